package google

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"cloud.google.com/go/auth"
	"cloud.google.com/go/auth/credentials"

	"dolmetsch/doc"
	"dolmetsch/pipeline/backend"
)

type configV3 struct {
	traits    traits
	parent    string
	model     string
	glossary  string // "": none
	labels    map[string]string
	transport string // rest or grpc
	endpoint  *url.URL
	file      string               // of the account; "": that of the machine
	account   credentials.CredType // what kind of file it is
}

// mime is the format of the texts.
func (c configV3) mime() string {
	if c.traits.plain {
		return "text/plain"
	}
	return "text/html"
}

type v3 struct {
	configV3
	client  *http.Client
	address string
}

func newV3(c configV3) (backend.Backend, error) {
	b := &v3{configV3: c, address: base(c.endpoint, addressV3) + "/v3/" + c.parent + ":translateText"}
	transport := http.DefaultTransport
	if c.endpoint.Scheme != "http" { // an unprotected connection is not trusted with credentials
		creds, err := c.signIn()
		if err != nil {
			return nil, doc.Inputf("", "cannot sign in: %v; set %s or see .env.example", err, envCredentials)
		}
		transport = signer{creds, transport}
	}
	b.client = &http.Client{Transport: backend.Transport(transport, judge)}
	return b, nil
}

// signIn finds the account; it calls nobody yet.
func (c configV3) signIn() (*auth.Credentials, error) {
	options := &credentials.DetectOptions{Scopes: scopes}
	if c.file == "" {
		return credentials.DetectDefault(options)
	}
	return credentials.NewCredentialsFromFile(c.account, c.file, options)
}

// signer signs calls in.
type signer struct {
	account *auth.Credentials
	base    http.RoundTripper
}

func (s signer) RoundTrip(req *http.Request) (*http.Response, error) {
	token, err := s.account.Token(req.Context())
	if err != nil {
		return nil, refusedSignIn(err)
	}
	req = req.Clone(req.Context())
	req.Header.Set("Authorization", token.Type+" "+token.Value)
	// Who pays, where an account is not of the project that does.
	if payer, err := s.account.QuotaProjectID(req.Context()); err == nil && payer != "" {
		req.Header.Set("X-Goog-User-Project", payer)
	}
	return s.base.RoundTrip(req)
}

// refusedSignIn is the error of a sign-in: one that no second try helps ends the run.
func refusedSignIn(err error) error {
	var refused *auth.Error
	if errors.As(err, &refused) && !refused.Temporary() {
		return backend.Stopf("cannot sign in with %s: %v", envCredentials, refused)
	}
	return err
}

func (b *v3) Traits() backend.Traits { return b.traits.Traits }

type requestV3 struct {
	Contents []string          `json:"contents"`
	MimeType string            `json:"mimeType"`
	Source   string            `json:"sourceLanguageCode"`
	Target   string            `json:"targetLanguageCode"`
	Model    string            `json:"model"`
	Glossary *glossaryConfig   `json:"glossaryConfig,omitempty"`
	Labels   map[string]string `json:"labels,omitempty"`
}

type glossaryConfig struct {
	Glossary string `json:"glossary"`
}

func (b *v3) Translate(ctx context.Context, segs []backend.Segment) ([]backend.Translation, error) {
	texts, read := b.traits.texts(segs)
	req := requestV3{Contents: texts, MimeType: b.mime(), Source: "de", Target: "en", Model: b.model, Labels: b.labels}
	if b.glossary != "" {
		req.Glossary = &glossaryConfig{b.glossary}
	}
	var res struct {
		Translations         []translation `json:"translations"`
		GlossaryTranslations []translation `json:"glossaryTranslations"`
	}
	if err := backend.Call(ctx, b.client, http.MethodPost, b.address, nil, req, &res); err != nil {
		return nil, err
	}
	if b.glossary != "" {
		return read(english(res.GlossaryTranslations)), nil // Translations are those without it
	}
	return read(english(res.Translations)), nil
}
