package openai

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/tiktoken-go/tokenizer/codec"

	"dolmetsch/pipeline/backend"
	"dolmetsch/pipeline/markup"
)

// TestTokenEstimate compares the estimate with OpenAI's own vocabulary: on articles, on
// what is asked for them, and on English.
func TestTokenEstimate(t *testing.T) {
	vocabulary := codec.NewO200kBase()
	compare := func(name, text string, low, high float64) float64 {
		exact, err := vocabulary.Count(text)
		if err != nil {
			t.Fatal(err)
		}
		off := float64(tokens(text))/float64(exact) - 1
		if off < low || off > high {
			t.Errorf("%s: %d tokens, %d by the vocabulary: %+.1f%%", name, tokens(text), exact, 100*off)
		}
		return off
	}
	articles, err := filepath.Glob("../../../testdata/articles/*/*.txt")
	if err != nil || len(articles) < 20 {
		t.Fatalf("%d articles, %v", len(articles), err)
	}
	var sum, worst float64
	for _, file := range articles {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !utf8.Valid(b) {
			continue // the articles have other encodings too; what is sent has not
		}
		off := compare(filepath.Base(file), string(b), -0.10, 0.10)
		sum += off
		worst = max(worst, math.Abs(off))
		var segs []backend.Segment
		for line := range strings.Lines(string(b)) {
			if line = strings.TrimSpace(line); line != "" {
				segs = append(segs, backend.Segment{ID: "1.1", Parts: markup.Of(line)})
			}
		}
		compare("what is asked for "+filepath.Base(file), ask(backend.Traits{}, segs).text, -0.10, 0.15)
	}
	t.Logf("mean %+.1f%%, worst %.1f%%", 100*sum/float64(len(articles)), 100*worst)
	if mean := sum / float64(len(articles)); math.Abs(mean) > 0.03 {
		t.Errorf("on average %+.1f%% off", 100*mean)
	}
	pairs, err := filepath.Glob("../../../training/data/*.tsv")
	if err != nil || len(pairs) == 0 {
		t.Fatal(len(pairs), err)
	}
	for _, file := range pairs {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var german, english strings.Builder
		for line := range strings.Lines(string(b)) {
			de, en, _ := strings.Cut(line, "\t")
			german.WriteString(de + "\n")
			english.WriteString(en)
		}
		compare("German of "+filepath.Base(file), german.String(), -0.08, 0.08)
		compare("English of "+filepath.Base(file), english.String(), 0, 0.30)
	}
	compare("instructions", instructions, -0.05, 0.30)
}
