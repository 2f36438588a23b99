package openai

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"dolmetsch/pipeline/backend"
	"dolmetsch/pipeline/markup"
)

const barks = `{"units":[{"id":"u1","start":"Der Hund","en":"The dog barks."}]}`

func TestStreams(t *testing.T) {
	whole := string(pieces(barks, "stop"))
	before, _, _ := strings.Cut(whole, "data: [DONE]")
	for _, tt := range []struct {
		name, body string
		want       string // the translation
		err        string // or in the error
		kind       backend.Kind
	}{
		{"whole", whole, "The dog barks.", "", 0},
		{"no space after the colon, CRLF, named events", strings.NewReplacer("data: ", "event: chunk\r\ndata:", "\n", "\r\n").Replace(whole), "The dog barks.", "", 0},
		{"no line break at the end", strings.TrimRight(whole, "\n"), "The dog barks.", "", 0},
		{"no [DONE]", before, "", "broke off", backend.Temporary},
		{"no reason for its end", string(pieces(barks, "")), "", "without a reason", backend.Temporary},
		{"nothing but [DONE]", "data: [DONE]\n\n", "", "without a reason", backend.Temporary},
		{"comments alone", ": wait\n\n: wait\n\n", "", "broke off", backend.Temporary},
		{"many comments", strings.Repeat(": wait\n\n", 2000) + whole, "The dog barks.", "", 0},
		{"cut off at the limit of tokens", string(pieces(barks[:30], "length")), "", "limit of tokens", backend.Divisible},
		{"content filter", string(pieces(barks[:30], "content_filter")), "", "content filter", backend.Divisible},
		{"refusal", `data: {"choices":[{"index":0,"delta":{"refusal":"I cannot"},"finish_reason":"stop"}]}` + "\n\ndata: [DONE]\n\n", "", "refused: I cannot", backend.Divisible},
		{"another choice", strings.Replace(whole, "data: [DONE]", `data: {"choices":[{"index":1,"delta":{"content":"x"}}]}`+"\n\ndata: [DONE]", 1), "The dog barks.", "", 0},
		{"error in the stream", before + `data: {"error":{"message":"overloaded","code":"server_error"}}` + "\n\n", "", "broke off its answer: overloaded", backend.Temporary},
		{"error with a status", `data: {"error":{"message":"slow down","code":429}}` + "\n\n", "", "429", backend.Temporary},
		{"error as text", `data: {"error":"no memory"}` + "\n\n", "", "no memory", backend.Temporary},
		{"error that is none", strings.Replace(whole, `"id":`, `"error":null,"id":`, 1), "The dog barks.", "", 0},
		{"error instead of a stream", `{"error":{"message":"not now"}}`, "", "not now", backend.Temporary},
		{"filtered in the stream", `data: {"error":{"message":"x","code":"content_filter"}}` + "\n\n", "", "content filter", backend.Divisible},
		{"malformed piece", strings.Replace(whole, `"delta":`, `"delta"`, 1), "", "malformed", backend.Temporary},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", "text/event-stream")
				fmt.Fprint(w, tt.body)
			}))
			defer h.Close()
			got, err := open1(t, h.URL).Translate(context.Background(), []backend.Segment{{ID: "1", Parts: markup.Of("Der Hund bellt.")}})
			if err == nil && got[0].Err != nil {
				err = got[0].Err
			}
			if tt.err == "" {
				if err != nil || got[0].Text != tt.want {
					t.Fatalf("%+v, %v", got, err)
				}
				return
			}
			e, ok := err.(*backend.Error)
			if !ok || e.Kind != tt.kind || !strings.Contains(e.Text, tt.err) {
				t.Errorf("error %#v, want %q of kind %d", err, tt.err, tt.kind)
			}
		})
	}
}

func TestStreamReset(t *testing.T) {
	whole := pieces(barks, "stop")
	h := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Write(whole[:len(whole)-20]) // the translation is in it already
		w.(http.Flusher).Flush()
		if conn, _, err := w.(http.Hijacker).Hijack(); err == nil {
			conn.(*net.TCPConn).SetLinger(0)
			conn.Close()
		}
	}))
	defer h.Close()
	got, err := open1(t, h.URL).Translate(context.Background(), []backend.Segment{{ID: "1", Parts: markup.Of("Der Hund bellt.")}})
	if e, ok := err.(*backend.Error); !ok || e.Kind != backend.Temporary {
		t.Errorf("%v, %#v", got, err)
	}
}

func TestStreamUsage(t *testing.T) {
	for _, tt := range []struct {
		name, body     string
		prompt, answer int64
	}{
		{"said", string(pieces(barks, "stop")), 100, 50},
		{"said with each piece", `data: {"choices":[{"index":0,"delta":{"content":"x"}}],"usage":{"prompt_tokens":9,"completion_tokens":1}}` + "\n\n" +
			`data: {"choices":[{"index":0,"delta":{"content":"y"},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":2}}` + "\n\ndata: [DONE]\n\n", 9, 2},
		{"not said", `data: {"choices":[{"index":0,"delta":{"content":"The dog barks."},"finish_reason":"stop"}]}` + "\n\ndata: [DONE]\n\n", -1, int64(tokens("The dog barks."))},
		{"broken off", `data: {"choices":[{"index":0,"delta":{"content":"The dog barks."}}]}` + "\n\n", -1, int64(tokens("The dog barks."))},
		{"never begun", ": wait\n\n", 0, 0},
	} {
		h := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, tt.body) }))
		b := open1(t, h.URL)
		if _, err := b.Translate(context.Background(), []backend.Segment{{ID: "1", Parts: markup.Of("Der Hund bellt.")}}); (err != nil) != !strings.Contains(tt.body, "[DONE]") {
			t.Errorf("%s: %v", tt.name, err)
		}
		u := b.(backend.Metered).Used()
		if tt.prompt < 0 && u.Prompt > 100 { // counted here
			u.Prompt = tt.prompt
		}
		if u.Prompt != tt.prompt || u.Answer != tt.answer {
			t.Errorf("%s: %+v", tt.name, u)
		}
		h.Close()
	}
}

func TestStreamHidesTheKey(t *testing.T) {
	h := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "data: {\"error\":{\"message\":\"no more for %s\"}}\n\n", r.Header.Get("Authorization"))
	}))
	defer h.Close()
	got, err := openAt(t, h.URL, envStream, "1", envKey, key).Translate(context.Background(), []backend.Segment{{ID: "1.1", Parts: markup.Of("Der Hund bellt.")}})
	if text := fmt.Sprintf("%v %+v %#v", err, got, got[0].Err); strings.Contains(text, key[:8]) || !strings.Contains(text, "no more for Bearer [secret]") {
		t.Error(text)
	}
}

// An error of a proxy is not taken for one about streams.
func TestUpstream(t *testing.T) {
	url, seen := serve(t, func(request) (int, string) {
		return 503, `{"error":{"message":"upstream connect error; stream closed"}}`
	})
	got, _ := openAt(t, url, envStream, "1").Translate(context.Background(), []backend.Segment{{ID: "1.1", Parts: markup.Of("Der Hund bellt.")}})
	if got[0].Err == nil {
		t.Fatal(got)
	}
	for _, r := range seen() {
		if !r.Stream {
			t.Fatal("streaming was given up")
		}
	}
}

// open1 is the bare backend, with streams.
func open1(t *testing.T, url string) backend.Backend {
	t.Helper()
	env := map[string]string{envURL: url + "/v1", envModel: "test", envStream: "1"}
	b, err := Factory.Open(context.Background(), func(name string) string { return env[name] })
	if err != nil {
		t.Fatal(err)
	}
	return b
}
