package document

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"dolmetsch/doc"
	"dolmetsch/pipeline/normalize"
)

// The pages in testdata/pages are ours, in the manner of German news sites.
// Comments mark their articles, and what may be taken or left: bylines, dates.
var (
	articleMark = regexp.MustCompile(`(?s)<!--\[-->(.*?)<!--\]-->`)
	eitherMark  = regexp.MustCompile(`(?s)<!--\?-->(.*?)<!--!-->`)
	anyMark     = regexp.MustCompile(`<!--[\[\]?!]-->`)
)

// minF1 is the F1 by words that the articles of the pages have to be found with.
const minF1 = 0.95

func words(s string) map[string]int {
	m := map[string]int{}
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		m[strings.ToLower(w)]++
	}
	return m
}

// textOf is the normalized text of blocks that are no boilerplate.
func textOf(t *testing.T, blocks []doc.Block) string {
	d, err := normalize.Blocks("x", blocks)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, b := range d.Blocks {
		if b.Kind == doc.Boilerplate {
			continue
		}
		all = append(all, b.Text)
	}
	return strings.Join(all, "\n")
}

// TestPages measures how well articles are found, by words: F1 over all pages,
// and what is wrong with each (go test -v -run TestPages ./pipeline/document).
func TestPages(t *testing.T) {
	files, err := filepath.Glob("testdata/pages/*.html")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d pages, %v", len(files), err)
	}
	var right, found, there int
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var truth, either string
		for _, m := range articleMark.FindAllSubmatch(raw, -1) {
			truth += "\n" + textOf(t, cutPage(m[1]).blocks)
		}
		for _, m := range eitherMark.FindAllSubmatch(raw, -1) {
			either += "\n" + textOf(t, cutPage(m[1]).blocks)
		}
		f, err := openHTML(anyMark.ReplaceAll(raw, nil), Options{})
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		want, ignore, got := words(truth), words(either), words(textOf(t, f.Blocks))
		r, g, w := 0, 0, 0
		var missed, extra []string
		for word, n := range want {
			w += n
			r += min(n, got[word])
			if got[word] < n {
				missed = append(missed, word)
			}
		}
		for word, n := range got {
			n = max(min(n, want[word]), n-ignore[word])
			g += n
			if n > want[word] {
				extra = append(extra, word)
			}
		}
		right, found, there = right+r, found+g, there+w
		t.Logf("%s: F1 %.3f, %d blocks left out; missed %.100q, too many %.100q", filepath.Base(file), 2*float64(r)/float64(g+w), f.LeftOut, missed, extra)
	}
	f1 := 2 * float64(right) / float64(found+there)
	t.Logf("F1 %.4f, precision %.4f, recall %.4f", f1, float64(right)/float64(found), float64(right)/float64(there))
	if f1 < minF1 {
		t.Errorf("F1 %.4f, expected %.2f", f1, minF1)
	}
}

// TestWholePageKeepsItsBytes is the round trip of every page.
func TestWholePageKeepsItsBytes(t *testing.T) {
	files, _ := filepath.Glob("testdata/pages/*.html")
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		f, err := openHTML(raw, Options{WholePage: true})
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := f.write(&out, make([]Content, len(f.Blocks))); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(out.Bytes(), raw) {
			t.Errorf("%s: changed though nothing was translated", file)
		}
	}
}

// Who wrote an article and when stands with it, also where the finder keeps the
// headline and leaves them away.
func TestBylineOfPage(t *testing.T) {
	page := `<html><head><title>Rat streitet über das Freibad</title></head><body><nav><a href="/">Start</a></nav><article><h1>Rat streitet über das Freibad</h1><p class="byline">Von Petra Müller</p><p class="date">12. März 2026, 14:22 Uhr</p>` +
		strings.Repeat(`<p>Der Stadtrat von Gera hat am Donnerstag lange über die Zukunft des Freibads beraten. Eine Entscheidung soll im Mai fallen, wie die Stadt mitteilte.</p>`, 3) + `</article></body></html>`
	f, err := openHTML([]byte(page), Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, b := range f.Blocks[:min(3, len(f.Blocks))] {
		got = append(got, string(b.Kind)+" "+b.Text)
	}
	if s := strings.Join(got, " | "); s != "heading Rat streitet über das Freibad | boilerplate Von Petra Müller | boilerplate 12. März 2026, 14:22 Uhr" {
		t.Error(s)
	}
}
