// Package batch translates folders of articles: it walks them, runs the
// pipeline on each article that is not done yet, and writes the outputs so that
// a batch killed at any instant goes on where it was. It knows no flags and
// prints nothing; progress goes to a function of the caller's.
package batch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"dolmetsch/pipeline"
	"dolmetsch/pipeline/backend"
	"dolmetsch/pipeline/bitext"
	"dolmetsch/pipeline/doc"
	"dolmetsch/pipeline/memory"
)

// StateFile is the name of the batch's state in the output folder.
const StateFile = ".dolmetsch.db"

// MaxArticle is the size of the largest article that is read, in bytes.
const MaxArticle = 64 << 20

// OpenState opens the state of the batch whose output folder is out. The
// answers of its backend are to be kept there too (memory.Answers).
func OpenState(ctx context.Context, out string) (*memory.Store, error) {
	return memory.Open(ctx, filepath.Join(out, StateFile))
}

// Options of a batch.
type Options struct {
	State    *memory.Store
	Dirs     []string // input folders; single files are taken too
	Out      string   // output folder
	Formats  []bitext.Format
	Jobs     int  // articles at the same time; at least 1
	Force    bool // also overwrite outputs that were changed since they were written
	Pipeline pipeline.Options
	// Report is called after each article, by one goroutine at a time.
	Report func(Result)
}

// Status is how an article ended.
type Status string

// The ways an article ends.
const (
	Translated Status = "translated"
	Unchanged  Status = "unchanged" // done before by an earlier run
	Kept       Status = "kept"      // an output was edited since, so nothing was written
	Failed     Status = "failed"
)

// Result is what became of one article.
type Result struct {
	Path     string // relative, slash-separated
	Status   Status
	Err      error // for Failed; for Kept which file was edited
	Units    int
	Errors   int // issues of that severity
	Warnings int
	Unsolved int // units that could not be translated
}

// Summary adds up a batch.
type Summary struct {
	Articles map[Status]int
	Units    int
	Errors   int
	Warnings int
	Unsolved int
	Failures []Result // in order of path: Failed and Kept
}

func (s *Summary) add(r Result) {
	s.Articles[r.Status]++
	s.Units += r.Units
	s.Errors += r.Errors
	s.Warnings += r.Warnings
	s.Unsolved += r.Unsolved
	if r.Err != nil {
		s.Failures = append(s.Failures, r)
	}
}

// Run translates the articles. The error is of the batch as a whole (bad
// folders, an unwritable output folder, ctx.Err() when it was interrupted);
// articles that failed are in the Summary, which is valid in any case.
func Run(ctx context.Context, opt Options) (Summary, error) {
	sum := Summary{Articles: map[Status]int{}}
	articles, err := find(opt.Dirs, opt.Out)
	if err != nil {
		return sum, err
	}
	r := runner{Options: opt}
	if r.signature, err = r.sign(ctx); err != nil {
		return sum, err
	}
	var mu sync.Mutex
	var stop atomic.Bool // set by an error that every further article would meet
	group, groupCtx := errgroup.WithContext(ctx)
	group.SetLimit(max(1, opt.Jobs))
	for _, a := range articles {
		if groupCtx.Err() != nil || stop.Load() {
			break
		}
		group.Go(func() error {
			res, err := r.article(groupCtx, a)
			if err != nil {
				stop.Store(true)
				return err
			}
			mu.Lock()
			defer mu.Unlock()
			sum.add(res)
			if opt.Report != nil {
				opt.Report(res)
			}
			return nil
		})
	}
	err = group.Wait()
	slices.SortFunc(sum.Failures, func(a, b Result) int { return strings.Compare(a.Path, b.Path) })
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	return sum, err
}

// Count is the number of articles under dirs.
func Count(dirs []string, out string) (int, error) {
	articles, err := find(dirs, out)
	return len(articles), err
}

// Articles calls f with every article under dirs, in order, and its content.
func Articles(ctx context.Context, dirs []string, out string, f func(name string, raw []byte) error) error {
	articles, err := find(dirs, out)
	if err != nil {
		return err
	}
	for _, a := range articles {
		if err := ctx.Err(); err != nil {
			return err
		}
		raw, err := Read(a.file)
		if err == nil {
			err = f(a.rel, raw)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// article is an input file and its place in the output tree.
type article struct {
	file string
	rel  string // slash-separated, with its extension
}

// find lists the articles: files named *.txt or without an extension under the
// folders, hidden ones and the output folder left out, sorted by place.
func find(dirs []string, out string) ([]article, error) {
	var all []article
	at := map[string]string{}
	add := func(file, rel string) error {
		a := article{file, filepath.ToSlash(rel)}
		if other, ok := at[a.rel]; ok {
			return fmt.Errorf("%w: %s and %s would have the same output %s; run one folder at a time", doc.ErrInput, other, file, a.rel)
		}
		at[a.rel] = file
		all = append(all, a)
		return nil
	}
	outAbs, err := filepath.Abs(out)
	if err != nil {
		return nil, err
	}
	for _, dir := range dirs {
		info, err := os.Stat(dir)
		if err != nil {
			return nil, fmt.Errorf("%w: %s: %w (expected a folder of articles)", doc.ErrInput, dir, errors.Unwrap(err))
		}
		if !info.IsDir() {
			if err := add(dir, filepath.Base(dir)); err != nil {
				return nil, err
			}
			continue
		}
		err = filepath.WalkDir(dir, func(file string, e fs.DirEntry, err error) error {
			if err != nil {
				return fmt.Errorf("%w: %w", doc.ErrInput, err)
			}
			if file != dir && strings.HasPrefix(e.Name(), ".") {
				if e.IsDir() {
					return filepath.SkipDir
				}
				return nil
			}
			if e.IsDir() {
				if abs, err := filepath.Abs(file); err == nil && abs == outAbs && file != dir {
					return filepath.SkipDir
				}
				return nil
			}
			if ext := strings.ToLower(filepath.Ext(file)); ext != ".txt" && ext != "" {
				return nil
			}
			if info, err := os.Stat(file); err != nil || !info.Mode().IsRegular() {
				return nil
			}
			rel, err := filepath.Rel(dir, file)
			if err != nil {
				return err
			}
			return add(file, rel)
		})
		if err != nil {
			return nil, err
		}
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("%w: %s: no articles (expected files named *.txt)", doc.ErrInput, strings.Join(dirs, ", "))
	}
	slices.SortFunc(all, func(a, b article) int { return strings.Compare(a.rel, b.rel) })
	return all, nil
}

// Read reads an article; errors name it and wrap doc.ErrInput.
func Read(file string) ([]byte, error) {
	info, err := os.Stat(file)
	if err == nil && info.IsDir() {
		return nil, fmt.Errorf("%w: %s is a folder; expected an article (for folders: translate batch)", doc.ErrInput, file)
	}
	if err == nil && info.Size() > MaxArticle {
		return nil, fmt.Errorf("%w: %s has %d MB; an article has at most %d", doc.ErrInput, file, info.Size()>>20, MaxArticle>>20)
	}
	var raw []byte
	if err == nil {
		raw, err = os.ReadFile(file)
	}
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return nil, fmt.Errorf("%w: %s: %w", doc.ErrInput, file, pathErr.Err)
	}
	return raw, err
}

type runner struct {
	Options
	signature string
}

// sign is the signature of everything that shapes the outputs but the articles.
func (r *runner) sign(ctx context.Context) (string, error) {
	names := make([]string, len(r.Formats))
	for i, f := range r.Formats {
		names[i] = f.Name
	}
	s := r.Pipeline.Signature() + "|formats:" + strings.Join(names, ",")
	if r.Pipeline.Memory != nil {
		print, err := r.Pipeline.Memory.Fingerprint(ctx)
		if err != nil {
			return "", err
		}
		s += "|memory:" + print
	}
	return s, nil
}

// article brings one article to its end. An error is one of the whole batch.
func (r *runner) article(ctx context.Context, a article) (Result, error) {
	res := Result{Path: a.rel}
	fail := func(status Status, err error) (Result, error) {
		if ctx.Err() != nil {
			return res, ctx.Err()
		}
		res.Status, res.Err = status, err
		return res, nil
	}
	raw, err := Read(a.file)
	if err != nil {
		return fail(Failed, err)
	}
	hash := memory.Hash(raw)
	old, known, err := r.State.Article(ctx, a.rel)
	if err != nil {
		return res, err
	}
	var written map[string]string
	if known {
		if err := json.Unmarshal([]byte(old.Outputs), &written); err != nil {
			known, written = false, nil
		}
	}
	edited := r.compare(written)
	if known && old.Source == hash && old.Signature == r.signature && edited.missing == "" {
		if err := json.Unmarshal([]byte(old.Summary), &res); err == nil {
			res.Status = Unchanged
			return res, nil
		}
	}
	if edited.changed != "" && !r.Force {
		return fail(Kept, fmt.Errorf("%s was edited since it was written; nothing was overwritten (--force would)", edited.changed))
	}
	d, err := pipeline.Run(ctx, a.rel, raw, r.Pipeline)
	if err != nil {
		var stop *backend.StopError
		if errors.As(err, &stop) {
			return res, err
		}
		return fail(Failed, err)
	}
	count(d, &res)
	outputs := map[string]string{}
	for _, f := range r.Formats {
		data, err := f.Bytes(d)
		if err == nil {
			place := r.output(a.rel, f)
			outputs[place] = memory.Hash(data)
			err = bitext.WriteFile(filepath.Join(r.Out, filepath.FromSlash(place)), data)
		}
		if err != nil {
			return fail(Failed, fmt.Errorf("%s: %w", a.rel, err))
		}
	}
	res.Status = Translated
	list, _ := json.Marshal(outputs) // strings and numbers always marshal
	summary, _ := json.Marshal(struct{ Units, Errors, Warnings, Unsolved int }{res.Units, res.Errors, res.Warnings, res.Unsolved})
	// The outputs are there: that is said even when the user has just pressed Ctrl-C.
	err = r.State.PutArticle(context.WithoutCancel(ctx), memory.Article{
		Path: a.rel, Source: hash, Signature: r.signature, Outputs: string(list), Summary: string(summary)})
	return res, err
}

// output is the place of an article's output in format f, in the same tree.
func (r *runner) output(rel string, f bitext.Format) string {
	return FileName(strings.TrimSuffix(rel, path.Ext(rel)), f, r.Formats)
}

// FileName is the name of an output in format f, where all are the formats
// written: base with f's extension, and with its name where two share one.
func FileName(base string, f bitext.Format, all []bitext.Format) string {
	if f.Ext == "" {
		return base + "." + f.Name + ".txt"
	}
	for _, other := range all {
		if other.Name != f.Name && other.Ext == f.Ext {
			return base + "." + f.Name + f.Ext
		}
	}
	return base + f.Ext
}

type differences struct{ missing, changed string }

// compare looks at the outputs of an earlier run: is one gone, has one been
// edited?
func (r *runner) compare(written map[string]string) differences {
	var d differences
	for place, hash := range written {
		data, err := os.ReadFile(filepath.Join(r.Out, filepath.FromSlash(place)))
		switch {
		case err != nil:
			d.missing = place
		case memory.Hash(data) != hash && (d.changed == "" || place < d.changed):
			d.changed = place
		}
	}
	return d
}

func count(d *doc.Document, r *Result) {
	d.Units(func(_ *doc.Block, u *doc.Unit) {
		r.Units++
		if u.Origin == doc.OriginNone && u.HasErrors() {
			r.Unsolved++
		}
		for _, i := range u.Issues {
			switch i.Severity {
			case doc.Error:
				r.Errors++
			case doc.Warning:
				r.Warnings++
			}
		}
	})
}
