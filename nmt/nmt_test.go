package nmt

import (
	"context"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"dolmetsch/nmt/kernel"
	"dolmetsch/nmt/marian"
)

var sentences = []string{
	"der bund und die stadt",
	"ja.",
	"",
	"⟦N1⟧ und ⟦N2⟧ sind in der stadt, sagt ⟦N1⟧.",
	"ein sehr langer satz der nicht enden will, weil er immer noch ein wort hat und noch eins und noch eins, bis er ganz am ende doch noch zu einem ende kommt",
	"x",
	"wort wort wort wort",
	"漢字 sind unbekannt",
	"ungung enden sterende",
	"   ",
}

func translate(t testing.TB, m *Model, opt Options, s []string) []Result {
	t.Helper()
	tr, err := m.NewTranslator(opt)
	if err != nil {
		t.Fatal(err)
	}
	r, err := tr.Translate(context.Background(), s)
	if err != nil {
		t.Fatal(err)
	}
	if len(r) != len(s) {
		t.Fatalf("%d results of %d sentences", len(r), len(s))
	}
	return r
}

// The promise that the whole pipeline rests on: what a sentence becomes
// depends on nothing but the sentence and the model.
func TestTextDependsOnTheSentenceOnly(t *testing.T) {
	sets := kernel.Available()
	if testing.Short() {
		sets = sets[:1] // kernels are pure: workers and batches are what may go wrong
	}
	for _, sh := range []shape{
		smallShape,
		{dim: 64, heads: 4, ffn: 96, encoder: 2, decoder: 2, noAlphas: true},
		{dim: 64, heads: 2, ffn: 64, encoder: 1, decoder: 1, noShortlist: true},
		{dim: 32, heads: 2, ffn: 48, encoder: 3, decoder: 2, floats: true},
		{dim: 64, heads: 4, ffn: 96, encoder: 2, decoder: 2, separate: true, vocab: 152},
	} {
		for _, beam := range []int{1, 4} {
			m := sh.load(t, 1)
			var want []Result
			for _, s := range sentences {
				want = append(want, translate(t, m, Options{Beam: beam, Workers: 1, Alignment: true}, []string{s})...)
			}
			for i, set := range sets {
				options := []Options{{Workers: 2, BatchTokens: 40}}
				if i == 0 {
					options = append(options, Options{Workers: 1}, Options{Workers: 7}, Options{Workers: 1, BatchTokens: 4096})
				}
				for _, opt := range options {
					opt.Beam, opt.Alignment, opt.Kernels = beam, true, set
					got := translate(t, m, opt, sentences)
					for i := range want {
						if !reflect.DeepEqual(got[i], want[i]) {
							t.Errorf("%+v, beam %d, %s, workers %d, batch %d: %q became\n%q %v, alone it is\n%q %v", sh, beam, set.Name, opt.Workers, opt.BatchTokens, sentences[i], got[i].Text, got[i].Score, want[i].Text, want[i].Score)
						}
					}
				}
			}
		}
	}
}

func TestResult(t *testing.T) {
	m := smallShape.load(t, 3)
	for _, beam := range []int{1, 2, 6} {
		opt := Options{Beam: beam, Alignment: true, MaxLength: 2}
		if beam == 2 {
			opt.MaxLength, opt.Room = 1, 3
		}
		longest := 0
		for i, r := range translate(t, m, opt, sentences) {
			s := sentences[i]
			if strings.TrimSpace(s) == "" {
				if r.Text != "" || r.Score != 0 || !r.Complete {
					t.Errorf("%q became %+v", s, r)
				}
				continue
			}
			if !(r.Score < 0) {
				t.Errorf("%q: score %v", s, r.Score)
			}
			if most := int(opt.MaxLength)*len(r.Source) + opt.Room; len(r.Target) > most {
				t.Errorf("%q: %d tokens of %d", s, len(r.Target), len(r.Source))
			} else if len(r.Target) == most {
				longest++
			}
			if len(r.Alignment) != len(r.Target) {
				t.Fatalf("%q: %d rows of alignment, %d tokens", s, len(r.Alignment), len(r.Target))
			}
			for _, row := range r.Alignment {
				sum := 0.0
				for _, p := range row {
					sum += float64(p)
				}
				if len(row) != len(r.Source) || math.Abs(sum-1) > 1e-4 {
					t.Errorf("%q: row of %d sums to %v", s, len(row), sum)
				}
			}
			if last := r.Target[len(r.Target)-1]; r.Complete != (last.ID == int(m.end)) {
				t.Errorf("%q: complete %v, last token %d", s, r.Complete, last.ID)
			}
		}
		if longest == 0 {
			t.Error("no translation is as long as it may be")
		}
	}
}

func TestBeamFindsBetter(t *testing.T) {
	m := smallShape.load(t, 1)
	better := 0
	greedy := translate(t, m, Options{Beam: 1, Normalize: 1}, sentences)
	for i, r := range translate(t, m, Options{Beam: 6, Normalize: 1}, sentences) {
		if r.Complete == greedy[i].Complete && r.Score > greedy[i].Score+1e-6 {
			better++
		}
	}
	if better == 0 {
		t.Error("six hypotheses found nothing better than one")
	}
}

func TestTranslateStops(t *testing.T) {
	m := smallShape.load(t, 1)
	tr, err := m.NewTranslator(Options{Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	many := make([]string, 3000)
	for i := range many {
		many[i] = sentences[4]
	}
	time.AfterFunc(20*time.Millisecond, cancel)
	if _, err := tr.Translate(ctx, many); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	r, err := tr.Translate(context.Background(), sentences[:1])
	if err != nil || r[0].Text != translate(t, m, Options{}, sentences[:1])[0].Text {
		t.Errorf("after that: %v, %v", r, err)
	}
}

func TestOptionsAreChecked(t *testing.T) {
	m := smallShape.load(t, 1)
	for _, o := range []Options{{Beam: 7}, {Beam: -1}, {Workers: -1}, {MaxLength: -1}, {Room: -1}, {BatchTokens: -5}, {MaxLength: math.NaN()}, {Coverage: -1}, {Coverage: math.NaN()}} {
		if _, err := m.NewTranslator(o); err == nil {
			t.Errorf("%+v was taken", o)
		}
	}
}

func TestLoadRefuses(t *testing.T) {
	good := smallShape.files(t, 1)
	file, err := marian.Parse(good.Model)
	if err != nil {
		t.Fatal(err)
	}
	tensors := file.Tensors[:len(file.Tensors)-1] // without the configuration
	write := func(config string, change func(*marian.Tensor) bool) []byte {
		var b strings.Builder
		var kept []marian.Tensor
		for _, x := range tensors {
			if change == nil || change(&x) {
				kept = append(kept, x)
			}
		}
		if err := marian.Write(&b, []byte(config), kept); err != nil {
			t.Fatal(err)
		}
		return []byte(b.String())
	}
	config := string(file.Config)
	named := func(name string, f func(*marian.Tensor) bool) func(*marian.Tensor) bool {
		return func(x *marian.Tensor) bool { return x.Name != name || f(x) }
	}
	for name, c := range map[string]struct {
		files Files
		want  string
	}{
		"no vocabulary":      {Files{Model: good.Model}, "SentencePiece"},
		"no model":           {Files{Vocabulary: good.Vocabulary}, "Marian"},
		"cut model":          {Files{Model: good.Model[:len(good.Model)/2], Vocabulary: good.Vocabulary}, "truncated"},
		"cut shortlist":      {Files{Model: good.Model, Vocabulary: good.Vocabulary, Shortlist: good.Shortlist[:60]}, "shortlist"},
		"other architecture": {Files{Model: write(strings.Replace(config, "ssru", "gru", 1), nil), Vocabulary: good.Vocabulary}, "dec-cell is gru"},
		"pre-norm":           {Files{Model: write(strings.Replace(config, `preprocess: ""`, "preprocess: n", 1), nil), Vocabulary: good.Vocabulary}, "transformer-preprocess is n"},
		"no YAML":            {Files{Model: write("\t:", nil), Vocabulary: good.Vocabulary}, "special:model.yml"},
		"heads":              {Files{Model: write(strings.Replace(config, "heads: 4", "heads: 5", 1), nil), Vocabulary: good.Vocabulary}, "transformer-heads is 5"},
		"too deep":           {Files{Model: write(strings.Replace(config, "enc-depth: 2", "enc-depth: 3", 1), nil), Vocabulary: good.Vocabulary}, "encoder_l3_self_Wq is missing"},
		"endless depth":      {Files{Model: write(strings.Replace(config, "enc-depth: 2", "enc-depth: 2000000000", 1), nil), Vocabulary: good.Vocabulary}, "enc-depth"},
		"missing tensor":     {Files{Model: write(config, named("encoder_l2_ffn_b1", func(*marian.Tensor) bool { return false })), Vocabulary: good.Vocabulary}, "encoder_l2_ffn_b1 is missing"},
		"source embedding":   {Files{Model: write(strings.Replace(config, "tied-embeddings-all: true\ntied-embeddings: false", "tied-embeddings-all: false\ntied-embeddings: true", 1), nil), Vocabulary: good.Vocabulary}, "decoder_Wemb is missing"},
		"no tied output":     {Files{Model: write(strings.Replace(config, "tied-embeddings-all: true", "tied-embeddings-all: false", 1), nil), Vocabulary: good.Vocabulary}, "tied-embeddings is false"},
		"target vocabulary":  {Files{Model: good.Model, Vocabulary: good.Vocabulary, TargetVocabulary: good.Vocabulary[:40]}, "of the target"},
		"shape": {Files{Model: write(config, named("decoder_l1_rnn_W", func(x *marian.Tensor) bool {
			x.Shape = []int{32, 64}
			return true
		})), Vocabulary: good.Vocabulary}, "decoder_l1_rnn_W has shape [32 64]"},
		"type": {Files{Model: write(config, named("decoder_l1_rnn_W", func(x *marian.Tensor) bool {
			x.Type = marian.Int8
			return true
		})), Vocabulary: good.Vocabulary}, "decoder_l1_rnn_W is int8"},
		"multiplier": {Files{Model: write(config, named("Wemb", func(x *marian.Tensor) bool {
			x.Data = append([]byte(nil), x.Data...)
			binary.LittleEndian.PutUint32(x.Data[x.Len():], math.Float32bits(float32(math.NaN())))
			return true
		})), Vocabulary: good.Vocabulary}, "Wemb has quantization multiplier NaN"},
		"alpha": {Files{Model: write(config, named("none_QuantMultA", func(x *marian.Tensor) bool {
			x.Data = make([]byte, 4)
			return true
		})), Vocabulary: good.Vocabulary}, "none_QuantMultA"},
	} {
		_, err := Load(c.files)
		if !errors.Is(err, ErrModel) || !strings.Contains(fmt.Sprint(err), c.want) {
			t.Errorf("%s: %v, expected %q", name, err, c.want)
		}
	}
	if _, err := Load(Files{Model: write(config, nil), Vocabulary: good.Vocabulary}); err != nil {
		t.Errorf("unchanged: %v", err)
	}
}

// FuzzLoad damages a small model at one place and translates with what loads.
func FuzzLoad(f *testing.F) {
	s := shape{dim: 32, heads: 2, ffn: 16, encoder: 1, decoder: 1}
	good := s.files(f, 2)
	f.Add(uint32(0), uint64(2))
	f.Add(uint32(200), uint64(1<<63))
	f.Add(uint32(len(good.Model)-40), uint64(0x7fc00000))
	f.Fuzz(func(t *testing.T, at uint32, v uint64) {
		b := append([]byte(nil), good.Model...)
		binary.LittleEndian.PutUint64(b[int(at)%(len(b)-8):], v)
		m, err := Load(Files{Model: b, Vocabulary: good.Vocabulary, Shortlist: good.Shortlist})
		if err != nil {
			return
		}
		translate(t, m, Options{Beam: 2}, []string{"ein satz"})
	})
}

func TestSymbolsAreNotMultiplied(t *testing.T) {
	excess := func(opt Options, m *Model, text string) int {
		n := 0
		for _, symbol := range []string{"⟦N1⟧", "⟦N2⟧"} {
			n += max(0, strings.Count(translate(t, m, opt, []string{text})[0].Text, symbol)-strings.Count(text, symbol))
		}
		return n
	}
	free := 0 // how often models that may do so multiply symbols
	for seed := range uint64(30) {
		m := smallShape.load(t, seed)
		for _, text := range []string{"⟦N1⟧ und ⟦N2⟧ sagt ⟦N1⟧.", "ein satz ohne", "⟦N2⟧"} {
			for _, beam := range []int{1, 4} {
				for _, all := range []bool{false, true} {
					opt := Options{Beam: beam, AllPieces: all}
					if n := excess(opt, m, text); n > 0 {
						t.Errorf("seed %d, beam %d, all %t: %d symbols too many for %q", seed, beam, all, n, text)
					}
					opt.FreeSymbols = true
					free += excess(opt, m, text)
				}
			}
		}
	}
	if free == 0 {
		t.Error("no model multiplied a symbol, so nothing was tested")
	}
}

var update = flag.Bool("update", false, "rewrite the golden files")

// TestGolden pins the bits: the same on every machine and with all kernels.
func TestGolden(t *testing.T) {
	const path = "testdata/random.golden"
	for _, set := range kernel.Available() {
		var got strings.Builder
		for _, sh := range []shape{smallShape, {dim: 32, heads: 1, ffn: 48, encoder: 1, decoder: 3, noAlphas: true, noShortlist: true}} {
			m := sh.load(t, 1)
			for _, beam := range []int{1, 3} {
				for i, r := range translate(t, m, Options{Beam: beam, Kernels: set, Workers: 1}, sentences) {
					fmt.Fprintf(&got, "%q beam %d: %q %.9g %v\n", sentences[i], beam, r.Text, r.Score, r.Complete)
				}
			}
		}
		if *update && set == kernel.Best() {
			if err := os.WriteFile(path, []byte(got.String()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if got.String() != string(want) {
			t.Errorf("%s: differs from %s:\n%s", set.Name, path, got.String())
		}
	}
}

// TestNoGarbage translates the same batch again and again: apart from the
// results nothing may be allocated, however long they are.
func TestNoGarbage(t *testing.T) {
	m := smallShape.load(t, 1)
	allocations := func(longer float64) (perRun float64, tokens int) {
		opt, err := Options{MaxLength: longer, Workers: 1}.withDefaults()
		if err != nil {
			t.Fatal(err)
		}
		w := &worker{Set: opt.Kernels, m: m, opt: opt}
		var batch []*job
		for _, s := range sentences {
			if strings.TrimSpace(s) != "" {
				batch = append(batch, m.job(s, new(Result)))
			}
		}
		perRun = testing.AllocsPerRun(5, func() { w.translate(context.Background(), batch) })
		for _, j := range batch {
			tokens += len(j.result.Target)
		}
		return perRun, tokens
	}
	few, short := allocations(1)
	many, long := allocations(8)
	if long < 2*short {
		t.Fatalf("%d and %d tokens: too close to tell", short, long)
	}
	// The text itself grows in doubling steps.
	if extra := many - few; extra > 0.1*float64(long-short) {
		t.Errorf("%v allocations more for %d tokens more", extra, long-short)
	}
}
