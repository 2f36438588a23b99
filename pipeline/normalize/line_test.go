package normalize

import (
	"fmt"
	"os"
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
		if c := x.contains[i]; c.text == "" && c.marks == "" {
			t.Errorf("every line is asked of %s", boilerplate.patterns[i])
		}
	}
}

// Lines of pages are told from those of articles by themselves.
func TestBoilerplateLines(t *testing.T) {
	data, err := os.ReadFile("testdata/lines.txt")
	if err != nil {
		t.Fatal(err)
	}
	found, there := 0, 0
	for line := range strings.Lines(string(data)) {
		line = strings.TrimRight(line, "\n")
		switch {
		case strings.HasPrefix(line, "  ") && isBoilerplate(line[2:]):
			t.Errorf("a real line is boilerplate: %s", line[2:])
		case strings.HasPrefix(line, "~ "):
			there++
			if isBoilerplate(line[2:]) || menu.match(line[2:]) || labels.match(line[2:]) || isCaption(line[2:]) {
				found++
			} else {
				t.Logf("not found: %s", line[2:])
			}
		}
	}
	if t.Logf("%d of %d found", found, there); 100*found < 95*there {
		t.Errorf("%d of %d lines of boilerplate found, expected 95%%", found, there)
	}
}
