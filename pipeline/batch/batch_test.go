package batch

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"dolmetsch/pipeline"
	"dolmetsch/pipeline/backend"
	"dolmetsch/pipeline/bitext"
	"dolmetsch/pipeline/doc"
	"dolmetsch/pipeline/memory"
)

// counter answers with what it was asked, counts that, and calls hook before.
type counter struct {
	mu    sync.Mutex
	asked map[string]int
	hook  func(n int) error
	n     int
}

func (c *counter) Traits() backend.Traits {
	return backend.Traits{Name: "counter", Style: doc.Symbols, Parallel: 1}
}

func (c *counter) Translate(ctx context.Context, segs []backend.Segment) ([]backend.Translation, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n++
	if c.hook != nil {
		if err := c.hook(c.n); err != nil {
			return nil, err
		}
	}
	out := make([]backend.Translation, len(segs))
	for i, s := range segs {
		c.asked[s.Text]++
		out[i] = backend.Translation{Text: "The answer: " + s.Text, Origin: "counter"}
	}
	return out, ctx.Err()
}

func newCounter() *counter { return &counter{asked: map[string]int{}} }

var places = []string{"Garten", "Hafen", "Wald", "Keller", "Park", "Dorf", "Norden"}

// folder makes n small articles, some in folders.
func folder(t *testing.T, n int) string {
	t.Helper()
	dir := t.TempDir()
	for i := range n {
		name := filepath.Join(dir, fmt.Sprintf("d%d", i%3), fmt.Sprintf("a%02d.txt", i))
		write(t, name, fmt.Sprintf("Ein Tag im %[1]s\n\nDas Wetter im %[1]s war schön.Der Bericht über den %[1]s hat %[2]d Seiten.\n", places[i], 1000+i))
	}
	return dir
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func options(t *testing.T, dir, out string, b backend.Backend) Options {
	txt, _ := bitext.ByName("txt")
	json, _ := bitext.ByName("json")
	state, err := OpenState(context.Background(), out)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { state.Close() })
	b = memory.Answers(b, state)
	return Options{State: state, Dirs: []string{dir}, Out: out, Formats: []bitext.Format{txt, json}, Jobs: 2, Pipeline: pipeline.Options{Backend: b}}
}

// tree reads all outputs under dir.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		rel, _ := filepath.Rel(dir, path)
		if strings.HasPrefix(rel, StateFile) {
			return nil
		}
		b, err := os.ReadFile(path)
		files[filepath.ToSlash(rel)] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func same(t *testing.T, got, want map[string]string) {
	t.Helper()
	for name := range want {
		if got[name] != want[name] {
			t.Errorf("%s differs:\n%s\nwant\n%s", name, got[name], want[name])
		}
	}
	for name := range got {
		if _, ok := want[name]; !ok {
			t.Errorf("%s should not be there", name)
		}
	}
}

func TestRunAgainDoesNothing(t *testing.T) {
	dir, out, b := folder(t, 7), t.TempDir(), newCounter()
	sum, err := Run(context.Background(), options(t, dir, out, b))
	if err != nil || sum.Articles[Translated] != 7 || len(sum.Failures) > 0 {
		t.Fatalf("%+v, %v", sum, err)
	}
	first := tree(t, out)
	if len(first) != 14 || first["d1/a01.txt"] == "" {
		t.Fatalf("outputs: %v", first)
	}
	calls := b.n
	sum, err = Run(context.Background(), options(t, dir, out, b))
	if err != nil || sum.Articles[Unchanged] != 7 || b.n != calls {
		t.Errorf("%+v, %v, %d calls more", sum, err, b.n-calls)
	}
	same(t, tree(t, out), first)
}

func TestInterruptedAnywhereGivesTheSame(t *testing.T) {
	dir, undisturbed := folder(t, 6), t.TempDir()
	whole := newCounter()
	if _, err := Run(context.Background(), options(t, dir, undisturbed, whole)); err != nil {
		t.Fatal(err)
	}
	want := tree(t, undisturbed)
	for stop := 1; stop <= whole.n; stop++ {
		out, b := t.TempDir(), newCounter()
		ctx, cancel := context.WithCancel(context.Background())
		b.hook = func(n int) error {
			if n == stop {
				cancel()
			}
			return nil
		}
		_, err := Run(ctx, options(t, dir, out, b))
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("stopped at call %d: %v", stop, err)
		}
		for name, text := range tree(t, out) {
			if want[name] != text {
				t.Errorf("stopped at call %d: half-written %s", stop, name)
			}
		}
		b.hook = nil
		if _, err := Run(context.Background(), options(t, dir, out, b)); err != nil {
			t.Fatal(err)
		}
		same(t, tree(t, out), want)
		cancel()
	}
}

func TestNoSegmentIsPaidTwice(t *testing.T) {
	dir, out, b := folder(t, 6), t.TempDir(), newCounter()
	fail := errors.New("service down")
	b.hook = func(n int) error {
		if n > 3 {
			return &backend.StopError{Err: fail}
		}
		return nil
	}
	opt := options(t, dir, out, b)
	opt.Jobs = 1
	if _, err := Run(context.Background(), opt); !errors.Is(err, fail) {
		t.Fatalf("error %v", err)
	}
	b.hook = nil
	if _, err := Run(context.Background(), opt); err != nil {
		t.Fatal(err)
	}
	for text, n := range b.asked {
		if n > 1 {
			t.Errorf("%q was sent %d times", text, n)
		}
	}
}

func TestOneBadArticle(t *testing.T) {
	dir, out, b := folder(t, 3), t.TempDir(), newCounter()
	write(t, filepath.Join(dir, "bad.txt"), "\x00\x01\x02\x03\x04 binary \x00\x00\x00")
	write(t, filepath.Join(dir, "empty.txt"), "")
	sum, err := Run(context.Background(), options(t, dir, out, b))
	if err != nil || sum.Articles[Translated] != 3 || sum.Articles[Failed] != 2 {
		t.Fatalf("%+v, %v", sum, err)
	}
	if sum.Failures[0].Path != "bad.txt" || !errors.Is(sum.Failures[0].Err, doc.ErrInput) {
		t.Errorf("failures %v", sum.Failures)
	}
}

func TestEditedOutputIsKept(t *testing.T) {
	dir, out, b := folder(t, 2), t.TempDir(), newCounter()
	opt := options(t, dir, out, b)
	if _, err := Run(context.Background(), opt); err != nil {
		t.Fatal(err)
	}
	edited := filepath.Join(out, "d0", "a00.txt")
	write(t, edited, "A person's work.\n")
	write(t, filepath.Join(dir, "d0", "a00.txt"), "Neuer Titel\n\nDer Artikel wurde inzwischen geändert.\n")
	sum, err := Run(context.Background(), opt)
	if err != nil || sum.Articles[Kept] != 1 || sum.Articles[Unchanged] != 1 {
		t.Fatalf("%+v, %v", sum, err)
	}
	if got, _ := os.ReadFile(edited); string(got) != "A person's work.\n" {
		t.Errorf("overwritten: %q", got)
	}
	opt.Force = true
	if sum, err = Run(context.Background(), opt); err != nil || sum.Articles[Translated] != 1 {
		t.Fatalf("%+v, %v", sum, err)
	}
	if got, _ := os.ReadFile(edited); string(got) == "A person's work.\n" {
		t.Error("--force did not overwrite")
	}
}

func TestChangedArticleAsksOnlyForWhatChanged(t *testing.T) {
	dir, out, b := folder(t, 1), t.TempDir(), newCounter()
	opt := options(t, dir, out, b)
	if _, err := Run(context.Background(), opt); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "d0", "a00.txt")
	raw, _ := os.ReadFile(file)
	write(t, file, strings.Replace(string(raw), "schön", "kalt", 1))
	b.asked = map[string]int{}
	if sum, err := Run(context.Background(), opt); err != nil || sum.Articles[Translated] != 1 {
		t.Fatalf("%+v, %v", sum, err)
	}
	if len(b.asked) != 1 {
		t.Errorf("asked for %v", b.asked)
	}
}

func TestBadFolders(t *testing.T) {
	dir := folder(t, 2)
	for name, dirs := range map[string][]string{
		"missing":         {filepath.Join(dir, "nowhere")},
		"empty":           {t.TempDir()},
		"same names":      {dir, dir},
		"one of them bad": {dir, filepath.Join(dir, "nowhere")},
	} {
		t.Run(name, func(t *testing.T) {
			opt := options(t, dir, t.TempDir(), newCounter())
			opt.Dirs = dirs
			if _, err := Run(context.Background(), opt); !errors.Is(err, doc.ErrInput) {
				t.Errorf("error %v", err)
			}
		})
	}
}
