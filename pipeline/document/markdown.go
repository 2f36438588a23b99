package document

import (
	"bytes"
	"encoding/json"
	"errors"
	"html"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
	"gopkg.in/yaml.v3"

	"dolmetsch/doc"
	"dolmetsch/internal/regexp"
)

var markdownParser = goldmark.New(goldmark.WithExtensions(extension.GFM, extension.Footnote, extension.DefinitionList)).Parser()

// openMarkdown reads Markdown with the extensions of GitHub, and the titles of
// its front matter. What is no running text (code, HTML, addresses, images) is
// not touched, and neither is any byte outside translated text.
func openMarkdown(data []byte, _ Options) (*File, error) {
	if !utf8.Valid(data) {
		return nil, errors.New("it is not in UTF-8")
	}
	f := &File{}
	var places []place
	add := func(b doc.Block, span doc.Span, encode func(Content) string) {
		if span != doc.NoSpan {
			f.Blocks = append(f.Blocks, b)
			places = append(places, place{span, encode})
		}
	}
	body := 0
	if loc := front.FindIndex(data); loc != nil {
		body = loc[1]
		for _, m := range frontTitle.FindAllSubmatchIndex(data[:body], -1) {
			var value string
			if yaml.Unmarshal(data[m[4]:m[5]], &value) == nil {
				kind := doc.Heading
				if string(data[m[2]:m[3]]) != "title" {
					kind = doc.Paragraph
				}
				add(doc.Block{Kind: kind, Text: value}, doc.Span{Start: m[4], End: m[5]}, yamlString)
			}
		}
	}
	src := data[body:]
	root := markdownParser.Parse(text.NewReader(src))
	err := ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		kind, inTable := doc.Paragraph, false
		switch n.Kind() {
		case ast.KindHeading:
			kind = doc.Heading
		case extast.KindTableCell:
			kind, inTable = doc.List, true
		case ast.KindParagraph, ast.KindTextBlock, extast.KindDefinitionTerm:
			for p := n.Parent(); p != nil; p = p.Parent() {
				if k := p.Kind(); k == ast.KindListItem || k == extast.KindDefinitionDescription || k == extast.KindDefinitionList {
					kind = doc.List
				}
			}
		default:
			return ast.WalkContinue, nil
		}
		if n.Lines().Len() == 0 {
			return ast.WalkSkipChildren, nil
		}
		first, last := n.Lines().At(0), n.Lines().At(n.Lines().Len()-1)
		m := inlines{src: src, at: first.Start, end: last.Stop}
		m.children(n)
		b, span := blockSpan(m.runs)
		if span == doc.NoSpan {
			return ast.WalkSkipChildren, nil
		}
		b.Kind = kind
		begins := strings.TrimSpace(string(src[first.Start:span.Start])) == ""
		add(b, doc.Span{Start: span.Start + body, End: span.End + body}, func(c Content) string {
			return markdownText(c, begins && n.Kind() != ast.KindHeading, inTable)
		})
		return ast.WalkSkipChildren, nil
	})
	if err != nil {
		return nil, err
	}
	order(f.Blocks, places)
	f.write = func(w io.Writer, english []Content) error { return writePlaces(w, data, places, english) }
	return f, nil
}

// frontTitle are the values of front matter that readers see.
var frontTitle = regexp.MustCompile(`(?m)^(title|subtitle|description|summary|excerpt|headline):[ \t]+([^\s|>&*!\[{#].*?)[ \t]*\r?$`)

// place is where the English of a block goes in the file.
type place struct {
	doc.Span
	encode func(Content) string
}

// order sorts places, and what belongs to each, by where they are.
func order[T any](blocks []T, places []place) {
	index := make([]int, len(places))
	for i := range index {
		index[i] = i
	}
	slices.SortStableFunc(index, func(a, b int) int { return places[a].Start - places[b].Start })
	oldBlocks, oldPlaces := slices.Clone(blocks), slices.Clone(places)
	for to, from := range index {
		blocks[to], places[to] = oldBlocks[from], oldPlaces[from]
	}
}

// writePlaces writes src with English at places, which are in order. What lies in
// another place, such as a text box in a paragraph, stands in its English as it
// was, and is replaced there.
func writePlaces(w io.Writer, src []byte, places []place, english []Content) error {
	var out bytes.Buffer
	at := 0
	for i := 0; i < len(places); i++ {
		p := places[i]
		if english[i] == nil || p.Start < at {
			continue
		}
		text := p.encode(english[i])
		for k := i + 1; k < len(places) && places[k].Start < p.End; k++ {
			if old := string(src[places[k].Start:places[k].End]); english[k] != nil && old != "" {
				text = strings.ReplaceAll(text, old, places[k].encode(english[k]))
			}
		}
		out.Write(src[at:p.Start])
		out.WriteString(text)
		at = p.End
	}
	out.Write(src[at:])
	_, err := w.Write(out.Bytes())
	return err
}

func yamlString(c Content) string {
	var out bytes.Buffer
	enc := json.NewEncoder(&out) // a JSON string is one of YAML
	enc.SetEscapeHTML(false)
	if err := enc.Encode(c.markup(func(s string) string { return s })); err != nil {
		panic(err) // strings always encode
	}
	return strings.TrimSpace(out.String())
}

// inlines reads the inline nodes of a block. goldmark tells the places of text
// and not those of the marks round it, so these are read on the way: at is how
// far src is read.
type inlines struct {
	src     []byte
	at, end int
	runs    []run
	nodes   int
}

func (m *inlines) children(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		m.node(c)
	}
}

func (m *inlines) node(n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		m.text(n)
	case *ast.Emphasis:
		m.pair(n, strings.Repeat("*", n.Level), func() { m.at += n.Level })
	case *extast.Strikethrough:
		size := 1
		if strings.HasPrefix(string(m.src[m.at:m.end]), "~~") {
			size = 2
		}
		m.pair(n, strings.Repeat("~", size), func() { m.at += size })
	case *ast.Link:
		m.pair(n, "[", m.skipTarget)
	case *ast.Image:
		m.single(func() {
			m.skipChildren(n)
			m.skipTarget()
		})
	case *ast.CodeSpan:
		m.single(func() {
			size := 0
			for m.at+size < m.end && m.src[m.at+size] == '`' {
				size++
			}
			m.at += size
			m.skipChildren(n)
			if i := bytes.Index(m.src[m.at:m.end], bytes.Repeat([]byte{'`'}, size)); i >= 0 {
				m.at += i + size
			}
		})
	case *ast.RawHTML:
		for i := range n.Segments.Len() {
			if s := n.Segments.At(i); i == 0 {
				m.at = max(m.at, s.Start)
			}
		}
		m.single(func() {
			if k := n.Segments.Len(); k > 0 {
				m.at = n.Segments.At(k - 1).Stop
			}
		})
	case *ast.AutoLink:
		label := n.Label(m.src)
		i := bytes.Index(m.src[m.at:m.end], label)
		if i < 0 {
			return
		}
		start := m.at + i
		if start == 0 || m.src[start-1] != '<' { // bare: names are protected as they are in any text
			m.at = start + len(label)
			m.runs = append(m.runs, run{text: string(label), Span: doc.Span{Start: start, End: m.at}})
			return
		}
		m.single(func() { m.at = start + len(label) + len(">") })
	case *extast.FootnoteLink, *extast.TaskCheckBox:
		m.single(func() {
			if i := bytes.IndexByte(m.src[m.at:m.end], ']'); i >= 0 {
				m.at += i + 1
			}
		})
	case *extast.FootnoteBacklink: // not in the source
	default:
		m.children(n)
	}
}

// text takes a text and what line break follows it.
func (m *inlines) text(n *ast.Text) {
	s := n.Segment
	if s.Start > m.at {
		m.space(s.Start) // indentation, or the mark of a quotation
	}
	m.runs = append(m.runs, textRuns(string(m.src[s.Start:s.Stop]), s.Start, plainMarkdown)...)
	m.at = s.Stop
	if !n.SoftLineBreak() && !n.HardLineBreak() {
		return
	}
	end := m.at
	if i := bytes.IndexByte(m.src[m.at:m.end], '\n'); i >= 0 {
		end = m.at + i + 1
	}
	if n.HardLineBreak() {
		// The marks of quotations and lists before the next line belong to it.
		if next, ok := n.NextSibling().(*ast.Text); ok {
			end = max(end, next.Segment.Start)
		}
		m.runs = append(m.runs, run{code: doc.Single, text: " ", data: string(m.src[m.at:end]), Span: doc.Span{Start: m.at, End: end}})
		m.at = end
		return
	}
	m.space(end)
}

func (m *inlines) space(to int) {
	m.runs = append(m.runs, run{text: " ", Span: doc.Span{Start: m.at, End: to}})
	m.at = to
}

// pair takes a node with text in it; open is how it begins, and skip what
// reads its end.
func (m *inlines) pair(n ast.Node, open string, skip func()) {
	m.nodes++
	name := strconv.Itoa(m.nodes)
	m.gap(open[0])
	start := m.at
	m.at = min(m.at+len(open), m.end)
	m.runs = append(m.runs, run{code: doc.Open, name: name, data: string(m.src[start:m.at]), Span: doc.Span{Start: start, End: m.at}})
	m.children(n)
	start = m.at
	skip()
	m.at = min(m.at, m.end)
	m.runs = append(m.runs, run{code: doc.Close, name: name, data: string(m.src[start:m.at]), Span: doc.Span{Start: start, End: m.at}})
}

// gap skips the indentation of a line before a mark.
func (m *inlines) gap(mark byte) {
	if n := len(m.runs); n == 0 || m.runs[n-1].text != " " {
		return
	}
	to := m.at
	for to < m.end && (m.src[to] == ' ' || m.src[to] == '\t' || m.src[to] == '>') && m.src[to] != mark {
		to++
	}
	if to > m.at {
		m.space(to)
	}
}

func (m *inlines) single(read func()) {
	m.gap(0)
	start := m.at
	read()
	m.at = min(max(m.at, start), m.end)
	m.runs = append(m.runs, run{code: doc.Single, data: string(m.src[start:m.at]), Span: doc.Span{Start: start, End: m.at}})
}

// skipChildren moves behind the last text in n.
func (m *inlines) skipChildren(n ast.Node) {
	if err := ast.Walk(n, func(c ast.Node, entering bool) (ast.WalkStatus, error) {
		if t, ok := c.(*ast.Text); ok && entering {
			m.at = max(m.at, t.Segment.Stop)
		}
		return ast.WalkContinue, nil
	}); err != nil {
		panic(err) // the function gives none
	}
}

// skipTarget moves behind what follows the text of a link: ](address "title"),
// ][label] or ].
func (m *inlines) skipTarget() {
	i := bytes.IndexByte(m.src[m.at:m.end], ']')
	if i < 0 {
		return
	}
	m.at += i + 1
	if m.at >= m.end {
		return
	}
	switch m.src[m.at] {
	case '[':
		if i := bytes.IndexByte(m.src[m.at:m.end], ']'); i >= 0 {
			m.at += i + 1
		}
	case '(':
		depth, quote := 0, byte(0)
		for k := m.at; k < m.end; k++ {
			switch c := m.src[k]; {
			case c == '\\':
				k++
			case quote != 0:
				if c == quote {
					quote = 0
				}
			case (c == '"' || c == '\'') && (m.src[k-1] == ' ' || m.src[k-1] == '\n'):
				quote = c
			case c == '<' && k == m.at+1:
				quote = '>'
			case c == '(':
				depth++
			case c == ')':
				if depth--; depth == 0 {
					m.at = k + 1
					return
				}
			}
		}
	}
}

var escaped = regexp.MustCompile("\\\\([!-/:-@\\[-`{-~])")

// plainMarkdown is text without backslashes and entities.
func plainMarkdown(s string) string {
	var b strings.Builder
	at := 0
	for _, loc := range escaped.FindAllStringSubmatchIndex(s, -1) {
		b.WriteString(html.UnescapeString(s[at:loc[0]]))
		b.WriteString(s[loc[2]:loc[3]])
		at = loc[1]
	}
	b.WriteString(html.UnescapeString(s[at:]))
	return b.String()
}

// blockMark is what would make a block of another kind of a line.
var blockMark = regexp.MustCompile(`^(?:#{1,6}(?: |$)|[-+] |>|~~~|=+ *$|-+ *$|(\d{1,9})([.)]) )`)

// markdownText writes c as Markdown. begins says that it stands where a block
// begins, inTable that a bar would end it.
func markdownText(c Content, begins, inTable bool) string {
	s := c.markup(func(s string) string { return escapeMarkdown(s, inTable) })
	if loc := blockMark.FindStringSubmatchIndex(s); begins && loc != nil {
		at := 0
		if loc[4] >= 0 {
			at = loc[4] // 1\. item
		}
		s = s[:at] + `\` + s[at:]
	}
	return s
}

// escapeMarkdown makes s literal within a line.
func escapeMarkdown(s string, inTable bool) string {
	var b strings.Builder
	for i, r := range s {
		before, _ := utf8.DecodeLastRuneInString(s[:i])
		after, _ := utf8.DecodeRuneInString(s[i+utf8.RuneLen(r):])
		word := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
		switch {
		case strings.ContainsRune("\\`*[]<", r), r == '~' && (before == '~' || after == '~'), r == '|' && inTable,
			r == '_' && !(word(before) && word(after)), r == '&' && entityLike.MatchString(s[i:]):
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

var entityLike = regexp.MustCompile(`^&#?[A-Za-z0-9]+;`)
