package desk

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"dolmetsch/doc"
	"dolmetsch/glossary"
	"dolmetsch/pipeline"
	"dolmetsch/pipeline/backend"
	"dolmetsch/pipeline/bitext"
	"dolmetsch/pipeline/markup"
	"dolmetsch/pipeline/memory"
)

// dictionary is a backend of a few sentences.
type dictionary struct{}

var english = strings.NewReplacer("Das Wetter war gestern schön.", "The weather was fine yesterday.", "Ein Titel", "A title",
	"Am Abend gab es Regen.", "In the evening there was rain.", "Kurz", "Short")

func (dictionary) Traits() backend.Traits {
	return backend.Traits{Name: "dictionary", Style: markup.Plain, Parallel: 4}
}

func (dictionary) Translate(ctx context.Context, segs []backend.Segment) ([]backend.Translation, error) {
	out := make([]backend.Translation, len(segs))
	for i, s := range segs {
		out[i] = backend.Translation{Text: english.Replace(s.German()), Origin: "dictionary"}
	}
	return out, ctx.Err()
}

const article = "Ein Titel\n\nDas Wetter war gestern schön. Am Abend gab es Regen.\n"

// running is a desk that works on a server.
type running struct {
	*Desk
	t   *testing.T
	url string
}

func start(t *testing.T, change func(*Options)) *running {
	t.Helper()
	ctx := context.Background()
	store, err := OpenStore(ctx, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	mem, err := memory.Open(ctx, filepath.Join(t.TempDir(), "memory.db"))
	if err != nil {
		t.Fatal(err)
	}
	p := pipeline.Defaults()
	p.Backend, p.Memory, p.Glossary = dictionary{}, mem, glossary.New([]glossary.Entry{{German: "Regen", English: "rain", Kind: glossary.Term}})
	opt := Options{Store: store, Memory: mem, Pipeline: p, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	if change != nil {
		change(&opt)
	}
	k := New(opt)
	server := httptest.NewServer(k.Handler())
	ctx, stop := context.WithCancel(ctx)
	done := make(chan error)
	go func() { done <- k.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
		server.CloseClientConnections()
		server.Close()
		store.Close()
		mem.Close()
	})
	return &running{k, t, server.URL}
}

// ask sends a request and gives its status and body.
func (s *running) ask(method, path, kind, body string, headers ...string) (int, string) {
	s.t.Helper()
	r, err := http.NewRequest(method, s.url+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
			continue
		}
		r.Header.Set(headers[i], headers[i+1])
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	a, err := client.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer a.Body.Close()
	raw, err := io.ReadAll(a.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return a.StatusCode, string(raw)
}

const isJSON = "application/json"

func decode[T any](t *testing.T, text string) T {
	t.Helper()
	var v T
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return v
}

// translated adds an article and waits for it.
func (s *running) translated(name, text string) Document {
	s.t.Helper()
	in, _ := json.Marshal(map[string]string{"name": name, "text": text})
	status, body := s.ask("POST", "/v1/articles", isJSON, string(in))
	if status != http.StatusAccepted {
		s.t.Fatalf("%d %s", status, body)
	}
	d := decode[Document](s.t, body)
	for range 1000 {
		_, body := s.ask("GET", "/v1/articles/"+d.ID, "", "")
		if d = decode[Document](s.t, body); d.Status == Done || d.Status == Failed {
			return d
		}
		time.Sleep(5 * time.Millisecond)
	}
	s.t.Fatalf("never translated: %+v", d)
	return d
}

func (s *running) put(d Document, segment string, target string, state doc.State, version int) (int, Segment) {
	s.t.Helper()
	in, _ := json.Marshal(Segment{Target: target, State: state, Version: version})
	status, body := s.ask("PUT", "/documents/"+d.ID+"/segments/"+segment, isJSON, string(in))
	if status != http.StatusOK && status != http.StatusConflict {
		s.t.Fatalf("%d %s", status, body)
	}
	return status, decode[Segment](s.t, body)
}

func TestReviewAtTheDesk(t *testing.T) {
	s := start(t, nil)
	d := s.translated("news/a.txt", article)
	if d.Status != Done || d.Segments != 3 || d.Name != "news/a.txt" {
		t.Fatalf("%+v", d)
	}
	if again := s.translated("news/a.txt", article); again.ID != d.ID {
		t.Error("the same article is taken twice")
	}
	status, page := s.ask("GET", "/documents/"+d.ID, "", "")
	if status != 200 || !strings.Contains(page, `data-server="/documents/`+d.ID+`"`) || !strings.Contains(page, "connect-src &#39;self&#39;") {
		t.Errorf("%d %.300s", status, page)
	}

	// Two reviewers: the second is told, and nothing of the first is lost.
	if status, now := s.put(d, "2.1", "The weather was nice.", doc.Edited, 0); status != 200 || now.Version != 1 {
		t.Errorf("%d %+v", status, now)
	}
	if status, now := s.put(d, "2.1", "The weather was good.", doc.Edited, 0); status != 409 || now.Target != "The weather was nice." || now.Version != 1 {
		t.Errorf("the last writer wins: %d %+v", status, now)
	}
	if status, now := s.put(d, "2.1", "The weather was good.", "approved", 1); status != 200 || now.Version != 2 || now.State != doc.Approved {
		t.Errorf("%d %+v", status, now)
	}
	if status, now := s.put(d, "2.1", "The weather was good.", "approved", 0); status != 200 || now.Version != 2 {
		t.Errorf("the same again is a conflict: %d %+v", status, now)
	}

	// What was approved is in the memory at once, and in every format.
	e := decode[map[string]any](t, second(s.ask("POST", "/translate", isJSON, `{"q":"Das Wetter war gestern schön.","source":"de","target":"en"}`)))
	if e["translatedText"] != "The weather was good." {
		t.Errorf("%v", e)
	}
	for _, f := range bitext.Formats {
		if f.Ext == "" || f.Name == "document" {
			continue
		}
		status, text := s.ask("GET", "/documents/"+d.ID+"/download?format="+f.Name, "", "")
		if status != 200 || f.Name != "xlsx" && !strings.Contains(text, "The weather was good.") {
			t.Errorf("%s: %d %.200s", f.Name, status, text)
		}
	}
	if text := second(s.ask("GET", "/documents/"+d.ID+"/download?format=txt", "", "")); text != "A title\n\nThe weather was good. In the evening there was rain.\n" {
		t.Errorf("%q", text)
	}
	if d = decode[Document](t, second(s.ask("GET", "/v1/articles/"+d.ID, "", ""))); d.Approved != 1 {
		t.Errorf("%+v", d)
	}

	// Concordance, and a proposal.
	hits := decode[[]Hit](t, second(s.ask("GET", "/v1/search?q=regen", "", "")))
	if len(hits) != 2 || hits[0].Where != "article" || hits[0].Segment != "2.2" || hits[1].Where != "glossary" {
		t.Errorf("%+v", hits)
	}
	if hits := decode[[]Hit](t, second(s.ask("GET", "/v1/search?q="+url.QueryEscape("weather was good"), "", ""))); len(hits) != 2 || hits[1].Where != "memory" {
		t.Errorf("%+v", hits)
	}
	if hits := decode[[]Hit](t, second(s.ask("GET", "/v1/search?q=%25%25", "", ""))); len(hits) != 0 {
		t.Errorf("a pattern is no text: %+v", hits)
	}
	if status, body := s.ask("POST", "/v1/glossary", isJSON, `{"german":"Regen","english":"rainfall","note":"a, b"}`); status != 201 {
		t.Errorf("%d %s", status, body)
	}
	if tsv := second(s.ask("GET", "/v1/glossary.tsv", "", "")); !strings.Contains(tsv, "Regen\trainfall") {
		t.Errorf("%q", tsv)
	}
}

func second(_ int, body string) string { return body }

// TestSegmentEvents: a reviewer sees what another does, and what was done before.
func TestSegmentEvents(t *testing.T) {
	s := start(t, nil)
	d := s.translated("a.txt", article)
	s.put(d, "1.1", "The title", doc.Edited, 0)
	ctx, stop := context.WithTimeout(context.Background(), 10*time.Second)
	defer stop()
	r, _ := http.NewRequestWithContext(ctx, "GET", s.url+"/documents/"+d.ID+"/events", nil)
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Body.Close()
	got := ""
	buf := make([]byte, 4096)
	for _, want := range []string{`{"id":"1.1","target":"The title","state":"edited","note":"","version":1}`, `{"id":"2.2","target":"It rained <b>.","state":"approved","note":"","version":1}`} {
		for !strings.Contains(strings.ReplaceAll(strings.ReplaceAll(got, `\u003c`, "<"), `\u003e`, ">"), want) {
			n, err := a.Body.Read(buf)
			if err != nil {
				t.Fatalf("%v, got %s", err, got)
			}
			got += string(buf[:n])
		}
		s.put(d, "2.2", "It rained <b>.", doc.Approved, 0)
	}
}

// TestSecurity is what must not be let through.
func TestSecurity(t *testing.T) {
	s := start(t, nil)
	d := s.translated("a.txt", article)
	put := `{"target":"x","state":"edited","note":"","version":0}`
	long := `{"text":"` + strings.Repeat("ä", maxUpload) + `"}`
	for _, c := range []struct {
		name, method, path, kind, body string
		headers                        []string
		want                           int
	}{
		{"rebound name", "GET", "/", "", "", []string{"Host", "evil.example"}, 403},
		{"rebound name with the port", "GET", "/v1/articles", "", "", []string{"Host", "evil.example:80"}, 403},
		{"name that begins like ours", "GET", "/", "", "", []string{"Host", "localhost.evil.example"}, 403},
		{"localhost", "GET", "/", "", "", []string{"Host", "localhost:1234"}, 200},
		{"IPv6", "GET", "/", "", "", []string{"Host", "[::1]:80"}, 200},
		{"another site's page", "POST", "/v1/articles", isJSON, `{"text":"a"}`, []string{"Origin", "https://evil.example"}, 403},
		{"another site's form", "POST", "/translate", "application/x-www-form-urlencoded", "q=a", []string{"Origin", "https://evil.example"}, 403},
		{"another site, by metadata", "POST", "/v1/glossary", isJSON, `{}`, []string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"another port", "PUT", "/documents/" + d.ID + "/segments/1.1", isJSON, put, []string{"Origin", "http://127.0.0.1:1"}, 403},
		{"a sandboxed page", "POST", "/v1/translate", isJSON, `{"text":"Kurz"}`, []string{"Origin", "null"}, 403},
		{"our own page", "POST", "/v1/translate", isJSON, `{"text":"Kurz"}`, []string{"Origin", s.url, "Sec-Fetch-Site", "same-origin"}, 200},
		{"a program", "POST", "/v1/translate", isJSON, `{"text":"Kurz"}`, nil, 200},
		{"too large", "POST", "/v1/articles", isJSON, long, nil, 413},
		{"too large for a text", "POST", "/translate", isJSON, `{"q":"` + strings.Repeat("a ", maxText) + `","source":"de","target":"en"}`, nil, 400},
		{"too many texts", "POST", "/translate", isJSON, `{"q":[` + strings.Repeat(`"a",`, maxTexts) + `"a"],"source":"de","target":"en"}`, nil, 400},
		{"no JSON", "POST", "/v1/articles", isJSON, `{`, nil, 400},
		{"no text", "POST", "/v1/articles", isJSON, `{"text":" "}`, nil, 400},
		{"another type", "POST", "/v1/articles", "text/plain", "a", nil, 400},
		{"no such document", "GET", "/documents/0123", "", "", nil, 404},
		{"a path for an id", "GET", "/documents/..%2f..%2fetc%2fpasswd", "", "", nil, 404},
		{"a path for a download", "GET", "/download_file/..%2f..%2fetc%2fpasswd", "", "", nil, 404},
		{"a path above", "GET", "/../../etc/passwd", "", "", nil, 404},
		{"a file of the page's folder", "GET", "/page/index.html", "", "", nil, 404},
		{"SQL for an id", "GET", "/v1/articles/'%20OR%20'1'='1", "", "", nil, 404},
		{"unknown format", "GET", "/documents/" + d.ID + "/download?format=../x", "", "", nil, 400},
		{"unknown state", "PUT", "/documents/" + d.ID + "/segments/1.1", isJSON, `{"target":"x","state":"done"}`, nil, 400},
		{"no such segment", "PUT", "/documents/" + d.ID + "/segments/9.9", isJSON, put, nil, 404},
		{"a term of two lines", "POST", "/v1/glossary", isJSON, `{"german":"a\nb","english":"c"}`, nil, 400},
		{"another method", "DELETE", "/v1/articles/" + d.ID, "", "", nil, 405},
	} {
		path := c.path
		if strings.Contains(path, "..") && !strings.Contains(path, "%") && !strings.Contains(path, "?") {
			path = "/%2e%2e/%2e%2e/etc/passwd"
		}
		if status, body := s.ask(c.method, path, c.kind, c.body, c.headers...); status != c.want {
			t.Errorf("%s: %d, want %d: %.200s", c.name, status, c.want, body)
		}
	}
}

// TestToken: a desk that others can reach answers only those who have its token.
func TestToken(t *testing.T) {
	s := start(t, func(o *Options) { o.Token, o.Hosts = "secret-token", []string{"desk.example"} })
	body := `{"q":"Kurz","source":"de","target":"en"}`
	for _, c := range []struct {
		name, method, path, kind, body string
		headers                        []string
		want                           int
	}{
		{"nothing", "GET", "/", "", "", nil, 401},
		{"wrong", "GET", "/v1/articles", "", "", []string{"Authorization", "Bearer secret-tokem"}, 401},
		{"a part", "GET", "/v1/articles", "", "", []string{"Authorization", "Bearer secret"}, 401},
		{"empty", "GET", "/v1/articles", "", "", []string{"Authorization", "Bearer "}, 401},
		{"right", "GET", "/v1/articles", "", "", []string{"Authorization", "Bearer secret-token"}, 200},
		{"by its name", "GET", "/v1/articles", "", "", []string{"Host", "desk.example", "Authorization", "Bearer secret-token"}, 200},
		{"by another name", "GET", "/v1/articles", "", "", []string{"Host", "other.example", "Authorization", "Bearer secret-token"}, 403},
		{"cookie", "GET", "/v1/articles", "", "", []string{"Cookie", cookie + "=secret-token"}, 200},
		{"cookie from another site", "POST", "/v1/translate", isJSON, `{"text":"Kurz"}`, []string{"Cookie", cookie + "=secret-token", "Origin", "https://evil.example"}, 403},
		{"link", "GET", "/?token=secret-token", "", "", nil, 303},
		{"link that changes something", "POST", "/v1/translate?token=secret-token", isJSON, `{"text":"Kurz"}`, nil, 401},
		{"LibreTranslate without key", "POST", "/translate", isJSON, body, nil, 401},
		{"LibreTranslate with key", "POST", "/translate", isJSON, strings.Replace(body, "{", `{"api_key":"secret-token",`, 1), nil, 200},
		{"LibreTranslate with key in a form", "POST", "/translate", "application/x-www-form-urlencoded", "q=Kurz&source=de&target=en&api_key=secret-token", nil, 200},
		{"LibreTranslate with all in the address", "POST", "/translate?q=Kurz&source=de&target=en&api_key=secret-token", "", "", nil, 200},
		{"key elsewhere", "POST", "/v1/translate", isJSON, `{"api_key":"secret-token","text":"Kurz"}`, nil, 401},
	} {
		if status, body := s.ask(c.method, c.path, c.kind, c.body, c.headers...); status != c.want {
			t.Errorf("%s: %d, want %d: %.200s", c.name, status, c.want, body)
		}
	}
}

// TestEscaped: what articles and names say is never markup.
func TestEscaped(t *testing.T) {
	s := start(t, nil)
	d := s.translated(`<img src=x onerror=alert(1)>.txt`, `Ein Titel <script>alert(1)</script>

Das Wetter war gestern schön. "><img src=x>`)
	_, page := s.ask("GET", "/documents/"+d.ID, "", "")
	for _, bad := range []string{"<script>alert", "<img"} {
		if strings.Contains(page, bad) {
			t.Errorf("%s in the page", bad)
		}
	}
	if _, list := s.ask("GET", "/v1/articles", "", ""); !strings.Contains(list, `\u003cimg`) {
		t.Errorf("%s", list)
	}
}

func TestLibreTranslate(t *testing.T) {
	s := start(t, nil)
	for _, c := range []struct{ name, path, kind, body, want string }{
		{"text", "/translate", isJSON, `{"q":"Das Wetter war gestern schön.","source":"de","target":"en"}`, `{"translatedText":"The weather was fine yesterday."}`},
		{"list", "/translate", isJSON, `{"q":["Ein Titel","Kurz"],"source":"de","target":"en"}`, `{"translatedText":["A title","Short"]}`},
		{"form", "/translate", "application/x-www-form-urlencoded", "q=Ein+Titel&source=de&target=en", `{"translatedText":"A title"}`},
		{"no letters", "/translate", isJSON, `{"q":"12 %","source":"de","target":"en"}`, `{"translatedText":"12 %"}`},
		{"line breaks stay", "/translate", isJSON, `{"q":"Ein Titel\n\nDas Wetter war gestern schön.","source":"de","target":"en"}`, `{"translatedText":"A title\n\nThe weather was fine yesterday."}`},
		{"same language", "/translate", isJSON, `{"q":"Hello","source":"en","target":"en"}`, `{"translatedText":"Hello"}`},
		{"detect and translate", "/translate", isJSON, `{"q":"Das Wetter war gestern schön.","source":"auto","target":"en"}`, `"language":"de"},"translatedText":"The weather was fine yesterday."`},
		{"HTML is escaped", "/translate", isJSON, `{"q":"Ein Titel &amp; mehr","source":"de","target":"en","format":"html"}`, `A title \u0026amp; mehr`},
		{"markup stays", "/translate", isJSON, `{"q":"<p>Das Wetter war gestern schön.</p>","source":"de","target":"en","format":"html"}`, `\u003cp\u003eThe weather was fine yesterday.\u003c/p\u003e`},
		{"other source", "/translate", isJSON, `{"q":"x","source":"fr","target":"en"}`, `"error":"fr is not supported"`},
		{"other target", "/translate", isJSON, `{"q":"x","source":"de","target":"es"}`, `"error":"es is not supported"`},
		{"no text", "/translate", isJSON, `{"source":"de","target":"en"}`, `missing q parameter`},
		{"detect", "/detect", isJSON, `{"q":"Das Wetter war gestern schön, und am Abend gab es Regen."}`, `"language":"de"`},
		{"detect English", "/detect", "application/x-www-form-urlencoded", "q=" + url.QueryEscape("The weather was fine yesterday, and in the evening there was rain."), `"language":"en"`},
	} {
		if _, body := s.ask("POST", c.path, c.kind, c.body); !strings.Contains(body, c.want) {
			t.Errorf("%s: %s, want %s", c.name, body, c.want)
		}
	}
	if _, body := s.ask("GET", "/languages", "", ""); !strings.Contains(body, `"code":"de"`) || !strings.Contains(body, `"targets"`) {
		t.Error(body)
	}
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	part, _ := w.CreateFormFile("file", "../../etc/a.txt")
	io.WriteString(part, article)
	w.WriteField("source", "de")
	w.WriteField("target", "en")
	w.Close()
	answer := decode[map[string]string](t, second(s.ask("POST", "/translate_file", w.FormDataContentType(), form.String())))
	at, ok := strings.CutPrefix(answer["translatedFileUrl"], s.url)
	if status, text := s.ask("GET", at, "", ""); !ok || status != 200 || !strings.HasPrefix(text, "A title\n") {
		t.Errorf("%v: %d %q", answer, status, text)
	}
	spec := decode[map[string]any](t, second(s.ask("GET", "/openapi.json", "", "")))
	paths := spec["paths"].(map[string]any)
	for _, p := range []string{"/translate", "/detect", "/languages", "/translate_file", "/v1/articles", "/documents/{id}/segments/{segment}"} {
		if paths[p] == nil {
			t.Errorf("the API's description lacks %s", p)
		}
	}
}

// TestUploadAndWatch: files come in by a form and from watched folders, and what
// is no article is said.
func TestUploadAndWatch(t *testing.T) {
	dir := t.TempDir()
	s := start(t, func(o *Options) { o.Watch = []string{dir} })
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	for name, text := range map[string]string{"a.txt": article, "b.txt": "12 34"} {
		part, _ := w.CreateFormFile("file", name)
		io.WriteString(part, text)
	}
	w.Close()
	if status, body := s.ask("POST", "/v1/articles", w.FormDataContentType(), form.String()); status != 202 || len(decode[[]Document](t, body)) != 2 {
		t.Errorf("%d %s", status, body)
	}
	if err := os.WriteFile(filepath.Join(dir, "c.txt"), []byte("Kurz\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	got := map[string]Status{}
	for range 2000 {
		for _, d := range decode[[]Document](t, second(s.ask("GET", "/v1/articles", "", ""))) {
			got[d.Name] = d.Status
		}
		if got["a.txt"] == Done && got["b.txt"] == Failed && got["c.txt"] == Done {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Errorf("%v", got)
}

// TestManyEditors: of those who edit the same version at the same time one is
// taken, and all others are told.
func TestManyEditors(t *testing.T) {
	s := start(t, nil)
	d := s.translated("a.txt", article)
	var mu sync.Mutex
	taken := map[string]int{}
	var wg sync.WaitGroup
	for i := range 40 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			now, ok, err := s.edit(context.Background(), d.ID, Segment{ID: "2.1", Target: fmt.Sprintf("Text %d", i), State: doc.Edited})
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				t.Error(err)
			} else if ok {
				taken[now.Target]++
			}
		}()
	}
	wg.Wait()
	if len(taken) != 1 {
		t.Errorf("taken: %v", taken)
	}
}

// TestAgain: what was at work when the desk ended is done by the next; what was
// said is there.
func TestAgain(t *testing.T) {
	dir := t.TempDir()
	ctx := context.Background()
	store, err := OpenStore(ctx, dir)
	if err != nil {
		t.Fatal(err)
	}
	id, _, err := store.add(ctx, "a.txt", []byte(article), time.Now())
	if err == nil {
		err = store.setStatus(ctx, id, Translating, "")
	}
	if err == nil {
		err = store.Close()
	}
	if err == nil {
		store, err = OpenStore(ctx, dir)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	if next, _, raw, err := store.next(ctx); err != nil || next != id || string(raw) != article {
		t.Errorf("%s, %q, %v", next, raw, err)
	}
	if _, err := OpenStore(ctx, dir); err == nil {
		t.Error("two desks have one file")
	}
}
