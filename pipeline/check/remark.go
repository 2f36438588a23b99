package check

import (
	"dolmetsch/doc"
	"dolmetsch/internal/lang"
)

var remark = Check{
	Code:     "remark",
	Severity: doc.Error,
	Doc: "The English refuses to translate, or says something about itself as language models do (Here is the translation, let me know, " +
		"I hope this helps). Politeness counts only where the English has more sentences than the German.",
	Example: Example{Source: "Der Minister trat zurück.", Target: "Sure! Here is the translation: The minister resigned."},
	Run: func(u *doc.Unit, _ Context) []doc.Issue {
		if blank(u) {
			return nil
		}
		source, target := texts(u)
		if lang.Refuses(source, target) {
			return issues("the English refuses to translate: %q", excerpt(target))
		}
		if m := lang.Remark(source, target, len(sentences(target, false)) > len(sentences(source, true))); m != "" {
			return issues("the English holds a remark: %q", m)
		}
		return nil
	},
}
