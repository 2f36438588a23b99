package protect

import (
	"dolmetsch/doc"
	"dolmetsch/pipeline/markup"
)

// Locate finds the terms and codes of u in its target, which came from elsewhere
// (a reviewer, the memory) and is not changed. A term that is not there has
// NoSpan. Codes that have a place keep it; those whose place cannot be known
// stand at the end, and are listed.
func Locate(u *doc.Unit) (unplaced []int) {
	m := Mask(u, Options{})
	r := m.restorer(markup.Answer{Text: u.Target})
	r.asIs = true
	r.settle()
	r.wanted()
	runes := make([]rune, len(r.cells))
	for i, c := range r.cells {
		runes[i] = c.r
	}
	r.marks = r.findMarks()
	r.ok = len(r.marks) == len(r.want)
	for i := range r.cells {
		r.cells[i].r = runes[i]
	}
	for i, c := range u.Codes {
		if c.TargetAt >= 0 {
			r.codes[i] = r.before(c.TargetAt)
		}
	}
	found := r.result()
	u.Terms, u.Codes = found.Terms, found.Codes
	return found.Unplaced
}

// before is the seq of the last cell that ends at or before a place in the text.
func (r *restorer) before(at int) int {
	seq := 0
	_, starts := r.text()
	for i, c := range r.cells {
		if starts[i+1] <= at && c.seq > 0 {
			seq = c.seq
		}
	}
	return seq
}
