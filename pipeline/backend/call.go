package backend

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// caller makes one call: in time, counted, with errors that are classified and
// hold no secret, and an answer that has something for every segment or says
// for which it has not. It lies below the cache, so nothing that it objects to
// is kept.
type caller struct {
	Backend
	timeout time.Duration // 0: no limit
	secrets secrets
	usage   *counter
}

// guarded calls f. What panics in it, or in the library that it uses, may hold
// a key: it becomes an error that ends the run.
func guarded[T any](s secrets, f func() (T, error)) (t T, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = s.scrub(Stopf("the backend's code broke: %v", p))
		}
	}()
	return f()
}

var errTimeout = errors.New("timeout")

func (c *caller) Translate(ctx context.Context, segs []Segment) ([]Translation, error) {
	if ctx.Err() != nil { // nothing is sent, so nothing is counted
		return nil, context.Cause(ctx)
	}
	limited := ctx
	if c.timeout > 0 {
		var cancel context.CancelFunc
		limited, cancel = context.WithTimeoutCause(ctx, c.timeout, errTimeout)
		defer cancel()
	}
	got, err := guarded(c.secrets, func() ([]Translation, error) { return c.Backend.Translate(limited, segs) })
	if err != nil && ctx.Err() != nil { // an answer that came is paid for, and kept
		c.usage.called(segs, &Error{Timeout: true})
		return nil, context.Cause(ctx)
	}
	if err == nil && len(got) != len(segs) {
		err = Errorf(Divisible, "answered %d segments of %d", len(got), len(segs))
	}
	if err != nil {
		if limited.Err() != nil && !stops(err) {
			err = &Error{Kind: Temporary, Timeout: true, Text: fmt.Sprintf("no answer within %v", c.timeout)}
		}
		err = c.secrets.scrub(Classify(limited, err))
	}
	c.usage.called(segs, err)
	if err != nil {
		return nil, err
	}
	for i := range got {
		t := &got[i]
		switch {
		case t.Err != nil:
			t.Err = c.secrets.scrub(Classify(limited, t.Err))
		case strings.TrimSpace(t.Text) == "":
			t.Err = Errorf(Divisible, "the answer is empty")
		case c.timeout > 0 && Refusal(segs[i].German(), t.Text):
			t.Err = &Error{Kind: Divisible, Refused: true, Text: "the service refused: " + quote([]byte(t.Text))}
		case c.timeout > 0 && copied(c.Traits(), segs[i], *t):
			t.Err = Errorf(Divisible, "the answer is the German that was sent")
		case c.secrets.in(t.Text) && !c.secrets.in(segs[i].German()):
			t.Err = Errorf(Divisible, "the answer repeats the key of the service")
		}
		if t.Origin == "" {
			t.Origin = c.Traits().Name
		}
	}
	if c.Traits().Timeout > 0 { // what is computed in this process is not mixed up
		for i, why := range mixed(c.Traits(), segs, got) {
			if why != "" && got[i].Err == nil {
				got[i].Err = Errorf(Divisible, "%s", why)
			}
		}
	}
	for i := range got {
		if got[i].Err != nil {
			got[i].Text = ""
		}
	}
	return got, nil
}
