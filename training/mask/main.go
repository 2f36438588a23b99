// Command mask makes training pairs of parallel sentences: terms that the
// pipeline would protect become the symbols that it would send, on both sides.
// It reads lines whose last two columns are German and English, and writes them
// in the same order, other columns as they are:
//
//	go run ./training/mask -seed 1 < pairs.tsv > masked.tsv
//
// What is protected, how it is written and whether it stands in the English is
// decided by the pipeline's own code (packages protect and markup). The same
// seed gives the same bytes; another gives other draws of the same pairs.
package main

import (
	"bufio"
	"bytes"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/glossary"
	"dolmetsch/internal/lang"
	"dolmetsch/internal/lexicon"
	"dolmetsch/pipeline/markup"
	"dolmetsch/pipeline/protect"
)

// shares are how much of what is made into what.
type shares struct {
	plain          float64 // pairs that stay as they are
	names, numbers float64 // of those found
	verbatim       float64 // names that are sent as anything else would be
	later          float64 // pairs whose symbols do not begin at 1
	annotate       float64 // pairs with nouns of the lexicon as terms of a glossary
	fixed          float64 // glossary terms as symbols
	nouns          float64 // pairs whose rare nouns are symbols, as they are at run time
	suggest        float64 // of the others: pairs whose rare words have the lexicon's English beside them
}

func main() {
	var s shares
	flag.Float64Var(&s.plain, "plain", 0.25, "share of pairs that stay as they are")
	flag.Float64Var(&s.names, "names", 0.85, "share of names that become symbols")
	flag.Float64Var(&s.numbers, "numbers", 0.95, "share of numbers that become symbols")
	flag.Float64Var(&s.verbatim, "verbatim", 0.1, "share of those names that become ⟦X⟧ and not ⟦N⟧")
	flag.Float64Var(&s.later, "later", 0.4, "share of pairs whose symbols begin at a later number")
	flag.Float64Var(&s.annotate, "terms", 0, "share of pairs with one or two glossary terms made of nouns of the lexicon; half of them get another noun's English on both sides")
	flag.Float64Var(&s.fixed, "fixed", 1, "share of glossary terms that become ⟦X⟧ and are not annotated, ⟦T⟧German⟦=⟧English⟦/T⟧")
	flag.Float64Var(&s.nouns, "nouns", 0, "share of pairs whose rare nouns of the lexicon become ⟦X⟧, if their English stands there")
	flag.Float64Var(&s.suggest, "suggest", 0, "share of the other pairs whose rare words have the lexicon's English beside them, German⟦=⟧English⟦/T⟧")
	file := flag.String("glossary", "", "a glossary beside the built-in one")
	seed := flag.Uint64("seed", 1, "of the draws")
	jobs := flag.Int("jobs", runtime.GOMAXPROCS(0), "pairs that are made at once")
	flag.Parse()
	g := glossary.Builtin()
	if *file != "" {
		mine, err := glossary.Load(*file)
		if err != nil {
			fmt.Fprintln(os.Stderr, "mask:", err)
			os.Exit(2)
		}
		g, _ = glossary.Merge(g, mine)
	}
	if err := run(os.Stdin, os.Stdout, newMasker(s, g), *seed, max(1, *jobs)); err != nil {
		fmt.Fprintln(os.Stderr, "mask:", err)
		os.Exit(1)
	}
}

// chunk is how many lines go to a worker at once.
const chunk = 512

// run masks the lines of in, several chunks at once, and writes them in order.
func run(in io.Reader, out io.Writer, m masker, seed uint64, jobs int) error {
	type work struct {
		first uint64
		lines []string
		done  chan []byte
	}
	todo, order := make(chan work), make(chan work, 2*jobs)
	for range jobs {
		go func() {
			for w := range todo {
				var b bytes.Buffer
				for i, line := range w.lines {
					b.WriteString(m.line(line, rand.New(rand.NewPCG(seed, w.first+uint64(i)))))
					b.WriteByte('\n')
				}
				w.done <- b.Bytes()
			}
		}()
	}
	var failed error
	go func() {
		defer close(todo)
		defer close(order)
		lines := bufio.NewScanner(in)
		lines.Buffer(nil, 16<<20)
		w := work{done: make(chan []byte, 1)}
		send := func() {
			order <- w
			todo <- w
			w = work{first: w.first + uint64(len(w.lines)), done: make(chan []byte, 1)}
		}
		for lines.Scan() {
			w.lines = append(w.lines, lines.Text())
			if len(w.lines) == chunk {
				send()
			}
		}
		if len(w.lines) > 0 {
			send()
		}
		failed = lines.Err()
	}()
	buffered := bufio.NewWriterSize(out, 1<<20)
	for w := range order {
		if _, err := buffered.Write(<-w.done); err != nil {
			return err
		}
	}
	if failed != nil {
		return failed
	}
	return buffered.Flush()
}

type masker struct {
	shares
	glossary *glossary.Glossary
	made     []string // English nouns for terms that have nothing to do with the German
}

func newMasker(s shares, g *glossary.Glossary) masker {
	m := masker{shares: s, glossary: g}
	for e := range lexicon.All(lexicon.Noun) {
		if english := e.English[0]; len(e.English) == 1 && !strings.ContainsFunc(english, func(r rune) bool { return !unicode.IsLower(r) && r != ' ' }) &&
			lang.EnglishPlural(english) != english {
			m.made = append(m.made, english)
		}
	}
	return m
}

// line is a line with its last two columns masked.
func (m masker) line(line string, rng *rand.Rand) string {
	columns := strings.Split(strings.TrimSuffix(line, "\r"), "\t")
	n := len(columns)
	if n < 2 {
		return line
	}
	columns[n-2], columns[n-1] = m.pair(columns[n-2], columns[n-1], rng)
	return strings.Join(columns, "\t")
}

// pair is a German sentence and its English with some of their terms replaced
// by symbols. A term that does not stand on both sides stays as it is.
func (m masker) pair(german, english string, rng *rand.Rand) (string, string) {
	if rng.Float64() < m.plain {
		return german, english
	}
	if plain := german; strings.Contains(plain, "”") && !strings.Contains(plain, "„") { // as the pipeline has them
		german = germanMarks.Replace(plain)
	}
	d := &doc.Document{Blocks: []doc.Block{{Kind: doc.Paragraph, Units: []doc.Unit{{ID: "1.1", Source: german, Target: english}}}}}
	u := &d.Blocks[0].Units[0]
	protect.Find(d, m.glossary, protect.Options{Names: true})
	if rng.Float64() < m.annotate {
		m.addTerms(u, rng)
		english = u.Target
	}
	asSymbols := rng.Float64() < m.nouns
	if asSymbols {
		protect.AddNouns(u)
		meantNouns(u)
	}
	protect.Locate(u)
	u.Terms = slices.DeleteFunc(u.Terms, func(t doc.Term) bool {
		return t.Kind != doc.Quote && (t.Unmasked || t.TargetSpan == doc.NoSpan || rng.Float64() >= m.share(t))
	})
	var fixed []int
	for i := range u.Terms {
		if rng.Float64() < m.fixed {
			fixed = append(fixed, i)
		}
	}
	masked := protect.MaskFixed(u, fixed, protect.Options{})
	parts := slices.Clone(masked.Parts)
	for i, p := range parts {
		if p.Class == markup.Name && rng.Float64() < m.verbatim {
			parts[i].Class = markup.Other
		}
	}
	if !asSymbols && rng.Float64() < m.suggest {
		parts = protect.Suggest(parts, func(string) bool { return rng.Float64() < suggested })
	}
	// Terms before the sentence make its symbols begin later.
	var before []markup.Part
	if rng.Float64() < m.later {
		for _, class := range []markup.Class{markup.Name, markup.Number, markup.Other} {
			n := 0
			for _, p := range parts {
				if p.Class == class {
					n++
				}
			}
			for range rng.IntN(max(1, markup.Known[class]-n+1)) {
				before = append(before, markup.Part{Kind: markup.Fixed, ID: -1, Class: class})
			}
		}
	}
	all := append(slices.Clone(before), parts...)
	german = strings.TrimPrefix(markup.Render(all, markup.Annotated), markup.Render(before, markup.Annotated))
	marks := markup.Marks(all, markup.Annotated)
	type edit struct {
		span doc.Span
		mark string
	}
	var edits []edit
	for _, p := range parts {
		if p.Kind == markup.Fixed && marks[p.ID] != "" { // what is annotated keeps its English
			edits = append(edits, edit{u.Terms[masked.Term(p)].TargetSpan, marks[p.ID]})
		}
	}
	slices.SortFunc(edits, func(a, b edit) int { return a.span.Start - b.span.Start })
	var b strings.Builder
	at := 0
	for _, e := range edits {
		b.WriteString(english[at:e.span.Start])
		b.WriteString(e.mark)
		at = e.span.End
	}
	return german, b.String() + english[at:]
}

var germanMarks = strings.NewReplacer("“", "„", "”", "“", "‘", "‚", "’", "‘")

// share is how often a term becomes a symbol.
func (m masker) share(t doc.Term) float64 {
	switch t.Kind {
	case doc.Name:
		return m.names
	case doc.Number:
		return m.numbers
	}
	return 1
}

// suggested is the share of rare words of a pair that have suggestions.
const suggested = 0.8

// mostTerms is how many terms a pair gets from the lexicon.
const mostTerms = 2

// addTerms makes terms of nouns of the lexicon, where one of their English words
// stands in the English once. Half of them get the English of another noun, there
// too: what a glossary asks for is often not the usual word.
func (m masker) addTerms(u *doc.Unit, rng *rand.Rand) {
	var nouns []doc.Term
	at := 0
	for _, word := range strings.FieldsFunc(u.Source, func(r rune) bool { return !unicode.IsLetter(r) }) {
		at += strings.Index(u.Source[at:], word)
		s := doc.Span{Start: at, End: at + len(word)}
		at = s.End
		first, _ := utf8.DecodeRuneInString(word)
		if !unicode.IsUpper(first) || utf8.RuneCountInString(word) < 4 || u.Claimed(s) ||
			strings.HasPrefix(u.Source[s.End:], "-") || strings.HasSuffix(u.Source[:s.Start], "-") {
			continue
		}
		e, ok := lexicon.Lookup(word)
		if !ok || e.Class != lexicon.Noun {
			continue
		}
		for _, english := range e.English {
			if _, ok := once(u.Target, english); ok {
				nouns = append(nouns, doc.Term{Kind: doc.Glossary, Source: word, SourceSpan: s, Target: english, TargetSpan: doc.NoSpan})
				break
			}
		}
	}
	rng.Shuffle(len(nouns), func(i, j int) { nouns[i], nouns[j] = nouns[j], nouns[i] })
	for _, t := range nouns[:min(len(nouns), 1+rng.IntN(mostTerms))] {
		span, ok := once(u.Target, t.Target)
		if !ok { // another term took its place
			continue
		}
		if rng.IntN(2) == 0 {
			english := m.made[rng.IntN(len(m.made))]
			if lang.EnglishPlural(t.Target) == t.Target {
				english = lang.EnglishPlural(english)
			}
			u.Target = replaced(u.Target, span, english)
			t.Target = english
		}
		u.Terms = append(u.Terms, t)
	}
	slices.SortStableFunc(u.Terms, func(a, b doc.Term) int { return a.SourceSpan.Start - b.SourceSpan.Start })
}

// once is where word stands in text as a word, if that is one place.
func once(text, word string) (doc.Span, bool) {
	found := doc.NoSpan
	for at := 0; ; {
		i := strings.Index(text[at:], word)
		if i < 0 {
			return found, found != doc.NoSpan
		}
		s := doc.Span{Start: at + i, End: at + i + len(word)}
		at = s.End
		before, _ := utf8.DecodeLastRuneInString(text[:s.Start])
		after, _ := utf8.DecodeRuneInString(text[s.End:])
		if unicode.IsLetter(before) || unicode.IsLetter(after) || before == '-' || after == '-' {
			continue
		}
		if found != doc.NoSpan {
			return doc.NoSpan, false
		}
		found = s
	}
}

// replaced is text with a noun in place of another, and the indefinite article
// before it as the noun asks for.
func replaced(text string, s doc.Span, noun string) string {
	before := text[:s.Start]
	for _, article := range []string{"a", "an", "A", "An"} {
		head, ok := strings.CutSuffix(before, article+" ")
		if last, _ := utf8.DecodeLastRuneInString(head); !ok || unicode.IsLetter(last) {
			continue
		}
		before = head + article[:1] + lang.EnglishArticle(noun)[1:] + " "
		break
	}
	return before + noun + text[s.End:]
}

// meantNouns gives the nouns that AddNouns found the English that stands in the
// target, where that is not the likeliest.
func meantNouns(u *doc.Unit) {
	for i, t := range u.Terms {
		if t.Kind != doc.Lexicon {
			continue
		}
		e, _ := lexicon.Find(t.Source)
		for _, english := range append([]string{t.Target}, e.English...) {
			if strings.Contains(u.Target, english) {
				u.Terms[i].Target = english
				break
			}
		}
	}
}
