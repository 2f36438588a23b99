// Package words is a list of the words of a language in little space, which
// answers quickly whether a word is one and whether one begins so. Common words
// are in it in small letters, names with a capital. It knows nothing of grammar;
// gen makes the list of the embedded model.
//
// The list is a minimal acyclic automaton over bytes (Daciuk et al. 2000,
// "Incremental Construction of Minimal Acyclic Finite-State Automata"). A file
// is "DWORDS1\n" and, compressed with DEFLATE, planes of all edges: their bytes
// with the flags beside them, then the four bytes of their targets.
package words

import (
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"slices"
	"unicode"
	"unicode/utf8"
)

// ErrFormat is wrapped by every error about a damaged or foreign file.
var ErrFormat = errors.New("not a valid list of words")

const (
	magic = "DWORDS1\n"
	// most is how many edges a list may have.
	most = 1 << 22
)

// edge leads from a node to the next: the byte, two flags, and where in the
// list of all edges those of the next node begin, 0 where it has none.
type edge uint32

const (
	final edge = 1 << 8 // a word ends behind it
	last  edge = 1 << 9 // of its node
)

func (e edge) target() uint32 { return uint32(e >> 10) }

// List is a list of words. It is safe for concurrent use.
type List struct {
	edges []edge // the first is none, so that no node begins at 0
	root  uint32 // where those of the first node begin, which are the last ones
}

// Match is what a list knows of a text.
type Match struct {
	Begins bool // a word begins with it
	Word   bool // it is one
}

func (m Match) or(n Match) Match { return Match{m.Begins || n.Begins, m.Word || n.Word} }

// Match looks text up in small letters and, where it begins with a capital,
// as a name. It allocates nothing.
func (l *List) Match(text []byte) Match {
	first, _ := utf8.DecodeRune(text)
	m := l.walk(text, false)
	if unicode.IsUpper(first) && !m.Word {
		m = m.or(l.walk(text, true))
	}
	return m
}

// walk follows text, in small letters but for its first if that is capital.
func (l *List) walk(text []byte, capital bool) Match {
	at, e := l.root, edge(0)
	if len(text) == 0 {
		return Match{Begins: l.root > 0}
	}
	var buffer [utf8.UTFMax]byte
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		letter := text[i : i+size]
		if low := unicode.ToLower(r); low != r && !(capital && i == 0) {
			letter = utf8.AppendRune(buffer[:0], low)
		}
		for _, c := range letter {
			if e = l.find(at, c); e == 0 {
				return Match{}
			}
			at = e.target()
		}
		i += size
	}
	return Match{Begins: true, Word: e&final != 0}
}

// find is the edge for c of the node at, 0 where it has none.
func (l *List) find(at uint32, c byte) edge {
	if at == 0 {
		return 0
	}
	for ; ; at++ {
		e := l.edges[at]
		if byte(e) == c {
			return e
		}
		if e&last != 0 {
			return 0
		}
	}
}

// Len is the number of edges, a measure of size.
func (l *List) Len() int { return len(l.edges) }

// node is one under construction.
type node struct {
	edges []edge
}

// New makes a list of words.
func New(words []string) (*List, error) {
	words = slices.Clone(words)
	slices.Sort(words)
	words = slices.Compact(words)
	b := builder{list: &List{edges: make([]edge, 1)}, nodes: map[string]uint32{}}
	path := []node{{}} // of the last word, with edges whose targets are still open
	previous := ""
	for _, w := range words {
		if w == "" {
			continue
		}
		common := 0
		for common < len(w) && common < len(previous) && w[common] == previous[common] {
			common++
		}
		for len(path) > common+1 {
			path = b.close(path)
		}
		for i := common; i < len(w); i++ {
			path[i].edges = append(path[i].edges, edge(w[i]))
			path = append(path, node{})
		}
		end := &path[len(path)-2].edges
		(*end)[len(*end)-1] |= final
		previous = w
	}
	for len(path) > 1 {
		path = b.close(path)
	}
	b.list.root = b.place(path[0])
	if len(b.list.edges) > most {
		return nil, fmt.Errorf("%d edges, a list has at most %d", len(b.list.edges), most)
	}
	return b.list, nil
}

type builder struct {
	list  *List
	nodes map[string]uint32 // where a node with these edges is
	key   []byte
}

// close gives the last node of path its place and the edge to it its target.
func (b *builder) close(path []node) []node {
	n := len(path) - 1
	e := &path[n-1].edges
	(*e)[len(*e)-1] |= edge(b.place(path[n])) << 10
	return path[:n]
}

// place is where the edges of n stand, which it adds unless they do already.
func (b *builder) place(n node) uint32 {
	if len(n.edges) == 0 {
		return 0
	}
	n.edges[len(n.edges)-1] |= last
	b.key = b.key[:0]
	for _, e := range n.edges {
		b.key = append(b.key, byte(e), byte(e>>8), byte(e>>16), byte(e>>24))
	}
	if at, ok := b.nodes[string(b.key)]; ok {
		return at
	}
	at := uint32(len(b.list.edges))
	b.list.edges = append(b.list.edges, n.edges...)
	b.nodes[string(b.key)] = at
	return at
}

// Append appends l's file to b.
func (l *List) Append(b []byte) ([]byte, error) {
	out := bytes.NewBuffer(append(b, magic...))
	w, err := flate.NewWriter(out, flate.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(l.planes()); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// planes are the edges byte by byte, targets as the distance from their edge:
// so they compress best.
func (l *List) planes() []byte {
	n := len(l.edges) - 1
	p := make([]byte, 5*n)
	for i, e := range l.edges[1:] {
		back := uint32(0)
		if e.target() > 0 {
			back = uint32(i+1) - e.target()
		}
		p[i], p[n+i] = byte(e), byte(e>>8)&3
		p[2*n+i], p[3*n+i], p[4*n+i] = byte(back), byte(back>>8), byte(back>>16)
	}
	return p
}

// Parse reads a file. Errors wrap ErrFormat.
func Parse(b []byte) (*List, error) {
	packed, ok := bytes.CutPrefix(b, []byte(magic))
	if !ok {
		return nil, fmt.Errorf("%w: it does not begin with %q", ErrFormat, magic)
	}
	p, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(packed)), 5*most+1))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	return parsePlanes(p)
}

func parsePlanes(p []byte) (*List, error) {
	n := len(p) / 5
	if len(p)%5 != 0 || n >= most {
		return nil, fmt.Errorf("%w: %d bytes of edges", ErrFormat, len(p))
	}
	l := &List{edges: make([]edge, n+1)}
	start := uint32(1) // of the node
	for i := range n {
		at := uint32(i + 1)
		e := edge(p[i]) | edge(p[n+i]&3)<<8
		if back := uint32(p[2*n+i]) | uint32(p[3*n+i])<<8 | uint32(p[4*n+i])<<16; back > 0 {
			// To a node that begins before this one: no walk is endless.
			if back >= at || at-back >= start || at-back > 1 && l.edges[at-back-1]&last == 0 {
				return nil, fmt.Errorf("%w: edge %d leads %d back", ErrFormat, at, back)
			}
			e |= edge(at-back) << 10
		} else if e&final == 0 {
			return nil, fmt.Errorf("%w: edge %d leads nowhere", ErrFormat, at)
		}
		l.edges[at] = e
		if e&last != 0 {
			if i < n-1 {
				start = at + 1
			}
		} else if i == n-1 {
			return nil, fmt.Errorf("%w: the last node does not end", ErrFormat)
		}
	}
	if n > 0 {
		l.root = start
	}
	return l, nil
}
