package backendtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"html"
	"log/slog"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/pipeline/backend"
	"dolmetsch/pipeline/markup"
)

// Service is a backend and the server that it is to be tested against.
type Service struct {
	Factory backend.Factory
	Env     map[string]string // its settings, the server's address among them
	Secret  string            // the value of Env that nobody may see; "": none
	Server  *Server
	// Cannot are faults that the protocol has no form for.
	Cannot []Fault
}

func (s Service) getenv(name string) string { return s.Env[name] }

// open makes the backend with a clock that takes no time.
func (s Service) open(t testing.TB, opt backend.Options) *backend.Stacked {
	t.Helper()
	if opt.Clock == nil {
		opt.Clock = NewClock()
	}
	b, err := backend.Open(context.Background(), s.Factory, s.getenv, opt)
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	return b
}

// Segments are n different segments, each with a name, numbers and
// characters that protocols stumble over.
func Segments(n int) []backend.Segment {
	syllables := []string{"ka", "lo", "mi", "ru", "ten", "bo", "sal", "dor", "fin", "gar"}
	out := make([]backend.Segment, n)
	for i := range out {
		name := ""
		for k := i + 1; k > 0; k /= 10 {
			name += syllables[k%10]
		}
		name = "Orn" + name
		amount := fmt.Sprintf("%d.%03d", 2+i/900, 100+i%900)
		tail := []string{
			" – so steht es im “Anzeiger” & in 3 Briefen.",
			", wie Müllers Büro um 5 Uhr sagte: <keine Änderung>!",
			", fragte sie; das sei 100-mal 'gut' genug?",
		}[i%3]
		text := "Die Firma " + name + " zahlt " + amount + " Euro" + tail
		before, after, _ := strings.Cut(text, name)
		out[i] = backend.Segment{ID: fmt.Sprintf("%d.1", i+1), Parts: []markup.Part{
			{Text: before}, {Kind: markup.Fixed, ID: 1, Class: markup.Name, Text: name, German: name, English: name}, {Text: after}}}
	}
	return out
}

// same reports whether an answer, read, is what the server gives for a segment.
func same(t backend.Translation, s backend.Segment) bool { return read(t, s) == English(s.German()) }

// read is an answer to s with the English of its terms.
func read(t backend.Translation, s backend.Segment) string {
	var b strings.Builder
	for _, p := range t.Parsed(s) {
		if p.Kind != markup.Text {
			p.Text = s.Parts[1].English
		}
		b.WriteString(p.Text)
	}
	return html.UnescapeString(b.String())
}

// check compares the answers with what the server gives for each segment.
func check(t *testing.T, segs []backend.Segment, got []backend.Translation, origin string) {
	t.Helper()
	if len(got) != len(segs) {
		t.Fatalf("%d answers to %d segments", len(got), len(segs))
	}
	for i, g := range got {
		switch {
		case g.Err != nil:
			t.Errorf("segment %s: %v", segs[i].ID, g.Err)
		case !same(g, segs[i]):
			t.Errorf("segment %s:\n got %q\nwant %q", segs[i].ID, read(g, segs[i]), English(segs[i].German()))
		case g.Origin != origin:
			t.Errorf("segment %s: origin %q, want %q", segs[i].ID, g.Origin, origin)
		}
	}
}

// Run holds a backend to the contract.
func Run(t *testing.T, start func(t *testing.T) Service) {
	ctx := context.Background()

	t.Run("settings", func(t *testing.T) {
		s := start(t)
		for _, e := range s.Factory.Env {
			if e.Name == "" || e.Doc == "" {
				t.Errorf("variable %+v: no name or no documentation", e)
			}
		}
		for name := range s.Env {
			if !slices.ContainsFunc(s.Factory.Env, func(e backend.Env) bool { return e.Name == name }) {
				t.Errorf("variable %s is not listed", name)
			}
		}
		_, err := backend.Open(ctx, s.Factory, func(string) string { return "" }, backend.Options{})
		for _, e := range s.Factory.Env {
			if e.Required && (!errors.Is(err, doc.ErrInput) || !strings.Contains(err.Error(), e.Name) || !strings.Contains(err.Error(), ".env.example")) {
				t.Errorf("without %s: %v", e.Name, err)
			}
		}
	})

	t.Run("traits", func(t *testing.T) {
		b := start(t).open(t, backend.Options{})
		tr := b.Traits()
		if tr.Name == "" || tr.Parallel < 1 || tr.MaxSegments != 0 || tr.MaxRunes != 0 {
			t.Errorf("traits %+v", tr)
		}
	})

	t.Run("order", func(t *testing.T) {
		s := start(t)
		b := s.open(t, backend.Options{})
		raw, err := s.Factory.Open(ctx, s.getenv)
		if err != nil {
			t.Fatal(err)
		}
		limits := raw.Traits()
		segs := Segments(150)
		segs[3].Parts, segs[149].Parts = nil, markup.Of(" \n")
		got, err := b.Translate(ctx, segs)
		if err != nil {
			t.Fatal(err)
		}
		if got[3].Text != "" || got[149].Text != " \n" || got[3].Err != nil || got[149].Err != nil {
			t.Errorf("empty segments came back as %+v, %+v", got[3], got[149])
		}
		for i := range got {
			if strings.TrimSpace(segs[i].German()) != "" {
				check(t, segs[i:i+1], got[i:i+1], limits.Name)
			}
		}
		for _, texts := range s.Server.Calls() {
			runes := 0
			for _, text := range texts {
				runes += utf8.RuneCountInString(text)
				if strings.TrimSpace(text) == "" {
					t.Error("an empty segment was sent")
				}
			}
			if limits.MaxSegments > 0 && len(texts) > limits.MaxSegments || limits.MaxRunes > 0 && runes > limits.MaxRunes {
				t.Errorf("a call with %d segments and %d characters; the limits are %d and %d", len(texts), runes, limits.MaxSegments, limits.MaxRunes)
			}
		}
		u := b.Usage()
		if u.Calls != len(s.Server.Calls()) || u.Failed != 0 || u.Again != 0 || u.Segments != 148 {
			t.Errorf("usage %+v after %d calls", u, len(s.Server.Calls()))
		}
		if e := backend.Estimate(b, segs[4:149], nil); e.Segments != 145 || e.Calls == 0 || e.Runes == 0 {
			t.Errorf("estimate %+v", e)
		}
	})

	t.Run("too long", func(t *testing.T) {
		s := start(t)
		b := s.open(t, backend.Options{})
		raw, _ := s.Factory.Open(ctx, s.getenv)
		if raw.Traits().MaxRunes == 0 {
			t.Skip("no limit")
		}
		segs := Segments(2)
		segs[0].Parts = markup.Of(strings.Repeat("Bär ", raw.Traits().MaxRunes/4+1))
		got, err := b.Translate(ctx, segs)
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(got[0].Text, "Bär"); got[0].Err != nil || n != raw.Traits().MaxRunes/4+1 {
			t.Errorf("a segment that is too long: %d words, %.50q, %v", n, got[0].Text, got[0].Err)
		}
		check(t, segs[1:], got[1:], raw.Traits().Name)
		segs[0].Parts = markup.Of(strings.Repeat("Bär", raw.Traits().MaxRunes/3+1)) // there is no place to cut it
		if got, err = b.Translate(ctx, segs); err != nil || got[0].Err == nil || got[0].Text != "" {
			t.Errorf("a word that is too long: %.50q, %v", got[0].Text, got[0].Err)
		}
	})

	t.Run("at once", func(t *testing.T) {
		s := start(t)
		b := s.open(t, backend.Options{})
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				segs := Segments(20)
				got, err := b.Translate(ctx, segs)
				if err != nil {
					t.Error(err)
					return
				}
				check(t, segs, got, b.Traits().Name)
			})
		}
		wg.Wait()
	})

	t.Run("cancelled", func(t *testing.T) {
		s := start(t)
		b := s.open(t, backend.Options{})
		s.Server.Misbehave(func(int) Fault { return Hang })
		cause := errors.New("the user pressed Ctrl-C")
		ctx, cancel := context.WithCancelCause(ctx)
		go func() {
			s.Server.Wait()
			cancel(cause)
		}()
		if _, err := b.Translate(ctx, Segments(30)); !errors.Is(err, cause) {
			t.Errorf("error %v, want %v", err, cause)
		}
	})

	// Each fault once: everything is done in the end.
	for _, fault := range slices.Concat(CallFaults, UnitFaults) {
		t.Run("once/"+string(fault), func(t *testing.T) {
			s := start(t)
			if slices.Contains(s.Cannot, fault) {
				t.Skip("the protocol has no form for it")
			}
			s.Server.Misbehave(func(call int) Fault {
				if call == 0 {
					return fault
				}
				return Good
			})
			clock := NewClock()
			opt := backend.Options{Clock: clock}
			if fault == Hang || fault == Drip {
				opt.Timeout = time.Second
			}
			b := s.open(t, opt)
			segs := Segments(4)
			got, err := b.Translate(ctx, segs)
			if err != nil {
				t.Fatal(err)
			}
			check(t, segs, got, b.Traits().Name)
			if fault == TooMany && (len(clock.Sleeps()) == 0 || clock.Sleeps()[0] < RetryAfter) {
				t.Errorf("waited %v, asked for %v", clock.Sleeps(), RetryAfter)
			}
			if u := b.Usage(); u.Calls != len(s.Server.Calls()) {
				t.Errorf("usage has %d calls, the server %d", u.Calls, len(s.Server.Calls()))
			}
		})
	}

	// Each fault always: no segment has a text that is not its own.
	for _, fault := range slices.Concat(CallFaults, UnitFaults) {
		if fault == Hang || fault == Drip || fault == Huge {
			continue // as the others, but slow
		}
		t.Run("always/"+string(fault), func(t *testing.T) {
			s := start(t)
			if slices.Contains(s.Cannot, fault) {
				t.Skip("the protocol has no form for it")
			}
			s.Server.Misbehave(func(int) Fault { return fault })
			b := s.open(t, backend.Options{})
			segs := Segments(6)
			got, err := b.Translate(ctx, segs)
			var stop *backend.StopError
			if err != nil && !errors.As(err, &stop) {
				t.Fatal(err)
			}
			if len(got) != len(segs) {
				t.Fatalf("%d answers to %d segments", len(got), len(segs))
			}
			for i, g := range got {
				if g.Err == nil && !same(g, segs[i]) || g.Err != nil && g.Text != "" {
					t.Errorf("segment %d: %q, %v", i, g.Text, g.Err)
				}
			}
		})
	}

	t.Run("key refused", func(t *testing.T) {
		s := start(t)
		s.Server.Misbehave(func(int) Fault { return Unauthorized })
		var log bytes.Buffer
		b := s.open(t, backend.Options{Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
		segs := Segments(400)
		got, err := b.Translate(ctx, segs)
		var stop *backend.StopError
		if !errors.As(err, &stop) {
			t.Fatalf("error %v, want one that stops", err)
		}
		if n := len(s.Server.Calls()); n > b.Traits().Parallel {
			t.Errorf("%d calls with a key that is refused", n)
		}
		for _, g := range got {
			if g.Err == nil {
				t.Errorf("no error with %q", g.Text)
			}
		}
		if s.Secret != "" {
			if s.Factory.Name != "" && strings.Contains(fmt.Sprintf("%v %+v %#v %+v %s", err, err, err, got, &log), s.Secret) {
				t.Errorf("the key is in the error or the log: %v\n%s", err, &log)
			}
			if !slices.Contains(s.Cannot, Unauthorized) && !strings.Contains(err.Error(), "[secret]") {
				t.Errorf("the server repeats the key, and the error says: %v", err)
			}
		}
		if err := backend.Probe(ctx, b); err == nil || s.Secret != "" && strings.Contains(err.Error(), s.Secret) {
			t.Errorf("probe: %v", err)
		}
	})

	t.Run("probe", func(t *testing.T) {
		s := start(t)
		if err := backend.Probe(ctx, s.open(t, backend.Options{})); err != nil {
			t.Error(err)
		}
	})

	t.Run("soak", func(t *testing.T) { soak(t, start(t)) })
}

// soak sends 2,000 segments through a server that fails three calls of ten in
// every way there is.
func soak(t *testing.T, s Service) {
	var faults []Fault
	for _, f := range slices.Concat(CallFaults, UnitFaults) {
		if !slices.Contains(s.Cannot, f) {
			faults = append(faults, f)
		}
	}
	var mu sync.Mutex
	random := rand.New(rand.NewPCG(1, 2))
	s.Server.Misbehave(func(int) Fault {
		mu.Lock()
		defer mu.Unlock()
		if random.IntN(10) < 3 {
			return faults[random.IntN(len(faults))]
		}
		return Good
	})
	// The clock of the test runs as many times too fast as there are calls at once.
	b := s.open(t, backend.Options{Patience: 24 * time.Hour, Tries: 10, Timeout: time.Second})
	segs := Segments(2000)
	got, err := b.Translate(context.Background(), segs)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != len(segs) {
		t.Fatalf("%d answers to %d segments", len(got), len(segs))
	}
	marked := 0
	for i, g := range got {
		switch {
		case g.Err != nil && g.Text == "":
			marked++
		case g.Err != nil || !same(g, segs[i]):
			t.Errorf("segment %s: %q, %v", segs[i].ID, g.Text, g.Err)
		}
	}
	u := b.Usage()
	t.Logf("2000 segments, %d of them not done: %d calls, %d failed, %d segments asked again, %d characters, %d+%d tokens",
		marked, u.Calls, u.Failed, u.Again, u.Runes, u.Tokens.Prompt, u.Tokens.Answer)
	if marked > 20 {
		t.Errorf("%d segments were not done", marked)
	}
}
