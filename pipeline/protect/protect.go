// Package protect finds what must not change on the way from German to
// English (glossary terms, names, numbers, quotations, URLs), hides it from a
// backend in the form that the backend wants, and puts it back into the answer.
//
// It proves where each term stands in the English or says that it is lost. It
// does not call backends, choose how to repair a unit (package pipeline does),
// or report issues (package check does).
package protect

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/glossary"
	"dolmetsch/internal/lang"

	"dolmetsch/internal/regexp"
)

// Quotes says what becomes of quoted words.
type Quotes string

// The ways of treating quotations.
const (
	TranslateQuotes Quotes = "translate" // English words in English marks
	// KeepQuotes keeps the German words, verbatim, in English marks. Commas and
	// full stops stay where the German has them.
	KeepQuotes Quotes = "keep"
	// BothQuotes has the English, then the German in square brackets, unit by
	// unit where a quotation runs over several.
	BothQuotes Quotes = "both"
)

// Options chooses what is protected beyond numbers, URLs and the glossary, and
// how it comes back.
type Options struct {
	Names   bool
	Quotes  Quotes // empty is TranslateQuotes
	British bool   // commas and full stops outside closing quotation marks
	Lexicon bool   // suggestions for rare nouns, see AddNouns
}

// Find fills the Terms of every unit of d, sorted by SourceSpan with a
// quotation before what it holds. Target is the English required; for a
// quotation it is empty when its words are to be translated, the German words
// in English marks for KeepQuotes, and for BothQuotes the German in square
// brackets that follows the English. Terms other than quotations do not
// overlap; terms inside a kept quotation are left out, as it is verbatim.
//
// g is the user's glossary merged over glossary.Builtin; nil is the latter.
func Find(d *doc.Document, g *glossary.Glossary, opt Options) {
	if g == nil {
		g = glossary.Builtin()
	}
	var units []*doc.Unit
	var kinds []doc.Kind
	d.Units(func(b *doc.Block, u *doc.Unit) {
		units = append(units, u)
		kinds = append(kinds, b.Kind)
	})
	quotes := findQuotes(units, kinds, opt.Quotes)
	claimed := make([]claims, len(units))
	for i, u := range units {
		claimed[i] = newClaims(u.Source)
		c := &claimed[i]
		if opt.Quotes == KeepQuotes {
			for _, t := range quotes[i] {
				set(c.taken, t.SourceSpan)
			}
		}
		c.urls(u.Source)
		c.glossary(u.Source, g)
	}
	for i, u := range units {
		u.Terms = quotes[i]
		claimed[i].numbers(u.Source, marksOf(u), true)
	}
	if opt.Names {
		findNames(units, claimed)
	}
	for i, u := range units {
		claimed[i].numbers(u.Source, marksOf(u), false)
		u.Terms = append(claimed[i].terms, quotes[i]...)
		sortTerms(u.Terms)
	}
}

// sortTerms puts terms in order, a quotation before what it holds.
func sortTerms(terms []doc.Term) {
	slices.SortStableFunc(terms, func(a, b doc.Term) int {
		return cmp.Or(cmp.Compare(a.SourceSpan.Start, b.SourceSpan.Start), cmp.Compare(b.SourceSpan.End, a.SourceSpan.End))
	})
}

// claims are the spans of a unit that terms have taken, in order of priority.
type claims struct {
	terms   []doc.Term
	builtin []doc.Span // those of terms that the built-in glossary gave
	taken   []bool     // per byte: part of a term, or of a kept quotation
	known   []bool     // per byte: part of a word that is no name to be kept
}

func newClaims(source string) claims {
	return claims{taken: make([]bool, len(source)), known: make([]bool, len(source))}
}

func set(bytes []bool, s doc.Span) {
	for i := s.Start; i < s.End; i++ {
		bytes[i] = true
	}
}

func (c *claims) free(s doc.Span) bool { return !slices.Contains(c.taken[s.Start:s.End], true) }

// open reports whether s can be part of a name.
func (c *claims) open(s doc.Span) bool {
	return c.free(s) && !slices.Contains(c.known[s.Start:s.End], true)
}

// add reports whether s was free.
func (c *claims) add(kind doc.TermKind, source string, s doc.Span, target string) bool {
	if s.Len() == 0 || !c.free(s) {
		return false
	}
	c.terms = append(c.terms, doc.Term{Kind: kind, Source: s.Of(source), SourceSpan: s, Target: target, TargetSpan: doc.NoSpan})
	set(c.taken, s)
	return true
}

// addName adds a name with the rule that found it.
func (c *claims) addName(source string, s doc.Span, target, rule string) {
	if c.add(doc.Name, source, s, target) {
		c.terms[len(c.terms)-1].Rule = rule
	}
}

// override gives up the terms of the built-in glossary that lie in s, for a
// longer name: the place in Stadtwerke München GmbH. It reports whether s is
// free then.
func (c *claims) override(s doc.Span) bool {
	for _, b := range c.builtin {
		if s.Contains(b) {
			c.terms = slices.DeleteFunc(c.terms, func(t doc.Term) bool { return t.SourceSpan == b })
			clear(c.taken[b.Start:b.End])
		}
	}
	c.builtin = slices.DeleteFunc(c.builtin, s.Contains)
	return c.free(s)
}

// surname reports whether a first name stands before the word s: Peter Wien.
func surname(source string, s doc.Span) bool {
	before, ok := strings.CutSuffix(source[:s.Start], " ")
	return ok && !strings.Contains(s.Of(source), " ") && lang.FirstName(before[strings.LastIndexAny(before, " („‚-")+1:])
}

// urlPattern is an address, an e-mail address, or the name of an account or a
// topic in social media.
var urlPattern = regexp.MustCompile(`(?i)(?:https?://|ftp://|www\.)[^\s<>"„“”»«‚‘’]*[^\s<>"„“”»«‚‘’.,;:!?)\]]|[\pL\d._%+-]*[\pL\d]@[\pL\d-]+(?:\.[\pL\d-]+)*\.\pL{2,}` +
	`|` + lang.Host + `(?:/(?:[^\s<>"„“”»«‚‘’]*[^\s<>"„“”»«‚‘’.,;:!?)\]])?)?`)

// tagPattern is an account or topic: @kurt.dannenberg_gera, @anna@beispiel.social,
// #Klimawandel.
var tagPattern = regexp.MustCompile(`(?:^|[\s(„“"‚/])(@[\pL\d_]+(?:\.[\pL\d_]+)*@[\pL\d-]+(?:\.[\pL\d-]+)*\.\pL{2,}|@[\pL_][\pL\d_]*(?:\.[\pL\d_]+)*|#[\pL_][\pL\d_]+)`)

// filePattern is a path, or the name of a file by its ending.
var filePattern = regexp.MustCompile(`(?:^|[\s(„“"‚])([A-Z]:\\[^\s<>"„“”»«|?*]*[^\s<>"„“”»«|?*.,;:!)]|~?/(?:[\pL\d._-]+/)+[\pL\d_.-]*[\pL\d_]|[\pL\d][\pL\d_.-]*\.(?:xlsx?|docx?|pptx?|odt|ods|pdf|txt|csv|tsv|zip|gz|jpe?g|png|gif|svg|mp3|mp4|mov|exe|dll|html?|json|ya?ml|xml|log))\b`)

// lawPattern is the code of law behind a section: § 31 BVerfGG, §§ 823 ff. BGB.
var lawPattern = regexp.MustCompile(`(?:§§?|Art\.|Artikel|Paragra(?:f|ph)(?:en)?) ?\d+[a-z]?(?:(?:,| und| bis| ff?\.| Abs\.| Absatz| S\.| Satz| Nr\.| Nummer| [IVX]+)? ?\d*[a-z]?)* ([A-ZÄÖÜ]\pL*[A-ZÄÖÜ]\pL*)`)

// flightPattern is the number of a flight behind the code of its airline.
var flightPattern = regexp.MustCompile(`(?:^|[\s(„])((?:LH|EW|BA|AF|KL|LX|OS|DL|UA|AA|FR|TK|SQ|EK|QR|AB|MH|U2|W6|X3|DE) ?\d{2,4})\b`)

func (c *claims) urls(source string) {
	first := func(pattern *regexp.Regexp, kind doc.TermKind) {
		for _, m := range pattern.FindAllStringSubmatchIndex(source, -1) {
			s := doc.Span{Start: m[2], End: m[3]}
			c.add(kind, source, s, s.Of(source))
		}
	}
	// Expressions are slow, and most sentences have nothing of the kind.
	if strings.ContainsAny(source, "0123456789") {
		if strings.Contains(source, "§") || strings.Contains(source, "Art") || strings.Contains(source, "Paragra") {
			first(lawPattern, doc.Name)
		}
		if codeBeforeDigit(source) {
			first(flightPattern, doc.Name)
		}
	}
	at, dot := strings.Contains(source, "@"), innerDot(source)
	if dot || strings.ContainsAny(source, `/\`) {
		first(filePattern, doc.URL)
	}
	if at || strings.Contains(source, "#") {
		first(tagPattern, doc.URL)
	}
	if at || dot || strings.Contains(source, "://") {
		for _, m := range urlPattern.FindAllStringIndex(source, -1) {
			s := doc.Span{Start: m[0], End: m[1]}
			c.add(doc.URL, source, s, s.Of(source))
		}
	}
}

// innerDot reports whether a letter follows a full stop, as in an address.
func innerDot(s string) bool {
	for i := 0; i+1 < len(s); i++ {
		if s[i] == '.' && (asciiLetter(s[i+1]) || s[i+1] >= utf8.RuneSelf) {
			return true
		}
	}
	return false
}

// codeBeforeDigit reports whether a digit stands behind a capital and another
// one or a digit, with or without a space, as in a code.
func codeBeforeDigit(s string) bool {
	for i := 2; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			continue
		}
		k := i - 1
		if s[k] == ' ' {
			k--
		}
		if k >= 1 && 'A' <= s[k-1] && s[k-1] <= 'Z' && ('A' <= s[k] && s[k] <= 'Z' || '0' <= s[k] && s[k] <= '9') {
			return true
		}
	}
	return false
}

func asciiLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

// glossary claims the entries found. A name's ending stays outside its span,
// for the backend to make a possessive of; an inflected term is one with its
// ending. Names of the built-in glossary that stand in a compound, but for
// those of organisations (Nato-Chef), are left to the backend, which knows the
// adjective better (Deutschland-Chef).
func (c *claims) glossary(source string, g *glossary.Glossary) {
	found := g.Find(source)
	for i, m := range found {
		e := m.Entry
		if s, english := court(source, found[i:]); english != "" {
			c.add(doc.Glossary, source, s, english)
			continue
		}
		joined := m.Word.End > m.Span.End && !strings.HasPrefix(source[m.Span.End:], "-")
		switch {
		case e.Builtin() && (surname(source, m.Span) || m.Word.Of(source) != e.German && lang.FirstName(m.Word.Of(source))): // Nils is no Nil
		case e.Builtin() && m.Compound && e.German == e.English: // Isar-Ufer: see findNames
		case e.Builtin() && (m.Compound && (joined || e.Context != "organisation") || (e.Context == glossary.Country || e.Context == glossary.Acronym) && !inBrackets(source, m.Span)):
			rest, _, _ := strings.Cut(wordRest(source[m.Span.End:]), "-")
			set(c.known, doc.Span{Start: m.Span.Start, End: m.Span.End + len(rest)})
		case e.Fixed() && joined:
		case e.Kind == glossary.Name:
			s, english := m.Stem, e.English
			if dot := s.Of(source); strings.HasSuffix(dot, ".") && strings.Trim(source[s.End:], " “”»«\"") == "" {
				s.End-- // Ludwig XIV. at the end of a sentence
			}
			if particle, _, ok := strings.Cut(english, " "); ok && lang.NobleParticle(particle) && strings.HasPrefix(s.Of(source), capital(particle)) {
				english = capital(english) // Von der Leyen at the start of one
			}
			if form := legalForm.FindString(source[s.End:]); e.Builtin() && e.Context == "organisation" && form != "" && m.Stem == m.Span {
				s.End += len(form)
				english += form
			}
			if c.add(doc.Name, source, s, english) && e.Builtin() {
				c.builtin = append(c.builtin, s)
			}
		case e.Kind == glossary.DoNotTranslate:
			c.add(doc.Glossary, source, m.Stem, m.Stem.Of(source))
		default:
			if c.add(doc.Glossary, source, m.Span, e.English) {
				t := &c.terms[len(c.terms)-1]
				t.Unmasked, t.Plural = e.Verb(), m.Plural(source)
			}
		}
	}
}

// court is the first of the entries found, a court, with the place that follows
// it: Landgericht Köln, Cologne Regional Court. Its English is empty if there is
// none.
func court(source string, found []glossary.Match) (doc.Span, string) {
	m := found[0]
	place, ok := strings.CutPrefix(source[m.Span.End:], " ")
	if !ok || !m.Entry.Builtin() || m.Compound || m.Entry.Fixed() || !strings.HasSuffix(m.Entry.English, " court") {
		return doc.Span{}, ""
	}
	s := doc.Span{Start: m.Span.Start, End: m.Span.End + 1}
	place = wordRest(place)
	if len(found) > 1 && found[1].Entry.Context == "city" && found[1].Span.Start == s.End && !found[1].Compound {
		s.End, place = found[1].Stem.End, found[1].Entry.English
	} else if lang.Town(place) || lang.TownOrNoun(place) {
		s.End += len(place)
	} else {
		return doc.Span{}, ""
	}
	english := place
	for _, w := range strings.Fields(m.Entry.English) {
		english += " " + capital(w)
	}
	return s, english
}

// inBrackets reports whether s stands in brackets by itself, so that no article
// or preposition depends on its English: (Frankreich).
func inBrackets(source string, s doc.Span) bool {
	return strings.HasSuffix(source[:s.Start], "(") && strings.HasPrefix(source[s.End:], ")")
}

// legalForm is that of a company right after its name.
var legalForm = regexp.MustCompile(`^ (?:AG|SE|GmbH|KGaA|KG)\b`)

// numbers claims the numbers of source, with the sign for inches or seconds
// behind one that is none of its quotation marks. Those with a unit come before
// names, as CHF and MEZ are none; others may be part of one: Hannover 96.
func (c *claims) numbers(source string, marks []mark, measured bool) {
	for _, n := range lang.GermanNumbers(source) {
		if !n.Apart() || measured && n.Unit == "" && n.Kind != lang.NumTime {
			continue
		}
		s := doc.Span{Start: n.Start, End: n.End}
		sign := inchSign.FindString(source[s.End:])
		if !slices.ContainsFunc(marks, func(m mark) bool { return m.span.Start == s.End }) {
			s.End += len(sign)
		} else {
			sign = ""
		}
		c.add(doc.Number, source, s, n.English()+sign)
	}
}

var inchSign = regexp.MustCompile(`^["″]`)
