package batch

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"dolmetsch/doc"
	"dolmetsch/pipeline"
	"dolmetsch/pipeline/backend"
	"dolmetsch/pipeline/bitext"
	"dolmetsch/pipeline/markup"
)

// english translates the articles of these tests.
var english = strings.NewReplacer("Ein Tag im", "A day in the", "Das Wetter im", "The weather in the", "war schön", "was fine", "war kalt", "was cold",
	"Der Bericht über den", "The report on the", " hat ", " has ", "Seiten", "pages")

// counter answers with what it was asked, counts that, and calls hook before.
type counter struct {
	mu    sync.Mutex
	asked map[string]int
	hook  func(n int) error
	n     int
}

func (c *counter) Traits() backend.Traits {
	return backend.Traits{Name: "counter", Style: markup.Symbols, Parallel: 1}
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
		c.asked[s.German()]++
		out[i] = backend.Translation{Text: "The answer: " + english.Replace(s.German()), Origin: "counter"}
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

// states are the open ones, by output folder.
var states = map[string]*State{}

func found(t *testing.T, out string, dirs ...string) *Articles {
	t.Helper()
	articles, err := Find(dirs, out)
	if err != nil {
		t.Fatal(err)
	}
	return articles
}

func options(t *testing.T, dir, out string, b backend.Backend) Options {
	txt, _ := bitext.ByName("txt")
	json, _ := bitext.ByName("json")
	state := states[out]
	if state == nil {
		var err error
		if state, err = OpenState(context.Background(), out); err != nil {
			t.Fatal(err)
		}
		states[out] = state
		t.Cleanup(func() { state.Close(); delete(states, out) })
	}
	b = state.Answers.Keep(b)
	return Options{State: state, Articles: found(t, out, dir), Out: out, Formats: []bitext.Format{txt, json}, Jobs: 2, Pipeline: pipeline.Options{Backend: b}}
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

func TestOutputsThatAreNotOurs(t *testing.T) {
	dir, out, b := folder(t, 2), t.TempDir(), newCounter()
	there := filepath.Join(out, "d0", "a00.json")
	write(t, there, "not from the batch")
	opt := options(t, dir, out, b)
	sum, err := Run(context.Background(), opt)
	if err != nil || sum.Articles[Kept] != 1 || !strings.Contains(sum.Failures[0].Err.Error(), "a00.json is not from this batch") {
		t.Fatalf("%+v, %v", sum, err)
	}
	if got, _ := os.ReadFile(there); string(got) != "not from the batch" {
		t.Errorf("overwritten: %q", got)
	}
	if _, err := os.Stat(filepath.Join(out, "d0", "a00.txt")); err == nil {
		t.Error("a part of the article's outputs was written")
	}
	// Outputs as they would be written are taken for what they are, so that a
	// lost state costs nothing but time.
	os.Remove(there)
	if _, err := Run(context.Background(), opt); err != nil {
		t.Fatal(err)
	}
	want := tree(t, out)
	states[out].Close()
	delete(states, out)
	if err := os.Remove(filepath.Join(out, StateFile)); err != nil {
		t.Fatal(err)
	}
	sum, err = Run(context.Background(), options(t, dir, out, b))
	if err != nil || sum.Articles[Translated] != 2 {
		t.Errorf("%+v, %v", sum, err)
	}
	same(t, tree(t, out), want)
}

func TestInputIsNeverOverwritten(t *testing.T) {
	dir, b := folder(t, 2), newCounter()
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(dir, link); err != nil {
		t.Skip(err)
	}
	for _, out := range []string{dir, link} {
		opt := options(t, dir, out, b)
		if _, err := Run(context.Background(), opt); !errors.Is(err, doc.ErrInput) || b.n > 0 {
			t.Errorf("error %v after %d calls", err, b.n)
		}
		states[out].Close()
		delete(states, out)
	}
}

func TestLeftoversAreRemoved(t *testing.T) {
	dir, out := folder(t, 2), t.TempDir()
	for _, name := range []string{"d0/.a00.txt.123.tmp", ".index.html.9.tmp", "d0/.a00.tmp", "d0/a00.1.tmp", "other/.x.1.tmp"} {
		write(t, filepath.Join(out, filepath.FromSlash(name)), "half")
	}
	if _, err := Run(context.Background(), options(t, dir, out, newCounter())); err != nil {
		t.Fatal(err)
	}
	var left []string
	for name, text := range tree(t, out) {
		if text == "half" {
			left = append(left, name)
		}
	}
	slices.Sort(left)
	if want := []string{"d0/.a00.tmp", "d0/a00.1.tmp", "other/.x.1.tmp"}; !slices.Equal(left, want) {
		t.Errorf("left %v, want %v", left, want)
	}
}

func TestIndex(t *testing.T) {
	dir, out, b := folder(t, 3), t.TempDir(), newCounter()
	write(t, filepath.Join(dir, "bad.txt"), "")
	write(t, filepath.Join(dir, "100% #1?.txt"), "Eine Zeile im Garten.")
	html, _ := bitext.ByName("html")
	opt := options(t, dir, out, b)
	opt.Formats = []bitext.Format{html}
	if _, err := Run(context.Background(), opt); err != nil {
		t.Fatal(err)
	}
	page := tree(t, out)["index.html"]
	for _, want := range []string{`href="d0/a00.html"`, `href="100%25%20%231%3f.html"`, "bad.txt"} {
		if !strings.Contains(strings.ReplaceAll(page, "%3F", "%3f"), want) {
			t.Errorf("no %s in the index", want)
		}
	}
	// Articles of other runs stay in it; those whose page is gone do not.
	os.Remove(filepath.Join(out, "d1", "a01.html"))
	other := t.TempDir()
	write(t, filepath.Join(other, "index.txt"), "Ein Satz über den Wald.")
	opt.Articles, opt.Force = found(t, out, other), true // index.html is there
	if _, err := Run(context.Background(), opt); err != nil {
		t.Fatal(err)
	}
	page = tree(t, out)["_index.html"]
	if !strings.Contains(page, `href="d0/a00.html"`) || strings.Contains(page, "a01.html") || !strings.Contains(page, `href="index.html"`) {
		t.Errorf("index of two runs: %q", regexp.MustCompile(`href="[^"]*"`).FindAllString(page, -1))
	}
	opt.Articles = found(t, out, dir)
	if _, err := Run(context.Background(), opt); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(tree(t, out)["index.html"], "The answer") {
		t.Error("the index took the place of an article")
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
			if _, err := Find(dirs, t.TempDir()); !errors.Is(err, doc.ErrInput) {
				t.Errorf("error %v", err)
			}
		})
	}
}
