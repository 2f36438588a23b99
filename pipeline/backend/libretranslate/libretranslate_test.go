package libretranslate

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"dolmetsch/doc"
	"dolmetsch/pipeline/backend"
	"dolmetsch/pipeline/backend/backendtest"
)

const key = "libre-key-5e1f"

const languages = `[{"code":"en","targets":["de","en"]},{"code":"de","targets":["en"]}]`

var wire = backendtest.Wire{
	Texts: func(r *http.Request, body []byte) ([]string, error) {
		var req request
		if err := json.Unmarshal(body, &req); err != nil {
			return nil, err
		}
		if r.Method != http.MethodPost || r.URL.Path != "/translate" || req.APIKey != key || req.Source != "de" || req.Target != "en" || req.Format != "html" {
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
	if err := judge(400, []byte(`{"error":"Invalid request: request (6000) exceeds text limit (5000)"}`)); err != nil {
		t.Errorf("error %v", err)
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
