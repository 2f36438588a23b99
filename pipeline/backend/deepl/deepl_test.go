package deepl

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"dolmetsch/doc"
	"dolmetsch/pipeline/backend"
	"dolmetsch/pipeline/backend/backendtest"
	"dolmetsch/pipeline/markup"
)

const key = "d0c0ffee-key:fx"

var wire = backendtest.Wire{
	Texts: func(r *http.Request, body []byte) ([]string, error) {
		var req request
		if err := json.Unmarshal(body, &req); err != nil {
			return nil, err
		}
		switch {
		case r.Method != http.MethodPost || r.URL.Path != "/v2/translate" || r.Header.Get("Authorization") != "DeepL-Auth-Key "+key:
			return nil, fmt.Errorf("%s %s %v", r.Method, r.URL.Path, r.Header)
		case req.SourceLang != "DE" || req.TargetLang != "EN-US" || req.TagHandling != "xml" || !reflect.DeepEqual(req.IgnoreTags, []string{"x"}) || req.SplitSentences != "0":
			return nil, fmt.Errorf("request %s", body)
		case len(body) > 128<<10:
			return nil, fmt.Errorf("%d bytes", len(body))
		}
		for _, text := range req.Text {
			d := xml.NewDecoder(strings.NewReader("<r>" + text + "</r>"))
			for {
				if _, err := d.Token(); err == io.EOF {
					break
				} else if err != nil {
					return nil, fmt.Errorf("not XML: %q: %w", text, err) // the service would leave it German
				}
			}
		}
		return req.Text, nil
	},
	Answer: func(_ *http.Request, _ []byte, units []backendtest.Unit) []byte {
		type translation struct {
			Detected string `json:"detected_source_language"`
			Text     string `json:"text"`
		}
		out := []translation{}
		for _, u := range units {
			out = append(out, translation{"DE", u.Text})
		}
		b, _ := json.Marshal(map[string]any{"translations": out})
		return b
	},
	Other: func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path != "/v2/usage" {
			return false
		}
		count := 12
		if r.Header.Get("Authorization") != "DeepL-Auth-Key "+key {
			count = 500000
		}
		fmt.Fprintf(w, `{"character_count":%d,"character_limit":500000}`, count)
		return true
	},
}

func start(t *testing.T) backendtest.Service {
	s := backendtest.NewServer(t, wire)
	return backendtest.Service{Factory: Factory, Env: map[string]string{envKey: key, envURL: s.URL}, Secret: key, Server: s}
}

func TestContract(t *testing.T) { backendtest.Run(t, start) }

func TestHost(t *testing.T) {
	for key, want := range map[string]string{"abc": proURL, "abc:fx": freeURL} {
		b, err := open(context.Background(), func(name string) string { return map[string]string{envKey: key}[name] })
		if err != nil || b.(*service).address != want {
			t.Errorf("%s: %v, %v", key, b, err)
		}
	}
}

func TestSettings(t *testing.T) {
	for name, value := range map[string]string{envURL: "api.deepl.com", envTarget: "EN", envModel: "best", envParallel: "0"} {
		_, err := open(context.Background(), func(n string) string { return map[string]string{envKey: key, name: value}[n] })
		if !errors.Is(err, doc.ErrInput) || !strings.Contains(err.Error(), name) {
			t.Errorf("%s=%s: %v", name, value, err)
		}
	}
}

func TestJudge(t *testing.T) {
	for _, status := range []int{403, 456} {
		var stop *backend.StopError
		if err := judge(status, nil); !errors.As(err, &stop) {
			t.Errorf("%d: %v", status, err)
		}
	}
}

// A setting that the service refuses is named after the first call.
func TestHints(t *testing.T) {
	for _, tt := range []struct {
		status     int
		body, want string
	}{
		{404, `{"message":"Glossary not found"}`, envGlossary},
		{400, `{"message":"Bad request","detail":"Invalid glossary_id"}`, envGlossary},
		{400, `{"message":"Value for 'model_type' not supported."}`, envModel},
		{400, `{"message":"Value for 'target_lang' not supported."}`, envTarget},
		{403, `{"message":"Wrong endpoint. Use https://api.deepl.com"}`, envURL},
	} {
		calls := 0
		h := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			calls++
			w.WriteHeader(tt.status)
			io.WriteString(w, tt.body)
		}))
		env := map[string]string{envKey: key, envURL: h.URL, envParallel: "1"}
		b, err := backend.Open(context.Background(), Factory, func(name string) string { return env[name] }, backend.Options{Clock: backendtest.NewClock()})
		if err != nil {
			t.Fatal(err)
		}
		_, err = b.Translate(context.Background(), backendtest.Segments(60))
		h.Close()
		var stop *backend.StopError
		if !errors.As(err, &stop) || !strings.Contains(err.Error(), tt.want) || calls > 2 {
			t.Errorf("%s: after %d calls: %v", tt.body, calls, err)
		}
	}
}

func TestContext(t *testing.T) {
	got := around([]backend.Segment{
		{Title: "Titel", Before: []string{"A.", "B."}, After: []string{"D."}},
		{Title: "Titel", Before: []string{"B.", "C."}, After: []string{"E.", "F."}},
	})
	if want := "Titel\nA.\nB.\nE.\nF."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestCheckQuota(t *testing.T) {
	s := start(t)
	env := s.Env
	env[envKey] = "another"
	b, err := open(context.Background(), func(name string) string { return env[name] })
	if err != nil {
		t.Fatal(err)
	}
	if err := b.(*service).Check(context.Background()); err == nil || !strings.Contains(err.Error(), "500000 of 500000") {
		t.Errorf("error %v", err)
	}
}

// What the settings ask of the service is in every call.
func TestOptions(t *testing.T) {
	var got request
	h := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := json.NewDecoder(r.Body).Decode(&got); err != nil {
			t.Error(err)
		}
		fmt.Fprint(w, `{"translations":[{"text":"The Bundestag meets."}]}`)
	}))
	defer h.Close()
	env := map[string]string{envKey: key, envURL: h.URL, envGlossary: "def3a26b", envTarget: "EN-GB", envModel: "quality_optimized"}
	b, err := open(context.Background(), func(name string) string { return env[name] })
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Translate(context.Background(), []backend.Segment{{ID: "1", Parts: markup.Of("Der Bundestag tagt."), Title: "Sitzung"}}); err != nil {
		t.Fatal(err)
	}
	if got.GlossaryID != "def3a26b" || got.TargetLang != "EN-GB" || got.ModelType != "quality_optimized" || got.Context != "Sitzung" {
		t.Errorf("request %+v", got)
	}
}
