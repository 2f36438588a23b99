package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"dolmetsch/doc"
	"dolmetsch/pipeline"
	"dolmetsch/pipeline/backend"
	"dolmetsch/pipeline/batch"
	"dolmetsch/pipeline/bitext"
	"dolmetsch/pipeline/document"
)

func batchCommand(s *session) *cli.Command {
	return &cli.Command{
		Name:      "batch",
		Usage:     "translate every article under the folders; run again, it goes on where it was",
		ArgsUsage: "DIR… -o OUTDIR",
		Flags:     s.flags(),
		Action:    s.action(s.translateBatch),
	}
}

func (s *session) translateBatch(ctx context.Context) error {
	if len(s.args) == 0 {
		return usage("expected one or more folders of articles")
	}
	dirs, out := s.args, s.Output
	if s.DryRun {
		return s.dryRunBatch(ctx, dirs, out)
	}
	if out == "" {
		return usage("batch needs an output folder: -o OUTDIR")
	}
	toSet := false // from one data set to another
	if len(dirs) == 1 && filepath.Ext(out) != "" && !isFolder(out) {
		kind, err := document.RecognizeFile(dirs[0], dirs[0])
		toSet = err == nil && kind.Records()
	}
	if info, err := os.Stat(out); err == nil && !info.IsDir() && !toSet {
		return usage("-o %s is not a folder", out)
	}
	list := s.Format
	if list == "" {
		list = "html,txt,json,document"
	}
	formats, err := formatsOf(list)
	if err != nil {
		return err
	}
	var records []bitext.Format // of data sets: "document" if not asked for others
	if s.Format != "" {
		records = formats
	}
	find, openState, folder, place := batch.Find, batch.OpenState, out, filepath.Join(out, "x")
	if toSet {
		if s.Format != "" && s.Format != "document" {
			return usage("-o %s: other formats of a data set go into a folder", out)
		}
		find = func(files []string, out string) (*batch.Articles, error) { return batch.FindSet(files[0], out) }
		openState, folder, place = batch.OpenSetState, filepath.Dir(out), out
		formats, _ = formatsOf("document")
	}
	articles, err := find(dirs, out)
	if err != nil {
		return err
	}
	if err := bitext.Writable(place); err != nil {
		return unwritable(out, err)
	}
	state, err := openState(ctx, out)
	if err != nil {
		return err
	}
	defer state.Close()
	o, err := s.open(ctx, state.Answers)
	if err != nil {
		return err
	}
	defer o.close()
	show, clear := progress(s.stderr, s.progress, "articles")
	done, total := 0, articles.Len()
	begun := time.Now()
	sum, err := batch.Run(ctx, batch.Options{
		State: state, Articles: articles, Out: folder, Formats: formats, Records: records, Fields: s.Fields, Jobs: s.Jobs, Force: s.Force, Pipeline: o.options,
		Report: func(r batch.Result) {
			done++
			if r.Err != nil { // said at the end, with the others
				s.log.Debug(fmt.Sprintf("%s: %s", r.Path, r.Status))
			} else {
				s.log.Debug(fmt.Sprintf("%s: %s, %s", r.Path, r.Status, findings(r.Units, r.Errors, r.Warnings)))
			}
			show(done, total)
		},
	})
	clear()
	stopped := new(backend.StopError)
	if err != nil && !errors.Is(err, context.Canceled) && !errors.As(err, &stopped) {
		return err
	}
	if sum.Records > 0 {
		s.log.Info("data sets: " + count(sum.Records, "record"))
	}
	s.log.Info(fmt.Sprintf("%s: %s; %s; %.1f s", count(total, "article"), statusLine(sum, total),
		findings(sum.Units, sum.Errors, sum.Warnings), time.Since(begun).Seconds()))
	for _, r := range sum.LeftOut {
		s.log.Info(fmt.Sprintf("  skipped %s: %v", r.Path, r.Err))
	}
	for _, f := range articles.Skipped {
		s.log.Info(fmt.Sprintf("  skipped %s: %s", f.Path, f.Why))
	}
	for _, r := range sum.Failures {
		text := errText(r.Err)
		if !strings.HasPrefix(text, r.Path) {
			text = r.Path + ": " + text
		}
		s.log.Error(fmt.Sprintf("%s: %s", r.Status, text))
	}
	s.logFlawed(sum)
	s.logDifferences(sum)
	o.report(s)
	s.hint()
	if err != nil {
		s.log.Info("finished work is kept; the same command goes on")
		return err
	}
	if sum.Left > 0 {
		return s.setFindings(sum)
	}
	if n := len(sum.Failures); n > 0 {
		return fmt.Errorf("%d of %s not done; the same command tries again%w", n, count(total, "article"), errFindings)
	}
	if sum.Unsolved > 0 {
		return stillGerman(sum.Unsolved)
	}
	return s.strictness(sum.Errors, "batch", "")
}

func (s *session) dryRunBatch(ctx context.Context, dirs []string, out string) error {
	o, err := s.open(ctx, nil)
	if err != nil {
		return err
	}
	defer o.close()
	articles, err := batch.Find(dirs, out)
	if err != nil {
		return err
	}
	articles.Fields = s.Fields
	var docs []*doc.Document
	err = articles.Each(ctx, func(name string, raw []byte) error {
		d, err := pipeline.Prepare(ctx, name, raw, o.options)
		if errors.Is(err, doc.ErrInput) {
			s.log.Warn(errText(err))
			return nil
		}
		if err != nil {
			return err
		}
		d.Raw, d.Changes = nil, nil // only the units are counted
		docs = append(docs, d)
		return nil
	})
	if err != nil {
		return err
	}
	return writeDryRun(s.stdout, o, docs)
}

// findings is "12 segments, 1 error, 2 warnings".
func findings(units, errors, warnings int) string {
	return strings.Join([]string{count(units, "segment"), count(errors, "error"), count(warnings, "warning")}, ", ")
}

// shownDifferences is how many are told at the end of a batch; --verbose tells more.
const shownDifferences = 10

// logDifferences tells what articles have different English for.
func (s *session) logDifferences(sum batch.Summary) {
	if sum.Differing == 0 {
		return
	}
	s.log.Info("different English in different articles: " + count(sum.Differing, "German text"))
	shown := sum.Differences
	if !s.log.Enabled(context.Background(), slog.LevelDebug) {
		shown = shown[:min(len(shown), shownDifferences)]
	}
	for _, same := range shown {
		var english []string
		for _, said := range same {
			english = append(english, fmt.Sprintf("%q (%s %s)", said.Target, said.Article, said.Unit))
		}
		s.log.Info(fmt.Sprintf("  %q: %s", same[0].Source, strings.Join(english, ", ")))
	}
	if more := sum.Differing - len(shown); more > 0 {
		s.log.Info(fmt.Sprintf("  and %d more", more))
	}
}

// statusLine is "18 translated, 2 unchanged".
func statusLine(s batch.Summary, total int) string {
	var parts []string
	seen := 0
	for _, status := range []batch.Status{batch.Translated, batch.Unchanged, batch.Kept, batch.LeftOut, batch.Failed} {
		if n := s.Articles[status]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, status))
			seen += n
		}
	}
	if seen < total {
		parts = append(parts, fmt.Sprintf("%d not begun", total-seen))
	}
	return strings.Join(parts, ", ")
}

// errText is err on one line.
func errText(err error) string { return strings.ReplaceAll(err.Error(), "\n", "; ") }

// strictness is errFindings when there are errors and the user asked for
// strictness; where names the places.
func (s *session) strictness(errors int, what, where string) error {
	if !s.Strict || errors == 0 {
		return nil
	}
	if where != "" {
		where = ": " + where
	}
	return fmt.Errorf("%s: %s of severity error%s%w", what, count(errors, "issue"), where, errFindings)
}

// shownFlawed is how many articles with errors are named at the end of a batch;
// --verbose names all.
const shownFlawed = 20

// logFlawed names the articles with errors and where they are; under --strict,
// where they end the run badly, as errors.
func (s *session) logFlawed(sum batch.Summary) {
	shown := sum.Flawed
	if !s.log.Enabled(context.Background(), slog.LevelDebug) {
		shown = shown[:min(len(shown), shownFlawed)]
	}
	level := slog.LevelInfo
	if s.Strict {
		level = slog.LevelError
	}
	for _, r := range shown {
		s.log.Log(context.Background(), level, fmt.Sprintf("%s: %s: %s", r.Path, count(r.Errors, "error"), listed(r.Found, r.Errors)))
	}
	if more := len(sum.Flawed) - len(shown); more > 0 {
		s.log.Info(fmt.Sprintf("  and %s with errors more", count(more, "article")))
	}
}

// listed is a list of some places of all.
func listed(places []string, all int) string {
	const most = 10
	shown := places[:min(most, len(places))]
	text := strings.Join(shown, ", ")
	if all > len(shown) {
		text += fmt.Sprintf(" and %d more", all-len(shown))
	}
	return text
}

// countIssues counts the issues of d by severity.
func countIssues(d *doc.Document) map[doc.Severity]int {
	n := map[doc.Severity]int{}
	d.Units(func(_ *doc.Block, u *doc.Unit) {
		for _, i := range u.Issues {
			n[i.Severity]++
		}
	})
	return n
}
