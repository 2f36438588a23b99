package protect

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/glossary"
	"dolmetsch/pipeline/markup"
)

var styles = []markup.Style{markup.Plain, markup.Annotated, markup.Symbols, markup.HTML, markup.XML, markup.Opaque}

var sampleGlossary = func() *glossary.Glossary {
	g, _ := glossary.Merge(glossary.Builtin(), glossary.New([]glossary.Entry{
		{German: "Rechenleistung", English: "computing power", Kind: glossary.Term},
		{German: "Sprachmodell", English: "language model", Kind: glossary.Term},
		{German: "Bildmodell", English: "image model", Kind: glossary.Term},
		{German: "abschaffen", English: "phase out", Kind: glossary.Term},
		{German: "Llama", English: "Llama", Kind: glossary.DoNotTranslate},
	}))
	return g
}()

// mangle does to placeholders what backends have been seen to do, as the bytes
// of how say, and nothing to other text.
func mangle(m Masked, style markup.Style, how []byte) markup.Answer {
	masked := markup.Render(m.Parts, style)
	next := func() byte {
		if len(how) == 0 {
			return 0
		}
		b := how[0]
		how = how[1:]
		return b
	}
	var b strings.Builder
	for masked != "" {
		token := placeholder(masked, style)
		if token == "" {
			r := []rune(masked)[0]
			b.WriteRune(r)
			masked = masked[len(string(r)):]
			continue
		}
		masked = masked[len(token):]
		switch next() % 8 {
		case 1: // dropped
		case 2:
			b.WriteString(token + " " + token)
		case 3:
			b.WriteString(strings.ToLower(token))
		case 4:
			b.WriteString(strings.NewReplacer("⟦", "⟦ ", "⟧", " ⟧", "<", "< ", "=", " = ").Replace(token))
		case 5:
			b.WriteString(strings.NewReplacer("⟦", "[", "⟧", "]", `"`, "'").Replace(token))
		case 6:
			b.WriteString(" " + token + " ")
		default:
			b.WriteString(token)
		}
	}
	return markup.Answer{Text: b.String(), Style: style}
}

// placeholder is the one at the start of text.
func placeholder(text string, style markup.Style) string {
	re := map[markup.Style]*regexp.Regexp{
		markup.Annotated: symbolMark, markup.Symbols: symbolMark, markup.Opaque: opaqueToken,
		markup.HTML: element, markup.XML: element,
	}[style]
	if re == nil {
		return ""
	}
	if loc := re.FindStringIndex(text); loc != nil && loc[0] == 0 {
		return text[:loc[1]]
	}
	return ""
}

var (
	symbolMark = regexp.MustCompile(`⟦(?:[NDX]\d+|/?T|=)⟧`)
	element    = regexp.MustCompile(`<x [^<>]*>[^<>]*</x>|<span [^<>]*>[^<>]*</span>|</?[gb][^<>]*>|<img[^<>]*>`)
)

// FuzzRestore protects a text, mangles the placeholders, and restores: nothing
// may panic, spans must be those of what they claim, and what is not lost must
// stand there.
func FuzzRestore(f *testing.F) {
	for _, s := range []string{
		"Metas Streit um Rechenleistung mit James' Firma und Google.",
		"Der Rechenleistungsstreit um Sprach- und Bildmodelle tobt in München.",
		"„Wir haben ‚Ja‘ gesagt“, sagte Angela Merkel am 3. Oktober 1990.",
		"Es kostet 3,5 Mio. Euro, info@example.de, http://a.de/?b=1&c=2 und 40 % mehr.",
		"Der Bund schafft die Höchstrechenleistung ab, statt sie abzuschaffen.",
		"„Offen und ⟦N1⟧ <x id=\"1\">",
	} {
		for i := range 5 {
			f.Add(s, byte(i), []byte{1, 2, 3, 4, 5, 6, 7}, byte(i))
		}
	}
	f.Fuzz(func(t *testing.T, source string, style byte, how []byte, quotes byte) {
		source = strings.ToValidUTF8(source, "")
		d := article1(source)
		Find(d, sampleGlossary, Options{Names: true, Quotes: []Quotes{TranslateQuotes, KeepQuotes, BothQuotes}[quotes%3]})
		u := &d.Blocks[0].Units[0]
		end := 0
		for _, term := range u.Terms {
			if term.SourceSpan.Of(source) != term.Source {
				t.Fatalf("term %+v in %q", term, source)
			}
			if term.Kind != doc.Quote {
				if term.SourceSpan.Start < end {
					t.Fatalf("terms overlap in %q: %+v", source, u.Terms)
				}
				end = term.SourceSpan.End
			}
		}
		for at := range how { // an inline code wherever the bytes say
			kind := []doc.CodeKind{doc.Single, doc.Open, doc.Close}[how[at]%3]
			u.Codes = append(u.Codes, doc.Code{ID: string('a' + rune(at/2)), Kind: kind, At: int(how[at]) * at % (len(source) + 1), TargetAt: -1})
		}
		slices.SortStableFunc(u.Codes, func(a, b doc.Code) int { return a.At - b.At })
		as := styles[int(style)%len(styles)]
		m := Mask(u, Options{British: len(how)%2 == 0})
		answer := mangle(m, as, how)
		verify(t, u, m.Restore(answer))
		forced, unproved := m.Force(answer)
		for _, i := range unproved {
			if forced.Terms[i].TargetSpan == doc.NoSpan {
				t.Fatalf("unproved term %d is not placed", i)
			}
		}
		verify(t, u, forced)
		r := m.Restore(answer)
		split := Pieces(u, r.Lost, Options{})
		var answers []markup.Answer
		for _, p := range split.Parts {
			answers = append(answers, mangle(p, as, how))
		}
		verify(t, u, split.Join(answers))
	})
}

func verify(t *testing.T, u *doc.Unit, r Restored) {
	t.Helper()
	lost := map[int]bool{}
	for _, i := range r.Lost {
		lost[i] = true
	}
	if len(r.Terms) != len(u.Terms) || len(r.Codes) != len(u.Codes) {
		t.Fatalf("%d terms, want %d; %d codes, want %d", len(r.Terms), len(u.Terms), len(r.Codes), len(u.Codes))
	}
	for _, c := range r.Codes {
		if c.TargetAt < 0 || c.TargetAt > len(r.Text) || !utf8.ValidString(r.Text[:c.TargetAt]) {
			t.Fatalf("code %+v of %q", c, r.Text)
		}
	}
	for i, term := range r.Terms {
		s := term.TargetSpan
		if lost[i] != (s == doc.NoSpan && !term.Unmasked) {
			t.Fatalf("term %d: span %v, lost %v", i, s, lost[i])
		}
		if s == doc.NoSpan {
			continue
		}
		if s.Start < 0 || s.End > len(r.Text) || s.Start >= s.End {
			t.Fatalf("term %d: span %v of %q", i, s, r.Text)
		}
		if got := s.Of(r.Text); got != term.Target && (term.Kind == doc.Name || term.Kind == doc.Number && got != capital(term.Target) || term.Kind == doc.URL) {
			t.Fatalf("term %d: %q stands for %q", i, got, term.Target)
		}
	}
}

// FuzzPlain restores arbitrary answers: the letters and digits outside terms
// are those of the answer, in order.
func FuzzPlain(f *testing.F) {
	f.Add("In München sagte er: „Ja“.", "“Yes”, he said in ⟦N1⟧, a ⟦N1⟧ .", byte(1))
	f.Add("Metas Haus für 3 Mio. Euro", "<x id=1>Metas</x> &amp; house", byte(3))
	f.Fuzz(func(t *testing.T, source, answer string, style byte) {
		source, answer = strings.ToValidUTF8(source, ""), strings.ToValidUTF8(answer, "")
		d := article1(source)
		Find(d, nil, Options{Names: true})
		u := &d.Blocks[0].Units[0]
		m := Mask(u, Options{})
		given := markup.Answer{Text: answer, Style: styles[int(style)%len(styles)]}
		r := m.restorer(given)
		want := plainLetters(r.cells)
		if given.Style == markup.Plain && want != letters(answer) {
			t.Fatalf("parsing %q left %q", answer, want)
		}
		r.settle()
		want = plainLetters(r.cells)
		r.space()
		r.finish()
		if got := plainLetters(r.cells); withoutArticles(got) != withoutArticles(want) {
			t.Fatalf("%q became %q", want, got)
		}
		verify(t, u, m.Restore(given))
	})
}

func plainLetters(cells []cell) string {
	var b strings.Builder
	for _, c := range cells {
		if c.slot == plainText {
			b.WriteRune(c.r)
		}
	}
	return letters(b.String())
}

func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

// withoutArticles takes out a, an and the possessive s, which restoring may change.
func withoutArticles(s string) string {
	return strings.NewReplacer("A", "", "a", "", "n", "", "N", "", "s", "").Replace(s)
}
