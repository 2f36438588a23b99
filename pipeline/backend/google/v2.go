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
	traits traits
	client *translate.Client
}

func newV2(ctx context.Context, traits traits, key string, endpoint *url.URL) (backend.Backend, error) {
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

func (b *v2) Traits() backend.Traits { return b.traits.Traits }

func (b *v2) Translate(ctx context.Context, segs []backend.Segment) ([]backend.Translation, error) {
	texts, read := b.traits.texts(segs)
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
	return read(answers), nil
}

// traits are those of a model, which reads markup unless it is plain.
type traits struct {
	backend.Traits
	plain bool
}

// texts is what is sent for segs, and what makes translations of the answers.
func (t traits) texts(segs []backend.Segment) (texts []string, read func(answers []string) []backend.Translation) {
	readers := make([]func(string) backend.Translation, len(segs))
	texts = make([]string, len(segs))
	for i, s := range segs {
		texts[i], readers[i] = t.Text(s), func(answer string) backend.Translation { return t.Answer(s, answer) }
		if !t.plain {
			texts[i], readers[i] = t.Markup(s)
		}
	}
	return texts, func(answers []string) []backend.Translation {
		out := make([]backend.Translation, len(answers))
		if len(answers) != len(segs) {
			return out // the stack refuses the number
		}
		for i, a := range answers {
			out[i] = readers[i](a)
		}
		return out
	}
}
