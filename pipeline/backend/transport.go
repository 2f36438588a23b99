package backend

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"

	"dolmetsch/internal/regexp"
)

const (
	maxAnswer = 16 << 20 // bytes of an answer; the largest honest one is far smaller
	maxError  = 64 << 10 // bytes of an error's body that are read
	maxQuote  = 300      // bytes of it that an error quotes
)

// Transport is how backends speak HTTP: it turns every answer that is not JSON
// with a status of success, or a stream of events where one was asked for, into
// an Error, Retry-After included, and refuses answers of more than 16 MiB. judge says what a status and its body mean where
// the usual reading of HTTP is not right for a service; nil: the usual one.
func Transport(base http.RoundTripper, judge func(status int, body []byte) error) http.RoundTripper {
	if base == nil {
		base = http.DefaultTransport
	}
	return &transport{base, judge}
}

// Call sends in as JSON, or nothing where it is nil, and reads the answer into
// out. The error is that of Classify.
func Call(ctx context.Context, client *http.Client, method, address string, header http.Header, in, out any) error {
	var body io.Reader
	if in != nil {
		b, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(b)
	}
	req, err := http.NewRequestWithContext(ctx, method, address, body)
	if err != nil {
		return err
	}
	for name, values := range header {
		req.Header[name] = values
	}
	req.Header.Set("Accept", "application/json")
	if in != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	res, err := client.Do(req)
	if err != nil {
		return Classify(ctx, err)
	}
	defer res.Body.Close()
	return Classify(ctx, json.NewDecoder(res.Body).Decode(out))
}

// userAgent names the program and its version to services.
var userAgent = sync.OnceValue(func() string {
	version := "devel"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		version = info.Main.Version
	}
	return "dolmetsch/" + version
})

// Hint is a setting that a refusal may be about, and how such a refusal reads.
type Hint struct {
	Setting string
	Reads   *regexp.Regexp
}

// Misset is the error of an answer that refuses a setting, in which case no call
// will be done, nil for any other.
func Misset(status int, body []byte, hints ...Hint) error {
	if status != http.StatusBadRequest && status != http.StatusNotFound && status != http.StatusUnprocessableEntity && status != http.StatusForbidden {
		return nil
	}
	for _, h := range hints {
		if h.Reads.MatchString(Message(body)) {
			return Stopf("%s; what is set in %s?", Judge(status, body), h.Setting)
		}
	}
	return nil
}

type transport struct {
	base  http.RoundTripper
	judge func(int, []byte) error
}

func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	req.Header.Set("User-Agent", userAgent())
	res, err := t.base.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	if res.StatusCode < 200 || res.StatusCode > 299 {
		defer res.Body.Close()
		body, _ := io.ReadAll(io.LimitReader(res.Body, maxError)) // what came is enough
		if t.judge != nil {
			if err := t.judge(res.StatusCode, body); err != nil {
				return nil, withRetryAfter(err, res.Header)
			}
		}
		return nil, withRetryAfter(Judge(res.StatusCode, body), res.Header)
	}
	// Content-Type is not to be relied on, the first character is.
	body := &limited{ReadCloser: res.Body, left: maxAnswer}
	head := make([]byte, 512)
	n, err := io.ReadAtLeast(body, head, 1)
	for err == nil && len(bytes.TrimSpace(head[:n])) == 0 && n < len(head) {
		var more int
		more, err = io.ReadAtLeast(body, head[n:], 1)
		n += more
	}
	if n == 0 || err != nil && err != io.EOF {
		res.Body.Close()
		if n == 0 && err == io.EOF {
			return nil, Errorf(Temporary, "the answer is empty")
		}
		return nil, err
	}
	text := bytes.TrimSpace(head[:n])
	if ok := len(text) > 0 && (text[0] == '{' || text[0] == '[' || Streamed(req) && event.Match(text)); !ok {
		res.Body.Close()
		return nil, &Error{Kind: Temporary, Nobody: true, Text: "answered with something other than JSON: " + quote(text)}
	}
	res.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(head[:n]), body), res.Body}
	return res, nil
}

// Streamed reports whether a request asks for server-sent events.
func Streamed(req *http.Request) bool { return req.Header.Get("Accept") == "text/event-stream" }

// event is how a stream of events begins, as far as it has come.
var event = regexp.MustCompile(`^(?::|(?:data|event|id|retry):|[a-z]{1,5}$)`)

// limited fails, rather than ends, after so many bytes.
type limited struct {
	io.ReadCloser
	left int
}

func (l *limited) Read(p []byte) (int, error) {
	if l.left <= 0 {
		return 0, Errorf(Divisible, "the answer is longer than %d MiB", maxAnswer>>20)
	}
	n, err := l.ReadCloser.Read(p[:min(len(p), l.left)])
	l.left -= n
	return n, err
}

// Judge is the usual reading of an HTTP status that is not success.
func Judge(status int, body []byte) error {
	text := "HTTP status " + strconv.Itoa(status)
	if name := http.StatusText(status); name != "" {
		text += " (" + name + ")"
	}
	if said := Message(body); said != "" {
		text += ": " + said
	}
	if status < 400 {
		return Stopf("%s: the service is at another address than the one that is set", text)
	}
	switch status {
	case http.StatusUnauthorized, http.StatusPaymentRequired, http.StatusForbidden, http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusGone, http.StatusProxyAuthRequired:
		return Stopf("%s", text)
	case http.StatusRequestTimeout, http.StatusConflict, http.StatusTooEarly, http.StatusTooManyRequests:
		return &Error{Kind: Temporary, Status: status, Text: text}
	}
	if status >= 500 && status != http.StatusNotImplemented {
		return &Error{Kind: Temporary, Status: status, Text: text}
	}
	// One of the segments may be what the service does not like.
	return &Error{Kind: Divisible, Status: status, Text: text}
}

// Message is what an error's body says, in any of the forms that services use.
func Message(body []byte) string {
	var answer struct {
		Error   json.RawMessage `json:"error"`
		Message string          `json:"message"`
		Detail  string          `json:"detail"`
	}
	if json.Unmarshal(body, &answer) == nil {
		var inner struct {
			Message string `json:"message"`
		}
		var text string
		switch {
		case json.Unmarshal(answer.Error, &inner) == nil && inner.Message != "":
			return quote([]byte(inner.Message))
		case json.Unmarshal(answer.Error, &text) == nil && text != "":
			return quote([]byte(text))
		case answer.Message != "":
			return quote([]byte(answer.Message + " " + answer.Detail))
		}
	}
	return quote(body)
}

// quote is the beginning of text on one line.
func quote(text []byte) string {
	s := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(string(text[:min(len(text), 4*maxQuote)]), ""))
	s = strings.Join(strings.Fields(s), " ")
	if len(s) > maxQuote {
		s = strings.ToValidUTF8(s[:maxQuote], "") + "…"
	}
	return s
}

// withRetryAfter adds to an Error how long the service asks to wait.
func withRetryAfter(err error, h http.Header) error {
	if e, ok := err.(*Error); ok {
		if ms, err := strconv.ParseFloat(h.Get("Retry-After-Ms"), 64); err == nil && ms > 0 {
			e.RetryAfter = time.Duration(ms * float64(time.Millisecond))
		} else {
			e.RetryAfter = retryAfter(h.Get("Retry-After"), time.Now())
		}
	}
	return err
}

// retryAfter reads the header's two forms, seconds and a date.
func retryAfter(value string, now time.Time) time.Duration {
	if s, err := strconv.ParseFloat(strings.TrimSpace(value), 64); err == nil {
		return max(0, time.Duration(min(s, 1e6)*float64(time.Second)))
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(0, at.Sub(now))
	}
	return 0
}

// Local reports whether an address is on this machine.
func Local(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
