package protect

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/internal/lexicon"
	"dolmetsch/pipeline/markup"
)

// Suggest gives parts with the lexicon's likeliest English beside each word that
// parallel text hardly has and that take lets through. It touches no terms, and
// nothing is missed where a backend uses other words.
func Suggest(parts []markup.Part, take func(word string) bool) []markup.Part {
	var out []markup.Part
	for _, p := range parts {
		if p.Kind != markup.Text {
			out = append(out, p)
			continue
		}
		at := 0
		for _, w := range fields(p.Text) {
			word := w.Of(p.Text)
			first, _ := utf8.DecodeRuneInString(word)
			if !unicode.IsLetter(first) || strings.HasPrefix(p.Text[w.End:], "-") || strings.HasSuffix(p.Text[:w.Start], "-") || !lexicon.Rare(word) {
				continue
			}
			e, ok := lexicon.Find(word)
			if !ok || !e.Rare || len(e.English) == 0 || !take(word) {
				continue
			}
			if at < w.Start {
				out = append(out, markup.Part{Text: p.Text[at:w.Start]})
			}
			out = append(out, markup.Part{Kind: markup.Suggested, Text: word, English: e.English[0]})
			at = w.End
		}
		if at < len(p.Text) {
			out = append(out, markup.Part{Text: p.Text[at:]})
		}
	}
	return out
}
