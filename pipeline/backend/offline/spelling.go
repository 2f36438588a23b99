package offline

import (
	"strings"

	"dolmetsch/internal/regexp"
)

// written are German abbreviations that our models meet too seldom, and copy or
// garble ("e.g. B", "18th Jh."), with what they are sent instead. They read d. h. and
// ca. better as they are.
var written = []struct {
	short *regexp.Regexp
	long  string
}{
	{abbreviation(`z\. ?B\.`), "zum Beispiel"}, {abbreviation(`Z\. ?B\.`), "Zum Beispiel"},
	{abbreviation(`u\. ?a\. ?m\.`), "und anderes mehr"}, {abbreviation(`u\. ?v\. ?a\.`), "und viele andere"},
	{abbreviation(`u\. ?a\.`), "unter anderem"}, {abbreviation(`U\. ?a\.`), "Unter anderem"},
	{abbreviation(`v\. ?a\.`), "vor allem"}, {abbreviation(`V\. ?a\.`), "Vor allem"},
	{abbreviation(`z\. ?T\.`), "zum Teil"}, {abbreviation(`Z\. ?T\.`), "Zum Teil"},
	{abbreviation(`i\. ?d\. ?R\.`), "in der Regel"}, {abbreviation(`I\. ?d\. ?R\.`), "In der Regel"},
	{abbreviation(`evtl\.`), "eventuell"}, {abbreviation(`Evtl\.`), "Eventuell"},
	{abbreviation(`Jh\.`), "Jahrhundert"}, {abbreviation(`Std\.`), "Stunden"},
	{regexp.MustCompile(`([\d⟧] )S\.([,;)]| \p{Ll})`), "${1}Seiten$2"},
	{regexp.MustCompile(`(\bDr\.)(?: (?:med|phil|jur|iur|theol|rer\. ?(?:nat|pol)|h\. ?c)\.)+( [\p{Lu}⟦])`), "$1$2"},
}

// abbreviation matches one whose full stop ends no sentence, as the last one of
// a text may.
func abbreviation(pattern string) *regexp.Regexp {
	return regexp.MustCompile(`(^|[\s(“‘⟧/–-])` + pattern + `(,|;|\)| +[^\s”’)])`)
}

// spelt writes out abbreviations.
func spelt(text string) string {
	if !strings.Contains(text, ".") {
		return text
	}
	for _, w := range written {
		long := w.long
		if !strings.Contains(long, "$") {
			long = "${1}" + long + "${2}"
		}
		text = w.short.ReplaceAllString(text, long)
	}
	return text
}

var (
	spacesRE    = regexp.MustCompile(` {2,}`)
	beforeRE    = regexp.MustCompile(` ([,;!?.])( |$)`)
	beforeEndRE = regexp.MustCompile(`(\pL[.,!?]?) ([”’])( |[.,;:!?)”’]|$)`)
	raisedRE    = regexp.MustCompile(`\b\pL{1,3}[²³]|\b\p{Lu}\pL?[₂₃₄₆]\pL?`)
)

var lowered = strings.NewReplacer("²", "2", "³", "3", "₂", "2", "₃", "3", "₄", "4", "₆", "6")

// tidy takes away spaces that no English has, which a model makes of pieces in
// an unusual order, and raises the figures that its vocabulary has not: km³.
func tidy(text, source string) string {
	text = spacesRE.ReplaceAllString(text, " ")
	text = beforeRE.ReplaceAllString(text, "$1$2")
	for strings.Contains(text, " ”") || strings.Contains(text, " ’") {
		closed := beforeEndRE.ReplaceAllString(text, "$1$2$3")
		if closed == text {
			break
		}
		text = closed
	}
	for _, w := range raisedRE.FindAllString(source, -1) {
		low := regexp.MustCompile(`\b` + lowered.Replace(w) + `\b`)
		text = low.ReplaceAllString(text, w)
	}
	return text
}
