package pipeline

import (
	"context"
	"errors"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"dolmetsch/doc"
	"dolmetsch/glossary"
	"dolmetsch/pipeline/backend"
	"dolmetsch/pipeline/markup"
	"dolmetsch/pipeline/memory"
	"dolmetsch/pipeline/protect"
)

// script is a backend that answers as a function says, and remembers what it
// was asked.
type script struct {
	traits backend.Traits
	answer func(seg asked) (string, error)
	asked  []string
}

// asked is a segment with its text in the backend's style.
type asked struct {
	backend.Segment
	Text string
}

func (s *script) Traits() backend.Traits { return s.traits }

func (s *script) Translate(_ context.Context, segs []backend.Segment) ([]backend.Translation, error) {
	out := make([]backend.Translation, len(segs))
	for i, seg := range segs {
		a := asked{seg, s.traits.Text(seg)}
		s.asked = append(s.asked, a.Text)
		text, err := s.answer(a)
		out[i] = s.traits.Answer(seg, text)
		out[i].Err, out[i].Score = err, -1
	}
	return out, nil
}

const article = `Neue Regeln für Nordwind

Die Firma Nordwind AG zahlt am 3. Oktober 2.000 Euro.Das sagte Petra Kornmann der Zeitung. „Wir sind froh“, sagte Kornmann.

Ende des Artikels
`

func symbols() backend.Traits {
	return backend.Traits{Name: "script", Style: markup.Symbols, Parallel: 1}
}

func mustRun(t *testing.T, opt Options) *doc.Document {
	t.Helper()
	d, err := Run(context.Background(), "a.txt", []byte(article), opt)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func unitWith(t *testing.T, d *doc.Document, german string) *doc.Unit {
	t.Helper()
	var found *doc.Unit
	d.Units(func(_ *doc.Block, u *doc.Unit) {
		if strings.Contains(u.Source, german) {
			found = u
		}
	})
	if found == nil {
		t.Fatalf("no unit with %q", german)
	}
	return found
}

func hasIssue(u *doc.Unit, code string) bool {
	for _, i := range u.Issues {
		if i.Code == code {
			return true
		}
	}
	return false
}

// copyBack is a backend's answer that keeps the masked text, with English words
// round it, so that only the handling of terms is under test.
func copyBack(seg asked) (string, error) { return seg.Text, nil }

func TestRunPutsTermsBack(t *testing.T) {
	b := &script{traits: symbols(), answer: copyBack}
	d := mustRun(t, Options{Backend: b, Protect: protect.Options{Names: true}})
	u := unitWith(t, d, "2.000")
	for _, want := range []string{"Nordwind AG", "October 3", "2,000 euros"} {
		if !strings.Contains(u.Target, want) {
			t.Errorf("target %q lacks %q", u.Target, want)
		}
	}
	if u.Origin != "script" || u.Score != -1 {
		t.Errorf("origin %q, score %g", u.Origin, u.Score)
	}
	for _, s := range b.asked {
		if strings.Contains(s, "2.000") {
			t.Errorf("the backend saw a number: %q", s)
		}
	}
}

func TestAnnotationsAreForThoseThatKnowThem(t *testing.T) {
	g := glossary.New([]glossary.Entry{{German: "Firma", English: "company", Kind: glossary.Term}, {German: "Zeitung", English: "newspaper", Kind: glossary.Term}})
	term := regexp.MustCompile(`⟦X1⟧|⟦T⟧Firma⟦=⟧company⟦/T⟧`)
	for _, knows := range []bool{false, true} {
		traits := symbols()
		if knows {
			traits.Style = markup.Annotated
		}
		// One term is lost again and again, so that every repair is tried with the other one left.
		b := &script{traits: traits, answer: func(s asked) (string, error) {
			if strings.Contains(s.Text, "und die") {
				return term.ReplaceAllString(s.Text, ""), nil
			}
			return s.Text, nil
		}}
		if _, err := Run(context.Background(), "a.txt", []byte("Heute zahlen die Firma und die Zeitung.\n"), Options{Backend: b, Glossary: g}); err != nil {
			t.Fatal(err)
		}
		annotated := 0
		for _, text := range b.asked {
			if strings.Contains(text, "⟦T⟧") {
				annotated++
			}
		}
		if len(b.asked) < 2 || knows != (annotated > 0) {
			t.Errorf("knows annotations: %t, was sent them %d times: %q", knows, annotated, b.asked)
		}
	}
}

func TestTagsStayAsTheyAre(t *testing.T) {
	b := &script{traits: symbols(), answer: copyBack}
	d, err := Run(context.Background(), "a.txt", []byte(article+"\ngn-tech\n"), Options{Backend: b})
	if err != nil {
		t.Fatal(err)
	}
	u := unitWith(t, d, "gn-tech")
	if u.Target != "gn-tech" || u.Origin != doc.OriginVerbatim || len(u.Issues) > 0 {
		t.Errorf("target %q, origin %q, issues %v", u.Target, u.Origin, u.Issues)
	}
	if u := unitWith(t, d, "Ende des Artikels"); u.Origin != "script" {
		t.Errorf("origin %q of boilerplate that is a sentence", u.Origin)
	}
}

func TestLadder(t *testing.T) {
	symbol := regexp.MustCompile(`⟦[A-Z]\d+⟧`)
	tests := []struct {
		name   string
		retry  []markup.Style
		answer func(asked) (string, error)
		want   string // in the unit with the number
		lost   bool
	}{
		{"kept", nil, copyBack, "2,000 euros", false},
		{"another style", []markup.Style{markup.Opaque}, func(s asked) (string, error) {
			return symbol.ReplaceAllString(s.Text, ""), nil
		}, "2,000 euros", false},
		{"pieces", nil, func(s asked) (string, error) {
			if !symbol.MatchString(s.Text) {
				return "plain", nil
			}
			return symbol.ReplaceAllString(s.Text, ""), nil
		}, "2,000 euros", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			traits := symbols()
			traits.Retry = tt.retry
			b := &script{traits: traits, answer: tt.answer}
			d := mustRun(t, Options{Backend: b, Protect: protect.Options{Names: true}})
			u := unitWith(t, d, "2.000")
			if !strings.Contains(u.Target, tt.want) {
				t.Errorf("target %q lacks %q", u.Target, tt.want)
			}
			for _, term := range u.Terms {
				if term.Kind != doc.Quote && term.TargetSpan == doc.NoSpan != tt.lost {
					t.Errorf("term %q at %v", term.Target, term.TargetSpan)
				}
			}
		})
	}
}

func TestLostTermIsNeverSilent(t *testing.T) {
	// Plain style cannot be retried in pieces that help: the answer has nothing of the source.
	b := &script{traits: symbols(), answer: func(asked) (string, error) { return "Something else.", nil }}
	d := mustRun(t, Options{Backend: b, Protect: protect.Options{Names: true}})
	d.Units(func(_ *doc.Block, u *doc.Unit) {
		for _, term := range u.Terms {
			if term.TargetSpan == doc.NoSpan && !u.HasErrors() {
				t.Errorf("%s: %q is lost from %q without an error", u.ID, term.Target, u.Target)
			}
		}
	})
}

func TestUntranslatedUnitCarriesGermanAndError(t *testing.T) {
	b := &script{traits: symbols(), answer: func(s asked) (string, error) {
		if strings.Contains(s.Text, "Zeitung") {
			return "", errors.New("refused")
		}
		return s.Text, nil
	}}
	d := mustRun(t, Options{Backend: b})
	u := unitWith(t, d, "Zeitung")
	if u.Target != u.Source || u.Origin != doc.OriginNone || !hasIssue(u, doc.CodeNotTranslated) || !u.HasErrors() {
		t.Errorf("target %q, origin %q, issues %v", u.Target, u.Origin, u.Issues)
	}
	if u := unitWith(t, d, "2.000"); u.Origin != "script" {
		t.Errorf("another unit has origin %q", u.Origin)
	}
}

func TestNothingIsLost(t *testing.T) {
	b := &script{traits: symbols(), answer: copyBack}
	d := mustRun(t, Options{Backend: b})
	at := 0
	for _, bl := range d.Blocks {
		if strings.TrimSpace(article[at:bl.Raw.Start]) != "" {
			t.Errorf("%q is in no block", article[at:bl.Raw.Start])
		}
		at = bl.Raw.End
		if len(bl.Units) == 0 {
			t.Errorf("block %q has no unit", bl.Text)
		}
	}
	if strings.TrimSpace(article[at:]) != "" {
		t.Errorf("%q is in no block", article[at:])
	}
	if d.Blocks[0].Kind != doc.Heading || d.Blocks[len(d.Blocks)-1].Kind != doc.Boilerplate {
		t.Errorf("first block is %s, last is %s", d.Blocks[0].Kind, d.Blocks[len(d.Blocks)-1].Kind)
	}
}

func TestStopErrorEndsTheRun(t *testing.T) {
	stop := &backend.StopError{Err: errors.New("too dear")}
	b := failing{symbols(), stop}
	if _, err := Run(context.Background(), "a.txt", []byte(article), Options{Backend: b}); !errors.Is(err, stop) {
		t.Errorf("error %v", err)
	}
}

type failing struct {
	traits backend.Traits
	err    error
}

func (f failing) Traits() backend.Traits { return f.traits }
func (f failing) Translate(context.Context, []backend.Segment) ([]backend.Translation, error) {
	return nil, f.err
}

func TestFailedCallMarksItsUnits(t *testing.T) {
	d := mustRun(t, Options{Backend: failing{symbols(), errors.New("no route")}})
	if u := unitWith(t, d, "Zeitung"); !hasIssue(u, doc.CodeNotTranslated) || !strings.Contains(u.Issues[0].Message, "no route") {
		t.Errorf("issues %v", u.Issues)
	}
}

func TestRunIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	b := &script{traits: symbols(), answer: copyBack}
	if _, err := Run(ctx, "a.txt", []byte(article), Options{Backend: b}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestReviewedEnglishWins(t *testing.T) {
	ctx := context.Background()
	store, err := memory.Open(ctx, filepath.Join(t.TempDir(), "m.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	b := &script{traits: symbols(), answer: copyBack}
	opt := Options{Backend: b, Memory: store}
	d := mustRun(t, opt)
	u := unitWith(t, d, "Zeitung")
	u.Target, u.State = "Petra Kornmann told the paper so.", doc.Approved
	other := unitWith(t, d, "2.000")
	other.Target, other.State = "edited, not approved", doc.Edited
	if n, err := store.Learn(ctx, d, time.Unix(1, 0)); n.Added != 1 || err != nil {
		t.Fatalf("learned %+v, %v", n, err)
	}
	b.asked = nil
	d = mustRun(t, opt)
	u = unitWith(t, d, "Zeitung")
	if u.Target != "Petra Kornmann told the paper so." || u.Origin != doc.OriginMemory || u.State != doc.Approved {
		t.Errorf("target %q, origin %q, state %q", u.Target, u.Origin, u.State)
	}
	for _, s := range b.asked {
		if strings.Contains(s, "Zeitung") {
			t.Errorf("the backend was asked for an approved unit: %q", s)
		}
	}
	if u := unitWith(t, d, "2.000"); u.Origin != "script" {
		t.Errorf("an unapproved edit came back with origin %q", u.Origin)
	}
}

func TestMatch(t *testing.T) {
	d := mustRun(t, Options{Backend: &script{traits: symbols(), answer: copyBack}})
	d.SourceHash = "" // as in a table
	tests := []struct {
		name, article, want string
	}{
		{"same", article, ""},
		{"changed word", strings.Replace(article, "froh", "traurig", 1), "another article or version"},
		{"longer", article + "\n\nNoch ein Absatz kam dazu, und er ist neu.\n", "missing"},
		{"shorter", article[:strings.Index(article, "Das sagte")], "has no segment"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Match(d, []byte(tt.article))
			if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
		})
	}
}

func TestSignature(t *testing.T) {
	b := &script{traits: symbols()}
	base := Options{Backend: b}.Signature()
	other := symbols()
	other.Model = "2"
	for name, opt := range map[string]Options{
		"names":   {Backend: b, Protect: protect.Options{Names: true}},
		"quotes":  {Backend: b, Protect: protect.Options{Quotes: protect.KeepQuotes}},
		"british": {Backend: b, Protect: protect.Options{British: true}},
		"model":   {Backend: &script{traits: other}},
	} {
		if opt.Signature() == base {
			t.Errorf("%s is not in the signature %s", name, base)
		}
	}
	if strings.Contains(base, "\n") {
		t.Error("more than one line")
	}
	quotes := Options{Backend: b, Protect: protect.Options{Quotes: protect.TranslateQuotes}}
	if quotes.Signature() != base {
		t.Error("a default that is written out changes the signature")
	}
}
