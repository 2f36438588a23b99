package backend_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"dolmetsch/pipeline/backend"
	"dolmetsch/pipeline/backend/backendtest"
	"dolmetsch/pipeline/markup"
)

func TestRefusal(t *testing.T) {
	for _, tt := range []struct {
		german, answer string
		want           bool
	}{
		{"Der Täter stach zu.", "I'm sorry, but I can't help with that.", true},
		{"Der Täter stach zu.", "I’m sorry, I cannot translate this text.", true},
		{"Der Täter stach zu.", "Sorry, but I am unable to assist with this request.", true},
		{"Der Täter stach zu.", "I cannot fulfill this request as it contains violence.", true},
		{"Der Täter stach zu.", "I can’t assist with that.", true},
		{"Der Täter stach zu.", "As an AI language model, I must decline.", true},
		{"Der Täter stach zu.", "Unfortunately, I can't provide a translation of this.", true},
		{"Der Täter stach zu.", "The attacker stabbed him.", false},
		{"„Es tut mir leid, ich kann nicht kommen“, sagte er.", "“I'm sorry, I can't come,” he said.", false},
		{"„Ich kann hier nicht helfen.“", "“I can't help here.”", false},
		{"Leider kann ich das nicht sagen.", "Unfortunately, I can't say.", false},
		{"Er kann nicht kommen.", "He cannot come.", false},
		{"Als KI kann sie das.", "As an AI, it can do that.", false},
	} {
		if got := backend.Refusal(tt.german, tt.answer); got != tt.want {
			t.Errorf("%q for %q: %v", tt.answer, tt.german, got)
		}
	}
}

func TestUnwrap(t *testing.T) {
	for _, tt := range []struct{ german, answer, want string }{
		{"Der Hund bellt.", "The dog barks.", "The dog barks."},
		{"Der Hund bellt.", "Here is the translation: The dog barks.", "The dog barks."},
		{"Der Hund bellt.", "Sure! Here's the English translation of the sentence:\n\nThe dog barks.", "The dog barks."},
		{"Der Hund bellt.", "Translation: The dog barks.", "The dog barks."},
		{"Der Hund bellt.", "The dog barks.\n\nNote: “bellt” is present tense.", "The dog barks."},
		{"Der Hund bellt.", "The dog barks.\n(Translator's note: literal.)", "The dog barks."},
		{"Der Hund bellt.", "```text\nThe dog barks.\n```", "The dog barks."},
		{"Der Hund bellt.", "The dog barks.\n\nLet me know if you need more!", "The dog barks."},
		{"Übersetzung: Anna Weber", "Translation: Anna Weber", "Translation: Anna Weber"},
		{"Hier ist die Übersetzung: sie fehlt.", "Here is the translation: it is missing.", "Here is the translation: it is missing."},
		{"Der Hund: ein Porträt", "The dog: a portrait", "The dog: a portrait"},
	} {
		if got := backend.Unwrap(tt.german, tt.answer); got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.answer, got, tt.want)
		}
	}
}

// German that comes back is asked for again; a name or an English quotation may
// be the same in both.
func TestCopies(t *testing.T) {
	for text, want := range map[string]bool{
		"Der Rat hat es abgelehnt.":     true,
		"Es geht um viel Geld.":         true,
		"Kritik an der Regierung":       true,
		"Boris Palmer, Tübingen":        false,
		"“All you need is love”":        false,
		"Make America great again":      false,
		"FC Bayern – Borussia Dortmund": false,
	} {
		f := &fake{traits: backend.Traits{Timeout: time.Minute}, answer: func(_ context.Context, _ int, segs []backend.Segment) ([]backend.Translation, error) {
			return []backend.Translation{{Text: text}}, nil
		}}
		got, err := stack(f).Translate(ctx, []backend.Segment{{ID: "1", Parts: markup.Of(text)}})
		if err != nil || (got[0].Err != nil) != want {
			t.Errorf("%s: %+v, %v", text, got, err)
		}
	}
}

func refusedError() error {
	e := backend.Errorf(backend.Divisible, "refused")
	e.Refused = true
	return e
}

// What is refused is asked for without its context and then alone; its
// neighbours are done.
func TestRefusedSegments(t *testing.T) {
	for _, tt := range []struct {
		name    string
		refuses func(s backend.Segment, call []backend.Segment) bool
		left    []string // what is refused to the end
		whole   bool     // the call as a whole is refused
	}{
		{"for its context", func(s backend.Segment, _ []backend.Segment) bool { return s.ID == "3.1" && s.Title != "" }, nil, false},
		{"for its neighbours", func(s backend.Segment, call []backend.Segment) bool { return len(call) > 1 && s.ID == "3.1" }, nil, false},
		{"itself", func(s backend.Segment, _ []backend.Segment) bool { return s.ID == "3.1" }, []string{"3.1"}, false},
		{"the call for its context", func(s backend.Segment, _ []backend.Segment) bool { return s.Title != "" }, nil, true},
		{"the call for one segment", func(s backend.Segment, _ []backend.Segment) bool { return s.ID == "3.1" }, []string{"3.1"}, true},
	} {
		f := &fake{traits: backend.Traits{MaxSegments: 6, Context: true, Timeout: time.Minute}}
		f.answer = func(_ context.Context, _ int, segs []backend.Segment) ([]backend.Translation, error) {
			out := echo(segs)
			for i, s := range segs {
				if !tt.refuses(s, segs) {
					continue
				}
				if tt.whole {
					return nil, refusedError()
				}
				out[i] = backend.Translation{Err: refusedError()}
			}
			return out, nil
		}
		segs := segments(6)
		for i := range segs {
			segs[i].Title, segs[i].Before = "Messerangriff", []string{"Davor."}
		}
		got, err := stack(f).Translate(ctx, segs)
		if err != nil {
			t.Fatal(err)
		}
		var left []string
		for i, g := range got {
			if g.Err != nil {
				left = append(left, segs[i].ID)
			}
		}
		if !slices.Equal(left, tt.left) {
			t.Errorf("%s: %v are not done, want %v; calls %v", tt.name, left, tt.left, f.calls)
		}
		if len(f.calls) > 8 {
			t.Errorf("%s: %d calls", tt.name, len(f.calls))
		}
	}
}

// A service that never once answered ends the run in seconds, naming the
// variable; one that has answered is waited for.
func TestNobodyThere(t *testing.T) {
	for _, worked := range []bool{false, true} {
		clock := backendtest.NewClock()
		f := &fake{traits: backend.Traits{Name: "svc", MaxSegments: 1, Timeout: time.Minute, Setting: "SVC_URL"}}
		f.answer = func(_ context.Context, call int, segs []backend.Segment) ([]backend.Translation, error) {
			if worked && call == 0 {
				return echo(segs), nil
			}
			return nil, &backend.Error{Kind: backend.Temporary, Nobody: true, Text: "dial tcp 127.0.0.1:9: connection refused"}
		}
		begin := clock.Now()
		_, err := backend.Stack(f, backend.Options{Clock: clock, Patience: time.Minute}).Translate(ctx, segments(20))
		var stop *backend.StopError
		took := clock.Now().Sub(begin)
		if !errors.As(err, &stop) || !strings.Contains(err.Error(), "svc") {
			t.Fatalf("%v", err)
		}
		if hint := strings.Contains(err.Error(), "SVC_URL"); hint != !worked || (took < 10*time.Second) != !worked {
			t.Errorf("worked %v: after %v: %v", worked, took, err)
		}
	}
}
