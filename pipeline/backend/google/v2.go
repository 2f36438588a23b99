package google

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"

	translate "cloud.google.com/go/translate"
	"golang.org/x/text/language"
	"google.golang.org/api/option"

	"dolmetsch/pipeline/backend"
)

type v2 struct {
	traits backend.Traits
	client *translate.Client
}

func newV2(ctx context.Context, traits backend.Traits, key string, endpoint *url.URL) (backend.Backend, error) {
	options := []option.ClientOption{option.WithHTTPClient(&http.Client{Transport: poster{key, backend.Transport(nil, judge)}})}
	if endpoint.Host != "" {
		options = append(options, option.WithEndpoint(strings.TrimRight(endpoint.String(), "/")+"/language/translate/"))
	}
	client, err := translate.NewClient(ctx, options...)
	if err != nil {
		return nil, err
	}
	return &v2{traits, client}, nil
}

// poster makes the client's GET a POST: texts in an address are too long for
// servers and proxies, and end up in their logs. The key goes in a header for
// the same reason.
type poster struct {
	key  string
	base http.RoundTripper
}

func (p poster) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	req.Header.Set("X-Goog-Api-Key", p.key)
	query := req.URL.Query()
	if texts := query["q"]; req.Method == http.MethodGet && len(texts) > 0 {
		fields := map[string]any{"q": texts}
		for _, name := range []string{"source", "target", "format", "model"} {
			if v := query.Get(name); v != "" {
				fields[name] = v
			}
		}
		body, err := json.Marshal(fields)
		if err != nil {
			return nil, err
		}
		req.Method = http.MethodPost
		req.URL.RawQuery = ""
		req.Header.Set("Content-Type", "application/json")
		req.Body = io.NopCloser(bytes.NewReader(body))
		req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
		req.ContentLength = int64(len(body))
	}
	return p.base.RoundTrip(req)
}

func (b *v2) Traits() backend.Traits { return b.traits }

func (b *v2) Translate(ctx context.Context, segs []backend.Segment) ([]backend.Translation, error) {
	texts, decode := markup(segs)
	res, err := b.client.Translate(ctx, texts, language.English, &translate.Options{
		Source: language.German, Format: translate.HTML, Model: "nmt",
	})
	if err != nil {
		return nil, backend.Classify(ctx, err)
	}
	answers := make([]string, len(res))
	for i, t := range res {
		answers[i] = t.Text
	}
	return decode(answers), nil
}

// markup is what is sent for segs, and what makes translations of the answers.
func markup(segs []backend.Segment) (texts []string, decode func(answers []string) []backend.Translation) {
	decoders := make([]func(string) string, len(segs))
	texts = make([]string, len(segs))
	for i, s := range segs {
		texts[i], decoders[i] = backend.Markup(s.Text)
	}
	return texts, func(answers []string) []backend.Translation {
		if len(answers) != len(segs) {
			return make([]backend.Translation, len(answers)) // the stack refuses the number
		}
		out := make([]backend.Translation, len(segs))
		for i, a := range answers {
			out[i] = backend.Translation{Text: decoders[i](a), Origin: Name}
		}
		return out
	}
}
