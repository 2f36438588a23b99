package backend

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"dolmetsch/doc"
	"dolmetsch/pipeline/markup"
)

func TestMixed(t *testing.T) {
	const open, end = `<span translate="no">`, "</span>"
	traits := Traits{Style: markup.HTML}
	s := func(texts ...string) (out []Segment) {
		for _, text := range texts {
			var parts []markup.Part
			for text != "" { // what is wrapped as a term is one
				before, rest, _ := strings.Cut(text, open)
				term, after, _ := strings.Cut(rest, end)
				parts = append(parts, markup.Part{Text: before})
				if term != "" {
					parts = append(parts, markup.Part{Kind: markup.Fixed, ID: len(parts), Class: markup.Name, Text: term, English: term})
				}
				text = after
			}
			out = append(out, Segment{Parts: parts})
		}
		return out
	}
	a := func(texts ...string) (out []Translation) {
		for _, text := range texts {
			t := Translation{Text: text, Style: markup.HTML}
			if text == "" {
				t.Err = errors.New("missing")
			}
			out = append(out, t)
		}
		return out
	}
	for _, tt := range []struct {
		name string
		segs []Segment
		got  []Translation
		bad  string // the places that are suspected
	}{
		{"right", s("Meta entließ 2.000 Leute.", "Google stellte 40 ein."), a("Meta laid off 2,000 people.", "Google hired 40."), ""},
		{"swapped", s("Meta entließ 2.000 Leute.", "Google stellte 40 ein."), a("Google hired 40.", "Meta laid off 2,000 people."), "01"},
		{"swapped, by numbers", s("Es waren 2.000.", "Es waren 40.", "Das genügt."), a("There were 40.", "There were 2,000.", "That is enough."), "012"},
		{"shifted", s("Meta wuchs um 12 %.", "Google wuchs um 35 %.", "Bard blieb."), a("Google grew by 35%.", "And Bard stayed.", "Nobody knows why."), "012"},
		{"the same twice", s("Sie kam am Abend zurück.", "Er blieb in der Stadt."), a("She came back in the evening.", "She came back in the evening."), "01"},
		{"the same twice in German", s("Das ist alles gelogen!", "Das ist alles gelogen!"), a("That is all a lie!", "That is all a lie!"), ""},
		{"alike and short", s("Ja.", "Jawohl."), a("Yes.", "Yes."), ""},
		{"merged, by a name", s("Meta wuchs.", "Google auch."), a("Meta grew, and so did Google.", ""), "0"},
		{"merged, by length", s("Er kam spät.", "Sie war schon lange weg, wie alle anderen."), a("He came late, and she had long been gone, like all of the others.", ""), "0"},
		{"lost only", s("Er kam spät.", "Sie war weg."), a("He came late.", ""), ""},
		{"a pronoun resolved", s("Scholz sprach in Berlin.", "Er sagte nichts Neues."), a("Scholz spoke in Berlin.", "Scholz said nothing new."), ""},
		{"a term of another", s(`<span translate="no">Llama</span> ist neu.`, `<span translate="no">Bard</span> ist alt.`),
			a(`The model <span translate="no">Bard</span> is new.`, `The model <span translate="no">Bard</span> is old.`), "0"},
		{"tokens", s("QBC01X kommt.", "QDF01X geht."), a("It is QDF01X.", "It is QDF01X that goes."), "0"},
		{"alone", s("Meta wuchs."), a("The Google grew."), ""},
	} {
		bad := ""
		for i, why := range mixed(traits, tt.segs, tt.got) {
			if why != "" {
				bad += fmt.Sprint(i)
			}
		}
		if bad != tt.bad {
			t.Errorf("%s: suspected %q, want %q", tt.name, bad, tt.bad)
		}
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"":                              0,
		"7":                             7 * time.Second,
		" 1.5 ":                         1500 * time.Millisecond,
		"-3":                            0,
		"soon":                          0,
		"99999999999999999999":          1e6 * time.Second,
		"Sun, 01 Mar 2026 12:00:30 GMT": 30 * time.Second,
		"Sun, 01 Mar 2026 11:00:30 GMT": 0,
	} {
		if got := retryAfter(value, now); got != want {
			t.Errorf("%q: %v, want %v", value, got, want)
		}
	}
	e := withRetryAfter(&Error{}, http.Header{"Retry-After-Ms": {"250"}, "Retry-After": {"9"}}).(*Error)
	if e.RetryAfter != 250*time.Millisecond {
		t.Errorf("milliseconds: %v", e.RetryAfter)
	}
}

func TestJudge(t *testing.T) {
	for status, want := range map[int]string{
		301: "stop", 307: "stop", 400: "divisible", 401: "stop", 402: "stop", 403: "stop", 404: "stop", 408: "temporary", 409: "temporary", 413: "divisible",
		422: "divisible", 425: "temporary", 429: "temporary", 500: "temporary", 501: "divisible", 502: "temporary", 503: "temporary", 504: "temporary", 529: "temporary",
	} {
		err := Judge(status, []byte(`{"error":{"message":"why"}}`))
		got := "stop"
		if !stops(err) {
			got = map[Kind]string{Temporary: "temporary", Divisible: "divisible", Permanent: "permanent"}[kindOf(err)]
		}
		if got != want || !strings.Contains(err.Error(), ": why") {
			t.Errorf("%d: %s (%v), want %s", status, got, err, want)
		}
	}
}

func TestMessage(t *testing.T) {
	for body, want := range map[string]string{
		`{"error":{"message":"a\nb"}}`:       "a b",
		`{"error":"plain"}`:                  "plain",
		`{"message":"m","detail":"d"}`:       "m d",
		`{"error":null}`:                     `{"error":null}`,
		"<html>\n<b>Down\x1b[31m</b></html>": "<html> <b>Down [31m</b></html>",
		"":                                   "",
		strings.Repeat("ä", 1000):            strings.Repeat("ä", 150) + "…",
	} {
		if got := Message([]byte(body)); got != want {
			t.Errorf("%q: %q, want %q", body, got, want)
		}
	}
}

// A service that reads markup gets it in every style, and text comes back where
// the style is none.
func TestMarkup(t *testing.T) {
	traits := Traits{Name: "x", Style: markup.XML, Retry: []markup.Style{markup.Opaque}}
	seg := Segment{Parts: []markup.Part{{Kind: markup.Fixed, ID: 1, Class: markup.Name, Text: "A&B", English: "A&B"}, {Text: ` & "C" < d`}}}
	for _, tt := range []struct {
		try                int
		sent, answer, want string
	}{
		{0, `<x id="1">A&amp;B</x> &amp; "C" &lt; d`, `<x id="1">A&amp;B</x> &amp; D&#39;s`, `<x id="1">A&amp;B</x> &amp; D&#39;s`},
		{1, `TOKEN &amp; "C" &lt; d`, `TOKEN &amp; D&#39;s`, `TOKEN & D's`},
		{1, `TOKEN &amp; "C" &lt; d`, `TOKEN &amp;amp; it&amp;#39;s`, `TOKEN & it's`},
	} {
		seg.Try = tt.try
		sent, read := traits.Markup(seg)
		if tt.try == 1 {
			sent = token.ReplaceAllString(sent, "TOKEN")
		}
		if got := read(tt.answer); sent != tt.sent || got.Text != tt.want || got.Style != traits.StyleOf(seg) || got.Origin != "x" {
			t.Errorf("sent %q, read %+v; want %q, %q", sent, got, tt.sent, tt.want)
		}
	}
}

var token = regexp.MustCompile(`\bQ[B-Z]{2}\d\dX\b`)

func TestPrices(t *testing.T) {
	p, err := LoadPrices(func(string) string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	if _, err := time.Parse(time.DateOnly, p.Date); err != nil || p.Currency != "USD" {
		t.Errorf("built-in table: %q, %q", p.Date, p.Currency)
	}
	for _, tt := range []struct {
		name, model string
		remote, ok  bool
		prompt      float64
	}{
		{"openai", "gpt-4.1-mini, prompt 1", true, true, 0.40},
		{"openai", "gpt-4.1-mini-2025-04-14, prompt 1", true, true, 0.40},
		{"openai", "gpt-4.1, prompt 1", true, true, 2},
		{"openai", "gpt-4o-2024-05-13, prompt 1", true, true, 5},
		{"openai", "gpt-4o-2024-08-06, prompt 1, at gateway.example", true, true, 2.50},
		{"openai", "gpt-5.4, prompt 1", true, true, 2.50}, // not the price of gpt-5
		{"openai", "gpt-5-pro, prompt 1", true, false, 0},
		{"openai", "gpt-9, prompt 1", true, false, 0},
		{"openai", "llama, prompt 1", false, true, 0},
		{"openai", "gpt-4.1-mini, prompt 1, at 127.0.0.1:4000", false, true, 0.40}, // a gateway passes it on
		{"google", "nmt, v2", true, true, 0},
		{"offline", "x", false, true, 0},
		{"unknown", "x", true, false, 0},
	} {
		traits := Traits{Name: tt.name, Model: tt.model, Remote: tt.remote}
		price, ok := p.of(traits)
		if ok != tt.ok || price.Prompt != tt.prompt {
			t.Errorf("%s %s: %+v, %v", tt.name, tt.model, price, ok)
		}
		if err := p.covers(traits); (err == nil) != tt.ok || err != nil && !errors.Is(err, doc.ErrInput) {
			t.Errorf("%s %s: %v", tt.name, tt.model, err)
		}
	}
	for text, want := range map[string]string{
		"date = \"2026-01-01\"\ncurrency = EUR\n":                                       "p.toml:2:",
		"currency = \"EUR\"\n":                                                          "date",
		"date = \"2026-01-01\"\ncurrency = \"EUR\"\n[[price]]\nmodel = \"x\"\n":         "price 1",
		"date = \"x\"\ncurrency = \"EUR\"\n[[price]]\nbackend = \"x\"\nprompt = -1.0\n": "price 1",
	} {
		if _, err := ParsePrices("p.toml", []byte(text)); !errors.Is(err, doc.ErrInput) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
	if _, err := LoadPrices(func(string) string { return "/nowhere/prices.toml" }); !errors.Is(err, doc.ErrInput) || !strings.Contains(err.Error(), EnvPrices) {
		t.Errorf("error %v", err)
	}
}
