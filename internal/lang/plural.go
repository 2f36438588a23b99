package lang

import "strings"

// EnglishPlural is the plural of an English noun or noun phrase, by its last
// word or the one before "of": members of parliament. Mass nouns and plurals
// stay as they are.
func EnglishPlural(noun string) string {
	if head, rest, ok := strings.Cut(noun, " of "); ok {
		return EnglishPlural(head) + " of " + rest
	}
	i := strings.LastIndexAny(noun, " -") + 1
	head, word := noun[:i], noun[i:]
	low := strings.ToLower(word)
	_, plurals := irregular()
	switch {
	case low == "" || massNoun(low) || HasAnySuffix(low, "ware", "ness", "ing", "ics"):
		return noun
	case plurals[low] != "":
		return head + word[:1] + plurals[low][1:]
	case strings.HasSuffix(low, "man") && low != "human" && low != "german":
		return head + word[:len(word)-2] + "en"
	case strings.HasSuffix(low, "is"):
		return head + word[:len(word)-2] + "es"
	case HasAnySuffix(low, "ss", "x", "ch", "sh", "z", "us"):
		return noun + "es"
	case strings.HasSuffix(low, "s"):
		return noun
	case strings.HasSuffix(low, "y") && !HasAnySuffix(low, "ay", "ey", "oy", "uy"):
		return head + word[:len(word)-1] + "ies"
	}
	return noun + "s"
}

// HasAnySuffix reports whether word ends with one of suffixes.
func HasAnySuffix(word string, suffixes ...string) bool {
	for _, s := range suffixes {
		if strings.HasSuffix(word, s) {
			return true
		}
	}
	return false
}

var massNoun = english.word("mass-noun")
