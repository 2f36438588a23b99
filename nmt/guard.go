package nmt

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/nmt/spm"
	"dolmetsch/nmt/words"
)

// Two guards look at a piece when it would become one of the best: the words
// that it ends and the one that it leaves open must exist (Options.Words), and
// they may not say again what was said before (Options.Stutter), right before or
// in a round. A hypothesis that is dropped only when its word ends is dropped too
// late: by then the beam is full of such.

// maxPeriod is the length of the longest phrase, in words, that may not follow
// itself.
const maxPeriod = 12

// tailTokens is how far back the guards look.
const tailTokens = 40

// shortWord is the length of the longest words, in bytes, that need not exist:
// abbreviations and units.
const shortWord = 3

// tail is what a hypothesis ends in.
type tail struct {
	tokens []int32  // the last ones, latest first
	words  []uint64 // hashes of the last words that ended, in small letters
	open   []byte   // the word that may go on
}

// guards makes s.tail that of hypothesis r, and reports whether a guard is on.
func (w *worker) guards(r int) bool {
	s := &w.search
	if w.opt.Words == nil && w.opt.Stutter {
		return false
	}
	t := &s.tail
	t.tokens, t.words, t.open = t.tokens[:0], t.words[:0], t.open[:0]
	for at := s.live[r].node; at >= 0 && len(t.tokens) < tailTokens; at = s.nodes[at].previous {
		t.tokens = append(t.tokens, s.nodes[at].token)
	}
	for i := len(t.tokens) - 1; i >= 0; i-- {
		for _, c := range w.m.vocab.Piece(int(t.tokens[i])) {
			switch {
			case inWord(c):
				t.open = utf8.AppendRune(t.open, c)
			case len(t.open) > 0:
				t.words = append(t.words, hash(t.open))
				t.open = t.open[:0]
			}
		}
	}
	return true
}

// inWord reports whether words have r.
func inWord(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || r >= utf8.RuneSelf && r != '▁' && unicode.IsLetter(r) || unicode.IsDigit(r)
}

// hash is the FNV-1a hash of word in small letters.
func hash(word []byte) uint64 {
	h := uint64(14695981039346656037)
	for i := 0; i < len(word); {
		r, size := rune(word[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRune(word[i:])
		}
		h = (h ^ uint64(unicode.ToLower(r))) * 1099511628211
		i += size
	}
	return h
}

// may reports whether the guards let piece id follow s.tail.
func (w *worker) may(o *output, id int32) bool {
	s := &w.search
	t := &s.tail
	word, recent := append(s.word[:0], t.open...), append(s.recent[:0], t.words...)
	ended := func() bool {
		if len(word) == 0 {
			return true
		}
		recent = append(recent, hash(word))
		ok := w.spells(o, word).Word
		word = word[:0]
		return ok
	}
	ok := true
	if id == w.m.end {
		ok = ended()
	} else {
		for _, c := range w.m.vocab.Piece(int(id)) {
			if inWord(c) {
				word = utf8.AppendRune(word, c)
			} else if !ended() {
				ok = false
				break
			}
		}
		if len(word) > 0 {
			recent = append(recent, hash(word))
			ok = ok && w.spells(o, word).Begins
		}
	}
	s.word, s.recent = word, recent
	if !ok {
		return false
	}
	if w.opt.Stutter || id == w.m.end {
		return true
	}
	if repeats(recent) && stutters(recent) > o.stutters {
		return false
	}
	return (o.stutters > 0 || !t.circles(id)) && (o.echoes || !goesRound(recent))
}

// spells says whether a word exists or may become one that does: in the list, or
// in the source, there also with a genitive's s. Short ones and those with
// digits pass.
func (w *worker) spells(o *output, word []byte) words.Match {
	free := words.Match{Begins: true, Word: true}
	if w.opt.Words == nil || len(word) <= shortWord || bytes.ContainsFunc(word, unicode.IsDigit) {
		return free
	}
	m := w.opt.Words.Match(word)
	if m.Word {
		return m
	}
	low := w.search.low[:0]
	for i := 0; i < len(word); {
		r, size := utf8.DecodeRune(word[i:])
		low = utf8.AppendRune(low, unicode.ToLower(r))
		i += size
	}
	w.search.low = low
	for _, x := range o.words {
		if len(x) < len(low) || x[:len(low)] != string(low) {
			continue
		}
		if rest := x[len(low):]; rest == "" || rest == "s" {
			return free
		}
		m.Begins = true
	}
	return m
}

// repeats reports whether words end in a phrase said twice in a row.
func repeats(words []uint64) bool {
	for n := 1; n <= maxPeriod && 2*n <= len(words); n++ {
		end := words[len(words)-2*n:]
		if slices.Equal(end[:n], end[n:]) {
			return true
		}
	}
	return false
}

// circles reports whether piece id would be the last of the same ones for the
// third time in a row, in a word or between words.
func (t *tail) circles(id int32) bool {
	for n := 1; n <= maxPeriod && 3*n-1 <= len(t.tokens); n++ {
		if t.tokens[n-1] == id && t.tokens[2*n-1] == id && slices.Equal(t.tokens[:n-1], t.tokens[n:2*n-1]) &&
			slices.Equal(t.tokens[:n-1], t.tokens[2*n:3*n-1]) {
			return true
		}
	}
	return false
}

// goesRound reports whether words end in four said for the third time or in six
// said for the second, wherever that was: a model that does not understand a
// sentence varies one phrase until it is cut off.
func goesRound(words []uint64) bool {
	return said(words, 6) >= 2 || said(words, 4) >= 3
}

// said is how often the last n words stand in words.
func said(words []uint64, n int) int {
	times := 0
	for at := len(words) - n; at >= 0; at-- {
		if slices.Equal(words[at:at+n], words[len(words)-n:]) {
			times++
		}
	}
	return times
}

// stutters is how often words say one, or a phrase, twice in a row.
func stutters[T comparable](words []T) int {
	times := 0
	for n := 1; n <= maxPeriod; n++ {
		same := 0
		for i := n; i < len(words); i++ {
			if words[i] != words[i-n] {
				same = 0
			} else if same++; same == n {
				times++
				same = 0
			}
		}
	}
	return times
}

// echoes reports whether words say three of them twice, so that their
// translation may do so with longer phrases.
func echoes(words []string) bool {
	const n = 3
	for i := n; i+n <= len(words); i++ {
		for j := range i - n + 1 {
			if slices.Equal(words[i:i+n], words[j:j+n]) {
				return true
			}
		}
	}
	return false
}

// text are the words of tokens of a vocabulary, in small letters.
func (w *worker) text(vocab *spm.Model, tokens []int32) []string {
	ids := grow(&w.search.ids, len(tokens))
	for i, t := range tokens {
		ids[i] = int(t)
	}
	text, _ := vocab.Decode(ids)
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !inWord(r) })
}
