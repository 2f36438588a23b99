package check

import (
	"strings"

	"dolmetsch/doc"
)

var emptyTarget = Check{
	Code:     "empty-target",
	Severity: doc.Error,
	Doc:      "The German has text and its English has none.",
	Example:  Example{Source: "Der Minister trat zurück.", Target: ""},
	Run: func(u *doc.Unit, _ Context) []doc.Issue {
		if !blank(u) || strings.TrimSpace(u.Source) == "" {
			return nil
		}
		return issues("the unit has no English")
	},
}
