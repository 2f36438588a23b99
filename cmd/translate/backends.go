package main

import (
	"context"
	"fmt"
	"text/tabwriter"

	"github.com/urfave/cli/v2"

	"dolmetsch/pipeline/backend"
	"dolmetsch/pipeline/backend/all"
)

func backendsCommand(s *session) *cli.Command {
	var check bool
	return &cli.Command{
		Name:   "backends",
		Usage:  "what can translate, whether it is configured, and what is missing",
		Flags:  []cli.Flag{&cli.BoolFlag{Name: "check", Destination: &check, Usage: "make one tiny call to each configured backend"}},
		Action: s.action(func(ctx context.Context) error { return s.listBackends(ctx, check) }),
	}
}

func (s *session) listBackends(ctx context.Context, check bool) error {
	if len(s.args) > 0 {
		return usage("backends takes no arguments, got %q", s.args[0])
	}
	w := tabwriter.NewWriter(s.stdout, 0, 0, 2, ' ', 0)
	failed := 0
	for _, f := range all.Factories {
		b, err := backend.Open(ctx, f, s.getenv, backend.Options{Tries: 1, Log: s.log})
		state := "ready"
		switch {
		case err != nil:
			state = "not configured: " + errText(err)
		case check:
			if err := backend.Probe(ctx, b); err != nil {
				state = "FAILED: " + errText(err)
				failed++
			} else {
				state = "works"
			}
		}
		fmt.Fprintf(w, "%s\t%s\t%s\n", f.Name, f.Doc, state)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if failed > 0 {
		return fmt.Errorf("not working: %s", count(failed, "backend"))
	}
	return nil
}
