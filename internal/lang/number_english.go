package lang

import (
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"dolmetsch/internal/regexp"
)

// EnglishNumbers finds the number expressions of an English text, in order and
// without overlap, British and American forms alike.
func EnglishNumbers(text string) []Number {
	var out []Number
	for i := 0; i < len(text); {
		n, ok := englishAt(text, i)
		if ok {
			n.english = text[n.Start:n.End]
			out = append(out, n.finish())
			i = n.End
			continue
		}
		i = advance(text, i)
	}
	return out
}

func englishAt(s string, i int) (Number, bool) {
	r := runeAt(s, i)
	switch {
	case isDigit(s, i):
		for _, f := range []func(string, int) (Number, bool){
			phoneAt, isoDate, englishSlashDate, englishDayMonth, englishTime, englishClockWords, englishVersion, codeAt, englishPair, englishOrdinal,
		} {
			if n, ok := f(s, i); ok {
				return n, true
			}
		}
		return englishAmount(s, i, i, "")
	case strings.ContainsRune("+(", r):
		return phoneAt(s, i)
	case strings.ContainsRune("½¼¾⅓⅔⅛", r):
		return vulgar(s, i)
	case strings.ContainsRune("'’‘", r) && decadeRE.MatchString(near(s, i)):
		m := decadeRE.FindString(near(s, i))
		return Number{Start: i, End: i + len(m), Kind: NumYear, parts: []part{{class: yearPart, val: digitPart(onlyDigits(m)).val}}}, true
	}
	if unit, j := signAt(s, i); unit != "" && isDigit(s, j) {
		return englishAmount(s, i, j, unit)
	}
	if k := minusAt(s, i); k > i {
		sign, j := signAt(s, k)
		if isDigit(s, j) {
			n, ok := englishAmount(s, j, j, sign)
			if !ok || !n.negate() {
				return Number{}, false
			}
			n.Start = i
			return n, true
		}
	}
	if (unicode.IsLetter(r) || r == '§') && !unicode.IsLetter(runeBefore(s, i)) {
		for _, f := range []func(string, int) (Number, bool){ibanAt, englishSection, englishMonthDay, englishNoon, englishClockWords, romanAt, englishWords} {
			if n, ok := f(s, i); ok {
				return n, true
			}
		}
	}
	return Number{}, false
}

var decadeRE = regexp.MustCompile(`^['’‘]\d{2}s?\b`)

// enFigure reads digits with English thousands and decimal marks.
func enFigure(s string, i int) (figure, bool) {
	j := digitsAt(s, i)
	if j == i || j-i > maxDigits {
		return figure{}, false
	}
	f := figure{end: j, whole: s[i:j]}
	if j-i <= 3 && s[i] != '0' {
		if end, groups := groupsAt(s, j, ",", "\u00a0", "\u202f", "\u2009"); groups != "" && len(groups) < maxDigits {
			f.end, f.whole, f.grouped = end, f.whole+groups, true
		} else if end, groups := groupsAt(s, j, " "); strings.HasPrefix(groups, "0") && len(groups) < maxDigits {
			f.end, f.whole, f.grouped = end, f.whole+groups, true
		}
	}
	if f.end+1 < len(s) && s[f.end] == '.' && isDigit(s, f.end+1) {
		if k := digitsAt(s, f.end+1); k-f.end <= maxDigits {
			f.frac, f.end = s[f.end+1:k], k
		}
	}
	return f, true
}

func englishScale(w string) int { return facts.zeros[w] }

// englishScaleAt reads the scale after a figure; sure is false where the
// letter may as well be a unit: 200m.
func englishScaleAt(s string, i int, money bool) (zeros int, sure bool, end int) {
	j := skipSpace(s, i)
	if j == i && strings.HasPrefix(s[i:], "-") {
		j++
	}
	w := wordAt(s, j)
	zeros, end = englishScale(asciiLower(w)), j+len(w)
	if w == "k" || w == "K" {
		zeros = 3
	}
	if zeros == 0 || strings.HasPrefix(w, "M") && len(w) > 1 && w != "Million" {
		return 0, false, i
	}
	if r := runeAt(s, end); unicode.IsDigit(r) || r == '_' || r == '/' || r == '²' || r == '³' {
		return 0, false, i
	}
	if zeros == 3 && strings.HasPrefix(s[end:], " million") && !letterAt(s, end+len(" million")) {
		zeros, end = 9, end+len(" million")
	}
	sure = len(w) > 1 || money
	if !sure && j > i && w != "m" {
		return 0, false, i // "5 B", "5 k"
	}
	return zeros, sure, end
}

func englishAmount(s string, start, i int, sign string) (Number, bool) {
	f, ok := enFigure(s, i)
	if !ok {
		end := digitsAt(s, i)
		return Number{Start: start, End: end, Kind: NumPhone, parts: []part{digitPart(s[i:end])}}, true
	}
	if sign == "" && boundBefore(s, i) {
		n := bound(s, start, f)
		n.parts[0].weak = strings.HasSuffix(wordBefore(s, i), "m") && (f.whole == "2" || f.whole == "3") || strings.HasSuffix(s[:i], "4x") // km2, 4x4
		return n, true
	}
	if n, ok := mixedFraction(s, start, f); ok {
		return n.counting(s, englishUnitAt), true
	}
	if sign == "" {
		if n, ok := englishDecade(s, start, f); ok {
			return n, true
		}
	}
	zeros, sure, end := englishScaleAt(s, f.end, sign != "")
	u, to := englishUnitAt(s, end)
	if sign != "" {
		u, to = signUnit(sign), end
	} else if zeros > 0 && !sure && len(u.codes) == 0 {
		if m, e := englishUnitAt(s, f.end); len(m.codes) > 0 { // 200 m
			u, to = m, e
		}
	}
	end = to
	if zeros == 0 {
		if j, to := englishJoiner(s, end, sign != ""); j != "" {
			if n, ok := englishRange(s, start, f, to, u, sign); ok {
				return n, true
			}
		}
	}
	if !u.held && zeros == 0 && boundAfter(s, f.end) {
		n := bound(s, start, f)
		n.units = u.codes
		n.parts[0].weak = s[f.end] == 'x' && f.whole == "4" // 4x4
		return n, true
	}
	n := Number{Start: start, End: end, Unit: u.code(), units: u.codes, Bound: boundAfter(s, end)}
	p := plain(f.rat())
	if zeros > 0 {
		if !sure {
			p.alt = p.val
		}
		p.val = new(big.Rat).Mul(p.val, pow10(zeros))
		if !sure && !u.money {
			p.val, p.alt = p.alt, p.val
		}
	}
	n.parts = []part{p}
	n.Kind = englishKind(f, u, zeros)
	if n.Kind == NumYear {
		n.parts[0].class = yearPart
	}
	return n, true
}

func englishKind(f figure, u unit, zeros int) NumberKind {
	switch {
	case u.held:
		return u.kind()
	case f.frac != "":
		return NumDecimal
	case zeros == 0 && len(f.whole) == 4 && !f.grouped && f.whole >= "1000" && f.whole < "2101":
		return NumYear
	}
	return NumCardinal
}

// signUnit is the money whose sign was read.
func signUnit(sign string) unit {
	return unit{codes: []string{signCode(sign)}, held: true, money: true, sign: sign}
}

func englishJoiner(s string, i int, money bool) (string, int) {
	if strings.HasPrefix(s[i:], " to ") {
		return " to ", i + len(" to ")
	}
	for _, d := range []string{"-to-", "-", "–", "—", "‑", " - ", " – ", " — "} {
		if strings.HasPrefix(s[i:], d) {
			_, j := signAt(s, i+len(d))
			if isDigit(s, i+len(d)) || money && isDigit(s, j) {
				return d, i + len(d)
			}
		}
	}
	return "", i
}

func englishRange(s string, start int, f figure, to int, u unit, sign string) (Number, bool) {
	second, j := signAt(s, to)
	if second != "" && (sign == "" || signCode(second) != signCode(sign)) {
		return Number{}, false
	}
	g, ok := enFigure(s, j)
	if !ok {
		return Number{}, false
	}
	zeros, sure, end := englishScaleAt(s, g.end, sign != "")
	if zeros > 0 && !sure {
		zeros, end = 0, g.end
	}
	if sign == "" {
		v, e := englishUnitAt(s, end)
		if u.held && v.code() != u.code() {
			return Number{}, false
		}
		u, end = v, e
	}
	if !u.held && zeros == 0 && (ordinalSuffix(s, g.end) || monthAfter(s, g.end)) {
		return Number{}, false
	}
	n := Number{Start: start, End: end, Kind: NumRange, Unit: u.code(), units: u.codes, Bound: boundAfter(s, end)}
	a, b := plain(f.rat()), plain(g.rat())
	if zeros > 0 {
		a.alt = a.val
		a.val = new(big.Rat).Mul(a.val, pow10(zeros))
		b.val = new(big.Rat).Mul(b.val, pow10(zeros))
	}
	if len(f.whole) == 4 && !f.grouped && len(g.whole) == 2 && !u.held && zeros == 0 && f.frac == "" && g.frac == "" {
		a.class, b.class = yearPart, yearPart
	}
	n.parts = []part{a, b}
	return n, true
}

func ordinalSuffix(s string, i int) bool {
	switch wordAt(s, i) {
	case "st", "nd", "rd", "th":
		return true
	}
	return false
}

func monthAfter(s string, i int) bool {
	return englishMonth(wordAt(s, skipSpace(s, i))) > 0
}

// englishDecade reads 1960s and 60s.
func englishDecade(s string, start int, f figure) (Number, bool) {
	if f.frac != "" || f.grouped || len(f.whole) != 2 && len(f.whole) != 4 || f.whole[len(f.whole)-1] != '0' ||
		!strings.HasPrefix(s[f.end:], "s") || letterAt(s, f.end+1) {
		return Number{}, false
	}
	return Number{Start: start, End: f.end + 1, Kind: NumYear, Bound: boundAfter(s, f.end+1), parts: []part{{class: yearPart, val: f.rat()}}}, true
}

var ordinalDigitsRE = regexp.MustCompile(`^(\d{1,4})(?:st|nd|rd|th)\b`)

func englishOrdinal(s string, i int) (Number, bool) {
	m := ordinalDigitsRE.FindStringSubmatch(near(s, i))
	if m == nil || boundBefore(s, i) {
		return Number{}, false
	}
	return Number{Start: i, End: i + len(m[0]), Kind: NumOrdinal, parts: []part{digitPart(m[1])}}, true
}

// englishVersion is versionAt without the German reading of points.
func englishVersion(s string, i int) (Number, bool) {
	v := versionRE.FindString(near(s, i))
	if v == "" {
		return Number{}, false
	}
	n := Number{Start: i, End: i + len(v), Kind: NumVersion, Bound: boundBefore(s, i) || boundAfter(s, i+len(v))}
	for _, d := range strings.Split(v, ".") {
		n.parts = append(n.parts, digitPart(d))
	}
	return n, true
}

func englishPair(s string, i int) (Number, bool) {
	n, ok := pairAt(s, i)
	if ok && n.Kind == NumScore {
		n = bareClock(n.counting(s, englishUnitAt))
	}
	return n, ok
}

var clockWordsRE = regexp.MustCompile(`^(?:(?:a )?([Hh]alf|[Qq]uarter|\pL+|\d{1,2})(?: minutes)? (past|to|before|after)) (\pL+|\d{1,2})\b`)

// englishClockWords reads half past three and a quarter to five. Ten to five may
// be two numbers, so that a preposition of time stands before it.
func englishClockWords(s string, i int) (Number, bool) {
	m := clockWordsRE.FindStringSubmatch(near(s, i))
	if m == nil || boundBefore(s, i) {
		return Number{}, false
	}
	end := i + len(m[0])
	number := func(w string) (int, bool) {
		v, err := strconv.Atoi(w)
		if e, ok := englishValue[asciiLower(w)]; ok {
			v, err = int(e), nil
		}
		return v, err == nil && v > 0
	}
	offset, ok := map[string]int{"half": 30, "quarter": 15}[asciiLower(m[1])]
	if cutNumber(s, end) || m[2] != "past" && asciiLower(m[1]) == "half" {
		return Number{}, false
	}
	sure := ok || m[2] == "past" || strings.Contains(m[0], " minutes ")
	if !ok {
		offset, ok = number(m[1])
	}
	if h, is := number(m[3]); ok && is && h <= 12 && offset < 60 && !boundAfter(s, end) && (sure || clockBefore(wordBefore(s, i))) {
		if m[2] == "to" || m[2] == "before" {
			offset = -offset
		}
		minutes := (h*60 + offset) % (12 * 60)
		return Number{Start: i, End: end, Kind: NumTime, parts: []part{clock(minutes/60, minutes%60, true)}}, true
	}
	return Number{}, false
}

// clockBefore reports whether a time may follow the word.
func clockBefore(w string) bool { return w == "at" || w == "At" || w == "around" || w == "until" }

func englishMonth(w string) int { return facts.monthForms[w] }

// englishMonthRE matches a month, also in short.
var englishMonthRE = `((?:` + alternatives(facts.monthForms) + `)\b\.?)`

// daysOfMonth is a day of the month or several.
const daysOfMonth = `(\d{1,2}(?:st|nd|rd|th)?(?:(?:(?:, ?\d{1,2}(?:st|nd|rd|th)?)*(?:,? and |,? or )| to | through | until | ?[–-] ?|/)\d{1,2}(?:st|nd|rd|th)?)?)`

var (
	monthDayRE = regexp.MustCompile(`^` + englishMonthRE + `[ \x{a0}](?:the )?` + daysOfMonth + `(?:,?[ \x{a0}](\d{4}))?`)
	dayMonthRE = regexp.MustCompile(`^` + daysOfMonth + `[ \x{a0}](?:of )?` + englishMonthRE + `(?:,?[ \x{a0}](\d{4}))?`)
)

// englishMonthDay reads October 3, 1990 and November 3, 9 and 24.
func englishMonthDay(s string, i int) (Number, bool) {
	m := monthDayRE.FindStringSubmatchIndex(near(s, i))
	if m == nil {
		return Number{}, false
	}
	return englishDate(s, i, m, 1, 2)
}

// englishDayMonth reads 3 October 1990 and the 3rd of October.
func englishDayMonth(s string, i int) (Number, bool) {
	m := dayMonthRE.FindStringSubmatchIndex(near(s, i))
	if m == nil || boundBefore(s, i) {
		return Number{}, false
	}
	return englishDate(s, i, m, 2, 1)
}

// englishDate builds a date from the groups of a match: month, days, and year as
// the third. Groups at the end that are cut from a longer number are given back.
func englishDate(s string, i int, m []int, mon, day int) (Number, bool) {
	group := func(k int) string {
		if m[2*k] < 0 {
			return ""
		}
		return s[i+m[2*k] : i+m[2*k+1]]
	}
	y, days := group(3), digitsRE.FindAllString(group(day), -1)
	end := i + m[1]
	if y != "" && cutNumber(s, end) {
		y, end = "", i+m[6]
		end = len(strings.TrimRight(s[:end], ", \u00a0"))
	}
	if y == "" && mon == 1 && cutNumber(s, end) {
		if len(days) == 1 {
			return Number{}, false
		}
		days, end = days[:1], digitsAt(s, i+m[2*day])
	}
	if r := runeAt(s, end); unicode.IsLetter(r) {
		return Number{}, false
	}
	n := Number{Start: i, End: end, Kind: NumDate, parts: []part{month(englishMonth(strings.TrimSuffix(group(mon), ".")))}}
	for _, d := range days {
		n.parts = append(n.parts, dayPart(d))
	}
	if y != "" {
		yy, _ := strconv.Atoi(y)
		n.parts = append([]part{year(yy)}, n.parts...)
	}
	return n, validDays(n.parts)
}

var slashDateRE = regexp.MustCompile(`^(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})\b`)

// englishSlashDate reads 12/10/19, in which either figure may be the month.
func englishSlashDate(s string, i int) (Number, bool) {
	m := slashDateRE.FindStringSubmatch(near(s, i))
	if m == nil || boundBefore(s, i) {
		return Number{}, false
	}
	n := Number{Start: i, End: i + len(m[0]), Kind: NumDate, parts: []part{year(fullYear(m[3])), dayPart(m[1]), dayPart(m[2])}}
	return n, validDays(n.parts) && !boundAfter(s, n.End) && runeAt(s, n.End) != '/'
}

// cutNumber reports whether the digits that end at i go on: 3,000 or 3.5.
func cutNumber(s string, i int) bool {
	return isDigit(s, i) || i+1 < len(s) && strings.IndexByte(".,:", s[i]) >= 0 && isDigit(s, i+1) || strings.HasPrefix(s[i:], "%")
}

const halfDay = `(?:[ \x{a0}]?(a\.m\.|p\.m\.|a\.m|p\.m|am|pm|AM|PM|A\.M\.|P\.M\.))`

var (
	timeRE  = regexp.MustCompile(`^(\d{1,2})(?:[:.](\d{2}))?` + halfDay)
	rangeRE = regexp.MustCompile(`^(\d{1,2})(?:[:.](\d{2}))?(?: to | and | or | ?[–-] ?)(\d{1,2})(?:[:.](\d{2}))?` + halfDay)
	joinRE  = regexp.MustCompile(`^(?: to | and | or | ?[–-] ?)`)
)

// englishTime reads 2:30 p.m., 9 to 5 p.m. and 9 a.m. to noon.
func englishTime(s string, i int) (Number, bool) {
	if boundBefore(s, i) {
		return Number{}, false
	}
	if m := rangeRE.FindStringSubmatch(near(s, i)); m != nil {
		a, okA := englishClock(m[1], m[2], "")
		b, okB := englishClock(m[3], m[4], m[5])
		end := i + len(m[0])
		return Number{Start: i, End: end, Kind: NumTime, parts: []part{a, b}}, okA && okB && !letterAt(s, end)
	}
	p, end, ok := englishTimeAt(s, i)
	if !ok {
		return Number{}, false
	}
	if zone := wordAt(s, skipSpace(s, end)); zone != "" && slices.Contains(slices.Collect(maps.Values(facts.zones)), zone) {
		end = skipSpace(s, end) + len(zone)
	}
	n := Number{Start: i, End: end, Kind: NumTime, parts: []part{p}}
	if j := joinRE.FindString(near(s, end)); j != "" {
		if p, e, ok := englishTimeAt(s, end+len(j)); ok {
			n.End, n.parts = e, append(n.parts, p)
		}
	}
	return n, true
}

// englishTimeAt reads one time with its half of the day, noon or midnight.
func englishTimeAt(s string, i int) (part, int, bool) {
	switch w := wordAt(s, i); w {
	case "noon":
		return clock(12, 0, false), i + len(w), true
	case "midnight":
		return clock(0, 0, false), i + len(w), true
	}
	m := timeRE.FindStringSubmatch(near(s, i))
	if m == nil {
		return part{}, i, false
	}
	end := i + len(m[0])
	p, ok := englishClock(m[1], m[2], m[3])
	return p, end, ok && !letterAt(s, end)
}

func englishClock(h, m, half string) (part, bool) {
	hh, _ := strconv.Atoi(h)
	mm, _ := strconv.Atoi(m)
	if hh > 24 || mm > 59 {
		return part{}, false
	}
	if half == "" {
		return clock(hh, mm, true), true
	}
	if hh <= 12 {
		hh %= 12
		if half[0] == 'p' || half[0] == 'P' {
			hh += 12
		}
	}
	return clock(hh, mm, false), true
}

// englishNoon reads noon and midnight.
func englishNoon(s string, i int) (Number, bool) {
	p, end, ok := englishTimeAt(s, i)
	if !ok || boundAfter(s, end) {
		return Number{}, false
	}
	n := Number{Start: i, End: end, Kind: NumTime, parts: []part{p}}
	n.parts[0].weak = true
	if j := joinRE.FindString(near(s, end)); j != "" {
		if q, e, ok := englishTimeAt(s, end+len(j)); ok {
			n.End, n.parts = e, append(n.parts, q)
		}
	}
	return n, true
}

var (
	englishSectionRE = regexp.MustCompile(`^(?:[Ss]ections?|Articles?|§§?)[ \x{a0}]?(\d{1,4})[a-z]?((?:[ \x{a0}]?\(\d{1,3}[a-z]?\)|[ \x{a0}]sentence[ \x{a0}]\d{1,3}[a-z]?|[ \x{a0}]no\.[ \x{a0}]\d{1,3}[a-z]?)*)`)
	digitsRE         = regexp.MustCompile(`\d+`)
)

// englishSection reads section 5 (2) sentence 1 no. 3.
func englishSection(s string, i int) (Number, bool) {
	m := englishSectionRE.FindStringSubmatch(near(s, i))
	if m == nil {
		return Number{}, false
	}
	end := i + len(m[0])
	if letterAt(s, end) || cutNumber(s, end) || m[0][0] == 'A' && m[2] == "" {
		return Number{}, false
	}
	n := Number{Start: i, End: end, Kind: NumSection, parts: []part{digitPart(m[1])}}
	for _, d := range digitsRE.FindAllString(m[2], -1) {
		n.parts = append(n.parts, digitPart(d))
	}
	return n, true
}
