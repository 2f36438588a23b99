package backend_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"dolmetsch/pipeline/backend"
	"dolmetsch/pipeline/backend/backendtest"
	"dolmetsch/pipeline/markup"
)

// only is a service that can do the segments with these ids.
func only(name string, style markup.Style, ids ...string) *fake {
	traits := backend.Traits{Name: name, Style: style, Model: name + "-1"}
	return &fake{
		traits: traits,
		answer: func(_ context.Context, _ int, segs []backend.Segment) ([]backend.Translation, error) {
			out := make([]backend.Translation, len(segs))
			for i, s := range segs {
				out[i] = traits.Answer(s, backendtest.English(traits.Text(s)))
				if !slices.Contains(ids, s.ID) {
					out[i] = backend.Translation{Err: backend.Errorf(backend.Permanent, "%s cannot do it", name)}
				}
			}
			return out, nil
		},
	}
}

func stack(f *fake) *backend.Stacked { return backend.Stack(f, backend.Options{}) }

func TestChain(t *testing.T) {
	a, b, c := only("a", markup.Plain, "1.1", "3.1"), only("b", markup.XML, "2.1", "3.1"), only("c", markup.Symbols, "4.1")
	chain := backend.Chain(fine, stack(a), stack(b), stack(c))
	if tr := chain.Traits(); tr.Name != "a,b,c" || tr.Model != "a-1; b-1; c-1" || tr.Style != markup.Plain {
		t.Errorf("traits %+v", tr)
	}
	segs := backendtest.Segments(5)
	got, err := chain.Translate(ctx, segs)
	if err != nil {
		t.Fatal(err)
	}
	for i, origin := range []string{"a", "b", "a", "c", ""} {
		switch {
		case origin == "":
			if got[i].Err == nil || got[i].Text != "" || got[i].Err.Error() != "c cannot do it" {
				t.Errorf("segment %d: %+v", i, got[i])
			}
		case got[i].Err != nil || got[i].Origin != origin:
			t.Errorf("segment %d: %+v, want it from %s", i, got[i], origin)
		default:
			// Each has the name as its own style protects it, also behind one without marks.
			mark := map[string]string{"a": segs[i].Parts[1].English, "b": `<x id="1">` + segs[i].Parts[1].English + "</x>", "c": "⟦N1⟧"}[origin]
			if !strings.Contains(got[i].Text, mark) {
				t.Errorf("segment %d: %s, want the name as %s", i, got[i].Text, mark)
			}
		}
	}
	if want := [][]string{{"4.1", "5.1"}}; !slices.EqualFunc(c.calls, want, slices.Equal) {
		t.Errorf("the last was asked %v", c.calls)
	}
}

func TestChainStops(t *testing.T) {
	stopping := func(err *backend.StopError) *fake {
		return &fake{answer: func(context.Context, int, []backend.Segment) ([]backend.Translation, error) { return nil, err }}
	}
	var stop *backend.StopError
	segs := segments(3)

	// The key of the first is refused: the second does everything, and the first
	// is not asked again.
	a, b := stopping(backend.Stopf("the key is refused")), &fake{}
	chain := backend.Chain(fine, stack(a), stack(b))
	for range 2 {
		got, err := chain.Translate(ctx, segs)
		if err != nil || got[2].Err != nil || got[2].Origin != "fake" {
			t.Errorf("%+v, %v", got, err)
		}
	}
	if len(a.calls) != 1 {
		t.Errorf("%d calls with a key that is refused", len(a.calls))
	}

	// The last stops: so does the run, with what was done.
	got, err := backend.Chain(fine, stack(only("a", markup.Plain, "2.1")), stack(a)).Translate(ctx, segs)
	if !errors.As(err, &stop) || got[1].Err != nil || got[0].Err == nil {
		t.Errorf("%+v, %v", got, err)
	}

	// A cost limit is one for all.
	got, err = backend.Chain(fine, stack(stopping(&backend.StopError{Err: backend.ErrMaxCost})), stack(b)).Translate(ctx, segs)
	if !errors.Is(err, backend.ErrMaxCost) || got[0].Err == nil {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestBudgetIsShared(t *testing.T) {
	table, err := backend.ParsePrices("prices", []byte(prices))
	if err != nil {
		t.Fatal(err)
	}
	budget := backend.NewBudget(5)
	calls := 0
	for range 2 {
		f := &fake{traits: backend.Traits{Model: "chars", MaxSegments: 1, Remote: true}}
		segs := segments(100)
		for i := range segs {
			segs[i].Parts = markup.Of(strings.Repeat("x", 100)) // 0.1 each
		}
		b := backend.Stack(f, backend.Options{Prices: table, Budget: budget})
		if _, err := b.Translate(ctx, segs[:30]); calls > 0 && !errors.Is(err, backend.ErrMaxCost) || calls == 0 && err != nil {
			t.Errorf("after %d calls: %v", calls, err)
		}
		calls += len(f.calls)
	}
	if calls < 49 || calls > 50 {
		t.Errorf("%d calls of 0.1 for 5", calls)
	}
}

func fine(backend.Segment, backend.Translation) int { return 0 }

// What is badly done goes on, the better answer is taken, and its origin says
// whose it is; where nobody else can do it, the bad one stays.
func TestChainPassesOnWhatIsBad(t *testing.T) {
	answers := func(name string, texts map[string]string, stop error) *fake {
		traits := backend.Traits{Name: name}
		return &fake{traits: traits, answer: func(_ context.Context, _ int, segs []backend.Segment) ([]backend.Translation, error) {
			out := make([]backend.Translation, len(segs))
			for i, s := range segs {
				if out[i] = traits.Answer(s, texts[s.ID]); texts[s.ID] == "" {
					out[i] = backend.Translation{Err: backend.Errorf(backend.Permanent, "no")}
				}
			}
			return out, stop
		}}
	}
	// An answer has as many faults as exclamation marks.
	judge := func(_ backend.Segment, t backend.Translation) int { return strings.Count(t.Text, "!") }
	first := map[string]string{"1.1": "good", "2.1": "bad!", "3.1": "bad!", "4.1": "worse!!", "5.1": ""}
	for _, tt := range []struct {
		name   string
		second map[string]string
		stop   error
		want   string
	}{
		{"better, no better, failed", map[string]string{"2.1": "fine", "3.1": "awful!!!", "5.1": "done!"}, nil, "good:a fine:b bad!:a worse!!:a done!:b"},
		{"as bad", map[string]string{"2.1": "other!", "3.1": "fine", "4.1": "less!", "5.1": "x"}, nil, "good:a bad!:a fine:b less!:b x:b"},
	} {
		a, b := answers("a", first, nil), answers("b", tt.second, tt.stop)
		got, err := backend.Chain(judge, stack(a), stack(b)).Translate(ctx, backendtest.Segments(5))
		if err != nil {
			t.Fatal(err)
		}
		var have []string
		for _, g := range got {
			have = append(have, g.Text+":"+g.Origin)
		}
		if s := strings.Join(have, " "); s != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, s, tt.want)
		}
		if want := [][]string{{"2.1", "3.1", "4.1", "5.1"}}; !slices.EqualFunc(b.calls[:1], want, slices.Equal) {
			t.Errorf("%s: the second was asked %v", tt.name, b.calls)
		}
	}
	// A second backend that stops ends the run only where the first left nothing.
	stopping := &fake{answer: func(context.Context, int, []backend.Segment) ([]backend.Translation, error) {
		return nil, backend.Stopf("the key is refused")
	}}
	delete(first, "5.1")
	got, err := backend.Chain(judge, stack(answers("a", first, nil)), stack(stopping)).Translate(ctx, backendtest.Segments(4))
	if err != nil || got[3].Text != "worse!!" || got[3].Err != nil {
		t.Errorf("%+v, %v", got, err)
	}
}
