package lang

import (
	"cmp"
	"math/big"
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/internal/regexp"
)

// germanBelow100 reads a number below a hundred at the start of w.
func germanBelow100(w string) (v int64, n int) {
	for _, s := range facts.numbers {
		if !strings.HasPrefix(w, s.word) {
			continue
		}
		v, n = s.val, len(s.word)
		if v > 0 && v < 10 && strings.HasPrefix(w[n:], "und") {
			for _, t := range facts.numbers {
				if t.val >= 20 && strings.HasPrefix(w[n+3:], t.word) {
					return v + t.val, n + 3 + len(t.word)
				}
			}
		}
		return v, n
	}
	return 0, 0
}

// germanBelow reads [a]<word>[und][b], a number of hundreds or thousands.
func germanBelow(w, word string, size int64, part func(string) (int64, int)) (v int64, n int) {
	v, n = part(w)
	if n == 0 && !strings.HasPrefix(w, word) {
		return 0, 0
	}
	if !strings.HasPrefix(w[n:], word) {
		return v, n
	}
	if n == 0 {
		v = 1
	}
	v, n = v*size, n+len(word)
	rest := strings.TrimPrefix(w[n:], "und")
	if u, k := part(rest); k > 0 && u < size && u > 0 {
		return v + u, len(w) - len(rest) + k
	}
	return v, n
}

func germanBelow1000(w string) (int64, int) { return germanBelow(w, "hundert", 100, germanBelow100) }

// germanInteger reads a number in words at the start of w, in lower case.
func germanInteger(w string) (int64, int) { return germanBelow(w, "tausend", 1000, germanBelow1000) }

// irregularOrdinal is the value of an ordinal whose last part is no cardinal with
// an ending: erste, zweihundertdritte. It is 0 for other words.
func irregularOrdinal(low string) int64 {
	for _, end := range []string{"", "m", "n", "r", "s"} {
		word, ok := strings.CutSuffix(low, end)
		for _, o := range facts.ordinalsDE {
			before, found := strings.CutSuffix(word, o.word)
			if !ok || !found {
				continue
			}
			before = strings.TrimSuffix(before, "und")
			if v, k := germanInteger(before); k == len(before) && v%100 == 0 {
				return v + o.val
			}
		}
	}
	return 0
}

// cutMillion cuts million or millionen off the start of the rest of a number.
func cutMillion(rest string) (scale int64, tail string, ok bool) {
	if tail, ok = strings.CutPrefix(rest, "million"); ok {
		return 1_000_000, strings.TrimPrefix(tail, "en"), true
	}
	return 1, rest, false
}

// numberTail reports whether rest, behind a number, makes a longer word of it:
// dreijährig, zweimal.
var numberTail = german.beginning("number-tail")

// germanWords reads a number in words at i: fünfundzwanzig, zwanzigste, drei
// Dutzend, zwei Drittel, eine halbe Million, and the number in zweistündig. A
// bare ein is an article and no number; numbers up to twelve are weak.
func germanWords(s string, i int) (Number, bool) {
	w := wordAt(s, i)
	low := strings.ToLower(w)
	n := Number{Start: i, End: i + len(w), Kind: NumWord, Bound: boundBefore(s, i) || boundAfter(s, i+len(w))}
	val := new(big.Rat)
	weak, ordinal, article := true, false, false
	switch {
	case isArticle(low):
		val.SetInt64(1)
		article = true
	default:
		v, k := germanInteger(low)
		rest := low[k:]
		if o := irregularOrdinal(low); o > 0 {
			v, k, rest, ordinal = o, len(low), "", true
		}
		if scale, tail, ok := cutMillion(rest); ok && k > 0 && v > 0 { // zweimillionendreihundert
			if u, n := germanInteger(tail); n == len(tail) || u == 0 {
				v, k, rest = v*scale+u, len(low)-len(tail)+n, tail[n:]
			}
		}
		val.SetInt64(v)
		if f, cut := fractionTail(rest, k > 0); f != nil {
			val.Add(val, f)
			k, rest = len(low)-len(cut), cut
		}
		if k == 0 {
			return Number{}, false
		}
		switch rest {
		case "":
			weak = v < 13 || v == 100 || v == 1000
		case "te", "ten", "ter", "tes", "tem", "ste", "sten", "ster", "stes", "stem":
			ordinal, weak = true, v < 13
		case "e", "en":
			if v >= 100 || strings.HasPrefix(low, "ein") {
				return Number{}, false // Hunderte, einen
			}
		default:
			if !numberTail(rest) && facts.german.beginAt(rest, 0) == nil || v < 2 && val.IsInt() {
				return Number{}, false
			}
			n.Bound = true
			n.End = i + samePrefix(w, low[:k])
		}
	}
	n.english, n.ordinal = wordForm(val, ordinal), ordinal
	multiple := false
	if !n.Bound && !ordinal {
		n, val, multiple = germanMultiple(s, n, val)
	}
	if article && !multiple {
		return Number{}, false
	}
	if multiple {
		weak = val.Cmp(big.NewRat(13, 1)) < 0
	}
	if !n.Bound && indefinite(wordBefore(s, i)) {
		weak = true // mehrere hunderttausend
	}
	p := part{val: val, weak: weak}
	if u := skipSpace(s, n.End); u > n.End && wordAt(s, u) == "Uhr" && val.IsInt() && val.Num().Int64() <= 24 {
		p = clock(int(val.Num().Int64()), 0, true) // neun bis siebzehn Uhr, nine to five
		p.weak = true
	}
	if strings.HasSuffix(n.english, "dozen") {
		p.alt = new(big.Rat).Quo(val, big.NewRat(12, 1))
	}
	n.parts = []part{p}
	n = n.counting(s, germanUnitAt)
	if n.Bound && n.units == nil {
		n.units = facts.german.beginAt(s, n.End) // zweistündig
	}
	return n, true
}

// fractionTails are ends of numbers in words, the first also a whole one.
var fractionTails = []struct {
	word     string
	num, den int64
}{{"anderthalb", 3, 2}, {"einhalb", 1, 2}, {"einviertel", 1, 4}, {"dreiviertel", 3, 4}, {"eindrittel", 1, 3}}

// fractionTail cuts the fraction off the rest of a number in words: zweieinhalb,
// eineinviertel, anderthalb.
func fractionTail(rest string, behind bool) (*big.Rat, string) {
	for i, f := range fractionTails {
		if cut, ok := strings.CutPrefix(rest, f.word); ok && behind == (i > 0) {
			return big.NewRat(f.num, f.den), cut
		}
	}
	return nil, rest
}

func indefinite(w string) bool {
	switch w {
	case "mehrere", "mehreren", "einige", "einigen", "viele", "vielen", "paar", "several", "many", "few":
		return true
	}
	return false
}

// samePrefix is the length of what becomes low in lower case, at the start of w.
func samePrefix(w, low string) int {
	n := 0
	for range utf8.RuneCountInString(low) {
		_, size := utf8.DecodeRuneInString(w[n:])
		n += size
	}
	return n
}

func isArticle(w string) bool {
	switch w {
	case "ein", "eine", "einem", "einen", "einer", "eines":
		return true
	}
	return false
}

// germanMultiple reads the scale or fraction after a number in words.
func germanMultiple(s string, n Number, val *big.Rat) (Number, *big.Rat, bool) {
	j := skipSpace(s, n.End)
	if j == n.End {
		return n, val, false
	}
	w := wordAt(s, j)
	english := n.english
	if w == "halbe" || w == "halben" {
		val, english = big.NewRat(1, 2), "half a"
		j += len(w)
		k := skipSpace(s, j)
		if k == j {
			return n, val, false
		}
		j = k
		w = wordAt(s, j)
	}
	end := j + len(w)
	if w == "" || boundAfter(s, end) {
		return n, val, false
	}
	switch f, ok := facts.fractions[w]; {
	case ok && val.IsInt():
		n.End = end
		name := f.many
		if val.Cmp(big.NewRat(1, 1)) == 0 {
			name = f.one
		}
		n.english = english + "-" + name
		return n, new(big.Rat).Quo(val, big.NewRat(f.den, 1)), true
	case w == "Dutzend":
		n.End, n.english = end, english+" dozen"
		return n, new(big.Rat).Mul(val, big.NewRat(12, 1)), true
	}
	if zeros, scale := germanScale(w); zeros > 0 && len(w) > 4 { // not Mio.
		n.End, n.english = end, english+" "+scale
		val = new(big.Rat).Mul(val, pow10(zeros))
		if zeros > 3 && val.IsInt() {
			n, val = germanRest(s, n, val, pow10(zeros))
		}
		return n, val, true
	}
	return n, val, false
}

// leastRest is from what on a number in words behind a million belongs to it; a
// smaller one may count something else.
const leastRest = 13

// germanRest reads what is left of a number in words behind a scale: eine
// Million zweihunderttausend, zwei Milliarden drei Millionen.
func germanRest(s string, n Number, val, size *big.Rat) (Number, *big.Rat) {
	j := skipSpace(s, n.End)
	w := wordAt(s, j)
	low := strings.ToLower(w)
	v, k := germanInteger(low)
	rest := Number{End: j + len(w), english: ""}
	if isArticle(low) {
		v, k = 1, len(low)
	}
	if j == n.End || k == 0 || k != len(low) || v < 1 || boundAfter(s, rest.End) {
		return n, val
	}
	u := new(big.Rat).SetInt64(v)
	rest.english = wordForm(u, false)
	whole, u, more := germanMultiple(s, rest, u)
	if u.Cmp(size) >= 0 || !u.IsInt() || !more && v < leastRest {
		return n, val
	}
	n.End, n.english = whole.End, n.english+" "+whole.english
	return n, new(big.Rat).Add(val, u)
}

var (
	// englishScales are the words of English for powers of ten.
	englishScales = []struct {
		size int64
		word string
	}{{1_000, "thousand"}, {1_000_000, "million"}, {1_000_000_000, "billion"}, {1_000_000_000_000, "trillion"}}

	englishValue = wordValues(func(w string) string { return w })
	ordinalValue = wordValues(ordinalWord)
)

// wordValues is the value of every single English number word in a form.
func wordValues(form func(string) string) map[string]int64 {
	m := map[string]int64{form("hundred"): 100, form("thousand"): 1000}
	for v, w := range facts.units {
		m[form(w)] = int64(v)
	}
	for t, w := range facts.tens {
		if w != "" {
			m[form(w)] = int64(10 * t)
		}
	}
	return m
}

// wordForm is a value in English words.
func wordForm(v *big.Rat, ordinal bool) string {
	if !v.IsInt() {
		whole := new(big.Int).Quo(v.Num(), v.Denom())
		part := new(big.Rat).Sub(v, new(big.Rat).SetInt(whole))
		return integerWords(whole.Int64()) + map[string]string{"1/2": " and a half", "1/4": " and a quarter", "3/4": " and three-quarters", "1/3": " and a third"}[part.RatString()]
	}
	w := integerWords(v.Num().Int64())
	if ordinal {
		w = ordinalWord(w)
	}
	return w
}

func integerWords(v int64) string {
	switch {
	case v < 20:
		return facts.units[v]
	case v < 100:
		if v%10 == 0 {
			return facts.tens[v/10]
		}
		return facts.tens[v/10] + "-" + facts.units[v%10]
	}
	size, name := int64(100), " hundred"
	for _, s := range englishScales {
		if v >= s.size {
			size, name = s.size, " "+s.word
		}
	}
	w := integerWords(v/size) + name
	if v%size > 0 {
		w += " " + integerWords(v%size)
	}
	return w
}

func ordinalWord(w string) string {
	cut := strings.LastIndexAny(w, " -") + 1
	last := w[cut:]
	if o, ok := facts.ordinals[last]; ok {
		return w[:cut] + o
	}
	if strings.HasSuffix(last, "y") {
		return w[:len(w)-1] + "ieth"
	}
	return w + "th"
}

// wordReader reads a number in English words, word by word; words are joined
// by a space or a hyphen.
type wordReader struct {
	s       string
	end     int // of the last word taken
	ordinal bool
}

// peek is the next word in lower case and where it ends.
func (r *wordReader) peek() (word string, end int) {
	if r.ordinal {
		return "", r.end
	}
	j := r.end
	if j > 0 && letterAt(r.s, j) && !unicode.IsLetter(runeBefore(r.s, j)) {
		// the first word
	} else if j = skipSpace(r.s, r.end); j == r.end && strings.HasPrefix(r.s[j:], "-") {
		j++
	} else if j == r.end && j > 0 {
		return "", r.end
	}
	w := wordAt(r.s, j)
	return asciiLower(w), j + len(w)
}

// asciiLower keeps the length of w.
func asciiLower(w string) string {
	for i := range len(w) {
		if w[i] >= utf8.RuneSelf {
			return w
		}
	}
	return strings.ToLower(w)
}

// take reads one word if it has a value that ok accepts.
func (r *wordReader) take(ok func(v int64) bool) (int64, bool) {
	w, end := r.peek()
	v, found := englishValue[w]
	if !found {
		v, found = ordinalValue[w]
		if found && ok(v) {
			r.end, r.ordinal = end, true
			return v, true
		}
	}
	if !found || !ok(v) {
		return 0, false
	}
	r.end = end
	return v, true
}

func (r *wordReader) below100() (int64, bool) {
	if v, ok := r.take(func(v int64) bool { return v >= 20 && v < 100 }); ok {
		u, _ := r.take(func(v int64) bool { return v > 0 && v < 10 })
		return v + u, true
	}
	return r.take(func(v int64) bool { return v < 20 })
}

// scaled reads [n] word [and] [n].
func (r *wordReader) scaled(size int64, part func() (int64, bool), article bool) (int64, bool) {
	v := int64(1)
	if !article {
		var ok bool
		if v, ok = part(); !ok {
			return 0, false
		}
	}
	if _, ok := r.take(func(w int64) bool { return w == size }); !ok || v == 0 || v >= 1000 {
		return v, !article
	}
	v *= size
	if r.ordinal {
		return v, true
	}
	before := r.end
	if w, end := r.peek(); w == "and" {
		r.end = end
	}
	u, ok := part()
	if !ok || u == 0 || u >= size {
		r.end, r.ordinal = before, false
		return v, true
	}
	return v + u, true
}

func (r *wordReader) below1000() (int64, bool) { return r.scaled(100, r.below100, false) }

// englishWords reads a number in words at i: twenty-five, two hundred and
// five, twentieth, three dozen, two-thirds, half a million, a thousand. A bare
// one or a is no number; numbers up to twelve are weak.
func englishWords(s string, i int) (Number, bool) {
	first := asciiLower(wordAt(s, i))
	r := &wordReader{s: s, end: i}
	var v int64
	article := first == "a" || first == "an"
	switch {
	case first == "half":
		return halfScale(s, i)
	case article:
		r.end += len(first)
		v = 1
		if w, _ := r.peek(); w == "hundred" {
			v, _ = r.scaled(100, r.below100, true)
		} else if w == "thousand" {
			v, _ = r.scaled(1000, r.below1000, true)
		}
	default:
		ok := false
		if v, ok = r.scaled(1000, r.below1000, false); !ok {
			return Number{}, false
		}
	}
	val := new(big.Rat).SetInt64(v)
	base := val
	multiple := false
	if m := andPartRE.FindStringSubmatch(s[r.end:]); m != nil && !r.ordinal && !article {
		part := map[string]*big.Rat{"half": big.NewRat(1, 2), "quarter": big.NewRat(1, 4), "third": big.NewRat(1, 3), "quarters": big.NewRat(3, 4)}[cmp.Or(m[1], m[2])]
		val = new(big.Rat).Add(val, part)
		multiple = true
		r.end += len(m[0])
	}
	w, end := r.peek()
	zeros := englishScale(w)
	den, fraction := facts.parts[w]
	if w == "half" {
		den, fraction = 2, true
	}
	p := part{}
	switch {
	case w == "":
	case zeros > 3 && len(w) > 3:
		val, multiple, r.end = new(big.Rat).Mul(val, pow10(zeros)), true, end
		if val.IsInt() {
			val = r.rest(val, pow10(zeros))
		}
	case w == "dozen":
		val, multiple, r.end = new(big.Rat).Mul(val, big.NewRat(12, 1)), true, end
		if !article {
			p.alt = base
		}
	case fraction && v > 0 && v < 20 && w != "half" && !(article && w == "third"):
		val, multiple, r.end = new(big.Rat).Quo(val, big.NewRat(den, 1)), true, end
		r.ordinal = false
	}
	if !multiple && v == 1 && !r.ordinal {
		return Number{}, false // a, one
	}
	p.val = val
	if multiple && v > 1 && v < 13 {
		p.alt = base // zwei bis drei Millionen, two million to three million
	}
	round := v == 100 || v == 1000
	p.weak = val.Cmp(big.NewRat(13, 1)) < 0 || !multiple && round || article && w == "dozen"
	n := Number{Start: i, End: r.end, Kind: NumWord, english: s[i:r.end], parts: []part{p}}
	n.Bound = boundBefore(s, i) || boundAfter(s, r.end)
	return n.counting(s, englishUnitAt), true
}

// andPartRE is what makes two and a half.
var andPartRE = regexp.MustCompile(`^[ -]and[ -](?:(?:a|one)[ -](half|quarter|third)|three[ -](quarters))\b`)

// rest reads what is left of a number in words behind a scale, which makes size
// of one: two million three hundred thousand.
func (r *wordReader) rest(val, size *big.Rat) *big.Rat {
	before := *r
	v, ok := r.scaled(1000, r.below1000, false)
	u := new(big.Rat).SetInt64(v)
	scaled := false
	if w, end := r.peek(); ok && !r.ordinal && len(w) > 3 && englishScale(w) > 3 {
		zeros := englishScale(w)
		r.end, scaled = end, true
		u = r.rest(new(big.Rat).Mul(u, pow10(zeros)), pow10(zeros))
	}
	if !ok || v < 1 || u.Cmp(size) >= 0 || !scaled && v < leastRest && !r.ordinal {
		*r = before
		return val
	}
	return new(big.Rat).Add(val, u)
}

// halfScale reads half a million.
func halfScale(s string, i int) (Number, bool) {
	rest := s[i+len("half"):]
	for _, a := range []string{" a ", "-a-", " "} {
		if !strings.HasPrefix(rest, a) {
			continue
		}
		j := i + len("half") + len(a)
		w := wordAt(s, j)
		v := big.NewRat(1, 2)
		switch zeros := englishScale(w); {
		case zeros > 0 && len(w) > 3:
			v.Mul(v, pow10(zeros))
		case w == "dozen":
			v.SetInt64(6)
		default:
			return Number{}, false
		}
		return Number{Start: i, End: j + len(w), Kind: NumWord, english: s[i : j+len(w)], parts: []part{{val: v, weak: w == "dozen"}}}, true
	}
	return Number{}, false
}
