package batch

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"dolmetsch/doc"
	"dolmetsch/internal/regexp"
	"dolmetsch/pipeline/bitext"
)

// guard refuses a batch in which an output would take the place of an article.
func (r *runner) guard(articles []article) error {
	inputs := map[string]bool{}
	folders := map[string]string{}
	for _, a := range articles {
		inputs[real(a.file, folders)] = true
	}
	for _, a := range articles {
		for _, f := range r.formats(a) {
			if place := r.path(r.output(a, f)); inputs[real(place, folders)] {
				return doc.Inputf("", "%s would be overwritten by the %s of %s; choose another output folder", place, f.Name, a.file)
			}
		}
	}
	return nil
}

// real is the absolute path of file with the links in its folder resolved, as
// far as that folder is there; folders remembers what they are.
func real(file string, folders map[string]string) string {
	dir, name := filepath.Split(file)
	known, ok := folders[dir]
	if !ok {
		known = dir
		if abs, err := filepath.Abs(dir); err == nil {
			known = abs
		}
		if links, err := filepath.EvalSymlinks(known); err == nil {
			known = links
		}
		folders[dir] = known
	}
	return filepath.Join(known, name)
}

// leftover is the name of a file that bitext.WriteFile was writing when its
// process was killed.
var leftover = regexp.MustCompile(`^\..+\.\d+\.tmp$`)

// sweep removes what a killed run has left half-written. No other run is
// writing, as the state is open here.
func (r *runner) sweep(articles []article) error {
	seen := map[string]bool{"": true, ".": true}
	dirs := []string{r.Out}
	for _, a := range articles {
		if dir := path.Dir(a.rel); !seen[dir] {
			seen[dir] = true
			dirs = append(dirs, r.path(dir))
		}
	}
	for _, dir := range dirs {
		entries, err := os.ReadDir(dir)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return doc.Inputf("", "output folder: %w", err)
		}
		for _, e := range entries {
			if e.Type().IsRegular() && leftover.MatchString(e.Name()) {
				if err := os.Remove(filepath.Join(dir, e.Name())); err != nil {
					return fmt.Errorf("output folder: %w", err)
				}
			}
		}
	}
	return nil
}

// html is the format of review pages, if it is among those of the batch.
func (r *runner) html() (bitext.Format, bool) {
	k := slices.IndexFunc(r.Formats, func(f bitext.Format) bool { return f.Name == "html" })
	if k < 0 {
		return bitext.Format{}, false
	}
	return r.Formats[k], true
}

// codeInconsistent is the check of a document that differences go on with.
const codeInconsistent = "inconsistent"

// differences adds to sum what the articles of this run, done now or before,
// have different English for. It counts as what the check of single documents
// finds does.
func (r *runner) differences(ctx context.Context, sum *Summary) error {
	severity, set := r.Pipeline.Check.Severity[codeInconsistent]
	if !set {
		severity = doc.Warning
	}
	done := map[string]bool{}
	for _, a := range r.Articles.list {
		done[a.rel] = severity != "off"
	}
	for _, f := range sum.Failures {
		done[f.Path] = false
	}
	for _, f := range sum.LeftOut {
		done[f.Path] = false
	}
	err := r.State.inconsistent(ctx, func(article string) bool { return done[article] }, func(same []Saying) error {
		if sum.Differing++; sum.Differing <= maxDifferences {
			sum.Differences = append(sum.Differences, same)
		}
		return nil
	})
	switch severity {
	case doc.Error:
		sum.Errors += sum.Differing
	case doc.Warning:
		sum.Warnings += sum.Differing
	}
	return err
}

// index writes the page from which all review pages in the output folder are
// opened, those of earlier runs included, and the differences of sum. It depends
// on what is there and on the failures of this run, not on how the work came to
// be done.
func (r *runner) index(ctx context.Context, sum *Summary) error {
	html, ok := r.html()
	if !ok {
		return nil
	}
	taken := map[string]bool{} // by review pages
	for _, a := range r.Articles.list {
		taken[r.output(a, html)] = true
	}
	var entries []bitext.IndexEntry
	pages := map[string]string{} // by name of article
	failed := map[string]bool{}
	for _, f := range sum.Failures {
		if f.Status == Failed {
			failed[f.Path] = true
			entries = append(entries, bitext.IndexEntry{Name: f.Path, Failure: f.Err.Error()})
		}
	}
	err := r.State.each(ctx, func(a record) error {
		var f finished
		if a.source == "" || failed[a.path] || json.Unmarshal([]byte(a.summary), &f) != nil || f.Page == nil {
			return nil
		}
		if link, err := url.PathUnescape(f.Page.Link); err == nil {
			if _, err := os.Stat(r.path(link)); err == nil {
				taken[path.Clean(link)] = true
				entries = append(entries, *f.Page)
				pages[f.Page.Name] = f.Page.Link
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	slices.SortFunc(entries, func(a, b bitext.IndexEntry) int { return strings.Compare(a.Name, b.Name) })
	var titles []string
	for _, dir := range r.Articles.dirs {
		if abs, err := filepath.Abs(dir); err == nil {
			titles = append(titles, filepath.Base(abs))
		}
	}
	var differences []bitext.Difference
	for _, same := range sum.Differences {
		d := bitext.Difference{Source: same[0].Source}
		for _, s := range same {
			d.English = append(d.English, bitext.Place{Text: s.Target, Article: s.Article, Unit: s.Unit, Page: pages[s.Article]})
		}
		differences = append(differences, d)
	}
	var page bytes.Buffer
	if err := bitext.WriteIndex(&page, strings.Join(titles, ", "), entries, differences, sum.Differing); err != nil {
		return fmt.Errorf("index: %w", err)
	}
	name := "index.html"
	for taken[name] {
		name = "_" + name
	}
	if there, err := os.ReadFile(r.path(name)); err == nil && bytes.Equal(there, page.Bytes()) {
		return nil
	}
	if err := bitext.WriteFile(r.path(name), page.Bytes()); err != nil {
		return fmt.Errorf("index: %w", err)
	}
	return nil
}
