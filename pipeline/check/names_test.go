package check

import (
	"os"
	"strings"
	"testing"
	"unicode"

	"dolmetsch/doc"
	"dolmetsch/internal/lang"
	"dolmetsch/internal/lexicon"
	"dolmetsch/pipeline/protect/propername"
)

// TestNamesOfBothLanguages measures which names are protected, on people's
// translations: a word with a capital inside a sentence of the English that the
// German has letter by letter is one, unless it is a word of German. DOLMETSCH_ALARMS=1 prints those that are
// not.
//
//	go test ./pipeline/check -run TestNamesOfBothLanguages -v
func TestNamesOfBothLanguages(t *testing.T) {
	for _, corpus := range corpora {
		t.Run(corpus, func(t *testing.T) {
			units := readCorpus(t, corpus)
			detect(units)
			names, found, nouns := 0, 0, 0
			for i := range units {
				u := &units[i]
				german := map[string][]doc.Span{}
				for _, w := range propername.Words(u.Source) {
					german[w.Text] = append(german[w.Text], w.Span)
				}
				for _, w := range propername.Words(u.Target) {
					spans := german[w.Text]
					if w.First || len(spans) != 1 || !unicode.IsUpper([]rune(w.Text)[0]) || len(w.Text) < 3 ||
						lang.Capitalised(strings.ToLower(w.Text)) || lang.Loanword(w.Text) {
						continue
					}
					if e, ok := lexicon.Find(w.Text); ok && e.Class != lexicon.Name || !ok && !lexicon.Rare(w.Text) {
						nouns++
						continue // Doping, Bank, and China, which is as frequent
					}
					names++
					if inTerm(u, spans[0]) {
						found++
						continue
					}
					if os.Getenv("DOLMETSCH_ALARMS") != "" {
						t.Logf("%s not protected:\n    %s", w.Text, u.Source)
					}
				}
			}
			t.Logf("%s: %d of %d names (%.1f%%) are protected; %d that are German words too are not counted", corpus, found, names, 100*float64(found)/float64(max(names, 1)), nouns)
		})
	}
}
