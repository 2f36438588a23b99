package bitext

import (
	"bufio"
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	render "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"golang.org/x/net/html"

	"dolmetsch/doc"
)

// The formats are read here by parsers that others wrote.

func TestJSONContract(t *testing.T) {
	var got map[string]any
	if err := json.Unmarshal(written(t, mustFormat(t, "json"), sample(t)), &got); err != nil {
		t.Fatal(err)
	}
	has := func(what string, m map[string]any, keys ...string) {
		for _, k := range keys {
			if _, ok := m[k]; !ok {
				t.Errorf("%s lacks %q", what, k)
			}
		}
	}
	has("document", got, "version", "name", "backend", "model", "source_lang", "target_lang", "blocks", "segments", "changes")
	if got["version"] != 1.0 {
		t.Errorf("version = %v", got["version"])
	}
	ids := []string{}
	for _, b := range got["blocks"].([]any) {
		has("block", b.(map[string]any), "kind", "segments")
		for _, id := range b.(map[string]any)["segments"].([]any) {
			ids = append(ids, id.(string))
		}
	}
	d := sample(t)
	n := 0
	for _, s := range got["segments"].([]any) {
		s := s.(map[string]any)
		has("segment", s, "id", "source", "raw", "target", "origin", "score", "terms", "issues")
		if s["id"] != ids[n] {
			t.Errorf("segment %v stands where the blocks have %v", s["id"], ids[n])
		}
		n++
		for _, term := range s["terms"].([]any) {
			term := term.(map[string]any)
			has("term", term, "kind", "source", "source_span", "target", "target_span")
			span := term["source_span"].([]any)
			if cut := s["source"].(string)[int(span[0].(float64)):int(span[1].(float64))]; cut != term["source"] {
				t.Errorf("segment %v: source_span cuts %q, want %q", s["id"], cut, term["source"])
			}
		}
		for _, i := range s["issues"].([]any) {
			has("issue", i.(map[string]any), "code", "severity", "message")
		}
		raw := s["raw"].([]any)
		if cut := string(d.Raw[int(raw[0].(float64)):int(raw[1].(float64))]); cut != s["source"] {
			t.Errorf("segment %v: raw cuts %q", s["id"], cut)
		}
	}
	for _, c := range got["changes"].([]any) {
		has("change", c.(map[string]any), "raw", "rule", "before", "after")
	}
}

// TestTSVCells reads the file as any tool would: lines, then tabs.
func TestTSVCells(t *testing.T) {
	for _, d := range []*doc.Document{sample(t), awkward(t)} {
		lines := strings.Split(strings.TrimSuffix(string(written(t, mustFormat(t, "tsv"), d)), "\n"), "\n")
		if want := "id\tsource\ttarget\torigin\tstate\tissues\tnote\tkind\tof\twas"; lines[0] != want {
			t.Errorf("header %q, want %q", lines[0], want)
		}
		n := 0
		d.Units(func(_ *doc.Block, u *doc.Unit) {
			n++
			cells := strings.Split(lines[n], "\t")
			if len(cells) != 10 || cells[0] != "§"+u.ID {
				t.Fatalf("line %d: %q", n+1, cells)
			}
			unescape := strings.NewReplacer(`\\`, `\`, `\t`, "\t", `\n`, "\n", `\r`, "\r")
			text := func(cell string) string {
				if strings.HasPrefix(cell, "'") && tsvGuarded.MatchString(cell) {
					cell = cell[1:]
				}
				return unescape.Replace(cell)
			}
			if text(cells[1]) != u.Source || text(cells[2]) != u.Target {
				t.Errorf("line %d: %q", n+1, cells)
			}
		})
		if len(lines) != n+1 {
			t.Errorf("%d lines for %d units", len(lines), n)
		}
	}
}

// TestMarkdownParses: goldmark, with all of GitHub's extensions, sees our
// headings and tables, and in them the texts and no markup of theirs.
func TestMarkdownParses(t *testing.T) {
	for _, d := range []*doc.Document{sample(t), awkward(t)} {
		source := written(t, mustFormat(t, "md"), d)
		root := goldmark.New(goldmark.WithExtensions(extension.GFM, extension.Footnote)).Parser().Parse(text.NewReader(source))
		var rows [][]string
		var headings []string
		err := ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
			if !entering {
				return ast.WalkContinue, nil
			}
			switch n := n.(type) {
			case *extast.TableRow:
				var cells []string
				for c := n.FirstChild(); c != nil; c = c.NextSibling() {
					cells = append(cells, plain(c, source))
				}
				rows = append(rows, cells)
			case *ast.Heading:
				headings = append(headings, plain(n, source))
			case *ast.RawHTML, *ast.HTMLBlock, *ast.Link, *ast.AutoLink, *ast.Image, *ast.CodeSpan, *ast.CodeBlock,
				*ast.FencedCodeBlock, *ast.Blockquote, *extast.Strikethrough, *extast.TaskCheckBox, *extast.FootnoteLink:
				t.Errorf("%s of an article's text in\n%s", n.Kind(), source)
			}
			return ast.WalkContinue, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		d.Units(func(b *doc.Block, u *doc.Unit) {
			if b.Kind == doc.Heading {
				if !slices.Contains(headings, u.Target) {
					t.Errorf("no heading %q in %q", u.Target, headings)
				}
				return
			}
			if len(rows) == 0 {
				t.Fatalf("no row for %s", u.ID)
			}
			row := rows[0]
			rows = rows[1:]
			bullet := ""
			if b.Kind == doc.List {
				bullet = "• "
			}
			target := bullet + oneLine(u.Target)
			if u.Target == "" {
				target = "—"
			}
			if len(row) != 3 || row[0] != u.ID || row[1] != bullet+markdownText(u.Source) || row[2] != markdownText(target) {
				t.Errorf("row %q\nfor %q | %q", row, u.Source, u.Target)
			}
		})
		if len(rows) != 0 {
			t.Errorf("rows left: %q", rows)
		}
	}
}

// markdownText is text as a Markdown parser can give it back.
func markdownText(s string) string { return strings.ReplaceAll(oneLine(s), "\x00", "\ufffd") }

func plain(n ast.Node, source []byte) string {
	var b strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			// Escapes are resolved where the text is rendered.
			var out bytes.Buffer
			w := bufio.NewWriter(&out)
			render.DefaultWriter.Write(w, c.Segment.Value(source))
			w.Flush()
			b.WriteString(html.UnescapeString(out.String()))
		case *ast.String:
			b.Write(c.Value)
		default:
			b.WriteString(plain(c, source))
		}
	}
	return b.String()
}

// TestHTMLParses: a browser's parser finds every unit with its texts, and
// nothing that an article could run or load.
func TestHTMLParses(t *testing.T) {
	for _, d := range []*doc.Document{sample(t), awkward(t)} {
		root, err := html.Parse(bytes.NewReader(written(t, mustFormat(t, "html"), d)))
		if err != nil {
			t.Fatal(err)
		}
		units := map[string]*html.Node{}
		var csp, style, data string
		var scripts []string
		for n := range root.Descendants() {
			if n.Type != html.ElementNode {
				continue
			}
			for _, a := range n.Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "src" || a.Key == "href" && !strings.HasPrefix(a.Val, "#") {
					t.Errorf("<%s %s=%q>", n.Data, a.Key, a.Val)
				}
			}
			switch n.Data {
			case "meta":
				if htmlAttr(n, "http-equiv") == "Content-Security-Policy" {
					csp = htmlAttr(n, "content")
				}
			case "style":
				style += htmlText(n)
			case "script":
				if htmlAttr(n, "type") == "application/json" {
					data = htmlText(n)
				} else {
					scripts = append(scripts, htmlText(n))
				}
			case "link", "img", "iframe", "object", "base", "form", "b", "mrk":
				t.Errorf("<%s>", n.Data)
			}
			if id := htmlAttr(n, "data-id"); id != "" {
				units[id] = n
			}
		}
		d.Units(func(_ *doc.Block, u *doc.Unit) {
			n := units[u.ID]
			if n == nil {
				t.Fatalf("no unit %s", u.ID)
			}
			target := u.Target
			if target == "" {
				target = "not translated"
			}
			for class, want := range map[string]string{"source": u.Source, "target": target} {
				if got := htmlText(byClass(n, class)); got != htmlParsed(want) {
					t.Errorf("%s %s: %q, want %q", u.ID, class, got, want)
				}
			}
			issues := 0
			for c := range n.Descendants() {
				if htmlAttr(c, "data-code") != "" {
					issues++
				}
			}
			if issues != len(u.Issues) {
				t.Errorf("%s: %d issues shown, want %d", u.ID, issues, len(u.Issues))
			}
		})
		if len(scripts) != 1 || scripts[0] != reviewJS || style != reviewCSS {
			t.Errorf("%d scripts and the style are not exactly the embedded ones", len(scripts))
		}
		for _, want := range []string{"default-src 'none'", sourceDigest(reviewJS), sourceDigest(reviewCSS)} {
			if !strings.Contains(csp, want) {
				t.Errorf("policy %q lacks %s", csp, want)
			}
		}
		back, err := readJSON(strings.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		back.Units(func(_ *doc.Block, u *doc.Unit) {
			if units[u.ID] == nil {
				t.Errorf("data has %s, the page has not", u.ID)
			}
		})
	}
}

// htmlParsed is s after a browser has read it: line ends are normalized and
// U+0000 is replaced.
func htmlParsed(s string) string {
	return strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "\ufffd").Replace(s)
}

func htmlAttr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func htmlText(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}

func byClass(n *html.Node, class string) *html.Node {
	for c := range n.Descendants() {
		if slices.Contains(strings.Fields(htmlAttr(c, "class")), class) {
			return c
		}
	}
	return nil
}
