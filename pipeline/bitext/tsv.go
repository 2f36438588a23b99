package bitext

import (
	"bufio"
	"bytes"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"dolmetsch/doc"
	"dolmetsch/internal/regexp"
)

// The columns of a TSV file. Those after issues are for a reviewer (note) and
// for reading the file back (all after it).
var tsvColumns = []string{"id", "source", "target", "origin", "state", "issues", "note", "kind", columnOf, columnWas}

// A cell holds no tab or line break: they are written \t, \n and \r, and a
// backslash \\, as in the IANA type text/tab-separated-values.
var tsvEscape = strings.NewReplacer("\\", `\\`, "\t", `\t`, "\n", `\n`, "\r", `\r`)

// Programs for tables take what begins like this for a formula; an apostrophe
// before it keeps them from that.
var (
	tsvFormula = regexp.MustCompile(`^'*[=+\-@]`)
	tsvGuarded = regexp.MustCompile(`^'+[=+\-@]`)
)

func writeTSV(w io.Writer, d *doc.Document) error {
	out := bufio.NewWriter(w)
	row := func(cells ...string) {
		for i, c := range cells {
			if i > 0 {
				out.WriteByte('\t')
			}
			out.WriteString(tsvCell(c))
		}
		out.WriteByte('\n')
	}
	row(tsvColumns...)
	of := sizes(d)
	d.Units(func(b *doc.Block, u *doc.Unit) {
		row(tableID(u.ID), u.Source, u.Target, u.Origin, stateName(u.State), issuesCell(u.Issues), u.Note, string(b.Kind), sizeCell(of, u.ID), targetMark(u.Target))
	})
	return out.Flush()
}

// tsvCell is text as every program reads it back: one that begins with a
// quotation mark is quoted, as it would be taken for a quoted cell.
func tsvCell(text string) string {
	text = tsvEscape.Replace(text)
	if tsvFormula.MatchString(text) {
		return "'" + text
	}
	if strings.HasPrefix(text, `"`) {
		return `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
	}
	return text
}

func readTSV(r io.Reader) (*doc.Document, error) {
	raw, err := io.ReadAll(limit(r))
	if err != nil {
		return nil, err
	}
	text, remark, err := tsvText(raw)
	if err != nil {
		return nil, err
	}
	var rows table
	for line := 1; text != ""; {
		cells, rest := tsvRow(text)
		at := line
		line += lineBreaks(text[:len(text)-len(rest)])
		text = rest
		for i, c := range cells {
			if tsvGuarded.MatchString(c) {
				c = c[1:]
			}
			if cells[i], err = tsvUnescape(c); err != nil {
				return nil, inputErrorf("line %d, column %s: %v", at, rows.column(i), err)
			}
		}
		if err := rows.add(cells); err != nil {
			return nil, inputErrorf("line %d: %v", at, err)
		}
	}
	d, err := rows.document()
	if err == nil && remark != "" {
		d.Remarks = append(d.Remarks, remark)
	}
	return d, err
}

// tsvText is the text of a file as programs save it: UTF-8, UTF-16 ("Unicode
// text") or Windows-1252, with a remark on the last.
func tsvText(raw []byte) (text, remark string, err error) {
	if bytes.HasPrefix(raw, []byte{0xff, 0xfe}) || bytes.HasPrefix(raw, []byte{0xfe, 0xff}) {
		utf8, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(raw)
		if err != nil {
			return "", "", inputErrorf("%v: expected UTF-16 or UTF-8", err)
		}
		return string(utf8), "", nil
	}
	text = strings.TrimPrefix(string(raw), "\ufeff")
	if utf8.ValidString(text) {
		return text, "", nil
	}
	if at := slipInUTF8(text); at >= 0 {
		return "", "", inputErrorf("line %d: not valid UTF-8", 1+lineBreaks(text[:at]))
	}
	text, err = charmap.Windows1252.NewDecoder().String(text)
	return text, "read as Windows-1252, in which letters that it lacks are lost; better save such a file as Unicode text or UTF-8", err
}

// slipInUTF8 is where text, which is not valid UTF-8, has its first fault, if
// it is UTF-8 all the same: other letters in it are. -1: it is none.
func slipInUTF8(text string) int {
	fault, letters := -1, false
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		if r == utf8.RuneError && n == 1 {
			if fault < 0 {
				fault = i
			}
		} else if n > 1 {
			letters = true
		}
		i += n
	}
	if letters {
		return fault
	}
	return -1
}

// tsvRow cuts the first row off text.
func tsvRow(text string) (cells []string, rest string) {
	for {
		cell, after, ok := tsvQuoted(text)
		if !ok {
			end := strings.IndexAny(text, "\t\r\n")
			if end < 0 {
				end = len(text)
			}
			cell, after = text[:end], text[end:]
		}
		cells = append(cells, cell)
		if !strings.HasPrefix(after, "\t") {
			for _, end := range []string{"\r\n", "\n", "\r"} {
				if rest, ok := strings.CutPrefix(after, end); ok {
					return cells, rest
				}
			}
			return cells, after
		}
		text = after[1:]
	}
}

// tsvQuoted reads a cell in quotation marks, which may hold line breaks and, in
// doubles, such marks. What only begins like one is a cell with marks of its own.
func tsvQuoted(text string) (cell, rest string, ok bool) {
	if !strings.HasPrefix(text, `"`) {
		return "", text, false
	}
	var b strings.Builder
	for i := 1; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\t':
			return "", text, false
		case c != '"':
			b.WriteByte(c)
		case strings.HasPrefix(text[i+1:], `"`):
			b.WriteByte('"')
			i++
		case i+1 == len(text) || strings.ContainsRune("\t\r\n", rune(text[i+1])):
			return b.String(), text[i+1:], true
		default:
			return "", text, false
		}
	}
	return "", text, false
}

// lineBreaks counts those of any system.
func lineBreaks(text string) int {
	return strings.Count(text, "\n") + strings.Count(text, "\r") - strings.Count(text, "\r\n")
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
