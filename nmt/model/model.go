// Package model holds the German-English model that is built into the binary.
// How it was made, from what, and how good it is stands in README.md beside
// it; training/ makes it. Running it is package nmt's business.
package model

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"sync"

	"dolmetsch/nmt"
	"dolmetsch/nmt/words"
)

// Name is what the model is called in signatures and reports.
const Name = "dolmetsch-de-en-tiny"

// The files of a model and its card are embedded as far as they are there: a
// checkout without them builds, and says what is missing when it translates.
//
//go:embed *
var files embed.FS

// Files are copies of the model's files.
func Files() (nmt.Files, error) {
	var f nmt.Files
	for _, x := range []struct {
		name string
		into *[]byte
	}{{"model.bin", &f.Model}, {"vocab.spm", &f.Vocabulary}, {"lex.s2t.bin", &f.Shortlist}} {
		b, err := files.ReadFile(x.name)
		if err != nil {
			return f, fmt.Errorf("embedded model: %w", err)
		}
		*x.into = b
	}
	return f, nil
}

// Hash is the SHA-256 of the files, in hexadecimal.
func Hash(f nmt.Files) string {
	h := sha256.New()
	all := [][]byte{f.Model, f.Vocabulary, f.Shortlist}
	if f.TargetVocabulary != nil {
		all = append(all, f.TargetVocabulary)
	}
	for _, b := range all {
		fmt.Fprintf(h, "%d\n", len(b))
		h.Write(b)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Words is the list of English words that the model's translations may have
// beside those of their source, loaded once; nmt/words/gen makes it.
var Words = sync.OnceValues(func() (*words.List, error) {
	b, err := files.ReadFile(wordsFile)
	if err != nil {
		return nil, fmt.Errorf("embedded model: %w", err)
	}
	return words.Parse(b)
})

// WordsHash is the SHA-256 of the list, in hexadecimal; empty where the binary
// has none.
var WordsHash = sync.OnceValue(func() string {
	b, err := files.ReadFile(wordsFile)
	if err != nil {
		return ""
	}
	return fmt.Sprintf("%x", sha256.Sum256(b))
})

const wordsFile = "words.bin"

// Load loads the model, once.
var Load = sync.OnceValues(func() (*nmt.Model, error) {
	f, err := Files()
	if err != nil {
		return nil, err
	}
	return nmt.Load(f)
})
