package normalize

import (
	"strings"
	"unicode"

	"dolmetsch/doc"
	"dolmetsch/internal/lang"
)

// minShout is the number of letters from which a block in capitals is taken
// for a headline and not for a name or an abbreviation.
const minShout = 12

// findCapitals finds the words of blocks that stand in capitals throughout and
// gives each the form that it has elsewhere in the article, or else the likely
// one: small for function words, as it is for abbreviations, with one capital
// for the rest, as a headline has mostly nouns. Models read such text far
// better.
func findCapitals(s string) []edit {
	var edits []edit
	var forms map[string]string
	start := 0
	for _, block := range strings.SplitAfter(s, blockBreak) {
		if shouts(block) {
			if forms == nil {
				forms = formsOf(s)
			}
			first := true
			for _, w := range wordsOf(block) {
				word := w.Of(block)
				form := smallForm(word, forms, first)
				first = false
				if word == "CO" && strings.HasSuffix(block[:w.Start], "& ") {
					form = "Co"
				}
				if form != word {
					edits = append(edits, edit{doc.Span{Start: start + w.Start, End: start + w.End}, form, ruleCapitals})
				}
			}
		}
		start += len(block)
	}
	return edits
}

// shouts reports whether text stands in capitals.
func shouts(text string) bool {
	upper, words := 0, 0
	inWord := false
	for _, r := range text {
		if unicode.IsLower(r) && r != 'ß' {
			return false
		}
		if unicode.IsLetter(r) {
			upper++
			if !inWord {
				words++
			}
		}
		inWord = unicode.IsLetter(r)
	}
	return upper >= minShout && words > 1
}

// wordsOf are the runs of letters in text.
func wordsOf(text string) []doc.Span {
	var spans []doc.Span
	start := -1
	for i, r := range text + " " {
		switch letter := unicode.IsLetter(r); {
		case letter && start < 0:
			start = i
		case !letter && start >= 0:
			spans = append(spans, doc.Span{Start: start, End: i})
			start = -1
		}
	}
	return spans
}

func inCapitals(word string) string {
	return strings.ReplaceAll(strings.ToUpper(strings.ReplaceAll(word, "ß", "ss")), "ẞ", "SS")
}

// formsOf says how the words of blocks that are not in capitals are mostly
// written, by their form in capitals.
func formsOf(s string) map[string]string {
	counts := map[string]map[string]int{}
	for _, block := range strings.Split(s, blockBreak) {
		if shouts(block) {
			continue
		}
		for _, w := range wordsOf(block) {
			word := w.Of(block)
			key := inCapitals(word)
			weight := 2
			if atStart(block[:w.Start]) { // a capital at the start says little
				if weight = 1; lang.HeadlineWord(strings.ToLower(word)) {
					continue
				}
			}
			if counts[key] == nil {
				counts[key] = map[string]int{}
			}
			counts[key][word] += weight
		}
	}
	forms := map[string]string{}
	for key, byForm := range counts {
		for form, n := range byForm {
			if best, ok := forms[key]; !ok || n > byForm[best] || n == byForm[best] && form < best {
				forms[key] = form
			}
		}
	}
	return forms
}

// atStart reports whether a word after before stands where a sentence begins.
func atStart(before string) bool {
	before = strings.TrimRight(before, " „“‚‘»«\"(–")
	return before == "" || strings.ContainsRune(".!?:", rune(before[len(before)-1]))
}

func smallForm(word string, forms map[string]string, first bool) string {
	form, ok := forms[inCapitals(word)]
	switch {
	case ok:
	case lang.LegalSpelling(word) != "":
		form = lang.LegalSpelling(word)
	case lang.HeadlineWord(strings.ToLower(word)):
		form = strings.ToLower(word)
	case lang.SpokenAcronym(word) || len([]rune(word)) <= 3 || !strings.ContainsAny(word, "AEIOUÄÖÜY"):
		form = word
	default:
		form = titleCase(strings.ToLower(word))
	}
	if first {
		form = titleCase(form)
	}
	return form
}

func titleCase(word string) string {
	for i, r := range word {
		if i == 0 {
			return string(unicode.ToUpper(r)) + word[len(string(r)):]
		}
	}
	return word
}
