package markup

import (
	"html"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"dolmetsch/internal/lang"
	"dolmetsch/internal/regexp"
)

// The marks, in the forms in which they come back.
var (
	annotated   = regexp.MustCompile(`⟦\s*[Tt]\s*⟧([^⟦⟧]*)⟦\s*=\s*⟧([^⟦⟧]*)⟦\s*/\s*[Tt]\s*⟧`)
	suggested   = regexp.MustCompile(`[^\s⟦⟧]*⟦\s*=\s*⟧([^⟦⟧]*)⟦\s*/\s*[Tt]\s*⟧`)
	annotation  = regexp.MustCompile(`⟦\s*/?\s*[Tt=]\s*⟧`)
	inserted    = regexp.MustCompile(`⟦(<?)(\d+)(>?)⟧`)
	symbol      = regexp.MustCompile(`⟦\s*([NDXndx])\s*[-_.]?\s*(\d{1,3})\s*(?:⟧|\]\]?|\))?|\b([NDXndx])(\d{1,3})\s*⟧`)
	asciiSymbol = regexp.MustCompile(`(?:\[\[?|\{\{?|<<?|【|〚|⟨)\s*([NDXndx])\s*[-_.]?\s*(\d{1,3})\s*(?:\]\]?|\}\}?|>>?|】|〛|⟩)`)
	bareSymbol  = regexp.MustCompile(`\b([NDX])(\d{1,3})\b`)
	xmlElement  = regexp.MustCompile(`(?is)<\s*x\s+id\s*=\s*["'“”]?\s*(\d+)\s*["'“”]?\s*(?:/\s*>|>(.*?)<\s*/\s*x\s*>)`)
	xmlTag      = regexp.MustCompile(`(?i)<\s*/?\s*x(?:\s+id\s*=\s*["'“”]?\s*(\d+)\s*["'“”]?)?\s*/?\s*>`)
	htmlElement = regexp.MustCompile(`(?is)<\s*span\b[^<>]*>(.*?)<\s*/\s*span\s*>`)
	htmlTag     = regexp.MustCompile(`(?i)<\s*/?\s*span\b[^<>]*>`)
	codeTag     = regexp.MustCompile(`(?i)<\s*(/?)\s*(?:g|b|img)(?:\s+id\s*=\s*["'“”]?\s*(\d+)\s*["'“”]?)?\s*(/?)\s*>`)
	anyElement  = regexp.MustCompile(`(?is)<x\s+id\s*=\s*"?\d+"?\s*>(.*?)</x>|<span\b[^<>]*>(.*?)</span>`)
	anyTag      = regexp.MustCompile(`<[^<>]*>`)
	anySymbol   = regexp.MustCompile(`⟦[^⟦⟧]*⟧`)
)

// Parse reads an answer to the segment sent. Parts other than Text are those of
// sent, by their ID; one that the answer has twice is there twice, and one that
// it lacks is not there. What looks like a mark and was never sent is left out,
// or is text where it might be.
func Parse(a Answer, sent []Part) []Part {
	p := &parser{sent: sent, marks: marksOf(sent, a.Style), times: map[int]int{}}
	text := strings.ToValidUTF8(a.Text, "\uFFFD")
	if a.Style.escapes() {
		text = mend(Render(sent, a.Style), text)
	}
	p.out = Of(text)
	if !a.Style.escapes() && slices.ContainsFunc(sent, func(t Part) bool { return t.Kind >= Open }) {
		p.replace(inserted, p.inserted)
	}
	switch a.Style {
	case Symbols, Annotated:
		for i := range p.out {
			text := suggested.ReplaceAllString(annotated.ReplaceAllString(p.out[i].Text, "$2"), "$1")
			p.out[i].Text = annotation.ReplaceAllString(text, "")
		}
		p.symbols(symbol, true)
		if p.missing() {
			p.symbols(asciiSymbol, false)
		}
		if p.missing() {
			p.symbols(bareSymbol, false)
		}
	case Opaque:
		for i, m := range p.marks {
			if m.token != "" {
				p.replace(tolerant(m.token), func([]string) Part { return p.term(i, "") })
			}
		}
	case XML:
		p.replace(xmlElement, func(sub []string) Part { return p.numbered(sub[1], html.UnescapeString(sub[2])) })
		p.replace(xmlTag, func(sub []string) Part {
			if t := p.numbered(sub[1], ""); t.Kind != leave && p.times[t.ID] == 0 && !strings.Contains(sub[0], "/") {
				return t
			}
			return Part{Kind: drop}
		})
		p.codes()
		p.unescape()
		p.slipped()
	case HTML:
		p.replace(htmlElement, func(sub []string) Part { return p.holding(html.UnescapeString(sub[1])) })
		p.replace(htmlTag, func([]string) Part { return Part{Kind: drop} })
		p.codes()
		p.unescape()
		p.slipped()
	}
	return p.out
}

// Untag is text in a style, a segment's or an answer's, without its marks but
// with what they hold.
func Untag(a Answer) string {
	switch a.Style {
	case Symbols, Annotated:
		return anySymbol.ReplaceAllString(annotated.ReplaceAllString(a.Text, "$1"), "")
	case HTML, XML:
		return html.UnescapeString(anyTag.ReplaceAllString(a.Text, ""))
	}
	return a.Text
}

// Strip is text in a style without its marks and without what they hold.
func Strip(a Answer) string {
	text := a.Text
	switch a.Style {
	case Symbols, Annotated:
		return anySymbol.ReplaceAllString(annotated.ReplaceAllString(text, " "), " ")
	case HTML, XML:
		return html.UnescapeString(anyTag.ReplaceAllString(anyElement.ReplaceAllString(text, " "), " "))
	}
	return text
}

// Held is what the elements of terms hold in text of any segment in a style.
func Held(a Answer) []string {
	if !a.Style.escapes() {
		return nil
	}
	var held []string
	for _, m := range anyElement.FindAllStringSubmatch(a.Text, -1) {
		held = append(held, strings.TrimSpace(html.UnescapeString(m[1]+m[2])))
	}
	return held
}

type parser struct {
	sent  []Part
	marks []mark
	times map[int]int // how often each term's ID is in out
	out   []Part
}

// What replace does with a match that is no part of the segment.
const (
	drop  Kind = -1
	leave Kind = -2
)

// replace puts a part, or nothing, for every match of re in the text.
func (p *parser) replace(re *regexp.Regexp, part func(sub []string) Part) {
	var out []Part
	add := func(text string) {
		if text != "" {
			out = append(out, Part{Text: text})
		}
	}
	for _, t := range p.out {
		if t.Kind != Text {
			out = append(out, t)
			continue
		}
		at := 0
		for _, loc := range re.FindAllStringSubmatchIndex(t.Text, -1) {
			sub := make([]string, len(loc)/2)
			for i := range sub {
				if loc[2*i] >= 0 {
					sub[i] = t.Text[loc[2*i]:loc[2*i+1]]
				}
			}
			found := part(sub)
			if found.Kind == leave {
				continue
			}
			add(t.Text[at:loc[0]])
			at = loc[1]
			if found.Kind == drop {
				continue
			}
			out = append(out, found)
			if found.Kind == Term || found.Kind == Fixed {
				p.times[found.ID]++
				// A tolerant pattern may have taken the space after the term.
				if sub[0] != strings.TrimRight(sub[0], " ") {
					add(" ")
				}
			}
		}
		add(t.Text[at:])
	}
	p.out = out
}

// term is the i-th part of the segment in an answer that holds said for it.
func (p *parser) term(i int, said string) Part {
	return Part{Kind: p.sent[i].Kind, ID: p.sent[i].ID, Text: strings.TrimSpace(said)}
}

// missing reports whether a mark has not been found.
func (p *parser) missing() bool {
	for i, m := range p.marks {
		if m.class != 0 && m.class != annotatedClass && p.times[p.sent[i].ID] == 0 {
			return true
		}
	}
	return false
}

// find is the place of the mark of a class, or of any where it is 0, and a
// number; -1 where there is none.
func (p *parser) find(class Class, number string) int {
	n, err := strconv.Atoi(number)
	if err != nil {
		return -1
	}
	for i, m := range p.marks {
		if m.class != 0 && m.number == n && n > 0 && (class == 0 || m.class == class) {
			return i
		}
	}
	return -1
}

func (p *parser) numbered(number, said string) Part {
	if i := p.find(0, number); i >= 0 {
		return p.term(i, said)
	}
	return Part{Kind: leave}
}

// symbols replaces what re finds. A symbol that was never sent goes to the one
// term of its class that is missing, where there is just one; otherwise it is
// dropped if it has the model's own brackets and left if it is ordinary text.
func (p *parser) symbols(re *regexp.Regexp, own bool) {
	read := func(sub []string) (class Class, number string) {
		if sub[1] == "" && len(sub) > 4 {
			sub = sub[2:]
		}
		return Class(strings.ToUpper(sub[1])[0]), sub[2]
	}
	strays := 0
	p.replace(re, func(sub []string) Part {
		if i := p.find(read(sub)); i >= 0 && (own || p.times[p.sent[i].ID] == 0) {
			return p.term(i, "")
		}
		strays++
		return Part{Kind: leave}
	})
	if !own || strays == 0 {
		return
	}
	p.replace(re, func(sub []string) Part {
		class, _ := read(sub)
		lost := -1
		for i, m := range p.marks {
			if m.class == class && p.times[p.sent[i].ID] == 0 {
				if lost >= 0 {
					return Part{Kind: drop}
				}
				lost = i
			}
		}
		if lost < 0 || strays > 1 {
			return Part{Kind: drop}
		}
		return p.term(lost, "")
	})
}

// holding is the term whose English is said: the first of those not yet used.
// Failing that, a changed text is taken for the only term that is missing.
func (p *parser) holding(said string) Part {
	same, missing, n := -1, -1, 0
	for i, m := range p.marks {
		if m.class == 0 {
			continue
		}
		fresh := p.times[p.sent[i].ID] == 0
		if t := strings.TrimSpace(said); strings.EqualFold(t, p.sent[i].English) || p.sent[i].Kind == Term && inflected(t, p.sent[i].English) {
			if fresh {
				return p.term(i, said)
			}
			same = i
		}
		if fresh {
			missing = i
			n++
		}
	}
	switch {
	case same >= 0:
		return p.term(same, said)
	case n == 1:
		return p.term(missing, said)
	}
	return Part{Kind: leave}
}

// inflected reports whether said is english word by word, the first or the last
// of its words inflected.
func inflected(said, english string) bool {
	split := func(text string) []string {
		return strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && r != '’' })
	}
	have, want := split(said), split(english)
	if len(have) != len(want) {
		return false
	}
	for i := range want {
		if !strings.EqualFold(have[i], want[i]) && !((i == 0 || i == len(want)-1 || want[i+1] == "of") && lang.EnglishForm(want[i], have[i])) {
			return false
		}
	}
	return len(want) > 0
}

// codes reads the tags of inline codes. An end goes to the last begun, as ends
// have no number.
func (p *parser) codes() {
	if !slices.ContainsFunc(p.sent, func(t Part) bool { return t.Kind >= Open }) {
		return
	}
	var open []int
	p.replace(codeTag, func(sub []string) Part {
		if sub[1] != "" {
			if len(open) == 0 {
				return Part{Kind: drop}
			}
			id := open[len(open)-1]
			open = open[:len(open)-1]
			return Part{Kind: Close, ID: id}
		}
		id, _ := strconv.Atoi(sub[2])
		t := p.code(id, sub[3] != "")
		if t.Kind == Open && sub[3] == "" && !strings.Contains(strings.ToLower(sub[0]), "img") {
			open = append(open, id)
		}
		return t
	})
}

// code is the code of an ID, or drop; empty says that it was a tag without content.
func (p *parser) code(id int, empty bool) Part {
	for _, t := range p.sent {
		if t.Kind >= Open && t.ID == id && !(t.Kind == Open && empty && paired(p.sent, t)) {
			return Part{Kind: t.Kind, ID: id}
		}
	}
	return Part{Kind: drop}
}

// inserted reads what Insert has written.
func (p *parser) inserted(sub []string) Part {
	kind := Single
	switch {
	case sub[1] != "":
		kind = Close
	case sub[3] != "":
		kind = Open
	}
	id, _ := strconv.Atoi(sub[2])
	for _, t := range p.sent {
		if t.Kind == kind && t.ID == id {
			return Part{Kind: kind, ID: id}
		}
	}
	return Part{Kind: drop}
}

// unescape decodes entities in the text.
func (p *parser) unescape() {
	for i := range p.out {
		if p.out[i].Kind == Text {
			p.out[i].Text = html.UnescapeString(p.out[i].Text)
		}
	}
}

// slipped puts right what a service has moved over the border of an element:
// quotation marks and punctuation into it, which go out again, and letters of the
// term out of it, which are dropped beside the whole term: Tim Ke</x>hl, and
// Tim Kehl</x>hl.
func (p *parser) slipped() {
	english := map[int]string{}
	for _, t := range p.sent {
		if t.Kind == Term || t.Kind == Fixed {
			english[t.ID] = t.English
		}
	}
	var out []Part
	for i := range p.out {
		t := p.out[i]
		if t.Kind != Term && t.Kind != Fixed || t.Text == "" {
			out = append(out, t)
			continue
		}
		want := english[t.ID]
		var before, after string
		before, t.Text, after = outside(t.Text, want)
		if before != "" {
			out = append(out, Part{Text: before})
		}
		at := len(out)
		out = append(out, t)
		if after != "" {
			out = append(out, Part{Text: after})
			continue
		}
		if i+1 < len(p.out) && p.out[i+1].Kind == Text {
			word, rest := firstWord(p.out[i+1].Text)
			whole := strings.EqualFold(t.Text, want)
			if n := len([]rune(word)); word != "" && strings.HasSuffix(want, word) && (whole && n > 1 || !whole && strings.EqualFold(t.Text+word, want)) {
				out[at].Text = want
				p.out[i+1].Text = rest
			}
		}
		if k := at - 1; k >= 0 && out[k].Kind == Text && before == "" {
			rest, word := lastWord(out[k].Text)
			whole := strings.EqualFold(out[at].Text, want)
			if n := len([]rune(word)); word != "" && strings.HasPrefix(want, word) && (whole && n > 1 || !whole && strings.EqualFold(word+t.Text, want)) {
				out[at].Text = want
				out[k].Text = rest
			}
		}
	}
	p.out = out
}

// outside is said without the punctuation at its ends that want does not have.
func outside(said, want string) (before, inner, after string) {
	const marks = "“”‘’„\"'.,;:!?()"
	inner = strings.TrimLeft(said, marks+" ")
	if strings.HasPrefix(want, said[:len(said)-len(inner)]) {
		inner = said
	}
	before = said[:len(said)-len(inner)]
	trimmed := strings.TrimRight(inner, marks+" ")
	if after = inner[len(trimmed):]; strings.HasSuffix(want, after) {
		return before, inner, ""
	}
	if trimmed == "" {
		return "", said, ""
	}
	return before, trimmed, after
}

// firstWord is the letters that text begins with.
func firstWord(text string) (word, rest string) {
	rest = strings.TrimLeftFunc(text, unicode.IsLetter)
	return text[:len(text)-len(rest)], rest
}

// lastWord is the letters that text ends with.
func lastWord(text string) (rest, word string) {
	rest = strings.TrimRightFunc(text, unicode.IsLetter)
	return rest, text[len(rest):]
}

// tolerant matches an opaque token in any case, with space or hyphens inside.
func tolerant(token string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)\b` + strings.Join(strings.Split(token, ""), `[ \-]?`))
}
