// Package bitext writes a translated document in the formats users ask for,
// and reads back the ones in which a reviewer may have corrected it. There is
// one file per format. It does not translate, check or decide anything: what a
// document does not say is not in its files, so the same document always gives
// the same bytes.
package bitext

import (
	"cmp"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"dolmetsch/doc"
)

// Format is one way to write a document down.
type Format struct {
	Name string // as in --format
	Ext  string // with its dot; empty for a format that no extension chooses
	Doc  string // one line for the user
	// Write writes all of d or returns an error; w may then hold a part of it.
	Write func(w io.Writer, d *doc.Document) error
	// Read reads what Write wrote, perhaps after other tools and hands have
	// changed it. What is not a valid file of the format gives an error that
	// wraps doc.ErrInput, says the place and what was expected, and leaves
	// naming the file to the caller. Nil: write-only.
	Read func(r io.Reader) (*doc.Document, error)
}

// Formats are all formats. Of two with the same extension the first is chosen
// by it.
var Formats = []Format{
	{"bitext", "", "German and English side by side, for reading in a terminal", Console{}.Write, nil},
	{"txt", ".txt", "the English article alone", writeText, nil},
	{"tsv", ".tsv", "one line per segment: id, source, target, origin, state, issues", writeTSV, readTSV},
	{"xlsx", ".xlsx", "the same as a workbook, for reviewers who work in Excel or LibreOffice", writeXLSX, readXLSX},
	{"json", ".json", "everything that is known of the article, for programs", writeJSON, readJSON},
	{"md", ".md", "Markdown tables of German and English", writeMarkdown, nil},
	{"html", ".html", "review page: one file, opens in any browser, exports the corrections", writeHTML, nil},
	{"xliff", ".xlf", "XLIFF 2.1 for translation tools", writeXLIFF2, readXLIFF},
	{"xliff12", ".xlf", "XLIFF 1.2 for older translation tools", writeXLIFF1, readXLIFF},
	{"document", "", "the file that was translated, in English: a web page, a Word file", writeDocument, nil},
	{"tmx", ".tmx", "TMX 1.4b for translation memories", writeTMX, readTMX},
}

// ByName finds a format by its name.
func ByName(name string) (Format, bool) {
	for _, f := range Formats {
		if f.Name == name {
			return f, true
		}
	}
	return Format{}, false
}

// ByExt finds the format that the extension of path stands for.
func ByExt(path string) (Format, bool) {
	ext := strings.ToLower(filepath.Ext(path))
	switch ext {
	case "":
		return Format{}, false
	case ".xliff":
		ext = ".xlf"
	case ".htm":
		ext = ".html"
	case ".markdown":
		ext = ".md"
	}
	for _, f := range Formats {
		if f.Ext == ext {
			return f, true
		}
	}
	return Format{}, false
}

// sticky writes until the first error and keeps that one.
type sticky struct {
	w   io.Writer
	err error
}

func (s *sticky) printf(format string, args ...any) {
	if s.err == nil {
		_, s.err = fmt.Fprintf(s.w, format, args...)
	}
}

// oneLine folds line breaks and other white space runs to single spaces.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// sourceLang and targetLang are the languages of d, with the defaults that a
// document built by hand may have left out.
func sourceLang(d *doc.Document) string { return cmp.Or(d.SourceLang, "de") }
func targetLang(d *doc.Document) string { return cmp.Or(d.TargetLang, "en") }
