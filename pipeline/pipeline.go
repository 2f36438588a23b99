// Package pipeline turns a raw German article into a document of checked
// translation units. Run is the one place that names every stage, in order;
// each stage is a package below this one and knows nothing of the others. The
// package reads and writes no files: batches do, and the formats of package
// bitext.
package pipeline

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"dolmetsch/doc"
	"dolmetsch/glossary"
	"dolmetsch/internal/lexicon"
	"dolmetsch/pipeline/backend"
	"dolmetsch/pipeline/check"
	"dolmetsch/pipeline/document"
	"dolmetsch/pipeline/normalize"
	"dolmetsch/pipeline/protect"
	"dolmetsch/pipeline/segment"
)

// Version is part of the signature: it changes when the same input and
// settings may give other output.
const Version = "3"

// Options are the settings of a run. The zero value but for Backend is usable.
type Options struct {
	Backend  backend.Backend
	Glossary *glossary.Glossary // the user's over the built-in one; nil: the built-in one
	Protect  protect.Options
	Memory   Memory // nil: none
	Context  int    // sentences before and after, for a backend that uses them
	Check    check.Options
	// Document says what of a web page or another document is wanted.
	Document document.Options
	// AnyLanguage translates also what is surely not German.
	AnyLanguage bool
	// Announce is told how many segments the backend is going to be asked for;
	// nil: nobody.
	Announce func(segments int)
}

// Defaults are the options of a run that is told nothing, but for the backend.
func Defaults() Options {
	return Options{Protect: protect.Options{Names: true, Lexicon: true, Quotes: protect.TranslateQuotes}, Context: 2}
}

// Memory is where reviewed English is found. memory.Store is one; who embeds
// the pipeline may have another, or none.
type Memory interface {
	// Fill gives the units of d what it has for them.
	Fill(ctx context.Context, d *doc.Document) error
	// Fingerprint changes whenever what Fill could find changes.
	Fingerprint(ctx context.Context) (string, error)
}

// Signature names every setting that changes the result, in one line.
func (o Options) Signature() string {
	t := o.Backend.Traits()
	n := 0
	if t.Context {
		n = o.Context
	}
	var checks []string
	for code, severity := range o.Check.Severity {
		checks = append(checks, code+"="+string(severity))
	}
	slices.Sort(checks)
	list := "off"
	if t.Lexicon && o.Protect.Lexicon {
		list = lexicon.Hash()[:6]
	}
	s := fmt.Sprintf("dolmetsch:%s|backend:%s|model:%s|%s|lexicon:%s|context:%d|checks:%s",
		Version, t.Name, t.Model, o.settings(), list, n, strings.Join(checks, ","))
	if o.AnyLanguage {
		s += "|any-language"
	}
	return s + o.Document.Signature()
}

// settings is the part of the signature that does not depend on the backend.
func (o Options) settings() string {
	quotes := o.Protect.Quotes
	if quotes == "" {
		quotes = protect.TranslateQuotes
	}
	g := o.Glossary
	if g == nil {
		g = glossary.Builtin()
	}
	return fmt.Sprintf("glossary:%.12s|names:%t|quotes:%s|british:%t", g.Hash(), o.Protect.Names, quotes, o.Protect.British)
}

// Run translates one article. The error wraps doc.ErrInput when the article
// cannot be read, and is ctx.Err() when ctx ended; what single units lack is in
// their issues.
func Run(ctx context.Context, name string, raw []byte, opt Options) (*doc.Document, error) {
	d, err := Prepare(ctx, name, raw, opt)
	if err != nil {
		return nil, err
	}
	if err := translate(ctx, d, opt); err != nil {
		return nil, err
	}
	opt.Check.Run(d, opt.Glossary)
	return d, nil
}

// Prepare is Run up to the point where the backend is asked.
func Prepare(ctx context.Context, name string, raw []byte, opt Options) (*doc.Document, error) {
	d, err := document.Read(name, raw, opt.Document)
	if err != nil {
		return nil, err
	}
	if err := requireGerman(d, opt); err != nil {
		return nil, err
	}
	t := opt.Backend.Traits()
	d.Backend, d.Model, d.Signature = t.Name, t.Model, opt.Signature()
	segment.Split(d)
	protect.Find(d, opt.Glossary, opt.Protect)
	if t.Carries != nil {
		protect.FindSigns(d, t.Carries)
	}
	if opt.Memory != nil {
		if err := opt.Memory.Fill(ctx, d); err != nil {
			return nil, err
		}
	}
	keepForeign(d, opt)
	d.Units(func(b *doc.Block, u *doc.Unit) {
		if english, ok := normalize.EnglishByline(u.Source); ok && b.Kind == doc.Boilerplate && u.Origin == "" && u.Codes == nil && !opt.Backend.Traits().Untranslated {
			u.Target, u.Origin, u.Terms = english, doc.OriginVerbatim, nil
		}
	})
	d.Units(func(_ *doc.Block, u *doc.Unit) {
		if u.Origin == doc.OriginMemory {
			misplaced(u, protect.Locate(u))
		}
		if u.State == doc.Approved {
			return
		}
		for _, s := range protect.Unpaired(u) {
			u.AddIssue(doc.CodeUnpaired, doc.Warning, fmt.Sprintf("the German quotation mark in %q has no partner: where that quotation begins or ends is not known",
				excerpt(u.Source, s)))
		}
	})
	return d, nil
}

// excerpt is s in text with some letters round it.
func excerpt(text string, s doc.Span) string {
	const around = 20
	before, after := []rune(text[:s.Start]), []rune(text[s.End:])
	return string(before[max(0, len(before)-around):]) + s.Of(text) + string(after[:min(around, len(after))])
}

// Segments are what Run would send to the backend for d, which Prepare made,
// if no answer has to be asked for again.
func Segments(d *doc.Document, opt Options) []backend.Segment {
	var segs []backend.Segment
	if opt.Backend.Traits().Untranslated {
		return nil
	}
	for _, j := range jobs(d, opt) {
		if !j.verbatim {
			segs = append(segs, j.segment(j.masked, 0, 0))
		}
	}
	return segs
}
