package libretranslate

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/pipeline/backend"
	"dolmetsch/pipeline/backend/backendtest"
	"dolmetsch/pipeline/markup"
)

const key = "libre-key-5e1f"

const languages = `[{"code":"en","targets":["de","en"]},{"code":"de","targets":["en"]}]`

var wire = backendtest.Wire{
	Texts: func(r *http.Request, body []byte) ([]string, error) {
		var req struct {
			request
			Q []string `json:"q"`
		}
		if err := json.Unmarshal(body, &req); err != nil {
			return nil, err
		}
		if r.Method != http.MethodPost || r.URL.Path != "/translate" || req.APIKey != key || req.Source != "de" || req.Target != "en" || req.Format != "text" {
			return nil, fmt.Errorf("%s %s %s", r.Method, r.URL.Path, body)
		}
		return req.Q, nil
	},
	Answer: func(_ *http.Request, _ []byte, units []backendtest.Unit) []byte {
		texts := []string{}
		for _, u := range units {
			texts = append(texts, u.Text)
		}
		b, _ := json.Marshal(map[string]any{"translatedText": texts})
		return b
	},
	Key: func(_ *http.Request, body []byte) string {
		var req request
		_ = json.Unmarshal(body, &req) // Texts has read it
		return req.APIKey
	},
	Other: func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path != "/languages" {
			return false
		}
		fmt.Fprint(w, languages)
		return true
	},
}

func TestContract(t *testing.T) {
	backendtest.Run(t, func(t *testing.T) backendtest.Service {
		s := backendtest.NewServer(t, wire)
		return backendtest.Service{Factory: Factory, Env: map[string]string{envURL: s.URL, envKey: key}, Secret: key, Server: s}
	})
}

func TestCheck(t *testing.T) {
	for body, ok := range map[string]bool{
		languages:                                                true,
		`[{"code":"de"},{"code":"en"}]`:                          true,
		`[{"code":"en","targets":["de"]}]`:                       false,
		`[{"code":"de","targets":["fr"]},{"code":"fr"}]`:         false,
		`<html>a proxy's welcome page</html>`:                    false,
		`[{"code":"de","targets":["en"]}, {"code":"en","targets`: false,
	} {
		h := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, body) }))
		b, err := open(context.Background(), func(name string) string { return map[string]string{envURL: h.URL}[name] })
		if err != nil {
			t.Fatal(err)
		}
		if err := b.(*service).Check(context.Background()); (err == nil) != ok {
			t.Errorf("%s: %v", body, err)
		}
		h.Close()
	}
}

func TestSettings(t *testing.T) {
	for name, value := range map[string]string{envURL: "localhost:5000", envBatch: "0", envRunes: "9", envTimeout: "soon", envCalls: "-1"} {
		env := map[string]string{envURL: "http://localhost:5000"}
		env[name] = value
		_, err := open(context.Background(), func(n string) string { return env[n] })
		if !errors.Is(err, doc.ErrInput) || !strings.Contains(err.Error(), name) {
			t.Errorf("%s=%s: %v", name, value, err)
		}
	}
}

func TestJudge(t *testing.T) {
	var stop *backend.StopError
	if err := judge(400, []byte(`{"error":"de is not supported"}`)); !errors.As(err, &stop) {
		t.Errorf("error %v", err)
	}
	if err := judge(500, []byte(`{"error":"Cannot translate text"}`)); err != nil {
		t.Errorf("error %v", err)
	}
}

// server is like the real one: it translates each text node of HTML by itself,
// counts texts and not calls, and has limits for each text and for lists.
type server struct {
	lists    bool
	allowed  int // texts in all; 0: any number
	texts    int
	longest  int // runes of a text that it takes
	shreds   []string
	formats  []string
	okErrors bool // errors come with status 200
	mu       sync.Mutex
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var req request
	if json.NewDecoder(r.Body).Decode(&req) != nil {
		http.Error(w, "{}", 400)
		return
	}
	fail := func(status int, text string) {
		if s.okErrors {
			status = 200
		}
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(map[string]string{"error": text})
	}
	q, list := req.Q.([]any)
	if !list {
		q = []any{req.Q}
	}
	if list && !s.lists {
		fail(400, "Invalid request: q must be a string")
		return
	}
	s.formats = append(s.formats, req.Format)
	var answers []string
	for _, x := range q {
		text := x.(string)
		s.texts++
		if s.allowed > 0 && s.texts > s.allowed {
			fail(403, "Too many request limits violations")
			return
		}
		if utf8.RuneCountInString(text) > s.longest {
			fail(400, fmt.Sprintf("Invalid request: request (%d) exceeds text limit (%d)", len(text), s.longest))
			return
		}
		if req.Format == "html" {
			for _, node := range regexp.MustCompile(`<[^<>]*>`).Split(text, -1) {
				if strings.TrimSpace(node) != "" {
					s.shreds = append(s.shreds, node)
				}
			}
		}
		answers = append(answers, "EN "+text)
	}
	if list {
		_ = json.NewEncoder(w).Encode(map[string][]string{"translatedText": answers})
	} else {
		_ = json.NewEncoder(w).Encode(map[string]string{"translatedText": answers[0]})
	}
}

func opened(t *testing.T, s http.Handler, more ...string) *backend.Stacked {
	t.Helper()
	h := httptest.NewServer(s)
	t.Cleanup(h.Close)
	env := map[string]string{envURL: h.URL, envParallel: "1"}
	for i := 0; i < len(more); i += 2 {
		env[more[i]] = more[i+1]
	}
	b, err := backend.Open(context.Background(), Factory, func(name string) string { return env[name] }, backend.Options{Clock: backendtest.NewClock()})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Sentences go as text, whole; only what is asked for again as HTML is in shreds.
func TestSentencesAreWhole(t *testing.T) {
	s := &server{lists: true, longest: 5000}
	b := opened(t, s)
	segs := backendtest.Segments(30)
	got, err := b.Translate(context.Background(), segs)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.shreds) > 0 || slices.Contains(s.formats, "html") {
		t.Errorf("%v, %q", s.formats, s.shreds)
	}
	for i, g := range got {
		parts := g.Parsed(segs[i])
		if !slices.ContainsFunc(parts, func(p markup.Part) bool { return p.Kind == markup.Fixed }) || g.Style != markup.Opaque {
			t.Errorf("%+v", g)
		}
	}
	segs[3].Try = 1
	if got, err := b.Translate(context.Background(), segs[3:4]); err != nil || got[0].Style != markup.HTML || !strings.Contains(got[0].Text, `<span translate="no">`) {
		t.Errorf("%+v, %v", got, err)
	}
}

// Its limits are kept: long segments are cut and not left German, and texts are
// counted.
func TestLimits(t *testing.T) {
	s := &server{lists: true, longest: 200}
	b := opened(t, s, envRunes, "200")
	long := strings.Repeat("Der Rat tagte lange, die Sache war schwierig; ", 12) + "dann war Schluss."
	segs := []backend.Segment{{ID: "1", Parts: markup.Of("Kurz.")}, {ID: "2", Parts: markup.Of(long)}}
	got, err := b.Translate(context.Background(), segs)
	if err != nil || got[1].Err != nil || strings.Count(got[1].Text, "schwierig;") != 12 || !strings.HasSuffix(got[1].Text, "dann war Schluss.") {
		t.Errorf("%+v, %v", got, err)
	}

	clock := backendtest.NewClock()
	begin := clock.Now()
	h := httptest.NewServer(&server{lists: true, longest: 5000})
	defer h.Close()
	env := map[string]string{envURL: h.URL, envCalls: "60"}
	b, err = backend.Open(context.Background(), Factory, func(name string) string { return env[name] }, backend.Options{Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Translate(context.Background(), backendtest.Segments(120)); err != nil {
		t.Fatal(err)
	}
	if took := clock.Now().Sub(begin); took < 100*time.Second {
		t.Errorf("120 texts at 60 a minute took %v", took)
	}
}

// A server that takes one text in a call, and one whose errors come with a
// status of success, are understood; what is wrong is said with its variable.
func TestServers(t *testing.T) {
	got, err := opened(t, &server{longest: 5000}).Translate(context.Background(), backendtest.Segments(5))
	if err != nil || got[4].Err != nil || !strings.HasPrefix(got[4].Text, "EN ") {
		t.Errorf("without lists: %+v, %v", got, err)
	}
	say := func(status int, text string) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(status)
			fmt.Fprint(w, text)
		})
	}
	for name, tt := range map[string]struct {
		server http.Handler
		want   string
	}{
		"flooded":           {&server{lists: true, longest: 5000, allowed: 3}, envCalls},
		"flooded, with 200": {&server{lists: true, longest: 10, okErrors: true}, envRunes},
		"characters":        {&server{lists: true, longest: 10}, envRunes},
		"batch":             {say(400, `{"error":"Invalid request: request (20) exceeds batch limit (5)"}`), envBatch},
		"key":               {say(400, `{"error":"Visit https://portal.libretranslate.com to get an API key"}`), envKey},
		"wrong key":         {say(403, `{"error":"Invalid API key"}`), envKey},
		"a page":            {say(200, `<!DOCTYPE html><title>LibreTranslate</title>`), envURL},
		"another path":      {say(404, `<!doctype html><title>404 Not Found</title>`), envURL},
		"language":          {say(200, `{"error":"de is not supported"}`), "not supported"},
	} {
		_, err := opened(t, tt.server).Translate(context.Background(), backendtest.Segments(40))
		var stop *backend.StopError
		if !errors.As(err, &stop) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestModelNamesTheServer(t *testing.T) {
	env := map[string]string{envURL: "http://user:pass@mt.example:5000/api?api_key=abc"}
	b, err := Factory.Open(context.Background(), func(name string) string { return env[name] })
	if err != nil {
		t.Fatal(err)
	}
	if got := b.Traits().Model; got != "argos, at mt.example:5000" {
		t.Errorf("model %q", got)
	}
}
