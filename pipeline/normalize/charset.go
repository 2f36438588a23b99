package normalize

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"dolmetsch/doc"

	"golang.org/x/text/encoding/charmap"
)

// decode turns a file into UTF-8 text that knows where each byte came from.
// UTF-8 and UTF-16 are recognised by validity and byte order mark; anything
// else must look like German in Windows-1252, or it is refused.
func decode(name string, raw []byte) (*text, error) {
	if len(bytes.TrimSpace(raw)) == 0 {
		return nil, inputError(name, 0, "empty file, expected the text of an article")
	}
	var t *text
	var err error
	switch {
	case bytes.HasPrefix(raw, []byte("\xFF\xFE\x00\x00")), bytes.HasPrefix(raw, []byte("\x00\x00\xFE\xFF")):
		return nil, inputError(name, 0, "UTF-32 text, expected UTF-8, UTF-16 or Windows-1252")
	case bytes.HasPrefix(raw, []byte("\xFF\xFE")):
		t, err = decodeUTF16(name, raw, 2, binary.LittleEndian)
	case bytes.HasPrefix(raw, []byte("\xFE\xFF")):
		t, err = decodeUTF16(name, raw, 2, binary.BigEndian)
	case zeros(raw, 1):
		t, err = decodeUTF16(name, raw, 0, binary.LittleEndian)
	case zeros(raw, 0):
		t, err = decodeUTF16(name, raw, 0, binary.BigEndian)
	case bytes.HasPrefix(raw, []byte("\xEF\xBB\xBF")) || utf8.Valid(raw):
		t, err = decodeUTF8(name, raw)
	case macRoman(raw):
		t, err = decodeByte(name, raw, charmap.Macintosh, ruleMac)
	default:
		t, err = decodeByte(name, raw, charmap.Windows1252, rule1252)
	}
	if err != nil {
		return nil, err
	}
	return t, checkText(name, t.s)
}

func inputError(name string, line int, format string, args ...any) error {
	place := name
	if line > 0 {
		place = fmt.Sprintf("%s:%d", name, line)
	}
	return doc.Inputf(place, format, args...)
}

func lineOf[T string | []byte](s T, offset int) int {
	return 1 + bytes.Count([]byte(s[:offset]), []byte("\n"))
}

func decodeUTF8(name string, raw []byte) (*text, error) {
	start := 0
	if bytes.HasPrefix(raw, []byte("\xEF\xBB\xBF")) {
		start = 3
	}
	if i := firstInvalid(raw); i >= 0 {
		return nil, inputError(name, lineOf(raw, i), "byte 0x%02X is not valid UTF-8, which the file's byte order mark promises", raw[i])
	}
	t := &text{s: string(raw[start:]), m: doc.OffsetMap{{Text: 0, Raw: start}}}
	if start > 0 {
		t.changes = append(t.changes, doc.Change{Raw: doc.Span{Start: 0, End: start}, Rule: ruleBOM, Before: "\uFEFF"})
	}
	return t, nil
}

func firstInvalid(raw []byte) int {
	for i := 0; i < len(raw); {
		if raw[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(raw[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return -1
}

// zeros reports whether most bytes of raw at places that are odd (1) or even (0)
// are zero, and none of the others is, as in UTF-16 without a byte order mark.
func zeros(raw []byte, odd int) bool {
	n := 0
	for i, c := range raw {
		if c == 0 {
			if i%2 != odd {
				return false
			}
			n++
		}
	}
	return len(raw) >= 16 && n > len(raw)/2*9/10
}

// decodeUTF16 reads UTF-16 behind a byte order mark of so many bytes, perhaps none.
func decodeUTF16(name string, raw []byte, mark int, order binary.ByteOrder) (*text, error) {
	if len(raw)%2 != 0 {
		return nil, inputError(name, 0, "UTF-16 text with an odd number of bytes, the file is cut or damaged")
	}
	var b strings.Builder
	b.Grow(len(raw) / 2)
	m := make(doc.OffsetMap, 0, len(raw)/2)
	for i := mark; i < len(raw); {
		r, n := rune(order.Uint16(raw[i:])), 2
		if utf16.IsSurrogate(r) {
			pair := unicode.ReplacementChar
			if i+4 <= len(raw) {
				pair = utf16.DecodeRune(r, rune(order.Uint16(raw[i+2:])))
			}
			if pair == unicode.ReplacementChar {
				return nil, inputError(name, 1+strings.Count(b.String(), "\n"), "half a UTF-16 surrogate pair, the file is damaged")
			}
			r, n = pair, 4
		}
		m = append(m, doc.Anchor{Text: b.Len(), Raw: i})
		b.WriteRune(r)
		i += n
	}
	m = append(m, doc.Anchor{Text: b.Len(), Raw: len(raw)})
	change := doc.Change{Raw: doc.Span{Start: 0, End: mark}, Rule: ruleUTF16}
	if mark > 0 {
		change.Before = "\uFEFF"
	}
	return &text{s: b.String(), m: m, changes: []doc.Change{change}}, nil
}

// plausible1252 is what German text in Windows-1252 has beyond ASCII.
const plausible1252 = "äöüÄÖÜß„“”‚‘’«»‹›–—…•·€§°©®™£½¼¾²³´×µéèêëáàâãåæçíìîïñóòôõøœúùûýÉÈÁÀÅÆÇÑÓØŠšŽž\u00A0\u00AD"

// macRoman reports whether text has more of the letters of German in Mac Roman
// than in Windows-1252, where its vowels show as Š, š and Ÿ.
func macRoman(raw []byte) bool {
	mac, windows := 0, 0
	for _, c := range raw {
		switch c {
		case 0x8A, 0x9A, 0x9F, 0x80, 0x85, 0x86, 0xA7: // ä ö ü Ä Ö Ü ß
			mac++
		case 0xE4, 0xF6, 0xFC, 0xC4, 0xD6, 0xDC, 0xDF:
			windows++
		}
	}
	return mac > windows
}

// decodeByte takes text that is not UTF-8 for one in a charset of a byte a
// character, Windows-1252 or Mac Roman, when at least nine in ten of its
// characters beyond ASCII are usual in German, and no typographic mark stands
// inside a word, as it would in misread text of DOS.
func decodeByte(name string, raw []byte, charset *charmap.Charmap, rule string) (*text, error) {
	first := firstInvalid(raw)
	if i := bytes.IndexByte(raw, 0); i >= 0 {
		return nil, inputError(name, lineOf(raw, i), "zero byte, this is a binary file; expected text")
	}
	refuse := func(i int) error {
		return inputError(name, lineOf(raw, i), "byte 0x%02X is neither UTF-8 nor German in Windows-1252; save the article as UTF-8", raw[i])
	}
	var b strings.Builder
	b.Grow(len(raw) + len(raw)/16)
	m := doc.OffsetMap{{Text: 0, Raw: 0}}
	high, usual, multi, invalid := 0, 0, 0, 0
	oddity := first
	for i, c := range raw {
		if c < utf8.RuneSelf {
			b.WriteByte(c)
			continue
		}
		r := charset.DecodeByte(c)
		if r == unicode.ReplacementChar || unicode.IsControl(r) {
			return nil, refuse(i)
		}
		high++
		inWord := i > 0 && i+1 < len(raw) && isLowerASCII(raw[i-1]) && isLowerASCII(raw[i+1])
		if strings.ContainsRune(plausible1252, r) && (unicode.IsLetter(r) || !inWord || r == '’' || r == '\u00AD' || r == '´' || r == '·') {
			usual++
		} else if usual*9 >= high*8 {
			oddity = i
		}
		b.WriteRune(r)
		m = append(m, doc.Anchor{Text: b.Len(), Raw: i + 1})
	}
	for i := 0; i < len(raw); {
		r, n := utf8.DecodeRune(raw[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			invalid++
		case n > 1:
			multi++
		}
		i += n
	}
	if multi > invalid { // UTF-8 with damage, not another charset
		return nil, inputError(name, lineOf(raw, first), "byte 0x%02X is not valid UTF-8, as the rest of the file is", raw[first])
	}
	if usual*10 < high*9 {
		return nil, refuse(oddity)
	}
	return &text{s: b.String(), m: m, changes: []doc.Change{{Rule: rule}}}, nil
}

func isLowerASCII(c byte) bool { return 'a' <= c && c <= 'z' }

const noLetter = "no letter in the file, expected the text of an article"

// checkText refuses what decodes but is no article.
func checkText(name, s string) error {
	letters, controls, first := 0, 0, -1
	for i, r := range s {
		switch {
		case r == 0:
			return inputError(name, lineOf(s, i), "zero byte, this is a binary file; expected text")
		case unicode.IsLetter(r):
			letters++
		case unicode.IsControl(r) && !unicode.IsSpace(r):
			if first < 0 {
				first = i
			}
			controls++
		}
	}
	if letters == 0 {
		return inputError(name, 0, noLetter)
	}
	if controls > 4 && controls*10 > letters {
		return inputError(name, lineOf(s, first), "%d control characters among %d letters, this is a binary file; expected text", controls, letters)
	}
	return nil
}
