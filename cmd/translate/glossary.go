package main

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"dolmetsch/doc"
	"dolmetsch/glossary"
	"dolmetsch/pipeline"
	"dolmetsch/pipeline/backend/none"
	"dolmetsch/pipeline/batch"
	"dolmetsch/pipeline/bitext"
	"dolmetsch/pipeline/protect"
)

func glossaryCommand() *cli.Command {
	return &cli.Command{
		Name:  "glossary",
		Usage: "validate glossaries, propose entries from articles, convert formats",
		Subcommands: []*cli.Command{
			{
				Name: "check", Usage: "duplicates, conflicts, chains, entries that can never match, encoding slips",
				ArgsUsage: "FILE…", Action: checkGlossary,
			},
			{
				Name: "extract", Usage: "propose the names that occur in articles, with counts and an example",
				ArgsUsage: "ARTICLE|DIR…",
				Flags: []cli.Flag{
					&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "`FILE` to write (" + strings.Join(glossary.Extensions(), " ") + "); standard output if not given"},
					&cli.IntFlag{Name: "min", Value: 2, Usage: "propose what occurs at least `N` times"},
					&cli.BoolFlag{Name: "terms", Usage: "also long nouns, with ? for the English that you fill in before using the file"},
					&cli.StringSliceFlag{Name: "glossary", Aliases: []string{"g"}, Usage: "leave out what `FILE` has"},
				},
				Action: extractGlossary,
			},
			{
				Name: "convert", Usage: "write a glossary in another format; the extensions say which",
				ArgsUsage: "FROM TO", Action: convertGlossary,
			},
		},
	}
}

func checkGlossary(c *cli.Context) error {
	if c.NArg() == 0 {
		return usage("expected one or more glossary files")
	}
	var all []*glossary.Glossary
	found := 0
	for _, file := range c.Args().Slice() {
		g, err := glossary.Load(file)
		if err != nil {
			return err
		}
		problems := glossary.Check(g)
		for _, p := range problems {
			fmt.Fprintln(c.App.Writer, p)
		}
		found += len(problems)
		all = append(all, g)
		fmt.Fprintf(c.App.Writer, "%s: %s, %s\n", file, count(len(g.Entries), "entry"), count(len(problems), "problem"))
	}
	if _, conflicts := glossary.Merge(all...); len(conflicts) > 0 {
		for _, conflict := range conflicts {
			fmt.Fprintln(c.App.Writer, conflict)
		}
		found += len(conflicts)
	}
	if found > 0 {
		return fmt.Errorf("%s%w", count(found, "problem"), errFindings)
	}
	return nil
}

func convertGlossary(c *cli.Context) error {
	if c.NArg() != 2 {
		return usage("expected two files, FROM and TO, got %d", c.NArg())
	}
	from, to := c.Args().Get(0), c.Args().Get(1)
	if same, _ := sameFile(from, to); same {
		return usage("%s and %s are the same file", from, to)
	}
	g, err := glossary.Load(from)
	if err != nil {
		return err
	}
	return writeGlossary(to, g.Entries)
}

func writeGlossary(path string, entries []glossary.Entry) error {
	var b bytes.Buffer
	if err := glossary.Write(&b, path, entries); err != nil {
		return err
	}
	if err := bitext.WriteFile(path, b.Bytes()); err != nil {
		return unwritable(path, err)
	}
	return nil
}

// extractGlossary proposes the names that the pipeline would protect without a
// glossary and, with --terms, long nouns, whose English is for a person to fill in.
func extractGlossary(c *cli.Context) error {
	if c.NArg() == 0 {
		return usage("expected articles or folders of articles")
	}
	s := sessionOf(c)
	g, err := openGlossary(c.StringSlice("glossary"), s)
	if err != nil {
		return err
	}
	b, err := none.Factory.Open(c.Context, s.getenv)
	if err != nil {
		return err
	}
	var found protect.Extractor
	opt := pipeline.Options{Backend: b, Glossary: g, Protect: protect.Options{Names: true}}
	articles, err := batch.Find(c.Args().Slice(), "")
	if err != nil {
		return err
	}
	err = articles.Each(c.Context, func(name string, raw []byte) error {
		d, err := pipeline.Prepare(c.Context, name, raw, opt)
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
	for _, p := range found.Candidates(c.Int("min")) {
		e := glossary.Entry{German: p.German, English: p.German, Kind: glossary.DoNotTranslate}
		e.Note = fmt.Sprintf("%d times, e.g. %s: %s", p.Count, p.Source, p.Example)
		if p.Kind != doc.Name {
			if !c.Bool("terms") {
				continue
			}
			e.Kind, e.English = glossary.Term, "?"
		}
		entries = append(entries, e)
	}
	if out := c.String("output"); out != "" {
		return writeGlossary(out, entries)
	}
	return glossary.Write(c.App.Writer, "proposals.tsv", entries)
}
