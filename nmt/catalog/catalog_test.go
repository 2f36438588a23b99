package catalog

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
)

func hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

func pack(b []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, _ = w.Write(b)
	_ = w.Close()
	return out.Bytes()
}

func packZstd(b []byte) []byte {
	w, err := zstd.NewWriter(nil)
	if err != nil {
		panic(err)
	}
	return w.EncodeAll(b, nil)
}

// The files of a model, large enough for several reads, not to be mistaken for
// text or gzip.
var (
	modelBin = noise(300_000, 1)
	vocabSpm = noise(40_000, 2)
	lexBin   = noise(70_000, 3)
)

func noise(n int, seed uint32) []byte {
	b := make([]byte, n)
	for i := range b {
		seed = seed*1664525 + 1013904223
		b[i] = byte(seed >> 24)
	}
	b[0] = 0
	return b
}

func contents() map[string][]byte {
	return map[string][]byte{"model.x.bin": modelBin, "vocab.x.spm": vocabSpm, "lex.x.bin": lexBin}
}

// server serves files and misbehaves as misbehave says, which may answer by
// itself. It knows all requests.
type server struct {
	*httptest.Server
	mu       sync.Mutex
	requests []string // path and range
}

func serve(t *testing.T, files map[string][]byte, misbehave func(w http.ResponseWriter, r *http.Request, nth int, b []byte) (done bool)) *server {
	s := &server{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.requests = append(s.requests, strings.TrimSpace(r.URL.Path+" "+r.Header.Get("Range")))
		nth := len(s.requests)
		s.mu.Unlock()
		b := files[strings.TrimPrefix(r.URL.Path, "/")]
		if misbehave != nil && misbehave(w, r, nth, b) {
			return
		}
		if b == nil {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/octet-stream")
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(b))
	}))
	t.Cleanup(s.Close)
	return s
}

// cut sends half of what is asked for and breaks the connection.
func cut(w http.ResponseWriter, b []byte) {
	w.Header().Set("Content-Length", strconv.Itoa(len(b)))
	_, _ = w.Write(b[:len(b)/2])
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

func (s *server) files(sums map[string]string) []File {
	var out []File
	for _, name := range slices.Sorted(maps.Keys(contents())) {
		out = append(out, File{Name: name, SHA256: sums[name], Sources: []Source{{URL: s.URL + "/" + name}}})
	}
	return out
}

func goodSums() map[string]string {
	sums := map[string]string{}
	for name, b := range contents() {
		sums[name] = hash(b)
	}
	return sums
}

func installer(t *testing.T) Installer {
	return Installer{Dir: t.TempDir(), Pause: time.Millisecond, Check: func(dir string) error {
		for name, want := range contents() {
			if got, err := os.ReadFile(filepath.Join(dir, name)); err != nil || !bytes.Equal(got, want) {
				return fmt.Errorf("%s differs (%v)", name, err)
			}
		}
		return nil
	}}
}

// tree lists the files below dir.
func tree(t *testing.T, dir string) (names []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, _ := filepath.Rel(dir, path)
			names = append(names, rel)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func wantInstalled(t *testing.T, in Installer, place string, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if place != filepath.Join(in.Dir, "m") {
		t.Errorf("installed in %s", place)
	}
	want := []string{"m/SHA256SUMS", "m/lex.x.bin", "m/model.x.bin", "m/vocab.x.spm"}
	if got := tree(t, in.Dir); !slices.Equal(got, want) {
		t.Errorf("files %v, want %v", got, want)
	}
	sums, err := Verify(context.Background(), place)
	if err != nil || !maps.Equal(sums, Sums(goodSums())) {
		t.Errorf("verify: %v, %v", sums, err)
	}
}

func TestDownload(t *testing.T) {
	s := serve(t, contents(), nil)
	in := installer(t)
	var last, total int64
	in.Progress = func(d, n int64) {
		if d < last {
			t.Errorf("progress went from %d to %d", last, d)
		}
		last, total = d, n
	}
	place, err := in.Download(context.Background(), "m", s.files(goodSums()))
	wantInstalled(t, in, place, err)
	if all := int64(len(modelBin) + len(vocabSpm) + len(lexBin)); last != all || total != all {
		t.Errorf("progress ended with %d of %d, want %d", last, total, all)
	}
	if _, err := in.Download(context.Background(), "m", s.files(goodSums())); !errors.Is(err, ErrExists) {
		t.Errorf("again: %v", err)
	}
}

func TestDownloadPacked(t *testing.T) {
	files := map[string][]byte{}
	for name, b := range contents() {
		files[name+".gz"] = pack(b)
	}
	s := serve(t, files, nil)
	for _, which := range []string{"unpacked", "packed"} {
		list := s.files(nil)
		for i := range list {
			src := &list[i].Sources[0]
			src.URL += ".gz"
			if which == "packed" {
				src.SHA256 = hash(files[list[i].Name+".gz"])
			} else {
				list[i].SHA256 = goodSums()[list[i].Name]
			}
		}
		in := installer(t)
		place, err := in.Download(context.Background(), "m", list)
		wantInstalled(t, in, place, err)
	}
}

// Servers that misbehave, but not so that the model cannot be had.
func TestMisbehaving(t *testing.T) {
	ranges := func(requests []string) (n int) {
		for _, r := range requests {
			if strings.Contains(r, "bytes=") {
				n++
			}
		}
		return n
	}
	for name, test := range map[string]struct {
		misbehave func(w http.ResponseWriter, r *http.Request, nth int, b []byte) bool
		ranges    int // requests that continue
	}{
		"cut off in the middle": {func(w http.ResponseWriter, r *http.Request, nth int, b []byte) bool {
			if r.Header.Get("Range") == "" {
				cut(w, b)
			}
			return false
		}, 3},
		"cut off, no ranges": {func(w http.ResponseWriter, r *http.Request, nth int, b []byte) bool {
			if nth == 1 {
				cut(w, b)
			}
			_, _ = w.Write(b)
			return true
		}, 1},
		"cut off, refuses ranges": {func(w http.ResponseWriter, r *http.Request, nth int, b []byte) bool {
			if nth == 1 {
				cut(w, b)
			}
			if r.Header.Get("Range") != "" {
				w.WriteHeader(http.StatusRequestedRangeNotSatisfiable)
				return true
			}
			return false
		}, 1},
		"cut off, another range than asked for": {func(w http.ResponseWriter, r *http.Request, nth int, b []byte) bool {
			if nth == 1 {
				cut(w, b)
			}
			if r.Header.Get("Range") != "" {
				w.Header().Set("Content-Range", fmt.Sprintf("bytes 0-%d/%d", len(b)-1, len(b)))
				w.WriteHeader(http.StatusPartialContent)
				_, _ = w.Write(b)
				return true
			}
			return false
		}, 1},
		"500 at first": {func(w http.ResponseWriter, r *http.Request, nth int, b []byte) bool {
			if nth < tries {
				http.Error(w, "busy", http.StatusInternalServerError)
				return true
			}
			return false
		}, 0},
		"429 at first": {func(w http.ResponseWriter, r *http.Request, nth int, b []byte) bool {
			if nth == 1 {
				http.Error(w, "slowly", http.StatusTooManyRequests)
				return true
			}
			return false
		}, 0},
		"redirects": {func(w http.ResponseWriter, r *http.Request, nth int, b []byte) bool {
			if r.URL.RawQuery == "" {
				http.Redirect(w, r, r.URL.Path+"?there", http.StatusFound)
				return true
			}
			return false
		}, 0},
		"stops sending": {func(w http.ResponseWriter, r *http.Request, nth int, b []byte) bool {
			if nth > 1 {
				return false
			}
			w.Header().Set("Content-Length", strconv.Itoa(len(b)))
			_, _ = w.Write(b[:len(b)/2])
			_ = http.NewResponseController(w).Flush()
			<-r.Context().Done()
			return true
		}, 1},
		"slow": {func(w http.ResponseWriter, r *http.Request, nth int, b []byte) bool {
			for part := range slices.Chunk(b, 100_000) {
				_, _ = w.Write(part)
				_ = http.NewResponseController(w).Flush()
				time.Sleep(time.Millisecond)
			}
			return true
		}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, contents(), test.misbehave)
			in := installer(t)
			if name == "stops sending" {
				in.Stall = time.Second
			}
			place, err := in.Download(context.Background(), "m", s.files(goodSums()))
			wantInstalled(t, in, place, err)
			if n := ranges(s.requests); n != test.ranges {
				t.Errorf("%d requests continued, want %d: %q", n, test.ranges, s.requests)
			}
		})
	}
}

// What cannot be had: nothing appears, and the error says why.
func TestRefused(t *testing.T) {
	other := func(status int, kind, body string) func(http.ResponseWriter, *http.Request, int, []byte) bool {
		return func(w http.ResponseWriter, r *http.Request, _ int, _ []byte) bool {
			w.Header().Set("Content-Type", kind)
			w.WriteHeader(status)
			_, _ = w.Write([]byte(body))
			return true
		}
	}
	page := "<!DOCTYPE html><html><body>Sign in first</body></html>"
	for name, test := range map[string]struct {
		misbehave func(http.ResponseWriter, *http.Request, int, []byte) bool
		requests  int
		want      string
	}{
		"404":              {other(404, "text/plain", "none"), 1, "the server answered 404 Not Found"},
		"403":              {other(403, "text/html", page), 1, "the server answered 403"},
		"500":              {other(500, "text/plain", "broken"), tries, "the server answered 500"},
		"web page":         {other(200, "text/html; charset=utf-8", page), 1, "a web page, not the file"},
		"web page as data": {other(200, "application/octet-stream", page), 1, "a web page, not the file"},
		"wrong checksum":   {other(200, "application/octet-stream", "\x00no model"), 1, "wrong checksum: its SHA-256 is"},
		"broken gzip":      {other(200, "application/octet-stream", "\x1f\x8b\x08\x00no gzip"), 1, "wrong checksum: it cannot be unpacked"},
		"empty":            {other(200, "application/octet-stream", ""), 1, "wrong checksum"},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, contents(), test.misbehave)
			in := installer(t)
			files := s.files(goodSums())
			files[0].Sources[0].URL = strings.Replace(files[0].Sources[0].URL, "://", "://user:secret@", 1) + "?token=secret"
			_, err := in.Download(context.Background(), "m", files)
			if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), s.URL+"/lex.x.bin:") {
				t.Errorf("got %v, want … %s", err, test.want)
			}
			if strings.Contains(fmt.Sprint(err), "secret") {
				t.Errorf("a secret is in the error: %v", err)
			}
			if errors.Is(err, ErrChecksum) != strings.Contains(test.want, "wrong checksum") {
				t.Errorf("%v: wraps ErrChecksum %v", err, errors.Is(err, ErrChecksum))
			}
			if len(s.requests) != test.requests {
				t.Errorf("%d requests, want %d", len(s.requests), test.requests)
			}
			if left, _ := os.ReadDir(in.Dir); len(left) > 0 {
				t.Errorf("left behind: %v %v", left, tree(t, in.Dir))
			}
		})
	}
}

// A file that is larger than the catalog says is not fetched whole.
func TestTooLarge(t *testing.T) {
	for name, misbehave := range map[string]func(http.ResponseWriter, *http.Request, int, []byte) bool{
		"announced": nil,
		"not announced": func(w http.ResponseWriter, r *http.Request, _ int, b []byte) bool {
			_, _ = w.Write(b[:1000])
			_ = http.NewResponseController(w).Flush()
			_, _ = w.Write(b[1000:])
			return true
		},
	} {
		s := serve(t, contents(), misbehave)
		files := s.files(goodSums())
		files[0].Bytes = 2000
		in := installer(t)
		if _, err := in.Download(context.Background(), "m", files); err == nil || !strings.Contains(err.Error(), "2000") {
			t.Errorf("%s: %v", name, err)
		}
		if n := in.Partial("m"); n > 2000 {
			t.Errorf("%s: %d bytes were written", name, n)
		}
	}
}

// The second source is used where the first one fails, and a partial file of
// the first is not continued with bytes of the second.
func TestSecondSource(t *testing.T) {
	gone := serve(t, nil, func(w http.ResponseWriter, r *http.Request, nth int, _ []byte) bool {
		if strings.HasPrefix(r.URL.Path, "/model") && nth < 4 {
			cut(w, []byte("\x00 other bytes than those of the model, to be thrown away"))
		}
		return false
	})
	packed := map[string][]byte{}
	for name, b := range contents() {
		packed[name+".gz"] = pack(b)
	}
	good := serve(t, packed, nil)
	files := good.files(goodSums())
	for i := range files {
		files[i].Sources = []Source{{URL: gone.URL + "/" + files[i].Name}, {URL: good.URL + "/" + files[i].Name + ".gz"}}
	}
	in := installer(t)
	place, err := in.Download(context.Background(), "m", files)
	wantInstalled(t, in, place, err)
	if want := []string{"/lex.x.bin.gz", "/model.x.bin.gz", "/vocab.x.spm.gz"}; !slices.Equal(good.requests, want) {
		t.Errorf("requests %q, want %q", good.requests, want)
	}
}

// An interrupted download is kept and continued by the next one.
func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	s := serve(t, contents(), func(w http.ResponseWriter, r *http.Request, nth int, b []byte) bool {
		if nth != 2 {
			return false
		}
		w.Header().Set("Content-Length", strconv.Itoa(len(b)))
		_, _ = w.Write(b[:len(b)/2])
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
		return true
	})
	in := installer(t)
	in.Progress = func(done, _ int64) {
		if done >= int64(len(lexBin)+len(modelBin)/2) {
			cancel()
		}
	}
	if _, err := in.Download(ctx, "m", s.files(goodSums())); !errors.Is(err, context.Canceled) {
		t.Fatalf("interrupted: %v", err)
	}
	if _, err := os.Stat(filepath.Join(in.Dir, "m")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("half a model is there: %v", err)
	}
	if got, want := in.Partial("m"), int64(len(lexBin)+len(modelBin)/2); got != want {
		t.Errorf("%d bytes are kept, want %d", got, want)
	}
	in.Progress = nil
	s.requests = []string{"", ""}
	place, err := in.Download(context.Background(), "m", s.files(goodSums()))
	wantInstalled(t, in, place, err)
	want := []string{"", "", fmt.Sprintf("/model.x.bin bytes=%d-", len(modelBin)/2), "/vocab.x.spm"}
	if !slices.Equal(s.requests, want) {
		t.Errorf("requests %q, want %q", s.requests, want)
	}
}

// A partial file whose beginning is wrong is fetched once more as a whole.
func TestPartialOfAnotherFile(t *testing.T) {
	s := serve(t, contents(), nil)
	in := installer(t)
	files := s.files(goodSums())
	stage := in.stage("m")
	if err := os.MkdirAll(stage, 0o777); err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		of := sha256.Sum256([]byte(f.Sources[0].URL))
		if err := os.WriteFile(filepath.Join(stage, f.Name+"."+hex.EncodeToString(of[:4])+".part"), []byte("an older version"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(stage, "model.old.bin"), []byte("another list"), 0o666); err != nil {
		t.Fatal(err)
	}
	place, err := in.Download(context.Background(), "m", files)
	wantInstalled(t, in, place, err)
}

func TestCheckRefuses(t *testing.T) {
	s := serve(t, contents(), nil)
	in := installer(t)
	no := errors.New("not for this engine")
	in.Check = func(string) error { return no }
	if _, err := in.Download(context.Background(), "m", s.files(goodSums())); !errors.Is(err, no) {
		t.Errorf("got %v", err)
	}
	if left, _ := os.ReadDir(in.Dir); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// What cannot be verified, or has no address, is not fetched.
func TestUnknown(t *testing.T) {
	s := serve(t, contents(), nil)
	files := s.files(goodSums())
	files[2].SHA256 = ""
	if _, err := installer(t).Download(context.Background(), "m", files); !errors.Is(err, ErrUnknown) || !strings.Contains(err.Error(), "vocab.x.spm") {
		t.Errorf("no checksum: %v", err)
	}
	files[2].Sources = nil
	if _, err := installer(t).Download(context.Background(), "m", files); !errors.Is(err, ErrUnknown) {
		t.Errorf("no address: %v", err)
	}
	if len(s.requests) > 0 {
		t.Errorf("requests %q", s.requests)
	}
}

func TestCopy(t *testing.T) {
	folder := func(pack func(string, []byte) (string, []byte)) string {
		dir := t.TempDir()
		for name, b := range contents() {
			name, b = pack(name, b)
			if err := os.WriteFile(filepath.Join(dir, name), b, 0o666); err != nil {
				t.Fatal(err)
			}
		}
		return dir
	}
	plain := folder(func(name string, b []byte) (string, []byte) { return name, b })
	gz := folder(func(name string, b []byte) (string, []byte) { return name + ".gz", pack(b) })
	wrong := func(name string) Sums { return Sums{name: hash([]byte("other"))} }
	listed := func(sums map[string]string) []File {
		return []File{{Name: "lex.x.bin", SHA256: sums["lex.x.bin"]}, {Name: "model.x.bin", SHA256: sums["model.x.bin"]}, {Name: "vocab.x.spm", SHA256: sums["vocab.x.spm"]}}
	}
	pointer := listed(goodSums())
	pointer[0].SHA256, pointer[0].Sources = "", []Source{{URL: "https://x/lex.x.bin.gz", SHA256: hash(pack(lexBin))}}
	wrongPointer := slices.Clone(pointer)
	wrongPointer[0].Sources = []Source{{URL: "https://x/lex.x.bin.gz", SHA256: hash(lexBin)}}
	damaged := folder(func(name string, b []byte) (string, []byte) {
		b = pack(b)
		b[len(b)/2] ^= 1
		return name + ".gz", b
	})
	short := folder(func(name string, b []byte) (string, []byte) {
		b = pack(b)
		return name + ".gz", b[:len(b)/2]
	})
	zst := folder(func(name string, b []byte) (string, []byte) { return name + ".zst", packZstd(b) })
	badZst := folder(func(name string, b []byte) (string, []byte) { b = packZstd(b); return name + ".zst", b[:len(b)/2] })
	for name, test := range map[string]struct {
		from  string
		files []File
		sums  Sums
		want  error // nil: installed
		text  string
	}{
		"plain":                            {from: plain},
		"packed":                           {from: gz},
		"own checksums":                    {from: plain, sums: goodSums()},
		"own checksums, packed":            {from: gz, sums: goodSums()},
		"own checksum of the packed":       {from: gz, sums: Sums{"model.x.bin.gz": hash(pack(modelBin))}},
		"listed":                           {from: plain, files: listed(goodSums())},
		"listed, packed":                   {from: gz, files: listed(goodSums())},
		"listed, packed checksum":          {from: gz, files: pointer},
		"listed, wrong packed checksum":    {from: gz, files: wrongPointer, want: ErrChecksum, text: "lex.x.bin.gz"},
		"own checksum replaces the listed": {from: plain, files: listed(wrong("lex.x.bin")), sums: goodSums()},
		"wrong":                            {from: plain, sums: wrong("model.x.bin"), want: ErrChecksum, text: "model.x.bin"},
		"wrong, packed":                    {from: gz, sums: wrong("model.x.bin.gz"), want: ErrChecksum, text: "model.x.bin.gz"},
		"listed, wrong":                    {from: plain, files: listed(wrong("vocab.x.spm")), want: ErrChecksum, text: "vocab.x.spm"},
		"checksum of the other form":       {from: plain, sums: Sums{"model.x.bin.gz": hash(pack(modelBin))}, want: errAny, text: "is that of model.x.bin.gz"},
		"checksum of no file":              {from: plain, sums: wrong("model.y.bin"), want: ErrMissing, text: "model.y.bin"},
		"listed, missing":                  {from: plain, files: []File{{Name: "model.y.bin"}}, want: ErrMissing, text: "model.y.bin"},
		"no model":                         {from: t.TempDir(), want: errAny, text: "no model was found; expected files model*.bin"},
		"packed, damaged":                  {from: damaged, want: errAny, text: "model.x.bin.gz: cannot be unpacked: "},
		"packed, cut off":                  {from: short, want: errAny, text: "model.x.bin.gz: cannot be unpacked: unexpected EOF"},
		"packed, damaged, own checksums":   {from: damaged, sums: goodSums(), want: ErrChecksum, text: "bin.gz: wrong checksum: it cannot be unpacked"},
		"packed with zstd":                 {from: zst},
		"packed with zstd, listed":         {from: zst, files: listed(goodSums())},
		"packed with zstd, own checksum":   {from: zst, sums: Sums{"model.x.bin.zst": hash(packZstd(modelBin))}},
		"packed with zstd, wrong":          {from: zst, sums: wrong("model.x.bin.zst"), want: ErrChecksum, text: "model.x.bin.zst"},
		"packed with zstd, cut off":        {from: badZst, want: errAny, text: "bin.zst: cannot be unpacked: "},
		"no folder":                        {from: filepath.Join(plain, "none"), want: os.ErrNotExist},
	} {
		t.Run(name, func(t *testing.T) {
			in := installer(t)
			place, err := in.Copy(context.Background(), "m", test.from, test.files, test.sums)
			if test.want == nil {
				wantInstalled(t, in, place, err)
				return
			}
			if err == nil || test.want != errAny && !errors.Is(err, test.want) || !strings.Contains(err.Error(), test.text) {
				t.Errorf("got %v, want %v, %s", err, test.want, test.text)
			}
			if left, _ := os.ReadDir(in.Dir); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

var errAny = errors.New("any")

func TestVerify(t *testing.T) {
	in := installer(t)
	s := serve(t, contents(), nil)
	place, err := in.Download(context.Background(), "m", s.files(goodSums()))
	wantInstalled(t, in, place, err)
	damage := func(file string, change func(b []byte) []byte) {
		t.Helper()
		path := filepath.Join(place, file)
		b, err := os.ReadFile(path)
		if err == nil {
			err = os.WriteFile(path, change(b), 0o666)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	flip := func(b []byte) []byte { b[7] ^= 1; return b }
	damage("model.x.bin", flip)
	if _, err := Verify(context.Background(), place); !errors.Is(err, ErrChecksum) || !strings.Contains(err.Error(), "model.x.bin is damaged") {
		t.Errorf("damaged: %v", err)
	}
	damage("model.x.bin", flip)
	damage(SumsFile, func(b []byte) []byte { return append(b, "nonsense\n"...) })
	if _, err := Verify(context.Background(), place); err == nil || !strings.Contains(err.Error(), "SHA256SUMS:4: expected a checksum") {
		t.Errorf("damaged list: %v", err)
	}
	damage(SumsFile, func([]byte) []byte { return []byte(strings.Repeat("0", 64) + "  ../m\n") })
	if _, err := Verify(context.Background(), place); err == nil || !strings.Contains(err.Error(), "SHA256SUMS:1: expected") {
		t.Errorf("list that leaves the folder: %v", err)
	}
}

func TestPublished(t *testing.T) {
	c, err := Published()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, m := range c.Models {
		names = append(names, m.Name)
		if m.Licence == "" || m.About == "" || m.Publisher == "" || len(m.Files) != 3 || m.Bytes() < 20e6 {
			t.Errorf("%+v", m)
		}
		sums := map[string]string{}
		for _, f := range m.Files {
			sums[f.Name] = f.SHA256
			if len(f.Sources) == 0 || !slices.ContainsFunc(f.Sources, f.verifiable) {
				t.Errorf("%s: %s cannot be installed", m.Name, f.Name)
			}
			for _, s := range f.Sources {
				if packed(s.URL) && f.Bytes > 0 && s.Bytes >= f.Bytes {
					t.Errorf("%s: %d bytes packed, %d unpacked", s.URL, s.Bytes, f.Bytes)
				}
			}
		}
		if found, ok := c.BySums(sums); !ok || found.Name != m.Name {
			t.Errorf("by its checksums %s is %s", m.Name, found.Name)
		}
	}
	if want := []string{"mozilla-tiny", "mozilla-base", "mozilla-base-memory"}; !slices.Equal(names, want) {
		t.Errorf("models %v", names)
	}
	if _, ok := c.BySums(map[string]string{"model.bin": hash(modelBin)}); ok {
		t.Error("an unknown model was found")
	}
	if _, ok := c.ByName("mozilla-huge"); ok {
		t.Error("an unknown name was found")
	}
}

func TestParse(t *testing.T) {
	for text, want := range map[string]string{
		"date = 1\nx = 2\n": "catalog:",
		"[[model]]\nname='m'\n[[model.file]]\nname='../x.bin'\n":                                                   "is not what a model's file is called",
		"[[model]]\nname='m'\n[[model.file]]\nname='model.bin'\nsha256='ABC'\n":                                    "64 hexadecimal digits",
		"[[model]]\nname='m'\n[[model.file]]\nname='model.bin'\n[[model.file.source]]\nurl='http://x/model.bin'\n": "expected an https address",
	} {
		if _, err := parse([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

func TestParseSum(t *testing.T) {
	good := strings.Repeat("aB", 32)
	for text, ok := range map[string]bool{
		"model.bin=" + good: true, "vocab.x.spm.gz=" + good: true, "lex.50.50.deen.s2t.bin=" + good: true,
		"model.bin": false, "model.bin=12": false, "readme.txt=" + good: false, "../model.bin=" + good: false,
		"model/../../x.bin=" + good: false, "model.bin=" + good + "00": false, "": false,
	} {
		s := Sums{}
		if err := s.ParseSum(text); (err == nil) != ok || ok && (len(s) != 1 || !strings.HasSuffix(text, "="+good)) {
			t.Errorf("%q: %v, %v", text, s, err)
		}
		for _, sum := range s {
			if sum != strings.ToLower(good) {
				t.Errorf("%q: %v", text, s)
			}
		}
	}
}

func TestAt(t *testing.T) {
	a, b, p := strings.Repeat("a", 64), strings.Repeat("b", 64), strings.Repeat("c", 64)
	listed := []File{
		{Name: "model.x.bin", Bytes: 9, SHA256: a, Sources: []Source{{URL: "https://x/1.bin"}, {URL: "https://x/model.x.bin.gz", SHA256: p, Bytes: 5}}},
		{Name: "vocab.x.spm", Sources: []Source{{URL: "https://x/vocab.x.spm.gz", SHA256: p}}},
	}
	urls := func(fs []File) (out []string) {
		for _, f := range fs {
			for _, s := range f.Sources {
				out = append(out, fmt.Sprintf("%s %.1s %.1s", s.URL, f.SHA256, s.SHA256))
			}
		}
		return out
	}
	for _, test := range []struct {
		base  string
		files []File
		sums  Sums
		want  []string
	}{
		{"https://h/d", listed, nil, []string{"https://h/d/model.x.bin a ", "https://h/d/model.x.bin.gz a c", "https://h/d/vocab.x.spm.gz  c"}},
		{"http://h/d/?k=1", listed[:1], Sums{"model.x.bin": b}, []string{"http://h/d/model.x.bin?k=1 b ", "http://h/d/model.x.bin.gz?k=1 b "}},
		{"https://h", listed[:1], Sums{"model.x.bin.gz": b}, []string{"https://h/model.x.bin.gz  b"}},
		{"https://h/", nil, Sums{"vocab.y.spm.gz": b, "model.y.bin": a}, []string{"https://h/model.y.bin a ", "https://h/model.y.bin.gz a ", "https://h/vocab.y.spm.gz  b"}},
		{"https://h/", nil, nil, nil},
	} {
		got, err := At(test.base, test.files, test.sums)
		if err != nil || !slices.Equal(urls(got), test.want) {
			t.Errorf("%s: %q, %v, want %q", test.base, urls(got), err, test.want)
		}
	}
	for _, base := range []string{"ftp://h/", "h/d", "https:///d", "%"} {
		if _, err := At(base, nil, nil); err == nil {
			t.Errorf("%s: no error", base)
		}
	}
}
