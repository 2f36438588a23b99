package document

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/doc"
)

// Content is what a block holds: its characters and codes, in order.
type Content []Piece

// Piece is a code, or characters where Code is nil.
type Piece struct {
	Text string
	Code *doc.Code
}

// english is the text of a block from its units; nil where none of them is
// translated. All codes of the block are in it, and pairs nest.
func english(units []*doc.Unit, codes []doc.Code) Content {
	translated := false
	for _, u := range units {
		translated = translated || u.Target != "" && u.Target != u.Source
	}
	if !translated {
		return nil
	}
	var t Content
	seen := map[doc.Code]bool{} // with At and TargetAt 0
	for i, u := range units {
		if i > 0 {
			t = append(t, Piece{Text: " "})
		}
		target, at := u.Target, 0
		if target == "" {
			target = u.Source
		}
		for _, c := range placed(u, target) {
			t = append(t, Piece{Text: target[at:c.TargetAt]})
			at = c.TargetAt
			c.At, c.TargetAt = 0, 0
			seen[c] = true
			t = append(t, Piece{Code: &c})
		}
		t = append(t, Piece{Text: target[at:]})
	}
	for _, c := range codes { // a review file may have lost some
		if c.At, c.TargetAt = 0, 0; !seen[c] {
			t = append(t, Piece{Code: &c})
		}
	}
	return t.nest()
}

// placed are the codes of u with their places in target. One without a place
// stands where it stood if that was an end of the German, else at the end.
func placed(u *doc.Unit, target string) []doc.Code {
	v := doc.Unit{Codes: append([]doc.Code(nil), u.Codes...)}
	for i := range v.Codes {
		switch c := &v.Codes[i]; {
		case u.Target == "":
			c.TargetAt = min(c.At, len(target))
		case c.TargetAt < 0 && c.At == 0:
			c.TargetAt = 0
		case c.TargetAt < 0 || c.TargetAt > len(target):
			c.TargetAt = len(target)
		}
	}
	return v.TargetCodes()
}

// nest makes pairs nest: what closes inside another pair closes and reopens
// that, a pair that closes before it opens is an empty one, and what stays open
// closes at the end.
func (t Content) nest() Content {
	closers := map[string]*doc.Code{}
	for _, p := range t {
		if p.Code != nil && p.Code.Kind == doc.Close {
			closers[p.Code.ID] = p.Code
		}
	}
	early := map[string]bool{} // closed before they open
	var out Content
	var stack []*doc.Code
	closeTop := func() {
		out = append(out, Piece{Code: closers[stack[len(stack)-1].ID]})
		stack = stack[:len(stack)-1]
	}
	for _, p := range t {
		switch {
		case p.Code == nil:
			if p.Text != "" {
				out = append(out, p)
			}
			continue
		case p.Code.Kind == doc.Open && closers[p.Code.ID] != nil:
			out = append(out, p)
			if early[p.Code.ID] {
				out = append(out, Piece{Code: closers[p.Code.ID]})
				continue
			}
			stack = append(stack, p.Code)
			continue
		case p.Code.Kind != doc.Close:
			out = append(out, p)
			continue
		}
		depth := -1
		for i, c := range stack {
			if c.ID == p.Code.ID {
				depth = i
			}
		}
		if depth < 0 {
			early[p.Code.ID] = true
			continue
		}
		above := append([]*doc.Code(nil), stack[depth+1:]...)
		for len(stack) > depth {
			closeTop()
		}
		for _, c := range above {
			out = append(out, Piece{Code: c})
			stack = append(stack, c)
		}
	}
	for len(stack) > 0 {
		closeTop()
	}
	return out
}

// markup is t for a format in which codes are their own text and characters
// are escaped.
func (t Content) markup(escape func(string) string) string {
	var b strings.Builder
	for i, p := range t {
		if p.Code != nil {
			b.WriteString(p.Code.Data)
			continue
		}
		if i > 0 && t[i-1].Code != nil && strings.HasSuffix(t[i-1].Code.Data, "\n") {
			p.Text = strings.TrimLeft(p.Text, " ")
		}
		b.WriteString(escape(p.Text))
	}
	return b.String()
}

// run is what an importer reads of a block, in order: characters, which may be
// none, or a code that is not yet paired.
type run struct {
	text     string
	code     doc.CodeKind // "" for text
	name     string       // pairs the codes that open and close
	data     string       // the code's
	doc.Span              // in the file
}

// block makes a block of runs. Codes at its edges that need no translator are
// left outside: the block is of the runs from from to to, which its English is
// to replace. White space is folded. Both are -1 if the runs have no text.
func block(runs []run) (b doc.Block, from, to int) {
	partner := pairs(runs)
	first, last := -1, -1
	for i, r := range runs {
		if r.code == "" && strings.TrimSpace(r.text) != "" {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first < 0 {
		return b, -1, -1
	}
	// A pair that begins before the first text and ends within belongs to it.
	from, to = first, last
	for i := first - 1; i >= 0; i-- {
		if runs[i].code == doc.Open && first < partner[i] && partner[i] < last {
			from = i
		}
	}
	for i := last + 1; i < len(runs); i++ {
		if runs[i].code == doc.Close && first < partner[i] && partner[i] < last {
			to = i
		}
	}
	var text strings.Builder
	space := false
	for i := from; i <= to; i++ {
		r := runs[i]
		if r.code == "" {
			for _, c := range r.text {
				if strings.ContainsRune(asciiSpace, c) {
					space = text.Len() > 0
					continue
				}
				if space {
					text.WriteByte(' ')
					space = false
				}
				text.WriteRune(c)
			}
			continue
		}
		data := r.data
		if space && r.code == doc.Single && (r.text != "" || i < to && !startsWithWord(runs[i+1].text)) {
			// It stands for a word: the space before it goes with it, or the text
			// would have two in a row, or one before a full stop.
			data, space = " "+data, false
		}
		if space && r.code != doc.Close { // the space stands before what opens
			text.WriteByte(' ')
			space = false
		}
		c := doc.Code{Kind: r.code, At: text.Len(), Data: data}
		switch {
		case r.code == doc.Single, partner[i] < from, partner[i] > to:
			c.Kind, c.ID = doc.Single, strconv.Itoa(i-from+1)
		case r.code == doc.Open:
			c.ID = strconv.Itoa(i - from + 1)
		default:
			c.ID = strconv.Itoa(partner[i] - from + 1)
		}
		b.Codes = append(b.Codes, c)
		space = space || r.text != "" && text.Len() > 0 // a line break
	}
	b.Text = text.String()
	for i := range b.Codes {
		b.Codes[i].At = min(b.Codes[i].At, len(b.Text))
	}
	return b, from, to
}

// blockSpan is block for runs that say where they are in the file; the span is
// NoSpan if they have no text.
func blockSpan(runs []run) (doc.Block, doc.Span) {
	b, from, to := block(runs)
	if from < 0 {
		return b, doc.NoSpan
	}
	return b, doc.Span{Start: runs[from].Start, End: runs[to].End}
}

// textRuns are the runs of a piece of the file that is text: its white space at
// the ends, which is left outside a block, and what decode makes of the rest.
func textRuns(raw string, at int, decode func(string) string) []run {
	var runs []run
	add := func(s string, decode func(string) string) {
		if s != "" {
			runs = append(runs, run{text: decode(s), Span: doc.Span{Start: at, End: at + len(s)}})
			at += len(s)
		}
	}
	same := func(s string) string { return s }
	core := strings.TrimLeft(raw, asciiSpace)
	add(raw[:len(raw)-len(core)], same)
	end := len(strings.TrimRight(core, asciiSpace))
	add(core[:end], decode)
	add(core[end:], same)
	return runs
}

func startsWithWord(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

const asciiSpace = " \n\t\r\f"

// pairs says for each code that opens or closes where its partner is, or -1.
func pairs(runs []run) []int {
	partner := make([]int, len(runs))
	var open []int
	for i, r := range runs {
		partner[i] = -1
		switch r.code {
		case doc.Open:
			open = append(open, i)
		case doc.Close:
			for k := len(open) - 1; k >= 0; k-- {
				if runs[open[k]].name == r.name {
					partner[i], partner[open[k]] = open[k], i
					open = open[:k]
					break
				}
			}
		}
	}
	return partner
}
