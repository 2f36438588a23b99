package normalize

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/internal/lang"
)

// role is what a quotation mark does where it stands.
type role int

const (
	none   role = iota // an apostrophe, an inch, or not to be told
	opens              // opens a quotation
	closes             // closes one
	either             // closes if one is open, else opens
)

// mark is a quotation mark of a block.
type mark struct {
	doc.Span
	glyph string
	role  role
	left  rune // beside it, 0 at the end of the block
	right rune
}

// findQuotes finds the quotation marks of each block, pairs them, and gives
// each pair German marks. Marks that have no partner stay as they are, unless
// one that opens a quotation in a block and one that closes it in the next are
// the only such marks of both.
func findQuotes(s string) []edit {
	var edits []edit
	var last quotes // of the block before, not yet in edits
	eachBlock(s, func(b doc.Span) {
		q := quotes{}
		if strings.ContainsAny(b.Of(s), "„“”»«\"‚‘’'›‹`´,<>") {
			q = findBlockQuotes(s, b)
		}
		if open, shut := last.only(opens), q.only(closes); open != nil && shut != nil {
			last.repl[open.Start] = string(lang.OpenQuote)
			q.repl[shut.Start] = string(lang.CloseQuote)
		}
		edits = append(edits, last.edits()...)
		last = q
	})
	return append(edits, last.edits()...)
}

// quotes are the quotation marks of a block.
type quotes struct {
	double, single []mark
	alone          []int          // double marks without a partner
	repl           map[int]string // what marks become, by their start
}

func findBlockQuotes(s string, b doc.Span) quotes {
	q := quotes{repl: map[int]string{}}
	q.double, q.single = marks(s, b)
	var pairs []pair
	pairs, q.alone = pairDoubles(q.double)
	for _, p := range pairs {
		open, shut := string(lang.OpenQuote), string(lang.CloseQuote)
		if p.depth > 0 && q.double[p.open].glyph != open {
			open, shut = string(lang.OpenInnerQuote), string(lang.CloseInnerQuote)
		}
		q.repl[q.double[p.open].Start] = open
		q.repl[q.double[p.close].Start] = shut
	}
	for _, p := range pairSingles(q.single) {
		q.repl[q.single[p.open].Start] = string(lang.OpenInnerQuote)
		q.repl[q.single[p.close].Start] = string(lang.CloseInnerQuote)
	}
	return q
}

// only is the double mark without a partner if there is but one, in role r.
func (q quotes) only(r role) *mark {
	if len(q.alone) == 1 && q.double[q.alone[0]].role == r {
		return &q.double[q.alone[0]]
	}
	return nil
}

func (q quotes) edits() []edit {
	var edits []edit
	spaced := 0 // where the last removed space ends; „ “ has only one
	for _, m := range inOrder(q.double, q.single) {
		r, ok := q.repl[m.Start]
		if !ok {
			continue
		}
		opening := strings.Contains(lang.OpenQuotes, r)
		if !opening && m.left == ' ' && m.Start > spaced {
			edits = append(edits, edit{doc.Span{Start: m.Start - 1, End: m.Start}, "", ruleQuoteSpace})
		}
		if r != m.glyph {
			edits = append(edits, edit{m.Span, r, ruleQuoteMark})
		}
		if opening && m.right == ' ' {
			edits = append(edits, edit{doc.Span{Start: m.End, End: m.End + 1}, "", ruleQuoteSpace})
			spaced = m.End + 1
		}
	}
	return edits
}

// marks lists the double and single marks of a block.
func marks(s string, b doc.Span) (double, single []mark) {
	text := b.Of(s)
	for i := 0; i < len(text); {
		switch text[i] {
		case '"', '\'', '`', ',', '<', '>', 0xC2, 0xE2: // the first bytes of all marks
		default:
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		isDouble, isSingle := false, false
		switch {
		case r == '"': // doubled where it comes from a table: ""Ja"", sagte er
			isDouble = true
			for i+n < len(text) && text[i+n] == '"' {
				n++
			}
		case strings.ContainsRune("„“”»«", r):
			isDouble = true
		case r == ',' && strings.HasPrefix(text[i:], ",,"), r == '`' && strings.HasPrefix(text[i:], "``"),
			r == '\'' && strings.HasPrefix(text[i:], "''"), r == '‚' && strings.HasPrefix(text[i:], "‚‚"):
			isDouble, n = true, 2*n
		case angles(text, i):
			isDouble, n = true, 2
		case strings.ContainsRune("‚‘’'›‹´`", r):
			isSingle = true
		}
		if isDouble || isSingle {
			left, right := rune(0), rune(0)
			if i > 0 {
				left = lastRune(text[:i])
			}
			if i+n < len(text) {
				right, _ = utf8.DecodeRuneInString(text[i+n:])
			}
			m := mark{doc.Span{Start: b.Start + i, End: b.Start + i + n}, text[i : i+n], none, left, right}
			m.role = m.find()
			if isDouble {
				double = append(double, m)
			} else {
				single = append(single, m)
			}
		}
		i += n
	}
	return double, single
}

// angles reports whether two signs >> or << at i stand for » or «: beside a word
// at one side only.
func angles(text string, i int) bool {
	if !strings.HasPrefix(text[i:], ">>") && !strings.HasPrefix(text[i:], "<<") || strings.HasPrefix(text[i+2:], text[i:i+1]) || i > 0 && text[i-1] == text[i] {
		return false
	}
	left := i > 0 && !unicode.IsSpace(lastRune(text[:i]))
	right := i+2 < len(text) && !unicode.IsSpace(firstRune(text[i+2:]))
	return left != right || left && (isWord(lastRune(text[:i])) != isWord(firstRune(text[i+2:])))
}

// find tells the mark's role from its glyph and its neighbours.
func (m *mark) find() role {
	if r := m.rule(); r != nil {
		return r.Role
	}
	return none
}

// rule is the first of markRules for the mark's glyph that matches; nil if none
// does.
func (m *mark) rule() *markRule {
	glyph := m.glyph
	switch glyph {
	case ">>":
		glyph = "»"
	case "<<":
		glyph = "«"
	case "´", "`":
		glyph = "'"
	}
	if glyph[0] == '"' {
		glyph = `"` // however many
	}
	for i := range markRules {
		if r := &markRules[i]; slices.Contains(strings.Fields(r.Glyphs), glyph) && r.Match(m) {
			return r
		}
	}
	return nil
}

// What a mark can open or close beside, by its neighbours.

func (m *mark) before() bool {
	return m.left == 0 || m.left == ' ' || strings.ContainsRune(`([{–—-/„‚"»«›‹`, m.left)
}

func (m *mark) after() bool {
	return m.right != 0 && m.right != ' ' && !strings.ContainsRune(".,;:!?)]}", m.right)
}

func (m *mark) shut() bool {
	return m.left != 0 && m.left != ' ' && !strings.ContainsRune("([{", m.left)
}

func (m *mark) outside() bool {
	return m.right == 0 || m.right == ' ' || strings.ContainsRune(`.,;:!?)]}…–—-/“‘”"»«›‹'’`, m.right)
}

func (m *mark) canOpen() bool  { return m.before() && m.after() }
func (m *mark) canClose() bool { return m.shut() && m.outside() }
func (m *mark) starts() bool   { return m.left == 0 || m.left == ' ' }

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// markRule tells what a quotation mark does where it stands.
type markRule struct {
	Name    string
	Example string // the mark that it decides on stands in square brackets
	Glyphs  string // of the marks that it is for
	Match   func(m *mark) bool
	Role    role
}

// markRules are tried in order; the first that matches decides.
var markRules = []markRule{
	{"a low mark opens", "Er sagte: [„]Ja“.", "„ ‚ ‚‚ ``", func(m *mark) bool { return true }, opens},
	{"two commas before a word open", "Er sagte: [,,]Ja``.", ",,", func(m *mark) bool { return m.before() && wordRune(m.right) }, opens},
	{"inches before a hyphen", `Ein 27["]-Monitor.`, `"`, func(m *mark) bool { return unicode.IsDigit(m.left) && m.right == '-' }, none},
	{"an apostrophe inside a word", "So geht[’]s.", "' ’ ‘", func(m *mark) bool { return wordRune(m.left) && wordRune(m.right) }, none},
	{"between spaces, as in French", "« Ja [»] sagte er.", "» «", func(m *mark) bool { return m.starts() && m.right == ' ' }, either},
	{"behind a space, with nothing to open", "„Ja [“], sagte er.", "“ » «", func(m *mark) bool { return m.left == ' ' && m.outside() }, closes},
	{"can open and not close", `Er sagte: ["]Ja".`, `“ » « " › ‹`, func(m *mark) bool { return m.canOpen() && !m.canClose() }, opens},
	{"can close and not open", `Er sagte: "Ja["].`, `“ » « " › ‹`, func(m *mark) bool { return m.canClose() && !m.canOpen() }, closes},
	{"can open and close, also between glued sentences", `Er sagte:["]Ja"und ging.`, `“ "`, func(m *mark) bool {
		return m.canOpen() || wordRune(m.left) && wordRune(m.right) || strings.ContainsRune(".,:;!?…)", m.left) && wordRune(m.right)
	}, either},
	{"an English mark at the start", "[“] . Ja", "“", func(m *mark) bool { return m.starts() }, opens},
	{"an upper mark closes", "„Ja[“]´ sagte er.", "“", func(m *mark) bool { return true }, closes},
	{"a closing mark that opens", "Er sagte: [”]Ja”.", "” ''", func(m *mark) bool { return m.left == 0 || m.left == ' ' && m.after() }, opens},
	{"a closing mark closes", "„Ja[”], sagte er.", "” ''", func(m *mark) bool { return true }, closes},
	{"angles that open in German", "Er sagte:[»]Ja«.", "»", func(m *mark) bool { return true }, opens},
	{"angles that close in German", "»Ja:[«]sagte er.", "«", func(m *mark) bool { return true }, closes},
	{"a single mark that closes, or an apostrophe", "Hans[’] Auto.", "' ’ ‘", (*mark).canClose, closes},
	{"a single mark before a letter", "Er rief: [‘]Ja’.", "' ‘", func(m *mark) bool { return m.before() && unicode.IsLetter(m.right) }, opens},
}

// pair is two marks, by index, and how many pairs it lies in.
type pair struct{ open, close, depth int }

// pairDoubles pairs each closing mark with the last one that is open. It also
// returns the marks that are alone.
func pairDoubles(ms []mark) (pairs []pair, alone []int) {
	var stack []int
	for i, m := range ms {
		r := m.role
		if unicode.IsDigit(m.left) && m.glyph[0] == '"' && len(stack) == 0 {
			r = none // 27" in size
		}
		if r == either {
			r = opens
			if len(stack) > 0 {
				r = closes
			}
		}
		switch {
		case r == opens:
			stack = append(stack, i)
		case r == closes && len(stack) > 0:
			pairs = append(pairs, pair{open: stack[len(stack)-1], close: i})
			stack = stack[:len(stack)-1]
		case r == closes:
			alone = append(alone, i)
		}
	}
	// Pairs are in order of their closing mark; one lies in those that close
	// later and open earlier, which is how deep it is when seen from the end.
	var outer []int // opening marks of the pairs round the next
	for i := len(pairs) - 1; i >= 0; i-- {
		for len(outer) > 0 && outer[len(outer)-1] > pairs[i].close {
			outer = outer[:len(outer)-1]
		}
		pairs[i].depth = len(outer)
		outer = append(outer, pairs[i].open)
	}
	return pairs, append(alone, stack...)
}

// pairSingles pairs single marks where one, and only one, closing mark follows
// an opening one: any other could be an apostrophe.
func pairSingles(ms []mark) []pair {
	var pairs []pair
	for i := 0; i < len(ms); i++ {
		if ms[i].role != opens {
			continue
		}
		found, shut := 0, 0
		for j := i + 1; j < len(ms) && ms[j].role != opens; j++ {
			if ms[j].role == closes {
				found++
				shut = j
			}
		}
		if found == 1 {
			pairs = append(pairs, pair{open: i, close: shut})
			i = shut
		}
	}
	return pairs
}

// inOrder merges two lists of marks by place.
func inOrder(a, b []mark) []mark {
	all := make([]mark, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if a[0].Start < b[0].Start {
			all, a = append(all, a[0]), a[1:]
		} else {
			all, b = append(all, b[0]), b[1:]
		}
	}
	return append(append(all, a...), b...)
}
