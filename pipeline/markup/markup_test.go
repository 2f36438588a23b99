package markup

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// sentence has one of everything.
var sentence = []Part{
	{Text: "Laut "},
	{Kind: Fixed, ID: 1, Class: Name, Text: "Metas", German: "Meta", English: "Meta", Tail: "s"},
	{Text: " "},
	{Kind: Open, ID: 1},
	{Text: "Chef & "},
	{Kind: Term, ID: 2, Class: Other, Text: "Rechenleistung", German: "Rechenleistung", English: "computing power"},
	{Kind: Close, ID: 1},
	{Text: " für <"},
	{Kind: Fixed, ID: 3, Class: Number, Text: "2.000", German: "2.000", English: "2,000"},
	{Text: ">"},
	{Kind: Single, ID: 2},
	{Text: "."},
}

func TestRender(t *testing.T) {
	for style, want := range map[Style]string{
		Plain:     "Laut Metas Chef & Rechenleistung für <2.000>.",
		Symbols:   "Laut ⟦N1⟧s Chef & ⟦X1⟧ für <⟦D1⟧>.",
		Annotated: "Laut ⟦N1⟧s Chef & ⟦T⟧Rechenleistung⟦=⟧computing power⟦/T⟧ für <⟦D1⟧>.",
		HTML:      `Laut <span translate="no">Meta</span>s <b id="1">Chef &amp; <span translate="no">computing power</span></b> für &lt;<span translate="no">2,000</span>&gt;<img id="2">.`,
		XML:       `Laut <x id="1">Meta</x>s <g id="1">Chef &amp; <x id="2">computing power</x></g> für &lt;<x id="3">2,000</x>&gt;<g id="2"/>.`,
	} {
		if got := Render(sentence, style); got != want {
			t.Errorf("style %d:\n got %s\nwant %s", style, got, want)
		}
	}
	text := Render(sentence, Opaque)
	for id, mark := range Marks(sentence, Opaque) {
		if strings.Count(text, mark) != 1 || len(mark) != 6 {
			t.Errorf("%d is %q in %s", id, mark, text)
		}
	}
	if codes := Codes(sentence, Symbols); len(codes) != 3 || codes[0].At != len("Laut ⟦N1⟧s ") || codes[2].Code.Kind != Single {
		t.Errorf("codes %+v", codes)
	}
	// The model knows so many symbols of a class; a half of a pair stands alone.
	var many []Part
	for i := range 14 {
		many = append(many, Part{Kind: Fixed, ID: i + 1, Class: Number, Text: "7", English: "7"}, Part{Text: " "})
	}
	if got := Render(many, Symbols); !strings.HasSuffix(got, "⟦D12⟧ 7 7 ") {
		t.Errorf("%s", got)
	}
	if got := Render([]Part{{Kind: Open, ID: 4}, {Text: "a"}}, XML); got != `<g id="4"/>a` {
		t.Errorf("%s", got)
	}
}

// read writes parts for comparison: terms as 1, codes as (1, 1) and 2.
func read(parts []Part) string {
	var b strings.Builder
	for _, p := range parts {
		id := string(rune('0' + p.ID))
		switch p.Kind {
		case Text:
			b.WriteString(p.Text)
		case Open:
			b.WriteString("(" + id)
		case Close:
			b.WriteString(id + ")")
		case Single:
			b.WriteString("{" + id + "}")
		default:
			b.WriteString("[" + id + p.Text + "]")
		}
	}
	return b.String()
}

func TestParse(t *testing.T) {
	opaque := Marks(sentence, Opaque)
	for _, tt := range []struct {
		name   string
		style  Style
		answer string
		want   string
	}{
		{"symbols", Symbols, "⟦N1⟧'s boss says ⟦X1⟧ for <⟦D1⟧>.", "[1]'s boss says [2] for <[3]>."},
		{"symbols mangled", Symbols, "⟦ N 1 ⟧ says [X1] and D1.", "[1] says [2] and [3]."},
		{"a stray for the one missing", Symbols, "⟦N1⟧ ⟦X1⟧ ⟦D9⟧", "[1] [2] [3]"},
		{"with codes put in", Symbols, "⟦N1⟧'s ⟦1>⟧boss⟦<1⟧ ⟦X1⟧ ⟦D1⟧⟦2⟧.", "[1]'s (1boss1) [2] [3]{2}."},
		{"a code that was not sent", Symbols, "⟦7⟧a ⟦9>⟧b", "a b"},
		{"annotation carried over", Annotated, "⟦T⟧Rechenleistung⟦=⟧computing power⟦/T⟧ of ⟦N1⟧", "computing power of [1]"},
		{"suggestion carried over", Annotated, "the Gruftkapelle⟦=⟧burial chapel⟦/T⟧ of ⟦N1⟧", "the burial chapel of [1]"},
		{"html", HTML, `<span translate="no">Meta</span>&#39;s <b id="1">boss</b> &amp; <span translate="no">Computing powers</span> <span translate="no">2,000</span>.<img id="2">`,
			"[1Meta]'s (1boss1) & [2Computing powers] [32,000].{2}"},
		{"html moved", HTML, `<B ID=1>the boss of <span translate="no">Meta</span></B><img id="2"/>`, "(1the boss of [1Meta]1){2}"},
		{"xml", XML, `<x id="3">2,000</x> &lt; <g id="1">it</g> <x id="1"/> <g id="2"/>`, "[32,000] < (1it1) [1] {2}"},
		{"xml mangled", XML, `< x id = "1" >M</ x> <X ID='2'>c</X> <x id="3">`, "[1M] [2c] [3]"},
		{"entities escaped twice", XML, `<x id="1">M</x> &amp;amp; &amp;lt;b`, "[1M] & <b"},
		{"an end without a beginning", XML, `a</g> b <g id="1">c`, "a b (1c"},
		{"opaque", Opaque, strings.ToLower(opaque[1]) + " and " + opaque[3][:2] + " " + opaque[3][2:], "[1] and [3]"},
		{"plain", Plain, "Meta ⟦N1⟧ <b>", "Meta ⟦N1⟧ <b>"},
		{"not valid", Plain, "a\xff", "a\uFFFD"},
	} {
		if got := read(Parse(Answer{tt.answer, tt.style}, sentence)); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, got, tt.want)
		}
	}
	if got := read(Parse(Answer{"<b>wichtig</b>", HTML}, Of("wichtig"))); got != "<b>wichtig</b>" {
		t.Errorf("where no codes were sent: %s", got)
	}
}

func TestStripAndHeld(t *testing.T) {
	for style, want := range map[Style][3]string{
		Symbols:   {"Laut  s Chef &   für < >.", "Laut s Chef &  für <>.", ""},
		Annotated: {"Laut  s Chef &   für < >.", "Laut s Chef & Rechenleistung für <>.", ""},
		XML:       {"Laut  s  Chef &    für < > .", "Laut Metas Chef & computing power für <2,000>.", "Meta|computing power|2,000"},
		HTML:      {"Laut  s  Chef &    für < > .", "Laut Metas Chef & computing power für <2,000>.", "Meta|computing power|2,000"},
	} {
		a := Answer{Render(sentence, style), style}
		if got := [3]string{Strip(a), Untag(a), strings.Join(Held(a), "|")}; got != want {
			t.Errorf("style %d: %q, want %q", style, got, want)
		}
	}
}

// What comes back as it was sent has every part in its place.
func FuzzRoundTrip(f *testing.F) {
	f.Add("Der Konzern ", "Meta", " wächst & gedeiht.", true)
	f.Add("a < b; ", "A&B", " &amp; <x>", false)
	f.Add("", "2,000", "", true)
	f.Add("'", `"`, "&#39;</span>", false)
	f.Fuzz(func(t *testing.T, before, term, after string, codes bool) {
		all := before + term + after
		if term == "" || term != strings.TrimSpace(term) || !utf8.ValidString(before) || !utf8.ValidString(term) || !utf8.ValidString(after) || strings.ContainsAny(all, "⟦⟧\x00\r") {
			return // no text that was prepared has them
		}
		sent := []Part{{Text: before}, {Kind: Fixed, ID: 1, Class: Name, Text: term, English: term}, {Text: after}}
		if codes {
			sent = slices.Concat([]Part{{Kind: Open, ID: 1}}, sent, []Part{{Kind: Single, ID: 2}, {Kind: Close, ID: 1}})
		}
		for _, style := range []Style{Symbols, Annotated, HTML, XML} {
			text := Render(sent, style)
			var got, want []Part
			for _, p := range Parse(Answer{text, style}, sent) {
				if p.Kind != Text {
					p.Text = ""
				}
				got = append(got, p)
			}
			for _, p := range sent {
				if p.Kind >= Open && !style.escapes() || p.Kind == Text && p.Text == "" {
					continue
				}
				if p.Kind != Text {
					p.Text = ""
				}
				want = append(want, Part{Kind: p.Kind, ID: p.ID, Text: p.Text})
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("style %d: %q was read as %+v, want %+v", style, text, got, want)
			}
		}
	})
}

// Whatever an answer is, its parts are those of the segment.
func FuzzParse(f *testing.F) {
	f.Add("⟦N1⟧ ⟦1>⟧a⟦<1⟧ [D1] <x id=1>b</x> <g id=\"2\"/> &amp;amp; <b id=1>", byte(1))
	f.Add("<span translate=no>x</span></b><img id=2>⟦T⟧a⟦=⟧b⟦/T⟧ c⟦=⟧d⟦/T⟧", byte(3))
	f.Fuzz(func(t *testing.T, text string, style byte) {
		for _, p := range Parse(Answer{text, Style(style % 6)}, sentence) {
			if p.Kind != Text && !slices.ContainsFunc(sentence, func(s Part) bool { return s.Kind == p.Kind && s.ID == p.ID }) || !utf8.ValidString(p.Text) {
				t.Errorf("%q: %+v", text, p)
			}
		}
	})
}

// What a service has moved over the border of an element is put right.
func TestSlippedTags(t *testing.T) {
	sent := []Part{{Text: "„"}, {Kind: Fixed, ID: 1, Class: Name, Text: "Tim Kehl", English: "Tim Kehl"}, {Text: "“ kam nach "}, {Kind: Fixed, ID: 2, Class: Other, Text: "St. Gallen", English: "St. Gallen"}, {Text: "."}}
	for _, tt := range []struct{ answer, want string }{
		{`<x id="1">Tim Ke</x>hl came.`, "[1Tim Kehl] came."},
		{`<x id="1">Tim Kehl</x>hl came.`, "[1Tim Kehl] came."},
		{`Ti<x id="1">m Kehl</x> came.`, "[1Tim Kehl] came."},
		{`Tim<x id="1">Tim Kehl</x> came.`, "[1Tim Kehl] came."},
		{`<x id="1">“Tim Kehl”</x> came.`, "“[1Tim Kehl]” came."},
		{`“<x id="1">Tim Kehl”,</x> he said.`, "“[1Tim Kehl]”, he said."},
		{`to <x id="2">St. Gallen.</x>`, "to [2St. Gallen]."},
		{`to <x id="2">St. Gallen</x>.`, "to [2St. Gallen]."},
		{`<x id="1">Tim Kehl</x>'s car`, "[1Tim Kehl]'s car"},
		{`<x id="1">Tim Kehl</x> hl came`, "[1Tim Kehl] hl came"}, // not beside the tag
		{`all<x id="1">Tim Kehl</x>ler`, "all[1Tim Kehl]ler"},     // other letters
		{`<x id="1">“”</x> came.`, "“”[1] came."},
	} {
		if got := read(Parse(Answer{tt.answer, XML}, sent)); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.answer, got, tt.want)
		}
	}
	// HTML has no numbers: what fits no term is text, where it will be found.
	html := strings.NewReplacer(`<x id="1">`, `<span translate="no">`, "</x>", "</span>").Replace(`<x id="1">Tim Ke</x>hl came.`)
	if got := read(Parse(Answer{html, HTML}, sent)); got != "Tim Kehl came." {
		t.Errorf("HTML: %s", got)
	}
}

// The answers to the pieces of a segment are one answer to it.
func TestRewrite(t *testing.T) {
	for _, style := range []Style{Symbols, HTML, XML, Opaque} {
		first, second := sentence[:5], sentence[5:]
		answer := slices.Concat(Parse(Answer{Render(first, style), style}, first), Parse(Answer{Render(second, style), style}, second))
		got, want := read(Parse(Answer{Rewrite(answer, sentence, style), style}, sentence)), read(Parse(Answer{Render(sentence, style), style}, sentence))
		if style.escapes() { // the pair was cut in two
			got, want = strings.NewReplacer("(1", "", "1)", "").Replace(got), strings.NewReplacer("(1", "", "1)", "").Replace(want)
		}
		if got != want {
			t.Errorf("style %d:\n got %s\nwant %s", style, got, want)
		}
	}
}
