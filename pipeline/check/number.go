package check

import (
	"strings"
	"unicode"

	"dolmetsch/doc"
	"dolmetsch/internal/lang"
	"dolmetsch/internal/regexp"
)

var numberMismatch = Check{
	Code:     "number-mismatch",
	Severity: doc.Error,
	Doc: "A number, date, time or amount of the German is not in the English, or the other way round; or it has another unit " +
		"(kilometers and miles, hours and days), another sign, or another month or weekday. Values are compared and not their form: " +
		"18 months are a year and a half, and 5 kilometers may be 3 miles. A month or weekday that the English does not say is an error in a machine's text and a warning in a person's. A number up to twelve or a fraction in words (drei, ein Viertel) that the other side " +
		"has in no form is a warning, and so is a lost Hälfte, Dutzend, beide and the like. " +
		"One in brackets that stands on one side only, as conversions of units do, is a warning.",
	Example: Example{Source: "Das kostete 3,5 Mio. Euro.", Target: "It cost 3.5 billion euros."},
	Run: func(u *doc.Unit, _ Context) []doc.Issue {
		if blank(u) {
			return nil
		}
		source, target := texts(u)
		d := lang.CompareValues(source, target)
		lost, added := spansOf(d.Missing, source), spansOf(d.Extra, target)
		switch {
		case (len(lost) == 0) != (len(added) == 0) && inBrackets(d.Missing, source) && inBrackets(d.Extra, target):
			return warning("a number in brackets stands on one side only: %s", quoted(append(lost, added...)))
		case len(lost) > 0 && len(added) > 0:
			return issues("the German has %s where the English has %s", quoted(lost), quoted(added))
		case len(lost) > 0:
			return issues("the English lacks %s", quoted(lost))
		case len(added) > 0:
			return issues("the German has no %s", quoted(added))
		}
		for _, pairs := range []struct {
			found [][2]lang.Number
			what  string
		}{{d.Units, "is another unit"}, {d.Signs, "has another sign"}, {d.Days, "is another one"}} {
			for _, p := range pairs.found {
				return issues("the English %q for the German %q %s", withUnit(p[1], target), withUnit(p[0], source), pairs.what)
			}
		}
		for _, n := range d.Unnamed {
			if n.Unit != "%" && n.Unit != "pp" || !percentRE.MatchString(target) {
				return issues("the English of %q does not name its unit", source[n.Start:n.End])
			}
		}
		if len(d.Left) > 0 {
			left := issues("the English does not say %s", quoted(spansOf(d.Left, source)))
			if u.State != doc.Machine {
				left[0].Severity = doc.Warning
			}
			return left
		}
		switch lost, added := wordNumbers(lang.GermanNumbers(source), source, target, d.Converted); {
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

// withUnit is n with the word behind it, which may be its unit.
func withUnit(n lang.Number, text string) string {
	rest := strings.TrimLeft(text[n.End:], " -")
	end := strings.IndexFunc(rest, func(r rune) bool { return !unicode.IsLetter(r) })
	if end < 0 {
		end = len(rest)
	}
	return strings.TrimSpace(text[n.Start : len(text)-len(rest)+end])
}

func spansOf(ns []lang.Number, text string) []string {
	var out []string
	for _, n := range ns {
		out = append(out, strings.TrimSpace(text[n.Start:n.End]))
	}
	return out
}
