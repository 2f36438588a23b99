package lang

import (
	"cmp"
	"math/big"
	"slices"
	"strings"
	"unicode"
)

// scaleAt reads a scale word after a figure that ends at i.
func scaleAt(s string, i int) (zeros int, english string, end int) {
	j := skipSpace(s, i)
	w := wordAt(s, j)
	zeros, english = germanScale(w)
	if zeros == 0 {
		return 0, "", i
	}
	end = j + len(w)
	if len(w) <= 4 && strings.HasPrefix(s[end:], ".") && !textEnds(s, end+1) { // Mio.
		end++
	}
	if boundAfter(s, end) {
		return 0, "", i
	}
	return zeros, english, end
}

func germanScale(w string) (zeros int, english string) {
	s := facts.scales[w]
	return s.zeros, s.english
}

// signAt reads a currency sign or code and the space after it.
func signAt(s string, i int) (english string, end int) {
	if boundBefore(s, i) {
		return "", i
	}
	for _, c := range facts.signs {
		if strings.HasPrefix(s[i:], c.text) {
			end = i + len(c.text)
			if unicode.IsLetter(runeBefore(s, end)) && unicode.IsLetter(runeAt(s, end)) {
				continue
			}
			return c.written, skipSpace(s, end)
		}
	}
	return "", i
}

func signCode(english string) string {
	for _, c := range facts.signs {
		if c.written == english {
			return c.code
		}
	}
	return ""
}

// UnitSymbol reports whether word is the symbol of a unit of measure, as it
// stands behind a figure.
func UnitSymbol(word string) bool {
	_, end := facts.german.at(word, 0)
	return end > 0 && end == len(word)
}

// unit is what follows a figure and says what it counts.
type unit struct {
	codes     []string // what it can be, the likeliest first: GBP or lb
	held      bool     // it belongs to the number's expression
	money     bool
	zeros     int    // TEUR: thousands of euros
	sign      string // English, before the figure
	one, many string // English word, after it
	symbol    string // English, after it, with or without a space
}

// code is the unit that u is most likely, if it belongs to the expression.
func (u unit) code() string {
	if !u.held || len(u.codes) == 0 {
		return ""
	}
	return u.codes[0]
}

func (u unit) kind() NumberKind {
	switch code := u.code(); {
	case code == "%" || code == "pp":
		return NumPercent
	case u.money:
		return NumCurrency
	}
	return NumUnit
}

// write puts the unit round an English figure.
func (u unit) write(figure string, scaled bool) string {
	switch {
	case u.code() == "":
		return figure
	case u.sign != "":
		return u.sign + figure
	case u.symbol != "" && !unicode.IsLetter(runeAt(u.symbol, 0)):
		return figure + u.symbol // 5°C, 3‰
	case u.symbol != "":
		return figure + " " + u.symbol
	case figure == "1" && !scaled:
		return figure + " " + u.one
	}
	return figure + " " + u.many
}

// form is a unit as a language writes it behind a figure.
type form struct {
	text  string
	begin bool // the beginning of a word: -jährig
	unit
}

// word reports whether f is a word, which a space or hyphen parts from its figure.
func (f form) word() bool { return f.symbol == "" && f.sign == "" }

// forms are those of a language by their first byte, the longest first.
type forms map[byte][]form

func (fs forms) add(f form) {
	list := fs[f.text[0]]
	for i := range list {
		if o := &list[i]; o.text == f.text && o.begin == f.begin {
			o.symbol = cmp.Or(o.symbol, f.symbol)
			for _, c := range f.codes {
				if !slices.Contains(o.codes, c) {
					o.codes = append(slices.Clip(o.codes), c)
				}
			}
			return
		}
	}
	at := slices.IndexFunc(list, func(o form) bool { return len(o.text) < len(f.text) })
	if at < 0 {
		at = len(list)
	}
	fs[f.text[0]] = slices.Insert(list, at, f)
}

// at reads a form that stands at i as a word, or as the beginning of one, and the
// symbol of another behind a stroke: mg/l.
func (fs forms) at(s string, i int) (form, int) {
	if i >= len(s) {
		return form{}, i
	}
	for _, f := range fs[s[i]] {
		if !strings.HasPrefix(s[i:], f.text) {
			continue
		}
		end := i + len(f.text)
		if f.begin && letterAt(s, end) {
			return f, end + len(wordAt(s, end))
		}
		if f.symbol != "" && strings.HasPrefix(s[end:], "/") {
			if g, to := fs.at(s, end+1); g.symbol != "" && len(g.codes) == 1 {
				f.codes, f.symbol = []string{f.codes[0] + "/" + g.codes[0]}, s[i:to]
				return f, to
			}
		}
		switch r := runeAt(s, end); {
		case f.begin, unicode.IsLetter(r), unicode.IsDigit(r), r == '_':
		case f.symbol != "" && (r == '/' || r == '-' || r == '²' || r == '³'):
		case len(f.text) == 1 && f.text != "%" && f.text != "m" && strings.HasPrefix(s[end:], ".") && !textEnds(s, end+1): // 5 s. unten
		default:
			return f, end
		}
	}
	return form{}, i
}

// beginAt is the unit of an adjective that begins at i: -jährig, -stündig.
func (fs forms) beginAt(s string, i int) []string {
	if i >= len(s) {
		return nil
	}
	for _, f := range fs[s[i]] {
		if f.begin && strings.HasPrefix(s[i:], f.text) {
			return f.codes
		}
	}
	return nil
}

// germanUnitAt reads the unit behind a figure that ends at i. What is tied to
// the figure or to a word by a hyphen is known and not held: 10-Meter-Turm.
func germanUnitAt(s string, i int) (unit, int) {
	j := skipSpace(s, i)
	tied := false
	if r := runeAt(s, j); j == i && (r == '-' || r == '‑') {
		j, tied = j+len(string(r)), true
	}
	f, end := facts.german.at(s, j)
	if end == j || j == i && f.word() && !f.begin {
		return unit{codes: facts.german.behindAdjective(s, i)}, i
	}
	if tied || f.begin || boundAfter(s, end) && f.symbol == "" {
		f.held = false
	}
	if !f.held {
		return unit{codes: f.codes}, i
	}
	return f.unit, end
}

// englishUnitAt reads the unit after a figure.
func englishUnitAt(s string, i int) (unit, int) {
	j := skipSpace(s, i)
	if j == i && strings.HasPrefix(s[j:], "-") {
		j++
	}
	f, end := facts.english.at(s, j)
	if end == j && j < len(s) { // Percent, KILOMETERS
		w := wordAt(s, j)
		if low := asciiLower(w); len(w) > 2 && low != w {
			if g, n := facts.english.at(low+s[j+len(w):], 0); n > 0 && g.word() {
				f, end = g, j+n
			}
		}
	}
	if end == j || j == i && f.word() {
		return unit{codes: facts.english.behindAdjective(s, i)}, i
	}
	if !f.held {
		return unit{codes: f.codes}, i
	}
	return f.unit, end
}

// behindAdjective is the unit behind one small word: zwei volle Stunden, two more
// years.
func (fs forms) behindAdjective(s string, i int) []string {
	j := skipSpace(s, i)
	w := wordAt(s, j)
	if j == i || len(w) < 4 || !unicode.IsLower(runeAt(w, 0)) {
		return nil
	}
	k := skipSpace(s, j+len(w))
	f, end := fs.at(s, k)
	if end == k || k == j+len(w) || !f.word() || f.held {
		return nil
	}
	return f.codes
}

// measure is how many of another unit one is.
type measure struct {
	base string
	size *big.Rat
}

// inBase is a value in the unit that others are so many of.
func inBase(v *big.Rat, code string) (*big.Rat, string) {
	for range 4 {
		m, ok := facts.measures[code]
		if !ok {
			break
		}
		v, code = new(big.Rat).Mul(v, m.size), m.base
	}
	return v, code
}

// sameUnit reports whether two units may be the same. What is not known may be
// anything.
func sameUnit(a, b []string) bool {
	return len(a) == 0 || len(b) == 0 || slices.ContainsFunc(a, func(c string) bool { return slices.Contains(b, c) })
}

// about is how exactly a value that was put into the other system of measures
// has to be the same: 5 kilometers are 3 miles.
var about = big.NewRat(1, 10)

// sameAmount reports whether x of unit a is y of unit b: 18 months are a year and
// a half. Between metric and other measures roughly is enough.
func sameAmount(x *big.Rat, a []string, y *big.Rat, b []string) bool {
	for _, c := range a {
		for _, d := range b {
			v, base := inBase(x, c)
			w, other := inBase(y, d)
			if base != other || c == d {
				continue
			}
			if v.Cmp(w) == 0 {
				return true
			}
			diff := new(big.Rat).Sub(v, w)
			if (facts.foreign[c] != facts.foreign[d]) && diff.Abs(diff).Cmp(new(big.Rat).Mul(about, new(big.Rat).Abs(v))) <= 0 {
				return true
			}
		}
	}
	return false
}
