package bitext

import (
	"bufio"
	"io"
	"slices"
	"strings"

	"dolmetsch/pipeline/doc"
)

// The columns of a TSV file. Those after issues are for a reviewer (note) and
// for reading the file back (kind).
var tsvColumns = []string{"id", "source", "target", "origin", "state", "issues", "note", "kind"}

// A cell holds no tab or line break: they are written \t, \n and \r, and a
// backslash \\. There are no quoted cells, as in the IANA type
// text/tab-separated-values.
var tsvEscape = strings.NewReplacer("\\", `\\`, "\t", `\t`, "\n", `\n`, "\r", `\r`)

func writeTSV(w io.Writer, d *doc.Document) error {
	out := bufio.NewWriter(w)
	row := func(cells ...string) {
		for i, c := range cells {
			if i > 0 {
				out.WriteByte('\t')
			}
			tsvEscape.WriteString(out, c)
		}
		out.WriteByte('\n')
	}
	row(tsvColumns...)
	d.Units(func(b *doc.Block, u *doc.Unit) {
		issues := make([]string, len(u.Issues))
		for i, is := range u.Issues {
			issues[i] = issueLine(is)
		}
		row(u.ID, u.Source, u.Target, u.Origin, stateName(u.State), strings.Join(issues, "\n"), u.Note, string(b.Kind))
	})
	return out.Flush()
}

// readTSV finds columns by the header, so their order and number may have
// changed; id, source and target must be there.
func readTSV(r io.Reader) (*doc.Document, error) {
	raw, err := io.ReadAll(limit(r))
	if err != nil {
		return nil, err
	}
	d := &doc.Document{SourceLang: "de", TargetLang: "en"}
	var header []string
	last, n := 0, 0
	for line := range strings.Lines(strings.TrimPrefix(string(raw), "\ufeff")) {
		n++
		line = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
		cells := strings.Split(line, "\t")
		if header == nil {
			header = cells
			for _, c := range []string{"id", "source", "target"} {
				if !slices.Contains(header, c) {
					return nil, inputErrorf("line 1: no column %q: expected a header with %s", c, strings.Join(tsvColumns, ", "))
				}
			}
			continue
		}
		if len(cells) == 1 && cells[0] == "" {
			continue
		}
		if len(cells) != len(header) {
			return nil, inputErrorf("line %d: %d cells: expected %d, as in the header", n, len(cells), len(header))
		}
		u := doc.Unit{Raw: doc.NoSpan}
		kind := doc.Paragraph
		for i, c := range cells {
			cell, err := tsvUnescape(c)
			if err != nil {
				return nil, inputErrorf("line %d, column %s: %v", n, header[i], err)
			}
			switch header[i] {
			case "id":
				u.ID = cell
			case "source":
				u.Source = cell
			case "target":
				u.Target = cell
			case "origin":
				u.Origin = cell
			case "state":
				u.State = stateOf(cell)
			case "note":
				u.Note = cell
			case "kind":
				kind = doc.Kind(cell)
			case "issues":
				if u.Issues, err = tsvIssues(cell); err != nil {
					return nil, inputErrorf("line %d, column issues: %v", n, err)
				}
			}
		}
		if err := verifyUnit(&u); err != nil {
			return nil, inputErrorf("line %d: %v", n, err)
		}
		addUnit(d, &last, kind, u)
	}
	if header == nil {
		return nil, inputErrorf("empty: expected a header with %s", strings.Join(tsvColumns, ", "))
	}
	return d, verify(d)
}

func tsvIssues(cell string) ([]doc.Issue, error) {
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

func tsvUnescape(s string) (string, error) {
	if !strings.Contains(s, `\`) {
		return s, nil
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' {
			b.WriteByte(s[i])
			continue
		}
		i++
		if i == len(s) {
			return "", inputErrorf(`backslash at the end: expected \t, \n, \r or \\`)
		}
		switch s[i] {
		case 't':
			b.WriteByte('\t')
		case 'n':
			b.WriteByte('\n')
		case 'r':
			b.WriteByte('\r')
		case '\\':
			b.WriteByte('\\')
		default:
			return "", inputErrorf(`%q: expected \t, \n, \r or \\`, `\`+s[i:i+1])
		}
	}
	return b.String(), nil
}
