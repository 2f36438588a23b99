package glossary

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
)

// columns are the names by which a header calls each field, in small letters.
var columns = []struct {
	field string
	names []string
}{
	{"german", []string{"german", "de", "de-de", "de-at", "de-ch", "deutsch", "source", "quelle", "source term"}},
	{"english", []string{"english", "en", "en-us", "en-gb", "englisch", "target", "ziel", "target term"}},
	{"kind", []string{"kind", "type", "art"}},
	{"case-sensitive", []string{"case-sensitive", "case sensitive", "case_sensitive"}},
	{"part-of-speech", []string{"part-of-speech", "part of speech", "part_of_speech", "pos", "wortart"}},
	{"gender", []string{"gender", "genus"}},
	{"plural", []string{"plural", "mehrzahl"}},
	{"context", []string{"context", "domain", "kontext"}},
	{"note", []string{"note", "description", "comment", "notiz", "bemerkung"}},
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
	c := csv.NewReader(bytes.NewReader(raw))
	c.FieldsPerRecord = -1
	c.TrimLeadingSpace = true
	c.Comment = '#'
	switch line, _, _ := bytes.Cut(raw, []byte("\n")); {
	case bytes.Contains(line, []byte("\t")): // as spreadsheets call it too
		c.Comma = '\t'
	case bytes.Contains(line, []byte(";")) && !bytes.Contains(line, []byte(",")):
		c.Comma = ';'
	}
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

// headerOf is the fields that the columns of a header are; nil if the record is
// no header, for which German and English must be among them.
func headerOf(record []string) []string {
	var fields []string
	german, english := false, false
	for _, name := range record {
		f, ok := column(name)
		if !ok {
			return nil
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
	for i, v := range record {
		values[header[i]] = strings.TrimSpace(v)
	}
	if err := languages(values["source-lang"], values["target-lang"]); err != nil {
		return err
	}
	e.German, e.English, e.Kind = values["german"], values["english"], Kind(values["kind"])
	e.PartOfSpeech, e.Gender, e.Plural = values["part-of-speech"], values["gender"], values["plural"]
	e.Context, e.Note = values["context"], values["note"]
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
