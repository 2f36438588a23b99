package protect

import (
	"strings"
	"testing"

	"dolmetsch/doc"
	"dolmetsch/pipeline/protect/propername"
)

// example reads an example of a rule: its sentences and, in the one that has
// it, what stands in square brackets.
func example(t *testing.T, text string) (sentences [][]propername.Word, at int, marked doc.Span) {
	t.Helper()
	for i, s := range strings.Split(text, " | ") {
		if open, end := strings.IndexByte(s, '['), strings.IndexByte(s, ']'); open >= 0 {
			at, marked = i, doc.Span{Start: open, End: end - 1}
			s = s[:open] + s[open+1:end] + s[end+1:]
		}
		sentences = append(sentences, propername.Words(s))
	}
	if marked.Len() == 0 {
		t.Errorf("%q marks nothing", text)
	}
	return sentences, at, marked
}

// Every rule decides on what its example marks, and on no other word of that
// sentence.
func TestRulesDecide(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range passes {
		for _, r := range p.rules {
			if seen[r.Name] {
				t.Errorf("two rules are called %q", r.Name)
			}
			seen[r.Name] = true
			sentences, at, marked := example(t, r.Example)
			s := namesOf(sentences).sentences[at]
			for i, w := range s.words {
				if in := marked.Contains(w.Span); in != (s.why(i) == r.Name) || in && s.names[i] == r.Not {
					t.Errorf("%s: in %q %s is a name: %t, by %q", r.Name, r.Example, w.Text, s.names[i], s.why(i))
				}
			}
		}
	}
}

func TestNoNamesDecide(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range noNames {
		if seen[r.Name] {
			t.Errorf("two rules are called %q", r.Name)
		}
		seen[r.Name] = true
		sentences, at, marked := example(t, r.Example)
		s := namesOf(sentences).sentences[at]
		for i, w := range s.words {
			if marked.Contains(w.Span) && (noName(s.words, i) != r.Name || s.names[i]) {
				t.Errorf("%s: in %q %s is a name: %t, by %q, excluded by %q", r.Name, r.Example, w.Text, s.names[i], s.why(i), noName(s.words, i))
			}
		}
	}
}
