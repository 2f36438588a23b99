package bitext

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"dolmetsch/doc"
)

const (
	xmlHeader = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"
	xmlSpace  = "http://www.w3.org/XML/1998/namespace"
)

// esc makes s character data or an attribute value.
func esc(s string) string { return xmlEscape.Replace(xmlChars(s)) }

// xmlChars replaces what XML cannot hold, such as control characters, by U+FFFD.
func xmlChars(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == '\uFFFE' || r == '\uFFFF' {
			return '\uFFFD'
		}
		return r // U+FFFD where s was not valid UTF-8
	}, s)
}

// White space other than a space would not survive in an attribute.
var xmlEscape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;",
	"\t", "&#9;", "\n", "&#10;", "\r", "&#13;")

// issueLine says an issue in one line, and parseIssue reads it.
func issueLine(i doc.Issue) string {
	return string(i.Severity) + " " + i.Code + ": " + oneLine(i.Message)
}

func parseIssue(line string) (doc.Issue, error) {
	head, message, ok := strings.Cut(line, ":")
	severity, code, ok2 := strings.Cut(head, " ")
	if !ok || !ok2 || !knownSeverity(doc.Severity(severity)) {
		return doc.Issue{}, inputErrorf(`issue %.40q: expected "severity code: message"`, line)
	}
	return doc.Issue{Code: code, Severity: doc.Severity(severity), Message: strings.TrimSpace(message)}, nil
}

// property is a fact on a document or unit for which an XML format has no
// element or attribute of its own.
type property struct{ name, value string }

func documentProperties(d *doc.Document) []property {
	return present(
		property{"name", d.Name}, property{"backend", d.Backend}, property{"model", d.Model},
		property{"signature", d.Signature}, property{"source-hash", d.SourceHash},
		property{"segments", joinSizes(sizes(d))})
}

// sizes are how many segments the blocks of d have, those included that got lost.
func sizes(d *doc.Document) []int {
	n := slices.Clone(d.Sizes)
	d.Units(func(_ *doc.Block, u *doc.Unit) {
		if block, unit, ok := unitID(u.ID); ok {
			n = setSize(n, block, unit)
		}
	})
	return n
}

// maxBlocks bounds what a file may claim: an article of 4 MB has fewer.
const maxBlocks = 1 << 20

// setSize notes that a block has at least size segments.
func setSize(n []int, block, size int) []int {
	if block > maxBlocks {
		return n
	}
	for len(n) < block {
		n = append(n, -1)
	}
	n[block-1] = max(n[block-1], size)
	return n
}

func joinSizes(n []int) string {
	text := make([]string, len(n))
	for i := range n {
		text[i] = strconv.Itoa(n[i])
	}
	return strings.Join(text, ",")
}

// splitSizes reads what joinSizes writes; what is no such list is unknown.
func splitSizes(list string) []int {
	var n []int
	for text := range strings.SplitSeq(list, ",") {
		size, err := strconv.Atoi(text)
		if err != nil || len(n) == maxBlocks {
			return nil
		}
		n = append(n, max(-1, size))
	}
	return n
}

func setDocumentProperty(d *doc.Document, name, value string) {
	switch name {
	case "name":
		d.Name = value
	case "backend":
		d.Backend = value
	case "model":
		d.Model = value
	case "signature":
		d.Signature = value
	case "source-hash":
		d.SourceHash = value
	case "segments":
		d.Sizes = splitSizes(value)
	}
}

func unitProperties(u *doc.Unit) []property {
	p := []property{{"origin", u.Origin}}
	if u.Score != 0 {
		p = append(p, property{"score", strconv.FormatFloat(u.Score, 'g', -1, 64)})
	}
	if u.Raw != doc.NoSpan {
		p = append(p, property{"raw", fmt.Sprintf("%d:%d", u.Raw.Start, u.Raw.End)})
	}
	return append(present(p...), property{columnWas, targetMark(u.Target)})
}

func setUnitProperty(u *doc.Unit, name, value string) error {
	switch name {
	case "origin":
		u.Origin = value
	case "score":
		score, err := strconv.ParseFloat(value, 64)
		if err != nil || score-score != 0 { // not a number, or infinite
			return inputErrorf("score %.40q: expected a number", value)
		}
		u.Score = score
	case "raw":
		start, end, _ := strings.Cut(value, ":")
		s, err := strconv.Atoi(start)
		e, err2 := strconv.Atoi(end)
		if err != nil || err2 != nil {
			return inputErrorf("raw %.40q: expected start:end", value)
		}
		u.Raw = doc.Span{Start: s, End: e}
	case columnWas:
		if markRE.MatchString(value) { // a reviewer may have added a column of that name
			u.Given = value
		}
	}
	return nil
}

func present(all ...property) []property {
	var some []property
	for _, p := range all {
		if p.value != "" {
			some = append(some, p)
		}
	}
	return some
}

// xmlReader reads a hostile XML file: it expands no entity but the five of XML,
// opens nothing, and bounds depth and size.
type xmlReader struct {
	dec   *xml.Decoder
	in    *source
	depth int
}

// source remembers the error of a reader, to tell a failing disk from a
// faulty file.
type source struct {
	r   io.Reader
	err error
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}

// Elements of one tree that xmlReader.tree builds; a segment needs a few hundred.
const maxElements = 50_000

func newXMLReader(r io.Reader) *xmlReader {
	// Tools on Windows like UTF-16; a byte order mark says so.
	in := &source{r: r}
	utf8 := transform.NewReader(in, unicode.BOMOverride(transform.Nop))
	dec := xml.NewDecoder(utf8)
	dec.CharsetReader = func(charset string, in io.Reader) (io.Reader, error) {
		if strings.HasPrefix(strings.ToLower(charset), "utf-16") {
			return in, nil // decoded above, or it would not have got as far as this
		}
		return nil, inputErrorf("encoding %.40q: expected UTF-8, or UTF-16 with a byte order mark", charset)
	}
	return &xmlReader{dec: dec, in: in}
}

// next is the next start, end or text; io.EOF after the root.
func (x *xmlReader) next() (xml.Token, error) {
	for {
		tok, err := x.dec.Token()
		if err != nil {
			var syntax *xml.SyntaxError
			switch {
			case x.in.err != nil:
				return nil, x.in.err
			case err == io.EOF || errors.Is(err, doc.ErrInput):
				return nil, err
			case errors.As(err, &syntax):
				return nil, inputErrorf("line %d: %s: expected well-formed XML", syntax.Line, syntax.Msg)
			}
			return nil, x.errorf("%v: expected well-formed XML", err)
		}
		switch tok.(type) {
		case xml.StartElement:
			if x.depth++; x.depth > maxDepth {
				return nil, x.errorf("more than %d elements inside each other: expected fewer", maxDepth)
			}
			return tok, nil
		case xml.EndElement:
			x.depth--
			return tok, nil
		case xml.CharData:
			return tok, nil
		}
	}
}

func (x *xmlReader) line() int {
	line, _ := x.dec.InputPos()
	return line
}

func (x *xmlReader) errorf(format string, args ...any) error {
	return inputErrorf("line %d: "+format, append([]any{x.line()}, args...)...)
}

// root reads up to the root element, which must be called name.
func (x *xmlReader) root(name string) (xml.StartElement, error) {
	for {
		tok, err := x.next()
		if err == io.EOF {
			return xml.StartElement{}, inputErrorf("no element: expected <%s>", name)
		}
		if err != nil {
			return xml.StartElement{}, err
		}
		if start, ok := tok.(xml.StartElement); ok {
			if start.Name.Local != name {
				return xml.StartElement{}, x.errorf("<%.40s>: expected <%s>", start.Name.Local, name)
			}
			return start, nil
		}
	}
}

// skip reads to the end of the element that was just started.
func (x *xmlReader) skip() error {
	for depth := x.depth; ; {
		tok, err := x.next()
		if err != nil {
			return err
		}
		if _, ok := tok.(xml.EndElement); ok && x.depth < depth {
			return nil
		}
	}
}

// element is an element read whole. Its nodes are elements and texts in order.
type element struct {
	name  xml.Name
	attrs []xml.Attr
	nodes []xmlNode
	line  int
}

type xmlNode struct {
	text    string
	element *element // nil: text
}

// tree reads the element that was just started.
func (x *xmlReader) tree(start xml.StartElement) (*element, error) {
	count := 0
	return x.subtree(start, &count)
}

func (x *xmlReader) subtree(start xml.StartElement, count *int) (*element, error) {
	if *count++; *count > maxElements {
		return nil, x.errorf("more than %d elements in one segment: expected fewer", maxElements)
	}
	e := &element{name: start.Name, attrs: start.Attr, line: x.line()}
	for {
		tok, err := x.next()
		if err != nil {
			return nil, err
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			child, err := x.subtree(tok, count)
			if err != nil {
				return nil, err
			}
			e.nodes = append(e.nodes, xmlNode{element: child})
		case xml.EndElement:
			return e, nil
		case xml.CharData:
			e.nodes = append(e.nodes, xmlNode{text: string(tok)})
		}
	}
}

// attr is the value of an attribute without namespace, or of an xml: one.
func attr(attrs []xml.Attr, name string) string {
	space := ""
	if local, ok := strings.CutPrefix(name, "xml:"); ok {
		space, name = xmlSpace, local
	}
	for _, a := range attrs {
		if a.Name.Local == name && (a.Name.Space == space || space != "" && a.Name.Space == "xml") {
			return a.Value
		}
	}
	return ""
}

func (e *element) attr(name string) string { return attr(e.attrs, name) }

// all are the child elements called name, in document order.
func (e *element) all(name string) []*element {
	var found []*element
	for _, n := range e.nodes {
		if n.element != nil && n.element.name.Local == name {
			found = append(found, n.element)
		}
	}
	return found
}

// first is the first child element called name, or nil.
func (e *element) first(name string) *element {
	for _, n := range e.nodes {
		if n.element != nil && n.element.name.Local == name {
			return n.element
		}
	}
	return nil
}

// text is all character data in e.
func (e *element) text() string {
	var b strings.Builder
	var walk func(*element)
	walk = func(e *element) {
		for _, n := range e.nodes {
			if n.element != nil {
				walk(n.element)
			} else {
				b.WriteString(n.text)
			}
		}
	}
	walk(e)
	return b.String()
}

func (e *element) errorf(format string, args ...any) error {
	return inputErrorf("line %d: "+format, append([]any{e.line}, args...)...)
}
