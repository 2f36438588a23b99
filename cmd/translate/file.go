package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/urfave/cli/v2"
	"golang.org/x/term"

	"dolmetsch/doc"
	"dolmetsch/pipeline"
	"dolmetsch/pipeline/batch"
	"dolmetsch/pipeline/bitext"
	"dolmetsch/pipeline/document"
)

func fileCommand(s *session) *cli.Command {
	return &cli.Command{
		Name:      "file",
		Usage:     "translate one article (- is standard input); \"translate ARTICLE\" is the same",
		ArgsUsage: "ARTICLE",
		Flags:     s.flags(),
		Action:    s.action(s.translateFile),
	}
}

func (s *session) translateFile(ctx context.Context) error {
	if len(s.args) == 0 {
		if isTerminal(s.stdin) && isTerminal(s.stdout) && s.bare {
			return cli.ShowAppHelp(cli.NewContext(s.app, nil, nil))
		}
		if !isTerminal(s.stdin) { // cat article.txt | translate
			s.args = []string{"-"}
		}
	}
	if len(s.args) != 1 {
		return usage("expected one article, got %d (for folders: translate batch)", len(s.args))
	}
	if kind, in, err := s.dataSet(); err != nil {
		return err
	} else if in != nil {
		defer in.Close()
		return s.translateSet(ctx, kind, in)
	}
	o, err := s.open(ctx, nil)
	if err != nil {
		return err
	}
	defer o.close()
	// Whatever can be wrong with the output is said before any work is done.
	targets, err := s.fileTargets()
	if err != nil {
		return err
	}
	name := s.args[0]
	raw, err := readArticle(name, s.stdin)
	if err != nil {
		return err
	}
	if name == "-" {
		name = "stdin"
	}
	name = filepath.ToSlash(name)
	if s.DryRun {
		d, err := pipeline.Prepare(ctx, name, raw, o.options)
		if err != nil {
			return err
		}
		return writeDryRun(s.stdout, o, []*doc.Document{d})
	}
	show, clear := progress(s.stderr, s.progress, "translating")
	var mu sync.Mutex
	total, through := 0, 0
	o.options.Announce = func(n int) { total = n }
	o.done = func(n int) {
		mu.Lock()
		defer mu.Unlock()
		through = min(total, through+n)
		show(through, total)
	}
	begun := time.Now()
	d, err := pipeline.Run(ctx, name, raw, o.options)
	clear()
	if err != nil {
		return err
	}
	s.logChanges(d)
	for _, t := range targets {
		if t.path == "" {
			if err := t.format.Write(s.stdout, d); err != nil {
				return fmt.Errorf("standard output: %w", err)
			}
			continue
		}
		data, err := t.format.Bytes(d)
		if err != nil {
			return err
		}
		if err := s.write(t.path, data); err != nil {
			return err
		}
	}
	s.log.Debug("signature " + d.Signature)
	s.log.Debug(fmt.Sprintf("translated in %.1f s", time.Since(begun).Seconds()))
	o.report(s)
	s.hint()
	textOnly := !slices.ContainsFunc(targets, func(t target) bool { return t.format.Name != "txt" })
	if n := len(pipeline.Untranslated(d)); n > 0 && (textOnly || !o.options.Backend.Traits().Untranslated) {
		return fmt.Errorf("%s: %w", name, stillGerman(n))
	}
	return s.verdict(d)
}

// verdict is errFindings when units of d have errors and the user asked for
// strictness; it names them.
func (s *session) verdict(d *doc.Document) error {
	var flawed []string
	d.Units(func(_ *doc.Block, u *doc.Unit) {
		for _, i := range u.Issues {
			if i.Severity == doc.Error {
				flawed = append(flawed, u.ID+" "+i.Code)
			}
		}
	})
	return s.strictness(len(flawed), d.Name, listed(flawed, len(flawed)))
}

// readArticle reads a file, or standard input for "-".
func readArticle(name string, stdin io.Reader) ([]byte, error) {
	if name != "-" {
		return batch.Read(name)
	}
	raw, err := io.ReadAll(io.LimitReader(stdin, document.MaxFile+1))
	if err != nil {
		return nil, fmt.Errorf("standard input: %w", err)
	}
	if len(raw) > document.MaxFile {
		return nil, usage("standard input has more than %d MB", document.MaxFile>>20)
	}
	return raw, nil
}

// target is one output: a format, and a path or "" for standard output.
type target struct {
	format bitext.Format
	path   string
}

// fileTargets works out the outputs of translate file.
func (s *session) fileTargets() ([]target, error) {
	list, output := s.Format, s.Output
	if output == "-" {
		output = ""
	}
	toFolder := isFolder(output) || strings.HasSuffix(output, "/")
	if list == "" {
		if output == "" {
			return []target{{s.console(), ""}}, nil
		}
		f, ok := s.formatByExt(output)
		if toFolder {
			return nil, usage("-o %s is a folder; add --format to say what is to be written there", output)
		}
		if !ok {
			return nil, usage("-o %s: no format has the extension %q; add --format", output, filepath.Ext(output))
		}
		list = f.Name
	}
	formats, err := formatsOf(list)
	if err != nil {
		return nil, err
	}
	var targets []target
	for _, f := range formats {
		switch {
		case toFolder:
			base := strings.TrimSuffix(filepath.Base(s.args[0]), filepath.Ext(s.args[0]))
			if s.args[0] == "-" {
				base = "stdin"
			}
			place := batch.FileName(base, f, formats)
			if kind, err := document.RecognizeFile(s.args[0], s.args[0]); err == nil && f.Name == "document" {
				place = base + ".en" + kind.Ext()
			}
			targets = append(targets, target{f, filepath.Join(output, place)})
		case len(formats) > 1:
			return nil, usage("--format names %d formats; -o must then be a folder (with a / at its end if it is not there yet)", len(formats))
		case output == "" && f.Name == "bitext":
			targets = append(targets, target{s.console(), ""})
		default:
			targets = append(targets, target{f, output})
		}
	}
	for _, t := range targets {
		if t.path == "" {
			continue
		}
		article := s.args[0]
		if same, _ := sameFile(t.path, article); same {
			return nil, usage("-o %s is the article itself", t.path)
		}
		if err := s.writable(t.path); err != nil {
			return nil, err
		}
	}
	return targets, nil
}

// formatByExt is the format that the extension of output stands for: the
// document itself where the article is one of that kind.
func (s *session) formatByExt(output string) (bitext.Format, bool) {
	if kind, err := document.RecognizeFile(s.args[0], s.args[0]); err == nil && kind != document.Text &&
		strings.EqualFold(filepath.Ext(output), kind.Ext()) {
		return bitext.ByName("document")
	}
	return bitext.ByExt(output)
}

func sameFile(a, b string) (bool, error) {
	x, err := os.Stat(a)
	if err != nil {
		return false, err
	}
	y, err := os.Stat(b)
	if err != nil {
		return false, err
	}
	return os.SameFile(x, y), nil
}

func unwritable(path string, err error) error {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		err = pathErr.Err
	}
	return usage("%s cannot be written: %v", path, err)
}

// console is the bitext format for what standard output is.
func (s *session) console() bitext.Format {
	f, _ := bitext.ByName("bitext")
	out, ok := s.stdout.(*os.File)
	if !ok || !term.IsTerminal(int(out.Fd())) {
		return f
	}
	width, _, err := term.GetSize(int(out.Fd()))
	if err != nil {
		return f
	}
	f.Write = bitext.Console{Width: min(width, 160), Color: os.Getenv("NO_COLOR") == ""}.Write
	return f
}

// logChanges shows what normalization repaired.
func (s *session) logChanges(d *doc.Document) {
	for _, ch := range d.Changes {
		s.log.Debug(fmt.Sprintf("%s: byte %d: %s: %q -> %q", d.Name, ch.Raw.Start, ch.Rule, ch.Before, ch.After))
	}
}
