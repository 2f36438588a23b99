package backend

import (
	"context"
	"errors"
	"regexp"
	"strings"

	"dolmetsch/pipeline/doc"
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
			text = strings.ReplaceAll(text, v, hidden)
		}
	}
	return credential.ReplaceAllString(text, "${1}"+hidden)
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
