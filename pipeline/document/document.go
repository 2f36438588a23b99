// Package document takes articles out of the files they come in and puts their
// English back: web pages, Markdown, Word files, e-books. A format's importer
// turns a file into blocks of text with inline codes, its exporter writes the
// same file with other text; both are in one file of this package. Plain text is
// no format: package normalize reads it. The package does not translate, and it
// recognises by content what it does not read, to say so by name.
package document

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"strings"

	"dolmetsch/doc"
	"dolmetsch/pipeline/normalize"
)

// Options say what of a file is wanted.
type Options struct {
	// WholePage takes all text of a web page instead of the article alone, and
	// keeps the page.
	WholePage bool
	// Kind is what the file is, where that is known; it is then not looked for.
	Kind Kind
}

const wholePage = "|document:whole-page"

// Signature is what the options add to the signature of a run: nothing for the
// zero value.
func (o Options) Signature() string {
	if o.WholePage {
		return wholePage
	}
	return ""
}

// OptionsOf are the options that a signature names.
func OptionsOf(signature string) Options {
	return Options{WholePage: strings.Contains(signature, wholePage)}
}

// File is an opened document.
type File struct {
	ext string
	// Blocks are the texts of the document in reading order, with Kind, Text and
	// Codes, as normalize.Blocks wants them.
	Blocks []doc.Block
	// LeftOut counts the texts that belong to the page and not to the article.
	LeftOut int
	// write writes the document with the English of each block; nil leaves it.
	write func(w io.Writer, english []Content) error
}

// Ext is the extension of the file's format.
func (f *File) Ext() string { return f.ext }

// Read reads an article of whatever kind data is. The name is for messages and
// helps where the content does not say. Errors wrap doc.ErrInput.
func Read(name string, data []byte, opt Options) (*doc.Document, error) {
	kind := opt.Kind
	if kind == "" {
		var err error
		if kind, err = Recognize(name, data); err != nil {
			return nil, err
		}
	}
	if kind == Text {
		if len(data) > MaxText {
			return nil, tooLong(name, len(data))
		}
		return normalize.Parse(name, data)
	}
	if kind.Records() {
		return nil, doc.Inputf(name, "%s, which holds many articles; translate it with -o FILE%s or in a batch", kind.Name(), kind.Ext())
	}
	f, err := open(kind, data, opt)
	if err != nil {
		return nil, doc.Inputf(name, "%s that cannot be read: %v", kind.Name(), err)
	}
	size := 0
	for _, b := range f.Blocks {
		size += len(b.Text)
	}
	if size > MaxText {
		return nil, tooLong(name, size)
	}
	d, err := normalize.Blocks(name, f.Blocks)
	if err != nil {
		return nil, err
	}
	d.File = f
	sum := sha256.Sum256(data)
	d.SourceHash = hex.EncodeToString(sum[:])
	return d, nil
}

// Sizes of what is read, in bytes: of a file, and of the text in it.
const (
	MaxFile = 64 << 20
	MaxText = 4 << 20
)

func tooLong(name string, size int) error {
	return doc.Inputf(name, "%d MB of text; an article has at most %d", size>>20, MaxText>>20)
}

func open(kind Kind, data []byte, opt Options) (*File, error) {
	if read := kinds[kind].open; read != nil {
		file, err := read(data, opt)
		if file != nil {
			file.ext = kind.Ext()
		}
		return file, err
	}
	return nil, errors.New("no importer")
}

// Rewrite implements doc.File. It needs the Raw of d's units, and takes their
// codes where they have any.
func (f *File) Rewrite(w io.Writer, d *doc.Document) error {
	return f.write(w, f.english(d))
}

// english is the English of every block of f, nil where nothing is translated.
func (f *File) english(d *doc.Document) []Content {
	_, starts := normalize.JoinBlocks(f.Blocks)
	units := make([][]*doc.Unit, len(f.Blocks))
	at := 0
	d.Units(func(_ *doc.Block, u *doc.Unit) {
		for at+1 < len(starts) && starts[at+1] <= u.Raw.Start {
			at++
		}
		if len(starts) > 0 {
			units[at] = append(units[at], u)
		}
	})
	all := make([]Content, len(f.Blocks))
	for i, us := range units {
		all[i] = english(us, f.Blocks[i].Codes)
	}
	return all
}

// extOf is the extension of a name, in lower case.
func extOf(name string) string {
	if i := strings.LastIndexAny(name, "./\\"); i >= 0 && name[i] == '.' {
		return strings.ToLower(name[i:])
	}
	return ""
}
