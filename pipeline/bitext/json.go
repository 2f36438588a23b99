package bitext

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io"

	"dolmetsch/doc"
)

// jsonVersion changes when a reader of the old form would misread the new one.
const jsonVersion = 1

// The JSON form. Fields after the first of a struct are in the order of the
// contract; those marked omitempty are additions to it.
type jsonDocument struct {
	Version    int           `json:"version"`
	Name       string        `json:"name"`
	Backend    string        `json:"backend"`
	Model      string        `json:"model"`
	SourceLang string        `json:"source_lang"`
	TargetLang string        `json:"target_lang"`
	Signature  string        `json:"signature,omitempty"`
	SourceHash string        `json:"source_hash,omitempty"`
	Sizes      []int         `json:"segment_counts,omitempty"` // of all blocks: some may get lost
	Blocks     []jsonBlock   `json:"blocks"`
	Segments   []jsonSegment `json:"segments"`
	Changes    []doc.Change  `json:"changes"`
}

type jsonBlock struct {
	Kind     doc.Kind  `json:"kind"`
	Raw      *doc.Span `json:"raw,omitempty"` // with it every byte of the raw file can be accounted for
	Segments []string  `json:"segments"`
}

type jsonSegment struct {
	ID     string      `json:"id"`
	Source string      `json:"source"`
	Raw    doc.Span    `json:"raw"`
	Target string      `json:"target"`
	Origin string      `json:"origin"`
	Score  float64     `json:"score"`
	State  string      `json:"state,omitempty"` // absent: machine
	Note   string      `json:"note,omitempty"`
	Was    string      `json:"was,omitempty"` // the targetMark of target when the file was written
	Terms  []doc.Term  `json:"terms"`
	Issues []doc.Issue `json:"issues"`
}

func toJSON(d *doc.Document) jsonDocument {
	j := jsonDocument{
		Version: jsonVersion, Name: d.Name, Backend: d.Backend, Model: d.Model,
		SourceLang: sourceLang(d), TargetLang: targetLang(d),
		Signature: d.Signature, SourceHash: d.SourceHash, Sizes: sizes(d),
		Blocks: []jsonBlock{}, Segments: []jsonSegment{}, Changes: orEmpty(d.Changes),
	}
	for _, b := range d.Blocks {
		jb := jsonBlock{Kind: b.Kind, Segments: []string{}}
		if b.Raw != doc.NoSpan {
			raw := b.Raw
			jb.Raw = &raw
		}
		for _, u := range b.Units {
			jb.Segments = append(jb.Segments, u.ID)
			j.Segments = append(j.Segments, jsonSegment{
				u.ID, u.Source, u.Raw, u.Target, u.Origin, u.Score,
				string(u.State), u.Note, targetMark(u.Target), orEmpty(u.Terms), orEmpty(u.Issues),
			})
		}
		j.Blocks = append(j.Blocks, jb)
	}
	return j
}

// orEmpty makes [] of what would be null.
func orEmpty[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

// writeJSON writes a line per block, segment and change, which keeps files
// small and their differences readable.
func writeJSON(w io.Writer, d *doc.Document) error {
	j := toJSON(d)
	segments, blocks, changes := j.Segments, j.Blocks, j.Changes
	out := &jsonLines{sticky{w: w}}
	out.printf("{")
	for i, field := range []struct {
		name  string
		value any
		omit  bool
	}{
		{"version", j.Version, false}, {"name", j.Name, false}, {"backend", j.Backend, false}, {"model", j.Model, false},
		{"source_lang", j.SourceLang, false}, {"target_lang", j.TargetLang, false},
		{"signature", j.Signature, j.Signature == ""}, {"source_hash", j.SourceHash, j.SourceHash == ""},
		{"segment_counts", j.Sizes, len(j.Sizes) == 0},
	} {
		if field.omit {
			continue
		}
		if i > 0 {
			out.printf(",\n ")
		}
		out.printf("%q: ", field.name)
		out.value(field.value)
	}
	writeList(out, "blocks", blocks)
	writeList(out, "segments", segments)
	writeList(out, "changes", changes)
	out.printf("}\n")
	return out.err
}

type jsonLines struct{ sticky }

func (out *jsonLines) value(v any) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil && out.err == nil {
		out.err = err
	}
	out.printf("%s", bytes.TrimRight(b.Bytes(), "\n"))
}

func writeList[T any](out *jsonLines, name string, items []T) {
	out.printf(",\n %q: [", name)
	for i, item := range items {
		if i > 0 {
			out.printf(",")
		}
		out.printf("\n  ")
		out.value(item)
	}
	out.printf("]")
}

func readJSON(r io.Reader) (*doc.Document, error) {
	raw, err := io.ReadAll(limit(r))
	if err != nil {
		return nil, err
	}
	raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
	var j jsonDocument
	if err := json.Unmarshal(raw, &j); err != nil {
		var syntax *json.SyntaxError
		var kind *json.UnmarshalTypeError
		switch {
		case errors.As(err, &syntax):
			return nil, inputErrorf("line %d: %v: expected the JSON of one article", lineAt(raw, syntax.Offset), err)
		case errors.As(err, &kind):
			return nil, inputErrorf("line %d: %s of %s: expected %s", lineAt(raw, kind.Offset), kind.Value, cmp.Or(kind.Field, "the top"), kind.Type)
		}
		return nil, inputErrorf("%v: expected the JSON of one article", err)
	}
	if j.Version != jsonVersion {
		return nil, inputErrorf("version %d: expected %d", j.Version, jsonVersion)
	}
	d := &doc.Document{
		Name: j.Name, Backend: j.Backend, Model: j.Model, SourceLang: j.SourceLang,
		TargetLang: j.TargetLang, Signature: j.Signature, SourceHash: j.SourceHash,
		Sizes: j.Sizes, Changes: j.Changes,
	}
	segments := map[string]*jsonSegment{}
	for i := range j.Segments {
		s := &j.Segments[i]
		if segments[s.ID] != nil {
			return nil, inputErrorf("segment %.40q: occurs twice, expected every id once", s.ID)
		}
		segments[s.ID] = s
	}
	for _, jb := range j.Blocks {
		b := doc.Block{Kind: jb.Kind, Raw: doc.NoSpan}
		for _, id := range jb.Segments {
			if block, unit, ok := unitID(id); ok {
				d.Sizes = setSize(d.Sizes, block, unit)
			}
			s := segments[id]
			if s == nil {
				continue // lost, or listed twice; the count says so
			}
			delete(segments, id)
			b.Raw = hull(b.Raw, s.Raw)
			u := doc.Unit{
				ID: s.ID, Source: s.Source, Raw: s.Raw, Target: s.Target, Origin: s.Origin,
				Score: s.Score, State: stateOf(s.State), Note: s.Note, Terms: s.Terms, Issues: s.Issues,
			}
			if markRE.MatchString(s.Was) {
				u.Given = s.Was
			}
			settle(&u)
			b.Units = append(b.Units, u)
		}
		if jb.Raw != nil {
			b.Raw = *jb.Raw
		}
		d.Blocks = append(d.Blocks, b)
	}
	for _, s := range j.Segments {
		if segments[s.ID] != nil {
			return nil, inputErrorf("segment %.40q: expected every segment in a block", s.ID)
		}
	}
	return d, verify(d)
}

// lineAt is the 1-based line of a byte offset.
func lineAt(text []byte, offset int64) int {
	n := 1
	for _, c := range text[:min(int64(len(text)), max(0, offset))] {
		if c == '\n' {
			n++
		}
	}
	return n
}
