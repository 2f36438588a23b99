package check

import (
	"math/big"
	"slices"
	"strings"

	"dolmetsch/internal/lang"
	"dolmetsch/internal/regexp"
)

// wordNumbers compares the small numbers and the fractions in words (drei, ein
// Viertel). Translators say many of them in other ways, so that
// lang.CompareNumbers asks for none; lost are those of the German whose value
// the English has in no form or unit, and added those of the English, from three up
// and with halves, whose value the German has not.
func wordNumbers(german []lang.Number, source, target string, converted [][2]lang.Number) (lost, added []string) {
	isConverted := func(n lang.Number, side int) bool {
		return slices.ContainsFunc(converted, func(c [2]lang.Number) bool { return c[side].Start == n.Start })
	}
	english := lang.EnglishNumbers(target)
	inGerman, inEnglish := valuesOf(german), valuesOf(english)
	for _, n := range german {
		v, ok := inWords(n, source)
		if !ok || isConverted(n, 0) || inEnglish.has(v) || vagueRE.MatchString(source[max(0, n.Start-20):n.Start]) || idiomRE.MatchString(source[n.Start:]) || impliedBy(v, target) {
			continue
		}
		lost = append(lost, source[n.Start:n.End])
	}
	for _, q := range quantities {
		m := q.german.FindStringSubmatch(source)
		if m == nil || q.english.MatchString(target) || slices.ContainsFunc(lost, func(l string) bool { return strings.HasSuffix(l, m[1]) }) {
			continue
		}
		lost = append(lost, m[1])
	}
	for _, n := range english {
		if v, ok := inWords(n, target); ok && least(v) && !isConverted(n, 1) && !inGerman.has(v) {
			added = append(added, target[n.Start:n.End])
		}
	}
	return lost, added
}

// least reports whether v is at least three, or more than one and no integer.
func least(v *big.Rat) bool {
	return v.IsInt() && v.Cmp(big.NewRat(3, 1)) >= 0 || !v.IsInt() && v.Cmp(big.NewRat(1, 1)) > 0
}

// inWords is the value of n if it is a fraction or a number from two to twelve
// in words that are no ordinal, part of a compound, or in capitals as in names.
func inWords(n lang.Number, text string) (v *big.Rat, ok bool) {
	word := text[n.Start:n.End]
	if v, ok = new(big.Rat).SetString(n.Value); !ok || n.Kind != lang.NumWord || n.Bound || ordinalRE.MatchString(word) || strings.TrimLeft(text[:n.Start], "„“‚‘\"'(–— ") != "" && hasUpper(word[:1]) {
		return nil, false
	}
	return v, !v.IsInt() || v.Cmp(big.NewRat(2, 1)) >= 0 && v.Cmp(big.NewRat(12, 1)) <= 0
}

var (
	ordinalRE = regexp.MustCompile(`(?i)(?:[nßg]s?te|vierte|fünfte|erste|zweite|dritte|siebte|achte|fte)[mnrs]?$|ths?$|(?:first|second|third)s?$`)
	vagueRE   = regexp.MustCompile(`(?i)(?:halb|viertel|mehrere|paar|einige|viele|(?:viertel|minuten|kurz) (?:vor|nach)) $`)
	idiomRE   = regexp.MustCompile(`(?i)^(?:\pL+ Uhr\b|zwei(?:en)? Mal|vier Augen|eins)`)
)

// values is a set of numbers, in big.Rat's notation.
type values map[string]bool

// valuesOf are the values of ns and of their parts, and the hours of times.
func valuesOf(ns []lang.Number) values {
	vs := values{}
	for _, n := range ns {
		for _, part := range strings.Split(n.Value, "..") {
			hour, _, _ := strings.Cut(part, ":")
			if v, ok := new(big.Rat).SetString(hour); ok {
				vs[v.RatString()] = true
			}
		}
	}
	return vs
}

// has reports whether v is in the set, or as many thousands or millions (zwei
// bis drei Millionen) or hundredths (ein Viertel, 25%).
func (vs values) has(v *big.Rat) bool {
	for _, scale := range []int64{1, 100, 1000, 1_000_000, 1_000_000_000} {
		if vs[new(big.Rat).Mul(v, big.NewRat(scale, 1)).RatString()] {
			return true
		}
	}
	return false
}

// implied are English words that name a number without being one, by value.
var implied = map[string]*regexp.Regexp{
	"2":   english(`both|twice|doubl\pL*|pairs?|couples?|dual|twins?|twin-\pL*|duo|either|neither|fortnight|bi-?(?:weekly|monthly|annual\pL*|lateral\pL*|partisan|lingual\pL*)|two\pL+`),
	"3":   english(`tripl\pL*|trio|thrice|thirds?|threefold|three\pL*|quarter`),
	"4":   english(`quarter\pL*|quadr\pL+|quartet|fourths?|four\pL*|a month`),
	"5":   english(`fifths?|quint\pL*|five\pL*`),
	"6":   english(`half`),
	"7":   english(`(?:a|one|per|this|last|next) week|weekly`),
	"8":   english(`(?:a|one) week|eighths?`),
	"10":  english(`decades?|tens|tenths?`),
	"12":  english(`dozens?|noon|midnight|(?:a|one|per|this|last|next) year`),
	"1/2": english(`half|halves|halv\pL+|semi\pL*`),
	"1/3": english(`thirds?`),
	"2/3": english(`two[- ]thirds`),
	"1/4": english(`quarters?|fourths?`),
	"3/4": english(`three[- ](?:quarters|fourths)`),
	"3/2": english(`(?:an?|one)(?:[ -]\pL+){0,2}[ -]and[ -]a[ -]half|half (?:as|again)`),
	"5/2": english(`two(?:[ -]\pL+){0,2}[ -]and[ -]a[ -]half`),
}

// quantities are German words that name a number without being one, and the
// English that may stand for them.
var quantities = []struct{ german, english *regexp.Regexp }{
	{german(`Hälfte`), english(`half|halves|halv\pL+|halfway|mid-?\pL+|middle|fifty|50|semi\pL*`)},
	{german(`[Dd]oppelt\pL*|[Vv]erdoppel\pL*`), english(`doubl\pL*|twice|two\pL*|dual|both|twofold|twin`)},
	{german(`[Hh]albier\pL*`), english(`half|halv\pL+|halves|50`)},
	{german(`[Dd]reifach\pL*|[Vv]erdreifach\pL*`), english(`tripl\pL*|three\pL*|treble\pL*`)},
	{german(`(?:Drittel|Viertel|Fünftel)n?`), english(`thirds?|quarters?|fifths?|fourths?|neighbou?rhoods?|districts?|\d+`)},
	{german(`Dutzende?n?`), english(`dozens?|scores|12|twelve`)},
	{german(`Hunderte[nr]?`), english(`hundreds?`)},
	{german(`Tausende[nr]?`), english(`thousands?`)},
	{german(`Jahrzehnte?n?`), english(`decades?|decades-\pL+|ten|10`)},
	{german(`Jahrhunderte?n?s?`), english(`century|centuries|hundreds?|1\d00s|years`)},
	{german(`[Bb]eide[nmrs]?`), english(`both|two|2|pair|couple|either|neither|each|twin\pL*|duo|them|they|their`)},
}

func german(pattern string) *regexp.Regexp {
	return regexp.MustCompile(`(?:^|[^\pL-])(` + pattern + `)(?:$|[^\pL-])`)
}

func english(pattern string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)\b(?:` + pattern + `)\b`)
}

// fractionRE are the denominators that impliedBy knows no value for.
var fractionRE = english(`(?:fifth|sixth|seventh|eighth|ninth|tenth)s?`)

func impliedBy(v *big.Rat, target string) bool {
	if re := implied[v.RatString()]; re != nil {
		return re.MatchString(target)
	}
	return !v.IsInt() && fractionRE.MatchString(target)
}
