// Package libretranslate translates with a LibreTranslate server, which users
// host themselves. It speaks the server's protocol, one call at a time.
package libretranslate

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"dolmetsch/pipeline/backend"
	"dolmetsch/pipeline/markup"
)

// Name is the backend's name and the Origin of its translations.
const Name = "libretranslate"

// The variables that configure the backend.
const (
	envURL      = "LIBRETRANSLATE_URL"
	envKey      = "LIBRETRANSLATE_API_KEY"
	envBatch    = "LIBRETRANSLATE_BATCH"
	envRunes    = "LIBRETRANSLATE_CHARACTERS"
	envParallel = "LIBRETRANSLATE_PARALLEL"
	envCalls    = "LIBRETRANSLATE_REQUESTS_PER_MINUTE"
	envTimeout  = "LIBRETRANSLATE_TIMEOUT"
)

// Factory makes the backend.
var Factory = backend.Factory{
	Name: Name,
	Doc:  "a LibreTranslate server of one's own",
	Env: []backend.Env{
		{Name: envURL, Required: true, Doc: "address of the server, like http://localhost:5000"},
		{Name: envKey, Secret: true, Doc: "API key, where the server asks for one"},
		{Name: envBatch, Doc: "most segments in one call, as the server's --batch-limit allows; 20 where not set"},
		{Name: envRunes, Doc: "most characters in one call, as the server's --char-limit allows; 5000 where not set"},
		{Name: envParallel, Doc: "calls at once; 2 where not set"},
		{Name: envCalls, Doc: "calls a minute that the server allows; no limit where not set"},
		{Name: envTimeout, Doc: "time for one call; 3m where not set"},
	},
	Open: open,
}

func open(_ context.Context, getenv func(string) string) (backend.Backend, error) {
	s := backend.ReadSettings(getenv)
	if s.Need(envURL, "the address of the server"); s.Err != nil {
		return nil, s.Err
	}
	u := s.URL(envURL, "")
	b := &service{
		address: strings.TrimRight(u.String(), "/"),
		key:     s.Get(envKey, ""),
		client:  &http.Client{Transport: backend.Transport(nil, judge)},
		traits: backend.Traits{
			Name: Name, Model: "argos, at " + u.Host, // every server has models of its own
			Style: markup.HTML, Retry: []markup.Style{markup.Opaque},
			MaxSegments: s.Int(envBatch, 20, 1), MaxRunes: s.Int(envRunes, 5000, 100), Parallel: s.Int(envParallel, 2, 1),
			Rate:    backend.Rate{Calls: s.Int(envCalls, 0, 0)},
			Timeout: s.Duration(envTimeout, 3*time.Minute),
			Remote:  !backend.Local(u.Host),
			Setting: envURL,
		},
	}
	if s.Err != nil {
		return nil, s.Err
	}
	return b, nil
}

type service struct {
	traits  backend.Traits
	address string
	key     string
	client  *http.Client
}

func (b *service) Traits() backend.Traits { return b.traits }

type request struct {
	Q      []string `json:"q"`
	Source string   `json:"source"`
	Target string   `json:"target"`
	Format string   `json:"format"`
	APIKey string   `json:"api_key,omitempty"`
}

func (b *service) Translate(ctx context.Context, segs []backend.Segment) ([]backend.Translation, error) {
	req := request{Source: "de", Target: "en", Format: "html", APIKey: b.key}
	read := make([]func(string) backend.Translation, len(segs))
	for i, s := range segs {
		var text string
		text, read[i] = b.traits.Markup(s)
		req.Q = append(req.Q, text)
	}
	var res struct {
		TranslatedText []string `json:"translatedText"`
	}
	if err := backend.Call(ctx, b.client, http.MethodPost, b.address+"/translate", nil, req, &res); err != nil {
		return nil, err
	}
	out := make([]backend.Translation, len(res.TranslatedText))
	for i, text := range res.TranslatedText {
		if i < len(read) { // the stack refuses another number
			out[i] = read[i](text)
		}
	}
	return out, nil
}

// Check asks whether the server has German to English.
func (b *service) Check(ctx context.Context) error {
	var languages []struct {
		Code    string   `json:"code"`
		Targets []string `json:"targets"`
	}
	if err := backend.Call(ctx, b.client, http.MethodGet, b.address+"/languages", nil, nil, &languages); err != nil {
		return err
	}
	for _, l := range languages {
		// Older servers do not list targets.
		if l.Code == "de" && (l.Targets == nil || slices.Contains(l.Targets, "en")) {
			return nil
		}
	}
	return fmt.Errorf("the server has no model for German to English")
}

// judge reads errors that concern all calls though their status does not say so.
func judge(status int, body []byte) error {
	if status != http.StatusBadRequest {
		return nil
	}
	var answer struct {
		Error string `json:"error"`
	}
	if json.Unmarshal(body, &answer) == nil && (strings.Contains(answer.Error, "is not supported") || strings.Contains(answer.Error, "API key")) {
		return backend.Stopf("%s", backend.Judge(status, body))
	}
	return nil
}
