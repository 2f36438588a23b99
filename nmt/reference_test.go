package nmt

import (
	"context"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"dolmetsch/nmt/kernel"
)

// TestReference holds the scores of all pieces, step by step, against what
// PyTorch computes in float32; see testdata/reference.py.
func TestReference(t *testing.T) {
	b, err := os.ReadFile("testdata/reference.bin")
	if err != nil {
		t.Fatal(err)
	}
	m, err := Load(Files{Model: b, Vocabulary: vocabulary()})
	if err != nil {
		t.Fatal(err)
	}
	cases, err := os.ReadFile("testdata/reference.tsv")
	if err != nil {
		t.Fatal(err)
	}
	numbers := func(s string) (x []float64) {
		for _, f := range strings.Fields(s) {
			v, err := strconv.ParseFloat(f, 64)
			if err != nil {
				t.Fatal(err)
			}
			x = append(x, v)
		}
		return x
	}
	opt, err := Options{}.withDefaults()
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(strings.TrimSpace(string(cases)), "\n") {
		col := strings.Split(line, "\t")
		j := &job{result: new(Result)}
		for _, id := range numbers(col[0]) {
			j.source = append(j.source, int32(id))
		}
		w := &worker{Set: kernel.Best(), m: m, opt: opt, sentences: []sentence{{job: j}}}
		w.encode(context.Background(), len(j.source))
		w.remember()
		w.prepareOutputs()
		s := &w.search
		s.live = []hypothesis{{node: -1}}
		s.cells = make([]float32, len(m.decoder)*m.config.Dim)
		w.decoding = true
		for step, token := range numbers(col[1]) {
			w.step(step)
			s.scoredTo = 0
			got, want := w.logits(&s.outputs[0], 0), numbers(col[2+step])
			dot, a, b := 0.0, 0.0, 0.0
			for i, v := range want {
				if i == m.vocab.Unknown() {
					continue
				}
				dot, a, b = dot+v*float64(got[i]), a+v*v, b+float64(got[i]*got[i])
			}
			if cos := dot / math.Sqrt(a*b); !(cos > 0.999) || math.Abs(math.Sqrt(b/a)-1) > 0.02 {
				t.Errorf("%d source pieces, step %d: cosine %.5f, length %.4f of PyTorch's", len(j.source), step, cos, math.Sqrt(b/a))
			}
			s.nodes = append(s.nodes, node{previous: s.live[0].node, token: int32(token), depth: int32(step + 1)})
			s.live[0].node = int32(len(s.nodes) - 1)
		}
	}
}
