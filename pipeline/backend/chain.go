package backend

import (
	"context"
	"errors"
	"slices"
	"strings"
)

// Chain is several backends as one: what the first cannot do, or does badly, goes
// to the next; judge weighs the faults of an answer, none being 0, and the answer
// with the fewest is taken, the earlier of two. The chain is named by all of them
// and Translation.Origin tells which did it, each in its own style. A segment
// that is tried in another style goes to those that have one left. A backend
// that had to stop is passed over from then on; when the last stops, or the cost
// limit is reached, the run does.
func Chain(judge func(Segment, Translation) int, backends ...*Stacked) Backend {
	if len(backends) == 1 {
		return backends[0]
	}
	c := &chain{backends: backends, judge: judge}
	var names, models []string
	for i, b := range backends {
		t := b.Traits()
		names, models = append(names, t.Name), append(models, t.Model)
		if i == 0 {
			c.traits = t
			continue
		}
		if len(t.Retry) > len(c.traits.Retry) {
			c.traits.Retry = t.Retry
		}
		c.traits.Parallel = max(c.traits.Parallel, t.Parallel)
		c.traits.Context = c.traits.Context || t.Context
		c.traits.Similar = c.traits.Similar || t.Similar
		c.traits.Lexicon = c.traits.Lexicon && t.Lexicon
		c.traits.Scores = c.traits.Scores || t.Scores
		c.traits.Remote = c.traits.Remote || t.Remote
	}
	c.traits.Name, c.traits.Model = strings.Join(names, ","), strings.Join(models, "; ")
	return c
}

type chain struct {
	backends []*Stacked
	judge    func(Segment, Translation) int
	traits   Traits
}

// Traits are those of the first backend; what any of them can use or does is
// said of all, but a lexicon helps only where all want one.
func (c *chain) Traits() Traits { return c.traits }

// errBad is the reason for asking another backend about what seems badly done.
var errBad = errors.New("the translation seems to be wrong")

var errNoStyle = errors.New("there is no other style to try")

func (c *chain) Translate(ctx context.Context, segs []Segment) ([]Translation, error) {
	out := make([]Translation, len(segs))
	faults := make([]int, len(segs)) // of out, -1 where it has no text
	todo := make([]int, len(segs))
	for i := range todo {
		todo[i], faults[i] = i, -1
	}
	for k, b := range c.backends {
		var ask []Segment
		var at, left []int
		for _, i := range todo {
			if segs[i].Try > len(b.Traits().Retry) {
				if faults[i] < 0 {
					out[i].Err = errNoStyle
				}
				left = append(left, i)
				continue
			}
			ask, at = append(ask, segs[i]), append(at, i)
		}
		var got []Translation
		var err error
		if len(ask) > 0 {
			got, err = b.Translate(ctx, ask)
		}
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		for n, i := range at {
			t := Translation{Err: err}
			if n < len(got) {
				t = got[n]
			}
			n := -1
			if t.Err == nil {
				n = c.judge(segs[i], t)
			}
			if n != 0 {
				left = append(left, i)
			}
			if faults[i] < 0 || n >= 0 && n < faults[i] {
				out[i], faults[i] = t, n
			}
		}
		// What has a translation, if a doubtful one, needs no further backend.
		needed := slices.ContainsFunc(left, func(i int) bool { return faults[i] < 0 })
		if err != nil && needed && (k == len(c.backends)-1 || errors.Is(err, ErrMaxCost)) {
			return out, err
		}
		if len(left) == 0 {
			break
		}
		if k+1 < len(c.backends) && len(ask) > 0 {
			why := err
			for _, i := range left {
				if why == nil {
					why = out[i].Err
				}
			}
			if why == nil {
				why = errBad
			}
			b.log.Warn("going on with the next backend", "next", c.backends[k+1].Traits().Name, "segments", len(left), "error", why)
		}
		slices.Sort(left)
		todo = left
	}
	return out, nil
}
