// Command train makes the weights of package propername from parallel text:
//
//	go run ./pipeline/protect/propername/train -o FILE -article CORPUS CORPUS[:WEIGHT]...
//
// The weights in use were learnt from the corpora wmt-news (2, and for
// -article), news-written (2), wiki-postedits (2), xquad, wmt14-demo, blogs,
// civic and essays (1), debian-website, gettext-names and ding-dictionary
// (0.5), tatoeba, gutenberg, multi30k and bilara (0.3); the sources and licences
// of these are those of the model card in training.
//
// Each file is gzipped TSV, German<TAB>English. A capitalised German word is an
// example: positive when it stands in the English with its capital, other than
// at the start of the sentence, negative when it does not stand there at all.
// Sentences with capitals throughout on the English side teach nothing.
package main

import (
	"bufio"
	"compress/gzip"
	"flag"
	"fmt"
	"log"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/pipeline/protect/propername"
)

// scale is the number of steps of a quantized weight to 1.
const scale = 16

type example struct {
	features []uint32
	yes      bool
	weight   float32
}

// pair is a line of a corpus.
type pair struct{ german, english string }

// articleLines is how many lines count as an article.
const articleLines = 15

func main() {
	out := flag.String("o", "weights.bin", "file to write")
	article := flag.String("article", "", "corpus, in the order of its articles, from which the weights of their evidence are learnt")
	flag.Parse()
	log.SetFlags(0)
	if err := run(*out, *article, flag.Args()); err != nil {
		log.Fatal(err)
	}
}

// run learns the words twice: first without the corpus that the evidence of
// articles is learnt from, so that the scores it is learnt on are those of
// unseen text; then from everything.
func run(out, article string, corpora []string) error {
	var rest, held, genitives []example
	for _, arg := range corpora {
		path, weight := arg, 1.0
		if p, w, ok := strings.Cut(arg, ":"); ok {
			path = p
			var err error
			if weight, err = strconv.ParseFloat(w, 64); err != nil {
				return err
			}
		}
		pairs, err := read(path)
		if err != nil {
			return err
		}
		var words []example
		for _, p := range pairs {
			examples(p, float32(weight), &words, &genitives)
		}
		if path == article {
			held = append(held, words...)
		} else {
			rest = append(rest, words...)
		}
		fmt.Fprintf(os.Stderr, "%s: %d words\n", path, len(words))
	}
	m := propername.NewModel()
	quantize(m.Genitive, learn(genitives, len(m.Genitive)))
	quantize(m.Word, learn(rest, len(m.Word)))
	if article != "" {
		pairs, err := read(article)
		if err != nil {
			return err
		}
		learnArticles(m, pairs)
	}
	quantize(m.Word, learn(append(rest, held...), len(m.Word)))
	return os.WriteFile(out, m.Bytes(), 0o644)
}

func read(path string) ([]pair, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	var pairs []pair
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if german, english, ok := strings.Cut(lines.Text(), "\t"); ok {
			pairs = append(pairs, pair{german, english})
		}
	}
	return pairs, lines.Err()
}

// verdict is what the English says about a German word.
type verdict int

const (
	unknown verdict = iota
	common
	name     // stands in the English
	genitive // does so without its s
)

// judge gives the verdict on each word of the German.
func judge(p pair, words []propername.Word) []verdict {
	out := make([]verdict, len(words))
	inside, start := map[string]bool{}, map[string]bool{}
	capitals, letters := 0, 0
	for _, w := range propername.Words(p.english) {
		text := w.Text
		for _, s := range []string{"'s", "’s"} {
			text = strings.TrimSuffix(text, s)
		}
		if first, _ := utf8.DecodeRuneInString(text); unicode.IsLetter(first) && !w.First {
			letters++
			if unicode.IsUpper(first) {
				capitals++
			}
		}
		if w.First {
			start[text] = true
		} else {
			inside[text] = true
		}
	}
	if letters > 3 && capitals*2 > letters {
		return out
	}
	for i := range words {
		w := &words[i]
		if !w.Capital() {
			continue
		}
		base, s := strings.CutSuffix(w.Text, "s")
		switch {
		case inside[w.Text] || start[w.Text] && w.First:
			out[i] = name
		case s && (inside[base] || start[base] && w.First):
			out[i] = genitive
		case !start[w.Text] && !start[base]:
			out[i] = common
		}
	}
	return out
}

func examples(p pair, weight float32, words, genitives *[]example) {
	german := propername.Words(p.german)
	for i, v := range judge(p, german) {
		if v == unknown {
			continue
		}
		w := &german[i]
		*words = append(*words, example{propername.WordFeatures(nil, german, i), v != common, weight})
		if v != common && strings.HasSuffix(w.Text, "s") {
			*genitives = append(*genitives, example{propername.GenitiveFeatures(nil, w), v == genitive, weight})
		}
	}
}

// learn fits logistic regression by AdaGrad.
func learn(data []example, size int) []float32 {
	w := make([]float32, size)
	g := make([]float32, size)
	rng := rand.New(rand.NewPCG(1, 2))
	for epoch := range 4 {
		rng.Shuffle(len(data), func(i, k int) { data[i], data[k] = data[k], data[i] })
		loss := 0.0
		for _, e := range data {
			var sum float32
			for _, f := range e.features {
				sum += w[f]
			}
			p, y := sigmoid(float64(sum)), 0.0
			if e.yes {
				y = 1
				loss -= math.Log(max(p, 1e-9))
			} else {
				loss -= math.Log(max(1-p, 1e-9))
			}
			d := float32(p-y) * e.weight
			if d > -1e-3 && d < 1e-3 {
				continue
			}
			for _, f := range e.features {
				gr := d + 2e-6*w[f]
				g[f] += gr * gr
				w[f] -= 0.1 * gr / (float32(math.Sqrt(float64(g[f]))) + 1e-4)
			}
		}
		fmt.Fprintf(os.Stderr, "epoch %d: loss %.4f\n", epoch+1, loss/float64(len(data)))
	}
	return w
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

func quantize(to []int8, from []float32) {
	for i, v := range from {
		to[i] = int8(max(-127, min(127, math.Round(float64(v)*scale))))
	}
}

// learnArticles fits the weights of the evidence of articles, by AdaGrad too.
func learnArticles(m *propername.Model, pairs []pair) {
	type sample struct {
		f propername.ArticleFeatures
		y float64
	}
	var data []sample
	for at := 0; at < len(pairs); at += articleLines {
		part := pairs[at:min(at+articleLines, len(pairs))]
		sentences := make([][]propername.Word, len(part))
		for i, p := range part {
			sentences[i] = propername.Words(p.german)
		}
		evidence := m.Gather(sentences)
		for i, p := range part {
			for k, v := range judge(p, sentences[i]) {
				if v == unknown {
					continue
				}
				s := sample{}
				evidence.Features(sentences[i], k, &s.f)
				if v != common {
					s.y = 1
				}
				data = append(data, s)
			}
		}
	}
	w := make([]float64, len(m.Article))
	g := make([]float64, len(m.Article))
	rng := rand.New(rand.NewPCG(3, 4))
	for range 10 {
		rng.Shuffle(len(data), func(i, k int) { data[i], data[k] = data[k], data[i] })
		loss := 0.0
		for i := range data {
			s := &data[i]
			sum := 0.0
			for k, f := range s.f {
				sum += w[k] * float64(f)
			}
			p := sigmoid(sum)
			loss -= math.Log(max(1e-9, s.y*p+(1-s.y)*(1-p)))
			for k, f := range s.f {
				gr := (p - s.y) * float64(f)
				g[k] += gr * gr
				w[k] -= 0.05 * gr / (math.Sqrt(g[k]) + 1e-4)
			}
		}
		fmt.Fprintf(os.Stderr, "articles: loss %.4f\n", loss/float64(len(data)))
	}
	for k := range w {
		m.Article[k] = float32(w[k])
	}
	fmt.Fprintf(os.Stderr, "weights %.3f\n", w)
}
