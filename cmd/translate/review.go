package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"dolmetsch/doc"
	"dolmetsch/glossary"
	"dolmetsch/internal/regexp"
	"dolmetsch/pipeline"
	"dolmetsch/pipeline/batch"
	"dolmetsch/pipeline/bitext"
	"dolmetsch/pipeline/memory"
)

func reviewCommand(s *session) *cli.Command {
	a := &application{session: s}
	return &cli.Command{
		Name:  "review",
		Usage: "take corrected review files back",
		Subcommands: []*cli.Command{{
			Name:        "apply",
			Usage:       "final English, checked again, from a corrected file; approved segments go to the memory",
			Description: "Settings that shape the checks (glossary, quotes, names) are to be those of the translation; where the file says that they were others, that is told.",
			ArgsUsage:   "FILE…",
			Flags: append([]cli.Flag{
				&cli.StringFlag{Name: "article", Aliases: []string{"a"}, Destination: &a.article, Usage: "the German `FILE` that was translated, to be sure that the review belongs to it; or the folder of the articles"},
				&cli.StringFlag{Name: "original", Destination: &a.original, Usage: "the `FILE` that the reviewer was given, in any format that can be read, to say what was changed; or the folder of those files"},
				&cli.StringFlag{Name: "propose", Destination: &a.propose, Usage: "write glossary entries that repeated corrections suggest to a .tsv `FILE` (needs --original)"},
			}, s.flags("glossary", "format", "output", "quotes", "punctuation", "names", "memory", "strict", "force")...),
			Action: s.action(a.run),
		}},
	}
}

// application is a call of translate review apply.
type application struct {
	*session
	article, original, propose string // files, or folders of them
}

// review is a file that was taken back.
type review struct {
	file     string
	name     string // of its outputs, without extension
	doc      *doc.Document
	revision *pipeline.Revision // nil: the original is not known
}

func (a *application) run(ctx context.Context) error {
	if len(a.args) == 0 {
		return usage("expected one or more corrected review files (%s)", readable())
	}
	formats, err := formatsOf(cmp.Or(a.Format, "txt"))
	if err != nil {
		return err
	}
	if a.Output == "" && (len(formats) > 1 || len(a.args) > 1) {
		return usage("several outputs need a folder: -o FOLDER")
	}
	if a.propose != "" && a.original == "" {
		return usage("--propose needs --original: what was corrected is seen by comparing")
	}
	if err := a.validate(); err != nil {
		return err
	}
	opt, err := a.pipelineOptions()
	if err != nil {
		return err
	}
	// Every file is read, matched and compared before anything is written.
	var reviews []review
	var docs []*doc.Document
	var edits []pipeline.Edit
	incomplete := 0
	names, err := outputNames(a.args)
	if err != nil && a.Output != "" {
		return err
	}
	for i, file := range a.args {
		r, err := a.takeBack(file)
		if missing := new(pipeline.MissingError); errors.As(err, &missing) {
			incomplete++
			a.log.Error(fmt.Sprintf("%s: %v; nothing of it was taken", file, missing))
			continue
		}
		if err != nil {
			return err
		}
		r.name = names[i]
		for _, remark := range r.doc.Remarks {
			a.log.Warn(file + ": " + remark)
		}
		for _, d := range opt.Differences(r.doc.Signature) {
			a.log.Warn(fmt.Sprintf("%s: %s when it was translated; it is checked by the settings of now", file, d))
		}
		pipeline.Recheck(r.doc, opt)
		reviews, docs = append(reviews, r), append(docs, r.doc)
		if r.revision != nil {
			edits = append(edits, r.revision.Edits...)
		}
	}
	var store *memory.Store
	if store, err = a.reviewMemory(ctx); err != nil {
		return err
	}
	if store != nil {
		defer store.Close()
	}
	faults, german := 0, 0
	var places []string
	for _, r := range reviews {
		if err := a.write(r, formats); err != nil {
			return err
		}
		var learned memory.Counts
		if store != nil {
			if learned, err = store.Learn(ctx, r.doc, time.Now()); err != nil {
				return err
			}
		}
		r.report(a.session, learned)
		faults += countIssues(r.doc)[doc.Error]
		german += len(pipeline.Untranslated(r.doc))
		r.doc.Units(func(_ *doc.Block, u *doc.Unit) {
			for _, i := range u.Issues {
				if i.Severity == doc.Error {
					places = append(places, strings.TrimSpace(r.doc.Name+" "+u.ID+" "+i.Code))
				}
			}
		})
	}
	if err := a.writeProposals(pipeline.Propose(docs, edits, opt.Glossary, 2)); err != nil {
		return err
	}
	switch {
	case incomplete > 0:
		return fmt.Errorf("%d of %s not taken: segments are missing%w", incomplete, count(len(a.args), "review"), errFindings)
	case german > 0:
		return stillGerman(german)
	}
	return a.strictness(faults, "review", listed(places, len(places)))
}

// reviewMemory is where approved segments go; nil for --memory off.
func (a *application) reviewMemory(ctx context.Context) (*memory.Store, error) {
	file, err := a.memoryFile()
	if file == "" || err != nil {
		return nil, err
	}
	return memory.Open(ctx, file)
}

// takeBack reads a review and finds the article and the original that belong to it.
func (a *application) takeBack(file string) (review, error) {
	r := review{file: file}
	var err error
	if r.doc, err = readReview(file); err != nil {
		return r, err
	}
	stem := reviewStem(filepath.Base(file))
	if r.doc.Name == "" { // a table has no place for it
		r.doc.Name = stem + ".txt"
	}
	pipeline.Order(r.doc)
	if a.article != "" {
		place, err := a.beside("article", a.article, []string{filepath.FromSlash(r.doc.Name), filepath.Base(filepath.FromSlash(r.doc.Name))}, r.doc.SourceHash)
		if err != nil {
			return r, err
		}
		article, err := batch.Read(place)
		if err != nil {
			return r, err
		}
		matched, err := pipeline.Match(r.doc, article)
		if missing := new(pipeline.MissingError); errors.As(err, &missing) {
			return r, err
		}
		if err != nil {
			return r, doc.Inputf("", "%s does not go with %s: %w", file, place, err)
		}
		r.doc = matched
	}
	if a.original != "" {
		name := strings.TrimSuffix(filepath.FromSlash(r.doc.Name), filepath.Ext(r.doc.Name))
		var names []string
		for _, n := range []string{name, filepath.Base(name), stem} {
			for _, f := range bitext.Formats {
				if f.Read != nil {
					names = append(names, n+f.Ext)
				}
			}
		}
		place, err := a.beside("original", a.original, names, "")
		if err != nil {
			return r, err
		}
		original, err := readReview(place)
		if err != nil {
			return r, err
		}
		revision, err := pipeline.Compare(original, r.doc)
		if missing := new(pipeline.MissingError); errors.As(err, &missing) {
			return r, err
		}
		if err != nil {
			return r, doc.Inputf("", "%s does not go with %s: %w", file, place, err)
		}
		r.revision = &revision
	}
	return r, pipeline.Complete(r.doc)
}

// exported is what browsers name the files that a review page exports.
var exported = regexp.MustCompile(`\.review( ?\(\d+\))?$`)

// reviewStem is the name of a review file without what tells it from the file
// that was given out.
func reviewStem(file string) string {
	return exported.ReplaceAllString(strings.TrimSuffix(file, filepath.Ext(file)), "")
}

// outputNames are the names, without extension, of what is written for reviews:
// their own or, where those of two folders have the same, with their folders.
func outputNames(files []string) ([]string, error) {
	names := make([]string, len(files))
	flat := map[string]bool{}
	for i, file := range files {
		names[i] = reviewStem(filepath.Base(file))
		flat[strings.ToLower(names[i])] = true
	}
	if len(flat) == len(files) {
		return names, nil
	}
	folders := make([][]string, len(files))
	for i, file := range files {
		abs, err := filepath.Abs(filepath.Dir(file))
		if err != nil {
			return nil, err
		}
		folders[i] = strings.Split(filepath.ToSlash(abs), "/")
	}
	shared := 0 // folders that all lie in
	for shared < len(folders[0]) && !slices.ContainsFunc(folders, func(f []string) bool {
		return len(f) <= shared || f[shared] != folders[0][shared]
	}) {
		shared++
	}
	from := map[string]string{}
	for i, file := range files {
		names[i] = filepath.Join(filepath.Join(folders[i][shared:]...), names[i])
		key := strings.ToLower(names[i])
		if other, ok := from[key]; ok {
			return nil, usage("%s and %s would have the same output %s; rename one, or take them back one at a time", other, file, names[i])
		}
		from[key] = file
	}
	return names, nil
}

// stillGerman is how a command ends that leaves segments untranslated.
func stillGerman(n int) error {
	return fmt.Errorf("not translated, still German: %s%w", count(n, "segment"), errFindings)
}

// beside is the file that a flag names or, where its place is a folder, the
// first of names that is there or else the file below it that has one of their
// base names; of several the one whose content has the hash.
func (a *application) beside(flag, place string, names []string, hash string) (string, error) {
	if !isFolder(place) {
		if len(a.args) > 1 {
			return "", usage("--%s is one file, but there are %d reviews; expected the folder of the files", flag, len(a.args))
		}
		return place, nil
	}
	for _, name := range names {
		if !filepath.IsLocal(name) { // a name comes from a file that others made
			continue
		}
		if file := filepath.Join(place, name); isFile(file) {
			return file, nil
		}
	}
	var found []string
	err := filepath.WalkDir(place, func(file string, e fs.DirEntry, err error) error {
		if err == nil && e.Type().IsRegular() && slices.ContainsFunc(names, func(n string) bool { return filepath.Base(n) == e.Name() }) {
			found = append(found, file)
		}
		return err
	})
	if err != nil {
		return "", usage("--%s: %v", flag, err)
	}
	if len(found) > 1 && hash != "" {
		exact := slices.DeleteFunc(slices.Clone(found), func(file string) bool {
			raw, err := batch.Read(file)
			return err != nil || doc.Hash(raw) != hash
		})
		if len(exact) > 0 {
			found = exact[:1] // the same text, wherever it lies
		}
	}
	switch len(found) {
	case 0:
		return "", usage("--%s: no %s in the folder %s", flag, names[0], place)
	case 1:
		return found[0], nil
	}
	return "", usage("--%s: several files could be meant: %s; name one", flag, strings.Join(found, ", "))
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

func (a *application) write(r review, formats []bitext.Format) error {
	for _, f := range formats {
		data, err := f.Bytes(r.doc)
		if err != nil {
			return err
		}
		if a.Output == "" {
			if _, err := a.stdout.Write(data); err != nil {
				return fmt.Errorf("standard output: %w", err)
			}
			continue
		}
		path := filepath.Join(a.Output, batch.FileName(r.name, f, formats))
		for _, input := range a.args {
			if same, _ := sameFile(path, input); same {
				return usage("%s would overwrite the review file itself; choose another folder", path)
			}
		}
		if there, err := os.ReadFile(path); err == nil && bytes.Equal(there, data) {
			continue
		}
		if err := a.session.write(path, data); err != nil {
			return err
		}
	}
	return nil
}

// report says what became of a review, and what its reviewer changed.
func (r review) report(s *session, learned memory.Counts) {
	states := map[doc.State]int{}
	r.doc.Units(func(_ *doc.Block, u *doc.Unit) { states[u.State]++ })
	issues := countIssues(r.doc)
	s.log.Info(fmt.Sprintf("%s: %d approved, %d edited, %d untouched; memory: %d new, %d changed; %s, %s left",
		r.file, states[doc.Approved], states[doc.Edited], states[doc.Machine], learned.Added, learned.Changed,
		count(issues[doc.Error], "error"), count(issues[doc.Warning], "warning")))
	if r.revision == nil {
		return
	}
	s.log.Info(fmt.Sprintf("  %d of %s corrected: %s out, %s in", len(r.revision.Edits),
		count(len(r.revision.Edits)+r.revision.Unchanged, "segment"), count(r.revision.Removed, "word"), count(r.revision.Added, "word")))
	for _, e := range r.revision.Edits {
		s.log.Info("  " + e.String())
	}
}

// writeProposals writes the entries to the file that the user asked for, or shows them.
func (a *application) writeProposals(proposals []pipeline.Proposal) error {
	file := a.propose
	var entries []glossary.Entry
	for _, p := range proposals {
		entries = append(entries, p.Entry)
		if file == "" {
			a.log.Info(fmt.Sprintf("proposed for the glossary: %s = %s (%s)", p.Entry.German, p.Entry.English, p.Entry.Note))
		}
	}
	if file == "" {
		return nil
	}
	var data bytes.Buffer
	if err := glossary.Write(&data, file, entries); err != nil {
		return err
	}
	if err := a.session.write(file, data.Bytes()); err != nil {
		return err
	}
	a.log.Info(fmt.Sprintf("%s: %s proposed", file, count(len(entries), "entry")))
	return nil
}

// readable lists the formats that corrections can be read from.
func readable() string {
	var names []string
	for _, f := range bitext.Formats {
		if f.Read != nil {
			names = append(names, f.Name+" ("+f.Ext+")")
		}
	}
	return strings.Join(names, ", ")
}

func readReview(file string) (*doc.Document, error) {
	f, ok := bitext.ByExt(file)
	if !ok || f.Read == nil {
		return nil, usage("%s: corrections cannot be read from this kind of file; expected %s", file, readable())
	}
	in, err := os.Open(file)
	if err != nil {
		return nil, usage("%v", err)
	}
	defer in.Close()
	d, err := f.Read(in)
	if err != nil {
		return nil, doc.Inputf(file, "%w", err)
	}
	return d, nil
}
