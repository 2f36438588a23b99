package check

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/internal/lang"
	"dolmetsch/internal/regexp"
	"dolmetsch/pipeline/protect/propername"
)

var untranslated = Check{
	Code:     "untranslated",
	Severity: doc.Error,
	Doc: "The English is the German, or German words are left in it: an error for a sentence, a warning for a word or for a copy " +
		"that may be a name. A single word counts if it stands in the German too and is by its letters, or by the model that finds names, " +
		"one to be translated (the Leutes, Kreislaufwirtschaft). Names, terms, short titles and kept quotations may be German, and a heading, list item or caption that is a name.",
	Example: Example{Source: "Die Regierung hat den Plan nicht geändert.", Target: "The government has den Plan nicht geändert."},
	Run: func(u *doc.Unit, in Context) []doc.Issue {
		if blank(u) {
			return nil
		}
		source, whole := texts(u)
		target := anyAddressRE.ReplaceAllString(withoutTerms(u, whole), " ")
		ws := words(target)
		var german []string
		for _, w := range ws {
			if lang.Untranslated(w) {
				german = append(german, w)
			}
		}
		if len(german) >= 3 || len(german) == 2 && len(ws) <= 12 {
			return issues("the English has the German %s", listed("word", german))
		}
		same, lower := copied(source, target)
		letters := fold(source)
		if fold(u.Target) == letters && letters != "" && lower > 0 {
			if len(words(source)) >= 4 || lower >= 2 || len(german) > 0 {
				return issues("the English is the German")
			}
			return warning("the English is the German")
		}
		if fold(u.Target) == letters && len(ws) > 1 && !(in.line() && onlyNames(source)) {
			return warning("the English is the German") // Neue Regeln
		}
		if len(same) >= 3 && 2*len(same) >= lower {
			return issues("the English has the German %s", listed("word", same))
		}
		for _, w := range same {
			if strings.ContainsAny(w, "äöüß") {
				return warning("the English has the German word %q", w)
			}
		}
		if len(german) > 0 && len(same) > 1 && slices.Contains(words(titleRE.ReplaceAllString(target, "")), german[0]) {
			return warning("the English has the German %s", listed("word", german))
		}
		if left := untranslatedWords(u, source, whole); len(left) > 0 {
			return warning("the English has the German %s", listed("word", left))
		}
		return nil
	},
}

// onlyNames reports whether every word of a German text may well be a name's: Anna
// Weber, Hamburg (AP). A label is none, and words in capitals do not tell.
func onlyNames(source string) bool {
	ws := propername.Words(source)
	propername.Article([][]propername.Word{ws})
	return !slices.ContainsFunc(ws, func(w propername.Word) bool {
		return w.Score < nameScore || w.After == ':' || len(w.Text) > 3 && w.Text == strings.ToUpper(w.Text)
	})
}

// titleRE matches what is short enough in quotation marks to be a title or name:
// “Boisheim wehrt sich”.
var titleRE = regexp.MustCompile(`["“„][^"“”„]{1,30}["”“]`)

// Untranslated reports whether the check of that name finds an error in target
// as the English of source, which need not be a whole sentence.
func Untranslated(source, target string) bool {
	for _, i := range untranslated.Run(&doc.Unit{Source: source, Target: target}, Context{}) {
		if i.Severity == "" || i.Severity == doc.Error {
			return true
		}
	}
	return false
}

// withoutTerms is target without the English of protected terms, which may
// look German.
func withoutTerms(u *doc.Unit, target string) string {
	for i := range u.Terms {
		if t := &u.Terms[i]; t.Target != "" && t.Kind != doc.Quote {
			target = strings.ReplaceAll(target, t.Target, " ")
		}
	}
	return target
}

// copied lists the words of target that begin small, are long enough to tell
// and stand in source in the same form, and counts the words that begin small.
func copied(source, target string) (same []string, lower int) {
	in := map[string]bool{}
	for _, w := range words(source) {
		in[w] = true
	}
	for _, w := range words(target) {
		first, _ := utf8.DecodeRuneInString(w)
		if !unicode.IsLower(first) {
			continue
		}
		lower++
		if in[w] && utf8.RuneCountInString(w) >= 3 && !lang.Cognate(w) {
			same = append(same, w)
		}
	}
	return same, lower
}

func fold(s string) string {
	return strings.Join(lowerWords(s), " ")
}
