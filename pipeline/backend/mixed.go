package backend

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/pipeline/markup"
)

// mixed says which answers of a call seem to belong to another segment, and
// why: "" for those that do not. A service may swap, merge or repeat answers
// that are all good English, so neither their number nor their order proves
// anything. These signs are taken: a text that answers two different segments;
// an answer that shares words with another segment and none with its own, where
// they weigh enough or its length fits the other better; and an answer beside a
// missing one that has words of that, or is too long for its own segment. Where
// one answer stands in the wrong place another does too, so all of the call that
// share no word with their segment are suspected then. A segment that was asked
// for alone never is, so a false alarm costs a call and no more.
//
// In newstest2018 (2,998 segments, calls of 12), 0.8% of the reference
// translations are asked for again; of two neighbours swapped both are in 76%, of
// two merged the one that is left in 84%, and of answers that are shifted by one
// from some place on 97%. In calls of 50 it is 6%, 71%, 81% and 99%.
func mixed(traits Traits, segs []Segment, got []Translation) []string {
	why := make([]string, len(segs))
	if len(segs) < 2 {
		return why
	}
	owner := map[string]int{} // of an anchor that only one segment has; -1: several
	for i, s := range segs {
		text := markup.Answer{Text: traits.Text(s), Style: traits.StyleOf(s)}
		for a := range anchors(text, false) {
			if _, ok := owner[a]; ok {
				owner[a] = -1
			} else {
				owner[a] = i
			}
		}
	}
	const misplaced = "the answer seems to belong to another segment"
	own := make([]bool, len(segs))
	alarm := false
	first := map[string]int{} // by what is left of an answer
	for i, t := range got {
		if t.Err != nil {
			continue
		}
		plain := letters(t.Text)
		if k, ok := first[plain]; ok && len(plain) >= 12 && letters(traits.Text(segs[i])) != letters(traits.Text(segs[k])) {
			why[i] = "the answer is the same as that to another segment"
			why[k] = why[i]
			alarm = true
		}
		first[plain] = i
		merged := false
		shared := map[int]int{} // with another segment, by weight
		for a, weight := range anchors(t.Answer(), true) {
			k, ok := owner[a]
			switch {
			case !ok || k < 0:
			case k == i:
				own[i] = true
			default:
				shared[k] += weight
				merged = merged || got[k].Err != nil
			}
		}
		for k, weight := range shared {
			if !own[i] && why[i] == "" && (weight >= enough || misfit(traits.Text(segs[k]), t.Text)+margin < misfit(traits.Text(segs[i]), t.Text)) {
				why[i] = misplaced
				alarm = true
			}
		}
		long := utf8.RuneCountInString(t.Text) > 3*traits.runes(segs[i:i+1])/2+20
		alone := (i == 0 || got[i-1].Err == nil) && (i == len(got)-1 || got[i+1].Err == nil)
		if why[i] == "" && (merged || long && !alone) {
			why[i] = "the answer seems to be that to two segments"
		}
	}
	for i, t := range got {
		if alarm && !own[i] && why[i] == "" && t.Err == nil {
			why[i] = misplaced
		}
	}
	return why
}

// enough is the weight of shared anchors that needs no other sign.
const enough = 3

// margin is by how much an answer must fit another segment better.
const margin = 0.15

// misfit is how far an answer is from the length that a source makes likely, as
// the logarithm of their ratio.
func misfit(source, answer string) float64 {
	return math.Abs(math.Log(float64(len(answer)+1) / float64(len(source)+1)))
}

// letters is text in lower case without anything but letters and digits.
func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}

// anchors are what German and English are likely to have in common, with its
// weight: numbers and protected terms, names, and the beginnings of long words.
// The first word of an English sentence has a capital letter without being a name.
func anchors(marked markup.Answer, english bool) map[string]int {
	out := map[string]int{}
	for _, term := range markup.Held(marked) {
		if term != "" {
			out["<"+term+">"] = 3
		}
	}
	text := markup.Strip(marked) // each segment counts its own symbols
	start := true
	for _, w := range strings.FieldsFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '.' && r != ','
	}) {
		stop := strings.HasSuffix(w, ".")
		w = strings.Trim(w, ".,")
		if w == "" {
			start = start || stop
			continue
		}
		digits := strings.Map(func(r rune) rune {
			if unicode.IsDigit(r) {
				return r
			}
			return -1
		}, w)
		word := []rune(strings.TrimSuffix(spelling.Replace(strings.ToLower(w)), "s"))
		first, _ := utf8.DecodeRuneInString(w)
		switch {
		case len(digits) > 0 && strings.ContainsFunc(w, unicode.IsLetter):
			out[strings.ToLower(w)] = 3
		case len(digits) > 1:
			out[digits] = 3
		case len(word) >= stem:
			out[string(word)] = 1
			out[string(word[:stem])+"*"] = 1
		case len(word) > 2 && unicode.IsUpper(first) && !(start && english):
			out[string(word)] = 1
		}
		start = stop
	}
	return out
}

// stem is how many letters of a long word are compared.
const stem = 5

// spelling folds what the two languages write differently in a word that both
// have: Präsident, Kommission, Konzert.
var spelling = strings.NewReplacer("ä", "a", "ö", "o", "ü", "u", "ß", "ss", "é", "e", "k", "c", "z", "c", "ph", "f", "sch", "sh", "ie", "y")
