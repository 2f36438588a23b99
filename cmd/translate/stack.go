package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/glossary"
	"dolmetsch/pipeline"
	"dolmetsch/pipeline/answer"
	"dolmetsch/pipeline/backend"
	"dolmetsch/pipeline/backend/all"
	"dolmetsch/pipeline/backend/offline"
	"dolmetsch/pipeline/document"
	"dolmetsch/pipeline/memory"
)

// opened is what a run works with.
type opened struct {
	options pipeline.Options
	stacks  []*backend.Stacked
	done    func(segments int) // told when segments are through; may be nil
	prices  *backend.Prices
	store   *memory.Store // the translation memory; nil: none
}

func (o *opened) close() {
	if o.store != nil {
		o.store.Close()
	}
}

// open makes everything that the settings ask for. Answers of backends are
// kept in the store, which may be nil.
func (s *session) open(ctx context.Context, answers *answer.Store) (*opened, error) {
	if err := s.validate(); err != nil {
		return nil, err
	}
	o := &opened{}
	var err error
	if o.options, err = s.pipelineOptions(); err != nil {
		return nil, err
	}
	if err := s.openBackend(ctx, o, answers); err != nil {
		return nil, err
	}
	if err := s.openMemory(ctx, o); err != nil {
		return nil, err
	}
	return o, nil
}

// pipelineOptions are the settings but for the backend and the memory.
func (s *session) pipelineOptions() (opt pipeline.Options, err error) {
	opt.Protect, opt.Context = s.protection(), s.Context
	opt.Document, opt.AnyLanguage = document.Options{WholePage: s.WholePage}, s.AnyLanguage
	if opt.Check, err = s.checks(); err != nil {
		return opt, err
	}
	opt.Glossary, err = s.openGlossary()
	return opt, err
}

// openGlossary merges the user's glossaries over the built-in one.
func (s *session) openGlossary() (*glossary.Glossary, error) {
	all := []*glossary.Glossary{glossary.Builtin()}
	for _, file := range s.Glossaries {
		g, err := glossary.Load(file)
		if err != nil {
			return nil, err
		}
		all = append(all, g)
	}
	merged, conflicts := glossary.Merge(all...)
	for _, conflict := range conflicts {
		s.log.Warn(conflict.String())
	}
	return merged, nil
}

// openMemory opens the translation memory. Only review apply and memory import
// make one: the user's own is used where it is there, and one that is named on
// the command line has to be.
func (s *session) openMemory(ctx context.Context, o *opened) error {
	file, err := s.memoryFile()
	if file == "" || err != nil && s.Memory == "" {
		return nil
	}
	if _, err := os.Stat(file); errors.Is(err, os.ErrNotExist) {
		switch {
		case s.memoryAsked:
			return usage("--memory %s: no memory is there; translate review apply and translate memory import make one", file)
		case s.Memory != "":
			s.log.Warn(fmt.Sprintf("the memory %s is not there yet; translate review apply and translate memory import make it", file))
		}
		return nil
	}
	store, err := memory.Open(ctx, file)
	if err != nil {
		return err
	}
	o.store, o.options.Memory = store, store
	return nil
}

// openBackend opens the backends that the settings name, with the shared
// decorators round each. Their answers are kept in answers, which may be nil.
func (s *session) openBackend(ctx context.Context, o *opened, answers *answer.Store) error {
	getenv := s.getenv
	if s.Model != "" {
		dir, err := s.modelFolder(s.Model)
		if err != nil {
			return err
		}
		getenv = func(name string) string {
			if name == "OFFLINE_MODEL" {
				return dir
			}
			return s.getenv(name)
		}
	}
	if s.DryRun {
		getenv = pretended(getenv)
	}
	prices, err := backend.LoadPrices(getenv)
	if err != nil {
		return err
	}
	opt := backend.Options{Prices: prices, MaxCost: s.MaxCost, Log: s.log}
	opt.Done = func(n int) {
		if o.done != nil {
			o.done(n)
		}
	}
	if answers != nil {
		opt.Cache = answers.Keep
	}
	if o.stacks, err = all.Open(ctx, s.Backend, getenv, opt); err != nil {
		if folder := new(offline.FolderError); s.Model != "" && errors.As(err, &folder) {
			return usage("--model: %v", folder.Err)
		}
		return err
	}
	o.prices = prices
	o.options.Backend = backend.Chain(pipeline.Judge, o.stacks...)
	return nil
}

// pretended is an environment in which every service is configured, so that
// what would be sent can be counted and priced without keys: nothing is sent.
func pretended(getenv func(string) string) func(string) string {
	missing := map[string]string{}
	for _, f := range all.Factories {
		for _, e := range f.Env {
			if e.Secret || e.Required {
				missing[e.Name] = "a-dry-run-needs-none"
			}
		}
	}
	missing["LIBRETRANSLATE_URL"] = "http://127.0.0.1:5000"
	if getenv("GOOGLE_TRANSLATE_API_KEY") != "" { // is enough
		delete(missing, "GOOGLE_CLOUD_PROJECT")
	}
	missing["GOOGLE_TRANSLATE_ENDPOINT"] = "http://dry-run.invalid" // with http nobody signs in
	return func(name string) string { return cmp.Or(getenv(name), missing[name]) }
}

// report says what services were used for.
func (o *opened) report(s *session) {
	for _, b := range o.stacks {
		if u := b.Usage(); (b.Traits().Remote || u.Cost > 0) && u.Calls > 0 {
			s.log.Info(fmt.Sprintf("%s: %s", b.Traits().Name, usageLine(u, o.prices)))
		}
	}
}

// money is an amount with its currency: cents, and of what is less than a few
// of them enough digits to tell it from nothing.
func money(amount float64, currency string) string {
	digits := 2
	for limit := 0.1; amount > 0 && amount < limit && digits < 8; limit /= 10 {
		digits++
	}
	return fmt.Sprintf("%.*f %s", digits, amount, currency)
}

func usageLine(u backend.Usage, prices *backend.Prices) string {
	text := strings.Join([]string{count(u.Calls, "call"), count(u.Segments, "segment"), count(u.Runes, "character")}, ", ")
	if u.Failed > 0 || u.Again > 0 {
		text += fmt.Sprintf(" (%s failed, %s asked again)", count(u.Failed, "call"), count(u.Again, "segment"))
	}
	if u.Tokens.Prompt+u.Tokens.Answer > 0 {
		text += fmt.Sprintf(", %d + %d tokens", u.Tokens.Prompt, u.Tokens.Answer)
	}
	if u.Currency == "" {
		return text + ", price not known"
	}
	return text + fmt.Sprintf(", %s at prices of %s", money(u.Cost, u.Currency), prices.Date)
}

// destination says where the text goes.
func destination(t backend.Traits) string {
	switch {
	case t.Remote:
		return "would be sent to a service"
	case t.Setting != "":
		return "goes to a server on this machine, which may pass it on"
	}
	return "stays on this machine"
}

// writeDryRun shows what would be sent for documents that were prepared.
func writeDryRun(w io.Writer, o *opened, docs []*doc.Document) error {
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(out, "article\tsegments\tto send\tfrom memory\tcharacters")
	var all []backend.Segment
	for _, d := range docs {
		segs := pipeline.Segments(d, o.options)
		units, known, runes := 0, 0, 0
		d.Units(func(_ *doc.Block, u *doc.Unit) {
			units++
			if u.Origin == doc.OriginMemory {
				known++
			}
		})
		for _, s := range segs {
			runes += utf8.RuneCountInString(o.options.Backend.Traits().Text(s))
		}
		fmt.Fprintf(out, "%s\t%d\t%d\t%d\t%d\n", d.Name, units, len(segs), known, runes)
		all = append(all, segs...)
	}
	if err := out.Flush(); err != nil {
		return err
	}
	for _, b := range o.stacks {
		u := backend.Estimate(b, all, o.prices)
		if _, err := fmt.Fprintf(w, "%s: %s; %s\n", b.Traits().Name, usageLine(u, o.prices), destination(b.Traits())); err != nil {
			return err
		}
	}
	return nil
}
