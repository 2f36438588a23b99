package dolmetsch

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"dolmetsch/doc"
)

func TestTranslate(t *testing.T) {
	tr := New(Options{})
	a, err := tr.Translate(context.Background(), "Ein Haus\n\nDer Minister kam am 3. Oktober nach Berlin.")
	if err != nil {
		t.Fatal(err)
	}
	if a.Backend != "offline" || !strings.Contains(a.English(), "October 3") || !strings.Contains(a.English(), "Berlin") {
		t.Errorf("by %s: %q", a.Backend, a.English())
	}
	var b bytes.Buffer
	if err := a.Write(&b, "json"); err != nil || !json.Valid(b.Bytes()) {
		t.Errorf("JSON: %v", err)
	}
	if err := a.Write(&b, "pdf"); !errors.Is(err, doc.ErrInput) {
		t.Errorf("a format that there is not: %v", err)
	}
}

func TestErrors(t *testing.T) {
	if _, err := New(Options{Backend: "nobody"}).Translate(context.Background(), "Hallo."); !errors.Is(err, doc.ErrInput) || !strings.Contains(err.Error(), "nobody") {
		t.Errorf("unknown backend: %v", err)
	}
	if _, err := New(Options{Backend: "deepl"}).Translate(context.Background(), "Hallo."); err == nil || !strings.Contains(err.Error(), "DEEPL") {
		t.Errorf("a backend without its key: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := New(Options{}).Translate(ctx, "Der Minister kam."); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// user is a program of another module.
const user = `package main

import (
	"context"
	"fmt"

	"dolmetsch"
)

func main() {
	article, err := dolmetsch.New(dolmetsch.Options{}).Translate(context.Background(), "Petra Kornmann schweigt.")
	if err != nil {
		panic(err)
	}
	fmt.Print(article.English())
}
`

// Another module can use the package and links no database.
func TestFromAnotherModule(t *testing.T) {
	root, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, text := range map[string]string{
		"main.go": user,
		"go.mod":  "module example.test/user\n\ngo 1.26\n",
		"go.work": "go 1.26.0\n\nuse (\n\t.\n\t" + root + "\n)\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	run := func(args ...string) string {
		t.Helper()
		cmd := exec.Command("go", args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK="+filepath.Join(dir, "go.work"))
		out, err := cmd.Output()
		if exit := new(exec.ExitError); errors.As(err, &exit) {
			t.Fatalf("go %s: %s", strings.Join(args, " "), exit.Stderr)
		} else if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	if got := run("run", "."); !strings.Contains(got, "Petra Kornmann") {
		t.Errorf("it prints %q", got)
	}
	if deps := run("list", "-deps", "."); strings.Contains(deps, "sqlite") {
		t.Error("who embeds the pipeline links SQLite")
	}
}
