package protect

import (
	"slices"
	"strings"
	"unicode"

	"dolmetsch/doc"
	"dolmetsch/internal/lang"
	"dolmetsch/pipeline/markup"
)

// plainAt is the plain rune at cell i, or 0.
func (r *restorer) plainAt(i int) rune {
	if i < 0 || i >= len(r.cells) || r.cells[i].slot != plainText {
		return 0
	}
	return r.cells[i].r
}

// space repairs what stands next to a term: a lost space, the possessive, a
// space before punctuation, and the article where the backend could not see the
// word: a or an, and none before companies and clubs.
func (r *restorer) space() {
	hidden := r.style.Hides()
	var out []cell
	for i := 0; i < len(r.cells); i++ {
		c := r.cells[i]
		if c.slot < 0 {
			out = append(out, c)
			continue
		}
		if n := len(out); n > 0 && (out[n-1].slot >= 0 || alnum(out[n-1].r)) {
			out = append(out, cell{r: ' ', slot: plainText})
		}
		if hidden && r.term(c.slot).Kind == doc.Lexicon && manyOf(c.text) {
			out = dropA(out)
		}
		if hidden {
			out = r.dropThe(article(out, c.text), c.slot, i+1)
		}
		if t := r.term(c.slot); r.style != markup.Plain && (inflectable(t) || t.Kind == doc.Number || t.Kind == doc.Lexicon) && blank(out) {
			c.text = capital(c.text)
		}
		out = append(out, c)
		i += r.after(i, c, &out)
		if strings.HasSuffix(c.text, ".") && r.plainAt(i+1) == '.' && r.plainAt(i+2) != '.' {
			i++ // the full stop of "2:30 p.m." ends the sentence too
		}
	}
	r.cells = out
}

// after writes the possessive that follows the term c at cell i and drops a
// space before punctuation; it returns the number of cells it has dealt with.
func (r *restorer) after(i int, c cell, out *[]cell) int {
	s := r.m.slots[c.slot]
	k := i + 1
	spaces := 0
	for r.plainAt(k) == ' ' {
		k++
		spaces++
	}
	// ⟦N1⟧'s, ⟦N1⟧ 's, ⟦N1⟧’s
	if mark := r.plainAt(k); mark == '\'' || mark == '’' {
		if r.plainAt(k+1) == 's' && !alnum(r.plainAt(k+2)) {
			*out = append(*out, possessive(c.text)...)
			return k + 1 - i
		}
	}
	if spaces == 0 && r.plainAt(k) == 's' && !alnum(r.plainAt(k+1)) && r.term(c.slot).Kind != doc.Number {
		if genitive(s.ending) || s.ending == "" && hissing(r.term(c.slot).Source) { // a German ending carried over
			*out = append(*out, possessive(c.text)...)
			return 1
		}
		if r.term(c.slot).Kind == doc.Lexicon { // which has its own plural
			return 1
		}
		return 0
	}
	if spaces > 0 && strings.ContainsRune(",.;:!?)”", r.plainAt(k)) && r.plainAt(k) != 0 {
		if p := r.plainAt(k); p != '.' && p != ':' || !alnum(r.plainAt(k+1)) {
			return spaces
		}
	}
	if spaces == 0 && alnum(r.plainAt(k)) && !r.ordinal(k, c.slot) {
		*out = append(*out, cell{r: ' ', slot: plainText})
	}
	return 0
}

// ordinal reports whether the letters at cell k may follow a number at once:
// 20th, 1990s, 5G.
func (r *restorer) ordinal(k, slot int) bool {
	if r.term(slot).Kind != doc.Number {
		return false
	}
	var word []rune
	for ; alnum(r.plainAt(k)); k++ {
		word = append(word, r.plainAt(k))
	}
	return slices.Contains([]string{"s", "th", "st", "nd", "rd", "G", "D", "K", "x"}, string(word))
}

// genitive reports whether a German word rest is the ending of the case.
func genitive(ending string) bool { return ending == "s" || ending == "'s" || ending == "’s" }

// possessive is the ending of a name in news style: Meta's, James'.
func possessive(name string) []cell {
	if strings.HasSuffix(strings.ToLower(name), "s") {
		return plainCells("'")
	}
	return plainCells("'s")
}

// article corrects a or an at the end of cells for what follows.
func article(cells []cell, next string) []cell {
	n := len(cells)
	if n < 2 || cells[n-1].slot != plainText || cells[n-1].r != ' ' {
		return cells
	}
	start := n - 1
	for start > 0 && cells[start-1].slot == plainText && unicode.IsLetter(cells[start-1].r) {
		start--
	}
	if start > 0 && cells[start-1].slot != plainText || start > 0 && strings.ContainsRune("'’-", cells[start-1].r) {
		return cells
	}
	word := ""
	for _, c := range cells[start : n-1] {
		word += string(c.r)
	}
	if low := strings.ToLower(word); low != "a" && low != "an" || word == "AN" {
		return cells
	}
	want := lang.EnglishArticle(next)
	if word[0] == 'A' {
		want = capital(want)
	}
	if want == word {
		return cells
	}
	written := plainCells(want)
	for i := range written {
		written[i].seq = cells[start].seq
	}
	return append(append(cells[:start:start], written...), cells[n-1])
}

// dropA takes away an a or an at the end of cells, before a plural that the
// backend could not see.
func dropA(cells []cell) []cell {
	n := len(cells)
	for _, a := range []string{"a ", "an "} {
		k := n - len(a)
		if k < 0 || k > 0 && (cells[k-1].slot != plainText || alnum(cells[k-1].r) || strings.ContainsRune("'’-", cells[k-1].r)) {
			continue
		}
		same := true
		for i, c := range cells[k:] {
			same = same && c.slot == plainText && unicode.ToLower(c.r) == rune(a[i])
		}
		if same {
			return cells[:k]
		}
	}
	return cells
}

// blank reports whether cells hold no word yet.
func blank(cells []cell) bool {
	for _, c := range cells {
		if c.slot != plainText || alnum(c.r) {
			return false
		}
	}
	return true
}

func capital(s string) string {
	for i, r := range s {
		return string(unicode.ToUpper(r)) + s[i+len(string(r)):]
	}
	return s
}

// quotes gives the quotation marks of the answer their English form and
// compares them with those of the source. Where there are as many, the n-th
// mark is that of the source. One that is missing at either end of the unit,
// where the source has one, is put back.
func (r *restorer) quotes() {
	want := r.want
	r.marks = r.findMarks()
	if len(want) > 0 && len(r.marks) == len(want)-1 {
		r.complete()
	}
	r.ok = len(r.marks) == len(want)
	if !r.ok {
		for i, at := range r.marks {
			r.cells[at].r = r.direction(i)
		}
		return
	}
	for i, at := range r.marks {
		r.cells[at].r = []rune(want[i].english())[0]
	}
}

// findMarks returns the cells that are quotation marks. Single marks count only
// where the source has inner quotations; else they are apostrophes.
func (r *restorer) findMarks() []int {
	first := slices.IndexFunc(r.want, func(m mark) bool { return m.inner })
	inner := first >= 0
	open := inner && !r.want[first].open // the unit begins inside of one
	double := r.m.depth                  // quotations open
	var marks []int
	for i, c := range r.cells {
		if c.slot != plainText {
			continue
		}
		switch c.r {
		case '"':
			if double%2 == 0 && r.numberAt(i-1) {
				continue // inches
			}
			fallthrough
		case '“', '”', '„', '«', '»', '‟':
			double++
			marks = append(marks, i)
		case '‘', '‚', '’', '\'':
			before, after := r.letterAt(i-1), r.letterAt(i+1)
			switch {
			case before && after || !inner:
				if c.r == '’' {
					r.cells[i].r = '\''
				}
			case !open && after && !before && c.r != '’':
				open = true
				marks = append(marks, i)
			case open && !after:
				open = false
				marks = append(marks, i)
			}
		}
	}
	return marks
}

func (r *restorer) numberAt(i int) bool {
	return i >= 0 && (unicode.IsDigit(r.cells[i].r) || r.cells[i].slot >= 0 && r.term(r.cells[i].slot).Kind == doc.Number)
}

func (r *restorer) letterAt(i int) bool {
	return i >= 0 && i < len(r.cells) && (r.cells[i].slot != plainText || alnum(r.cells[i].r))
}

// direction is the English form of the i-th mark when the source does not say.
func (r *restorer) direction(i int) rune {
	at := r.marks[i]
	switch r.cells[at].r {
	case '‘', '‚':
		return '‘'
	case '’', '\'':
		return '’'
	case '„':
		return '“'
	case '”':
		return '”'
	}
	open := r.m.depth > 0
	for _, k := range r.marks[:i] {
		switch r.cells[k].r {
		case '“':
			open = true
		case '”':
			open = false
		}
	}
	if open {
		return '”'
	}
	return '“'
}

// complete adds the one mark that is missing when it is the first or the last
// of the unit, stands at that end in the source, and no mark stands there in
// the answer. Where both ends are without one it adds nothing.
func (r *restorer) complete() {
	source, want := r.m.unit.Source, r.want
	first, last := want[0], want[len(want)-1]
	edge := func(c cell) bool {
		return c.slot == plainText && (unicode.IsSpace(c.r) || strings.ContainsRune(stops, c.r))
	}
	start, end := 0, len(r.cells)
	for start < end && edge(r.cells[start]) {
		start++
	}
	for end > start && edge(r.cells[end-1]) {
		end--
	}
	opening := first.open && strings.TrimSpace(source[:first.span.Start]) == "" && (len(r.marks) == 0 || r.marks[0] > start)
	closing := !last.open && strings.Trim(source[last.span.End:], stops+" ") == "" && (len(r.marks) == 0 || r.marks[len(r.marks)-1] < end-1)
	switch {
	case opening == closing:
	case opening:
		r.insert(start, 0)
	case strings.Trim(source[last.span.End:], " ") == "": // the mark follows the full stop
		for end < len(r.cells) && strings.ContainsRune(stops, r.cells[end].r) {
			end++
		}
		fallthrough
	default:
		r.insert(end, len(r.marks))
	}
}

// stops are the marks at the end of a sentence.
const stops = ".,;:!?…"

// insert puts a mark, whose form is set later, at cell at as the i-th mark.
func (r *restorer) insert(at, i int) {
	r.cells = slices.Insert(r.cells, at, cell{r: '"', slot: plainText})
	for k := range r.marks {
		if r.marks[k] >= at {
			r.marks[k]++
		}
	}
	r.marks = slices.Insert(r.marks, i, at)
}

// brackets puts the German of a quotation after its English.
func (r *restorer) brackets() {
	terms := r.m.unit.Terms
	for i := len(terms) - 1; i >= 0; i-- {
		t := terms[i]
		if t.Kind != doc.Quote || kept(t) || t.Target == "" {
			continue
		}
		at := len(r.cells)
		if _, end, ok := r.quoteCells(t); ok {
			at = end
		}
		r.cells = slices.Insert(r.cells, at, cell{slot: bracketed, text: " " + t.Target})
		for k := range r.marks {
			if r.marks[k] >= at {
				r.marks[k]++
			}
		}
	}
}

// quoteCells is the range of cells of a quotation.
func (r *restorer) quoteCells(t doc.Term) (start, end int, ok bool) {
	if !r.ok {
		return 0, 0, false
	}
	start, end = 0, len(r.cells)
	for i, m := range r.want {
		if m.span.Start == t.SourceSpan.Start && m.open {
			start = r.marks[i]
		}
		if m.span.End == t.SourceSpan.End && !m.open {
			end = r.marks[i] + 1
		}
	}
	return start, end, start < end
}

// quoteSpans sets the TargetSpan of quotations.
func (r *restorer) quoteSpans(terms []doc.Term, starts []int) {
	for i, t := range terms {
		if t.Kind != doc.Quote || kept(t) {
			continue
		}
		if start, end, ok := r.quoteCells(t); ok && starts[start] < starts[end] {
			terms[i].TargetSpan = doc.Span{Start: starts[start], End: starts[end]}
		}
	}
}
