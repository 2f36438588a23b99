package lang

import "strings"

// Stem cuts the commonest endings of German inflection off a word in small
// letters: at most two letters of e, n, r, s and m, leaving at least four
// bytes. It is for finding words that may be forms of one, not for grammar.
func Stem(word string) string {
	for range 2 {
		if len(word) <= 4 || !strings.ContainsRune("enrsm", rune(word[len(word)-1])) {
			break
		}
		word = word[:len(word)-1]
	}
	return word
}
