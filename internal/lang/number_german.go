package lang

import (
	"math/big"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/internal/regexp"
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
		back := EnglishNumbers(form + n.behind())
		if len(back) == 1 && back[0].Start == 0 && back[0].End == len(form) && SameValue(n, back[0]) {
			n.english = form
			return n
		}
	}
	n.Bound = true
	return n
}

// behind is what has to follow n for it to be read as what it is: 9:30 by itself
// is a time of day.
func (n Number) behind() string {
	if n.Kind == NumScore && n.units != nil {
		return " minutes"
	}
	return ""
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
			phoneAt, isoDate, germanDate, germanTime, versionAt, codeAt, germanPair, germanOrdinal,
		} {
			if n, ok := f(s, i); ok {
				if strings.Count(s[n.Start:n.End], ":") == 2 && wordAt(s, skipSpace(s, n.End)) == "Uhr" {
					n.End = skipSpace(s, n.End) + len("Uhr") // 14:30:15 Uhr, which English writes alike
				}
				return n, true
			}
		}
		return germanAmount(s, i, i, "")
	}
	if unit, j := signAt(s, i); unit != "" && isDigit(s, j) {
		return germanAmount(s, i, j, unit)
	}
	if j := minusAt(s, i); j > i && isDigit(s, j) {
		n, ok := germanAmount(s, j, j, "")
		if !ok || !n.negate() {
			return Number{}, false
		}
		n.Start, n.english = i, asciiLower(s[i:j])+n.english
		return n, true
	}
	if unicode.IsLetter(r) && !unicode.IsLetter(runeBefore(s, i)) {
		if n, ok := romanAt(s, i); ok {
			return n, true
		}
		if n, ok := ibanAt(s, i); ok {
			return n, true
		}
		if n, ok := germanClock(s, i); ok {
			return n, true
		}
		return germanWords(s, i)
	}
	return Number{}, false
}

// minusAt is the offset behind a minus at i, a sign or the word of both languages:
// -5, minus 5 Grad. A number before it makes it a sum.
func minusAt(s string, i int) int {
	before := runeBefore(s, i)
	for _, m := range []string{"-", "−", "–", "minus ", "Minus "} {
		if !strings.HasPrefix(s[i:], m) || unicode.IsLetter(before) || unicode.IsNumber(before) || before == '.' {
			continue
		}
		if m[0]|0x20 == 'm' && isDigit(s, len(strings.TrimRight(s[:i], " "))-1) || m == "–" && before != ' ' && before != '(' && i > 0 {
			continue
		}
		return i + len(m)
	}
	return i
}

// negate makes a single value negative, or reports that n is none.
func (n *Number) negate() bool {
	if len(n.parts) != 1 || n.parts[0].class != plainPart || n.Bound {
		return false
	}
	n.parts[0].val = new(big.Rat).Neg(n.parts[0].val)
	n.parts[0].alt = nil
	return true
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
	} else if strings.HasPrefix(s[f.end:], ",-") || strings.HasPrefix(s[f.end:], ",–") || strings.HasPrefix(s[f.end:], ".-") || strings.HasPrefix(s[f.end:], ".–") {
		// 5,- Euro, CHF 85'000.–
		k := f.end + 1
		k += utf8.RuneLen(runeAt(s, k))
		if !unicode.IsLetter(runeAt(s, k)) && !isDigit(s, k) {
			f.end = k
		}
	} else if (!f.grouped || strings.ContainsAny(s[j:f.end], "'’")) && f.end+1 < len(s) && s[f.end] == '.' && isDigit(s, f.end+1) {
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
	return groups[0] == '0' || strings.HasPrefix(s[end:], ",") && isDigit(s, end+1) || next > end && (letterAt(s, next) || strings.ContainsRune("€$£%", runeAt(s, next)))
}

// isCodeWord reports whether the figures after w number something, so that a
// space between them does not mark thousands and they get no separator.
var isCodeWord = german.word("numbered")

// quantifies reports whether word stands before a number that counts.
var quantifies = german.word("quantifier")

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
		// years and post codes; between a year and a quantity the noun decides
		if quantifies(before) && f.whole >= "1900" && f.whole[2:] != "00" && len(f.whole) == 4 {
			return unicode.IsUpper(runeAt(s, skipSpace(s, f.end)))
		}
		return quantifies(before)
	}
	after := wordAt(s, skipSpace(s, f.end))
	if after == "" || isCodeWord(before) {
		return false
	}
	return before == "" || unicode.IsLower(runeAt(before, 0))
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
		return n.counting(s, germanUnitAt), true
	}
	zeros, scale, end := scaleAt(s, f.end)
	u, end := germanUnitAt(s, end)
	if sign != "" {
		u = signUnit(sign)
	}
	if u.zeros > 0 && zeros == 0 { // TEUR
		zeros, scale = u.zeros, facts.scaleNames[u.zeros]
	}
	figures, joiner := []figure{f}, ""
	if zeros == 0 && (!u.held || u.symbol != "" || u.sign != "") && !f.dotted {
		if j, to := germanJoiner(s, end); j != "" && isDigit(s, to) {
			if n, ok := germanRange(s, start, i, f, j, to, u); ok {
				return n, true
			}
		}
	}
	if !u.held && zeros == 0 {
		if n, ok := decade(s, start, f); ok {
			return n, true
		}
		if boundAfter(s, f.end) {
			n := bound(s, start, f)
			n.units = u.codes
			return n, true
		}
	}
	return amount(s, start, i, end, figures, joiner, zeros, scale, u), true
}

// counting has the unit behind n, which is not part of it.
func (n Number) counting(s string, unitAt func(string, int) (unit, int)) Number {
	u, _ := unitAt(s, n.End)
	n.units = u.codes
	return n
}

// amount builds the number from what was read.
func amount(s string, start, i, end int, figures []figure, joiner string, zeros int, scale string, u unit) Number {
	n := Number{Start: start, End: end, Unit: u.code(), units: u.codes}
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
		forms[k] = f.form(groupFigure(s, i, f, u.held))
	}
	f := figures[0]
	switch {
	case len(figures) > 1:
		n.Kind = NumRange
	case u.held:
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
	if u.sign != "" && !v.held {
		v = u // € 5–10
	}
	if u.held && v.code() != u.code() || !v.held && boundAfter(s, end) {
		return Number{}, false
	}
	if strings.Trim(joiner, " ") != "to" {
		if len(f.whole) == 4 && !f.grouped && len(g.whole) == 2 && g.frac == "" && f.frac == "" && !v.held && zeros == 0 {
			n := Number{Start: start, End: g.end, Kind: NumRange, english: s[start:g.end]}
			n.parts = []part{{class: yearPart, val: f.rat()}, {class: yearPart, val: g.rat()}}
			return n, true
		}
	}
	if f.end == i || len(f.whole) > 4 && !f.grouped && !v.held {
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
	if strings.HasPrefix(s[f.end:], "ern") {
		end++ // in den 1990ern
	}
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

var (
	determiners = regexp.MustCompile(`^(?i:de[rmsn]|die|das|im|am|zum|zur|vom|beim|ein(?:e[rnm]?)?|[msd]ein(?:e[rnm]?)?|ihr(?:e[rnm]?)?|unser(?:e[rnm]?)?|jede[rnm]?|diese[rnm]?|ab|seit|bis)$`)
	ordinalNoun = regexp.MustCompile(`^(?:Jahrhundert|Jahrtausend|Mal|Spieltag|Geburtstag|Jahrestag|Lebensjahr|Minute|Stock|Etage|Auflage|Amtszeit|Semester|Weltkrieg|Bundestag|Spielminute|Todestag|Hochzeitstag|Runde|Halbzeit|Quartal|Etappe|Liga\b|Platz\b)`)
	ordinalRE   = regexp.MustCompile(`^(\d{1,3})\.[ \x{a0}]`)
	// The first of "5.-7. Platz", "17./18. Jahrhundert".
	ordinalPairRE = regexp.MustCompile(`^(\d{1,3})\.[/–-]\d{1,3}\.[ \x{a0}]`)
)

// germanOrdinal reads 20. before a noun or a small word, where an article or the
// noun itself leaves no doubt that the point is not a full stop.
func germanOrdinal(s string, i int) (Number, bool) {
	m := ordinalRE.FindStringSubmatch(near(s, i))
	if p := ordinalPairRE.FindStringSubmatch(near(s, i)); m == nil && p != nil && pairNoun(wordAt(s, i+len(p[0]))) {
		v, _ := strconv.Atoi(p[1])
		return Number{Start: i, End: i + len(p[1]) + 1, Kind: NumOrdinal, english: EnglishOrdinal(v), parts: []part{digitPart(p[1])}}, !boundBefore(s, i)
	}
	if m == nil || boundBefore(s, i) {
		return Number{}, false
	}
	next := i + len(m[0])
	w := wordAt(s, next)
	paired := firstOrdinalRE.MatchString(s[max(0, i-8):i]) && pairNoun(w) // the second of 1./2. Bundesliga
	switch w {
	case "Bundesliga":
		if paired {
			break
		}
		fallthrough
	case "FC", "SC", "FSV", "FFC", "TSV", "SV", "VfL", "VfB", "BC", "HC", "EC", "FCK", "FCN", "RC", "CfR":
		end := i + len(m[1]) + 1 // part of a club's name: 1. FC Köln
		return Number{Start: i, End: end, Kind: NumOrdinal, english: s[i:end], Bound: true, parts: []part{digitPart(m[1])}}, true
	}
	det := determiners.MatchString(wordBefore(s, i))
	small := unicode.IsLower(runeAt(w, 0)) // bis zum 20. eines Monats
	sure := paired || ordinalNoun.MatchString(w) || det && small && w != "und" && w != "oder" && w != "bis" || det && (unicode.IsUpper(runeAt(w, 0)) && !OpensSentence(w) || w == "und" && nextOrdinal(s, next+4))
	if !sure && det && (w == "oder" || w == "bis") && nextOrdinal(s, next+len(w)+1) {
		sure = true
	}
	if !sure && wordBefore(s, i) != "" && (small || unicode.IsUpper(runeAt(w, 0)) && !OpensSentence(w)) {
		// the second of "3. und 4. Spieltag"
		switch wordBefore(s, i) {
		case "und", "oder":
			sure = secondOrdinalRE.MatchString(s[max(0, i-16):i])
		}
	}
	if !sure {
		return Number{}, false
	}
	end := i + len(m[1]) + 1
	v, _ := strconv.Atoi(m[1])
	n := Number{Start: i, End: end, Kind: NumOrdinal, english: EnglishOrdinal(v), parts: []part{digitPart(m[1])}}
	if strings.HasPrefix(w, "Jahrhundert") && v > 0 { // the 1800s
		n.parts[0].alt = big.NewRat(int64(v-1)*100, 1)
	}
	return n, true
}

// firstOrdinalRE is what stands before the second ordinal of a pair.
var firstOrdinalRE = regexp.MustCompile(`\d\.[/–-]$`)

// pairNoun reports whether w follows pairs of ordinals. A single one belongs to
// the league's name.
func pairNoun(w string) bool { return w == "Bundesliga" || ordinalNoun.MatchString(w) }

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
