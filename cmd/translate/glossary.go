package main

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"dolmetsch/doc"
	"dolmetsch/glossary"
	"dolmetsch/pipeline"
	"dolmetsch/pipeline/backend/none"
	"dolmetsch/pipeline/batch"
	"dolmetsch/pipeline/protect"
)

func glossaryCommand(s *session) *cli.Command {
	var least int
	var terms, explain bool
	return &cli.Command{
		Name:  "glossary",
		Usage: "validate glossaries, propose entries from articles, convert formats",
		Subcommands: []*cli.Command{
			{
				Name: "check", Usage: "duplicates, conflicts, chains, entries that can never match, encoding slips",
				ArgsUsage: "FILE…", Action: s.action(s.checkGlossary),
			},
			{
				Name: "extract", Usage: "propose the names that occur in articles and in no --glossary, with counts and an example, to -o FILE (" + strings.Join(glossary.Extensions(), " ") + ") or standard output",
				ArgsUsage: "ARTICLE|DIR…",
				Flags: append(s.flags("glossary", "output", "force"),
					&cli.IntFlag{Name: "min", Value: 2, Destination: &least, Usage: "propose what occurs at least `N` times"},
					&cli.BoolFlag{Name: "terms", Destination: &terms, Usage: "also long nouns, with ? for the English that you fill in before using the file"},
					&cli.BoolFlag{Name: "explain", Destination: &explain, Usage: "say in the notes by which rule each name was taken for one"},
				),
				Action: s.action(func(ctx context.Context) error { return s.extractGlossary(ctx, least, terms, explain) }),
			},
			{
				Name: "convert", Usage: "write a glossary in another format; the extensions say which",
				ArgsUsage: "FROM TO", Flags: s.flags("force"), Action: s.action(s.convertGlossary),
			},
		},
	}
}

func (s *session) checkGlossary(context.Context) error {
	if len(s.args) == 0 {
		return usage("expected one or more glossary files")
	}
	var all []*glossary.Glossary
	found := 0
	for _, file := range s.args {
		g, err := glossary.Load(file)
		if err != nil {
			return err
		}
		problems := glossary.Check(g)
		for _, p := range problems {
			fmt.Fprintln(s.stdout, p)
		}
		found += len(problems)
		all = append(all, g)
		fmt.Fprintf(s.stdout, "%s: %s, %s\n", file, count(len(g.Entries), "entry"), count(len(problems), "problem"))
	}
	if _, conflicts := glossary.Merge(all...); len(conflicts) > 0 {
		for _, conflict := range conflicts {
			fmt.Fprintln(s.stdout, conflict)
		}
		found += len(conflicts)
	}
	if found > 0 {
		return fmt.Errorf("%s%w", count(found, "problem"), errFindings)
	}
	return nil
}

func (s *session) convertGlossary(context.Context) error {
	if len(s.args) != 2 {
		return usage("expected two files, FROM and TO, got %d", len(s.args))
	}
	from, to := s.args[0], s.args[1]
	if same, _ := sameFile(from, to); same {
		return usage("%s and %s are the same file", from, to)
	}
	g, err := glossary.Load(from)
	if err != nil {
		return err
	}
	lost, err := glossary.Lost(to, g.Entries)
	if err != nil {
		return err
	}
	if err := s.writeGlossary(to, g.Entries); err != nil {
		return err
	}
	for _, field := range slices.Sorted(maps.Keys(lost)) {
		s.log.Warn(fmt.Sprintf("%s: no place for %s (%s)", to, field, count(lost[field], "entry")))
	}
	return nil
}

func (s *session) writeGlossary(path string, entries []glossary.Entry) error {
	var b bytes.Buffer
	if err := glossary.Write(&b, path, entries); err != nil {
		return err
	}
	return s.write(path, b.Bytes())
}

// extractGlossary proposes the names that the pipeline would protect without a
// glossary and, with --terms, long nouns, whose English is for a person to fill in.
func (s *session) extractGlossary(ctx context.Context, least int, terms, explain bool) error {
	if len(s.args) == 0 {
		return usage("expected articles or folders of articles")
	}
	g, err := s.openGlossary()
	if err != nil {
		return err
	}
	b, err := none.Factory.Open(ctx, s.getenv)
	if err != nil {
		return err
	}
	var found protect.Extractor
	opt := pipeline.Options{Backend: b, Glossary: g, Protect: protect.Options{Names: true}}
	articles, err := batch.Find(s.args, "")
	if err != nil {
		return err
	}
	err = articles.Each(ctx, func(name string, raw []byte) error {
		d, err := pipeline.Prepare(ctx, name, raw, opt)
		if err != nil {
			s.log.Warn(errText(err))
			return nil
		}
		found.Add(d)
		return nil
	})
	if err != nil {
		return err
	}
	var entries []glossary.Entry
	for _, p := range found.Candidates(least) {
		e := glossary.Entry{German: p.German, English: p.German, Kind: glossary.DoNotTranslate}
		e.Note = fmt.Sprintf("%d times, e.g. %s: %s", p.Count, p.Source, p.Example)
		if explain && p.Rule != "" {
			e.Note = fmt.Sprintf("a name: %s; %s", p.Rule, e.Note)
		}
		if p.Kind != doc.Name {
			if !terms {
				continue
			}
			e.Kind, e.English = glossary.Term, "?"
		}
		entries = append(entries, e)
	}
	if out := s.Output; out != "" {
		return s.writeGlossary(out, entries)
	}
	return glossary.Write(s.stdout, "proposals.tsv", entries)
}
