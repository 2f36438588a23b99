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
		case '“', '”', '«':
			m = mark{s, false, false}
		case '"':
			m = mark{s, depth <= 0, false}
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

// longestQuote is how many units a quotation may run over before a mark that
// closes it is no longer believed in.
const longestQuote = 20

// findQuotes returns the quotations of each unit. One that runs over several
// units has a term in each of them, over its part.
func findQuotes(units []*doc.Unit, kinds []doc.Kind, how Quotes) [][]doc.Term {
	terms := make([][]doc.Term, len(units))
	type opening struct{ unit, start int }
	var open *opening
	for i, u := range units {
		if open != nil && (i-open.unit > longestQuote || kinds[i] == doc.Heading || kinds[i] == doc.Boilerplate) {
			open = nil
		}
		var inner *doc.Span
		depth := 0
		if open != nil {
			depth = 1
		}
		for _, m := range germanMarks(u.Source, depth) {
			switch {
			case m.inner && m.open:
				inner = &doc.Span{Start: m.span.Start}
			case m.inner:
				if inner != nil {
					terms[i] = append(terms[i], quoteTerm(u, doc.Span{Start: inner.Start, End: m.span.End}, TranslateQuotes))
					inner = nil
				}
			case m.open:
				if open != nil && open.unit == i {
					break // an opening mark inside one that is open: nested, or a slip
				}
				if open != nil { // the mark repeated at the start of a paragraph
					for k := open.unit; k < i; k++ {
						terms[k] = append(terms[k], quoteTerm(units[k], part(units[k], k == open.unit, open.start), how))
					}
				}
				open = &opening{i, m.span.Start}
			default:
				if open == nil {
					break
				}
				for k := open.unit; k < i; k++ {
					terms[k] = append(terms[k], quoteTerm(units[k], part(units[k], k == open.unit, open.start), how))
				}
				start := 0
				if open.unit == i {
					start = open.start
				}
				terms[i] = append(terms[i], quoteTerm(u, doc.Span{Start: start, End: m.span.End}, how))
				open = nil
			}
		}
	}
	return terms
}

// part is the span of an unclosed quotation in u.
func part(u *doc.Unit, first bool, start int) doc.Span {
	if !first {
		start = 0
	}
	return doc.Span{Start: start, End: len(u.Source)}
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
