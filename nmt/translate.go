package nmt

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"dolmetsch/nmt/kernel"
	"dolmetsch/nmt/spm"
	"dolmetsch/nmt/words"
)

// Options of a Translator. The zero value asks for the defaults.
type Options struct {
	Beam      int     // hypotheses kept, 1 (greedy, the default) to 6
	Normalize float64 // score is divided by length to this power; default 1
	MaxLength float64 // target tokens a source token; default 3
	Room      int     // target tokens that a translation may have beyond MaxLength
	Workers   int     // batches decoded at once; default the number of processors
	// BatchTokens bounds the source tokens decoded together; default 512.
	BatchTokens int
	// Alignment asks for Result.Alignment.
	Alignment bool
	// Coverage is the weight of the penalty for parts of the source that a
	// translation leaves without attention; default 0, none.
	Coverage float64
	// Words are those that a translation may have beside the source's; nil: any.
	Words *words.List
	// AllPieces scores the whole vocabulary though the model has a shortlist.
	AllPieces bool
	// FreeSymbols lets a translation have a user-defined piece more often than
	// its source has it.
	FreeSymbols bool
	// Stutter lets a translation say a word or phrase twice in a row though its
	// source does not.
	Stutter bool
	Kernels *kernel.Set // default kernel.Best
}

// MaxBeam is the widest beam.
const MaxBeam = 6

func (o Options) withDefaults() (Options, error) {
	if o.Beam == 0 {
		o.Beam = 1
	}
	if o.Normalize == 0 {
		o.Normalize = 1
	}
	if o.MaxLength == 0 {
		o.MaxLength = 3
	}
	if o.Workers == 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if o.BatchTokens == 0 {
		o.BatchTokens = 512
	}
	if o.Kernels == nil {
		o.Kernels = kernel.Best()
	}
	if o.Beam < 1 || o.Beam > MaxBeam {
		return o, fmt.Errorf("beam of %d, expected 1 to %d", o.Beam, MaxBeam)
	}
	if o.Workers < 1 || o.BatchTokens < 1 || o.Room < 0 || !(o.MaxLength > 0 && o.MaxLength < 1000) || o.Normalize != o.Normalize || !(o.Coverage >= 0 && o.Coverage < 1000) {
		return o, errors.New("workers, batch size, maximum length, room and coverage must be positive")
	}
	return o, nil
}

// Result is the translation of one sentence.
type Result struct {
	Text string
	// Score is the mean natural log probability of a target token, </s>
	// included; 0 for an empty sentence.
	Score float64
	// Complete is false where the search reached the maximum length before it
	// came to an end.
	Complete bool
	// Source are the pieces of the sentence and Target those of Text; the
	// last of each is </s>, an empty range at the end.
	Source, Target []spm.Token
	// Alignment, where asked for, has a row for each of Target: the last
	// decoder layer's attention to each of Source, mean of the heads.
	Alignment [][]float32
}

// Translator translates with a fixed number of workers, each of which keeps
// its memory from batch to batch. It is safe for concurrent use.
type Translator struct {
	model *Model
	opt   Options
	free  chan *worker
}

// NewTranslator makes a translator of m.
func (m *Model) NewTranslator(opt Options) (*Translator, error) {
	opt, err := opt.withDefaults()
	if err != nil {
		return nil, err
	}
	t := &Translator{model: m, opt: opt, free: make(chan *worker, opt.Workers)}
	for range opt.Workers {
		t.free <- &worker{Set: opt.Kernels, m: m, opt: opt}
	}
	return t, nil
}

// Workers is the number of batches that t decodes at once.
func (t *Translator) Workers() int { return t.opt.Workers }

// Translate translates sentences, each by itself, in the order given. It
// returns ctx.Err() soon after ctx ends, and no other errors.
func (t *Translator) Translate(ctx context.Context, sentences []string) ([]Result, error) {
	jobs := make([]*job, len(sentences))
	results := make([]Result, len(sentences))
	for i, s := range sentences {
		jobs[i] = t.model.job(s, &results[i])
	}
	batches := t.batches(jobs)
	var wg sync.WaitGroup
	for _, batch := range batches {
		var w *worker
		select {
		case w = <-t.free:
		case <-ctx.Done():
			wg.Wait()
			return nil, ctx.Err()
		}
		wg.Go(func() {
			defer func() { t.free <- w }()
			w.translate(ctx, batch)
		})
	}
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return results, nil
}

// job is one sentence on its way through a worker.
type job struct {
	result *Result
	source []int32 // piece ids, </s> last
}

func (m *Model) job(text string, r *Result) *job {
	tokens := m.sourceVocab.Encode(text)
	j := &job{result: r, source: make([]int32, 0, len(tokens)+1)}
	for _, t := range tokens {
		j.source = append(j.source, int32(t.ID))
	}
	end, _ := m.sourceVocab.EndOfSentence()
	j.source = append(j.source, int32(end))
	r.Source = append(tokens, spm.Token{ID: end, Start: len(text), End: len(text)})
	r.Complete = true
	return j
}

// batches groups jobs by length, so that those decoded together end
// together, longest first, so that workers end together.
func (t *Translator) batches(jobs []*job) [][]*job {
	order := make([]*job, 0, len(jobs))
	total := 0
	for _, j := range jobs {
		if len(j.source) > 1 { // nothing but </s> stays empty
			order = append(order, j)
			total += len(j.source)
		}
	}
	slices.SortStableFunc(order, func(a, b *job) int { return len(b.source) - len(a.source) })
	limit := min(t.opt.BatchTokens, (total+t.opt.Workers-1)/t.opt.Workers)
	var batches [][]*job
	for start := 0; start < len(order); {
		end, tokens := start, 0
		for end < len(order) && (end == start || tokens+len(order[end].source) <= limit) {
			tokens += len(order[end].source)
			end++
		}
		batches = append(batches, order[start:end])
		start = end
	}
	return batches
}
