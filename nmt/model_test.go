package nmt_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"dolmetsch/nmt"
	"dolmetsch/nmt/kernel"
	"dolmetsch/nmt/model"
)

// sentences of news, for measuring; six of them with -short, where a benchmark
// is run to see that it runs.
func sentences(t testing.TB) (lines []string, words int) {
	t.Helper()
	b, err := os.ReadFile("testdata/sentences.txt")
	if err != nil {
		t.Fatal(err)
	}
	lines = strings.Split(strings.TrimSpace(string(b)), "\n")
	if testing.Short() {
		lines = lines[:6]
	}
	return lines, len(strings.Fields(strings.Join(lines, "\n")))
}

// BenchmarkTranslate measures the embedded model in words of German a second,
// with all kernels and ways of searching; see BenchmarkRoofline for the share of
// what the processor can do.
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
