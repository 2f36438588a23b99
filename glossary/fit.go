package glossary

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/internal/lang"
	"dolmetsch/internal/regexp"
)

// Where a word of text stands that is compared with a word of an entry.
const (
	inPhrase   = iota // before other words of the entry
	lastWord          // or the only one
	insideWord        // after the first part of a compound
)

// fit compares one word of text with its forms. It returns where the stem and
// where the inflected word ends; the latter lies before end in a compound.
func (s *scanner) fit(e *Entry, forms []form, at, end, where int) (stem, span int, ok bool) {
	last := where != inPhrase
	for _, f := range forms {
		a, ok := align(f.stem, s.text[at:end])
		if !ok || where != insideWord && !s.caseFits(e, f, at, at+a.n, end, a) ||
			where == insideWord && !s.caseFitsInside(e, at, end, a) {
			continue
		}
		stem, ending := at+a.n, s.text[at+a.n:end]
		if strings.ToUpper(ending) == ending {
			ending = strings.ToLower(ending)
		}
		if f.class.takes(f.stem, ending, a.umlaut) && (a.umlaut || endingStands(f, ending, s.text[:at])) {
			span = end
			if last && (f.class == name || f.class == noun) {
				if n := apostrophe(s.text[end:], s.text[at:end]); n > 0 {
					span += n
				}
			}
			if last && (f.class == noun || f.class == singular) {
				span += len(genderMark.FindString(s.text[span:]))
			}
			return stem, span, true
		}
		if last && !a.umlaut && len(e.German) == len(f.stem) && (f.class == noun || f.class == singular) && compoundRest(f.stem, ending) {
			return stem, stem, true
		}
	}
	return 0, 0, false
}

// genderMark is the ending that makes a noun one for all genders.
var genderMark = regexp.MustCompile(`^[:*_/·]-?in(?:nen)?\b`)

// apostrophe is the length of an apostrophe genitive at the start of rest:
// Meta's; and of a bare apostrophe after a name that ends in an s sound.
func apostrophe(rest, word string) int {
	mark, ok := strings.CutPrefix(rest, "'")
	n := 1
	if !ok {
		if mark, ok = strings.CutPrefix(rest, "’"); !ok {
			return 0
		}
		n = len("’")
	}
	r, _ := utf8.DecodeRuneInString(mark)
	if r == 's' {
		if after, _ := utf8.DecodeRuneInString(mark[1:]); !wordRune(after) {
			return n + 1
		}
		return 0
	}
	if !wordRune(r) && lang.Sibilant(word) {
		return n
	}
	return 0
}

// alignment is how a stem lies in the text.
type alignment struct {
	n         int  // bytes of text
	umlaut    bool // the last vowel is modified in the text
	firstCase bool // the first letter differs in case
	restCase  bool // another letter does
}

// align compares stem with the start of text, taking ß and ss, and the
// varieties of apostrophe, for the same.
func align(stem, text string) (alignment, bool) {
	var a alignment
	i := 0
	for i < len(stem) {
		if a.n >= len(text) {
			return a, false
		}
		r, n := utf8.DecodeRuneInString(stem[i:])
		t, m := utf8.DecodeRuneInString(text[a.n:])
		switch {
		case r == t:
		case r == 'ß' && hasPrefixFold(text[a.n:], "ss"):
			m = 2
		case t == 'ß' && hasPrefixFold(stem[i:], "ss"):
			n = 2
		case unicode.ToLower(r) == unicode.ToLower(t):
			if i == 0 {
				a.firstCase = true
			} else {
				a.restCase = true
			}
		case modified(r) == unicode.ToLower(t) && modified(r) != 0 && !a.umlaut && inLastVowels(stem, i):
			a.umlaut = true
			if i == 0 && unicode.IsUpper(r) != unicode.IsUpper(t) {
				a.firstCase = true
			}
		default:
			return a, false
		}
		i += n
		a.n += m
	}
	return a, true
}

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

func modified(r rune) rune {
	switch r {
	case 'a', 'A':
		return 'ä'
	case 'o', 'O':
		return 'ö'
	case 'u', 'U':
		return 'ü'
	}
	return 0
}

func inLastVowels(stem string, i int) bool {
	run := lastVowels(stem)
	if lang.HasAnySuffix(stem, "er", "el", "en") { // Vater: Väter
		run = lastVowels(stem[:len(stem)-2])
	}
	at := strings.LastIndex(stem, run)
	return run != "" && i >= at && i < at+len(run)
}

// caseFits applies the rules of case: a capital matters, except in a word all
// in capitals and, for a word that the entry begins with a small letter, at the
// start of a sentence.
func (s *scanner) caseFits(e *Entry, f form, at, stem, end int, a alignment) bool {
	if !a.firstCase && !a.restCase {
		return true
	}
	if e.CaseSensitive {
		return false
	}
	if word := s.text[at:end]; utf8.RuneCountInString(word) > 1 && strings.ToUpper(word) == word && !acronym(f.stem) {
		return true
	}
	if a.restCase {
		return false
	}
	// The adjective of a phrase: große Koalition, Große Koalition.
	if f.class == adjective && !e.Fixed() && strings.Contains(e.German, " ") {
		return true
	}
	first, _ := utf8.DecodeRuneInString(f.stem)
	return unicode.IsLower(first) && sentenceStart(s.text[:at])
}

// caseFitsInside is caseFits for a noun inside a word: it has no capital there,
// unless all has.
func (s *scanner) caseFitsInside(e *Entry, at, end int, a alignment) bool {
	word := s.text[at:end]
	return !e.CaseSensitive && (a.firstCase && !a.restCase || strings.ToUpper(word) == word)
}

// sentenceStart reports whether a sentence, or a quotation, begins after before.
func sentenceStart(before string) bool {
	before = strings.TrimRightFunc(before, unicode.IsSpace)
	if before == "" {
		return true
	}
	r, _ := utf8.DecodeLastRuneInString(before)
	return strings.ContainsRune(".!?:;…„“”»«\"‚‘›‹'(–—•*", r)
}
