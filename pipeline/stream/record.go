package stream

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// lines reads lines of a bounded length.
type lines struct {
	r    *bufio.Reader
	most int
}

var errLong = errors.New("too long")

// next is the next line without its end, or io.EOF. A line that is too long is
// read to its end and given as errLong.
func (l *lines) next() ([]byte, error) {
	var line []byte
	long := false
	for {
		part, err := l.r.ReadSlice('\n')
		if long = long || len(line)+len(part) > l.most+1; long {
			line = nil
		} else {
			line = append(line, part...)
		}
		switch {
		case err == bufio.ErrBufferFull:
			continue
		case err != nil && err != io.EOF:
			return nil, err
		case err == io.EOF && len(part) == 0 && len(line) == 0 && !long:
			return nil, io.EOF
		case long:
			return nil, errLong
		}
		return bytes.TrimSuffix(line, []byte("\n")), nil
	}
}

// field is one of a record: its name, and the text of name and value as they stand.
type field struct {
	name       string
	key, value []byte
}

// record is a JSON object with the order of its fields and the form of their
// values.
type record []field

// parseRecord reads one line.
func parseRecord(line []byte) (record, error) {
	line = bytes.TrimPrefix(line, []byte("\ufeff"))
	dec := json.NewDecoder(bytes.NewReader(line))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return nil, errors.New("no JSON object")
	}
	var r record
	for dec.More() {
		begin := dec.InputOffset()
		t, err := dec.Token()
		if err != nil {
			return nil, fmt.Errorf("no JSON object: %w", err)
		}
		key := bytes.TrimLeft(line[begin:dec.InputOffset()], ", \t\r\n")
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return nil, fmt.Errorf("no JSON object: %w", err)
		}
		r = append(r, field{t.(string), key, value})
	}
	if _, err := dec.Token(); err != nil {
		return nil, fmt.Errorf("no JSON object: %w", err)
	}
	if rest := bytes.TrimSpace(line[dec.InputOffset():]); len(rest) > 0 {
		return nil, errors.New("more than one JSON value")
	}
	return r, nil
}

// text is the value of a field that is a string; ok is false where it is
// missing or null.
func (r record) text(name string) (text string, ok bool, err error) {
	for _, f := range r { // the last one counts, as for encoding/json
		if f.name != name {
			continue
		}
		var s *string
		if err := json.Unmarshal(f.value, &s); err != nil {
			return "", false, fmt.Errorf("field %s is no string", name)
		}
		if ok = s != nil; ok {
			text = *s
		}
	}
	return text, ok, nil
}

// name is what a record is called: its field of that name, a string or number.
func (r record) name(field string) string {
	name := ""
	for _, f := range r {
		if f.name == field && (f.value[0] == '"' || f.value[0] == '-' || '0' <= f.value[0] && f.value[0] <= '9') {
			if err := json.Unmarshal(f.value, &name); err != nil {
				name = string(f.value)
			}
		}
	}
	return strings.TrimSpace(name)
}

// added is a field that is put at the end of a record.
type added struct {
	name  string
	value any // nil is null
}

// write is r as a line, with fields added at its end; those of the same names
// that it had, from an earlier run, go.
func (r record) write(more []added) ([]byte, error) {
	drop := map[string]bool{}
	for _, a := range more {
		drop[a.name] = true
	}
	var b bytes.Buffer
	b.WriteByte('{')
	put := func(key, value []byte) {
		if b.Len() > 1 {
			b.WriteByte(',')
		}
		b.Write(key)
		b.WriteByte(':')
		b.Write(value)
	}
	for _, f := range r {
		if !drop[f.name] {
			put(f.key, f.value)
		}
	}
	for _, a := range more {
		key, err := plain(a.name)
		if err != nil {
			return nil, err
		}
		value, err := plain(a.value)
		if err != nil {
			return nil, err
		}
		put(key, value)
	}
	b.WriteString("}\n")
	return b.Bytes(), nil
}

// plain is JSON that leaves <, > and & as they are.
func plain(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return bytes.TrimSpace(b.Bytes()), err
}
