package check

import (
	"regexp"
	"strings"

	"dolmetsch/doc"
	"dolmetsch/glossary"
	"dolmetsch/internal/lang"
)

var addressMissing = Check{
	Code:     "address-missing",
	Severity: doc.Error,
	Doc: "An internet address without http or www, such as dhl.de, is not in the English. " +
		"Those that are protected terms are term-missing's.",
	Example: Example{Source: "Die Seite heißt paket-info.example.", Target: "The page is called package-info."},
	Run: func(u *doc.Unit, _ *glossary.Glossary) []doc.Issue {
		if blank(u) {
			return nil
		}
		source, target := texts(u)
		target = strings.ToLower(target)
		var lost []string
		for _, m := range addressRE.FindAllStringIndex(source, -1) {
			address := source[m[0]:m[1]]
			protected := source == u.Source && u.Claimed(doc.Span{Start: m[0], End: m[1]})
			if !protected && !strings.Contains(target, strings.ToLower(address)) {
				lost = append(lost, address)
			}
		}
		if lost == nil {
			return nil
		}
		return issues("the English lacks the %s", listed("address", lost))
	},
}

var addressRE = regexp.MustCompile(lang.Host)
