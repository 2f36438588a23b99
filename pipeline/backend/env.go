package backend

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"dolmetsch/doc"
)

// Settings reads a backend's variables; the first fault is Err.
type Settings struct {
	getenv func(string) string
	Err    error
}

// ReadSettings begins to read variables.
func ReadSettings(getenv func(string) string) *Settings { return &Settings{getenv: getenv} }

// Bad notes that a variable is not as expected. Its value is not shown.
func (s *Settings) Bad(name, expected string) {
	if s.Err == nil {
		s.Err = doc.Inputf(name, "expected %s; see .env.example", expected)
	}
}

// Get is a variable, or instead where it is not set.
func (s *Settings) Get(name, instead string) string {
	if v := strings.TrimSpace(s.getenv(name)); v != "" {
		return v
	}
	return instead
}

// Need is a variable that has to be set; what says what it is.
func (s *Settings) Need(name, what string) string {
	v := s.Get(name, "")
	if v == "" && s.Err == nil {
		s.Err = doc.Inputf("", "%s is not set (%s); set it in the environment or in .env, see .env.example", name, what)
	}
	return v
}

// Int is a number of at least least.
func (s *Settings) Int(name string, instead, least int) int {
	v := s.Get(name, "")
	if v == "" {
		return instead
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < least {
		s.Bad(name, fmt.Sprintf("a whole number of at least %d", least))
	}
	return n
}

// Duration is a time such as 90s or 5m.
func (s *Settings) Duration(name string, instead time.Duration) time.Duration {
	v := s.Get(name, "")
	if v == "" {
		return instead
	}
	d, err := time.ParseDuration(v)
	if err != nil || d <= 0 {
		s.Bad(name, "a time such as 90s or 5m")
	}
	return d
}

// URL is an address of http or https.
func (s *Settings) URL(name, instead string) *url.URL {
	v := s.Get(name, instead)
	u, err := url.Parse(v)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		s.Bad(name, "an address that begins with http:// or https://")
		return &url.URL{}
	}
	return u
}

// Choice is one of a few words; the first is that of a variable not set.
func (s *Settings) Choice(name string, words ...string) string {
	v := s.Get(name, words[0])
	for _, w := range words {
		if v == w {
			return v
		}
	}
	s.Bad(name, strings.Join(words, " or "))
	return words[0]
}
