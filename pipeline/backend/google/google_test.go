package google

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"cloud.google.com/go/translate/apiv3/translatepb"
	"google.golang.org/protobuf/encoding/protojson"

	"dolmetsch/doc"
	"dolmetsch/pipeline/backend"
	"dolmetsch/pipeline/backend/backendtest"
	"dolmetsch/pipeline/markup"
)

const key = "AIzaTestKey-7d2c"

func translations(units []backendtest.Unit) []translation {
	out := []translation{}
	for _, u := range units {
		out = append(out, translation{u.Text})
	}
	return out
}

// basic is the protocol of the v2 API.
var basic = backendtest.Wire{
	Texts: func(r *http.Request, body []byte) ([]string, error) {
		var req struct {
			Q                             []string
			Source, Target, Format, Model string
		}
		if err := json.Unmarshal(body, &req); err != nil {
			return nil, err
		}
		switch {
		case r.Method != http.MethodPost || r.URL.Path != "/language/translate/v2":
			return nil, fmt.Errorf("%s %s", r.Method, r.URL.Path)
		case r.Header.Get("X-Goog-Api-Key") != key || strings.Contains(r.URL.String(), key):
			return nil, fmt.Errorf("key in %v, %v", r.Header, r.URL)
		case req.Source != "de" || req.Target != "en" || req.Format != "html" || len(req.Q) > maxSegmentsV2:
			return nil, fmt.Errorf("request %s", body)
		}
		return req.Q, nil
	},
	Answer: func(_ *http.Request, _ []byte, units []backendtest.Unit) []byte {
		b, _ := json.Marshal(map[string]any{"data": map[string]any{"translations": translations(units)}})
		return b
	},
}

func TestV2(t *testing.T) {
	backendtest.Run(t, func(t *testing.T) backendtest.Service {
		s := backendtest.NewServer(t, basic)
		return backendtest.Service{Factory: Factory, Env: map[string]string{envKey: key, envEndpoint: s.URL}, Secret: key, Server: s}
	})
}

// checkV3 is what is wrong with a request of the v3 API.
func checkV3(req *translatepb.TranslateTextRequest) error {
	const models = "projects/p1/locations/global/models/general/"
	// The language model reads text only, the service says.
	format := map[string]string{models + "nmt": "text/html", models + "translation-llm": "text/plain"}[req.Model]
	if req.Parent != "projects/p1/locations/global" || req.MimeType != format || req.SourceLanguageCode != "de" || req.TargetLanguageCode != "en" {
		return fmt.Errorf("request %v", req)
	}
	return nil
}

// advanced is the protocol of the v3 API over HTTP.
var advanced = backendtest.Wire{
	Texts: func(r *http.Request, body []byte) ([]string, error) {
		var req translatepb.TranslateTextRequest
		if err := protojson.Unmarshal(body, &req); err != nil {
			return nil, err
		}
		if r.Method != http.MethodPost || r.URL.Path != "/v3/projects/p1/locations/global:translateText" {
			return nil, fmt.Errorf("%s %s", r.Method, r.URL.Path)
		}
		req.Parent = "projects/p1/locations/global"
		return req.Contents, checkV3(&req)
	},
	Answer: func(_ *http.Request, _ []byte, units []backendtest.Unit) []byte {
		b, _ := json.Marshal(map[string]any{"translations": translations(units)})
		return b
	},
}

func TestV3(t *testing.T) {
	backendtest.Run(t, func(t *testing.T) backendtest.Service {
		s := backendtest.NewServer(t, advanced)
		return backendtest.Service{Factory: Factory, Env: map[string]string{envProject: "p1", envEndpoint: s.URL}, Server: s,
			Cannot: []backendtest.Fault{backendtest.Unauthorized}}
	})
}

func TestV3LanguageModel(t *testing.T) {
	backendtest.Run(t, func(t *testing.T) backendtest.Service {
		s := backendtest.NewServer(t, advanced)
		return backendtest.Service{Factory: Factory, Env: map[string]string{envProject: "p1", envEndpoint: s.URL, envModel: "translation-llm"},
			Server: s, Cannot: []backendtest.Fault{backendtest.Unauthorized}}
	})
}

// answering is a service of the v3 API that speaks Google's own types.
func answering(t *testing.T, answer func(*translatepb.TranslateTextRequest) (*translatepb.TranslateTextResponse, error)) string {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		req := &translatepb.TranslateTextRequest{}
		if err := protojson.Unmarshal(body, req); err != nil {
			t.Errorf("%s: %v", body, err)
		}
		parent, method, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/v3/"), ":")
		if r.Method != http.MethodPost || method != "translateText" {
			t.Errorf("%s %s", r.Method, r.URL)
		}
		req.Parent = parent
		res, err := answer(req)
		if err != nil {
			w.WriteHeader(http.StatusBadRequest)
			fmt.Fprintf(w, `{"error":{"message":%q}}`, err)
			return
		}
		b, err := protojson.Marshal(res)
		if err != nil {
			t.Error(err)
		}
		w.Write(b)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

func open1(t *testing.T, env map[string]string) backend.Backend {
	t.Helper()
	b, err := Factory.Open(context.Background(), func(name string) string { return env[name] })
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// With a glossary the service answers twice, and only one answer has it.
func TestGlossary(t *testing.T) {
	var got *translatepb.TranslateTextRequest
	url := answering(t, func(req *translatepb.TranslateTextRequest) (*translatepb.TranslateTextResponse, error) {
		got = req
		return &translatepb.TranslateTextResponse{
			Translations:         []*translatepb.Translation{{TranslatedText: "The federal parliament meets."}},
			GlossaryTranslations: []*translatepb.Translation{{TranslatedText: "The Bundestag meets."}},
		}, nil
	})
	b := open1(t, map[string]string{envProject: "p1", envLocation: "us-central1", envGlossary: "politics", envLabels: "team=news, job=batch",
		envModel: "translation-llm", envEndpoint: url})
	out, err := b.Translate(context.Background(), []backend.Segment{{ID: "1.1", Parts: markup.Of("Der Bundestag tagt.")}})
	if err != nil {
		t.Fatal(err)
	}
	if out[0].Text != "The Bundestag meets." {
		t.Errorf("got %q", out[0].Text)
	}
	const parent = "projects/p1/locations/us-central1"
	if got.Parent != parent || got.GlossaryConfig.GetGlossary() != parent+"/glossaries/politics" || got.Model != parent+"/models/general/translation-llm" ||
		!reflect.DeepEqual(got.Labels, map[string]string{"team": "news", "job": "batch"}) {
		t.Errorf("request %v", got)
	}
	if got.MimeType != "text/plain" || b.Traits().Style != markup.Opaque {
		t.Errorf("markup for a model that reads none: %v, style %d", got, b.Traits().Style)
	}
	if m := b.Traits().Model; m != "translation-llm, glossary politics" {
		t.Errorf("model %q", m)
	}
}

func TestJudge(t *testing.T) {
	for _, tt := range []struct {
		status int
		body   string
		want   string
	}{
		{403, `{"error":{"code":403,"message":"User Rate Limit Exceeded","errors":[{"reason":"userRateLimitExceeded"}]}}`, "temporary"},
		{403, `{"error":{"code":403,"message":"slow down","status":"PERMISSION_DENIED","details":[{"reason":"RATE_LIMIT_EXCEEDED"}]}}`, "temporary"},
		{403, `{"error":{"code":403,"message":"Daily Limit Exceeded","errors":[{"reason":"dailyLimitExceeded"}]}}`, "stop"},
		{403, `{"error":{"code":403,"message":"Cloud Translation API has not been used in project 1","status":"PERMISSION_DENIED"}}`, "stop"},
		{400, `{"error":{"code":400,"message":"API key not valid.","details":[{"reason":"API_KEY_INVALID"}]}}`, "stop"},
		{400, `{"error":{"code":400,"message":"Text too long"}}`, "divisible"},
		{503, ``, "temporary"},
	} {
		err := judge(tt.status, []byte(tt.body))
		if err == nil {
			err = backend.Judge(tt.status, []byte(tt.body))
		}
		got := "stop"
		var e *backend.Error
		if errors.As(err, &e) {
			got = map[backend.Kind]string{backend.Temporary: "temporary", backend.Divisible: "divisible", backend.Permanent: "permanent"}[e.Kind]
		}
		if got != tt.want {
			t.Errorf("%d %s: %s, want %s", tt.status, tt.body, got, tt.want)
		}
	}
}

func TestSettings(t *testing.T) {
	dir := t.TempDir()
	wrong := filepath.Join(dir, "wrong.json")
	if err := os.WriteFile(wrong, []byte("[]"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		env  map[string]string
		want string
	}{
		{map[string]string{}, envProject},
		{map[string]string{envKey: key, envGlossary: "g"}, envProject},
		{map[string]string{envKey: key, envModel: "translation-llm"}, envProject},
		{map[string]string{envProject: "p", envTransport: "smoke"}, envTransport},
		{map[string]string{envProject: "p", envCredentials: filepath.Join(dir, "none.json")}, envCredentials},
		{map[string]string{envProject: "p", envCredentials: wrong}, envCredentials},
		{map[string]string{envProject: "p", envLabels: "x"}, envLabels},
		{map[string]string{envKey: key, envEndpoint: "ftp://x"}, envEndpoint},
		{map[string]string{envKey: key, envRunes: "many"}, envRunes},
	} {
		_, err := Factory.Open(context.Background(), func(name string) string { return tt.env[name] })
		if !errors.Is(err, doc.ErrInput) || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), ".env.example") {
			t.Errorf("%v: %v", tt.env, err)
		}
	}
}

// The texts that go out and come back in the other styles.
func TestEntities(t *testing.T) {
	var sent []string
	url := answering(t, func(req *translatepb.TranslateTextRequest) (*translatepb.TranslateTextResponse, error) {
		sent = append(sent, req.Contents[0])
		return &translatepb.TranslateTextResponse{Translations: []*translatepb.Translation{{TranslatedText: "AT&amp;T isn&#39;t &lt; QBC01X"}}}, nil
	})
	b := open1(t, map[string]string{envProject: "p1", envEndpoint: url})
	name := []markup.Part{{Kind: markup.Fixed, ID: 1, Class: markup.Name, Text: "AT&T", English: "AT&T"}, {Text: " ist's"}}
	const want = "AT&T isn't < QBC01X"
	for _, tt := range []struct {
		parts []markup.Part
		try   int
		sent  string
	}{
		{name, 0, `<span translate="no">AT&amp;T</span> ist's`},
		{markup.Of(`AT&T ist < QBC01X`), 0, `AT&amp;T ist &lt; QBC01X`},
		{markup.Of(`AT&T ist < QBC01X`), 1, `AT&amp;T ist &lt; QBC01X`},
	} {
		sent = nil
		seg := backend.Segment{ID: "1", Parts: tt.parts, Try: tt.try}
		out, err := b.Translate(context.Background(), []backend.Segment{seg})
		if err != nil {
			t.Fatal(err)
		}
		if sent[0] != tt.sent || markup.German(out[0].Parsed(seg)) != want {
			t.Errorf("sent %q, got %+v; want %q, %q", sent[0], out[0], tt.sent, want)
		}
	}
}

// A service account that is refused stops the run, and its key stays unseen.
func TestServiceAccountRefused(t *testing.T) {
	const refused = `{"error":"invalid_grant","error_description":"Invalid JWT Signature."}`
	tokens := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, refused)
	}))
	defer tokens.Close()
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	account, err := json.Marshal(map[string]string{
		"type": "service_account", "project_id": "p1", "private_key_id": "1", "client_email": "x@p1.iam.gserviceaccount.com", "client_id": "1",
		"private_key": string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})), "token_uri": tokens.URL,
	})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "account.json")
	if err := os.WriteFile(file, account, 0o600); err != nil {
		t.Fatal(err)
	}
	env := map[string]string{envProject: "p1", envCredentials: file, envEndpoint: "https://127.0.0.1:1"}
	b, err := backend.Open(context.Background(), Factory, func(name string) string { return env[name] }, backend.Options{Clock: backendtest.NewClock()})
	if err != nil {
		t.Fatal(err)
	}
	_, err = b.Translate(context.Background(), []backend.Segment{{ID: "1", Parts: markup.Of("Der Hund bellt.")}})
	var stop *backend.StopError
	if !errors.As(err, &stop) || !strings.Contains(err.Error(), "Invalid JWT Signature") || !strings.Contains(err.Error(), envCredentials) || strings.Contains(err.Error(), "eyJ") {
		t.Errorf("error %v", err)
	}
}

// A setting that the service refuses is named; what one segment causes is not.
func TestHints(t *testing.T) {
	for message, want := range map[string]string{
		"Glossary not found: projects/p1/locations/us-central1/glossaries/x": envGlossary,
		"Invalid resource name for model: x":                                 envModel,
		"Unsupported location 'mars' to use with a glossary.":                envGlossary,
		"Text is too long.": "",
	} {
		url := answering(t, func(*translatepb.TranslateTextRequest) (*translatepb.TranslateTextResponse, error) {
			return nil, errors.New(message)
		})
		_, err := open1(t, map[string]string{envProject: "p1", envEndpoint: url}).Translate(context.Background(), []backend.Segment{{ID: "1", Parts: markup.Of("Der Hund bellt.")}})
		var stop *backend.StopError
		if errors.As(err, &stop) != (want != "") || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", message, err)
		}
	}
	for body, want := range map[string]string{
		`{"error":{"code":400,"message":"Invalid Value: model"}}`:                                 envModel,
		`{"error":{"code":403,"message":"Cloud Translation API has not been used in project 1"}}`: envProject,
		`{"error":{"code":400,"message":"Required Text"}}`:                                        "",
	} {
		err := judge(400, []byte(body))
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v", body, err)
		}
	}
}
