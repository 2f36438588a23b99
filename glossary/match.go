package glossary

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/doc"
)

// Match is an entry found in a German text. Spans are bytes of that text.
type Match struct {
	Entry *Entry
	// Span is the term with its inflection, without other parts of a compound.
	Span doc.Span
	// Stem is Span without an ending that the entry's German does not have;
	// the rest of Span is the inflection. It differs from the entry's spelling
	// where a vowel is modified or case differs.
	Stem doc.Span
	// Word is the whole of the words that Span is part of, hyphens included.
	Word doc.Span
	// Compound is true when Word is longer than Span.
	Compound bool
	// Full is the word that is meant where Span has only a part of it: the first
	// of a shortened pair such as Sprach- und Bildmodelle (Sprachmodelle), or the
	// second of Sprachmodelle und -dienste, the hyphen included in both, and a
	// verb whose particle stands at the end of the clause (schafft ... ab:
	// abschafft). Else it is empty.
	Full string
}

// Find returns the entries that occur in text, from left to right, none
// overlapping another. Where several fit it takes the longest of those that
// begin leftmost, and a later entry rather than an earlier one. Forbidden
// entries are not among them.
func (g *Glossary) Find(text string) []Match { return g.terms.find(text) }

// FindForbidden returns the entries of kind Forbidden whose German occurs in
// text. Several of them may stand at one place.
func (g *Glossary) FindForbidden(text string) []Match { return g.forbidden.findAll(text) }

func (x *index) find(text string) []Match {
	if len(x.patterns) == 0 {
		return nil
	}
	var found []Match
	s := scanner{index: x, text: text}
	for s.word(len(text)) {
		best := Match{}
		s.matches(func(m Match) {
			if best.Entry == nil || better(m, best, text) {
				best = m
			}
		})
		if best.Entry == nil {
			s.inside(func(m Match) bool { best = m; return true })
		}
		if best.Entry != nil {
			found = append(found, best)
			s.pos = max(s.pos, best.Span.End)
		}
	}
	return found
}

func (x *index) findAll(text string) []Match {
	if len(x.patterns) == 0 {
		return nil
	}
	var found []Match
	s := scanner{index: x, text: text}
	for s.word(len(text)) {
		s.matches(func(m Match) { found = append(found, m) })
		s.inside(func(m Match) bool { found = append(found, m); return false })
	}
	return found
}

// better reports whether a is to be preferred to b, which begins at the same
// place of text.
func better(a, b Match, text string) bool {
	joined := func(m Match) bool { return m.Word.End > m.Span.End && m.Full == "" }
	switch {
	case a.Span.End != b.Span.End:
		return a.Span.End > b.Span.End
	case joined(a) != joined(b):
		return joined(b)
	case (a.Full == "") != (b.Full == ""):
		return a.Full != ""
	case sharp(a, text) != sharp(b, text):
		return sharp(a, text)
	case a.Stem.End != b.Stem.End:
		return a.Stem.End > b.Stem.End
	case a.Entry.Builtin() != b.Entry.Builtin():
		return b.Entry.Builtin()
	case a.Entry.CaseSensitive != b.Entry.CaseSensitive:
		return a.Entry.CaseSensitive
	}
	return false // a chain has the later entry first
}

// sharp reports whether text has as many ß as the entry: Maße is a form of Maß
// rather than of Masse, and Masse the other way round.
func sharp(m Match, text string) bool {
	return strings.Count(m.Span.Of(text), "ß") == strings.Count(m.Entry.German, "ß")
}

// scanner goes through the words of a text.
type scanner struct {
	*index
	text       string
	start, pos int    // the current word
	folded     []byte // the word, folded
	ends       []end  // of its letters
}

// end is where a letter of the current word ends, in the text and in folded.
type end struct{ text, folded int }

// word moves to the next word that begins before limit.
func (s *scanner) word(limit int) bool {
	text, i := s.text, s.pos
	for i < len(text) {
		if c := text[i]; c < utf8.RuneSelf {
			if wordByte[c] {
				break
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		if wordRune(r) {
			break
		}
		i += n
	}
	if i >= limit {
		return false
	}
	s.start, s.folded, s.ends = i, s.folded[:0], s.ends[:0]
	for i < len(text) {
		if c := text[i]; c < utf8.RuneSelf {
			if !wordByte[c] {
				break
			}
			s.folded = append(s.folded, lower[c])
			i++
		} else {
			r, n := utf8.DecodeRuneInString(text[i:])
			if !wordRune(r) {
				break
			}
			s.folded = appendFoldedRune(s.folded, r)
			i += n
		}
		s.ends = append(s.ends, end{i, len(s.folded)})
	}
	s.pos = i
	return true
}

var wordByte = func() (t [utf8.RuneSelf]bool) {
	for i := range t {
		t[i] = wordRune(rune(i))
	}
	return
}()

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// matches calls f with every entry that begins at the current word.
func (s *scanner) matches(f func(Match)) {
	for _, e := range s.ends {
		at, ok := s.at[string(s.folded[:e.folded])]
		if !ok {
			continue
		}
		s.follow(at, func(p *pattern) {
			if m, ok := s.verify(p); ok {
				f(m)
			}
		})
		if at.phrases {
			s.phrase(s.folded[:e.folded], f)
		}
	}
	if strings.HasPrefix(s.text[s.pos:], "-") {
		s.shortened(f)
		s.hyphened(f)
	}
	if strings.HasSuffix(s.text[:s.start], "-") {
		s.completed(f)
	}
}

// phrase looks up the entries of several words whose first word begins with
// the stem first and begins here.
func (s *scanner) phrase(first []byte, f func(Match)) {
	next := nextWord(s.text, s.pos)
	if next.Start-s.pos > 8 {
		return
	}
	key := append(slices.Clone(first), ' ')
	for _, r := range next.Of(s.text) {
		key = appendFoldedRune(key, r)
		s.follow(s.at[string(key)], func(p *pattern) {
			if m, ok := s.verify(p); ok {
				f(m)
			}
		})
	}
}

// verify compares pattern p with the text from the current word on.
func (s *scanner) verify(p *pattern) (Match, bool) {
	e := &s.entries[p.entry]
	if p.lead != "" && !strings.HasSuffix(s.text[:s.start], p.lead) {
		return Match{}, false
	}
	at, end := s.start, s.pos
	for i := range p.words {
		if i > 0 {
			next := nextWord(s.text, end)
			if next.Len() == 0 || !sameSeparator(p.separator[i-1], s.text[end:next.Start]) {
				return Match{}, false
			}
			at, end = next.Start, next.End
		}
		last := i == len(p.words)-1
		if !last {
			if _, _, ok := s.fit(e, p.words[i], at, end, inPhrase); !ok {
				return Match{}, false
			}
			continue
		}
		stem, span, ok := s.fit(e, p.words[i], at, end, lastWord)
		if !ok || !strings.HasPrefix(s.text[end:], p.trail) {
			return Match{}, false
		}
		m := Match{Entry: e}
		m.Span = doc.Span{Start: s.start - len(p.lead), End: span}
		m.Stem = doc.Span{Start: m.Span.Start, End: stem}
		if p.trail != "" {
			m.Span.End, m.Stem.End = end+len(p.trail), end+len(p.trail)
		}
		if span == end && isDigit(s.text, end-1) && decimal(s.text[end:]) {
			return Match{}, false
		}
		if p.particle != "" {
			if span < end || !clauseEnds(s.text[end:], p.particle) {
				return Match{}, false
			}
			m.Full = p.particle + strings.ToLower(m.Span.Of(s.text))
		}
		m.Word = wholeWord(s.text, doc.Span{Start: m.Span.Start, End: max(end, m.Span.End)})
		m.Compound = m.Word.Len() > m.Span.Len()
		return m, true
	}
	return Match{}, false
}

// clauseEnds reports whether particle ends the clause of a verb before rest.
// Other clauses may stand in between, other sentences not.
func clauseEnds(rest, particle string) bool {
	for at, n := 0, 0; n < clauseWords; n++ {
		w := nextWord(rest, at)
		if w.Len() == 0 || strings.ContainsAny(rest[at:w.Start], ".!?:;") && !isDigit(rest, at-1) {
			return false
		}
		if after := rest[w.End:]; w.Of(rest) == particle && !strings.HasPrefix(after, "-") {
			next, _ := utf8.DecodeRuneInString(strings.TrimLeft(after, " "))
			if !wordRune(next) || strings.HasPrefix(after, " und ") || strings.HasPrefix(after, " oder ") {
				return true
			}
		}
		at = w.End
	}
	return false
}

// clauseWords is how many words may stand between a verb and its particle.
const clauseWords = 40
