// Package propername tells proper names from common nouns in German, where
// both have a capital. It scores a word by its letters and its neighbours, and
// then by what the rest of the article says about the same word, with linear
// models (logistic regression, the first over hashed features) that the command
// in train makes from parallel text. It does not group words to names and does
// not decide from which score on a word is one.
package propername

import (
	_ "embed"
	"encoding/binary"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/internal/lang"
	"dolmetsch/internal/memo"
)

// Word is a word of a text, or a part of one between hyphens.
type Word struct {
	Span doc.Span
	Text string
	// First is true where a sentence or quotation begins.
	First bool
	// Prev and Next are the neighbours with nothing but a space or hyphen
	// between, else empty.
	Prev, Next string
	// Before and After are the punctuation towards the neighbours: a comma, a
	// hyphen, a quotation mark; 0 for a space, '^' and '$' at the ends.
	Before, After rune
	// HyphenBefore and HyphenAfter are true inside a compound with hyphens.
	HyphenBefore, HyphenAfter bool

	// What Article finds: the log odds that the word stands unchanged in an
	// English translation, capital and all, as proper names do; and the word
	// without a genitive ending.
	Score float64
	Base  string

	capital bool    // see Capital
	alone   float64 // the score of the word by itself
}

// Adjacent reports whether only a space or hyphen stands before w.
func (w *Word) Adjacent() bool { return w.Prev != "" }

// Capital reports whether w could be a name: it has a capital letter.
func (w *Word) Capital() bool { return w.capital }

// Words splits text into words: runs of letters and digits, with apostrophes
// between letters.
func Words(text string) []Word {
	var words []Word
	end := 0
	add := func(s doc.Span) {
		gap := text[end:s.Start]
		w := Word{Span: s, Text: s.Of(text)}
		w.First = len(words) == 0 || strings.ContainsAny(gap, ".!?:…„“\"»«‚–—(|")
		w.capital = strings.IndexFunc(w.Text, unicode.IsUpper) >= 0
		w.HyphenBefore = gap == "-"
		w.Before = punctuation(gap)
		if n := len(words); n > 0 {
			words[n-1].After = w.Before
			if gap == " " || gap == "-" || gap == "\u00a0" {
				w.Prev = words[n-1].Text
				words[n-1].Next = w.Text
				words[n-1].HyphenAfter = w.HyphenBefore
			}
		} else {
			w.Before = '^'
		}
		w.After = '$'
		words = append(words, w)
		end = s.End
	}
	start := -1
	for i, r := range text {
		if letter(r) {
			if start < 0 {
				start = i
			}
			continue
		}
		if start < 0 {
			continue
		}
		if r == '\'' || r == '’' {
			next, _ := utf8.DecodeRuneInString(text[i+utf8.RuneLen(r):])
			if unicode.IsLetter(next) {
				continue
			}
		}
		add(doc.Span{Start: start, End: i})
		start = -1
	}
	if start >= 0 {
		add(doc.Span{Start: start, End: len(text)})
	}
	return words
}

// punctuation is the first mark in what stands between two words.
func punctuation(gap string) rune {
	for _, r := range gap {
		if !unicode.IsSpace(r) {
			return r
		}
	}
	return 0
}

func letter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// The model has three parts, which follow one another in the file: the
// weights of the letters and neighbours of a word, those that tell a genitive
// from a name in s, and those of the evidence of the article. The first two are
// int8 in units of 1/16; the third are float32, little endian.
const (
	wordSize     = 1 << 19
	genitiveSize = 1 << 14
	scale        = 16
)

// Model is a trained model.
type Model struct {
	Word     []int8 // wordSize
	Genitive []int8 // genitiveSize
	Article  []float32
}

//go:embed weights.bin
var weights string

var model = parse(weights)

// NewModel is a model that finds no names, for training.
func NewModel() *Model { return parse("") }

// parse reads what Model.Bytes writes. A short file is a
// mistake of the build and gives a model that finds no names.
func parse(file string) *Model {
	m := &Model{Word: make([]int8, wordSize), Genitive: make([]int8, genitiveSize), Article: make([]float32, articleFeatures)}
	if len(file) != wordSize+genitiveSize+4*articleFeatures {
		return m
	}
	for i := range m.Word {
		m.Word[i] = int8(file[i])
	}
	file = file[wordSize:]
	for i := range m.Genitive {
		m.Genitive[i] = int8(file[i])
	}
	file = file[genitiveSize:]
	for i := range m.Article {
		m.Article[i] = math.Float32frombits(binary.LittleEndian.Uint32([]byte(file[4*i:])))
	}
	return m
}

// Bytes is the file of m.
func (m *Model) Bytes() []byte {
	var b []byte
	for _, w := range m.Word {
		b = append(b, byte(w))
	}
	for _, w := range m.Genitive {
		b = append(b, byte(w))
	}
	for _, w := range m.Article {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(w))
	}
	return b
}

// letters is what the letters of a word weigh in the model of the package.
var letters = memo.Of(func(word string) float64 { return sum(model.Word, letterFeatures(nil, word)) })

func sum(weights []int8, features []uint32) float64 {
	n := 0
	for _, f := range features {
		n += int(weights[f])
	}
	return float64(n) / scale
}

// WordFeatures appends to f the features of the i-th word of a sentence by
// itself, as indices of Model.Word.
func WordFeatures(f []uint32, words []Word, i int) []uint32 {
	return placeFeatures(letterFeatures(f, words[i].Text), words, i)
}

// letterFeatures are those features that a word has anywhere.
func letterFeatures(f []uint32, word string) []uint32 {
	add := func(kind byte, value string) { f = append(f, feature(kind, value)%wordSize) }
	add('b', "")
	add('w', word)
	if b, ok := strings.CutSuffix(word, "s"); ok {
		add('w', b)
		add('g', "")
	}
	add('h', shapeOf(word))
	edged := "^" + strings.ToLower(word) + "$"
	starts := make([]int, 0, 32) // of the runes of edged
	for i := range edged {
		starts = append(starts, i)
	}
	starts = append(starts, len(edged))
	n := len(starts) - 1
	for k := 2; k <= 5 && k < n; k++ {
		add('p', edged[:starts[k]])
		add('s', edged[starts[n-k]:])
	}
	for k := 3; k <= 4; k++ {
		for i := 1; i+k < n; i++ {
			add('n', edged[starts[i]:starts[i+k]])
		}
	}
	add('l', string(rune('a'+min(n, 20))))
	return f
}

// placeFeatures are those that it has by what stands beside it.
func placeFeatures(f []uint32, words []Word, i int) []uint32 {
	w := &words[i]
	add := func(kind byte, value string) { f = append(f, feature(kind, value)%wordSize) }
	shape := shapeOf(w.Text)
	if w.First {
		add('1', "")
		add('1', shape)
		add('1', w.Text)
	}
	add('<', w.Prev)
	add('>', w.Next)
	before, after := shapeOf(w.Prev), shapeOf(w.Next)
	add('(', before+endOf(w.Prev))
	add(')', after)
	add('x', before+shape+after)
	marks := string(w.Before) + string(w.After)
	add(',', marks)
	add(';', marks+shape)
	if c := coordinated(words, i); c >= 0 {
		add('&', words[c].Text)
		add('&', shapeOf(words[c].Text))
	}
	if i > 1 {
		add('2', words[i-2].Text+string(w.Before))
	}
	if i+2 < len(words) {
		add('3', words[i+2].Text+string(w.After))
	}
	if w.HyphenBefore {
		add('-', shape+"b")
	}
	if w.HyphenAfter {
		add('-', shape+"a")
	}
	for i, known := range [...]bool{
		lang.FirstName(w.Text), lang.FirstName(w.Prev), lang.FirstName(w.Next), lang.OrgForm(w.Text), lang.OrgForm(w.Next),
		lang.Title(w.Text), lang.Title(w.Prev), w.Determined(), lang.NounEnding(w.Text), lang.NameParticle(w.Prev),
		lang.PersonNoun(w.Prev), lang.Label(w.Prev), lang.Town(w.Text), lang.PlaceEnding(w.Text), lang.LegalForm(w.Next),
		i > 1 && w.Prev != "" && words[i-1].Prev != "" && lang.Title(words[i-2].Text),
		i > 1 && w.Prev != "" && words[i-1].Prev != "" && lang.FirstName(words[i-2].Text),
		i+2 < len(words) && w.Next != "" && words[i+1].Next != "" && lang.FirstName(w.Next),
		w.Before == '.' && i > 0 && len(words[i-1].Text) == 1,
		lang.BeforePlace(w.Prev) && lang.PlaceEnding(w.Text), lang.Loanword(w.Text),
	} {
		if known {
			add('k', string(rune('0'+i)))
		}
	}
	return f
}

// GenitiveFeatures appends to f what tells whether the s at the end of w is an
// ending, as indices of Model.Genitive.
func GenitiveFeatures(f []uint32, w *Word) []uint32 {
	add := func(kind byte, value string) { f = append(f, feature(kind, value)%genitiveSize) }
	base := strings.TrimSuffix(w.Text, "s")
	add('b', "")
	add('w', base)
	for k := 1; k <= 4 && k < len(base); k++ {
		add('s', base[len(base)-k:])
	}
	add('h', shapeOf(base)+shapeOf(w.Next))
	add('(', shapeOf(w.Prev))
	if w.HyphenAfter {
		add('-', "")
	}
	if lang.FirstName(w.Prev) {
		add('k', "0")
	}
	if lang.FirstName(base) {
		add('k', "1")
	}
	if lang.FirstName(w.Text) {
		add('k', "2")
	}
	add(')', lastLetters(w.Next))
	return f
}

// lastLetters are the last three bytes of word: the ending of a noun.
func lastLetters(word string) string { return word[max(0, len(word)-3):] }

// coordinated is the index of a capitalised word that the i-th is joined with
// by und, oder or a comma; -1 where there is none.
func coordinated(words []Word, i int) int {
	link := func(a, b int) bool { // words a and b with something between them
		if a < 0 || b >= len(words) || !words[a].Capital() || !words[b].Capital() {
			return false
		}
		if b == a+1 {
			return words[b].Before == ','
		}
		between := words[a+1]
		return (between.Text == "und" || between.Text == "oder" || between.Text == "sowie") && between.Before == 0 && between.After == 0
	}
	switch {
	case link(i-2, i):
		return i - 2
	case link(i, i+2):
		return i + 2
	case link(i-1, i):
		return i - 1
	case link(i, i+1):
		return i + 1
	}
	return -1
}

// endOf is the ending of a word in small letters that may be an adjective.
func endOf(word string) string {
	if len(word) > 3 {
		for _, end := range []string{"en", "er", "es", "em", "e"} {
			if strings.HasSuffix(word, end) {
				return end
			}
		}
	}
	return ""
}

// shapeOf is the pattern of cases in a word, repeats left out: Xx, X, XxX, x, 0.
func shapeOf(word string) string {
	var b strings.Builder
	var last byte
	for _, r := range word {
		c := byte('x')
		switch {
		case unicode.IsUpper(r):
			c = 'X'
		case unicode.IsDigit(r):
			c = '0'
		case r == '\'' || r == '’':
			c = '\''
		}
		if c != last && b.Len() < 5 {
			b.WriteByte(c)
			last = c
		}
	}
	return b.String()
}

// feature is the FNV-1a hash of a feature's kind and value.
func feature(kind byte, value string) uint32 {
	h := (uint32(2166136261) ^ uint32(kind)) * 16777619
	for i := range len(value) {
		h = (h ^ uint32(value[i])) * 16777619
	}
	return h ^ h>>15
}
