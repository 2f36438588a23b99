package lang

import (
	"cmp"
	_ "embed"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"dolmetsch/internal/regexp"
)

//go:embed data/values.tsv
var valuesTSV string

//go:embed data/units.tsv
var unitsTSV string

// facts are the lines of the tables of values and units, by kind: what both
// languages have a word for.
var facts = parseValues(valuesTSV + unitsTSV)

// values is these tables in the forms in which the readers and writers of numbers
// ask for them.
type values struct {
	german, english forms                     // of units
	measures        map[string]measure        // of units that are so many of another, by code
	foreign         map[string]bool           // units of other systems than the metric
	named           map[string]*regexp.Regexp // how English names a unit, by its code
	signs           []sign                    // of money, longest first
	scales          map[string]scale          // by German form
	scaleNames      map[int]string            // English, by zeros
	zeros           map[string]int            // by English form
	months          map[string]int            // by German form
	monthNames      [13]string                // English
	monthForms      map[string]int            // by English form
	weekdays        map[string]int            // by German form, in small letters
	weekdayForms    map[string]int            // by English form
	zones           map[string]string         // of time, by German form
	numbers         []numberWord              // German, longest first
	units           [20]string                // English, up to nineteen
	tens            [10]string                // English
	ordinals        map[string]string         // irregular ones in English, by the cardinal
	ordinalsDE      []numberWord              // irregular ones in German
	fractions       map[string]fraction       // by German form
	parts           map[string]int64          // the denominator, by English form
}

// sign is written before the figure in English, as written, with code.
type sign struct{ text, code, written string }

type scale struct {
	zeros   int
	english string
}

type numberWord struct {
	word string
	val  int64
}

type fraction struct {
	den       int64
	one, many string
}

// parseValues reads the table. A line that it cannot read is left out, which a
// test finds.
func parseValues(tsv string) *values {
	v := &values{german: forms{}, english: forms{}, measures: map[string]measure{}, foreign: map[string]bool{}, named: map[string]*regexp.Regexp{},
		scales: map[string]scale{}, scaleNames: map[int]string{}, zeros: map[string]int{},
		months: map[string]int{}, monthForms: map[string]int{}, weekdays: map[string]int{}, zones: map[string]string{}, weekdayForms: map[string]int{}, ordinals: map[string]string{}, fractions: map[string]fraction{}, parts: map[string]int64{}}
	cardinals, signs := map[int]string{}, map[string][]string{}
	names := map[string][]string{}
	for kind, rest := range rows(tsv) {
		fields := append(strings.Split(rest, "\t"), "", "", "", "")
		code, de, en := fields[0], column(fields[1]), column(fields[2])
		n, _ := strconv.Atoi(code)
		first, second := "", ""
		if len(en) > 0 {
			first, second = en[0], en[min(1, len(en)-1)]
		}
		switch kind {
		case "currency", "unit", "noun", "imperial":
			u := unit{codes: strings.Fields(code), held: kind == "currency" || kind == "unit", money: kind == "currency", one: first, many: second}
			code = u.codes[0]
			v.measure(&u, fields[4])
			v.foreign[code] = v.foreign[code] || kind == "imperial"
			for _, w := range de {
				begin, ok := strings.CutPrefix(w, "-")
				v.german.add(form{text: begin, begin: ok, unit: u})
				if ok { // der 18-Jährige
					v.german.add(form{text: strings.ToUpper(begin[:1]) + begin[1:], begin: true, unit: u})
				}
			}
			for _, w := range en {
				v.english.add(form{text: w, unit: u})
			}
			names[code] = append(names[code], en...)
			for i, text := range column(fields[3]) {
				f := form{text: text, unit: u}
				signs[code] = append(signs[code], text)
				if kind == "currency" {
					f.sign = text
					if last := text[len(text)-1]; i > 0 {
						f.sign = v.signs[len(v.signs)-1].written
					} else if last >= 'A' && last <= 'Z' || last >= 'a' && last <= 'z' {
						f.sign += " " // CHF 20
					}
					v.signs = append(v.signs, sign{text, code, f.sign})
				} else {
					f.symbol = text
				}
				v.english.add(f)
				if u.held {
					v.german.add(f)
				}
			}
		case "scale":
			for _, w := range de {
				v.scales[w] = scale{n, first}
			}
			v.scaleNames[n] = first
			for _, w := range en {
				v.zeros[w] = n
			}
		case "month":
			for _, w := range de {
				v.months[w] = n
			}
			for _, w := range en {
				v.monthForms[w] = n
			}
			v.monthNames[n] = first
		case "weekday":
			for _, w := range de {
				v.weekdays[strings.ToLower(w)] = n
			}
			for _, w := range en {
				v.weekdayForms[w] = n
			}
		case "zone":
			for _, w := range de {
				v.zones[w] = first
			}
		case "number":
			for _, w := range de {
				v.numbers = append(v.numbers, numberWord{w, int64(n)})
			}
			cardinals[n] = first
			switch {
			case n < 20:
				v.units[n] = first
			case n < 100:
				v.tens[n/10] = first
			}
		case "ordinal":
			for _, w := range de {
				v.ordinalsDE = append(v.ordinalsDE, numberWord{w, int64(n)})
			}
			if first != "" {
				v.ordinals[cardinals[n]] = first
			}
		case "fraction":
			for _, w := range de {
				v.fractions[w] = fraction{int64(n), first, second}
			}
			for _, w := range en {
				v.parts[w] = int64(n)
			}
		}
	}
	for code, words := range names {
		v.named[code] = pattern(words, signs[code])
	}
	slices.SortStableFunc(v.signs, func(a, b sign) int { return cmp.Compare(len(b.text), len(a.text)) })
	slices.SortStableFunc(v.numbers, func(a, b numberWord) int { return cmp.Compare(len(b.word), len(a.word)) })
	return v
}

// measure notes how many of another unit u is: "1000 m". One that is so many of
// its own, TEUR, is a scale.
func (v *values) measure(u *unit, equals string) {
	amount, base, _ := strings.Cut(equals, " ")
	size, ok := new(big.Rat).SetString(amount)
	switch {
	case !ok:
	case base == u.codes[0]:
		u.zeros = len(size.Num().String()) - 1
	default:
		v.measures[u.codes[0]] = measure{base, size}
	}
}

// column are the forms of a column of the table.
func column(column string) []string {
	if column == "" {
		return nil
	}
	return strings.Split(column, ", ")
}

// alternatives is a pattern of the words that are keys of m, longest first.
func alternatives[V any](m map[string]V) string {
	var words []string
	for w := range m {
		words = append(words, regexp.QuoteMeta(w))
	}
	slices.SortFunc(words, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b)) })
	return strings.Join(words, "|")
}

// namesUnit reports whether an English text names the unit with the code in any
// of its forms or signs: 20 euros, €20, EUR 20.
func namesUnit(code, text string) bool {
	named := facts.named[code]
	return named == nil || named.MatchString(text)
}

// pattern matches the forms of a unit as words, and its signs.
func pattern(forms, signs []string) *regexp.Regexp {
	var alternatives []string
	for _, f := range forms {
		alternatives = append(alternatives, `(?i:\b`+regexp.QuoteMeta(f)+`\b)`)
	}
	for _, s := range signs {
		s = regexp.QuoteMeta(s)
		if last := s[len(s)-1]; last >= 'A' && last <= 'Z' || last >= 'a' && last <= 'z' {
			s = `(?:\b|\d)` + s + `s?\b`
		}
		alternatives = append(alternatives, s)
	}
	return regexp.MustCompile(strings.Join(alternatives, "|"))
}
