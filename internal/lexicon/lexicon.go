// Package lexicon is a German-English lexicon of word forms, for words that are
// too rare in parallel text for a small model to know them. It answers what a
// form is and means: the form itself, one inflected from it, or a compound of
// it. What to do with the English is its callers' business, and so are words of
// several parts and a user's terms, which are package glossary's.
//
// forms.tsv, which people edit, holds it: form in small letters, spelling,
// class, English. frequent.txt lists the forms that are no rarities as they are
// written inside sentences, and in a second way where that is usual too (leben,
// Leben); gen makes it of parallel text, and packs both into forms.gz, which is
// what the binary carries:
//
//	go run ./internal/lexicon/gen                          after a change of forms.tsv
//	go run ./internal/lexicon/gen -corpus work/clean.tsv   to count again
package lexicon

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	_ "embed"
	"fmt"
	"io"
	"iter"
	"sort"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"dolmetsch/internal/memo"
)

// Class is what kind of word a form is.
type Class byte

// The classes, as forms.tsv has them. Frequent is a form that the lexicon says
// nothing of, as every translator knows it.
const (
	Noun      Class = 'n'
	Verb      Class = 'v'
	Adjective Class = 'a' // and participles
	Other     Class = 'x'
	Name      Class = 'N'
	Frequent  Class = '-'
)

// Entry is what the lexicon has on a form.
type Entry struct {
	Form     string // in small letters
	Spelling string // with its normal capitals
	Other    string // the other spelling that is usual; empty: none
	Class    Class
	// English is what the form means in news, likeliest first, in the form's own
	// number and tense.
	English []string
	// Rare is true for a form that parallel text hardly has: general corpora of
	// 7.9 million words, fewer than 40 times.
	Rare bool
	// Parts are the parts of a compound that is in the lexicon by them only, in
	// small letters and without what links them; English is then put together.
	Parts []string
}

// Lookup is the entry of a form that stands in the lexicon itself, whatever its
// capitals are. It reports false for frequent forms of no entry, see Rare.
func Lookup(form string) (Entry, bool) {
	a := lookups(form)
	return a.Entry, a.found
}

// answer is what Lookup or Find returns.
type answer struct {
	Entry
	found bool
}

var lookups = memo.Of(func(form string) answer {
	l := load()
	i, ok := l.find(strings.ToLower(form))
	if !ok {
		return answer{}
	}
	return l.known(i)
})

// known is the entry of a line, if the lexicon says something of it.
func (l *lexicon) known(i int) answer {
	e := l.entry(i)
	if e.Class == Frequent {
		return answer{}
	}
	return answer{e, true}
}

// Rare reports whether parallel text hardly has a form, in the lexicon or not.
func Rare(form string) bool { return rare(form) }

var rare = memo.Of(func(form string) bool {
	l := load()
	i, ok := l.find(strings.ToLower(form))
	return !ok || l.rare(i)
})

// Spelling is how a word is written inside sentences, and another way that is
// usual too or empty: LEBEN is leben or Leben. It is empty for a word that the
// lexicon does not know, not even as a compound or inflected.
func Spelling(word string) (spelling, other string) {
	a := spellings(word)
	return a[0], a[1]
}

var spellings = memo.Of(func(word string) [2]string {
	low := strings.ToLower(word)
	l := load()
	if i, ok := l.find(low); ok {
		e := l.entry(i)
		return [2]string{e.Spelling, e.Other}
	}
	if e, ok := Find(low); ok {
		return [2]string{usual(low, e.Class)}
	}
	return [2]string{}
})

// EndsInWord reports whether word is longer than a noun or a frequent word that
// it ends with, so that it is more likely a compound than a name.
func EndsInWord(word string) bool {
	for cut := 3; cut <= len(word)-shortest; cut++ {
		if !utf8.RuneStart(word[cut]) {
			continue
		}
		if e, ok := Find(word[cut:]); ok && e.Class == Noun || !ok && !Rare(word[cut:]) {
			return true
		}
	}
	return false
}

// All are the entries of a class, in the order of their forms.
func All(class Class) iter.Seq[Entry] {
	return func(yield func(Entry) bool) {
		l := load()
		for i := range l.starts[:l.len()] {
			if e := l.entry(i); e.Class == class && !yield(e) {
				return
			}
		}
	}
}

// Find is the entry of a word: its own, that of the form it is inflected from
// where that has the same English, or one put together of a compound's parts.
// Its Form is the one that was found, Rare is the word's own.
func Find(word string) (Entry, bool) {
	a := finds(word)
	return a.Entry, a.found
}

var finds = memo.Of(func(word string) answer {
	low := strings.ToLower(word)
	l := load()
	if i, ok := l.find(low); ok {
		return l.known(i)
	}
	if e, ok := l.inflected(low); ok {
		e.Rare = true
		return answer{e, true}
	}
	e, ok := l.compound(low)
	return answer{e, ok}
})

// The ending that one form has more or has instead of another of the same English.
var endings = []struct {
	classes  string
	has      string
	instead  []string
	ofPlural bool // only where the English is a plural
}{
	{"nN", "s", []string{""}, false},      // genitive
	{"n", "es", []string{""}, false},      // genitive
	{"n", "n", []string{""}, true},        // dative
	{"n", "", []string{"s", "es"}, false}, // the genitive alone is listed
	{"n", "", []string{"n"}, true},        // the dative alone is listed
	{"a", "em", []string{"e", "en", "es", "er", ""}, false},
	{"a", "es", []string{"e", "en", "em", ""}, false},
	{"a", "en", []string{"e", "es", "em", ""}, false},
	{"a", "e", []string{"en", "es", "em", ""}, false},
}

// shortest is the length of the shortest forms that endings are taken from or
// compounds are cut into, in bytes.
const shortest = 4

func (l *lexicon) inflected(form string) (Entry, bool) {
	for _, x := range endings {
		stem, ok := strings.CutSuffix(form, x.has)
		if !ok || len(stem) < shortest {
			continue
		}
		for _, ending := range x.instead {
			i, ok := l.find(stem + ending)
			if !ok {
				continue
			}
			e := l.entry(i)
			if !strings.ContainsRune(x.classes, rune(e.Class)) || len(e.English) == 0 {
				continue
			}
			if x.has == "" && plural(e) != x.ofPlural || x.ofPlural && !plural(e) {
				continue
			}
			return e, true
		}
	}
	return Entry{}, false
}

// plural reports whether an entry's English looks like one.
func plural(e Entry) bool {
	return len(e.English) > 0 && strings.HasSuffix(e.English[0], "s") && !strings.HasSuffix(e.English[0], "ss")
}

// links are what stands between the parts of a compound.
var links = []string{"", "s", "es", "n", "en", "er", "e"}

// compound is the entry of a form that is a noun with something before it.
func (l *lexicon) compound(form string) (Entry, bool) {
	if at := strings.LastIndexByte(form, '-'); at > 0 {
		return l.joined(strings.Trim(form[:at], "-"), form[at+1:])
	}
	for at := shortest; at <= len(form)-shortest; at++ { // the longest head first
		if !utf8.RuneStart(form[at]) {
			continue
		}
		if e, ok := l.joined(form[:at], form[at:]); ok {
			return e, true
		}
	}
	return Entry{}, false
}

// joined is the entry of a first part, with what links it, and a head.
func (l *lexicon) joined(first, head string) (Entry, bool) {
	i, ok := l.find(head)
	if !ok {
		return Entry{}, false
	}
	h := l.entry(i)
	if h.Class != Noun {
		return Entry{}, false
	}
	for _, link := range links {
		stem, ok := strings.CutSuffix(first, link)
		if !ok || len(stem) < shortest {
			continue
		}
		i, ok := l.find(stem)
		if !ok {
			continue
		}
		f := l.entry(i)
		if f.Class != Noun && f.Class != Name && (f.Class != Adjective || link != "") {
			continue
		}
		one := f.English[0]
		if plural(f) && f.Class == Noun && !strings.HasSuffix(one, "ics") {
			one = strings.TrimSuffix(one, "s")
		}
		e := Entry{Form: first + head, Class: Noun, Rare: true, Parts: []string{stem, head}}
		r, size := utf8.DecodeRuneInString(e.Form)
		e.Spelling = string(unicode.ToUpper(r)) + e.Form[size:]
		for _, english := range h.English {
			e.English = append(e.English, one+" "+english)
		}
		return e, true
	}
	return Entry{}, false
}

// Hash is the SHA-256 of the lexicon, in hexadecimal.
func Hash() string { return fmt.Sprintf("%x", sha256.Sum256(packed)) }

//go:embed forms.gz
var packed []byte

// lexicon is forms.gz unpacked: lines of form, class, spelling where it is not
// the form's usual one, and English, sorted by form. The class is followed by +
// where the form is frequent.
type lexicon struct {
	text   string
	starts []uint32 // of the lines, and the end
	keys   []uint64 // the first bytes of each form, see keyOf
}

var load = sync.OnceValue(func() *lexicon { return unpacked(packed) })

// unpacked panics where b is damaged, as then the binary itself is.
func unpacked(b []byte) *lexicon {
	r, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		panic("lexicon: " + err.Error())
	}
	text, err := io.ReadAll(r)
	if err != nil {
		panic("lexicon: " + err.Error())
	}
	l := &lexicon{text: string(text)}
	lines := strings.Count(l.text, "\n")
	l.starts, l.keys = make([]uint32, 0, lines+1), make([]uint64, 0, lines)
	for at := 0; at < len(l.text); {
		l.starts = append(l.starts, uint32(at))
		l.keys = append(l.keys, keyOf(l.text[at:]))
		at += strings.IndexByte(l.text[at:], '\n') + 1
	}
	l.starts = append(l.starts, uint32(len(l.text)))
	return l
}

// keyOf are the first eight bytes of a form, which ends with s or before a tab,
// as a number: the order of keys is that of forms, as far as they differ there.
func keyOf(s string) uint64 {
	var key uint64
	for i := range 8 {
		if i < len(s) && s[i] == '\t' {
			s = s[:i]
		}
		key <<= 8
		if i < len(s) {
			key |= uint64(s[i])
		}
	}
	return key
}

func (l *lexicon) len() int { return len(l.starts) - 1 }

func (l *lexicon) line(i int) string { return l.text[l.starts[i] : l.starts[i+1]-1] }

// find is the line of a form.
func (l *lexicon) find(form string) (int, bool) {
	at := func(i int) string {
		f, _, _ := strings.Cut(l.line(i), "\t")
		return f
	}
	key := keyOf(form)
	i := sort.Search(l.len(), func(i int) bool { return l.keys[i] > key || l.keys[i] == key && at(i) >= form })
	return i, i < l.len() && l.keys[i] == key && at(i) == form
}

func (l *lexicon) rare(i int) bool {
	_, rest, _ := strings.Cut(l.line(i), "\t")
	return rest[0] != byte(Frequent) && !strings.HasPrefix(rest[1:], "+")
}

func (l *lexicon) entry(i int) Entry {
	form, rest, _ := strings.Cut(l.line(i), "\t")
	e := Entry{Form: form, Class: Class(rest[0]), Rare: l.rare(i)}
	_, rest, _ = strings.Cut(rest, "\t")
	spelling, english, _ := strings.Cut(rest, "\t")
	e.Spelling, e.Other, _ = strings.Cut(spelling, " ")
	if e.Spelling == "" {
		e.Spelling = usual(form, e.Class)
	}
	if e.Class != Frequent {
		e.English = strings.Split(english, "; ")
	}
	return e
}

// usual is how a form of a class is spelt unless the lexicon says otherwise.
func usual(form string, c Class) string {
	if c != Noun && c != Name {
		return form
	}
	r, size := utf8.DecodeRuneInString(form)
	return string(unicode.ToUpper(r)) + form[size:]
}
