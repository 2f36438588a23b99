package glossary

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/unicode/norm"

	"dolmetsch/doc"
)

// format is a kind of glossary file.
type format struct {
	name  string
	exts  []string
	read  func(file string, r io.Reader) ([]Entry, error)
	write func(w io.Writer, entries []Entry) error
}

var formats = []format{
	{"tsv", []string{".tsv", ".tab", ".txt"}, readTSV, writeTSV},
	{"csv", []string{".csv"}, readCSV, writeCSV},
	{"tbx", []string{".tbx", ".xml"}, readTBX, writeTBX},
	{"yaml", []string{".yaml", ".yml"}, readYAML, writeYAML},
}

// Extensions are the file name extensions that Load and Write know.
func Extensions() []string {
	var exts []string
	for _, f := range formats {
		exts = append(exts, f.exts...)
	}
	return exts
}

func byExt(path string) (format, error) {
	ext := strings.ToLower(filepath.Ext(path))
	for _, f := range formats {
		for _, e := range f.exts {
			if e == ext {
				return f, nil
			}
		}
	}
	return format{}, inputError(path, 0, "unknown kind of glossary; expected a file name ending in %s", strings.Join(Extensions(), ", "))
}

// Load reads a glossary file; its extension says the format. Errors wrap
// doc.ErrInput where the file is to blame and name the line.
func Load(path string) (*Glossary, error) {
	f, err := byExt(path)
	if err != nil {
		return nil, err
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, doc.Inputf("", "glossary: %w", err)
	}
	if bytes.HasPrefix(raw, []byte("\xff\xfe")) || bytes.HasPrefix(raw, []byte("\xfe\xff")) { // "Unicode text"
		if raw, err = unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(raw); err != nil {
			return nil, inputError(path, 0, "%v; save the file as UTF-8", err)
		}
	}
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	if at := invalidUTF8(raw); at >= 0 {
		return nil, inputError(path, 1+bytes.Count(raw[:at], []byte("\n")), "not UTF-8; save the file as UTF-8")
	}
	entries, err := f.read(path, bytes.NewReader(raw))
	if err != nil {
		if !errors.Is(err, doc.ErrInput) {
			err = inputError(path, 0, "%v", err)
		}
		return nil, err
	}
	if len(entries) == 0 {
		return nil, inputError(path, 0, "no entries; expected German terms with their English")
	}
	for i := range entries {
		entries[i].German, entries[i].English = composed(entries[i].German), composed(entries[i].English)
	}
	return New(entries), nil
}

// composed is text as articles have it: letters with their marks in one, and no
// soft hyphens.
func composed(text string) string {
	return norm.NFC.String(strings.ReplaceAll(text, "\u00ad", ""))
}

// Lost names what the format of path has no place for in entries, and in how
// many of them.
func Lost(path string, entries []Entry) (map[string]int, error) {
	f, err := byExt(path)
	if err != nil {
		return nil, err
	}
	lost := map[string]int{}
	for i := range entries {
		e := &entries[i]
		for _, field := range []struct {
			name string
			set  bool
			in   []string // formats that have it
		}{
			{"case-sensitive", e.CaseSensitive, []string{"csv", "yaml"}},
			{"plural", e.Plural != "", []string{"csv", "yaml"}},
			{"gender", e.Gender != "", []string{"csv", "yaml", "tbx"}},
			{"part-of-speech", e.PartOfSpeech != "", []string{"csv", "yaml", "tbx"}},
			{"context", e.Context != "", []string{"csv", "yaml", "tbx"}},
			{"forbidden English", e.Kind == Forbidden, []string{"csv", "yaml", "tbx"}},
		} {
			if field.set && !slices.Contains(field.in, f.name) {
				lost[field.name]++
			}
		}
	}
	return lost, nil
}

// Write writes entries in the format that path's extension names.
func Write(w io.Writer, path string, entries []Entry) error {
	f, err := byExt(path)
	if err != nil {
		return err
	}
	return f.write(w, entries)
}

func invalidUTF8(raw []byte) int {
	for i := 0; i < len(raw); {
		r, n := utf8.DecodeRune(raw[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return -1
}
