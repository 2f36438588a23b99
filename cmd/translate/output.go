package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"strings"

	"dolmetsch/pipeline/bitext"
)

// ledger is the file, among the user's data, in which the hashes of what was
// written stand, so that what somebody has edited since is not overwritten: a
// line for each output, of which the last one counts. Batches have their own.
const ledger = "outputs"

// maxLedger is how large it becomes, in bytes, before its older half is dropped;
// what is forgotten needs --force once.
const maxLedger = 1 << 20

// write puts data at path, unless somebody has edited what is there.
func (s *session) write(path string, data []byte) error {
	if there, err := os.ReadFile(path); err == nil && bytes.Equal(there, data) {
		return nil
	}
	if err := s.writable(path); err != nil {
		return err
	}
	if err := bitext.WriteFile(path, data); err != nil {
		return unwritable(path, err)
	}
	s.remember(path)
	return nil
}

// writable says why nothing may be written to path, before any work is done.
func (s *session) writable(path string) error {
	if err := bitext.Writable(path); err != nil {
		return unwritable(path, err)
	}
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() || info.Size() == 0 || s.Force {
		return nil
	}
	hash, err := hashOf(path)
	if err != nil {
		return unwritable(path, err)
	}
	switch was := s.remembered(path); was {
	case hash:
		return nil
	case "":
		return usage("%s is there already, and not known to be an output that nobody edited; nothing was overwritten (--force would)", path)
	}
	return usage("%s was edited since it was written; nothing was overwritten (--force would)", path)
}

func hashOf(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// outputs is the ledger's content and place; none where there is no place for it.
func (s *session) outputs() (text []byte, file string) {
	dir, err := s.dataFolder()
	if err != nil {
		return nil, ""
	}
	file = filepath.Join(dir, ledger)
	text, _ = os.ReadFile(file)
	return text, file
}

// remembered is the hash of what was last written to path, or "".
func (s *session) remembered(path string) (hash string) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return ""
	}
	text, _ := s.outputs()
	for line := range strings.Lines(string(text)) {
		if h, p, _ := strings.Cut(strings.TrimRight(line, "\n"), " "); p == abs {
			hash = h
		}
	}
	return hash
}

// remember notes what stands at path. That it cannot is no reason to fail: the
// output is only not overwritten the next time.
func (s *session) remember(path string) {
	abs, err := filepath.Abs(path)
	hash, e := hashOf(path)
	text, file := s.outputs()
	if err != nil || e != nil || file == "" || strings.Contains(abs, "\n") {
		return
	}
	if len(text) > maxLedger {
		text = text[len(text)/2:]
		_ = bitext.WriteFile(file, text[bytes.IndexByte(text, '\n')+1:])
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		return
	}
	f, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
	if err != nil {
		return
	}
	defer f.Close()
	_, _ = f.WriteString(hash + " " + abs + "\n") // one write, so that runs at once do not mix
}
