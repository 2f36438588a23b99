package glossary

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/internal/lang"
)

// Plural reports whether the term found in text is a noun that is surely in the
// plural there, by its ending and the determiner before it, where the entry has
// the singular.
func (m Match) Plural(text string) bool {
	words := split(m.Entry.German)
	if len(words) == 0 || m.Entry.Fixed() || m.Entry.Verb() || m.Full != "" || m.Span.End-m.Stem.End > len("/-innen") {
		return false
	}
	last := words[len(words)-1].text
	if first, _ := utf8.DecodeRuneInString(last); !unicode.IsUpper(first) || m.Stem.End > len(text) {
		return false
	}
	have := foldString(m.Stem.Of(text))
	if strings.Contains(have, "-") && !strings.Contains(m.Entry.German, "-") && !strings.Contains(m.Entry.German, " ") {
		return false // Datenschutz-Verordnung
	}
	have, last = have[strings.LastIndexAny(have, " -")+1:], foldString(last)
	if strings.ContainsFunc(have, func(r rune) bool { return !wordRune(r) }) {
		return false // .NET, C++
	}
	ending := strings.ToLower(text[m.Stem.End:m.Span.End])
	before, rest := lastField(text[:m.Word.Start])
	second, _ := lastField(rest)
	singular := slices.Contains(singularWords, before) || slices.Contains(singularWords, second)
	switch {
	case strings.HasSuffix(ending, "nen"), umlauts(have) > umlauts(last):
		return true
	case lang.Declined(last) && utf8.RuneCountInString(have) < utf8.RuneCountInString(last):
		return ending == "en" && slices.Contains(pluralWords, before)
	case !strings.HasPrefix(last, have), utf8.RuneCountInString(have) < utf8.RuneCountInString(last):
		return true // Praktika, Muse-en
	}
	switch ending {
	case "er", "ern", "se", "sen":
		return true
	case "e":
		return !singular
	case "en":
		return !singular || !lang.HasAnySuffix(have, weak...)
	case "n":
		return !singular || !lang.HasAnySuffix(have, "e")
	}
	return false
}

// lastField is the last of text's parts between spaces, in small letters,
// and the text before it.
func lastField(text string) (field, before string) {
	text = strings.TrimRightFunc(text, unicode.IsSpace)
	at := max(0, strings.LastIndexFunc(text, unicode.IsSpace))
	return strings.ToLower(strings.TrimLeftFunc(text[at:], unicode.IsSpace)), text[:at]
}

func umlauts(word string) int {
	n := 0
	for _, r := range word {
		if r == 'ä' || r == 'ö' || r == 'ü' {
			n++
		}
	}
	return n
}

var (
	// weak are ends of masculine nouns that have -en in the singular too.
	weak = strings.Fields("ent ant ist at et it oge ot soph graf graph nom mensch held bär prinz fürst")

	singularWords = strings.Fields("des dem den eines einem einen jedes jedem jeden dieses diesem diesen jenes jenem kein keinem keinen seinem seinen ihrem ihren zum zu im am vom beim nach")
	pluralWords   = strings.Fields("die viele alle mehrere einige beide zwei drei vier fünf sechs sieben acht neun zehn wenige keine diese jene")
)
