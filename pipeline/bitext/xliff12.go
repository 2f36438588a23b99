package bitext

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"

	"dolmetsch/doc"
)

const nsXLIFF1 = "urn:oasis:names:tc:xliff:document:1.2"

// mtypes are the values of mrk/@mtype for our kinds of term, from the list of
// the specification where it has one.
var mtypes = map[doc.TermKind]string{
	doc.Name: "name", doc.Glossary: "term", doc.URL: "protected",
	doc.Number: "x-number", doc.Quote: "x-quote", doc.Sign: "x-sign",
}

// writeXLIFF1 writes XLIFF 1.2, a group per block and a trans-unit per segment.
func writeXLIFF1(w io.Writer, d *doc.Document) error {
	out := &sticky{w: w}
	out.printf("%s<xliff xmlns=%q version=\"1.2\">\n", xmlHeader, nsXLIFF1)
	out.printf(" <file original=\"%s\" source-language=\"%s\" target-language=\"%s\" datatype=\"plaintext\">\n",
		esc(d.Name), esc(sourceLang(d)), esc(targetLang(d)))
	out.printf("  <header>\n")
	for _, p := range documentProperties(d) {
		out.printf("   <note from=\"%s%s\">%s</note>\n", ours, p.name, esc(p.value))
	}
	out.printf("  </header>\n  <body>\n")
	for i, b := range d.Blocks {
		out.printf("   <group id=\"b%d\" restype=\"x-%s\">\n", i+1, esc(string(b.Kind)))
		for j := range b.Units {
			out.xliff1Unit(&b.Units[j])
		}
		out.printf("   </group>\n")
	}
	out.printf("  </body>\n </file>\n</xliff>\n")
	return out.err
}

func (out *sticky) xliff1Unit(u *doc.Unit) {
	approved := "no"
	if u.State == doc.Approved && u.Target != "" {
		approved = "yes"
	}
	var extra []string
	for _, p := range unitProperties(u) {
		extra = append(extra, p.name+"="+p.value)
	}
	out.printf("    <trans-unit id=\"%s\" approved=\"%s\" xml:space=\"preserve\" extradata=\"%s\">\n",
		esc(u.ID), approved, esc(strings.Join(extra, " ")))
	out.printf("     <source>%s</source>\n", xliff1Inline(sourceNodes(u), u.Terms))
	if u.Target != "" {
		state := `needs-review-translation" state-qualifier="mt-suggestion`
		switch {
		case u.State == doc.Edited:
			state = "translated"
		case u.State == doc.Approved:
			state = "signed-off"
		case u.Origin == doc.OriginMemory:
			state = `needs-review-translation" state-qualifier="leveraged-tm`
		case u.Origin == doc.OriginVerbatim:
			state = `needs-review-translation`
		}
		out.printf("     <target state=\"%s\">%s</target>\n", state, esc(u.Target))
	}
	if u.Target == "" && u.Origin == doc.OriginNone {
		// OmegaT and its likes translate what stands in the target.
		out.printf("     <target state=\"needs-translation\">%s</target>\n", esc(u.Source))
	}
	for _, i := range u.Issues {
		out.printf("     <note from=\"%s\" priority=\"%d\">%s</note>\n", noteCheck, priority(i.Severity), esc(issueLine(i)))
	}
	if u.Note != "" {
		out.printf("     <note from=\"%s\">%s</note>\n", noteComment, esc(u.Note))
	}
	out.printf("    </trans-unit>\n")
}

// xliff1Inline is the content of a source, in which terms carry the required
// English as comment. The target is plain text, as in XLIFF 2.
func xliff1Inline(nodes []node, terms []doc.Term) string {
	var b strings.Builder
	for _, n := range nodes {
		if n.term < 0 {
			b.WriteString(esc(n.text))
			continue
		}
		t := terms[n.term]
		fmt.Fprintf(&b, `<mrk mtype="%s" comment="%s">%s</mrk>`,
			cmp.Or(mtypes[t.Kind], "x-"+string(t.Kind)), esc(t.Target), xliff1Inline(n.nodes, terms))
	}
	return b.String()
}

func readXLIFF1(x *xmlReader, d *doc.Document) error {
	last := 0
	return xliffWalk(x, d, "trans-unit", "restype", "x-",
		func(start xml.StartElement, kind doc.Kind) error {
			e, err := x.tree(start)
			if err != nil {
				return err
			}
			u, err := xliff1Unit(e)
			if err != nil {
				return err
			}
			addUnit(d, &last, kind, u)
			return nil
		},
		func(start xml.StartElement) error {
			switch start.Name.Local {
			case "header", "body":
				return nil
			case "note":
				e, err := x.tree(start)
				if err != nil {
					return err
				}
				if name, ok := strings.CutPrefix(e.attr("from"), ours); ok {
					setDocumentProperty(d, name, e.text())
				}
				return nil
			}
			return x.skip()
		})
}

func xliff1Unit(e *element) (doc.Unit, error) {
	u := doc.Unit{ID: e.attr("id"), Raw: doc.NoSpan}
	// A tool that numbers units itself keeps our id as the name.
	if _, _, ok := unitID(u.ID); !ok && e.attr("resname") != "" {
		u.ID = e.attr("resname")
	}
	for _, p := range strings.Fields(e.attr("extradata")) {
		name, value, _ := strings.Cut(p, "=")
		if err := setUnitProperty(&u, name, value); err != nil {
			return u, e.errorf("%v", err)
		}
	}
	source := e.first("source")
	if source == nil {
		return u, e.errorf("trans-unit %.40q: no <source>: expected one", u.ID)
	}
	var s, t inlineText
	if err := readInline1(source, &s); err != nil {
		return u, err
	}
	if target := e.first("target"); target != nil {
		if err := readInline1(target, &t); err != nil {
			return u, err
		}
		u.State = xliff1State(target.attr("state"), e.attr("approved"))
	}
	s.fold()
	t.fold()
	u.Source, u.Target = s.String(), t.String()
	for _, m := range slices.Concat(s.marks, t.marks) {
		if strings.TrimPrefix(m.kind, "x-") == "comment" {
			addNote(&u, m.value)
		}
	}
	for _, n := range e.all("note") {
		if err := readNote(&u, n, n.attr("from") == noteCheck); err != nil {
			return u, err
		}
	}
	for _, m := range s.marks {
		kind := doc.TermKind("")
		for k, mtype := range mtypes {
			if mtype == m.kind {
				kind = k
			}
		}
		if kind == "" {
			continue // an annotation that another tool made
		}
		term := doc.Term{Kind: kind, Source: m.span.Of(u.Source), SourceSpan: m.span, Target: m.value, TargetSpan: doc.NoSpan}
		for i, o := range t.marks {
			if o.kind == m.kind && o.value == m.value {
				term.TargetSpan = o.span
				t.marks = slices.Delete(t.marks, i, i+1)
				break
			}
		}
		u.Terms = append(u.Terms, term)
	}
	sortTerms(u.Terms)
	settle(&u)
	if err := verifyUnit(&u); err != nil {
		return u, e.errorf("%v", err)
	}
	return u, nil
}

// xliff1State is how far a unit has come. Tools set approved for a whole file at
// once, so a target that is said to need something does.
func xliff1State(state, approved string) doc.State {
	switch state = strings.ToLower(state); {
	case strings.HasPrefix(state, "needs-"), state == "new":
		return doc.Machine
	case strings.EqualFold(approved, "yes"), state == "signed-off", state == "final":
		return doc.Approved
	case state == "translated":
		return doc.Edited
	}
	return doc.Machine
}

// readInline1 appends the content of an XLIFF 1.2 source or target to t. Codes
// of other tools are no text of the article; what <g> and <mrk> enclose is.
func readInline1(e *element, t *inlineText) error {
	for _, n := range e.nodes {
		if n.element == nil {
			t.WriteString(n.text)
			continue
		}
		c := n.element
		start := t.Len()
		switch c.name.Local {
		case "mrk", "g":
			if err := readInline1(c, t); err != nil {
				return err
			}
			if c.name.Local == "mrk" {
				t.marks = append(t.marks, mark{
					kind: c.attr("mtype"), value: c.attr("comment"),
					span: doc.Span{Start: start, End: t.Len()},
				})
			}
		case "x", "bx", "ex", "ph", "bpt", "ept", "it", "sub":
		default:
			return c.errorf("<%.40s> in a text: expected an inline element of XLIFF 1.2", c.name.Local)
		}
	}
	return nil
}

// sortTerms puts terms in the order that protection gives them: by place, the
// enclosing before the enclosed.
func sortTerms(terms []doc.Term) {
	slices.SortStableFunc(terms, func(a, b doc.Term) int {
		return cmp.Or(cmp.Compare(a.SourceSpan.Start, b.SourceSpan.Start), cmp.Compare(b.SourceSpan.End, a.SourceSpan.End))
	})
}
