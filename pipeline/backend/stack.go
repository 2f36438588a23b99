package backend

import (
	"context"
	"fmt"
	"log/slog"
	"time"
)

// Options are what the decorators of a Stack need to know. The zero value is
// usable.
type Options struct {
	// Cache is put between the batches and the service, so that each call's
	// answers are kept as they come and what is known is not asked; nil: none.
	Cache func(Backend) Backend
	// Secrets are replaced wherever an error would show them.
	Secrets []string
	Timeout time.Duration // of one call; 0: that of the traits
	Tries   int           // of one call before it has failed; 0: 6
	// Patience is how long a service may answer nothing but errors before the
	// run is stopped; 0: 3 minutes.
	Patience time.Duration
	Prices   *Prices // nil: costs are not known
	MaxCost  float64 // in the currency of Prices; 0: no limit
	Budget   *Budget // shared by the backends of a run; nil: MaxCost for this one alone
	// Done is called, perhaps by several goroutines at once, when so many
	// segments more are through, done or failed; nil: nobody.
	Done func(segments int)
	Log  *slog.Logger // told of waits and of segments asked again; nil: nobody

	// Clock, nil for the real one, lets tests run without waiting.
	Clock Clock
}

// Clock is where decorators take time from.
type Clock interface {
	Now() time.Time
	// Sleep waits for d, or returns the cause when ctx ends before.
	Sleep(ctx context.Context, d time.Duration) error
}

// Stacked is a Backend with the decorators that every service needs round it:
// batch(cache(retry(break(limit(call(service)))))). It takes any number of
// segments of any length; what cannot be done after all is in Translation.Err.
// With a StopError come the translations that were done before it, the others
// with that error as their Err.
type Stacked struct {
	Backend         // the decorated one
	service Backend // the bare one
	traits  Traits
	usage   *counter
	secrets secrets
	log     *slog.Logger
}

// Stack puts the decorators round b.
func Stack(b Backend, opt Options) *Stacked {
	t := b.Traits()
	if opt.Timeout == 0 {
		opt.Timeout = t.Timeout
	}
	if opt.Tries == 0 {
		opt.Tries = 6
	}
	if opt.Patience == 0 {
		opt.Patience = 3 * time.Minute
	}
	if opt.Clock == nil {
		opt.Clock = wallClock{}
	}
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	opt.Log = opt.Log.With("backend", t.Name)
	s := &Stacked{service: b, traits: t, usage: &counter{service: b, prices: opt.Prices}, secrets: opt.Secrets, log: opt.Log}
	if opt.Budget == nil && opt.MaxCost > 0 {
		opt.Budget = NewBudget(opt.MaxCost)
	}
	s.traits.MaxSegments, s.traits.MaxRunes = 0, 0
	if t.Untranslated {
		s.Backend = b
		return s
	}
	var d Backend = &caller{Backend: b, timeout: opt.Timeout, secrets: opt.Secrets, usage: s.usage}
	d = newLimiter(d, opt, s.usage)
	d = &breaker{Backend: d, clock: opt.Clock, patience: opt.Patience}
	d = &retrier{Backend: d, clock: opt.Clock, tries: opt.Tries, log: opt.Log}
	if opt.Cache != nil {
		d = opt.Cache(d)
	}
	s.Backend = &batcher{Backend: d, usage: s.usage, log: opt.Log, done: opt.Done}
	return s
}

// Translate is that of the decorators. The error that ends a run names the backend.
func (s *Stacked) Translate(ctx context.Context, segs []Segment) ([]Translation, error) {
	got, err := s.Backend.Translate(ctx, segs)
	if stops(err) {
		err = &StopError{fmt.Errorf("backend %s: %w", s.traits.Name, err)}
	}
	return got, err
}

// Traits are those of the service without its limits, which the stack keeps.
func (s *Stacked) Traits() Traits { return s.traits }

// Open makes the backend of f with its decorators round it. Its secrets are
// added to those of opt. An error that the user's settings caused wraps
// doc.ErrInput and names the variable.
func Open(ctx context.Context, f Factory, getenv func(string) string, opt Options) (*Stacked, error) {
	opt.Secrets = append(opt.Secrets[:len(opt.Secrets):len(opt.Secrets)], secretsOf(f, getenv)...)
	b, err := guarded(opt.Secrets, func() (Backend, error) { return f.Open(ctx, getenv) })
	if err != nil {
		return nil, secrets(opt.Secrets).scrub(fmt.Errorf("backend %s: %w", f.Name, err))
	}
	if opt.MaxCost > 0 || opt.Budget != nil {
		if err := opt.Prices.covers(b.Traits()); err != nil {
			return nil, err
		}
	}
	return Stack(b, opt), nil
}

type wallClock struct{}

func (wallClock) Now() time.Time { return time.Now() }

func (wallClock) Sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
