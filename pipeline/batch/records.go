package batch

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/sync/semaphore"

	"dolmetsch/doc"
	"dolmetsch/pipeline"
	"dolmetsch/pipeline/backend"
	"dolmetsch/pipeline/bitext"
	"dolmetsch/pipeline/document"
)

// Set is a data set to translate: many articles in one file, which may be
// larger than memory.
type Set struct {
	Name     string // for messages and, with State, its place there
	Kind     document.Kind
	In       io.Reader
	Out      io.Writer // gets the records with their English
	Fields   document.Fields
	Jobs     int // records at the same time; at least 1
	Pipeline pipeline.Options
	// State keeps what is done, so that the next run goes on there; nil: nowhere.
	State *State
	// Signature names all that shapes the records, for the State.
	Signature string
	// Report is called after each record, in order; nil: nobody is told.
	Report func(Result)
	// Save is given every document that is translated, by several goroutines; nil:
	// only Out is.
	Save func(record string, d *doc.Document) error
}

// Translate translates s. The error is of all of it; a record that is not
// translated says why in its result, and in Out.
func (s Set) Translate(ctx context.Context) error {
	records, err := document.OpenRecords(s.Kind, s.Name, s.In, s.Fields)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	jobs := int64(max(1, s.Jobs))
	type done struct {
		record document.Record
		added  document.Added
		result Result
		err    error
	}
	// The records at work and those waiting to be written, in order.
	queue := make(chan chan done, 4*jobs)
	go func() {
		defer close(queue)
		working := semaphore.NewWeighted(jobs)
		for n := 1; ; n++ {
			record, err := records.Next()
			if err == io.EOF {
				return
			}
			out := make(chan done, 1)
			if err != nil {
				out <- done{err: err}
			} else if working.Acquire(ctx, 1) != nil {
				return
			} else {
				go func() {
					defer working.Release(1)
					d := done{record: record}
					d.added, d.result, d.err = s.record(ctx, n, record)
					out <- d
				}()
			}
			select {
			case queue <- out:
			case <-ctx.Done():
				return
			}
			if err != nil {
				return
			}
		}
	}()
	for out := range queue {
		d := <-out
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if d.err == nil {
			d.err = records.Write(s.Out, d.record, d.added)
		}
		if d.err != nil {
			cancel(d.err)
			return d.err
		}
		if s.Report != nil {
			s.Report(d.result)
		}
	}
	return ctx.Err()
}

// kept is what the state has of a record.
type kept struct {
	finished
	Added document.Added
}

// record brings the nth record to its end. An error is one of the whole set.
func (s Set) record(ctx context.Context, n int, r document.Record) (document.Added, Result, error) {
	res := Result{Path: fmt.Sprintf("%s:%d", s.Name, r.Line)}
	if r.Err != nil {
		res.Status, res.Err = Failed, r.Err
		return document.Added{Error: r.Err.Error()}, res, nil
	}
	row := record{path: fmt.Sprintf("%s#%d", s.Name, n), source: hash([]byte(r.Title + "\x00" + r.Text)), signature: s.Signature}
	if s.State != nil {
		old, known, err := s.State.find(ctx, row.path)
		if err != nil {
			return document.Added{}, res, err
		}
		var k kept
		if known && old.source == row.source && old.signature == row.signature && json.Unmarshal([]byte(old.summary), &k) == nil {
			return k.Added, k.result(res.Path, Unchanged), nil
		}
	}
	added, d, err := s.translate(ctx, r)
	if err != nil {
		if stop := ctx.Err(); stop != nil {
			return added, res, stop
		}
		if errors.As(err, new(*backend.StopError)) {
			return added, res, err
		}
		res.Status, res.Err = Failed, err
		if other := new(pipeline.LanguageError); errors.As(err, &other) {
			res.Status, res.Err = LeftOut, other
		}
		return document.Added{Error: res.Err.Error()}, res, nil
	}
	if s.Save != nil {
		if err := s.Save(r.Label(), d); err != nil {
			return added, res, err
		}
	}
	k := kept{count(d), added}
	if s.State != nil {
		summary, err := json.Marshal(k)
		if err != nil {
			return added, res, err
		}
		row.outputs, row.summary = "{}", string(summary)
		if err := s.State.put(context.WithoutCancel(ctx), row, nil); err != nil {
			return added, res, err
		}
	}
	return added, k.result(res.Path, Translated), nil
}

// translate translates title and text of r together, as one says what names the
// other has. Text that is HTML stays HTML.
func (s Set) translate(ctx context.Context, r document.Record) (document.Added, *doc.Document, error) {
	opt := s.Pipeline
	title := strings.Join(strings.Fields(r.Title), " ")
	name := fmt.Sprintf("%s:%d", s.Name, r.Line)
	if kind, err := document.Recognize("", []byte(r.Text)); err == nil && kind == document.HTML {
		opt.Document = document.Options{Kind: kind, WholePage: true}
		head := ""
		if title != "" {
			head = "<h1>" + html.EscapeString(title) + "</h1>\n"
		}
		d, err := pipeline.Run(ctx, name, []byte(head+r.Text), opt)
		if err != nil {
			return document.Added{}, nil, err
		}
		var out bytes.Buffer
		if err := d.File.Rewrite(&out, d); err != nil {
			return document.Added{}, nil, err
		}
		a := document.Added{Text: out.String(), Issues: notes(d)}
		if before, after, ok := strings.Cut(a.Text, "</h1>\n"); ok && title != "" {
			a.Title, a.Text = html.UnescapeString(strings.TrimPrefix(before, "<h1>")), after
		}
		return a, d, nil
	}
	opt.Document = document.Options{Kind: document.Text}
	head := ""
	if title != "" {
		head = title + "\n\n"
	}
	d, err := pipeline.Run(ctx, name, []byte(head+r.Text), opt)
	if err != nil {
		return document.Added{}, nil, err
	}
	a := document.Added{Issues: notes(d)}
	body := *d
	body.Blocks = nil
	var titles []string
	for _, b := range d.Blocks {
		if b.Raw.End > len(title) {
			body.Blocks = append(body.Blocks, b)
			continue
		}
		for _, u := range b.Units {
			if u.Target == "" {
				u.Target = u.Source
			}
			titles = append(titles, u.Target)
		}
	}
	a.Title = strings.Join(titles, " ")
	text, _ := bitext.ByName("txt")
	english, err := text.Bytes(&body)
	a.Text = strings.TrimSuffix(string(english), "\n")
	return a, d, err
}

func notes(d *doc.Document) []document.Note {
	all := []document.Note{}
	d.Units(func(_ *doc.Block, u *doc.Unit) {
		for _, i := range u.Issues {
			all = append(all, document.Note{Segment: u.ID, Issue: i})
		}
	})
	return all
}

// recordFormats are those of a data set as a whole, one or none, and those that
// each of its records is written in.
func (r *runner) recordFormats() (whole, each []bitext.Format) {
	all := r.Records
	if all == nil {
		document, _ := bitext.ByName("document")
		all = []bitext.Format{document}
	}
	for _, f := range all {
		if f.Name == "document" {
			whole = append(whole, f)
		} else {
			each = append(each, f)
		}
	}
	return whole, each
}

// FindSet is the data set file, to be written to the file out, whose folder is
// the output folder.
func FindSet(file, out string) (*Articles, error) {
	kind, err := document.RecognizeFile(file, file)
	if err != nil {
		return nil, err
	}
	name := filepath.Base(file)
	return &Articles{dirs: []string{file}, list: []article{{file: file, rel: name, kind: kind, out: filepath.Base(out)}}}, nil
}

// eachRecord calls f with the records of a that have text.
func eachRecord(a article, fields document.Fields, f func(name string, raw []byte) error) error {
	in, err := os.Open(a.file)
	if err != nil {
		return doc.Inputf(a.rel, "%w", errors.Unwrap(err))
	}
	defer in.Close()
	records, err := document.OpenRecords(a.kind, a.rel, in, fields)
	if err != nil {
		return err
	}
	for {
		r, err := records.Next()
		if err == io.EOF {
			return nil
		}
		if err == nil && r.Err == nil {
			err = f(fmt.Sprintf("%s:%d", a.rel, r.Line), []byte(strings.TrimPrefix(r.Title+"\n\n"+r.Text, "\n\n")))
		}
		if err != nil {
			return err
		}
	}
}

// set brings a data set to its end. An error is one of the whole batch.
func (r *runner) set(ctx context.Context, a article) (Result, error) {
	res := Result{Path: a.rel}
	fail := func(status Status, err error) (Result, error) {
		if ctx.Err() != nil {
			return res, ctx.Err()
		}
		res.Status, res.Err = status, err
		return res, nil
	}
	whole, each := r.recordFormats()
	source, err := hashFile(a.file)
	if err != nil {
		return fail(Failed, doc.Inputf(a.rel, "%w", errors.Unwrap(err)))
	}
	row := record{path: a.rel, source: source, signature: fmt.Sprintf("%s|fields:%q", r.signature, r.Fields)}
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
	var done setDone
	if known && old.source == row.source && old.signature == row.signature && r.present(a, before) && json.Unmarshal([]byte(old.summary), &done) == nil && done.Left == 0 {
		res = done.result(a.rel, Unchanged)
		res.Records = done.Records
		return res, nil
	}
	done = setDone{}
	place, out := "", ""
	if len(whole) > 0 {
		place = r.output(a, whole[0])
		out = r.path(place)
		if there, err := hashFile(out); err == nil && !slices.Contains(before[place], there) && !r.Force {
			return fail(Kept, fmt.Errorf("%s was edited since it was written, or is not from this batch; nothing was overwritten (--force would)", place))
		}
	}
	in, err := os.Open(a.file)
	if err != nil {
		return fail(Failed, doc.Inputf(a.rel, "%w", errors.Unwrap(err)))
	}
	defer in.Close()
	s := Set{Name: a.rel, Kind: a.kind, In: in, Fields: r.Fields, Jobs: r.Jobs, Pipeline: r.Pipeline, State: r.State, Signature: row.signature}
	s.Report = func(part Result) {
		done.Records++
		done.add(part)
		if part.Status == Failed {
			done.Left++
		}
		if part.Err != nil && len(res.Parts) < maxParts {
			res.Parts = append(res.Parts, part)
		}
	}
	if len(each) > 0 {
		s.Save = func(label string, d *doc.Document) error {
			for _, f := range each {
				data, err := f.Bytes(d)
				if err != nil {
					return err
				}
				if err := bitext.WriteFile(r.path(FileName(a.stem()+"/"+fileName(label), f, each)), data); err != nil {
					return err
				}
			}
			return nil
		}
	}
	keep := context.WithoutCancel(ctx)
	write := func(w io.Writer) error {
		sum := sha256.New()
		s.Out = io.MultiWriter(w, sum)
		if err := s.Translate(ctx); err != nil || place == "" {
			return err
		}
		// What is going to be in place is said before, as for other articles.
		now := hex.EncodeToString(sum.Sum(nil))
		begun := row
		before[place] = append(before[place], now)
		begun.source, begun.outputs, begun.summary = "", before.json(), "{}"
		row.outputs = written{place: []string{now}}.json()
		return r.State.put(keep, begun, nil)
	}
	if place == "" {
		row.outputs = written{}.json()
		err = write(io.Discard)
	} else {
		err = bitext.WriteFileFunc(out, write)
	}
	if err != nil {
		if errors.As(err, new(*backend.StopError)) || hopeless(err) {
			return res, err
		}
		return fail(Failed, err)
	}
	summary, err := json.Marshal(done)
	if err != nil {
		return res, err
	}
	row.summary = string(summary)
	parts := res.Parts
	res = done.result(a.rel, Translated)
	res.Records, res.Left, res.Parts = done.Records, done.Left, parts
	return res, r.State.put(keep, row, nil)
}

// setDone is what the state keeps of a data set.
type setDone struct {
	finished
	Records, Left int
}

func (f *finished) add(r Result) {
	f.Units += r.Units
	f.Errors += r.Errors
	f.Warnings += r.Warnings
	f.Unsolved += r.Unsolved
}

func hashFile(file string) (string, error) {
	in, err := os.Open(file)
	if err != nil {
		return "", err
	}
	defer in.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, in); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// fileName is a record's label as the name of a file.
func fileName(label string) string {
	name := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) || r < ' ' {
			return '_'
		}
		return r
	}, label)
	if name = strings.Trim(path.Clean(name), ". "); name == "" {
		name = "_"
	}
	if len(name) > 100 {
		name = strings.ToValidUTF8(name[:100], "")
	}
	return name
}
