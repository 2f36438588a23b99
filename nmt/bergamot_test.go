package nmt

import (
	"bytes"
	"context"
	"encoding/binary"
	"flag"
	"fmt"
	"hash/crc32"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dolmetsch/nmt/kernel"
	"dolmetsch/nmt/marian"

	"google.golang.org/protobuf/encoding/protowire"
)

var (
	writeModel  = flag.String("write-model", "", "folder for the model and the text of TestBitsOfBergamot")
	writeModels = flag.String("write-models", "", "folder for the models of TestWriteModels")
)

// bergamotConfig is what Bergamot wants to know besides shape.config.
func (s shape) bergamotConfig() string {
	return fmt.Sprintf("dim-vocabs: [%d, %d]\ntransformer-decoder-dim-ffn: %d\n", s.vocab, s.vocab, s.ffn) + bergamotConfig
}

const bergamotConfig = `version: v1.9.0
transformer-decoder-ffn-depth: 2
dec-cell-base-depth: 2
dec-cell-high-depth: 1
enc-cell: gru
enc-cell-depth: 1
enc-type: bidirectional
dim-rnn: 1024
layer-normalization: false
right-left: false
skip: false
tied-embeddings-src: false
transformer-aan-activation: swish
transformer-aan-depth: 2
transformer-aan-nogate: false
transformer-dim-aan: 2048
transformer-guided-alignment-layer: last
transformer-no-projection: false
transformer-postprocess-emb: d
transformer-postprocess-top: ""
transformer-tied-layers: []
transformer-train-position-embeddings: false
transformer-pool: false
ulr: false
factors-combine: sum
factors-dim-emb: 0
lemma-dim-emb: 0
input-types: []
bert-train-type-embeddings: true
bert-type-vocab-size: 2
`

// TestBitsOfBergamot holds all that is quantized, in each layer and at each step
// of greedy search with a model of random weights, against Bergamot's bit by
// bit: testdata/bergamot.txt has for each sentence a sum of the CRC-32 of all
// rows, and the translation. To run Bergamot again:
//
//	go test ./nmt -run Bergamot -write-model /tmp/random
//	node nmt/compat/compare.mjs --bergamot /tmp/bergamot --model /tmp/random --input /tmp/random/input.txt --write nmt/testdata/bergamot.txt
func TestBitsOfBergamot(t *testing.T) {
	sh := shape{dim: 96, heads: 3, ffn: 96, encoder: 2, decoder: 3, vocab: 136}
	files := sh.files(t, 4)
	files.Vocabulary = vocabulary()
	for range 136 - 2 - len(basePieces()) { // Bergamot takes multiples of eight only
		var piece []byte
		piece = protowire.AppendTag(piece, 1, protowire.BytesType)
		piece = protowire.AppendString(piece, strings.Repeat("~", 1+len(files.Vocabulary)%97))
		piece = protowire.AppendTag(piece, 2, protowire.Fixed32Type)
		piece = protowire.AppendFixed32(piece, 0)
		files.Vocabulary = protowire.AppendTag(files.Vocabulary, 1, protowire.BytesType)
		files.Vocabulary = protowire.AppendBytes(files.Vocabulary, piece)
	}
	text, err := os.ReadFile("testdata/sentences.txt")
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for i, line := range strings.Split(string(text), "\n")[:24] { // of different lengths, one to 70 letters
		lines = append(lines, string([]rune(strings.ToLower(line))[:min(1+3*i, len([]rune(line)))]))
	}
	if *writeModel != "" {
		sh.write(t, *writeModel, files, lines)
	}
	golden, err := os.ReadFile("testdata/bergamot.txt")
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Split(strings.TrimSuffix(string(golden), "\n"), "\n")
	if len(want) != len(lines) {
		t.Fatalf("%d translations of %d lines", len(want), len(lines))
	}
	m, err := Load(files)
	if err != nil {
		t.Fatal(err)
	}
	for _, set := range kernel.Available() {
		opt, err := Options{MaxLength: 2, FreeSymbols: true, Stutter: true, Kernels: kernel.Saturating(set)}.withDefaults()
		if err != nil {
			t.Fatal(err)
		}
		sum := uint32(0)
		w := &worker{Set: opt.Kernels, m: m, opt: opt, watch: func(x []float32, in int) {
			for ; len(x) > 0; x = x[in:] {
				var row []byte
				for _, v := range x[:in] {
					row = binary.LittleEndian.AppendUint32(row, math.Float32bits(v))
				}
				sum += crc32.ChecksumIEEE(row)
			}
		}}
		for i, line := range lines {
			sum = 0
			j := m.job(line, new(Result))
			w.translate(context.Background(), []*job{j})
			if got := fmt.Sprintf("%08x %s", sum, strings.TrimSpace(j.result.Text)); got != want[i] {
				t.Errorf("%s: %q became\n%q, Bergamot has\n%q", set.Name, line, got, want[i])
			}
		}
	}
}

// write writes a model as Bergamot wants it, under the names that Mozilla gives
// its files, and lines to translate with it.
func (s shape) write(t *testing.T, dir string, files Files, lines []string) {
	t.Helper()
	parsed, err := marian.Parse(files.Model)
	if err != nil {
		t.Fatal(err)
	}
	config := strings.TrimSuffix(string(parsed.Config), "\x00") + s.bergamotConfig()
	var model bytes.Buffer
	if err := marian.Write(&model, []byte(config), parsed.Tensors[:len(parsed.Tensors)-1]); err != nil {
		t.Fatal(err)
	}
	kind := "intgemm.alphas"
	if s.noAlphas {
		kind = "intgemm8"
	}
	contents := map[string][]byte{
		"model.deen." + kind + ".bin": model.Bytes(), "lex.50.50.deen.s2t.bin": files.Shortlist,
		"input.txt": []byte(strings.Join(lines, "\n") + "\n"),
	}
	if s.separate {
		contents["srcvocab.deen.spm"], contents["trgvocab.deen.spm"] = files.Vocabulary, files.TargetVocabulary
	} else {
		contents["vocab.deen.spm"] = files.Vocabulary
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	for name, content := range contents {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// TestWriteModels writes models with random weights in the shapes and kinds that
// Mozilla publishes, each in a folder of its own, to be held against Bergamot:
//
//	go test ./nmt -run WriteModels -write-models /tmp/shapes
//	for m in /tmp/shapes/*; do node nmt/compat/compare.mjs --bergamot /tmp/bergamot --model $m --input $m/input.txt; done
func TestWriteModels(t *testing.T) {
	if *writeModels == "" {
		t.Skip("-write-models says where to")
	}
	text, err := os.ReadFile("testdata/sentences.txt")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.ToLower(strings.TrimSpace(string(text))), "\n")
	base := shape{dim: 512, heads: 8, ffn: 2048, encoder: 6, decoder: 2, vocab: 32000}
	memory := shape{dim: 384, heads: 8, ffn: 1536, encoder: 6, decoder: 4, vocab: 32000}
	tiny := shape{dim: 256, heads: 8, ffn: 1536, encoder: 6, decoder: 2, vocab: 32000}
	for name, s := range map[string]shape{"base": base, "base-memory": memory, "tiny": tiny} {
		for _, kind := range []string{"alphas", "int8"} {
			for _, vocabularies := range []string{"shared", "separate"} {
				s.noAlphas, s.separate = kind == "int8", vocabularies == "separate"
				s.write(t, filepath.Join(*writeModels, name+"-"+kind+"-"+vocabularies), s.files(t, 11), lines)
			}
		}
	}
}
