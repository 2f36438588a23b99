package desk

import (
	"bytes"
	"crypto/sha256"
	"crypto/subtle"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"dolmetsch/doc"
	"dolmetsch/glossary"
	"dolmetsch/pipeline"
	"dolmetsch/pipeline/bitext"
	"dolmetsch/pipeline/memory"
)

// Sizes of what a request may bring, in bytes.
const (
	maxUpload = 16 << 20
	maxJSON   = 1 << 20
	maxText   = 200_000 // characters to translate in one request
)

//go:embed page openapi.json
var files embed.FS

var indexPage = template.Must(template.ParseFS(files, "page/index.html"))

// Handler serves the desk.
func (k *Desk) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", k.index)
	mux.HandleFunc("GET /desk.mjs", static("page/desk.mjs", "text/javascript"))
	mux.HandleFunc("GET /desk.css", static("page/desk.css", "text/css"))
	mux.HandleFunc("GET /openapi.json", static("openapi.json", "application/json"))
	mux.HandleFunc("GET /spec", static("openapi.json", "application/json"))
	mux.HandleFunc("GET /events", func(w http.ResponseWriter, r *http.Request) { k.stream(w, r, "", nil) })
	mux.HandleFunc("GET /documents/{id}", k.page)
	mux.HandleFunc("GET /documents/{id}/events", k.segmentEvents)
	mux.HandleFunc("PUT /documents/{id}/segments/{segment}", k.putSegment)
	mux.HandleFunc("GET /documents/{id}/download", k.download)
	mux.HandleFunc("GET /v1/articles", k.listArticles)
	mux.HandleFunc("POST /v1/articles", k.postArticle)
	mux.HandleFunc("GET /v1/articles/{id}", k.getArticle)
	mux.HandleFunc("POST /v1/translate", k.box)
	mux.HandleFunc("GET /v1/search", k.search)
	mux.HandleFunc("GET /v1/glossary.tsv", k.glossaryFile)
	mux.HandleFunc("POST /v1/glossary", k.postTerm)
	k.libre(mux)
	return k.guard(mux)
}

// guard lets requests through that may be made: to a name of ours, so that no
// page of another site reaches the desk under a name that its owner points
// here; not from another site's page, if they change something; with the token,
// where there is one.
func (k *Desk) guard(next http.Handler) http.Handler {
	sameOrigin := http.NewCrossOriginProtection()
	sameOrigin.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fail(w, http.StatusForbidden, "a request from another site")
	}))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Cache-Control", "no-store")
		h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'")
		if !k.ours(r.Host) {
			fail(w, http.StatusForbidden, "the desk is not known by this name")
			return
		}
		if k.Token != "" && !k.authorized(w, r) {
			return
		}
		sameOrigin.Handler(next).ServeHTTP(w, r)
	})
}

// ours reports whether a Host header names the desk.
func (k *Desk) ours(host string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	name = strings.Trim(strings.ToLower(name), "[]")
	if ip := net.ParseIP(name); ip != nil && ip.IsLoopback() || name == "localhost" {
		return true
	}
	return slices.ContainsFunc(k.Hosts, func(h string) bool { return strings.EqualFold(h, name) })
}

// cookie carries the token of a browser that came with it once.
const cookie = "dolmetsch"

func (k *Desk) authorized(w http.ResponseWriter, r *http.Request) bool {
	given := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	if c, err := r.Cookie(cookie); err == nil && given == "" {
		given = c.Value
	}
	if k.isToken(given) {
		return true
	}
	// A link with the token opens the desk; it does not stay in the address.
	if t := r.URL.Query().Get("token"); r.Method == http.MethodGet && k.isToken(t) {
		http.SetCookie(w, &http.Cookie{Name: cookie, Value: t, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode})
		http.Redirect(w, r, (&url.URL{Path: r.URL.Path}).EscapedPath(), http.StatusSeeOther)
		return false
	}
	// LibreTranslate's clients have the key in the request.
	if r.Method == http.MethodPost && libreKeyed(r.URL.Path) {
		if err := keepBody(w, r); err == nil && k.isToken(requestKey(r)) {
			return true
		}
	}
	w.Header().Set("WWW-Authenticate", "Bearer")
	fail(w, http.StatusUnauthorized, "the desk's token is missing or wrong")
	return false
}

func (k *Desk) isToken(given string) bool {
	a, b := sha256.Sum256([]byte(given)), sha256.Sum256([]byte(k.Token))
	return given != "" && subtle.ConstantTimeCompare(a[:], b[:]) == 1
}

// keepBody reads the body so that it can be read again.
func keepBody(w http.ResponseWriter, r *http.Request) error {
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxUpload))
	r.Body = io.NopCloser(bytes.NewReader(raw))
	return err
}

func static(name, kind string) http.HandlerFunc {
	data, err := files.ReadFile(name)
	if err != nil {
		panic(err) // it is embedded
	}
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", kind+"; charset=utf-8")
		w.Write(data)
	}
}

// fail answers with an error in the form that LibreTranslate has, too.
func fail(w http.ResponseWriter, status int, format string, args ...any) {
	reply(w, status, map[string]string{"error": fmt.Sprintf(format, args...)})
}

func reply(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

// failWith answers with what an error means. What the user did not cause goes
// to the log and not to the answer.
func (k *Desk) failWith(w http.ResponseWriter, r *http.Request, err error) {
	var large *http.MaxBytesError
	switch {
	case r.Context().Err() != nil: // nobody is there to read it
	case errors.Is(err, errMissing):
		fail(w, http.StatusNotFound, "not there")
	case errors.As(err, &large):
		fail(w, http.StatusRequestEntityTooLarge, "more than %d bytes", large.Limit)
	case errors.Is(err, doc.ErrInput):
		fail(w, http.StatusBadRequest, "%v", err)
	default:
		k.Log.Error("a request failed", "request", r.Method+" "+r.URL.Path, "error", err)
		fail(w, http.StatusInternalServerError, "it did not work; the desk's log says why")
	}
}

func readJSON(w http.ResponseWriter, r *http.Request, v any) error {
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxJSON))
	if err := d.Decode(v); err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return err
		}
		return doc.Inputf("", "the request is no JSON of the form expected: %v", err)
	}
	return nil
}

func (k *Desk) index(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	var names []string
	for _, f := range bitext.Formats {
		if f.Ext != "" && f.Name != "document" {
			names = append(names, f.Name)
		}
	}
	if err := indexPage.Execute(w, map[string]any{"Backend": k.Pipeline.Backend.Traits().Name, "Formats": names, "Watch": len(k.Watch)}); err != nil {
		k.Log.Error("the page cannot be written", "error", err)
	}
}

// page is the review page of an article as it was given out, whose work is kept here.
func (k *Desk) page(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	d, _, err := k.Store.review(r.Context(), id) // the edits come by the stream
	if err != nil {
		k.failWith(w, r, err)
		return
	}
	page, policy, err := bitext.ReviewPage(d, bitext.Served{Address: "/documents/" + id})
	if err != nil {
		k.failWith(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", policy+"; frame-ancestors 'none'")
	w.Write(page)
}

func (k *Desk) putSegment(w http.ResponseWriter, r *http.Request) {
	var e Segment
	if err := readJSON(w, r, &e); err != nil {
		k.failWith(w, r, err)
		return
	}
	e.ID = r.PathValue("segment")
	if e.State == "machine" {
		e.State = doc.Machine
	}
	if e.State != doc.Machine && e.State != doc.Edited && e.State != doc.Approved || len(e.Target)+len(e.Note) > 100_000 {
		fail(w, http.StatusBadRequest, "expected a state of machine, edited or approved and a text of a sentence")
		return
	}
	now, taken, err := k.edit(r.Context(), r.PathValue("id"), e)
	switch {
	case err != nil:
		k.failWith(w, r, err)
	case !taken:
		reply(w, http.StatusConflict, now.named())
	default:
		reply(w, http.StatusOK, now.named())
	}
}

// segmentEvents tells all edits there are, and then each as it comes.
func (k *Desk) segmentEvents(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	k.stream(w, r, id, func() ([]event, error) {
		_, edits, err := k.Store.review(r.Context(), id)
		var all []event
		for _, e := range edits {
			all = append(all, event{"segment", e.named()})
		}
		return all, err
	})
}

// stream sends server-sent events on a topic, those of first before.
func (k *Desk) stream(w http.ResponseWriter, r *http.Request, topic string, first func() ([]event, error)) {
	events, leave := k.events.watch(topic)
	defer leave()
	if events == nil {
		fail(w, http.StatusServiceUnavailable, "too many browsers watch")
		return
	}
	var before []event
	if first != nil {
		var err error
		if before, err = first(); err != nil {
			k.failWith(w, r, err)
			return
		}
	}
	w.Header().Set("Content-Type", "text/event-stream")
	flush := http.NewResponseController(w)
	_ = flush.SetWriteDeadline(time.Time{})
	send := func(e event) bool {
		data, err := json.Marshal(e.data)
		if err == nil {
			_, err = fmt.Fprintf(w, "event: %s\ndata: %s\n\n", e.name, data)
		}
		return err == nil
	}
	fmt.Fprint(w, ": here\n\n")
	for _, e := range before {
		send(e)
	}
	if flush.Flush() != nil {
		return
	}
	alive := time.NewTicker(20 * time.Second)
	defer alive.Stop()
	for {
		ok := false
		select {
		case <-r.Context().Done():
		case e, open := <-events:
			ok = open && send(e)
		case <-alive.C:
			_, err := fmt.Fprint(w, ": here\n\n")
			ok = err == nil
		}
		if !ok || flush.Flush() != nil {
			return
		}
	}
}

func (k *Desk) download(w http.ResponseWriter, r *http.Request) {
	f, ok := bitext.ByName(r.URL.Query().Get("format"))
	if !ok {
		fail(w, http.StatusBadRequest, "unknown format; expected one that translate --format has")
		return
	}
	info, err := k.Store.document(r.Context(), r.PathValue("id"))
	if err != nil {
		k.failWith(w, r, err)
		return
	}
	d, err := k.reviewed(r.Context(), info.ID)
	if err != nil {
		k.failWith(w, r, err)
		return
	}
	data, err := render(f, d)
	if err != nil {
		k.failWith(w, r, doc.Inputf("", "%w", err))
		return
	}
	attach(w, strings.TrimSuffix(path.Base(info.Name), path.Ext(info.Name))+f.Ext, data)
}

// attach sends a file for the browser to save, never to show as a page of ours.
func attach(w http.ResponseWriter, name string, data []byte) {
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	w.Write(data)
}

func (k *Desk) listArticles(w http.ResponseWriter, r *http.Request) {
	all, err := k.Store.list(r.Context(), "")
	if err != nil {
		k.failWith(w, r, err)
		return
	}
	reply(w, http.StatusOK, all)
}

func (k *Desk) getArticle(w http.ResponseWriter, r *http.Request) {
	d, err := k.Store.document(r.Context(), r.PathValue("id"))
	if err != nil {
		k.failWith(w, r, err)
		return
	}
	reply(w, http.StatusOK, d)
}

// postArticle takes articles in: JSON of a name and a text, or files of a form.
func (k *Desk) postArticle(w http.ResponseWriter, r *http.Request) {
	var added []Document
	take := func(name string, raw []byte) error {
		name = strings.TrimPrefix(path.Clean("/"+strings.ReplaceAll(name, `\`, "/")), "/")
		if name == "" {
			name = "article.txt"
		}
		if len(name) > 300 {
			return doc.Inputf("", "a name of %d characters", len(name))
		}
		id, err := k.add(r.Context(), name, raw)
		if err != nil {
			return err
		}
		d, err := k.Store.document(r.Context(), id)
		added = append(added, d)
		return err
	}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	var err error
	switch kind {
	case "application/json":
		var in struct{ Name, Text string }
		if err = readJSON(w, r, &in); err == nil && strings.TrimSpace(in.Text) == "" {
			err = doc.Inputf("", "no text; expected an article in German")
		}
		if err == nil {
			err = take(in.Name, []byte(in.Text))
		}
	case "multipart/form-data":
		r.Body = http.MaxBytesReader(w, r.Body, maxUpload)
		parts, e := r.MultipartReader()
		for err = e; err == nil; {
			part, e := parts.NextPart()
			if e != nil {
				err = e
				break
			}
			raw, e := io.ReadAll(part)
			if e != nil {
				err = e
			} else if part.FileName() != "" {
				err = take(part.FileName(), raw)
			}
		}
		if errors.Is(err, io.EOF) {
			err = nil
		}
		if err == nil && len(added) == 0 {
			err = doc.Inputf("", "no file; expected articles")
		}
	default:
		err = doc.Inputf("", "content type %.60q; expected application/json or multipart/form-data", kind)
	}
	if err != nil {
		k.failWith(w, r, err)
		return
	}
	if kind == "application/json" {
		reply(w, http.StatusAccepted, added[0])
		return
	}
	reply(w, http.StatusAccepted, added)
}

// translate is a text that somebody waits for.
func (k *Desk) translate(w http.ResponseWriter, r *http.Request, text string) (*doc.Document, error) {
	select {
	case k.run <- struct{}{}:
		defer func() { <-k.run }()
	default:
		return nil, errBusy
	}
	return pipeline.Run(r.Context(), "text", []byte(text), k.Pipeline)
}

var errBusy = errors.New("too many translations at once; try again")

// box translates the text of the plain box; the answer is the JSON of an article.
func (k *Desk) box(w http.ResponseWriter, r *http.Request) {
	var in struct{ Text string }
	err := readJSON(w, r, &in)
	if err == nil && len(in.Text) > maxText {
		err = doc.Inputf("", "%d characters; expected at most %d", len(in.Text), maxText)
	}
	var d *doc.Document
	if err == nil {
		d, err = k.translate(w, r, in.Text)
	}
	if errors.Is(err, errBusy) {
		fail(w, http.StatusTooManyRequests, "%v", err)
		return
	}
	var data []byte
	if err == nil {
		f, _ := bitext.ByName("json")
		data, err = render(f, d)
	}
	if err != nil {
		k.failWith(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Write(data)
}

// maxHits is how many places a search tells of each kind.
const maxHits = 50

// search finds words in articles, memory and glossary.
func (k *Desk) search(w http.ResponseWriter, r *http.Request) {
	words := strings.TrimSpace(r.URL.Query().Get("q"))
	if len(words) < 2 || len(words) > 200 {
		fail(w, http.StatusBadRequest, "expected two letters or more")
		return
	}
	hits, err := k.Store.find(r.Context(), words, maxHits)
	if err != nil {
		k.failWith(w, r, err)
		return
	}
	folded := strings.ToLower(words)
	has := func(texts ...string) bool {
		return slices.ContainsFunc(texts, func(t string) bool { return strings.Contains(strings.ToLower(t), folded) })
	}
	if g := k.Pipeline.Glossary; g != nil {
		n := 0
		for _, e := range g.Entries {
			if has(e.German, e.English) && n < maxHits {
				n++
				hits = append(hits, Hit{Where: "glossary", Source: e.German, Target: e.English})
			}
		}
	}
	if k.Memory != nil {
		n := 0
		enough := errors.New("enough")
		err := k.Memory.Each(r.Context(), func(e memory.Entry) error {
			if !has(e.Source, e.Target) {
				return nil
			}
			n++
			hits = append(hits, Hit{Where: "memory", Name: e.Article, Source: e.Source, Target: e.Target, State: string(e.State)})
			if n == maxHits {
				return enough
			}
			return nil
		})
		if err != nil && !errors.Is(err, enough) {
			k.failWith(w, r, err)
			return
		}
	}
	if hits == nil {
		hits = []Hit{}
	}
	reply(w, http.StatusOK, hits)
}

// postTerm proposes a glossary entry.
func (k *Desk) postTerm(w http.ResponseWriter, r *http.Request) {
	var in struct{ German, English, Note string }
	err := readJSON(w, r, &in)
	e := glossary.Entry{German: strings.TrimSpace(in.German), English: strings.TrimSpace(in.English), Note: strings.TrimSpace(in.Note), Kind: glossary.Term}
	if err == nil && (e.German == "" || e.English == "" || len(e.German)+len(e.English)+len(e.Note) > 1000 || strings.ContainsAny(e.German+e.English+e.Note, "\t\r\n")) {
		err = doc.Inputf("", "expected a German and an English term, each on one line")
	}
	if err == nil {
		err = k.Store.propose(r.Context(), e)
	}
	if err != nil {
		k.failWith(w, r, err)
		return
	}
	reply(w, http.StatusCreated, map[string]string{"german": e.German, "english": e.English})
}

func (k *Desk) glossaryFile(w http.ResponseWriter, r *http.Request) {
	entries, err := k.Store.proposals(r.Context())
	var b bytes.Buffer
	if err == nil {
		err = glossary.Write(&b, "proposals.tsv", entries)
	}
	if err != nil {
		k.failWith(w, r, err)
		return
	}
	attach(w, "proposals.tsv", b.Bytes())
}
