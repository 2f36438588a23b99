package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"dolmetsch/pipeline/batch"
	"dolmetsch/pipeline/bitext"
	"dolmetsch/pipeline/document"
)

// dataSet opens the argument if it is a file of many articles; else in is nil.
// Of standard input no more is read than is needed to know.
func (s *session) dataSet() (kind document.Kind, in io.ReadCloser, err error) {
	name := s.args[0]
	if name == "-" {
		buffered := bufio.NewReaderSize(s.stdin, document.SniffLen)
		head, _ := buffered.Peek(document.SniffLen) // an error comes again when it is read
		s.stdin = buffered
		if kind, err = document.Recognize("stdin", head); err != nil || !kind.Records() {
			return kind, nil, nil // whoever reads it says what is wrong
		}
		return kind, io.NopCloser(buffered), nil
	}
	if kind, err = document.RecognizeFile(name, name); err != nil || !kind.Records() {
		return kind, nil, nil
	}
	in, err = os.Open(name)
	return kind, in, err
}

// translateSet translates a data set that is not kept anywhere: its records go
// to standard output or -o as they are done.
func (s *session) translateSet(ctx context.Context, kind document.Kind, in io.Reader) error {
	name := s.args[0]
	if name == "-" {
		name = "stdin"
	}
	if s.Format != "" && s.Format != "document" {
		return usage("%s is %s; its records with their English are the one format of it (translate batch writes others into a folder)", name, kind.Name())
	}
	if s.DryRun {
		return usage("--dry-run of a data set: translate batch --dry-run %s", name)
	}
	out := s.Output
	if out == "-" {
		out = ""
	}
	if out != "" {
		if same, _ := sameFile(out, s.args[0]); same {
			return usage("-o %s is the data set itself", out)
		}
		if isFolder(out) || strings.HasSuffix(out, "/") {
			return usage("-o %s is a folder; for folders: translate batch %s -o %s", out, name, out)
		}
		if err := bitext.Writable(out); err != nil {
			return unwritable(out, err)
		}
	}
	o, err := s.open(ctx, nil)
	if err != nil {
		return err
	}
	defer o.close()
	var sum batch.Summary
	begun := time.Now()
	set := batch.Set{Name: filepath.ToSlash(name), Kind: kind, In: in, Fields: s.Fields, Jobs: s.Jobs, Pipeline: o.options, Report: func(r batch.Result) {
		sum.Records++
		sum.Units, sum.Errors, sum.Warnings, sum.Unsolved = sum.Units+r.Units, sum.Errors+r.Errors, sum.Warnings+r.Warnings, sum.Unsolved+r.Unsolved
		if r.Err != nil {
			s.log.Warn(r.Path + ": " + errText(r.Err))
		}
		if r.Status == batch.Failed {
			sum.Left++
		}
	}}
	write := func(w io.Writer) error {
		set.Out = w
		return set.Translate(ctx)
	}
	if out == "" {
		err = write(s.stdout)
	} else {
		err = bitext.WriteFileFunc(out, write)
	}
	if err != nil {
		return err
	}
	s.log.Info(fmt.Sprintf("%s: %s; %s; %.1f s", name, count(sum.Records, "record"), findings(sum.Units, sum.Errors, sum.Warnings), time.Since(begun).Seconds()))
	o.report(s)
	return errors.Join(s.setFindings(sum), s.strictness(sum.Errors, name, ""))
}

// setFindings says which records of data sets were not translated.
func (s *session) setFindings(sum batch.Summary) error {
	switch {
	case sum.Left > 0:
		return fmt.Errorf("%d of %s not done; each says why beside its text%w", sum.Left, count(sum.Records, "record"), errFindings)
	case sum.Unsolved > 0:
		return fmt.Errorf("not translated, still German: %s%w", count(sum.Unsolved, "segment"), errFindings)
	}
	return nil
}
