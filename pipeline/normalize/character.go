package normalize

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/internal/regexp"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// entity matches an HTML entity, also one whose ampersand was escaped again.
var entity = regexp.MustCompile(`^&(?:amp;|#38;|#[xX]26;)*(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});`)

func findEntities(s string) []edit {
	var edits []edit
	for at := 0; ; {
		i := strings.IndexByte(s[at:], '&')
		if i < 0 {
			return edits
		}
		at += i
		loc := entity.FindStringIndex(s[at:min(at+120, len(s))])
		if loc == nil {
			at++
			continue
		}
		before := s[at : at+loc[1]]
		after := before
		for next := html.UnescapeString(after); next != after; next = html.UnescapeString(after) {
			after = next
		}
		if after != before && !strings.ContainsAny(after, "\x00\uFFFD") {
			edits = append(edits, edit{doc.Span{Start: at, End: at + loc[1]}, after, ruleEntity})
		}
		at += loc[1]
	}
}

// Tags that pages leave in the text of an article.
var (
	htmlTag  = regexp.MustCompile(`^</?(?i:([a-z][a-z0-9]{0,9}))(?: [^<>\n]*)? ?/?>`)
	tagBreak = map[string]string{
		"br": "\n", "p": "\n\n", "div": "\n\n", "h1": "\n\n", "h2": "\n\n", "h3": "\n\n", "h4": "\n\n", "h5": "\n\n", "h6": "\n\n",
		"ul": "\n\n", "ol": "\n\n", "li": "\n\n", "blockquote": "\n\n", "figure": "\n\n", "figcaption": "\n\n", "hr": "\n\n",
		"table": "\n\n", "tr": "\n\n", "td": " ", "th": " ", "section": "\n\n", "article": "\n\n",
		"a": "", "b": "", "i": "", "u": "", "em": "", "strong": "", "span": "", "small": "", "sup": "", "sub": "", "font": "", "cite": "", "q": "", "img": "",
	}
)

func findTags(s string) []edit {
	var edits []edit
	for at := 0; ; {
		i := strings.IndexByte(s[at:], '<')
		if i < 0 {
			return edits
		}
		at += i
		end := at + 1
		if m := htmlTag.FindStringSubmatch(s[at:min(at+300, len(s))]); m != nil {
			if repl, ok := tagBreak[strings.ToLower(m[1])]; ok {
				end = at + len(m[0])
				edits = append(edits, edit{doc.Span{Start: at, End: end}, repl, ruleTag})
			}
		}
		at = end
	}
}

// findMojibake finds UTF-8 bytes that were read as Windows-1252. Lead bytes of
// Latin-1 letters and of typographic marks show as Â, Ã and â: German text has
// no word where one of these stands before a sign. Those of other Latin letters
// show as Ä and Å, which count only beside a small letter: "Ä“ ends a quotation.
func findMojibake(s string) []edit {
	var edits []edit
	for at := 0; at < len(s); {
		if s[at] != 0xC3 && s[at] != 0xC2 && s[at] != 0xE2 { // the first bytes of those below
			at++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[at:])
		want := 0
		switch r {
		case 'Â', 'Ã', 'Ä', 'Å':
			want = 2
		case 'â':
			want = 3
		}
		if want == 0 {
			at += n
			continue
		}
		var raw [3]byte
		raw[0], _ = byte1252(r)
		end, k := at+n, 1
		for k < want && end < len(s) {
			c, size := utf8.DecodeRuneInString(s[end:])
			b, ok := byte1252(c)
			if !ok || b < 0x80 || b > 0xBF {
				break
			}
			raw[k] = b
			k++
			end += size
		}
		if k == want {
			c, size := utf8.DecodeRune(raw[:k])
			if size == k && (typical(c) || 0x100 <= c && c <= 0x17F && besideSmall(s, at, end)) {
				edits = append(edits, edit{doc.Span{Start: at, End: end}, string(c), ruleMojibake})
				at = end
				continue
			}
		}
		at += n
	}
	return edits
}

// byte1252 is the byte that shows as r in Windows-1252 or in Latin-1.
func byte1252(r rune) (byte, bool) {
	if b, ok := charmap.Windows1252.EncodeRune(r); ok {
		return b, true
	}
	if 0x80 <= r && r <= 0x9F {
		return byte(r), true
	}
	return 0, false
}

// besideSmall reports whether a small letter stands before s[start:end] or,
// unless that ends like a stammer ("Ä…h"), behind it.
func besideSmall(s string, start, end int) bool {
	next, _ := utf8.DecodeRuneInString(s[end:])
	return unicode.IsLower(lastRune(s[:start])) || unicode.IsLower(next) && !strings.HasSuffix(s[:end], "…")
}

// typical reports whether a sign or Latin-1 letter occurs in German text.
func typical(r rune) bool {
	return 0xA0 <= r && r <= 0xFF || 0x2010 <= r && r <= 0x203A || r == '€' || r == '™' || r == '−'
}

var ligatures = map[rune]string{'ﬀ': "ff", 'ﬁ': "fi", 'ﬂ': "fl", 'ﬃ': "ffi", 'ﬄ': "ffl", 'ﬅ': "st", 'ﬆ': "st"}

// findCharacters finds characters that have no place in an article. The zero
// width joiner stays: emoji are made with it.
func findCharacters(s string) []edit {
	var edits []edit
	done := 0
	for i, r := range s {
		if i < done || r < utf8.RuneSelf && (r >= ' ' && r != 0x7F || r == '\n' || r == '\t') {
			continue
		}
		e := edit{Span: doc.Span{Start: i, End: i + utf8.RuneLen(r)}}
		switch {
		case r == '\r' || r == '\v' || r == '\f' || r == 0x2028 || r == 0x2029:
			e.repl = "\n"
			if r == '\r' && i+1 < len(s) && s[i+1] == '\n' {
				e.End++
			}
		case r == utf8.RuneError: // also an invalid byte, which decode has excluded
			continue
		case r == 0xAD:
			e.rule = ruleSoftHyphen
			if rest := skipLineBreak(s[e.End:]); isLower(firstRune(rest)) { // at the start of a line, or on one of its own
				if before := strings.TrimRight(s[:e.Start], " \t"); strings.HasSuffix(before, "\n") {
					if before = strings.TrimRight(strings.TrimSuffix(strings.TrimSuffix(before, "\n"), "\r"), " \t"); unicode.IsLetter(lastRune(before)) && len(before) >= done {
						e.Start = len(before)
					}
				}
			}
			e.End += len(s[e.End:]) - len(skipLineBreak(s[e.End:]))
		case 0x80 <= r && r <= 0x9F && unicode.IsGraphic(charmap.Windows1252.DecodeByte(byte(r))):
			// A control character of Latin-1, which nobody writes.
			e.rule, e.repl = ruleMojibake, string(charmap.Windows1252.DecodeByte(byte(r)))
		case unicode.IsControl(r):
			e.rule = ruleControl
		case r == 0x200B || r == 0xFEFF || r == 0x200E || r == 0x200F || r == 0x2060 || r == 0xFFFC ||
			0x202A <= r && r <= 0x202E || 0x2066 <= r && r <= 0x2069 || 0xFFF9 <= r && r <= 0xFFFB:
			e.rule = ruleInvisible
		case ligatures[r] != "":
			e.rule, e.repl = ruleLigature, ligatures[r]
		default:
			continue
		}
		edits = append(edits, e)
		done = e.End
	}
	return edits
}

// skipLineBreak is s after one line break and the white space round it, or s.
func skipLineBreak(s string) string {
	rest := strings.TrimLeft(s, " \t")
	if after := strings.TrimPrefix(strings.TrimPrefix(rest, "\r"), "\n"); after != rest {
		after = strings.TrimLeft(after, " \t")
		if after == "" || after[0] != '\n' && after[0] != '\r' {
			return after
		}
	}
	return s
}

func findNFC(s string) []edit {
	var edits []edit
	for at := 0; at < len(s); {
		at += norm.NFC.QuickSpanString(s[at:])
		if at >= len(s) {
			break
		}
		end := at + max(1, norm.NFC.NextBoundaryInString(s[at:], true))
		if after := norm.NFC.String(s[at:end]); after != s[at:end] {
			edits = append(edits, edit{doc.Span{Start: at, End: end}, after, ruleNFC})
		}
		at = end
	}
	return edits
}

// findSpaces finds special spaces, and runs of spaces within a line.
func findSpaces(s string) []edit {
	var edits []edit
	for i := 0; i < len(s); {
		if c := s[i]; ' ' < c && c < utf8.RuneSelf || 0xC3 <= c && c < 0xE1 { // no space of any kind begins so
			i++
			continue
		}
		j := i
		special := false
		for j < len(s) {
			r, n := utf8.DecodeRuneInString(s[j:])
			if r == '\n' || !unicode.IsSpace(r) {
				break
			}
			if r != ' ' {
				special = true
			}
			j += n
		}
		switch {
		case j == i:
			_, n := utf8.DecodeRuneInString(s[i:])
			i += n
			continue
		case i == 0 || s[i-1] == '\n' || j == len(s) || s[j] == '\n':
			// At the edge of a line, where findLineBreaks removes it.
			if special {
				edits = append(edits, edit{doc.Span{Start: i, End: j}, " ", ""})
			}
		case strings.IndexByte(s[i:j], '\t') >= 0 && inTable(s, i):
			edits = append(edits, edit{doc.Span{Start: i, End: j}, " | ", ruleCell})
		case special && utf8.RuneCountInString(s[i:j]) == 1:
			edits = append(edits, edit{doc.Span{Start: i, End: j}, " ", ruleSpace})
		case straySpace(s[j:]) && isWord(lastRune(s[:i])):
			edits = append(edits, edit{doc.Span{Start: i, End: j}, "", ruleStraySpace})
		case j-i > 1:
			edits = append(edits, edit{doc.Span{Start: i, End: j}, " ", ruleDoubleSpace})
		}
		i = j
	}
	return edits
}

// inTable reports whether the line of offset at is a row of a table with tabs
// between its cells: the line before or behind it has some too.
func inTable(s string, at int) bool {
	start := 1 + strings.LastIndexByte(s[:at], '\n')
	_, next, _ := strings.Cut(s[at:], "\n")
	next, _, _ = strings.Cut(next, "\n")
	before := ""
	if start > 0 {
		before = s[1+strings.LastIndexByte(s[:start-1], '\n') : start-1]
	}
	cells := func(l string) bool { return strings.ContainsAny(strings.Trim(l, " \t"), "\t|") }
	return cells(before) || cells(next)
}

// straySpace reports whether s begins with a mark that no space stands before,
// and that ends a word: not .NET, … or :-).
func straySpace(s string) bool {
	return strings.IndexByte(",.;!?", s[0]) >= 0 && (len(s) == 1 || s[1] == ' ' || s[1] == '\n')
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}
