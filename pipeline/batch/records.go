package batch

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"path"
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
