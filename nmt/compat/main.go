// Command compat is our side of the comparison with the reference engine; see
// compare.mjs. It translates the lines of standard input with one worker and
// prints their translations, then, on standard error, a JSON line of times.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"dolmetsch/nmt"
	"dolmetsch/nmt/folder"
	"dolmetsch/nmt/kernel"
	"dolmetsch/nmt/marian"
	"dolmetsch/nmt/words"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "compat:", err)
		os.Exit(1)
	}
}

func run() error {
	dir := flag.String("model", "nmt/model", "folder with a model's files")
	beam := flag.Int("beam", 1, "hypotheses kept")
	all := flag.Bool("all", false, "score the whole vocabulary, not the shortlist")
	runs := flag.Int("runs", 1, "how often everything is translated")
	set := flag.String("kernels", "", "kernels to use; the fastest where not set")
	saturate := flag.Bool("saturate", false, "cut sums as Bergamot's WebAssembly does")
	workers := flag.Int("workers", 1, "batches decoded at once")
	factor := flag.Float64("max-length", 2, "target tokens a source token; 2 is Bergamot's")
	norm := flag.Float64("normalize", 1, "power of the length that the score is divided by")
	coverage := flag.Float64("coverage", 0, "weight of the penalty for source that no attention reached")
	list := flag.String("words", "", "file of the words that translations may have; also holds repetitions")
	export := flag.String("export", "", "only write the model to this file as Bergamot wants it")
	limit := flag.Bool("limit", false, "with -export: limit weights so that no sum of Bergamot's is cut")
	flag.Parse()
	if *export != "" {
		found, err := filepath.Glob(filepath.Join(*dir, "model*.bin"))
		if err != nil || len(found) != 1 {
			return fmt.Errorf("%s has %d files model*.bin, expected one", *dir, len(found))
		}
		return exportModel(found[0], *export, *limit)
	}
	start := time.Now()
	f, err := folder.Read(*dir)
	if err != nil {
		return err
	}
	m, err := nmt.Load(f)
	if err != nil {
		return err
	}
	opt := nmt.Options{Beam: *beam, Workers: *workers, MaxLength: *factor, AllPieces: *all, FreeSymbols: true, Stutter: true}
	opt.Normalize, opt.Coverage = *norm, *coverage
	if *list != "" {
		b, err := os.ReadFile(*list)
		if err != nil {
			return err
		}
		if opt.Words, err = words.Parse(b); err != nil {
			return err
		}
		opt.FreeSymbols, opt.Stutter = false, false
	}
	for _, s := range kernel.Available() {
		if s.Name == *set {
			opt.Kernels = s
		}
	}
	if *set != "" && opt.Kernels == nil {
		return fmt.Errorf("kernels %q are not available here", *set)
	}
	if *saturate {
		if opt.Kernels == nil {
			opt.Kernels = kernel.Best()
		}
		opt.Kernels = kernel.Saturating(opt.Kernels)
	}
	tr, err := m.NewTranslator(opt)
	if err != nil {
		return err
	}
	load := time.Since(start)
	var lines []string
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		lines = append(lines, in.Text())
	}
	if err := in.Err(); err != nil {
		return err
	}
	var results []nmt.Result
	var times []float64
	for range *runs {
		start := time.Now()
		if results, err = tr.Translate(context.Background(), lines); err != nil {
			return err
		}
		times = append(times, time.Since(start).Seconds())
	}
	count, source, target := 0, 0, 0
	tokens := make([]int, len(results))
	out := bufio.NewWriter(os.Stdout)
	for i, r := range results {
		count += len(strings.Fields(lines[i]))
		tokens[i] = len(r.Source)
		source += tokens[i]
		target += len(r.Target)
		fmt.Fprintln(out, r.Text)
	}
	if err := out.Flush(); err != nil {
		return err
	}
	return json.NewEncoder(os.Stderr).Encode(map[string]any{
		"load": load.Seconds(), "seconds": times, "words": count, "sourceTokens": source, "targetTokens": target, "tokens": tokens,
	})
}

// exportModel copies a model and gives it the output layer's activation
// multiplier under both names that engines know; Bergamot 0.4.9 stops without
// the first. With limit it changes weights, see limitPairs.
func exportModel(from, to string, limit bool) error {
	b, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	f, err := marian.Parse(b)
	if err != nil {
		return fmt.Errorf("%s: %w", from, err)
	}
	var tensors []marian.Tensor
	pairs, limited := 0, 0
	for _, t := range f.Tensors {
		if t.Name == "special:model.yml" {
			continue
		}
		if limit && t.Type == marian.Intgemm8 {
			t.Data = slices.Clone(t.Data)
			pairs += t.Len() / 2
			limited += limitPairs(t.Data[:t.Len()])
		}
		tensors = append(tensors, t)
	}
	for _, name := range []string{"Wemb", "decoder_Wemb"} {
		if t := f.Tensor("none_QuantMultA"); t != nil && f.Tensor(name) != nil && f.Tensor(name+"_QuantMultA") == nil {
			both := *t
			both.Name = name + "_QuantMultA"
			tensors = append(tensors, both)
		}
	}
	w, err := os.Create(to)
	if err != nil {
		return err
	}
	if err := marian.Write(w, f.Config, tensors); err != nil {
		return err
	}
	if limit {
		fmt.Printf("%d of %d pairs of weights limited\n", limited, pairs)
	}
	return w.Close()
}

// limitPairs brings the smaller of two neighbouring weights nearer to zero until
// two products of theirs with activations of up to 254 fit in 16 bit, and counts
// the pairs that it changed. The larger one stays, since Bergamot quantizes
// embeddings anew, by the largest of all.
func limitPairs(weights []byte) (changed int) {
	const most = (1<<15 - 1) / 254
	for i := 0; i+1 < len(weights); i += 2 {
		a, b := int(int8(weights[i])), int(int8(weights[i+1]))
		smaller, sign := i+1, 1
		if a < 0 {
			sign, a, b = -1, -a, -b
		}
		if b <= 0 || a+b <= most {
			continue
		}
		if b > a {
			smaller = i
		}
		weights[smaller] = byte(sign * (most - max(a, b)))
		changed++
	}
	return changed
}
