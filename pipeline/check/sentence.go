package check

import (
	"unicode/utf8"

	"dolmetsch/glossary"
	"dolmetsch/pipeline/doc"
)

var sentenceDropped = Check{
	Code:     "sentence-dropped",
	Severity: doc.Error,
	Doc: "The English has fewer sentences than the German: an error where it is also shorter than a translation can be, " +
		"a warning where two sentences may have become one.",
	Example: Example{Source: "Der Minister trat am Montag zurück. Seine Nachfolgerin wird am Freitag gewählt.", Target: "The minister resigned on Monday."},
	Run: func(u *doc.Unit, _ *glossary.Glossary) []doc.Issue {
		if blank(u) {
			return nil
		}
		source, target := texts(u)
		want, have := len(sentences(source, true)), len(sentences(target, false))
		if have >= want {
			return nil
		}
		found := issues("the German has %d sentences, the English %d", want, have)
		if float64(utf8.RuneCountInString(target)) > 0.72*float64(utf8.RuneCountInString(source)) {
			found[0].Severity = doc.Warning
		}
		return found
	},
}
