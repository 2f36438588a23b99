package lang

import "strings"

// SuspendsHyphen reports whether word may follow a hyphen that stands for the
// rest of a compound ("Sprach- und Bildmodelle"), so that a hyphen before it
// at a line's end is not one of hyphenation.
func SuspendsHyphen(word string) bool {
	return suspenders[strings.TrimRight(word, ".,")]
}

var suspenders = WordSet(`und oder bzw beziehungsweise sowie bis noch als statt wie aber u o wenn ja samt plus anstatt`)

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
func LeavesOpen(word string) bool { return linkWords[word] }

// CountsNext reports whether a number is what word, a preposition or adverb,
// leads to at a line's end: bis zu / 5 Millionen.
func CountsNext(word string) bool { return counters[word] }

var counters = WordSet(`zu auf um mit an ab nach über unter als rund etwa ca. fast knapp mindestens höchstens bis seit gegen nur`)

var linkWords = WordSet(`der die den dem des eine einen einem einer eines und oder sowie für von
	zum zur im vom beim ins am dass weil wenn ob als bei seine seiner seinem seinen seines
	ihre ihrer ihrem ihren ihres sein ihr kein keine keinen keiner sondern zwischen gegen`)

// WordSet is the set of the words of list, which stand between spaces.
func WordSet(list string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		m[w] = true
	}
	return m
}
