package protect

import (
	"slices"
	"strings"

	"dolmetsch/doc"
	"dolmetsch/pipeline/markup"
)

// Locate finds the terms and codes of u in its target, which came from elsewhere
// (a reviewer, the memory) and is not changed. A term that is not there has
// NoSpan. Codes that have a place keep it; those whose place cannot be known
// stand at the end, and are listed.
func Locate(u *doc.Unit) (unplaced []int) {
	m := Mask(u, Options{})
	r := m.Restore(markup.Answer{Text: u.Target})
	u.Terms = located(u.Target, r)
	known := map[int]int{}
	for i, c := range u.Codes {
		if c.TargetAt >= 0 {
			known[i] = min(c.TargetAt, len(u.Target))
		}
	}
	u.Codes, unplaced = place(u, m.codes, u.Target, u.Terms, known)
	return unplaced
}

// located are the terms of r with the spans that they have in target.
func located(target string, r Restored) []doc.Term {
	if r.Text == target {
		return r.Terms
	}
	terms := slices.Clone(r.Terms)
	at := map[string]int{}
	for i := range terms {
		if terms[i].TargetSpan == doc.NoSpan {
			continue
		}
		text := terms[i].TargetSpan.Of(r.Text)
		k := strings.Index(target[at[text]:], text)
		if k < 0 {
			terms[i].TargetSpan = doc.NoSpan
			continue
		}
		start := at[text] + k
		terms[i].TargetSpan = doc.Span{Start: start, End: start + len(text)}
		at[text] = start + len(text)
	}
	return terms
}
