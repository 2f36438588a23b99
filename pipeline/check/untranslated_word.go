package check

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/glossary"
	"dolmetsch/internal/lang"
	"dolmetsch/internal/regexp"
	"dolmetsch/pipeline/protect/propername"
)

// untranslatedWords lists the words of the English that are words of the German, and
// not those of names, terms and quotations, nor such as both languages have.
func untranslatedWords(u *doc.Unit, source, target string) []string {
	german := propername.Words(source)
	at := map[string]int{} // by spelling, of the last one
	for i := range german {
		at[german[i].Text] = i
	}
	scored := false
	// common reports whether the i-th word of the German has to be translated,
	// being a word with a score below most.
	common := func(i int, most float64) bool {
		w := &german[i]
		if source != u.Source || u.Claimed(w.Span) {
			return false
		}
		if !scored {
			propername.Article([][]propername.Word{german})
			scored = true
		}
		return w.Score < most
	}
	protected := map[string]bool{}
	for i := range u.Terms {
		for _, w := range nameWords(u.Terms[i].Target) {
			protected[w] = true
		}
	}
	var left []string
	english := propername.Words(target)
	for i := range english {
		w := &english[i]
		if utf8.RuneCountInString(w.Text) < 4 || at[w.Text] > 0 && strings.Contains(w.Text, "'") || protected[w.Text] || w.Before == '(' || w.After == ')' {
			continue
		}
		text := w.Text
		k, ok := at[text]
		if !ok {
			text = strings.TrimSuffix(strings.TrimSuffix(straight(text), "'s"), "s") // the Leutes
			if k, ok = at[text]; !ok {
				if k, ok = at[capitalized(text)]; ok && !germanLetters.MatchString(text) {
					continue
				}
			}
		}
		switch {
		case !ok || sharedEnding.MatchString(text) || lang.Cognate(strings.ToLower(text)) || lang.Loanword(capitalized(text)) || inTitle(target, w.Span.Start):
		case !hasUpper(german[k].Text):
			if !hasUpper(w.Text) && (lang.LeftOver(text) || germanLetters.MatchString(text) || germanEnding.MatchString(text)) {
				left = append(left, w.Text)
			}
		case w.First && !germanLetters.MatchString(text):
			// Opposition, which has a capital here in English too
		case partOfName(w, &german[k]) && !(w.HyphenBefore && common(k, headScore)):
		case common(k, keptScore):
			left = append(left, w.Text)
		}
	}
	return append(left, untranslatedNames(source, target, protected)...)
}

// untranslatedNames lists the acronyms of the built-in glossary, and its countries in
// brackets, that have other English and stand there as in German: die EZB.
func untranslatedNames(source, target string, protected map[string]bool) []string {
	var left []string
	for _, m := range glossary.Builtin().Find(source) {
		word := m.Span.Of(source)
		acronym := m.Entry.Context == glossary.Acronym && word == strings.ToUpper(word) && word != "USA"
		country := m.Entry.Context == glossary.Country && strings.Contains(target, "("+word+")") // not of names: Bayern, Deutschland
		if m.Compound || !acronym && !country || protected[word] || slices.Contains(left, word) {
			continue
		}
		if strings.EqualFold(m.Entry.German, m.Entry.English) || !standsIn(word, target) || standsIn(m.Entry.English, target) || inTitle(target, strings.Index(target, word)) {
			continue
		}
		left = append(left, word)
	}
	return left
}

// standsIn reports whether word is in text with no letter beside it.
func standsIn(word, text string) bool {
	for at := 0; ; {
		i := strings.Index(text[at:], word)
		if i < 0 {
			return false
		}
		start, end := at+i, at+i+len(word)
		before, _ := utf8.DecodeLastRuneInString(text[:start])
		after, _ := utf8.DecodeRuneInString(text[end:])
		if !unicode.IsLetter(before) && !unicode.IsLetter(after) && before != '-' {
			return true
		}
		at = end
	}
}

// A German word should not stand unchanged in English with a score (log odds
// that it does, capital and all) below keptScore, nor below headScore where it
// ends the compound of a name: Fenn-Leute, but Blau-Weiß. Above nameScore, which is
// odds of one to ten, a line may be a name and nothing else.
const (
	keptScore = -4
	headScore = -6
	nameScore = -2.3
)

// germanLetters are sequences of letters that English words hardly have, and
// germanEnding endings of small words.
var (
	germanLetters = regexp.MustCompile(`(?i)[äöüß]|sch[aiulmnrtw]|[aeiou]h[lmnrt]|[^y]acht|[eiou]cht|[^e]kt(?:e|en|s)?$|tz[^y]|zw|(?:ung|heit|keit|schaft)(?:en)?$|nisse`)
	germanEnding  = regexp.MustCompile(`\pL{3}(?:lich|isch|ig|haft|sam|bar)(?:e[mnrs]?)?$|\pL{3}(?:en|em|[bcdfghklmnprst]te|ieren|iert)$`)
)

// sharedEnding is how the names of streets and squares end, and nouns that both
// languages have from Latin.
var sharedEnding = regexp.MustCompile(`(?:straße|gasse|platz|allee|damm|markt|[st]ion|ment|[ae]nt|or|ist)s?$`)

func capitalized(w string) string {
	r, n := utf8.DecodeRuneInString(w)
	return string(unicode.ToUpper(r)) + w[n:]
}

// partOfName reports whether a word of the English stands beside a capitalised
// one as it does in the German: Neue Zeitung.
func partOfName(w, d *propername.Word) bool {
	return w.Next != "" && w.Next == d.Next && hasUpper(w.Next) || w.Prev != "" && w.Prev == d.Prev && hasUpper(w.Prev)
}

// inTitle reports whether byte i of text stands in double quotation marks with
// few words, as titles and names do.
func inTitle(text string, i int) bool {
	start := strings.LastIndexAny(text[:i], `"“„”`)
	if start < 0 || strings.HasPrefix(text[start:], "”") || text[start] == '"' && strings.Count(text[:i], `"`)%2 == 0 {
		return false
	}
	end := strings.IndexAny(text[i:], `"”“`)
	return end >= 0 && len(words(text[start:i+end])) <= shortQuote
}
