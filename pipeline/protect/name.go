package protect

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/internal/lang"
	"dolmetsch/pipeline/doc"
)

// word is a word of a unit, or a part of one between hyphens.
type word struct {
	unit         int
	span         doc.Span
	text         string
	first        bool   // a sentence or quotation begins with it
	prev, next   string // neighbours, empty at punctuation
	hyphenBefore bool
	hyphenAfter  bool
	taken        bool // part of a term already found
	adjacent     bool // only a space or hyphen between it and the word before it
	score        float64
	name         bool
}

// findNames claims the names of all units. What it knows about a word is
// gathered over the whole article: the same word, and the same word with a
// genitive -s, is a name everywhere or nowhere.
func findNames(units []*doc.Unit, claimed []claims) {
	var words []word
	for i, u := range units {
		words = append(words, wordsOf(i, u.Source, &claimed[i])...)
	}
	judge(words)
	for i := 0; i < len(words); {
		if !words[i].name {
			i++
			continue
		}
		k := i + 1
		for k < len(words) && words[k].unit == words[i].unit && words[k].adjacent && words[k].name {
			k++
		}
		w := words[i]
		source := units[w.unit].Source
		s := doc.Span{Start: w.span.Start, End: words[k-1].span.End}
		s.End -= len(genitiveOf(words[k-1].text, words))
		claimed[w.unit].add(doc.Name, source, s, s.Of(source))
		i = k
	}
}

func wordsOf(unit int, source string, c *claims) []word {
	var words []word
	first := true
	end := 0
	for _, s := range fields(source) {
		gap := source[end:s.Start]
		end = s.End
		w := word{unit: unit, span: s, text: s.Of(source)}
		w.taken = !c.free(s)
		if gap != "" {
			first = len(words) == 0 || strings.ContainsAny(gap, ".!?:…„“\"‚–—(")
		}
		w.first = first
		first = false
		w.adjacent = gap == " " || gap == "-"
		w.hyphenBefore = strings.HasSuffix(gap, "-") && len(gap) == 1
		if n := len(words); n > 0 {
			if w.adjacent {
				w.prev = words[n-1].text
				words[n-1].next = w.text
			}
			words[n-1].hyphenAfter = w.hyphenBefore
		}
		words = append(words, w)
	}
	return words
}

// judge decides which words are names.
func judge(words []word) {
	type evidence struct {
		sum, n float64
	}
	types := map[string]*evidence{}
	small := map[string]bool{}
	for i := range words {
		w := &words[i]
		if r, _ := utf8.DecodeRuneInString(w.text); unicode.IsLower(r) && !acronym(w.text) {
			small[w.text] = true
			continue
		}
		w.score = score(w)
		e := types[w.text]
		if e == nil {
			e = &evidence{}
			types[w.text] = e
		}
		e.sum += w.score
		e.n++
	}
	for i := range words {
		w := &words[i]
		e := types[w.text]
		if e == nil || w.taken {
			continue
		}
		base := w.text
		if b, ok := strings.CutSuffix(w.text, "s"); ok && types[b] != nil {
			base = b
			e = &evidence{e.sum + types[b].sum, e.n + types[b].n}
		}
		w.name = e.sum/e.n > 1 && !small[strings.ToLower(base)]
	}
}

func acronym(text string) bool {
	for i, r := range text {
		if i > 0 && unicode.IsUpper(r) {
			return true
		}
	}
	return false
}

func score(w *word) float64 {
	s := -1.0
	switch {
	case lang.OpensSentence(w.text) || lang.Title(w.text) || utf8.RuneCountInString(w.text) < 2:
		return -9
	case acronym(w.text):
		s += 4
	case lang.FirstName(w.text), lang.FirstName(w.prev):
		s += 3
	case lang.OrgForm(w.next):
		s += 3
	case lang.NounEnding(w.text):
		s -= 3
	}
	if lang.Determiner(w.prev) {
		s -= 1
	}
	return s
}

// genitiveOf is the genitive ending of a name at the end of text.
func genitiveOf(text string, words []word) string {
	b, ok := strings.CutSuffix(text, "s")
	if !ok {
		return ""
	}
	for i := range words {
		if words[i].text == b {
			return "s"
		}
	}
	return ""
}
