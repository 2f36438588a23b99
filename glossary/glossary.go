// Package glossary holds what the user says about words: which English a
// German term must have, which terms stay as they are, and which English is
// not wanted. It reads, writes, validates and merges glossary files, and finds
// entries in German text with their inflections and compounds.
//
// The formats, by extension of the file name, all in UTF-8:
//
//   - .tsv .tab .txt: German<TAB>English[<TAB>note]; # begins a comment line;
//     no English is do-not-translate.
//   - .csv: commas or semicolons; with a header that names the columns (german,
//     english, kind, case-sensitive, part-of-speech, gender, plural, context,
//     note; or de and en as Google has it), or without one German,English
//     [,note] or, as DeepL has it, German,English,DE,EN.
//   - .tbx .xml: TBX-Basic (ISO 30042), editions 1 and 2.
//   - .yaml .yml: entries, a list with the fields of CSV.
//
// A noun is found with its case and plural endings, for all genders, as the
// first part of a compound, after a hyphen, in shortened pairs (Sprach- und
// Bildmodelle) and, from nine letters on, as a later part of a joined compound;
// an adjective or verb with all its endings; a verb of one word also where its
// particle stands at the end of the clause. A word in small letters that ends in
// -en, -ern or -eln counts as a verb unless part-of-speech says otherwise.
//
// It does not translate, does not decide how a found term is carried through a
// backend (package protect does), and does not judge an English text (package
// check does).
package glossary

import (
	"fmt"
	"strings"

	"dolmetsch/doc"
)

// Kind says what an entry asks for.
type Kind string

// The kinds of entry.
const (
	Term           Kind = "term"             // the English is required; either side may be inflected
	Name           Kind = "name"             // a proper name with its English form, never inflected but for a genitive
	DoNotTranslate Kind = "do-not-translate" // the German form stands in the English
	Forbidden      Kind = "forbidden"        // the English must not be used for this German
)

// Kinds are all kinds of entry.
var Kinds = []Kind{Term, Name, DoNotTranslate, Forbidden}

// Entry is one line of a glossary.
type Entry struct {
	German, English string // English equals German for DoNotTranslate
	Kind            Kind
	CaseSensitive   bool
	PartOfSpeech    string // noun, verb, adjective; empty where unknown
	Gender          string // of the German: m, f, n
	Plural          string // German nominative plural, where it cannot be guessed
	Context         string // domain, or when the entry applies; for people
	Note            string // for people
	File            string // where it was read
	Line            int    // in File, from 1

	bare bool // its line has the German only, and no separator that would leave the English empty
}

// Place is the file and line of e, for messages.
func (e *Entry) Place() string {
	if e.Line == 0 {
		return e.File
	}
	return fmt.Sprintf("%s:%d", e.File, e.Line)
}

// Builtin reports whether e comes with the program and not from a user.
func (e *Entry) Builtin() bool { return e.File == builtinFile }

// Fixed reports whether the English of e must stand exactly as it is.
func (e *Entry) Fixed() bool { return e.Kind == Name || e.Kind == DoNotTranslate }

// complete trims e, fills in what follows from its other fields, and says what
// is wrong with it.
func (e *Entry) complete() error {
	for _, s := range []*string{&e.German, &e.English, &e.PartOfSpeech, &e.Gender, &e.Plural, &e.Context, &e.Note} {
		*s = strings.Join(strings.Fields(*s), " ")
	}
	if e.German == "" {
		return fmt.Errorf("no German term; expected German, then English")
	}
	if e.Kind == "" {
		e.Kind = Term
		if e.English == "" {
			e.Kind = DoNotTranslate
		}
	}
	switch e.Kind {
	case Term, Name, Forbidden:
		if e.English == "" {
			return fmt.Errorf("entry %q of kind %s has no English", e.German, e.Kind)
		}
	case DoNotTranslate:
		if e.English == "" {
			e.English = e.German
		}
	default:
		return fmt.Errorf("unknown kind %q; expected one of %v", e.Kind, Kinds)
	}
	return nil
}

// inputError is an error that the user's file caused.
func inputError(file string, line int, format string, args ...any) error {
	place := file
	if line > 0 {
		place = fmt.Sprintf("%s:%d", file, line)
	}
	return doc.Inputf(place, format, args...)
}

// Glossary is a set of entries, indexed for search. It does not change and
// is safe for concurrent use.
type Glossary struct {
	Entries []Entry

	terms, forbidden index
}

// New makes a glossary of entries, which it keeps. Of several entries with
// the same German, the same kind of use and the same case rule the last one
// counts in a search.
func New(entries []Entry) *Glossary {
	g := &Glossary{Entries: entries}
	g.terms.build(entries, func(k Kind) bool { return k != Forbidden })
	g.forbidden.build(entries, func(k Kind) bool { return k == Forbidden })
	return g
}

// Conflict is a German term that two glossaries translate differently.
type Conflict struct{ Lost, Won Entry }

// String names both entries and where they stand.
func (c Conflict) String() string {
	return fmt.Sprintf("%s: %q = %q replaces %q of %s", c.Won.Place(), c.Won.German, c.Won.English, c.Lost.English, c.Lost.Place())
}

// Merge puts glossaries together. A later one wins over an earlier one where
// both have an entry for the same German; those that differ in what they ask
// for are returned. A built-in entry gives way without a word, whatever its
// place and case rule. Nil glossaries are passed over.
func Merge(gs ...*Glossary) (*Glossary, []Conflict) {
	type place struct{ at, glossary int }
	var entries []Entry
	var conflicts []Conflict
	seen := map[string]place{}
	users := map[string]bool{} // words for which the built-in entry is left out
	for _, g := range gs {
		if g == nil {
			continue
		}
		for i := range g.Entries {
			if e := &g.Entries[i]; !e.Builtin() && e.Kind != Forbidden {
				users[foldString(e.German)] = true
			}
		}
	}
	for n, g := range gs {
		if g == nil {
			continue
		}
		for _, e := range g.Entries {
			if e.Builtin() && users[foldString(e.German)] {
				continue
			}
			key := e.key()
			old, ok := seen[key]
			if !ok || old.glossary == n || e.Kind == Forbidden {
				if e.Kind != Forbidden {
					seen[key] = place{len(entries), n}
				}
				entries = append(entries, e)
				continue
			}
			lost := entries[old.at]
			if lost.English != e.English || lost.Kind != e.Kind {
				conflicts = append(conflicts, Conflict{lost, e})
			}
			entries[old.at] = e
			seen[key] = place{old.at, n}
		}
	}
	return New(entries), conflicts
}

// key is the same for entries that compete for the same text.
func (e *Entry) key() string {
	k := foldString(e.German)
	if e.CaseSensitive {
		k = e.German
	}
	if e.Kind == Forbidden {
		k += "\x00" + strings.ToLower(e.English)
	}
	return k
}
