package nmt

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"dolmetsch/nmt/marian"
	"dolmetsch/nmt/shortlist"

	"google.golang.org/protobuf/encoding/protowire"
)

// shape of a model with random weights, for tests that need a model but not
// its English.
type shape struct {
	dim, heads, ffn, encoder, decoder int
	floats                            bool // weights as float32
	noAlphas                          bool
	noShortlist                       bool
	vocab                             int  // 0: as many as basePieces has
	separate                          bool // source and target have vocabularies of their own
}

var smallShape = shape{dim: 64, heads: 4, ffn: 96, encoder: 2, decoder: 2}

// basePieces are those of its vocabulary, after </s> and <unk>.
func basePieces() []string {
	w := []string{"▁", "⟦N1⟧", "⟦N2⟧"}
	for _, c := range "abcdefghijklmnopqrstuvwxyzäöüß.,-" {
		w = append(w, string(c), "▁"+string(c))
	}
	for _, a := range []string{"st", "en", "er", "ch", "ie", "un"} {
		for _, b := range []string{"d", "t", "s", "ung", "e"} {
			w = append(w, a+b, "▁"+a+b)
		}
	}
	return w
}

// moreWords are words and, after them, made-up ones, n pieces in all with </s>
// and <unk>.
func moreWords(n int, seed uint64) []string {
	rng := rand.New(rand.NewPCG(seed, 5))
	w := basePieces()
	seen := map[string]bool{}
	for _, x := range w {
		seen[x] = true
	}
	syllables := strings.Fields("der die und in von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei noch wie über so zum war haben nur oder aber vor zur bis mehr durch man sein wurde sei ge be ver ung en er te st ch ie ei au ä ö ü l r n t s m k g b d f w z p")
	for len(w) < n-2 {
		x := ""
		for range 1 + rng.IntN(3) {
			x += syllables[rng.IntN(len(syllables))]
		}
		if rng.IntN(2) == 0 {
			x = "▁" + x
		}
		if !seen[x] {
			seen[x] = true
			w = append(w, x)
		}
	}
	return w[:n-2]
}

func vocabulary() []byte { return vocabularyOf(basePieces()) }

func vocabularyOf(pieces []string) []byte {
	var b []byte
	add := func(text string, score float32, kind uint64) {
		p := protowire.AppendTag(nil, 1, protowire.BytesType)
		p = protowire.AppendString(p, text)
		p = protowire.AppendTag(p, 2, protowire.Fixed32Type)
		p = protowire.AppendFixed32(p, math.Float32bits(score))
		p = protowire.AppendTag(p, 3, protowire.VarintType)
		p = protowire.AppendVarint(p, kind)
		b = protowire.AppendTag(b, 1, protowire.BytesType)
		b = protowire.AppendBytes(b, p)
	}
	add("</s>", 0, 3)
	add("<unk>", 0, 2)
	for i, w := range pieces {
		kind := uint64(1)
		if w[0] == "⟦"[0] && len(w) > 3 && i < len(basePieces()) { // and longer pieces that begin a word, which tests cutting
			kind = 4
		}
		score := -float32(i%17) - 1
		if i >= len(basePieces()) { // no two ways to cut a word are as likely
			score = -3*float32(utf8.RuneCountInString(w)) - float32(uint32(i)*2654435761>>8)/(1<<24)
		}
		add(w, score, kind)
	}
	return b
}

func (s shape) config() []byte {
	return fmt.Appendf(nil, `type: transformer
dim-emb: %d
enc-depth: %d
dec-depth: %d
transformer-heads: %d
transformer-dim-ffn: %d
transformer-ffn-depth: 2
transformer-ffn-activation: relu
transformer-decoder-autoreg: rnn
dec-cell: ssru
transformer-preprocess: ""
transformer-postprocess: dan
tied-embeddings-all: %t
tied-embeddings: %t
`, s.dim, s.encoder, s.decoder, s.heads, s.ffn, !s.separate, s.separate)
}

// files writes a model of that shape; the same seed gives the same model.
func (s shape) files(t testing.TB, seed uint64) Files {
	t.Helper()
	rng := rand.New(rand.NewPCG(seed, 7))
	vocab := len(basePieces()) + 2
	if s.vocab > 0 {
		vocab = s.vocab
	}
	var tensors []marian.Tensor
	floats := func(name string, rows, cols int, f func() float64) {
		var b []byte
		for range rows * cols {
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(float32(f())))
		}
		tensors = append(tensors, marian.Tensor{Name: name, Type: marian.Float32, Shape: []int{rows, cols}, Data: b})
	}
	alpha := func(name string) {
		if !s.noAlphas {
			floats(name+"_QuantMultA", 1, 1, func() float64 { return 127 / (4 + rng.Float64()) })
		}
	}
	matrix := func(name string, rows, cols int, deviation float64) {
		if s.floats {
			floats(name, rows, cols, func() float64 { return rng.NormFloat64() * deviation })
			return
		}
		b := make([]byte, rows*cols+4, rows*cols+256)
		for i := range rows * cols {
			b[i] = byte(int8(max(-127, min(127, rng.NormFloat64()*40))))
		}
		binary.LittleEndian.PutUint32(b[rows*cols:], math.Float32bits(float32(40/deviation)))
		tensors = append(tensors, marian.Tensor{Name: name, Type: marian.Intgemm8, Shape: []int{rows, cols}, Data: b})
	}
	small := func() float64 { return rng.NormFloat64() * 0.1 }
	affine := func(weight, bias string, rows, cols int) {
		matrix(weight, rows, cols, 1.5/math.Sqrt(float64(rows)))
		floats(bias, 1, cols, small)
		alpha(weight)
	}
	norm := func(prefix string) {
		floats(prefix+"_ln_scale", 1, s.dim, func() float64 { return 1 + small() })
		floats(prefix+"_ln_bias", 1, s.dim, small)
	}
	attention := func(p string) {
		for _, x := range "qkvo" {
			affine(p+"_W"+string(x), p+"_b"+string(x), s.dim, s.dim)
		}
		norm(p + "_Wo")
	}
	ffn := func(p string) {
		affine(p+"_W1", p+"_b1", s.dim, s.ffn)
		affine(p+"_W2", p+"_b2", s.ffn, s.dim)
		norm(p + "_ffn")
	}
	if s.separate {
		matrix("encoder_Wemb", vocab, s.dim, 1/math.Sqrt(float64(s.dim)))
		matrix("decoder_Wemb", vocab, s.dim, 1/math.Sqrt(float64(s.dim)))
	} else {
		matrix("Wemb", vocab, s.dim, 1/math.Sqrt(float64(s.dim)))
	}
	first := true
	floats("decoder_ff_logit_out_b", 1, vocab, func() float64 {
		if first { // </s>, so that most texts end
			first = false
			return 1.5
		}
		return small()
	})
	alpha("none")
	for i := 1; i <= s.encoder; i++ {
		attention(fmt.Sprintf("encoder_l%d_self", i))
		ffn(fmt.Sprintf("encoder_l%d_ffn", i))
	}
	for i := 1; i <= s.decoder; i++ {
		p := fmt.Sprintf("decoder_l%d_", i)
		matrix(p+"rnn_W", s.dim, s.dim, 1.5/math.Sqrt(float64(s.dim)))
		alpha(p + "rnn_W")
		affine(p+"rnn_Wf", p+"rnn_bf", s.dim, s.dim)
		norm(p + "rnn_ffn")
		attention(p + "context")
		ffn(p + "ffn")
	}
	var model, lex bytes.Buffer
	if err := marian.Write(&model, s.config(), tensors); err != nil {
		t.Fatal(err)
	}
	files := Files{Model: model.Bytes(), Vocabulary: vocabularyOf(moreWords(vocab, seed))}
	if s.separate {
		files.TargetVocabulary = vocabularyOf(moreWords(vocab, seed+1))
	}
	if !s.noShortlist {
		lists := make([][]uint32, vocab)
		for i := range lists {
			for range 3 {
				lists[i] = append(lists[i], uint32(rng.IntN(vocab)))
			}
		}
		if err := shortlist.Write(&lex, 10, lists); err != nil {
			t.Fatal(err)
		}
		files.Shortlist = lex.Bytes()
	}
	return files
}

// load is a model with random weights.
func (s shape) load(t testing.TB, seed uint64) *Model {
	t.Helper()
	m, err := Load(s.files(t, seed))
	if err != nil {
		t.Fatal(err)
	}
	return m
}
