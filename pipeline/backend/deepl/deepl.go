// Package deepl translates with DeepL's API, free or pro. Protected terms stand
// in XML elements that the service is told to ignore: it keeps their content,
// not always their place. There is no client library of DeepL's for Go, so the
// package speaks the protocol itself, one call at a time.
package deepl

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"dolmetsch/internal/regexp"
	"dolmetsch/pipeline/backend"
	"dolmetsch/pipeline/markup"
)

// Name is the backend's name and the Origin of its translations.
const Name = "deepl"

// The variables that configure the backend.
const (
	envKey      = "DEEPL_API_KEY"
	envURL      = "DEEPL_URL"
	envTarget   = "DEEPL_TARGET"
	envGlossary = "DEEPL_GLOSSARY_ID"
	envModel    = "DEEPL_MODEL_TYPE"
	envParallel = "DEEPL_PARALLEL"
)

const (
	proURL  = "https://api.deepl.com"
	freeURL = "https://api-free.deepl.com"
)

// The service takes 50 texts and 128 KiB a call, the context included. Smaller
// calls cost no more, and less is lost when one fails.
const (
	maxSegments = 25
	maxRunes    = 10000
)

// Factory makes the backend.
var Factory = backend.Factory{
	Name: Name,
	Doc:  "DeepL's API, free or pro",
	Env: []backend.Env{
		{Name: envKey, Required: true, Secret: true, Doc: "API key; one that ends in :fx is for the free API"},
		{Name: envURL, Doc: "address of the API where it is not that of the key"},
		{Name: envTarget, Doc: "EN-US (default) or EN-GB"},
		{Name: envGlossary, Doc: "id of a German-English glossary in the service"},
		{Name: envModel, Doc: "quality_optimized, prefer_quality_optimized or latency_optimized; the service chooses where not set"},
		{Name: envParallel, Doc: "calls at once; 4 where not set"},
	},
	Open: open,
}

func open(_ context.Context, getenv func(string) string) (backend.Backend, error) {
	s := backend.ReadSettings(getenv)
	key := s.Need(envKey, "the API key")
	address := proURL
	if strings.HasSuffix(key, ":fx") {
		address = freeURL
	}
	u := s.URL(envURL, address)
	b := &service{
		address:  strings.TrimSuffix(strings.TrimRight(u.String(), "/"), "/v2"),
		header:   http.Header{"Authorization": {"DeepL-Auth-Key " + key}},
		client:   &http.Client{Transport: backend.Transport(nil, judge)},
		target:   s.Choice(envTarget, "EN-US", "EN-GB"),
		glossary: s.Get(envGlossary, ""),
		model:    s.Choice(envModel, "", "quality_optimized", "prefer_quality_optimized", "latency_optimized"),
	}
	model := b.target
	if b.model != "" {
		model += ", " + b.model
	}
	if b.glossary != "" {
		model += ", glossary " + b.glossary
	}
	b.traits = backend.Traits{
		Name: Name, Model: model,
		Style: markup.XML, Retry: []markup.Style{markup.Opaque},
		MaxSegments: maxSegments, MaxRunes: maxRunes, Parallel: s.Int(envParallel, 4, 1),
		Timeout: time.Minute,
		Context: true,
		Remote:  true, // whoever is at another address passes it on to DeepL
		Setting: envURL,
	}
	if s.Err != nil {
		return nil, s.Err
	}
	return b, nil
}

type service struct {
	traits   backend.Traits
	address  string
	header   http.Header
	client   *http.Client
	target   string
	glossary string
	model    string
}

func (b *service) Traits() backend.Traits { return b.traits }

type request struct {
	Text               []string `json:"text"`
	SourceLang         string   `json:"source_lang"`
	TargetLang         string   `json:"target_lang"`
	Context            string   `json:"context,omitempty"`
	SplitSentences     string   `json:"split_sentences"`
	PreserveFormatting bool     `json:"preserve_formatting"`
	TagHandling        string   `json:"tag_handling"`
	IgnoreTags         []string `json:"ignore_tags"`
	GlossaryID         string   `json:"glossary_id,omitempty"`
	ModelType          string   `json:"model_type,omitempty"`
}

func (b *service) Translate(ctx context.Context, segs []backend.Segment) ([]backend.Translation, error) {
	req := request{
		SourceLang: "DE", TargetLang: b.target,
		Context:        around(segs),
		SplitSentences: "0", PreserveFormatting: true,
		TagHandling: "xml", IgnoreTags: []string{"x"},
		GlossaryID: b.glossary, ModelType: b.model,
	}
	read := make([]func(string) backend.Translation, len(segs))
	for i, s := range segs {
		var text string
		text, read[i] = b.traits.Markup(s)
		req.Text = append(req.Text, text)
	}
	var res struct {
		Translations []struct {
			Text string `json:"text"`
		} `json:"translations"`
	}
	if err := backend.Call(ctx, b.client, http.MethodPost, b.address+"/v2/translate", b.header, req, &res); err != nil {
		return nil, err
	}
	out := make([]backend.Translation, len(res.Translations))
	for i, t := range res.Translations {
		if i < len(read) { // the stack refuses another number
			out[i] = read[i](t.Text)
		}
	}
	return out, nil
}

// around is what stands round the segments of a call: each is translated as if
// the others were not there. The service does not charge for it.
func around(segs []backend.Segment) string {
	first, last := segs[0], segs[len(segs)-1]
	var parts []string
	if first.Title != "" {
		parts = append(parts, first.Title)
	}
	parts = append(parts, first.Before...)
	return strings.Join(append(parts, last.After...), "\n")
}

// Check asks for the account's usage, which tells a wrong key from an empty account.
func (b *service) Check(ctx context.Context) error {
	var u struct {
		Count int64 `json:"character_count"`
		Limit int64 `json:"character_limit"`
	}
	if err := backend.Call(ctx, b.client, http.MethodGet, b.address+"/v2/usage", b.header, nil, &u); err != nil {
		return err
	}
	if u.Limit > 0 && u.Count >= u.Limit {
		return fmt.Errorf("the quota is used up: %d of %d characters", u.Count, u.Limit)
	}
	return nil
}

// statusQuota is DeepL's own status for an account whose characters are used up.
const statusQuota = 456

func judge(status int, body []byte) error {
	switch status {
	case statusQuota:
		return backend.Stopf("the account's quota of characters is used up")
	case http.StatusForbidden:
		return backend.Stopf("the key in %s is refused; one that ends in :fx is for the free API, %s is another address", envKey, envURL)
	}
	return backend.Misset(status, body, hints...)
}

// hints are the settings that the service refuses, and the words it has for them.
var hints = []backend.Hint{
	{Setting: envGlossary, Reads: regexp.MustCompile(`(?i)glossary`)},
	{Setting: envModel, Reads: regexp.MustCompile(`(?i)model_type`)},
	{Setting: envTarget, Reads: regexp.MustCompile(`(?i)target_lang`)},
}
