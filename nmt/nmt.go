// Package nmt is a neural translation engine in pure Go for the models of
// Bergamot and Firefox Translations: a Transformer encoder and an SSRU decoder
// with int8 weights, in Marian's binary format. It maps strings to strings;
// articles, terms and checks are other packages' business, and so is where a
// model comes from.
//
// The text of a sentence does not depend on what else is translated with it,
// on the number of workers, or on the kernels in use: sentences are never
// padded, integer sums are exact, float operations keep their order, and
// whatever a model leaves to be scaled at run time is scaled by the sentence.
//
// # The reference engine
//
// With one sentence a call, greedy search, the same model file and shortlist,
// all that is computed has the bits that Bergamot's WebAssembly build computes
// (npm @browsermt/bergamot-translator 0.4.9), with one exception: Bergamot sums
// two products in 16 bit and cuts what does not fit, and sums are exact here.
// The embedded model is trained so that its weights cannot bring about such a sum
// (training/model.py, limit_pairs), and of the first 1,000 lines of newstest2018
// all 1,000 become the same text. With another model's weights 523 did; the other
// 477 did too when sums were cut here as well.
//
//	node nmt/compat/compare.mjs --bergamot FOLDER --input newstest2018.de --cpu 1
//
// The same holds for the other kinds of models that Mozilla publishes. With random
// weights in the shapes tiny, base-memory and base (vocabulary 32000), with
// activation multipliers and without, with one vocabulary and with two, 30 lines
// were translated by each of the twelve models (TestWriteModels, compat/compare.mjs):
// all differences are sums that Bergamot cuts, or a line of more than 128 tokens.
//
// Bergamot also cuts sentences of more than 128 tokens in two, its text depends
// on what else is in a call, and the guards against repetition, invented words
// and lost symbols (see Options and guard.go) are not its: for the comparison they
// are off. The test TestBitsOfBergamot holds the bits without it.
//
// # Speed
//
// Nearly all work is int8 multiply-adds: in a tiny model (dimension 256, six
// encoder and two decoder layers, shortlist) 6.6 million for each source token
// and 2.3 million for each target token, 16.2 million a word of German. The
// AVX-512 product by itself reaches 538 a nanosecond on one core of an AMD EPYC
// (Zen 5), about what two VPDPBUSD a cycle give; the AVX2 product 103, the
// portable one 6. The roof is thus 33,200 words a second. Greedy translation of
// news in batches reaches 44 % of it, 14,800 words a second, AVX2 79 % of its own
// (5,000) and the portable kernels 89 % (310). Of the time, half goes to the
// product, a fifth to attention, the rest to quantization, normalization and
// search. Two workers on two cores make 1.96 times the words of one (medians of
// 5); a beam of 4 takes 1.8 times as long.
//
// Bergamot in WebAssembly makes 874 words a second of the same model on the same
// core where this engine makes 13,713 (medians of 7 alternating runs), and
// CTranslate2, int8 on one thread, 8,324 with the whole vocabulary of a
// Transformer of the same shape where this engine makes 13,129, and 7,850 to
// 13,048 with a shortlist (medians of 5). Loading the model takes 11 ms; a folder
// of 120 articles is translated in 126 MB of resident memory. To measure again,
// on a machine that does nothing else:
//
//	go test -run xxx -bench Roofline ./nmt
//	go test -run xxx -bench Translate -count 5 -benchmem ./nmt     (with -cpuprofile FILE)
//	go test -run xxx -bench Load ./nmt/model
//	node nmt/compat/compare.mjs --bergamot FOLDER --input newstest2018.de --cpu 1
//	python nmt/compat/ctranslate2.py --input newstest2018.de --cpu 1
package nmt

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"

	"dolmetsch/nmt/kernel"
	"dolmetsch/nmt/marian"
	"dolmetsch/nmt/shortlist"
	"dolmetsch/nmt/spm"

	"gopkg.in/yaml.v3"
)

// ErrModel is wrapped by every error about model files that are damaged, do
// not belong together, or have an architecture this engine does not run.
var ErrModel = errors.New("unusable model")

// Files are the contents of a model's files.
type Files struct {
	Model      []byte // model….intgemm.alphas.bin, model….intgemm8.bin or another Marian binary
	Vocabulary []byte // vocab….spm, of both languages, or srcvocab….spm
	Shortlist  []byte // lex….s2t.bin; may be nil
	// TargetVocabulary is trgvocab….spm where each language has a vocabulary of
	// its own, else nil.
	TargetVocabulary []byte
}

// Model is a loaded model. It is safe for concurrent use.
type Model struct {
	vocab       *spm.Model // of the target
	sourceVocab *spm.Model // the same where the languages share one
	lex         *shortlist.List
	config      config

	source, target embedding
	output         linear // over all pieces, without its weights: they are the target's embedding
	outputRows     *kernel.Rows
	allPieces      func() linear // output with them; most models need them only in part
	encoder        []encoderLayer
	decoder        []decoderLayer
	waves          []float32 // frequencies of the position signal
	signals        []float32 // of the first positions
	end            int32     // id of </s>
	symbols        []int32   // ids of user-defined pieces, where source and target share them
}

// shared reports whether source and target have one vocabulary.
func (m *Model) shared() bool { return m.sourceVocab == m.vocab }

// embedding are the vectors of a vocabulary's pieces.
type embedding struct {
	pieces []int8  // vocabulary × dim
	step   float32 // real value of an int8 step
}

// linear is x·W + b on quantized x.
type linear struct {
	w     *kernel.Matrix
	bias  []float32 // padded to w.Stride()
	mult  float32   // what weights were multiplied with
	alpha float32   // what activations are multiplied with; 0: 127 / greatest magnitude
	ready []float32 // bias for products with activations of alpha, see kernel.Matrix.Bias
}

// prepare fills ready.
func (l *linear) prepare() {
	if l.alpha > 0 {
		l.ready = grow(&l.ready, l.w.Stride())
		l.w.Bias(l.ready, l.bias, l.alpha, l.mult)
	}
}

// unscale makes real values of products of weights and activations that were
// multiplied with alpha.
func (l *linear) unscale(alpha float32) float32 { return 1 / float32(alpha*l.mult) }

type norm struct{ gain, bias []float32 }

type attention struct {
	q, k, v, o linear
	norm       norm
}

type feedForward struct {
	in, out linear
	norm    norm
}

type encoderLayer struct {
	self attention
	ffn  feedForward
}

type decoderLayer struct {
	cell, forget linear
	norm         norm
	context      attention
	ffn          feedForward
}

// config is the part of special:model.yml that matters here.
type config struct {
	Type         string `yaml:"type"`
	Encoder      int    `yaml:"enc-depth"`
	Decoder      int    `yaml:"dec-depth"`
	Dim          int    `yaml:"dim-emb"`
	Heads        int    `yaml:"transformer-heads"`
	FFNDepth     int    `yaml:"transformer-ffn-depth"`
	DecFFNDepth  int    `yaml:"transformer-decoder-ffn-depth"`
	Activation   string `yaml:"transformer-ffn-activation"`
	Autoreg      string `yaml:"transformer-decoder-autoreg"`
	Cell         string `yaml:"dec-cell"`
	Preprocess   string `yaml:"transformer-preprocess"`
	Postprocess  string `yaml:"transformer-postprocess"`
	TiedAll      bool   `yaml:"tied-embeddings-all"` // one matrix for source, target and output
	Tied         bool   `yaml:"tied-embeddings"`     // one for target and output
	TiedSource   bool   `yaml:"tied-embeddings-src"` // one for source and target
	TrainedPos   bool   `yaml:"transformer-train-position-embeddings"`
	NoProjection bool   `yaml:"transformer-no-projection"`
	TiedLayers   []int  `yaml:"transformer-tied-layers"`
}

const (
	maxLayers = 64
	maxDim    = 1 << 14
	// signalTable is how many positions have their signal ready.
	signalTable = 128
)

// Load makes a model of its files and keeps no reference to them. Errors wrap
// ErrModel, and the ErrFormat of the file that is damaged.
func Load(files Files) (*Model, error) {
	fail := func(err error) (*Model, error) { return nil, fmt.Errorf("%w: %w", ErrModel, err) }
	source, err := parseVocabulary(files.Vocabulary)
	if err != nil {
		return fail(err)
	}
	vocab := source
	if files.TargetVocabulary != nil {
		if vocab, err = parseVocabulary(files.TargetVocabulary); err != nil {
			return fail(fmt.Errorf("of the target: %w", err))
		}
	}
	end, _ := vocab.EndOfSentence()
	file, err := marian.Parse(files.Model)
	if err != nil {
		return fail(err)
	}
	m := &Model{vocab: vocab, sourceVocab: source, end: int32(end)}
	for id := range vocab.Len() {
		if m.shared() && vocab.UserDefined(id) {
			m.symbols = append(m.symbols, int32(id))
		}
	}
	if m.config, err = parseConfig(file.Config); err != nil {
		return fail(err)
	}
	if files.Shortlist != nil {
		if m.shared() {
			m.lex, err = shortlist.Parse(files.Shortlist, vocab.Len())
		} else {
			m.lex, err = shortlist.ParseSeparate(files.Shortlist, source.Len(), vocab.Len())
		}
		if err != nil {
			return fail(err)
		}
	}
	l := loader{file: file, dim: m.config.Dim}
	m.loadEmbeddings(&l)
	for i := 1; i <= m.config.Encoder && l.err == nil; i++ {
		p := fmt.Sprintf("encoder_l%d_", i)
		m.encoder = append(m.encoder, encoderLayer{l.attention(p + "self"), l.feedForward(p + "ffn")})
	}
	for i := 1; i <= m.config.Decoder && l.err == nil; i++ {
		p := fmt.Sprintf("decoder_l%d_", i)
		m.decoder = append(m.decoder, decoderLayer{
			cell:    l.linear(p+"rnn_W", "", m.config.Dim, m.config.Dim),
			forget:  l.linear(p+"rnn_Wf", p+"rnn_bf", m.config.Dim, m.config.Dim),
			norm:    l.norm(p + "rnn_ffn"),
			context: l.attention(p + "context"),
			ffn:     l.feedForward(p + "ffn"),
		})
	}
	if l.err != nil {
		return fail(l.err)
	}
	half := m.config.Dim / 2
	m.waves = make([]float32, half)
	for i := range m.waves {
		step := float32(math.Log(10000)) / float32(half-1)
		m.waves[i] = float32(math.Exp(float64(float32(i) * -step)))
	}
	signals := make([]float32, signalTable*m.config.Dim)
	for i := range signalTable {
		m.signal(signals[i*m.config.Dim:][:m.config.Dim], i)
	}
	m.signals = signals
	return m, nil
}

// parseVocabulary reads a vocabulary that has an end of sentence.
func parseVocabulary(b []byte) (*spm.Model, error) {
	v, err := spm.Parse(b)
	if err != nil {
		return nil, fmt.Errorf("vocabulary: %w", err)
	}
	if _, ok := v.EndOfSentence(); !ok {
		return nil, errors.New("the vocabulary has no </s>")
	}
	return v, nil
}

func parseConfig(b []byte) (config, error) {
	c := config{FFNDepth: 2, DecFFNDepth: 0, Activation: "relu", TiedAll: true}
	if b == nil {
		return c, errors.New("the model has no special:model.yml")
	}
	if err := yaml.Unmarshal(b, &c); err != nil {
		return c, fmt.Errorf("special:model.yml: %w", err)
	}
	for _, x := range []struct {
		ok   bool
		what string
		got  any
		want string
	}{
		{c.Type == "transformer", "type", c.Type, "transformer"},
		{c.Encoder >= 1 && c.Encoder <= maxLayers, "enc-depth", c.Encoder, "1 to 64"},
		{c.Decoder >= 1 && c.Decoder <= maxLayers, "dec-depth", c.Decoder, "1 to 64"},
		{c.Dim >= 32 && c.Dim <= maxDim && c.Dim%32 == 0, "dim-emb", c.Dim, "a multiple of 32"},
		{c.Heads >= 1 && c.Dim%(16*max(c.Heads, 1)) == 0, "transformer-heads", c.Heads, "heads whose size is a multiple of 16"},
		{c.FFNDepth == 2, "transformer-ffn-depth", c.FFNDepth, "2"},
		{c.DecFFNDepth == 0 || c.DecFFNDepth == 2, "transformer-decoder-ffn-depth", c.DecFFNDepth, "2"},
		{c.Activation == "relu", "transformer-ffn-activation", c.Activation, "relu"},
		{c.Autoreg == "rnn", "transformer-decoder-autoreg", c.Autoreg, "rnn"},
		{c.Cell == "ssru", "dec-cell", c.Cell, "ssru"},
		{c.Preprocess == "", "transformer-preprocess", c.Preprocess, "none"},
		{c.Postprocess == "dan", "transformer-postprocess", c.Postprocess, "dan"},
		{c.TiedAll || c.Tied, "tied-embeddings", c.Tied, "true, or tied-embeddings-all"},
		{c.TiedAll || !c.TiedSource, "tied-embeddings-src", c.TiedSource, "false"},
		{!c.TrainedPos, "transformer-train-position-embeddings", c.TrainedPos, "false"},
		{!c.NoProjection, "transformer-no-projection", c.NoProjection, "false"},
		{len(c.TiedLayers) == 0, "transformer-tied-layers", c.TiedLayers, "none"},
	} {
		if !x.ok {
			return c, fmt.Errorf("special:model.yml: %s is %v, this engine needs %s", x.what, x.got, x.want)
		}
	}
	return c, nil
}

// loader takes tensors from a file and keeps the first error.
type loader struct {
	file *marian.File
	dim  int
	err  error
}

func (l *loader) fail(format string, args ...any) {
	if l.err == nil {
		l.err = fmt.Errorf(format, args...)
	}
}

// tensor is the tensor of that name, which must have rows × cols elements;
// -1 stands for any number of them.
func (l *loader) tensor(name string, rows, cols int) *marian.Tensor {
	if l.err != nil {
		return nil
	}
	t := l.file.Tensor(name)
	if t == nil {
		l.fail("tensor %s is missing", name)
		return nil
	}
	if len(t.Shape) != 2 || rows >= 0 && t.Shape[0] != rows || cols >= 0 && t.Shape[1] != cols || t.Len() == 0 {
		l.fail("tensor %s has shape %v, expected %s × %s", name, t.Shape, size(rows), size(cols))
		return nil
	}
	return t
}

func size(n int) string {
	if n < 0 {
		return "any"
	}
	return fmt.Sprint(n)
}

// vector is a float32 tensor of 1 × n, padded to a multiple of the lanes.
func (l *loader) vector(name string, n int) []float32 {
	t := l.tensor(name, 1, n)
	if t == nil {
		return nil
	}
	x, err := t.Floats()
	if err != nil {
		l.fail("%w", err)
		return nil
	}
	return append(x, make([]float32, kernel.Pad(n)-n)...)
}

// alpha is the model's activation multiplier for a weight, 0 where it has none.
func (l *loader) alpha(weight string) float32 {
	t := l.file.Tensor(weight + "_QuantMultA")
	if t == nil || l.err != nil {
		return 0
	}
	x, err := t.Floats()
	if err != nil || len(x) != 1 || !(x[0] > 0) || math.IsInf(float64(x[0]), 0) {
		l.fail("tensor %s_QuantMultA is no positive number", weight)
		return 0
	}
	return x[0]
}

// weights are those of a tensor, int8, each output's together, and what they
// were multiplied with. Float weights are quantized here.
func (l *loader) weights(t *marian.Tensor, transposed bool) ([]int8, float32) {
	if t.Type == marian.Intgemm8 {
		w, mult, err := t.Quantized()
		if err != nil {
			l.fail("%w", err)
			return nil, 0
		}
		return w, mult
	}
	x, err := t.Floats()
	if err != nil {
		l.fail("tensor %s is %v, expected intgemm8 or float32", t.Name, t.Type)
		return nil, 0
	}
	greatest := float32(0)
	for _, v := range x {
		greatest = max(greatest, max(v, -v))
	}
	if !(greatest > 0) || math.IsInf(float64(greatest), 0) {
		l.fail("tensor %s holds no usable numbers", t.Name)
		return nil, 0
	}
	mult := 127 / greatest
	w := make([]int8, len(x))
	rows, cols := t.Shape[0], t.Shape[1]
	for r := range rows {
		for c := range cols {
			v := int8(math.RoundToEven(float64(x[r*cols+c] * mult)))
			if transposed {
				w[c*rows+r] = v
			} else {
				w[r*cols+c] = v
			}
		}
	}
	return w, mult
}

// linear reads a weight of in × out and its bias; out may be -1. No bias name
// means no bias.
func (l *loader) linear(weight, bias string, in, out int) linear {
	t := l.tensor(weight, in, out)
	if t == nil {
		return linear{}
	}
	if out = t.Shape[1]; in%4 != 0 {
		l.fail("tensor %s has %d rows, not a multiple of 4", weight, in)
		return linear{}
	}
	w, mult := l.weights(t, true)
	if l.err != nil {
		return linear{}
	}
	x := linear{w: kernel.Pack(w, out, in), mult: mult, alpha: l.alpha(weight)}
	if bias != "" {
		x.bias = l.vector(bias, out)
	} else {
		x.bias = make([]float32, x.w.Stride())
	}
	if l.err == nil {
		x.prepare()
	}
	return x
}

func (l *loader) norm(prefix string) norm {
	return norm{l.vector(prefix+"_ln_scale", l.dim), l.vector(prefix+"_ln_bias", l.dim)}
}

func (l *loader) attention(prefix string) attention {
	one := func(x string) linear { return l.linear(prefix+"_W"+x, prefix+"_b"+x, l.dim, l.dim) }
	return attention{one("q"), one("k"), one("v"), one("o"), l.norm(prefix + "_Wo")}
}

func (l *loader) feedForward(prefix string) feedForward {
	in := l.linear(prefix+"_W1", prefix+"_b1", l.dim, -1)
	if l.err != nil {
		return feedForward{}
	}
	if in.w.Out%16 != 0 {
		l.fail("tensor %s_W1 has %d columns, not a multiple of 16", prefix, in.w.Out)
		return feedForward{}
	}
	return feedForward{in, l.linear(prefix+"_W2", prefix+"_b2", in.w.Out, l.dim), l.norm(prefix + "_ffn")}
}

// loadEmbeddings reads the vectors of the pieces: one matrix for all, or one for
// the source and one for the target and the output layer.
func (m *Model) loadEmbeddings(l *loader) {
	source, target := "Wemb", "Wemb"
	if !m.config.TiedAll {
		source, target = "encoder_Wemb", "decoder_Wemb"
	}
	t := l.tensor(target, m.vocab.Len(), m.config.Dim)
	bias := l.vector("decoder_ff_logit_out_b", m.vocab.Len())
	if l.err != nil {
		return
	}
	w, mult := l.weights(t, false)
	alpha := l.alpha(target)
	if alpha == 0 {
		alpha = l.alpha("none") // the output layer's name under a shortlist in older engines
	}
	if l.err != nil {
		return
	}
	bias[m.vocab.Unknown()] = float32(math.Inf(-1)) // never written, as in Marian
	w = slices.Clone(w)                             // so that the file, five times as large, can go

	m.target = embedding{w, 1 / mult}
	m.source = m.target
	if t := l.tensor(source, m.sourceVocab.Len(), m.config.Dim); t != nil && source != target {
		w, mult := l.weights(t, false)
		m.source = embedding{slices.Clone(w), 1 / mult}
	}
	m.outputRows = kernel.NewRows(w, m.vocab.Len(), m.config.Dim)
	m.output = linear{bias: bias, mult: mult, alpha: alpha}
	m.allPieces = sync.OnceValue(func() linear {
		o := m.output
		o.w = kernel.Pack(w, m.vocab.Len(), m.config.Dim)
		o.prepare()
		return o
	})
}
