package pipeline

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"dolmetsch/doc"
	"dolmetsch/pipeline/backend/offline"
	"dolmetsch/pipeline/protect"
)

// markedName is a name of an unseen article: {Weidenfeller}, {Wien=Vienna}.
type markedName struct {
	german  string
	english []string // that it may have; empty: the German
	nth     int      // occurrence of german in the article
}

var markRE = regexp.MustCompile(`\{([^}=]+)(?:=([^}]+))?\}`)

// unmark takes the marks out of an article.
func unmark(text string) (string, []markedName) {
	var plain strings.Builder
	var names []markedName
	at := 0
	for _, m := range markRE.FindAllStringSubmatchIndex(text, -1) {
		plain.WriteString(text[at:m[0]])
		n := markedName{german: text[m[2]:m[3]]}
		if m[4] >= 0 {
			n.english = strings.Split(text[m[4]:m[5]], "|")
		}
		n.nth = strings.Count(plain.String(), n.german)
		plain.WriteString(n.german)
		names = append(names, n)
		at = m[1]
	}
	plain.WriteString(text[at:])
	return plain.String(), names
}

// find is where the n-th occurrence of text stands in the units of d.
func find(units []*doc.Unit, text string, n int) (*doc.Unit, doc.Span) {
	for _, u := range units {
		for at := 0; ; {
			i := strings.Index(u.Source[at:], text)
			if i < 0 {
				break
			}
			if n--; n < 0 {
				return u, doc.Span{Start: at + i, End: at + i + len(text)}
			}
			at += i + len(text)
		}
	}
	return nil, doc.Span{}
}

// TestUnseenNames measures names on testdata/unseen/names: the share that is
// protected, the share of what is protected that is a name, and the share that
// the English of the embedded model lost with and without an issue.
//
//	go test ./pipeline -run TestUnseenNames -v
func TestUnseenNames(t *testing.T) {
	if testing.Short() {
		t.Skip("translates twenty-one articles")
	}
	ctx := context.Background()
	b, err := offline.Factory.Open(ctx, func(string) string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("../testdata/unseen/names/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no articles", err)
	}
	var names, kept, recalled, found, right, lost, silent int
	var notes []string
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		text, marked := unmark(string(raw))
		d, err := Run(ctx, filepath.Base(file), []byte(text), Options{Backend: b, Protect: protect.Options{Names: true}})
		if err != nil {
			t.Fatal(err)
		}
		var units []*doc.Unit
		d.Units(func(_ *doc.Block, u *doc.Unit) { units = append(units, u) })
		covered := map[*doc.Unit][]doc.Span{}
		note := func(what string, u *doc.Unit, s string) {
			notes = append(notes, fmt.Sprintf("%s\t%s %s\t%s\n\t%s\n\t%s", what, strings.TrimSuffix(filepath.Base(file), ".txt"), u.ID, s, u.Source, u.Target))
		}
		for _, n := range marked {
			u, s := find(units, n.german, n.nth)
			if u == nil {
				t.Fatalf("%s: %s was lost before it was translated", file, n.german)
			}
			covered[u] = append(covered[u], s)
			names++
			english := n.english
			if english == nil {
				english = []string{n.german}
				kept++
				if protects(u, s) {
					recalled++
				} else {
					note("missed", u, n.german)
				}
			}
			if !slices.ContainsFunc(english, func(e string) bool { return strings.Contains(u.Target, e) }) {
				lost++
				if len(u.Issues) == 0 {
					silent++
					note("silent", u, n.german)
				}
			}
		}
		for _, u := range units {
			for i := range u.Terms {
				term := &u.Terms[i]
				if term.Kind != doc.Name || term.Target != term.Source {
					continue
				}
				found++
				if rest := outside(u.Source, term.SourceSpan, covered[u]); rest == "" {
					right++
				} else {
					note("no name", u, term.Source)
				}
			}
		}
	}
	for _, n := range notes {
		t.Log(n)
	}
	percent := func(a, b int) string { return fmt.Sprintf("%.1f%% (%d of %d)", 100*float64(a)/float64(b), a, b) }
	t.Logf("recall %s, precision %s, lost %s, silently %s", percent(recalled, kept), percent(right, found), percent(lost, names), percent(silent, names))
}

// protects reports whether terms of u cover the letters of s and are to come out
// as they are.
func protects(u *doc.Unit, s doc.Span) bool {
	var spans []doc.Span
	for i := range u.Terms {
		if t := &u.Terms[i]; t.Kind != doc.Quote && strings.Contains(t.Target, strings.TrimSuffix(t.Source, "s")) {
			spans = append(spans, t.SourceSpan)
		}
	}
	return outside(u.Source, s, spans) == ""
}

// outside are the letters of s that lie in none of spans, without a title.
func outside(text string, s doc.Span, spans []doc.Span) string {
	var b strings.Builder
	for i, r := range s.Of(text) {
		at := s.Start + i
		if unicode.IsLetter(r) && !slices.ContainsFunc(spans, func(c doc.Span) bool { return c.Start <= at && at < c.End }) {
			b.WriteRune(r)
		}
	}
	return strings.TrimPrefix(b.String(), "Dr")
}
