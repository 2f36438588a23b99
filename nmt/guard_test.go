package nmt

import (
	"strings"
	"testing"
	"unicode"

	"dolmetsch/nmt/words"
)

func list(t testing.TB, all ...string) *words.List {
	t.Helper()
	l, err := words.New(all)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// split cuts text as the guards do.
func split(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !inWord(r) })
}

// TestOnlyWordsThatExist holds that random models, which would say anything, say
// what is in the list or in the source, unless they can say nothing else.
func TestOnlyWordsThatExist(t *testing.T) {
	known := []string{"stung", "undend", "ende", "enden", "ched", "Iest", "untie", "stend", "dstung", "ischen", "bald"}
	l := list(t, known...)
	invented := func(text, source string) (bad int) {
		for _, w := range split(text) {
			if len(w) > shortWord && !l.Match([]byte(w)).Word && !strings.ContainsFunc(w, unicode.IsDigit) {
				exists := false
				for _, s := range split(source) {
					exists = exists || s == w || s == w+"s"
				}
				if !exists {
					bad++
				}
			}
		}
		return bad
	}
	free, kept := 0, 0
	for seed := range uint64(20) {
		m := smallShape.load(t, seed)
		for _, beam := range []int{1, 4} {
			for _, text := range []string{"der bund und die stadt", "ungung enden sterende", "⟦N1⟧ und ⟦N2⟧ sagt ⟦N1⟧."} {
				opt := Options{Beam: beam, AllPieces: true, Words: l}
				r := translate(t, m, opt, []string{text})[0]
				said := split(r.Text)
				if !r.Complete && len(said) > 0 {
					said = said[:len(said)-1] // where it was cut
				}
				if n := invented(strings.Join(said, " "), text); n > 0 {
					t.Errorf("seed %d, beam %d: %d words invented for %q: %q", seed, beam, n, text, r.Text)
				}
				kept += len(said)
				opt.Words = nil
				free += invented(translate(t, m, opt, []string{text})[0].Text, text)
			}
		}
	}
	if free < 50 || kept < 50 {
		t.Errorf("%d words invented without a list, %d said with one: too few to tell", free, kept)
	}
}

func TestSpells(t *testing.T) {
	l := list(t, "house", "houses", "Berlin", "café")
	w := &worker{opt: Options{Words: l}}
	o := &output{words: []string{"metas", "modell", "müllers", "übung"}}
	for word, want := range map[string]words.Match{
		"house": {Begins: true, Word: true}, "hous": {Begins: true}, "House": {Begins: true, Word: true}, "HOUSES": {Begins: true, Word: true},
		"housing": {}, "Berlin": {Begins: true, Word: true}, "berlin": {}, "Berl": {Begins: true}, "BERLIN": {Begins: true, Word: true},
		"café": {Begins: true, Word: true}, "cafe": {}, "caf": {Begins: true, Word: true},
		"Meta": {Begins: true, Word: true}, "Metas": {Begins: true, Word: true}, "modell": {Begins: true, Word: true}, "mode": {Begins: true}, "models": {},
		"Müller": {Begins: true, Word: true}, "Übun": {Begins: true}, "übel": {},
		"xq": {Begins: true, Word: true}, "covid19": {Begins: true, Word: true},
	} {
		if got := w.spells(o, []byte(word)); got != want {
			t.Errorf("%s: %+v, want %+v", word, got, want)
		}
	}
	w.opt.Words = nil
	if m := w.spells(o, []byte("qwertz")); !m.Word || !m.Begins {
		t.Error("a word was refused though there is no list")
	}
}

func TestStutterIsHeld(t *testing.T) {
	free := 0
	for seed := range uint64(30) {
		m := smallShape.load(t, seed)
		for _, beam := range []int{1, 4} {
			for _, text := range []string{"der bund und die stadt", "ein satz ohne", "x"} {
				opt := Options{Beam: beam}
				if r := translate(t, m, opt, []string{text})[0]; r.Complete && stutters(split(r.Text)) > 0 {
					t.Errorf("seed %d, beam %d: %q became %q", seed, beam, text, r.Text)
				}
				opt.Stutter = true
				if stutters(split(translate(t, m, opt, []string{text})[0].Text)) > 0 {
					free++
				}
			}
		}
	}
	if free == 0 {
		t.Error("no model stuttered, so nothing was tested")
	}
}

func TestRepeats(t *testing.T) {
	for _, tt := range []struct {
		text string
		ends bool // in a phrase said twice
		has  int  // how many anywhere
	}{
		{"", false, 0}, {"a", false, 0}, {"a a", true, 1}, {"a a b", false, 1}, {"a b a", false, 0},
		{"a b a b", true, 1}, {"x a b a b y", false, 1}, {"a b c a b", false, 0}, {"a b c a b c", true, 1},
		{"a a a", true, 2}, {"a a b c c", true, 2},
		{"a b c d e f g h i j k l m a b c d e f g h i j k l m", false, 0}, // 13 words
	} {
		var hashes []uint64
		for _, w := range strings.Fields(tt.text) {
			hashes = append(hashes, hash([]byte(w)))
		}
		if got := repeats(hashes); got != tt.ends {
			t.Errorf("repeats(%q) = %t", tt.text, got)
		}
		if got := stutters(strings.Fields(tt.text)); got != tt.has {
			t.Errorf("stutters(%q) = %d", tt.text, got)
		}
	}
	if hash([]byte("Übung")) != hash([]byte("übung")) || hash([]byte("ab")) == hash([]byte("ba")) {
		t.Error("hash")
	}
}

func TestGoesRound(t *testing.T) {
	for _, tt := range []struct {
		text   string
		round  bool
		echoes bool
	}{
		{"", false, false},
		{"he said on monday that it was so", false, false},
		{"in the past few years and then in the past few years", false, true}, // five words twice
		{"in the past few long years and then in the past few long years", true, true},
		{"said on monday he x said on monday he y said on monday he", true, true},
		{"said on monday x said on monday y said on monday", false, true},
		{"a a a a a a a", true, true},
		{"the more the merrier the more", false, false},
	} {
		var hashes []uint64
		for _, w := range strings.Fields(tt.text) {
			hashes = append(hashes, hash([]byte(w)))
		}
		if got := goesRound(hashes); got != tt.round {
			t.Errorf("goesRound(%q) = %t", tt.text, got)
		}
		if got := echoes(strings.Fields(tt.text)); got != tt.echoes {
			t.Errorf("echoes(%q) = %t", tt.text, got)
		}
	}
}

func TestCircles(t *testing.T) {
	for text, want := range map[string]bool{
		"aa": false, "aaa": true, "baa": false, "ababa": false, "ababab": true, "xababab": true, "abab": false, "aab": false,
		"abcdefghijklabcdefghijklabcdefghijkl": true, "abcdefghijklabcdefghijklabcdefghijkx": false, "xbcabcabc": false,
	} {
		var tl tail
		for i := len(text) - 2; i >= 0; i-- {
			tl.tokens = append(tl.tokens, int32(text[i]))
		}
		if got := tl.circles(int32(text[len(text)-1])); got != want {
			t.Errorf("%s: %t", text, got)
		}
	}
}

// A model whose attention is spread gains nothing, but what it says may not
// depend on the batch: see TestTextDependsOnTheSentenceOnly.
func TestCoverage(t *testing.T) {
	w := &worker{opt: Options{Coverage: 2}, sentences: []sentence{{job: &job{source: []int32{5, 6, 0}}}}}
	w.search.nodes = []node{{previous: -1, weights: 0}, {previous: 0, weights: 3}}
	for _, c := range []struct {
		weights []float32
		want    float32
	}{
		{[]float32{1, 0, 0, 0, 1, 0}, 0},
		{[]float32{1, 0, 0, 1, 0, 0}, -3.912023}, // log 0.02
		{[]float32{0.25, 0.25, 0.5, 0.25, 0.25, 0.5}, -1.3862944},
	} {
		w.search.weights = c.weights
		if got := w.coverage(0, 1); got < c.want-1e-5 || got > c.want+1e-5 {
			t.Errorf("%v: %v, want %v", c.weights, got, c.want)
		}
	}
	w.opt.Coverage = 0
	if w.coverage(0, 1) != 0 {
		t.Error("a penalty without weight")
	}
}
