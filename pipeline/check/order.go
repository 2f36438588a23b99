package check

import (
	"math/big"
	"slices"
	"strings"

	"dolmetsch/doc"
	"dolmetsch/internal/lang"
	"dolmetsch/internal/regexp"
)

var numbersSwapped = Check{
	Code:     "numbers-swapped",
	Severity: doc.Error,
	Doc: "The English has two numbers the other way round: a rise from A to B (von A auf B), or by A to B (um A auf B), became one from or by B to A, or " +
		"A statt B became B instead of A, or a score was turned (3:1 is 1-3, where nobody lost). number-mismatch does not see it, as every number is there.",
	Example: Example{Source: "Der Preis steigt von 49 auf 58 Euro.", Target: "The price rises from 58 to 49 euros."},
	Run: func(u *doc.Unit, _ Context) []doc.Issue {
		if blank(u) {
			return nil
		}
		source, target := texts(u)
		numbers := lang.GermanNumbers(source)
		if len(numbers) == 0 {
			return nil
		}
		german := append(changes(numbers, source, germanChanges), scores(numbers, source)...)
		if len(german) == 0 {
			return nil
		}
		numbers = lang.EnglishNumbers(target)
		english := append(changes(numbers, target, englishChanges), scores(numbers, target)...)
		for _, g := range german {
			for _, e := range english {
				if g.turned(e) && !slices.ContainsFunc(english, g.same) && (g.kind != score || !lang.SpeaksOfLosing(source)) {
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

// same reports whether e says what g says.
func (g change) same(e change) bool {
	return g.kind == e.kind && sameDigits(g.from, e.from) && sameDigits(g.to, e.to)
}

// turned reports whether e says it the other way round.
func (g change) turned(e change) bool {
	return g.kind == e.kind && sameDigits(g.from, e.to) && sameDigits(g.to, e.from) && !sameDigits(g.from, g.to)
}

// score is the kind of change that the goals of two sides are.
const score = "score"

// scores are the pairs of figures that may be the result of a match: 3:1, 3-1.
func scores(ns []lang.Number, text string) []change {
	var out []change
	for _, n := range ns {
		a, b, ok := strings.Cut(n.Value, "..")
		from, isFirst := new(big.Rat).SetString(a)
		to, isSecond := new(big.Rat).SetString(b)
		if written := text[n.Start:n.End]; ok && isFirst && isSecond && from.IsInt() && to.IsInt() && from.Sign() > 0 && to.Sign() > 0 && scoreRE.MatchString(written) {
			out = append(out, change{score, from, to, written})
		}
	}
	return out
}

var scoreRE = regexp.MustCompile(`^\d{1,2}[:–-]\d{1,2}$`)

// wording is how a kind of change is put: the end of what stands before the first
// number, and all between the two.
type wording struct {
	kind            string
	before, between *regexp.Regexp
}

var (
	germanChanges = []wording{
		{"from-to", regexp.MustCompile(`(?i)\bvon (?:\pL+ ){0,2}$`), regexp.MustCompile(`^ (?:\pL+ ){0,4}(?:auf|bis) (?:\pL+ ){0,2}$`)},
		{"by-to", regexp.MustCompile(`$`), regexp.MustCompile(`^ (?:\pL+ )?auf (?:\pL+ ){0,2}$`)},
		{"instead", regexp.MustCompile(`$`), regexp.MustCompile(`^ (?:\pL+ )?(?:statt|anstelle von|anstatt) (?:\pL+ )?$`)},
	}
	englishChanges = []wording{
		{"from-to", regexp.MustCompile(`(?i)\bfrom (?:\pL+ ){0,2}[€$£]?$`), regexp.MustCompile(`^ (?:\pL+ ){0,4}to (?:\pL+ ){0,2}[€$£]?$`)},
		{"by-to", regexp.MustCompile(`$`), regexp.MustCompile(`^ (?:\pL+ )?to (?:\pL+ ){0,2}[€$£]?$`)},
		{"instead", regexp.MustCompile(`$`), regexp.MustCompile(`^ (?:\pL+ ){0,2}(?:instead of|rather than) (?:the )?(?:\pL+ )?[€$£]?$`)},
	}
)

// changes finds what neighbours among the numbers of text say together.
func changes(ns []lang.Number, text string, wordings []wording) []change {
	var out []change
	for i, a := range ns {
		if low, high, ok := strings.Cut(a.Value, ".."); ok { // from 58 to 49 euros, 9 to 17 Uhr, 3 to 5 October are read as one
			from, isFirst := end(low)
			to, isSecond := end(high)
			if isFirst && isSecond && from.Sign() > 0 && to.Sign() > 0 && a.Kind != lang.NumScore {
				for _, w := range wordings[:2] {
					out = append(out, change{w.kind, from, to, text[a.Start:a.End]})
				}
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

// end is the value of one end of a range: 58, 17:00, 2020-10-03.
func end(value string) (*big.Rat, bool) {
	value = value[strings.LastIndex(value, "-")+1:]
	return new(big.Rat).SetString(strings.Replace(value, ":", ".", 1))
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
