package google

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"strings"

	"dolmetsch/pipeline/backend"
)

type v2 struct {
	traits  traits
	client  *http.Client
	address string
	header  http.Header
}

func newV2(traits traits, key string, endpoint *url.URL) backend.Backend {
	return &v2{
		traits:  traits,
		client:  &http.Client{Transport: backend.Transport(nil, judge)},
		address: base(endpoint, addressV2) + "/language/translate/v2",
		header:  http.Header{"X-Goog-Api-Key": {key}}, // addresses end up in logs
	}
}

// base is the address of the service without a slash at its end.
func base(endpoint *url.URL, usual string) string {
	return strings.TrimRight(cmp.Or(endpoint.String(), usual), "/")
}

func (b *v2) Traits() backend.Traits { return b.traits.Traits }

type requestV2 struct {
	Q      []string `json:"q"`
	Source string   `json:"source"`
	Target string   `json:"target"`
	Format string   `json:"format"`
	Model  string   `json:"model"`
}

func (b *v2) Translate(ctx context.Context, segs []backend.Segment) ([]backend.Translation, error) {
	texts, read := b.traits.texts(segs)
	var res struct {
		Data struct {
			Translations []translation `json:"translations"`
		} `json:"data"`
	}
	req := requestV2{Q: texts, Source: "de", Target: "en", Format: "html", Model: "nmt"}
	if err := backend.Call(ctx, b.client, http.MethodPost, b.address, b.header, req, &res); err != nil {
		return nil, err
	}
	return read(english(res.Data.Translations)), nil
}

// translation is one text of an answer, in both APIs.
type translation struct {
	TranslatedText string `json:"translatedText"`
}

func english(list []translation) []string {
	texts := make([]string, len(list))
	for i, t := range list {
		texts[i] = t.TranslatedText
	}
	return texts
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
