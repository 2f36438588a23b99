package main

import (
	"bytes"
	"compress/gzip"
	"crypto/md5"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"google.golang.org/protobuf/encoding/protowire"
)

// smallModel writes a model with random weights to dir, and what fetches it
// from an address to the environment: SUMS, the flags with its checksums.
func smallModel(e *testscript.Env, dir string) (map[string][]byte, error) {
	weights, err := os.ReadFile("../../nmt/testdata/reference.bin")
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{"model.small.bin": weights, "vocab.small.spm": smallVocabulary()}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, err
	}
	for name, b := range files {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o666); err != nil {
			return nil, err
		}
		sum := sha256.Sum256(b)
		e.Setenv("SUM_"+strings.ToUpper(name[:5]), name+"="+hex.EncodeToString(sum[:]))
	}
	return files, nil
}

// smallVocabulary has as many pieces as the model.
func smallVocabulary() []byte {
	pieces := []string{"</s>", "<unk>", "▁"}
	for c := 'a'; len(pieces) < 131; c++ {
		pieces = append(pieces, string(c), "▁"+string(c))
	}
	var b []byte
	for i, text := range pieces[:131] {
		p := protowire.AppendTag(nil, 1, protowire.BytesType)
		p = protowire.AppendString(p, text)
		p = protowire.AppendTag(p, 2, protowire.Fixed32Type)
		p = protowire.AppendFixed32(p, math.Float32bits(-float32(i)))
		p = protowire.AppendTag(p, 3, protowire.VarintType)
		p = protowire.AppendVarint(p, max(1, 3-uint64(min(i, 2)))) // </s> is a control piece, <unk> unknown
		b = protowire.AppendTag(b, 1, protowire.BytesType)
		b = protowire.AppendBytes(b, p)
	}
	return b
}

// modelServer serves the files of a model on the loopback interface, and
// misbehaves as the first part of the path says. It is a proxy, too, that
// refuses everything and notes it.
type modelServer struct {
	files  map[string][]byte
	mu     sync.Mutex
	noted  []string // requests, with their ranges
	broken map[string]bool
}

func (s *modelServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.noted = append(s.noted, strings.TrimSpace(r.Method+" "+r.RequestURI+" "+r.Header.Get("Range")))
	first := !s.broken[r.URL.Path]
	s.broken[r.URL.Path] = true
	s.mu.Unlock()
	if r.Method == http.MethodConnect || r.URL.IsAbs() {
		http.Error(w, "no way out", http.StatusForbidden)
		return
	}
	how, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	if strings.HasSuffix(how, "registry") {
		name = strings.TrimPrefix(name, "models/de-en/run_x/exported/")
	}
	b, ok := s.files[strings.TrimSuffix(name, ".gz")]
	if name == "db/models.json" {
		b, ok = s.registry(how, "http://"+r.Host), true
	}
	half := func() {
		w.Header().Set("Content-Length", strconv.Itoa(len(b)))
		_, _ = w.Write(b[:len(b)/2])
		_ = http.NewResponseController(w).Flush()
	}
	switch {
	case !ok || strings.HasSuffix(name, ".gz") != (how == "packed") && !strings.HasSuffix(how, "registry"):
		http.NotFound(w, r)
		return
	case how == "packed", strings.HasSuffix(how, "registry") && strings.HasSuffix(name, ".gz"):
		var z bytes.Buffer
		gz := gzip.NewWriter(&z)
		_, _ = gz.Write(b)
		_ = gz.Close()
		b = z.Bytes()
		sum := md5.Sum(b)
		w.Header().Set("X-Goog-Hash", "md5="+base64.StdEncoding.EncodeToString(sum[:]))
		if how == "cutregistry" && first {
			half()
			panic(http.ErrAbortHandler)
		}
	case how == "cut" && first:
		half()
		panic(http.ErrAbortHandler)
	case how == "hang" && first && name == "vocab.small.spm":
		half()
		<-r.Context().Done()
		return
	case how == "noranges":
		if first {
			half()
			panic(http.ErrAbortHandler)
		}
		_, _ = w.Write(b)
		return
	case how == "wrong":
		b = append(slices.Clone(b[:len(b)-1]), b[len(b)-1]^1)
	case how == "page":
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, "<html>Please sign in</html>")
		return
	case how == "slow":
		for part := range slices.Chunk(b, 20_000) {
			_, _ = w.Write(part)
			_ = http.NewResponseController(w).Flush()
			time.Sleep(time.Millisecond)
		}
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(b))
}

// registry is a list of models as Mozilla's is: the checksum of the weights only.
// Some are not released. A wrongregistry has another checksum.
func (s *modelServer) registry(how, address string) []byte {
	weights := s.files["model.small.bin"]
	sum := sha256.Sum256(weights)
	if how == "wrongregistry" {
		sum[0] ^= 1
	}
	model := func(architecture string, status any, comet float64) map[string]any {
		file := func(name string) map[string]any {
			return map[string]any{"path": "models/de-en/run_x/exported/" + name + ".gz"}
		}
		weightsFile := file("model.small.bin")
		weightsFile["uncompressedSize"], weightsFile["uncompressedHash"] = len(weights), hex.EncodeToString(sum[:])
		return map[string]any{
			"architecture": architecture, "releaseStatus": status, "sourceLanguage": "de", "targetLanguage": "en",
			"files":   map[string]any{"model": weightsFile, "vocab": file("vocab.small.spm")},
			"metrics": map[string]any{"flores200-plus": map[string]any{"comet22": comet, "bleu": 41.5}},
		}
	}
	b, err := json.Marshal(map[string]any{"generated": "2026-09-30T00:44:58Z", "baseUrl": address + "/" + how, "models": map[string]any{
		"de-en": []any{model("base", "Release Android", 0.88), model("base-memory", "Release", 0.885),
			model("tiny", "Release Desktop", 0.87), model("next", nil, 0.9)},
	}})
	if err != nil {
		panic(err)
	}
	return b
}

type modelServerKey struct{}

// startModelServer makes the small model and serves it at SERVER.
func startModelServer(e *testscript.Env) error {
	files, err := smallModel(e, filepath.Join(e.WorkDir, "small"))
	if err != nil {
		return err
	}
	s := &modelServer{files: maps.Clone(files), broken: map[string]bool{}}
	server := httptest.NewServer(s)
	e.Defer(server.Close)
	e.Values[modelServerKey{}] = s
	e.Setenv("SERVER", server.URL)
	return nil
}

// noted REQUEST…: the requests that the model server got since the last time,
// of which each begins with REQUEST, in this order and no others.
func noted(ts *testscript.TestScript, neg bool, args []string) {
	s := ts.Value(modelServerKey{}).(*modelServer)
	s.mu.Lock()
	defer s.mu.Unlock()
	if neg || !slices.EqualFunc(s.noted, args, strings.HasPrefix) {
		ts.Fatalf("requests %q, want %q", s.noted, args)
	}
	s.noted = nil
}
