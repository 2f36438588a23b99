package nmt_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"dolmetsch/nmt"
	"dolmetsch/nmt/kernel"
	"dolmetsch/nmt/model"
)

// sentences of news, for measuring.
func sentences(t testing.TB) (lines []string, words int) {
	t.Helper()
	b, err := os.ReadFile("testdata/sentences.txt")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.TrimSpace(string(b))
	return strings.Split(text, "\n"), len(strings.Fields(text))
}

// peak is what the int8 product reaches by itself, weights and activations in
// the cache, in multiply-adds a nanosecond.
func peak(set *kernel.Set) float64 {
	const rows, in, out = 32, 256, 1536
	w := kernel.Pack(make([]int8, out*in), out, in)
	a, dst := make([]int8, rows*in), make([]int32, rows*out)
	best := 0.0
	for range 5 {
		start, n := time.Now(), 0
		for time.Since(start) < 10*time.Millisecond {
			set.Mul(dst, a, w)
			n++
		}
		best = max(best, float64(n*rows*in*out)/float64(time.Since(start).Nanoseconds()))
	}
	return best
}

// BenchmarkTranslate measures the embedded model in words of German a second,
// and what share of the peak, taken in the same run, its multiply-adds are.
func BenchmarkTranslate(b *testing.B) {
	m, err := model.Load()
	if err != nil {
		b.Fatal(err)
	}
	lines, words := sentences(b)
	var text []string
	for range 4 {
		text = append(text, lines...)
	}
	sums := 0 // multiply-adds for all text
	tr, err := m.NewTranslator(nmt.Options{})
	if err != nil {
		b.Fatal(err)
	}
	results, err := tr.Translate(context.Background(), lines)
	if err != nil {
		b.Fatal(err)
	}
	for i, r := range results {
		sums += 4 * m.MultiplyAdds(lines[i], len(r.Target))
	}
	run := func(name string, opt nmt.Options) {
		b.Run(name, func(b *testing.B) {
			tr, err := m.NewTranslator(opt)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			source, target := 0, 0
			for b.Loop() {
				r, err := tr.Translate(context.Background(), text)
				if err != nil {
					b.Fatal(err)
				}
				source, target = 0, 0
				for _, x := range r {
					source += len(x.Source)
					target += len(x.Target)
				}
			}
			per := float64(b.N) / b.Elapsed().Seconds()
			if set := opt.Kernels; set != nil {
				b.ReportMetric(float64(sums)*per/1e9, "GMAC/s")
				b.ReportMetric(100*float64(sums)*per/1e9/peak(set), "%peak")
				b.ReportMetric(float64(sums)/4/float64(words)/1e6, "MMAC/word")
			}
			b.ReportMetric(4*float64(words)*per, "words/s")
			b.ReportMetric(float64(source)*per, "source-tokens/s")
			b.ReportMetric(float64(target)*per, "target-tokens/s")
		})
	}
	for _, set := range kernel.Available() {
		run(fmt.Sprintf("%s/workers=1", set.Name), nmt.Options{Workers: 1, Kernels: set})
	}
	run("workers=2", nmt.Options{Workers: 2})
	run("one-by-one", nmt.Options{Workers: 1, BatchTokens: 1})
	run("beam=4", nmt.Options{Workers: 1, Beam: 4})
	run("all-pieces", nmt.Options{Workers: 1, AllPieces: true})
}
