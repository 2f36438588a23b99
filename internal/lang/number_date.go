package lang

import (
	"math/big"
	"slices"
	"strconv"
	"strings"

	"dolmetsch/internal/regexp"
)

func germanMonth(w string) int { return facts.months[w] }

var (
	// germanDateRE is a day, or several, with the month as a word or in figures and
	// perhaps the year: 3. Oktober 1990, 3.–5.10., 3., 9. und 24. November.
	germanDateRE = regexp.MustCompile(`^((?:\d{1,2}\.(?:, ?| und | oder | sowie | bis (?:zum )?| auf (?:den )?| ?[–-] ?|/)|\d{1,2}[–/-])+\d{1,2}\.|\d{1,2}\.)[ \x{a0}]?(?:(` + alternatives(facts.months) + `)\b(\.?)|(\d{1,2})\.)(?:[ \x{a0}]?(\d{4}|\d{2}))?`)
	dayJoinRE    = regexp.MustCompile(`^\.?(, ?| und | oder | sowie | bis (?:zum )?| auf (?:den )?| ?[–-] ?|/)`)
	isoDateRE    = regexp.MustCompile(`^(\d{4})-(\d{2})-(\d{2})`)
)

// englishJoin is what English has between days.
var englishJoin = map[string]string{"und": " and ", "sowie": " and ", "oder": " or ", "bis": " to ", "bis zum": " to ", "auf": " to ", "auf den": " to ", ",": ", "}

// germanDate reads a date. One in figures without a year is a date only behind a
// word that asks for one, in brackets, or with noughts: 16.05.
func germanDate(s string, i int) (Number, bool) {
	m := germanDateRE.FindStringSubmatchIndex(near(s, i))
	if m == nil || boundBefore(s, i) {
		return Number{}, false
	}
	group := func(k int) string {
		if m[2*k] < 0 {
			return ""
		}
		return s[i+m[2*k] : i+m[2*k+1]]
	}
	days, name, point, figure, y := group(1), group(2), group(3), group(4), group(5)
	mon, end := germanMonth(name), i+m[5]
	if name == "" {
		mon, _ = strconv.Atoi(figure)
		end = i + m[9] + 1
	}
	if point != "" && len(name) < 5 && (y != "" || !textEnds(s, end+1)) { // 3. Okt. 2020
		end++
	}
	if to := i + m[1]; y != "" && !isDigit(s, to) && !boundAfter(s, to) && (name == "" || len(y) == 4) &&
		!(s[to-1] != '.' && strings.HasPrefix(s[to:], ".") && isDigit(s, to+1)) {
		end = to
	} else {
		y = ""
	}
	if letterAt(s, end) || name != "" && runeAt(s, end) == '-' && letterAt(s, end+1) {
		return Number{}, false
	}
	if name == "" && y == "" {
		if isDigit(s, end) || !asksForDate(s, i, end, days) {
			return Number{}, false
		}
		if textEnds(s, end) && runeAt(s, end) != ')' {
			end--
		}
	}
	n := Number{Start: i, End: end, Kind: NumDate, parts: []part{month(mon)}}
	if mon < 1 || mon > 12 {
		return Number{}, false
	}
	n.english = facts.monthNames[mon] + " "
	for at := 0; at < len(days); {
		d := days[at:digitsAt(days, at)]
		n.parts = append(n.parts, dayPart(d))
		n.english += trimZero(d)
		at += len(d)
		join := dayJoinRE.FindStringSubmatchIndex(days[at:])
		if join == nil {
			break
		}
		text := days[at+join[2] : at+join[3]]
		english, ok := englishJoin[strings.TrimSpace(text)]
		if !ok {
			english = strings.TrimSpace(text)
		}
		n.english += english
		at += join[3]
	}
	if y != "" {
		yy := fullYear(y)
		if yy < 1000 {
			return Number{}, false
		}
		n.english += ", " + strconv.Itoa(yy)
		n.parts = append([]part{year(yy)}, n.parts...)
	}
	return n, validDays(n.parts)
}

// asksForDate reports whether days and a month in figures from i to end are a date
// by what stands before them.
func asksForDate(s string, i, end int, days string) bool {
	switch strings.ToLower(wordBefore(s, i)) {
	case "am", "vom", "zum", "bis", "ab", "seit", "der", "dem", "den":
		return true
	case "um", "gegen":
		return false
	}
	if runeBefore(s, i) == '(' && (runeAt(s, end) == ')' || strings.HasPrefix(s[end:], ", ")) {
		return true
	}
	return len(days) > 3 || len(days) == 3 && end-i == 6 && (days[0] == '0' || s[i+3] == '0')
}

// fullYear is the year that y, in two or four figures, is short for: one of two
// below 50 is of this century.
func fullYear(y string) int {
	yy, _ := strconv.Atoi(y)
	switch {
	case len(y) == 4:
		return yy
	case yy < 50:
		return yy + 2000
	}
	return yy + 1900
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

func isoDate(s string, i int) (Number, bool) {
	m := isoDateRE.FindStringSubmatch(near(s, i))
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
	m := germanTimeRE.FindStringSubmatchIndex(near(s, i))
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
	if half == "" {
		half, end = halfBefore(s, i), n.End
	}
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
	unsure := half == "" && namesHalf(s, i)
	n.parts = []part{clock(h, min, unsure && h <= 12)}
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
		n.parts = append(n.parts, clock(h2, min2, unsure && h2 <= 12))
	}
	if zone := wordAt(s, skipSpace(s, n.End)); facts.zones[zone] != "" {
		n.End = skipSpace(s, n.End) + len(zone)
		n.english += " " + facts.zones[zone]
	}
	return n, true
}

var (
	// halfBeforeRE is the half of the day before a time: am Abend um 8 Uhr.
	halfBeforeRE = regexp.MustCompile(`(?:[Aa]bend|[Nn]achmittag|[Nn]acht|Morgen|\pLmorgen|[Vv]ormittag|[Mm]ittag)s? (?:(?:kurz )?(?:um|gegen|ab|nach|vor|bis|von) )?$`)
	// namesHalfRE is what says somewhere in a sentence which half is meant.
	namesHalfRE = regexp.MustCompile(`[Aa]bend|[Nn]achmittag|[Nn]acht|[Mm]ittag`)
)

// halfBefore reads the half of the day before a time at i.
func halfBefore(s string, i int) string {
	m := strings.ToLower(halfBeforeRE.FindString(s[max(0, i-40):i]))
	switch {
	case m == "":
		return ""
	case strings.Contains(m, "nacht"):
		return "night"
	case strings.Contains(m, "morgen"), strings.Contains(m, "vormittag"):
		return "am"
	}
	return "pm"
}

// namesHalf reports whether a word not far from i may make a time of the other
// half of the day of 8 Uhr, which is one in the morning by itself.
func namesHalf(s string, i int) bool {
	return namesHalfRE.MatchString(s[max(0, i-100):min(len(s), i+100)])
}

// clockPrepositions are words before a time.
var clockPrepositions = []string{"um", "gegen", "ab", "bis", "seit", "vor", "nach", "kurz", "von"}

var germanClockRE = regexp.MustCompile(`^(?:((?i:viertel)|\pL+|\d{1,2}) (vor|nach) )?(?:(halb|(?i:dreiviertel)) )?(\pL+|\d{1,2})\b`)

// germanClock reads a time that is not told in hours and minutes: halb drei,
// Viertel nach acht, dreiviertel fünf, fünf vor halb zwei. A preposition of time
// stands before it.
func germanClock(s string, i int) (Number, bool) {
	m := germanClockRE.FindStringSubmatch(near(s, i))
	if m == nil || m[1] == "" && m[3] == "" || !slices.Contains(clockPrepositions, strings.ToLower(wordBefore(s, i))) {
		return Number{}, false
	}
	end := i + len(m[0])
	h, ok := clockNumber(m[4], 12)
	offset, known := clockNumber(m[1], 29)
	if strings.EqualFold(m[1], "viertel") {
		offset, known = 15, true
	}
	if !ok || h < 1 || m[1] != "" && !known || boundAfter(s, end) {
		return Number{}, false
	}
	minutes := h * 60
	switch strings.ToLower(m[3]) {
	case "halb":
		minutes -= 30
	case "dreiviertel":
		minutes -= 15
	}
	if m[2] == "vor" {
		offset = -offset
	}
	minutes = (minutes + offset + 12*60) % (12 * 60)
	if u := skipSpace(s, end); wordAt(s, u) == "Uhr" {
		end = u + len("Uhr")
	}
	half, to := germanHalf(s, end)
	n := Number{Start: i, End: end, Kind: NumTime}
	h = minutes / 60
	if half == "pm" || half == "night" && h >= 9 {
		h += 12
	}
	n.english = clock12(h, minutes%60, true)
	if half != "" {
		n.End = to
	} else {
		n.english = strings.TrimSuffix(n.english, " a.m.")
	}
	n.parts = []part{clock(h, minutes%60, half == "")}
	return n, true
}

// clockNumber is a number on the dial, in words or figures, up to most.
func clockNumber(w string, most int64) (int, bool) {
	v, n := germanBelow100(strings.ToLower(w))
	if n != len(w) {
		var err error
		if v, err = strconv.ParseInt(w, 10, 64); err != nil {
			return 0, false
		}
	}
	return int(v), w != "" && v > 0 && v <= most
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
