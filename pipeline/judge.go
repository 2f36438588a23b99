package pipeline

import (
	"strings"

	"dolmetsch/doc"
	"dolmetsch/pipeline/backend"
	"dolmetsch/pipeline/check"
	"dolmetsch/pipeline/markup"
)

// Judge weighs the faults of an answer, for a chain to choose between backends:
// terms that are lost, German left, loops, refusals, sentences dropped. It is 0
// where none is seen. What repairs can mend later counts too, as another
// backend may need none.
func Judge(s backend.Segment, t backend.Translation) int {
	answer := map[int]markup.Part{}
	var english strings.Builder
	for _, p := range t.Parsed(s) {
		switch p.Kind {
		case markup.Text:
			english.WriteString(p.Text)
		case markup.Term, markup.Fixed:
			answer[p.ID] = p
			for _, q := range s.Parts {
				if q.ID == p.ID && q.Kind == p.Kind {
					english.WriteString(q.English)
				}
			}
		}
	}
	u := doc.Unit{Source: s.German(), Target: english.String()}
	if backend.Refusal(u.Source, u.Target) {
		return 100
	}
	n, at := 0, 0
	for _, p := range s.Parts {
		end := at + len(p.Text)
		if p.Kind == markup.Term || p.Kind == markup.Fixed {
			kind := map[markup.Class]doc.TermKind{markup.Name: doc.Name, markup.Number: doc.Number, markup.Other: doc.Glossary}[p.Class]
			u.Terms = append(u.Terms, doc.Term{Kind: kind, Source: p.Text, SourceSpan: doc.Span{Start: at, End: end}, Target: p.English})
			if _, marked := answer[p.ID]; !marked && !strings.Contains(strings.ToLower(u.Target), strings.ToLower(p.English)) {
				n += 4
			}
		}
		if p.Kind < markup.Open {
			at = end
		}
	}
	return n + 10*check.Broken(&u)
}
