package protect

import (
	"slices"
	"strings"

	"dolmetsch/doc"
)

// Locate finds the terms of u in its target, which came from elsewhere (a
// reviewer, the memory) and is not changed. A term that is not there has
// NoSpan.
func Locate(u *doc.Unit) []doc.Term {
	r := Mask(u, doc.Plain).Restore(u.Target)
	if r.Text == u.Target {
		return r.Terms
	}
	terms := slices.Clone(r.Terms)
	at := map[string]int{}
	for i := range terms {
		if terms[i].TargetSpan == doc.NoSpan {
			continue
		}
		text := terms[i].TargetSpan.Of(r.Text)
		k := strings.Index(u.Target[at[text]:], text)
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

// British sets whether Join leaves commas and full stops outside closing
// quotation marks.
func (s *Split) British(on bool) { s.whole.British = on }
