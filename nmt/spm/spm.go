// Package spm is a SentencePiece tokenizer for unigram models: it reads the
// .spm file of the reference implementation, normalizes text by the rules in
// it, cuts the text into the same pieces and joins pieces to text again. It
// does not train models and does not read BPE ones.
//
// Sources: Kudo 2018, "Subword Regularization" (unigram model, Viterbi
// search); Kudo and Richardson 2018, "SentencePiece"; the file format is
// sentencepiece_model.proto of the reference implementation.
package spm

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"google.golang.org/protobuf/encoding/protowire"
)

// ErrFormat is wrapped by every error about a model file that is damaged or
// holds something else than a unigram model.
var ErrFormat = errors.New("not a valid SentencePiece unigram model")

// kind is SentencePiece.Type of the model proto.
type kind byte

const (
	normal      kind = 1
	unknown     kind = 2
	control     kind = 3
	userDefined kind = 4
	unused      kind = 5
	byteKind    kind = 6
)

// Spaces stand as this mark in pieces.
const space = "▁" // U+2581

// The reference implementation's penalty for a character no piece covers.
const unknownPenalty = 10

var bytePiece = regexp.MustCompile(`^<0x[0-9A-F]{2}>$`)

// Token is one piece of an encoded text.
type Token struct {
	ID         int
	Start, End int // half-open byte range of the text it came from
}

// Model is a tokenizer. It is safe for concurrent use.
type Model struct {
	pieces []piece
	index  trie // of all pieces that may be found in text
	byteID [256]int32

	norm               normalizer
	dummyPrefix        bool
	collapse           bool // remove_extra_whitespaces
	escape             bool
	suffix             bool // treat_whitespace_as_suffix
	byteFallback       bool
	unknownID          int
	unknownSurface     string
	minScore, maxScore float32
	endOfSentence      int
	hasEndOfSentence   bool
}

type piece struct {
	text  string
	score float32
	kind  kind
}

// Parse reads a .spm file. The model keeps no reference to b. Errors wrap
// ErrFormat.
func Parse(b []byte) (*Model, error) {
	m := &Model{dummyPrefix: true, collapse: true, escape: true, unknownID: -1, unknownSurface: " ⁇ "}
	modelType := uint64(1)
	var user []string
	err := fields(b, func(num protowire.Number, v value) error {
		switch num {
		case 1:
			p := piece{kind: normal}
			err := fields(v.bytes, func(num protowire.Number, v value) error {
				switch num {
				case 1:
					p.text = string(v.bytes)
				case 2:
					p.score = math.Float32frombits(uint32(v.num))
				case 3:
					if v.num < uint64(normal) || v.num > uint64(byteKind) {
						return fmt.Errorf("piece of type %d", v.num)
					}
					p.kind = kind(v.num)
				}
				return nil
			})
			m.pieces = append(m.pieces, p)
			return err
		case 2:
			return fields(v.bytes, func(num protowire.Number, v value) error {
				switch num {
				case 3:
					modelType = v.num
				case 24:
					m.suffix = v.num != 0
				case 35:
					m.byteFallback = v.num != 0
				case 44:
					m.unknownSurface = string(v.bytes)
				}
				return nil
			})
		case 3:
			return fields(v.bytes, func(num protowire.Number, v value) error {
				switch num {
				case 2:
					return m.norm.parse(v.bytes)
				case 3:
					m.dummyPrefix = v.num != 0
				case 4:
					m.collapse = v.num != 0
				case 5:
					m.escape = v.num != 0
				}
				return nil
			})
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	if modelType != 1 {
		return nil, fmt.Errorf("%w: model type %d, expected 1 (unigram)", ErrFormat, modelType)
	}
	if len(m.pieces) == 0 || len(m.pieces) > math.MaxInt32 {
		return nil, fmt.Errorf("%w: %d pieces", ErrFormat, len(m.pieces))
	}
	// The reference implementation begins with the least positive number, so that
	// a user-defined piece costs next to nothing where all scores are negative.
	m.minScore, m.maxScore = math.MaxFloat32, 0x1p-126
	for i := range m.byteID {
		m.byteID[i] = -1
	}
	for id, p := range m.pieces {
		if p.text == "" {
			return nil, fmt.Errorf("%w: piece %d is empty", ErrFormat, id)
		}
		switch p.kind {
		case normal:
			if p.score != p.score {
				return nil, fmt.Errorf("%w: piece %d has no score", ErrFormat, id)
			}
			m.minScore, m.maxScore = min(m.minScore, p.score), max(m.maxScore, p.score)
			m.index.insert(p.text, int32(id))
		case userDefined:
			user = append(user, p.text)
			m.index.insert(p.text, int32(id))
		case unknown:
			if m.unknownID >= 0 {
				return nil, fmt.Errorf("%w: two unknown pieces", ErrFormat)
			}
			m.unknownID = id
		case control:
			if p.text == "</s>" {
				m.endOfSentence, m.hasEndOfSentence = id, true
			}
		case byteKind:
			if !bytePiece.MatchString(p.text) {
				return nil, fmt.Errorf("%w: byte piece %q", ErrFormat, p.text)
			}
			m.byteID[byteOf(p.text)] = int32(id)
		}
	}
	if m.unknownID < 0 {
		return nil, fmt.Errorf("%w: no unknown piece", ErrFormat)
	}
	for c, id := range m.byteID {
		if m.byteFallback && id < 0 {
			return nil, fmt.Errorf("%w: byte fallback without a piece for byte %#x", ErrFormat, c)
		}
	}
	for _, s := range user {
		m.norm.keep.insert(s, 0)
	}
	return m, nil
}

// Len is the number of pieces, one more than the highest id.
func (m *Model) Len() int { return len(m.pieces) }

// Piece is the text of a piece, spaces written as U+2581.
func (m *Model) Piece(id int) string { return m.pieces[id].text }

// EndOfSentence is the id of </s>; ok is false where the model has none.
func (m *Model) EndOfSentence() (id int, ok bool) { return m.endOfSentence, m.hasEndOfSentence }

// UserDefined reports whether a piece is a symbol that the model's maker chose
// and that is never cut.
func (m *Model) UserDefined(id int) bool { return m.pieces[id].kind == userDefined }

// Unknown is the id that stands for text that no piece covers.
func (m *Model) Unknown() int { return m.unknownID }

// node is the best way to cut a text that ends here.
type node struct {
	score float32
	start int32 // -1 where no way ends here
	id    int32
}

// Encode cuts text into pieces, without </s>. Token ranges lie in text, are
// in order and do not overlap; what normalization removes is in none of them.
func (m *Model) Encode(text string) []Token {
	norm, orig := m.normalize(text)
	best := make([]node, len(norm)+1)
	for i := range best {
		best[i].start = -1
	}
	unk := m.minScore - unknownPenalty
	// The arithmetic, sums in float32 of which the first of equals stays, is the
	// reference implementation's, so that ties fall alike.
	for start := 0; start < len(norm); {
		_, width := utf8.DecodeRuneInString(norm[start:])
		here, single := best[start].score, false
		n := int32(0)
		for end := start; end < len(norm); {
			n = m.index.next(n, norm[end])
			end++
			if n < 0 {
				break
			}
			id := m.index.value(n)
			if id < 0 {
				continue
			}
			score := float64(m.pieces[id].score)
			if m.pieces[id].kind == userDefined {
				score = float64(float32(end-start)*m.maxScore) - 0.1
			}
			best[end].improve(float32(score+float64(here)), start, id)
			single = single || end-start == width
		}
		if !single {
			best[start+width].improve(unk+here, start, int32(m.unknownID))
		}
		start += width
	}
	count := 0
	for end := len(norm); end > 0; end = int(best[end].start) {
		count++
	}
	tokens := make([]Token, count)
	for end := len(norm); end > 0; end = int(best[end].start) {
		count--
		b := best[end]
		tokens[count] = Token{int(b.id), int(b.start), end}
	}
	out := tokens[:0:0]
	if !m.byteFallback {
		out = tokens[:0]
	}
	wasUnknown := false
	for _, t := range tokens {
		start, end := orig[t.Start], orig[t.End]
		isUnknown := t.ID == m.unknownID
		switch {
		case isUnknown && m.byteFallback:
			for i := t.Start; i < t.End; i++ {
				stop := start // the last byte carries the range
				if i == t.End-1 {
					stop = end
				}
				out = append(out, Token{int(m.byteID[norm[i]]), int(start), int(stop)})
			}
		case isUnknown && wasUnknown:
			out[len(out)-1].End = int(end)
		default:
			out = append(out, Token{t.ID, int(start), int(end)})
		}
		wasUnknown = isUnknown
	}
	return out
}

func (n *node) improve(score float32, start int, id int32) {
	if n.start < 0 || score > n.score {
		*n = node{score, int32(start), id}
	}
}

// Decode joins pieces to text. Tokens, one for each id, say which bytes of
// the text a piece became; control pieces become none. Ids out of range are
// treated as unknown.
func (m *Model) Decode(ids []int) (string, []Token) {
	var b strings.Builder
	tokens := make([]Token, len(ids))
	atStart := true // a leading space is still to be dropped
	sawSpace := false
	for i := 0; i < len(ids); i++ {
		start := b.Len()
		id := ids[i]
		if id < 0 || id >= len(m.pieces) {
			id = m.unknownID
		}
		p := m.pieces[id]
		if p.kind == byteKind {
			i = m.decodeBytes(&b, ids, tokens, i)
			continue
		}
		if sawSpace || start > 0 {
			atStart = false
		}
		sawSpace = false
		switch p.kind {
		case control:
		case unknown:
			b.WriteString(m.unknownSurface)
		default:
			s := p.text
			if atStart && (m.dummyPrefix || m.collapse) {
				if rest, ok := strings.CutPrefix(s, space); ok {
					s, sawSpace = rest, !m.collapse
				}
			}
			for s != "" {
				before, after, found := strings.Cut(s, space)
				b.WriteString(before)
				if found {
					b.WriteByte(' ')
				}
				s = after
			}
		}
		tokens[i] = Token{id, start, b.Len()}
	}
	return b.String(), tokens
}

// decodeBytes writes the run of byte pieces that begins at ids[i], invalid
// UTF-8 as U+FFFD, and returns the index of its last piece.
func (m *Model) decodeBytes(b *strings.Builder, ids []int, tokens []Token, i int) int {
	var run []byte
	first := i
	for ; i < len(ids) && ids[i] >= 0 && ids[i] < len(m.pieces) && m.pieces[ids[i]].kind == byteKind; i++ {
		run = append(run, byteOf(m.pieces[ids[i]].text))
	}
	for at := 0; at < len(run); {
		r, width := utf8.DecodeRune(run[at:])
		start := b.Len()
		for k := range width {
			tokens[first+at+k] = Token{ids[first+at+k], start, start}
		}
		b.WriteRune(r)
		tokens[first+at+width-1].End = b.Len()
		at += width
	}
	return i - 1
}

// byteOf is the byte that a piece such as <0x0A> stands for.
func byteOf(piece string) byte {
	c, _ := strconv.ParseUint(piece[3:5], 16, 8) // Parse has checked it
	return byte(c)
}

// value is a field of a protobuf message: bytes of a length-delimited one,
// num of any other.
type value struct {
	num   uint64
	bytes []byte
}

// fields calls f with each field of a protobuf message.
func fields(b []byte, f func(protowire.Number, value) error) error {
	for len(b) > 0 {
		num, typ, n := protowire.ConsumeTag(b)
		if n < 0 {
			return protowire.ParseError(n)
		}
		b = b[n:]
		var v value
		switch typ {
		case protowire.VarintType:
			v.num, n = protowire.ConsumeVarint(b)
		case protowire.Fixed32Type:
			var x uint32
			x, n = protowire.ConsumeFixed32(b)
			v.num = uint64(x)
		case protowire.Fixed64Type:
			v.num, n = protowire.ConsumeFixed64(b)
		case protowire.BytesType:
			v.bytes, n = protowire.ConsumeBytes(b)
		default:
			n = protowire.ConsumeFieldValue(num, typ, b)
		}
		if n < 0 {
			return protowire.ParseError(n)
		}
		b = b[n:]
		if err := f(num, v); err != nil {
			return err
		}
	}
	return nil
}
