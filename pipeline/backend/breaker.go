package backend

import (
	"context"
	"sync"
	"time"
)

const (
	breakAfter  = 5  // failed calls in a row
	maxNobody   = 3  // failed calls in a row that reached no service, none ever done
	maxRefused  = 16 // calls refused in a row, none ever done; a segment that spoils a call of 1,024 makes 12
	maxCooldown = 30 * time.Second
)

// breaker keeps calls from a service that asks for a pause, or fails all of
// them: after some failures in a row a single call at a time is let through to
// see whether it works again, at growing intervals. When it has not for the
// whole of patience, or the service refused the key or every call, the run ends:
// that error is then every call's.
type breaker struct {
	Backend
	clock    Clock
	patience time.Duration

	mu       sync.Mutex
	failures int           // in a row
	since    time.Time     // the first of them
	until    time.Time     // no call before
	probe    chan struct{} // closed when the call that is to see returns; nil: there is none
	stopped  *StopError
	worked   bool // a call was done
	refused  int  // in a row
}

func (b *breaker) Translate(ctx context.Context, segs []Segment) ([]Translation, error) {
	probe, err := b.enter(ctx)
	if err != nil {
		return nil, err
	}
	got, err := b.Backend.Translate(ctx, segs)
	return got, b.leave(ctx, probe, err)
}

// enter returns when a call may be made; probe says that it is the one to see.
func (b *breaker) enter(ctx context.Context) (probe chan struct{}, err error) {
	for {
		b.mu.Lock()
		wait, other := b.until.Sub(b.clock.Now()), b.probe
		switch {
		case b.stopped != nil:
			err = b.stopped
		case b.failures < breakAfter:
			other = nil // only a pause that the service asked for
		case other == nil && wait <= 0:
			b.probe = make(chan struct{})
			probe = b.probe
		}
		b.mu.Unlock()
		switch {
		case err != nil || probe != nil:
			return probe, err
		case other != nil:
			select {
			case <-other:
			case <-ctx.Done():
				return nil, context.Cause(ctx)
			}
		case wait > 0:
			if err := b.clock.Sleep(ctx, wait); err != nil {
				return nil, err
			}
		default:
			return nil, nil
		}
	}
}

// hint names the variable that a service is to be found by.
func (b *breaker) hint() string {
	if setting := b.Traits().Setting; setting != "" {
		return "; is the address in " + setting + " right?"
	}
	return ""
}

func (b *breaker) leave(ctx context.Context, probe chan struct{}, err error) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if probe != nil {
		b.probe = nil
		close(probe)
	}
	if stop, ok := err.(*StopError); ok {
		if b.stopped == nil {
			b.stopped = stop
		}
		return b.stopped
	}
	e, ok := err.(*Error)
	if err == nil || ok && e.Kind != Temporary {
		b.failures = 0 // it answers, well or not
		b.refused++
		if err == nil || e.Status == 0 {
			b.worked, b.refused = true, 0
		}
		if !b.worked && b.refused >= maxRefused {
			b.stopped = Stopf("the service refuses every call: %s", e.Text)
			return b.stopped
		}
		return err
	}
	if !ok || ctx.Err() != nil {
		return err
	}
	now := b.clock.Now()
	if b.failures == 0 {
		b.since = now
	}
	b.failures++
	if e.Nobody && !b.worked && b.failures >= maxNobody {
		b.stopped = Stopf("the service was never reached: %s%s", e.Text, b.hint())
		return b.stopped
	}
	pause := time.Duration(0)
	if e.RetryAfter <= maxWait {
		pause = e.RetryAfter // all calls at once have caused it, so all wait
	}
	if b.failures >= breakAfter {
		pause = max(pause, min(time.Second<<min(b.failures-breakAfter, 10), maxCooldown))
	}
	if until := now.Add(pause); until.After(b.until) {
		b.until = until
	}
	if b.failures < breakAfter {
		return err
	}
	if now.Sub(b.since) >= b.patience {
		b.stopped = Stopf("the service has done nothing but fail for %v; what was done is kept. It said last: %s",
			now.Sub(b.since).Round(time.Second), e.Text)
		return b.stopped
	}
	return err
}
