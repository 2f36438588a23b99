package document

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/internal/regexp"
)

// Kind is what a file is.
type Kind string

// The kinds that are read.
const (
	Text     Kind = "text"
	HTML     Kind = "html"
	MHTML    Kind = "mhtml"
	Markdown Kind = "md"
	DOCX     Kind = "docx"
	EPUB     Kind = "epub"
	JSONL    Kind = "jsonl"
	CSV      Kind = "csv"
	TSV      Kind = "tsv"
	Feed     Kind = "feed"
)

// kinds is what is to be known of each kind; Recognize tells them apart.
var kinds = map[Kind]struct {
	name    string // for the user
	ext     string
	records bool
	open    func(data []byte, opt Options) (*File, error) // nil: text, records
}{
	Text:     {"plain text", ".txt", false, nil},
	HTML:     {"a web page", ".html", false, openHTML},
	MHTML:    {"a saved web page (MHTML)", ".html", false, openMHTML},
	Markdown: {"Markdown", ".md", false, openMarkdown},
	DOCX:     {"a Word document", ".docx", false, openDOCX},
	EPUB:     {"an e-book (EPUB)", ".epub", false, openEPUB},
	JSONL:    {"JSON lines", ".jsonl", true, nil},
	CSV:      {"a CSV table", ".csv", true, nil},
	TSV:      {"a TSV table", ".tsv", true, nil},
	Feed:     {"a feed (RSS or Atom)", ".jsonl", true, nil},
}

// Name is the kind in words, with its article.
func (k Kind) Name() string { return kinds[k].name }

// Ext is the extension of what a file of the kind becomes, with its dot.
func (k Kind) Ext() string { return kinds[k].ext }

// Records reports whether a file of the kind holds many articles.
func (k Kind) Records() bool { return kinds[k].records }

// SniffLen is how much of a file Recognize needs to see, but of an archive all.
const SniffLen = 64 << 10

// refused are kinds of file that are not read, by what they begin with.
var refused = []struct {
	magic string
	what  string
	hint  string
}{
	{"{\\rtf", "an RTF document", "save it as .docx or .html"},
	{"%PDF-", "a PDF", "take its source, or save its text as .docx, .html or .txt"},
	{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old Office document (.doc, .xls)", "save it as .docx, a table as .csv"},
	{"PAR1", "a Parquet file", "export it as .jsonl or .csv"},
	{"SQLite format 3\x00", "an SQLite database", "export it as .jsonl or .csv"},
	{"\x7FELF", "a program", ""},
	{"MZ\x90", "a program", ""},
	{"7z\xBC\xAF\x27\x1C", "a 7z archive", "unpack it"},
	{"BZh", "a bzip2 archive", "unpack it"},
	{"\xFD7zXZ\x00", "an xz archive", "unpack it"},
	{"\x28\xB5\x2F\xFD", "a zstd archive", "unpack it"},
	{"II*\x00", "an image (image/tiff)", imageHint},
	{"MM\x00*", "an image (image/tiff)", imageHint},
}

const imageHint = "type out its text"

// media are more of them, by what net/http takes the content for.
var media = []struct{ prefix, what, hint string }{
	{"image/", "an image", imageHint},
	{"audio/", "a sound file", "transcribe it"},
	{"video/", "a video", "transcribe it"},
	{"font/", "a font", ""},
	{"application/vnd.ms-fontobject", "a font", ""},
	{"application/x-gzip", "a gzip archive", "unpack it"},
	{"application/x-rar-compressed", "a RAR archive", "unpack it"},
	{"application/wasm", "a program", ""},
	{"application/postscript", "a PostScript file", "save its text as .docx, .html or .txt"},
}

// Recognize says what a file is, by its content first, then by its name. data is
// its beginning, SniffLen bytes if there are so many. An error wraps doc.ErrInput
// and says by name what the file is, if that is not read, and what to do.
func Recognize(name string, data []byte) (Kind, error) {
	refuse := func(what, hint string) (Kind, error) { return "", notRead(name, what, hint) }
	for _, r := range refused {
		if bytes.HasPrefix(data, []byte(r.magic)) {
			return refuse(r.what, r.hint)
		}
	}
	if isZip(data) {
		kind, what, hint := recognizeZip(bytes.NewReader(data), int64(len(data)))
		if kind == "" {
			return refuse(what, hint)
		}
		return kind, nil
	}
	if utf16 := bytes.HasPrefix(data, []byte("\xFF\xFE")) || bytes.HasPrefix(data, []byte("\xFE\xFF")); !utf16 {
		seen := http.DetectContentType(data)
		for _, m := range media {
			if strings.HasPrefix(seen, m.prefix) {
				return refuse(fmt.Sprintf("%s (%s)", m.what, seen), m.hint)
			}
		}
	}
	return recognizeText(name, data, refuse)
}

// RecognizeFile is Recognize for a file, of which it reads no more than it needs.
func RecognizeFile(file, name string) (Kind, error) {
	f, err := os.Open(file)
	if err != nil {
		return "", doc.Inputf(name, "%w", errors.Unwrap(err))
	}
	defer f.Close()
	head, err := io.ReadAll(io.LimitReader(f, SniffLen))
	if err != nil {
		return "", err
	}
	if !isZip(head) {
		return Recognize(name, head)
	}
	info, err := f.Stat()
	if err != nil {
		return "", err
	}
	kind, what, hint := recognizeZip(f, info.Size())
	if kind == "" {
		return "", notRead(name, what, hint)
	}
	return kind, nil
}

func isZip(data []byte) bool {
	return bytes.HasPrefix(data, []byte("PK\x03\x04")) || bytes.HasPrefix(data, []byte("PK\x05\x06"))
}

// notRead is the error for a kind of file that is known and not read.
func notRead(name, what, hint string) error {
	if hint != "" {
		hint = "; " + hint
	}
	return doc.Inputf(name, "this is %s, which is not read%s", what, hint)
}

// recognizeZip looks into an archive; what and hint are of one that is not read.
func recognizeZip(data io.ReaderAt, size int64) (kind Kind, what, hint string) {
	z, err := zip.NewReader(data, size)
	if err != nil {
		return "", "a damaged or cut zip archive", ""
	}
	for _, f := range z.File {
		switch f.Name {
		case "mimetype":
			r, err := f.Open()
			if err != nil {
				continue
			}
			mime, _ := io.ReadAll(io.LimitReader(r, 100))
			r.Close()
			switch m := strings.TrimSpace(string(mime)); {
			case m == "application/epub+zip":
				return EPUB, "", ""
			case m == "application/vnd.oasis.opendocument.spreadsheet":
				return "", "an OpenDocument table (.ods)", "save it as .csv"
			case m == "application/vnd.oasis.opendocument.text":
				return "", "an OpenDocument text (.odt)", "save it as .docx or .html"
			case strings.HasPrefix(m, "application/vnd.oasis.opendocument"):
				return "", "an OpenDocument file (" + m + ")", "save its text as .docx or .html"
			}
		case "word/document.xml":
			return DOCX, "", ""
		case "xl/workbook.xml":
			return "", "an Excel workbook", "save it as .csv; a review table goes to translate review apply"
		case "ppt/presentation.xml":
			return "", "a PowerPoint presentation", "save its text as .docx or .txt"
		}
	}
	return "", "a zip archive", "unpack it, and translate the folder with translate batch"
}

var (
	htmlStart = regexp.MustCompile(`(?is)^(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|article|main|section|div|p|h1|h2|ul|ol|table|blockquote)\b`)
	xmlRoot   = regexp.MustCompile(`(?s)^(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<([A-Za-z_][\w.-]*(?::[\w.-]+)?)[\s/>]`)
	mhtml     = regexp.MustCompile(`(?is)^(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*content-type:\s*multipart/related`)
	htmlTags  = regexp.MustCompile(`(?i)</(?:p|div|h[1-6]|li|a|b|strong|em|i|span|td)>|<br ?/?>`)
	mdMark    = regexp.MustCompile("(?m)^#{1,6} \\S|^```|\\[[^\\]\n]+\\]\\([^)\n]+\\)|^> \\S|\\*\\*[^*\n]+\\*\\*")
	mdHeading = regexp.MustCompile(`(?m)^#{1,6} \S`)
	front     = regexp.MustCompile(`^---\r?\n(?:[\w-]+:.*\r?\n|[ \t-].*\r?\n)+---\r?\n`)
)

// recognizeText tells apart what is text of some form.
func recognizeText(name string, data []byte, refuse func(what, hint string) (Kind, error)) (Kind, error) {
	ext := extOf(name)
	head := strings.TrimLeft(strings.TrimPrefix(string(data[:min(len(data), SniffLen)]), "\uFEFF"), " \t\r\n")
	switch {
	case htmlStart.MatchString(head):
		return HTML, nil
	case mhtml.MatchString(head):
		return MHTML, nil
	}
	if m := xmlRoot.FindStringSubmatch(head); m != nil && (strings.HasPrefix(head, "<?xml") || ext == ".xml" || ext == ".rss" || ext == ".atom" || strings.Contains(head, "xmlns")) {
		switch strings.ToLower(m[1]) {
		case "rss", "feed", "rdf:rdf":
			return Feed, nil
		case "html":
			return HTML, nil
		case "tmx":
			return refuse("a translation memory (TMX)", "take it in with translate memory import")
		case "xliff":
			return refuse("an XLIFF file", "a corrected one goes to translate review apply")
		}
		return refuse("XML of another kind (its root is "+m[1]+")", "save its text as .html, .docx or .txt")
	}
	if strings.HasPrefix(head, "<rss") {
		return Feed, nil
	}
	switch {
	case strings.HasPrefix(head, "{"):
		if kind, what, hint := recognizeJSON(head); kind != "" {
			return kind, nil
		} else if what != "" {
			return refuse(what, hint)
		}
	case strings.HasPrefix(head, "["):
		if rest := strings.TrimLeft(head[1:], " \t\r\n"); strings.HasPrefix(rest, "{\"") || ext == ".json" {
			return refuse("a JSON list", "write one object a line (JSON lines, .jsonl)")
		}
	case front.MatchString(head) && ext != ".txt":
		return Markdown, nil
	}
	switch ext {
	case ".html", ".htm", ".xhtml":
		if htmlTags.MatchString(head) {
			return HTML, nil
		}
	case ".md", ".markdown":
		return Markdown, nil
	case ".csv":
		return CSV, nil
	case ".tsv", ".tab":
		return TSV, nil
	case ".jsonl", ".ndjson":
		return JSONL, nil
	case ".txt":
		return Text, nil
	}
	if kind := recognizeTable(head); kind != "" {
		return kind, nil
	}
	if mdHeading.MatchString(head) && len(mdMark.FindAllString(head, 3)) == 3 {
		return Markdown, nil
	}
	return Text, nil
}

// recognizeJSON tells JSON lines from other JSON; both results are empty for
// what is no JSON.
func recognizeJSON(head string) (kind Kind, what, hint string) {
	dec := json.NewDecoder(strings.NewReader(head))
	var first map[string]json.RawMessage
	err := dec.Decode(&first)
	line, _, more := strings.Cut(head, "\n")
	switch {
	case err != nil && more && json.Valid([]byte(line)), err != nil && !more && len(head) >= SniffLen-4 && strings.HasPrefix(head, `{"`):
		return JSONL, "", ""
	case err != nil && len(head) >= SniffLen-4 && strings.HasPrefix(strings.TrimLeft(head[1:], " \t\r\n"), `"`):
		return "", "JSON", "write one object a line (JSON lines, .jsonl)"
	case err != nil:
		return "", "", ""
	case first["segments"] != nil && first["version"] != nil:
		return "", "a review file of this program", "take it back with translate review apply"
	case dec.InputOffset() > int64(len(line)):
		return "", "a JSON object over several lines", "write it on one line (JSON lines, .jsonl)"
	}
	return JSONL, "", ""
}

// recognizeTable knows a table by a heading line that has a column for text.
func recognizeTable(head string) Kind {
	line, _, ok := strings.Cut(head, "\n")
	if !ok || !utf8.ValidString(line) {
		return ""
	}
	for _, t := range []struct {
		comma rune
		kind  Kind
	}{{'\t', TSV}, {',', CSV}, {';', CSV}} {
		r := csv.NewReader(strings.NewReader(line))
		r.Comma = t.comma
		fields, err := r.Read()
		if err != nil || len(fields) < 2 {
			continue
		}
		for _, f := range fields {
			if strings.EqualFold(strings.TrimSpace(f), DefaultTextField) {
				return t.kind
			}
		}
	}
	return ""
}

// DefaultTextField is the field that holds an article's text.
const DefaultTextField = "text"
