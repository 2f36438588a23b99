package protect

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/pipeline/markup"
)

// Split is a unit cut at terms that a backend keeps losing, so that the text
// between them can be translated by itself.
type Split struct {
	// Parts are the German between the terms, one more than there are terms.
	// One for which Nothing holds need not be translated: its Verbatim will do.
	Parts []Masked

	whole Masked
	terms [][]int // for each part, the terms of the unit that its slots are
	codes [][]int // and its codes
	cuts  []cut
}

// cut is a term between two parts.
type cut struct {
	term  int
	after []cell // the possessive
}

// Pieces cuts u at the terms that are listed (Restored.Lost) and masks the
// parts. Quotations are not cut out; terms that are not listed stay masked.
func Pieces(u *doc.Unit, lost []int, opt Options) Split {
	s := Split{whole: Mask(u, opt)}
	s.whole.slots = nil
	at := 0
	for _, i := range slices.Sorted(slices.Values(lost)) {
		if i < 0 || i >= len(u.Terms) {
			continue
		}
		t := u.Terms[i]
		if t.SourceSpan.Start < at || t.Kind == doc.Quote && !kept(t) {
			continue
		}
		s.add(doc.Span{Start: at, End: t.SourceSpan.Start}, opt)
		at = t.SourceSpan.End
		c := cut{term: i}
		switch ending := wordRest(u.Source[at:]); {
		case genitive(ending):
			c.after = possessive(t.Target)
			at += len(ending)
		case strings.HasPrefix(ending, "-"):
			at++
		}
		s.cuts = append(s.cuts, c)
	}
	s.add(doc.Span{Start: at, End: len(u.Source)}, opt)
	return s
}

func (s *Split) add(part doc.Span, opt Options) {
	u := s.whole.unit
	text := part.Of(u.Source)
	part.Start += len(text) - len(strings.TrimLeft(text, " "))
	part.End -= len(text) - len(strings.TrimRight(text, " "))
	part.End = max(part.Start, part.End)
	sub := &doc.Unit{ID: u.ID, Source: part.Of(u.Source)}
	var terms, codes []int
	for i, t := range u.Terms {
		if !part.Contains(t.SourceSpan) || t.Kind == doc.Quote && !kept(t) {
			continue
		}
		t.SourceSpan = doc.Span{Start: t.SourceSpan.Start - part.Start, End: t.SourceSpan.End - part.Start}
		sub.Terms = append(sub.Terms, t)
		terms = append(terms, i)
	}
	for _, c := range s.whole.codes {
		if c.sent && part.Start <= c.at && c.at <= part.End && !slices.ContainsFunc(s.codes, func(before []int) bool { return slices.Contains(before, c.index) }) {
			x := u.Codes[c.index]
			x.At = c.at - part.Start
			sub.Codes = append(sub.Codes, x)
			codes = append(codes, c.index)
		}
	}
	s.Parts = append(s.Parts, Mask(sub, opt))
	s.terms, s.codes = append(s.terms, terms), append(s.codes, codes)
}

// Join puts the answers to Parts and the terms between them together. Missing
// answers count as empty.
func (s Split) Join(answers []markup.Answer) Restored {
	whole := &restorer{m: s.whole, codes: map[int]int{}}
	for i, p := range s.Parts {
		var answer markup.Answer
		if i < len(answers) {
			answer = answers[i]
			answer.Text = trimLike(answer.Text, p.unit.Source, i > 0, i < len(s.Parts)-1)
		}
		r := p.restorer(answer)
		r.settle()
		r.space()
		for k, at := range r.codePlaces() {
			whole.codes[s.codes[i][k]] = whole.seq + at
		}
		base := len(whole.m.slots)
		for k, sl := range p.slots {
			sl.term = s.terms[i][sl.term]
			whole.m.slots = append(whole.m.slots, sl)
			whole.times = append(whole.times, r.times[k])
		}
		for k := range r.cells {
			if r.cells[k].slot >= 0 {
				r.cells[k].slot += base
			}
			if r.cells[k].seq > 0 {
				r.cells[k].seq += whole.seq
			}
		}
		whole.seq += r.seq
		whole.append(r.cells)
		if i < len(s.cuts) {
			c := s.cuts[i]
			whole.m.slots = append(whole.m.slots, slot{term: c.term})
			whole.times = append(whole.times, 0)
			term := whole.use(len(whole.m.slots)-1, "")
			whole.seq++
			term.seq = whole.seq
			whole.append([]cell{term})
			whole.cells = append(whole.cells, c.after...)
		}
	}
	whole.finish()
	return whole.result()
}

// append adds cells with a space between words.
func (r *restorer) append(cells []cell) {
	if n := len(r.cells); n > 0 && len(cells) > 0 {
		before, after := r.cells[n-1], cells[0]
		if (before.slot >= 0 || !unicode.IsSpace(before.r) && !strings.ContainsRune("(“‘„‚[/-", before.r)) &&
			(after.slot >= 0 || !unicode.IsSpace(after.r) && !strings.ContainsRune(",.;:!?)”’“]/-'", after.r)) {
			r.cells = append(r.cells, cell{r: ' ', slot: plainText})
		}
	}
	r.cells = append(r.cells, cells...)
}

// trimLike takes from the translation of a part of a sentence what makes it
// look like a whole one: the capital and the full stop that its source lacks.
func trimLike(answer, source string, inside, open bool) string {
	answer, source = strings.TrimSpace(answer), strings.TrimSpace(source)
	if source == "" {
		return ""
	}
	if open && !strings.HasSuffix(source, ".") {
		answer = strings.TrimSuffix(answer, ".")
	}
	s, _ := utf8.DecodeRuneInString(source)
	a, n := utf8.DecodeRuneInString(answer)
	if inside && unicode.IsLower(s) && unicode.IsUpper(a) {
		if next, _ := utf8.DecodeRuneInString(answer[n:]); unicode.IsLower(next) {
			answer = string(unicode.ToLower(a)) + answer[n:]
		}
	}
	return answer
}

// Force is Restore for when nothing better can be had: a missing term is also
// put where the answer has a word that resembles its English or its German.
// Those terms are listed in unproved; what is in Lost is not there at all.
func (m Masked) Force(answer markup.Answer) (restored Restored, unproved []int) {
	r := m.restorer(answer)
	r.settle()
	for i := range m.slots {
		if r.times[i] == 0 && r.resemble(i) {
			unproved = append(unproved, m.slots[i].term)
		}
	}
	r.space()
	r.finish()
	return r.result(), unproved
}

// resemble puts the term of a slot in the place of the words most like it.
func (r *restorer) resemble(i int) bool {
	t := r.term(i)
	if t.Kind == doc.Number {
		return false
	}
	best, least := "", 1<<30
	r.runs(func(text string, _ []cell) {
		words := fields(text)
		for _, want := range []string{t.Target, t.Source} {
			n := len(fields(want))
			for k := 0; n > 0 && k+n <= len(words); k++ {
				have := text[words[k].Start:words[k+n-1].End]
				d := distance(strings.ToLower(have), strings.ToLower(want))
				if 4*d <= utf8.RuneCountInString(want) && d < least {
					best, least = have, d
				}
			}
		}
	})
	return best != "" && r.put(i, func(text string) (doc.Span, string) {
		span, ok := findWord(text, best)
		if !ok {
			return doc.NoSpan, ""
		}
		return span, english(t, r.m.slots[i])
	})
}

// distance is the Levenshtein distance of a and b in runes.
func distance(a, b string) int {
	s, t := []rune(a), []rune(b)
	if len(s) > 80 || len(t) > 80 {
		return 1 << 20
	}
	row := make([]int, len(t)+1)
	for j := range row {
		row[j] = j
	}
	for i := range s {
		diagonal := row[0]
		row[0] = i + 1
		for j := range t {
			cost := diagonal
			if s[i] != t[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(t)]
}
