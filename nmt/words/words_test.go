package words

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func build(t testing.TB, words ...string) *List {
	t.Helper()
	l, err := New(words)
	if err != nil {
		t.Fatal(err)
	}
	b, err := l.Append(nil)
	if err != nil {
		t.Fatal(err)
	}
	read, err := Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(read.edges, l.edges) || read.root != l.root {
		t.Fatalf("%v: read back as %+v, written from %+v", words, read, l)
	}
	return read
}

func TestMatch(t *testing.T) {
	l := build(t, "house", "houses", "housing", "Berlin", "zoo", "Übung", "über", "house", "")
	for text, want := range map[string]Match{
		"": {Begins: true}, "h": {Begins: true}, "house": {true, true}, "houses": {true, true}, "housed": {}, "HOUSE": {true, true},
		"Berlin": {true, true}, "BERLIN": {true, true}, "berlin": {}, "B": {Begins: true}, "b": {}, "Berliner": {},
		"übung": {}, "Übung": {true, true}, "ÜBUNG": {true, true}, "Über": {true, true}, "ü": {Begins: true}, "zoos": {}, "\xff": {},
	} {
		if got := l.Match([]byte(text)); got != want {
			t.Errorf("%q: %+v, want %+v", text, got, want)
		}
	}
	if got := build(t).Match([]byte("a")); got != (Match{}) {
		t.Errorf("an empty list has %+v", got)
	}
}

func TestManyWords(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	in := map[string]bool{}
	var all []string
	for range 5000 {
		var b strings.Builder
		for range 1 + rng.IntN(7) {
			b.WriteByte("abcde"[rng.IntN(5)])
		}
		if !in[b.String()] {
			in[b.String()] = true
			all = append(all, b.String())
		}
	}
	prefixes := map[string]bool{}
	for _, w := range all {
		for i := range len(w) + 1 {
			prefixes[w[:i]] = true
		}
	}
	l := build(t, all...)
	for range 20000 {
		var b strings.Builder
		for range 1 + rng.IntN(8) {
			b.WriteByte("abcde"[rng.IntN(5)])
		}
		w := b.String()
		if got, want := l.Match([]byte(w)), (Match{prefixes[w], in[w]}); got != want {
			t.Fatalf("%s: %+v, want %+v", w, got, want)
		}
	}
	for _, w := range all {
		if !l.Match([]byte(w)).Word {
			t.Fatalf("%s is missing", w)
		}
	}
}

func TestMatchAllocatesNothing(t *testing.T) {
	l := build(t, "house", "Übung")
	text := []byte("ÜBUNG")
	if n := testing.AllocsPerRun(100, func() { l.Match(text) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestParseRefuses(t *testing.T) {
	good, err := build(t, "house", "mouse").Append(nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string][]byte{
		"empty": nil, "foreign": []byte("Marian"), "cut": good[:len(good)-3], "no edges": good[:len(magic)],
	} {
		if _, err := Parse(b); !errors.Is(err, ErrFormat) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzParse holds that what parses can be walked.
func FuzzParse(f *testing.F) {
	good, err := build(f, "house", "mouse", "Übung").Append(nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte(magic))
	f.Fuzz(func(t *testing.T, b []byte) {
		l, err := Parse(b)
		if err != nil {
			return
		}
		for _, w := range []string{"house", "mous", "Übung", "\x00\x00"} {
			l.Match([]byte(w))
		}
	})
}

// FuzzPlanes builds files around arbitrary edges, as random compressed bytes
// hardly ever are any.
func FuzzPlanes(f *testing.F) {
	f.Add(build(f, "house", "mouse").planes())
	f.Fuzz(func(t *testing.T, p []byte) {
		l, err := parsePlanes(p)
		if err != nil {
			return
		}
		for i := range p {
			l.Match(p[i:])
		}
	})
}
