package backend

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"dolmetsch/doc"
)

// batcher divides any number of segments into calls that the service takes,
// makes several at once, and asks again, in smaller calls, for the segments
// that a call has not done.
type batcher struct {
	Backend
	usage *counter
	log   *slog.Logger
	done  func(segments int) // may be nil
}

// errNotAsked marks what is not yet done; it never leaves the package.
var errNotAsked = errors.New("not asked")

// batch is one call of the batcher's Translate.
type batch struct {
	*batcher
	segs []Segment
	out  []Translation // each written by one goroutine

	mu   sync.Mutex
	stop error
}

// Translate cuts what is too long for one call and puts the answers together.
func (b *batcher) Translate(ctx context.Context, segs []Segment) ([]Translation, error) {
	t := b.Traits()
	if t.MaxRunes == 0 {
		return b.translate(ctx, segs)
	}
	var all []Segment
	ends := make([]int, len(segs))
	long := false
	for i, s := range segs {
		pieces := shorten(s, t, t.MaxRunes)
		if pieces == nil {
			pieces = segs[i : i+1] // it has no place to be cut, which the call will say
		}
		long = long || len(pieces) > 1
		all = append(all, pieces...)
		ends[i] = len(all)
	}
	got, err := b.translate(ctx, all)
	if !long || len(got) != len(all) {
		return got, err
	}
	out := make([]Translation, len(segs))
	start := 0
	for i, end := range ends {
		if out[i] = got[start]; end-start > 1 {
			out[i] = joined(t, segs[i], all[start:end], got[start:end])
		}
		start = end
	}
	return out, err
}

func (b *batcher) translate(ctx context.Context, segs []Segment) ([]Translation, error) {
	t := b.Traits()
	r := &batch{batcher: b, segs: segs, out: make([]Translation, len(segs))}
	var ask []int
	for i, s := range segs {
		switch {
		case strings.TrimSpace(t.Text(s)) == "":
			r.out[i] = t.Answer(s, t.Text(s))
		case t.MaxRunes > 0 && t.runes(segs[i:i+1]) > t.MaxRunes:
			r.out[i].Err = Errorf(Permanent, "the segment has more than the %d characters that the service takes, and no place to be cut", t.MaxRunes)
		default:
			r.out[i].Err = errNotAsked
			ask = append(ask, i)
		}
	}
	var g errgroup.Group
	g.SetLimit(max(1, t.Parallel))
	for _, group := range divide(segs, ask, t) {
		g.Go(func() error {
			err := r.ask(ctx, group, asking{})
			if b.done != nil {
				b.done(len(group))
			}
			return err
		})
	}
	err := g.Wait()
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if err != nil {
		for i := range r.out {
			if r.out[i].Err == errNotAsked {
				r.out[i].Err = err
			}
		}
		return r.out, err
	}
	return r.out, nil
}

// divide puts the segments at the given indices into groups within the limits
// of t, in order.
func divide(segs []Segment, at []int, t Traits) [][]int {
	var groups [][]int
	runes := 0
	for _, i := range at {
		n := t.runes(segs[i : i+1])
		last := len(groups) - 1
		if last < 0 || t.MaxSegments > 0 && len(groups[last]) >= t.MaxSegments || t.MaxRunes > 0 && runes+n > t.MaxRunes {
			groups = append(groups, nil)
			last++
			runes = 0
		}
		groups[last] = append(groups[last], i)
		runes += n
	}
	return groups
}

// asking is how a group is asked for.
type asking struct {
	again bool // it is one segment, which has failed alone before
	bare  bool // without context, as that may be what a service refused
}

// ask asks for a group and, until each segment is done or alone has failed
// twice, for what is missing: what was refused first without its context, and
// then each segment alone. The error is a StopError or that of ctx.
func (r *batch) ask(ctx context.Context, group []int, how asking) error {
	r.mu.Lock()
	stop := r.stop
	r.mu.Unlock()
	if stop != nil {
		return stop
	}
	segs := make([]Segment, len(group))
	for k, i := range group {
		segs[k] = r.segs[i]
		if how.bare {
			segs[k].Before, segs[k].After, segs[k].Title, segs[k].Similar = nil, nil, "", doc.Hint{}
		}
	}
	got, err := r.Backend.Translate(ctx, segs)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if stops(err) {
		r.mu.Lock()
		r.stop = err
		r.mu.Unlock()
		return err
	}
	var missing, refused []int
	for k, i := range group {
		failed := err
		if err == nil {
			r.out[i] = got[k]
			failed = got[k].Err
		}
		if failed == nil {
			continue
		}
		r.out[i] = Translation{Err: failed}
		switch kindOf(failed) {
		case Divisible:
			if e := new(Error); errors.As(failed, &e) && e.Refused && !how.bare {
				refused = append(refused, i)
			} else if len(group) > 1 || !how.again {
				missing = append(missing, i)
			}
		case Temporary: // has been tried often enough as it is
			if len(group) > 1 || err == nil && !how.again {
				missing = append(missing, i)
			}
		}
	}
	if len(refused) > 0 {
		r.usage.reasked(len(refused))
		r.log.Info("refused; asking without context", "segments", len(refused), "of", len(group), "first", r.segs[refused[0]].ID, "error", r.out[refused[0]].Err)
		if err := r.ask(ctx, refused, asking{again: len(group) == 1, bare: true}); err != nil {
			return err
		}
	}
	if len(missing) == 0 {
		return nil
	}
	r.usage.reasked(len(missing))
	r.log.Info("asking again", "segments", len(missing), "of", len(group), "first", r.segs[missing[0]].ID, "error", r.out[missing[0]].Err)
	size := max(1, len(group)/2)
	for len(missing) > 0 {
		n := min(size, len(missing))
		if err := r.ask(ctx, missing[:n], asking{again: len(group) == 1, bare: how.bare}); err != nil {
			return err
		}
		missing = missing[n:]
	}
	return nil
}
