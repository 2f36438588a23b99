// Package stream translates articles that are records of a stream, one JSON
// object a line, for engines that run a filter over many of them: a line out
// for every line in, in order, whatever is wrong with it. It reads no further
// ahead than its workers need, keeps no state, and tries nothing again: that is
// the engine's business.
package stream

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"syscall"

	"dolmetsch/doc"
	"dolmetsch/pipeline"
	"dolmetsch/pipeline/backend"
	"dolmetsch/pipeline/bitext"
	"dolmetsch/pipeline/document"
)

// Fields are the names of the fields of a record.
type Fields struct {
	Text  string // the German article
	Title string // its headline, where there is one
	ID    string // its name; the number of the line where it is missing
	Into  string // the English; what else is added has names that begin with it
}

// Options of a stream.
type Options struct {
	Pipeline  pipeline.Options
	Fields    Fields
	Document  bool // add the article in the format json
	Jobs      int  // articles at the same time; at least 1
	MaxRecord int  // bytes of the longest line
	// Report is told of every record, in order; nil: nobody.
	Report func(Result)
}

// Status is what became of a record.
type Status string

// The ways a record ends.
const (
	Translated Status = "translated"
	Partial    Status = "partial" // some segments are still German
	Failed     Status = "failed"
)

// Result is what became of one record.
type Result struct {
	Line     int
	Name     string
	Status   Status
	Reason   string // why it is not translated as a whole
	Errors   int    // issues of that severity
	Warnings int
}

// Summary adds up a stream.
type Summary struct {
	Records          int
	Status           map[Status]int
	Errors, Warnings int
}

// slot is a record on its way.
type slot struct {
	line []byte
	out  []byte
	res  Result
	err  error // ends the stream
	done chan struct{}
}

// Run copies in to out and translates what it holds. The error is of the
// stream as a whole: in or out failed, a service stopped, ctx ended; what was
// done before, in order, is written. That nobody reads out any more is none.
func Run(ctx context.Context, in io.Reader, out io.Writer, opt Options) (Summary, error) {
	sum := Summary{Status: map[Status]int{}}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	jobs := max(1, opt.Jobs)
	work := make(chan *slot)
	// With one record at the reader and one at the writer no more than two for
	// each worker are in memory.
	queue := make(chan *slot, 2*jobs-2)
	for range jobs {
		go func() {
			for s := range work {
				s.err = opt.translate(ctx, s)
				close(s.done)
			}
		}()
	}
	var readErr error
	go func() {
		defer close(queue)
		defer close(work)
		l := lines{bufio.NewReaderSize(in, 64<<10), opt.MaxRecord}
		for n := 1; ; n++ {
			line, err := l.next()
			s := &slot{line: line, res: Result{Line: n}, done: make(chan struct{})}
			switch {
			case errors.Is(err, errLong):
				s.res.Reason = fmt.Sprintf("the record has more than %d MB", opt.MaxRecord>>20)
			case err == io.EOF:
				return
			case err != nil:
				readErr = fmt.Errorf("standard input: %w", err)
				return
			}
			select {
			case work <- s:
			case <-ctx.Done():
				return
			}
			select {
			case queue <- s:
			case <-ctx.Done():
				return
			}
		}
	}()
	finish := func(err error) (Summary, error) {
		if errors.Is(err, syscall.EPIPE) || errors.Is(err, io.ErrClosedPipe) {
			return sum, nil // who closed the pipe has what they wanted
		}
		return sum, err
	}
	for {
		var s *slot
		var more bool
		select {
		case s, more = <-queue:
		case <-ctx.Done():
			return finish(ctx.Err())
		}
		if !more {
			if ctx.Err() != nil {
				return finish(ctx.Err())
			}
			return finish(readErr)
		}
		select {
		case <-s.done:
		case <-ctx.Done():
			return finish(ctx.Err())
		}
		if s.err != nil {
			return finish(s.err)
		}
		if _, err := out.Write(s.out); err != nil { // at once: somebody may wait for this record
			return finish(err)
		}
		sum.Records++
		sum.Status[s.res.Status]++
		sum.Errors += s.res.Errors
		sum.Warnings += s.res.Warnings
		if opt.Report != nil {
			opt.Report(s.res)
		}
	}
}

// translate brings one record to its end. An error is one of the whole stream;
// what is wrong with the record stands in it.
func (opt Options) translate(ctx context.Context, s *slot) error {
	r, raw, title, reason := opt.article(s)
	s.res.Reason = reason
	var d *doc.Document
	if reason == "" {
		var err error
		d, err = guarded(func() (*doc.Document, error) { return pipeline.Run(ctx, s.res.Name, raw, opt.Pipeline) })
		if stop := new(backend.StopError); errors.As(err, &stop) || ctx.Err() != nil {
			return cmp.Or(err, ctx.Err())
		}
		if err != nil {
			s.res.Reason = strings.TrimPrefix(err.Error(), s.res.Name+": ")
		}
	}
	fields, err := opt.english(d, title, &s.res)
	if err != nil {
		return err
	}
	s.out, err = r.write(fields)
	s.line = nil
	return err
}

// guarded calls f; what panics in it is an error of its article, for whose sake
// the others are not lost.
func guarded(f func() (*doc.Document, error)) (d *doc.Document, err error) {
	defer func() {
		if p := recover(); p != nil {
			d, err = nil, fmt.Errorf("the program broke: %v", p)
		}
	}()
	return f()
}

// article is the record of a line and the article in it, which begins with so
// many bytes of headline. The reason says why it has none.
func (opt Options) article(s *slot) (r record, raw []byte, title int, reason string) {
	s.res.Name = strconv.Itoa(s.res.Line)
	if s.line == nil {
		return nil, nil, 0, s.res.Reason
	}
	r, err := parseRecord(s.line)
	if err != nil { // nothing is lost: the line is kept as it is
		input, _ := plain(strings.ToValidUTF8(string(s.line), "\ufffd"))
		key, _ := plain(opt.Fields.Into + "_input")
		return record{{opt.Fields.Into + "_input", key, input}}, nil, 0, fmt.Sprintf("line %d: %v", s.res.Line, err)
	}
	if name := r.name(opt.Fields.ID); name != "" {
		s.res.Name = name
	}
	text, ok, err := r.text(opt.Fields.Text)
	switch {
	case err != nil:
		return r, nil, 0, err.Error()
	case !ok:
		return r, nil, 0, "no field " + opt.Fields.Text
	}
	head, _, err := r.text(opt.Fields.Title)
	if err != nil {
		return r, nil, 0, err.Error()
	}
	head = strings.Join(strings.Fields(head), " ")
	if kind, err := document.Recognize(s.res.Name, []byte(text)); head != "" && err == nil && kind == document.Text {
		return r, []byte(head + "\n\n" + text), len(head), ""
	} // a page has its headline in it
	return r, []byte(text), 0, ""
}

// english are the fields that are added to a record, the same for every one, so
// that a table has its columns.
func (opt Options) english(d *doc.Document, title int, res *Result) ([]added, error) {
	into := opt.Fields.Into
	var body, head, reason, signature any
	var document json.RawMessage
	res.Status = Failed
	if d != nil {
		units, left := 0, 0
		d.Units(func(_ *doc.Block, u *doc.Unit) {
			units++
			if u.Origin == doc.OriginNone && u.HasErrors() {
				if left++; left == 1 {
					res.Reason = u.Issues[0].Message
				}
			}
			for _, i := range u.Issues {
				switch i.Severity {
				case doc.Error:
					res.Errors++
				case doc.Warning:
					res.Warnings++
				}
			}
		})
		switch {
		case left == 0:
			res.Status = Translated
		case left < units:
			res.Status = Partial
		}
		if left > 0 {
			res.Reason = fmt.Sprintf("%d of %d segments still German: %s", left, units, res.Reason)
		}
		if res.Status != Failed {
			h, b := parts(d, title)
			english, err := text(b)
			if err != nil {
				return nil, err
			}
			body = english
			if title > 0 {
				if english, err = text(h); err != nil {
					return nil, err
				}
				head = strings.Join(strings.Fields(english), " ")
			}
		}
		signature = d.Signature
		if opt.Document {
			f, _ := bitext.ByName("json")
			b, err := f.Bytes(d)
			if err != nil {
				return nil, err
			}
			var flat bytes.Buffer
			if err := json.Compact(&flat, b); err != nil {
				return nil, err
			}
			document = flat.Bytes()
		}
	}
	if res.Reason != "" {
		reason = res.Reason
	}
	fields := []added{
		{into, body}, {into + "_title", head}, {into + "_status", string(res.Status)},
		{into + "_errors", res.Errors}, {into + "_warnings", res.Warnings}, {into + "_error", reason}, {into + "_signature", signature},
	}
	if opt.Document {
		fields = append(fields, added{into + "_document", document})
	}
	return fields, nil
}

// parts are the blocks of the headline, which are the first bytes of the
// article, and the others.
func parts(d *doc.Document, title int) (head, body *doc.Document) {
	n := 0
	for n < len(d.Blocks) && d.Blocks[n].Raw.Start < title {
		n++
	}
	h, b := *d, *d
	h.Blocks, b.Blocks = d.Blocks[:n], d.Blocks[n:]
	return &h, &b
}

// text is the English of d as the format txt has it.
func text(d *doc.Document) (string, error) {
	f, _ := bitext.ByName("txt")
	b, err := f.Bytes(d)
	return strings.TrimRight(string(b), "\n"), err
}
