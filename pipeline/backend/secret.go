package backend

import (
	"context"
	"encoding/base64"
	"errors"
	"net/url"
	"strings"

	"dolmetsch/doc"
	"dolmetsch/internal/regexp"
)

// secrets are what must not be seen: keys and passwords.
type secrets []string

const hidden = "[secret]"

// credential is what looks like a credential whatever the settings say, as a
// token that a client library fetched.
var credential = regexp.MustCompile(`(?i)(bearer\s+|deepl-auth-key\s+|[?&]key=|api[_-]?key"?\s*[:=]\s*"?|ya29\.)[^\s"'&,;]+`)

func (s secrets) in(text string) bool {
	for _, v := range s {
		if v != "" && strings.Contains(text, v) {
			return true
		}
	}
	return false
}

func (s secrets) hide(text string) string {
	for _, v := range s {
		if v != "" {
			text = cover(text, v)
		}
	}
	return credential.ReplaceAllString(text, "${1}"+hidden)
}

// cut is how many bytes of a secret are hidden without the rest of it.
const cut = 6

// cover hides secret in text, also where only its beginning is there: what
// errors quote of an answer may end within it.
func cover(text, secret string) string {
	if len(secret) <= cut {
		return strings.ReplaceAll(text, secret, hidden)
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, secret[:cut])
		b.WriteString(before)
		if !found {
			return b.String()
		}
		b.WriteString(hidden)
		n := 0
		for n < len(rest) && cut+n < len(secret) && rest[n] == secret[cut+n] {
			n++
		}
		text = rest[n:]
	}
}

// secretsOf are the values of f's variables that must not be seen: keys, and
// passwords in addresses, also as a header has them.
func secretsOf(f Factory, getenv func(string) string) (s secrets) {
	for _, e := range f.Env {
		v := strings.TrimSpace(getenv(e.Name))
		if e.Secret && v != "" {
			s = append(s, v)
		}
		u, err := url.Parse(v)
		if err != nil || u.User == nil {
			continue
		}
		if password, ok := u.User.Password(); ok && password != "" {
			s = append(s, password, base64.StdEncoding.EncodeToString([]byte(u.User.Username()+":"+password)))
		}
	}
	return s
}

// scrub gives err without secrets. What has none is returned as it is; of
// another only the text is kept and what callers ask errors for.
func (s secrets) scrub(err error) error {
	if err == nil {
		return nil
	}
	text := s.hide(err.Error())
	if text == err.Error() {
		return err
	}
	clean := &scrubbed{text: text}
	for _, is := range []error{doc.ErrInput, ErrMaxCost, context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, is) {
			clean.is = append(clean.is, is)
		}
	}
	var stop *StopError
	var e *Error
	switch {
	case errors.As(err, &stop):
		return &StopError{clean}
	case errors.As(err, &e):
		c := *e
		c.Text = text
		return &c
	}
	return clean
}

type scrubbed struct {
	text string
	is   []error
}

func (e *scrubbed) Error() string   { return e.text }
func (e *scrubbed) Unwrap() []error { return e.is }
