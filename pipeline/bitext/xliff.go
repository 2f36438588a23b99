package bitext

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/internal/regexp"
)

// readXLIFF reads both versions of XLIFF: users and tools tell them apart by
// looking inside, and so does it.
func readXLIFF(r io.Reader) (*doc.Document, error) {
	x := newXMLReader(limit(r))
	root, err := x.root("xliff")
	if err != nil {
		return nil, err
	}
	d := &doc.Document{SourceLang: "de", TargetLang: "en"}
	switch version := attr(root.Attr, "version"); {
	case version == "1.2" || version == "1.1":
		err = readXLIFF1(x, d)
	case strings.HasPrefix(version, "2."):
		d.SourceLang = cmp.Or(attr(root.Attr, "srcLang"), d.SourceLang)
		d.TargetLang = cmp.Or(attr(root.Attr, "trgLang"), d.TargetLang)
		err = readXLIFF2(x, d)
	default:
		err = x.errorf("XLIFF version %.20q: expected 1.2 or 2.1", version)
	}
	if err != nil {
		return nil, err
	}
	return d, verify(d)
}

// xliffWalk calls unit for every element called unitName, with the kind of
// block that the innermost group says, and other for every other element; what
// other does not read of an element to its end is walked too.
func xliffWalk(x *xmlReader, d *doc.Document, unitName, typeAttr, typePrefix string,
	unit func(xml.StartElement, doc.Kind) error, other func(xml.StartElement) error) error {
	kinds := []doc.Kind{doc.Paragraph}
	files := 0
	for {
		tok, err := x.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		switch tok := tok.(type) {
		case xml.EndElement:
			if tok.Name.Local == "group" {
				kinds = kinds[:len(kinds)-1]
			}
		case xml.StartElement:
			switch tok.Name.Local {
			case "file":
				if files++; files > 1 {
					return x.errorf("a second <file>: expected one article")
				}
				d.Name = attr(tok.Attr, "original")
				d.SourceLang = cmp.Or(attr(tok.Attr, "source-language"), d.SourceLang)
				d.TargetLang = cmp.Or(attr(tok.Attr, "target-language"), d.TargetLang)
			case "group":
				kind := kinds[len(kinds)-1]
				if k, ok := strings.CutPrefix(attr(tok.Attr, typeAttr), typePrefix); ok {
					if kind = doc.Kind(k); !knownKind(kind) {
						return x.errorf("group %s %.40q: expected heading, paragraph, list, caption or boilerplate", typeAttr, k)
					}
				}
				kinds = append(kinds, kind)
			case unitName:
				if err := unit(tok, kinds[len(kinds)-1]); err != nil {
					return err
				}
			default:
				if err := other(tok); err != nil {
					return err
				}
			}
		}
	}
}

// Namespaces of XLIFF 2.1 and of the modules used.
const (
	nsXLIFF2   = "urn:oasis:names:tc:xliff:document:2.0"
	nsGlossary = "urn:oasis:names:tc:xliff:glossary:2.0"
	nsMetadata = "urn:oasis:names:tc:xliff:metadata:2.0"
)

// ours begins the values that only this program gives a meaning to.
const ours = "dolmetsch:"

// Categories of notes: what a check found, and what a reviewer wrote.
const (
	noteCheck   = "check"
	noteComment = "comment"
)

// writeXLIFF2 writes XLIFF 2.1: a group per block, a unit per segment, so that
// notes, which XLIFF 2 hangs on units, stand at their segment. Names and
// glossary terms are annotated in the source and listed in the glossary module;
// origin, score and position are in the metadata module.
func writeXLIFF2(w io.Writer, d *doc.Document) error {
	if len(d.Blocks) == 0 {
		return fmt.Errorf("xliff: %s has no text: a file element needs a group", d.Name)
	}
	out := &sticky{w: w}
	out.printf("%s<xliff xmlns=%q xmlns:gls=%q xmlns:mda=%q version=\"2.1\" srcLang=\"%s\" trgLang=\"%s\">\n",
		xmlHeader, nsXLIFF2, nsGlossary, nsMetadata, esc(sourceLang(d)), esc(targetLang(d)))
	out.printf(" <file id=\"f1\" original=\"%s\" xml:space=\"preserve\">\n", esc(d.Name))
	out.metadata("  ", documentProperties(d))
	for i, b := range d.Blocks {
		out.printf("  <group id=\"b%d\" type=\"%s%s\">\n", i+1, ours, esc(string(b.Kind)))
		for j := range b.Units {
			out.xliff2Unit(&b.Units[j])
		}
		out.printf("  </group>\n")
	}
	out.printf(" </file>\n</xliff>\n")
	return out.err
}

func (out *sticky) metadata(indent string, properties []property) {
	if len(properties) == 0 {
		return
	}
	out.printf("%s<mda:metadata>\n%s <mda:metaGroup category=\"dolmetsch\">\n", indent, indent)
	for _, p := range properties {
		out.printf("%s  <mda:meta type=\"%s\">%s</mda:meta>\n", indent, p.name, esc(p.value))
	}
	out.printf("%s </mda:metaGroup>\n%s</mda:metadata>\n", indent, indent)
}

func (out *sticky) xliff2Unit(u *doc.Unit) {
	const indent = "    "
	out.printf("   <unit id=\"%s\">\n", esc(u.ID))
	out.metadata(indent, unitProperties(u))

	source := sourceNodes(u)
	marked := map[int]bool{} // terms that the source marks
	walkTerms(source, func(i int) { marked[i] = true })

	glossary := false
	for i, t := range u.Terms {
		if (t.Kind != doc.Name && t.Kind != doc.Glossary) || !marked[i] {
			continue
		}
		if !glossary {
			out.printf("%s<gls:glossary>\n", indent)
			glossary = true
		}
		out.printf("%s <gls:glossEntry ref=\"#t%d\">\n%s  <gls:term source=\"%s\">%s</gls:term>\n", indent, i+1, indent, t.Kind, esc(t.Source))
		out.printf("%s  <gls:translation>%s</gls:translation>\n%s </gls:glossEntry>\n", indent, esc(t.Target), indent)
	}
	if glossary {
		out.printf("%s</gls:glossary>\n", indent)
	}

	if len(u.Issues) > 0 || u.Note != "" {
		out.printf("%s<notes>\n", indent)
		for _, i := range u.Issues {
			out.printf("%s <note category=\"%s\" priority=\"%d\">%s</note>\n", indent, noteCheck, priority(i.Severity), esc(issueLine(i)))
		}
		if u.Note != "" {
			out.printf("%s <note category=\"%s\">%s</note>\n", indent, noteComment, esc(u.Note))
		}
		out.printf("%s</notes>\n", indent)
	}

	state := "initial"
	if u.Target != "" {
		switch u.State {
		case doc.Machine:
			state = "translated"
		case doc.Edited:
			state = "reviewed"
		case doc.Approved:
			state = "final"
		}
	}
	out.printf("%s<segment state=\"%s\">\n%s <source>%s</source>\n", indent, state, indent, xliff2Inline(source, u.Terms))
	if u.Target != "" {
		out.printf("%s <target>%s</target>\n", indent, esc(u.Target))
	}
	out.printf("%s</segment>\n   </unit>\n", indent)
}

// priority of a note, 1 the highest of 10.
func priority(s doc.Severity) int {
	switch s {
	case doc.Error:
		return 1
	case doc.Warning:
		return 4
	}
	return 8
}

func walkTerms(nodes []node, f func(term int)) {
	for _, n := range nodes {
		if n.term >= 0 {
			f(n.term)
			walkTerms(n.nodes, f)
		}
	}
}

// xliff2Inline is the content of a source with its terms marked. The target is
// plain text: tools that put another in its place leave the marks of the first
// standing, with their words, and where terms are in it is found again anyway.
func xliff2Inline(nodes []node, terms []doc.Term) string {
	var b strings.Builder
	for _, n := range nodes {
		if n.term < 0 {
			b.WriteString(esc(n.text))
			continue
		}
		switch t := terms[n.term]; t.Kind {
		case doc.Name, doc.Glossary:
			fmt.Fprintf(&b, `<mrk id="t%d" type="term">`, n.term+1)
		default:
			fmt.Fprintf(&b, `<mrk id="t%d" type="%s%s" value="%s">`, n.term+1, ours, t.Kind, esc(t.Target))
		}
		b.WriteString(xliff2Inline(n.nodes, terms) + "</mrk>")
	}
	return b.String()
}

func readXLIFF2(x *xmlReader, d *doc.Document) error {
	last := 0
	return xliffWalk(x, d, "unit", "type", ours,
		func(start xml.StartElement, kind doc.Kind) error {
			e, err := x.tree(start)
			if err != nil {
				return err
			}
			u, err := xliff2Unit(e)
			if err != nil {
				return err
			}
			addUnit(d, &last, kind, u)
			return nil
		},
		func(start xml.StartElement) error {
			if start.Name.Local != "metadata" {
				return x.skip()
			}
			e, err := x.tree(start)
			if err != nil {
				return err
			}
			return eachMeta(e, func(name, value string) error {
				setDocumentProperty(d, name, value)
				return nil
			})
		})
}

// eachMeta calls f with our metadata.
func eachMeta(metadata *element, f func(name, value string) error) error {
	for _, group := range metadata.all("metaGroup") {
		if group.attr("category") != "dolmetsch" {
			continue
		}
		for _, m := range group.all("meta") {
			if err := f(m.attr("type"), m.text()); err != nil {
				return m.errorf("%v", err)
			}
		}
	}
	return nil
}

func xliff2Unit(e *element) (doc.Unit, error) {
	u := doc.Unit{ID: e.attr("id"), Raw: doc.NoSpan}
	if m := e.first("metadata"); m != nil {
		err := eachMeta(m, func(name, value string) error { return setUnitProperty(&u, name, value) })
		if err != nil {
			return u, err
		}
	}
	if notes := e.first("notes"); notes != nil {
		for _, n := range notes.all("note") {
			if err := readNote(&u, n, n.attr("category") == noteCheck); err != nil {
				return u, err
			}
		}
	}
	in := inlineReader{data: map[string]string{}}
	if data := e.first("originalData"); data != nil {
		for _, d := range data.all("data") {
			in.data[d.attr("id")] = d.text()
		}
	}
	source, target, state, half, err := in.parts(e)
	if err != nil {
		return u, err
	}
	u.Source, u.Target = source.String(), target.String()
	for _, m := range slices.Concat(source.marks, target.marks) {
		if m.kind == "comment" { // the note that a comment may refer to is read with the others
			addNote(&u, m.value)
		}
	}
	switch state {
	case "initial", "translated":
		u.State = doc.Machine
	case "reviewed":
		u.State = doc.Edited
	case "final":
		u.State = doc.Approved
	default:
		return u, e.errorf("state %.40q: expected initial, translated, reviewed or final", state)
	}
	entries := map[string]*element{}
	if g := e.first("glossary"); g != nil {
		for _, entry := range g.all("glossEntry") {
			entries[entry.attr("ref")] = entry
		}
	}
	for _, m := range source.marks {
		t := doc.Term{SourceSpan: m.span, Source: m.span.Of(u.Source), TargetSpan: doc.NoSpan, Target: m.value}
		entry := entries["#"+m.id]
		switch {
		case m.code:
			t.Kind = doc.URL
			t.Target = t.Source
		case m.kind == "term" && entry != nil && entry.first("term") != nil:
			t.Kind = doc.TermKind(cmp.Or(entry.first("term").attr("source"), string(doc.Glossary)))
			if tr := entry.first("translation"); tr != nil {
				t.Target = tr.text()
			}
		default:
			kind, ok := strings.CutPrefix(m.kind, ours)
			if !ok {
				continue // an annotation that another tool made
			}
			t.Kind = doc.TermKind(kind)
		}
		for _, o := range target.marks {
			if o.id == m.id {
				t.TargetSpan = o.span
			}
		}
		u.Terms = append(u.Terms, t)
	}
	sortTerms(u.Terms)
	settle(&u)
	if half != "" {
		u.State = doc.Machine
		u.AddIssue(doc.CodeHalf, doc.Error, fmt.Sprintf("a part of the segment has no English, its German stands there: %q", half))
	}
	if err := verifyUnit(&u); err != nil {
		return u, e.errorf("%v", err)
	}
	return u, nil
}

// parts puts a unit together again that a tool may have split: the text of its
// source and target, the least of the states, and the German of a part that has
// no English while others do.
func (in *inlineReader) parts(e *element) (source, target *inlineText, state, half string, err error) {
	type part struct {
		source, target inlineText
		segment        bool
		order          int // of the target
	}
	var all []part
	translated := false
	for _, n := range e.nodes {
		if n.element == nil || n.element.name.Local != "segment" && n.element.name.Local != "ignorable" {
			continue
		}
		p := part{segment: n.element.name.Local == "segment", order: len(all) + 1}
		s, t := n.element.first("source"), n.element.first("target")
		if s == nil {
			return nil, nil, "", "", n.element.errorf("no <source>: expected one")
		}
		if err := in.read(s, &p.source); err != nil {
			return nil, nil, "", "", err
		}
		if t == nil && !p.segment {
			t = s // what is between sentences
		}
		if t != nil {
			if err := in.read(t, &p.target); err != nil {
				return nil, nil, "", "", err
			}
			if k, err := strconv.Atoi(t.attr("order")); err == nil {
				p.order = k
			}
		}
		if p.segment {
			state = lesser(state, strings.ToLower(cmp.Or(n.element.attr("state"), "initial")))
			translated = translated || p.target.Len() > 0
		}
		all = append(all, p)
	}
	if state == "" {
		return nil, nil, "", "", e.errorf("unit %.40q: no <segment>: expected one", e.attr("id"))
	}
	source, target = &inlineText{}, &inlineText{}
	for i := range all {
		p := &all[i]
		if p.segment && translated && strings.TrimSpace(p.target.String()) == "" && strings.TrimSpace(p.source.String()) != "" {
			half = cmp.Or(half, oneLine(p.source.String()))
			p.target = inlineText{}
			p.target.WriteString(p.source.String())
		}
		source.add(&p.source)
	}
	slices.SortStableFunc(all, func(a, b part) int { return cmp.Compare(a.order, b.order) })
	for i := range all {
		p := &all[i]
		if !translated {
			break
		}
		if i > 0 && target.Len() > 0 && spaceAtEnd(all[i-1].source.String()) && !spaceAtEnd(target.String()) {
			target.WriteString(" ") // translators leave it out
		}
		target.add(&p.target)
	}
	source.fold()
	target.fold()
	return source, target, state, half, nil
}

func spaceAtEnd(text string) bool {
	r, _ := utf8.DecodeLastRuneInString(text)
	return unicode.IsSpace(r)
}

// lesser is the state that is less far on; "" is none yet.
func lesser(a, b string) string {
	order := []string{"initial", "translated", "reviewed", "final"}
	for _, s := range order {
		if a == s || b == s {
			if a == "" || b == s {
				return b
			}
			return a
		}
	}
	return b
}

// readNote takes a note for an issue or a comment.
func readNote(u *doc.Unit, n *element, check bool) error {
	text := strings.TrimSpace(n.text())
	if check {
		issue, err := parseIssue(text)
		if err != nil {
			return n.errorf("%v", err)
		}
		u.Issues = append(u.Issues, issue)
		return nil
	}
	addNote(u, text)
	return nil
}

// inlineText is the text of a source or target with its marks.
type inlineText struct {
	strings.Builder
	marks []mark
	open  map[string]mark // <sm> without its <em> yet
}

// add appends other.
func (t *inlineText) add(other *inlineText) {
	at := t.Len()
	t.WriteString(other.String())
	for _, m := range other.marks {
		m.span.Start, m.span.End = m.span.Start+at, m.span.End+at
		t.marks = append(t.marks, m)
	}
}

// printed finds the white space that a program has laid a file out with.
var printed = regexp.MustCompile(`^\s*[\r\n]|[\r\n][ \t]{2,}`)

// fold takes that white space out.
func (t *inlineText) fold() {
	text := t.String()
	if !printed.MatchString(text) {
		return
	}
	var b strings.Builder
	at := make([]int, len(text)+1) // where each byte is now
	space := false
	for i, r := range text {
		if unicode.IsSpace(r) {
			space = b.Len() > 0
		} else if space {
			b.WriteByte(' ')
			space = false
		}
		for k := i; k < i+utf8.RuneLen(r); k++ {
			at[k] = b.Len()
		}
		if !unicode.IsSpace(r) {
			b.WriteString(text[i : i+utf8.RuneLen(r)])
		}
	}
	at[len(text)] = b.Len()
	for i := range t.marks {
		s := &t.marks[i].span
		s.Start, s.End = at[s.Start], at[s.End]
	}
	t.Reset()
	t.WriteString(b.String())
}

type mark struct {
	id, kind, value string
	code            bool // an inline code, not an annotation
	span            doc.Span
}

type inlineReader struct {
	data map[string]string // originalData by id
}

// read appends the content of e to t.
func (in *inlineReader) read(e *element, t *inlineText) error {
	for _, n := range e.nodes {
		if n.element == nil {
			t.WriteString(n.text)
			continue
		}
		c := n.element
		start := t.Len()
		m := mark{id: c.attr("id"), kind: c.attr("type"), value: c.attr("value")}
		switch c.name.Local {
		case "mrk":
			if err := in.read(c, t); err != nil {
				return err
			}
			m.span = doc.Span{Start: start, End: t.Len()}
			t.marks = append(t.marks, m)
		case "ph":
			data, ok := in.data[c.attr("dataRef")]
			if !ok {
				data = c.attr("equiv")
			}
			t.WriteString(data)
			if data != "" {
				m.code, m.span = true, doc.Span{Start: start, End: t.Len()}
				t.marks = append(t.marks, m)
			}
		case "pc":
			if err := in.read(c, t); err != nil {
				return err
			}
		case "sm":
			if t.open == nil {
				t.open = map[string]mark{}
			}
			m.span.Start = start
			t.open[m.id] = m
		case "em":
			if m, ok := t.open[c.attr("startRef")]; ok {
				m.span.End = t.Len()
				t.marks = append(t.marks, m)
				delete(t.open, m.id)
			}
		case "cp":
			r, err := strconv.ParseUint(c.attr("hex"), 16, 32)
			if err != nil || !utf8.ValidRune(rune(r)) {
				return c.errorf("<cp hex=%.20q>: expected a code point", c.attr("hex"))
			}
			t.WriteRune(rune(r))
		case "sc", "ec": // codes of other tools: they carry no text of the article
		default:
			return c.errorf("<%.40s> in a text: expected an inline element of XLIFF 2", c.name.Local)
		}
	}
	return nil
}
