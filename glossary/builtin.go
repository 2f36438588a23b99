package glossary

import (
	_ "embed"
	"strings"
	"sync"
)

const builtinFile = "built-in glossary"

//go:embed builtin.tsv
var builtinTSV string

// Builtin is the glossary that comes with the program: English names of
// places, rivers, peoples' institutions and historical persons. A user's
// entries override it.
var Builtin = sync.OnceValue(func() *Glossary {
	entries, err := readTSV(builtinFile, strings.NewReader(builtinTSV))
	if err != nil {
		panic(err) // the file is part of the program, and a test reads it
	}
	for i := range entries {
		if entries[i].Kind == Term && entries[i].Note != "institution" {
			entries[i].Kind = Name
		}
		entries[i].Context, entries[i].Note = entries[i].Note, ""
	}
	return New(entries)
})
