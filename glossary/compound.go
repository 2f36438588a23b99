package glossary

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/internal/lang"
)

// heads reports whether e is also looked for inside words, as their last or a
// middle part: Höchstrechenleistung. Short words and those with the endings of
// abstract nouns are not, as too often the compound means another thing:
// Landwirtschaft is no economy, Flugzeug no stuff.
func (e *Entry) heads() bool {
	if e.Fixed() || e.CaseSensitive || utf8.RuneCountInString(e.German) < headRunes || acronym(e.German) ||
		lang.HasAnySuffix(e.German, "schaft", "schaften", "heit", "keit", "tum") {
		return false
	}
	first, _ := utf8.DecodeRuneInString(e.German)
	return unicode.IsUpper(first) && strings.IndexFunc(e.German, func(r rune) bool { return !unicode.IsLetter(r) }) < 0
}

// headRunes is the least number of letters of a term that is looked for inside
// words. As many of them, folded, are the key by which it is found.
const headRunes = 9

// addInner keeps the first letters of a term that is looked for inside words.
func (x *index) addInner(term string) { x.inner[string(appendFolded(nil, term)[:headRunes])] = true }

// inside calls f with the terms inside the current word, from left to right,
// until it returns true.
func (s *scanner) inside(f func(Match) (done bool)) {
	if n := s.pos - s.start; len(s.inner) == 0 || len(s.ends) < headRunes+leastPart || n < headRunes+leastPart || n > longestCompound {
		return
	}
	if first, _ := utf8.DecodeRuneInString(s.text[s.start:]); !unicode.IsUpper(first) {
		return
	}
	for i := leastPart; i < len(s.ends); i++ {
		at, from := s.ends[i-1].text, s.ends[i-1].folded
		if from+headRunes > len(s.folded) {
			return
		}
		if s.inner[string(s.folded[from:from+headRunes])] && firstPart(s.text[s.start:at]) && s.insideAt(at, i, f) {
			return
		}
	}
}

// insideAt calls f with the terms that begin at byte at of the text, which is
// where letter i of the current word begins.
func (s *scanner) insideAt(at, i int, f func(Match) (done bool)) bool {
	from := s.ends[i-1].folded
	for _, e := range s.ends[i:] {
		done := false
		s.follow(s.at[string(s.folded[from:e.folded])], func(p *pattern) {
			e := &s.entries[p.entry]
			if done || len(p.words) > 1 || !e.heads() || strings.HasSuffix(e.German, "ung") && derives(s.text[s.start:at]) {
				return
			}
			if stem, span, ok := s.fit(e, p.words[0], at, s.pos, insideWord); ok {
				done = f(Match{Entry: e, Span: doc.Span{Start: at, End: span}, Stem: doc.Span{Start: at, End: stem},
					Word: wholeWord(s.text, doc.Span{Start: at, End: s.pos}), Compound: true})
			}
		})
		if done {
			return true
		}
	}
	return false
}

// leastPart is the least number of letters of the first part of a compound.
const leastPart = 3

// longestCompound is how many bytes a word may have in which terms are looked
// for: what is longer is no word, and takes time by the square of its length.
const longestCompound = 400

// firstPart reports whether part can be the first part of a compound noun, and
// is no prefix that makes another word of it.
func firstPart(part string) bool {
	return utf8.RuneCountInString(part) >= leastPart && strings.ContainsAny(strings.ToLower(part), "aeiouäöüy") && !lang.MakesVerb(part)
}

// derives reports whether part, before a noun of an action, likely ends with the
// prefix of a verb, so that another noun stands there: Herausforderung is no
// Forderung, Gerichtsentscheidung no Scheidung. Short prefixes, with which many
// nouns end (Weltraumforschung), count after a linking s or n only.
func derives(part string) bool {
	part = strings.ToLower(part)
	if lang.HasAnySuffix(part, "ver", "ent", "zer", "miss", "auf", "aus", "ein", "vor", "nach", "über", "unter", "durch", "wieder") {
		return true
	}
	for _, p := range []string{"an", "ab", "um", "zu", "be"} {
		if before, ok := strings.CutSuffix(part, p); ok && lang.HasAnySuffix(before, "s", "n") {
			return true
		}
	}
	return false
}

// shortened finds the entry that a word with a trailing hyphen is the first
// part of: Sprach- in "Sprach- und Bildmodelle".
func (s *scanner) shortened(f func(Match)) {
	if r, _ := utf8.DecodeRuneInString(s.text[s.pos+1:]); wordRune(r) {
		return
	}
	head := completing(s.text[s.pos+1:])
	if head == "" {
		return
	}
	first := s.text[s.start:s.pos]
	for i := range head {
		if i < 2 || len(head)-i < 3 {
			continue
		}
		full := first + head[i:]
		if e := s.whole(full, len(first)+2); e != nil {
			span := doc.Span{Start: s.start, End: s.pos + 1}
			f(Match{Entry: e, Span: span, Stem: span, Word: span, Full: full})
			return
		}
	}
}

// completed finds the entry that a word with a hyphen before it is the last part
// of: -leistung in "Rechenzentren und -leistung".
func (s *scanner) completed(f func(Match)) {
	before := strings.TrimSuffix(s.text[:s.start], "-")
	shared := strings.TrimRight(before, ", \u00a0")
	if shared == before {
		return
	}
	for _, and := range []string{" und", " oder", " sowie", " bzw.", " &"} {
		shared = strings.TrimSuffix(shared, and)
	}
	first, last := shared, s.text[s.start:s.pos]
	if i := strings.LastIndexFunc(shared, func(r rune) bool { return !wordRune(r) }); i >= 0 {
		_, n := utf8.DecodeRuneInString(shared[i:])
		first = shared[i+n:]
	}
	for i := range first {
		if i < 3 || len(last) < 3 {
			continue
		}
		full := first[:i] + last
		if e := s.whole(full, len(last)+2); e != nil {
			span := doc.Span{Start: s.start - 1, End: s.pos}
			f(Match{Entry: e, Span: span, Stem: span, Word: span, Full: full})
			return
		}
	}
}

// hyphened finds the entry that two words with a hyphen between them are when
// they are joined: Datenschutz-Verordnung.
func (s *scanner) hyphened(f func(Match)) {
	second := nextWord(s.text, s.pos+1)
	if second.Start != s.pos+1 || second.Len() < 2 {
		return
	}
	r, n := utf8.DecodeRuneInString(second.Of(s.text))
	full := s.text[s.start:s.pos] + string(unicode.ToLower(r)) + s.text[second.Start+n:second.End]
	if e := s.whole(full, 0); e != nil {
		span := doc.Span{Start: s.start, End: second.End}
		word := wholeWord(s.text, span)
		f(Match{Entry: e, Span: span, Stem: span, Word: word, Compound: word != span})
	}
}

// whole is the entry, longer than least, that word is a form of; nil if there
// is none.
func (s *scanner) whole(word string, least int) *Entry {
	part := scanner{index: s.index, text: word}
	if !part.word(len(word)) || part.pos < len(word) {
		return nil
	}
	var e *Entry
	for _, end := range part.ends {
		part.follow(part.at[string(part.folded[:end.folded])], func(p *pattern) {
			if p.particle != "" || len(p.words) > 1 || e != nil {
				return
			}
			if m, ok := part.verify(p); ok && m.Span.End == len(word) && len(m.Entry.German) > least {
				e = m.Entry
			}
		})
	}
	return e
}

// completing is the word that completes one with a hyphen before rest, as
// Bildmodelle does in " und Bildmodelle"; empty where there is none.
func completing(rest string) string {
	for range 4 {
		trimmed := strings.TrimLeft(rest, ", \u00a0")
		for _, and := range []string{"und ", "oder ", "sowie ", "bzw. ", "als auch ", "wie ", "& ", "/"} {
			trimmed = strings.TrimPrefix(trimmed, and)
		}
		if trimmed == rest {
			return ""
		}
		w := nextWord(trimmed, 0)
		if w.Start != 0 || w.Len() == 0 {
			return ""
		}
		if after := trimmed[w.End:]; !strings.HasPrefix(after, "-") {
			return w.Of(trimmed)
		} else if rest = after[1:]; !strings.HasPrefix(rest, " ") && !strings.HasPrefix(rest, ",") {
			return ""
		}
	}
	return ""
}
