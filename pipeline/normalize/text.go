package normalize

import (
	"strings"

	"dolmetsch/doc"
)

// text is the article between two passes: its characters, where they came
// from, and what has been done to it so far.
type text struct {
	s       string
	m       doc.OffsetMap
	changes []doc.Change
}

// edit replaces a span of a text.
type edit struct {
	doc.Span
	repl string
	rule string // "" for white space between blocks, which is not listed
}

// apply makes edits, which are in order and do not overlap.
func (t *text) apply(edits []edit) {
	var b strings.Builder
	b.Grow(len(t.s) + len(edits))
	m := make(doc.OffsetMap, 0, len(t.m)+2*len(edits))
	anchor := func(raw int) {
		a := doc.Anchor{Text: b.Len(), Raw: raw}
		if n := len(m); n > 0 {
			last := m[n-1]
			if last.Text == a.Text {
				m[n-1].Raw = raw
				return
			}
			if last.Raw+a.Text-last.Text == raw { // says nothing new
				return
			}
		}
		m = append(m, a)
	}
	next := 0 // first anchor of t.m beyond the text copied so far
	keep := func(start, end int) {
		next = t.after(start, next)
		anchor(t.raw(start, next))
		for ; next < len(t.m) && t.m[next].Text < end; next++ {
			a := t.m[next]
			b.WriteString(t.s[start:a.Text])
			start = a.Text
			anchor(a.Raw)
		}
		b.WriteString(t.s[start:end])
	}
	done := 0
	for _, e := range edits {
		keep(done, e.Start)
		raw := t.m.Raw(e.Span)
		anchor(raw.Start)
		b.WriteString(e.repl)
		done = e.End
		if e.rule != "" {
			t.changes = append(t.changes, doc.Change{Raw: raw, Rule: e.rule, Before: e.Of(t.s), After: e.repl})
		}
	}
	keep(done, len(t.s))
	anchor(t.raw(len(t.s), len(t.m)))
	t.s, t.m = b.String(), m
}

// raw is t.m's offset for a text offset, given the first anchor beyond it.
func (t *text) raw(offset, next int) int {
	if next == 0 {
		return 0
	}
	raw := t.m[next-1].Raw + offset - t.m[next-1].Text
	if next < len(t.m) {
		raw = min(raw, t.m[next].Raw)
	}
	return raw
}

// after is the index of the first anchor beyond a text offset; the search
// starts at from.
func (t *text) after(offset, from int) int {
	for from < len(t.m) && t.m[from].Text <= offset {
		from++
	}
	return from
}

// slice is the part of t's map that belongs to span, with the text
// offsets counted from its start. The search for it starts at anchor from;
// the next slice's can start at the anchor that is returned.
func (t *text) slice(s doc.Span, from int) (doc.OffsetMap, int) {
	from = t.after(s.Start, from)
	m := doc.OffsetMap{{Text: 0, Raw: t.raw(s.Start, from)}}
	for ; from < len(t.m) && t.m[from].Text < s.End; from++ {
		m = append(m, doc.Anchor{Text: t.m[from].Text - s.Start, Raw: t.m[from].Raw})
	}
	end := doc.Anchor{Text: s.Len(), Raw: t.raw(s.End, t.after(s.End, from))}
	if last := m[len(m)-1]; last.Raw+end.Text-last.Text != end.Raw {
		m = append(m, end)
	}
	return m, from
}
