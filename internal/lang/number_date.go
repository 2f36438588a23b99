package lang

import (
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

func germanMonth(w string) int { return facts.months[w] }

var (
	germanDateRE    = regexp.MustCompile(`^(\d{1,2})\.(?:( bis | und | oder | ?[–-] ?|/)(\d{1,2})\.)?[ \x{a0}](` + alternatives(facts.months) + `)(?:[ \x{a0}](\d{4}))?`)
	germanNumericRE = regexp.MustCompile(`^(\d{1,2})\.[ \x{a0}]?(\d{1,2})\.(?:[ \x{a0}]?(\d{4}|\d{2}))?`)
	isoDateRE       = regexp.MustCompile(`^(\d{4})-(\d{2})-(\d{2})`)
)

// germanDate reads 3. Oktober 1990 and 3. bis 5. Oktober.
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
	n.english = facts.monthNames[mon] + " " + trimZero(group(1))
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
	m := germanNumericRE.FindStringSubmatchIndex(near(s, i))
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
	n.english = facts.monthNames[mm] + " " + trimZero(day)
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

// germanHalfHour reads um halb drei, which is 2:30. A preposition of time must
// stand before it, at once or before kurz nach and the like.
func germanHalfHour(s string, i int) (Number, bool) {
	const word = "halb"
	if !strings.HasPrefix(s[i:], word) || boundAfter(s, i+len(word)) {
		return Number{}, false
	}
	switch wordBefore(s, i) {
	case "um", "gegen", "ab", "bis", "seit", "vor", "nach", "Um", "Gegen", "Ab", "Bis", "Vor", "Nach":
	default:
		return Number{}, false
	}
	at := skipSpace(s, i+len(word))
	hour := wordAt(s, at)
	h := slices.Index(hours, hour)
	if d := digitsAt(s, at); d > at {
		hour = s[at:d]
		h, _ = strconv.Atoi(hour)
	}
	end := at + len(hour)
	if h < 1 || h > 12 || boundAfter(s, end) {
		return Number{}, false
	}
	if u := skipSpace(s, end); wordAt(s, u) == "Uhr" {
		end = u + len("Uhr")
	}
	half, to := germanHalf(s, end)
	h = (h + 11) % 12
	n := Number{Start: i, End: end, Kind: NumTime}
	switch half {
	case "am":
		n.End, n.english = to, clock12(h, 30, true)
	case "pm":
		h += 12
		n.End, n.english = to, clock12(h, 30, true)
	default:
		n.english = strings.TrimSuffix(clock12(h, 30, true), " a.m.")
	}
	n.parts = []part{clock(h, 30, half == "")}
	return n, true
}

var hours = []string{"", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf"}

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
