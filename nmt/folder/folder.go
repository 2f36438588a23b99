// Package folder knows what the files of a model in Bergamot's format are called,
// and reads a model from a folder of its own. Finding one where other programs
// keep theirs is package caches' business.
package folder

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"dolmetsch/nmt"
)

// Kind is what a file is to its model.
type Kind int

// The kinds of files, in the order in which they are named to a user.
const (
	Model Kind = iota
	Vocabulary
	SourceVocabulary // where source and target have vocabularies of their own
	TargetVocabulary
	Shortlist
	Kinds // how many there are
)

// patterns are the names of a model's files, as Mozilla and Bergamot give them.
var patterns = [Kinds]string{"model*.bin", "vocab*.spm", "srcvocab*.spm", "trgvocab*.spm", "lex*.bin"}

// String is the pattern of the names.
func (k Kind) String() string { return patterns[k] }

// KindOf is the kind of a file of that name; ok is false where no file of a
// model is called so.
func KindOf(name string) (k Kind, ok bool) {
	for k, p := range patterns {
		if ok, _ := filepath.Match(p, name); ok {
			return Kind(k), true
		}
	}
	return 0, false
}

// Names is the list of patterns, for messages.
func Names() string { return strings.Join(patterns[:], ", ") }

// Read reads the model in a folder that has the files of one, unpacked: one
// model*.bin, one vocab*.spm or one srcvocab*.spm and one trgvocab*.spm, and at
// most one lex*.bin.
func Read(dir string) (nmt.Files, error) {
	var found [Kinds][]string
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nmt.Files{}, err
	}
	for _, e := range entries {
		if k, ok := KindOf(e.Name()); ok && !e.IsDir() {
			found[k] = append(found[k], e.Name())
		}
	}
	if err := Complete(dir, found); err != nil {
		return nmt.Files{}, err
	}
	var f nmt.Files
	into := [Kinds]*[]byte{&f.Model, &f.Vocabulary, &f.Vocabulary, &f.TargetVocabulary, &f.Shortlist}
	for k, names := range found {
		for _, name := range names {
			if *into[k], err = os.ReadFile(filepath.Join(dir, name)); err != nil {
				return nmt.Files{}, err
			}
		}
	}
	return f, nil
}

// Complete says what is missing or one too many of a model whose files are
// called so.
func Complete(dir string, names [Kinds][]string) error {
	separate := len(names[Vocabulary]) == 0 && len(names[SourceVocabulary])+len(names[TargetVocabulary]) > 0
	for k, n := range names {
		want := 1
		switch Kind(k) {
		case Shortlist:
			want = min(1, len(n))
		case Vocabulary:
			if separate {
				want = 0
			}
		case SourceVocabulary, TargetVocabulary:
			if !separate {
				want = 0
			}
		}
		if len(n) != want && want == 0 {
			return fmt.Errorf("%s has %s besides %s, expected either a vocabulary of both languages or one of each", dir, n[0], names[Vocabulary][0])
		}
		if len(n) != want {
			return fmt.Errorf("%s has %d files %s, expected one", dir, len(n), Kind(k))
		}
	}
	return nil
}
