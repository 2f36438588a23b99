package stream

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"dolmetsch/pipeline"
	"dolmetsch/pipeline/backend"
)

// mirror is a backend that answers in capitals, later ones sooner.
type mirror struct {
	calls atomic.Int32
	wait  func(text string) error
}

func (m *mirror) Traits() backend.Traits { return backend.Traits{Name: "mirror", Parallel: 8} }

func (m *mirror) Translate(ctx context.Context, segs []backend.Segment) ([]backend.Translation, error) {
	m.calls.Add(1)
	traits := m.Traits()
	out := make([]backend.Translation, len(segs))
	for i, s := range segs {
		if m.wait != nil {
			if err := m.wait(traits.Text(s)); err != nil {
				return nil, err
			}
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		out[i] = traits.Answer(s, "The answer to this has "+fmt.Sprint(len(traits.Text(s)))+" letters.")
	}
	return out, nil
}

func options(b backend.Backend, jobs int) Options {
	return Options{Pipeline: pipeline.Options{Backend: b}, Fields: Fields{"text", "title", "id", "en"}, Jobs: jobs, MaxRecord: 1 << 20}
}

// records are n records, some of them bad.
func records(n int) string {
	var b strings.Builder
	for i := range n {
		switch i % 10 {
		case 3:
			b.WriteString("no record\n")
		case 7:
			fmt.Fprintf(&b, "{\"id\": %d}\n", i)
		default:
			fmt.Fprintf(&b, "{\"id\": %d, \"text\": \"Das ist%s ein Satz mit Inhalt.\", \"tail\": [1,  {\"b\":2,\"a\":1}]}\n", i, strings.Repeat(" auch", i%7))
		}
	}
	return b.String()
}

// A line for every line, in order, the same bytes for any number of jobs.
func TestOrderAndBytes(t *testing.T) {
	in := records(60)
	var want string
	for _, jobs := range []int{1, 2, 8} {
		var out bytes.Buffer
		m := &mirror{wait: func(text string) error { time.Sleep(time.Duration(len(text)%3) * time.Millisecond); return nil }}
		sum, err := Run(context.Background(), strings.NewReader(in), &out, options(m, jobs))
		if err != nil {
			t.Fatal(err)
		}
		if sum.Records != 60 || sum.Status[Translated] != 48 || sum.Status[Failed] != 12 {
			t.Errorf("%d jobs: %+v", jobs, sum)
		}
		for i, line := range strings.Split(strings.TrimSpace(out.String()), "\n") {
			var r map[string]any
			if err := json.Unmarshal([]byte(line), &r); err != nil {
				t.Fatalf("line %d: %v", i+1, err)
			}
			if id, ok := r["id"]; ok && int(id.(float64)) != i {
				t.Fatalf("line %d has record %v", i, id)
			}
		}
		if want == "" {
			want = out.String()
		} else if out.String() != want {
			t.Errorf("%d jobs: other bytes", jobs)
		}
	}
}

// What each kind of record becomes.
func TestRecords(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"order and unknown fields", `{"z":1,"text":"Ein Satz steht hier.","a":{"y" : null}}`,
			`{"z":1,"text":"Ein Satz steht hier.","a":{"y" : null},"en":"The answer to this has 20 letters.","en_title":null,"en_status":"translated"`},
		{"a title", `{"title":"Kurz\n gesagt","text":"Ein Satz steht hier."}`, `"en_title":"The answer to this has 11 letters.","en_status":"translated"`},
		{"an empty title", `{"title":" ","text":"Ein Satz steht hier."}`, `"en":"The answer to this has 20 letters.","en_title":null,`},
		{"fields of an earlier run", `{"en":"old","en_status":"failed","text":"Ein Satz steht hier."}`, `{"text":"Ein Satz steht hier.","en":"The answer`},
		{"markup stays", `{"x":"<b>&","text":"Ein Satz steht hier."}`, `{"x":"<b>&","text"`},
		{"escaped key", `{"t\u0065xt":"Ein Satz steht hier."}`, `{"t\u0065xt":"Ein Satz steht hier.","en":"The answer`},
		{"no JSON", `{"text":`, `{"en_input":"{\"text\":","en":null,"en_title":null,"en_status":"failed","en_errors":0,"en_warnings":0,"en_error":"line 1: no JSON object`},
		{"an array", `[1]`, `"en_error":"line 1: no JSON object"`},
		{"two objects", `{"text":"a"} {"text":"b"}`, `"en_error":"line 1: more than one JSON value"`},
		{"no text", `{"id":"x"}`, `"en_error":"no field text"`},
		{"null text", `{"text":null}`, `"en_error":"no field text"`},
		{"a number", `{"text":12}`, `"en_error":"field text is no string"`},
		{"a list for a title", `{"title":[],"text":"Ein Satz steht hier."}`, `"en_error":"field title is no string"`},
		{"empty text", `{"text":""}`, `"en_status":"failed"`},
		{"no letter", `{"text":"12 34"}`, `"en_error":"no letter`},
		{"CRLF", "{\"text\":\"Ein Satz steht hier.\"}\r", `"en_status":"translated"`},
		{"a mark of UTF-8", "\ufeff{\"text\":\"Ein Satz steht hier.\"}", `"en_status":"translated"`},
		{"a page, whose headline is in it", `{"title":"Kurz","text":"<!DOCTYPE html><html lang='de'><body><article><h1>Kurz gesagt</h1><p>Ein Satz steht hier.</p></article></body></html>"}`,
			`"en":"The answer to this has 11 letters.\n\nThe answer to this has 20 letters.","en_title":null,"en_status":"translated"`},
		{"blank", "", `"en_status":"failed"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out bytes.Buffer
			if _, err := Run(context.Background(), strings.NewReader(c.in+"\n"), &out, options(&mirror{}, 2)); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(out.String(), c.want) || strings.Count(out.String(), "\n") != 1 || !json.Valid(out.Bytes()) {
				t.Errorf("got  %s\nwant %s", &out, c.want)
			}
		})
	}
}

// The last line needs no end, a long one is a failed record, and detail has the document.
func TestLinesAndDetail(t *testing.T) {
	long := `{"text":"` + strings.Repeat("Ein Satz. ", 1000) + `"}`
	opt := options(&mirror{}, 2)
	opt.MaxRecord, opt.Document = 1000, true
	var out bytes.Buffer
	sum, err := Run(context.Background(), strings.NewReader(long+"\n"+`{"text":"Ein Satz steht hier."}`), &out, opt)
	if err != nil || sum.Records != 2 || sum.Status[Failed] != 1 {
		t.Fatalf("%+v %v", sum, err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if !strings.Contains(lines[0], "the record has more than") {
		t.Error(lines[0])
	}
	var r struct {
		Document struct{ Segments []struct{ Source string } } `json:"en_document"`
	}
	if err := json.Unmarshal([]byte(lines[1]), &r); err != nil || len(r.Document.Segments) != 1 || r.Document.Segments[0].Source != "Ein Satz steht hier." {
		t.Errorf("%+v %v", r, err)
	}
}

// counting counts the lines that were read of it.
type counting struct {
	r     io.Reader
	lines atomic.Int32
}

func (c *counting) Read(p []byte) (int, error) {
	n, err := c.r.Read(p[:1]) // a line is not read before it is wanted
	c.lines.Add(int32(bytes.Count(p[:n], []byte("\n"))))
	return n, err
}

// A reader that does not read holds up the stream.
func TestBackPressure(t *testing.T) {
	for _, jobs := range []int{1, 3} {
		in := &counting{r: strings.NewReader(records(30))}
		pr, pw := io.Pipe()
		done := make(chan error)
		go func() {
			_, err := Run(context.Background(), in, pw, options(&mirror{}, jobs))
			pw.Close()
			done <- err
		}()
		time.Sleep(200 * time.Millisecond) // as long as nobody reads
		if n := int(in.lines.Load()); n > 2*jobs+1 {
			t.Errorf("%d jobs: %d lines read ahead", jobs, n)
		}
		out, err := io.ReadAll(pr)
		if err != nil || bytes.Count(out, []byte("\n")) != 30 || <-done != nil {
			t.Errorf("%d jobs: %v, %d lines", jobs, err, bytes.Count(out, []byte("\n")))
		}
	}
}

// Who closes the pipe ends the stream quietly.
func TestClosedPipe(t *testing.T) {
	for _, e := range []error{io.ErrClosedPipe, syscall.EPIPE} {
		pr, pw := io.Pipe()
		done := make(chan error)
		m := &mirror{}
		go func() {
			_, err := Run(context.Background(), strings.NewReader(records(5000)), pw, options(m, 2))
			done <- err
		}()
		if _, err := io.ReadFull(pr, make([]byte, 100)); err != nil {
			t.Fatal(err)
		}
		pr.CloseWithError(e)
		if err := <-done; err != nil {
			t.Errorf("%v: %v", e, err)
		}
		if n := m.calls.Load(); n > 1000 {
			t.Errorf("%d calls after the pipe was closed", n)
		}
	}
	full := errors.New("disk full")
	if _, err := Run(context.Background(), strings.NewReader(records(3)), failing{full}, options(&mirror{}, 1)); !errors.Is(err, full) {
		t.Errorf("got %v", err)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

// A service that stops ends the stream; what was done before it is written.
func TestStop(t *testing.T) {
	var out bytes.Buffer
	m := &mirror{wait: func(text string) error {
		if strings.Contains(text, "auch auch auch auch auch auch") { // record 6
			return backend.Stopf("the account is empty")
		}
		return nil
	}}
	sum, err := Run(context.Background(), strings.NewReader(records(100)), &out, options(m, 4))
	if err == nil || !strings.Contains(err.Error(), "the account is empty") {
		t.Errorf("got %v", err)
	}
	if n := strings.Count(out.String(), "\n"); n != 6 || sum.Records != 6 {
		t.Errorf("%d lines written, %+v", n, sum)
	}
}

// An interrupt keeps what is done, also while nothing comes in.
func TestInterrupt(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	in, feed := io.Pipe()
	pr, pw := io.Pipe()
	done := make(chan error)
	go func() {
		_, err := Run(ctx, in, pw, options(&mirror{}, 2))
		pw.Close()
		done <- err
	}()
	go func() { _, _ = io.WriteString(feed, records(2)) }()
	var first [2]string
	r := lines{r: bufio.NewReader(pr), most: 1 << 20}
	for i := range first { // both come though the input goes on
		b, err := r.next()
		if err != nil {
			t.Fatal(err)
		}
		first[i] = string(b)
	}
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if !strings.Contains(first[1], `"id": 1`) && !strings.Contains(first[1], `"id":1`) {
		t.Errorf("got %q", first)
	}
}

// An article on which the program breaks is a failed record.
func TestPanic(t *testing.T) {
	var once sync.Once
	m := &mirror{wait: func(string) error { once.Do(func() { panic("index out of range") }); return nil }}
	var out bytes.Buffer
	sum, err := Run(context.Background(), strings.NewReader(records(3)), &out, options(m, 1))
	if err != nil || sum.Status[Failed] != 1 || sum.Status[Translated] != 2 || !strings.Contains(out.String(), "the program broke: index out of range") {
		t.Errorf("%+v %v\n%s", sum, err, &out)
	}
}

// Any line becomes one line of JSON that keeps its fields.
func FuzzRecord(f *testing.F) {
	for _, s := range []string{`{}`, `{"a":1}`, `{"a":1,"a":2,"en":"x"}`, `{"text":"ä","b":[{}]}`, `[]`, `{"a"`, `{"a":"\ud800"}`, "\ufeff{}", `{"a":1}}`, `{,}`, ``, `null`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		if bytes.ContainsAny(line, "\n") {
			return
		}
		r, err := parseRecord(line)
		if err != nil {
			return
		}
		out, err := r.write([]added{{"en", "x"}, {"en_error", nil}})
		if err != nil {
			t.Fatal(err)
		}
		var was, is map[string]any
		if err := json.Unmarshal(bytes.TrimPrefix(line, []byte("\ufeff")), &was); err != nil {
			t.Fatalf("%q was taken: %v", line, err)
		}
		if err := json.Unmarshal(out, &is); err != nil || bytes.Count(out, []byte("\n")) != 1 {
			t.Fatalf("%q became %q: %v", line, out, err)
		}
		was["en"], was["en_error"] = "x", nil
		if len(was) != len(is) {
			t.Errorf("%q became %q", line, out)
		}
	})
}
