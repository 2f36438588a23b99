package spm

import (
	"encoding/binary"
	"errors"
	"strings"
	"unicode/utf8"
)

// normalizer rewrites text by a precompiled map from character sequences to
// their replacements. The map is a double-array trie (Aoe 1989) in the form of
// the darts-clone library, whose values are offsets into a block of
// zero-terminated strings.
type normalizer struct {
	units    []uint32
	replaced string
	keep     trie // user-defined pieces, left as they are
}

// parse reads precompiled_charsmap: u32 size of the trie, the trie, the strings.
func (n *normalizer) parse(b []byte) error {
	if len(b) == 0 {
		return nil
	}
	if len(b) < 4 {
		return errors.New("character map is cut off")
	}
	size := binary.LittleEndian.Uint32(b)
	b = b[4:]
	if size%4 != 0 || uint64(size) >= uint64(len(b)) {
		return errors.New("character map is cut off")
	}
	n.units = make([]uint32, size/4)
	for i := range n.units {
		n.units[i] = binary.LittleEndian.Uint32(b[4*i:])
	}
	n.replaced = string(b[size:])
	return nil
}

// prefix is the normal form of the first character sequence of s that a rule
// covers, else of its first character, and how many bytes of s that is.
func (n *normalizer) prefix(s string) (norm string, length int) {
	if length = n.keep.longest(s); length > 0 {
		return s[:length], length
	}
	value := 0
	if len(n.units) > 0 {
		at := uint32(0)
		at ^= offset(n.units[0])
		for i := range len(s) {
			at ^= uint32(s[i])
			if at >= uint32(len(n.units)) {
				break
			}
			u := n.units[at]
			if u&(1<<31|0xff) != uint32(s[i]) {
				break
			}
			at ^= offset(u)
			if u>>8&1 == 1 && at < uint32(len(n.units)) {
				value, length = int(n.units[at]&(1<<31-1)), i+1
			}
		}
	}
	if length > 0 {
		if value > len(n.replaced) {
			value = len(n.replaced)
		}
		norm, _, _ = strings.Cut(n.replaced[value:], "\x00")
		return norm, length
	}
	r, width := utf8.DecodeRuneInString(s)
	if r == utf8.RuneError && width == 1 {
		return "\uFFFD", 1
	}
	return s[:width], width
}

// offset is the distance from a unit to its children.
func offset(u uint32) uint32 { return u >> 10 << (u & (1 << 9) >> 6) }

// normalize is the text that is cut into pieces, and for each of its bytes,
// and its end, the offset in text that it came from.
func (m *Model) normalize(text string) (string, []int32) {
	rest := text
	for m.collapse && rest != "" {
		norm, n := m.norm.prefix(rest)
		if norm != " " {
			break
		}
		rest = rest[n:]
	}
	if rest == "" {
		return "", []int32{int32(len(text))}
	}
	at := int32(len(text) - len(rest))
	out := make([]byte, 0, len(rest)+len(rest)/4+8)
	orig := make([]int32, 0, cap(out)+1)
	add := func(s string) {
		for i := range len(s) {
			if s[i] == ' ' && m.escape {
				out = append(out, space...)
				orig = append(orig, at, at, at)
			} else {
				out = append(out, s[i])
				orig = append(orig, at)
			}
		}
	}
	if m.dummyPrefix && !m.suffix {
		add(" ")
	}
	afterSpace := m.collapse
	for rest != "" {
		norm, n := m.norm.prefix(rest)
		if afterSpace {
			norm = strings.TrimLeft(norm, " ")
		}
		if norm != "" {
			add(norm)
			afterSpace = m.collapse && norm[len(norm)-1] == ' '
		}
		at += int32(n)
		rest = rest[n:]
	}
	if m.collapse {
		mark := " "
		if m.escape {
			mark = space
		}
		for len(out) >= len(mark) && string(out[len(out)-len(mark):]) == mark {
			out = out[:len(out)-len(mark)]
			at = orig[len(out)]
			orig = orig[:len(out)]
		}
	}
	if m.dummyPrefix && m.suffix {
		add(" ")
	}
	return string(out), append(orig, at)
}
