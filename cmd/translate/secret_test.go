package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

// tattler is a service that knows no discretion: whatever it says, it says the
// key of the caller with it.
type tattler struct {
	name string
	env  func(url, key string) map[string]string
	// texts are what a request asks for; answer is the body with their English.
	texts  func(body map[string]any) []string
	answer func(english []string) any

	mu    sync.Mutex
	tale  string // what every call is answered with; "": faults of a batch, in turn
	calls int
	told  map[string]bool
}

var unitLine = regexp.MustCompile(`(?m)^\{"id":"u\d+","de":(".*")\}$`)

var unitIDs = regexp.MustCompile(`(?m)^\{"id":"(u\d+)","de":"(.*)"\}$`)

func tattlers() []*tattler {
	list := func(name string) func(map[string]any) []string {
		return func(body map[string]any) (out []string) {
			texts, _ := body[name].([]any)
			for _, t := range texts {
				out = append(out, t.(string))
			}
			return out
		}
	}
	each := func(field string, wrap func([]map[string]string) any) func([]string) any {
		return func(english []string) any {
			out := []map[string]string{}
			for i, e := range english {
				out = append(out, map[string]string{"id": fmt.Sprintf("u%d", i+1), "start": "", field: e})
			}
			return wrap(out)
		}
	}
	chat := tattler{
		name: "openai",
		env: func(url, key string) map[string]string {
			return map[string]string{"OPENAI_BASE_URL": strings.Replace(url, "://", "://reader:"+key+"@", 1) + "/v1", "OPENAI_MODEL": "m", "OPENAI_API_KEY": key}
		},
		texts: func(body map[string]any) (out []string) {
			messages, _ := body["messages"].([]any)
			for _, m := range unitLine.FindAllStringSubmatch(messages[1].(map[string]any)["content"].(string), -1) {
				var text string
				_ = json.Unmarshal([]byte(m[1]), &text)
				out = append(out, text)
			}
			return out
		},
		answer: each("en", func(units []map[string]string) any {
			content, _ := json.Marshal(map[string]any{"units": units})
			return map[string]any{"choices": []any{map[string]any{"finish_reason": "stop", "message": map[string]any{"content": string(content)}}}}
		}),
	}
	return []*tattler{
		&chat,
		{
			name: "google",
			env: func(url, key string) map[string]string {
				return map[string]string{"GOOGLE_TRANSLATE_ENDPOINT": url, "GOOGLE_TRANSLATE_API_KEY": key}
			},
			texts: list("q"),
			answer: each("translatedText", func(t []map[string]string) any {
				return map[string]any{"data": map[string]any{"translations": t}}
			}),
		},
		{
			name: "deepl",
			env: func(url, key string) map[string]string {
				return map[string]string{"DEEPL_URL": url, "DEEPL_API_KEY": key}
			},
			texts:  list("text"),
			answer: each("text", func(t []map[string]string) any { return map[string]any{"translations": t} }),
		},
		{
			name: "libretranslate",
			env: func(url, key string) map[string]string {
				return map[string]string{"LIBRETRANSLATE_URL": url, "LIBRETRANSLATE_API_KEY": key}
			},
			texts:  list("q"),
			answer: func(english []string) any { return map[string]any{"translatedText": english} },
		},
	}
}

// tales are the ways to tell.
var tales = []string{"refused", "message", "long", "page", "translation", "redirect", "header", "status", "cut", "text"}

func (s *tattler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	raw, _ := io.ReadAll(r.Body)
	key := secretOf(r, raw)
	w.Header().Set("X-Request-Id", key)
	w.Header().Set("WWW-Authenticate", "Bearer "+key)
	w.Header().Set("Set-Cookie", "key="+key)
	var body map[string]any
	_ = json.Unmarshal(raw, &body)
	texts := s.texts(orEmpty(body))
	s.mu.Lock()
	tale := s.tale
	if tale == "" {
		switch {
		case len(texts) == 0:
		case strings.Contains(strings.Join(texts, ""), "Unglück"):
			tale = "message" // this one never succeeds
		case s.calls < 4:
			tale = []string{"busy", "long", "page", "translation"}[s.calls]
			s.calls++
		}
	}
	s.told[tale] = true
	s.mu.Unlock()
	fail := func(status int, message string) {
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(map[string]any{"error": map[string]any{"message": message, "code": status}, "message": message})
	}
	switch tale {
	case "refused":
		fail(401, "the key "+key+" is not valid")
	case "busy":
		w.Header().Set("Retry-After-Ms", "1")
		fail(429, "too many calls with "+key)
	case "message":
		fail(400, "bad request of "+key)
	case "long": // what is quoted of it ends within the key
		fail(400, strings.Repeat("x", 285)+" "+key+" and so on")
	case "page":
		fmt.Fprintf(w, "<html><body>Hello %s, ?key=%s</body></html>", key, key)
	case "redirect":
		w.Header().Set("Location", "/elsewhere?key="+key)
		w.WriteHeader(302)
	case "header", "status":
		conn, buf, err := w.(http.Hijacker).Hijack()
		if err != nil {
			return
		}
		if tale == "header" {
			fmt.Fprintf(buf, "HTTP/1.1 200 OK\r\n%s\r\n\r\n{}", key)
		} else {
			fmt.Fprintf(buf, "HTTP/1.1 %s\r\n\r\n", key)
		}
		buf.Flush()
		conn.Close()
	case "cut":
		fmt.Fprintf(w, `{"error":"%s`, key)
	case "text":
		w.WriteHeader(500)
		fmt.Fprintf(w, "goroutine 1 [running]: handler(%s)", key)
	case "translation":
		english := make([]string, max(1, len(texts)))
		for i := range english {
			english[i] = "Berlin " + key
		}
		_ = json.NewEncoder(w).Encode(s.answer(english))
	default:
		if len(texts) == 0 { // a question about the service
			fmt.Fprint(w, `[{"code":"de"}]`)
			return
		}
		var english []string
		for _, t := range texts {
			english = append(english, "In English: "+t)
		}
		_ = json.NewEncoder(w).Encode(s.answer(english))
	}
}

func orEmpty(m map[string]any) map[string]any {
	if m == nil {
		return map[string]any{"messages": []any{map[string]any{}, map[string]any{"content": ""}}}
	}
	return m
}

// secretOf is the key of a request, wherever its service takes it.
func secretOf(r *http.Request, body []byte) string {
	var b struct {
		Key string `json:"api_key"`
	}
	_ = json.Unmarshal(body, &b)
	_, auth, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	for _, v := range []string{b.Key, r.Header.Get("X-Goog-Api-Key"), r.URL.Query().Get("key"), auth} {
		if v != "" {
			return v
		}
	}
	return "no key"
}

// leak is the longest part of the key in text, from eight characters on.
func leak(text []byte, key string) string {
	for n := len(key); n >= 8; n-- {
		for i := 0; i+n <= len(key); i++ {
			if bytes.Contains(text, []byte(key[i:i+n])) {
				return key[i : i+n]
			}
		}
	}
	return ""
}

// Whatever a service says, nothing that a run prints or writes has the key.
func TestSecretsAreNeverWritten(t *testing.T) {
	const article = `Der Hafen wird größer

Die Stadt baut den Hafen aus. Das kostet %d Millionen Euro. Ein Unglück im Mai hat den Bau verzögert. Anna Terhorst leitet das Amt. Sie ist froh.

Im Sommer geht es weiter. Niemand weiß, wie lange es dauert. Das Geld kommt vom Land.
`
	for _, s := range tattlers() {
		t.Run(s.name, func(t *testing.T) {
			s.told = map[string]bool{}
			h := httptest.NewServer(s)
			defer h.Close()
			const key = "Kq7vT2mXw9RzB4nLc8Yp1DsG"
			dir := t.TempDir()
			t.Chdir(dir)
			t.Setenv("XDG_DATA_HOME", filepath.Join(dir, "data"))
			for _, v := range os.Environ() {
				name, _, _ := strings.Cut(v, "=")
				if regexp.MustCompile(`^(OPENAI|GOOGLE|DEEPL|LIBRETRANSLATE|OFFLINE|DOLMETSCH|PRICES)`).MatchString(name) {
					t.Setenv(name, "")
				}
			}
			for name, value := range s.env(h.URL, key) {
				t.Setenv(name, value)
			}
			for i := range 6 {
				file := filepath.Join("in", fmt.Sprintf("%d.txt", i))
				if err := os.MkdirAll("in", 0o777); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(file, fmt.Appendf(nil, article, 10+i), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			hidden := 0
			translate := func(args ...string) (code int, all string) {
				var stdout, stderr bytes.Buffer
				code = run(append([]string{"translate", "--verbose", "--log-format", "json"}, args...), strings.NewReader(""), &stdout, &stderr)
				for name, b := range map[string][]byte{"stdout": stdout.Bytes(), "stderr": stderr.Bytes()} {
					if part := leak(b, key); part != "" {
						t.Errorf("%v: %q of the key is in %s:\n%s", args, part, name, b)
					}
				}
				all = stdout.String() + stderr.String()
				hidden += strings.Count(all, "[secret]")
				return code, all
			}

			for _, tale := range tales {
				s.tale = tale
				if code, all := translate("backends", "--check"); code == 0 || !strings.Contains(all, "FAILED") {
					t.Errorf("check, %s: exit %d: %s", tale, code, all)
				}
			}
			s.tale = ""
			if code, all := translate("batch", "--backend", s.name, "in", "-o", "out", "--format", "html,json,txt,tsv,md,xliff,xliff12,tmx,bitext"); code != exitFindings {
				t.Errorf("batch: exit %d: %s", code, all)
			}
			translate("file", "--backend", s.name, "--format", "json", filepath.Join("in", "0.txt"))
			s.tale = "refused" // the batch stops, and its state is kept
			if code, all := translate("batch", "--backend", s.name, "in", "-o", "stopped", "--format", "html"); code != exitFailed && code != exitFindings {
				t.Errorf("refused: exit %d: %s", code, all)
			}
			for _, tale := range append(slices.Clone(tales), "busy", "") {
				if !s.told[tale] {
					t.Errorf("the service never told %q", tale)
				}
			}
			if hidden < 10 {
				t.Errorf("only %d secrets were hidden", hidden)
			}

			files := map[string]bool{}
			err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
				if err != nil || e.IsDir() {
					return err
				}
				b, err := os.ReadFile(path)
				if part := leak(b, key); part != "" {
					t.Errorf("%q of the key is in %s", part, path)
				}
				files[filepath.Base(path)] = true
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range []string{".dolmetsch.db", "0.html", "0.json", "5.tmx"} {
				if !files[want] {
					t.Errorf("no file %s among %v", want, files)
				}
			}
		})
	}
}
