package main

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"dolmetsch/pipeline"
	"dolmetsch/pipeline/batch"
	"dolmetsch/pipeline/bitext"
	"dolmetsch/pipeline/doc"
	"dolmetsch/pipeline/memory"
)

func reviewCommand() *cli.Command {
	return &cli.Command{
		Name:  "review",
		Usage: "take corrected review files back",
		Subcommands: []*cli.Command{{
			Name:      "apply",
			Usage:     "final English, checked again, from a corrected file; approved segments go to the memory",
			ArgsUsage: "FILE…",
			Flags: []cli.Flag{
				&cli.StringFlag{Name: "article", Aliases: []string{"a"}, Usage: "the German `FILE` that was translated, to be sure that the review belongs to it"},
				&cli.StringSliceFlag{Name: "glossary", Aliases: []string{"g"}, Usage: "glossary `FILE` for the checks; may be repeated"},
				&cli.StringFlag{Name: "format", Aliases: []string{"f"}, Value: "txt", Usage: "`LIST` of formats to write"},
				&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "`FOLDER` to write to; standard output if not given"},
				&cli.StringFlag{Name: "memory", Usage: "translation memory `FILE`, or off", EnvVars: []string{"DOLMETSCH_MEMORY"}},
				&cli.BoolFlag{Name: "strict", Usage: "exit with 3 when a check finds an error"},
			},
			Action: applyReview,
		}},
	}
}

func applyReview(c *cli.Context) error {
	if c.NArg() == 0 {
		return usage("expected one or more corrected review files (.json .xlf .tmx .tsv)")
	}
	if c.IsSet("article") && c.NArg() != 1 {
		return usage("--article goes with one review file, got %d", c.NArg())
	}
	s := sessionOf(c)
	formats, err := formatsOf(c.String("format"))
	if err != nil {
		return err
	}
	out := c.String("output")
	if out == "" && (len(formats) > 1 || c.NArg() > 1) {
		return usage("several outputs need a folder: -o FOLDER")
	}
	g, err := openGlossary(c.StringSlice("glossary"), s)
	if err != nil {
		return err
	}
	var store *memory.Store
	if file := c.String("memory"); file != "off" {
		if file == "" {
			if file, err = defaultMemory(s.getenv); err != nil {
				return usage("no place for the memory is known (%v); give --memory FILE or --memory off", err)
			}
		}
		if store, err = memory.Open(c.Context, file); err != nil {
			return err
		}
		defer store.Close()
	}
	var article []byte
	if c.IsSet("article") {
		if article, err = batch.Read(c.String("article")); err != nil {
			return err
		}
	}
	// Every file is read before anything is written.
	var docs []*doc.Document
	for _, file := range c.Args().Slice() {
		d, err := readReview(file)
		if err != nil {
			return err
		}
		if article != nil {
			if err := pipeline.Match(d, article); err != nil {
				return fmt.Errorf("%w: %s: %w", doc.ErrInput, file, err)
			}
		}
		docs = append(docs, d)
	}
	found := 0
	for i, d := range docs {
		pipeline.Recheck(d, pipeline.Options{Glossary: g})
		edited, approved := states(d)
		found += countIssues(d)[doc.Error]
		file := c.Args().Get(i)
		var learned memory.Counts
		if store != nil {
			if learned, err = store.Learn(c.Context, d, time.Now()); err != nil {
				return err
			}
		}
		for _, f := range formats {
			data, err := f.Bytes(d)
			if err != nil {
				return err
			}
			if out == "" {
				if _, err := c.App.Writer.Write(data); err != nil {
					return fmt.Errorf("standard output: %w", err)
				}
				continue
			}
			base := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
			path := filepath.Join(out, batch.FileName(base, f, formats))
			if same, _ := sameFile(path, file); same {
				return usage("%s would overwrite the review file itself; choose another folder", path)
			}
			if err := bitext.WriteFile(path, data); err != nil {
				return unwritable(path, err)
			}
		}
		s.log.Info(fmt.Sprintf("%s: %d edited, %d approved, %d stored in the memory, %d errors left",
			file, edited, approved, learned.Added+learned.Changed, countIssues(d)[doc.Error]))
	}
	return strictness(c, found, "review")
}

func readReview(file string) (*doc.Document, error) {
	f, ok := bitext.ByExt(file)
	if !ok || f.Read == nil {
		var readable []string
		for _, f := range bitext.Formats {
			if f.Read != nil {
				readable = append(readable, f.Name+" ("+f.Ext+")")
			}
		}
		return nil, usage("%s: corrections cannot be read from this kind of file; expected %s", file, strings.Join(readable, ", "))
	}
	raw, err := batch.Read(file)
	if err != nil {
		return nil, err
	}
	d, err := f.Read(bytes.NewReader(raw))
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", doc.ErrInput, file, err)
	}
	return d, nil
}

func states(d *doc.Document) (edited, approved int) {
	d.Units(func(_ *doc.Block, u *doc.Unit) {
		switch u.State {
		case doc.Edited:
			edited++
		case doc.Approved:
			approved++
		}
	})
	return edited, approved
}
