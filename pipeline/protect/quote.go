package protect

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/pipeline/doc"
)

// mark is a quotation mark in a text.
type mark struct {
	span  doc.Span
	open  bool
	inner bool
}

// germanMarks finds the quotation marks of normalized German, and tolerates
// the other forms. A single mark counts as one only where it pairs with an
// opening ‚; everything else of that shape is an apostrophe.
func germanMarks(text string, depth int) []mark {
	var marks []mark
	inner := false
	for i, r := range text {
		s := doc.Span{Start: i, End: i + utf8.RuneLen(r)}
		if r == utf8.RuneError {
			continue
		}
		var m mark
		switch r {
		case '„', '»':
			m = mark{s, true, false}
		case '“':
			// Where a text has no „, its “ may be the English one.
			m = mark{s, depth <= 0 && !strings.Contains(text, "„") && straightOpens(text, s, depth), false}
		case '”', '«':
			m = mark{s, false, false}
		case '"':
			m = mark{s, straightOpens(text, s, depth), false}
		case '‚':
			next, _ := utf8.DecodeRuneInString(text[s.End:])
			if !unicode.IsLetter(next) && !unicode.IsDigit(next) || !strings.ContainsAny(text[s.End:], "‘’") {
				continue
			}
			m = mark{s, true, true}
			inner = true
		case '‘', '’':
			next, _ := utf8.DecodeRuneInString(text[s.End:])
			if !inner || unicode.IsLetter(next) {
				continue
			}
			m = mark{s, false, true}
			inner = false
		default:
			continue
		}
		if !m.inner {
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

// findQuotes returns the quotations of each unit. One that runs over several
// units has a term in each of them, over its part; one that a paragraph opens
// again without closing it goes on. A mark without its partner makes none.
func findQuotes(units []*doc.Unit, kinds []doc.Kind, how Quotes) [][]doc.Term {
	terms := make([][]doc.Term, len(units))
	type opening struct{ unit, start int }
	var open []opening // the outermost first
	// close makes the terms of the quotation that o opened, up to end in unit i.
	closeAt := func(o opening, i, end int) {
		for k := o.unit; k <= i; k++ {
			s := doc.Span{Start: 0, End: len(units[k].Source)}
			if k == o.unit {
				s.Start = o.start
			}
			if k == i {
				s.End = end
			}
			if s.Len() > 0 {
				terms[k] = append(terms[k], quoteTerm(units[k], s, how))
			}
		}
	}
	for i, u := range units {
		if len(open) > 0 && (i-open[0].unit > longestQuote || kinds[i] == doc.Heading || kinds[i] == doc.Boilerplate) {
			open = nil
		}
		inner := -1
		for _, m := range germanMarks(u.Source, len(open)) {
			switch {
			case m.inner && m.open:
				inner = m.span.Start
			case m.inner && inner >= 0:
				if how != KeepQuotes || len(open) == 0 {
					terms[i] = append(terms[i], quoteTerm(u, doc.Span{Start: inner, End: m.span.End}, TranslateQuotes))
				}
				inner = -1
			case m.inner:
			case m.open && len(open) > 0 && open[len(open)-1].unit < i && strings.TrimSpace(u.Source[:m.span.Start]) == "":
				closeAt(open[len(open)-1], i, m.span.Start) // opened again by a new paragraph
				open[len(open)-1] = opening{i, m.span.Start}
			case m.open:
				if len(open) > 0 && open[len(open)-1].unit < i {
					open = nil // a quotation inside one that was opened sentences ago: more likely that was a slip
				}
				open = append(open, opening{i, m.span.Start})
			case len(open) > 0:
				o := open[len(open)-1]
				open = open[:len(open)-1]
				if how != KeepQuotes || len(open) == 0 {
					closeAt(o, i, m.span.End)
				}
			}
		}
		// A second mark that opens in a unit and is not closed there is a slip.
		for len(open) > 1 && open[len(open)-1].unit == i {
			open = open[:len(open)-1]
		}
	}
	return terms
}

func quoteTerm(u *doc.Unit, s doc.Span, how Quotes) doc.Term {
	t := doc.Term{Kind: doc.Quote, Source: s.Of(u.Source), SourceSpan: s, TargetSpan: doc.NoSpan}
	switch how {
	case KeepQuotes:
		t.Target = englishMarks(t.Source)
	case BothQuotes:
		t.Target = "[" + strings.Trim(t.Source, "„“”»«\"") + "]"
	}
	return t
}

// englishMarks is German text with its quotation marks in the English form.
func englishMarks(text string) string {
	var b strings.Builder
	at := 0
	for _, m := range germanMarks(text, 0) {
		b.WriteString(text[at:m.span.Start])
		b.WriteString(m.english())
		at = m.span.End
	}
	b.WriteString(text[at:])
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
