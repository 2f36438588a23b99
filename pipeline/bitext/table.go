package bitext

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"dolmetsch/doc"
	"dolmetsch/internal/regexp"
)

// table reads a document from rows of cells, the first of which is the header.
// Columns are found by their names, so a reviewer may move and add some; id,
// source and target must be there. Its errors leave naming the row to the
// caller.
type table struct {
	header []string
	doc    doc.Document
	last   int // block of the last unit
	units  int
}

// column is the name of the i-th column.
func (t *table) column(i int) string {
	if i < len(t.header) {
		return t.header[i]
	}
	return "of no name"
}

func (t *table) add(cells []string) error {
	if strings.TrimSpace(strings.Join(cells, "")) == "" {
		return nil
	}
	if t.header == nil {
		for i, c := range cells {
			cells[i] = strings.ToLower(strings.TrimSpace(c))
		}
		for _, c := range []string{"id", "source", "target"} {
			if !slices.Contains(cells, c) {
				return inputErrorf("no column %q: expected a header with %s", c, strings.Join(tsvColumns, ", "))
			}
		}
		t.header = cells
		return nil
	}
	for len(cells) < len(t.header) { // programs leave empty cells out at the end
		cells = append(cells, "")
	}
	if len(cells) > len(t.header) && strings.Join(cells[len(t.header):], "") != "" {
		return inputErrorf("%d cells: expected %d, as in the header", len(cells), len(t.header))
	}
	cells = cells[:len(t.header)]
	u := doc.Unit{Raw: doc.NoSpan}
	kind, of := doc.Paragraph, ""
	for i, cell := range cells {
		var err error
		switch t.header[i] {
		case "id":
			u.ID = strings.TrimLeft(strings.TrimSpace(cell), idSign)
		case "source":
			u.Source = cell
		case "target":
			u.Target = cell
		case "state":
			u.State = stateOf(cell)
		case "note":
			u.Note = cell
		case "kind":
			kind = doc.Kind(cell)
		case "issues":
			u.Issues, err = parseIssues(cell)
		case columnOf:
			of = cell
		case "origin", "score", "raw", columnWas:
			if cell != "" {
				err = setUnitProperty(&u, t.header[i], cell)
			}
		}
		if err != nil {
			return inputErrorf("column %s: %v", t.header[i], err)
		}
	}
	settle(&u)
	if err := verifyUnit(&u); err != nil {
		return err
	}
	t.size(u.ID, of)
	addUnit(&t.doc, &t.last, kind, u)
	t.units++
	return nil
}

// sizeCell tells in each row how many segments the block of the unit has, and
// how many blocks there are; size reads it.
func sizeCell(n []int, id string) string {
	block, _, ok := unitID(id)
	if !ok || block > len(n) {
		return ""
	}
	return fmt.Sprintf("%d of %d", n[block-1], len(n))
}

func (t *table) size(id, cell string) {
	var units, blocks int
	if n, err := fmt.Sscanf(cell, "%d of %d", &units, &blocks); n != 2 || err != nil {
		return
	}
	block, _, _ := unitID(id)
	t.doc.Sizes = setSize(t.doc.Sizes, block, units)
	t.doc.Sizes = setSize(t.doc.Sizes, blocks, -1)
}

// comment adds to the note of the unit that was added last.
func (t *table) comment(text string) {
	b := &t.doc.Blocks[len(t.doc.Blocks)-1]
	addNote(&b.Units[len(b.Units)-1], text)
}

// addNote adds a comment to those that u has.
func addNote(u *doc.Unit, text string) {
	text = strings.TrimSpace(text)
	if u.Note != "" && text != "" {
		u.Note += "\n"
	}
	u.Note += text
}

// markRE is the form of a targetMark.
var markRE = regexp.MustCompile(`^[0-9a-f]{12}$`)

// columnWas is the column, or property in other formats, that tells whether a
// target was changed: its targetMark when the file was written. columnOf tells
// whether a row was lost: how many there are.
const (
	columnWas = "was"
	columnOf  = "of"
)

// targetMark is the beginning of a text's SHA-256, spaces folded as programs
// change them and without what XML cannot hold.
func targetMark(text string) string {
	sum := sha256.Sum256([]byte(oneLine(xmlChars(text))))
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

// idSign stands before the ids in tables, where 2.10 alone is a number, and
// equal to 2.1.
const idSign = "§"

func tableID(id string) string { return idSign + id }

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
