package glossary

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// bigGlossary is n made-up compounds and phrases, and a text in which about
// every fifteenth word is one of them.
func bigGlossary(n int) (tsv []byte, text string) {
	parts := strings.Fields("Rechen Leistung Wasser Bahn Haus Stadt Sprach Bild Modell Kern Kraft Werk Wald Brand Schutz Verkehr Minister Konferenz Daten Bank Bau Plan Markt Preis Strom Netz Arbeit Zeit Licht Ton")
	filler := strings.Fields("und der die das in nach von mit einer dem hat wurde werden über Wochen sagte Menschen Jahren noch am sich auch Regierung Land können mehr gegen Zukunft")
	r := rand.New(rand.NewPCG(1, 1))
	var words []string
	seen := map[string]bool{}
	for len(words) < n {
		w := parts[r.IntN(len(parts))]
		for range 1 + r.IntN(3) {
			w += strings.ToLower(parts[r.IntN(len(parts))])
		}
		if r.IntN(3) == 0 {
			w = "neue " + w
		}
		if r.IntN(2) == 0 {
			w += fmt.Sprint(r.IntN(50))
		}
		if !seen[w] {
			seen[w] = true
			words = append(words, w)
		}
	}
	var b bytes.Buffer
	for i, w := range words {
		fmt.Fprintf(&b, "%s\tterm %d\n", w, i)
	}
	var t strings.Builder
	for t.Len() < 1<<20 {
		if r.IntN(15) == 0 {
			t.WriteString(words[r.IntN(len(words))])
		} else {
			t.WriteString(filler[r.IntN(len(filler))])
		}
		t.WriteByte(' ')
	}
	return b.Bytes(), t.String()
}

func BenchmarkLoad100k(b *testing.B) {
	tsv, _ := bigGlossary(100_000)
	for b.Loop() {
		entries, err := readTSV("x", bytes.NewReader(tsv))
		if err != nil {
			b.Fatal(err)
		}
		New(entries)
	}
}

func BenchmarkFind(b *testing.B) {
	for _, n := range []int{100, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			tsv, text := bigGlossary(n)
			entries, err := readTSV("x", bytes.NewReader(tsv))
			if err != nil {
				b.Fatal(err)
			}
			g := New(entries)
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				g.Find(text)
			}
		})
	}
}

func FuzzFind(f *testing.F) {
	f.Add("Künstliche Intelligenz", "mit künstlicher Intelligenz", "Sprach- und Bildmodelle")
	f.Add("Straße", "auf den STRASSEN", "C++")
	f.Fuzz(func(t *testing.T, german, text, other string) {
		var entries []Entry
		for _, w := range []string{german, other} {
			e := Entry{German: w, English: "x"}
			if e.complete() == nil {
				entries = append(entries, e)
			}
		}
		end := 0
		for _, m := range New(entries).Find(text) {
			m.Plural(text)
			if m.Span.Start < end || m.Span.End > len(text) || m.Span.Len() <= 0 || !m.Span.Contains(m.Stem) || !m.Word.Contains(m.Span) {
				t.Fatalf("%+v in %q", m, text)
			}
			end = m.Span.End
		}
	})
}
