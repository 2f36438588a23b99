package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"dolmetsch"
)

// The library has the defaults of the program.
func TestLibraryHasTheSameDefaults(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.txt")
	const german = "Petra Kornmann zahlte am 3. Oktober 3,5 Mio. Euro."
	if err := os.WriteFile(file, []byte(german), 0o666); err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	if code := run([]string{"translate", "file", "--memory", "off", "--format", "json", file}, nil, &out, &errs); code != exitOK {
		t.Fatalf("exit %d: %s", code, &errs)
	}
	var program struct {
		Signature string
		Segments  []struct{ Target string }
	}
	if err := json.Unmarshal(out.Bytes(), &program); err != nil {
		t.Fatal(err)
	}
	article, err := dolmetsch.New(dolmetsch.Options{}).Translate(context.Background(), german)
	if err != nil {
		t.Fatal(err)
	}
	if article.Signature != program.Signature || article.Blocks[0].Units[0].Target != program.Segments[0].Target {
		t.Errorf("the library: %s\n%q\nthe program: %s\n%q", article.Signature, article.English(), program.Signature, program.Segments[0].Target)
	}
}
