package bitext

import (
	"bufio"
	"io"
	"strings"

	"dolmetsch/doc"
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
		row(u.ID, u.Source, u.Target, u.Origin, stateName(u.State), issuesCell(u.Issues), u.Note, string(b.Kind))
	})
	return out.Flush()
}

func readTSV(r io.Reader) (*doc.Document, error) {
	raw, err := io.ReadAll(limit(r))
	if err != nil {
		return nil, err
	}
	var rows table
	n := 0
	for line := range strings.Lines(strings.TrimPrefix(string(raw), "\ufeff")) {
		n++
		cells := strings.Split(strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r"), "\t")
		for i, c := range cells {
			if cells[i], err = tsvUnescape(c); err != nil {
				return nil, inputErrorf("line %d, column %s: %v", n, rows.column(i), err)
			}
		}
		if err := rows.add(cells); err != nil {
			return nil, inputErrorf("line %d: %v", n, err)
		}
	}
	return rows.document()
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
