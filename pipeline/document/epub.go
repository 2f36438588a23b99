package document

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path"
	"slices"
	"strings"

	"dolmetsch/doc"
)

// openEPUB reads an e-book: its chapters in the order of the spine, then its
// other pages, its title and its table of contents. Every page is kept whole.
func openEPUB(data []byte, _ Options) (*File, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	if _, err := z.Open("META-INF/rights.xml"); err == nil {
		return nil, errors.New("it is protected against copying (DRM)")
	}
	container, err := readPart(z, "META-INF/container.xml")
	if err != nil {
		return nil, err
	}
	root, err := parseXML(container)
	if err != nil {
		return nil, fmt.Errorf("META-INF/container.xml: %w", err)
	}
	opf := root.find("rootfile").value("full-path")
	source, err := readPart(z, opf)
	if err != nil {
		return nil, fmt.Errorf("its package file: %w", err)
	}
	pack, err := parseXML(source)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", opf, err)
	}
	f := &File{}
	type rewriter func(english []Content) ([]byte, error)
	rewriters := map[string]rewriter{}
	add := func(name string, blocks []doc.Block, write func(w io.Writer, english []Content) error) {
		from, to := len(f.Blocks), len(f.Blocks)+len(blocks)
		f.Blocks = append(f.Blocks, blocks...)
		rewriters[name] = func(english []Content) ([]byte, error) {
			var out bytes.Buffer
			err := write(&out, english[from:to])
			return out.Bytes(), err
		}
	}
	titles, places := texts(source, pack, "dc:title")
	add(opf, titles, func(w io.Writer, english []Content) error {
		english = slices.Clone(english)
		all := slices.Clone(places)
		pack.all("dc:language", func(n *node) {
			all = append(all, place{n.inner, func(Content) string { return "en" }})
			english = append(english, Content{})
		})
		order(english, all)
		return writePlaces(w, source, all, english)
	})
	for _, item := range bookItems(pack) {
		name := path.Join(path.Dir(opf), item.href)
		src, err := readPart(z, name)
		if err != nil {
			return nil, fmt.Errorf("%s, which its package file names: %w", name, err)
		}
		if _, ok := rewriters[name]; ok {
			continue
		}
		switch item.media {
		case "application/xhtml+xml":
			text, err := toUTF8(src)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			p := cutPage(text)
			add(name, p.all(), func(w io.Writer, english []Content) error { return p.rewrite(w, src, english) })
		case "application/x-dtbncx+xml":
			ncx, err := parseXML(src)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			blocks, places := texts(src, ncx, "text")
			add(name, blocks, func(w io.Writer, english []Content) error { return writePlaces(w, src, places, english) })
		}
	}
	f.write = func(w io.Writer, english []Content) error {
		return rewriteZip(w, data, z, english, func(name string, _ []byte) ([]byte, error) {
			if rewrite := rewriters[name]; rewrite != nil {
				return rewrite(english)
			}
			return nil, nil
		})
	}
	return f, nil
}

// find is the first element of this name in n.
func (n *node) find(name string) *node {
	for _, c := range n.children {
		if c.name == name {
			return c
		}
		if found := c.find(name); found != nil {
			return found
		}
	}
	return nil
}

// all calls f with the elements of this name in n, in order.
func (n *node) all(name string, f func(*node)) {
	for _, c := range n.children {
		if c.name == name {
			f(c)
		}
		c.all(name, f)
	}
}

// content is the text in n.
func (n *node) content() string {
	text := n.text
	for _, c := range n.children {
		text += c.content()
	}
	return text
}

// texts are the elements of this name as headings.
func texts(src []byte, root *node, name string) ([]doc.Block, []place) {
	var blocks []doc.Block
	var places []place
	root.all(name, func(n *node) {
		if text := strings.Join(strings.Fields(n.content()), " "); text != "" {
			blocks = append(blocks, doc.Block{Kind: doc.Heading, Text: text})
			places = append(places, place{n.inner, func(c Content) string { return c.markup(escapeXML) }})
		}
	})
	return blocks, places
}

// item is a file of a book.
type item struct{ href, media string }

// bookItems are the files of a book, those of the spine first.
func bookItems(pack *node) []item {
	byID := map[string]item{}
	var ids []string
	pack.all("item", func(n *node) {
		href, err := url.PathUnescape(n.value("href"))
		if err != nil {
			href = n.value("href")
		}
		id := n.value("id")
		byID[id] = item{href, n.value("media-type")}
		ids = append(ids, id)
	})
	var items []item
	seen := map[string]bool{}
	take := func(id string) {
		if it, ok := byID[id]; ok && !seen[id] {
			seen[id] = true
			items = append(items, it)
		}
	}
	pack.all("itemref", func(n *node) { take(n.value("idref")) })
	for _, id := range ids {
		take(id)
	}
	return items
}
