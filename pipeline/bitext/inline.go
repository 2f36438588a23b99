package bitext

import (
	"cmp"
	"slices"

	"dolmetsch/doc"
)

// node is a piece of a text as markup sees it: plain text, or a term with
// what is inside it.
type node struct {
	text  string // plain text; empty for a term
	term  int    // index in Unit.Terms, -1 for plain text
	nodes []node // inside of a term
}

// sourceNodes and targetNodes cut a unit's texts at its terms.
func sourceNodes(u *doc.Unit) []node {
	return cutAt(u.Source, u.Terms, func(t *doc.Term) doc.Span { return t.SourceSpan })
}

func targetNodes(u *doc.Unit) []node {
	return cutAt(u.Target, u.Terms, func(t *doc.Term) doc.Span { return t.TargetSpan })
}

// cutAt nests terms as their spans do. A term without a span in text, or one
// that crosses an earlier one's border, is left out: markup cannot say it.
func cutAt(text string, terms []doc.Term, span func(*doc.Term) doc.Span) []node {
	type ref struct {
		doc.Span
		term int
	}
	var refs []ref
	for i := range terms {
		if s := span(&terms[i]); s != doc.NoSpan && onText(s, text) && s.Len() > 0 {
			refs = append(refs, ref{s, i})
		}
	}
	slices.SortStableFunc(refs, func(a, b ref) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End))
	})
	next := 0
	var fill func(s doc.Span) []node
	fill = func(s doc.Span) []node {
		var nodes []node
		at := s.Start
		plain := func(end int) {
			if end > at {
				nodes = append(nodes, node{text: text[at:end], term: -1})
			}
			at = end
		}
		for next < len(refs) && refs[next].Start < s.End {
			r := refs[next]
			next++
			if r.Start < at || !s.Contains(r.Span) {
				continue
			}
			plain(r.Start)
			nodes = append(nodes, node{term: r.term, nodes: fill(r.Span)})
			at = r.End
		}
		plain(s.End)
		return nodes
	}
	return fill(doc.Span{Start: 0, End: len(text)})
}
