package pipeline

import (
	"context"
	"regexp"
	"strings"
	"testing"

	"dolmetsch/doc"
	"dolmetsch/pipeline/backend"
	"dolmetsch/pipeline/markup"
	"dolmetsch/pipeline/protect"
)

// forgetful is a backend that knows whole sentences, by a word of theirs, and
// loses every protected term in them. What stands alone it treats as fragment says.
type forgetful struct {
	style     markup.Style
	sentences map[string]string
	fragment  func(string) string
}

func (f forgetful) Traits() backend.Traits {
	return backend.Traits{Name: "forgetful", Style: f.style, Retry: []markup.Style{markup.Opaque}, Parallel: 1}
}

func (f forgetful) Translate(_ context.Context, segs []backend.Segment) ([]backend.Translation, error) {
	out := make([]backend.Translation, len(segs))
	for i, s := range segs {
		text := f.Traits().Text(s)
		out[i] = f.Traits().Answer(s, f.fragment(text))
		for word, english := range f.sentences {
			if strings.Contains(text, word) && (strings.Contains(text, "<") || strings.Contains(text, "⟦") || opaque.MatchString(text)) {
				out[i].Text = english
			}
		}
	}
	return out, nil
}

var opaque = regexp.MustCompile(`\bQ[B-Z]{2}\d\dX\b`)

// Where terms are lost and the text round them comes back in German, the unit
// must not pass for English.
func TestPiecesLeftInGerman(t *testing.T) {
	const article = `Meta hat am Montag 2.000 Mitarbeiter in Berlin entlassen. Google und Microsoft stellten im Mai rund 40 % davon ein.

Die Zentrale von OpenAI zahlt dafür 3,5 Mio. Euro. Am 3. Oktober zieht Nordwind AG nach Hamburg.
`
	sentences := map[string]string{
		"Mitarbeiter": "On Monday it laid off staff there.",
		"stellten":    "They hired about as many of them.",
		"Zentrale":    "The headquarters is paying for this.",
		"zieht":       "It is moving then.",
	}
	english := strings.NewReplacer("hat am Montag", "on Monday", "Mitarbeiter in", "employees in", "entlassen.", "laid off.", "und", "and",
		"stellten im Mai rund", "hired in May about", "davon ein.", "of them.", "Die Zentrale von", "The headquarters of",
		"zahlt dafür", "pays for it", "Am", "On", "zieht", "moves", "nach", "to")
	for _, style := range []markup.Style{markup.HTML, markup.XML, markup.Symbols} {
		for _, tt := range []struct {
			name     string
			fragment func(string) string
			whole    bool // the pieces make a text without errors
		}{
			{"as it was", func(s string) string { return s }, false},
			{"in lower case", strings.ToLower, false},
			{"with another stop", func(s string) string { return strings.TrimSuffix(s, ".") + " ." }, false},
			{"in English", english.Replace, true},
		} {
			b := forgetful{style, sentences, tt.fragment}
			d, err := Run(context.Background(), "a.txt", []byte(article), Options{Backend: b, Protect: protect.Options{Names: true}})
			if err != nil {
				t.Fatal(err)
			}
			units := 0
			d.Units(func(_ *doc.Block, u *doc.Unit) {
				units++
				if tt.whole {
					for _, term := range u.Terms {
						if term.TargetSpan == doc.NoSpan {
							t.Errorf("style %d, %s: %q is lost in %q", style, tt.name, term.Target, u.Target)
						}
					}
					return
				}
				if !u.HasErrors() {
					t.Errorf("style %d, %s: no error in %q; issues %v", style, tt.name, u.Target, u.Issues)
				}
				if regexp.MustCompile(`(?i)\b(hat|stellten|zahlt|zieht)\b`).MatchString(u.Target) {
					t.Errorf("style %d, %s: German in %q", style, tt.name, u.Target)
				}
			})
			if units != 4 {
				t.Errorf("%d units", units)
			}
		}
	}
}
