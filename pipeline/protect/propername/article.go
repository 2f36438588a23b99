package propername

import (
	"math"
	"strings"

	"dolmetsch/internal/lang"
)

// Article sets Score and Base of the capitalised words of an article, which is
// given as its sentences.
func Article(sentences [][]Word) { model.article(sentences) }

// Apply is Article with the model m.
func (m *Model) Apply(sentences [][]Word) { m.article(sentences) }

func (m *Model) article(sentences [][]Word) {
	a := m.Gather(sentences)
	var features [articleFeatures]float32
	for _, words := range sentences {
		for i := range words {
			if !words[i].Capital() {
				continue
			}
			a.Features(words, i, &features)
			words[i].Score = 0
			for k, f := range features {
				words[i].Score += float64(f * m.Article[k])
			}
		}
	}
}

// articleFeatures is the number of features of the evidence of an article.
const articleFeatures = 26

// ArticleFeatures holds them; their meaning is in Evidence.Features.
type ArticleFeatures = [articleFeatures]float32

// Evidence is what an article says about its words.
type Evidence struct {
	types map[string]*kind
	small map[string]bool // words that occur in small letters
}

// kind is a word with all its occurrences, genitives included.
type kind struct {
	count, inside, determined int // inside: not at the start of a sentence
	sum, best, worst          float64
	bare, genitive            bool // occurs without and with an ending
}

// Gather scores the words by themselves, sets Base, and collects the evidence.
func (m *Model) Gather(sentences [][]Word) *Evidence {
	a := &Evidence{types: map[string]*kind{}, small: map[string]bool{}}
	var f []uint32
	forms := map[string]bool{}
	for _, words := range sentences {
		for i := range words {
			w := &words[i]
			forms[w.Text] = true
			if !w.Capital() {
				a.small[w.Text] = true
			}
		}
	}
	for _, words := range sentences {
		for i := range words {
			w := &words[i]
			if !w.Capital() {
				continue
			}
			if m == model { // one that is being trained changes
				f = placeFeatures(f[:0], words, i)
				w.alone = letters(w.Text) + sum(m.Word, f)
			} else {
				f = WordFeatures(f[:0], words, i)
				w.alone = sum(m.Word, f)
			}
			w.Base = m.base(w, forms)
			k := a.types[w.Base]
			if k == nil {
				k = &kind{best: math.Inf(-1), worst: math.Inf(1)}
				a.types[w.Base] = k
			}
			k.count++
			k.sum += w.alone
			k.best, k.worst = max(k.best, w.alone), min(k.worst, w.alone)
			if !w.First {
				k.inside++
				if w.Determined() {
					k.determined++
				}
			}
			if w.Base == w.Text {
				k.bare = true
			} else {
				k.genitive = true
			}
		}
	}
	return a
}

// base is w without the ending of a genitive.
func (m *Model) base(w *Word, forms map[string]bool) string {
	for _, end := range []string{"'s", "’s"} {
		if b, ok := strings.CutSuffix(w.Text, end); ok {
			return b
		}
	}
	b, ok := strings.CutSuffix(w.Text, "s")
	if !ok || len(b) < 2 || strings.HasSuffix(b, "s") {
		return w.Text
	}
	if forms[b] || sum(m.Genitive, GenitiveFeatures(nil, w)) > 0 {
		return b
	}
	return w.Text
}

// Features computes the features of the i-th word of a sentence.
func (a *Evidence) Features(words []Word, i int, f *ArticleFeatures) {
	w := &words[i]
	k := a.types[w.Base]
	mean := k.sum / float64(k.count)
	hinge := func(x, at float64) float32 { return float32(max(0, x-at)) }
	flag := func(b bool) float32 {
		if b {
			return 1
		}
		return 0
	}
	several := k.count > 1
	*f = ArticleFeatures{
		1,
		float32(w.alone), hinge(w.alone, -3), hinge(w.alone, 0), hinge(w.alone, 3),
		float32(mean) * flag(several), hinge(mean, -2) * flag(several), hinge(mean, 1) * flag(several),
		float32(k.best) * flag(several), float32(k.worst) * flag(several),
		float32(math.Log(float64(k.count))),
		flag(k.inside > 0) * float32(k.determined) / float32(max(k.inside, 1)),
		flag(a.small[strings.ToLower(w.Base)]),
		flag(k.bare && k.genitive),
		flag(w.First), flag(w.First && k.inside == 0),
	}
	n := 16
	for _, side := range []int{i - 1, i + 1} {
		if side >= 0 && side < len(words) && (side < i && w.Prev != "" || side > i && w.Next != "") && words[side].Capital() {
			s := words[side].alone
			f[n] = 1
			f[n+1] = float32(max(-6, min(6, s)))
			f[n+2] = hinge(min(s, 6), 0)
		}
		n += 3
	}
	if c := coordinated(words, i); c >= 0 {
		s := words[c].alone
		f[n] = 1
		f[n+1] = float32(max(-6, min(6, s)))
		f[n+2] = hinge(min(s, 6), 0)
	}
	f[n+3] = flag(w.First && k.inside > 0) * hinge(k.best, 0)
}

// Determined reports whether an article or the like stands before w and goes
// with it, and not with a compound that w is the first part of.
func (w *Word) Determined() bool {
	return lang.Determiner(w.Prev) && !w.HyphenBefore && !w.HyphenAfter
}
