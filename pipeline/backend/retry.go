package backend

import (
	"context"
	"log/slog"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// maxWait is how long a service may ask to be left alone before its call has
// failed instead.
const maxWait = 5 * time.Minute

// maxTimeouts is how often a call may run out of time: a smaller one is more
// likely to be answered than the same once more.
const maxTimeouts = 2

// retrier makes a call again that failed for a passing reason, after a wait
// that grows exponentially and at random, or as the service asks.
type retrier struct {
	Backend
	clock Clock
	tries int
	log   *slog.Logger
}

func (r *retrier) Translate(ctx context.Context, segs []Segment) ([]Translation, error) {
	waits := backoff.NewExponentialBackOff()
	waits.Multiplier = 2
	waits.MaxInterval = 30 * time.Second
	timeouts := 0
	for try := 1; ; try++ {
		got, err := r.Backend.Translate(ctx, segs)
		e, ok := err.(*Error)
		if !ok || e.Kind != Temporary || try >= r.tries || e.RetryAfter > maxWait {
			return got, err
		}
		if e.Timeout {
			if timeouts++; timeouts >= maxTimeouts {
				return got, err
			}
		}
		// The wait that was asked for is exact for all who were told it, so a
		// random part comes on top.
		wait := waits.NextBackOff()
		if e.RetryAfter > 0 {
			wait = e.RetryAfter + wait/4
		}
		r.log.Info("the service failed; trying again", "error", e.Text, "wait", wait.Round(time.Millisecond), "try", try+1)
		if err := r.clock.Sleep(ctx, wait); err != nil {
			return nil, err
		}
	}
}
