package lang

import (
	"unicode"
	"unicode/utf8"
)

// OpensSentence reports whether a capitalised German word can hardly have its
// capital for any other reason than that a sentence begins with it: articles,
// pronouns, prepositions, conjunctions and the like, which are written small
// elsewhere. Nouns and names are not among them.
func OpensSentence(word string) bool {
	first, n := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(first) && opener(string(unicode.ToLower(first))+word[n:])
}

var opener = german.word("opener")

// Month reports whether word is the German name of a month.
func Month(word string) bool {
	return germanMonth(word) > 0 && (len(word) > 4 || word == "Mai" || word == "Juni" || word == "Juli") // not Jan, who is a man
}
