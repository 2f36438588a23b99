// Package shortlist reads lexical shortlists: for each source piece, the
// target pieces it may become, so that the decoder need not score the whole
// vocabulary. It reads the binary form that Bergamot's models carry
// (lex.50.50.*.s2t.bin); it does not learn lists.
//
// A file, little endian, is: u64 magic, u64 checksum of what follows, u64
// first, u64 best, u64 number of offsets, u64 number of ids, the u64 offsets,
// the u32 ids. Source: marian-dev (browsermt), src/data/shortlist.cpp.
package shortlist

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/bits"
)

// ErrFormat is wrapped by every error about a damaged or foreign file.
var ErrFormat = errors.New("not a valid binary lexical shortlist")

const (
	magic      = 0xF11A48D5013417F5
	headerSize = 6 * 8
	multiple   = 8 // lists are filled up to a multiple of this, as the reference engine's are
)

// List is a shortlist over one joint vocabulary, or from one to another. It is
// safe for concurrent use.
type List struct {
	first   int
	target  int      // pieces of the target
	joint   bool     // source and target have the same pieces
	offsets []uint32 // of each source id into ids, and the end
	ids     []uint32
}

// Parse reads a shortlist for a joint vocabulary of that many pieces. Errors
// wrap ErrFormat.
func Parse(b []byte, vocabulary int) (*List, error) {
	return parse(b, vocabulary, vocabulary, true)
}

// ParseSeparate reads a shortlist from a vocabulary of source pieces to another
// one of target pieces. Errors wrap ErrFormat.
func ParseSeparate(b []byte, source, target int) (*List, error) {
	return parse(b, source, target, false)
}

func parse(b []byte, source, target int, joint bool) (*List, error) {
	if len(b) < headerSize {
		return nil, fmt.Errorf("%w: %d bytes", ErrFormat, len(b))
	}
	u64 := binary.LittleEndian.Uint64
	if u64(b) != magic {
		return nil, fmt.Errorf("%w: it begins with %#x, expected %#x", ErrFormat, u64(b), uint64(magic))
	}
	first, offsets, ids := u64(b[16:]), u64(b[32:]), u64(b[40:])
	if offsets != uint64(source)+1 {
		return nil, fmt.Errorf("%w: it has %d offsets, a vocabulary of %d needs %d", ErrFormat, offsets, source, source+1)
	}
	rest := uint64(len(b)-headerSize) - 8*min(offsets, uint64(len(b)-headerSize)/8)
	if uint64(len(b)-headerSize)/8 < offsets || ids != rest/4 || rest%4 != 0 {
		return nil, fmt.Errorf("%w: %d bytes do not hold %d offsets and %d ids", ErrFormat, len(b), offsets, ids)
	}
	if sum := checksum(b[16:]); sum != u64(b[8:]) {
		return nil, fmt.Errorf("%w: checksum %#x, expected %#x", ErrFormat, sum, u64(b[8:]))
	}
	l := &List{first: int(min(first, uint64(target))), target: target, joint: joint, offsets: make([]uint32, offsets), ids: make([]uint32, ids)}
	b = b[headerSize:]
	for i := range l.offsets {
		o := u64(b[8*i:])
		if o > ids || i > 0 && o < uint64(l.offsets[i-1]) || i == source && o != ids {
			return nil, fmt.Errorf("%w: offset %d is %d of %d", ErrFormat, i, o, ids)
		}
		l.offsets[i] = uint32(o)
	}
	b = b[8*offsets:]
	for i := range l.ids {
		l.ids[i] = binary.LittleEndian.Uint32(b[4*i:])
		if l.ids[i] >= uint32(target) {
			return nil, fmt.Errorf("%w: id %d in a vocabulary of %d", ErrFormat, l.ids[i], target)
		}
	}
	return l, nil
}

// Select appends to dst, in ascending order, the target ids that a sentence of
// these source ids may use: the most frequent ones, those listed for a source
// id, and, in a joint vocabulary, the source ids themselves, filled up with the
// next frequent ids to a multiple of eight.
func (l *List) Select(dst []uint32, source []int32) []uint32 {
	n := l.target
	set := make([]uint64, (n+63)/64)
	add := func(id uint32) { set[id/64] |= 1 << (id % 64) }
	for id := range l.first {
		add(uint32(id))
	}
	for _, s := range source {
		if l.joint {
			add(uint32(s))
		}
		for _, id := range l.ids[l.offsets[s]:l.offsets[s+1]] {
			add(id)
		}
	}
	count := 0
	for _, w := range set {
		count += bits.OnesCount64(w)
	}
	for id := l.first; id < n && count%multiple != 0; id++ {
		if set[id/64]>>(id%64)&1 == 0 {
			add(uint32(id))
			count++
		}
	}
	for i, w := range set {
		for ; w != 0; w &= w - 1 {
			dst = append(dst, uint32(64*i+bits.TrailingZeros64(w)))
		}
	}
	return dst
}

// Write writes the list whose source id i may become lists[i], where the ids
// below first may always be used.
func Write(w io.Writer, first int, lists [][]uint32) error {
	le := binary.LittleEndian
	total, best := uint64(0), 0
	for _, ids := range lists {
		total += uint64(len(ids))
		best = max(best, len(ids))
	}
	b := make([]byte, 16)
	for _, v := range []uint64{uint64(first), uint64(best), uint64(len(lists) + 1), total} {
		b = le.AppendUint64(b, v)
	}
	at := uint64(0)
	for _, ids := range lists {
		b = le.AppendUint64(b, at)
		at += uint64(len(ids))
	}
	b = le.AppendUint64(b, at)
	for _, ids := range lists {
		for _, id := range ids {
			b = le.AppendUint32(b, id)
		}
	}
	le.PutUint64(b, magic)
	le.PutUint64(b[8:], checksum(b[16:]))
	_, err := w.Write(b)
	return err
}

// checksum folds the whole u64 of b; four bytes left over do not count.
func checksum(b []byte) uint64 {
	h := uint64(0)
	for ; len(b) >= 8; b = b[8:] {
		h ^= binary.LittleEndian.Uint64(b) + 0x9e3779b9 + h<<6 + h>>2
	}
	return h
}
