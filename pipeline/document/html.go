package document

import (
	"bytes"
	"fmt"
	"html"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/charset"

	"dolmetsch/doc"
	"dolmetsch/internal/regexp"
)

// page is a web page cut into blocks: runs of text and inline elements that no
// element of a block parts.
type page struct {
	src    []byte // in UTF-8
	blocks []doc.Block
	spans  []doc.Span  // of the blocks in src
	paths  [][]element // of the blocks: the elements round them, outermost first
	wrap   [][]element // of the blocks: the inline elements round all of it
	linked []bool      // of the blocks: all of it is one link
	title  int         // the block that is the page's <title>, or -1
	root   doc.Span    // the <html> tag
	metas  []doc.Span  // the charsets that meta tags declare
	alts   []doc.Span  // what pictures outside of the blocks show, in their alt attributes
}

// element is an open element that forms blocks.
type element struct {
	tag  string
	id   int // tells elements apart
	data string
}

// inline are the elements that stand in running text.
var inline = set("a abbr acronym b bdi bdo big cite del dfn em font i ins label mark nobr q s small span strike strong sub sup time tt u data")

// opaque are elements whose content is no text for a translator; those that
// may stand in running text are a code there.
var opaque = map[string]bool{
	"script": false, "style": false, "template": false, "noscript": false, "svg": true, "math": true, "iframe": false, "object": false,
	"select": false, "textarea": false, "pre": false, "audio": false, "video": false, "canvas": false,
	"code": true, "kbd": true, "samp": true, "var": true, "button": false, "dialog": false,
}

// void are elements without content that may stand in running text.
var void = set("img wbr input")

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// kindOf is the kind of block that an element makes of the text in it.
var kindOf = map[string]doc.Kind{
	"h1": doc.Heading, "h2": doc.Heading, "h3": doc.Heading, "h4": doc.Heading, "h5": doc.Heading, "h6": doc.Heading, "title": doc.Heading,
	"li": doc.List, "dt": doc.List, "dd": doc.List, "td": doc.List, "th": doc.List, "figcaption": doc.Caption, "caption": doc.Caption,
}

// closedBy lists the elements that an opening tag ends though their end tags
// are missing.
var closedBy = map[string][]string{
	"li": {"li"}, "dt": {"dt", "dd"}, "dd": {"dt", "dd"}, "tr": {"tr", "td", "th"}, "td": {"td", "th"}, "th": {"td", "th"},
	"h1": {"p"}, "h2": {"p"}, "h3": {"p"}, "h4": {"p"}, "p": {"p"}, "div": {"p"}, "ul": {"p"}, "ol": {"p"}, "table": {"p"}, "blockquote": {"p"},
	"section": {"p"}, "figure": {"p"}, "aside": {"p"}, "footer": {"p"},
}

// cutPage cuts src, which is UTF-8, into blocks.
func cutPage(src []byte) *page {
	p := &page{src: src, title: -1, root: doc.NoSpan}
	z := xhtml.NewTokenizer(bytes.NewReader(src))
	var runs []run
	var path []element
	at, ids := 0, 0
	skip, depth, skipAt := "", 0, 0 // inside an opaque element
	flush := func() {
		b, span := blockSpan(runs)
		for _, r := range runs {
			if m := altText.FindStringSubmatchIndex(r.data); r.code == doc.Single && m != nil && (span == doc.NoSpan || r.End <= span.Start || r.Start >= span.End) {
				p.alts = append(p.alts, doc.Span{Start: r.Start + m[2] + 1, End: r.Start + m[3] - 1})
			}
		}
		if span == doc.NoSpan {
			runs = runs[:0]
			return
		}
		var wrap []element
		linked := false
		for _, r := range runs {
			if r.code == doc.Open && r.Start < span.Start {
				wrap = append(wrap, element{tag: r.name, data: r.data})
				linked = linked || r.name == "a"
			}
		}
		runs = runs[:0]
		p.wrap = append(p.wrap, wrap)
		p.linked = append(p.linked, linked)
		for _, e := range path {
			if k, ok := kindOf[e.tag]; ok && (b.Kind == "" || k != doc.List) {
				b.Kind = k
			}
		}
		if len(path) > 0 && path[len(path)-1].tag == "title" && p.title < 0 {
			p.title = len(p.blocks)
		}
		p.blocks = append(p.blocks, b)
		p.spans = append(p.spans, span)
		p.paths = append(p.paths, slices.Clone(path))
	}
	for {
		tt := z.Next()
		if tt == xhtml.ErrorToken {
			break
		}
		if tt == xhtml.SelfClosingTagToken {
			z.NextIsNotRawText() // <script/> and <title/> of XHTML
		}
		raw := string(z.Raw())
		span := doc.Span{Start: at, End: at + len(raw)}
		at = span.End
		var tag, charsetAttr string
		frozen := false
		if tt == xhtml.StartTagToken || tt == xhtml.SelfClosingTagToken || tt == xhtml.EndTagToken {
			name, more := z.TagName()
			tag = string(name)
			for more {
				var key, value []byte
				key, value, more = z.TagAttr()
				switch string(key) {
				case "translate":
					frozen = string(value) == "no"
				case "class":
					frozen = frozen || slices.Contains(strings.Fields(string(value)), "notranslate")
				case "charset", "content":
					charsetAttr = string(value)
				}
			}
		}
		if skip != "" {
			switch {
			case tag != skip:
			case tt == xhtml.StartTagToken && !void[tag]:
				depth++
			case tt == xhtml.EndTagToken:
				depth--
			}
			if depth > 0 {
				continue
			}
			if inline[skip] || opaque[skip] {
				s := doc.Span{Start: skipAt, End: at}
				runs = append(runs, run{code: doc.Single, data: s.Of(string(src)), Span: s})
			}
			skip = ""
			continue
		}
		switch tt {
		case xhtml.TextToken:
			runs = append(runs, textRuns(raw, span.Start, html.UnescapeString)...)
			continue
		case xhtml.CommentToken:
			if len(runs) > 0 {
				runs = append(runs, run{code: doc.Single, data: raw, Span: span})
			}
			continue
		case xhtml.DoctypeToken:
			continue
		}
		isOpaque := false
		if tt == xhtml.StartTagToken {
			_, isOpaque = opaque[tag]
			isOpaque = isOpaque || frozen && tag != "html" && tag != "body"
		}
		switch {
		case isOpaque && !void[tag] && tag != "br" && tag != "meta" && tag != "link" && tag != "hr":
			if !inline[tag] && !opaque[tag] {
				flush()
			}
			skip, depth, skipAt = tag, 1, span.Start
		case void[tag]:
			runs = append(runs, run{code: doc.Single, data: raw, Span: span})
		case tag == "br" && breaks(path, src[at:]):
			flush()
		case tag == "br":
			runs = append(runs, run{text: " ", code: doc.Single, data: raw, Span: span})
		case inline[tag] && tt == xhtml.StartTagToken:
			runs = append(runs, run{code: doc.Open, name: tag, data: raw, Span: span})
		case inline[tag] && tt == xhtml.EndTagToken:
			runs = append(runs, run{code: doc.Close, name: tag, data: raw, Span: span})
		case inline[tag]:
			runs = append(runs, run{code: doc.Single, data: raw, Span: span})
		default:
			flush()
			switch {
			case tag == "html" && tt == xhtml.StartTagToken && p.root == doc.NoSpan:
				p.root = span
			case tag == "meta" && charsetAttr != "":
				if loc := metaCharset.FindStringSubmatchIndex(raw); loc != nil {
					p.metas = append(p.metas, doc.Span{Start: span.Start + loc[2], End: span.Start + loc[3]})
				}
			}
			if tt == xhtml.EndTagToken {
				for i := len(path) - 1; i >= 0; i-- {
					if path[i].tag == tag {
						path = path[:i]
						break
					}
				}
				continue
			}
			for n := len(path); n > 0 && slices.Contains(closedBy[tag], path[n-1].tag); n-- {
				path = path[:n-1]
			}
			if tt == xhtml.StartTagToken && !voidBlock[tag] {
				ids++
				path = append(path, element{tag, ids, raw})
			}
		}
	}
	flush()
	return p
}

// all are the blocks of the page and behind them what its pictures show.
func (p *page) all() []doc.Block {
	blocks := slices.Clone(p.blocks)
	for _, s := range p.alts {
		blocks = append(blocks, doc.Block{Kind: doc.Caption, Text: html.UnescapeString(s.Of(string(p.src)))})
	}
	return blocks
}

var (
	// altText is the text of a picture, if it has more than a word.
	altText     = regexp.MustCompile(`(?is)^<img\b[^>]*?\salt\s*=\s*("[^"<>]*\pL\s+\pL[^"<>]*"|'[^'<>]*\pL\s+\pL[^'<>]*')`)
	metaCharset = regexp.MustCompile(`(?i)charset\s*=\s*["']?\s*([\w-]+)`)
	voidBlock   = set("meta link hr base area col embed param source track br")
	nextSmall   = regexp.MustCompile(`^\s*(?:<[a-z][^<>]*>\s*)*(?:\p{Ll}|&[a-z]uml;)`)
)

// breaks reports whether a <br> before rest parts two blocks: not in a heading,
// and not where a sentence goes on.
func breaks(path []element, rest []byte) bool {
	for _, e := range path {
		if kindOf[e.tag] == doc.Heading {
			return false
		}
	}
	return !nextSmall.Match(rest[:min(len(rest), 300)])
}

func openHTML(data []byte, opt Options) (*File, error) {
	src, err := toUTF8(data)
	if err != nil {
		return nil, err
	}
	p := cutPage(src)
	if len(p.blocks) == 0 {
		return nil, fmt.Errorf("it has no text")
	}
	if opt.WholePage {
		return &File{Blocks: p.all(), write: func(w io.Writer, english []Content) error { return p.rewrite(w, data, english) }}, nil
	}
	main := mainText(p)
	f := &File{LeftOut: len(p.blocks) - len(main)}
	for _, m := range main {
		b := p.blocks[m.block]
		if m.kind != "" {
			b.Kind = m.kind
		}
		f.Blocks = append(f.Blocks, b)
	}
	f.write = func(w io.Writer, english []Content) error { return p.writeArticle(w, main, english) }
	return f, nil
}

// toUTF8 reads a page in the encoding that it declares, or seems to have.
func toUTF8(data []byte) ([]byte, error) {
	if rest, ok := bytes.CutPrefix(data, []byte("\xEF\xBB\xBF")); ok || utf8.Valid(data) {
		return bytes.ToValidUTF8(rest, []byte("\uFFFD")), nil
	}
	enc, name, _ := charset.DetermineEncoding(data, "")
	if name == "utf-8" {
		return bytes.ToValidUTF8(data, []byte("\uFFFD")), nil // some damage
	}
	return enc.NewDecoder().Bytes(data)
}

// rewrite writes the whole page with English in place of German: that of all, in
// their order.
func (p *page) rewrite(w io.Writer, original []byte, english []Content) error {
	type change struct {
		doc.Span
		text string
	}
	var changes []change
	for i, e := range english {
		switch {
		case e == nil:
		case i < len(p.blocks):
			changes = append(changes, change{p.spans[i], e.markup(escapeHTML)})
		default:
			changes = append(changes, change{p.alts[i-len(p.blocks)], e.markup(escapeAttr)})
		}
	}
	if len(changes) == 0 {
		_, err := w.Write(original)
		return err
	}
	if p.root != doc.NoSpan {
		changes = append(changes, change{p.root, setLang(p.root.Of(string(p.src)))})
	}
	for _, m := range p.metas {
		changes = append(changes, change{m, "utf-8"})
	}
	slices.SortFunc(changes, func(a, b change) int { return a.Start - b.Start })
	at := 0
	var out bytes.Buffer
	for _, c := range changes {
		out.Write(p.src[at:c.Start])
		out.WriteString(c.text)
		at = c.End
	}
	out.Write(p.src[at:])
	_, err := w.Write(out.Bytes())
	return err
}

var langAttr = regexp.MustCompile(`(?i)(\s(?:xml:)?lang\s*=\s*)("[^"]*"|'[^']*'|[^\s>]+)`)

// setLang makes a tag say that its content is English.
func setLang(tag string) string {
	if langAttr.MatchString(tag) {
		return langAttr.ReplaceAllString(tag, `${1}"en"`)
	}
	i := strings.IndexAny(tag, " \t\n\r/>")
	if strings.Contains(tag, "xmlns") {
		return tag[:i] + ` xml:lang="en"` + tag[i:]
	}
	return tag[:i] + ` lang="en"` + tag[i:]
}

var escapeAttr = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#39;").Replace

var escapeHTML = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace

// structure are the elements that an article keeps when the page round it goes.
var structure = set("h1 h2 h3 h4 h5 h6 p ul ol li dl dt dd table thead tbody tfoot tr td th caption blockquote figure figcaption")

// holders are those of structure that may hold text directly.
var holders = set("h1 h2 h3 h4 h5 h6 p li dt dd td th caption figcaption")

// writeArticle writes a page of the article alone.
func (p *page) writeArticle(w io.Writer, main []part, english []Content) error {
	var out strings.Builder
	content := func(i int) string {
		if english[i] != nil {
			return english[i].markup(escapeHTML)
		}
		return p.spans[main[i].block].Of(string(p.src))
	}
	lang := "de"
	for _, e := range english {
		if e != nil {
			lang = "en"
		}
	}
	title := ""
	for i, m := range main {
		if m.kind == doc.Heading || p.blocks[m.block].Kind == doc.Heading {
			title = tags.ReplaceAllString(content(i), "")
			break
		}
	}
	fmt.Fprintf(&out, `<!DOCTYPE html>
<html lang="%s">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>%s</title>
<style>body { max-width: 42em; margin: 2em auto; padding: 0 1em; font: 1.1em/1.5 serif } figcaption { font-size: .85em; color: #555 } td, th { padding: .2em .6em; text-align: left; vertical-align: top } img { max-width: 100%% }</style>
</head>
<body>
<article>`, lang, title)
	var open []element
	for i, m := range main {
		var path []element
		for _, e := range p.paths[m.block] {
			if structure[e.tag] {
				path = append(path, e)
			}
		}
		same := 0
		for same < len(open) && same < len(path) && open[same].id == path[same].id && !holders[open[same].tag] {
			same++
		}
		for k := len(open) - 1; k >= same; k-- {
			out.WriteString("</" + open[k].tag + ">")
		}
		out.WriteByte('\n')
		for _, e := range path[same:] {
			out.WriteString("<" + e.tag + ">")
		}
		open = path
		if n := len(path); n > 0 && holders[path[n-1].tag] {
			out.WriteString(content(i))
		} else {
			out.WriteString("<p>" + content(i) + "</p>")
		}
	}
	for k := len(open) - 1; k >= 0; k-- {
		out.WriteString("</" + open[k].tag + ">")
	}
	out.WriteString("\n</article>\n</body>\n</html>\n")
	_, err := io.WriteString(w, out.String())
	return err
}

var tags = regexp.MustCompile(`<[^<>]*>`)
