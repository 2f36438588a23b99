package lang

import (
	"math/big"
	"regexp"
	"strings"
)

// CompareNumbers compares the values of a German text with those of its
// English translation, as multisets and whatever their form. It returns the
// German expressions that have no counterpart and the English ones that stand
// for nothing in the German.
//
// Figures, and number words from thirteen up, need a counterpart; small number
// words may serve as one, and so may words that imply a number: both, a dozen,
// a decade. Names of months need none, and the unit is not compared.
func CompareNumbers(german, english string) (missing, extra []Number) {
	de, en := GermanNumbers(german), EnglishNumbers(english)
	shareScale(de, german)
	a, b := slots(de, german, germanHints), slots(en, english, englishHints)
	for _, allow := range []func(x, y *slot) bool{
		func(x, y *slot) bool { return !x.weak && !y.weak && x.class == y.class && x.val.Cmp(y.val) == 0 },
		func(x, y *slot) bool { return !x.weak && !y.weak && x.same(y.part) },
		func(x, y *slot) bool { return (!x.weak || !y.weak) && x.class == y.class && x.val.Cmp(y.val) == 0 },
		func(x, y *slot) bool { return (!x.weak || !y.weak) && x.same(y.part) },
		func(x, y *slot) bool { return (!x.weak || !y.weak) && x.sameWithoutSign(y.part) },
	} {
		pair(a, b, allow)
	}
	return left(a, de), left(b, en)
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

type slot struct {
	part
	number int // index of its Number, -1 for a hint
	used   bool
}

func slots(ns []Number, text string, hints []hint) []*slot {
	var out []*slot
	for i, n := range ns {
		for _, p := range n.parts {
			if n.Kind == NumTime && p.class == plainPart {
				p.weak = true
			}
			out = append(out, &slot{part: p, number: i})
		}
	}
	for i := 0; i < len(text); {
		w := strings.ToLower(wordAt(text, i))
		if w == "" {
			i = advance(text, i)
			continue
		}
		if w == "halb" && text[i] == 'h' {
			if p, ok := halfHour(text, i+len(w)); ok {
				out = append(out, &slot{part: p, number: -1})
			}
		}
		for _, h := range hints {
			if h.matches(w) {
				for _, v := range h.vals {
					p := plain(v)
					p.weak = true
					if h.time {
						p.class = timePart
					}
					out = append(out, &slot{part: p, number: -1})
				}
			}
		}
		i = advance(text, i)
	}
	return out
}

// halfHour reads the hour after halb: halb drei is half past two.
func halfHour(text string, i int) (part, bool) {
	v, n := germanBelow100(wordAt(text, skipSpace(text, i)))
	if n == 0 || v < 1 || v > 12 {
		return part{}, false
	}
	p := clock(int(v)-1, 30, true)
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

func pair(a, b []*slot, allow func(x, y *slot) bool) {
	for _, x := range a {
		for _, y := range b {
			if !x.used && !y.used && allow(x, y) {
				x.used, y.used = true, true
			}
		}
	}
}

// left lists the numbers that have a slot which needs a counterpart and found
// none.
func left(ss []*slot, ns []Number) []Number {
	var out []Number
	last := -1
	for _, s := range ss {
		if s.number >= 0 && !s.used && !s.weak && s.number != last {
			out = append(out, ns[s.number])
			last = s.number
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
	{"ein eine einen einem einer eines einzig* einmal eins", false, []*big.Rat{ratio(1, 1), ratio(1, 1)}},
	{"beid* doppel* verdoppel* paar halbier* zweit* duo", false, []*big.Rat{ratio(2, 1)}},
	{"halb* hälfte", false, []*big.Rat{ratio(1, 2), ratio(2, 1), ratio(6, 1), ratio(30, 1), ratio(50, 1)}},
	{"dreifach* verdreifach* trio drittel dritt*", false, []*big.Rat{ratio(3, 1)}},
	{"viertel* quartal* vierfach* vervierfach*", false, []*big.Rat{ratio(1, 4), ratio(3, 1), ratio(4, 1), ratio(15, 1), ratio(25, 1)}},
	{"jahrzehnt*", false, []*big.Rat{ratio(10, 1)}},
	{"dutzend*", false, []*big.Rat{ratio(12, 1)}},
	{"hundert* jahrhundert*", false, []*big.Rat{ratio(100, 1)}},
	{"tausend* jahrtausend*", false, []*big.Rat{ratio(1000, 1)}},
	{"million*", false, []*big.Rat{ratio(1000000, 1)}},
	{"milliarde*", false, []*big.Rat{ratio(1000000000, 1)}},
	{"mittag*", true, []*big.Rat{ratio(720, 1)}},
	{"mitternacht*", true, []*big.Rat{ratio(0, 1)}},
}

var englishHints = []hint{
	{"one a an single once oneself ace", false, []*big.Rat{ratio(1, 1), ratio(1, 1)}},
	{"both dioxide double* doubling twice pair couple twin* duo two*", false, []*big.Rat{ratio(2, 1)}},
	{"half halve* halving", false, []*big.Rat{ratio(1, 2), ratio(2, 1), ratio(6, 1), ratio(30, 1), ratio(50, 1)}},
	{"triple* tripling trio third* threefold", false, []*big.Rat{ratio(3, 1), ratio(1, 3)}},
	{"quarter* quadruple* fourfold", false, []*big.Rat{ratio(1, 4), ratio(4, 1), ratio(15, 1), ratio(25, 1)}},
	{"decade*", false, []*big.Rat{ratio(10, 1)}},
	{"dozen*", false, []*big.Rat{ratio(12, 1)}},
	{"fortnight*", false, []*big.Rat{ratio(14, 1), ratio(2, 1)}},
	{"hundred* century centuries", false, []*big.Rat{ratio(100, 1)}},
	{"thousand* millennium millennia", false, []*big.Rat{ratio(1000, 1)}},
	{"million* multimillion*", false, []*big.Rat{ratio(1000000, 1)}},
	{"billion*", false, []*big.Rat{ratio(1000000000, 1)}},
	{"noon midday", true, []*big.Rat{ratio(720, 1)}},
	{"midnight", true, []*big.Rat{ratio(0, 1)}},
	{"twenties", false, []*big.Rat{ratio(20, 1)}}, {"thirties", false, []*big.Rat{ratio(30, 1)}}, {"forties", false, []*big.Rat{ratio(40, 1)}},
	{"fifties", false, []*big.Rat{ratio(50, 1)}}, {"sixties", false, []*big.Rat{ratio(60, 1)}}, {"seventies", false, []*big.Rat{ratio(70, 1)}},
	{"eighties", false, []*big.Rat{ratio(80, 1)}}, {"nineties", false, []*big.Rat{ratio(90, 1)}},
}
