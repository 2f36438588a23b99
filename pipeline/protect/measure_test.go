package protect

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"dolmetsch/doc"
	"dolmetsch/internal/lang"
	"dolmetsch/pipeline/markup"
	"dolmetsch/pipeline/protect/propername"
)

// The measurement of names runs on line-aligned text, NAME.de and NAME.en:
//
//	go test ./pipeline/protect -run MeasureNames -v -dev DIR
var (
	devDir  = flag.String("dev", "", "folder of line-aligned NAME.de and NAME.en to measure names on")
	devList = flag.Bool("dev-list", false, "list the names that the English lacks, and those missed")
)

func lines(t *testing.T, path string) []string {
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []string
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<20)
	for s.Scan() {
		out = append(out, s.Text())
	}
	if err := s.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestMeasureNames prints two estimates. Precision is the share of the names
// found that stand as they are in the English reference (terms that may be
// inflected: in any case of letters); a translator who
// writes "the company" counts against it. Recall is the share of capitalised
// words common to both sides that some term covers. Twenty lines count as an
// article.
func TestMeasureNames(t *testing.T) {
	if *devDir == "" {
		t.Skip("no -dev folder")
	}
	files, err := filepath.Glob(filepath.Join(*devDir, "*.de"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no *.de in %s: %v", *devDir, err)
	}
	for _, path := range files {
		german, english := lines(t, path), lines(t, strings.TrimSuffix(path, ".de")+".en")
		if len(german) != len(english) {
			t.Fatalf("%s: %d lines, but %d of English", path, len(german), len(english))
		}
		var found, right, common, covered, exonyms, exonymsRight int
		wrong, missed := map[string]int{}, map[string]int{}
		for at := 0; at < len(german); at += 20 {
			end := min(at+20, len(german))
			d := &doc.Document{Blocks: []doc.Block{{Kind: doc.Paragraph}}}
			for i := at; i < end; i++ {
				d.Blocks[0].Units = append(d.Blocks[0].Units, doc.Unit{ID: fmt.Sprint(i + 1), Source: german[i]})
			}
			Find(d, nil, Options{Names: true})
			for i, u := range d.Blocks[0].Units {
				ref := english[at+i]
				refWords := map[string]bool{}
				for _, w := range propername.Words(ref) {
					refWords[strings.TrimSuffix(strings.TrimSuffix(w.Text, "'s"), "’s")] = true
				}
				for _, term := range u.Terms {
					if term.Kind != doc.Name && term.Kind != doc.Glossary {
						continue
					}
					ok := strings.Contains(ref, term.Target) || inflectable(term) && strings.Contains(strings.ToLower(ref), strings.ToLower(term.Target))
					if term.Target != term.Source {
						exonyms++
						if ok {
							exonymsRight++
						} else {
							wrong[term.Source+"="+term.Target]++
						}
						continue
					}
					found++
					if ok {
						right++
					} else {
						wrong[term.Source]++
					}
				}
				for _, w := range propername.Words(u.Source) {
					base := strings.TrimSuffix(w.Text, "s")
					if !w.Capital() || lang.OpensSentence(w.Text) || !refWords[w.Text] && !refWords[base] || len(w.Text) < 2 {
						continue
					}
					common++
					in := slices.ContainsFunc(u.Terms, func(x doc.Term) bool { return x.Kind != doc.Quote && x.SourceSpan.Overlaps(w.Span) })
					if in {
						covered++
					} else {
						missed[w.Text]++
					}
				}
			}
		}
		t.Logf("%s: %d names, %.1f%% verbatim in the reference; %.1f%% of %d common capitalised words found; %d exonyms, %.1f%% in the reference",
			filepath.Base(path), found, 100*float64(right)/float64(max(found, 1)), 100*float64(covered)/float64(max(common, 1)), common,
			exonyms, 100*float64(exonymsRight)/float64(max(exonyms, 1)))
		if *devList {
			t.Logf("not in the reference: %s", top(wrong))
			t.Logf("missed: %s", top(missed))
		}
	}
}

// top lists the most frequent keys with their counts.
func top(counts map[string]int) string {
	keys := make([]string, 0, len(counts))
	for k := range counts {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b string) int {
		if counts[a] != counts[b] {
			return counts[b] - counts[a]
		}
		return strings.Compare(a, b)
	})
	var b strings.Builder
	for _, k := range keys[:min(len(keys), 250)] {
		fmt.Fprintf(&b, "%s %d; ", k, counts[k])
	}
	return b.String()
}

// TestMeasureLocate takes the English reference for the answer of a backend
// that is given plain text, and prints how many terms of each kind are found
// in it: what is not is a paraphrase, or a fault of finding or locating.
func TestMeasureLocate(t *testing.T) {
	if *devDir == "" {
		t.Skip("no -dev folder")
	}
	files, err := filepath.Glob(filepath.Join(*devDir, "*.de"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		german, english := lines(t, path), lines(t, strings.TrimSuffix(path, ".de")+".en")
		var units []doc.Unit
		for at := 0; at < len(german); at += 20 {
			d := &doc.Document{Blocks: []doc.Block{{Kind: doc.Paragraph}}}
			for i := at; i < min(at+20, len(german)); i++ {
				d.Blocks[0].Units = append(d.Blocks[0].Units, doc.Unit{ID: fmt.Sprint(i + 1), Source: german[i]})
			}
			Find(d, nil, Options{Names: true})
			units = append(units, d.Blocks[0].Units...)
		}
		all, lost := map[doc.TermKind]int{}, map[doc.TermKind]int{}
		quotes, badQuotes := 0, 0
		examples := map[string]int{}
		for i := range units {
			m := Mask(&units[i], Options{})
			r := m.Restore(markup.Answer{Text: english[i]})
			if len(m.marks) > 0 {
				quotes++
				if !r.Quotes {
					badQuotes++
				}
			}
			for _, term := range r.Terms {
				all[term.Kind]++
				if term.TargetSpan == doc.NoSpan {
					lost[term.Kind]++
					if term.Kind == doc.Number {
						examples[term.Source+"="+term.Target]++
					}
				}
			}
		}
		for kind, n := range all {
			t.Logf("%s: %s: %d, not located %.1f%%", filepath.Base(path), kind, n, 100*float64(lost[kind])/float64(n))
		}
		t.Logf("%s: %d units with quotation marks, %d with other marks in the reference", filepath.Base(path), quotes, badQuotes)
		if *devList {
			t.Log(top(examples))
		}
	}
}

// TestMeasureMangle sends the German through a backend that only damages
// placeholders, and prints how many terms come back and how many are reported
// lost or doubled. A term that is neither fails the test.
func TestMeasureMangle(t *testing.T) {
	if *devDir == "" {
		t.Skip("no -dev folder")
	}
	files, err := filepath.Glob(filepath.Join(*devDir, "*.de"))
	if err != nil {
		t.Fatal(err)
	}
	var random uint32 = 1
	how := make([]byte, 64)
	for _, style := range styles {
		terms, lost, doubled := 0, 0, 0
		for _, path := range files {
			for _, source := range lines(t, path) {
				d := &doc.Document{Blocks: []doc.Block{{Kind: doc.Paragraph, Units: []doc.Unit{{Source: source}}}}}
				Find(d, nil, Options{Names: true})
				u := &d.Blocks[0].Units[0]
				for i := range how {
					random = random*1664525 + 1013904223
					how[i] = byte(random >> 24)
				}
				m := Mask(u, Options{})
				r := m.Restore(mangle(m, style, how))
				verify(t, u, r)
				terms += len(r.Terms)
				lost += len(r.Lost)
				doubled += len(r.Doubled)
			}
		}
		t.Logf("style %d: %d terms, %d reported lost, %d reported doubled, none silently", style, terms, lost, doubled)
	}
}
