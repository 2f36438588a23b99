// Package google translates with Cloud Translation: the v3 API for who has a
// project, the v2 API for who has only a key. Protected terms are marked as not
// to be translated in HTML. The package makes one call at a time and neither
// retries nor divides; package backend does.
//
// Both APIs are spoken over HTTP, and Google's library signs in. Its clients
// for the calls themselves bring 250 packages and 9 MB for two requests, so only
// who builds with -tags grpc has them: v3 over gRPC then is to be had. The tests
// read the requests with Google's own types.
package google

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"cloud.google.com/go/auth/credentials"

	"dolmetsch/doc"
	"dolmetsch/internal/regexp"
	"dolmetsch/pipeline/backend"
	"dolmetsch/pipeline/markup"
)

// Name is the backend's name and the Origin of its translations.
const Name = "google"

// The variables that configure the backend.
const (
	envProject     = "GOOGLE_CLOUD_PROJECT"
	envLocation    = "GOOGLE_CLOUD_LOCATION"
	envCredentials = "GOOGLE_APPLICATION_CREDENTIALS"
	envKey         = "GOOGLE_TRANSLATE_API_KEY"
	envModel       = "GOOGLE_TRANSLATE_MODEL"
	envGlossary    = "GOOGLE_TRANSLATE_GLOSSARY"
	envLabels      = "GOOGLE_TRANSLATE_LABELS"
	envEndpoint    = "GOOGLE_TRANSLATE_ENDPOINT"
	envTransport   = "GOOGLE_TRANSLATE_TRANSPORT"
	envRunes       = "GOOGLE_TRANSLATE_CHARACTERS_PER_MINUTE"
	envParallel    = "GOOGLE_TRANSLATE_PARALLEL"
)

// Where the service is, unless it is set.
const (
	addressV2 = "https://translation.googleapis.com"
	addressV3 = "https://translate.googleapis.com"
)

// scopes are what a token has to be good for.
var scopes = []string{"https://www.googleapis.com/auth/cloud-platform", "https://www.googleapis.com/auth/cloud-translation"}

// Limits of the service. It takes 30,000 code points a call (v3) but advises
// 5,000 for speed.
const (
	maxRunes      = 5000
	maxSegmentsV3 = 1024
	maxSegmentsV2 = 128
)

// Factory makes the backend.
var Factory = backend.Factory{
	Name: Name,
	Doc:  "Google Cloud Translation: v3 with a project, or v2 with a key",
	Env: []backend.Env{
		{Name: envProject, Required: true, Doc: "project, for the v3 API; not required where " + envKey + " is set"},
		{Name: envCredentials, Doc: "JSON file of a service account, for v3; application default credentials where not set"},
		{Name: envLocation, Doc: "location, for v3; global where not set, us-central1 for glossaries and models of one's own"},
		{Name: envModel, Doc: "nmt (default), translation-llm (v3), or the full name of a model of one's own (v3)"},
		{Name: envGlossary, Doc: "id or full name of a glossary in the service (v3)"},
		{Name: envLabels, Doc: "labels of each call for the bill, like team=news,job=batch (v3)"},
		{Name: envTransport, Doc: "rest (default), or grpc in a program that was built with -tags grpc (v3)"},
		{Name: envKey, Secret: true, Doc: "API key, for the v2 API; used where " + envProject + " is not set"},
		{Name: envEndpoint, Doc: "address of the service instead of Google's; with http:// nobody signs in"},
		{Name: envRunes, Doc: "characters a minute that your quota allows; no limit where not set"},
		{Name: envParallel, Doc: "calls at once; 4 where not set"},
	},
	Open: open,
}

func open(ctx context.Context, getenv func(string) string) (backend.Backend, error) {
	s := backend.ReadSettings(getenv)
	project, key := s.Get(envProject, ""), s.Get(envKey, "")
	if project == "" && key == "" {
		return nil, doc.Inputf("", "%s is not set (the project, for the v3 API), nor is %s (for the v2 API); set one of them in the environment or in .env, see .env.example",
			envProject, envKey)
	}
	model := s.Get(envModel, "nmt")
	traits := traits{Traits: backend.Traits{
		Name: Name, Model: model[strings.LastIndex(model, "/")+1:],
		Style: markup.HTML, Retry: []markup.Style{markup.Opaque},
		MaxSegments: maxSegmentsV3, MaxRunes: maxRunes, Parallel: s.Int(envParallel, 4, 1),
		Rate:    backend.Rate{Runes: s.Int(envRunes, 0, 0)},
		Timeout: time.Minute,
		Remote:  true,
		Setting: envEndpoint,
	}}
	endpoint := &url.URL{}
	if s.Get(envEndpoint, "") != "" {
		endpoint = s.URL(envEndpoint, "") // whoever is there passes it on to Google
	}
	if project == "" {
		if s.Get(envGlossary, "") != "" || model != "nmt" {
			s.Bad(envProject, "a project, as only the v3 API has glossaries and other models")
		}
		traits.MaxSegments = maxSegmentsV2
		traits.Model += ", v2"
		if s.Err != nil {
			return nil, s.Err
		}
		return newV2(traits, key, endpoint), nil
	}
	// Google's language model takes no markup.
	traits.plain = strings.Contains(model, "translation-llm")
	if traits.plain {
		traits.Style, traits.Retry = markup.Opaque, []markup.Style{markup.Plain}
	}
	c := configV3{
		traits:    traits,
		parent:    "projects/" + project + "/locations/" + s.Get(envLocation, "global"),
		transport: s.Choice(envTransport, "rest", "grpc"),
		endpoint:  endpoint,
	}
	c.model = full(c.parent, "models/general", model)
	if g := s.Get(envGlossary, ""); g != "" {
		c.glossary = full(c.parent, "glossaries", g)
		c.traits.Model += ", glossary " + g[strings.LastIndex(g, "/")+1:]
	}
	if l := s.Get(envLabels, ""); l != "" {
		c.labels = map[string]string{}
		for _, pair := range strings.Split(l, ",") {
			k, v, ok := strings.Cut(strings.TrimSpace(pair), "=")
			if !ok || k == "" {
				s.Bad(envLabels, "pairs like team=news,job=batch")
			}
			c.labels[k] = v
		}
	}
	if file := s.Get(envCredentials, ""); file != "" {
		kind, err := account(file)
		if err != nil {
			return nil, err
		}
		c.file, c.account = file, kind
	}
	if s.Err != nil {
		return nil, s.Err
	}
	if c.transport == "grpc" {
		return newGRPC(ctx, c)
	}
	return newV3(c)
}

// full is the full name of a resource: name itself where it is one.
func full(parent, kind, name string) string {
	if strings.Contains(name, "/") {
		return name
	}
	return parent + "/" + kind + "/" + name
}

// account reads which type of account a file is for.
func account(file string) (credentials.CredType, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return "", doc.Inputf(envCredentials, "%v; see .env.example", err)
	}
	var account struct {
		Type credentials.CredType `json:"type"`
	}
	if json.Unmarshal(b, &account) != nil || account.Type == "" {
		return "", doc.Inputf(envCredentials, "%s: expected the JSON file of a service account; see .env.example", file)
	}
	return account.Type, nil
}

// judge reads the reasons that say more than the status: the service answers
// 403 also when calls come too fast, and 400 when the key is wrong.
func judge(status int, body []byte) error {
	text := string(body)
	is := func(reasons ...string) bool {
		for _, r := range reasons {
			if strings.Contains(text, `"`+r+`"`) {
				return true
			}
		}
		return false
	}
	switch {
	case status == http.StatusForbidden && is("rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED", "RESOURCE_EXHAUSTED"):
		return &backend.Error{Kind: backend.Temporary, Status: status, Text: backend.Judge(status, body).Error()}
	case status == http.StatusBadRequest && is("API_KEY_INVALID", "keyInvalid", "keyExpired"),
		status == http.StatusTooManyRequests && is("dailyLimitExceeded"):
		return backend.Stopf("%s", backend.Judge(status, body))
	}
	return backend.Misset(status, body, hints...)
}

// hints are the settings that the service refuses, and the words it has for them.
var hints = []backend.Hint{
	{Setting: envGlossary, Reads: regexp.MustCompile(`(?i)glossar`)},
	{Setting: envModel, Reads: regexp.MustCompile(`(?i)\bmodel\b`)},
	{Setting: envLocation, Reads: regexp.MustCompile(`(?i)\blocation\b|region`)},
	{Setting: envProject, Reads: regexp.MustCompile(`(?i)\bproject\b|has not been used|SERVICE_DISABLED`)},
}
