package check

import (
	"regexp"
	"strings"

	"dolmetsch/doc"
	"dolmetsch/glossary"
	"dolmetsch/internal/lang"
)

var numberMismatch = Check{
	Code:     "number-mismatch",
	Severity: doc.Error,
	Doc: "A number, date, time or amount of the German is not in the English, or the other way round. " +
		"Values are compared and not their form. A number up to twelve or a fraction in words (drei, ein Viertel) that the other side " +
		"has in no form is a warning, and so is a lost Hälfte, Dutzend, beide and the like. " +
		"One in brackets that stands on one side only, as conversions of units do, is a warning. A currency or percent sign that the English does not name at all is found too.",
	Example: Example{Source: "Das kostete 3,5 Mio. Euro.", Target: "It cost 3.5 billion euros."},
	Run: func(u *doc.Unit, _ *glossary.Glossary) []doc.Issue {
		if blank(u) {
			return nil
		}
		source, target := texts(u)
		missing, extra := lang.CompareNumbers(source, target)
		lost, added := spansOf(missing, source), spansOf(extra, target)
		switch {
		case (len(lost) == 0) != (len(added) == 0) && inBrackets(missing, source) && inBrackets(extra, target):
			return warning("a number in brackets stands on one side only: %s", quoted(append(lost, added...)))
		case len(lost) > 0 && len(added) > 0:
			return issues("the German has %s where the English has %s", quoted(lost), quoted(added))
		case len(lost) > 0:
			return issues("the English lacks %s", quoted(lost))
		case len(added) > 0:
			return issues("the German has no %s", quoted(added))
		}
		numbers := lang.GermanNumbers(source)
		for _, n := range numbers {
			if !namesUnit(n, target) {
				return issues("the English of %q does not name its unit", source[n.Start:n.End])
			}
		}
		switch lost, added := wordNumbers(numbers, source, target); {
		case len(lost) > 0 && len(added) > 0:
			return warning("the German has %s where the English has %s", quoted(lost), quoted(added))
		case len(lost) > 0:
			return warning("the English has no number for %s", quoted(lost))
		case len(added) > 0:
			return warning("the German has no number for %s", quoted(added))
		}
		return nil
	},
}

// percentRE are the ways to say percent in English, which are more than there
// are forms of the word.
var percentRE = regexp.MustCompile(`(?i)%|percent|per cent|\bpc\b|in (?:a hundred|100)|half|quarter|third|fifth|\bpoints?\b`)

// namesUnit reports whether target names the unit of n, if that is one of money
// or percent.
func namesUnit(n lang.Number, target string) bool {
	if n.Unit == "%" || n.Unit == "pp" {
		return percentRE.MatchString(target)
	}
	return lang.NamesUnit(n.Unit, target)
}

// inBrackets reports whether all of ns stand in round brackets.
func inBrackets(ns []lang.Number, text string) bool {
	for _, n := range ns {
		open, end := strings.LastIndexAny(text[:n.Start], "()"), strings.IndexAny(text[n.End:], "()")
		if open < 0 || text[open] != '(' || end < 0 || text[n.End+end] != ')' {
			return false
		}
	}
	return true
}

func spansOf(ns []lang.Number, text string) []string {
	var out []string
	for _, n := range ns {
		out = append(out, strings.TrimSpace(text[n.Start:n.End]))
	}
	return out
}
