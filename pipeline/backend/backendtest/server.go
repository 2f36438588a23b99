// Package backendtest holds what the tests of all backends share: one suite
// that states the contract of package backend, and loopback servers that speak
// a service's protocol and misbehave in every way that services are known to.
// It translates nothing; English stands for a translation.
package backendtest

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// Fault is a way to misbehave.
type Fault string

// The faults of a call.
const (
	Good         Fault = ""
	TooMany      Fault = "429 with Retry-After"
	ServerError  Fault = "500"
	Unavailable  Fault = "503"
	Hang         Fault = "no answer"
	Drip         Fault = "answer that drips"
	Reset        Fault = "connection reset in the body"
	Page         Fault = "200 with an HTML page"
	Cut          Fault = "answer cut off"
	Malformed    Fault = "malformed answer"
	Empty        Fault = "empty answer"
	Null         Fault = "null answer"
	Huge         Fault = "huge answer"
	WrongType    Fault = "wrong content type" // harmless
	Unauthorized Fault = "401 that repeats the key"
)

// The faults of single units of an answer.
const (
	Lose     Fault = "unit lost"
	Extra    Fault = "unit too many"
	Merge    Fault = "units merged"
	Swap     Fault = "units swapped"
	Twice    Fault = "one unit answered twice"
	Blank    Fault = "unit blank"
	Entities Fault = "entities escaped twice"
	Refuse   Fault = "unit refused"
	Copy     Fault = "unit left German"
)

// CallFaults heal when the call is made again, UnitFaults when the units that
// lack are.
var (
	CallFaults = []Fault{TooMany, ServerError, Unavailable, Hang, Drip, Reset, Page, Cut, Malformed, Empty, Null, Huge, WrongType}
	UnitFaults = []Fault{Lose, Extra, Merge, Swap, Twice, Blank, Entities, Refuse, Copy}
)

// RetryAfter is what TooMany asks for.
const RetryAfter = 7 * time.Second

// Unit is one unit of an answer.
type Unit struct {
	ID   int    // place of its source in the request, from 0
	Text string // the answer
}

// Wire is a service's protocol over HTTP.
type Wire struct {
	// Texts are the units of a request; the error fails the test.
	Texts func(r *http.Request, body []byte) ([]string, error)
	// Answer is the body of an answer, in the order of units.
	Answer func(r *http.Request, body []byte, units []Unit) []byte
	// Key is what a request is signed with; nil: what its headers have.
	Key func(r *http.Request, body []byte) string
	// Other answers requests that are no translation; it says whether it did.
	Other func(w http.ResponseWriter, r *http.Request) bool
}

// English stands for the translation of a text. It keeps all markup.
func English(text string) string { return "In English: " + text }

// Server is a loopback server. Next is asked for the fault of each call.
type Server struct {
	URL string

	mu    sync.Mutex
	next  func(call int) Fault
	calls int
	texts [][]string // of each call
	seen  chan struct{}
	done  chan struct{}
}

// NewServer starts a server, which ends with the test.
func NewServer(t testing.TB, wire Wire) *Server {
	s := newServer(t)
	h := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if wire.Other != nil && wire.Other(w, r) {
			return
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return // the client went away
		}
		texts, err := wire.Texts(r, body)
		if err != nil {
			t.Errorf("request: %v", err)
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		fault := s.call(texts)
		k := key(r)
		if wire.Key != nil {
			k = wire.Key(r, body)
		}
		s.serve(w, r, fault, k, wire.Answer(r, body, units(texts, fault)))
	}))
	t.Cleanup(func() {
		close(s.done)
		h.CloseClientConnections()
		h.Close()
	})
	s.URL = h.URL
	return s
}

func newServer(testing.TB) *Server {
	return &Server{next: func(int) Fault { return Good }, seen: make(chan struct{}, 1<<16), done: make(chan struct{})}
}

// Misbehave sets the fault of each call, counted from 0.
func (s *Server) Misbehave(next func(call int) Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.next, s.calls, s.texts = next, 0, nil
}

// Calls are the texts of all calls so far.
func (s *Server) Calls() [][]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([][]string(nil), s.texts...)
}

// Wait returns when a call has come in.
func (s *Server) Wait() { <-s.seen }

func (s *Server) call(texts []string) Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.calls
	s.calls++
	s.texts = append(s.texts, texts)
	select {
	case s.seen <- struct{}{}:
	default:
	}
	return s.next(n)
}

// units is the answer to texts, with a fault.
func units(texts []string, fault Fault) []Unit {
	var out []Unit
	for i, text := range texts {
		out = append(out, Unit{i, English(text)})
	}
	last := len(out) - 1
	switch {
	case fault == Blank:
		out[last].Text = " "
	case fault == Refuse:
		out[last].Text = "I'm sorry, but I can't help with that."
	case fault == Copy:
		out[last].Text = texts[last]
	case fault == Entities:
		for i := range out {
			out[i].Text = strings.ReplaceAll(out[i].Text, "&", "&amp;")
		}
	case fault == Extra:
		out = append(out, Unit{last + 1, English("Danke.")})
	case fault == Lose:
		out = out[:last]
	case len(out) < 2: // the others need two
	case fault == Merge:
		out[0].Text += " " + out[1].Text
		out = append(out[:1], out[2:]...)
	case fault == Swap:
		out[0].Text, out[last].Text = out[last].Text, out[0].Text
	case fault == Twice:
		out[last].Text = out[0].Text
	}
	return out
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request, fault Fault, key string, body []byte) {
	w.Header().Set("Content-Type", "application/json")
	send := func(status int, text string) {
		w.WriteHeader(status)
		io.WriteString(w, text)
	}
	switch fault {
	case TooMany:
		w.Header().Set("Retry-After", strconv.Itoa(int(RetryAfter/time.Second)))
		send(429, `{"error":{"message":"too many requests","code":429}}`)
	case ServerError:
		send(500, `{"error":{"message":"internal error","code":500}}`)
	case Unavailable:
		w.Header().Set("Content-Type", "text/html")
		send(503, "<html><body>Service Unavailable</body></html>")
	case Unauthorized:
		send(401, `{"error":{"message":"the key `+key+` is not valid","code":401}}`)
	case Hang:
		s.wait(r, time.Hour)
	case Drip:
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		for _, b := range body {
			if _, err := w.Write([]byte{b}); err != nil {
				return
			}
			w.(http.Flusher).Flush()
			if !s.wait(r, 50*time.Millisecond) {
				return
			}
		}
	case Reset:
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		w.Write(body[:len(body)/2])
		w.(http.Flusher).Flush()
		if conn, _, err := w.(http.Hijacker).Hijack(); err == nil {
			conn.(*net.TCPConn).SetLinger(0) // a reset rather than an end
			conn.Close()
		}
	case Page:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		send(200, "<!DOCTYPE html><html><body><h1>Welcome to the hotel network</h1></body></html>")
	case Cut:
		send(200, string(body[:len(body)*2/3]))
	case Malformed:
		send(200, strings.NewReplacer(`":`, `" `, "[", "{").Replace(string(body)))
	case Empty:
		send(200, "")
	case Null:
		send(200, "null")
	case Huge:
		w.Write(body[:len(body)-1])
		pad := bytes.Repeat([]byte(" "), 1<<20)
		for range 20 {
			if _, err := w.Write(pad); err != nil {
				return
			}
		}
		w.Write(body[len(body)-1:])
	case WrongType:
		w.Header().Set("Content-Type", "text/plain")
		send(200, string(body))
	default:
		send(200, string(body))
	}
}

// wait is false when the client or the test ended first.
func (s *Server) wait(r *http.Request, d time.Duration) bool {
	select {
	case <-r.Context().Done():
		return false
	case <-s.done:
		return false
	case <-time.After(d):
		return true
	}
}

// key is whatever the request was signed with.
func key(r *http.Request) string {
	for _, h := range []string{"Authorization", "X-Goog-Api-Key", "Api-Key"} {
		if v := r.Header.Get(h); v != "" {
			return v
		}
	}
	return ""
}

// NewBareServer is a server without a protocol: the test answers calls itself,
// asking Call what to do.
func NewBareServer(t testing.TB, url string) *Server {
	s := newServer(t)
	s.URL = url
	t.Cleanup(func() { close(s.done) })
	return s
}

// Call notes a call that came in and gives its fault and what to answer.
func (s *Server) Call(texts []string) (Fault, []Unit) {
	fault := s.call(texts)
	return fault, units(texts, fault)
}
