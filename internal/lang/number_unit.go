package lang

import (
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
func UnitSymbol(word string) bool { return slices.Contains(facts.symbols, word) }

func unitSymbolAt(s string, i int) (string, int) {
	j := skipSpace(s, i)
	for _, u := range facts.symbols {
		if strings.HasPrefix(s[j:], u) {
			end := j + len(u)
			if r := runeAt(s, end); unicode.IsLetter(r) || unicode.IsDigit(r) || r == '/' || r == '-' || r == '²' || r == '³' {
				continue
			}
			return u, end
		}
	}
	return "", i
}

// unit is what follows a figure and belongs to it.
type unit struct {
	code         string
	sign         string // English, before the figure
	one, many    string // English word, after it
	symbol       string // English, after it without a word space
	symbolSpaced bool
}

func (u unit) kind() NumberKind {
	switch {
	case u.code == "%" || u.code == "pp":
		return NumPercent
	case u.symbol != "":
		return NumUnit
	}
	return NumCurrency
}

// write puts the unit round an English figure.
func (u unit) write(figure string, scaled bool) string {
	switch {
	case u.code == "":
		return figure
	case u.sign != "":
		return u.sign + figure
	case u.symbol != "" && u.symbolSpaced:
		return figure + " " + u.symbol
	case u.symbol != "":
		return figure + u.symbol
	case figure == "1" && !scaled:
		return figure + " " + u.one
	}
	return figure + " " + u.many
}

func germanUnitAt(s string, i int) (unit, int) {
	j := skipSpace(s, i)
	if strings.HasPrefix(s[j:], "%") && !boundAfter(s, j+1) {
		return unit{code: "%", symbol: "%"}, j + 1
	}
	for _, c := range facts.signs {
		if strings.HasPrefix(s[j:], c.text) && !boundAfter(s, j+len(c.text)) {
			return unit{code: c.code, sign: c.written}, j + len(c.text)
		}
	}
	if sym, end := unitSymbolAt(s, i); sym != "" {
		return unit{code: sym, symbol: sym, symbolSpaced: sym[0] != 0xc2 /* ° */}, end
	}
	w := wordAt(s, j)
	end := j + len(w)
	if strings.HasPrefix(s[end:], "-") { // US-Dollar
		w += "-" + wordAt(s, end+1)
		end = j + len(w)
	}
	prefix := ""
	if w == "Schweizer" && strings.HasPrefix(s[end:], " Franken") {
		w, prefix, end = "Franken", "Swiss ", end+len(" Franken")
	}
	c, ok := facts.currencies[w]
	if !ok || boundAfter(s, end) || j == i {
		return unit{}, i
	}
	return unit{code: c.code, one: prefix + c.one, many: prefix + c.many}, end
}
