package check

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"dolmetsch/doc"
)

var signMissing = Check{
	Code:     "sign-missing",
	Severity: doc.Error,
	Doc: "A sign of the German (±, <, →, ®, an emoji) is not in the English, as often as it stands in the German: an error where " +
		"it was protected, else a warning, as a person may say it in words. Signs that English says or writes in another way " +
		"(§, &, %, °, currencies, bullets, marks of quotation) do not count.",
	Example: Example{Source: "Die Messung ergab 12 ± 3.", Target: "The measurement was 12 3."},
	Run: func(u *doc.Unit, _ Context) []doc.Issue {
		if blank(u) {
			return nil
		}
		var out []doc.Issue
		told := map[rune]bool{}
		for _, t := range u.Terms {
			if t.Kind != doc.Sign || told[[]rune(t.Target)[0]] || strings.Count(u.Target, t.Target) >= terms(u, t) {
				continue
			}
			severity := doc.Error
			if u.State != doc.Machine {
				severity = doc.Warning
			}
			for _, r := range t.Target {
				told[r] = true
			}
			out = append(out, doc.Issue{Severity: severity, Message: fmt.Sprintf("%q of the German is not in the English as often", t.Target)})
		}
		german := tagRE.ReplaceAllString(u.Source, "") // tags has those
		for _, r := range german {
			if !told[r] && isSign(r) && strings.Count(u.Target, string(r)) < strings.Count(german, string(r)) && !said(r, u.Target) {
				told[r] = true
				out = append(out, warning("the sign %q of the German is not in the English as often", r)...)
			}
		}
		return out
	},
}

// terms is how many terms of u have the English of t.
func terms(u *doc.Unit, t doc.Term) int {
	n := 0
	for _, other := range u.Terms {
		if other.Kind == doc.Sign && other.Target == t.Target {
			n++
		}
	}
	return n
}

// isSign reports whether r is a sign that both languages write alike.
func isSign(r rune) bool {
	return r > ' ' && unicode.In(r, unicode.Sm, unicode.So, unicode.Sk) && !strings.ContainsRune("°′″´`|¬~+=•●■▪►◆§\ufffd", r) ||
		strings.ContainsRune("‰µ\\^@#", r)
}

// signWords is how English says a sign.
var signWords = map[rune][]string{
	'<': {"less", "under", "below", "fewer"}, '>': {"more", "over", "above", "greater"}, '±': {"plus or minus", "give or take"},
	'≥': {"at least"}, '≤': {"at most", "up to"}, '≈': {"about", "around", "approximately", "roughly"}, '×': {"by", "times", "x"},
	'‰': {"per mille", "per mil", "per thousand", "permille"}, 'µ': {"micro"}, '→': {"to"}, '÷': {"divided"}, '@': {"at"}, '#': {"number", "no."},
}

func said(r rune, english string) bool {
	english = strings.ToLower(english)
	return slices.ContainsFunc(signWords[r], func(w string) bool { return strings.Contains(english, w) })
}
