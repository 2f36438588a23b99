package check

import (
	"slices"
	"strings"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/glossary"
	"dolmetsch/internal/lang"
)

var inconsistent = Check{
	Code:     "inconsistent",
	Severity: doc.Warning,
	Doc: "The same German sentence, or the same protected term, has another English than before in the document, or a name is spelt in two " +
		"ways (Zelensky, Zelenskyy). Inflection, capitals and punctuation do not count.",
	Example: Example{
		Source: "Die Bahn schweigt.", Target: "The railway is silent.",
		Before: &Example{Source: "Die Bahn schweigt.", Target: "Deutsche Bahn does not comment."},
	},
	RunAll: func(units []*doc.Unit, _ *glossary.Glossary, report func(*doc.Unit, doc.Issue)) {
		sentences, terms := map[string]*doc.Unit{}, map[string]string{}
		told, spelt := map[string]bool{}, map[string]spelling{}
		for _, u := range units {
			key := strings.Join(strings.Fields(u.Source), " ")
			if first, ok := sentences[key]; !ok {
				sentences[key] = u
			} else if fold(first.Target) != fold(u.Target) {
				report(u, issues("segment %s has the same German and the English %q", first.ID, first.Target)[0])
			}
			for i := range u.Terms {
				t := &u.Terms[i]
				if t.Kind != doc.Name && t.Kind != doc.Glossary {
					continue
				}
				if t.Kind == doc.Name {
					for part, now := range spellings(u, t) {
						first, ok := spelt[part]
						switch {
						case !ok:
							spelt[part] = spelling{now, u.ID}
						case first.word != now && first.unit != u.ID && !told[part]:
							told[part] = true
							report(u, issues("the name %q is spelt %q here and %q in segment %s", t.Source, now, first.word, first.unit)[0])
						}
					}
				}
				english := t.Target
				if s := t.TargetSpan; s.Start >= 0 && s.Start < s.End && s.End <= len(u.Target) {
					english = s.Of(u.Target)
				}
				first, ok := terms[t.Source]
				if !ok {
					terms[t.Source] = english
					continue
				}
				if english != "" && !sameTerm(first, english) && !told[t.Source] {
					told[t.Source] = true
					report(u, issues("%q is %q here and was %q", t.Source, english, first)[0])
				}
			}
		}
	},
}

// sameTerm reports whether a and b may be inflections of the same words.
func sameTerm(a, b string) bool {
	x, y := lowerWords(a), lowerWords(b)
	if len(x) != len(y) {
		return false
	}
	for i := range x {
		if !lang.EnglishForm(x[i], y[i]) && !lang.EnglishForm(y[i], x[i]) {
			return false
		}
	}
	return true
}

// spelling is how a unit writes a word of a name.
type spelling struct{ word, unit string }

// spellings is how the English of u writes the words of the name t, by these:
// as they are, or as the word that is nearly the same.
func spellings(u *doc.Unit, t *doc.Term) map[string]string {
	german := map[string]bool{}
	for _, w := range nameWords(u.Source) {
		german[strings.ToLower(w)] = true
	}
	found, english := map[string]string{}, nameWords(withoutNames(u, t))
	for _, p := range nameWords(t.Target) {
		if utf8.RuneCountInString(p) < 5 || !hasUpper(p) {
			continue
		}
		if slices.ContainsFunc(english, func(w string) bool { return derived(p, w) || lang.EnglishForm(p, w) }) {
			found[p] = p
			continue
		}
		for _, w := range english {
			if hasUpper(w) && !german[strings.ToLower(w)] && (sounds(strings.ToLower(p)) == sounds(strings.ToLower(w)) || nearly(p, w)) {
				found[p] = w
			}
		}
	}
	return found
}
