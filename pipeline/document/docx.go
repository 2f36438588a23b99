package document

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/internal/regexp"
)

// openDOCX reads a Word document: its text, tables, notes, headers and footers.
// Comments and fields stay as they are. Only paragraphs that are
// translated are written anew, each run of them with the formatting it had.
func openDOCX(data []byte, _ Options) (*File, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	styles := map[string]doc.Kind{}
	if xml, err := readPart(z, "word/styles.xml"); err == nil {
		styles = styleKinds(xml)
	}
	f := &File{}
	parts := map[string]*wordPart{}
	blocks := map[string][2]int{} // of a part: its first block, and the one behind its last
	names := wordParts(z)
	for _, name := range names {
		xml, err := readPart(z, name)
		if err != nil {
			return nil, err
		}
		p, err := readWordPart(xml, styles)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		blocks[name] = [2]int{len(f.Blocks), len(f.Blocks) + len(p.blocks)}
		f.Blocks = append(f.Blocks, p.blocks...)
		parts[name] = p
	}
	if len(f.Blocks) == 0 {
		return nil, errors.New("it has no text")
	}
	f.write = func(w io.Writer, english []Content) error {
		return rewriteZip(w, data, z, english, func(name string, old []byte) ([]byte, error) {
			if p := parts[name]; p != nil {
				at := blocks[name]
				var out bytes.Buffer
				err := writePlaces(&out, p.src, p.places, english[at[0]:at[1]])
				return out.Bytes(), err
			}
			if name == "word/styles.xml" {
				return germanLang.ReplaceAll(old, []byte(`${1}en-US${2}`)), nil
			}
			return nil, nil
		})
	}
	return f, nil
}

var germanLang = regexp.MustCompile(`(<w:lang\b[^>]*\bw:val=")de-[A-Z]{2}(")`)

// maxPart is the size of the largest part of an archive that is read.
const maxPart = 64 << 20

func readPart(z *zip.Reader, name string) ([]byte, error) {
	r, err := z.Open(name)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, maxPart+1))
	if err == nil && len(data) > maxPart {
		err = fmt.Errorf("%s has more than %d MB", name, maxPart>>20)
	}
	return data, err
}

// rewriteZip writes an archive with the parts that change gives in place of its
// own; nil is none. Where nothing is translated it is written as it is.
func rewriteZip(w io.Writer, data []byte, z *zip.Reader, english []Content, change func(name string, old []byte) ([]byte, error)) error {
	if !slices.ContainsFunc(english, func(c Content) bool { return c != nil }) {
		_, err := w.Write(data)
		return err
	}
	out := zip.NewWriter(w)
	for _, f := range z.File {
		var part []byte
		if !strings.HasSuffix(f.Name, "/") {
			old, err := readPart(z, f.Name)
			if err != nil {
				return err
			}
			if part, err = change(f.Name, old); err != nil {
				return err
			}
			if bytes.Equal(part, old) {
				part = nil
			}
		}
		if part == nil {
			if err := out.Copy(f); err != nil {
				return err
			}
			continue
		}
		header := zip.FileHeader{Name: f.Name, Method: f.Method, Modified: f.Modified, ExternalAttrs: f.ExternalAttrs}
		p, err := out.CreateHeader(&header)
		if err != nil {
			return err
		}
		if _, err := p.Write(part); err != nil {
			return err
		}
	}
	return out.Close()
}

var wordPartName = regexp.MustCompile(`^word/(?:document|footnotes|endnotes|header\d*|footer\d*)\.xml$`)

// wordParts are the parts with text, the document itself first.
func wordParts(z *zip.Reader) []string {
	var names []string
	for _, f := range z.File {
		if wordPartName.MatchString(f.Name) {
			names = append(names, f.Name)
		}
	}
	slices.SortFunc(names, func(a, b string) int {
		order := func(name string) int {
			return slices.Index([]string{"d", "f", "e", "h"}, path.Base(name)[:1]) // document before notes
		}
		if c := order(a) - order(b); c != 0 {
			return c
		}
		return strings.Compare(a, b)
	})
	return names
}

// node is an element of an XML file, or a text in one where its name is empty.
type node struct {
	name     string // with its prefix
	attr     []xml.Attr
	text     string
	children []*node
	doc.Span          // in the file
	inner    doc.Span // between its tags
}

const maxDepth = 500

// parseXML reads src, which is in UTF-8, to nodes that know their places.
func parseXML(src []byte) (*node, error) {
	d := xml.NewDecoder(bytes.NewReader(src))
	root := &node{Span: doc.Span{End: len(src)}}
	stack := []*node{root}
	for {
		start := int(d.InputOffset())
		t, err := d.RawToken()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		end := int(d.InputOffset())
		top := stack[len(stack)-1]
		switch t := t.(type) {
		case xml.StartElement:
			n := &node{name: qualified(t.Name), attr: slices.Clone(t.Attr), Span: doc.Span{Start: start, End: end}, inner: doc.Span{Start: end, End: end}}
			top.children = append(top.children, n)
			if stack = append(stack, n); len(stack) > maxDepth {
				return nil, fmt.Errorf("elements are nested deeper than %d", maxDepth)
			}
		case xml.EndElement:
			if len(stack) == 1 || top.name != qualified(t.Name) {
				return nil, fmt.Errorf("</%s> does not end an element", qualified(t.Name))
			}
			top.inner.End, top.End = start, end
			stack = stack[:len(stack)-1]
		case xml.CharData:
			top.children = append(top.children, &node{text: string(t), Span: doc.Span{Start: start, End: end}})
		}
	}
	if len(stack) > 1 {
		return nil, fmt.Errorf("<%s> has no end", stack[len(stack)-1].name)
	}
	return root, nil
}

func qualified(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}

func (n *node) child(name string) *node {
	for _, c := range n.children {
		if c.name == name {
			return c
		}
	}
	return nil
}

func (n *node) value(attr string) string {
	if n != nil {
		for _, a := range n.attr {
			if qualified(a.Name) == attr {
				return a.Value
			}
		}
	}
	return ""
}

// styleKinds says what paragraphs of a style are, by the names of the styles,
// which are English in files of any language, and those that they are based on.
func styleKinds(src []byte) map[string]doc.Kind {
	root, err := parseXML(src)
	if err != nil || root.child("w:styles") == nil {
		return nil
	}
	kinds, based := map[string]doc.Kind{}, map[string]string{}
	for _, s := range root.child("w:styles").children {
		if s.name != "w:style" {
			continue
		}
		id := s.value("w:styleId")
		based[id] = s.child("w:basedOn").value("w:val")
		switch name := strings.ToLower(s.child("w:name").value("w:val")); {
		case strings.HasPrefix(name, "heading"), name == "title":
			kinds[id] = doc.Heading
		case name == "caption":
			kinds[id] = doc.Caption
		case strings.HasPrefix(name, "list"):
			kinds[id] = doc.List
		case name == "normal":
			kinds[id] = doc.Paragraph
		}
	}
	for id := range based {
		for at, n := id, 0; kinds[id] == "" && at != "" && n < 10; n++ {
			at = based[at]
			if k := kinds[at]; k != "" {
				kinds[id] = k
			}
		}
	}
	return kinds
}

// wordPart is a part of a Word document with the paragraphs that have text.
type wordPart struct {
	src    []byte
	styles map[string]doc.Kind
	blocks []doc.Block
	places []place
}

func readWordPart(src []byte, styles map[string]doc.Kind) (*wordPart, error) {
	if !utf8.Valid(src) {
		return nil, errors.New("not in UTF-8")
	}
	root, err := parseXML(src)
	if err != nil {
		return nil, err
	}
	p := &wordPart{src: src, styles: styles}
	p.find(root, false)
	return p, nil
}

// find finds the paragraphs in n.
func (p *wordPart) find(n *node, inTable bool) {
	for _, c := range n.children {
		switch c.name {
		case "w:p":
			p.paragraph(c, inTable)
		case "w:tc":
			p.find(c, true)
		case "w:del", "w:moveFrom", "w:sdtPr", "mc:Fallback":
		default:
			p.find(c, inTable)
		}
	}
}

func (p *wordPart) raw(s doc.Span) string { return s.Of(string(p.src)) }

func (p *wordPart) paragraph(n *node, inTable bool) {
	r := wordRuns{part: p}
	begin := n.inner.Start
	for _, c := range n.children {
		if c.name == "w:pPr" {
			begin = c.End
		}
	}
	r.children(n)
	r.endField()
	r.format()
	b, from, to := block(r.runs)
	if from < 0 {
		p.boxes(n)
		return
	}
	props := n.child("w:pPr")
	switch {
	case props != nil && p.styles[props.child("w:pStyle").value("w:val")] != "" && p.styles[props.child("w:pStyle").value("w:val")] != doc.Paragraph:
		b.Kind = p.styles[props.child("w:pStyle").value("w:val")]
	case props != nil && props.child("w:numPr") != nil, inTable:
		b.Kind = doc.List
	default:
		b.Kind = doc.Paragraph
	}
	var head, tail strings.Builder
	for i, c := range r.runs {
		out := &head
		if i > to {
			out = &tail
		}
		switch {
		case from <= i && i <= to, strings.HasPrefix(c.data, formatMark):
		case c.code != "":
			out.WriteString(c.data)
		case c.text != "":
			out.WriteString(wordRun(r.base, c.text))
		}
	}
	p.blocks = append(p.blocks, b)
	p.places = append(p.places, place{doc.Span{Start: begin, End: n.inner.End}, func(c Content) string {
		return head.String() + wordText(c, r.base) + tail.String()
	}})
	p.boxes(n)
}

// boxes finds the paragraphs of the text boxes in a paragraph. What stands there
// for programs that cannot show a box is the same text again.
func (p *wordPart) boxes(n *node) {
	for _, c := range n.children {
		switch c.name {
		case "mc:Fallback", "w:del", "w:moveFrom":
		case "w:txbxContent":
			p.find(c, false)
		default:
			p.boxes(c)
		}
	}
}

// formatMark begins the data of a code that is the formatting of runs: the
// properties follow where it opens.
const formatMark = "format:"

func wordRun(format, text string) string {
	return "<w:r>" + format + `<w:t xml:space="preserve">` + escapeXML(text) + "</w:t></w:r>"
}

// wordText writes c as runs. Text has the formatting of the innermost code that
// has one, or else base, that of the paragraph.
func wordText(c Content, base string) string {
	var b strings.Builder
	formats := []string{base}
	for _, piece := range c {
		switch {
		case piece.Code == nil:
			b.WriteString(wordRun(formats[len(formats)-1], piece.Text))
		case !strings.HasPrefix(piece.Code.Data, formatMark):
			b.WriteString(piece.Code.Data)
		case piece.Code.Kind == doc.Open:
			formats = append(formats, strings.TrimPrefix(piece.Code.Data, formatMark))
		case len(formats) > 1:
			formats = formats[:len(formats)-1]
		}
	}
	return b.String()
}

// escapeXML is s as character data, without what XML has no place for.
func escapeXML(s string) string {
	return escapeHTML(strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, s))
}

// wordRuns reads the content of a paragraph.
type wordRuns struct {
	part    *wordPart
	runs    []run
	formats []string // of the runs that are text
	base    string   // the formatting of most of the text
	names   int
	// A field: begin, instructions, separator, what it shows, end.
	field struct {
		depth int
		raw   strings.Builder
		text  strings.Builder // of the instructions
		shown bool            // its result is text of the paragraph
		from  int             // of runs, where it begins
	}
}

func (r *wordRuns) add(x run, format string) {
	r.runs = append(r.runs, x)
	r.formats = append(r.formats, format)
}

func (r *wordRuns) pair(n *node, open, shut string, inside *node) {
	r.names++
	name := fmt.Sprint(n.name, r.names)
	r.add(run{code: doc.Open, name: name, data: open}, "")
	r.children(inside)
	r.add(run{code: doc.Close, name: name, data: shut}, "")
}

func (r *wordRuns) children(n *node) {
	for _, c := range n.children {
		raw := r.part.raw(c.Span)
		switch c.name {
		case "", "w:pPr", "w:proofErr", "w:rPr":
		case "w:r":
			r.run(c)
		case "w:hyperlink", "w:ins", "w:smartTag", "w:moveTo", "w:dir", "w:bdo":
			if r.hidden() {
				r.single(raw, "")
				continue
			}
			r.pair(c, r.part.raw(doc.Span{Start: c.Start, End: c.inner.Start}), r.part.raw(doc.Span{Start: c.inner.End, End: c.End}), c)
		case "w:sdt":
			if inside := c.child("w:sdtContent"); inside != nil && !r.hidden() {
				r.pair(c, r.part.raw(doc.Span{Start: c.Start, End: inside.inner.Start}), r.part.raw(doc.Span{Start: inside.inner.End, End: c.End}), inside)
			}
		default: // deletions, bookmarks, simple fields, formulas
			r.single(raw, "")
		}
	}
}

// hidden reports whether what comes is inside a field that is kept as it is.
func (r *wordRuns) hidden() bool { return r.field.depth > 0 && !r.field.shown }

func (r *wordRuns) single(raw, text string) {
	if r.hidden() {
		r.field.raw.WriteString(raw)
		return
	}
	r.add(run{code: doc.Single, data: raw, text: text}, "")
}

// run reads a <w:r>.
func (r *wordRuns) run(n *node) {
	props := ""
	if p := n.child("w:rPr"); p != nil {
		props = r.part.raw(p.Span)
	}
	wrap := func(c *node) string { return "<w:r>" + props + r.part.raw(c.Span) + "</w:r>" }
	for _, c := range n.children {
		switch c.name {
		case "", "w:rPr", "w:lastRenderedPageBreak", "w:softHyphen":
		case "w:t", "w:noBreakHyphen":
			text := "-"
			if c.name == "w:t" {
				text = ""
				for _, t := range c.children {
					text += t.text
				}
			}
			if r.hidden() {
				r.field.raw.WriteString(wrap(c))
				continue
			}
			r.add(run{text: text}, cleanProps(props))
		case "w:fldChar":
			r.fieldChar(c.value("w:fldCharType"), wrap(c))
		case "w:instrText":
			if r.field.depth > 0 {
				for _, t := range c.children {
					r.field.text.WriteString(t.text)
				}
			}
			r.single(wrap(c), "")
		case "w:tab", "w:br", "w:cr":
			r.single(wrap(c), " ")
		default: // notes, drawings, symbols
			r.single(wrap(c), "")
		}
	}
}

// fieldChar reads the marks of a field. What a link shows is text; any other
// field is one code.
func (r *wordRuns) fieldChar(kind, raw string) {
	f := &r.field
	switch kind {
	case "begin":
		if f.depth++; f.depth == 1 {
			f.raw.Reset()
			f.text.Reset()
			f.shown = false
		}
		if !f.shown {
			f.raw.WriteString(raw)
		} else {
			r.add(run{code: doc.Single, data: raw}, "")
		}
	case "separate":
		if f.depth == 1 && strings.HasPrefix(strings.TrimSpace(f.text.String()), "HYPERLINK") {
			f.raw.WriteString(raw)
			r.names++
			f.from = r.names
			r.add(run{code: doc.Open, name: fmt.Sprint("field", f.from), data: f.raw.String()}, "")
			f.raw.Reset()
			f.shown = true
			return
		}
		r.single(raw, "")
	case "end":
		switch {
		case f.depth == 1 && f.shown:
			r.add(run{code: doc.Close, name: fmt.Sprint("field", f.from), data: raw}, "")
		case f.depth == 1:
			f.raw.WriteString(raw)
			r.add(run{code: doc.Single, data: f.raw.String()}, "")
			f.raw.Reset()
		default:
			r.single(raw, "")
		}
		if f.depth = max(0, f.depth-1); f.depth == 0 {
			f.shown = false
		}
	default:
		r.single(raw, "")
	}
}

// endField writes what a field has left that goes on in the next paragraph.
func (r *wordRuns) endField() {
	if r.hidden() && r.field.raw.Len() > 0 {
		r.add(run{code: doc.Single, data: r.field.raw.String()}, "")
	}
}

// langProps are properties that say nothing of how text looks.
var langProps = regexp.MustCompile(`<w:(?:lang|noProof|webHidden)\b[^>]*/>|<w:rPr>\s*</w:rPr>|<w:rPr/>`)

// cleanProps is a run's formatting without what is of the German.
func cleanProps(props string) string {
	return langProps.ReplaceAllString(langProps.ReplaceAllString(props, ""), "")
}

// format makes pairs of codes round text with other formatting than most has.
func (r *wordRuns) format() {
	size := map[string]int{}
	for i, x := range r.runs {
		if x.code == "" {
			size[r.formats[i]] += len(strings.TrimSpace(x.text))
		}
	}
	most := -1
	for i, x := range r.runs { // in order, so that the first of equals is taken
		if x.code == "" && size[r.formats[i]] > most {
			r.base, most = r.formats[i], size[r.formats[i]]
		}
	}
	var out []run
	open := "" // the formatting of the pair that is open
	shut := func() {
		if open != "" {
			out = append(out, run{code: doc.Close, name: formatMark + fmt.Sprint(r.names), data: formatMark})
			open = ""
		}
	}
	for i, x := range r.runs {
		format := r.formats[i]
		if x.code == "" && strings.TrimSpace(x.text) == "" {
			out = append(out, x)
			continue
		}
		if x.code != "" || format == r.base {
			shut()
		} else if key := formatMark + format; key != open {
			shut()
			r.names++
			open = key
			out = append(out, run{code: doc.Open, name: formatMark + fmt.Sprint(r.names), data: open})
		}
		if x.code == "" {
			out = append(out, pieces(x)...)
			continue
		}
		out = append(out, x)
	}
	shut()
	r.runs = out
}

// pieces are the white space at the ends of x and the rest.
func pieces(x run) []run { return textRuns(x.text, 0, func(s string) string { return s }) }
