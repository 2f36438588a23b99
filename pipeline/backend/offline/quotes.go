package offline

import (
	"strings"
	"unicode/utf8"

	"dolmetsch/nmt"
)

// Where a quotation begins and ends is part of what was said. A model puts its
// marks where they often stand; the attention of its words tells which of them
// were quoted, so that marks on the wrong side of a clause can be moved.

// hasQuotes reports whether text has double quotation marks, as the pipeline
// writes them.
func hasQuotes(text string) bool { return strings.ContainsAny(text, "“”") }

// surely is by how many words, counted by their shares, a run must be better than
// that of the answer before its marks are moved.
func surely(r run) float32 { return min(1.5, 0.1+0.1*float32(r.last-r.first+1)) }

// quoted is the text of a translation with its double marks round the words that
// were quoted in its source. What is unclear stays as it is.
func quoted(r nmt.Result, source string) string {
	german := pairs(source)
	if len(german) == 0 || len(r.Alignment) != len(r.Target) {
		return r.Text
	}
	a := align(r, source)
	if len(a.target) == 0 {
		return r.Text
	}
	english := pairs(r.Text)
	have := make([]run, len(english))
	for i, p := range english {
		have[i] = a.run(p)
	}
	best := make([]run, len(german))
	right := len(english) == len(german)
	for i, p := range german {
		shares := a.shares(p)
		best[i] = bestRun(shares, p.start == 0, p.end == len(source))
		if best[i].empty() {
			return r.Text
		}
		near := -1 // of what stands there; in English they may have another order
		for k, h := range have {
			if !h.empty() && gain(shares, h)+surely(best[i]) > gain(shares, best[i]) {
				near = k
			}
		}
		if near >= 0 {
			best[i] = have[near]
		} else if len(german) == len(english) && gain(shares, best[i])-float32(best[i].last-best[i].first+1)*0.15 <= 0 {
			return r.Text // hardly any word is known to be quoted
		}
		right = right && near >= 0
	}
	if right || overlap(best) {
		return r.Text
	}
	opens, closes := map[int]bool{}, map[int]bool{}
	for i, b := range best {
		if german[i].start > 0 {
			opens[a.target[b.first].start] = true
		}
		if german[i].end == len(source) {
			continue
		}
		at := a.target[b.last].end
		if last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(source[:german[i].end], " ")); strings.ContainsRune(".!?…", last) {
			for at < len(r.Text) {
				c, n := utf8.DecodeRuneInString(r.Text[at:])
				if !strings.ContainsRune(".!?…", c) {
					break
				}
				at += n
			}
		}
		closes[at] = true
	}
	return rewrite(r.Text, opens, closes)
}

// rewrite is text with its double marks at these places and nowhere else.
func rewrite(text string, opens, closes map[int]bool) string {
	var b strings.Builder
	skip := false // the space behind an opening mark
	for i, c := range text {
		if closes[i] {
			b.WriteRune('”')
		}
		if opens[i] {
			b.WriteString("“ ")
		}
		switch {
		case c == '“':
			skip = true
			continue
		case c == '”':
			skip = b.Len() == 0
			continue
		case skip && c == ' ':
		default:
			b.WriteRune(c)
		}
		skip = false
	}
	if closes[len(text)] {
		b.WriteRune('”')
	}
	return b.String()
}

// pairs are the double quotations of a text, as ranges between their marks: one
// that is open at an edge reaches to it. There are none if the marks do not
// alternate.
func pairs(text string) []word {
	var out []word
	open, start := false, 0
	for i, c := range text {
		switch {
		case c == '“' && !open:
			open, start = true, i+utf8.RuneLen(c)
		case c == '”' && (open || len(out) == 0):
			out = append(out, word{start, i})
			open = false
		case c == '“' || c == '”':
			return nil
		}
	}
	if open {
		out = append(out, word{start, len(text)})
	}
	return out
}

// run are words of the English that follow each other, by their numbers.
type run struct{ first, last int }

func (r run) empty() bool { return r.last < r.first }

// run is what of the English words lies in a range of the text.
func (a alignment) run(p word) run {
	out := run{0, -1}
	for i, w := range a.target {
		if w.start >= p.start && w.end <= p.end {
			if out.empty() {
				out.first = i
			}
			out.last = i
		}
	}
	return out
}

// shares is how much each English word owes to the German in a range.
func (a alignment) shares(p word) []float32 {
	out := make([]float32, len(a.weight))
	for t, row := range a.weight {
		for s, w := range row {
			if a.source[s].start >= p.start && a.source[s].end <= p.end {
				out[t] += w
			}
		}
	}
	return out
}

// gain is how many words of a run owe more to the quotation than to the rest,
// less those that do not.
func gain(shares []float32, r run) float32 {
	sum := float32(0)
	for i := r.first; i <= r.last; i++ {
		sum += shares[i] - 0.5
	}
	return sum
}

// bestRun is the run of the most gain, which begins with the first word or ends
// with the last where the quotation is open there.
func bestRun(shares []float32, fromStart, toEnd bool) run {
	best, most := run{0, -1}, float32(0)
	for first := range shares {
		if fromStart && first > 0 {
			break
		}
		sum := float32(0)
		for last := first; last < len(shares); last++ {
			sum += shares[last] - 0.5
			if sum > most && (!toEnd || last == len(shares)-1) {
				best, most = run{first, last}, sum
			}
		}
	}
	return best
}

// overlap reports whether two runs have a word in common.
func overlap(runs []run) bool {
	for i, a := range runs {
		for _, b := range runs[i+1:] {
			if a.first <= b.last && b.first <= a.last {
				return true
			}
		}
	}
	return false
}
