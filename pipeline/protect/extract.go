package protect

import (
	"cmp"
	"slices"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/internal/lang"
	"dolmetsch/pipeline/protect/propername"
)

// Candidate is a name or term that a user may want to have in a glossary.
type Candidate struct {
	German  string
	Kind    doc.TermKind // Name or Glossary
	Count   int
	Example string // the first sentence that has it
	Source  string // the document of that sentence
	Rule    string // by which a name was found there
}

// Extractor gathers candidates from documents. The zero value is ready.
type Extractor struct {
	found map[string]*Candidate
}

// termRunes is from how many letters on a noun is proposed as a term: shorter
// ones are ordinary words.
const termRunes = 10

// Add gathers the names of d, whose units have their terms found, and its
// longer nouns.
func (x *Extractor) Add(d *doc.Document) {
	if x.found == nil {
		x.found = map[string]*Candidate{}
	}
	count := func(german string, kind doc.TermKind, u *doc.Unit, rule string) {
		c := x.found[german]
		if c == nil {
			c = &Candidate{German: german, Kind: kind, Example: u.Source, Source: d.Name, Rule: rule}
			x.found[german] = c
		}
		c.Count++
	}
	d.Units(func(_ *doc.Block, u *doc.Unit) {
		for _, t := range u.Terms {
			if t.Kind == doc.Name && t.Target == t.Source { // those with an English form are in a glossary
				count(t.Source, doc.Name, u, t.Rule)
			}
		}
		for _, w := range propername.Words(u.Source) {
			if !u.Claimed(w.Span) && w.Capital() && !w.First && utf8.RuneCountInString(w.Text) >= termRunes && !lang.OpensSentence(w.Text) {
				count(w.Text, doc.Glossary, u, "")
			}
		}
	})
}

// Candidates are those that occur at least least times, the most frequent
// first.
func (x *Extractor) Candidates(least int) []Candidate {
	var out []Candidate
	for _, c := range x.found {
		if c.Count >= least {
			out = append(out, *c)
		}
	}
	slices.SortFunc(out, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.German, b.German))
	})
	return out
}
