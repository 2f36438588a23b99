package main

import (
	"fmt"
	"text/tabwriter"

	"github.com/urfave/cli/v2"

	"dolmetsch/pipeline/backend"
	"dolmetsch/pipeline/backend/all"
)

func backendsCommand() *cli.Command {
	return &cli.Command{
		Name:   "backends",
		Usage:  "what can translate, whether it is configured, and what is missing",
		Flags:  []cli.Flag{&cli.BoolFlag{Name: "check", Usage: "make one tiny call to each configured backend"}},
		Action: listBackends,
	}
}

func listBackends(c *cli.Context) error {
	if c.Args().Present() {
		return usage("backends takes no arguments, got %q", c.Args().First())
	}
	s := sessionOf(c)
	w := tabwriter.NewWriter(c.App.Writer, 0, 0, 2, ' ', 0)
	failed := 0
	for _, f := range all.Factories {
		b, err := backend.Open(c.Context, f, s.getenv, backend.Options{Tries: 1, Log: s.log})
		state := "ready"
		switch {
		case err != nil:
			state = "not configured: " + errText(err)
		case c.Bool("check"):
			if err := backend.Probe(c.Context, b); err != nil {
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
