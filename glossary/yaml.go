package glossary

import (
	"errors"
	"io"

	"gopkg.in/yaml.v3"
)

// yamlEntry is an entry as our own YAML format has it:
//
//	entries:
//	  - german: Rechenleistung
//	    english: computing power
//	    kind: term                # term, name, do-not-translate, forbidden
//	    case-sensitive: false
//	    part-of-speech: noun
//	    gender: f
//	    plural: Rechenleistungen
//	    context: computing
//	    note: not "processing power"
type yamlEntry struct {
	German        string `yaml:"german"`
	English       string `yaml:"english,omitempty"`
	Kind          Kind   `yaml:"kind,omitempty"`
	CaseSensitive bool   `yaml:"case-sensitive,omitempty"`
	PartOfSpeech  string `yaml:"part-of-speech,omitempty"`
	Gender        string `yaml:"gender,omitempty"`
	Plural        string `yaml:"plural,omitempty"`
	Context       string `yaml:"context,omitempty"`
	Note          string `yaml:"note,omitempty"`
}

var yamlFields = map[string]bool{"german": true, "english": true, "kind": true, "case-sensitive": true,
	"part-of-speech": true, "gender": true, "plural": true, "context": true, "note": true}

func readYAML(file string, r io.Reader) ([]Entry, error) {
	var root yaml.Node
	if err := yaml.NewDecoder(r).Decode(&root); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, nil
		}
		return nil, inputError(file, 0, "%v", err)
	}
	list := root.Content[0]
	if list.Kind == yaml.MappingNode && len(list.Content) == 2 && list.Content[0].Value == "entries" {
		list = list.Content[1]
	}
	if list.Kind != yaml.SequenceNode {
		return nil, inputError(file, list.Line, "expected entries: and a list of entries with german: and english:")
	}
	var entries []Entry
	for _, n := range list.Content {
		if n.Kind != yaml.MappingNode {
			return nil, inputError(file, n.Line, "expected an entry with german: and english:")
		}
		for i := 0; i < len(n.Content); i += 2 {
			if key := n.Content[i]; !yamlFields[key.Value] {
				return nil, inputError(file, key.Line, "unknown field %q; expected german, english, kind, case-sensitive, part-of-speech, gender, plural, context or note", key.Value)
			}
		}
		var y yamlEntry
		if err := n.Decode(&y); err != nil {
			return nil, inputError(file, n.Line, "%v", err)
		}
		e := Entry{German: y.German, English: y.English, Kind: y.Kind, CaseSensitive: y.CaseSensitive, PartOfSpeech: y.PartOfSpeech,
			Gender: y.Gender, Plural: y.Plural, Context: y.Context, Note: y.Note, File: file, Line: n.Line}
		if err := e.complete(); err != nil {
			return nil, inputError(file, n.Line, "%v", err)
		}
		entries = append(entries, e)
	}
	return entries, nil
}

func writeYAML(w io.Writer, entries []Entry) error {
	out := struct {
		Entries []yamlEntry `yaml:"entries"`
	}{Entries: make([]yamlEntry, 0, len(entries))}
	for _, e := range entries {
		y := yamlEntry{e.German, e.English, e.Kind, e.CaseSensitive, e.PartOfSpeech, e.Gender, e.Plural, e.Context, e.Note}
		if e.Kind == DoNotTranslate {
			y.English = ""
		}
		out.Entries = append(out.Entries, y)
	}
	enc := yaml.NewEncoder(w)
	enc.SetIndent(2)
	if err := enc.Encode(out); err != nil {
		return err
	}
	return enc.Close()
}
