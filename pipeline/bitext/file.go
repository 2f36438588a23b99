package bitext

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"dolmetsch/doc"
)

// Bytes is d in format f.
func (f Format) Bytes(d *doc.Document) ([]byte, error) {
	var b bytes.Buffer
	if err := f.Write(&b, d); err != nil {
		return nil, fmt.Errorf("%s of %s: %w", f.Name, d.Name, err)
	}
	return b.Bytes(), nil
}

// WriteFile puts data at path whole or not at all: it is written beside path
// under a temporary name, synced and renamed. Missing folders are made.
func WriteFile(path string, data []byte) error {
	return WriteFileFunc(path, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// WriteFileFunc is WriteFile for what write streams.
func WriteFileFunc(path string, write func(io.Writer) error) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	mode := fs.FileMode(0o644)
	if info, err := os.Stat(path); err == nil {
		if info.IsDir() {
			return &fs.PathError{Op: "write", Path: path, Err: fmt.Errorf("is a folder")}
		}
		if !info.Mode().IsRegular() { // /dev/stdout, a pipe: nothing to rename over
			f, err := os.OpenFile(path, os.O_WRONLY|os.O_TRUNC, 0)
			if err != nil {
				return err
			}
			return errors.Join(write(f), f.Close())
		}
		mode = info.Mode().Perm()
	}
	f, err := os.CreateTemp(dir, "."+filepath.Base(path)+".*.tmp")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // does nothing after the rename
	err = write(f)
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Chmod(f.Name(), mode)
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	return err
}

// Writable reports why WriteFile could not put a file at path. It makes the
// missing folders and leaves nothing else behind.
func Writable(path string) error {
	if info, err := os.Stat(path); err == nil {
		if info.IsDir() {
			return &fs.PathError{Op: "write", Path: path, Err: fmt.Errorf("is a folder")}
		}
		if !info.Mode().IsRegular() {
			return nil
		}
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".dolmetsch.*.tmp")
	if err != nil {
		return err
	}
	f.Close()
	return os.Remove(f.Name())
}
