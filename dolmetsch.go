// Package dolmetsch translates German news articles into English, with the
// defaults of the program translate: on this machine, by the embedded model,
// names, numbers and quotations protected and the result checked.
//
//	t := dolmetsch.New(dolmetsch.Options{})
//	article, err := t.Translate(ctx, "Die Koalition hat sich geeinigt.")
//	fmt.Print(article.English())
//
// It is a thin front: who needs more takes package pipeline, which has every
// setting, and package bitext for the formats. It reads no environment, no
// .env and no settings file.
package dolmetsch

import (
	"bytes"
	"context"
	"io"
	"strings"
	"sync"

	"dolmetsch/doc"
	"dolmetsch/glossary"
	"dolmetsch/pipeline"
	"dolmetsch/pipeline/backend"
	"dolmetsch/pipeline/backend/all"
	"dolmetsch/pipeline/bitext"
	"dolmetsch/pipeline/protect"
)

// Options are what may differ from the program's defaults.
type Options struct {
	// Backend names what translates, or several, separated by commas, the next
	// taking what one cannot do; "" is "offline", the embedded model.
	Backend string
	// Getenv is asked for the keys and settings of backends, under the names
	// that .env.example lists; nil: there are none.
	Getenv func(string) string
	// Glossary is used over the built-in one; nil: none.
	Glossary *glossary.Glossary
	// Memory is where reviewed English is found; nil: none. memory.Open opens one.
	Memory pipeline.Memory
	// British leaves commas and full stops outside closing quotation marks.
	British bool
	// KeepQuotes leaves the words of quotations German.
	KeepQuotes bool
}

// Translator translates articles, several at the same time if need be. It is
// made by New.
type Translator struct {
	open func() (pipeline.Options, error)
}

// New makes a Translator. Nothing is opened before the first translation, whose
// error says what is wrong with opt.
func New(opt Options) *Translator {
	return &Translator{sync.OnceValues(opt.pipeline)}
}

// pipeline opens the backend and is what the pipeline is told.
func (o Options) pipeline() (pipeline.Options, error) {
	p := pipeline.Defaults()
	p.Memory, p.Protect.British = o.Memory, o.British
	if o.KeepQuotes {
		p.Protect.Quotes = protect.KeepQuotes
	}
	if o.Glossary != nil {
		p.Glossary, _ = glossary.Merge(glossary.Builtin(), o.Glossary)
	}
	getenv := o.Getenv
	if getenv == nil {
		getenv = func(string) string { return "" }
	}
	name := o.Backend
	if name == "" {
		name = "offline"
	}
	prices, err := backend.LoadPrices(getenv)
	if err != nil {
		return p, err
	}
	// The backends outlive the call that opens them.
	stacks, err := all.Open(context.Background(), name, getenv, backend.Options{Prices: prices})
	if err != nil {
		return p, err
	}
	p.Backend = backend.Chain(pipeline.Judge, stacks...)
	return p, nil
}

// Translate translates one article, as plain text. The error is of the article
// as a whole or is ctx.Err(); what single segments lack is in their issues.
func (t *Translator) Translate(ctx context.Context, text string) (*Article, error) {
	p, err := t.open()
	if err != nil {
		return nil, err
	}
	d, err := pipeline.Run(ctx, "article", []byte(text), p)
	if err != nil {
		return nil, err
	}
	return &Article{d}, nil
}

// Article is a translated article: blocks of translation units, each with its
// German, its English, its protected terms and what the checks found.
type Article struct{ *doc.Document }

// English is the English text, a paragraph a line with empty lines between.
func (a *Article) English() string {
	var b strings.Builder
	if err := a.Write(&b, "txt"); err != nil {
		panic(err) // a Builder takes everything
	}
	return b.String()
}

// Write writes a in a format by its name, as translate --format has them:
// bitext, txt, json, html and so on.
func (a *Article) Write(w io.Writer, format string) error {
	f, ok := bitext.ByName(format)
	if !ok {
		return doc.Inputf("", "unknown format %q", format)
	}
	var b bytes.Buffer
	if err := f.Write(&b, a.Document); err != nil {
		return err
	}
	_, err := b.WriteTo(w)
	return err
}
