package protect

import (
	"slices"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/internal/lang"
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
	// Holds is true where what follows the first name is a name wherever the
	// article has it.
	Holds bool
	// Person is true where it finds full names, whose first word is a first name.
	Person bool
	// Match returns the words, of which the i-th is one or the last, that are one
	// name or none; an empty span where the rule has nothing to say.
	Match func(s *sentence, i int) doc.Span
}

// sentence is a sentence of an article with what is known of its words.
type sentence struct {
	*evidence
	words  []propername.Word
	can    []bool // the word can be a name at all, see noNames
	names  []bool
	joined []bool  // the word is one name with the one before it
	by     []*rule // that decided
}

// evidence is what an article shows about words, by their Base.
type evidence struct {
	sentences []*sentence
	shown     map[string]bool  // a name by its structure
	holds     map[string]bool  // a family name or a firm, a name wherever it stands
	seen      map[string]tally // how often it is a name by itself
	used      map[string]usage
	phrases   map[string][][]string // names of several words that hold, by the first
}

// usage is how an article uses a capitalised word.
type usage struct{ count, determined int }

// undetermined reports whether the article has word several times and never with
// an article or an adjective, as persons have it.
func (e *evidence) undetermined(word string) bool {
	u := e.used[word]
	return u.count > 1 && u.determined == 0
}

type tally struct{ sure, all int }

// passes are the rules for names, in the order in which they are applied.
// Between passes the evidence of the article is gathered.
var passes []pass

type pass struct {
	rules []rule
	any   bool // also for words that can be no name by themselves
}

func init() { // the rules look at evidence, which knows the passes
	passes = []pass{
		{rules: structureRules, any: true},
		{rules: aloneRules},
		{rules: elsewhereRules},
		{rules: personRules},
		{rules: holdRules, any: true},
	}
}

// decide says which words are names.
func decide(sentences [][]propername.Word) *evidence {
	e := &evidence{shown: map[string]bool{}, holds: map[string]bool{}, seen: map[string]tally{}, used: map[string]usage{}, phrases: map[string][][]string{}}
	for _, words := range sentences {
		n := len(words)
		flags := make([]bool, 3*n)
		s := &sentence{e, words, flags[:n:n], flags[n : 2*n : 2*n], flags[2*n:], make([]*rule, n)}
		e.sentences = append(e.sentences, s)
		for i := range words {
			s.can[i] = candidate(words, i)
			if w := &words[i]; w.Capital() {
				u := e.used[w.Base]
				u.count++
				if w.Determined() || described(words, i) {
					u.determined++
				}
				e.used[w.Base] = u
			}
		}
	}
	for k, p := range passes {
		for _, s := range e.sentences {
			for i := range s.words {
				if p.any && !s.joined[i] && written(&s.words[i]) || !p.any && s.can[i] {
					s.apply(p.rules, i)
				}
			}
		}
		e.gather()
		switch k {
		case 0:
			e.show()
		case 1:
			e.count()
		}
	}
	return e
}

// written reports whether w is written as the words that rules for any look for:
// with a capital, or as a paper or legal form that has none: taz, plc.
func written(w *propername.Word) bool {
	return w.Capital() || lang.Medium(w.Text) || lang.LegalForm(w.Text)
}

// gather notes the names that hold wherever they stand.
func (e *evidence) gather() {
	for _, s := range e.sentences {
		for i := range s.words {
			w := &s.words[i]
			if s.by[i] == nil || !s.by[i].Holds || !s.names[i] || !w.Capital() || utf8.RuneCountInString(w.Base) < 2 {
				continue
			}
			first := !s.joined[i] && i+1 < len(s.words) && s.joined[i+1]
			if first {
				e.addPhrase(s, i)
			}
			switch {
			case (first || s.joined[i]) && !s.by[i].Person && common(w.Base) && !(first && lang.LegalForm(s.words[i+1].Text)): // Nordlicht Energie AG
			case lang.LegalForm(w.Text), lang.FirstName(w.Text) && !s.joined[i], first && s.by[i].Person, lang.ClubPrefix(w.Text):
			default:
				e.holds[w.Base] = true
			}
		}
	}
}

// addPhrase notes the name of several words that begins at the i-th.
func (e *evidence) addPhrase(s *sentence, i int) {
	var words []string
	for k := i; k < len(s.words) && (k == i || s.joined[k]); k++ {
		if !lang.LegalForm(s.words[k].Text) {
			words = append(words, s.words[k].Base)
		}
	}
	same := func(p []string) bool { return slices.Equal(p, words) }
	if len(words) > 1 && !slices.ContainsFunc(e.phrases[words[0]], same) {
		e.phrases[words[0]] = append(e.phrases[words[0]], words)
	}
}

// show notes the names that structure shows.
func (e *evidence) show() {
	for _, s := range e.sentences {
		for i, named := range s.names {
			if named {
				e.shown[s.words[i].Base] = true
			}
		}
	}
}

// apply lets the first of rules that matches decide on the i-th word.
func (s *sentence) apply(rules []rule, i int) {
	for n := range rules {
		r := &rules[n]
		span := r.Match(s, i)
		for k := span.Start; k < span.End; k++ {
			s.names[k], s.by[k] = !r.Not, r
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
			if s.can[i] {
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

// whyOf is why the words from start to end are a name: by the first rule that
// says so.
func (s *sentence) whyOf(start, end int) string {
	for i := start; i < end; i++ {
		if why := s.why(i); why != "" {
			return why
		}
	}
	return ""
}

// why is the name of the rule that decided on the i-th word; empty if none did.
func (s *sentence) why(i int) string {
	if s.by[i] == nil {
		return ""
	}
	return s.by[i].Name
}
