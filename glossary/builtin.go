package glossary

import (
	_ "embed"
	"strings"
	"sync"
)

const builtinFile = "built-in glossary"

//go:embed builtin.tsv
var builtinTSV string

// The contexts of built-in entries that only say that a word is no name to be
// kept: its English is left to the translator.
const (
	Country = "country"
	Acronym = "acronym"
)

// Builtin is the glossary that comes with the program: English names of
// places, waters, institutions and persons. Its entries have the class that the
// file gives them as Context. A user's entries override it.
var Builtin = sync.OnceValue(func() *Glossary {
	entries, err := readTSV(builtinFile, strings.NewReader(builtinTSV))
	if err != nil {
		panic(err) // the file is part of the program, and a test reads it
	}
	for i := range entries {
		e := &entries[i]
		e.Context, e.Note = e.Note, ""
		e.CaseSensitive = e.Context == Acronym
		if e.Context != "institution" {
			e.Kind = Name
		}
	}
	return New(entries)
})
