package glossary

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

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
	return New(entries), nil
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
