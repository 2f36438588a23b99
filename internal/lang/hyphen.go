package lang

import "strings"

// SuspendsHyphen reports whether word may follow a hyphen that stands for the
// rest of a compound ("Sprach- und Bildmodelle"), so that a hyphen before it
// at a line's end is not one of hyphenation.
func SuspendsHyphen(word string) bool {
	return suspendsHyphen(strings.TrimRight(word, ".,"))
}

var suspendsHyphen = german.word("suspends-hyphen")

// KeepsHyphen reports whether the hyphen after word belongs to the spelling
// before a lower-case word as well: KI-gestützt, 20-jährig, deutsch-polnisch.
func KeepsHyphen(word string) bool {
	if i := strings.LastIndexByte(word, '-'); i >= 0 {
		word = word[i+1:]
	}
	if word == "" {
		return false
	}
	last := word[len(word)-1]
	return last >= '0' && last <= '9' ||
		word == strings.ToUpper(word) ||
		strings.HasSuffix(word, "isch") || word == "deutsch"
}

// LeavesOpen reports whether German text can hardly end with word, an article
// or conjunction, so that a line which does goes on in the next one.
var LeavesOpen = german.word("leaves-open")

// CountsNext reports whether a number is what word, a preposition or adverb,
// leads to at a line's end: bis zu / 5 Millionen.
var CountsNext = german.word("counts-next")
