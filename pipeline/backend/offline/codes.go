package offline

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/nmt"
	"dolmetsch/pipeline/markup"
)

// Inline codes are nothing that a model has learned. Each is carried through
// the German as one character for private use, taken out before the model sees
// the text, and put in again where the model's attention says that the words
// beside it have gone.

// carrier is the first of the characters that carry codes.
const carrier = '\uE000'

// carriers is how many there are.
const carriers = 0xF8FF - carrier

func isCarrier(r rune) bool { return carrier <= r && r < carrier+carriers }

// carry puts a carrier for each code into text; none if text has such
// characters itself.
func carry(text string, codes []markup.Place) string {
	if len(codes) == 0 || len(codes) > carriers || strings.ContainsFunc(text, isCarrier) {
		return text
	}
	var b strings.Builder
	at := 0
	for i, c := range codes {
		b.WriteString(text[at:c.At])
		b.WriteRune(carrier + rune(i))
		at = c.At
	}
	return b.String() + text[at:]
}

// marked is an answer with the marks of its carriers.
func marked(text string, parts []markup.Part) string {
	var codes []markup.Part
	for _, p := range parts {
		if p.Kind >= markup.Open {
			codes = append(codes, p)
		}
	}
	if len(codes) == 0 {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		if i := int(r - carrier); isCarrier(r) && i < len(codes) {
			b.WriteString(markup.Insert(codes[i]))
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// place is where a carrier stood.
type place struct {
	carrier rune
	code    markup.Part
	piece   int // of the text
	at      int // in that piece
}

// take takes the carriers of codes out of the pieces of a text.
func take(pieces []string, codes []markup.Place) []place {
	var places []place
	for i, p := range pieces {
		if len(codes) == 0 || !strings.ContainsFunc(p, isCarrier) {
			continue
		}
		var b strings.Builder
		for _, r := range p {
			if k := int(r - carrier); isCarrier(r) && k < len(codes) {
				places = append(places, place{r, codes[k].Code, i, b.Len()})
			} else {
				b.WriteRune(r)
			}
		}
		pieces[i] = b.String()
	}
	return places
}

// put puts carriers into the translations of the pieces.
func put(results []nmt.Result, pieces []string, places []place) {
	for i := range results {
		var here []place
		for _, p := range places {
			if p.piece == i {
				here = append(here, p)
			}
		}
		if here != nil && len(results[i].Alignment) == len(results[i].Target) {
			results[i].Text = insert(results[i], pieces[i], here)
		}
	}
}

// insert puts carriers into one translation. A code whose words cannot be found
// is left out.
func insert(r nmt.Result, source string, codes []place) string {
	a := align(r, source)
	put := map[int][]rune{} // by place in the text
	for i, p := range codes {
		at := -1
		switch {
		case p.code.Kind == markup.Single:
			at = a.single(p.at)
		case p.code.Kind == markup.Open:
			end := len(source) // of the pair, as far as this piece goes
			for _, q := range codes[i+1:] {
				if q.code.Kind == markup.Close && q.code.ID == p.code.ID {
					end = q.at
				}
			}
			if first, _ := a.span(p.at, end); first >= 0 {
				at = a.target[first].start
			}
		default:
			start := 0
			for _, q := range codes[:i] {
				if q.code.Kind == markup.Open && q.code.ID == p.code.ID {
					start = q.at
				}
			}
			if _, last := a.span(start, p.at); last >= 0 {
				at = a.target[last].end
			}
		}
		if at >= 0 {
			put[at] = append(put[at], p.carrier)
		}
	}
	var b strings.Builder
	for i := range len(r.Text) + 1 {
		for _, c := range put[i] {
			b.WriteRune(c)
		}
		if i < len(r.Text) {
			b.WriteByte(r.Text[i])
		}
	}
	return b.String()
}

// word is a word of a text or a symbol: a range of its bytes.
type word struct{ start, end int }

// words are the words of text: what is between spaces, without punctuation.
func words(text string) []word {
	var out []word
	start := -1
	for i, r := range text {
		in := unicode.IsLetter(r) || unicode.IsDigit(r) || r == '⟦' || r == '⟧' ||
			start >= 0 && strings.ContainsRune(".,:'’-/", r) && next(text[i+utf8.RuneLen(r):])
		if in && start < 0 {
			start = i
		}
		if !in && start >= 0 {
			out = append(out, word{start, i})
			start = -1
		}
	}
	if start >= 0 {
		out = append(out, word{start, len(text)})
	}
	return out
}

// next reports whether text goes on with a letter or a digit.
func next(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// alignment says how much each English word owes to each German one.
type alignment struct {
	from, text     string
	source, target []word
	weight         [][]float32 // [target][source], the shares of a target word
}

func align(r nmt.Result, source string) alignment {
	a := alignment{from: source, text: r.Text, source: words(source), target: words(r.Text)}
	of := func(words []word, start, end int) int {
		return slices.IndexFunc(words, func(w word) bool { return start < w.end && w.start < end })
	}
	a.weight = make([][]float32, len(a.target))
	for i := range a.weight {
		a.weight[i] = make([]float32, len(a.source))
	}
	for t, row := range r.Alignment {
		i := of(a.target, r.Target[t].Start, r.Target[t].End)
		if i < 0 {
			continue
		}
		for s, w := range row {
			if s < len(r.Source) {
				if k := of(a.source, r.Source[s].Start, r.Source[s].End); k >= 0 {
					a.weight[i][k] += w
				}
			}
		}
	}
	for _, row := range a.weight {
		sum := float32(0)
		for _, w := range row {
			sum += w
		}
		for k := range row {
			if sum > 0 {
				row[k] /= sum
			}
		}
	}
	return a
}

// least is the share of an English word that a German one must have for being
// taken for its origin where no better word is found.
const least = 0.15

// span is the first and the last English word for the German in [start, end), of
// the longest run of them; -1 where there is none.
func (a alignment) span(start, end int) (first, last int) {
	in := func(s word) bool { return s.start < end && start < s.end }
	first, last = -1, -1
	best := 0
	from, to, n := -1, -1, 0
	shares := make([]float32, len(a.weight)) // of the German in [start, end) in each English word
	for t, row := range a.weight {
		most, outside := float32(0), float32(0)
		for s, w := range row {
			if in(a.source[s]) {
				most = max(most, w)
				shares[t] += w
			} else {
				outside = max(outside, w)
			}
		}
		if most == 0 || most < outside {
			continue
		}
		if to < 0 || t-to > 2 { // one word between them is theirs too
			from, n = t, 0
		}
		to = t
		if n++; n > best {
			first, last, best = from, to, n
		}
	}
	if first >= 0 {
		// The model looks about at the beginning of a sentence: what owes less than
		// half of itself to the German is no edge.
		surest := slices.Max(shares[first : last+1])
		for first < last && shares[first] < surest/2 {
			first++
		}
		for first < last && shares[last] < surest/2 {
			last--
		}
		return first, last
	}
	share := float32(least)
	for t, row := range a.weight {
		for s, w := range row {
			if in(a.source[s]) && w > share {
				first, last, share = t, t, w
			}
		}
	}
	return first, last
}

// single is the place for a code that stands alone at a place in the German:
// behind the English of the word before it, or before that of the word after it
// where there is a space before it and none after.
func (a alignment) single(at int) int {
	before := strings.HasSuffix(a.from[:at], " ") && at < len(a.from) && a.from[at] != ' '
	if before {
		if i := slices.IndexFunc(a.source, func(w word) bool { return w.start >= at }); i >= 0 {
			if first, _ := a.span(a.source[i].start, a.source[i].end); first >= 0 {
				return a.target[first].start
			}
		}
		return -1
	}
	for i := len(a.source) - 1; i >= 0; i-- {
		w := a.source[i]
		if w.start >= at {
			continue
		}
		_, last := a.span(w.start, w.end)
		if last < 0 {
			return -1
		}
		to := a.target[last].end
		if w.end < at { // punctuation between them, which the English has too
			if r, n := utf8.DecodeRuneInString(a.text[to:]); strings.ContainsRune(",.;:!?”’)", r) && n > 0 {
				to += n
			}
		}
		return to
	}
	return -1
}
