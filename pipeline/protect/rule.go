package protect

import (
	"dolmetsch/doc"
	"dolmetsch/pipeline/protect/propername"
)

// rule is one reason for which words are a name, or for which one is none. The
// rules of a pass are tried in order, and the first that matches decides.
type rule struct {
	Name string // what --explain says: "it is a name: " + Name
	// Example is an article in which it decides, with " | " between sentences;
	// what it decides on stands in square brackets.
	Example string
	// Not is true where the word is no name, whatever an earlier pass said.
	Not bool
	// Match returns the words, of which the i-th is one or the last, that are one
	// name or none; an empty span where the rule has nothing to say.
	Match func(s *sentence, i int) doc.Span
}

// sentence is a sentence of an article with what is known of its words.
type sentence struct {
	*evidence
	words  []propername.Word
	names  []bool
	joined []bool   // the word is one name with the one before it
	why    []string // the name of the rule that decided
}

// evidence is what an article shows about words, by their Base.
type evidence struct {
	sentences []*sentence
	shown     map[string]bool  // a name by its structure
	surnames  map[string]bool  // a family name or a firm, a name wherever it stands
	seen      map[string]tally // how often it is a name by itself
}

type tally struct{ sure, all int }

// passes are the rules for names, in the order in which they are applied.
// Between passes the evidence of the article is gathered.
var passes = []struct {
	rules  []rule
	any    bool // also for words that can be no name by themselves
	gather func(*evidence)
}{
	{rules: structureRules, any: true, gather: (*evidence).fromStructure},
	{rules: aloneRules, gather: (*evidence).count},
	{rules: elsewhereRules},
	{rules: personRules, gather: (*evidence).fromPersons},
	{rules: surnameRules},
}

// decide says which words are names.
func decide(sentences [][]propername.Word) *evidence {
	e := &evidence{shown: map[string]bool{}, surnames: map[string]bool{}, seen: map[string]tally{}}
	for _, words := range sentences {
		n := len(words)
		e.sentences = append(e.sentences, &sentence{e, words, make([]bool, n), make([]bool, n), make([]string, n)})
	}
	for _, p := range passes {
		for _, s := range e.sentences {
			for i := range s.words {
				if p.any && !s.joined[i] || !p.any && candidate(s.words, i) {
					s.apply(p.rules, i)
				}
			}
		}
		if p.gather != nil {
			p.gather(e)
		}
	}
	return e
}

// apply lets the first of rules that matches decide on the i-th word.
func (s *sentence) apply(rules []rule, i int) {
	for _, r := range rules {
		span := r.Match(s, i)
		for k := span.Start; k < span.End; k++ {
			s.names[k], s.why[k] = !r.Not, r.Name
			s.joined[k] = s.joined[k] || k > span.Start
		}
		if span.Len() > 0 {
			return
		}
	}
}

// each calls f for every word that can be a name.
func (e *evidence) each(f func(s *sentence, i int)) {
	for _, s := range e.sentences {
		for i := range s.words {
			if candidate(s.words, i) {
				f(s, i)
			}
		}
	}
}

// one is the i-th word if ok.
func one(i int, ok bool) doc.Span {
	if !ok {
		return doc.Span{}
	}
	return doc.Span{Start: i, End: i + 1}
}

// span is the words from start to end if ok.
func span(start, end int, ok bool) doc.Span {
	if !ok {
		return doc.Span{}
	}
	return doc.Span{Start: start, End: end}
}
