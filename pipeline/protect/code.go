package protect

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/pipeline/markup"
)

// inline is an inline code of a unit and where it belongs.
type inline struct {
	index int // into Unit.Codes
	at    int // in Source, out of the terms
	part  markup.Part
	bound bound
	term  int  // of what is bound to one, or could be; -1: none
	sent  bool // the backend has to place it
}

// bound says what in the English a code belongs to, whoever translates.
type bound int

const (
	free   bound = iota // words: the backend knows where these have gone
	first               // the start of the unit
	last                // its end
	before              // a term
	after               // a term, with its ending
)

// codesOf are the codes of u in order. Those at the ends of the unit and of
// terms need no backend; both of a pair are sent or none.
func codesOf(u *doc.Unit) []inline {
	var codes []inline
	ids := map[string]int{}
	pair := map[string][]int{} // places in codes
	for i, c := range u.Codes {
		if ids[c.ID] == 0 {
			ids[c.ID] = len(ids) + 1
		}
		x := inline{index: i, at: min(max(c.At, 0), len(u.Source)), part: markup.Part{Kind: markup.Single, ID: ids[c.ID]}}
		switch c.Kind {
		case doc.Open:
			x.part.Kind = markup.Open
		case doc.Close:
			x.part.Kind = markup.Close
		}
		x.bind(u)
		pair[c.ID] = append(pair[c.ID], i)
		codes = append(codes, x)
	}
	as := slices.Clone(codes)
	for i := range codes {
		x := &codes[i]
		x.sent = x.bound == free
		if of := pair[u.Codes[i].ID]; len(of) == 2 {
			o, c := as[of[0]], as[of[1]]
			ends := (o.bound == first || o.bound == last) && (c.bound == first || c.bound == last)
			if term := o.term >= 0 && o.term == c.term; term {
				x.bound = after
				if x.part.Kind == markup.Open {
					x.bound = before
				}
				x.sent = false
			} else {
				x.sent = !ends
			}
		}
	}
	// Moving them out of terms keeps the order of all but those inside one term.
	slices.SortStableFunc(codes, func(a, b inline) int { return a.at - b.at })
	return codes
}

// bind finds what c is bound to, and takes it out of a term that it stands in.
func (c *inline) bind(u *doc.Unit) {
	c.term = -1
	for i, t := range u.Terms {
		s := t.SourceSpan
		if t.Unmasked || t.Kind == doc.Quote && !kept(t) {
			continue
		}
		if s.Start < c.at && c.at < s.End {
			c.at = s.End
			if c.part.Kind == markup.Open {
				c.at = s.Start
			}
		}
		end := s.End
		if ending := wordRest(u.Source[s.End:]); genitive(ending) {
			end += len(ending)
		}
		switch {
		case c.part.Kind == markup.Open && c.at == s.Start:
			c.bound, c.term = before, i
		case c.part.Kind != markup.Open && (c.at == s.End || c.at == end):
			c.bound, c.term = after, i
		}
	}
	word := func(text string) bool { return strings.ContainsFunc(text, alnum) }
	switch {
	case !word(u.Source[:c.at]) && c.part.Kind != markup.Close || c.at == 0:
		c.bound = first
	case !word(u.Source[c.at:]):
		c.bound = last
	}
}

// place gives the codes of u their places in its English, text with the terms
// where their TargetSpans say; sent has the places that the backend gave, by
// index. What is left of it goes to the end, and is listed.
func place(u *doc.Unit, codes []inline, text string, terms []doc.Term, sent map[int]int) (placed []doc.Code, unplaced []int) {
	placed = slices.Clone(u.Codes)
	for i := range placed {
		placed[i].TargetAt = -1
	}
	for _, c := range codes {
		at := &placed[c.index].TargetAt
		if c.sent {
			if to, ok := sent[c.index]; ok {
				*at = to
			}
			continue
		}
		switch c.bound {
		case first:
			*at = leading(u.Source[:c.at], text)
		case last:
			*at = len(text) - trailing(u.Source[c.at:], text)
		default:
			s := terms[c.term].TargetSpan
			if s == doc.NoSpan {
				continue
			}
			*at = s.Start
			if c.bound == after {
				*at = s.End
				if c.at > u.Terms[c.term].SourceSpan.End {
					*at += len(genitiveMark(text[s.End:]))
				}
			}
		}
	}
	nest(placed)
	for i, c := range placed {
		if c.TargetAt < 0 {
			placed[i].TargetAt = len(text)
			unplaced = append(unplaced, i)
		}
	}
	return placed, unplaced
}

// genitiveMark is the possessive ending at the start of English text.
func genitiveMark(text string) string {
	for _, mark := range []string{"'s", "’s", "'", "’"} {
		if strings.HasPrefix(text, mark) {
			return mark
		}
	}
	return ""
}

// leading is the length of what text begins with as the German does.
func leading(german, text string) int {
	at := 0
	for _, g := range german {
		if unicode.IsSpace(g) {
			continue
		}
		r, n := utf8.DecodeRuneInString(text[at:])
		if n == 0 || kind(r) != kind(g) {
			break
		}
		at += n
	}
	return at
}

// trailing is the length of what text ends with as the German does.
func trailing(german, text string) int {
	end := len(text)
	for german != "" {
		g, n := utf8.DecodeLastRuneInString(german)
		german = german[:len(german)-n]
		if unicode.IsSpace(g) {
			continue
		}
		r, n := utf8.DecodeLastRuneInString(text[:end])
		if n == 0 || kind(r) != kind(g) {
			break
		}
		end -= n
	}
	return len(text) - end
}

// kind makes all quotation marks one, and all stops.
func kind(r rune) rune {
	switch {
	case strings.ContainsRune("„“”»«‚‘’\"'", r):
		return '"'
	case strings.ContainsRune(stops, r):
		return '.'
	}
	return r
}

// nest sees to it that pairs lie side by side or in one another: a pair whose
// halves are not both there, or not in order, has no place, and one that begins
// inside another and ends outside is cut off at the other's end.
func nest(codes []doc.Code) {
	type pair struct{ open, close int }
	at := map[string]*pair{}
	var pairs []*pair
	for i, c := range codes {
		switch c.Kind {
		case doc.Open:
			p := &pair{i, -1}
			at[c.ID] = p
			pairs = append(pairs, p)
		case doc.Close:
			if p := at[c.ID]; p != nil {
				p.close = i
			}
		}
	}
	for k, p := range pairs {
		if p.close < 0 {
			continue
		}
		o, c := &codes[p.open].TargetAt, &codes[p.close].TargetAt
		if *o < 0 || *c < *o {
			*o, *c = -1, -1
			continue
		}
		for _, q := range pairs[:k] { // which begin before p in the German
			if q.close < 0 {
				continue
			}
			start, end := codes[q.open].TargetAt, codes[q.close].TargetAt
			switch {
			case start < 0 || *c <= start || *o >= end || *o >= start && *c <= end || *o <= start && *c >= end && q.close < p.open:
			case *o < start && p.open < q.close: // p lies in q
				*o = start
				*c = min(*c, end)
			case *o < start:
				*c = start
			case p.open < q.close:
				*c = end
			default:
				*o = end
			}
		}
	}
	for i := range codes { // halves of pairs that go over several units stand outside of whole ones
		c := &codes[i]
		p := at[c.ID]
		if c.Kind == doc.Single || p != nil && p.close >= 0 {
			continue
		}
		for _, q := range pairs {
			if q.close < 0 {
				continue
			}
			if start, end := codes[q.open].TargetAt, codes[q.close].TargetAt; start < c.TargetAt && c.TargetAt < end {
				c.TargetAt = end
				if c.Kind == doc.Open {
					c.TargetAt = start
				}
			}
		}
	}
}
