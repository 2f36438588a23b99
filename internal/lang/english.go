package lang

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// EnglishForm reports whether form can be an inflection of the English word
// base: its plural, its possessive, a verb's -s, -ed and -ing. It goes by the
// rules of spelling and a table of frequent irregular words, ignores the case
// of letters, and is generous: it does not ask what part of speech base is.
func EnglishForm(base, form string) bool {
	b, f := strings.ToLower(base), strings.ToLower(strings.ReplaceAll(form, "’", "'"))
	if b == f {
		return true
	}
	if p, ok := strings.CutSuffix(f, "'s"); ok {
		return EnglishForm(b, p)
	}
	if p, ok := strings.CutSuffix(f, "'"); ok && strings.HasSuffix(p, "s") {
		return EnglishForm(b, p)
	}
	if forms, _ := irregular(); slices.Contains(forms[b], f) {
		return true
	}
	for _, r := range englishEndings {
		stem, ok := strings.CutSuffix(b, r.cut)
		if !ok || stem == "" || f != stem+r.add {
			continue
		}
		return true
	}
	// plan, planned, planning
	last, n := utf8.DecodeLastRuneInString(b)
	if len(b) > n && unicode.IsLetter(last) && !strings.ContainsRune("aeiouwxy", last) {
		if tail, ok := strings.CutPrefix(f, b+string(last)); ok && (tail == "ed" || tail == "ing") {
			return true
		}
	}
	return false
}

var englishEndings = []struct{ cut, add string }{
	{"", "s"}, {"", "es"}, {"y", "ies"}, {"f", "ves"}, {"fe", "ves"}, {"man", "men"}, {"is", "es"},
	{"um", "a"}, {"us", "i"}, {"on", "a"}, {"", "ed"}, {"e", "ed"}, {"y", "ied"}, {"", "ing"}, {"e", "ing"},
}

//go:embed data/irregular.tsv
var irregularTSV string

// irregular are the forms of irregular words, and the plurals of nouns.
var irregular = sync.OnceValues(func() (forms map[string][]string, plurals map[string]string) {
	forms, plurals = map[string][]string{}, map[string]string{}
	for word, list := range rows(irregularTSV) {
		f := strings.Fields(list)
		if f[0] == "plural" {
			f = f[1:]
			plurals[word] = f[0]
		}
		forms[word] = f
	}
	return forms, plurals
})

// EnglishArticle is "an" before a word or number that begins with a vowel
// sound and "a" before others, by spelling: an hour, a university, an FBI
// agent, an 8%, a One.
func EnglishArticle(next string) string {
	next = strings.TrimLeft(next, "“‘\"'([")
	first, n := utf8.DecodeRuneInString(next)
	word := next
	if i := strings.IndexFunc(next, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }); i >= 0 {
		word = next[:i]
	}
	low := strings.ToLower(word)
	switch {
	case unicode.IsDigit(first):
		digits := strings.TrimRightFunc(word, unicode.IsLetter)
		if first == '8' || digits == "11" || digits == "18" {
			return "an"
		}
		return "a"
	case isAllCaps(word) && len(word) > n && !pronounced(word): // spelled out: F-B-I
		if strings.ContainsRune("AEFHILMNORSX", first) {
			return "an"
		}
		return "a"
	case hasAnyPrefix(low, "hour", "honest", "honor", "honour", "heir"):
		return "an"
	case hasAnyPrefix(low, "eu", "uni", "use", "usu", "uti", "ukr", "ura", "uru", "one", "once") && !hasAnyPrefix(low, "unin", "unim"):
		return "a"
	}
	if strings.ContainsRune("aeiouäöåøæéáíóúèàAEIOUÄÖÅØÆÉÁÍÓÚÈÀ", first) {
		return "an"
	}
	return "a"
}

// pronounced reports whether an acronym is likely said as a word: NATO, UNESCO.
func pronounced(word string) bool {
	vowels := strings.Count(word, "A") + strings.Count(word, "E") + strings.Count(word, "I") + strings.Count(word, "O") + strings.Count(word, "U")
	return len(word) >= 4 && vowels >= 2
}

func isAllCaps(word string) bool {
	return strings.ToUpper(word) == word && strings.ToLower(word) != word
}

func hasAnyPrefix(s string, prefixes ...string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}
