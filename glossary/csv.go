package glossary

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// columns are the names by which a header calls each field, in small letters.
var columns = []struct {
	field string
	names []string
}{
	{"german", []string{"german", "de", "de-de", "de-at", "de-ch", "deu", "ger", "deutsch", "source", "quelle", "source term", "german term", "deutscher begriff", "begriff", "begriff (de)", "term (de)", "german (de)", "deutsch (de)", "quellbegriff", "ausgangssprache", "quellsprache", "source text"}},
	{"english", []string{"english", "en", "en-us", "en-gb", "eng", "englisch", "target", "ziel", "target term", "english term", "englischer begriff", "übersetzung", "translation", "term (en)", "begriff (en)", "english (en)", "englisch (en)", "zielbegriff", "zielsprache", "target text"}},
	{"kind", []string{"kind", "type", "art"}},
	{"case-sensitive", []string{"case-sensitive", "case sensitive", "case_sensitive"}},
	{"part-of-speech", []string{"part-of-speech", "part of speech", "part_of_speech", "pos", "wortart"}},
	{"gender", []string{"gender", "genus"}},
	{"plural", []string{"plural", "mehrzahl"}},
	{"context", []string{"context", "domain", "kontext"}},
	{"note", []string{"note", "notes", "description", "comment", "comments", "remark", "remarks", "notiz", "notizen", "bemerkung", "bemerkungen", "anmerkung", "anmerkungen", "kommentar", "beschreibung", "hinweis"}},
	{"source-lang", []string{"source_lang", "source lang", "source language"}},
	{"target-lang", []string{"target_lang", "target lang", "target language"}},
	{"", []string{"glossary entry", "id"}},
}

func column(name string) (string, bool) {
	name = strings.ToLower(strings.TrimSpace(name))
	for _, c := range columns {
		for _, n := range c.names {
			if n == name {
				return c.field, true
			}
		}
	}
	// A language in whatever wording: Deutsche Form, Term (English), EN preferred.
	german, english := false, false
	for word := range strings.FieldsFuncSeq(name, func(r rune) bool { return !unicode.IsLetter(r) }) {
		german = german || slices.Contains([]string{"german", "deutsch", "deutsche", "deutscher", "deutsches", "de", "quelle", "source"}, word)
		english = english || slices.Contains([]string{"english", "englisch", "englische", "englischer", "englisches", "en", "ziel", "target"}, word)
	}
	switch {
	case german && !english:
		return "german", true
	case english && !german:
		return "english", true
	}
	return "", false
}

// readCSV reads values separated by commas, semicolons or tabs. With a header, whose
// columns may have any order (that of our own files, or the languages, as
// Google has it), the header counts. Without one the columns are German,
// English and, as DeepL has it, the two languages; else a note.
func readCSV(file string, r io.Reader) ([]Entry, error) {
	raw, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	raw, separator := separated(raw)
	c := csv.NewReader(bytes.NewReader(raw))
	c.FieldsPerRecord = -1
	c.TrimLeadingSpace = true
	c.Comma = separator
	var header []string
	var entries []Entry
	for first := true; ; first = false {
		record, err := c.Read()
		if errors.Is(err, io.EOF) {
			return entries, nil
		}
		var bad *csv.ParseError
		if errors.As(err, &bad) {
			return nil, inputError(file, bad.Line, "%v; expected CSV with fields in double quotes where they hold commas", bad.Err)
		}
		if err != nil {
			return nil, err
		}
		line, _ := c.FieldPos(0)
		if len(record) == 1 && strings.HasPrefix(record[0], "#") {
			continue // a comment without a space
		}
		if first {
			if header = headerOf(record); header != nil {
				continue
			}
		}
		e := Entry{File: file, Line: line}
		if header == nil {
			err = positional(&e, record)
		} else {
			err = named(&e, header, record)
		}
		if err == nil {
			err = e.complete()
		}
		if err != nil {
			return nil, inputError(file, line, "%v", err)
		}
		entries = append(entries, e)
	}
}

// separated is a file without its comments, lines of # and something that is no
// word, and without Excel's line sep=; and what separates its fields: what that
// line says, or what most of the first records have outside of quotation marks.
func separated(raw []byte) ([]byte, rune) {
	separator := rune(0)
	lines := bytes.SplitAfter(raw, []byte("\n"))
	for i, line := range lines {
		text := strings.TrimSpace(string(line))
		if rest, ok := strings.CutPrefix(text, "sep="); ok && i == 0 && len(rest) == 1 {
			separator = rune(rest[0])
			lines[i] = []byte("\n") // which keeps the numbers of the lines
		}
		if rest, ok := strings.CutPrefix(text, "#"); ok {
			if r, _ := utf8.DecodeRuneInString(rest); !unicode.IsLetter(r) && !unicode.IsDigit(r) {
				lines[i] = []byte("\n")
			}
		}
	}
	raw = bytes.Join(lines, nil)
	if separator != 0 {
		return raw, separator
	}
	best := ','
	most := 0
	for _, s := range []rune{'\t', ';', ',', '|'} {
		if n := recordsWith(raw, s); n > most {
			best, most = s, n
		}
	}
	return raw, best
}

// recordsWith counts the first records that a separator parts into the same
// number of fields as the first, two or more.
func recordsWith(raw []byte, separator rune) int {
	c := csv.NewReader(bytes.NewReader(raw))
	c.FieldsPerRecord, c.TrimLeadingSpace, c.Comma = -1, true, separator
	n, fields := 0, 0
	for range 50 {
		record, err := c.Read()
		if err != nil {
			break
		}
		if fields == 0 {
			fields = len(record)
		}
		if len(record) == fields && fields > 1 {
			n++
		}
	}
	return n
}

// other is put before the name of a column that is none of our fields; what it
// has is kept in the note.
const other = "other: "

// headerOf is the fields that the columns of a header are; nil if the record is
// no header, for which German and English must be among them.
func headerOf(record []string) []string {
	var fields []string
	german, english := false, false
	for i, name := range record {
		f, ok := column(name)
		if !ok && i < 2 {
			return nil
		}
		if !ok {
			f = other + strings.TrimSpace(name)
		}
		german = german || f == "german"
		english = english || f == "english"
		fields = append(fields, f)
	}
	if !german || !english {
		return nil
	}
	return fields
}

func positional(e *Entry, record []string) error {
	e.German = record[0]
	e.bare = len(record) == 1
	if len(record) > 1 {
		e.English = record[1]
	}
	switch {
	case len(record) == 4:
		if err := languages(record[2], record[3]); err != nil {
			return err
		}
	case len(record) == 3:
		e.Note = record[2]
	case len(record) > 4:
		return errors.New("more than four fields and no header; expected German,English or a header that names the columns")
	}
	return nil
}

// languages checks the languages of an entry.
func languages(source, target string) error {
	de, en := strings.ToLower(source), strings.ToLower(target)
	if de != "" && !strings.HasPrefix(de, "de") || en != "" && !strings.HasPrefix(en, "en") {
		return errors.New("languages " + source + ", " + target + "; expected DE, EN")
	}
	return nil
}

func named(e *Entry, header, record []string) error {
	if len(record) > len(header) {
		return errors.New("more fields than the header names")
	}
	values := map[string]string{}
	var notes []string
	for i, v := range record {
		v = strings.TrimSpace(v)
		name, unknown := strings.CutPrefix(header[i], other)
		switch {
		case unknown && v != "" && name != "":
			notes = append(notes, name+": "+v)
		case v != "" && (unknown || header[i] == "note"):
			notes = append(notes, v)
		case values[header[i]] == "": // of two columns the first that says something
			values[header[i]] = v
		}
	}
	if err := languages(values["source-lang"], values["target-lang"]); err != nil {
		return err
	}
	e.German, e.English, e.Kind = values["german"], values["english"], Kind(values["kind"])
	e.PartOfSpeech, e.Gender, e.Plural = values["part-of-speech"], values["gender"], values["plural"]
	e.Context, e.Note = values["context"], strings.Join(notes, "; ")
	switch strings.ToLower(values["case-sensitive"]) {
	case "", "false", "no", "nein", "0":
	case "true", "yes", "ja", "1", "x":
		e.CaseSensitive = true
	default:
		return errors.New("case-sensitive is " + values["case-sensitive"] + "; expected true or false")
	}
	return nil
}

// writeCSV writes all fields, with a header.
func writeCSV(w io.Writer, entries []Entry) error {
	b := bufio.NewWriter(w)
	c := csv.NewWriter(b)
	rows := [][]string{{"german", "english", "kind", "case-sensitive", "part-of-speech", "gender", "plural", "context", "note"}}
	for _, e := range entries {
		sensitive := ""
		if e.CaseSensitive {
			sensitive = "true"
		}
		rows = append(rows, []string{e.German, e.English, string(e.Kind), sensitive, e.PartOfSpeech, e.Gender, e.Plural, e.Context, e.Note})
	}
	if err := c.WriteAll(rows); err != nil {
		return err
	}
	return b.Flush()
}
