package check

import (
	"strings"
	"unicode/utf8"

	"dolmetsch/doc"
)

var lengthRatio = Check{
	Code:     "length-ratio",
	Severity: doc.Warning,
	Doc: "The English is much shorter or longer than the German; an error where it is so by far, info in a person's English that may be terse. " +
		"Of human translations nine in ten have 0.7 to 1.15 times the letters of their German.",
	Example: Example{Source: "Der Minister trat am Montag nach langem Streit mit seiner Partei zurück.", Target: "The minister resigned."},
	Run: func(u *doc.Unit, _ Context) []doc.Issue {
		if blank(u) || strings.TrimSpace(u.Source) == "" {
			return nil
		}
		source, target := texts(u)
		s, t := float64(utf8.RuneCountInString(source)), float64(utf8.RuneCountInString(target))
		found := issues("%.0f letters of German became %.0f of English", s, t)
		switch {
		case t < 0.25*s-5 || t > 3*s+40:
			found[0].Severity = doc.Error
			return found
		case t < 0.5*s-2 || s >= 60 && t < 0.57*s || t > 1.8*s+12:
			if u.State != doc.Machine && t > 0.45*s-2 && t < 2.2*s+12 {
				found[0].Severity = doc.Info // a person may be that terse
			}
			return found
		}
		return nil
	},
}
