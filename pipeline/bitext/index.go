package bitext

import (
	"bufio"
	"cmp"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"

	"dolmetsch/doc"
)

var (
	indexCSS  = mustRead("review/index.css")
	indexJS   = mustRead("review/index.js")
	indexPage = template.Must(template.New("index.html").ParseFS(reviewFiles, "review/index.html"))
)

// IndexEntry is an article in the index of a batch.
type IndexEntry struct {
	Link  string // to its review page, slash-separated, relative to the index
	Name  string // of the article, as Document.Name
	Title string // its first heading in English, or else in German
	// Failure says why there is no translation; the counts are then zero.
	Failure string

	Units, Approved, Edited int
	Errors, Warnings, Notes int            // units by their worst issue
	Origins                 map[string]int // units by Unit.Origin

	// Key finds what a reviewer did on the page and did not export yet; it is
	// the one that review/page.mjs stores under.
	Key string
}

// Summarize is the entry for d, whose review page is at link.
func Summarize(link string, d *doc.Document) IndexEntry {
	e := IndexEntry{
		Link: link, Name: d.Name, Origins: map[string]int{},
		Key: "dolmetsch:" + strings.Join([]string{d.Name, d.SourceHash, d.Signature, d.Backend, d.Model}, "|"),
	}
	d.Units(func(b *doc.Block, u *doc.Unit) {
		if e.Title == "" && b.Kind == doc.Heading {
			e.Title = cmp.Or(u.Target, u.Source)
		}
		e.Units++
		e.Origins[u.Origin]++
		switch u.State {
		case doc.Approved:
			e.Approved++
		case doc.Edited:
			e.Edited++
		}
		switch worst(u) {
		case doc.Error:
			e.Errors++
		case doc.Warning:
			e.Warnings++
		case doc.Info:
			e.Notes++
		}
	})
	return e
}

// OriginList says where the units come from, the most frequent first.
func (e IndexEntry) OriginList() string {
	names := make([]string, 0, len(e.Origins))
	for name := range e.Origins {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		if e.Origins[a] != e.Origins[b] {
			return e.Origins[b] - e.Origins[a]
		}
		return strings.Compare(a, b)
	})
	for i, name := range names {
		names[i] = fmt.Sprintf("%s %d", name, e.Origins[name])
	}
	return strings.Join(names, ", ")
}

// Difference is a German text that has different English in articles of a batch.
type Difference struct {
	Source  string
	English []Place
}

// Place is where an English text stands.
type Place struct {
	Text, Article, Unit string
	Page                string // as IndexEntry.Link; empty where there is none
}

// WriteIndex writes the page from which the review pages of a batch are
// opened, one file without network like them. differing is the number of
// differences that there are; fewer may be given.
func WriteIndex(w io.Writer, title string, entries []IndexEntry, differences []Difference, differing int) error {
	total := IndexEntry{Origins: map[string]int{}}
	failed := 0
	for _, e := range entries {
		if e.Failure != "" {
			failed++
		}
		total.Units += e.Units
		total.Approved += e.Approved
		total.Errors += e.Errors
		total.Warnings += e.Warnings
		total.Notes += e.Notes
		for name, n := range e.Origins {
			total.Origins[name] += n
		}
	}
	css := reviewCSS + indexCSS
	out := bufio.NewWriter(w)
	err := indexPage.Execute(out, struct {
		Title   string
		CSP     string
		CSS     template.CSS
		JS      template.JS
		Entries []IndexEntry
		Total   IndexEntry
		Failed  int

		Differences []Difference
		Differing   int
	}{title, contentPolicy(css, indexJS), template.CSS(css), template.JS(indexJS), entries, total, failed, differences, differing})
	if err != nil {
		return err
	}
	return out.Flush()
}
