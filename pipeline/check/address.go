package check

import (
	"strings"

	"dolmetsch/doc"
	"dolmetsch/internal/lang"
	"dolmetsch/internal/regexp"
)

var addressMissing = Check{
	Code:     "address-missing",
	Severity: doc.Error,
	Doc: "An internet address without http or www, such as dhl.de, is not in the English. " +
		"Those that are protected terms are term-missing's.",
	Example: Example{Source: "Die Seite heißt paket-info.example.", Target: "The page is called package-info."},
	Run: func(u *doc.Unit, _ Context) []doc.Issue {
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

var addressAdded = Check{
	Code:     "address-added",
	Severity: doc.Error,
	Doc:      "The English has an internet or e-mail address or a handle that the German does not have.",
	Example:  Example{Source: "Mehr steht auf der Seite der Stadt.", Target: "More is on the city's page, www.gera-info.example."},
	Run: func(u *doc.Unit, _ Context) []doc.Issue {
		german := strings.ToLower(u.Source)
		var added []string
		for _, m := range anyAddressRE.FindAllString(u.Target, -1) {
			if m = strings.Trim(m, " .,("); !strings.Contains(german, strings.ToLower(m)) {
				added = append(added, m)
			}
		}
		if added == nil || blank(u) {
			return nil
		}
		return issues("the English has the %s, the German does not", listed("address", added))
	},
}

var anyAddressRE = regexp.MustCompile(`https?://[^\s)”"]+|\bwww\.[^\s)”"]+|[\w.+-]+@[\w-]+\.[\w.-]+|(?:^|[\s(])@\w{2,}|\b` + lang.Host)
