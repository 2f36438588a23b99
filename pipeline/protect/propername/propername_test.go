package propername

import (
	"strings"
	"testing"
)

func TestWeights(t *testing.T) {
	if want := wordSize + genitiveSize + 4*articleFeatures; len(weights) != want {
		t.Fatalf("weights.bin has %d bytes, want %d: train again", len(weights), want)
	}
	if got := string(model.Bytes()); got != weights {
		t.Error("the model is not what the file says")
	}
}

func TestWords(t *testing.T) {
	words := Words("„Ja“, sagte Meta's Google-CEO am 3. Mai.")
	var got []string
	for _, w := range words {
		s := w.Text
		if w.First {
			s = "^" + s
		}
		if w.HyphenBefore {
			s = "-" + s
		}
		if w.Adjacent() {
			s = " " + s
		}
		got = append(got, s)
	}
	if s := strings.Join(got, "|"); s != "^Ja|^sagte| Meta's| Google| -CEO| am| 3|^Mai" {
		t.Errorf("words %s", s)
	}
}

// What Article says about a word depends on the rest of the article.
func TestArticle(t *testing.T) {
	score := func(text ...string) (float64, string) {
		var sentences [][]Word
		for _, s := range text {
			sentences = append(sentences, Words(s))
		}
		Article(sentences)
		for _, w := range sentences[0] {
			if w.Capital() && !w.First {
				return w.Score, w.Base
			}
		}
		t.Fatalf("no capital in %q", text[0])
		return 0, ""
	}
	name, base := score("Dann kam Oliveiras Mannschaft.", "Die Menge feierte Oliveira.")
	noun, _ := score("Dann kam die Mannschaft.")
	if name <= noun || base != "Oliveira" {
		t.Errorf("name %.1f (%s), noun %.1f", name, base, noun)
	}
	alone, _ := score("Dann kam Rellinger zurück.")
	small, _ := score("Dann kam Rellinger zurück.", "Es war rellinger Wetter.")
	if small >= alone {
		t.Errorf("%.1f though in small letters elsewhere, %.1f without", small, alone)
	}
}
