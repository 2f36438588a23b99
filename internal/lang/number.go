package lang

import (
	"math/big"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// NumberKind says what a number expression is.
type NumberKind string

// The kinds of number expression.
const (
	NumCardinal NumberKind = "cardinal" // 2.000
	NumOrdinal  NumberKind = "ordinal"  // der 20. Bundestag
	NumDecimal  NumberKind = "decimal"  // 3,5
	NumPercent  NumberKind = "percent"  // 40 %
	NumCurrency NumberKind = "currency" // 3,5 Mio. Euro
	NumDate     NumberKind = "date"     // 3. Oktober 1990
	NumTime     NumberKind = "time"     // 14.30 Uhr
	NumRange    NumberKind = "range"    // 10 bis 12, 2019/20
	NumFraction NumberKind = "fraction" // 1/2, 2½
	NumSection  NumberKind = "section"  // § 5 Abs. 2
	NumPhone    NumberKind = "phone"    // also other codes with separators: 978-3-16-148410-0
	NumScore    NumberKind = "score"    // 3:1, also ratios and bare clock times
	NumYear     NumberKind = "year"     // 1990, 1960er Jahre
	NumUnit     NumberKind = "unit"     // 160 km/h
	NumVersion  NumberKind = "version"  // 2.0.1, 192.168.1.1
	NumRoman    NumberKind = "roman"    // Wilhelm II.
	NumWord     NumberKind = "word"     // fünfundzwanzig, drei Dutzend
)

// Number is a number expression found in a text: the digits with the scale,
// currency, percent sign, month or clock word that belong to them.
type Number struct {
	Start, End int // byte offsets, half open
	Kind       NumberKind
	// Value is the exact value in canonical form: a decimal or a/b ("3500000",
	// "1/3"), an ISO 8601 date ("1990-10-03", "--10-03"), a 24-hour time
	// ("14:30"), the digits of a phone number, or several of these joined by
	// ".." for what has several parts (ranges, scores, sections).
	Value string
	// Unit is the code of the unit that the expression names: "%", "pp"
	// (percentage points), an ISO 4217 code, the symbol of a measure; "" for a
	// bare number.
	Unit string
	// Bound is true where the digits are part of a larger word: 24-jährige,
	// G20, Covid-19. Such a number keeps its value but is no expression of its
	// own.
	Bound bool

	parts   []part
	units   []string // what it counts, also if the word for it stands behind it
	english string
	ordinal bool // of a NumWord
}

// English is the rendering of a German number expression by the conventions
// of American news English: "2,000", "40%", "3.5 million euros", "October 3,
// 1990", "2:30 p.m.". Its value is that of the German. For a number found in
// an English text it is the text itself.
func (n Number) English() string { return n.english }

// Apart reports whether n can be taken out of its sentence and put back in
// English: not so parts of words, Roman numerals, ordinals in words, and the
// small numbers in words, which are said in many ways.
func (n Number) Apart() bool {
	switch {
	case n.Bound || n.Kind == NumRoman:
		return false
	case n.Kind == NumWord:
		return !n.ordinal && !slices.ContainsFunc(n.parts, func(p part) bool { return p.weak })
	}
	return true
}

// SameValue reports whether two expressions say the same, whatever their form:
// "2,5 Millionen" and "2,500,000", "20." and "20th", "14 Uhr" and "2 p.m.".
// Units must be the same too.
func SameValue(a, b Number) bool {
	if a.Unit != b.Unit || len(a.parts) != len(b.parts) {
		return false
	}
	for i := range a.parts {
		if !a.parts[i].same(b.parts[i]) {
			return false
		}
	}
	return true
}

// part is one value of an expression: a range has two, a date up to three.
type part struct {
	class partClass
	val   *big.Rat // minutes after midnight for a time
	// alt is a second reading, nil if there is none: "2,000" in a German text
	// is more often a slip for 2.000 than a precise 2.
	alt *big.Rat
	// weak parts may lack a counterpart: small numbers in words, months.
	weak bool
}

type partClass byte

const (
	plainPart partClass = iota
	yearPart
	monthPart
	timePart
)

func (p part) same(q part) bool {
	if p.class == timePart && q.class != timePart {
		p, q = q, p
	}
	if q.class == timePart {
		return p.class != monthPart && p.sameTime(q)
	}
	eq := func(a, b *big.Rat) bool {
		if a == nil || b == nil {
			return false
		}
		if a.Cmp(b) == 0 {
			return true
		}
		// '60er and 1960s, 03.10.90 and 1990
		return (p.class == yearPart || q.class == yearPart) && a.IsInt() && b.IsInt() && sameYear(a.Num(), b.Num())
	}
	return eq(p.val, q.val) || eq(p.alt, q.val) || eq(p.val, q.alt)
}

func sameYear(a, b *big.Int) bool {
	if !a.IsInt64() || !b.IsInt64() {
		return false
	}
	x, y := a.Int64(), b.Int64()
	if x > y {
		x, y = y, x
	}
	return x >= 0 && x < 100 && y >= 1000 && y < 10000 && y%100 == x
}

// sameTime compares with a time: 2:30 is 2:30 p.m. where nothing says which
// half of the day is meant, and a bare number may be the hour or 1430.
func (p part) sameTime(t part) bool {
	if !p.val.IsInt() && p.class != timePart {
		// 4.30 for half past four
		hm := new(big.Rat).Mul(p.val, big.NewRat(100, 1))
		return hm.IsInt() && hm.Num().IsInt64() && clockDigits(hm.Num().Int64(), t)
	}
	if !p.val.Num().IsInt64() {
		return false
	}
	v, m := p.val.Num().Int64(), t.val.Num().Int64()
	if p.class == timePart {
		if p.alt == nil && t.alt == nil {
			return v%(24*60) == m%(24*60)
		}
		return v%(12*60) == m%(12*60)
	}
	return m%60 == 0 && (v == m/60 || v == m/60%12 || v == 12 && m/60%12 == 0) || clockDigits(v, t)
}

func clockDigits(hhmm int64, t part) bool {
	m := t.val.Num().Int64()
	return hhmm%100 == m%60 && (hhmm/100 == m/60 || hhmm/100%12 == m/60%12) && hhmm/100 < 25
}

// clock is a time of day. Where ambiguous, the other half of the day may be
// meant.
func clock(h, m int, ambiguous bool) part {
	p := part{class: timePart, val: big.NewRat(int64(h*60+m), 1)}
	if ambiguous {
		p.alt = big.NewRat(int64((h+12)%24*60+m), 1)
	}
	return p
}

func plain(v *big.Rat) part { return part{val: v} }

func year(y int) part  { return part{class: yearPart, val: big.NewRat(int64(y), 1)} }
func month(m int) part { return part{class: monthPart, val: big.NewRat(int64(m), 1), weak: true} }

// finish sets Value from the parts.
func (n Number) finish() Number {
	if n.Kind == NumDate {
		n.Value = dateValue(n.parts)
		return n
	}
	vals := make([]string, len(n.parts))
	for i, p := range n.parts {
		vals[i] = p.String()
	}
	n.Value = strings.Join(vals, "..")
	return n
}

func (p part) String() string {
	if p.class == timePart {
		m := int(p.val.Num().Int64())
		return pad2(m/60) + ":" + pad2(m%60)
	}
	if p.val.IsInt() {
		return p.val.Num().String()
	}
	if prec, exact := p.val.FloatPrec(); exact {
		return p.val.FloatString(prec)
	}
	return p.val.RatString()
}

func dateValue(parts []part) string {
	y, m, days := "-", "", ""
	for _, p := range parts {
		switch p.class {
		case yearPart:
			y = p.String()
		case monthPart:
			m = pad2(int(p.val.Num().Int64()))
		default:
			if days != "" {
				days += ".."
			}
			days += pad2(int(p.val.Num().Int64()))
		}
	}
	return y + "-" + m + "-" + days
}

func pad2(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

// figure is a number in digits as it was read.
type figure struct {
	end         int
	whole, frac string // digits; frac without the point
	grouped     bool   // thousands were marked
	dotted      bool   // German only: written with a decimal point
}

func (f figure) rat() *big.Rat {
	s := f.whole
	if f.frac != "" {
		s += "." + f.frac
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return new(big.Rat)
	}
	return r
}

// form is the figure in English, with thousands separators if group is true.
func (f figure) form(group bool) string {
	s := f.whole
	if group {
		s = groupThousands(s)
	}
	if f.frac != "" {
		s += "." + f.frac
	}
	return s
}

func groupThousands(digits string) string {
	var b strings.Builder
	for i := range len(digits) {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteByte(digits[i])
	}
	return b.String()
}

// maxDigits bounds what is read as one number; longer runs are codes.
const maxDigits = 30

func digitsAt(s string, i int) int {
	j := i
	for j < len(s) && s[j] >= '0' && s[j] <= '9' {
		j++
	}
	return j
}

func isDigit(s string, i int) bool { return i >= 0 && i < len(s) && s[i] >= '0' && s[i] <= '9' }

// groupsAt reads thousands groups after the first one, which ends at i.
func groupsAt(s string, i int, seps ...string) (end int, groups string) {
	for _, sep := range seps {
		end, groups = i, ""
		for strings.HasPrefix(s[end:], sep) {
			j := end + len(sep)
			if digitsAt(s, j) != j+3 {
				break
			}
			groups += s[j : j+3]
			end = j + 3
		}
		if groups != "" {
			return end, groups
		}
	}
	return i, ""
}

func runeBefore(s string, i int) rune {
	r, _ := utf8.DecodeLastRuneInString(s[:i])
	return r
}

func runeAt(s string, i int) rune {
	if i >= len(s) {
		return 0
	}
	r, _ := utf8.DecodeRuneInString(s[i:])
	return r
}

func letterAt(s string, i int) bool { return unicode.IsLetter(runeAt(s, i)) }

// skipSpace is the offset after at most one space at i.
func skipSpace(s string, i int) int {
	for _, sp := range []string{" ", "\u00a0", "\u202f", "\u2009"} {
		if strings.HasPrefix(s[i:], sp) {
			return i + len(sp)
		}
	}
	return i
}

// wordAt is the run of letters at i.
func wordAt(s string, i int) string {
	j := i
	for j < len(s) {
		r, n := utf8.DecodeRuneInString(s[j:])
		if !unicode.IsLetter(r) {
			break
		}
		j += n
	}
	return s[i:j]
}

// wordBefore is the run of letters that ends at i or before the space there.
func wordBefore(s string, i int) string {
	j := len(strings.TrimRightFunc(s[:i], unicode.IsSpace))
	k := j
	for k > 0 {
		r, n := utf8.DecodeLastRuneInString(s[:k])
		if !unicode.IsLetter(r) {
			break
		}
		k -= n
	}
	return s[k:j]
}

// boundBefore reports whether what starts at i is tied to a word before it.
func boundBefore(s string, i int) bool {
	r := runeBefore(s, i)
	if r == '-' || r == '‑' {
		j := i - utf8.RuneLen(r)
		return j > 0 && unicode.IsLetter(runeBefore(s, j))
	}
	return i > 0 && (unicode.IsLetter(r) || r == '_')
}

// boundAfter reports whether what ends at i is tied to a word after it.
func boundAfter(s string, i int) bool {
	r := runeAt(s, i)
	if r == '-' || r == '‑' {
		next := runeAt(s, i+utf8.RuneLen(r))
		return unicode.IsLetter(next) || unicode.IsSpace(next)
	}
	return unicode.IsLetter(r) || r == '_'
}

// textEnds reports whether only closing marks and spaces follow i.
func textEnds(s string, i int) bool {
	return strings.Trim(s[i:], " \t\n\u00a0\"'“”‘’»«›‹)]") == ""
}

// near is the text from i on, as far as an expression can reach: matching is
// linear in the length of the text.
func near(s string, i int) string { return s[i:min(len(s), i+200)] }
