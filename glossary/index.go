package glossary

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/internal/lang"
)

// index finds patterns by the stems that a word of text may begin with: every
// prefix of every word is looked up, so the cost per byte does not grow with
// the number of entries. Keys are folded (see appendFolded); those of patterns
// of several words are the first two stems with a space between them.
type index struct {
	entries  []Entry
	patterns []pattern
	at       map[string]found
	// inner has the first letters, folded, of the terms that are looked for
	// inside words.
	inner map[string]bool
}

// found is what the index has for a key.
type found struct {
	patterns []int32 // of entries in ascending order
	phrases  bool    // the key is the first stem of patterns of several words
}

// pattern is what text must look like for an entry.
type pattern struct {
	entry     int32
	words     [][]form // per word: the stems and classes allowed
	separator []string // between words, folded
	lead      string   // before the first word: the dot of .NET
	trail     string   // after the last: the plus signs of C++
	particle  string   // at the end of the clause: the ab of schafft ... ab
}

func (x *index) build(entries []Entry, use func(Kind) bool) {
	x.entries = entries
	latest := make(map[string]int, len(entries))
	for i := range entries {
		if use(entries[i].Kind) {
			latest[entries[i].key()] = i
		}
	}
	x.at = make(map[string]found, 2*len(latest))
	x.inner = map[string]bool{}
	x.patterns = make([]pattern, 0, len(latest))
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
	var key []byte
	for _, f := range p.words[0] {
		key = appendFolded(key[:0], f.stem)
		if len(p.words) == 1 {
			x.link(key, n)
			continue
		}
		first := x.at[string(key)]
		first.phrases = true
		x.at[string(key)] = first
		key = append(key, ' ')
		for _, g := range p.words[1] {
			x.link(appendFolded(key, g.stem), n)
		}
	}
}

func (x *index) link(key []byte, pattern int32) {
	f := x.at[string(key)]
	if slices.Contains(f.patterns, pattern) {
		return
	}
	f.patterns = append(f.patterns, pattern)
	x.at[string(key)] = f
}

// follow calls f with the patterns of a key, those of later entries first.
func (x *index) follow(found found, f func(*pattern)) {
	for _, n := range slices.Backward(found.patterns) {
		f(&x.patterns[n])
	}
}

// appendFolded appends s to key in small letters, without umlauts and with ss
// for ß.
func appendFolded(key []byte, s string) []byte {
	for _, r := range s {
		key = appendFoldedRune(key, r)
	}
	return key
}

func appendFoldedRune(key []byte, r rune) []byte {
	if r < utf8.RuneSelf {
		return append(key, lower[r])
	}
	switch r {
	case 'ä', 'Ä':
		return append(key, 'a')
	case 'ö', 'Ö':
		return append(key, 'o')
	case 'ü', 'Ü':
		return append(key, 'u')
	case 'ß', 'ẞ':
		return append(key, "ss"...)
	}
	return utf8.AppendRune(key, unicode.ToLower(r))
}

var lower = func() (t [utf8.RuneSelf]byte) {
	for i := range t {
		t[i] = byte(unicode.ToLower(rune(i)))
	}
	return
}()

func foldString(s string) string {
	return strings.ReplaceAll(strings.ToLower(s), "ß", "ss")
}
