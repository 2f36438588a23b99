package bitext

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"slices"
	"strings"

	"dolmetsch/doc"
)

// table reads a document from rows of cells, the first of which is the header.
// Columns are found by their names, so a reviewer may move and add some; id,
// source and target must be there. Its errors leave naming the row to the
// caller.
type table struct {
	header []string
	doc    doc.Document
	last   int // block of the last unit
}

// column is the name of the i-th column.
func (t *table) column(i int) string {
	if i < len(t.header) {
		return t.header[i]
	}
	return "of no name"
}

func (t *table) add(cells []string) error {
	if t.header == nil {
		for _, c := range []string{"id", "source", "target"} {
			if !slices.Contains(cells, c) {
				return inputErrorf("no column %q: expected a header with %s", c, strings.Join(tsvColumns, ", "))
			}
		}
		t.header = cells
		return nil
	}
	if strings.Join(cells, "") == "" {
		return nil
	}
	if len(cells) != len(t.header) {
		return inputErrorf("%d cells: expected %d, as in the header", len(cells), len(t.header))
	}
	u := doc.Unit{Raw: doc.NoSpan}
	kind, was := doc.Paragraph, ""
	for i, cell := range cells {
		var err error
		switch t.header[i] {
		case "id":
			u.ID = cell
		case "source":
			u.Source = cell
		case "target":
			u.Target = cell
		case "state":
			u.State = stateOf(cell)
		case "note":
			u.Note = cell
		case columnWas:
			was = cell
		case "kind":
			kind = doc.Kind(cell)
		case "issues":
			u.Issues, err = parseIssues(cell)
		case "origin", "score", "raw":
			if cell != "" {
				err = setUnitProperty(&u, t.header[i], cell)
			}
		}
		if err != nil {
			return inputErrorf("column %s: %v", t.header[i], err)
		}
	}
	if u.State == doc.Machine && markRE.MatchString(was) && was != targetMark(u.Target) {
		u.State = doc.Edited
	}
	if err := verifyUnit(&u); err != nil {
		return err
	}
	addUnit(&t.doc, &t.last, kind, u)
	return nil
}

// markRE is the form of a targetMark: a column that a reviewer has added may be
// called the same.
var markRE = regexp.MustCompile(`^[0-9a-f]{12}$`)

// columnWas is the hidden column of workbooks that tells whether a target was
// changed: its targetMark when the file was written.
const columnWas = "was"

// targetMark is the beginning of a text's SHA-256, spaces folded as programs
// for tables change them.
func targetMark(text string) string {
	sum := sha256.Sum256([]byte(oneLine(text)))
	return hex.EncodeToString(sum[:6])
}

// document is what the rows added up to.
func (t *table) document() (*doc.Document, error) {
	if t.header == nil {
		return nil, inputErrorf("empty: expected a header with %s", strings.Join(tsvColumns, ", "))
	}
	t.doc.SourceLang, t.doc.TargetLang = "de", "en"
	return &t.doc, verify(&t.doc)
}

// issuesCell writes issues one below the other, and parseIssues reads them.
func issuesCell(issues []doc.Issue) string {
	lines := make([]string, len(issues))
	for i, is := range issues {
		lines[i] = issueLine(is)
	}
	return strings.Join(lines, "\n")
}

func parseIssues(cell string) ([]doc.Issue, error) {
	if cell == "" {
		return nil, nil
	}
	var issues []doc.Issue
	for line := range strings.SplitSeq(cell, "\n") {
		issue, err := parseIssue(line)
		if err != nil {
			return nil, err
		}
		issues = append(issues, issue)
	}
	return issues, nil
}
