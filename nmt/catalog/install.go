package catalog

import (
	"context"
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"dolmetsch/nmt/caches"
)

// The ways in which an installation fails, besides files that cannot be read or
// written.
var (
	// ErrChecksum: a file is not what the catalog or the user says it is.
	ErrChecksum = errors.New("wrong checksum")
	// ErrUnknown: no address or no checksum of a file is known, so that it
	// cannot be fetched or not be verified. Nothing was fetched.
	ErrUnknown = errors.New("not known")
	// ErrMissing: a file is not in the folder.
	ErrMissing = errors.New("is missing")
	// ErrExists: there is a model of that name.
	ErrExists = errors.New("is there already")
)

// Installer puts models into a folder, each into one of its own. A model
// appears there whole, or not at all. Two downloads of one name at the same time
// spoil each other, which the checksums find. The zero values of all fields but
// Dir are good defaults.
type Installer struct {
	Dir string // the folder; made where it is missing
	// Check is asked before a model appears, with the folder that has its
	// files; it is not installed if there is an error.
	Check func(dir string) error
	// Progress is told how many bytes of a download are here, and how many
	// there will be, as far as that is known.
	Progress func(done, total int64)

	Client *http.Client  // nil: one that uses the environment's proxy
	Stall  time.Duration // after so long without a byte a download is tried again; 0: a minute
	Pause  time.Duration // before the second try of a download, doubled each time; 0: half a second
}

// partExt ends the names of files that are being fetched, as they are served.
const partExt = ".part"

// stage is the folder in which the model of that name is put together. What a
// broken download left there is continued by the next one.
func (in Installer) stage(name string) string { return filepath.Join(in.Dir, "."+name+".part") }

// Partial is how many bytes of the model of that name an interrupted download
// left, 0 if there was none.
func (in Installer) Partial(name string) (n int64) {
	entries, _ := os.ReadDir(in.stage(name))
	for _, e := range entries {
		if info, err := e.Info(); err == nil && filepath.Ext(e.Name()) == partExt {
			n += info.Size()
		}
	}
	return n
}

// Exists reports whether there is a model of that name.
func (in Installer) Exists(name string) bool {
	_, err := os.Lstat(filepath.Join(in.Dir, name))
	return err == nil
}

// begin makes the stage of a model that is not there yet.
func (in Installer) begin(name string) (stage string, err error) {
	if in.Exists(name) {
		return "", fmt.Errorf("%s %w", filepath.Join(in.Dir, name), ErrExists)
	}
	stage = in.stage(name)
	return stage, os.MkdirAll(stage, 0o777)
}

// Download fetches files and installs them as the model of that name. It
// returns the model's folder. Files that it cannot verify are not fetched:
// ErrUnknown. A file that turns out wrong is removed: ErrChecksum. Whatever else
// happens, what was fetched is kept and continued by the next call.
func (in Installer) Download(ctx context.Context, name string, files []File) (string, error) {
	for _, f := range files {
		if len(f.Sources) == 0 {
			return "", fmt.Errorf("the address of %s is %w", f.Name, ErrUnknown)
		}
		if !slices.ContainsFunc(f.Sources, f.verifiable) {
			return "", fmt.Errorf("the SHA-256 of %s is %w, so that it cannot be verified", f.Name, ErrUnknown)
		}
	}
	stage, err := in.begin(name)
	if err != nil {
		return "", err
	}
	d := in.downloader(files)
	raw := make([]string, len(files))
	for i, f := range files {
		if raw[i], err = d.fetch(ctx, stage, i, f); err != nil {
			_ = os.Remove(stage) // if nothing is in it
			return "", err
		}
	}
	return in.finish(ctx, name, files, raw)
}

// Copy installs the files of a model from the folder from, or from below it,
// where each may be packed with gzip or Zstandard and lie as package caches finds
// it: those of files, or whatever model is there if files is empty. They are
// compared with the checksums of files and of sums, as far as there are any. It
// returns the model's folder.
func (in Installer) Copy(ctx context.Context, name, from string, files []File, sums Sums) (string, error) {
	found, err := caches.Find(ctx, from)
	if err != nil && (len(files) == 0 || found == nil) {
		return "", err
	}
	if len(files) == 0 {
		for _, f := range found {
			files = append(files, File{Name: f.Name})
		}
	}
	for file := range sums {
		if !slices.ContainsFunc(files, func(f File) bool { return f.Name == caches.Unpacked(file) }) {
			return "", fmt.Errorf("%s, for which there is a checksum, %w", filepath.Join(from, file), ErrMissing)
		}
	}
	raw := make([]string, len(files))
	for i, f := range files {
		at := slices.IndexFunc(found, func(x caches.File) bool { return x.Name == f.Name })
		if at < 0 {
			return "", fmt.Errorf("%s %w", filepath.Join(from, f.Name), ErrMissing)
		}
		raw[i] = found[at].Path
		got, err := sumsOf(ctx, raw[i])
		if err != nil {
			return "", err
		}
		want, packedName, packedSum := f.trusted(sums)
		switch {
		case want != "" || packedSum != "" && got.packed:
			err = got.compare(File{SHA256: want}, packedSum)
		case sums[packedName] != "":
			err = fmt.Errorf("the checksum given is that of %s", packedName)
		}
		if err != nil {
			return "", fmt.Errorf("%s: %w", raw[i], err)
		}
	}
	stage, err := in.begin(name)
	if err != nil {
		return "", err
	}
	place, err := in.finish(ctx, name, files, raw)
	if err != nil {
		_ = os.RemoveAll(stage)
	}
	return place, err
}

// finish unpacks the raw files into the stage, has them checked, writes their
// checksums, and lets the model appear.
func (in Installer) finish(ctx context.Context, name string, files []File, raw []string) (string, error) {
	stage, place := in.stage(name), filepath.Join(in.Dir, name)
	var sums strings.Builder
	for i, f := range files {
		sum, err := unpack(ctx, raw[i], filepath.Join(stage, f.Name))
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&sums, "%s  %s\n", sum, f.Name)
	}
	if in.Check != nil {
		if err := in.Check(stage); err != nil {
			_ = os.RemoveAll(stage) // fetched again it would be the same
			return "", err
		}
	}
	if err := write(filepath.Join(stage, SumsFile), strings.NewReader(sums.String())); err != nil {
		return "", err
	}
	entries, err := os.ReadDir(stage)
	if err != nil {
		return "", err
	}
	for _, e := range entries { // the raw files, and what other downloads left
		if e.Name() != SumsFile && !slices.ContainsFunc(files, func(f File) bool { return f.Name == e.Name() }) {
			if err := os.RemoveAll(filepath.Join(stage, e.Name())); err != nil {
				return "", err
			}
		}
	}
	return place, os.Rename(stage, place)
}

// content is what a file holds.
type content struct {
	packed   bool
	raw      string // SHA-256 of the file
	md5      string // of the file
	unpacked string // SHA-256 of what it holds
}

// compare holds c against the checksum of f, or of the packed file if there is
// none.
func (c content) compare(f File, packedSum string) error {
	got, want := c.unpacked, f.SHA256
	if want == "" {
		got, want = c.raw, packedSum
	}
	switch got {
	case want:
		return nil
	case "":
		return fmt.Errorf("%w: it cannot be unpacked", ErrChecksum)
	}
	return fmt.Errorf("%w: its SHA-256 is %s, expected %s", ErrChecksum, got, want)
}

// compareAnnounced holds c against the MD5 that a server announced.
func (c content) compareAnnounced(sum string) error {
	switch {
	case sum == "":
		return fmt.Errorf("no checksum of it is published, and the one of the server is %w", ErrUnknown)
	case c.md5 != sum:
		return fmt.Errorf("%w: its MD5 is %s, the server announced %s", ErrChecksum, c.md5, sum)
	case c.unpacked == "":
		return fmt.Errorf("%w: it cannot be unpacked", ErrChecksum)
	}
	return nil
}

// maxUnpacked is more than any model of this kind has.
const maxUnpacked = 1 << 30 // bytes

// reader gives what a file holds, unpacked.
func reader(ctx context.Context, r io.Reader) (io.ReadCloser, bool, error) {
	return caches.Unpack(contextReader{ctx, r})
}

// contextReader stops a long read when the user does not want it any more.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (r contextReader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}

// sumsOf reads a file. One that begins as a packed one does but cannot be unpacked
// has no sum of what it holds.
func sumsOf(ctx context.Context, path string) (c content, err error) {
	f, err := os.Open(path)
	if err != nil {
		return c, err
	}
	defer f.Close()
	whole, inner, old := sha256.New(), sha256.New(), md5.New()
	all := io.TeeReader(f, io.MultiWriter(whole, old))
	r, packed, err := reader(ctx, all)
	c.packed = packed
	if err == nil {
		defer r.Close()
		_, err = io.Copy(inner, r)
	}
	if ctx.Err() != nil {
		return c, ctx.Err()
	}
	if err == nil {
		c.unpacked = hex.EncodeToString(inner.Sum(nil))
	} else if !packed {
		return c, err
	}
	if _, err := io.Copy(io.Discard, all); err != nil { // what follows the packed data
		return c, err
	}
	c.raw, c.md5 = hex.EncodeToString(whole.Sum(nil)), hex.EncodeToString(old.Sum(nil))
	return c, nil
}

// unpack writes what raw holds to path and returns its SHA-256.
func unpack(ctx context.Context, raw, path string) (string, error) {
	f, err := os.Open(raw)
	if err != nil {
		return "", err
	}
	defer f.Close()
	r, _, err := reader(ctx, f)
	if err != nil {
		return "", fmt.Errorf("%s: %w", raw, err)
	}
	defer r.Close()
	h := sha256.New()
	err = write(path, io.TeeReader(r, h))
	if e := new(fs.PathError); err != nil && !errors.As(err, &e) { // those name the file
		err = fmt.Errorf("%s: %w", raw, err)
	}
	if err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// write writes a file and sees to it that it is on the disk.
func write(path string, r io.Reader) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, r)
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	return err
}
