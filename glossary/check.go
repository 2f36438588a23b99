package glossary

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/internal/lang"
)

// Problem is something that Check found.
type Problem struct {
	Entry Entry
	Text  string
}

// String is file:line: text.
func (p Problem) String() string { return p.Entry.Place() + ": " + p.Text }

// Check looks for what is probably wrong in the entries of g: duplicates,
// entries that contradict each other, chains (the English of one is the German
// of another), entries that can never match or less often than one would think,
// lines without a separator, and encoding slips. It returns them in the order of
// the entries.
func Check(g *Glossary) []Problem {
	var problems []Problem
	add := func(e *Entry, format string, args ...any) {
		problems = append(problems, Problem{*e, fmt.Sprintf(format, args...)})
	}
	byKey := map[string]*Entry{}
	german := map[string]*Entry{}
	for i := range g.Entries {
		e := &g.Entries[i]
		if e.Kind != Forbidden {
			if _, ok := german[e.German]; !ok {
				german[e.German] = e
			}
		}
	}
	required := map[string]*Entry{}
	for i := range g.Entries {
		if e := &g.Entries[i]; e.Kind != Forbidden {
			required[foldString(e.German)+"\x00"+strings.ToLower(e.English)] = e
		}
	}
	for i := range g.Entries {
		e := &g.Entries[i]
		if old, ok := byKey[e.key()]; ok {
			if old.English == e.English && old.Kind == e.Kind {
				add(e, "%q is a duplicate of %s", e.German, old.Place())
			} else {
				add(e, "%q = %q contradicts %q of %s; this one counts", e.German, e.English, old.English, old.Place())
			}
		}
		byKey[e.key()] = e
		if e.Kind == Forbidden {
			if r, ok := required[foldString(e.German)+"\x00"+strings.ToLower(e.English)]; ok {
				add(e, "%q forbids %q, which %s requires", e.German, e.English, r.Place())
			}
		}
		if next, ok := german[e.English]; ok && e.Kind == Term && next != e && next.English != next.German {
			add(e, "%q = %q, which is German for %q in %s; English is not translated again", e.German, e.English, next.English, next.Place())
		}
		for _, s := range []string{e.German, e.English, e.Plural, e.Note} {
			if why := slip(s); why != "" {
				add(e, "%q: %s", s, why)
			}
		}
		if why := g.unmatchable(e); why != "" {
			add(e, "%q can never match: %s", e.German, why)
		}
		if e.bare && e.Kind == DoNotTranslate {
			add(e, "%q has no English and no separator after it, so it stays German; put one there if that is meant", e.German)
		}
		if article, rest, _ := strings.Cut(e.German, " "); e.Kind == Term && rest != "" && !strings.Contains(rest, " ") && (article == "der" || article == "die" || article == "das") {
			add(e, "%q begins with an article and matches with that only; %q matches in every case", e.German, rest)
		}
		if e.Kind == Term && e.verbPhrase() {
			add(e, "%q is a verb of several words, which is found only with its words in this order, as in an infinitive", e.German)
		}
		if first, _ := utf8.DecodeRuneInString(e.German); unicode.IsLower(first) && !strings.Contains(e.German, " ") && lang.NounEnding(e.German) {
			add(e, "%q looks like a noun; German nouns have a capital, and with a small letter it matches at the start of a sentence only", e.German)
		}
		if e.Kind == Term && e.English == e.German && len(split(e.German)) > 0 && e.CaseSensitive {
			add(e, "%q has itself as English; use kind do-not-translate, or leave the English empty", e.German)
		}
	}
	return problems
}

// verbPhrase reports whether e is a verb with words before it: in Kraft treten.
func (e *Entry) verbPhrase() bool {
	words := split(e.German)
	if len(words) < 2 || e.PartOfSpeech != "" && e.PartOfSpeech != "verb" {
		return false
	}
	last := words[len(words)-1].text
	return e.PartOfSpeech == "verb" || !acronym(last) && strings.ToLower(last) == last && lang.KnownVerb(last)
}

// unmatchable says why e can not match text, or nothing.
func (g *Glossary) unmatchable(e *Entry) string {
	if len(split(e.German)) == 0 {
		return "it has no letter or digit"
	}
	for _, stop := range []string{". ", "! ", "? "} {
		before, _, ok := strings.Cut(e.German, stop)
		if last := before[strings.LastIndex(before, " ")+1:]; ok && len(last) > 3 && strings.ToLower(last) == last {
			return "it runs over the end of a sentence"
		}
	}
	x := &g.terms
	if e.Kind == Forbidden {
		x = &g.forbidden
	}
	alone := []Entry{*e}
	alone[0].Kind = Term
	if e.Kind != Forbidden {
		alone[0].Kind = e.Kind
	}
	single := New(alone)
	if len(single.Find(e.German)) == 0 {
		return "it is not found even in itself"
	}
	for _, m := range x.findAll(e.German) {
		if m.Entry.key() == e.key() {
			return ""
		}
	}
	return "another entry takes its place"
}

// slip says what looks like a wrong encoding or a copying slip in s.
func slip(s string) string {
	for i, r := range s {
		switch {
		case r == '\uFFFD':
			return "has the replacement character of a failed conversion"
		case r == '\u00ad':
			return "has a soft hyphen"
		case r == '\u200b' || r == '\ufeff' || r == '\u200e' || r == '\u200f':
			return "has an invisible character"
		case unicode.IsControl(r):
			return "has a control character"
		case (r == 'Ã' || r == 'Â' || r == 'â') && i+len(string(r)) < len(s):
			next := []rune(s[i+len(string(r)):])[0]
			if next >= 0x80 && next <= 0xbf || next == '€' || next == 'Ÿ' || next == '„' || next == '–' || next == '¼' || next == 'œ' {
				return "looks like UTF-8 read as Windows-1252"
			}
		case unicode.In(r, unicode.Cyrillic, unicode.Greek) && strings.IndexFunc(s, func(c rune) bool { return unicode.Is(unicode.Latin, c) }) >= 0:
			return fmt.Sprintf("mixes %q into Latin letters", r)
		case r == '\u0308' || r == '\u0301':
			return "has a combining accent; expected composed letters (NFC)"
		}
	}
	return ""
}
