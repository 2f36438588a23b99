package pipeline

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"dolmetsch/doc"
	"dolmetsch/glossary"
	"dolmetsch/pipeline/backend/offline"
	"dolmetsch/pipeline/check"
	"dolmetsch/pipeline/protect"
)

// devLines are the first n German lines of a dev set; the test is skipped where
// the corpora are not at hand. DOLMETSCH_CORPORA names their folder.
func devLines(t *testing.T, set string, n int) []string {
	t.Helper()
	if testing.Short() {
		t.Skip("measures; not with -short")
	}
	dir := os.Getenv("DOLMETSCH_CORPORA")
	if dir == "" {
		dir = "../../shared/corpora"
	}
	b, err := os.ReadFile(filepath.Join(dir, "dev", set+".de"))
	if err != nil {
		t.Skip("no dev sets: ", err)
	}
	lines := strings.Split(strings.TrimSpace(string(b)), "\n")
	return lines[:min(n, len(lines))]
}

var placeholder = regexp.MustCompile(`⟦[NDX]\d+⟧`)

// generated is a glossary of the frequent nouns of lines. Its English is made
// up, so that no model can know it: a term that comes out was carried.
func generated(lines []string) *glossary.Glossary {
	count := map[string]int{}
	for _, line := range lines {
		for i, w := range strings.Fields(line) {
			w = strings.Trim(w, `.,;:!?"„“()`)
			if r := []rune(w); i > 0 && len(r) >= 6 && unicode.IsUpper(r[0]) && strings.ToLower(string(r[1:])) == string(r[1:]) {
				count[w]++
			}
		}
	}
	var entries []glossary.Entry
	for _, w := range slices.Sorted(maps.Keys(count)) {
		if count[w] >= 3 {
			r := []rune(strings.ToLower(w))
			slices.Reverse(r)
			entries = append(entries, glossary.Entry{German: w, English: string(r), Kind: glossary.Term})
		}
	}
	return glossary.New(entries)
}

// TestOfflineRates measures how faithfully the embedded model carries terms, on
// its first answer and after the pipeline's repairs, first with the sample
// glossary and then with a generated one. It fails on a silent loss: a term that
// is not in the English of a unit without an error.
func TestOfflineRates(t *testing.T) {
	ctx := context.Background()
	b, err := offline.Factory.Open(ctx, func(string) string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	user, err := glossary.Load("../testdata/glossary/tech.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		set       string
		generated bool
	}{{"newstest2018", false}, {"flores-dev", false}, {"newstest2018", true}} {
		set, lines := c.set, devLines(t, c.set, 1000)
		mine := user
		if c.generated {
			mine = generated(lines)
			set = fmt.Sprintf("%s with %d generated entries", set, len(mine.Entries))
		}
		g, _ := glossary.Merge(glossary.Builtin(), mine)
		opt := Options{Backend: b, Glossary: g, Protect: protect.Options{Names: true}}
		var first rates
		var units, terms, lost, silent int
		for at := 0; at < len(lines); at += 25 {
			text := []byte(strings.Join(lines[at:min(at+25, len(lines))], "\n\n") + "\n")
			d, err := Prepare(ctx, "dev.txt", text, opt)
			if err != nil {
				t.Fatal(err)
			}
			segs := Segments(d, opt)
			answers, err := b.Translate(ctx, segs)
			if err != nil {
				t.Fatal(err)
			}
			for i, s := range segs {
				first.count(s.German(), answers[i].Text)
			}
			if d, err = Run(ctx, "dev.txt", text, opt); err != nil {
				t.Fatal(err)
			}
			d.Units(func(_ *doc.Block, u *doc.Unit) {
				units++
				for _, term := range u.Terms {
					terms++
					if term.TargetSpan == doc.NoSpan {
						lost++
						if !u.HasErrors() {
							silent++
							t.Errorf("%s: %q is lost without an error: %s -> %s", set, term.Target, u.Source, u.Target)
						}
					}
				}
			})
		}
		t.Logf("%s: %d segments sent; placeholders %s exactly once, numbers %s, annotated terms obeyed %s, quotation marks kept %s, loops %s, stutters %s, empty %d",
			set, first.segments, first.symbols, first.numbers, first.annotated, first.quotes, first.loops, first.stutters, first.empty)
		t.Logf("%s: after repairs %d units, %d terms, %d lost with an error, %d silently", set, units, terms, lost, silent)
	}
}

// share is a part of a whole.
type share struct{ part, whole int }

func (s *share) add(ok bool) {
	s.whole++
	if ok {
		s.part++
	}
}

func (s share) String() string {
	if s.whole == 0 {
		return "none sent"
	}
	return fmt.Sprintf("%.2f%% of %d", 100*float64(s.part)/float64(s.whole), s.whole)
}

type rates struct {
	segments, empty                     int
	symbols, numbers, annotated, quotes share
	// A loop says a word or phrase three times in a row; a stutter is what the
	// check repeated-words finds, and a loop is one too.
	loops, stutters share
}

// loops reports whether a word, or a phrase of up to eight, stands three times
// in a row in text.
func loops(text string) bool {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for n := 1; n <= 8; n++ {
		same := 0
		for i := n; i < len(words); i++ {
			if words[i] != words[i-n] {
				same = 0
			} else if same++; same == 2*n {
				return true
			}
		}
	}
	return false
}

var annotation = regexp.MustCompile(`⟦T⟧[^⟦]*⟦=⟧([^⟦]*)⟦/T⟧`)

func (r *rates) count(source, answer string) {
	r.segments++
	for _, symbol := range placeholder.FindAllString(source, -1) {
		once := strings.Count(answer, symbol) == 1
		r.symbols.add(once)
		if strings.HasPrefix(symbol, "⟦D") {
			r.numbers.add(once)
		}
	}
	for _, m := range annotation.FindAllStringSubmatch(source, -1) {
		r.annotated.add(strings.Contains(strings.ToLower(answer), strings.ToLower(m[1])))
	}
	if n := strings.Count(source, "“") + strings.Count(source, "”"); n > 0 {
		r.quotes.add(strings.Count(answer, "“")+strings.Count(answer, "”") == n)
	}
	if strings.TrimSpace(answer) == "" {
		r.empty++
	}
	r.loops.add(loops(answer))
	d := &doc.Document{Blocks: []doc.Block{{Units: []doc.Unit{{ID: "1.1", Source: source, Target: answer, Origin: "offline"}}}}}
	check.Run(d, nil)
	r.stutters.add(slices.ContainsFunc(d.Blocks[0].Units[0].Issues, func(i doc.Issue) bool { return i.Code == "repeated-words" }))
}
