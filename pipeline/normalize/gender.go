package normalize

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/internal/lexicon"
	"dolmetsch/internal/regexp"
)

// Forms that name men and women with a mark inside the word. Models translate
// the shorter form, which German has for all, and stumble over the marks.
var (
	// genderNoun is Lehrer:innen, Bürger*in, Kolleg_innen, KundInnen.
	genderNoun = regexp.MustCompile(`(\p{Lu}[\pL-]*\p{Ll})(?:([:*_·]|/-?)(in(?:nen)?)|(In(?:nen)?))`)
	// genderWord is jede*r, neue:n: the longer of the two forms is for men.
	genderWord = regexp.MustCompile(`(\pL+e)[:*_](r|n|m|s)`)
	// genderArticle is ein*e, kein:e, der*die.
	genderArticle = regexp.MustCompile(`([Kk]?[Ee]in|[MmDdSs]ein|[Ii]hr|[Uu]nser)[:*_/]e|([Dd])(?:er[:*_/]die|ie[:*_/]der)`)
)

// agent is how words for persons end.
var agent = regexp.MustCompile(`(?:er|or|ent|ant|ist|eur|at|og|ert|and|iker)$`)

// findGender finds such forms and puts the one for men, which is the one for
// all, in their place.
func findGender(s string) []edit {
	var edits []edit
	for i := 0; i < len(s); i++ {
		if !genderMark(s, i) {
			continue
		}
		start := 1 + strings.LastIndexAny(s[:i], " \n\t")
		if n := strings.IndexAny(s[i:], " \n\t"); n >= 0 {
			i += n
		} else {
			i = len(s)
		}
		for _, e := range genderForms(s[start:i]) {
			e.Start, e.End = start+e.Start, start+e.End
			edits = append(edits, e)
		}
	}
	return edits
}

// genderMark reports whether the mark of such a form may stand at offset i of s:
// letters round it, or a capital in a word.
func genderMark(s string, i int) bool {
	n := 1
	switch s[i] {
	case ':', '*', '_', '/':
	case 0xC2:
		if n = 2; !strings.HasPrefix(s[i:], "·") {
			return false
		}
	case 'I':
		return i > 0 && strings.HasPrefix(s[i:], "In") && isLower(lastRune(s[:i]))
	default:
		return false
	}
	next := firstRune(s[i+n:])
	return unicode.IsLetter(lastRune(s[:i])) && (isLower(next) || next == '-')
}

// genderForms finds the forms in a text without spaces.
func genderForms(s string) []edit {
	var edits []edit
	add := func(start, end int, repl string) {
		edits = append(edits, edit{doc.Span{Start: start, End: end}, repl, ruleGender})
	}
	for _, m := range genderNoun.FindAllStringSubmatchIndex(s, -1) {
		if partOfWord(s, m[0], m[1]) {
			continue
		}
		stem := s[m[2]:m[3]]
		ending := "in"
		if strings.HasSuffix(s[m[0]:m[1]], "nnen") {
			ending = "innen"
		}
		first := stem[:strings.LastIndexByte(stem, '-')+1]
		stem = stem[len(first):]
		if m[4] >= 0 && s[m[4]] == ':' && ending == "in" && !agent.MatchString(stem) && lexicon.Rare(stem+"in") {
			continue // Achtung:in Kürze
		}
		if men, ok := menOf(stem, ending); ok {
			add(m[0], m[1], first+men)
		}
	}
	for _, m := range genderWord.FindAllStringSubmatchIndex(s, -1) {
		if !partOfWord(s, m[0], m[1]) {
			add(m[0], m[1], s[m[2]:m[3]]+s[m[4]:m[5]])
		}
	}
	for _, m := range genderArticle.FindAllStringSubmatchIndex(s, -1) {
		switch {
		case partOfWord(s, m[0], m[1]):
		case m[2] >= 0:
			add(m[0], m[1], s[m[2]:m[3]])
		default:
			add(m[0], m[1], s[m[4]:m[5]]+"er")
		}
	}
	return inPlace(edits)
}

// inPlace sorts edits and drops those that overlap one before.
func inPlace(edits []edit) []edit {
	slices.SortStableFunc(edits, func(a, b edit) int { return a.Start - b.Start })
	kept := edits[:0]
	for _, e := range edits {
		if n := len(kept); n == 0 || kept[n-1].End <= e.Start {
			kept = append(kept, e)
		}
	}
	return kept
}

// partOfWord reports whether s[start:end] goes on as a word: a letter, or the
// mark of an address, stands beside it. A hyphen may follow: Expert:innen-Rat.
func partOfWord(s string, start, end int) bool {
	next, n := utf8.DecodeRuneInString(s[end:])
	after, _ := utf8.DecodeRuneInString(s[end+n:])
	before := lastRune(s[:start])
	return isWord(before) || isWord(next) || strings.ContainsRune("/@_.", before) || strings.ContainsRune("*:_@/.", next) && isWord(after)
}

// menOf is the form for men of a stem with the ending for women; ok is false
// where no such word is known.
func menOf(stem, ending string) (string, bool) {
	known := func(word string) bool {
		if !lexicon.Rare(word) {
			return true
		}
		_, ok := lexicon.Find(word)
		return ok
	}
	forms := []string{stem + "en", stem + "e", stem + "n", stem + "s"}
	switch {
	case strings.HasSuffix(stem, "er") || strings.HasSuffix(stem, "el"):
		forms = []string{stem}
	case ending == "in":
		forms = []string{plainVowels(stem), stem, stem + "e"}
	case stem != plainVowels(stem):
		forms = []string{stem + "e", stem + "en", stem + "n"} // Ärzte
	}
	for _, f := range forms {
		if known(f) {
			return f, true
		}
	}
	return "", false
}

// plainVowels is a stem without the umlaut that the form for women has: Ärzt-in.
func plainVowels(stem string) string {
	return strings.NewReplacer("ä", "a", "ö", "o", "ü", "u", "Ä", "A", "Ö", "O", "Ü", "U").Replace(stem)
}
