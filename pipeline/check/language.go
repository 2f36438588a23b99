package check

import (
	"strings"
	"unicode"

	"dolmetsch/doc"
	"dolmetsch/internal/lang"
)

var otherLanguage = Check{
	Code:     "other-language",
	Severity: doc.Error,
	Doc: "The English has letters of another script that the German does not have, as a look-alike in a word too, or is no English " +
		"at all: it has small words of another language (le, que, het) and none of English. German is untranslated's.",
	Example: Example{Source: "Der Minister trat zurück.", Target: "The minister resigned, сказал он."},
	Run: func(u *doc.Unit, _ Context) []doc.Issue {
		if blank(u) {
			return nil
		}
		source, target := texts(u)
		if run := foreignScript(target, source); run != "" {
			return issues("the English has letters of another script: %q", run)
		}
		other := 0
		for _, w := range lowerWords(target) {
			if lang.EnglishSmallWord(w) {
				return nil
			}
			if lang.OtherLanguage(w) {
				other++
			}
		}
		if other >= 3 && !inGerman(source, target) {
			return issues("the English looks like another language: %q", excerpt(target))
		}
		return nil
	},
}

// inGerman reports whether most words of the English are the German's.
func inGerman(source, target string) bool {
	same, lower := copied(source, target)
	return 2*len(same) > lower
}

// foreignScript is the first run of letters of another script than Latin that
// the other text does not have. A single Greek letter is a sign, as in β or μm.
func foreignScript(text, other string) string {
	for _, run := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) }) {
		foreign, greek := 0, 0
		for _, r := range run {
			if !unicode.In(r, unicode.Latin, unicode.Common, unicode.Inherited) && !strings.ContainsRune(other, r) {
				foreign++
				if unicode.Is(unicode.Greek, r) {
					greek++
				}
			}
		}
		if foreign > greek || greek > 1 {
			return run
		}
	}
	return ""
}
