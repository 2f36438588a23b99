package nmt_test

import (
	"context"
	"testing"
	"time"

	"dolmetsch/nmt"
	"dolmetsch/nmt/kernel"
	"dolmetsch/nmt/model"
)

// BenchmarkRoofline says how near the engine comes to what the processor can do
// (the roofline of Williams et al. 2009, of which only the flat part counts:
// weights are used often enough to come from the cache). One worker translates
// news greedily, and before each time the int8 product is measured by itself.
// Both are the best of the run, as whatever else the machine does slows down
// the longer one more:
//
//	MMAC/…        int8 multiply-adds, in millions, that a token or word takes
//	peak-GMAC/s   what the product reaches alone, in 10^9 a second
//	GMAC/s        what it reaches in a translation, over all of its time
//	%peak         the one in the other
//	words/s       German words translated
//	roof-words/s  words if a translation were nothing but products at the peak
func BenchmarkRoofline(b *testing.B) {
	m, err := model.Load()
	if err != nil {
		b.Fatal(err)
	}
	lines, words := sentences(b)
	for _, set := range kernel.Available() {
		b.Run(set.Name, func(b *testing.B) {
			tr, err := m.NewTranslator(nmt.Options{Workers: 1, Kernels: set})
			if err != nil {
				b.Fatal(err)
			}
			sourceSums, targetSums, sourceTokens, targetTokens := 0, 0, 0, 0
			peak, rate := 0.0, 0.0
			for b.Loop() {
				b.StopTimer()
				peak = max(peak, highest(set))
				b.StartTimer()
				start := time.Now()
				results, err := tr.Translate(context.Background(), lines)
				took := time.Since(start)
				if err != nil {
					b.Fatal(err)
				}
				sourceSums, targetSums, sourceTokens, targetTokens = 0, 0, 0, 0
				for i, r := range results {
					n := m.MultiplyAdds(lines[i], 0)
					sourceSums += n
					targetSums += m.MultiplyAdds(lines[i], len(r.Target)) - n
					sourceTokens += len(r.Source)
					targetTokens += len(r.Target)
				}
				rate = max(rate, float64(sourceSums+targetSums)/float64(took.Nanoseconds()))
			}
			perWord := float64(sourceSums+targetSums) / float64(words)
			b.ReportMetric(float64(sourceSums)/float64(sourceTokens)/1e6, "MMAC/source-token")
			b.ReportMetric(float64(targetSums)/float64(targetTokens)/1e6, "MMAC/target-token")
			b.ReportMetric(perWord/1e6, "MMAC/word")
			b.ReportMetric(peak, "peak-GMAC/s")
			b.ReportMetric(rate, "GMAC/s")
			b.ReportMetric(100*rate/peak, "%peak")
			b.ReportMetric(rate*1e9/perWord, "words/s")
			b.ReportMetric(peak*1e9/perWord, "roof-words/s")
		})
	}
}

// highest is what the int8 product reaches on weights and activations that lie
// in the first-level cache, in multiply-adds a nanosecond.
func highest(set *kernel.Set) float64 {
	const rows, in, out = 32, 256, 64
	w := kernel.Pack(make([]int8, out*in), out, in)
	a, dst := make([]int8, rows*in), make([]int32, rows*out)
	best := 0.0
	for range 5 {
		start, n := time.Now(), 0
		for time.Since(start) < time.Millisecond {
			set.Mul(dst, a, w)
			n++
		}
		best = max(best, float64(n*rows*in*out)/float64(time.Since(start).Nanoseconds()))
	}
	return best
}
