package lang

import (
	"math/big"
	"slices"
	"strings"

	"dolmetsch/internal/regexp"
)

// Difference is what the values of an English text have of their own.
type Difference struct {
	// Missing are the German expressions that have no counterpart, and Extra the
	// English ones that stand for nothing in the German.
	Missing, Extra []Number
	// Units, Signs and Days are pairs of a German and an English expression with
	// the same value and another unit, with another sign, and of two months or
	// weekdays that are not the same.
	Units, Signs, Days [][2]Number
	// Converted are pairs that say the same in two units.
	Converted [][2]Number
	// Unnamed are the German expressions whose unit the English does not name.
	Unnamed []Number
	// Left are the months and weekdays of the German that the English does not name.
	Left []Number
}

// CompareValues compares the values of a German text with those of its
// English translation, as multisets and whatever their form.
//
// Figures, and number words from thirteen up, need a counterpart; small number
// words may serve as one, and so may words that imply a number: both, a dozen,
// a decade. An amount may be put into another unit if it stays the same: 18
// months are a year and a half, and 5 kilometers some 3 miles.
func CompareValues(german, english string) Difference {
	a, b := germanSide(german), englishSide(english)
	known := func(x, y *slot) bool { return len(x.units) > 0 && len(y.units) > 0 && sameUnit(x.units, y.units) }
	maybe := func(x, y *slot) bool { return sameUnit(x.units, y.units) }
	by := func(units func(x, y *slot) bool, levels []func(x, y *slot) bool) {
		for _, allow := range levels {
			pair(a, b, func(x, y *slot) bool { return units(x, y) && allow(x, y) })
		}
	}
	by(known, levels)
	by(maybe, levels[:2])
	pair(a, b, func(x, y *slot) bool { return sameAmount(x.val, x.units, y.val, y.units) })
	pair(a, b, levels[0]) // 50 percent are sooner 50 points than a half
	by(maybe, levels[2:])
	for _, allow := range levels {
		pair(a, b, func(x, y *slot) bool { return x.class != monthPart && allow(x, y) })
	}
	var d Difference
	for _, x := range a.slots {
		y := x.with
		if y == nil {
			continue
		}
		both := [2]Number{a.numbers[x.number], b.numbers[y.number]}
		switch {
		case x.contradicts(y, a, b):
			d.Signs = append(d.Signs, both)
		case !sameUnit(x.units, y.units) && !sameAmount(x.val, x.units, y.val, y.units):
			d.Units = append(d.Units, both)
		case len(x.units) > 0 && len(y.units) > 0 && x.val.Cmp(y.val) != 0:
			d.Converted = append(d.Converted, both)
		case len(y.units) == 0 && both[0].Unit != "" && !namesUnit(both[0].Unit, english):
			d.Unnamed = append(d.Unnamed, both[0])
		}
	}
	a.convert(b)
	b.convert(a)
	d.Missing, d.Extra = a.left(), b.left()
	d.Days, d.Left = compareDays(a, b)
	return d
}

// levels say which slots may be counterparts, the surest first.
var levels = []func(x, y *slot) bool{
	func(x, y *slot) bool { return !x.weak && !y.weak && x.class == y.class && x.val.Cmp(y.val) == 0 },
	func(x, y *slot) bool { return !x.weak && !y.weak && x.same(y.part) },
	func(x, y *slot) bool { return (!x.weak || !y.weak) && x.class == y.class && x.val.Cmp(y.val) == 0 },
	func(x, y *slot) bool { return (!x.weak || !y.weak) && x.same(y.part) },
	func(x, y *slot) bool { return (!x.weak || !y.weak) && x.sameWithoutSign(y.part) },
	func(x, y *slot) bool { return x.class == y.class && x.val.Cmp(y.val) == 0 },
}

// shareScale gives a figure a second reading with the scale of the next one,
// which German names once: von 2,1 auf 2,3 Mrd. Euro, 21,6 statt bisher 21,2
// Millionen.
func shareScale(ns []Number, text string) {
	for i := range ns[:max(0, len(ns)-1)] {
		n, next := &ns[i], ns[i+1]
		if len(n.parts) != 1 || len(next.parts) != 1 || n.parts[0].alt != nil || next.Start < n.End ||
			n.Kind != NumCardinal && n.Kind != NumDecimal || !scaleLinkRE.MatchString(text[n.End:next.Start]) {
			continue
		}
		for _, w := range strings.FieldsFunc(text[next.Start:next.End], func(r rune) bool { return r == ' ' || r == '.' }) {
			if zeros, _ := germanScale(w); zeros > 0 {
				n.parts[0].alt = new(big.Rat).Mul(n.parts[0].val, pow10(zeros))
			}
		}
	}
}

var scaleLinkRE = regexp.MustCompile(`^ (?:\pL+ )?(?:auf|statt|nach|gegenüber|und|oder|bis|beziehungsweise|bzw\.) (?:\pL+ )?$`)

// slot is a value that looks for its counterpart.
type slot struct {
	part
	number int // index into side.numbers
	units  []string
	sign   int   // -1 and 1 where a word or sign says so
	with   *slot // its counterpart
}

// side is one of two texts with its values.
type side struct {
	text    string
	numbers []Number
	slots   []*slot
	days    []day
	falls   func(word string) bool // is of falling or less
}

func germanSide(text string) *side {
	s := &side{text: text, numbers: GermanNumbers(text), falls: germanFalls}
	shareScale(s.numbers, text)
	s.fill(germanHints, facts.german, germanSignBefore)
	s.days = germanDays(text)
	return s
}

func englishSide(text string) *side {
	s := &side{text: text, numbers: EnglishNumbers(text), falls: englishFalls}
	s.fill(englishHints, facts.english, englishSignBefore)
	s.days = englishDays(text)
	return s
}

// SpeaksOfLosing reports whether a German text has a word of losing a match, for
// whose score English may name the winner first.
func SpeaksOfLosing(text string) bool {
	found := false
	words(text, func(w string, _ int) { found = found || germanLoses(strings.ToLower(w)) })
	return found
}

var germanLoses = german.beginning("losing")

var germanRises = german.beginning("rising")

var germanFalls, englishFalls = german.beginning("falling"), english.beginning("falling")

// fill makes slots of the numbers and of the words that imply one.
func (s *side) fill(hints []hint, units forms, signBefore *regexp.Regexp) {
	for i, n := range s.numbers {
		for k, p := range n.parts {
			if n.Kind == NumTime && p.class == plainPart {
				p.weak = true
			}
			x := &slot{part: p, number: i, units: n.units}
			if k > 0 && n.Kind == NumScore { // the seconds of 9:30 minutes
				x.units = nil
			}
			if m := signBefore.FindStringSubmatch(s.text[max(0, n.Start-12):n.Start]); len(n.parts) == 1 && m != nil {
				x.sign = 1
				if s.falls(strings.ToLower(m[1])) {
					x.sign = -1
				}
			}
			s.slots = append(s.slots, x)
		}
	}
	for i := 0; i < len(s.text); {
		w := strings.ToLower(wordAt(s.text, i))
		if w == "" {
			i = advance(s.text, i)
			continue
		}
		end := i + len(wordAt(s.text, i))
		if w == "halb" && s.text[i] == 'h' {
			if p, ok := halfHour(s.text, end); ok {
				s.hint(i, end, nil, p)
			}
		}
		for _, h := range hints {
			if h.matches(w) {
				of := h.units
				if of == nil {
					of = s.counted(end, units)
				}
				for _, v := range h.vals {
					p := plain(v)
					p.weak = true
					if h.time {
						p.class = timePart
					}
					if v.Cmp(h.vals[0]) == 0 {
						s.hint(i, end, of, p)
					} else {
						s.hint(i, end, nil, p)
					}
				}
			}
		}
		i = advance(s.text, i)
	}
}

// hint adds the value of a word from i to end that is no number.
func (s *side) hint(i, end int, units []string, p part) {
	s.slots = append(s.slots, &slot{part: p, number: len(s.numbers), units: units})
	s.numbers = append(s.numbers, Number{Start: i, End: end, Kind: NumWord, Bound: true, english: s.text[i:end], parts: []part{p}})
}

// counted is the unit behind a word that ends at i: ein Jahr, half an hour.
func (s *side) counted(i int, units forms) []string {
	j := skipSpace(s.text, i)
	if j == i && strings.HasPrefix(s.text[j:], "-") {
		j++
	}
	for _, article := range []string{"a ", "an ", "halbe ", "halben ", "halbes ", "ganze ", "ganzen ", "ganzes "} {
		if strings.HasPrefix(s.text[j:], article) {
			j += len(article)
			break
		}
	}
	f, end := units.at(s.text, j)
	if end == j || j == i || !f.word() {
		return nil
	}
	return f.codes
}

var (
	germanSignBefore  = regexp.MustCompile(`(?i)(?:^|[ („])(plus|minus)(?: von)? $`)
	englishSignBefore = regexp.MustCompile(`(?i)(?:^|[ (“])(plus|minus|up|down)(?: by| of)? $`)
)

// contradicts reports whether the signs of x and y say other things, where the
// words of their texts do not make up for it: fiel um 5, -5.
func (x *slot) contradicts(y *slot, a, b *side) bool {
	dx, dy := x.direction(), y.direction()
	switch {
	case x.class != plainPart || y.class != plainPart || dx == dy:
		return false
	case dx*dy < 0:
		return true
	case dx < 0:
		return !b.has(b.falls)
	case dy < 0:
		return !a.has(a.falls)
	case dx > 0:
		return b.has(b.falls) && !a.has(a.falls)
	}
	return a.has(a.falls) && !a.has(germanRises) && !b.has(b.falls)
}

// direction is the sign that x has or that stands as a word before it.
func (x *slot) direction() int {
	if x.val.Sign() < 0 {
		return -1
	}
	return x.sign
}

// has reports whether a word of the text is what is asked for.
func (s *side) has(what func(string) bool) bool {
	for i := 0; i < len(s.text); i = advance(s.text, i) {
		if w := wordAt(s.text, i); w != "" && what(strings.ToLower(w)) {
			return true
		}
	}
	return false
}

// halfHour reads the hour after halb: halb drei is half past two.
func halfHour(text string, i int) (part, bool) {
	h, ok := clockNumber(wordAt(text, skipSpace(text, i)), 12)
	if !ok {
		return part{}, false
	}
	p := clock(h-1, 30, true)
	p.weak = true
	return p, true
}

// sameWithoutSign compares without the sign: minus five and -5.
func (p part) sameWithoutSign(q part) bool {
	if p.class == timePart || q.class == timePart {
		return false
	}
	return new(big.Rat).Abs(p.val).Cmp(new(big.Rat).Abs(q.val)) == 0
}

func pair(a, b *side, allow func(x, y *slot) bool) {
	for _, x := range a.slots {
		for _, y := range b.slots {
			if x.with == nil && y.with == nil && allow(x, y) {
				x.with, y.with = y, x
			}
		}
	}
}

// convert gives a value that found none the counterpart of the one beside it that
// is as much in another unit: 45 miles (72 kilometers).
func (s *side) convert(other *side) {
	for _, x := range s.slots {
		if slices.ContainsFunc(other.slots, func(y *slot) bool {
			return y.with == nil && len(y.units) > 0 && len(x.units) > 0 && sameUnit(x.units, y.units)
		}) {
			continue // which it is meant to be
		}
		for _, y := range other.slots {
			if x.with == nil && sameAmount(x.val, x.units, y.val, y.units) {
				x.with = y
			}
		}
	}
}

// left lists the numbers that have a slot which needs a counterpart and found
// none.
func (s *side) left() []Number {
	var out []Number
	last := -1
	for _, x := range s.slots {
		if x.with == nil && !x.weak && x.number != last {
			out = append(out, s.numbers[x.number])
			last = x.number
		}
	}
	return out
}

// hint is a word that implies a number without being one. A stem that ends in
// * matches longer words.
type hint struct {
	stems string
	time  bool
	vals  []*big.Rat
	units []string // of the first value
}

func (h hint) matches(w string) bool {
	for _, s := range strings.Fields(h.stems) {
		if stem, prefix := strings.CutSuffix(s, "*"); w == stem || prefix && strings.HasPrefix(w, stem) {
			return true
		}
	}
	return false
}

func ratio(a, b int64) *big.Rat { return big.NewRat(a, b) }

var germanHints = []hint{
	{"ein eine einen einem einer eines einzig* einmal eins", false, []*big.Rat{ratio(1, 1), ratio(1, 1)}, nil},
	{"beid* doppel* verdoppel* paar halbier* zweit* duo", false, []*big.Rat{ratio(2, 1)}, nil},
	{"halb* hälfte", false, []*big.Rat{ratio(1, 2), ratio(2, 1), ratio(6, 1), ratio(30, 1), ratio(50, 1)}, nil},
	{"dreifach* verdreifach* trio drittel dritt*", false, []*big.Rat{ratio(3, 1)}, nil},
	{"viertel* quartal* vierfach* vervierfach*", false, []*big.Rat{ratio(1, 4), ratio(3, 1), ratio(4, 1), ratio(15, 1), ratio(25, 1)}, nil},
	{"viertelstunde* viertelstünd*", false, []*big.Rat{ratio(1, 4)}, []string{"h"}},
	{"dreiviertelstunde* dreiviertelstünd*", false, []*big.Rat{ratio(3, 4)}, []string{"h"}},
	{"halbjahr* halbjähr*", false, []*big.Rat{ratio(1, 2)}, []string{"year"}},
	{"dreivierteljahr* dreivierteljähr*", false, []*big.Rat{ratio(3, 4)}, []string{"year"}},
	{"vierteljahr* vierteljähr*", false, []*big.Rat{ratio(1, 4)}, []string{"year"}},
	{"halbstünd*", false, []*big.Rat{ratio(1, 2)}, []string{"h"}},
	{"sechzehntelfinal*", false, []*big.Rat{ratio(32, 1)}, nil},
	{"achtelfinal*", false, []*big.Rat{ratio(16, 1)}, nil},
	{"viertelfinal*", false, []*big.Rat{ratio(8, 1)}, nil},
	{"halbfinal*", false, []*big.Rat{ratio(4, 1)}, nil},
	{"jahrzehnt*", false, []*big.Rat{ratio(10, 1)}, nil},
	{"dutzend*", false, []*big.Rat{ratio(12, 1)}, nil},
	{"hundert* jahrhundert*", false, []*big.Rat{ratio(100, 1)}, nil},
	{"tausend* jahrtausend*", false, []*big.Rat{ratio(1000, 1)}, nil},
	{"million*", false, []*big.Rat{ratio(1000000, 1)}, nil},
	{"milliarde*", false, []*big.Rat{ratio(1000000000, 1)}, nil},
	{"mittag*", true, []*big.Rat{ratio(720, 1)}, nil},
	{"mitternacht*", true, []*big.Rat{ratio(0, 1)}, nil},
}

var englishHints = []hint{
	{"one a an single once oneself ace", false, []*big.Rat{ratio(1, 1), ratio(1, 1)}, nil},
	{"both dioxide double* doubling twice pair couple twin* duo two*", false, []*big.Rat{ratio(2, 1)}, nil},
	{"half halve* halving", false, []*big.Rat{ratio(1, 2), ratio(2, 1), ratio(6, 1), ratio(30, 1), ratio(50, 1)}, nil},
	{"triple* tripling trio third* threefold", false, []*big.Rat{ratio(3, 1), ratio(1, 3)}, nil},
	{"quarter* quadruple* fourfold", false, []*big.Rat{ratio(1, 4), ratio(4, 1), ratio(15, 1), ratio(25, 1)}, nil},
	{"decade*", false, []*big.Rat{ratio(10, 1)}, nil},
	{"dozen*", false, []*big.Rat{ratio(12, 1)}, nil},
	{"fortnight*", false, []*big.Rat{ratio(14, 1), ratio(2, 1)}, nil},
	{"hundred* century centuries", false, []*big.Rat{ratio(100, 1)}, nil},
	{"thousand* millennium millennia", false, []*big.Rat{ratio(1000, 1)}, nil},
	{"million* multimillion*", false, []*big.Rat{ratio(1000000, 1)}, nil},
	{"billion*", false, []*big.Rat{ratio(1000000000, 1)}, nil},
	{"noon midday", true, []*big.Rat{ratio(720, 1)}, nil},
	{"midnight", true, []*big.Rat{ratio(0, 1)}, nil},
	{"twenties", false, []*big.Rat{ratio(20, 1)}, nil}, {"thirties", false, []*big.Rat{ratio(30, 1)}, nil}, {"forties", false, []*big.Rat{ratio(40, 1)}, nil},
	{"fifties", false, []*big.Rat{ratio(50, 1)}, nil}, {"sixties", false, []*big.Rat{ratio(60, 1)}, nil}, {"seventies", false, []*big.Rat{ratio(70, 1)}, nil},
	{"eighties", false, []*big.Rat{ratio(80, 1)}, nil}, {"nineties", false, []*big.Rat{ratio(90, 1)}, nil},
}
