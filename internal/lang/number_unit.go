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
	switch w {
	case "Tsd", "Mio", "Mrd", "Mill", "Bio":
		if strings.HasPrefix(s[end:], ".") && !textEnds(s, end+1) {
			end++
		}
	}
	if boundAfter(s, end) {
		return 0, "", i
	}
	return zeros, english, end
}

func germanScale(w string) (zeros int, english string) {
	switch w {
	case "Tsd", "Tausend", "tausend":
		return 3, "thousand"
	case "Mio", "Mill", "Million", "Millionen":
		return 6, "million"
	case "Mrd", "Milliarde", "Milliarden":
		return 9, "billion"
	case "Bio", "Billion", "Billionen":
		return 12, "trillion"
	case "Billiarde", "Billiarden":
		return 15, "quadrillion"
	case "Trillion", "Trillionen":
		return 18, "quintillion"
	}
	return 0, ""
}

// currency is a unit of money in words.
type currency struct{ code, one, many string }

var germanCurrency = map[string]currency{
	"Euro":          {"EUR", "euro", "euros"},
	"Euros":         {"EUR", "euro", "euros"},
	"US-Dollar":     {"USD", "U.S. dollar", "U.S. dollars"},
	"US-Dollars":    {"USD", "U.S. dollar", "U.S. dollars"},
	"Dollar":        {"USD", "dollar", "dollars"},
	"Dollars":       {"USD", "dollar", "dollars"},
	"Cent":          {"cent", "cent", "cents"},
	"Pfund":         {"GBP", "pound", "pounds"},
	"Franken":       {"CHF", "franc", "francs"},
	"Mark":          {"DEM", "mark", "marks"},
	"D-Mark":        {"DEM", "deutschmark", "deutschmarks"},
	"Yen":           {"JPY", "yen", "yen"},
	"Yuan":          {"CNY", "yuan", "yuan"},
	"Rubel":         {"RUB", "ruble", "rubles"},
	"Rupien":        {"INR", "rupee", "rupees"},
	"Prozent":       {"%", "percent", "percent"},
	"Prozentpunkt":  {"pp", "percentage point", "percentage points"},
	"Prozentpunkte": {"pp", "percentage point", "percentage points"},
	"Prozentpunkten": {
		"pp", "percentage point", "percentage points"},
}

// signs are written before the figure in English; longer ones first.
var signs = []struct{ sign, code, english string }{
	{"US-$", "USD", "US$"}, {"US$", "USD", "US$"}, {"€", "EUR", "€"}, {"$", "USD", "$"}, {"£", "GBP", "£"}, {"¥", "JPY", "¥"},
	{"EUR", "EUR", "€"}, {"USD", "USD", "$"}, {"GBP", "GBP", "£"}, {"CHF", "CHF", "CHF "},
}

// signAt reads a currency sign or code and the space after it.
func signAt(s string, i int) (english string, end int) {
	if boundBefore(s, i) {
		return "", i
	}
	for _, c := range signs {
		if strings.HasPrefix(s[i:], c.sign) {
			end = i + len(c.sign)
			if unicode.IsLetter(runeBefore(s, end)) && unicode.IsLetter(runeAt(s, end)) {
				continue
			}
			return c.english, skipSpace(s, end)
		}
	}
	return "", i
}

func signCode(english string) string {
	for _, c := range signs {
		if c.english == english {
			return c.code
		}
	}
	return ""
}

// unitSymbols are the same in both languages; longer ones first. Single
// letters are not here: they stand for too much else.
var unitSymbols = []string{
	"km/h", "km²", "m²", "m³", "km", "cm", "mm", "kg", "mg", "ml", "°C", "°F", "kWh", "MWh", "GWh", "TWh", "kW", "MW",
	"GW", "mAh", "kB", "MB", "GB", "TB", "MHz", "GHz", "kHz", "Hz", "ha", "dB",
}

// UnitSymbol reports whether word is the symbol of a unit of measure, as it
// stands behind a figure.
func UnitSymbol(word string) bool { return slices.Contains(unitSymbols, word) }

func unitSymbolAt(s string, i int) (string, int) {
	j := skipSpace(s, i)
	for _, u := range unitSymbols {
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
	for _, c := range signs {
		if strings.HasPrefix(s[j:], c.sign) && !boundAfter(s, j+len(c.sign)) {
			return unit{code: c.code, sign: c.english}, j + len(c.sign)
		}
	}
	if sym, end := unitSymbolAt(s, i); sym != "" {
		return unit{code: sym, symbol: sym, symbolSpaced: sym[0] != 0xc2 /* ° */}, end
	}
	w := wordAt(s, j)
	end := j + len(w)
	if (w == "US" || w == "D") && strings.HasPrefix(s[end:], "-") {
		w += "-" + wordAt(s, end+1)
		end = j + len(w)
	}
	prefix := ""
	if w == "Schweizer" && strings.HasPrefix(s[end:], " Franken") {
		w, prefix, end = "Franken", "Swiss ", end+len(" Franken")
	}
	c, ok := germanCurrency[w]
	if !ok || boundAfter(s, end) || j == i {
		return unit{}, i
	}
	return unit{code: c.code, one: prefix + c.one, many: prefix + c.many}, end
}
