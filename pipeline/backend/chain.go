package backend

import (
	"context"
	"errors"
	"slices"
	"strings"
)

// Chain is several backends as one: what the first cannot do goes to the next,
// and Translation.Origin tells which did it. Segments come in the style of the
// first; the others get them in their own. A backend that had to stop is passed
// over from then on; when the last stops, or the cost limit is reached, the run
// does.
func Chain(backends ...*Stacked) Backend {
	if len(backends) == 1 {
		return backends[0]
	}
	c := &chain{backends: backends}
	var names, models []string
	for i, b := range backends {
		t := b.Traits()
		names, models = append(names, t.Name), append(models, t.Model)
		if i == 0 {
			c.traits = t
			continue
		}
		c.traits.Parallel = max(c.traits.Parallel, t.Parallel)
		c.traits.Context = c.traits.Context || t.Context
		c.traits.Similar = c.traits.Similar || t.Similar
		c.traits.Scores = c.traits.Scores || t.Scores
		c.traits.Remote = c.traits.Remote || t.Remote
	}
	c.traits.Name, c.traits.Model = strings.Join(names, ","), strings.Join(models, "; ")
	return c
}

type chain struct {
	backends []*Stacked
	traits   Traits
}

// Traits are those of the first backend; what any of them can use or does is
// said of all.
func (c *chain) Traits() Traits { return c.traits }

func (c *chain) Translate(ctx context.Context, segs []Segment) ([]Translation, error) {
	out := make([]Translation, len(segs))
	todo := make([]int, len(segs))
	for i := range todo {
		todo[i] = i
	}
	for k, b := range c.backends {
		ask := make([]Segment, len(todo))
		backs := make([]func(string) string, len(todo))
		for n, i := range todo {
			ask[n] = segs[i]
			backs[n] = func(answer string) string { return answer }
			if k > 0 {
				ask[n].Text, backs[n] = restyle(segs[i].Text, b.Traits().Style, segs[i].Terms)
			}
		}
		got, err := b.Translate(ctx, ask)
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		var left []int
		for n, i := range todo {
			t := Translation{Err: err}
			if n < len(got) {
				t = got[n]
			}
			if t.Err == nil {
				t.Text = backs[n](t.Text)
			} else {
				left = append(left, i)
			}
			out[i] = t
		}
		if err != nil && (k == len(c.backends)-1 || errors.Is(err, ErrMaxCost)) {
			return out, err
		}
		if len(left) == 0 {
			break
		}
		if k+1 < len(c.backends) {
			why := err
			if why == nil {
				why = out[left[0]].Err
			}
			b.log.Warn("going on with the next backend", "next", c.backends[k+1].Traits().Name, "segments", len(left), "error", why)
		}
		todo = slices.Clone(left)
	}
	return out, nil
}
