package catalog

import (
	"context"
	"crypto/md5"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"time"
)

// entry is a model as Mozilla's registry lists it: sizes and checksums of the
// weights only.
func entry(architecture, status string, comet float64, files map[string]string) map[string]any {
	listed := map[string]any{}
	for key, name := range files {
		f := map[string]any{"path": "models/de-en/run_x/exported/" + name + ".gz"}
		if key == "model" {
			f["uncompressedSize"], f["uncompressedHash"] = len(modelBin), hash(modelBin)
		}
		listed[key] = f
	}
	e := map[string]any{
		"architecture": architecture, "releaseStatus": status, "sourceLanguage": "de", "targetLanguage": "en", "files": listed,
		"modelStatistics": map[string]any{"parameters": 31_000_000, "encoderParameters": 1, "decoderParameters": 2},
	}
	if status == "" {
		e["releaseStatus"] = nil
	}
	if comet > 0 {
		e["metrics"] = map[string]any{"flores200-plus": map[string]any{"bleu": 100 * comet / 2, "chrf": 60.5, "comet22": comet, "llm-ref": nil}}
	}
	return e
}

var shared = map[string]string{"model": "model.deen.intgemm.alphas.bin", "vocab": "vocab.deen.spm", "lexicalShortlist": "lex.50.50.deen.s2t.bin"}

// serveRegistry is a server with Mozilla's registry and storage: files are packed
// with gzip and their MD5 is announced.
func serveRegistry(t *testing.T, models any, misbehave func(w http.ResponseWriter, r *http.Request, nth int, b []byte) bool) *server {
	files := map[string][]byte{}
	s := serve(t, files, func(w http.ResponseWriter, r *http.Request, nth int, b []byte) bool {
		if misbehave != nil && misbehave(w, r, nth, b) {
			return true
		}
		if w.Header().Get("X-Goog-Hash") == "" {
			sum := md5.Sum(b)
			w.Header().Add("X-Goog-Hash", "crc32c=AAAAAA==")
			w.Header().Add("X-Goog-Hash", "md5="+base64.StdEncoding.EncodeToString(sum[:]))
		}
		return false
	})
	for name, b := range map[string][]byte{
		"model.deen.intgemm.alphas.bin": modelBin, "model.deen.intgemm8.bin": modelBin, "vocab.deen.spm": vocabSpm,
		"srcvocab.deen.spm": vocabSpm, "trgvocab.deen.spm": vocabSpm, "lex.50.50.deen.s2t.bin": lexBin,
	} {
		files["models/de-en/run_x/exported/"+name+".gz"] = pack(b)
	}
	b, err := json.MarshalIndent(map[string]any{"generated": "2026-09-30T00:44:58Z", "baseUrl": s.URL, "models": models}, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	files["db/models.json"] = b
	return s
}

func TestRemote(t *testing.T) {
	separate := map[string]string{"model": "model.deen.intgemm8.bin", "srcVocab": "srcvocab.deen.spm", "trgVocab": "trgvocab.deen.spm", "lexicalShortlist": "lex.50.50.deen.s2t.bin"}
	s := serveRegistry(t, map[string]any{
		"de-en": []any{
			entry("base", "Release Android", 0.881, shared),
			entry("base-memory", "Release", 0.885, separate),
			entry("tiny", "Release Desktop", 0.87, shared),
			entry("huge", "Nightly", 0.95, shared),
			entry("other", "", 0.96, shared),
		},
		"en-de": []any{entry("base", "Release", 0.99, shared)},
	}, nil)
	c, err := installer(t).Remote(context.Background(), s.URL+"/db/models.json")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, m := range c.Models {
		names = append(names, m.Name)
	}
	if want := []string{"mozilla-base-memory", "mozilla-base", "mozilla-tiny"}; !slices.Equal(names, want) {
		t.Errorf("models %v, want %v", names, want)
	}
	if c.Date != "2026-09-30" {
		t.Errorf("date %q", c.Date)
	}
	best := c.Models[0]
	if best.Quality != "flores200-plus, by Mozilla: COMET-22 0.885, BLEU 44.25, chrF 60.5" || !strings.Contains(best.About, "base-memory, status Release") {
		t.Errorf("%+v", best)
	}
	in := installer(t)
	in.Check = nil
	place, err := in.Download(context.Background(), "m", best.Files)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"SHA256SUMS", "lex.50.50.deen.s2t.bin", "model.deen.intgemm8.bin", "srcvocab.deen.spm", "trgvocab.deen.spm"}
	if got := tree(t, place); !slices.Equal(got, want) {
		t.Errorf("files %v, want %v", got, want)
	}
	if sums, err := Verify(context.Background(), place); err != nil || sums["trgvocab.deen.spm"] != hash(vocabSpm) {
		t.Errorf("verify: %v, %v", sums, err)
	}
}

// Servers of models that misbehave: what can be had is, what cannot be trusted is
// not.
func TestRemoteMisbehaving(t *testing.T) {
	only := func(name string, how func(w http.ResponseWriter, r *http.Request, nth int, b []byte) bool) func(http.ResponseWriter, *http.Request, int, []byte) bool {
		return func(w http.ResponseWriter, r *http.Request, nth int, b []byte) bool {
			return path.Base(r.URL.Path) == name && how(w, r, nth, b)
		}
	}
	changed := func(w http.ResponseWriter, _ *http.Request, _ int, b []byte) bool {
		sum := md5.Sum(b) // of what it should be
		w.Header().Set("X-Goog-Hash", "md5="+base64.StdEncoding.EncodeToString(sum[:]))
		_, _ = w.Write(pack([]byte(strings.Repeat("\x00 another file ", 900))))
		return true
	}
	cutFirst := func(w http.ResponseWriter, r *http.Request, _ int, b []byte) bool {
		if r.Header.Get("Range") == "" {
			cut(w, b)
		}
		return false
	}
	for name, c := range map[string]struct {
		misbehave func(http.ResponseWriter, *http.Request, int, []byte) bool
		want      error
		text      string
	}{
		"cut weights":    {misbehave: only("model.deen.intgemm.alphas.bin.gz", cutFirst)},
		"cut vocabulary": {misbehave: only("vocab.deen.spm.gz", cutFirst)},
		"cut registry":   {misbehave: only("models.json", cutFirst)},
		"busy": {misbehave: func(w http.ResponseWriter, _ *http.Request, nth int, _ []byte) bool {
			w.WriteHeader(503)
			return nth < 3
		}},
		"other weights":    {misbehave: only("model.deen.intgemm.alphas.bin.gz", changed), want: ErrChecksum, text: "its SHA-256 is"},
		"other vocabulary": {misbehave: only("vocab.deen.spm.gz", changed), want: ErrChecksum, text: "the server announced"},
		"nothing announced": {misbehave: only("vocab.deen.spm.gz", func(w http.ResponseWriter, _ *http.Request, _ int, _ []byte) bool {
			w.Header().Set("X-Goog-Hash", "crc32c=AAAA")
			return false
		}), want: ErrUnknown, text: "no checksum of it is published"},
		"no shortlist there": {misbehave: only("lex.50.50.deen.s2t.bin.gz", func(w http.ResponseWriter, r *http.Request, _ int, _ []byte) bool { http.NotFound(w, r); return true }), want: errAny, text: "404"},
	} {
		t.Run(name, func(t *testing.T) {
			if name == "busy" {
				how := c.misbehave
				c.misbehave = func(w http.ResponseWriter, r *http.Request, nth int, b []byte) bool {
					if nth < 3 {
						return how(w, r, nth, b)
					}
					return false
				}
			}
			s := serveRegistry(t, map[string]any{"de-en": []any{entry("base", "Release", 0.88, shared)}}, c.misbehave)
			in := installer(t)
			in.Check = nil
			list, err := in.Remote(context.Background(), s.URL+"/db/models.json")
			if err != nil {
				t.Fatal(err)
			}
			place, err := in.Download(context.Background(), "m", list.Models[0].Files)
			if c.want == nil {
				if err != nil {
					t.Fatal(err)
				}
				if b, err := os.ReadFile(place + "/model.deen.intgemm.alphas.bin"); err != nil || hash(b) != hash(modelBin) {
					t.Errorf("the weights differ (%v)", err)
				}
				return
			}
			if err == nil || c.want != errAny && !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.text) {
				t.Errorf("%v, want %v … %s", err, c.want, c.text)
			}
			if _, err := os.Stat(in.Dir + "/m"); !errors.Is(err, os.ErrNotExist) {
				t.Error("a model appeared")
			}
		})
	}
}

// A checksum that the registry lacks is known where the catalog has the weights.
func TestRemoteKnowsPinned(t *testing.T) {
	pinned, err := Published()
	if err != nil {
		t.Fatal(err)
	}
	known, _ := pinned.ByName("mozilla-tiny")
	e := entry("tiny", "Release", 0.87, shared)
	e["files"].(map[string]any)["model"].(map[string]any)["uncompressedHash"] = strings.ToUpper(known.Files[0].SHA256)
	b, _ := json.Marshal(map[string]any{"baseUrl": "https://x.example/b", "models": map[string]any{"de-en": []any{e}}})
	c, err := parseRegistry(b)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range c.Models[0].Files {
		if f.SHA256 == "" || f.Sources[0].Announced || !strings.HasPrefix(f.Sources[0].URL, "https://x.example/b/models/de-en/") {
			t.Errorf("%+v", f)
		}
	}
}

func TestRemoteRefuses(t *testing.T) {
	with := func(change func(e map[string]any)) map[string]any {
		e := entry("base", "Release", 0.88, maps.Clone(shared))
		change(e)
		return map[string]any{"de-en": []any{e}}
	}
	file := func(e map[string]any, key string) map[string]any {
		return e["files"].(map[string]any)[key].(map[string]any)
	}
	for name, c := range map[string]struct {
		models any
		want   string
	}{
		"no pair":       {map[string]any{"fr-en": []any{entry("base", "Release", 0, shared)}}, "it lists none for de-en"},
		"not released":  {map[string]any{"de-en": []any{entry("base", "", 0, shared), entry("tiny", "Nightly", 0, shared)}}, "base is not released; tiny is not released"},
		"no vocabulary": {with(func(e map[string]any) { delete(e["files"].(map[string]any), "vocab") }), "no vocabulary"},
		"half of two": {with(func(e map[string]any) {
			f := e["files"].(map[string]any)
			f["srcVocab"] = map[string]any{"path": "x/srcvocab.deen.spm.gz"}
			delete(f, "vocab")
		}), "no vocabulary"},
		"no weights":      {with(func(e map[string]any) { delete(e["files"].(map[string]any), "model") }), "no weights"},
		"another name":    {with(func(e map[string]any) { file(e, "vocab")["path"] = "models/../../etc/passwd" }), "is not what such a file is called"},
		"another kind":    {with(func(e map[string]any) { file(e, "vocab")["path"] = "models/model.deen.bin.gz" }), "is not what such a file is called"},
		"no checksum":     {with(func(e map[string]any) { file(e, "model")["uncompressedHash"] = "12" }), `the SHA-256 "12"`},
		"too large":       {with(func(e map[string]any) { file(e, "model")["uncompressedSize"] = 5 << 30 }), "5368709120 bytes"},
		"no architecture": {with(func(e map[string]any) { e["architecture"] = "../x" }), "is no architecture"},
		"other shape":     {[]int{1}, "not a list of models"},
	} {
		s := serveRegistry(t, c.models, nil)
		if _, err := installer(t).Remote(context.Background(), s.URL+"/db/models.json"); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want … %s", name, err, c.want)
		}
	}
	page := serve(t, map[string][]byte{"page": []byte("<!DOCTYPE html><html>Sign in"), "base": []byte(`{"baseUrl": "http://elsewhere.example/", "models": {}}`)}, nil)
	for address, want := range map[string]string{
		page.URL + "/none":           "404",
		page.URL + "/page":           "a web page",
		page.URL + "/base":           "expected an https address",
		"http://example.com/db.json": "expected an https address",
		"models.json":                "is no address",
	} {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		if _, err := installer(t).Remote(ctx, address); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "the registry ") {
			t.Errorf("%s: %v, want … %s", address, err, want)
		}
		cancel()
	}
}

func FuzzRegistry(f *testing.F) {
	b, _ := json.Marshal(map[string]any{"baseUrl": "https://x.example", "models": map[string]any{"de-en": []any{entry("base", "Release", 0.88, shared)}}})
	f.Add(b)
	f.Add([]byte(`{"baseUrl":"https://x","models":{"de-en":[{"releaseStatus":"Release","files":{"model":{"path":"//"}}}]}}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := parseRegistry(b)
		if err != nil {
			return
		}
		for _, m := range c.Models {
			for _, x := range m.Files {
				if !known(x.Name) || strings.ContainsAny(x.Name, `/\`) || len(x.Sources) != 1 || mayServe(x.Sources[0].URL) != nil {
					t.Errorf("%s", fmt.Sprint(m))
				}
			}
		}
	})
}
