package spm

// trie maps strings to values. Its edges are in one open-addressing hash
// table, which is built fast and takes little memory for some ten thousand
// pieces. The zero value is empty.
type trie struct {
	edges  []edge // length is a power of two
	used   int
	values []int32 // of each node, -1 where no string ends; node 0 is the root
}

type edge struct {
	key  uint64 // see edgeKey; 0 is a free slot
	node int32
}

func edgeKey(n int32, c byte) uint64 { return 1<<40 | uint64(n)<<8 | uint64(c) }

// slot is where the edge with that key is, or where it would go.
func (t *trie) slot(key uint64) int {
	mask := uint64(len(t.edges) - 1)
	i := key * 0x9E3779B97F4A7C15 >> 32 & mask
	for t.edges[i].key != key && t.edges[i].key != 0 {
		i = (i + 1) & mask
	}
	return int(i)
}

func (t *trie) insert(s string, value int32) {
	if t.values == nil {
		t.values = []int32{-1}
		t.edges = make([]edge, 64)
	}
	n := int32(0)
	for i := range len(s) {
		key := edgeKey(n, s[i])
		at := t.slot(key)
		if t.edges[at].key == 0 {
			if 2*t.used >= len(t.edges) {
				old := t.edges
				t.edges = make([]edge, 2*len(old))
				for _, e := range old {
					if e.key != 0 {
						t.edges[t.slot(e.key)] = e
					}
				}
				at = t.slot(key)
			}
			t.edges[at] = edge{key, int32(len(t.values))}
			t.values = append(t.values, -1)
			t.used++
		}
		n = t.edges[at].node
	}
	t.values[n] = value
}

// next is the child of node n for byte c, -1 where there is none.
func (t *trie) next(n int32, c byte) int32 {
	if t.used == 0 {
		return -1
	}
	e := t.edges[t.slot(edgeKey(n, c))]
	if e.key == 0 {
		return -1
	}
	return e.node
}

// value is that of the string that ends at node n, -1 where none does.
func (t *trie) value(n int32) int32 { return t.values[n] }

// longest is the length of the longest string in t that s begins with, or 0.
func (t *trie) longest(s string) int {
	n, length := int32(0), 0
	for i := range len(s) {
		if n = t.next(n, s[i]); n < 0 {
			break
		}
		if t.values[n] >= 0 {
			length = i + 1
		}
	}
	return length
}
