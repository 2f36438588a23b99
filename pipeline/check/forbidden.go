package check

import (
	"dolmetsch/doc"
	"dolmetsch/glossary"
)

var forbiddenEnglish = Check{
	Code:     "forbidden-english",
	Severity: doc.Error,
	Doc:      "The English has words that the glossary forbids for a term of the German.",
	Example: Example{
		Source: "Die Schule erhielt ein neues Gymnasium.", Target: "The school got a new gymnasium.",
		Glossary: []glossary.Entry{{German: "Gymnasium", English: "gymnasium", Kind: glossary.Forbidden}},
	},
	Run: func(u *doc.Unit, in Context) []doc.Issue {
		g := in.Glossary
		if g == nil || blank(u) {
			return nil
		}
		var out []doc.Issue
		for _, m := range g.FindForbidden(u.Source) {
			if occurrences(u.Target, m.Entry.English, true) > 0 {
				out = append(out, issues("%q must not be %q in the English", m.Span.Of(u.Source), m.Entry.English)...)
			}
		}
		return out
	},
}
