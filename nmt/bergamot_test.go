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

var writeModel = flag.String("write-model", "", "folder for the model and the text of TestBitsOfBergamot")

// bergamotConfig is what Bergamot wants to know besides shape.config.
const bergamotConfig = `version: v1.9.0
dim-vocabs: [136, 136]
transformer-decoder-dim-ffn: 96
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
tied-embeddings: false
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
	files := shape{dim: 96, heads: 3, ffn: 96, encoder: 2, decoder: 3, vocab: 136}.files(t, 4)
	for range 136 - 2 - len(words()) { // Bergamot takes multiples of eight only
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
		parsed, err := marian.Parse(files.Model)
		if err != nil {
			t.Fatal(err)
		}
		config := strings.TrimSuffix(string(parsed.Config), "\x00") + bergamotConfig
		var model bytes.Buffer
		if err := marian.Write(&model, []byte(config), parsed.Tensors[:len(parsed.Tensors)-1]); err != nil {
			t.Fatal(err)
		}
		for name, content := range map[string][]byte{
			"model.bin": model.Bytes(), "vocab.spm": files.Vocabulary, "lex.s2t.bin": files.Shortlist,
			"input.txt": []byte(strings.Join(lines, "\n") + "\n"),
		} {
			if err := os.WriteFile(filepath.Join(*writeModel, name), content, 0o644); err != nil {
				t.Fatal(err)
			}
		}
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
		opt, err := Options{MaxLength: 2, KeepCircles: true, FreeSymbols: true, Stutter: true, Kernels: kernel.Saturating(set)}.withDefaults()
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
