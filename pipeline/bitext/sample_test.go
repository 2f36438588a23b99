package bitext

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"dolmetsch/doc"
)

// sample is an article with one of everything: headings, a list, a caption and
// boilerplate, all kinds of term, all severities, states and origins, a quote
// over other terms, markup in the text, and a unit without English.
func sample(t testing.TB) *doc.Document {
	b := builder{t: t, d: &doc.Document{
		Name: "news/seilbahn.txt", Backend: "offline", Model: "de-en-base 1",
		SourceLang: "de", TargetLang: "en", Signature: "backend:offline|model:1|quotes:translate",
	}}
	b.block(doc.Heading,
		unit("Seilbahn über die Ilm: Neustadt will 2.000 Autos ersetzen", "Cable car across the Ilm: Neustadt wants to replace 2,000 cars").
			score(-0.21).term(doc.Name, "Ilm", "Ilm").term(doc.Name, "Neustadt", "Neustadt").term(doc.Number, "2.000", "2,000"))
	b.block(doc.Paragraph,
		unit("Die Stadt Neustadt will ab dem 3. Oktober täglich 40 % ihrer Pendler mit einer Seilbahn befördern.",
			"From October 3, the city of Neustadt wants to carry 40% of its commuters by cable car every day.").
			score(-0.18).term(doc.Name, "Neustadt", "Neustadt").term(doc.Number, "3. Oktober", "October 3").
			term(doc.Number, "40 %", "40%").term(doc.Glossary, "Pendler", "commuters").
			term(doc.Glossary, "Seilbahn", "cable car").state(doc.Approved),
		unit("„Wir bauen für 3,5 Mio. Euro, was andere seit 20 Jahren nur planen“, sagte Bürgermeisterin Anja Kröll.",
			"“We are building for 3.5 million euros what others have only been planning for 20 years,” said Mayor Anja Kröll.").
			score(-0.33).term(doc.Quote, "„Wir bauen für 3,5 Mio. Euro, was andere seit 20 Jahren nur planen“", "“We are building for 3.5 million euros what others have only been planning for 20 years,”").
			term(doc.Number, "3,5 Mio. Euro", "3.5 million euros").term(doc.Number, "20", "20").
			term(doc.Name, "Anja Kröll", "Anja Kröll").state(doc.Edited),
		unit("Nach Angaben der Betreiberin Ilmbahn GmbH kostet eine Fahrt 1,80 Euro.",
			"According to the operator Ilmbahn, a trip costs 18 euros.").
			score(-0.94).missing(doc.Name, "Ilmbahn GmbH", "Ilmbahn GmbH").missing(doc.Number, "1,80 Euro", "1.80 euros").
			issue("number-mismatch", doc.Error, "the German says 1.80 euros, the English 18 euros").
			issue("term-missing", doc.Warning, "the name Ilmbahn GmbH is missing").
			note("Please check the price with the operator."))
	b.block(doc.Heading, unit("Warum gerade eine Seilbahn?", "Why a cable car, of all things?").score(-0.4).term(doc.Glossary, "Seilbahn", "cable car"))
	b.block(doc.List, unit("keine Staus an der Brücke", "no traffic jams at the bridge").score(-0.2))
	b.block(doc.List, unit("Strom aus *eigener* Wasserkraft | rund um die Uhr", "electricity from its *own* hydropower | around the clock").score(-0.25))
	b.block(doc.Paragraph,
		unit(`Auf der Seite stand zeitweise <script>alert("Ilm")</script> & sonst nichts.`,
			`For a time the page read <script>alert("Ilm")</script> & nothing else.`).
			score(-0.77).issue("unbalanced-quotes", doc.Info, "straight quotes were left as they are"),
		unit("Mehr dazu unter https://neustadt.example/seilbahn?a=1&b=2 oder per Mail an presse@neustadt.example.",
			"More at https://neustadt.example/seilbahn?a=1&b=2 or by e-mail at presse@neustadt.example.").
			origin(doc.OriginMemory).term(doc.URL, "https://neustadt.example/seilbahn?a=1&b=2", "https://neustadt.example/seilbahn?a=1&b=2").
			term(doc.URL, "presse@neustadt.example", "presse@neustadt.example"),
		unit("Das Donaudampfschifffahrtsgesellschaftskapitänspatentprüfungsverfahren entfällt.", "").
			origin(doc.OriginNone).issue("untranslated", doc.Error, "the backend gave no English"))
	b.block(doc.Caption, unit("Die Kabinen 東京-1 und 東京-2 im Depot", "The cabins 東京-1 and 東京-2 in the depot").origin("openai"))
	b.block(doc.Boilerplate, unit("Ende des Artikels", "End of the article").score(-0.1))
	b.block(doc.Boilerplate, unit("gn-lokal", "gn-lokal").origin(doc.OriginVerbatim))
	return b.done()
}

// builder lays units out in a raw file and gives them their ids.
type builder struct {
	t   testing.TB
	d   *doc.Document
	raw strings.Builder
}

func (b *builder) block(kind doc.Kind, units ...*unitBuilder) {
	if b.raw.Len() > 0 {
		b.raw.WriteString("\n\n")
	}
	block := doc.Block{Kind: kind, Raw: doc.Span{Start: b.raw.Len()}}
	for i, u := range units {
		if i > 0 {
			b.raw.WriteString(" ")
		}
		if u.fault != "" {
			b.t.Fatal(u.fault)
		}
		u.u.ID = fmt.Sprintf("%d.%d", len(b.d.Blocks)+1, i+1)
		u.u.Raw.Start = b.raw.Len()
		b.raw.WriteString(u.u.Source)
		u.u.Raw.End = b.raw.Len()
		block.Units = append(block.Units, u.u)
	}
	block.Raw.End = b.raw.Len()
	b.d.Blocks = append(b.d.Blocks, block)
}

func (b *builder) done() *doc.Document {
	b.d.Raw = []byte(b.raw.String())
	sum := sha256.Sum256(b.d.Raw)
	b.d.SourceHash = hex.EncodeToString(sum[:])
	b.d.Changes = []doc.Change{{Raw: doc.Span{Start: 12, End: 13}, Rule: "missing-space", Before: "", After: " "}}
	return b.d
}

type unitBuilder struct {
	u     doc.Unit
	fault string
}

func unit(source, target string) *unitBuilder {
	return &unitBuilder{u: doc.Unit{Source: source, Target: target, Origin: "offline"}}
}

func (b *unitBuilder) span(text, part string) doc.Span {
	i := strings.Index(text, part)
	if i < 0 {
		b.fault = fmt.Sprintf("%q does not occur in %q", part, text)
		return doc.NoSpan
	}
	return doc.Span{Start: i, End: i + len(part)}
}

func (b *unitBuilder) term(kind doc.TermKind, source, target string) *unitBuilder {
	b.u.Terms = append(b.u.Terms, doc.Term{Kind: kind, Source: source, SourceSpan: b.span(b.u.Source, source), Target: target, TargetSpan: b.span(b.u.Target, target)})
	return b
}

func (b *unitBuilder) missing(kind doc.TermKind, source, target string) *unitBuilder {
	b.u.Terms = append(b.u.Terms, doc.Term{Kind: kind, Source: source, SourceSpan: b.span(b.u.Source, source), Target: target, TargetSpan: doc.NoSpan})
	return b
}

func (b *unitBuilder) issue(code string, s doc.Severity, message string) *unitBuilder {
	b.u.AddIssue(code, s, message)
	return b
}

func (b *unitBuilder) score(s float64) *unitBuilder   { b.u.Score = s; return b }
func (b *unitBuilder) state(s doc.State) *unitBuilder { b.u.State = s; return b }
func (b *unitBuilder) origin(s string) *unitBuilder   { b.u.Origin = s; return b }
func (b *unitBuilder) note(s string) *unitBuilder     { b.u.Note = s; return b }
