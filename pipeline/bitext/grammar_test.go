package bitext

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"

	"dolmetsch/doc"
)

// A grammar holds what the specification of an XML format says of the elements
// that are written: their content, and their attributes and values. It is kept
// here in our own words so that plain `go test` needs no schema; validate.sh
// holds the files against the published ones.
type grammar map[string]rule

type rule struct {
	content string            // regular expression over child names, each followed by a space
	text    bool              // may hold character data
	attrs   map[string]string // name, with ! where required -> regular expression
}

const (
	anyText  = `.*`
	nmtoken  = `[\pL\pN._:-]+`
	language = `[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*`
	custom   = `[^\s:]+:\S+`
)

var xliff2Grammar = grammar{
	"xliff": {`(file )+`, false, map[string]string{"!version": `2\.1`, "!srcLang": language, "trgLang": language}},
	"file": {`(skeleton )?(mda:metadata )*(notes )?(unit |group )+`, false,
		map[string]string{"!id": nmtoken, "original": anyText, "xml:space": `default|preserve`}},
	"group": {`(mda:metadata )*(notes )?(unit |group )*`, false, map[string]string{"!id": nmtoken, "type": custom}},
	"unit":  {`(mda:metadata |gls:glossary )*(notes )?(originalData )?(segment |ignorable )+`, false, map[string]string{"!id": nmtoken}},
	"segment": {`source (target )?`, false,
		map[string]string{"id": nmtoken, "state": `initial|translated|reviewed|final`}},
	"notes":        {`(note )+`, false, nil},
	"note":         {``, true, map[string]string{"category": anyText, "priority": `[1-9]|10`, "appliesTo": `source|target`}},
	"originalData": {`(data )+`, false, nil},
	"data":         {`(cp )*`, true, map[string]string{"!id": nmtoken}},
	"source":       {`(cp |ph |mrk )*`, true, nil},
	"target":       {`(cp |ph |mrk )*`, true, nil},
	"mrk": {`(cp |ph |mrk )*`, true,
		map[string]string{"!id": nmtoken, "type": `generic|comment|term|` + custom, "value": anyText, "ref": anyText}},
	"ph": {``, false, map[string]string{"!id": nmtoken, "type": `fmt|ui|quote|link|image|other`, "equiv": anyText, "dataRef": nmtoken}},

	"gls:glossary":    {`(gls:glossEntry )+`, false, nil},
	"gls:glossEntry":  {`gls:term (gls:translation )*(gls:definition )?`, false, map[string]string{"ref": `#.+`}},
	"gls:term":        {``, true, map[string]string{"source": anyText}},
	"gls:translation": {``, true, map[string]string{"source": anyText}},
	"mda:metadata":    {`(mda:metaGroup )+`, false, nil},
	"mda:metaGroup":   {`(mda:metaGroup |mda:meta )+`, false, map[string]string{"category": anyText}},
	"mda:meta":        {``, true, map[string]string{"!type": anyText}},
}

var xliff1Grammar = grammar{
	"xliff": {`(file )+`, false, map[string]string{"!version": `1\.2`}},
	"file": {`(header )?body `, false, map[string]string{"!original": anyText, "!source-language": language,
		"target-language": language, "!datatype": `plaintext`}},
	"header": {`(note )*`, false, nil},
	"body":   {`(group |trans-unit )*`, false, nil},
	"group":  {`(group |trans-unit )*`, false, map[string]string{"id": anyText, "restype": `x-\S+`}},
	"trans-unit": {`source (seg-source )?(target )?(note )*`, false, map[string]string{"!id": anyText,
		"approved": `yes|no`, "xml:space": `default|preserve`, "extradata": anyText}},
	"source": {`(mrk )*`, true, nil},
	"target": {`(mrk )*`, true, map[string]string{
		"state":           `final|needs-(adaptation|l10n|translation|review-(adaptation|l10n|translation))|new|signed-off|translated`,
		"state-qualifier": `exact-match|fuzzy-match|id-match|leveraged-(glossary|inherited|mt|repository|tm)|mt-suggestion|rejected-\w+|tm-suggestion`}},
	"mrk": {`(mrk )*`, true, map[string]string{"!mtype": `name|term|protected|x-\S+`, "comment": anyText}},
	"note": {``, true, map[string]string{"from": anyText, "priority": `[1-9]|10`,
		"annotates": `source|target|general`}},
}

var tmxGrammar = grammar{
	"tmx": {`header body `, false, map[string]string{"!version": `1\.4`}},
	"header": {`(note |prop |ude )*`, false, map[string]string{"!creationtool": anyText, "!creationtoolversion": anyText,
		"!segtype": `block|paragraph|sentence|phrase`, "!o-tmf": anyText, "!adminlang": language,
		"!srclang": `\*all\*|` + language, "!datatype": anyText}},
	"body": {`(tu )*`, false, nil},
	"tu":   {`((note |prop )*)(tuv )+`, false, map[string]string{"tuid": `\S+`}},
	"tuv":  {`((note |prop )*)seg `, false, map[string]string{"!xml:lang": language}},
	"seg":  {``, true, nil},
	"note": {``, true, nil},
	"prop": {``, true, map[string]string{"!type": anyText}},
}

var namespaces = map[string]string{nsXLIFF2: "", nsXLIFF1: "", nsGlossary: "gls:", nsMetadata: "mda:", xmlSpace: "xml:", "": ""}

// violations are the places where a file breaks g.
func (g grammar) violations(r io.Reader) []string {
	var found []string
	dec := xml.NewDecoder(r)
	type open struct {
		name     string
		children string
	}
	var stack []open
	fault := func(format string, args ...any) {
		line, _ := dec.InputPos()
		found = append(found, fmt.Sprintf("line %d: ", line)+fmt.Sprintf(format, args...))
	}
	full := func(pattern string) *regexp.Regexp { return regexp.MustCompile(`(?s)^(?:` + pattern + `)$`) }
	for {
		tok, err := dec.Token()
		if err == io.EOF {
			return found
		}
		if err != nil {
			return append(found, err.Error())
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			prefix, known := namespaces[tok.Name.Space]
			name := prefix + tok.Name.Local
			r, ok := g[name]
			if !ok || !known {
				fault("<%s> of %q is unknown", name, tok.Name.Space)
			}
			if len(stack) > 0 {
				stack[len(stack)-1].children += name + " "
			}
			stack = append(stack, open{name: name})
			values := map[string]string{}
			for _, a := range tok.Attr {
				if a.Name.Space == "xmlns" || a.Name.Local == "xmlns" {
					continue
				}
				attribute := namespaces[a.Name.Space] + a.Name.Local
				values[attribute] = a.Value
				pattern, ok := r.attrs[attribute]
				if !ok {
					pattern, ok = r.attrs["!"+attribute]
				}
				if !ok {
					fault("<%s %s> is unknown", name, attribute)
				} else if !full(pattern).MatchString(a.Value) {
					fault("<%s %s=%q> is not %s", name, attribute, a.Value, pattern)
				}
			}
			for attribute := range r.attrs {
				if required, ok := strings.CutPrefix(attribute, "!"); ok {
					if _, ok := values[required]; !ok {
						fault("<%s> lacks %s", name, required)
					}
				}
			}
		case xml.EndElement:
			top := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			if !full(g[top.name].content).MatchString(top.children) {
				fault("<%s> holds %s, not %s", top.name, top.children, g[top.name].content)
			}
		case xml.CharData:
			if strings.TrimSpace(string(tok)) != "" && len(stack) > 0 && !g[stack[len(stack)-1].name].text {
				fault("text in <%s>", stack[len(stack)-1].name)
			}
		}
	}
}

// awkward is a document whose texts and settings are as hostile as a document
// can hold.
func awkward(t testing.TB) *doc.Document {
	b := builder{t: t, d: &doc.Document{Name: `a"b<c>&.txt`, Backend: "x & y"}}
	for _, text := range hostileTexts {
		b.block(doc.Paragraph, unit(text, text).score(-0.5).note(text).issue("code", doc.Info, text))
	}
	b.block(doc.Heading, unit("# **a** <b> `c` #", "# **a** <b> `c` #"))
	// Terms that touch, nest, cross and repeat.
	u := unit("aä «b» cc dd https://x.example/?a=<b>", "aä «b» cc dd https://y.example/").
		term(doc.Quote, "«b» cc", "«b» cc").term(doc.Name, "cc dd", "cc dd").term(doc.Name, "aä", "aä").
		term(doc.Glossary, "b", "b").missing(doc.URL, "https://x.example/?a=<b>", "https://x.example/?a=<b>")
	b.block(doc.List, u)
	return b.done()
}

var hostileTexts = []string{
	`</script><script>alert(1)</script>`, `<!-- x -->`, `]]>`, `<![CDATA[x]]>`, `&amp; &lt; &#60;`, `<b onclick="x">`,
	`{{.Name}} ${x} %s %d`, `'";--`, "tab\there", "line\nbreak\r\n", `back\slash\t\n`, `trailing\`, "=1+1", "@sum(A1)",
	`**bold** _it_ ~~no~~`, "`code` ``co`de``", `[link](http://x.example)`, `![image](x)`, `[^1]: note`, `| a | b |`, `# head #`,
	`1. one`, `- item`, `---`, `> quote`, `www.example.de`, `https://example.de/a_b_c`, `a@b.example`, `$x^2$`, `:tada:`, `@user`, `#12`, `http://[x`,
	"\u202eevil\u202c", "a\u0000b\u0007c\u001b[31m", "e\u0301 👩‍👩‍👧 漢字", "\ufeffbom", " spaced  out ", "\u2028", `<mrk id="t1">`, `⟦N1⟧`, `_x000D_ _x0041_`,
}

func TestXMLGrammar(t *testing.T) {
	for name, g := range map[string]grammar{"xliff": xliff2Grammar, "xliff12": xliff1Grammar, "tmx": tmxGrammar} {
		for title, d := range map[string]*doc.Document{"sample": sample(t), "awkward": awkward(t)} {
			out := written(t, mustFormat(t, name), d)
			for _, v := range g.violations(strings.NewReader(string(out))) {
				t.Errorf("%s of %s: %s", name, title, v)
			}
		}
	}
}

// TestGrammarBites: a grammar that accepts anything proves nothing.
func TestGrammarBites(t *testing.T) {
	good := string(written(t, mustFormat(t, "xliff"), sample(t)))
	for _, change := range [][2]string{
		{`version="2.1"`, `version="1.2"`}, {` srcLang="de"`, ``}, {`state="final"`, `state="done"`},
		{`<unit id="1.1">`, `<unit>`}, {`<source>`, `<target>x</target><source>`}, {`type="term"`, `type="word"`},
		{`priority="1"`, `priority="0"`}, {`<gls:translation>`, `<gls:term>x</gls:term><gls:translation>`},
	} {
		bad := strings.Replace(good, change[0], change[1], 1)
		if bad == good {
			t.Fatalf("%q does not occur", change[0])
		}
		if len(xliff2Grammar.violations(strings.NewReader(bad))) == 0 {
			t.Errorf("%q -> %q was accepted", change[0], change[1])
		}
	}
}

// TestXLIFF2References holds what a grammar cannot say: ids are unique where
// they must be, and references lead somewhere.
func TestXLIFF2References(t *testing.T) {
	x := newXMLReader(strings.NewReader(string(written(t, mustFormat(t, "xliff"), awkward(t)))))
	start, err := x.root("xliff")
	if err != nil {
		t.Fatal(err)
	}
	root, err := x.tree(start)
	if err != nil {
		t.Fatal(err)
	}
	units, groups := map[string]bool{}, map[string]bool{}
	references := 0
	for _, g := range root.first("file").all("group") {
		if groups[g.attr("id")] {
			t.Errorf("group id %s occurs twice", g.attr("id"))
		}
		groups[g.attr("id")] = true
		for _, u := range g.all("unit") {
			if units[u.attr("id")] {
				t.Errorf("unit id %s occurs twice", u.attr("id"))
			}
			units[u.attr("id")] = true
			data := map[string]bool{}
			if o := u.first("originalData"); o != nil {
				for _, d := range o.all("data") {
					data[d.attr("id")] = true
				}
			}
			ids := map[string]bool{}
			for _, side := range []string{"source", "target"} {
				seen := map[string]bool{}
				var walk func(*element)
				walk = func(e *element) {
					for _, n := range e.nodes {
						if n.element == nil {
							continue
						}
						id := n.element.attr("id")
						if seen[id] {
							t.Errorf("unit %s: inline id %s occurs twice in one %s", u.attr("id"), id, side)
						}
						seen[id], ids[id] = true, true
						if ref := n.element.attr("dataRef"); n.element.name.Local == "ph" && !data[ref] {
							t.Errorf("unit %s: dataRef %q leads nowhere", u.attr("id"), ref)
						}
						references++
						walk(n.element)
					}
				}
				if e := u.first("segment").first(side); e != nil {
					walk(e)
				}
			}
			if g := u.first("glossary"); g != nil {
				for _, entry := range g.all("glossEntry") {
					if !ids[strings.TrimPrefix(entry.attr("ref"), "#")] {
						t.Errorf("unit %s: glossary ref %q leads nowhere", u.attr("id"), entry.attr("ref"))
					}
				}
			}
		}
	}
	if references == 0 {
		t.Fatal("the document has no inline elements")
	}
}

// TestXLIFFNeedsText: a file element of XLIFF 2 may not be empty.
func TestXLIFFNeedsText(t *testing.T) {
	err := mustFormat(t, "xliff").Write(io.Discard, &doc.Document{Name: "a.txt"})
	if err == nil || errors.Is(err, doc.ErrInput) || !strings.Contains(err.Error(), "a.txt") {
		t.Errorf("err = %v", err)
	}
}
