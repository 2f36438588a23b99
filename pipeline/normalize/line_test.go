package normalize

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// What a lineMatcher looks at first rules out no line that its expressions match.
func TestLineMatcher(t *testing.T) {
	matchers := map[string]*lineMatcher{
		"boilerplate": boilerplate, "byline": byline, "tag": tag, "labels": labels, "menu": menu, "captions": captions, "credits": credits, "labelled": labelled,
	}
	lines := []string{
		"*** Ende des Artikels ***", "(– Weiterlesen", "- - -", "=====", "# #Wald #Holz", "+++ Eilmeldung +++", "12/14", "Seite 3 von 8",
		"DPA/AFP", "(dpa)", "ddp/dpa/ab", "Hessen Kurier/ab", "Politik > Inland", "Neuss › Aktuelles", "Von Dr. Ute Kehl und Jan von Moor",
		"Sie finden uns in Ihr E-Mail-Postfach", "Unbedingt auf Teilen folgen Sie uns auf Instagram", "Das große Rezept drucken",
		"Nachdruck verboten, ALLE RECHTE VORBEHALTEN.", "gn-tech", "x", "X", "Ein Satz, der von nichts handelt.", "", "Ä", "»Anzeige«",
		"Foto: Ute Kehl", "Symbolbild", "Der Hafen (Foto: Kehl)", "Der Hafen. Bild: Kehl/dpa", "(Grafik: Kehl)", "Viertelfinale: Köln gegen Bonn",
		"Lesen Sie auch:", "mehr zum Thema …", "Ja", "©", "(c) Kehl", "Copyright", "0 Kommentare", "Lesezeit: 3 min", "€ 5", "3 Min. Lesezeit",
	}
	for name, m := range matchers {
		lead := ""
		if m.lead != "" {
			lead = "[" + regexp.QuoteMeta(m.lead) + "]*"
		}
		whole := regexp.MustCompile(m.flags + "^" + lead + "(?:" + strings.Join(m.patterns, "|") + ")" + m.tail + "$")
		for _, l := range lines {
			for _, l := range []string{l, strings.ToUpper(l), strings.ToLower(l), l + ".", "- " + l, l + " +++"} {
				if got, want := m.match(l), whole.MatchString(l); got != want {
					t.Errorf("%s: %q is %t, want %t", name, l, got, want)
				}
			}
		}
	}
}

// A bare text that many lines begin with is asked of few expressions.
func TestLineMatcherFew(t *testing.T) {
	x := boilerplate.index()
	for _, l := range []string{"der ", "die ", "das ", "ein ", "und ", "ich "} {
		n := 0
		for k := 1; k <= len(l); k++ {
			n += len(x.starts[l[:k]])
		}
		if n > 6 {
			t.Errorf("%q is asked of %d expressions", l, n)
		}
	}
	if len(x.rest) > 12 {
		t.Errorf("%d expressions may begin with anything: %s", len(x.rest), fmt.Sprint(x.rest))
	}
	for _, i := range x.rest {
		if x.contains[i] == (cue{}) {
			t.Errorf("every line is asked of %s", boilerplate.patterns[i])
		}
	}
}
