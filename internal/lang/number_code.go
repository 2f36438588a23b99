package lang

import (
	"math/big"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/internal/regexp"
)

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

var versionRE = regexp.MustCompile(`^\d{1,9}(?:\.\d{1,9}){2,}`)

// versionAt reads 2.0.1 and 192.168.1.1, which stay as they are. It serves
// both languages: English has no such figures, German 2.200.112.
func versionAt(s string, i int) (Number, bool) {
	v := versionRE.FindString(near(s, i))
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
	// stampRE is the time stamp of an agency: 141205 Jul 24.
	stampRE = regexp.MustCompile(`^\d{6} (?:Jan|Feb|Mär|Mrz|Mar|Apr|Mai|May|Jun|Jul|Aug|Sep|Okt|Oct|Nov|Dez|Dec) \d{2}\b`)
	ibanRE  = regexp.MustCompile(`^[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b`)
)

// ibanAt reads the number of a bank account.
func ibanAt(s string, i int) (Number, bool) {
	if !isDigit(s, i+2) {
		return Number{}, false
	}
	c := ibanRE.FindString(near(s, i))
	if c == "" || boundBefore(s, i) || boundAfter(s, i+len(c)) {
		return Number{}, false
	}
	return Number{Start: i, End: i + len(c), Kind: NumPhone, english: c, parts: []part{digitPart(onlyDigits(c))}}, true
}

// phoneAt reads a telephone number: it begins with +, 0 or an area code in
// parentheses, and has six digits or more.
func phoneAt(s string, i int) (Number, bool) {
	p := phoneRE.FindString(near(s, i))
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

// codeAt reads three or more figures joined by hyphens, an ISBN or a ticket, and
// the stamp of an agency.
func codeAt(s string, i int) (Number, bool) {
	c := codeRE.FindString(near(s, i))
	if c == "" {
		c = stampRE.FindString(near(s, i))
	}
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
	lapRE      = regexp.MustCompile(`^(\d{1,2}):([0-5]\d)[.,](\d{1,3})`)
	ratioRE    = regexp.MustCompile(`^(\d{1,3}):(\d{1,3}(?:[.,]\d{3})*[.,]000)\b`)
	pairRE     = regexp.MustCompile(`^(\d{1,4})([:/])(\d{1,4})`)
)

// germanPair reads two figures with a colon or a slash between them. With a colon
// they are a time of day, a duration or a ratio where they look or are called so,
// and else a score, which English writes with a hyphen.
func germanPair(s string, i int) (Number, bool) {
	n, ok := pairAt(s, i)
	if !ok || n.Kind != NumScore || n.Bound {
		return n, ok
	}
	n = n.counting(s, germanUnitAt)
	switch clock := bareClock(n); {
	case besideSport(s, i) && n.units == nil, clock.Kind == NumScore && len(n.parts) == 2 && short(n) && !isRatio(s, i):
		n.english = strings.Replace(n.english, ":", "-", 1)
	default:
		n = clock
	}
	return n, true
}

// short reports whether a pair is as small as a score, and no minutes and seconds.
func short(n Number) bool {
	a, b, _ := strings.Cut(n.english, ":")
	return len(a) <= 2 && (len(b) == 1 || len(b) == 2 && b[0] != '0' && len(a) == 2) && n.units == nil
}

// isRatio reports whether the words before i say that two figures with a colon are
// a proportion.
func isRatio(s string, i int) bool { return ratioWords.MatchString(s[max(0, i-60):i]) }

var ratioWords = regexp.MustCompile(`Verhältnis|Maßstab|[Gg]emisch|Mischung|Quote|Chance|Schlüssel|schlüssel|Stimmen|Bibel|Mose|Psalm|Übersetzung`)

// Sports reports whether word, in small letters, is of sport: it makes figures
// with a colon a score.
var Sports = german.beginning("sport")

// besideSport reports whether a word of sport stands in s not far from i.
func besideSport(s string, i int) bool {
	text := s[max(0, i-150):min(len(s), i+150)]
	for j := 0; j < len(text); {
		w := strings.ToLower(wordAt(text, j))
		switch w {
		case "":
			j = advance(text, j)
			continue
		case "tor", "tore", "spiel", "match", "runde", "finale", "halbfinale", "viertelfinale", "achtelfinale":
			return true
		}
		if Sports(w) {
			return true
		}
		j = advance(text, j)
	}
	return false
}

// pairAt reads two figures with a colon (score, ratio, clock), three (2:19:58) or a slash
// (fraction, season) between them, and minutes with parts of seconds (1:23,45),
// in either language.
func pairAt(s string, i int) (n Number, ok bool) {
	if m := ratioRE.FindStringSubmatch(near(s, i)); m != nil { // the scale of a map, odds
		end, digits := i+len(m[0]), onlyDigits(m[2])
		n = Number{Start: i, End: end, Kind: NumScore, english: m[1] + ":" + groupThousands(digits), parts: []part{digitPart(m[1]), digitPart(digits)}}
		return n, !isDigit(s, end) && !boundAfter(s, end) && !boundBefore(s, i)
	}
	if m := lapRE.FindStringSubmatch(near(s, i)); m != nil {
		end := i + len(m[0])
		seconds := digitPart(m[2])
		if fraction, ok := new(big.Rat).SetString("0." + m[3]); ok {
			seconds.val = new(big.Rat).Add(seconds.val, fraction)
		}
		n = Number{Start: i, End: end, Kind: NumScore, english: m[1] + ":" + m[2] + "." + m[3], parts: []part{digitPart(m[1]), seconds}}
		return n, !isDigit(s, end) && !boundAfter(s, end) && !boundBefore(s, i)
	}
	m := pairRE.FindStringSubmatch(near(s, i))
	if m == nil {
		return Number{}, false
	}
	digits := []string{m[1], m[3]}
	if d := durationRE.FindString(near(s, i)); d != "" {
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

// bareClock turns 20:15 into a time; 3:1, 28:25 and 9:30 minutes stay.
func bareClock(n Number) Number {
	if n.units != nil || len(n.parts) != 2 {
		return n
	}
	h, m, _ := strings.Cut(n.english, ":")
	hh, _ := strconv.Atoi(h)
	mm, _ := strconv.Atoi(m)
	if len(m) == 2 && len(h) <= 2 && hh < 25 && mm < 60 {
		n.Kind, n.parts = NumTime, []part{clock(hh, mm, hh <= 12)}
	}
	return n
}

var (
	germanSectionRE = regexp.MustCompile(`^(§§?|Art\.|Artikel|Paragraf|Paragraph)[ \x{a0}]?(\d{1,4}[a-z]?)((?:[ \x{a0}](?:Abs\.|Absatz|S\.|Satz|Nr\.|Nummer)[ \x{a0}]?\d{1,3}[a-z]?)*)`)
	germanSubRE     = regexp.MustCompile(`(Abs\.|Absatz|S\.|Satz|Nr\.|Nummer)[ \x{a0}]?(\d{1,3})([a-z]?)`)
)

// germanSection reads § 5 Abs. 2 Satz 1 Nr. 3, in English as the official
// translations of German statutes write it.
func germanSection(s string, i int) (Number, bool) {
	m := germanSectionRE.FindStringSubmatch(near(s, i))
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
