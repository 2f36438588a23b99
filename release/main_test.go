package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"io"
	"testing"
	"time"
)

// The same files give the same bytes, and come out as they went in.
func TestArchives(t *testing.T) {
	at := time.Unix(1_700_000_000, 0).UTC()
	files := []file{{"translate", 0o755, []byte("program")}, {"man/man1/translate.1", 0o644, []byte("manual")}}
	var a, b bytes.Buffer
	for _, w := range []*bytes.Buffer{&a, &b} {
		if err := tarball(w, "v1", files, at); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("two archives of the same files differ")
	}
	z, err := gzip.NewReader(&a)
	if err != nil {
		t.Fatal(err)
	}
	r := tar.NewReader(z)
	for _, f := range files {
		h, err := r.Next()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil || h.Name != "v1/"+f.name || h.Mode != f.mode || !h.ModTime.Equal(at) || !bytes.Equal(data, f.data) {
			t.Errorf("%+v %q %v", h, data, err)
		}
	}
	var c bytes.Buffer
	if err := zipped(&c, "v1", files, at); err != nil {
		t.Fatal(err)
	}
	folder, err := zip.NewReader(bytes.NewReader(c.Bytes()), int64(c.Len()))
	if err != nil || len(folder.File) != 2 || folder.File[0].Name != "v1/translate" || folder.File[0].Mode() != 0o755 || !folder.File[0].Modified.Equal(at) {
		t.Errorf("%+v %v", folder, err)
	}
}

// Unknown systems are named, before anything is built.
func TestUnknownSystem(t *testing.T) {
	if err := run(t.TempDir(), []string{"plan9/amd64"}); err == nil {
		t.Error("built for plan9")
	}
}
