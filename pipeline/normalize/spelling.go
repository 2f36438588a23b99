package normalize

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/internal/lang"
	"dolmetsch/internal/lexicon"
	"dolmetsch/internal/memo"
)

// findSpelling finds words that are written as where there are no umlauts
// (Koeln), as in Switzerland (Strasse) and as before 1996 (daß), and such that
// layout has cut (Ver- kehr). A word is changed only where the lexicon knows what
// it becomes and not what it is.
func findSpelling(s string) []edit {
	var found []edit
	for i := 1; i < len(s); i++ {
		if !spellingMark(s, i) {
			continue
		}
		at, end := i, i
		for at > 0 && unicode.IsLetter(lastRune(s[:at])) {
			at -= utf8.RuneLen(lastRune(s[:at]))
		}
		end += len(wordAt(s[end:]))
		word := s[at:end]
		if s[i] == '-' {
			if rest := wordAt(s[i+2:]); len(word) > 1 && cutWord(word, rest) {
				found = append(found, edit{doc.Span{Start: i, End: i + 2}, "", ruleHyphenation})
			}
			continue
		}
		if to, rule := respelled(word); to != "" && !inAddress(s, at, end) && !familyName(word, wordBefore(s[:at])) {
			found = append(found, edit{doc.Span{Start: at, End: end}, to, rule})
		}
		i = max(i, end-1)
	}
	return habits(s, found)
}

// spellingMark reports whether what makes a word one to be looked at stands at
// offset i of s, which is not its start: the second of two letters for an umlaut,
// ss or ß, or a hyphen before a space.
func spellingMark(s string, i int) bool {
	switch s[i] {
	case 'e':
		return strings.IndexByte("aouAOU", s[i-1]) >= 0 && (i < 2 || strings.IndexByte("aeiouyqAEIOUQ", s[i-2]) < 0)
	case 's':
		return s[i-1] == 's'
	case 0xC3:
		return strings.HasPrefix(s[i:], "ß")
	case '-':
		return i+1 < len(s) && s[i+1] == ' '
	}
	return false
}

// wordBefore is the word that stands before the white space or mark at the end of s.
func wordBefore(s string) string {
	s = strings.TrimRightFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
	at := len(s)
	for at > 0 && unicode.IsLetter(lastRune(s[:at])) {
		at -= utf8.RuneLen(lastRune(s[:at]))
	}
	return s[at:]
}

// habits are the edits of found that go with how the article writes: one with
// umlauts or ß does not do without them but in a slip, and one slip is none of a
// name. Who writes without has several such words, and who writes as of old has
// one of the frequent ones.
func habits(s string, found []edit) []edit {
	words := map[string]map[string]bool{}
	for _, e := range found {
		if words[e.rule] == nil {
			words[e.rule] = map[string]bool{}
		}
		words[e.rule][e.repl] = true
	}
	old := slices.ContainsFunc(found, func(e edit) bool { return e.rule == ruleOld && lang.OldSpelling(strings.ToLower(e.Of(s))) })
	umlauts, sharp := strings.ContainsAny(s, "äöüÄÖÜ"), strings.Contains(s, "ß")
	kept := found[:0]
	for _, e := range found {
		small := isLower(firstRune(e.repl))
		switch e.rule {
		case ruleUmlaut:
			if umlauts && !small && !lang.Town(e.repl) && personal(e.repl) || !umlauts && len(words[e.rule]) < 2 && !small && !lang.Town(e.repl) {
				continue
			}
		case ruleSwiss:
			if sharp || len(words[e.rule]) < 2 {
				continue
			}
		case ruleOld:
			if !old {
				continue
			}
		}
		kept = append(kept, e)
	}
	return kept
}

// personal reports whether a word may be a family name: Müller, Köhler, Böhm.
func personal(word string) bool {
	e, ok := lexicon.Lookup(word)
	return ok && e.Class == lexicon.Name || lang.PersonNoun(word) || strings.HasSuffix(word, "er") || strings.HasSuffix(word, "mann")
}

// familyName reports whether a word stands where a family name does, behind a
// first name or a title: Peter Weiss.
func familyName(word, before string) bool {
	return isUpperFirst(word) && (lang.FirstName(before) || lang.Title(before) || before == "Herr" || before == "Frau" || before == "Dr")
}

// inAddress reports whether the word s[start:end] is a part of an address.
func inAddress(s string, start, end int) bool {
	token, _ := tokenAround(s, start, end)
	next, n := utf8.DecodeRuneInString(s[end:])
	return isAddress(token) || next == '.' && startsWord(s[end+n:]) || strings.HasSuffix(s[:start], ".") && start > 1 && isWord(lastRune(s[:start-1])) || strings.HasSuffix(s[:start], "#")
}

// respelled is a word as it is written today in Germany, and the rule by which
// it is; empty where it is so or the lexicon does not know.
func respelled(word string) (string, string) {
	r := respellings(word)
	return r.to, r.rule
}

type respelling struct{ to, rule string }

var respellings = memo.Of(func(word string) respelling {
	low := word
	switch {
	case len(word) < 3:
		return respelling{}
	case strings.Contains(word, "ss"):
		if to := known(word, variants(word, "ss", "ß")); to != "" {
			return respelling{to, ruleSwiss}
		}
	case strings.Contains(word, "ß"):
		to := shortSharp(word)
		if old := lang.OldSpelling(strings.ToLower(word)); to != word && (old || lexicon.Rare(word) && !lexicon.Rare(to)) {
			return respelling{to, ruleOld}
		}
	}
	if strings.Contains(low, "e") && (strings.Contains(low, "ae") || strings.Contains(low, "oe") || strings.Contains(low, "ue") ||
		strings.HasPrefix(low, "Ae") || strings.HasPrefix(low, "Oe") || strings.HasPrefix(low, "Ue")) {
		if to := known(word, umlauted(word)); to != "" {
			return respelling{to, ruleUmlaut}
		}
	}
	return respelling{}
})

// shortSharp is word with ss for each ß that no vowel follows. One before a vowel
// was and is behind a long one: Maße, Straße.
func shortSharp(word string) string {
	var b strings.Builder
	for i, r := range word {
		if next, _ := utf8.DecodeRuneInString(word[i+utf8.RuneLen(r):]); r == 'ß' && !strings.ContainsRune("aeiouyäöü", next) {
			b.WriteString("ss")
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// known is the first of forms that is a frequent word, where word is none; or one
// that the lexicon knows, where it does not know word or says the same of it.
func known(word string, forms []string) string {
	if len(forms) == 0 || inTables(word) || !lexicon.Rare(word) {
		return ""
	}
	e, listed := lexicon.Find(word)
	if listed && e.Class == lexicon.Name && e.English[0] == word { // Goethe
		return ""
	}
	for _, f := range forms {
		if lang.Town(f) || !lexicon.Rare(f) {
			return f
		}
		if to, ok := lexicon.Find(f); ok && (!listed || to.English != nil && to.English[0] == e.English[0]) {
			return f
		}
	}
	return ""
}

// inTables reports whether a word is a name in this spelling.
func inTables(word string) bool {
	return lang.Town(word) || lang.KnownName(word) || lang.FirstName(word)
}

// knownWord reports whether a word is one in this spelling.
func knownWord(word string) bool {
	usual, _ := lexicon.Spelling(word)
	return inTables(word) || strings.EqualFold(usual, word)
}

// variants are word with one or all of the places of old changed to new.
func variants(word, old, new string) []string {
	all := strings.ReplaceAll(word, old, new)
	forms := []string{all}
	for i := 0; ; {
		n := strings.Index(word[i:], old)
		if n < 0 {
			break
		}
		i += n
		if one := word[:i] + new + word[i+len(old):]; one != all {
			forms = append(forms, one)
		}
		i += len(old)
	}
	return forms
}

var umlautOf = map[string]string{"ae": "ä", "oe": "ö", "ue": "ü", "Ae": "Ä", "Oe": "Ö", "Ue": "Ü"}

// umlauted are word with the umlauts that two letters may stand for: all of them,
// and each alone. Behind a vowel or q they stand for none: neue, Quelle.
func umlauted(word string) []string {
	var at []int
	for i := 0; i+1 < len(word); i++ {
		if umlautOf[word[i:i+2]] != "" && (i == 0 || !strings.ContainsRune("aeiouyqAEIOUQ", rune(word[i-1]))) {
			at = append(at, i)
		}
	}
	form := func(places []int) string {
		var b strings.Builder
		done := 0
		for _, i := range places {
			b.WriteString(word[done:i] + umlautOf[word[i:i+2]])
			done = i + 2
		}
		return b.String() + word[done:]
	}
	if len(at) == 0 {
		return nil
	}
	forms := []string{form(at)}
	if len(at) > 1 {
		for _, i := range at {
			forms = append(forms, form([]int{i}))
		}
	}
	for _, f := range forms[:len(forms):len(forms)] { // Groesse: Größe
		if strings.Contains(f, "ss") {
			forms = append(forms, variants(f, "ss", "ß")...)
		}
	}
	return forms
}

// cutWord reports whether left and right, with a hyphen and a space between, are
// one word that was divided where a line ended once. Sprach- und Bildmodelle are
// none.
func cutWord(left, right string) bool {
	return len(right) > 1 && isLower(firstRune(right)) && !lang.SuspendsHyphen(right) && !lang.HeadlineWord(right) &&
		knownWord(left+right) && !(knownWord(left) && knownWord(right)) && utf8.RuneCountInString(left+right) > 4 && !unicode.IsUpper(lastRune(left))
}
