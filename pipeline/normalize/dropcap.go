package normalize

import (
	"strings"
	"unicode"

	"dolmetsch/doc"
	"dolmetsch/internal/lang"
	"dolmetsch/internal/lexicon"
	"dolmetsch/internal/regexp"
)

// dropCap is the large first letter of a text, set apart: "D er Stadtrat".
var dropCap = regexp.MustCompile(`^[„"]?\p{Lu}( )(\p{Ll}+)`)

// findDropCaps puts the first letter of a block to its word, where only the two
// together are one that begins a sentence, or a word of the lexicon.
func findDropCaps(s string) []edit {
	var edits []edit
	eachBlock(s, func(b doc.Span) {
		text := s[b.Start:min(b.End, b.Start+64)]
		if capital := firstRune(strings.TrimLeft(text, `„"`)); !unicode.IsUpper(capital) || !strings.Contains(text[:min(8, len(text))], string(capital)+" ") {
			return
		}
		m := dropCap.FindStringSubmatchIndex(text)
		if m == nil || m[1] < len(text) && isWord(firstRune(text[m[1]:])) {
			return
		}
		rest := text[m[4]:m[5]]
		word := string(lastRune(text[:m[2]])) + rest
		if lang.OpensSentence(word) || lexicon.Rare(rest) && !lexicon.Rare(word) {
			edits = append(edits, edit{doc.Span{Start: b.Start + m[2], End: b.Start + m[3]}, "", ruleDropCap})
		}
	})
	return edits
}
