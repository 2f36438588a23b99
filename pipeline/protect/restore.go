package protect

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/internal/lang"
	"dolmetsch/internal/regexp"
	"dolmetsch/pipeline/markup"
)

// Restored is a backend's answer with its terms put back.
type Restored struct {
	Text  string
	Terms []doc.Term // those of the unit, TargetSpan set; NoSpan where lost
	// Codes are those of the unit with their places in Text. Unplaced lists, as
	// indices, those that stand at its end for want of a better place.
	Codes    []doc.Code
	Unplaced []int
	// Lost and Doubled list terms, as indices of Terms: those that are not in
	// Text, and those that stand in it more often than in the source. Unmasked
	// terms are not among the lost, as nothing can be put in their place, and
	// what the lexicon suggested is in neither.
	Lost, Doubled []int
	// Displaced lists terms that stand by themselves before or behind the English
	// sentence, where the German has them within its own.
	Displaced []int
	// Quotes is true when the quotation marks of Text are those of the source,
	// in number, order and nesting.
	Quotes bool
}

// OK reports whether every term and every quotation mark is proved to be there.
func (r Restored) OK() bool {
	return len(r.Lost) == 0 && len(r.Doubled) == 0 && len(r.Displaced) == 0 && r.Quotes
}

// Restore puts the terms of m into a backend's answer. Whatever the answer is,
// it changes nothing but placeholders, the space and articles next to them,
// quotation marks and the comma or full stop beside those.
func (m Masked) Restore(answer markup.Answer) Restored {
	r := m.restorer(answer)
	r.settle()
	r.space()
	r.finish()
	return r.result()
}

// restorer has the answer in cells, terms where their marks stand.
func (m Masked) restorer(answer markup.Answer) *restorer {
	r := &restorer{m: m, style: answer.Style, times: make([]int, len(m.slots)), codes: map[int]int{}}
	for _, p := range markup.Parse(answer, m.Parts) {
		switch p.Kind {
		case markup.Text:
			for _, c := range p.Text {
				r.seq++
				r.cells = append(r.cells, cell{r: c, slot: plainText, seq: r.seq})
			}
		case markup.Term, markup.Fixed:
			r.seq++
			c := r.use(p.ID-1, p.Text)
			c.seq = r.seq
			r.cells = append(r.cells, c)
		default:
			for _, x := range m.codes {
				if _, again := r.codes[x.index]; x.part == p && !again {
					r.codes[x.index] = r.seq
				}
			}
		}
	}
	return r
}

// cell is a rune of the English, or a term, which is handled as one.
type cell struct {
	r    rune
	slot int    // index into Masked.slots, or one of the values below
	text string // of a term
	seq  int    // its place in the answer, from 1; 0 for what was put in
}

const (
	plainText = -1 // an ordinary rune
	bracketed = -2 // the German after a quotation
)

type restorer struct {
	m     Masked
	style markup.Style // of the answer
	cells []cell
	seq   int         // of the last cell
	times []int       // how often each slot stands in cells
	codes map[int]int // seq of the cell before a code, by the index of that
	want  []mark      // the quotation marks that the cells should have
	marks []int       // cells of the quotation marks, in order
	ok    bool        // the marks are those of the source
	asIs  bool        // terms without a mark are found and left as they stand
}

func (r *restorer) term(slot int) doc.Term { return r.m.unit.Terms[r.m.slots[slot].term] }

func plainCells(s string) []cell {
	cells := make([]cell, 0, len(s))
	for _, c := range s {
		cells = append(cells, cell{r: c, slot: plainText})
	}
	return cells
}

// use is the cell of a slot's term, counted. A backend that sees the English
// may inflect that of the glossary; said is what it made of it.
func (r *restorer) use(slot int, said string) cell {
	r.times[slot]++
	t := r.term(slot)
	text := english(t, r.m.slots[slot])
	if inflectable(t) && inflected(said, t.Target) {
		text = said
	}
	return cell{slot: slot, text: text}
}

// inflectable reports whether the English of t may take endings.
func inflectable(t doc.Term) bool { return t.Kind == doc.Glossary && t.Target != t.Source }

// inflected reports whether text as a whole is target or an inflection of it.
func inflected(text, target string) bool {
	span, ok := findInflected(text, target)
	return ok && span.Len() == len(text)
}

// runs calls f with every maximal run of plain text, and with the other cells
// one by one and no text.
func (r *restorer) runs(f func(text string, cells []cell)) {
	for i := 0; i < len(r.cells); {
		if r.cells[i].slot != plainText {
			f("", r.cells[i:i+1])
			i++
			continue
		}
		var b strings.Builder
		k := i
		for ; k < len(r.cells) && r.cells[k].slot == plainText; k++ {
			b.WriteRune(r.cells[k].r)
		}
		f(b.String(), r.cells[i:k])
		i = k
	}
}

// settle finds which term each cell is, and looks in the text for those without
// a mark.
func (r *restorer) settle() {
	r.singles()
	r.locate()
}

// finish gives the English its quotation marks and what stands beside them, once
// every term has its place.
func (r *restorer) finish() {
	r.wanted()
	r.quotes()
	if r.m.british {
		r.british()
	} else {
		r.american()
	}
	r.brackets()
}

// wanted lists the quotation marks that are not part of a kept quotation.
func (r *restorer) wanted() {
	r.want = nil
	for _, m := range r.m.marks {
		if !r.holds(m) {
			r.want = append(r.want, m)
		}
	}
}

// holds reports whether a mark is part of a kept quotation that stands there as a whole.
func (r *restorer) holds(m mark) bool {
	for i, n := range r.times {
		if t := r.term(i); n > 0 && kept(t) && t.SourceSpan.Contains(m.span) {
			return true
		}
	}
	return false
}

// singles removes a term that stands twice in a row, and gives a surplus one
// to a missing term with the same English.
func (r *restorer) singles() {
	var out []cell
	for _, c := range r.cells {
		if c.slot >= 0 && r.times[c.slot] > 1 {
			k := len(out)
			for k > 0 && out[k-1].slot == plainText && unicode.IsSpace(out[k-1].r) {
				k--
			}
			if k > 0 && out[k-1].slot == c.slot {
				r.times[c.slot]--
				out = out[:k]
				continue
			}
		}
		out = append(out, c)
	}
	r.cells = out
	seen := make([]bool, len(r.times))
	for i, c := range r.cells {
		if c.slot < 0 {
			continue
		}
		if !seen[c.slot] {
			seen[c.slot] = true
			continue
		}
		for k := range r.times {
			if r.times[k] == 0 && r.term(k).Target == c.text {
				r.times[c.slot]--
				r.times[k]++
				r.cells[i].slot = k
				seen[k] = true
				break
			}
		}
	}
}

// locate finds, in the plain text, the terms that have no placeholder there.
func (r *restorer) locate() {
	for i := range r.m.slots {
		if r.times[i] > 0 {
			continue
		}
		t := r.term(i)
		r.put(i, func(text string) (doc.Span, string) {
			span, ok := find(text, t)
			switch {
			case !ok:
				return doc.NoSpan, ""
			case t.Kind == doc.Glossary || r.asIs:
				return span, span.Of(text)
			}
			return span, t.Target
		})
	}
}

// put replaces the first stretch of text that at finds by the term of a slot,
// and reports whether it found one.
func (r *restorer) put(slot int, at func(text string) (doc.Span, string)) bool {
	done := false
	var out []cell
	r.runs(func(text string, cells []cell) {
		span, stands := doc.NoSpan, ""
		if text != "" && !done {
			span, stands = at(text)
		}
		if span == doc.NoSpan {
			out = append(out, cells...)
			return
		}
		done = true
		r.times[slot]++
		from, to := utf8.RuneCountInString(text[:span.Start]), utf8.RuneCountInString(text[:span.End])
		out = append(out, cells[:from]...)
		out = append(out, cell{slot: slot, text: stands, seq: cells[from].seq})
		out = append(out, cells[to:]...)
	})
	r.cells = out
	return done
}

// find is where the English of t stands in an English text.
func find(text string, t doc.Term) (doc.Span, bool) {
	switch {
	case t.Kind == doc.Number:
		return findNumber(text, t)
	case inflectable(t):
		if strings.HasSuffix(t.Source, "-") { // Sprach- und Bildmodelle
			if span, ok := findShared(text, t.Target); ok {
				return span, true
			}
		}
		return findInflected(text, t.Target)
	}
	for _, form := range []string{t.Target, strings.ReplaceAll(t.Target, "'", "’")} {
		if span, ok := findWord(text, form); ok {
			return span, true
		}
	}
	return doc.NoSpan, false
}

func findNumber(text string, t doc.Term) (doc.Span, bool) {
	if span, ok := findWord(text, t.Target); ok {
		return span, true
	}
	german := lang.GermanNumbers(t.Source)
	if len(german) != 1 {
		return doc.NoSpan, false
	}
	sign := inchSign.MatchString(t.Source[german[0].End:])
	for _, n := range lang.EnglishNumbers(text) {
		s := doc.Span{Start: n.Start, End: n.End}
		if sign {
			s.End += len(inches.FindString(text[s.End:]))
		}
		if (!n.Bound || s.End > n.End) && (n.Kind != lang.NumWord || german[0].Kind == lang.NumWord) && lang.SameValue(german[0], n) {
			return s, true
		}
	}
	return doc.NoSpan, false
}

// inches is what English has for the sign.
var inches = regexp.MustCompile(`^(?:["″”]|[ -]inch(?:es)?\b)`)

// findWord is the first place where word stands in text and is not part of a
// longer word or number.
func findWord(text, word string) (doc.Span, bool) {
	if word == "" {
		return doc.NoSpan, false
	}
	for at := 0; ; {
		i := strings.Index(text[at:], word)
		if i < 0 {
			return doc.NoSpan, false
		}
		s := doc.Span{Start: at + i, End: at + i + len(word)}
		before, _ := utf8.DecodeLastRuneInString(text[:s.Start])
		after, _ := utf8.DecodeRuneInString(text[s.End:])
		first, _ := utf8.DecodeRuneInString(word)
		last, _ := utf8.DecodeLastRuneInString(word)
		digit := unicode.IsDigit(last) && len(text) > s.End+1 && strings.ContainsRune(".,", after) && unicode.IsDigit(rune(text[s.End+1]))
		if !(alnum(before) && alnum(first)) && !(alnum(after) && alnum(last)) && !digit {
			return s, true
		}
		_, n := utf8.DecodeRuneInString(text[s.Start:])
		at = s.Start + n
	}
}

func alnum(r rune) bool { return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

// findInflected is where the words of target stand in text, in any case, a
// space or hyphen between them, the last or the first one or that before "of"
// inflected: computing powers, took over, federal ministers of justice.
func findInflected(text, target string) (doc.Span, bool) {
	words := fields(target)
	if len(words) == 0 {
		return doc.NoSpan, false
	}
	in := fields(text)
	for i := 0; i+len(words) <= len(in); i++ {
		k := 0
		for ; k < len(words); k++ {
			w, have := words[k].Of(target), in[i+k].Of(text)
			if !strings.EqualFold(w, have) && !((k == len(words)-1 || k == 0 || words[k+1].Of(target) == "of") && lang.EnglishForm(w, have)) {
				break
			}
			if k > 0 {
				if gap := text[in[i+k-1].End:in[i+k].Start]; gap != " " && gap != "-" && gap != target[words[k-1].End:words[k].Start] {
					break
				}
			}
		}
		if k == len(words) {
			return doc.Span{Start: in[i].Start, End: in[i+k-1].End}, true
		}
	}
	return doc.NoSpan, false
}

// findShared finds a target whose last word it shares with a later one:
// language model in "language and image models". The span is that of the rest.
func findShared(text, target string) (doc.Span, bool) {
	words := fields(target)
	if len(words) < 2 {
		return doc.NoSpan, false
	}
	head := words[len(words)-1].Of(target)
	span, ok := findInflected(text, target[:words[len(words)-2].End])
	if !ok {
		return doc.NoSpan, false
	}
	in := fields(text[span.End:])
	if len(in) < 3 || !slices.Contains([]string{"and", "or", "as"}, in[0].Of(text[span.End:])) && text[span.End] != ',' {
		return doc.NoSpan, false
	}
	for _, w := range in[1:min(len(in), 7)] {
		if lang.EnglishForm(head, w.Of(text[span.End:])) {
			return span, true
		}
	}
	return doc.NoSpan, false
}

// fields are the words of text; an apostrophe between letters is part of one.
func fields(text string) []doc.Span {
	var spans []doc.Span
	start := -1
	for i, r := range text {
		if alnum(r) {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 && (r == '\'' || r == '’') {
			next, _ := utf8.DecodeRuneInString(text[i+utf8.RuneLen(r):])
			if unicode.IsLetter(next) {
				continue
			}
		}
		if start >= 0 {
			spans = append(spans, doc.Span{Start: start, End: i})
			start = -1
		}
	}
	if start >= 0 {
		spans = append(spans, doc.Span{Start: start, End: len(text)})
	}
	return spans
}

// displaced are the terms that a service has put before the sentence ("Berlin It
// rains in.") or behind its end ("It rains in. Berlin").
func (r *restorer) displaced() (terms []int) {
	source := r.m.unit.Source
	word := func(s string) bool { return strings.ContainsFunc(s, alnum) }
	text, starts := r.text()
	for i, c := range r.cells {
		if c.slot < 0 {
			continue
		}
		s := r.term(c.slot).SourceSpan
		before, after := text[:starts[i]], text[starts[i+1]:]
		next, _, _ := strings.Cut(strings.TrimPrefix(after, " "), " ")
		first, _ := utf8.DecodeRuneInString(next)
		inner := word(source[:s.Start])
		front := inner && !word(before) && strings.HasPrefix(after, " ") && unicode.IsUpper(first) && lang.EnglishOpener(strings.ToLower(next))
		end := word(before) && !word(after) && strings.HasSuffix(strings.TrimRight(before, " "), ".") && !strings.HasSuffix(strings.TrimRight(source[:s.Start], " "), ".") &&
			!strings.HasSuffix(strings.TrimRight(source[:s.Start], " "), ":")
		if last := fields(before); end && len(last) > 0 { // Dr. Weber
			end = last[len(last)-1].Len() > 1 && unicode.IsLower(rune(before[last[len(last)-1].Start]))
		}
		if front || end {
			terms = append(terms, r.m.slots[c.slot].term)
		}
	}
	return terms
}

// text joins the cells and tells where each begins in the text, and where it ends.
func (r *restorer) text() (text string, starts []int) {
	var b strings.Builder
	for _, c := range r.cells {
		starts = append(starts, b.Len())
		if c.slot == plainText {
			b.WriteRune(c.r)
		} else {
			b.WriteString(c.text)
		}
	}
	return b.String(), append(starts, b.Len())
}

// result joins the cells and tells where each term came to stand.
func (r *restorer) result() Restored {
	out := Restored{Terms: slices.Clone(r.m.unit.Terms), Quotes: r.ok}
	for i := range out.Terms {
		out.Terms[i].TargetSpan = doc.NoSpan
	}
	text, starts := r.text()
	for i, c := range r.cells {
		if c.slot < 0 {
			continue
		}
		if t := &out.Terms[r.m.slots[c.slot].term]; t.TargetSpan == doc.NoSpan {
			t.TargetSpan = doc.Span{Start: starts[i], End: starts[i+1]}
		}
	}
	out.Text = text
	r.quoteSpans(out.Terms, starts)
	out.Displaced = r.displaced()
	out.Codes, out.Unplaced = place(r.m.unit, r.m.codes, out.Text, out.Terms, r.places(starts))
	for i, t := range out.Terms {
		if t.TargetSpan == doc.NoSpan && !t.Unmasked && t.Kind != doc.Lexicon {
			out.Lost = append(out.Lost, i)
		}
	}
	for i, n := range r.times {
		if n > 1 && r.term(i).Kind != doc.Lexicon {
			out.Doubled = append(out.Doubled, r.m.slots[i].term)
		}
	}
	return out
}

// places are the places in the text of the codes that the answer has, by index:
// what opens stands before the words that followed it in the answer, all else
// after those that it followed.
func (r *restorer) places(starts []int) map[int]int {
	at := map[int]int{}
	for index, seq := range r.codes {
		opens := r.m.unit.Codes[index].Kind == doc.Open
		at[index] = len(r.cells)
		if !opens {
			at[index] = 0
		}
		for i, c := range r.cells {
			switch {
			case c.seq == 0:
			case opens && c.seq > seq && i < at[index]:
				at[index] = i
			case !opens && c.seq <= seq:
				at[index] = max(at[index], i+1)
			}
		}
		at[index] = starts[at[index]]
	}
	return at
}

// codePlaces is restorer.codes of a piece of a unit, with the codes that no
// backend has to place.
func (r *restorer) codePlaces() map[int]int {
	placed := r.result()
	at := map[int]int{}
	for k, c := range placed.Codes {
		if !slices.Contains(placed.Unplaced, k) {
			at[k] = r.before(c.TargetAt)
		}
	}
	return at
}
