package glossary

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// readTSV reads German<TAB>English[<TAB>note]. A line that begins with # is a
// comment. Without English the term is not to be translated. A file in which
// nearly all lines have another separator than a tab is refused.
func readTSV(file string, r io.Reader) ([]Entry, error) {
	var entries []Entry
	others := map[string][]int{} // separator -> the lines that have it and no tab
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	n := 0
	for lines.Scan() {
		n++
		line := strings.TrimRight(lines.Text(), "\r")
		if strings.TrimSpace(line) == "" || isComment(line) || n == 1 && strings.HasPrefix(line, "sep=") {
			continue
		}
		fields := strings.Split(line, "\t")
		for i, f := range fields { // as spreadsheets quote them
			if len(f) > 1 && strings.HasPrefix(f, `"`) && strings.HasSuffix(f, `"`) {
				fields[i] = strings.ReplaceAll(f[1:len(f)-1], `""`, `"`)
			}
		}
		if len(entries) == 0 && len(fields) > 1 && isHeader(fields) {
			continue
		}
		if len(fields) > 3 {
			return nil, inputError(file, n, "%d fields; expected German<TAB>English[<TAB>note]", len(fields))
		}
		if len(fields) == 1 {
			if strings.Contains(strings.TrimSpace(line), "  ") {
				return nil, inputError(file, n, "no tab but several spaces; expected German<TAB>English[<TAB>note]")
			}
			if sep := separatorIn(line); sep != "" {
				others[sep] = append(others[sep], n)
			}
		}
		e := Entry{File: file, Line: n, German: fields[0], bare: len(fields) == 1}
		if len(fields) > 1 {
			e.English = fields[1]
		}
		if len(fields) > 2 {
			e.Note = fields[2]
		}
		if err := e.complete(); err != nil {
			return nil, inputError(file, n, "%v", err)
		}
		entries = append(entries, e)
	}
	if err := lines.Err(); err != nil {
		return nil, inputError(file, n+1, "%v", err)
	}
	for sep, at := range others {
		if 10*len(at) >= 8*len(entries) {
			return nil, inputError(file, at[0], "no tab but %q, as in %d of %d lines; expected German<TAB>English[<TAB>note], or a file name ending in .csv for commas and semicolons",
				sep, len(at), len(entries))
		}
	}
	return entries, nil
}

// isComment reports whether a line says something on the file: a # with a space,
// or with nothing that could be an entry. #MeToo with its English is an entry.
func isComment(line string) bool {
	rest, ok := strings.CutPrefix(strings.TrimSpace(line), "#")
	if !ok {
		return false
	}
	first, _ := utf8.DecodeRuneInString(rest)
	return !strings.Contains(rest, "\t") || !unicode.IsLetter(first) && !unicode.IsDigit(first)
}

// isHeader reports whether a first line names the languages of its columns.
func isHeader(fields []string) bool {
	german, german2 := column(fields[0])
	english, english2 := column(fields[1])
	return german2 && english2 && (german == "german" && english == "english" || german == "english" && english == "german")
}

// separatorIn is what parts German and English in a line without a tab, by its
// looks; empty for a line that may be a term alone.
func separatorIn(line string) string {
	for _, sep := range []string{";", "|", " = ", "=", " -> ", " → ", " – ", " - ", ","} {
		if before, after, ok := strings.Cut(line, sep); ok && strings.TrimSpace(before) != "" && strings.TrimSpace(after) != "" {
			return sep
		}
	}
	return ""
}

// writeTSV writes what TSV can hold: forbidden entries and grammar are left to
// the formats that have a place for them.
func writeTSV(w io.Writer, entries []Entry) error {
	b := bufio.NewWriter(w)
	for _, e := range entries {
		english := e.English
		switch e.Kind {
		case Forbidden:
			fmt.Fprintf(b, "# forbidden: %s\t%s\n", e.German, e.English)
			continue
		case DoNotTranslate:
			english = ""
		}
		b.WriteString(e.German + "\t" + english)
		if e.Note != "" {
			b.WriteString("\t" + e.Note)
		}
		b.WriteByte('\n')
	}
	return b.Flush()
}
