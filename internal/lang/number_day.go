package lang

import (
	"math/big"
	"slices"
	"strings"
	"unicode"

	"dolmetsch/internal/regexp"
)

// day is a month or a weekday that a text names.
type day struct {
	Number
	weekday bool
	value   int
	sure    bool // it is one, and needs a counterpart
	eve     bool // in der Nacht zum Freitag, which is Thursday night
}

// germanDays finds the months and weekdays of a German text, also in dates.
// A weekday in a longer word (Rosenmontag, Sonntagsfrage) may be lost.
func germanDays(text string) []day {
	var out []day
	words(text, func(w string, i int) {
		n := Number{Start: i, End: i + len(w), Kind: NumDate, Bound: true, english: w}
		if m := facts.months[w]; m > 0 && (Month(w) || isDigit(text, i-2) || isDigit(text, i-3)) {
			out = append(out, day{Number: n, value: m, sure: !boundBefore(text, i) && !boundAfter(text, i+len(w))})
			return
		}
		if d := facts.weekdayForms[w]; d > 0 { // the firm Ruby Tuesday
			out = append(out, day{Number: n, weekday: true, value: d, sure: true})
			return
		}
		for name, m := range facts.months { // Oktobertagung
			if rest, ok := strings.CutPrefix(w, name); ok && len(name) > 4 && name != "August" && rest != "" {
				out = append(out, day{Number: n, value: m})
				return
			}
		}
		low := strings.ToLower(w)
		if !unicode.IsUpper(runeAt(w, 0)) && !strings.HasSuffix(low, "s") {
			return // sonntäglich
		}
		for name, d := range facts.weekdays {
			if rest, ok := strings.CutPrefix(low, name); ok {
				sure := timeOfDay(strings.TrimSuffix(strings.TrimPrefix(rest, "s"), "s"))
				eve := eveRE.MatchString(text[max(0, i-20):i])
				out = append(out, day{n, true, d, sure && !boundAfter(text, i+len(w)) && !boundBefore(text, i), eve})
				return
			}
			if strings.HasSuffix(strings.TrimSuffix(low, "s"), name) {
				out = append(out, day{Number: n, weekday: true, value: d})
				return
			}
		}
	})
	for _, n := range GermanNumbers(text) {
		out = append(out, numericMonth(n, text)...)
	}
	return out
}

var eveRE = regexp.MustCompile(`Nacht (?:zum|auf|zu) (?:den )?$`)

// timeOfDay is what makes one word with a weekday: Montagabend.
func timeOfDay(w string) bool {
	switch w {
	case "", "abend", "morgen", "mittag", "nacht", "vormittag", "nachmittag", "früh", "en":
		return true
	}
	return false
}

// numericMonth is the month of a date in figures: 3.10.1990.
func numericMonth(n Number, text string) []day {
	if n.Kind != NumDate || strings.ContainsFunc(text[n.Start:n.End], unicode.IsLetter) {
		return nil
	}
	for _, p := range n.parts {
		if p.class == monthPart {
			return []day{{Number: n, value: int(p.val.Num().Int64()), sure: true}}
		}
	}
	return nil
}

// englishDays finds the months and weekdays of an English text. One that is a
// word of another kind too (may, march) is sure only behind a preposition or
// before a figure.
func englishDays(text string) []day {
	var out []day
	words(text, func(w string, i int) {
		if !unicode.IsUpper(runeAt(w, 0)) {
			return
		}
		n := Number{Start: i, End: i + len(w), Kind: NumDate, Bound: true, english: w}
		name := strings.TrimSuffix(w, "s")
		if d := facts.weekdayForms[name]; d > 0 {
			out = append(out, day{Number: n, weekday: true, value: d, sure: true})
		} else if m := facts.monthForms[w]; m > 0 {
			next := skipSpace(text, i+len(w))
			before := wordBefore(text, len(strings.TrimSuffix(text[:i], "-"))) // mid-March
			sure := len(w) > 5 || w == "April" || w == "June" || w == "July" || isDigit(text, next) || isDigit(text, len(strings.TrimRight(text[:i], " "))-1) ||
				(w == "May" || w == "March") && beforeMonth(before)
			out = append(out, day{Number: n, value: m, sure: sure})
		}
	})
	for _, n := range EnglishNumbers(text) {
		out = append(out, numericMonth(n, text)...)
	}
	return out
}

// beforeMonth reports whether an English word shows that may and march are months.
var beforeMonth = english.word("before-month")

// words calls f with every word of text.
func words(text string, f func(w string, i int)) {
	for i := 0; i < len(text); i = advance(text, i) {
		if w := wordAt(text, i); w != "" {
			f(w, i)
		}
	}
}

// compareDays pairs the months and weekdays of two texts. Those of the German
// that found none are wrong where the English has another, else left; a name
// that the English keeps (Welt am Sonntag) is there.
func compareDays(a, b *side) (wrong [][2]Number, left []Number) {
	used := make([]bool, len(b.days))
	match := func(d day, sure bool) bool {
		for k, e := range b.days {
			if !used[k] && e.weekday == d.weekday && (e.value == d.value || d.eve && e.value%7 == (d.value+6)%7) == sure && (sure || e.sure) {
				used[k] = true
				if !sure {
					wrong = append(wrong, [2]Number{d.Number, e.Number})
				}
				return true
			}
		}
		return false
	}
	var missing []day
	for _, sure := range []bool{true, false} {
		for _, d := range a.days {
			if d.sure == sure && !match(d, true) && sure && !containsWord(b.text, a.text[d.Start:d.End]) && !d.said(b) {
				missing = append(missing, d)
			}
		}
	}
	for _, d := range a.days {
		if !d.sure && !d.said(b) {
			match(d, false) // Rosenmontag, which is no Tuesday
		}
	}
	for _, d := range missing {
		if !match(d, false) && d.Bound { // not the month of 3.10.1990
			left = append(left, d.Number)
		}
	}
	return wrong, left
}

// said reports whether b names d once for several: on Monday and the Monday after,
// or has it as a figure: 10/3.
func (d day) said(b *side) bool {
	for _, e := range b.days {
		if e.weekday == d.weekday && e.value == d.value {
			return true
		}
	}
	return !d.weekday && slices.ContainsFunc(b.numbers, func(n Number) bool {
		return n.Kind == NumDate && !strings.ContainsFunc(b.text[n.Start:n.End], unicode.IsLetter) && slices.ContainsFunc(n.parts, func(p part) bool { return p.class == plainPart && p.val.Cmp(big.NewRat(int64(d.value), 1)) == 0 })
	})
}

func containsWord(text, word string) bool {
	for at := 0; ; {
		i := strings.Index(text[at:], word)
		if i < 0 {
			return false
		}
		at += i
		if !letterAt(text, at+len(word)) && !unicode.IsLetter(runeBefore(text, at)) {
			return true
		}
		at += len(word)
	}
}
