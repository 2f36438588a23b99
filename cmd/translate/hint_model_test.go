package main

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The way to better English is told once a day, at a terminal, where the
// built-in model was used.
func TestHint(t *testing.T) {
	data := t.TempDir()
	said := filepath.Join(data, "dolmetsch", "hint")
	told := func(change func(*session)) string {
		var b bytes.Buffer
		s := newSession(strings.NewReader(""), &b, &b)
		s.log = slog.New(newLineHandler(&b, slog.LevelInfo))
		s.progress = true
		env := map[string]string{"XDG_DATA_HOME": data}
		s.getenv = func(name string) string { return env[name] }
		change(s)
		s.hint()
		return b.String()
	}
	for name, change := range map[string]func(*session){
		"quiet, or no terminal": func(s *session) { s.progress = false },
		"another model":         func(s *session) { s.Model = "mine" },
		"another backend":       func(s *session) { s.Backend = "google,deepl" },
		"a model by variable":   func(s *session) { s.getenv = func(string) string { return "/somewhere" } },
		"no place to note it":   func(s *session) { s.getenv = func(string) string { return "" } },
	} {
		if got := told(change); got != "" {
			t.Errorf("%s: %q", name, got)
		}
	}
	if got := told(func(*session) {}); !strings.Contains(got, "translate model install mozilla,") || strings.Count(got, "\n") != 1 {
		t.Errorf("got %q", got)
	}
	if got := told(func(*session) {}); got != "" {
		t.Errorf("told again: %q", got)
	}
	yesterday := time.Now().Add(-25 * time.Hour)
	if err := os.Chtimes(said, yesterday, yesterday); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(data, "dolmetsch", "models", "mozilla"), 0o777); err != nil {
		t.Fatal(err)
	}
	if got := told(func(s *session) { s.Backend = "google,offline" }); !strings.Contains(got, "add --model mozilla") || strings.Contains(got, "install ") {
		t.Errorf("got %q", got)
	}
}

// Amounts keep the digits that tell them from nothing.
func TestMoney(t *testing.T) {
	for amount, want := range map[float64]string{0: "0.00 USD", 12.345: "12.35 USD", 0.25: "0.25 USD", 0.0123: "0.012 USD", 0.00068: "0.00068 USD", 0.0000041: "0.0000041 USD", 1234: "1234.00 USD"} {
		if got := money(amount, "USD"); got != want {
			t.Errorf("%g: %q, want %q", amount, got, want)
		}
	}
}
