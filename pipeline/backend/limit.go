package backend

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/time/rate"
)

// Rate is what a service allows in a minute; 0 is no limit.
type Rate struct {
	Calls    int
	Segments int
	Runes    int
	Tokens   int
}

// ErrMaxCost is in the StopError of a run that would cost more than allowed.
var ErrMaxCost = errors.New("the cost limit is reached")

// limiter holds a call back until the service allows it, and refuses one that
// might cost more than is left.
type limiter struct {
	Backend
	clock                          Clock
	slots                          chan struct{}
	calls, segments, runes, tokens *rate.Limiter // nil: no limit
	usage                          *counter
	budget                         *Budget // nil: no limit
}

func newLimiter(b Backend, opt Options, usage *counter) *limiter {
	t := b.Traits()
	perMinute := func(n int) *rate.Limiter {
		if n <= 0 {
			return nil
		}
		// Ten seconds' worth at once: a full minute's would let twice as much
		// through in the first minute.
		return rate.NewLimiter(rate.Limit(n)/60, max(1, n/6))
	}
	return &limiter{
		Backend: b, clock: opt.Clock, usage: usage, budget: opt.Budget,
		slots: make(chan struct{}, max(1, t.Parallel)),
		calls: perMinute(t.Rate.Calls), segments: perMinute(t.Rate.Segments), runes: perMinute(t.Rate.Runes), tokens: perMinute(t.Rate.Tokens),
	}
}

func (l *limiter) Translate(ctx context.Context, segs []Segment) ([]Translation, error) {
	select {
	case l.slots <- struct{}{}:
		defer func() { <-l.slots }()
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	wait := reserve(l.calls, l.clock.Now(), 1)
	wait = max(wait, reserve(l.segments, l.clock.Now(), len(segs)))
	wait = max(wait, reserve(l.runes, l.clock.Now(), l.Traits().runes(segs)))
	if l.tokens != nil {
		t := l.usage.estimate(segs)
		wait = max(wait, reserve(l.tokens, l.clock.Now(), int(t.Prompt+t.Answer)))
	}
	if wait > 0 {
		if err := l.clock.Sleep(ctx, wait); err != nil {
			return nil, err
		}
	}
	if l.budget != nil {
		release, ok := l.budget.reserve(l.usage, segs)
		if !ok {
			return nil, &StopError{fmt.Errorf("%w: the next call might bring the cost above %g %s", ErrMaxCost, l.budget.limit, l.usage.prices.Currency)}
		}
		defer release()
	}
	return l.Backend.Translate(ctx, segs)
}

// reserve takes n from l and says how long to wait until it is there.
func reserve(l *rate.Limiter, now time.Time, n int) time.Duration {
	if l == nil {
		return 0
	}
	var wait time.Duration
	for n > 0 {
		k := min(n, l.Burst())
		wait = l.ReserveN(now, k).DelayFrom(now)
		n -= k
	}
	return wait
}
