package answer

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"

	"dolmetsch/doc"
	"dolmetsch/internal/sqlite"
	"dolmetsch/pipeline/backend"
	"dolmetsch/pipeline/markup"
)

func newStore(t *testing.T) *Store {
	t.Helper()
	db, err := sqlite.Open(context.Background(), filepath.Join(t.TempDir(), "a.db"), Layout)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return NewStore(db)
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
		u.asked = append(u.asked, s.German())
		out[i] = backend.Translation{Text: "EN " + s.German(), Score: -0.5, Origin: "upper"}
		if s.German() == u.fail {
			out[i] = backend.Translation{Err: errors.New("refused")}
		}
	}
	return out, nil
}

func TestAnswers(t *testing.T) {
	ctx, s := context.Background(), newStore(t)
	u := &upper{fail: "c"}
	b := s.Keep(u)
	ask := func(segs ...backend.Segment) []backend.Translation {
		t.Helper()
		u.asked = nil
		got, err := b.Translate(ctx, segs)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	seg := func(id, text string) backend.Segment { return backend.Segment{ID: id, Parts: markup.Of(text)} }
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
	if ask(backend.Segment{Parts: markup.Of("a"), Before: []string{"other"}}); len(u.asked) != 1 {
		t.Error("another context was answered from the store")
	}
	u.model = "2"
	if ask(seg("1", "a")); len(u.asked) != 1 {
		t.Error("another model was answered from the store")
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
		s.asked[seg.German()]++
		out[i].Text = "EN " + seg.German()
		if s.fail[seg.German()] > 0 {
			s.fail[seg.German()]--
			out[i] = backend.Translation{Err: errors.New("refused")}
		}
	}
	return out, nil
}

func TestWhatIsBeingAskedIsNotAskedTwice(t *testing.T) {
	ctx, store := context.Background(), newStore(t)
	s := &slow{asked: map[string]int{}, gate: make(chan struct{}), fail: map[string]int{"d": 1}}
	b := store.Keep(s)
	var wg sync.WaitGroup
	for _, texts := range [][]string{{"a", "b", "a"}, {"b", "c", "a"}, {"c", "a", "b"}, {"d"}, {"d"}} {
		wg.Go(func() {
			var segs []backend.Segment
			for i, text := range texts {
				segs = append(segs, backend.Segment{ID: fmt.Sprint(i), Parts: markup.Of(text)})
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
	b := store.Keep(&upper{})
	store.db.Close()
	_, err := b.Translate(context.Background(), []backend.Segment{{Parts: markup.Of("a")}})
	if stop := new(backend.StopError); !errors.As(err, &stop) {
		t.Errorf("error %v", err)
	}
}

// An answer depends on the hint where the backend uses hints, and only there.
func TestHintIsInTheKey(t *testing.T) {
	seg := backend.Segment{Parts: markup.Of("x")}
	hinted := seg
	hinted.Similar = doc.Hint{Source: "a", Target: "b"}
	for _, uses := range []bool{true, false} {
		a := &keeper{Backend: traits{backend.Traits{Name: "t", Similar: uses}}}
		if (a.keyOf(seg) != a.keyOf(hinted)) != uses {
			t.Errorf("uses hints %v: the keys are wrong", uses)
		}
	}
}

// traits is a backend that is only asked for them.
type traits struct{ t backend.Traits }

func (b traits) Traits() backend.Traits { return b.t }
func (b traits) Translate(context.Context, []backend.Segment) ([]backend.Translation, error) {
	return nil, nil
}
