package batch

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"dolmetsch/pipeline"
	"dolmetsch/pipeline/backend"
	"dolmetsch/pipeline/bitext"
	"dolmetsch/pipeline/document"
)

// upper translates by upper case and counts what it was asked for.
type upper struct{ asked atomic.Int64 }

func (u *upper) Traits() backend.Traits { return backend.Traits{Name: "upper"} }

func (u *upper) Translate(_ context.Context, segs []backend.Segment) ([]backend.Translation, error) {
	out := make([]backend.Translation, len(segs))
	for i, s := range segs {
		u.asked.Add(1)
		out[i] = backend.Translation{Text: strings.ToUpper(s.German()), Origin: "upper"}
	}
	return out, nil
}

func line(n int) string {
	return fmt.Sprintf(`{"id":"r%d","title":"Das Haus hat %d Fenster","text":"Der Wirt und der Gast sitzen am Tisch %d."}`+"\n", n, n, n)
}

func runSet(t *testing.T, file, out string, b backend.Backend, records ...string) Summary {
	t.Helper()
	ctx := context.Background()
	articles, err := FindSet(file, out)
	if err != nil {
		t.Fatal(err)
	}
	state, err := OpenSetState(ctx, out)
	if err != nil {
		t.Fatal(err)
	}
	defer state.Close()
	var formats []bitext.Format
	for _, name := range records {
		f, _ := bitext.ByName(name)
		formats = append(formats, f)
	}
	sum, err := Run(ctx, Options{State: state, Articles: articles, Out: filepath.Dir(out), Records: formats, Jobs: 2, Pipeline: pipeline.Options{Backend: b}})
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

// TestSetGoesOn holds that only records that are new or changed are translated
// again, that the others are as they were, and that an edited file is kept.
func TestSetGoesOn(t *testing.T) {
	dir := t.TempDir()
	in, out := filepath.Join(dir, "a.jsonl"), filepath.Join(dir, "english.jsonl")
	write := func(lines ...string) {
		if err := os.WriteFile(in, []byte(strings.Join(lines, "")), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	u := &upper{}
	write(line(1), line(2))
	if sum := runSet(t, in, out, u); sum.Records != 2 || sum.Left != 0 || u.asked.Load() != 4 {
		t.Fatalf("%+v, %d asked", sum, u.asked.Load())
	}
	first, err := os.ReadFile(out)
	if err != nil || strings.Count(string(first), "text_en") != 2 {
		t.Fatalf("%s, %v", first, err)
	}
	if sum := runSet(t, in, out, u); sum.Articles[Unchanged] != 1 || u.asked.Load() != 4 {
		t.Fatalf("%+v, %d asked", sum, u.asked.Load())
	}
	write(line(1), line(2), line(3), `{"id":"r4"}`+"\n")
	if sum := runSet(t, in, out, u); sum.Records != 4 || sum.Left != 1 || len(sum.Failures) != 1 || u.asked.Load() != 6 {
		t.Fatalf("%+v, %d asked", sum, u.asked.Load())
	}
	second, err := os.ReadFile(out)
	if err != nil || !strings.HasPrefix(string(second), string(first)) || !strings.Contains(string(second), `"error":"it has no field`) {
		t.Fatalf("%s, %v", second, err)
	}
	if err := os.WriteFile(out, []byte("edited"), 0o644); err != nil {
		t.Fatal(err)
	}
	if sum := runSet(t, in, out, u); sum.Articles[Kept] != 1 {
		t.Fatalf("%+v", sum)
	}
	if kept, _ := os.ReadFile(out); string(kept) != "edited" {
		t.Fatalf("an edited file was overwritten: %s", kept)
	}
}

func TestSetAsFolder(t *testing.T) {
	dir := t.TempDir()
	in := filepath.Join(dir, "a.jsonl")
	if err := os.WriteFile(in, []byte(line(1)+strings.Replace(line(2), "r2", "../x/y", 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	runSet(t, in, filepath.Join(dir, "out", "e.jsonl"), &upper{}, "txt", "json")
	for _, name := range []string{"a/r1.txt", "a/r1.json", "a/_x_y.txt"} {
		if _, err := os.Stat(filepath.Join(dir, "out", name)); err != nil {
			t.Error(err)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "out", "e.jsonl")); err == nil {
		t.Error("the set was written though only other formats were asked for")
	}
}

// endless gives records as long as it is read, up to n.
type endless struct {
	n, at int
	rest  string
}

func (e *endless) Read(p []byte) (int, error) {
	if e.rest == "" {
		if e.at == e.n {
			return 0, io.EOF
		}
		e.at++
		e.rest = line(e.at)
	}
	n := copy(p, e.rest)
	e.rest = e.rest[n:]
	return n, nil
}

// TestSetMemory holds that memory does not grow with a data set.
func TestSetMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("measures memory")
	}
	peak := func(records int) uint64 {
		var most uint64
		s := Set{Name: "x", Kind: document.JSONL, In: &endless{n: records}, Out: io.Discard, Jobs: 2, Pipeline: pipeline.Options{Backend: &upper{}}}
		n := 0
		s.Report = func(Result) {
			if n++; n%500 == 0 {
				runtime.GC()
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapAlloc)
			}
		}
		if err := s.Translate(context.Background()); err != nil {
			t.Fatal(err)
		}
		return most
	}
	small, large := peak(1000), peak(5000)
	t.Logf("heap at most %d KB for 1,000 records, %d KB for 5,000", small>>10, large>>10)
	if large > small+small/4+1<<20 {
		t.Errorf("%d bytes for 5,000 records, %d for 1,000", large, small)
	}
}

func TestRecordsKeepTheirOrder(t *testing.T) {
	var out strings.Builder
	s := Set{Name: "x", Kind: document.JSONL, In: &endless{n: 40}, Out: &out, Jobs: 4, Pipeline: pipeline.Options{Backend: &upper{}}}
	if err := s.Translate(context.Background()); err != nil {
		t.Fatal(err)
	}
	for i, l := range strings.Split(strings.TrimSpace(out.String()), "\n") {
		var r struct{ ID string }
		if err := json.Unmarshal([]byte(l), &r); err != nil || r.ID != fmt.Sprintf("r%d", i+1) {
			t.Fatalf("line %d is %s, %v", i+1, l, err)
		}
	}
}
