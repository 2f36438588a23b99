package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/urfave/cli/v2"

	"dolmetsch/pipeline/document"
	"dolmetsch/pipeline/memory"
	"dolmetsch/pipeline/stream"
)

func streamCommand(s *session) *cli.Command {
	f := stream.Fields{Text: "text", Title: "title", ID: "id", Into: "en"}
	var detail string
	return &cli.Command{
		Name:      "stream",
		Usage:     "translate records, one JSON object a line, from standard input to standard output",
		ArgsUsage: "< articles.jsonl > english.jsonl",
		Description: "Writes a line for every line, in order, with the fields en, en_title, en_status (translated, partial or failed), " +
			"en_errors, en_warnings, en_error and en_signature added. What is wrong with a record stands in it; the process fails only when " +
			"it cannot go on. The memory is off unless it is named, and only read.",
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "text", Value: f.Text, Destination: &f.Text, Usage: "`FIELD` with the German article"},
			&cli.StringFlag{Name: "title", Value: f.Title, Destination: &f.Title, Usage: "`FIELD` with its headline, if there"},
			&cli.StringFlag{Name: "id", Value: f.ID, Destination: &f.ID, Usage: "`FIELD` with its name; the line number where missing"},
			&cli.StringFlag{Name: "into", Value: f.Into, Destination: &f.Into, Usage: "`FIELD` for the English; the others begin with its name"},
			&cli.StringFlag{Name: "detail", Value: "text", Destination: &detail, Usage: "text, or document: adds FIELD_document, the article as --format json has it"},
		}, s.flags("backend", "model", "glossary", "quotes", "punctuation", "names", "memory", "context", "max-cost", "strict", "jobs")...),
		Action: s.action(func(ctx context.Context) error { return s.translateStream(ctx, f, detail) }),
	}
}

func (s *session) translateStream(ctx context.Context, fields stream.Fields, detail string) error {
	switch {
	case len(s.args) > 0:
		return usage("stream takes no arguments, got %q: it reads standard input", s.args[0])
	case detail != "text" && detail != "document":
		return usage("--detail is %q, expected text or document", detail)
	case fields.Text == "" || fields.Into == "":
		return usage("--text and --into need the name of a field")
	case isTerminal(s.stdin):
		return usage("expected records on standard input: translate stream < articles.jsonl > english.jsonl")
	}
	named := s.Memory
	s.Memory = "off"
	o, err := s.open(ctx, nil)
	if err != nil {
		return err
	}
	defer o.close()
	if named != "" && named != "off" {
		if _, err := os.Stat(named); errors.Is(err, os.ErrNotExist) {
			return usage("--memory %s: no memory is there", named)
		}
		store, err := memory.OpenRead(ctx, named)
		if err != nil {
			return err
		}
		o.store, o.options.Memory = store, store
	}
	for _, b := range o.stacks {
		if b.Traits().Untranslated {
			return usage("the backend %s translates nothing, and a stream is for nothing else", b.Traits().Name)
		}
		if b.Traits().Remote {
			s.log.Info(fmt.Sprintf("%s is paid for each run: a partition that the engine tries again is paid again, and --max-cost is for this process", b.Traits().Name))
		}
	}
	begun := time.Now()
	sum, err := stream.Run(ctx, s.stdin, s.stdout, stream.Options{
		Pipeline: o.options, Fields: fields, Document: detail == "document", Jobs: s.Jobs, MaxRecord: document.MaxText,
		Report: func(r stream.Result) {
			if r.Reason != "" {
				s.log.Debug(fmt.Sprintf("record %d (%s): %s: %s", r.Line, r.Name, r.Status, r.Reason))
			}
		},
	})
	s.log.Info(fmt.Sprintf("%s: %d translated, %d partial, %d failed; %s, %s; %.1f s", count(sum.Records, "record"),
		sum.Status[stream.Translated], sum.Status[stream.Partial], sum.Status[stream.Failed],
		count(sum.Errors, "error"), count(sum.Warnings, "warning"), time.Since(begun).Seconds()))
	o.report(s)
	if err != nil {
		return err
	}
	if n := sum.Status[stream.Partial] + sum.Status[stream.Failed]; s.Strict && n+sum.Errors > 0 {
		return fmt.Errorf("stream: %s not translated as a whole, %s of severity error%w", count(n, "record"), count(sum.Errors, "issue"), errFindings)
	}
	return nil
}
