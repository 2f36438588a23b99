package backend_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"dolmetsch/doc"
	"dolmetsch/pipeline/backend"
	"dolmetsch/pipeline/backend/backendtest"
	"dolmetsch/pipeline/markup"
)

// fake is a service in memory.
type fake struct {
	traits backend.Traits
	answer func(ctx context.Context, call int, segs []backend.Segment) ([]backend.Translation, error)

	mu    sync.Mutex
	calls [][]string // ids
	used  backend.Tokens
}

func (f *fake) Traits() backend.Traits {
	t := f.traits
	if t.Name == "" {
		t.Name = "fake"
	}
	t.Parallel = max(1, t.Parallel)
	return t
}

func (f *fake) Translate(ctx context.Context, segs []backend.Segment) ([]backend.Translation, error) {
	f.mu.Lock()
	n := len(f.calls)
	var ids []string
	for _, s := range segs {
		ids = append(ids, s.ID)
	}
	f.calls = append(f.calls, ids)
	f.mu.Unlock()
	if f.answer != nil {
		return f.answer(ctx, n, segs)
	}
	return echo(segs), nil
}

func echo(segs []backend.Segment) []backend.Translation {
	out := make([]backend.Translation, len(segs))
	for i, s := range segs {
		out[i].Text = backendtest.English(s.German())
	}
	return out
}

func segments(n int) []backend.Segment { return backendtest.Segments(n) }

var ctx = context.Background()

// A service that cannot do one segment, and fails the whole call for it, costs
// only that segment.
func TestPoison(t *testing.T) {
	for _, kind := range []backend.Kind{backend.Divisible, backend.Temporary} {
		f := &fake{traits: backend.Traits{MaxSegments: 16}}
		f.answer = func(_ context.Context, _ int, segs []backend.Segment) ([]backend.Translation, error) {
			if slices.ContainsFunc(segs, func(s backend.Segment) bool { return s.ID == "11.1" }) {
				return nil, backend.Errorf(kind, "no")
			}
			return echo(segs), nil
		}
		b := backend.Stack(f, backend.Options{Clock: backendtest.NewClock(), Tries: 3, Patience: time.Hour})
		got, err := b.Translate(ctx, segments(40))
		if err != nil {
			t.Fatal(err)
		}
		for i, g := range got {
			if (g.Err != nil) != (i == 10) {
				t.Errorf("kind %d, segment %d: %v", kind, i, g.Err)
			}
		}
		if kind == backend.Divisible && len(f.calls) != 3+8+1 {
			t.Errorf("%d calls: %v", len(f.calls), f.calls)
		}
	}
}

// Only what is missing is asked for again, in calls of half the size.
func TestMissing(t *testing.T) {
	f := &fake{traits: backend.Traits{MaxSegments: 8}}
	f.answer = func(_ context.Context, call int, segs []backend.Segment) ([]backend.Translation, error) {
		out := echo(segs)
		if call == 0 {
			for i := 2; i < 8; i++ {
				out[i] = backend.Translation{Err: backend.Errorf(backend.Divisible, "missing")}
			}
		}
		return out, nil
	}
	b := backend.Stack(f, backend.Options{})
	got, err := b.Translate(ctx, segments(8))
	if err != nil {
		t.Fatal(err)
	}
	for i, g := range got {
		if g.Err != nil || g.Origin != "fake" {
			t.Errorf("segment %d: %+v", i, g)
		}
	}
	want := [][]string{{"1.1", "2.1", "3.1", "4.1", "5.1", "6.1", "7.1", "8.1"}, {"3.1", "4.1", "5.1", "6.1"}, {"7.1", "8.1"}}
	if !slices.EqualFunc(f.calls, want, slices.Equal) {
		t.Errorf("calls %v, want %v", f.calls, want)
	}
	if u := b.Usage(); u.Again != 6 || u.Calls != 3 || u.Segments != 14 {
		t.Errorf("usage %+v", u)
	}
}

func TestRetry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		f := &fake{answer: func(_ context.Context, call int, segs []backend.Segment) ([]backend.Translation, error) {
			switch call {
			case 0:
				return nil, &backend.Error{Kind: backend.Temporary, RetryAfter: 20 * time.Second, Text: "busy"}
			case 1:
				return nil, errors.New("an error of a kind that nobody knows")
			}
			return echo(segs), nil
		}}
		got, err := backend.Stack(f, backend.Options{}).Translate(ctx, segments(1))
		if err != nil || got[0].Err != nil {
			t.Fatal(err, got)
		}
		if d := time.Since(start); d < 20*time.Second || d > 25*time.Second {
			t.Errorf("took %v", d)
		}
	})
}

// When a service asks to wait, all calls do.
func TestRetryAfterIsForAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		f := &fake{traits: backend.Traits{MaxSegments: 1, Parallel: 3}, answer: func(_ context.Context, call int, segs []backend.Segment) ([]backend.Translation, error) {
			if d := time.Since(start); d > 0 && d < 30*time.Second && call > 2 {
				t.Errorf("call %d after %v", call, d)
			}
			if call == 0 {
				return nil, &backend.Error{Kind: backend.Temporary, RetryAfter: 30 * time.Second, Status: 429, Text: "too many"}
			}
			time.Sleep(time.Second)
			return echo(segs), nil
		}}
		got, err := stack(f).Translate(ctx, segments(20))
		if err != nil {
			t.Fatal(err)
		}
		for i, g := range got {
			if g.Err != nil {
				t.Errorf("segment %d: %v", i, g.Err)
			}
		}
	})
}

// A service that asks to wait for hours has failed.
func TestRetryAfterHours(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{answer: func(context.Context, int, []backend.Segment) ([]backend.Translation, error) {
			return nil, &backend.Error{Kind: backend.Temporary, RetryAfter: 3 * time.Hour, Text: "come back later"}
		}}
		start := time.Now()
		got, err := backend.Stack(f, backend.Options{}).Translate(ctx, segments(1))
		if err != nil || got[0].Err == nil || len(f.calls) != 1 || time.Since(start) > time.Minute {
			t.Errorf("%v, %v, %d calls in %v", got, err, len(f.calls), time.Since(start))
		}
	})
}

func TestPermanent(t *testing.T) {
	f := &fake{traits: backend.Traits{MaxSegments: 2}, answer: func(_ context.Context, _ int, segs []backend.Segment) ([]backend.Translation, error) {
		return nil, backend.Errorf(backend.Permanent, "never")
	}}
	got, err := backend.Stack(f, backend.Options{}).Translate(ctx, segments(6))
	if err != nil || len(f.calls) != 3 {
		t.Fatalf("%v, %d calls", err, len(f.calls))
	}
	for _, g := range got {
		if g.Err == nil || g.Err.Error() != "never" {
			t.Errorf("%+v", g)
		}
	}
}

func TestTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{answer: func(ctx context.Context, call int, segs []backend.Segment) ([]backend.Translation, error) {
			if call == 0 {
				<-ctx.Done()
				return nil, ctx.Err()
			}
			return echo(segs), nil
		}}
		start := time.Now()
		got, err := backend.Stack(f, backend.Options{Timeout: 10 * time.Second}).Translate(ctx, segments(1))
		if err != nil || got[0].Err != nil || time.Since(start) < 10*time.Second || time.Since(start) > 12*time.Second {
			t.Errorf("%v, %v after %v", got, err, time.Since(start))
		}
	})
}

// A service that is too slow for a call is given smaller ones.
func TestSlow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{traits: backend.Traits{MaxSegments: 12, Timeout: time.Minute}, answer: func(ctx context.Context, _ int, segs []backend.Segment) ([]backend.Translation, error) {
			select {
			case <-time.After(time.Duration(len(segs)) * 15 * time.Second):
				return echo(segs), nil
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}}
		got, err := backend.Stack(f, backend.Options{Patience: time.Hour}).Translate(ctx, segments(12))
		if err != nil {
			t.Fatal(err)
		}
		for i, g := range got {
			if g.Err != nil {
				t.Errorf("segment %d: %v", i, g.Err)
			}
		}
		if want := 2 + 2*2 + 4; len(f.calls) != want { // 12, 6 and 6 twice each, then 3
			t.Errorf("%d calls, want %d", len(f.calls), want)
		}
	})
}

// A service that refuses whatever it is sent is not sent everything.
func TestRefusesAll(t *testing.T) {
	f := &fake{traits: backend.Traits{MaxSegments: 8}, answer: func(context.Context, int, []backend.Segment) ([]backend.Translation, error) {
		return nil, &backend.Error{Kind: backend.Divisible, Status: 400, Text: "the location is wrong"}
	}}
	got, err := stack(f).Translate(ctx, segments(1000))
	var stop *backend.StopError
	if !errors.As(err, &stop) || !strings.Contains(err.Error(), "the location is wrong") || len(got) != 1000 || len(f.calls) > 20 {
		t.Errorf("%v after %d calls", err, len(f.calls))
	}
}

// What is computed in this process takes the time it takes.
func TestNoTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{answer: func(ctx context.Context, _ int, segs []backend.Segment) ([]backend.Translation, error) {
			select {
			case <-time.After(3 * time.Hour):
				return echo(segs), nil
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}}
		if got, err := stack(f).Translate(ctx, segments(1)); err != nil || got[0].Err != nil {
			t.Errorf("%v, %v", got, err)
		}
	})
}

func TestCancelWhileWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{traits: backend.Traits{Parallel: 4}, answer: func(context.Context, int, []backend.Segment) ([]backend.Translation, error) {
			return nil, &backend.Error{Kind: backend.Temporary, RetryAfter: 4 * time.Minute, Text: "busy"}
		}}
		ctx, cancel := context.WithCancel(ctx)
		start := time.Now()
		time.AfterFunc(time.Second, cancel)
		_, err := backend.Stack(f, backend.Options{}).Translate(ctx, segments(100))
		if !errors.Is(err, context.Canceled) || time.Since(start) != time.Second {
			t.Errorf("%v after %v", err, time.Since(start))
		}
	})
}

// A service that is down is asked now and then, by one call at a time, and the
// run ends when it does not come back.
func TestBreakerStops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		var mu sync.Mutex
		now := 0
		f := &fake{traits: backend.Traits{MaxSegments: 1, Parallel: 8}, answer: func(context.Context, int, []backend.Segment) ([]backend.Translation, error) {
			mu.Lock()
			now++
			if now > 1 && time.Since(start) > 10*time.Second {
				t.Errorf("%d calls at once after %v", now, time.Since(start))
			}
			mu.Unlock()
			time.Sleep(2 * time.Second)
			mu.Lock()
			now--
			mu.Unlock()
			return nil, backend.Errorf(backend.Temporary, "down")
		}}
		b := backend.Stack(f, backend.Options{Patience: 2 * time.Minute})
		got, err := b.Translate(ctx, segments(500))
		var stop *backend.StopError
		if !errors.As(err, &stop) || !strings.Contains(err.Error(), "down") {
			t.Fatalf("error %v", err)
		}
		if d := time.Since(start); d < 2*time.Minute || d > 3*time.Minute {
			t.Errorf("gave up after %v", d)
		}
		if n := len(f.calls); n > 40 {
			t.Errorf("%d calls to a service that is down", n)
		}
		if len(got) != 500 || got[0].Err == nil || got[499].Err == nil {
			t.Errorf("%d answers", len(got))
		}
		n := len(f.calls)
		if _, err := b.Translate(ctx, segments(1)); !errors.As(err, &stop) || len(f.calls) != n {
			t.Errorf("after that: %v, %d calls", err, len(f.calls)-n)
		}
	})
}

// A service that comes back after a minute loses nothing.
func TestBreakerRecovers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		f := &fake{traits: backend.Traits{MaxSegments: 5, Parallel: 4}, answer: func(_ context.Context, _ int, segs []backend.Segment) ([]backend.Translation, error) {
			if time.Since(start) < time.Minute {
				return nil, backend.Errorf(backend.Temporary, "down")
			}
			return echo(segs), nil
		}}
		got, err := backend.Stack(f, backend.Options{}).Translate(ctx, segments(200))
		if err != nil {
			t.Fatal(err)
		}
		for i, g := range got {
			if g.Err != nil {
				t.Errorf("segment %d: %v", i, g.Err)
			}
		}
	})
}

// Answers that came before the run was stopped are given with the error.
func TestStopKeeps(t *testing.T) {
	f := &fake{traits: backend.Traits{MaxSegments: 10}, answer: func(_ context.Context, call int, segs []backend.Segment) ([]backend.Translation, error) {
		if call == 2 {
			return nil, backend.Stopf("the key was withdrawn")
		}
		return echo(segs), nil
	}}
	got, err := backend.Stack(f, backend.Options{}).Translate(ctx, segments(50))
	var stop *backend.StopError
	if !errors.As(err, &stop) || len(got) != 50 {
		t.Fatalf("%v, %d answers", err, len(got))
	}
	for i, g := range got {
		if (g.Err == nil) != (i < 20) || g.Err != nil && !errors.As(g.Err, &stop) {
			t.Errorf("segment %d: %+v", i, g)
		}
	}
	if len(f.calls) != 3 {
		t.Errorf("%d calls", len(f.calls))
	}
}

func TestRate(t *testing.T) {
	for _, tt := range []struct {
		rate backend.Rate
		want time.Duration // at least, for 60 calls of one segment
	}{
		{backend.Rate{}, 0},
		{backend.Rate{Calls: 30}, 100 * time.Second},
		{backend.Rate{Runes: 1200}, 3 * time.Minute},
	} {
		synctest.Test(t, func(t *testing.T) {
			f := &fake{traits: backend.Traits{MaxSegments: 1, Parallel: 16, Rate: tt.rate}}
			segs := segments(60)
			for i := range segs {
				segs[i].Parts = markup.Of(fmt.Sprintf("%-70s", fmt.Sprintf("Firma %d", 1000+i)) + ".") // 71 characters
			}
			start := time.Now()
			if _, err := backend.Stack(f, backend.Options{}).Translate(ctx, segs); err != nil {
				t.Fatal(err)
			}
			if d := time.Since(start); d < tt.want || d > 2*tt.want+time.Second {
				t.Errorf("%+v: took %v, want at least %v", tt.rate, d, tt.want)
			}
		})
	}
}

func TestParallel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		now, most := 0, 0
		f := &fake{traits: backend.Traits{MaxSegments: 1, Parallel: 3}, answer: func(_ context.Context, _ int, segs []backend.Segment) ([]backend.Translation, error) {
			mu.Lock()
			now++
			most = max(most, now)
			mu.Unlock()
			time.Sleep(time.Second)
			mu.Lock()
			now--
			mu.Unlock()
			return echo(segs), nil
		}}
		b := backend.Stack(f, backend.Options{})
		var wg sync.WaitGroup
		for range 4 { // several articles at once share the limit
			wg.Go(func() {
				if _, err := b.Translate(ctx, segments(6)); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if most != 3 {
			t.Errorf("%d calls at once, want 3", most)
		}
	})
}

// metered is a service that bills tokens: one for a rune of text, two for one
// of the answer.
type metered struct{ *fake }

func (m metered) Count(segs []backend.Segment) backend.Tokens {
	n := 0
	for _, s := range segs {
		n += len([]rune(s.German()))
	}
	return backend.Tokens{Prompt: int64(n), Answer: int64(4 * n)}
}

func (m metered) Used() backend.Tokens {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.used
}

func (m metered) Translate(ctx context.Context, segs []backend.Segment) ([]backend.Translation, error) {
	out, err := m.fake.Translate(ctx, segs)
	t := m.Count(segs)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.used.Prompt += t.Prompt
	m.used.Answer += t.Answer / 2
	return out, err
}

const prices = `
date = "2026-01-01"
currency = "EUR"
[[price]]
backend = "fake"
model = "big*"
prompt = 10.0
answer = 20.0
[[price]]
backend = "fake"
model = "chars"
characters = 1000.0
`

func TestMaxCost(t *testing.T) {
	table, err := backend.ParsePrices("prices", []byte(prices))
	if err != nil {
		t.Fatal(err)
	}
	segs := segments(100)
	for i := range segs {
		segs[i].Parts = markup.Of(fmt.Sprintf("%-100d", 1000+i))
	}
	for _, tt := range []struct {
		model string
		// Of each segment's cost: as billed, and the most it may be.
		cost, most float64
		b          func(*fake) backend.Backend
	}{
		{"chars", 0.1, 0.1, func(f *fake) backend.Backend { return f }},
		{"big-1, prompt 1", 0.001 + 0.004, 0.001 + 0.008, func(f *fake) backend.Backend { return metered{f} }},
	} {
		f := &fake{traits: backend.Traits{Model: tt.model, MaxSegments: 1, Parallel: 5, Remote: true}}
		limit := 20*tt.cost + 0.3*tt.cost
		b := backend.Stack(tt.b(f), backend.Options{Prices: table, MaxCost: limit})
		got, err := b.Translate(ctx, segs)
		var stop *backend.StopError
		if !errors.As(err, &stop) || !errors.Is(err, backend.ErrMaxCost) {
			t.Fatalf("%s: error %v", tt.model, err)
		}
		done := 0
		for _, g := range got {
			if g.Err == nil {
				done++
			}
		}
		u := b.Usage()
		if u.Cost > limit || u.Currency != "EUR" || done < 14 || done > 20 || done != u.Calls {
			t.Errorf("%s: cost %v of %v, %d done in %d calls", tt.model, u.Cost, limit, done, u.Calls)
		}
		e := backend.Estimate(tt.b(&fake{traits: f.traits}), segs, table)
		if want := 100 * tt.most; e.Cost < want*0.999 || e.Cost > want*1.001 || e.Calls != 100 || e.Runes != 10000 {
			t.Errorf("%s: estimate %+v, want %v", tt.model, e, want)
		}
	}
}

// A call that got no answer in time may be billed all the same.
func TestMaxCostCountsTimeouts(t *testing.T) {
	table, err := backend.ParsePrices("prices", []byte(prices))
	if err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		calls := 0
		f := &fake{traits: backend.Traits{Model: "chars", MaxSegments: 1, Remote: true}}
		f.answer = func(ctx context.Context, _ int, _ []backend.Segment) ([]backend.Translation, error) {
			calls++
			<-ctx.Done()
			return nil, ctx.Err()
		}
		segs := segments(2)
		for i := range segs {
			segs[i].Parts = markup.Of(fmt.Sprintf("%-100d", i))
		}
		b := backend.Stack(f, backend.Options{Prices: table, MaxCost: 0.25, Timeout: time.Second})
		if _, err := b.Translate(ctx, segs); !errors.Is(err, backend.ErrMaxCost) || calls != 2 {
			t.Errorf("%v after %d calls", err, calls)
		}
		if u := b.Usage(); u.Runes != 200 || u.Failed != 2 {
			t.Errorf("%+v", u)
		}
		// Nor does an interrupted one come free.
		cut, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel()
		b = backend.Stack(f, backend.Options{Prices: table})
		if _, err := b.Translate(cut, segs[:1]); !errors.Is(err, context.DeadlineExceeded) || b.Usage().Runes != 100 {
			t.Errorf("%v, %+v", err, b.Usage())
		}
	})
}

// After an interrupt nothing more is called or counted, and an answer that had
// come by then is kept.
func TestInterrupted(t *testing.T) {
	cut, cancel := context.WithCancel(ctx)
	f := &fake{traits: backend.Traits{MaxSegments: 1, Remote: true}}
	f.answer = func(_ context.Context, _ int, segs []backend.Segment) ([]backend.Translation, error) {
		cancel()
		return echo(segs), nil
	}
	k := &keep{have: map[string]backend.Translation{}}
	b := backend.Stack(f, backend.Options{Cache: func(b backend.Backend) backend.Backend { k.Backend = b; return k }})
	if _, err := b.Translate(cut, segments(20)); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if u := b.Usage(); u.Calls != 1 || u.Failed != 0 || len(k.have) != 1 {
		t.Errorf("%+v, %d answers kept", u, len(k.have))
	}
}

// A panic of a backend ends the run with an error that has no key in it.
func TestPanicIsAnError(t *testing.T) {
	const key = "Kq7vT2mXw9RzB4nLc8Yp1DsG"
	getenv := func(string) string { return key }
	f := &fake{traits: backend.Traits{MaxSegments: 1, Parallel: 3}, answer: func(context.Context, int, []backend.Segment) ([]backend.Translation, error) {
		panic(fmt.Errorf("header %q", "Bearer "+key))
	}}
	factory := backend.Factory{Name: "fake", Env: []backend.Env{{Name: "KEY", Secret: true}}}
	factory.Open = func(context.Context, func(string) string) (backend.Backend, error) { return f, nil }
	b, err := backend.Open(ctx, factory, getenv, backend.Options{})
	if err != nil {
		t.Fatal(err)
	}
	got, err := b.Translate(ctx, segments(5))
	var stop *backend.StopError
	if !errors.As(err, &stop) || strings.Contains(err.Error(), key[:8]) || !strings.Contains(err.Error(), "[secret]") {
		t.Errorf("%v", err)
	}
	for _, g := range got {
		if g.Err == nil || strings.Contains(g.Err.Error(), key[:8]) {
			t.Errorf("%+v", g)
		}
	}
	factory.Open = func(context.Context, func(string) string) (backend.Backend, error) { panic(key) }
	if _, err := backend.Open(ctx, factory, getenv, backend.Options{}); err == nil || strings.Contains(err.Error(), key[:8]) {
		t.Errorf("%v", err)
	}
}

// keep is a cache in memory, as package memory has one on disk.
type keep struct {
	backend.Backend
	mu   sync.Mutex
	have map[string]backend.Translation
}

func (k *keep) Translate(ctx context.Context, segs []backend.Segment) ([]backend.Translation, error) {
	out := make([]backend.Translation, len(segs))
	var ask []backend.Segment
	var at []int
	for i, s := range segs {
		k.mu.Lock()
		t, ok := k.have[s.German()]
		k.mu.Unlock()
		if ok {
			out[i] = t
			continue
		}
		ask, at = append(ask, s), append(at, i)
	}
	if len(ask) == 0 {
		return out, nil
	}
	got, err := k.Backend.Translate(ctx, ask)
	if err != nil {
		return nil, err
	}
	for i, t := range got {
		out[at[i]] = t
		if t.Err == nil {
			k.mu.Lock()
			k.have[ask[i].German()] = t
			k.mu.Unlock()
		}
	}
	return out, nil
}

// What a stopped run has paid for is in the cache, and nothing that was
// doubtful is.
func TestCache(t *testing.T) {
	have := map[string]backend.Translation{}
	cache := func(b backend.Backend) backend.Backend { return &keep{Backend: b, have: have} }
	f := &fake{traits: backend.Traits{MaxSegments: 10, Timeout: time.Minute}}
	f.answer = func(_ context.Context, call int, segs []backend.Segment) ([]backend.Translation, error) {
		out := echo(segs)
		switch call {
		case 0:
			out[3].Text, out[4].Text = out[4].Text, out[3].Text
		case 4:
			return nil, backend.Stopf("the end")
		}
		return out, nil
	}
	segs := segments(40)
	if _, err := backend.Stack(f, backend.Options{Cache: cache}).Translate(ctx, segs); err == nil {
		t.Fatal("not stopped")
	}
	first := len(have)
	asked := 0
	f.answer = func(_ context.Context, _ int, segs []backend.Segment) ([]backend.Translation, error) {
		asked += len(segs)
		return echo(segs), nil
	}
	got, err := backend.Stack(f, backend.Options{Cache: cache}).Translate(ctx, segs)
	if err != nil {
		t.Fatal(err)
	}
	for i, g := range got {
		if g.Err != nil || g.Text != backendtest.English(segs[i].German()) {
			t.Errorf("segment %d: %+v", i, g)
		}
	}
	if first == 0 || asked+first != 40 {
		t.Errorf("%d answers kept, %d asked for again", first, asked)
	}
}

func TestSecrets(t *testing.T) {
	const key = "sk-very-secret"
	var log bytes.Buffer
	f := &fake{answer: func(_ context.Context, call int, segs []backend.Segment) ([]backend.Translation, error) {
		switch call {
		case 0:
			return nil, backend.Errorf(backend.Temporary, "bad key %s in https://x.example/?key=abc123&q=1", key)
		case 1:
			return nil, fmt.Errorf("wrapped: %w", backend.Errorf(backend.Temporary, "Authorization: Bearer ya29.token"))
		case 2:
			return []backend.Translation{{Text: "your key is " + key}}, nil
		}
		return nil, &backend.StopError{Err: fmt.Errorf("%w: %s", doc.ErrInput, key)}
	}}
	b := backend.Stack(f, backend.Options{Secrets: []string{key}, Clock: backendtest.NewClock(),
		Log: slog.New(slog.NewJSONHandler(&log, nil))})
	got, err := b.Translate(ctx, segments(1))
	var stop *backend.StopError
	if !errors.As(err, &stop) || !errors.Is(err, doc.ErrInput) {
		t.Errorf("error %#v", err)
	}
	all := fmt.Sprintf("%v %+v %#v %v %+v", err, err, err, got, got) + log.String()
	for _, secret := range []string{key, "abc123", "ya29.token"} {
		if strings.Contains(all, secret) {
			t.Errorf("%s is in %s", secret, all)
		}
	}
	if len(f.calls) != 4 {
		t.Errorf("%d calls", len(f.calls))
	}
}

func TestOpenHidesSecrets(t *testing.T) {
	f := backend.Factory{
		Name: "x", Env: []backend.Env{{Name: "X_KEY", Secret: true}},
		Open: func(_ context.Context, getenv func(string) string) (backend.Backend, error) {
			return nil, fmt.Errorf("%w: the key %s is malformed", doc.ErrInput, getenv("X_KEY"))
		},
	}
	_, err := backend.Open(ctx, f, func(string) string { return "hunter2hunter2" }, backend.Options{})
	if !errors.Is(err, doc.ErrInput) || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("error %v", err)
	}
}

// Errors quote the beginning of what a service says, which may end in a key; the
// password of an address is none of the variables that are secret.
func TestPartsOfSecrets(t *testing.T) {
	env := map[string]string{"X_KEY": " hunter2hunter2\n", "X_URL": "https://reader:swordfish@mt.example/v1"}
	f := backend.Factory{Name: "x", Env: []backend.Env{{Name: "X_KEY", Secret: true}, {Name: "X_URL"}}}
	for said, want := range map[string]string{
		"bad key hunter2hunter2":                 "bad key [secret]",
		"bad key hunter2hun…":                    "bad key [secret]…",
		"hunter2hunter2hunter2hunter2 hunter":    "[secret][secret] [secret]",
		"a hunt is no secret":                    "a hunt is no secret",
		"signed in with swordfish at mt.example": "signed in with [secret] at mt.example",
		"Basic cmVhZGVyOnN3b3JkZmlzaA== refused": "Basic [secret] refused",
		"bad key hunter2huXter2":                 "bad key [secret]Xter2",
	} {
		f.Open = func(context.Context, func(string) string) (backend.Backend, error) { return nil, errors.New(said) }
		_, err := backend.Open(ctx, f, func(name string) string { return env[name] }, backend.Options{})
		if got := err.Error(); got != "backend x: "+want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestUntranslated(t *testing.T) {
	f := &fake{traits: backend.Traits{Untranslated: true}, answer: func(_ context.Context, _ int, segs []backend.Segment) ([]backend.Translation, error) {
		return make([]backend.Translation, len(segs)), nil
	}}
	b := backend.Stack(f, backend.Options{})
	got, err := b.Translate(ctx, segments(3))
	if err != nil || len(got) != 3 || got[0].Err != nil {
		t.Errorf("%v, %v", got, err)
	}
	if err := backend.Probe(ctx, b); err != nil {
		t.Error(err)
	}
	if u := backend.Estimate(b, segments(3), nil); u != (backend.Usage{}) {
		t.Errorf("estimate %+v", u)
	}
}

func TestProbe(t *testing.T) {
	for text, ok := range map[string]bool{
		"Good morning, Berlin!":  true,
		"Guten Morgen, Berlin!":  false,
		"I cannot help with it.": false,
		"":                       false,
	} {
		f := &fake{answer: func(context.Context, int, []backend.Segment) ([]backend.Translation, error) {
			return []backend.Translation{{Text: text}}, nil
		}}
		if err := backend.Probe(ctx, backend.Stack(f, backend.Options{})); (err == nil) != ok {
			t.Errorf("%q: %v", text, err)
		}
	}
}
