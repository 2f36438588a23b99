// Package batch translates folders of articles: it walks them, runs the
// pipeline on each article that is not done yet, and writes the outputs so that
// a batch killed at any instant goes on where it was. It knows no flags and
// prints nothing; progress goes to a function of the caller's.
package batch

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"

	"golang.org/x/sync/errgroup"

	"dolmetsch/doc"
	"dolmetsch/pipeline"
	"dolmetsch/pipeline/answer"
	"dolmetsch/pipeline/backend"
	"dolmetsch/pipeline/bitext"
	"dolmetsch/pipeline/document"
)

// Options of a batch.
type Options struct {
	State    *State
	Articles *Articles // from Find, with the same Out
	Out      string    // output folder
	Formats  []bitext.Format
	// Records are the formats of data sets: "document" is the records with their
	// English, any other one file a record, in a folder. Nil: "document".
	Records  []bitext.Format
	Fields   document.Fields // of data sets
	Jobs     int             // articles at the same time; at least 1
	Force    bool            // also overwrite outputs that were changed since they were written
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
	LeftOut    Status = "skipped" // not in German
)

// Result is what became of one article.
type Result struct {
	Path     string // relative, slash-separated
	Status   Status
	Err      error // for Failed; for Kept which file was edited; for LeftOut why
	Units    int
	Errors   int // issues of that severity
	Warnings int
	Unsolved int // units that could not be translated
	Records  int // of a data set
	// Parts are records that were not translated, the first maxParts of them.
	Parts []Result
	Left  int // how many of them failed
	// Found are the errors, as "1.2 number-mismatch": the first maxFound of them.
	Found []string
}

const maxParts = 100

// Summary adds up a batch.
type Summary struct {
	Articles map[Status]int
	Units    int
	Errors   int
	Warnings int
	Unsolved int
	Records  int      // of data sets
	Left     int      // records that failed; the first are among Failures
	Failures []Result // in order of path: Failed and Kept
	LeftOut  []Result // in order of path
	Flawed   []Result // those with errors, in order of path
	// Differing counts the German sentences and terms that have different
	// English in different articles of this run, done now or before; Differences
	// are the first maxDifferences of them, as State has them.
	Differing   int
	Differences [][]Saying
}

const (
	maxDifferences = 100
	maxFound       = 20
)

func (s *Summary) add(r Result) {
	s.Articles[r.Status]++
	s.Units += r.Units
	s.Errors += r.Errors
	s.Warnings += r.Warnings
	s.Unsolved += r.Unsolved
	s.Records += r.Records
	s.Left += r.Left
	for _, p := range r.Parts {
		if p.Status == LeftOut {
			s.LeftOut = append(s.LeftOut, p)
		} else {
			s.Failures = append(s.Failures, p)
		}
	}
	if r.Errors > 0 {
		s.Flawed = append(s.Flawed, r)
	}
	switch {
	case r.Status == LeftOut:
		s.LeftOut = append(s.LeftOut, r)
	case r.Err != nil:
		s.Failures = append(s.Failures, r)
	}
}

// Run translates the articles. The error is of the batch as a whole (bad
// folders, a full disk, ctx.Err() when it was interrupted); articles that
// failed are in the Summary, which is valid in any case. Where HTML is among
// the formats, the output folder has an index of all review pages at the end.
func Run(ctx context.Context, opt Options) (Summary, error) {
	sum := Summary{Articles: map[Status]int{}}
	articles := opt.Articles.list
	r := runner{Options: opt}
	err := r.guard(articles)
	if err != nil {
		return sum, err
	}
	if r.signature, err = r.sign(ctx); err != nil {
		return sum, err
	}
	if err := r.sweep(articles); err != nil {
		return sum, err
	}
	var mu sync.Mutex
	var stop atomic.Bool // set by an error that every further article would meet
	// Such an error does not cancel the articles at work: their calls are paid.
	var group errgroup.Group
	group.SetLimit(max(1, opt.Jobs))
	for _, a := range articles {
		group.Go(func() error { // waits until an article before it is through
			if ctx.Err() != nil || stop.Load() {
				return nil
			}
			bring := r.article
			if a.kind.Records() {
				bring = r.set
			}
			res, err := bring(ctx, a)
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
	for _, list := range [][]Result{sum.Failures, sum.LeftOut, sum.Flawed} {
		slices.SortFunc(list, func(a, b Result) int { return strings.Compare(a.Path, b.Path) })
	}
	if ctx.Err() != nil {
		return sum, ctx.Err()
	}
	if err == nil {
		err = r.differences(ctx, &sum)
	}
	if err == nil {
		err = r.index(ctx, &sum)
	}
	return sum, err
}

// Articles are input files with their places in the output tree.
type Articles struct {
	dirs []string
	list []article // sorted by rel
	// Skipped are the files that hold no article, in order of path.
	Skipped []Skipped
	// Fields are those of data sets, for Each.
	Fields document.Fields
}

// Skipped is a file that Find left out, and why.
type Skipped struct{ Path, Why string }

// Len is the number of articles.
func (as *Articles) Len() int { return len(as.list) }

// Each calls f with every article, in order, and its content.
func (as *Articles) Each(ctx context.Context, f func(name string, raw []byte) error) error {
	for _, a := range as.list {
		if err := ctx.Err(); err != nil {
			return err
		}
		var err error
		if a.kind.Records() {
			err = eachRecord(a, as.Fields, f)
		} else if raw, readErr := Read(a.file); readErr != nil {
			err = readErr
		} else {
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
	kind document.Kind
	out  string // the place of its output, where that is given
	full bool   // another article has the same name but for the extension
}

// stem is the place of the article's outputs, without their extensions. Articles
// that differ in the extension alone keep it: report.docx, report.html.
func (a article) stem() string {
	if a.full {
		return a.rel
	}
	return strings.TrimSuffix(a.rel, path.Ext(a.rel))
}

// Find lists the articles under the folders: files of every kind that package
// document reads, plain text if it is named *.txt or has no extension. Hidden
// files and the output folder are left out; other files are Skipped. In the
// place of a folder there may be a file. Errors wrap doc.ErrInput.
func Find(dirs []string, out string) (*Articles, error) {
	as := &Articles{dirs: dirs}
	at := map[string]int{} // places in as.list, by stem
	skip := func(rel string, why error) {
		if input := new(doc.InputError); errors.As(why, &input) {
			why = input.Err
		}
		as.Skipped = append(as.Skipped, Skipped{rel, why.Error()})
	}
	add := func(file, rel string, named bool) error {
		rel = filepath.ToSlash(rel)
		kind, err := document.RecognizeFile(file, rel)
		if ext := strings.ToLower(path.Ext(rel)); err == nil && kind == document.Text && ext != ".txt" && ext != "" && !named {
			err = fmt.Errorf("text of another kind, by its name; plain articles are named *.txt")
		}
		if err != nil {
			if named {
				return err
			}
			skip(rel, err)
			return nil
		}
		a := article{file: file, rel: rel, kind: kind}
		if i, ok := at[a.stem()]; ok {
			other := &as.list[i]
			a.full, other.full = true, true
			if a.stem() == other.stem() || path.Ext(a.rel) == "" || path.Ext(other.rel) == "" {
				return doc.Inputf("", "%s and %s would have the same output %s; rename one, or run one folder at a time", other.file, file, strings.TrimSuffix(a.rel, path.Ext(a.rel)))
			}
		}
		at[strings.TrimSuffix(a.rel, path.Ext(a.rel))] = len(as.list)
		as.list = append(as.list, a)
		return nil
	}
	outAbs, err := filepath.Abs(out)
	if err != nil {
		return nil, err
	}
	for _, dir := range dirs {
		info, err := os.Stat(dir)
		if err != nil {
			return nil, doc.Inputf(dir, "%w (expected a folder of articles)", errors.Unwrap(err))
		}
		if !info.IsDir() {
			if err := add(dir, filepath.Base(dir), true); err != nil {
				return nil, err
			}
			continue
		}
		err = filepath.WalkDir(dir, func(file string, e fs.DirEntry, err error) error {
			if err != nil {
				return doc.Inputf("", "%w", err)
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
			rel, err := filepath.Rel(dir, file)
			if err != nil {
				return err
			}
			switch info, err := os.Stat(file); {
			case err != nil && e.Type()&fs.ModeSymlink != 0:
				skip(filepath.ToSlash(rel), errors.New("a link to nothing"))
				return nil
			case err != nil:
				skip(filepath.ToSlash(rel), errors.Unwrap(err))
				return nil
			case info.IsDir():
				skip(filepath.ToSlash(rel), errors.New("a link to a folder; name the folder itself"))
				return nil
			case !info.Mode().IsRegular():
				skip(filepath.ToSlash(rel), errors.New("no regular file"))
				return nil
			}
			return add(file, rel, false)
		})
		if err != nil {
			return nil, err
		}
	}
	slices.SortFunc(as.list, func(a, b article) int { return strings.Compare(a.rel, b.rel) })
	slices.SortFunc(as.Skipped, func(a, b Skipped) int { return strings.Compare(a.Path, b.Path) })
	if len(as.list) == 0 {
		why := ""
		if n := len(as.Skipped); n > 0 {
			why = fmt.Sprintf("; of %d files the first is %s: %s", n, as.Skipped[0].Path, as.Skipped[0].Why)
		}
		return nil, doc.Inputf(strings.Join(dirs, ", "), "no articles (expected files named *.txt, or documents)%s", why)
	}
	return as, nil
}

// Read reads a file with an article; errors name it and wrap doc.ErrInput.
func Read(file string) ([]byte, error) {
	info, err := os.Stat(file)
	if err == nil && info.IsDir() {
		return nil, doc.Inputf("", "%s is a folder; expected an article (for folders: translate batch)", file)
	}
	if err == nil && info.Size() > document.MaxFile {
		return nil, doc.Inputf("", "%s has %d MB; an article's file has at most %d", file, info.Size()>>20, document.MaxFile>>20)
	}
	var raw []byte
	if err == nil {
		raw, err = os.ReadFile(file)
	}
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return nil, doc.Inputf(file, "%w", pathErr.Err)
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

// finished is what the state keeps of an article for later runs, in JSON.
type finished struct {
	Units, Errors, Warnings, Unsolved int
	Found                             []string           `json:",omitempty"`
	Page                              *bitext.IndexEntry `json:",omitempty"`
}

// written says what the batch has written, or was about to write when it was
// killed: the hashes of the contents, by place.
type written map[string][]string

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
	row := record{path: a.rel, source: hash(raw), signature: r.signature}
	old, known, err := r.State.find(ctx, a.rel)
	if err != nil {
		return res, err
	}
	before := written{}
	if known {
		if err := json.Unmarshal([]byte(old.outputs), &before); err != nil {
			return res, fmt.Errorf("batch state of %s: %w", a.rel, err)
		}
	}
	var done finished
	if known && old.source == row.source && old.signature == row.signature && r.present(a, before) &&
		json.Unmarshal([]byte(old.summary), &done) == nil && (done.Unsolved == 0 || r.Pipeline.Backend.Traits().Untranslated) {
		return done.result(a.rel, Unchanged), nil
	}
	asking := ctx
	if done.Unsolved > 0 {
		asking = answer.Again(ctx)
	}
	d, err := pipeline.Run(asking, a.rel, raw, r.Pipeline)
	if err != nil {
		if stop := new(backend.StopError); errors.As(err, &stop) {
			return res, err
		}
		if other := new(pipeline.LanguageError); errors.As(err, &other) {
			return fail(LeftOut, other)
		}
		return fail(Failed, err)
	}
	outputs, err := r.render(a, d)
	if err != nil {
		return fail(Failed, err)
	}
	todo, err := r.compare(outputs, before)
	if err != nil {
		return fail(Kept, err)
	}
	// What is going to be written is said before, so that a run that is killed
	// in between does not take its own outputs for a person's.
	now := written{}
	for _, o := range outputs {
		now[o.place] = []string{o.hash}
		before[o.place] = append(before[o.place], o.hash)
	}
	keep := context.WithoutCancel(ctx) // all or nothing, also when the user has just pressed Ctrl-C
	if len(todo) > 0 {
		begun := row
		begun.source, begun.outputs, begun.summary = "", before.json(), "{}"
		if err := r.State.put(keep, begun, nil); err != nil {
			return res, err
		}
	}
	for _, o := range todo {
		if err := bitext.WriteFile(r.path(o.place), o.data); err != nil {
			err = fmt.Errorf("%s: %w", a.rel, err)
			if hopeless(err) {
				return res, err
			}
			return fail(Failed, err)
		}
	}
	done = r.finish(a, d)
	summary, err := json.Marshal(done)
	if err != nil {
		return res, err
	}
	row.outputs, row.summary = now.json(), string(summary)
	return done.result(a.rel, Translated), r.State.put(keep, row, sayings(d))
}

func (w written) json() string {
	b, err := json.Marshal(w)
	if err != nil {
		panic(err) // strings always marshal
	}
	return string(b)
}

// finish sums up a translated article.
func (r *runner) finish(a article, d *doc.Document) finished {
	f := count(d)
	if f.Unsolved = len(pipeline.Untranslated(d)); r.Pipeline.Backend.Traits().Untranslated && !r.textOnly() {
		f.Unsolved = 0 // on purpose
	}
	if html, ok := r.html(); ok {
		link := url.URL{Path: r.output(a, html)}
		page := bitext.Summarize(link.String(), d)
		f.Page = &page
	}
	return f
}

func (f finished) result(rel string, s Status) Result {
	return Result{Path: rel, Status: s, Units: f.Units, Errors: f.Errors, Warnings: f.Warnings, Unsolved: f.Unsolved, Found: f.Found}
}

// textOnly reports whether no format has the German beside the English.
func (r *runner) textOnly() bool {
	return !slices.ContainsFunc(r.Formats, func(f bitext.Format) bool { return f.Name != "txt" })
}

// hopeless reports whether a write error will meet every further article too.
func hopeless(err error) bool {
	for _, e := range []error{syscall.ENOSPC, syscall.EDQUOT, syscall.EROFS, syscall.EIO} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// hash is the hex SHA-256 of b.
func hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// output is one file of an article.
type output struct {
	place string // slash-separated, relative to the output folder
	data  []byte
	hash  string
}

// formats are the formats that article a is written in. The document of plain
// text is written only where no txt is.
func (r *runner) formats(a article) []bitext.Format {
	if a.kind.Records() {
		whole, _ := r.recordFormats()
		return whole
	}
	if a.kind != document.Text || !slices.ContainsFunc(r.Formats, func(f bitext.Format) bool { return f.Name == "txt" }) {
		return r.Formats
	}
	return slices.DeleteFunc(slices.Clone(r.Formats), func(f bitext.Format) bool { return f.Name == "document" })
}

func (r *runner) render(a article, d *doc.Document) ([]output, error) {
	var all []output
	for _, f := range r.formats(a) {
		data, err := f.Bytes(d)
		if err != nil {
			return nil, err
		}
		all = append(all, output{r.output(a, f), data, hash(data)})
	}
	return all, nil
}

// output is the place of an article's output in format f, in the same tree. The
// document itself is marked as the English one: page.en.html.
func (r *runner) output(a article, f bitext.Format) string {
	if a.out != "" {
		return a.out
	}
	if f.Name == "document" {
		stem := a.stem()
		if ext := a.kind.Ext(); strings.HasSuffix(a.rel, ext) {
			stem = strings.TrimSuffix(a.rel, ext)
		}
		return stem + ".en" + a.kind.Ext()
	}
	return FileName(a.stem(), f, r.Formats)
}

// path is where a place of the output tree is.
func (r *runner) path(place string) string { return filepath.Join(r.Out, filepath.FromSlash(place)) }

// present reports whether all outputs of an earlier run are there. They are
// not read: what a person has made of them is his.
func (r *runner) present(a article, before written) bool {
	for _, f := range r.formats(a) {
		if _, ok := before[r.output(a, f)]; !ok {
			return false // the article has got another name
		}
	}
	for place := range before {
		if _, err := os.Stat(r.path(place)); err != nil {
			return false
		}
	}
	return true
}

// compare returns the outputs that are not there as they should be. The error
// is of the first one in whose place is a file that the batch has not written.
func (r *runner) compare(outputs []output, before written) (todo []output, err error) {
	for _, o := range outputs {
		there, err := os.ReadFile(r.path(o.place))
		if err != nil {
			todo = append(todo, o)
			continue
		}
		found := hash(there)
		if found == o.hash {
			continue
		}
		if !slices.Contains(before[o.place], found) && !r.Force {
			what := "was edited since it was written"
			if before[o.place] == nil {
				what = "is not from this batch"
			}
			return nil, fmt.Errorf("%s %s; nothing was overwritten (--force would)", o.place, what)
		}
		todo = append(todo, o)
	}
	return todo, nil
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

func count(d *doc.Document) finished {
	var f finished
	d.Units(func(_ *doc.Block, u *doc.Unit) {
		f.Units++
		for _, i := range u.Issues {
			switch i.Severity {
			case doc.Error:
				f.Errors++
				if len(f.Found) < maxFound {
					f.Found = append(f.Found, u.ID+" "+i.Code)
				}
			case doc.Warning:
				f.Warnings++
			}
		}
	})
	return f
}
