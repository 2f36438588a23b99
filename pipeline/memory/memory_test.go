package memory

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"dolmetsch/doc"
	"dolmetsch/pipeline/backend"
)

func newStore(t testing.TB) *Store {
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
	ctx, s := context.Background(), newStore(t)
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
	ctx, s := context.Background(), newStore(t)
	d := document("Machine.", "m", "Edited.", "e", "Approved.", "a", "Empty.", "")
	d.Blocks[0].Units[1].State = doc.Edited
	d.Blocks[0].Units[2].State = doc.Approved
	d.Blocks[0].Units[3].State = doc.Approved
	before, err := s.Fingerprint(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := s.Learn(ctx, d, time.Unix(9, 0)); n != (Counts{Added: 1}) || err != nil {
		t.Fatalf("learned %+v, %v", n, err)
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
	ctx, s := context.Background(), newStore(t)
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
	ctx, s := context.Background(), newStore(t)
	want := Article{Path: "d/ä.txt", Source: "1", Signature: "s", Outputs: `{"x":"y"}`, Summary: "{}"}
	if _, ok, err := s.Article(ctx, want.Path); ok || err != nil {
		t.Fatalf("%v, %v", ok, err)
	}
	for range 2 {
		if err := s.PutArticle(ctx, want, nil); err != nil {
			t.Fatal(err)
		}
	}
	if got, ok, err := s.Article(ctx, want.Path); !ok || err != nil || got != want {
		t.Errorf("%+v, %v, %v", got, ok, err)
	}
}

func TestOpenRefusesOtherDatabases(t *testing.T) {
	ctx, path := context.Background(), filepath.Join(t.TempDir(), "other.db")
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`CREATE TABLE unit (a)`); err != nil {
		t.Fatal(err)
	}
	db.Close()
	if _, err := Open(ctx, path); !errors.Is(err, doc.ErrInput) || !strings.Contains(err.Error(), "another program") {
		t.Errorf("error %v", err)
	}
}

func TestOpenAlone(t *testing.T) {
	ctx, path := context.Background(), filepath.Join(t.TempDir(), "m.db")
	s, err := OpenAlone(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.PutArticle(ctx, Article{Path: "a"}, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenAlone(ctx, path); !errors.Is(err, doc.ErrInput) || !strings.Contains(err.Error(), "in use by another run") {
		t.Errorf("error %v", err)
	}
	s.Close()
	s, err = OpenAlone(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, ok, err := s.Article(ctx, "a"); !ok || err != nil {
		t.Errorf("%v, %v", ok, err)
	}
}

// slow waits for its gate, and counts what it was asked.
type slow struct {
	mu    sync.Mutex
	asked map[string]int
	gate  chan struct{}
	fail  map[string]int // how often a text is refused
}

func (s *slow) Traits() backend.Traits { return backend.Traits{Name: "slow"} }
func (s *slow) Translate(_ context.Context, segs []backend.Segment) ([]backend.Translation, error) {
	<-s.gate
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]backend.Translation, len(segs))
	for i, seg := range segs {
		s.asked[seg.Text]++
		out[i].Text = "EN " + seg.Text
		if s.fail[seg.Text] > 0 {
			s.fail[seg.Text]--
			out[i] = backend.Translation{Err: errors.New("refused")}
		}
	}
	return out, nil
}

func TestWhatIsBeingAskedIsNotAskedTwice(t *testing.T) {
	ctx, store := context.Background(), newStore(t)
	s := &slow{asked: map[string]int{}, gate: make(chan struct{}), fail: map[string]int{"d": 1}}
	b := Answers(s, store)
	var wg sync.WaitGroup
	for _, texts := range [][]string{{"a", "b", "a"}, {"b", "c", "a"}, {"c", "a", "b"}, {"d"}, {"d"}} {
		wg.Go(func() {
			var segs []backend.Segment
			for i, text := range texts {
				segs = append(segs, backend.Segment{ID: fmt.Sprint(i), Text: text})
			}
			got, err := b.Translate(ctx, segs)
			if err != nil {
				t.Error(err)
				return
			}
			for i, text := range texts {
				if got[i].Err == nil && got[i].Text != "EN "+text {
					t.Errorf("%q is answered %q", text, got[i].Text)
				}
			}
		})
	}
	close(s.gate)
	wg.Wait()
	if s.asked["a"] != 1 || s.asked["b"] != 1 || s.asked["c"] != 1 {
		t.Errorf("asked %v", s.asked)
	}
	if s.asked["d"] != 2 {
		t.Errorf("what was refused to one was asked %d times, want once more for the other", s.asked["d"])
	}
}

func TestLostStoreStopsTheRun(t *testing.T) {
	store := newStore(t)
	b := Answers(&upper{}, store)
	store.Close()
	_, err := b.Translate(context.Background(), []backend.Segment{{Text: "a"}})
	if stop := new(backend.StopError); !errors.As(err, &stop) {
		t.Errorf("error %v", err)
	}
}
