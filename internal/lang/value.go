package lang

import (
	"cmp"
	_ "embed"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:embed data/values.tsv
var valuesTSV string

// facts are the lines of the table of values, by kind: what both languages have
// a word for.
var facts = parseValues(valuesTSV)

// values is that table in the forms in which the readers and writers of numbers
// ask for it.
type values struct {
	currencies map[string]currency              // by German form
	spent      map[string]string                // the code, by English form
	named      map[string]func() *regexp.Regexp // how English names a currency, by its code
	signs      []sign                           // longest first
	symbols    []string                         // of units, the same in both languages; longest first
	scales     map[string]scale                 // by German form
	zeros      map[string]int                   // by English form
	months     map[string]int                   // by German form
	monthNames [13]string                       // English
	monthForms map[string]int                   // by English form
	numbers    []numberWord                     // German, longest first
	units      [20]string                       // English, up to nineteen
	tens       [10]string                       // English
	ordinals   map[string]string                // irregular ones in English, by the cardinal
	ordinalsDE []numberWord                     // irregular ones in German
	fractions  map[string]fraction              // by German form
	parts      map[string]int64                 // the denominator, by English form
}

// currency is a unit of money in words.
type currency struct{ code, one, many string }

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
	v := &values{currencies: map[string]currency{}, spent: map[string]string{}, named: map[string]func() *regexp.Regexp{}, scales: map[string]scale{}, zeros: map[string]int{},
		months: map[string]int{}, monthForms: map[string]int{}, ordinals: map[string]string{}, fractions: map[string]fraction{}, parts: map[string]int64{}}
	cardinals, signs := map[int]string{}, map[string][]string{}
	names := map[string][]string{}
	for kind, rest := range rows(tsv) {
		fields := append(strings.Split(rest, "\t"), "", "", "")
		code, de, en := fields[0], forms(fields[1]), forms(fields[2])
		n, _ := strconv.Atoi(code)
		first, second := "", ""
		if len(en) > 0 {
			first, second = en[0], en[min(1, len(en)-1)]
		}
		switch kind {
		case "currency":
			for _, w := range de {
				v.currencies[w] = currency{code, first, second}
			}
			for _, w := range en {
				v.spent[w] = code
			}
			names[code] = append(names[code], en...)
			for i, text := range forms(fields[3]) {
				signs[code] = append(signs[code], text)
				written := text
				if i > 0 {
					written = v.signs[len(v.signs)-1].written
				} else if last := text[len(text)-1]; last >= 'A' && last <= 'Z' || last >= 'a' && last <= 'z' {
					written += " " // CHF 20
				}
				v.signs = append(v.signs, sign{text, code, written})
			}
		case "unit":
			v.symbols = append(v.symbols, de...)
		case "scale":
			for _, w := range de {
				v.scales[w] = scale{n, first}
			}
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
		v.named[code] = sync.OnceValue(func() *regexp.Regexp { return pattern(words, signs[code]) })
	}
	slices.SortStableFunc(v.signs, func(a, b sign) int { return cmp.Compare(len(b.text), len(a.text)) })
	slices.SortStableFunc(v.symbols, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	slices.SortStableFunc(v.numbers, func(a, b numberWord) int { return cmp.Compare(len(b.word), len(a.word)) })
	return v
}

// forms are the words of a column.
func forms(column string) []string {
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

// NamesUnit reports whether an English text names the unit with the code in any
// of its forms or signs: 20 euros, €20, EUR 20. Of a unit whose names it does not
// know, kilometers, it says that it does.
func NamesUnit(code, text string) bool {
	named := facts.named[code]
	return named == nil || named().MatchString(text)
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
			s = `\b` + s + `\b`
		}
		alternatives = append(alternatives, s)
	}
	return regexp.MustCompile(strings.Join(alternatives, "|"))
}
