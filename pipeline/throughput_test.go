//go:build unix

package pipeline_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/pipeline/document"
	"dolmetsch/pipeline/normalize"
	"dolmetsch/pipeline/protect"
	"dolmetsch/pipeline/segment"
)

// BenchmarkThroughput is how many bytes of text, or of HTML, each stage before
// the backend takes in a second of processor time, and all of them together.
func BenchmarkThroughput(b *testing.B) {
	texts := files(b, "../testdata/articles/*/*.txt")
	var long []string
	for _, t := range texts {
		if utf8.ValidString(t) && !strings.Contains(t, "\x00") {
			long = append(long, t)
		}
	}
	long = []string{strings.Repeat(strings.Join(long, "\n\n")+"\n\n", 4)}
	pages := files(b, "document/testdata/pages/*.html")

	parse := func(b *testing.B, s string) *doc.Document {
		d, err := normalize.Parse("a.txt", []byte(s))
		if err != nil {
			b.Fatal(err)
		}
		return d
	}
	for _, in := range []struct {
		name  string
		files []string
	}{{"articles", texts}, {"long", long}} {
		b.Run("text/"+in.name+"/all", each(in.files, func(b *testing.B, s string) func() {
			return func() {
				d := parse(b, s)
				segment.Split(d)
				protect.Find(d, nil, protect.Options{Names: true})
			}
		}))
		b.Run("text/"+in.name+"/normalize", each(in.files, func(b *testing.B, s string) func() {
			return func() { parse(b, s) }
		}))
		b.Run("text/"+in.name+"/segment", each(in.files, func(b *testing.B, s string) func() {
			d := parse(b, s)
			return func() { segment.Split(d) }
		}))
		b.Run("text/"+in.name+"/protect", each(in.files, func(b *testing.B, s string) func() {
			d := parse(b, s)
			segment.Split(d)
			return func() { protect.Find(d, nil, protect.Options{Names: true}) }
		}))
	}
	b.Run("html/read", each(pages, func(b *testing.B, s string) func() {
		return func() {
			if _, err := document.Read("a.html", []byte(s), document.Options{}); err != nil {
				b.Fatal(err)
			}
		}
	}))
	b.Run("html/all", each(pages, func(b *testing.B, s string) func() {
		return func() {
			d, err := document.Read("a.html", []byte(s), document.Options{})
			if err != nil {
				b.Fatal(err)
			}
			segment.Split(d)
			protect.Find(d, nil, protect.Options{Names: true})
		}
	}))
}

// each is a benchmark that does what prepare returns, file by file.
func each(files []string, prepare func(b *testing.B, s string) func()) func(b *testing.B) {
	return func(b *testing.B) {
		var work []func()
		size := 0
		for _, s := range files {
			work = append(work, prepare(b, s))
			size += len(s)
		}
		b.SetBytes(int64(size))
		b.ResetTimer()
		before := processorTime(b)
		for range b.N {
			for _, w := range work {
				w()
			}
		}
		b.ReportMetric(float64(size)*float64(b.N)/1e6/(processorTime(b)-before).Seconds(), "MB/cpu-s")
	}
}

// processorTime is what this process has used: others may need the processor.
func processorTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func files(tb testing.TB, pattern string) []string {
	tb.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		tb.Fatalf("no files %s: %v", pattern, err)
	}
	var texts []string
	for _, p := range paths {
		raw, err := os.ReadFile(p)
		if err != nil {
			tb.Fatal(err)
		}
		texts = append(texts, string(raw))
	}
	return texts
}
