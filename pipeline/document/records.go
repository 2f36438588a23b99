package document

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/transform"

	"dolmetsch/doc"
)

// Fields are the fields of a record that hold an article; the zero value of one
// is the usual name.
type Fields struct{ Text, Title, ID string }

// The usual names of fields, the first that is there.
var (
	textFields  = []string{DefaultTextField, "content", "body", "article", "artikel", "inhalt"}
	titleFields = []string{"title", "headline", "titel", "überschrift"}
	idFields    = []string{"id", "url", "link", "guid"}
)

// find is the index of the field that is asked for, or of a usual one; -1 for none.
func find(names []string, asked string, usual []string) int {
	if asked != "" {
		usual = []string{asked}
	}
	for _, want := range usual {
		for i, name := range names {
			if strings.EqualFold(strings.TrimSpace(name), want) {
				return i
			}
		}
	}
	return -1
}

// Record is an article of a data set.
type Record struct {
	Line            int    // where it begins
	ID, Title, Text string // empty where the record has none
	// Err says why there is no article in it; it is written back as it is.
	Err    error
	fields any // []byte of JSON, or []string of a table
}

// Added is what is written beside a record.
type Added struct {
	Text   string `json:"text_en"`
	Title  string `json:"title_en,omitempty"`
	Issues []Note `json:"issues"`
	Error  string `json:"error,omitempty"` // why it was not translated
}

// Note is an issue of a record.
type Note struct {
	Segment string `json:"segment"`
	doc.Issue
}

// Records reads the records of a data set one by one, and writes them with what
// is added. It keeps none of them.
type Records interface {
	// Next returns io.EOF behind the last record, and an InputError where the rest
	// cannot be read.
	Next() (Record, error)
	// Write writes a record that Next gave.
	Write(w io.Writer, r Record, a Added) error
}

// OpenRecords reads r, of a kind that holds records.
func OpenRecords(kind Kind, name string, r io.Reader, fields Fields) (Records, error) {
	switch kind {
	case JSONL:
		return &jsonLines{name: name, in: bufio.NewReaderSize(withoutBOM(r), 1<<16), fields: fields}, nil
	case CSV, TSV:
		return openTable(kind, name, withoutBOM(r), fields)
	case Feed:
		return openFeed(name, r)
	}
	return nil, fmt.Errorf("%s: %s holds no records", name, kind.Name())
}

func withoutBOM(r io.Reader) io.Reader {
	in := bufio.NewReaderSize(r, 1<<16)
	if head, _ := in.Peek(3); bytes.Equal(head, []byte("\xEF\xBB\xBF")) {
		in.Discard(3)
	}
	return in
}

// jsonLines are objects, one a line.
type jsonLines struct {
	name   string
	in     *bufio.Reader
	line   int
	fields Fields
}

// MaxRecord is the size of the longest line of a data set, in bytes.
const MaxRecord = 16 << 20

func (j *jsonLines) Next() (Record, error) {
	for {
		line, err := readLine(j.in)
		if len(line) == 0 && err != nil {
			return Record{}, err
		}
		j.line++
		if err != nil && err != io.EOF {
			return Record{}, doc.Inputf(fmt.Sprint(j.name, ":", j.line), "%w", err)
		}
		line = bytes.TrimSpace(line)
		if len(line) == 0 {
			continue
		}
		r := Record{Line: j.line, fields: line}
		names, values, err := jsonFields(line)
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			err = errors.New("the object has no end")
		}
		if err != nil {
			return Record{}, doc.Inputf(fmt.Sprint(j.name, ":", j.line), "%w; expected a JSON object on every line", err)
		}
		take := func(asked string, usual []string) string {
			if i := find(names, asked, usual); i >= 0 {
				return jsonText(values[i])
			}
			return ""
		}
		r.ID, r.Title, r.Text = take(j.fields.ID, idFields), take(j.fields.Title, titleFields), take(j.fields.Text, textFields)
		if strings.TrimSpace(r.Text) == "" {
			r.Err = noText(names, j.fields)
		}
		return r, nil
	}
}

func noText(names []string, fields Fields) error {
	if i := find(names, fields.Text, textFields); i >= 0 {
		return fmt.Errorf("its field %q is empty", names[i])
	}
	want := fields.Text
	if want == "" {
		want = DefaultTextField
	}
	return fmt.Errorf("it has no field %q; it has %s (--text-field names another)", want, strings.Join(names, ", "))
}

// readLine reads to the end of a line. The slice is the caller's.
func readLine(in *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := in.ReadSlice('\n')
		line = append(line, part...)
		if err != bufio.ErrBufferFull {
			return line, err
		}
		if len(line) > MaxRecord {
			return line, fmt.Errorf("the line is longer than %d MB", MaxRecord>>20)
		}
	}
}

// jsonFields are the fields of an object, in order.
func jsonFields(object []byte) (names []string, values []json.RawMessage, err error) {
	d := json.NewDecoder(bytes.NewReader(object))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, nil, errors.New("no JSON object")
	}
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return nil, nil, err
		}
		name, ok := t.(string)
		if !ok {
			return nil, nil, errors.New("no JSON object")
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return nil, nil, err
		}
		names, values = append(names, name), append(values, value)
	}
	if _, err := d.Token(); err != nil {
		return nil, nil, err
	}
	if rest := bytes.TrimSpace(object[d.InputOffset():]); len(rest) > 0 {
		return nil, nil, fmt.Errorf("%.20q after the object", rest)
	}
	return names, values, nil
}

// jsonText is a string, a number, or a list of strings as paragraphs.
func jsonText(value json.RawMessage) string {
	var s string
	if json.Unmarshal(value, &s) == nil {
		return s
	}
	var list []string
	if json.Unmarshal(value, &list) == nil {
		return strings.Join(list, "\n\n")
	}
	var n json.Number
	if json.Unmarshal(value, &n) == nil {
		return n.String()
	}
	return ""
}

// Write puts the new fields behind those of the record, whose bytes stay. What
// an earlier run has added is replaced.
func (j *jsonLines) Write(w io.Writer, r Record, a Added) error {
	object := r.fields.([]byte)
	names, values, err := jsonFields(object)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	old := slices.ContainsFunc(names, isAdded)
	if !old {
		out.Write(bytes.TrimRight(bytes.TrimSuffix(object, []byte("}")), " \t"))
	} else {
		out.WriteByte('{')
		n := 0
		for i, name := range names {
			if isAdded(name) {
				continue
			}
			if n++; n > 1 {
				out.WriteByte(',')
			}
			fmt.Fprintf(&out, "%s:%s", plainJSON(name), values[i])
		}
		if n == 0 {
			names = nil
		}
	}
	if len(names) > 0 {
		out.WriteByte(',')
	}
	if a.Issues == nil {
		a.Issues = []Note{}
	}
	out.Write(plainJSON(a)[1:])
	out.WriteByte('\n')
	_, err = w.Write(out.Bytes())
	return err
}

func isAdded(name string) bool {
	return slices.Contains([]string{"text_en", "title_en", "issues", "error"}, name)
}

func plainJSON(v any) []byte {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic(err) // strings, and structs of them, always encode
	}
	return bytes.TrimSpace(out.Bytes())
}

// table is a CSV or TSV file with a heading line.
type table struct {
	name            string
	in              *csv.Reader
	comma           rune
	head            []string
	id, title, text int
	fields          Fields
	begun           bool // a record was read
	headWritten     bool
}

func openTable(kind Kind, name string, r io.Reader, fields Fields) (Records, error) {
	in := bufio.NewReaderSize(r, SniffLen)
	head, err := in.Peek(SniffLen)
	if err != nil && err != io.EOF && err != bufio.ErrBufferFull {
		return nil, doc.Inputf(name, "%w", err)
	}
	r = in
	if !validStart(head) {
		r = transform.NewReader(in, charmap.Windows1252.NewDecoder())
	}
	t := &table{name: name, comma: '\t', fields: fields}
	if kind == CSV {
		t.comma = commaOf(head)
	}
	t.in = csv.NewReader(r)
	t.in.Comma = t.comma
	t.in.FieldsPerRecord = -1
	t.in.LazyQuotes = kind == TSV // which knows no quotes
	t.head, err = t.in.Read()
	if err == io.EOF {
		return nil, doc.Inputf(name, "an empty table, expected a heading line and records")
	}
	if err != nil {
		return nil, t.broken(err)
	}
	t.id, t.title, t.text = find(t.head, fields.ID, idFields), find(t.head, fields.Title, titleFields), find(t.head, fields.Text, textFields)
	if t.text < 0 {
		return nil, doc.Inputf(name+":1", "%w", noText(t.head, fields))
	}
	return t, nil
}

// validStart reports whether the beginning of a file is UTF-8.
func validStart(head []byte) bool {
	for cut := 0; cut < utf8.UTFMax && cut < len(head); cut++ {
		if utf8.Valid(head[:len(head)-cut]) {
			return true
		}
	}
	return len(head) == 0
}

// commaOf is what parts the columns of the first line: the most frequent of the
// usual marks outside quotes.
func commaOf(head []byte) rune {
	counts := map[rune]int{}
	quoted := false
	for _, r := range string(head) {
		if r == '"' {
			quoted = !quoted
		} else if r == '\n' && !quoted {
			break
		} else if !quoted {
			counts[r]++
		}
	}
	best := ','
	for _, r := range []rune{';', '\t', '|'} {
		if counts[r] > counts[best] {
			best = r
		}
	}
	return best
}

func (t *table) broken(err error) error {
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		return doc.Inputf(fmt.Sprint(t.name, ":", parse.Line), "%w", parse.Err)
	}
	return doc.Inputf(t.name, "%w", err)
}

func (t *table) Next() (Record, error) {
	row, err := t.in.Read()
	if err == io.EOF && !t.begun {
		return Record{}, doc.Inputf(t.name, "a heading line and no records")
	}
	if err == io.EOF {
		return Record{}, err
	}
	if err != nil {
		return Record{}, t.broken(err)
	}
	t.begun = true
	line, _ := t.in.FieldPos(0)
	cell := func(i int) string {
		if i < 0 || i >= len(row) {
			return ""
		}
		return row[i]
	}
	r := Record{Line: line, ID: cell(t.id), Title: cell(t.title), Text: cell(t.text), fields: row}
	if strings.TrimSpace(r.Text) == "" {
		r.Err = fmt.Errorf("its field %q is empty", t.head[t.text])
	}
	return r, nil
}

func (t *table) Write(w io.Writer, r Record, a Added) error {
	var out bytes.Buffer
	cw := csv.NewWriter(&out)
	cw.Comma = t.comma
	var keep []int // columns that an earlier run has not added
	for i, name := range t.head {
		if !isAdded(name) {
			keep = append(keep, i)
		}
	}
	row := func(cells []string, added ...string) error {
		var all []string
		for _, i := range keep {
			cell := ""
			if i < len(cells) {
				cell = cells[i]
			}
			all = append(all, cell)
		}
		if len(cells) > len(t.head) {
			all = append(all, cells[len(t.head):]...) // more than the heading has
		}
		return cw.Write(append(all, added...))
	}
	withTitle := t.title >= 0
	if !t.headWritten {
		t.headWritten = true
		added := []string{"text_en"}
		if withTitle {
			added = append(added, "title_en")
		}
		if err := row(t.head, append(added, "issues")...); err != nil {
			return err
		}
	}
	issues := make([]string, 0, len(a.Issues)+1)
	if a.Error != "" {
		issues = append(issues, "error: "+a.Error)
	}
	for _, n := range a.Issues {
		issues = append(issues, fmt.Sprintf("%s %s %s: %s", n.Segment, n.Severity, n.Code, n.Message))
	}
	added := []string{a.Text}
	if withTitle {
		added = append(added, a.Title)
	}
	if err := row(r.fields.([]string), append(added, strings.Join(issues, "\n"))...); err != nil {
		return err
	}
	cw.Flush()
	if err := cw.Error(); err != nil {
		return err
	}
	_, err := w.Write(out.Bytes())
	return err
}

// Label names a record for people: by its ID, or its line.
func (r Record) Label() string {
	if r.ID != "" {
		return r.ID
	}
	return strconv.Itoa(r.Line)
}
