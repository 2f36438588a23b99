package protect

import (
	"strings"

	"dolmetsch/internal/lexicon"
)

// listed reports whether the lexicon has word as a proper name that English
// writes alike. Names that have an English form are the glossary's.
func listed(word string) bool {
	e, ok := lexicon.Lookup(word)
	return ok && e.Class == lexicon.Name && len(e.English) > 0 && e.English[0] == word
}

// common reports whether word is a word of German: in the lexicon, frequent in
// text, or made of such words. Frequent names are among them.
func common(word string) bool {
	if e, ok := lexicon.Find(word); ok {
		return e.Class != lexicon.Name
	}
	return !lexicon.Rare(word)
}

// strangeWord reports whether word is in no dictionary, neither as a word nor as
// a name.
func strangeWord(word string) bool {
	_, ok := lexicon.Find(word)
	return !ok && lexicon.Rare(word)
}

// listedGenitive is what the lexicon says of the s at the end of a name: the name
// without it if that is an ending, or the name itself if it is none; "" if it
// does not know the name.
func listedGenitive(word string) string {
	e, ok := lexicon.Lookup(word)
	if !ok || e.Class != lexicon.Name || len(e.English) == 0 {
		return ""
	}
	switch e.English[0] {
	case word:
		return word
	case strings.TrimSuffix(word, "s"):
		return e.English[0]
	}
	return ""
}
