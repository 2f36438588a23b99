// Package libretranslate translates with a LibreTranslate server, which users
// host themselves. It speaks the server's protocol, one call at a time.
package libretranslate

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"dolmetsch/internal/regexp"
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
		{Name: envRunes, Doc: "most characters in one call, as the server's --char-limit allows; longer segments are cut; 5000 where not set"},
		{Name: envParallel, Doc: "calls at once; 2 where not set"},
		{Name: envCalls, Doc: "texts a minute that the server allows, as its --req-limit counts them; no limit where not set"},
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
			Style: markup.Opaque, Retry: []markup.Style{markup.HTML},
			MaxSegments: s.Int(envBatch, 20, 1), MaxRunes: s.Int(envRunes, 5000, 100), Parallel: s.Int(envParallel, 2, 1),
			Rate:    backend.Rate{Segments: s.Int(envCalls, 0, 0)}, // the server counts texts
			Timeout: s.Duration(envTimeout, 3*time.Minute),
			Remote:  !backend.Local(u.Host),
			Setting: envURL,
		},
	}
	if s.Err != nil {
		return nil, s.Err
	}
	if n := b.traits.Rate.Segments; n > 0 { // no more at once than in ten seconds
		b.traits.MaxSegments = min(b.traits.MaxSegments, max(1, n/6))
	}
	return b, nil
}

type service struct {
	traits  backend.Traits
	address string
	key     string
	client  *http.Client
	single  atomic.Bool // the server takes one text in a call
}

func (b *service) Traits() backend.Traits { return b.traits }

type request struct {
	Q      any    `json:"q"` // a text, or a list of them
	Source string `json:"source"`
	Target string `json:"target"`
	Format string `json:"format"`
	APIKey string `json:"api_key,omitempty"`
}

func (b *service) Translate(ctx context.Context, segs []backend.Segment) ([]backend.Translation, error) {
	texts, read := b.texts(segs)
	format := "text"
	if read != nil {
		format = "html"
	}
	answers, err := b.ask(ctx, texts, format)
	if err != nil {
		return nil, err
	}
	out := make([]backend.Translation, len(answers))
	for i, text := range answers {
		switch {
		case i >= len(segs): // the stack refuses another number
		case read != nil:
			out[i] = read[i](text)
		default:
			out[i] = b.traits.Answer(segs[i], text)
		}
	}
	return out, nil
}

// texts is what is sent for segs: text, or markup with what reads the answers
// where any of them is in HTML. The server translates what stands between two
// tags by itself, so text is what it does best.
func (b *service) texts(segs []backend.Segment) (texts []string, read []func(string) backend.Translation) {
	html := slices.ContainsFunc(segs, func(s backend.Segment) bool { return b.traits.StyleOf(s) == markup.HTML })
	for _, s := range segs {
		if !html {
			texts = append(texts, b.traits.Text(s))
			continue
		}
		text, r := b.traits.Markup(s)
		texts, read = append(texts, text), append(read, r)
	}
	return texts, read
}

// ask makes one call, or one for each text where the server takes no lists.
func (b *service) ask(ctx context.Context, texts []string, format string) ([]string, error) {
	if !b.single.Load() {
		answers, err := b.call(ctx, texts, format)
		if !errors.Is(err, errNoLists) {
			return answers, err
		}
		b.single.Store(true)
	}
	var all []string
	for _, text := range texts {
		answers, err := b.call(ctx, text, format)
		if err != nil {
			return nil, err
		}
		if len(answers) != 1 {
			return nil, backend.Errorf(backend.Divisible, "answered %d texts of 1", len(answers))
		}
		all = append(all, answers[0])
	}
	return all, nil
}

var errNoLists = errors.New("the server takes one text in a call")

// call makes one call with a text or a list of them.
func (b *service) call(ctx context.Context, q any, format string) ([]string, error) {
	_, list := q.([]string)
	var res struct {
		TranslatedText json.RawMessage `json:"translatedText"`
		Error          string          `json:"error"`
	}
	req := request{Q: q, Source: "de", Target: "en", Format: format, APIKey: b.key}
	if err := backend.Call(ctx, b.client, http.MethodPost, b.address+"/translate", nil, req, &res); err != nil {
		if e := new(backend.Error); list && errors.As(err, &e) && e.Status != 0 && noLists.MatchString(e.Text) {
			return nil, errNoLists
		}
		return nil, err
	}
	if res.Error != "" { // with a status of success
		body, _ := json.Marshal(map[string]string{"error": res.Error})
		if err := judge(http.StatusBadRequest, body); err != nil {
			return nil, err
		}
		return nil, backend.Judge(http.StatusBadRequest, body)
	}
	var texts []string
	var text string
	if json.Unmarshal(res.TranslatedText, &texts) == nil {
		return texts, nil
	}
	if err := json.Unmarshal(res.TranslatedText, &text); err != nil {
		return nil, backend.Errorf(backend.Temporary, "the answer has no translatedText")
	}
	if list {
		return nil, errNoLists
	}
	return []string{text}, nil
}

// noLists are errors of servers that read q as one text.
var noLists = regexp.MustCompile(`(?i)\bq\b.{0,40}\b(?:string|str|text)\b|\b(?:array|list)\b|has no attribute|missing q`)

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

// judge reads errors that concern all calls though their status does not say so,
// and those that concern a setting.
func judge(status int, body []byte) error {
	said := backend.Message(body)
	switch {
	case status == http.StatusForbidden && flooding.MatchString(said):
		return backend.Stopf("%s: the server has had too many texts; it counts each, so set %s to what it allows", said, envCalls)
	case status == http.StatusNotFound || status == http.StatusMethodNotAllowed:
		return backend.Stopf("%s; the address in %s is that of the server itself, like http://localhost:5000", backend.Judge(status, body), envURL)
	case keyWanted.MatchString(said):
		return backend.Stopf("%s; the key is read from %s", backend.Judge(status, body), envKey)
	case status != http.StatusBadRequest:
		return nil
	case strings.Contains(said, "is not supported"):
		return backend.Stopf("%s", backend.Judge(status, body))
	case strings.Contains(said, "text limit"):
		return backend.Stopf("%s; set %s to that limit", said, envRunes)
	case strings.Contains(said, "batch"):
		return backend.Stopf("%s; set %s to that limit", said, envBatch)
	case flooding.MatchString(said):
		return &backend.Error{Kind: backend.Temporary, Status: http.StatusTooManyRequests, Text: said}
	}
	return nil
}

var (
	flooding  = regexp.MustCompile(`(?i)too many|slow ?down|flood|\blimits?\b|violations`)
	keyWanted = regexp.MustCompile(`(?i)\bapi[ _-]?key\b`)
)
