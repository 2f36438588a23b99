package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/urfave/cli/v2"

	"dolmetsch/doc"
	"dolmetsch/pipeline"
	"dolmetsch/pipeline/answer"
	"dolmetsch/pipeline/backend"
	"dolmetsch/pipeline/backend/all"
	"dolmetsch/pipeline/backend/offline"
)

// openBackend opens the backends that --backend names, with the shared
// decorators round each. Their answers are kept in answers, which may be nil.
func openBackend(c *cli.Context, s *session, o *opened, answers *answer.Store) error {
	getenv := s.getenv
	asked := c.String("model")
	if asked != "" {
		dir, err := modelFolder(asked, s)
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
	prices, err := backend.LoadPrices(getenv)
	if err != nil {
		return err
	}
	opt := backend.Options{Prices: prices, MaxCost: c.Float64("max-cost"), Log: s.log}
	opt.Done = func(n int) {
		if o.done != nil {
			o.done(n)
		}
	}
	if answers != nil {
		opt.Cache = answers.Keep
	}
	if o.stacks, err = all.Open(c.Context, c.String("backend"), getenv, opt); err != nil {
		if folder := new(offline.FolderError); asked != "" && errors.As(err, &folder) {
			return usage("--model: %v", folder.Err)
		}
		return err
	}
	o.prices = prices
	o.options.Backend = backend.Chain(o.stacks...)
	return nil
}

// report says what services were used for.
func (o *opened) report(s *session) {
	for _, b := range o.stacks {
		if u := b.Usage(); b.Traits().Remote && u.Calls > 0 {
			s.log.Info(fmt.Sprintf("%s: %s", b.Traits().Name, usageLine(u, o.prices)))
		}
	}
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
	return text + fmt.Sprintf(", %.4f %s at prices of %s", u.Cost, u.Currency, prices.Date)
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
			runes += len([]rune(s.Text))
		}
		fmt.Fprintf(out, "%s\t%d\t%d\t%d\t%d\n", d.Name, units, len(segs), known, runes)
		all = append(all, segs...)
	}
	if err := out.Flush(); err != nil {
		return err
	}
	for _, b := range o.stacks {
		u := backend.Estimate(b, all, o.prices)
		where := "stays on this machine"
		if b.Traits().Remote {
			where = "would be sent to a service"
		}
		if _, err := fmt.Fprintf(w, "%s: %s; %s\n", b.Traits().Name, usageLine(u, o.prices), where); err != nil {
			return err
		}
	}
	return nil
}
