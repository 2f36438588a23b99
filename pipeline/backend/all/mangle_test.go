package all_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"dolmetsch/doc"
	"dolmetsch/pipeline"
	"dolmetsch/pipeline/backend"
	"dolmetsch/pipeline/backend/all"
	"dolmetsch/pipeline/backend/backendtest"
	"dolmetsch/pipeline/protect"
)

// article has sentences that translator knows.
const article = `Meta entlässt Forscher

Meta hat am Montag 2.000 Mitarbeiter in Berlin entlassen. Google und Microsoft stellten im Mai rund 40 % davon ein. Die Zentrale von OpenAI zahlt dafür 3,5 Mio. Euro. Mehr steht auf https://www.example.de/meta heute.
`

// sentences are English by a German word of theirs; a number in braces is the
// protected term of that place in the German.
var sentences = map[string]string{
	"Forscher":    "{1} Lays Off Researchers",
	"Mitarbeiter": "On Monday {1} laid off {2} employees in {3}.",
	"stellten":    "In May {1} and {2} hired about {3} of them.",
	"Zentrale":    "The headquarters of {1} is paying {2} for this.",
	"steht":       "There is more at {1} today.",
}

// term is a protected term in any of the styles that services get.
var term = regexp.MustCompile(`<x id="\d+">(.*?)</x>|<span translate="no">(.*?)</span>|\bQ[B-Z]{2}\d\dX\b`)

// translator translates the article's sentences with their terms mangled. What
// it does not know, it does not touch.
func translator(mangle func(element, content string) string) func(string) string {
	return func(text string) string {
		for word, english := range sentences {
			if !strings.Contains(text, word) {
				continue
			}
			out := english
			for i, m := range term.FindAllStringSubmatch(text, -1) {
				content := m[1] + m[2]
				if content == "" {
					content = m[0]
				}
				out = strings.ReplaceAll(out, fmt.Sprintf("{%d}", i+1), mangle(m[0], content))
			}
			return regexp.MustCompile(`\{\d\}`).ReplaceAllString(out, "it")
		}
		return text
	}
}

// ways are how services have been seen to mangle terms. Those that heal are to
// be repaired; of the others nothing may go unsaid.
var ways = []struct {
	name   string
	mangle func(element, content string) string
	heals  bool
}{
	{"untouched", func(e, _ string) string { return e }, true},
	{"spaces inside", func(e, c string) string {
		return strings.NewReplacer("<x", "< x", "=", " = ", `">`, `" >`, "</", "</ ", "<span", "< span").Replace(e)
	}, true},
	{"upper case", func(e, c string) string {
		return strings.NewReplacer("<x id", "<X ID", "</x", "</X", "<span", "<SPAN", "</span", "</SPAN").Replace(e)
	}, true},
	{"spaces round the content", func(e, c string) string { return strings.Replace(e, c, " "+c+" ", 1) }, true},
	{"without marks", func(_, c string) string { return c }, true},
	{"letters before and behind the tag", func(e, c string) string {
		if len(c) < 4 || e == c || strings.ContainsAny(c[len(c)-2:], "0123456789%") || strings.Contains(c, "://") || strings.Contains(c, " ") {
			return e
		}
		return strings.Replace(e, c+"<", c[:len(c)-2]+"<", 1) + c[len(c)-2:]
	}, true},
	{"punctuation inside the tag", func(e, c string) string {
		if e == c {
			return e
		}
		return strings.Replace(e, c+"<", c+",<", 1)
	}, true},
	{"doubled", func(e, _ string) string { return e + " " + e }, true},
	{"entities doubled", func(e, _ string) string { return strings.ReplaceAll(e, "&", "&amp;") }, true},
	{"content translated", func(e, c string) string { return strings.Replace(e, c, "something", 1) }, false},
	{"content in lower case", func(e, c string) string { return strings.Replace(e, c, strings.ToLower(c), 1) }, false},
	{"dropped", func(string, string) string { return "it" }, false},
	{"numbers without words", func(e, _ string) string { return "1001" }, false},
}

func TestMangledTerms(t *testing.T) {
	services := []struct {
		name string
		// handler answers with what translate gives.
		handler func(translate func(string) string) http.HandlerFunc
		env     func(url string) map[string]string
	}{
		{"openai", func(translate func(string) string) http.HandlerFunc {
			line := regexp.MustCompile(`(?m)^\{"id":"(u\d+)","de":(".*")\}$`)
			return func(w http.ResponseWriter, r *http.Request) {
				var req struct{ Messages []struct{ Content string } }
				decode(t, r, &req)
				units := []map[string]string{}
				for _, m := range line.FindAllStringSubmatch(req.Messages[1].Content, -1) {
					var text string
					if err := json.Unmarshal([]byte(m[2]), &text); err != nil {
						t.Error(err)
					}
					units = append(units, map[string]string{"id": m[1], "start": text[:min(4, len(text))], "en": translate(text)})
				}
				content, _ := json.Marshal(map[string]any{"units": units})
				json.NewEncoder(w).Encode(map[string]any{"choices": []any{map[string]any{"finish_reason": "stop", "message": map[string]any{"content": string(content)}}}})
			}
		}, func(url string) map[string]string {
			return map[string]string{"OPENAI_BASE_URL": url + "/v1", "OPENAI_MODEL": "m"}
		}},
		{"google", func(translate func(string) string) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) {
				var req struct{ Q []string }
				decode(t, r, &req)
				var out []any
				for _, q := range req.Q {
					out = append(out, map[string]string{"translatedText": translate(q)})
				}
				json.NewEncoder(w).Encode(map[string]any{"data": map[string]any{"translations": out}})
			}
		}, func(url string) map[string]string {
			return map[string]string{"GOOGLE_TRANSLATE_API_KEY": "k", "GOOGLE_TRANSLATE_ENDPOINT": url}
		}},
		{"deepl", func(translate func(string) string) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) {
				var req struct{ Text []string }
				decode(t, r, &req)
				var out []any
				for _, q := range req.Text {
					out = append(out, map[string]string{"text": translate(q)})
				}
				json.NewEncoder(w).Encode(map[string]any{"translations": out})
			}
		}, func(url string) map[string]string { return map[string]string{"DEEPL_API_KEY": "k", "DEEPL_URL": url} }},
		{"libretranslate", func(translate func(string) string) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) {
				var req struct{ Q []string }
				decode(t, r, &req)
				var out []string
				for _, q := range req.Q {
					out = append(out, translate(q))
				}
				json.NewEncoder(w).Encode(map[string]any{"translatedText": out})
			}
		}, func(url string) map[string]string { return map[string]string{"LIBRETRANSLATE_URL": url} }},
	}
	for _, s := range services {
		for _, way := range ways {
			t.Run(s.name+"/"+way.name, func(t *testing.T) {
				h := httptest.NewServer(s.handler(translator(way.mangle)))
				defer h.Close()
				env := s.env(h.URL)
				b, err := all.Open(context.Background(), s.name, func(name string) string { return env[name] }, backend.Options{Clock: backendtest.NewClock()})
				if err != nil {
					t.Fatal(err)
				}
				d, err := pipeline.Run(context.Background(), "a.txt", []byte(article), pipeline.Options{
					Backend: b[0], Protect: protect.Options{Names: true},
				})
				if err != nil {
					t.Fatal(err)
				}
				terms := 0
				d.Units(func(_ *doc.Block, u *doc.Unit) {
					for _, term := range u.Terms {
						if term.Kind == doc.Quote {
							continue
						}
						terms++
						if ok := term.TargetSpan != doc.NoSpan && term.TargetSpan.Of(u.Target) == term.Target; !ok && (way.heals || !u.HasErrors()) {
							t.Errorf("%s: %q, want %q in %q; issues %v", u.ID, term.Source, term.Target, u.Target, u.Issues)
						}
					}
					if strings.ContainsAny(u.Target, "<>⟦⟧") || strings.Contains(u.Target, "&amp;") {
						t.Errorf("%s: marks are left in %q", u.ID, u.Target)
					}
				})
				if terms < 9 {
					t.Errorf("only %d terms", terms)
				}
			})
		}
	}
}

func decode(t *testing.T, r *http.Request, into any) {
	b, err := io.ReadAll(r.Body)
	if err == nil {
		err = json.Unmarshal(b, into)
	}
	if err != nil {
		t.Error(err)
	}
}
