// Package openai translates with a chat model: OpenAI's, or that of any server
// that speaks the same protocol (Azure, Ollama, llama.cpp, vLLM). Units go in
// batches, numbered and marked as data; the answer is JSON whose every entry is
// bound to its unit by number and by the German words it begins with, never by
// its place. What is missing or doubtful is reported unit by unit; asking again
// is the decorators' business.
package openai

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/sashabaranov/go-openai"

	"dolmetsch/internal/regexp"
	"dolmetsch/pipeline/backend"
	"dolmetsch/pipeline/markup"
)

// Name is the backend's name and the Origin of its translations.
const Name = "openai"

// The variables that configure the backend.
const (
	envKey       = "OPENAI_API_KEY"
	envURL       = "OPENAI_BASE_URL"
	envModel     = "OPENAI_MODEL"
	envType      = "OPENAI_API_TYPE"
	envVersion   = "OPENAI_API_VERSION"
	envOrg       = "OPENAI_ORG_ID"
	envBatch     = "OPENAI_BATCH"
	envParallel  = "OPENAI_PARALLEL"
	envTimeout   = "OPENAI_TIMEOUT"
	envCalls     = "OPENAI_REQUESTS_PER_MINUTE"
	envTokens    = "OPENAI_TOKENS_PER_MINUTE"
	envFormat    = "OPENAI_OUTPUT"
	envReasoning = "OPENAI_REASONING_TOKENS"
	envStream    = "OPENAI_STREAM"
)

const defaultModel = "gpt-4.1-mini"

// Factory makes the backend.
var Factory = backend.Factory{
	Name: Name,
	Doc:  "a chat model of OpenAI, or of any server with the same protocol (Azure, Ollama, llama.cpp, vLLM)",
	Env: []backend.Env{
		{Name: envKey, Required: true, Secret: true, Doc: "API key; not required where " + envURL + " is set"},
		{Name: envURL, Doc: "address of another server, like http://localhost:11434/v1"},
		{Name: envModel, Doc: "model, or deployment in Azure; " + defaultModel + " where not set, required with " + envURL},
		{Name: envType, Doc: "openai (default) or azure"},
		{Name: envVersion, Doc: "API version, for azure"},
		{Name: envOrg, Doc: "organization that is billed"},
		{Name: envBatch, Doc: "most segments in one call; 12 where not set"},
		{Name: envParallel, Doc: "calls at once; 4 where not set"},
		{Name: envTimeout, Doc: "time for one call; 5m where not set"},
		{Name: envCalls, Doc: "calls a minute that your account allows; no limit where not set"},
		{Name: envTokens, Doc: "tokens a minute that your account allows; no limit where not set"},
		{Name: envFormat, Doc: "how the answer's form is asked for: schema (default), json or text; what a server refuses is given up by itself"},
		{Name: envReasoning, Doc: "tokens that a model may spend on thinking, on top of the answer; 0 where not set"},
		{Name: envStream, Doc: "1 to get answers piece by piece, for servers that do nothing else or cut long silences; 0 where not set"},
	},
	Open: open,
}

func open(_ context.Context, getenv func(string) string) (backend.Backend, error) {
	s := backend.ReadSettings(getenv)
	elsewhere := s.Get(envURL, "") != ""
	azure := s.Choice(envType, "openai", "azure") == "azure"
	key := s.Get(envKey, "")
	if !elsewhere || azure {
		key = s.Need(envKey, "the API key")
	}
	model := s.Get(envModel, defaultModel)
	if elsewhere || azure {
		model = s.Need(envModel, "the model that the server at "+envURL+" offers")
	}
	config := openai.DefaultConfig(key)
	address := s.URL(envURL, config.BaseURL)
	if azure {
		config = openai.DefaultAzureConfig(key, s.Need(envURL, "the address of the Azure resource"))
		config.APIVersion = s.Get(envVersion, "2024-10-21")
		config.AzureModelMapperFunc = func(model string) string { return model }
	}
	config.BaseURL = strings.TrimRight(address.String(), "/")
	config.OrgID = s.Get(envOrg, "")
	config.HTTPClient = &http.Client{Transport: streams{zero{backend.Transport(nil, judge)}}}
	named := model + ", prompt " + promptVersion
	if elsewhere {
		named += ", at " + address.Host // a name means another model there
	}
	b := &service{
		client: openai.NewClientWithConfig(config),
		model:  model,
		traits: backend.Traits{
			Name:  Name,
			Model: named,
			Style: markup.XML, Retry: []markup.Style{markup.Opaque},
			MaxSegments: s.Int(envBatch, 12, 1), MaxRunes: 8000, Parallel: s.Int(envParallel, 4, 1),
			Rate:    backend.Rate{Calls: s.Int(envCalls, 0, 0), Tokens: s.Int(envTokens, 0, 0)},
			Timeout: s.Duration(envTimeout, 5*time.Minute),
			Context: true,
			Similar: true,
			Remote:  !backend.Local(address.Host),
			Setting: envURL,
		},
		form: form{
			format:      map[string]format{"schema": schemaFormat, "json": objectFormat, "text": textFormat}[s.Choice(envFormat, "schema", "json", "text")],
			temperature: true, seed: true,
			newLimit:  !elsewhere || azure, // older servers know max_tokens only
			reasoning: s.Int(envReasoning, 0, 0),
			stream:    s.Choice(envStream, "0", "1") == "1",
			usage:     true,
		},
	}
	if s.Err != nil {
		return nil, s.Err
	}
	return b, nil
}

type service struct {
	client *openai.Client
	model  string
	traits backend.Traits

	mu   sync.Mutex
	form form

	prompt, answer atomic.Int64 // tokens used
}

func (b *service) Traits() backend.Traits { return b.traits }

// form is how a request is made; what the server refuses is given up for all
// that follow.
type form struct {
	format            format
	temperature, seed bool
	newLimit          bool // max_completion_tokens rather than max_tokens
	limitTried        bool // one of the two was refused
	reasoning         int  // tokens for thinking
	stream            bool // the answer piece by piece
	streamTried       bool // streaming, or not streaming, was refused
	usage             bool // ask for the number of tokens at the end of a stream
}

type format int

const (
	schemaFormat format = iota
	objectFormat
	textFormat
)

// thinking is what a model that reasons gets for it when the user says nothing.
const thinking = 8192

func (b *service) Translate(ctx context.Context, segs []backend.Segment) ([]backend.Translation, error) {
	q := ask(b.traits, segs)
	for {
		b.mu.Lock()
		f := b.form
		b.mu.Unlock()
		complete := b.client.CreateChatCompletion
		if f.stream {
			complete = b.stream
		}
		res, err := complete(ctx, b.request(q, f))
		if err != nil {
			if b.giveUp(f, err) {
				continue
			}
			late := new(backend.Error)
			if len(res.Choices) > 0 || ctx.Err() != nil || errors.As(backend.Classify(ctx, err), &late) && late.Timeout {
				b.count(q, res) // it may be billed: the prompt, and a stream as far as it came
			}
			return nil, backend.Classify(ctx, err)
		}
		b.count(q, res)
		return q.bind(res)
	}
}

func (b *service) request(q question, f form) openai.ChatCompletionRequest {
	r := openai.ChatCompletionRequest{
		Model: b.model,
		Messages: []openai.ChatCompletionMessage{
			{Role: openai.ChatMessageRoleSystem, Content: instructions},
			{Role: openai.ChatMessageRoleUser, Content: q.text},
		},
	}
	if f.temperature {
		r.Temperature = math.SmallestNonzeroFloat32 // the client leaves 0 out; zero puts it in
	}
	if f.seed {
		seed := 1
		r.Seed = &seed
	}
	limit := q.limit + f.reasoning
	if f.newLimit {
		r.MaxCompletionTokens = limit
	} else {
		r.MaxTokens = limit //lint:ignore SA1019 older servers know no other limit
	}
	if f.stream && f.usage {
		r.StreamOptions = &openai.StreamOptions{IncludeUsage: true}
	}
	switch f.format {
	case schemaFormat:
		r.ResponseFormat = &openai.ChatCompletionResponseFormat{
			Type:       openai.ChatCompletionResponseFormatTypeJSONSchema,
			JSONSchema: &openai.ChatCompletionResponseFormatJSONSchema{Name: "units", Schema: json.RawMessage(schema), Strict: true},
		}
	case objectFormat:
		r.ResponseFormat = &openai.ChatCompletionResponseFormat{Type: openai.ChatCompletionResponseFormatTypeJSONObject}
	}
	return r
}

// giveUp changes the form of requests when err says that the server does not
// take the one that was used; false when it says nothing of the kind.
func (b *service) giveUp(used form, err error) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.form != used {
		return true // another call has just found out
	}
	f := &b.form
	var e *backend.Error
	text := strings.ToLower(err.Error())
	switch {
	case errors.Is(err, openai.ErrReasoningModelLimitationsOther), errors.Is(err, openai.ErrReasoningSamplingUnsupported):
		f.temperature = false
		f.reasoning = max(f.reasoning, thinking)
	case errors.Is(err, openai.ErrReasoningModelMaxTokensDeprecated):
		f.newLimit = true
	case f.stream && !f.streamTried && errors.Is(err, errNoStream):
		f.stream, f.streamTried = false, true
	case !errors.As(err, &e) || e.Status != 400 && e.Status != 422 && e.Status < 500 || strings.Contains(text, "context length"):
	case f.format < textFormat && mentions(text, "response_format", "json_schema", "json schema", "structured output", "grammar", "json mode"):
		f.format++
	case f.temperature && mentions(text, "temperature"):
		f.temperature = false
		f.reasoning = max(f.reasoning, thinking)
	case f.seed && mentions(text, "seed"):
		f.seed = false
	case f.newLimit && !f.limitTried && mentions(text, "max_completion_tokens"):
		f.newLimit, f.limitTried = false, true
	case !f.newLimit && !f.limitTried && mentions(text, "max_tokens"):
		f.newLimit, f.limitTried = true, true
	case f.stream && f.usage && mentions(text, "stream_options", "include_usage"):
		f.usage = false
	case !f.streamTried && e.Status < 500 && streaming.MatchString(text):
		f.stream, f.streamTried = !f.stream, true // some refuse it, some do nothing else
	}
	return b.form != used
}

// streaming is the word, which is not that of an "upstream" server.
var streaming = regexp.MustCompile(`\bstream`)

func mentions(text string, words ...string) bool {
	for _, w := range words {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}

// judge reads the codes that say more than the status.
func judge(status int, body []byte) error {
	var answer struct {
		Error struct {
			Code    any    `json:"code"`
			Type    string `json:"type"`
			Message string `json:"message"`
		} `json:"error"`
	}
	if status == http.StatusNotFound && !hints[0].Reads.MatchString(backend.Message(body)) {
		return backend.Stopf("%s; the address in %s ends in /v1 for most servers, once", backend.Judge(status, body), envURL)
	}
	if json.Unmarshal(body, &answer) != nil {
		return nil
	}
	code, _ := answer.Error.Code.(string)
	if code == "model_not_found" {
		return backend.Stopf("%s; what is set in %s?", backend.Judge(status, body), envModel)
	}
	switch {
	case code == "insufficient_quota" || answer.Error.Type == "insufficient_quota":
		return backend.Stopf("the account has no credit left: %.300s", answer.Error.Message)
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		return backend.Stopf("%s; the key is read from %s", backend.Judge(status, body), envKey)
	case code == "content_filter" || code == "content_policy_violation":
		return refused("refused by the service's content filter")
	case code == "context_length_exceeded":
		return backend.Errorf(backend.Divisible, "the call is longer than the model takes: %.300s", answer.Error.Message)
	}
	return backend.Misset(status, body, hints...)
}

// hints are the settings that servers refuse, and the words they have for them.
var hints = []backend.Hint{
	{Setting: envModel, Reads: regexp.MustCompile(`(?i)\bmodels?\b[^.]{0,80}\b(?:not found|(?:does not|doesn't|not) exist|is unknown|is not available|not loaded)|\b(?:invalid|unknown|no such|unsupported) model\b|\bmodel\b[^.]{0,60}\bpull`)},
	{Setting: envVersion, Reads: regexp.MustCompile(`(?i)api[- ]version`)},
}
