package lang

import (
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// GermanNumbers finds the number expressions of a German text, in order and
// without overlap.
//
// What it decides where German leaves room: three digits after a point are
// thousands (2.000), other digits a decimal point, clock time or version as
// they stand; a colon between figures is a score, with an English hyphen, only
// beside words of sport; an ordinal is one only where an article or a noun
// such as Jahrhundert says so; years, house numbers and other bare four-digit
// figures get no thousands separator; a two-digit year below 50 is of this
// century.
func GermanNumbers(text string) []Number {
	var out []Number
	for i := 0; i < len(text); {
		n, ok := germanAt(text, i)
		if ok {
			n = n.finish()
			if !n.Bound && n.Kind != NumRoman {
				n = readBack(n, text)
			}
			out = append(out, n)
			i = n.End
			continue
		}
		i = advance(text, i)
	}
	return out
}

// readBack makes sure that a value never changes: where the English of n would
// not be read as the same value, the German form stands, and where that would
// not either, n stays bound to its sentence.
func readBack(n Number, text string) Number {
	for _, form := range []string{n.english, text[n.Start:n.End]} {
		back := EnglishNumbers(form)
		if len(back) == 1 && back[0].Start == 0 && back[0].End == len(form) && SameValue(n, back[0]) {
			n.english = form
			return n
		}
	}
	n.Bound = true
	return n
}

// advance is the next offset at which a number may start: a whole word or run
// of digits further on.
func advance(text string, i int) int {
	r, size := utf8.DecodeRuneInString(text[i:])
	switch {
	case unicode.IsLetter(r):
		return i + len(wordAt(text, i))
	case isDigit(text, i):
		return digitsAt(text, i)
	}
	return i + size
}

func germanAt(s string, i int) (Number, bool) {
	r := runeAt(s, i)
	switch {
	case isDigit(s, i):
	case r == '§', r == 'A' || r == 'P':
		if n, ok := germanSection(s, i); ok {
			return n, true
		}
	case strings.ContainsRune("+(", r):
		return phoneAt(s, i)
	case strings.ContainsRune("½¼¾⅓⅔⅛", r):
		return vulgar(s, i)
	}
	if isDigit(s, i) {
		for _, f := range []func(string, int) (Number, bool){
			phoneAt, germanNumericDate, isoDate, germanDate, germanTime, versionAt, codeAt, germanPair, germanOrdinal,
		} {
			if n, ok := f(s, i); ok {
				return n, true
			}
		}
		return germanAmount(s, i, i, "")
	}
	if unit, j := signAt(s, i); unit != "" && isDigit(s, j) {
		return germanAmount(s, i, j, unit)
	}
	if (r == '-' || r == '−') && isDigit(s, i+utf8.RuneLen(r)) && !unicode.IsLetter(runeBefore(s, i)) && !unicode.IsDigit(runeBefore(s, i)) {
		j := i + utf8.RuneLen(r)
		n, ok := germanAmount(s, j, j, "")
		if !ok || len(n.parts) != 1 || n.parts[0].class == yearPart || n.Bound {
			return Number{}, false
		}
		n.Start, n.english = i, string(r)+n.english
		n.parts[0].val = new(big.Rat).Neg(n.parts[0].val)
		n.parts[0].alt = nil
		return n, true
	}
	if unicode.IsLetter(r) && !unicode.IsLetter(runeBefore(s, i)) {
		if n, ok := romanAt(s, i); ok {
			return n, true
		}
		return germanWords(s, i)
	}
	return Number{}, false
}

// deFigure reads digits with German thousands and decimal marks.
func deFigure(s string, i int) (figure, bool) {
	j := digitsAt(s, i)
	if j == i || j-i > maxDigits {
		return figure{}, false
	}
	f := figure{end: j, whole: s[i:j]}
	if j-i <= 3 && s[i] != '0' {
		end, groups := groupsAt(s, j, ".", "'", "’", "\u00a0", "\u202f", " ")
		if groups != "" && len(groups) < maxDigits && !(s[j] == '.' && end < len(s) && s[end] == '.' && isDigit(s, end+1)) &&
			(s[j] != ' ' || spaceGroups(s, i, end, groups)) {
			f.end, f.whole, f.grouped = end, f.whole+groups, true
		}
	}
	if f.end+1 < len(s) && s[f.end] == ',' && isDigit(s, f.end+1) {
		k := digitsAt(s, f.end+1)
		if k-f.end <= maxDigits && !(k+1 < len(s) && s[k] == ',' && isDigit(s, k+1)) {
			f.frac, f.end = s[f.end+1:k], k
		}
	} else if strings.HasPrefix(s[f.end:], ",-") || strings.HasPrefix(s[f.end:], ",–") {
		// 5,- Euro
		k := f.end + 1
		k += utf8.RuneLen(runeAt(s, k))
		if !unicode.IsLetter(runeAt(s, k)) && !isDigit(s, k) {
			f.end = k
		}
	} else if !f.grouped && f.end+1 < len(s) && s[f.end] == '.' && isDigit(s, f.end+1) {
		k := digitsAt(s, f.end+1)
		if k-f.end <= maxDigits {
			f.frac, f.end, f.dotted = s[f.end+1:k], k, true
		}
	}
	return f, true
}

// spaceGroups reports whether plain spaces in s[i:end] mark thousands: 20 000,
// 12 500 Euro, but not the telephone number 116 111.
func spaceGroups(s string, i, end int, groups string) bool {
	if isCodeWord(wordBefore(s, i)) {
		return false
	}
	next := skipSpace(s, end)
	return groups[0] == '0' || next > end && (letterAt(s, next) || strings.ContainsRune("€$£%", runeAt(s, next)))
}

// isCodeWord reports whether the figures after w number something, so that a
// space between them does not mark thousands and they get no separator.
func isCodeWord(w string) bool {
	switch w {
	case "Nummer", "Nr", "Platz", "Seite", "Artikel", "Zimmer", "Raum", "Wohnung", "Linie", "Bus", "Flug", "Kapitel",
		"Postfach", "PLZ", "Gesetz", "Tel", "Telefon", "Fax", "Konto", "Startnummer", "Boeing", "Airbus", "Windows", "Ziffer":
		return true
	}
	return false
}

var quantifiers = map[string]bool{
	"rund": true, "etwa": true, "ca": true, "circa": true, "über": true, "als": true, "knapp": true, "fast": true,
	"mindestens": true, "zu": true, "insgesamt": true, "gut": true, "höchstens": true, "maximal": true, "ungefähr": true,
	"nur": true, "zusätzlich": true, "weitere": true, "weiteren": true, "jeweils": true, "beinahe": true,
}

// groupFigure reports whether the English of f, read from s[i:], is written
// with thousands separators.
func groupFigure(s string, i int, f figure, hasUnit bool) bool {
	switch {
	case len(f.whole) < 4 || f.whole[0] == '0':
		return false
	case f.grouped || hasUnit:
		return true
	case f.frac != "":
		return false
	}
	before := wordBefore(s, i)
	if len(f.whole) == 4 && f.whole < "2101" || len(f.whole) == 5 {
		// years and post codes
		return quantifiers[before]
	}
	after := wordAt(s, skipSpace(s, f.end))
	if after == "" || isCodeWord(before) {
		return false
	}
	return before == "" || unicode.IsLower(runeAt(before, 0))
}

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
	"GW", "kB", "MB", "GB", "TB", "MHz", "GHz", "kHz", "Hz", "ha", "dB",
}

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

// joinerAt reads what joins the two ends of a range.
func germanJoiner(s string, i int) (english string, end int) {
	if strings.HasPrefix(s[i:], " bis ") {
		return " to ", i + len(" bis ")
	}
	return dashAt(s, i)
}

// dashAt reads a dash between figures, which stays as it is.
func dashAt(s string, i int) (english string, end int) {
	for _, d := range []string{"-", "–", "—", "‑", " - ", " – ", " — "} {
		if strings.HasPrefix(s[i:], d) && isDigit(s, i+len(d)) {
			return d, i + len(d)
		}
	}
	return "", i
}

// germanAmount reads a figure at i, whose expression starts at start with the
// sign already read, and all that belongs to it.
func germanAmount(s string, start, i int, sign string) (Number, bool) {
	f, ok := deFigure(s, i)
	if !ok {
		end := digitsAt(s, i)
		return Number{Start: start, End: end, Kind: NumPhone, english: s[start:end], parts: []part{digitPart(s[i:end])}}, true
	}
	if sign == "" && boundBefore(s, i) {
		if !f.grouped {
			f.end, f.frac = digitsAt(s, i), ""
		}
		return bound(s, start, f), true
	}
	if n, ok := mixedFraction(s, start, f); ok {
		return n, true
	}
	zeros, scale, end := scaleAt(s, f.end)
	u, end := germanUnitAt(s, end)
	if sign != "" {
		u = unit{code: signCode(sign), sign: sign}
	}
	figures, joiner := []figure{f}, ""
	if zeros == 0 && (u.code == "" || u.symbol != "" || u.sign != "") && !f.dotted {
		if j, to := germanJoiner(s, end); j != "" && isDigit(s, to) {
			if n, ok := germanRange(s, start, i, f, j, to, u); ok {
				return n, true
			}
		}
	}
	if u.code == "" && zeros == 0 {
		if n, ok := decade(s, start, f); ok {
			return n, true
		}
		if boundAfter(s, f.end) {
			return bound(s, start, f), true
		}
	}
	n := amount(s, start, i, end, figures, joiner, zeros, scale, u)
	if n.Unit == "" && wordAt(s, skipSpace(s, end)) == "Promille" {
		n.parts[0].alt = new(big.Rat).Quo(n.parts[0].val, big.NewRat(10, 1)) // in English in percent
	}
	return n, true
}

// amount builds the number from what was read.
func amount(s string, start, i, end int, figures []figure, joiner string, zeros int, scale string, u unit) Number {
	n := Number{Start: start, End: end, Unit: u.code}
	forms := make([]string, len(figures))
	for k, f := range figures {
		p := plain(f.rat())
		if zeros > 0 {
			bare := p.val
			p.val = new(big.Rat).Mul(p.val, pow10(zeros))
			if k == 0 && len(figures) > 1 {
				p.alt = bare
			}
		} else if len(f.frac) == 3 && !f.dotted && !f.grouped && f.whole != "0" {
			p.alt = new(big.Rat).Mul(p.val, pow10(3))
		}
		n.parts = append(n.parts, p)
		forms[k] = f.form(groupFigure(s, i, f, u.code != ""))
	}
	f := figures[0]
	switch {
	case len(figures) > 1:
		n.Kind = NumRange
	case u.code != "":
		n.Kind = u.kind()
	case f.frac != "":
		n.Kind = NumDecimal
	case zeros == 0 && len(f.whole) == 4 && !f.grouped && f.whole >= "1000" && f.whole < "2101":
		n.Kind = NumYear
		n.parts[0].class = yearPart
	default:
		n.Kind = NumCardinal
	}
	if zeros > 0 {
		last := &forms[len(forms)-1]
		if scale == "thousand" && len(figures) == 1 && f.frac == "" && f.whole[0] != '0' {
			*last = figure{whole: f.whole + "000"}.form(true)
		} else {
			*last += " " + scale
		}
	}
	if u.sign != "" && joiner == " to " {
		n.english = u.write(forms[0], true) + joiner + u.write(forms[1], true)
	} else {
		n.english = u.write(strings.Join(forms, joiner), len(figures) > 1 || zeros > 0)
	}
	return n
}

func pow10(zeros int) *big.Rat {
	return new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(zeros)), nil))
}

func bound(s string, start int, f figure) Number {
	n := Number{Start: start, End: f.end, Kind: NumCardinal, Bound: true, english: f.form(f.grouped), parts: []part{plain(f.rat())}}
	if f.frac != "" {
		n.Kind = NumDecimal
	}
	return n
}

// germanRange reads the second end of a range at to.
func germanRange(s string, start, i int, f figure, joiner string, to int, u unit) (Number, bool) {
	g, ok := deFigure(s, to)
	if !ok || g.dotted {
		return Number{}, false
	}
	zeros, scale, end := scaleAt(s, g.end)
	v, end := germanUnitAt(s, end)
	if u.sign != "" && v.code == "" {
		v = u // € 5–10
	}
	if u.code != "" && v.code != u.code || v.code == "" && boundAfter(s, end) {
		return Number{}, false
	}
	if strings.Trim(joiner, " ") != "to" {
		if len(f.whole) == 4 && !f.grouped && len(g.whole) == 2 && g.frac == "" && f.frac == "" && v.code == "" && zeros == 0 {
			n := Number{Start: start, End: g.end, Kind: NumRange, english: s[start:g.end]}
			n.parts = []part{{class: yearPart, val: f.rat()}, {class: yearPart, val: g.rat()}}
			return n, true
		}
	}
	if f.end == i || len(f.whole) > 4 && !f.grouped && v.code == "" {
		return Number{}, false
	}
	n := amount(s, start, i, end, []figure{f, g}, joiner, zeros, scale, v)
	// The first figure is grouped as the second is.
	return n, true
}

// decade reads 1960er Jahre and 60er.
func decade(s string, start int, f figure) (Number, bool) {
	if f.frac != "" || f.grouped || !strings.HasPrefix(s[f.end:], "er") || len(f.whole) != 2 && len(f.whole) != 4 || f.whole[len(f.whole)-1] != '0' {
		return Number{}, false
	}
	end := f.end + 2
	years := false
	for _, w := range []string{" Jahren", " Jahre", "-Jahren", "-Jahre"} {
		if strings.HasPrefix(s[end:], w) && !boundAfter(s, end+len(w)) {
			end, years = end+len(w), true
			break
		}
	}
	n := Number{Start: start, End: end, Kind: NumYear, english: f.whole + "s", Bound: boundAfter(s, end)}
	n.parts = []part{{class: yearPart, val: f.rat()}}
	return n, years || len(f.whole) == 4 || n.Bound
}

// vulgarFractions are the fractions that have a character of their own.
var vulgarFractions = map[rune]*big.Rat{
	'½': big.NewRat(1, 2), '¼': big.NewRat(1, 4), '¾': big.NewRat(3, 4), '⅓': big.NewRat(1, 3), '⅔': big.NewRat(2, 3), '⅛': big.NewRat(1, 8),
}

func vulgar(s string, i int) (Number, bool) {
	r := runeAt(s, i)
	v, ok := vulgarFractions[r]
	if !ok {
		return Number{}, false
	}
	end := i + utf8.RuneLen(r)
	return Number{Start: i, End: end, Kind: NumFraction, english: s[i:end], parts: []part{plain(v)}, Bound: boundBefore(s, i) || boundAfter(s, end)}, true
}

// mixedFraction reads 2½.
func mixedFraction(s string, start int, f figure) (Number, bool) {
	r := runeAt(s, f.end)
	v, ok := vulgarFractions[r]
	if !ok || f.frac != "" {
		return Number{}, false
	}
	end := f.end + utf8.RuneLen(r)
	return Number{Start: start, End: end, Kind: NumFraction, english: s[start:end], Bound: boundAfter(s, end),
		parts: []part{plain(new(big.Rat).Add(f.rat(), v))}}, true
}

const germanMonths = `Januar|Jänner|Februar|Feber|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember`

var englishMonths = [...]string{"", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}

func germanMonth(w string) int {
	switch w {
	case "Januar", "Jänner":
		return 1
	case "Februar", "Feber":
		return 2
	case "März":
		return 3
	case "Mai":
		return 5
	case "Juni":
		return 6
	case "Juli":
		return 7
	case "Oktober":
		return 10
	case "Dezember":
		return 12
	}
	for m, e := range englishMonths {
		if e == w {
			return m
		}
	}
	return 0
}

var (
	germanDateRE    = regexp.MustCompile(`^(\d{1,2})\.(?:( bis | und | oder | ?[–-] ?|/)(\d{1,2})\.)?[ \x{a0}](` + germanMonths + `)(?:[ \x{a0}](\d{4}))?`)
	germanNumericRE = regexp.MustCompile(`^(\d{1,2})\.[ \x{a0}]?(\d{1,2})\.(?:[ \x{a0}]?(\d{4}|\d{2}))?`)
	isoDateRE       = regexp.MustCompile(`^(\d{4})-(\d{2})-(\d{2})`)
)

// germanDate reads 3. Oktober 1990 and 3. bis 5. Oktober.
func germanDate(s string, i int) (Number, bool) {
	m := germanDateRE.FindStringSubmatchIndex(s[i:])
	if m == nil || boundBefore(s, i) {
		return Number{}, false
	}
	group := func(k int) string {
		if m[2*k] < 0 {
			return ""
		}
		return s[i+m[2*k] : i+m[2*k+1]]
	}
	end := i + m[1]
	y := group(5)
	if y != "" && (isDigit(s, end) || boundAfter(s, end)) {
		end, y = i+m[9], ""
	}
	if letterAt(s, end) || runeAt(s, end) == '-' && letterAt(s, end+1) {
		return Number{}, false
	}
	n := Number{Start: i, End: end, Kind: NumDate}
	mon := germanMonth(group(4))
	n.english = englishMonths[mon] + " " + trimZero(group(1))
	n.parts = []part{month(mon), dayPart(group(1))}
	if joiner := group(2); joiner != "" {
		switch strings.TrimSpace(joiner) {
		case "bis":
			joiner = " to "
		case "und":
			joiner = " and "
		case "oder":
			joiner = " or "
		case "/":
		default:
			joiner = strings.TrimSpace(joiner)
		}
		n.english += joiner + trimZero(group(3))
		n.parts = append(n.parts, dayPart(group(3)))
	}
	if y != "" {
		n.english += ", " + y
		yy, _ := strconv.Atoi(y)
		n.parts = append([]part{year(yy)}, n.parts...)
	}
	return n, validDays(n.parts)
}

func validDays(parts []part) bool {
	for _, p := range parts {
		v := p.val.Num().Int64()
		if p.class == plainPart && (v < 1 || v > 31) || p.class == monthPart && (v < 1 || v > 12) {
			return false
		}
	}
	return true
}

func trimZero(d string) string {
	if len(d) == 2 && d[0] == '0' {
		return d[1:]
	}
	return d
}

func dayPart(d string) part {
	v, _ := strconv.Atoi(d)
	return plain(big.NewRat(int64(v), 1))
}

// germanNumericDate reads 03.10.1990 and 03.10.90, and 3.10. after a word that
// asks for a date.
func germanNumericDate(s string, i int) (Number, bool) {
	m := germanNumericRE.FindStringSubmatchIndex(s[i:])
	if m == nil || boundBefore(s, i) {
		return Number{}, false
	}
	day, mon, y := s[i+m[2]:i+m[3]], s[i+m[4]:i+m[5]], ""
	end := i + m[5] + 1
	if m[6] >= 0 && !isDigit(s, i+m[7]) && !boundAfter(s, i+m[7]) && !(s[i+m[7]-1] != '.' && strings.HasPrefix(s[i+m[7]:], ".") && isDigit(s, i+m[7]+1)) {
		y, end = s[i+m[6]:i+m[7]], i+m[7]
	} else {
		switch strings.ToLower(wordBefore(s, i)) {
		case "am", "vom", "zum", "bis", "ab", "seit", "der", "dem", "den":
		default:
			return Number{}, false
		}
		if isDigit(s, end) || letterAt(s, end) {
			return Number{}, false
		}
		if textEnds(s, end) {
			end--
		}
	}
	mm, _ := strconv.Atoi(mon)
	n := Number{Start: i, End: end, Kind: NumDate, parts: []part{month(mm), dayPart(day)}}
	if !validDays(n.parts) {
		return Number{}, false
	}
	n.english = englishMonths[mm] + " " + trimZero(day)
	if y != "" {
		yy, _ := strconv.Atoi(y)
		switch {
		case len(y) == 4:
		case yy < 50:
			yy += 2000
		default:
			yy += 1900
		}
		if yy < 1000 {
			return Number{}, false
		}
		n.english += ", " + strconv.Itoa(yy)
		n.parts = append([]part{year(yy)}, n.parts...)
	}
	return n, true
}

func isoDate(s string, i int) (Number, bool) {
	m := isoDateRE.FindStringSubmatch(s[i:])
	if m == nil || boundBefore(s, i) {
		return Number{}, false
	}
	end := i + len(m[0])
	y, _ := strconv.Atoi(m[1])
	mm, _ := strconv.Atoi(m[2])
	n := Number{Start: i, End: end, Kind: NumDate, english: m[0], parts: []part{year(y), month(mm), dayPart(m[3])}}
	return n, y >= 1000 && validDays(n.parts) && !isDigit(s, end) && !boundAfter(s, end) && runeAt(s, end) != '-'
}

var germanTimeRE = regexp.MustCompile(`^(\d{1,2})(?:[.:](\d{2}))?(?:( bis | und | oder | ?[–-] ?)(\d{1,2})(?:[.:](\d{2}))?)?[ \x{a0}]Uhr`)

// germanTime reads 14.30 Uhr, 9 bis 17 Uhr and 8 Uhr morgens.
func germanTime(s string, i int) (Number, bool) {
	m := germanTimeRE.FindStringSubmatchIndex(s[i:])
	if m == nil || boundBefore(s, i) || boundAfter(s, i+m[1]) {
		return Number{}, false
	}
	num := func(k int) int {
		if m[2*k] < 0 {
			return 0
		}
		v, _ := strconv.Atoi(s[i+m[2*k] : i+m[2*k+1]])
		return v
	}
	n := Number{Start: i, End: i + m[1], Kind: NumTime}
	h, min := num(1), num(2)
	h2, min2 := num(4), num(5)
	if h > 24 || min > 59 || h2 > 24 || min2 > 59 {
		return Number{}, false
	}
	half, end := germanHalf(s, n.End)
	last := h
	if m[8] >= 0 {
		last = h2
	}
	if half != "" && last <= 12 {
		n.End = end
		shift := func(h int) int {
			switch {
			case half == "pm" && h < 12:
				return h + 12
			case half == "night" && h >= 9 && h < 12:
				return h + 12
			case half == "night" && h == 12:
				return 24
			}
			return h
		}
		if h <= 12 && (m[8] < 0 || h <= h2) {
			h = shift(h)
		}
		h2 = shift(h2)
	}
	n.parts = []part{clock(h, min, half == "" && h <= 12)}
	n.english = clock12(h, min, m[4] >= 0)
	if m[8] >= 0 {
		joiner := s[i+m[6] : i+m[7]]
		switch strings.TrimSpace(joiner) {
		case "bis":
			joiner = " to "
		case "und":
			joiner = " and "
		case "oder":
			joiner = " or "
		}
		n.english += joiner + clock12(h2, min2, m[10] >= 0)
		n.parts = append(n.parts, clock(h2, min2, half == "" && h2 <= 12))
	}
	return n, true
}

// germanHalf reads the word that says which half of the day is meant.
func germanHalf(s string, i int) (half string, end int) {
	w := wordAt(s, skipSpace(s, i))
	end = skipSpace(s, i) + len(w)
	switch w {
	case "morgens", "früh", "vormittags":
		return "am", end
	case "mittags", "nachmittags", "abends":
		return "pm", end
	case "nachts":
		return "night", end
	}
	return "", i
}

// clock12 is a time of day in American style.
func clock12(h, m int, minutes bool) string {
	switch {
	case h%24 == 0 && m == 0:
		return "midnight"
	case h == 12 && m == 0:
		return "noon"
	}
	half := " a.m."
	if h >= 12 && h < 24 {
		half = " p.m."
	}
	h12 := h % 12
	if h12 == 0 {
		h12 = 12
	}
	t := strconv.Itoa(h12)
	if minutes && m > 0 {
		t += ":" + pad2(m)
	}
	return t + half
}

var versionRE = regexp.MustCompile(`^\d{1,9}(?:\.\d{1,9}){2,}`)

// versionAt reads 2.0.1 and 192.168.1.1, which stay as they are. It serves
// both languages: English has no such figures, German 2.200.112.
func versionAt(s string, i int) (Number, bool) {
	v := versionRE.FindString(s[i:])
	if v == "" {
		return Number{}, false
	}
	end := i + len(v)
	if f, ok := deFigure(s, i); ok && f.grouped && f.end >= end && !isAddress(v) {
		return Number{}, false
	}
	n := Number{Start: i, End: end, Kind: NumVersion, english: v, Bound: boundBefore(s, i) || boundAfter(s, end)}
	for _, d := range strings.Split(v, ".") {
		n.parts = append(n.parts, digitPart(d))
	}
	return n, true
}

// isAddress reports whether v, four groups of digits, is an IPv4 address
// rather than a number of twelve digits.
func isAddress(v string) bool {
	groups := strings.Split(v, ".")
	if len(groups) != 4 {
		return false
	}
	for _, g := range groups {
		if x, err := strconv.Atoi(g); err != nil || x > 255 || g[0] == '0' {
			return false
		}
	}
	return true
}

func digitPart(digits string) part {
	r, ok := new(big.Rat).SetString(digits)
	if !ok {
		r = new(big.Rat)
	}
	return plain(r)
}

var (
	phoneRE = regexp.MustCompile(`^(?:\+\d{1,3}|\(0\d{1,5}\)|0\d{1,5})(?:[ \x{a0}]?[/–-][ \x{a0}]?|[ \x{a0}])(?:\(0?\d{1,5}\)[ \x{a0}]?)?\d{2,}(?:[ \x{a0}/-]\d{1,})*`)
	codeRE  = regexp.MustCompile(`^\d+(?:-\d+){2,}`)
)

// phoneAt reads a telephone number: it begins with +, 0 or an area code in
// parentheses, and has six digits or more.
func phoneAt(s string, i int) (Number, bool) {
	p := phoneRE.FindString(s[i:])
	if p == "" || boundBefore(s, i) || unicode.IsDigit(runeBefore(s, i)) {
		return Number{}, false
	}
	digits := onlyDigits(p)
	end := i + len(p)
	if len(digits) < 6 || boundAfter(s, end) || strings.HasPrefix(s[end:], ":") && isDigit(s, end+1) {
		return Number{}, false
	}
	return Number{Start: i, End: end, Kind: NumPhone, english: p, parts: []part{digitPart(digits)}}, true
}

// codeAt reads three or more figures joined by hyphens: an ISBN, a ticket.
func codeAt(s string, i int) (Number, bool) {
	c := codeRE.FindString(s[i:])
	if c == "" {
		return Number{}, false
	}
	end := i + len(c)
	return Number{Start: i, End: end, Kind: NumPhone, english: c, Bound: boundBefore(s, i) || boundAfter(s, end), parts: []part{digitPart(onlyDigits(c))}}, true
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

var (
	durationRE = regexp.MustCompile(`^\d{1,3}(?::\d{2}){2}`)
	pairRE     = regexp.MustCompile(`^(\d{1,4})([:/])(\d{1,4})`)
	sportRE    = regexp.MustCompile(`(?i)\b(?:sieg\w*|siegte\w*|gew[ao]nn\w*|gewinn\w*|verl[oi]r\w*|niederlage\w*|unentschieden|remis|erfolg\w*|führt\w*|führung\w*|endstand\w*|halbzeit\w*|pausenstand\w*|zwischenstand\w*|ausgleich\w*|rückstand\w*|treffer\w*|tor|tore|spiel|hinspiel\w*|rückspiel\w*|heimspiel\w*|pleite\w*|partie|match|besieg\w*|schlug\w*|unterl\w*|bezw\w*|anschlusstreffer\w*)\b`)
)

// germanPair reads two figures with a colon or a slash between them.
func germanPair(s string, i int) (Number, bool) {
	n, ok := pairAt(s, i)
	if ok && n.Kind == NumScore && !n.Bound {
		if sportRE.MatchString(s) {
			n.english = strings.Replace(n.english, ":", "-", 1)
		} else {
			n = bareClock(n)
		}
	}
	return n, ok
}

// pairAt reads two figures with a colon (score, ratio, clock), three (2:19:58) or a slash
// (fraction, season) between them, in either language.
func pairAt(s string, i int) (n Number, ok bool) {
	m := pairRE.FindStringSubmatch(s[i:])
	if m == nil {
		return Number{}, false
	}
	digits := []string{m[1], m[3]}
	if d := durationRE.FindString(s[i:]); d != "" {
		m[0], digits = d, strings.Split(d, ":")
	}
	end := i + len(m[0])
	if isDigit(s, end) || end+1 < len(s) && strings.ContainsRune(".,:/", rune(s[end])) && isDigit(s, end+1) {
		return Number{}, false
	}
	n = Number{Start: i, End: end, english: m[0], Bound: boundBefore(s, i) || boundAfter(s, end)}
	if len(digits) > 2 {
		n.Kind = NumScore
		for _, d := range digits {
			n.parts = append(n.parts, digitPart(d))
		}
		return n, true
	}
	a, b := digitPart(m[1]), digitPart(m[3])
	x, _ := strconv.Atoi(m[1])
	y, _ := strconv.Atoi(m[3])
	switch {
	case m[2] == ":":
		n.Kind = NumScore
	case x > 0 && x < y && y <= 100 && len(m[1]) < 3:
		n.Kind = NumFraction
		n.parts = []part{plain(new(big.Rat).Quo(a.val, b.val))}
		return n, true
	case len(m[1]) == 4:
		n.Kind = NumRange
		a.class, b.class = yearPart, yearPart
	default:
		n.Kind = NumRange
	}
	n.parts = []part{a, b}
	return n, true
}

// bareClock turns 20:15 into a time; 3:1 and 28:25 stay scores.
func bareClock(n Number) Number {
	h, m, _ := strings.Cut(n.english, ":")
	hh, _ := strconv.Atoi(h)
	mm, _ := strconv.Atoi(m)
	if len(m) == 2 && len(h) <= 2 && hh < 25 && mm < 60 {
		n.Kind, n.parts = NumTime, []part{clock(hh, mm, hh <= 12)}
	}
	return n
}

var (
	determiners = regexp.MustCompile(`^(?i:de[rmsn]|die|das|im|am|zum|zur|vom|beim|ein(?:e[rnm]?)?|[msd]ein(?:e[rnm]?)?|ihr(?:e[rnm]?)?|unser(?:e[rnm]?)?|jede[rnm]?|diese[rnm]?|ab|seit|bis)$`)
	ordinalNoun = regexp.MustCompile(`^(?:Jahrhundert|Jahrtausend|Mal|Spieltag|Geburtstag|Jahrestag|Lebensjahr|Minute|Stock|Etage|Auflage|Amtszeit|Semester|Weltkrieg|Bundestag|Spielminute|Todestag|Hochzeitstag)`)
	ordinalRE   = regexp.MustCompile(`^(\d{1,3})\.[ \x{a0}]`)
)

// germanOrdinal reads 20. before a noun, where an article or the noun itself
// leaves no doubt that the point is not a full stop.
func germanOrdinal(s string, i int) (Number, bool) {
	m := ordinalRE.FindStringSubmatch(s[i:])
	if m == nil || boundBefore(s, i) {
		return Number{}, false
	}
	next := i + len(m[0])
	w := wordAt(s, next)
	switch w {
	case "FC", "SC", "FSV", "FFC", "TSV", "SV", "VfL", "VfB", "BC", "HC", "EC", "FCK", "FCN", "RC", "CfR", "Bundesliga":
		end := i + len(m[1]) + 1 // part of a club's name: 1. FC Köln
		return Number{Start: i, End: end, Kind: NumOrdinal, english: s[i:end], Bound: true, parts: []part{digitPart(m[1])}}, true
	}
	det := determiners.MatchString(wordBefore(s, i))
	sure := ordinalNoun.MatchString(w) || det && (unicode.IsUpper(runeAt(w, 0)) && !OpensSentence(w) || w == "und" && nextOrdinal(s, next+4))
	if !sure && det && (w == "oder" || w == "bis") && nextOrdinal(s, next+len(w)+1) {
		sure = true
	}
	if !sure && wordBefore(s, i) != "" && unicode.IsUpper(runeAt(w, 0)) && !OpensSentence(w) {
		// the second of "3. und 4. Spieltag"
		switch wordBefore(s, i) {
		case "und", "oder":
			sure = secondOrdinalRE.MatchString(s[:i])
		}
	}
	if !sure {
		return Number{}, false
	}
	end := i + len(m[1]) + 1
	v, _ := strconv.Atoi(m[1])
	return Number{Start: i, End: end, Kind: NumOrdinal, english: EnglishOrdinal(v), parts: []part{digitPart(m[1])}}, true
}

var secondOrdinalRE = regexp.MustCompile(`\d\.[ \x{a0}](?:und|oder)[ \x{a0}]$`)

func nextOrdinal(s string, i int) bool {
	j := digitsAt(s, min(i, len(s)))
	return j > i && strings.HasPrefix(s[j:], ". ")
}

// EnglishOrdinal is n with its ending: 1st, 22nd, 13th.
func EnglishOrdinal(n int) string {
	end := "th"
	if n/10%10 != 1 {
		switch n % 10 {
		case 1:
			end = "st"
		case 2:
			end = "nd"
		case 3:
			end = "rd"
		}
	}
	return strconv.Itoa(n) + end
}

var (
	germanSectionRE = regexp.MustCompile(`^(§§?|Art\.|Artikel|Paragraf|Paragraph)[ \x{a0}]?(\d{1,4}[a-z]?)((?:[ \x{a0}](?:Abs\.|Absatz|S\.|Satz|Nr\.|Nummer)[ \x{a0}]?\d{1,3}[a-z]?)*)`)
	germanSubRE     = regexp.MustCompile(`(Abs\.|Absatz|S\.|Satz|Nr\.|Nummer)[ \x{a0}]?(\d{1,3})([a-z]?)`)
)

// germanSection reads § 5 Abs. 2 Satz 1 Nr. 3, in English as the official
// translations of German statutes write it.
func germanSection(s string, i int) (Number, bool) {
	m := germanSectionRE.FindStringSubmatch(s[i:])
	if m == nil || boundBefore(s, i) {
		return Number{}, false
	}
	end := i + len(m[0])
	if m[1][0] != 0xc2 /* § */ && m[3] == "" || isDigit(s, end) || letterAt(s, end) {
		return Number{}, false
	}
	n := Number{Start: i, End: end, Kind: NumSection, parts: []part{digitPart(onlyDigits(m[2]))}}
	switch m[1] {
	case "§§":
		n.english = "sections "
	case "Art.", "Artikel":
		n.english = "Article "
	default:
		n.english = "section "
	}
	n.english += m[2]
	for _, sub := range germanSubRE.FindAllStringSubmatch(m[3], -1) {
		switch sub[1] {
		case "Abs.", "Absatz":
			n.english += " (" + sub[2] + sub[3] + ")"
		case "S.", "Satz":
			n.english += " sentence " + sub[2] + sub[3]
		default:
			n.english += " no. " + sub[2] + sub[3]
		}
		n.parts = append(n.parts, digitPart(sub[2]))
	}
	return n, true
}

// romanAt reads a Roman numeral of two letters or more after a name, as in
// Wilhelm II. or World War II; the point stays outside.
func romanAt(s string, i int) (Number, bool) {
	w := wordAt(s, i)
	v := romanValue(w)
	if v == 0 || len(w) < 2 {
		return Number{}, false
	}
	if before := runeAt(wordBefore(s, i), 0); !unicode.IsUpper(before) || boundAfter(s, i+len(w)) || isDigit(s, i+len(w)) {
		return Number{}, false
	}
	p := plain(big.NewRat(int64(v), 1))
	p.weak = true
	return Number{Start: i, End: i + len(w), Kind: NumRoman, english: w, parts: []part{p}}, true
}

// romanValue is the value of a Roman numeral below 40, 0 if w is none.
func romanValue(w string) int {
	v, rest := 0, w
	for strings.HasPrefix(rest, "X") && v < 30 {
		v, rest = v+10, rest[1:]
	}
	for d, r := range []string{"", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"} {
		if rest == r && w != "" {
			return v + d
		}
	}
	return 0
}
