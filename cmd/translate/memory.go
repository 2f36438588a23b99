package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"dolmetsch/doc"
	"dolmetsch/pipeline/bitext"
	"dolmetsch/pipeline/memory"
)

func memoryCommand() *cli.Command {
	file := &cli.StringFlag{Name: "memory", Usage: "translation memory `FILE`", EnvVars: []string{"DOLMETSCH_MEMORY"}}
	return &cli.Command{
		Name:  "memory",
		Usage: "the translation memory: import, export, info",
		Subcommands: []*cli.Command{
			{
				Name:      "import",
				Usage:     "add the segments of TMX files of any size",
				ArgsUsage: "FILE.tmx…",
				Flags: []cli.Flag{file, &cli.BoolFlag{Name: "approved", Usage: "take segments of other tools, " +
					"which do not say how far review has come, as approved; otherwise they are only shown as suggestions"}},
				Action: importMemory,
			},
			{
				Name:   "export",
				Usage:  "write everything that is in the memory as TMX",
				Flags:  []cli.Flag{file, &cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "TMX `FILE`; standard output if not given"}},
				Action: exportMemory,
			},
			{
				Name:   "info",
				Usage:  "what is in the memory",
				Flags:  []cli.Flag{file},
				Action: memoryInfo,
			},
		},
	}
}

// memoryFile is the memory that the user means.
func memoryFile(c *cli.Context, s *session) (string, error) {
	if file := c.String("memory"); file != "" {
		return file, nil
	}
	file, err := defaultMemory(s.getenv)
	if err != nil {
		return "", usage("no place for the memory is known (%v); give --memory FILE", err)
	}
	return file, nil
}

// openExisting opens a memory that must be there.
func openExisting(c *cli.Context) (*memory.Store, string, error) {
	if c.NArg() > 0 {
		return nil, "", usage("unexpected argument %q", c.Args().First())
	}
	file, err := memoryFile(c, sessionOf(c))
	if err != nil {
		return nil, "", err
	}
	if !isFile(file) {
		return nil, "", usage("%s: no memory is there; translate review apply and translate memory import make one", file)
	}
	store, err := memory.Open(c.Context, file)
	return store, file, err
}

func importMemory(c *cli.Context) error {
	if c.NArg() == 0 {
		return usage("expected one or more .tmx files")
	}
	s := sessionOf(c)
	for _, file := range c.Args().Slice() {
		if !isFile(file) {
			return usage("%s: no such file; expected TMX", file)
		}
	}
	place, err := memoryFile(c, s)
	if err != nil {
		return err
	}
	store, err := memory.Open(c.Context, place)
	if err != nil {
		return err
	}
	defer store.Close()
	for _, file := range c.Args().Slice() {
		states := map[doc.State]int{}
		counts, err := importTMX(c.Context, store, file, c.Bool("approved"), states)
		s.log.Info(fmt.Sprintf("%s: %d new, %d changed, %d known; %d approved, %d edited, %d not reviewed",
			file, counts.Added, counts.Changed, counts.Unchanged, states[doc.Approved], states[doc.Edited], states[doc.Machine]))
		if err != nil {
			return err
		}
		if states[doc.Machine] > 0 && !c.Bool("approved") {
			s.log.Info("what is not reviewed is only shown as a suggestion; --approved would take what other tools have made as approved")
		}
	}
	return nil
}

// importTMX adds the units of a file to store and counts them by state. A
// unit of ours keeps its state: a machine's target never becomes approved here.
func importTMX(ctx context.Context, store *memory.Store, file string, approved bool, states map[doc.State]int) (memory.Counts, error) {
	f, err := os.Open(file)
	if err != nil {
		return memory.Counts{}, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return memory.Counts{}, err
	}
	before := ""
	counts, err := store.Write(ctx, func(put func(memory.Entry) error) error {
		err := bitext.EachTMX(bufio.NewReader(f), func(d *doc.Document, u bitext.TMXUnit) error {
			e := memory.Entry{Source: u.Source, Target: u.Target, Before: u.Before, State: u.State, Origin: u.Origin, Article: u.Article, Changed: u.Changed}
			ours := u.Origin != "" || u.State != doc.Machine
			if ours && d.Name != "" { // an article: its units are in order
				e.Article = cmp.Or(e.Article, d.Name)
				e.Before = cmp.Or(e.Before, before)
			}
			before = u.Source
			e.Article = cmp.Or(e.Article, filepath.Base(file))
			if e.Changed.IsZero() {
				e.Changed = info.ModTime()
			}
			if !ours && approved {
				e.State = doc.Approved
			}
			if strings.TrimSpace(e.Target) == "" || u.Origin == doc.OriginNone || u.Origin == doc.OriginVerbatim {
				return nil
			}
			if e.Origin == doc.OriginMemory { // not who made it
				e.Origin = ""
			}
			states[e.State]++
			return put(e)
		})
		if errors.Is(err, doc.ErrInput) {
			return fmt.Errorf("%w: %s: %w", doc.ErrInput, file, err)
		}
		return err
	})
	return counts, err
}

func exportMemory(c *cli.Context) error {
	store, _, err := openExisting(c)
	if err != nil {
		return err
	}
	defer store.Close()
	out := c.String("output")
	if out == "" || out == "-" {
		if err := writeTMX(c.Context, store, bufio.NewWriter(c.App.Writer)); err != nil {
			return fmt.Errorf("standard output: %w", err)
		}
		return nil
	}
	if err := bitext.Writable(out); err != nil {
		return unwritable(out, err)
	}
	return bitext.WriteFileFunc(out, func(w io.Writer) error { return writeTMX(c.Context, store, bufio.NewWriter(w)) })
}

// writeTMX streams a memory.
func writeTMX(ctx context.Context, store *memory.Store, w *bufio.Writer) error {
	t := bitext.NewTMXWriter(w, &doc.Document{})
	err := store.Each(ctx, func(e memory.Entry) error {
		return t.Write(bitext.TMXUnit{
			Unit:   doc.Unit{Source: e.Source, Target: e.Target, State: e.State, Origin: cmp.Or(e.Origin, doc.OriginMemory), Raw: doc.NoSpan},
			Before: e.Before, Article: e.Article, Changed: e.Changed,
		})
	})
	if err == nil {
		err = t.Close()
	}
	if err == nil {
		err = w.Flush()
	}
	return err
}

func memoryInfo(c *cli.Context) error {
	store, file, err := openExisting(c)
	if err != nil {
		return err
	}
	defer store.Close()
	info, err := store.Info(c.Context)
	if err != nil {
		return err
	}
	stat, err := os.Stat(file)
	if err != nil {
		return err
	}
	text := fmt.Sprintf("%s: %.1f MB\n%d approved, %d edited, %d not reviewed\n", file, float64(stat.Size())/(1<<20),
		info.Units[doc.Approved], info.Units[doc.Edited], info.Units[doc.Machine])
	if !info.Last.IsZero() {
		text += fmt.Sprintf("from %s to %s\n", info.First.Format(time.DateOnly), info.Last.Format(time.DateOnly))
	}
	_, err = c.App.Writer.Write([]byte(text))
	return err
}
