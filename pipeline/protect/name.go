package protect

import (
	"unicode"
	"unicode/utf8"

	"dolmetsch/internal/lang"
	"dolmetsch/pipeline/doc"
	"dolmetsch/pipeline/protect/propername"
)

// nameScore is the log odds from which a word is taken for a name.
const nameScore = 1.0

// findNames claims the names of all units.
func findNames(units []*doc.Unit, claimed []claims) {
	sentences := make([][]propername.Word, len(units))
	for i, u := range units {
		if !shouted(u.Source) {
			sentences[i] = propername.Words(u.Source)
		}
	}
	propername.Article(sentences)
	for u, words := range sentences {
		source := units[u].Source
		name := func(i int) bool {
			w := &words[i]
			return w.Capital() && w.Score > nameScore && utf8.RuneCountInString(w.Text) > 1 &&
				!lang.OpensSentence(w.Text) && claimed[u].free(w.Span)
		}
		for i := 0; i < len(words); i++ {
			if !name(i) {
				continue
			}
			start := i
			for i+1 < len(words) && words[i+1].Adjacent() && words[i].Base == words[i].Text && name(i+1) {
				i++
			}
			s := doc.Span{Start: words[start].Span.Start, End: words[i].Span.Start + len(words[i].Base)}
			claimed[u].add(doc.Name, source, s, s.Of(source))
		}
	}
}

// shouted reports whether text is in capitals throughout, so that they say
// nothing.
func shouted(text string) bool {
	upper, lower := 0, 0
	for _, r := range text {
		switch {
		case unicode.IsUpper(r):
			upper++
		case unicode.IsLower(r):
			lower++
		}
	}
	return upper > 2*lower && upper > 10
}
