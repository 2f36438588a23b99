package glossary

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/internal/lang"
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

// index finds patterns by their first word, those of several words by the
// first two. Every prefix of every word of a text is looked up by a rolling
// hash of its folded letters; a bit set turns nearly all of them away, so the
// cost per byte does not grow with the number of entries.
type index struct {
	entries  []Entry
	patterns []pattern
	chains   map[uint32]int32 // hash of the stems -> chain, as an index of nodes plus 1
	nodes    []node
	inner    bool // there are terms that are looked for inside words
	bits     []uint64
	mask     uint32
}

// node is an element of a chain of patterns with one hash.
type node struct{ pattern, next int32 }

// several is the pattern of a node which says that phrases begin with a word:
// the second word is to be looked up too.
const several = -1

// pattern is what text must look like for an entry.
type pattern struct {
	entry     int32
	words     [][]form // per word: the stems and classes allowed
	separator []string // between words, folded
	lead      string   // before the first word: the dot of .NET
	trail     string   // after the last: the plus signs of C++
	particle  string   // at the end of the clause: the ab of schafft ... ab
}

const hashFactor = 0x01000193

func (x *index) build(entries []Entry, use func(Kind) bool) {
	x.entries = entries
	latest := make(map[string]int, len(entries))
	for i := range entries {
		if use(entries[i].Kind) {
			latest[entries[i].key()] = i
		}
	}
	x.chains = make(map[uint32]int32, 2*len(latest))
	x.patterns = make([]pattern, 0, len(latest))
	x.nodes = make([]node, 0, 2*len(latest))
	size := 64
	for size < 32*len(latest) {
		size *= 2
	}
	x.bits = make([]uint64, size/64)
	x.mask = uint32(size - 1)
	for i := range entries {
		e := &entries[i]
		if !use(e.Kind) || latest[e.key()] != i {
			continue
		}
		if p, ok := newPattern(e, int32(i), e.German); ok {
			x.add(p)
			if e.heads() {
				x.addInner(e.German)
			}
		}
		if e.Verb() && !strings.Contains(e.German, " ") {
			for _, v := range lang.GermanVerb(e.German) {
				if v.Particle != "" {
					x.add(pattern{entry: int32(i), words: [][]form{splitForms(v)}, particle: v.Particle})
				}
			}
		}
		// Start-up is also written Startup.
		if joined, ok := joinHyphen(e.German); ok && !e.CaseSensitive {
			if p, ok := newPattern(e, int32(i), joined); ok {
				x.add(p)
			}
		}
	}
}

func joinHyphen(german string) (string, bool) {
	a, b, ok := strings.Cut(german, "-")
	if !ok || len(a) < 3 || len(b) < 2 || strings.ContainsAny(b, "- ") || strings.Contains(a, " ") || acronym(a) || acronym(b) {
		return "", false
	}
	return a + strings.ToLower(b), true
}

func newPattern(e *Entry, number int32, german string) (pattern, bool) {
	words := split(german)
	if len(words) == 0 {
		return pattern{}, false
	}
	p := pattern{
		entry: number,
		words: make([][]form, len(words)),
		lead:  german[:words[0].span.Start],
		trail: german[words[len(words)-1].span.End:],
	}
	for i, w := range words {
		p.words[i] = e.forms(w.text, i, len(words))
		if i > 0 {
			p.separator = append(p.separator, foldSeparator(german[words[i-1].span.End:w.span.Start]))
		}
	}
	return p, true
}

func (x *index) add(p pattern) {
	n := int32(len(x.patterns))
	x.patterns = append(x.patterns, p)
	for i, f := range p.words[0] {
		if repeated(p.words[0][:i], f.stem) {
			continue
		}
		h := hash(f.stem)
		if len(p.words) == 1 {
			x.link(h, n)
			continue
		}
		if c := x.chains[h]; c == 0 || !x.phrases(c) {
			x.link(h, several)
		}
		for k, g := range p.words[1] {
			if !repeated(p.words[1][:k], g.stem) {
				x.link(pair(h, hash(g.stem)), n)
			}
		}
	}
}

func repeated(forms []form, stem string) bool {
	for _, f := range forms {
		if f.stem == stem {
			return true
		}
	}
	return false
}

// phrases reports whether the chain c has a node for phrases.
func (x *index) phrases(c int32) bool {
	for ; c != 0; c = x.nodes[c-1].next {
		if x.nodes[c-1].pattern == several {
			return true
		}
	}
	return false
}

func (x *index) link(h uint32, pattern int32) {
	x.mark(h)
	x.nodes = append(x.nodes, node{pattern, x.chains[h]})
	x.chains[h] = int32(len(x.nodes))
}

// pair is the hash of two words.
func pair(a, b uint32) uint32 { return mix((a*31 + b) * hashFactor) }

func hash(s string) uint32 {
	var h uint32
	for _, r := range s {
		h = hashRune(h, r)
	}
	return mix(h)
}

// hashRune adds a rune to a rolling hash, folding case, umlauts and ß.
func hashRune(h uint32, r rune) uint32 {
	if r < utf8.RuneSelf {
		return (h ^ uint32(lower[r])) * hashFactor
	}
	if r == 'ß' || r == 'ẞ' {
		return ((h^'s')*hashFactor ^ 's') * hashFactor
	}
	return (h ^ fold(r)) * hashFactor
}

// fold is r in small letters and without umlaut.
func fold(r rune) uint32 {
	if r < utf8.RuneSelf {
		return uint32(lower[r])
	}
	switch r {
	case 'ä', 'Ä':
		r = 'a'
	case 'ö', 'Ö':
		r = 'o'
	case 'ü', 'Ü':
		r = 'u'
	default:
		r = unicode.ToLower(r)
	}
	return uint32(r)
}

// mix spreads the hash over its low bits, which choose the bit of the set.
func mix(h uint32) uint32 { return h ^ h>>15 }

var lower = func() (t [utf8.RuneSelf]byte) {
	for i := range t {
		t[i] = byte(unicode.ToLower(rune(i)))
	}
	return
}()

func foldString(s string) string {
	return strings.ReplaceAll(strings.ToLower(s), "ß", "ss")
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
	start, pos int      // the current word
	heads      []uint32 // hashes of its prefixes that the bit set knows
}

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
	s.start, s.heads = i, s.heads[:0]
	var h uint32
	for i < len(text) {
		if c := text[i]; c < utf8.RuneSelf {
			if !wordByte[c] {
				break
			}
			h = (h ^ uint32(lower[c])) * hashFactor
			i++
		} else {
			r, n := utf8.DecodeRuneInString(text[i:])
			if !wordRune(r) {
				break
			}
			h = hashRune(h, r)
			i += n
		}
		if m := mix(h); s.marked(m) {
			s.heads = append(s.heads, m)
		}
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
	for _, h := range s.heads {
		s.follow(s.chains[h], func(p *pattern) {
			if m, ok := s.verify(p); ok {
				f(m)
			}
		}, func() { s.phrase(h, f) })
	}
	if strings.HasPrefix(s.text[s.pos:], "-") {
		s.shortened(f)
		s.hyphened(f)
	}
	if strings.HasSuffix(s.text[:s.start], "-") {
		s.completed(f)
	}
}

// follow calls one with every pattern of a chain, and phrases where the chain
// says that there are some.
func (x *index) follow(chain int32, one func(*pattern), phrases func()) {
	for ; chain != 0; chain = x.nodes[chain-1].next {
		if p := x.nodes[chain-1].pattern; p == several {
			phrases()
		} else {
			one(&x.patterns[p])
		}
	}
}

// phrase looks up the entries of several words whose first word has hash h and
// begins here.
func (s *scanner) phrase(h uint32, f func(Match)) {
	next := nextWord(s.text, s.pos)
	if next.Start-s.pos > 8 {
		return
	}
	var second uint32
	for _, r := range next.Of(s.text) {
		second = hashRune(second, r)
		both := pair(h, mix(second))
		if !s.marked(both) {
			continue
		}
		s.follow(s.chains[both], func(p *pattern) {
			if len(p.words) > 1 {
				if m, ok := s.verify(p); ok {
					f(m)
				}
			}
		}, func() {})
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
// words. As many of them make the hash by which it is found.
const headRunes = 9

// addInner marks the first letters of a term as those of one that is looked for
// inside words.
func (x *index) addInner(term string) {
	var w window
	for _, r := range term {
		if w.add(r, 0); w.full() {
			break
		}
	}
	x.mark(mix(w.hash ^ innerSeed))
	x.inner = true
}

func (x *index) mark(h uint32) { x.bits[h&x.mask/64] |= 1 << (h & 63) }

func (x *index) marked(h uint32) bool { return x.bits[h&x.mask/64]&(1<<(h&63)) != 0 }

// innerSeed keeps the hashes of windows apart from those of prefixes.
const innerSeed = 0x9e3779b9

// window is a rolling hash of the last headRunes letters, folded as by hashRune.
type window struct {
	letters [headRunes]uint32
	starts  [headRunes]int
	n       int
	hash    uint32
}

// leaving is hashFactor to the power of headRunes.
var leaving = func() uint32 {
	p := uint32(1)
	for range headRunes {
		p *= hashFactor
	}
	return p
}()

// add takes a letter that stands at byte at; ß is two.
func (w *window) add(r rune, at int) {
	if r == 'ß' || r == 'ẞ' {
		w.push('s', at)
		w.push('s', at)
		return
	}
	w.push(fold(r), at)
}

func (w *window) push(letter uint32, at int) {
	i := w.n % headRunes
	w.hash = w.hash*hashFactor + letter - w.letters[i]*leaving
	w.letters[i], w.starts[i] = letter, at
	w.n++
}

func (w *window) full() bool { return w.n >= headRunes }

// start is where the first letter of a full window stands.
func (w *window) start() int { return w.starts[w.n%headRunes] }

// inside calls f with the terms inside the current word, from left to right,
// until it returns true.
func (s *scanner) inside(f func(Match) (done bool)) {
	if n := s.pos - s.start; !s.inner || n < headRunes+leastPart || n > longestCompound {
		return
	}
	if first, _ := utf8.DecodeRuneInString(s.text[s.start:]); !unicode.IsUpper(first) {
		return
	}
	var w window
	for i, r := range s.text[s.start:s.pos] {
		w.add(r, s.start+i)
		if !w.full() {
			continue
		}
		at := w.start()
		if s.marked(mix(w.hash^innerSeed)) && firstPart(s.text[s.start:at]) && s.insideAt(at, f) {
			return
		}
	}
}

// insideAt calls f with the terms that begin at byte at of the current word.
func (s *scanner) insideAt(at int, f func(Match) (done bool)) bool {
	var h uint32
	for _, r := range s.text[at:s.pos] {
		h = hashRune(h, r)
		if !s.marked(mix(h)) {
			continue
		}
		done := false
		s.follow(s.chains[mix(h)], func(p *pattern) {
			e := &s.entries[p.entry]
			if done || len(p.words) > 1 || !e.heads() || strings.HasSuffix(e.German, "ung") && derives(s.text[s.start:at]) {
				return
			}
			if stem, span, ok := s.fit(e, p.words[0], at, s.pos, insideWord); ok {
				done = f(Match{Entry: e, Span: doc.Span{Start: at, End: span}, Stem: doc.Span{Start: at, End: stem},
					Word: wholeWord(s.text, doc.Span{Start: at, End: s.pos}), Compound: true})
			}
		}, func() {})
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
	for _, h := range part.heads {
		part.follow(part.chains[h], func(p *pattern) {
			if p.particle != "" || len(p.words) > 1 || e != nil {
				return
			}
			if m, ok := part.verify(p); ok && m.Span.End == len(word) && len(m.Entry.German) > least {
				e = m.Entry
			}
		}, func() {})
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

type token struct {
	text string
	span doc.Span
}

// split returns the words of s.
func split(s string) []token {
	var words []token
	for at := 0; ; {
		w := nextWord(s, at)
		if w.Len() == 0 {
			return words
		}
		words = append(words, token{w.Of(s), w})
		at = w.End
	}
}

// nextWord is the first run of letters and digits at or after at; empty where
// there is none.
func nextWord(s string, at int) doc.Span {
	start := -1
	for i, r := range s[at:] {
		switch {
		case wordRune(r) && start < 0:
			start = at + i
		case !wordRune(r) && start >= 0:
			return doc.Span{Start: start, End: at + i}
		}
	}
	if start < 0 {
		return doc.Span{Start: len(s), End: len(s)}
	}
	return doc.Span{Start: start, End: len(s)}
}

// wholeWord extends span over letters and over hyphens between letters.
func wholeWord(text string, span doc.Span) doc.Span {
	for span.Start > 0 {
		r, n := utf8.DecodeLastRuneInString(text[:span.Start])
		if !wordRune(r) {
			before, _ := utf8.DecodeLastRuneInString(text[:span.Start-n])
			if !isHyphen(r) || !wordRune(before) {
				break
			}
		}
		span.Start -= n
	}
	for span.End < len(text) {
		r, n := utf8.DecodeRuneInString(text[span.End:])
		if !wordRune(r) {
			after, _ := utf8.DecodeRuneInString(text[span.End+n:])
			if !isHyphen(r) || !wordRune(after) {
				break
			}
		}
		span.End += n
	}
	return span
}

func isHyphen(r rune) bool { return r == '-' || r == '‐' || r == '‑' }

func isDigit(s string, i int) bool { return i >= 0 && i < len(s) && s[i] >= '0' && s[i] <= '9' }

// decimal reports whether rest goes on a number: ".000", ",5".
func decimal(rest string) bool {
	return len(rest) > 1 && (rest[0] == '.' || rest[0] == ',') && isDigit(rest, 1)
}

// foldSeparator makes spaces, hyphens and apostrophes of all kinds alike.
func foldSeparator(s string) string {
	fold := func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case isHyphen(r) || r == '–':
			return '-'
		case r == '’' || r == '‘' || r == '´' || r == '`':
			return '\''
		}
		return r
	}
	return strings.Map(fold, s)
}

// sameSeparator compares what stands between two words of an entry, folded,
// with what stands there in the text. A hyphen may stand for a space.
func sameSeparator(entry, text string) bool {
	if entry == text {
		return true
	}
	t := foldSeparator(text)
	if t != " " && strings.TrimSpace(t) == "" && t != "" && !strings.Contains(text, "\n\n") {
		t = " "
	}
	return entry == t || entry == " " && t == "-" || entry == "-" && t == " "
}
