package bitext

import (
	"cmp"
	"encoding/xml"
	"io"
	"slices"
	"strings"
	"time"

	"dolmetsch/doc"
	"dolmetsch/internal/regexp"
)

// writeTMX writes TMX 1.4b with plain segments (level 1), which every tool can
// read. A unit that was not translated has its German only.
func writeTMX(w io.Writer, d *doc.Document) error {
	out := NewTMXWriter(w, d)
	d.Units(func(b *doc.Block, u *doc.Unit) { out.Write(TMXUnit{Unit: *u, Kind: b.Kind}) })
	return out.Close()
}

// TMXUnit is a translation unit of any TMX file: ID may be empty or foreign.
type TMXUnit struct {
	doc.Unit
	Kind doc.Kind // of the block it stood in; empty in files of other tools
	// Of a unit that comes from a translation memory, where known:
	Before  string    // German of the unit before it
	Article string    // where it is from
	Changed time.Time // to the second
	// Unproved is set where nobody may have looked at the English as it stands: a tool
	// says that a machine made it, or it has markup as text.
	Unproved bool
}

// TMXWriter writes a TMX file unit by unit, so that it may be of any size.
type TMXWriter struct {
	out      sticky
	src, trg string
}

// NewTMXWriter begins a file that has the properties of d in its header.
func NewTMXWriter(w io.Writer, d *doc.Document) *TMXWriter {
	t := &TMXWriter{sticky{w: w}, esc(sourceLang(d)), esc(targetLang(d))}
	out := &t.out
	out.printf("%s<tmx version=\"1.4\">\n", xmlHeader)
	out.printf(" <header creationtool=\"dolmetsch\" creationtoolversion=\"1\" segtype=\"sentence\" o-tmf=\"dolmetsch\" adminlang=\"en\" srclang=\"%s\" datatype=\"plaintext\">\n", t.src)
	for _, p := range documentProperties(d) {
		out.printf("  <prop type=\"x-%s\">%s</prop>\n", p.name, esc(p.value))
	}
	out.printf(" </header>\n <body>\n")
	return t
}

// Write adds a unit; its error is that of any write so far.
func (t *TMXWriter) Write(u TMXUnit) error {
	out := &t.out
	out.printf("  <tu")
	if u.ID != "" {
		out.printf(" tuid=\"%s\"", esc(u.ID))
	}
	if !u.Changed.IsZero() {
		out.printf(" changedate=\"%s\"", u.Changed.UTC().Format(tmxTime))
	}
	out.printf(">\n")
	if u.Note != "" {
		out.printf("   <note>%s</note>\n", esc(u.Note))
	}
	props := present(property{"kind", string(u.Kind)}, property{"state", stateName(u.State)})
	props = append(props, unitProperties(&u.Unit)...)
	props = append(props, present(property{"context-pre", u.Before}, property{"article", u.Article})...)
	for _, i := range u.Issues {
		props = append(props, property{"issue", issueLine(i)})
	}
	for _, p := range props {
		out.printf("   <prop type=\"x-%s\">%s</prop>\n", p.name, esc(p.value))
	}
	out.printf("   <tuv xml:lang=\"%s\"><seg>%s</seg></tuv>\n", t.src, esc(u.Source))
	if u.Target != "" {
		out.printf("   <tuv xml:lang=\"%s\"><seg>%s</seg></tuv>\n", t.trg, esc(u.Target))
	}
	out.printf("  </tu>\n")
	return out.err
}

// Close ends the file; w is left open.
func (t *TMXWriter) Close() error {
	t.out.printf(" </body>\n</tmx>\n")
	return t.out.err
}

// tmxTime is the form of dates in TMX, in UTC.
const tmxTime = "20060102T150405Z"

// EachTMX calls f with every unit of a TMX file that has a German and an
// English variant or, as in an untranslated file of ours, a German one; what
// f returns ends the reading. It holds one unit at a time, so a file may be of
// any size. The Document has the header's properties. Errors are as for
// Format.Read.
func EachTMX(r io.Reader, f func(*doc.Document, TMXUnit) error) error {
	x := newXMLReader(r)
	if _, err := x.root("tmx"); err != nil {
		return err
	}
	d := &doc.Document{SourceLang: "de", TargetLang: "en"}
	own := false
	for {
		tok, err := x.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		start, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		switch start.Name.Local {
		case "header":
			e, err := x.tree(start)
			if err != nil {
				return err
			}
			if lang := e.attr("srclang"); lang != "*all*" {
				d.SourceLang = lang
			}
			own = ownTMX(e)
			for _, p := range e.all("prop") {
				if !own {
					break
				}
				setDocumentProperty(d, strings.TrimPrefix(p.attr("type"), "x-"), p.text())
			}
		case "body":
		case "tu":
			e, err := x.tree(start)
			if err != nil {
				return err
			}
			u, ok, err := tmxUnit(e, own)
			if err != nil {
				return err
			}
			if ok {
				if err := f(d, u); err != nil {
					return err
				}
			}
		default:
			return x.errorf("<%.40s>: expected <header>, <body> or <tu>", start.Name.Local)
		}
	}
}

// ownTMX reports whether a file is one of ours, whatever tool has saved it
// since: only there do properties mean what we say by them.
func ownTMX(header *element) bool {
	if header.attr("creationtool") == "dolmetsch" || header.attr("o-tmf") == "dolmetsch" {
		return true
	}
	for _, p := range header.all("prop") {
		if p.attr("type") == "x-source-hash" || p.attr("type") == "x-signature" {
			return true
		}
	}
	return false
}

// byMachine finds what tools call a translation of a machine, in who made a unit
// and in its properties.
var byMachine = regexp.MustCompile(`(?i)^(mt!?|at!?|nmt|automatic|machine[ -]?translat\w*|google( translate)?|deepl|microsoft translator|.*\bmachine translation\b.*)$`)

func unproved(e *element) bool {
	elements := append([]*element{e}, e.all("tuv")...)
	for _, e := range elements {
		for _, who := range []string{"creationid", "changeid", "creationtool"} {
			if byMachine.MatchString(e.attr(who)) {
				return true
			}
		}
		for _, p := range e.all("prop") {
			kind := strings.ToLower(strings.TrimPrefix(p.attr("type"), "x-"))
			value := strings.TrimSpace(p.text())
			switch {
			case kind == "mt" || kind == "machinetranslation" || kind == "machine-translation":
				return !slices.Contains([]string{"", "0", "no", "false"}, strings.ToLower(value))
			case byMachine.MatchString(value):
				return true
			}
		}
	}
	return false
}

// markedUp finds markup that a tool has written as text.
var markedUp = regexp.MustCompile(`</?[A-Za-z][A-Za-z0-9]*( [^<>]*)?/?>|&(amp|lt|gt|quot|nbsp|#\d+);|\{\\[a-z]+`)

// tmxUnit is the unit of a <tu>, if it has German. Properties are read from our
// own files only.
func tmxUnit(e *element, own bool) (u TMXUnit, ok bool, err error) {
	u.Raw = doc.NoSpan
	u.ID = e.attr("tuid")
	for _, name := range []string{"creationdate", "changedate"} { // the latter counts
		if at, err := time.Parse(tmxTime, e.attr(name)); err == nil {
			u.Changed = at
		}
	}
	if now := time.Now().UTC().Truncate(time.Second); u.Changed.After(now) { // a clock was wrong; it would win for ever
		u.Changed = now
	}
	for _, n := range e.all("note") {
		if err := readNote(&u.Unit, n, false); err != nil {
			return u, false, err
		}
	}
	for _, p := range e.all("prop") {
		if !own {
			break
		}
		value := p.text()
		switch p.attr("type") {
		case "x-kind":
			u.Kind = doc.Kind(value)
		case "x-state":
			u.State = stateOf(value)
		case "x-context-pre":
			u.Before = value
		case "x-article":
			u.Article = value
		case "x-issue":
			issue, err := parseIssue(value)
			if err != nil {
				return u, false, p.errorf("%v", err)
			}
			u.Issues = append(u.Issues, issue)
		default:
			name, _ := strings.CutPrefix(p.attr("type"), "x-")
			if err := setUnitProperty(&u.Unit, name, value); err != nil {
				return u, false, p.errorf("%v", err)
			}
		}
	}
	for _, v := range e.all("tuv") {
		seg := v.first("seg")
		if seg == nil {
			return u, false, v.errorf("no <seg>: expected one")
		}
		// TMX before 1.4 had lang without a namespace.
		lang := cmp.Or(v.attr("xml:lang"), v.attr("lang"))
		switch {
		case strings.TrimSpace(lang) == "":
			return u, false, v.errorf("no xml:lang: expected the language of the variant")
		case isLanguage(lang, "de", "deu", "ger") && u.Source == "": // of variants the first counts
			u.Source = tmxText(seg)
		case isLanguage(lang, "en", "eng") && u.Target == "":
			u.Target = tmxText(seg)
		}
	}
	if !own {
		u.Unproved = unproved(e) || markedUp.MatchString(u.Target)
	}
	settle(&u.Unit)
	return u, u.Source != "", nil
}

// tmxText is the text of a <seg> without the codes of other tools.
func tmxText(e *element) string {
	var b strings.Builder
	for _, n := range e.nodes {
		switch {
		case n.element == nil:
			b.WriteString(n.text)
		case slices.Contains([]string{"hi", "g", "mrk"}, n.element.name.Local): // not all of TMX, but some tools write them
			b.WriteString(tmxText(n.element))
		}
	}
	return b.String()
}

func readTMX(r io.Reader) (*doc.Document, error) {
	d := &doc.Document{SourceLang: "de", TargetLang: "en"}
	last := 0
	err := EachTMX(limit(r), func(header *doc.Document, u TMXUnit) error {
		d.Name, d.Backend, d.Model = header.Name, header.Backend, header.Model
		d.Signature, d.SourceHash = header.Signature, header.SourceHash
		d.Sizes, d.SourceLang = header.Sizes, header.SourceLang
		if err := verifyUnit(&u.Unit); err != nil {
			return err
		}
		addUnit(d, &last, doc.Kind(cmp.Or(string(u.Kind), string(doc.Paragraph))), u.Unit)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return d, verify(d)
}
