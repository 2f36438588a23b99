package memory

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"dolmetsch/pipeline/backend"
	"dolmetsch/pipeline/doc"
)

func open(t testing.TB) *Store {
	t.Helper()
	s, err := Open(context.Background(), filepath.Join(t.TempDir(), "folder with ü", "m.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func document(pairs ...string) *doc.Document {
	d := &doc.Document{Name: "a.txt", Blocks: make([]doc.Block, 1)}
	for i := 0; i < len(pairs); i += 2 {
		d.Blocks[0].Units = append(d.Blocks[0].Units, doc.Unit{ID: fmt.Sprintf("1.%d", i/2+1), Source: pairs[i], Target: pairs[i+1]})
	}
	return d
}

func approve(d *doc.Document) *doc.Document {
	d.Units(func(_ *doc.Block, u *doc.Unit) { u.State = doc.Approved })
	return d
}

func targets(t *testing.T, s *Store, sources ...string) []string {
	t.Helper()
	var pairs []string
	for _, src := range sources {
		pairs = append(pairs, src, "")
	}
	d := document(pairs...)
	if err := s.Fill(context.Background(), d); err != nil {
		t.Fatal(err)
	}
	var out []string
	d.Units(func(_ *doc.Block, u *doc.Unit) {
		if (u.Target == "") != (u.Origin == "") {
			t.Errorf("%s: target %q with origin %q", u.ID, u.Target, u.Origin)
		}
		out = append(out, u.Target)
	})
	return out
}

func TestFill(t *testing.T) {
	ctx, s := context.Background(), open(t)
	learn := func(at int64, pairs ...string) {
		t.Helper()
		if _, err := s.Learn(ctx, approve(document(pairs...)), time.Unix(at, 0)); err != nil {
			t.Fatal(err)
		}
	}
	learn(1, "Ja.", "Yes.", "Er geht.", "He goes.")
	learn(2, "Nein.", "No.", "Er geht.", "He is leaving.")
	tests := []struct {
		name    string
		sources []string
		want    []string
	}{
		{"after the same sentence", []string{"Ja.", "Er geht."}, []string{"Yes.", "He goes."}},
		{"after the other", []string{"Nein.", "Er geht."}, []string{"No.", "He is leaving."}},
		{"after none of them: the latest", []string{"Neu.", "Er geht."}, []string{"", "He is leaving."}},
		{"unknown", []string{"Er kommt."}, []string{""}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := targets(t, s, tt.sources...); fmt.Sprint(got) != fmt.Sprint(tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	learn(3, "Ja.", "Yes!")
	if got := targets(t, s, "Ja."); got[0] != "Yes!" {
		t.Errorf("a later approval did not replace the earlier: %q", got)
	}
}

func TestOnlyApprovedIsLearned(t *testing.T) {
	ctx, s := context.Background(), open(t)
	d := document("Machine.", "m", "Edited.", "e", "Approved.", "a", "Empty.", "")
	d.Blocks[0].Units[1].State = doc.Edited
	d.Blocks[0].Units[2].State = doc.Approved
	d.Blocks[0].Units[3].State = doc.Approved
	before, err := s.Fingerprint(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := s.Learn(ctx, d, time.Unix(9, 0)); n != 1 || err != nil {
		t.Fatalf("learned %d, %v", n, err)
	}
	if got := targets(t, s, "Machine.", "Edited.", "Approved.", "Empty."); fmt.Sprint(got) != "[  a ]" {
		t.Errorf("got %q", got)
	}
	if after, _ := s.Fingerprint(ctx); after == before {
		t.Error("the fingerprint did not change")
	}
}

func TestOpenRefusesOtherFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "notes.txt")
	text := "These are my notes, and they are longer than the header of a database file would be, so that SQLite reads them."
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(context.Background(), path); !errors.Is(err, doc.ErrInput) {
		t.Errorf("error %v", err)
	}
	if got, _ := os.ReadFile(path); string(got) != text {
		t.Errorf("the file was changed: %q", got)
	}
}

type upper struct {
	asked []string
	fail  string
	model string
}

func (u *upper) Traits() backend.Traits {
	return backend.Traits{Name: "upper", Model: u.model, Context: true}
}
func (u *upper) Translate(_ context.Context, segs []backend.Segment) ([]backend.Translation, error) {
	out := make([]backend.Translation, len(segs))
	for i, s := range segs {
		u.asked = append(u.asked, s.Text)
		out[i] = backend.Translation{Text: "EN " + s.Text, Score: -0.5, Origin: "upper"}
		if s.Text == u.fail {
			out[i] = backend.Translation{Err: errors.New("refused")}
		}
	}
	return out, nil
}

func TestAnswers(t *testing.T) {
	ctx, s := context.Background(), open(t)
	u := &upper{fail: "c"}
	b := Answers(u, s)
	ask := func(segs ...backend.Segment) []backend.Translation {
		t.Helper()
		u.asked = nil
		got, err := b.Translate(ctx, segs)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	seg := func(id, text string) backend.Segment { return backend.Segment{ID: id, Text: text} }
	ask(seg("1", "a"), seg("2", "b"), seg("3", "c"))
	got := ask(seg("7", "b"), seg("8", "new"), seg("9", "a"), seg("10", "c"))
	if fmt.Sprint(u.asked) != "[new c]" {
		t.Errorf("asked for %q", u.asked)
	}
	for i, want := range []string{"EN b", "EN new", "EN a", ""} {
		if got[i].Text != want || (want == "") != (got[i].Err != nil) || want != "" && (got[i].Score != -0.5 || got[i].Origin != "upper") {
			t.Errorf("answer %d: %+v", i, got[i])
		}
	}
	if ask(backend.Segment{Text: "a", Before: []string{"other"}}); len(u.asked) != 1 {
		t.Error("another context was answered from the store")
	}
	u.model = "2"
	if ask(seg("1", "a")); len(u.asked) != 1 {
		t.Error("another model was answered from the store")
	}
}

func TestArticle(t *testing.T) {
	ctx, s := context.Background(), open(t)
	want := Article{Path: "d/ä.txt", Source: "1", Signature: "s", Outputs: `{"x":"y"}`, Summary: "{}"}
	if _, ok, err := s.Article(ctx, want.Path); ok || err != nil {
		t.Fatalf("%v, %v", ok, err)
	}
	for range 2 {
		if err := s.PutArticle(ctx, want); err != nil {
			t.Fatal(err)
		}
	}
	if got, ok, err := s.Article(ctx, want.Path); !ok || err != nil || got != want {
		t.Errorf("%+v, %v, %v", got, ok, err)
	}
}

// BenchmarkFill looks up one unit in a memory of 100,000.
func BenchmarkFill(b *testing.B) {
	ctx, s := context.Background(), open(b)
	d := document()
	for i := range 100_000 {
		d.Blocks[0].Units = append(d.Blocks[0].Units, doc.Unit{Source: fmt.Sprintf("Satz Nummer %d.", i), Target: "x", State: doc.Approved})
	}
	if _, err := s.Learn(ctx, d, time.Unix(1, 0)); err != nil {
		b.Fatal(err)
	}
	for i := 0; b.Loop(); i++ {
		one := document(fmt.Sprintf("Satz Nummer %d.", i%100_000), "")
		if err := s.Fill(ctx, one); err != nil {
			b.Fatal(err)
		}
	}
}
