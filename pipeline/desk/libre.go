package desk

import (
	"bytes"
	"cmp"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"html"
	"io"
	"mime"
	"net/http"
	"net/url"
	"path"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/pipeline/bitext"
	"dolmetsch/pipeline/document"
)

// LibreTranslate's protocol, so that its clients find a server that they know.

// maxTexts is how many texts one request may have.
const maxTexts = 200

func (k *Desk) libre(mux *http.ServeMux) {
	kept := &keptFiles{files: map[string]keptFile{}}
	mux.HandleFunc("GET /languages", func(w http.ResponseWriter, r *http.Request) {
		reply(w, http.StatusOK, []map[string]any{
			{"code": "de", "name": "German", "targets": []string{"de", "en"}}, {"code": "en", "name": "English", "targets": []string{"en"}}})
	})
	mux.HandleFunc("GET /frontend/settings", func(w http.ResponseWriter, r *http.Request) {
		reply(w, http.StatusOK, map[string]any{
			"apiKeys": k.Token != "", "charLimit": maxText, "frontendTimeout": 500, "keyRequired": k.Token != "", "suggestions": false, "supportedFilesFormat": []string{".txt"},
			"language": map[string]any{"source": map[string]string{"code": "de", "name": "German"}, "target": map[string]string{"code": "en", "name": "English"}}})
	})
	mux.HandleFunc("GET /health", func(w http.ResponseWriter, r *http.Request) {
		reply(w, http.StatusOK, map[string]string{"status": "ok"})
	})
	mux.HandleFunc("POST /translate", k.libreTranslate)
	mux.HandleFunc("POST /detect", k.libreDetect)
	mux.HandleFunc("POST /translate_file", func(w http.ResponseWriter, r *http.Request) { k.libreFile(w, r, kept) })
	mux.HandleFunc("GET /download_file/{id}", func(w http.ResponseWriter, r *http.Request) {
		if f, ok := kept.get(r.PathValue("id")); ok {
			attach(w, f.name, f.data)
			return
		}
		fail(w, http.StatusNotFound, "not there")
	})
}

// libreKeyed reports whether clients may have the key in a request to a path.
func libreKeyed(path string) bool {
	return path == "/translate" || path == "/detect" || path == "/translate_file"
}

// libreRequest is a request in any of the forms that clients use.
type libreRequest struct {
	texts          []string
	list           bool // the texts came in a list, and go back in one
	source, target string
	format, key    string
}

func parseLibre(r *http.Request, body []byte) (libreRequest, error) {
	q := libreRequest{source: "auto", target: "en"}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind == "application/json" {
		var in struct {
			Q                      json.RawMessage
			Source, Target, Format string
			Key                    string `json:"api_key"`
		}
		if err := json.Unmarshal(body, &in); err != nil {
			return q, doc.Inputf("", "Invalid request: %v", err)
		}
		var one string
		switch {
		case json.Unmarshal(in.Q, &one) == nil:
			q.texts = []string{one}
		case json.Unmarshal(in.Q, &q.texts) == nil && q.texts != nil:
			q.list = true
		default:
			return q, doc.Inputf("", "Invalid request: missing q parameter")
		}
		if in.Source != "" {
			q.source = in.Source
		}
		if in.Target != "" {
			q.target = in.Target
		}
		q.format, q.key = in.Format, in.Key
		return q, nil
	}
	form := r.URL.Query()
	if kind == "application/x-www-form-urlencoded" {
		values, err := url.ParseQuery(string(body))
		if err != nil {
			return q, doc.Inputf("", "Invalid request: %v", err)
		}
		for name, v := range values {
			form[name] = v
		}
	}
	if !form.Has("q") {
		return q, doc.Inputf("", "Invalid request: missing q parameter")
	}
	q.texts, q.format, q.key = []string{form.Get("q")}, form.Get("format"), form.Get("api_key")
	if s := form.Get("source"); s != "" {
		q.source = s
	}
	if t := form.Get("target"); t != "" {
		q.target = t
	}
	return q, nil
}

// requestKey is the api_key of a request, whose body can be read again.
func requestKey(r *http.Request) string {
	raw, err := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(raw))
	if err != nil {
		return ""
	}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind == "multipart/form-data" {
		again := &http.Request{Method: r.Method, Header: r.Header, Body: io.NopCloser(bytes.NewReader(raw))}
		if again.ParseMultipartForm(maxUpload) == nil {
			defer again.MultipartForm.RemoveAll()
			return again.FormValue("api_key")
		}
		return ""
	}
	if kind == "application/json" {
		var in struct {
			Key string `json:"api_key"`
		}
		_ = json.Unmarshal(raw, &in)
		return in.Key
	}
	values, _ := url.ParseQuery(string(raw))
	return cmp.Or(values.Get("api_key"), r.URL.Query().Get("api_key")) // some clients have all in the address
}

func (k *Desk) libreTranslate(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxJSON))
	var q libreRequest
	if err == nil {
		q, err = parseLibre(r, body)
	}
	if err == nil {
		err = q.check()
	}
	if err != nil {
		k.failWith(w, r, err)
		return
	}
	english := make([]string, len(q.texts))
	detected := make([]map[string]any, len(q.texts))
	for i, text := range q.texts {
		code, sure := language(text)
		detected[i] = map[string]any{"confidence": sure, "language": code}
		english[i] = text
		if q.target == "de" || q.source == "en" || q.source == "auto" && code == "en" && sure > 50 {
			continue // there is nothing to do
		}
		if english[i], err = k.plain(w, r, text, q.format == "html"); err != nil {
			break
		}
	}
	switch {
	case errors.Is(err, errBusy):
		fail(w, http.StatusTooManyRequests, "Slowdown: %v", err)
	case err != nil:
		k.failWith(w, r, err)
	default:
		answer := map[string]any{"translatedText": any(english)}
		if !q.list {
			answer["translatedText"] = english[0]
		}
		if q.source == "auto" {
			answer["detectedLanguage"] = any(detected)
			if !q.list {
				answer["detectedLanguage"] = detected[0]
			}
		}
		reply(w, http.StatusOK, answer)
	}
}

func (q libreRequest) check() error {
	n := 0
	for _, t := range q.texts {
		n += utf8.RuneCountInString(t)
	}
	switch {
	case q.source != "de" && q.source != "auto" && !(q.source == "en" && q.target == "en"):
		return doc.Inputf("", "%.20s is not supported", q.source)
	case q.target != "en" && !(q.source == "de" && q.target == "de"):
		return doc.Inputf("", "%.20s is not supported", q.target)
	case q.format != "" && q.format != "text" && q.format != "html":
		return doc.Inputf("", "%.20s format is not supported", q.format)
	case len(q.texts) > maxTexts:
		return doc.Inputf("", "Invalid request: request (%d) exceeds text limit (%d)", len(q.texts), maxTexts)
	case n > maxText:
		return doc.Inputf("", "Invalid request: request (%d) exceeds text limit (%d)", n, maxText)
	}
	return nil
}

// plain is the English of a text, laid out as the German is. A page in HTML
// comes back as one.
func (k *Desk) plain(w http.ResponseWriter, r *http.Request, text string, markup bool) (string, error) {
	if strings.IndexFunc(text, unicode.IsLetter) < 0 {
		return text, nil
	}
	if markup {
		text = html.UnescapeString(text)
		if strings.Contains(text, "<") {
			d, err := k.translate(w, r, "<!doctype html><html><body>"+text+"</body></html>")
			if err == nil && d.File != nil {
				var b bytes.Buffer
				if err := d.File.Rewrite(&b, d); err != nil {
					return "", err
				}
				_, inner, _ := strings.Cut(b.String(), "<body>")
				inner, _, _ = strings.Cut(inner, "</body>")
				return inner, nil
			}
			if err != nil && !errors.Is(err, doc.ErrInput) {
				return "", err
			}
		}
	}
	d, err := k.translate(w, r, text)
	if err != nil {
		return "", err
	}
	english := laidOut(d)
	if markup {
		english = html.EscapeString(english)
	}
	return english, nil
}

// laidOut is the English of d with the white space between the German's blocks.
func laidOut(d *doc.Document) string {
	var b strings.Builder
	last := -1
	for i := range d.Blocks {
		block := &d.Blocks[i]
		if last >= 0 {
			gap := "\n\n"
			if last <= block.Raw.Start && block.Raw.Start <= len(d.Raw) {
				if between := string(d.Raw[last:block.Raw.Start]); between != "" && strings.TrimSpace(between) == "" {
					gap = between
				}
			}
			b.WriteString(gap)
		}
		for j, u := range block.Units {
			if j > 0 {
				b.WriteByte(' ')
			}
			if u.Target == "" {
				b.WriteString(u.Source)
			}
			b.WriteString(u.Target)
		}
		last = block.Raw.End
	}
	return b.String()
}

// language is what a text seems to be in, and how sure that is, in per cent.
func language(text string) (code string, sure int) {
	l := document.Detect(text)
	switch {
	case l.Code == "":
		return "de", 0
	case l.Sure:
		return l.Code, 95
	}
	return l.Code, 50
}

func (k *Desk) libreDetect(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxJSON))
	var q libreRequest
	if err == nil {
		q, err = parseLibre(r, body)
	}
	if err != nil {
		k.failWith(w, r, err)
		return
	}
	code, sure := language(strings.Join(q.texts, "\n"))
	reply(w, http.StatusOK, []map[string]any{{"confidence": sure, "language": code}})
}

// libreFile translates a file at once and keeps the English for the client to
// fetch.
func (k *Desk) libreFile(w http.ResponseWriter, r *http.Request, kept *keptFiles) {
	r.Body = http.MaxBytesReader(w, r.Body, maxUpload)
	file, head, err := r.FormFile("file")
	if err != nil {
		var large *http.MaxBytesError
		if !errors.As(err, &large) {
			err = doc.Inputf("", "Invalid request: empty file")
		}
		k.failWith(w, r, err)
		return
	}
	defer r.MultipartForm.RemoveAll()
	raw, err := io.ReadAll(file)
	q := libreRequest{source: r.FormValue("source"), target: r.FormValue("target")}
	if q.source == "" {
		q.source = "auto"
	}
	if q.target == "" {
		q.target = "en"
	}
	if err == nil {
		err = q.check()
	}
	var d *doc.Document
	if err == nil {
		d, err = k.translate(w, r, string(raw))
	}
	if errors.Is(err, errBusy) {
		fail(w, http.StatusTooManyRequests, "Slowdown: %v", err)
		return
	}
	var english []byte
	ext := path.Ext(head.Filename)
	if err == nil {
		var b bytes.Buffer
		if d.File != nil {
			ext = d.File.Ext()
			err = d.File.Rewrite(&b, d)
		} else {
			f, _ := bitext.ByName("txt")
			ext = f.Ext
			err = f.Write(&b, d)
		}
		english = b.Bytes()
	}
	if err != nil {
		k.failWith(w, r, err)
		return
	}
	id := kept.put(strings.TrimSuffix(path.Base(strings.ReplaceAll(head.Filename, `\`, "/")), path.Ext(head.Filename))+"_en"+ext, english)
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	reply(w, http.StatusOK, map[string]string{"translatedFileUrl": scheme + "://" + r.Host + "/download_file/" + id})
}

// keptFiles are the last translated files, in memory.
type keptFiles struct {
	mu    sync.Mutex
	files map[string]keptFile
	order []string
	size  int
}

type keptFile struct {
	name string
	data []byte
}

const maxKept = 64 << 20 // bytes of them

func (f *keptFiles) put(name string, data []byte) string {
	random := make([]byte, 16)
	rand.Read(random) // never fails
	id := hex.EncodeToString(random)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.files[id] = keptFile{name, data}
	f.order = append(f.order, id)
	f.size += len(data)
	for f.size > maxKept && len(f.order) > 1 {
		f.size -= len(f.files[f.order[0]].data)
		delete(f.files, f.order[0])
		f.order = f.order[1:]
	}
	return id
}

func (f *keptFiles) get(id string) (keptFile, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	file, ok := f.files[id]
	return file, ok
}
