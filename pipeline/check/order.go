package check

import (
	"math/big"
	"strings"

	"dolmetsch/doc"
	"dolmetsch/glossary"
	"dolmetsch/internal/lang"
	"dolmetsch/internal/regexp"
)

var numbersSwapped = Check{
	Code:     "numbers-swapped",
	Severity: doc.Error,
	Doc: "The English has two numbers the other way round: a rise from A to B (von A auf B) became one from B to A, or " +
		"A statt B became B instead of A. number-mismatch does not see it, as every number is there.",
	Example: Example{Source: "Der Preis steigt von 49 auf 58 Euro.", Target: "The price rises from 58 to 49 euros."},
	Run: func(u *doc.Unit, _ *glossary.Glossary) []doc.Issue {
		if blank(u) {
			return nil
		}
		source, target := texts(u)
		german := changes(lang.GermanNumbers(source), source, germanChanges)
		if len(german) == 0 {
			return nil
		}
		english := changes(lang.EnglishNumbers(target), target, englishChanges)
		for _, g := range german {
			for _, e := range english {
				if g.kind == e.kind && sameDigits(g.from, e.to) && sameDigits(g.to, e.from) && !sameDigits(g.from, g.to) {
					return issues("the German has %q, the English %q", g.text, e.text)
				}
			}
		}
		return nil
	},
}

// change is what two numbers and the words round them say.
type change struct {
	kind     string
	from, to *big.Rat
	text     string
}

// wording is how a kind of change is put: the end of what stands before the first
// number, and all between the two.
type wording struct {
	kind            string
	before, between *regexp.Regexp
}

var (
	germanChanges = []wording{
		{"from-to", regexp.MustCompile(`(?i)\bvon (?:\pL+ )?$`), regexp.MustCompile(`^ (?:\pL+ ){0,2}auf (?:\pL+ )?$`)},
		{"instead", regexp.MustCompile(`$`), regexp.MustCompile(`^ (?:\pL+ )?(?:statt|anstelle von|anstatt) (?:\pL+ )?$`)},
	}
	englishChanges = []wording{
		{"from-to", regexp.MustCompile(`(?i)\bfrom (?:\pL+ )?[€$£]?$`), regexp.MustCompile(`^ (?:\pL+ ){0,2}to (?:\pL+ )?[€$£]?$`)},
		{"instead", regexp.MustCompile(`$`), regexp.MustCompile(`^ (?:\pL+ ){0,2}(?:instead of|rather than) (?:the )?(?:\pL+ )?[€$£]?$`)},
	}
)

// changes finds what neighbours among the numbers of text say together.
func changes(ns []lang.Number, text string, wordings []wording) []change {
	var out []change
	for i, a := range ns {
		if low, high, ok := strings.Cut(a.Value, ".."); ok { // from 58 to 49 euros is read as one
			from, isFirst := new(big.Rat).SetString(low)
			to, isSecond := new(big.Rat).SetString(high)
			if isFirst && isSecond && from.Sign() > 0 && to.Sign() > 0 && wordings[0].before.MatchString(text[:a.Start]) {
				out = append(out, change{wordings[0].kind, from, to, text[a.Start:a.End]})
			}
			continue
		}
		if i+1 == len(ns) {
			break
		}
		b := ns[i+1]
		from, ok := new(big.Rat).SetString(a.Value)
		to, also := new(big.Rat).SetString(b.Value)
		if !ok || !also || from.Sign() <= 0 || to.Sign() <= 0 || b.Start < a.End {
			continue
		}
		for _, w := range wordings {
			if w.before.MatchString(text[:a.Start]) && w.between.MatchString(text[a.End:b.Start]) {
				out = append(out, change{w.kind, from, to, strings.TrimSpace(text[a.Start:b.End])})
			}
		}
	}
	return out
}

// sameDigits reports whether positive values are the same but for thousands, as
// in 21,6 statt 21,2 Mrd., which may share the scale in one language only.
func sameDigits(a, b *big.Rat) bool {
	if a.Cmp(b) < 0 {
		a, b = b, a
	}
	for scale := int64(1); scale <= 1_000_000_000; scale *= 1000 {
		if a.Cmp(new(big.Rat).Mul(b, big.NewRat(scale, 1))) == 0 {
			return true
		}
	}
	return false
}
