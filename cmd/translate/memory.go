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

func memoryCommand(s *session) *cli.Command {
	var approved bool
	return &cli.Command{
		Name:  "memory",
		Usage: "the translation memory: import, export, info",
		Subcommands: []*cli.Command{
			{
				Name:      "import",
				Usage:     "add the segments of TMX files of any size",
				ArgsUsage: "FILE.tmx…",
				Flags: append(s.flags("memory"), &cli.BoolFlag{Name: "approved", Destination: &approved, Usage: "take segments of other tools, " +
					"which do not say how far review has come, as approved; otherwise they are only shown as suggestions"}),
				Action: s.action(func(ctx context.Context) error { return s.importMemory(ctx, approved) }),
			},
			{
				Name:   "export",
				Usage:  "write everything that is in the memory as TMX",
				Flags:  s.flags("output", "memory", "force"),
				Action: s.action(s.exportMemory),
			},
			{
				Name:   "info",
				Usage:  "what is in the memory",
				Flags:  s.flags("memory"),
				Action: s.action(s.memoryInfo),
			},
		},
	}
}

// memoryFile is the memory that the user means; "" is none.
func (s *session) memoryFile() (string, error) {
	switch s.Memory {
	case "off":
		return "", nil
	case "":
		dir, err := s.dataFolder()
		if err != nil {
			return "", usage("no place for the memory is known (%v); give --memory FILE", err)
		}
		return filepath.Join(dir, "memory.db"), nil
	}
	return s.Memory, nil
}

// memoryMeant is memoryFile for commands that are about nothing else.
func (s *session) memoryMeant() (string, error) {
	file, err := s.memoryFile()
	if err == nil && file == "" {
		err = usage("--memory is off; expected a file")
	}
	return file, err
}

// openExisting opens a memory that must be there.
func (s *session) openExisting(ctx context.Context) (*memory.Store, string, error) {
	if len(s.args) > 0 {
		return nil, "", usage("unexpected argument %q", s.args[0])
	}
	file, err := s.memoryMeant()
	if err != nil {
		return nil, "", err
	}
	if !isFile(file) {
		return nil, "", usage("%s: no memory is there; translate review apply and translate memory import make one", file)
	}
	store, err := memory.Open(ctx, file)
	return store, file, err
}

func (s *session) importMemory(ctx context.Context, approved bool) error {
	if len(s.args) == 0 {
		return usage("expected one or more .tmx files")
	}
	for _, file := range s.args {
		if !isFile(file) {
			return usage("%s: no such file; expected TMX", file)
		}
	}
	place, err := s.memoryMeant()
	if err != nil {
		return err
	}
	store, err := memory.Open(ctx, place)
	if err != nil {
		return err
	}
	defer store.Close()
	for _, file := range s.args {
		states := map[doc.State]int{}
		counts, err := importTMX(ctx, store, file, approved, states)
		s.log.Info(fmt.Sprintf("%s: %d new, %d changed, %d known; %d approved, %d edited, %d not reviewed",
			file, counts.Added, counts.Changed, counts.Unchanged, states[doc.Approved], states[doc.Edited], states[doc.Machine]))
		if err != nil {
			return err
		}
		if states[doc.Approved]+states[doc.Edited]+states[doc.Machine] == 0 {
			return usage("%s: nothing was taken; expected units with German (de) and English (en)", file)
		}
		if states[doc.Machine] > 0 && approved {
			s.log.Info(count(states[doc.Machine], "unit") + " not taken as approved: a machine made them, or their English has markup as text")
		}
		if states[doc.Machine] > 0 && !approved {
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
			if !ours && approved && !u.Unproved {
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
			return doc.Inputf(file, "%w", err)
		}
		return err
	})
	return counts, err
}

func (s *session) exportMemory(ctx context.Context) error {
	store, _, err := s.openExisting(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	out := s.Output
	if out == "" || out == "-" {
		if err := writeTMX(ctx, store, bufio.NewWriter(s.stdout)); err != nil {
			return fmt.Errorf("standard output: %w", err)
		}
		return nil
	}
	if err := s.writable(out); err != nil {
		return err
	}
	if err := bitext.WriteFileFunc(out, func(w io.Writer) error { return writeTMX(ctx, store, bufio.NewWriter(w)) }); err != nil {
		return unwritable(out, err)
	}
	s.remember(out)
	return nil
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

func (s *session) memoryInfo(ctx context.Context) error {
	store, file, err := s.openExisting(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	info, err := store.Info(ctx)
	if err != nil {
		return err
	}
	stat, err := os.Stat(file)
	if err != nil {
		return err
	}
	text := fmt.Sprintf("%s: %.1f MB\n%d approved, %d edited, %d not reviewed\n", file, float64(stat.Size())/1e6,
		info.Units[doc.Approved], info.Units[doc.Edited], info.Units[doc.Machine])
	if !info.Last.IsZero() {
		text += fmt.Sprintf("from %s to %s\n", info.First.Format(time.DateOnly), info.Last.Format(time.DateOnly))
	}
	_, err = s.stdout.Write([]byte(text))
	return err
}
