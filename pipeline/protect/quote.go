package protect

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/doc"
)

// mark is a quotation mark in a text.
type mark struct {
	span   doc.Span
	open   bool
	single bool // ‚ ‘ ’, which may be an apostrophe
	inner  bool // its quotation lies in another
	alone  bool // it belongs to no quotation
}

// germanMarks finds what may be quotation marks in normalized German, and
// tolerates the other forms. Of depth double ones are open before the text. A
// straight one behind a number outside of a quotation stands for inches or
// seconds; of the single ones only those count that stand as a quotation's do,
// and pairing them (findQuotes) tells which are apostrophes.
func germanMarks(text string, depth int) []mark {
	var marks []mark
	low := strings.Contains(text, "„")
	for i, r := range text {
		s := doc.Span{Start: i, End: i + utf8.RuneLen(r)}
		if r == utf8.RuneError {
			continue
		}
		before, _ := utf8.DecodeLastRuneInString(text[:s.Start])
		next, _ := utf8.DecodeRuneInString(text[s.End:])
		m := mark{span: s}
		switch r {
		case '„', '»':
			m.open = true
		case '“':
			// Where a text has no „, its “ may be the English one.
			m.open = depth <= 0 && !low && straightOpens(text, s, depth)
		case '”', '«':
		case '"':
			if unicode.IsDigit(before) && depth <= 0 {
				continue
			}
			m.open = straightOpens(text, s, depth)
		case '‚':
			m.open, m.single = true, true
			if !unicode.IsLetter(next) && !unicode.IsDigit(next) {
				continue
			}
		case '‘', '’':
			m.single = true
			// Hans’ Auto in ‚Hans’ Auto‘ has an apostrophe.
			if unicode.IsLetter(next) || unicode.IsSpace(before) || r == '’' && closesLater(text[s.End:]) {
				continue
			}
		default:
			continue
		}
		if !m.single {
			if m.open {
				depth++
			} else {
				depth--
			}
		}
		marks = append(marks, m)
	}
	return marks
}

// closesLater reports whether the next single quotation mark of text is a ‘ that closes.
func closesLater(text string) bool {
	i := strings.IndexAny(text, "‚‘")
	return i >= 0 && strings.HasPrefix(text[i:], "‘")
}

// marksOf are the quotation marks of a unit whose quotations were found: the
// double ones, with or without a partner, and the single ones that have one.
func marksOf(u *doc.Unit) []mark {
	var starts, ends []int // of the quotations
	for _, t := range u.Terms {
		if t.Kind == doc.Quote {
			starts, ends = append(starts, t.SourceSpan.Start), append(ends, t.SourceSpan.End)
		}
	}
	slices.Sort(starts)
	slices.Sort(ends)
	var marks []mark
	for _, m := range germanMarks(u.Source, openBefore(u)) {
		begun, _ := slices.BinarySearch(starts, m.span.Start+1)
		over, edge := slices.BinarySearch(ends, m.span.End)
		if m.open {
			edge = begun > 0 && starts[begun-1] == m.span.Start
		}
		if m.single && !edge {
			continue
		}
		m.inner, m.alone = begun-over > 1, begun == over
		marks = append(marks, m)
	}
	return marks
}

// Unpaired returns the double quotation marks of a unit, whose terms were
// found, that belong to no quotation: the German lacks their partners.
func Unpaired(u *doc.Unit) []doc.Span {
	var alone []doc.Span
	for _, m := range marksOf(u) {
		if m.alone && !m.single {
			alone = append(alone, m.span)
		}
	}
	return alone
}

// straightOpens reports whether a straight mark opens a quotation: by the space
// round it, or where that does not tell, by whether one is open.
func straightOpens(text string, s doc.Span, depth int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:s.Start])
	after, _ := utf8.DecodeRuneInString(text[s.End:])
	left := s.Start == 0 || unicode.IsSpace(before) || strings.ContainsRune("([{-–—/„‚", before)
	right := s.End == len(text) || unicode.IsSpace(after) || strings.ContainsRune(")]}.,;:!?…", after)
	if left != right {
		return left
	}
	return depth <= 0
}

// longestQuote is how many units a quotation may run over before a mark that
// closes it is no longer believed in.
const longestQuote = 20

// quotation is one with both its marks.
type quotation struct {
	first, last int // units
	start, end  int // offsets in them
	single      bool
	again       map[int]int // where a paragraph opens it again: the offset, by unit
	block       int         // in which it was opened last
}

// holds reports whether r lies in q and is not q.
func (q quotation) holds(r quotation) bool {
	return (q.first < r.first || q.first == r.first && q.start < r.start) && (q.last > r.last || q.last == r.last && q.end > r.end)
}

// part is what of q stands in unit i.
func (q quotation) part(i int, source string) (s doc.Span, opens, closes bool) {
	s = doc.Span{Start: 0, End: len(source)}
	if at, ok := q.again[i]; ok {
		s.Start, opens = at, true
	}
	if i == q.first {
		s.Start, opens = q.start, true
	}
	if i == q.last {
		s.End, closes = q.end, true
	}
	return s, opens, closes
}

// findQuotes returns the quotations of each unit. One that runs over several
// units has a term in each of them, over its part; one that a paragraph opens
// again without closing it goes on. A mark without its partner makes none. Of
// one inside another the words are translated whatever how says of the outer;
// where those are kept it is no term of its own.
func findQuotes(units []*doc.Unit, kinds []doc.Kind, how Quotes) [][]doc.Term {
	all := pairQuotes(units, kinds)
	terms := make([][]doc.Term, len(units))
	type outermost struct{ unit, term int }
	var outer []outermost
	edges := map[outermost][2]bool{} // whether the part has the marks
	inner := make([]bool, len(all))
	for i, outer := len(all)-1, len(all)-1; i >= 0; i-- { // each is behind those that it holds
		if inner[i] = all[outer].holds(all[i]); !inner[i] {
			outer = i
		}
	}
	for k, q := range all {
		for i := q.first; i <= q.last; i++ {
			s, opens, closes := q.part(i, units[i].Source)
			if s.Len() <= 0 {
				continue
			}
			if !inner[k] {
				o := outermost{i, len(terms[i])}
				outer = append(outer, o)
				edges[o] = [2]bool{opens, closes}
			}
			terms[i] = append(terms[i], doc.Term{Kind: doc.Quote, Source: s.Of(units[i].Source), SourceSpan: s, TargetSpan: doc.NoSpan})
		}
	}
	if how != KeepQuotes && how != BothQuotes {
		return terms
	}
	kept := make([][]doc.Term, len(units))
	for _, o := range outer {
		t := terms[o.unit][o.term]
		if how == BothQuotes {
			text := t.Source
			if edges[o][0] {
				_, n := utf8.DecodeRuneInString(text)
				text = text[n:]
			}
			if edges[o][1] {
				_, n := utf8.DecodeLastRuneInString(text)
				text = text[:len(text)-n]
			}
			terms[o.unit][o.term].Target = "[" + text + "]"
			continue
		}
		u := *units[o.unit]
		u.Terms = terms[o.unit]
		t.Target = englishMarks(&u, t.SourceSpan)
		kept[o.unit] = append(kept[o.unit], t)
	}
	if how == KeepQuotes {
		return kept
	}
	return terms
}

// pairQuotes pairs the quotation marks of all units. The quotations lie side by
// side or in one another, and are in the order of their ends.
func pairQuotes(units []*doc.Unit, kinds []doc.Kind) []quotation {
	var all, open []quotation // open ones lack their ends; the outermost is first
	block := 0
	for i, u := range units {
		starts := strings.HasSuffix(u.ID, ".1") // a block
		if starts {
			block++
		}
		if len(open) > 0 && (i-open[0].first > longestQuote || kinds[i] == doc.Heading || kinds[i] == doc.Boilerplate) {
			open = nil
		}
		depth := 0
		for _, q := range open {
			if !q.single {
				depth++
			}
		}
		for _, m := range germanMarks(u.Source, depth) {
			// The innermost open quotation of the kind; what is open in it.
			k := len(open) - 1
			for k >= 0 && open[k].single != m.single {
				k--
			}
			leads := starts && strings.Trim(u.Source[:m.span.Start], " „»") == ""
			switch {
			case m.open && leads && k >= 0 && open[k].block < block:
				open[k].again[i], open[k].block = m.span.Start, block
			case m.open && m.single:
				if k >= 0 && k == len(open)-1 {
					open = open[:k] // no single quotation lies in another: that mark was none
				}
				open = append(open, quotation{first: i, start: m.span.Start, single: true, again: map[int]int{}, block: block})
			case m.open:
				if k >= 0 && open[k].block < block {
					open = nil // a quotation inside one that was opened paragraphs ago: more likely that was a slip
				}
				open = append(open, quotation{first: i, start: m.span.Start, again: map[int]int{}, block: block})
			case k < 0 || m.single && (k < len(open)-1 || k == 0 && open[k].block < block || open[k].first < i && apostrophe(u.Source, m.span)):
				// No partner, or an apostrophe.
			default:
				q := open[k]
				q.last, q.end = i, m.span.End
				all = append(all, q)
				open = open[:k]
			}
		}
	}
	return all
}

// apostrophe reports whether the ’ at s is more likely one than a mark that
// closes a quotation of several sentences.
func apostrophe(text string, s doc.Span) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:s.Start])
	return s.Of(text) == "’" && !strings.ContainsRune(stops, before)
}

// englishMarks is the text of s in a unit with its quotation marks in the English form.
func englishMarks(u *doc.Unit, s doc.Span) string {
	var b strings.Builder
	at := s.Start
	for _, m := range marksOf(u) {
		if s.Contains(m.span) {
			b.WriteString(u.Source[at:m.span.Start])
			b.WriteString(m.english())
			at = m.span.End
		}
	}
	b.WriteString(u.Source[at:s.End])
	return b.String()
}

func (m mark) english() string {
	switch {
	case m.open && m.inner:
		return "‘"
	case m.inner:
		return "’"
	case m.open:
		return "“"
	}
	return "”"
}

// american moves a comma or full stop inside the closing marks before it.
func (r *restorer) american() {
	closing := func(i int) bool {
		c := r.plainAt(i)
		return (c == '”' || c == '’') && slices.Contains(r.marks, i)
	}
	for i := 0; i < len(r.cells); i++ {
		if c := r.plainAt(i); c != ',' && c != '.' || !closing(i-1) || alnum(r.plainAt(i+1)) || r.plainAt(i+1) == '.' {
			continue
		}
		start := i
		for closing(start - 1) {
			start--
		}
		if strings.ContainsRune(".,!?…;:–—", r.plainAt(start-1)) && r.plainAt(start-1) != 0 || start == 0 {
			continue
		}
		stop := r.cells[i]
		copy(r.cells[start+1:i+1], r.cells[start:i])
		r.cells[start] = stop
		for k, m := range r.marks {
			if m >= start && m < i {
				r.marks[k]++
			}
		}
	}
}

// british moves a comma or full stop out of the closing mark behind it, unless
// it stands inside in the German too.
func (r *restorer) british() {
	if !r.ok {
		return
	}
	for i, at := range r.marks {
		want := r.want[i]
		inside, _ := utf8.DecodeLastRuneInString(r.m.unit.Source[:want.span.Start])
		stop := r.plainAt(at - 1)
		if want.open || stop != ',' && stop != '.' || stop == inside || r.plainAt(at-2) == '.' ||
			strings.ContainsRune(stops, r.plainAt(at+1)) && r.plainAt(at+1) != 0 {
			continue
		}
		r.cells[at-1], r.cells[at] = r.cells[at], r.cells[at-1]
		r.marks[i] = at - 1
	}
}
