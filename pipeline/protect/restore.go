package protect

import (
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/internal/lang"
)

// Restored is a backend's answer with its terms put back.
type Restored struct {
	Text  string
	Terms []doc.Term // those of the unit, TargetSpan set; NoSpan where lost
	// Lost and Doubled list terms, as indices of Terms: those that are not in
	// Text, and those that stand in it more often than in the source. Loose
	// terms are not among the lost, as nothing can be put in their place.
	Lost, Doubled []int
	// Quotes is true when the quotation marks of Text are those of the source,
	// in number, order and nesting.
	Quotes bool
}

// OK reports whether every term and every quotation mark is proved to be there.
func (r Restored) OK() bool { return len(r.Lost) == 0 && len(r.Doubled) == 0 && r.Quotes }

// Restore puts the terms of m into a backend's answer. Whatever the answer is,
// it changes nothing but placeholders, the space and articles next to them,
// quotation marks and the comma or full stop beside those.
func (m Masked) Restore(answer string) Restored {
	r := m.restorer()
	r.parse(answer)
	r.finish()
	return r.result()
}

func (m Masked) restorer() *restorer {
	return &restorer{m: m, times: make([]int, len(m.slots))}
}

// cell is a rune of the English, or a term, which is handled as one.
type cell struct {
	r    rune
	slot int    // index into Masked.slots, or one of the values below
	text string // of a term
}

const (
	plainText = -1 // an ordinary rune
	bracketed = -2 // the German after a quotation
)

type restorer struct {
	m     Masked
	cells []cell
	times []int  // how often each slot stands in cells
	marks []int  // cells of the quotation marks, in order
	ok    bool   // the marks are those of the source
	said  string // what an element that is being replaced holds
}

func (r *restorer) term(slot int) doc.Term { return r.m.unit.Terms[r.m.slots[slot].term] }

func plainCells(s string) []cell {
	cells := make([]cell, 0, len(s))
	for _, c := range s {
		cells = append(cells, cell{r: c, slot: plainText})
	}
	return cells
}

var (
	annotated   = regexp.MustCompile(`⟦\s*[Tt]\s*⟧([^⟦⟧]*)⟦\s*=\s*⟧([^⟦⟧]*)⟦\s*/\s*[Tt]\s*⟧`)
	annotation  = regexp.MustCompile(`⟦\s*/?\s*[Tt=]\s*⟧`)
	symbol      = regexp.MustCompile(`⟦\s*([NDXndx])\s*[-_.]?\s*(\d{1,3})\s*(?:⟧|\]\]?|\))?|\b([NDXndx])(\d{1,3})\s*⟧`)
	asciiSymbol = regexp.MustCompile(`(?:\[\[?|\{\{?|<<?|【|〚|⟨)\s*([NDXndx])\s*[-_.]?\s*(\d{1,3})\s*(?:\]\]?|\}\}?|>>?|】|〛|⟩)`)
	bareSymbol  = regexp.MustCompile(`\b([NDX])(\d{1,3})\b`)
	xmlElement  = regexp.MustCompile(`(?is)<\s*x\s+id\s*=\s*["'“”]?\s*(\d+)\s*["'“”]?\s*(?:/\s*>|>(.*?)<\s*/\s*x\s*>)`)
	xmlTag      = regexp.MustCompile(`(?i)<\s*/?\s*x(?:\s+id\s*=\s*["'“”]?\s*(\d+)\s*["'“”]?)?\s*/?\s*>`)
	htmlElement = regexp.MustCompile(`(?is)<\s*span\b[^<>]*>(.*?)<\s*/\s*span\s*>`)
	htmlTag     = regexp.MustCompile(`(?i)<\s*/?\s*span\b[^<>]*>`)
)

// parse makes cells of the answer, terms where their placeholders stand.
func (r *restorer) parse(answer string) {
	answer = strings.ToValidUTF8(answer, "\uFFFD")
	switch r.m.style {
	case doc.Symbols:
		answer = annotated.ReplaceAllString(answer, "$2")
		answer = annotation.ReplaceAllString(answer, "")
		r.cells = plainCells(answer)
		r.symbols(symbol, true)
		if r.missing() {
			r.symbols(asciiSymbol, false)
		}
		if r.missing() {
			r.symbols(bareSymbol, false)
		}
	case doc.Opaque:
		r.cells = plainCells(answer)
		for i, s := range r.m.slots {
			if s.token != "" {
				r.replace(tolerant(s.token), func([]string) int { return i })
			}
		}
	case doc.XML:
		r.cells = plainCells(answer)
		r.replace(xmlElement, func(sub []string) int {
			r.said = html.UnescapeString(sub[2])
			return r.numbered(0, sub[1])
		})
		r.replace(xmlTag, func(sub []string) int {
			r.said = ""
			if s := r.numbered(0, sub[1]); s >= 0 && r.times[s] == 0 && !strings.Contains(sub[0], "/") {
				return s
			}
			return drop
		})
		r.unescape()
	case doc.HTML:
		r.cells = plainCells(answer)
		r.replace(htmlElement, func(sub []string) int {
			r.said = html.UnescapeString(sub[1])
			return r.content(r.said)
		})
		r.replace(htmlTag, func([]string) int { return drop })
		r.unescape()
	default:
		r.cells = plainCells(answer)
	}
	r.said = ""
}

// missing reports whether a placeholder has not been found.
func (r *restorer) missing() bool {
	for i, s := range r.m.slots {
		if r.times[i] == 0 && s.class != 'T' && s.class != 0 {
			return true
		}
	}
	return false
}

// What replace does with a match for which there is no slot.
const (
	drop  = -1
	leave = -2
)

// replace puts a term, or nothing, for every match of re in the plain text.
func (r *restorer) replace(re *regexp.Regexp, slot func(sub []string) int) {
	var out []cell
	r.runs(func(text string, cells []cell) {
		if text == "" {
			out = append(out, cells...)
			return
		}
		at := 0
		for _, loc := range re.FindAllStringSubmatchIndex(text, -1) {
			sub := make([]string, len(loc)/2)
			for i := range sub {
				if loc[2*i] >= 0 {
					sub[i] = text[loc[2*i]:loc[2*i+1]]
				}
			}
			s := slot(sub)
			if s == leave {
				continue
			}
			out = append(out, plainCells(text[at:loc[0]])...)
			at = loc[1]
			if s >= 0 {
				out = append(out, r.use(s))
				// A tolerant pattern may have taken the space after the term.
				if sub[0] != strings.TrimRight(sub[0], " ") {
					out = append(out, cell{r: ' ', slot: plainText})
				}
			}
		}
		out = append(out, plainCells(text[at:])...)
	})
	r.cells = out
}

// use is the cell of a slot's term, counted. A backend that sees the English
// may inflect that of the glossary.
func (r *restorer) use(slot int) cell {
	r.times[slot]++
	t := r.term(slot)
	text := english(t, r.m.slots[slot])
	if said := strings.TrimSpace(r.said); inflectable(t) && inflected(said, t.Target) {
		text = said
	}
	r.said = ""
	return cell{slot: slot, text: text}
}

// inflectable reports whether the English of t may take endings.
func inflectable(t doc.Term) bool { return t.Kind == doc.Glossary && t.Target != t.Source }

// inflected reports whether text as a whole is target or an inflection of it.
func inflected(text, target string) bool {
	span, ok := findInflected(text, target)
	return ok && span.Len() == len(text)
}

// runs calls f with every maximal run of plain text, and with the other cells
// one by one and no text.
func (r *restorer) runs(f func(text string, cells []cell)) {
	for i := 0; i < len(r.cells); {
		if r.cells[i].slot != plainText {
			f("", r.cells[i:i+1])
			i++
			continue
		}
		var b strings.Builder
		k := i
		for ; k < len(r.cells) && r.cells[k].slot == plainText; k++ {
			b.WriteRune(r.cells[k].r)
		}
		f(b.String(), r.cells[i:k])
		i = k
	}
}

// symbols replaces what re finds. A symbol that was never sent goes to the one
// term of its class that is missing, where there is just one; otherwise it is
// dropped if it has the model's own brackets and left if it is ordinary text.
func (r *restorer) symbols(re *regexp.Regexp, own bool) {
	fresh := func(s int) bool { return own || r.times[s] == 0 }
	var strays []string
	r.replace(re, func(sub []string) int {
		class, number := sub[1], sub[2]
		if class == "" && len(sub) > 4 {
			class, number = sub[3], sub[4]
		}
		if s := r.numbered(strings.ToUpper(class)[0], number); s >= 0 && fresh(s) {
			return s
		}
		if own {
			strays = append(strays, sub[0])
		}
		return leave
	})
	if !own || len(strays) == 0 {
		return
	}
	r.replace(re, func(sub []string) int {
		class := sub[1]
		if class == "" && len(sub) > 4 {
			class = sub[3]
		}
		lost := drop
		for i, s := range r.m.slots {
			if s.class == strings.ToUpper(class)[0] && r.times[i] == 0 {
				if lost != drop {
					return drop
				}
				lost = i
			}
		}
		if len(strays) > 1 {
			return drop
		}
		return lost
	})
}

// numbered is the slot of a class and number, or leave.
func (r *restorer) numbered(class byte, number string) int {
	n, err := strconv.Atoi(number)
	if err != nil {
		return leave
	}
	for i, s := range r.m.slots {
		if s.number == n && s.number > 0 && (class == 0 || s.class == class) {
			return i
		}
	}
	return leave
}

// content is the slot of a term whose English is text: the first of those not
// yet used. Failing that, a changed text is taken for the only term that is
// missing.
func (r *restorer) content(text string) int {
	same, missing, n := leave, leave, 0
	for i := range r.m.slots {
		if r.m.slots[i].class == 0 {
			continue
		}
		if said := strings.TrimSpace(text); strings.EqualFold(said, r.term(i).Target) || inflectable(r.term(i)) && inflected(said, r.term(i).Target) {
			if r.times[i] == 0 {
				return i
			}
			same = i
		}
		if r.times[i] == 0 {
			missing = i
			n++
		}
	}
	if same != leave {
		return same
	}
	if n == 1 {
		return missing
	}
	return leave
}

// unescape decodes HTML entities in the plain text.
func (r *restorer) unescape() {
	var out []cell
	r.runs(func(text string, cells []cell) {
		if strings.Contains(text, "&") {
			cells = plainCells(html.UnescapeString(text))
		}
		out = append(out, cells...)
	})
	r.cells = out
}

// tolerant matches an opaque token in any case, with space or hyphens inside.
func tolerant(token string) *regexp.Regexp {
	parts := strings.Split(token, "")
	return regexp.MustCompile(`(?i)\b` + strings.Join(parts, `[ \-]?`))
}

// finish does all that follows once the placeholders are terms.
func (r *restorer) finish() {
	r.singles()
	r.locate()
	r.space()
	r.quotes()
	if r.m.British {
		r.british()
	} else {
		r.american()
	}
	r.brackets()
}

// singles removes a term that stands twice in a row, and gives a surplus one
// to a missing term with the same English.
func (r *restorer) singles() {
	var out []cell
	for _, c := range r.cells {
		if c.slot >= 0 && r.times[c.slot] > 1 {
			k := len(out)
			for k > 0 && out[k-1].slot == plainText && unicode.IsSpace(out[k-1].r) {
				k--
			}
			if k > 0 && out[k-1].slot == c.slot {
				r.times[c.slot]--
				out = out[:k]
				continue
			}
		}
		out = append(out, c)
	}
	r.cells = out
	seen := make([]bool, len(r.times))
	for i, c := range r.cells {
		if c.slot < 0 {
			continue
		}
		if !seen[c.slot] {
			seen[c.slot] = true
			continue
		}
		for k := range r.times {
			if r.times[k] == 0 && r.m.slots[k].class != 'T' && r.term(k).Target == c.text {
				r.times[c.slot]--
				r.times[k]++
				r.cells[i].slot = k
				seen[k] = true
				break
			}
		}
	}
}

// locate finds, in the plain text, the terms that have no placeholder there.
func (r *restorer) locate() {
	for i, s := range r.m.slots {
		if r.times[i] > 0 {
			continue
		}
		t := r.term(i)
		done := false
		var out []cell
		r.runs(func(text string, cells []cell) {
			if text == "" || done {
				out = append(out, cells...)
				return
			}
			span, ok := find(text, t)
			if !ok {
				out = append(out, cells...)
				return
			}
			done = true
			r.times[i]++
			stands := span.Of(text)
			if t.Kind == doc.Number || s.class != 'T' && t.Kind != doc.Glossary {
				stands = t.Target
			}
			out = append(out, plainCells(text[:span.Start])...)
			out = append(out, cell{slot: i, text: stands})
			out = append(out, plainCells(text[span.End:])...)
		})
		r.cells = out
	}
}

// find is where the English of t stands in an English text.
func find(text string, t doc.Term) (doc.Span, bool) {
	switch {
	case t.Kind == doc.Number:
		return findNumber(text, t)
	case inflectable(t):
		if strings.HasSuffix(t.Source, "-") { // Sprach- und Bildmodelle
			if span, ok := findShared(text, t.Target); ok {
				return span, true
			}
		}
		return findInflected(text, t.Target)
	}
	for _, form := range []string{t.Target, strings.ReplaceAll(t.Target, "'", "’")} {
		if span, ok := findWord(text, form); ok {
			return span, true
		}
	}
	return doc.NoSpan, false
}

func findNumber(text string, t doc.Term) (doc.Span, bool) {
	if span, ok := findWord(text, t.Target); ok {
		return span, true
	}
	german := lang.GermanNumbers(t.Source)
	if len(german) != 1 {
		return doc.NoSpan, false
	}
	sign := inchSign.MatchString(t.Source[german[0].End:])
	for _, n := range lang.EnglishNumbers(text) {
		s := doc.Span{Start: n.Start, End: n.End}
		if sign {
			s.End += len(inches.FindString(text[s.End:]))
		}
		if (!n.Bound || s.End > n.End) && (n.Kind != lang.NumWord || german[0].Kind == lang.NumWord) && lang.SameValue(german[0], n) {
			return s, true
		}
	}
	return doc.NoSpan, false
}

// inches is what English has for the sign.
var inches = regexp.MustCompile(`^(?:["″”]|[ -]inch(?:es)?\b)`)

// findWord is the first place where word stands in text and is not part of a
// longer word or number.
func findWord(text, word string) (doc.Span, bool) {
	if word == "" {
		return doc.NoSpan, false
	}
	for at := 0; ; {
		i := strings.Index(text[at:], word)
		if i < 0 {
			return doc.NoSpan, false
		}
		s := doc.Span{Start: at + i, End: at + i + len(word)}
		before, _ := utf8.DecodeLastRuneInString(text[:s.Start])
		after, _ := utf8.DecodeRuneInString(text[s.End:])
		first, _ := utf8.DecodeRuneInString(word)
		last, _ := utf8.DecodeLastRuneInString(word)
		digit := unicode.IsDigit(last) && len(text) > s.End+1 && strings.ContainsRune(".,", after) && unicode.IsDigit(rune(text[s.End+1]))
		if !(alnum(before) && alnum(first)) && !(alnum(after) && alnum(last)) && !digit {
			return s, true
		}
		_, n := utf8.DecodeRuneInString(text[s.Start:])
		at = s.Start + n
	}
}

func alnum(r rune) bool { return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

// findInflected is where the words of target stand in text, in any case, a
// space or hyphen between them, the last or the first one or that before "of"
// inflected: computing powers, took over, federal ministers of justice.
func findInflected(text, target string) (doc.Span, bool) {
	words := fields(target)
	if len(words) == 0 {
		return doc.NoSpan, false
	}
	in := fields(text)
	for i := 0; i+len(words) <= len(in); i++ {
		k := 0
		for ; k < len(words); k++ {
			w, have := words[k].Of(target), in[i+k].Of(text)
			if !strings.EqualFold(w, have) && !((k == len(words)-1 || k == 0 || words[k+1].Of(target) == "of") && lang.EnglishForm(w, have)) {
				break
			}
			if k > 0 {
				if gap := text[in[i+k-1].End:in[i+k].Start]; gap != " " && gap != "-" && gap != target[words[k-1].End:words[k].Start] {
					break
				}
			}
		}
		if k == len(words) {
			return doc.Span{Start: in[i].Start, End: in[i+k-1].End}, true
		}
	}
	return doc.NoSpan, false
}

// findShared finds a target whose last word it shares with a later one:
// language model in "language and image models". The span is that of the rest.
func findShared(text, target string) (doc.Span, bool) {
	words := fields(target)
	if len(words) < 2 {
		return doc.NoSpan, false
	}
	head := words[len(words)-1].Of(target)
	span, ok := findInflected(text, target[:words[len(words)-2].End])
	if !ok {
		return doc.NoSpan, false
	}
	in := fields(text[span.End:])
	if len(in) < 3 || !slices.Contains([]string{"and", "or", "as"}, in[0].Of(text[span.End:])) && text[span.End] != ',' {
		return doc.NoSpan, false
	}
	for _, w := range in[1:min(len(in), 7)] {
		if lang.EnglishForm(head, w.Of(text[span.End:])) {
			return span, true
		}
	}
	return doc.NoSpan, false
}

// fields are the words of text; an apostrophe between letters is part of one.
func fields(text string) []doc.Span {
	var spans []doc.Span
	start := -1
	for i, r := range text {
		if alnum(r) {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 && (r == '\'' || r == '’') {
			next, _ := utf8.DecodeRuneInString(text[i+utf8.RuneLen(r):])
			if unicode.IsLetter(next) {
				continue
			}
		}
		if start >= 0 {
			spans = append(spans, doc.Span{Start: start, End: i})
			start = -1
		}
	}
	if start >= 0 {
		spans = append(spans, doc.Span{Start: start, End: len(text)})
	}
	return spans
}

// result joins the cells and tells where each term came to stand.
func (r *restorer) result() Restored {
	out := Restored{Terms: append([]doc.Term(nil), r.m.unit.Terms...), Quotes: r.ok}
	for i := range out.Terms {
		out.Terms[i].TargetSpan = doc.NoSpan
	}
	starts := make([]int, len(r.cells)+1)
	var b strings.Builder
	for i, c := range r.cells {
		starts[i] = b.Len()
		switch {
		case c.slot == plainText:
			b.WriteRune(c.r)
		default:
			b.WriteString(c.text)
			if c.slot >= 0 {
				if t := &out.Terms[r.m.slots[c.slot].term]; t.TargetSpan == doc.NoSpan {
					t.TargetSpan = doc.Span{Start: starts[i], End: b.Len()}
				}
			}
		}
	}
	starts[len(r.cells)] = b.Len()
	out.Text = b.String()
	r.quoteSpans(out.Terms, starts)
	for i, t := range out.Terms {
		if t.TargetSpan == doc.NoSpan && !t.Loose {
			out.Lost = append(out.Lost, i)
		}
	}
	for i, n := range r.times {
		if n > 1 {
			out.Doubled = append(out.Doubled, r.m.slots[i].term)
		}
	}
	return out
}
