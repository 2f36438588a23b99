package check

import (
	"strings"

	"dolmetsch/doc"
	"dolmetsch/glossary"
	"dolmetsch/internal/lang"
)

var inconsistent = Check{
	Code:     "inconsistent",
	Severity: doc.Warning,
	Doc: "The same German sentence, or the same protected term, has another English than before in the document. " +
		"Inflection, capitals and punctuation do not count.",
	Example: Example{
		Source: "Die Bahn schweigt.", Target: "The railway is silent.",
		Before: &Example{Source: "Die Bahn schweigt.", Target: "Deutsche Bahn does not comment."},
	},
	RunAll: func(units []*doc.Unit, _ *glossary.Glossary, report func(*doc.Unit, doc.Issue)) {
		sentences, terms := map[string]*doc.Unit{}, map[string]string{}
		told := map[string]bool{}
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
