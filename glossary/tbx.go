package glossary

import (
	"bufio"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// deprecated is what TBX calls English that must not be used.
const deprecated = "deprecatedTerm-admn-sts"

// tbxTerm is a term of one language with its notes.
type tbxTerm struct {
	lang, text string
	notes      map[string]string
	line       int
}

// readTBX reads TBX-Basic (ISO 30042), edition 2 (conceptEntry, langSec,
// termSec) and edition 1 (termEntry, langSet, tig or ntig), with the categories
// in attributes or as elements of their own. Of a concept with several terms,
// each German one is paired with the preferred or else the first English one,
// and with every deprecated one as a forbidden entry. A concept without
// English is not translated.
func readTBX(file string, r io.Reader) ([]Entry, error) {
	d := xml.NewDecoder(r)
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // Load has checked that it is UTF-8
	var entries []Entry
	var terms []tbxTerm
	var concept map[string]string
	lang, seen := "", false
	term := func() *tbxTerm {
		if len(terms) == 0 {
			return nil
		}
		return &terms[len(terms)-1]
	}
	inTerm := false
	for {
		token, err := d.Token()
		line, _ := d.InputPos()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, inputError(file, line, "%v; expected TBX", err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "martif", "tbx":
				seen = true
			case "termEntry", "conceptEntry":
				terms, concept, lang = nil, map[string]string{}, ""
			case "langSet", "langSec":
				lang = strings.ToLower(attr(t, "lang"))
			case "tig", "ntig", "termSec":
				terms = append(terms, tbxTerm{lang: lang, notes: map[string]string{}, line: line})
				inTerm = true
			case "term":
				text, err := content(d)
				if err != nil {
					return nil, inputError(file, line, "%v", err)
				}
				if term() != nil {
					term().text = text
				}
			case "termNote", "descrip", "note", "admin", "partOfSpeech", "grammaticalGender", "administrativeStatus", "subjectField", "context":
				key := attr(t, "type")
				if key == "" {
					key = t.Name.Local
				}
				text, err := content(d)
				if err != nil {
					return nil, inputError(file, line, "%v", err)
				}
				if inTerm && term() != nil {
					term().notes[key] = text
				} else if concept != nil {
					concept[key] = text
				}
			}
		case xml.EndElement:
			switch t.Name.Local {
			case "tig", "ntig", "termSec":
				inTerm = false
			case "termEntry", "conceptEntry":
				es, err := conceptEntries(file, terms, concept)
				if err != nil {
					return nil, err
				}
				entries = append(entries, es...)
			}
		}
	}
	if !seen {
		return nil, inputError(file, 1, "no <martif> or <tbx>; expected TBX")
	}
	return entries, nil
}

// content is the text of the element just begun, markup left out.
func content(d *xml.Decoder) (string, error) {
	var b strings.Builder
	for depth := 1; depth > 0; {
		token, err := d.Token()
		if err != nil {
			return "", err
		}
		switch t := token.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		case xml.CharData:
			b.Write(t)
		}
	}
	return strings.TrimSpace(b.String()), nil
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func conceptEntries(file string, terms []tbxTerm, concept map[string]string) ([]Entry, error) {
	var german, english, forbidden []tbxTerm
	for _, t := range terms {
		switch {
		case strings.HasPrefix(t.lang, "de"):
			german = append(german, t)
		case strings.HasPrefix(t.lang, "en") && (strings.HasPrefix(t.notes["administrativeStatus"], "deprecated") || strings.HasPrefix(t.notes["administrativeStatus"], "superseded")):
			forbidden = append(forbidden, t)
		case strings.HasPrefix(t.lang, "en") && strings.HasPrefix(t.notes["administrativeStatus"], "preferred"):
			english = append([]tbxTerm{t}, english...)
		case strings.HasPrefix(t.lang, "en"):
			english = append(english, t)
		}
	}
	var entries []Entry
	for _, g := range german {
		e := Entry{German: g.text, File: file, Line: g.line, Gender: gender(g.notes["grammaticalGender"]),
			Context: concept["subjectField"], Note: concept["note"]}
		switch pos := g.notes["partOfSpeech"]; pos {
		case "properNoun":
			e.Kind = Name
		default:
			e.PartOfSpeech = pos
		}
		if e.Note == "" {
			e.Note = g.notes["note"]
		}
		if len(english) > 0 {
			e.English = english[0].text
		}
		if len(english) == 0 && len(forbidden) == 0 || e.Kind == Name && e.English == e.German {
			e.Kind = DoNotTranslate
		}
		if len(english) > 0 || len(forbidden) == 0 {
			if err := e.complete(); err != nil {
				return nil, inputError(file, e.Line, "%v", err)
			}
			entries = append(entries, e)
		}
		for _, f := range forbidden {
			e.Kind, e.English, e.Line = Forbidden, f.text, f.line
			if err := e.complete(); err != nil {
				return nil, inputError(file, e.Line, "%v", err)
			}
			entries = append(entries, e)
		}
	}
	return entries, nil
}

func gender(tbx string) string {
	switch tbx {
	case "masculine", "m":
		return "m"
	case "feminine", "f":
		return "f"
	case "neuter", "n":
		return "n"
	}
	return ""
}

// writeTBX writes TBX-Basic, edition 2, one concept an entry. TBX-Basic has no
// place for plurals and case rules: they are left out.
func writeTBX(w io.Writer, entries []Entry) error {
	b := bufio.NewWriter(w)
	text := func(s string) string {
		var e strings.Builder
		_ = xml.EscapeText(&e, []byte(s)) // a strings.Builder does not fail
		return e.String()
	}
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>
<tbx type="TBX-Basic" style="dca" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2">
  <tbxHeader><fileDesc><sourceDesc><p>Dolmetsch glossary</p></sourceDesc></fileDesc></tbxHeader>
  <text><body>
`)
	for _, e := range entries {
		b.WriteString("    <conceptEntry>\n")
		if e.Context != "" {
			b.WriteString(`      <descrip type="subjectField">` + text(e.Context) + "</descrip>\n")
		}
		if e.Note != "" {
			b.WriteString("      <note>" + text(e.Note) + "</note>\n")
		}
		b.WriteString(`      <langSec xml:lang="de"><termSec><term>` + text(e.German) + "</term>")
		pos := e.PartOfSpeech
		if e.Fixed() {
			pos = "properNoun"
		}
		if pos != "" {
			b.WriteString(`<termNote type="partOfSpeech">` + text(pos) + "</termNote>")
		}
		if g := map[string]string{"m": "masculine", "f": "feminine", "n": "neuter"}[e.Gender]; g != "" {
			b.WriteString(`<termNote type="grammaticalGender">` + g + "</termNote>")
		}
		b.WriteString("</termSec></langSec>\n")
		b.WriteString(`      <langSec xml:lang="en"><termSec><term>` + text(e.English) + "</term>")
		if e.Kind == Forbidden {
			b.WriteString(`<termNote type="administrativeStatus">` + deprecated + "</termNote>")
		}
		b.WriteString("</termSec></langSec>\n    </conceptEntry>\n")
	}
	b.WriteString("  </body></text>\n</tbx>\n")
	return b.Flush()
}
