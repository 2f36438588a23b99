package document

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"dolmetsch/doc"
)

// archive makes a zip file of name, content, name, content …
func archive(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		method := zip.Deflate
		if parts[i] == "mimetype" {
			method = zip.Store
		}
		w, err := z.CreateHeader(&zip.FileHeader{Name: parts[i], Method: method})
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(w, parts[i+1])
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func partOf(t testing.TB, data, name string) string {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	b, err := readPart(z, name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

const (
	wordHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" +
		`<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>`
	wordTail   = `<w:sectPr/></w:body></w:document>`
	wordStyles = `<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="de-DE"/></w:rPr></w:rPrDefault></w:docDefaults>` +
		`<w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style><w:style w:styleId="Eigene"><w:name w:val="Eigene"/><w:basedOn w:val="berschrift1"/></w:style></w:styles>`
)

// word makes a Word document of the inside of its body.
func word(t testing.TB, body string) []byte {
	return archive(t, "[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
		"word/document.xml", wordHead+body+wordTail, "word/styles.xml", wordStyles, "word/media/image1.png", "\x89PNG not read")
}

func r(text string) string { return `<w:r><w:t xml:space="preserve">` + text + `</w:t></w:r>` }
func rb(text string) string {
	return `<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">` + text + `</w:t></w:r>`
}
func p(runs ...string) string { return "<w:p>" + strings.Join(runs, "") + "</w:p>" }

func TestDOCX(t *testing.T) {
	const note = `<w:r><w:footnoteReference w:id="2"/></w:r>`
	const link, linkEnd = `<w:hyperlink r:id="rId4">`, `</w:hyperlink>`
	const begin, instr, sep, end = `<w:r><w:fldChar w:fldCharType="begin"/></w:r>`, `<w:r><w:instrText> HYPERLINK "x" </w:instrText></w:r>`, `<w:r><w:fldChar w:fldCharType="separate"/></w:r>`, `<w:r><w:fldChar w:fldCharType="end"/></w:r>`
	const page = `<w:r><w:instrText> PAGE </w:instrText></w:r>`
	const picture = `<w:r><w:drawing><x>Kein Text</x></w:drawing></w:r>`
	const comment = `<w:commentRangeStart w:id="1"/>`
	for _, tt := range []struct{ name, in, want string }{
		{"runs are merged", p(r("Ein kur"), `<w:proofErr w:type="spellStart"/>`, r("zer"), r(" Text.")), p(r("EIN KURZER TEXT."))},
		{"bold", p(r("Ein "), rb("fettes"), r(" Wort.")), p(r("EIN "), rb("FETTES"), r(" WORT."))},
		{"all bold", p(rb("Ganz "), rb("fett.")), p(rb("GANZ FETT."))},
		{"note at the end", p(r("Mit Note."), note), p(r("MIT NOTE."), note)},
		{"note inside", p(r("Mit"), note, r(" einer Note.")), p(r("MIT"), note, r(" EINER NOTE."))},
		{"link", p(r("Siehe "), link+r("dort")+linkEnd, r(" nach.")), p(r("SIEHE "), link+r("DORT")+linkEnd, r(" NACH."))},
		{"link field", p(r("Siehe "), begin, instr, sep, r("dort"), end, r(" nach.")), p(r("SIEHE "), begin, instr, sep, r("DORT"), end, r(" NACH."))},
		{"page field", p(r("Seite "), begin, page, sep, r("7"), end), p(r("SEITE"), r(" ")+begin, page, sep, r("7"), end)},
		{"language", p(`<w:r><w:rPr><w:lang w:val="de-AT"/></w:rPr><w:t>Hallo Welt</w:t></w:r>`, r(".")), p(r("HALLO WELT."))},
		{"properties stay", `<w:p w:rsidR="1"><w:pPr><w:pStyle w:val="Eigene"/></w:pPr>` + r("Titel") + `</w:p>`, `<w:p w:rsidR="1"><w:pPr><w:pStyle w:val="Eigene"/></w:pPr>` + r("TITEL") + `</w:p>`},
		{"picture alone", p(picture), p(picture)},
		{"comment", p(comment, r("Mit Bemerkung.")), p(comment, r("MIT BEMERKUNG."))},
		{"table", `<w:tbl><w:tr><w:tc>` + p(r("Zelle")) + `</w:tc></w:tr></w:tbl>`, `<w:tbl><w:tr><w:tc>` + p(r("ZELLE")) + `</w:tc></w:tr></w:tbl>`},
		{"deleted text", p(r("Das "), `<w:del w:id="3"><w:r><w:delText>alte</w:delText></w:r></w:del>`, r("bleibt.")), p(r("DAS "), `<w:del w:id="3"><w:r><w:delText>alte</w:delText></w:r></w:del>`, r("BLEIBT."))},
		{"line break", p(`<w:r><w:t>Eins</w:t><w:br/><w:t>zwei</w:t></w:r>`), p(r("EINS"), `<w:r><w:br/></w:r>`, r(" ZWEI"))},
		{"escapes", p(r("A &amp; B &lt; C")), p(r("A &amp; B &lt; C"))},
	} {
		in := word(t, p(r("Erster Satz hier."))+tt.in)
		got, _ := translated(t, "x.docx", in, Options{})
		want := wordHead + p(r("ERSTER SATZ HIER.")) + tt.want + wordTail
		if got := partOf(t, got, "word/document.xml"); got != want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, got[len(wordHead):], want[len(wordHead):])
		}
		if got := partOf(t, got, "word/media/image1.png"); got != "\x89PNG not read" {
			t.Errorf("%s: the picture is %q", tt.name, got)
		}
		if got := partOf(t, got, "word/styles.xml"); !strings.Contains(got, `"en-US"`) {
			t.Errorf("%s: the language is not English: %s", tt.name, got)
		}
		if got := untouched(t, "x.docx", in, Options{}); !bytes.Equal(got, in) {
			t.Errorf("%s: changed though nothing was translated", tt.name)
		}
	}
	d, err := Read("x.docx", word(t, `<w:p><w:pPr><w:pStyle w:val="Eigene"/></w:pPr>`+r("Titel")+`</w:p><w:p><w:pPr><w:numPr/></w:pPr>`+r("Punkt")+`</w:p>`), Options{})
	if err != nil || d.Blocks[0].Kind != doc.Heading || d.Blocks[1].Kind != doc.List {
		t.Errorf("%v, %v", d, err)
	}
}

// The text of boxes is translated where it stands, in a paragraph with text of its
// own or without, and what old programs show in their place goes with it.
func TestTextBoxes(t *testing.T) {
	box := func(inside string) string {
		drawn := `<w:txbxContent>` + p(r(inside)) + `</w:txbxContent>`
		return `<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>` + drawn + `</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict>` + drawn + `</w:pict></mc:Fallback></mc:AlternateContent></w:r>`
	}
	for _, c := range []struct {
		name, body string
		blocks     int
		gone, want []string
	}{
		{"alone", p(box("Ein Kasten.")), 1, nil, []string{"EIN KASTEN."}},
		{"beside text", p(r("Ein Satz."), box("Ein Kasten.")), 2, []string{"Kasten"}, []string{"EIN SATZ.", "EIN KASTEN."}},
		{"inside text", p(r("Ein "), box("Ein Kasten."), r("Satz.")), 2, []string{"Kasten"}, []string{"EIN KASTEN."}},
		{"two", p(r("Ein Satz."), box("Ein Kasten."), box("Noch einer.")), 3, []string{"Kasten", "einer"}, []string{"EIN KASTEN.", "NOCH EINER."}},
		{"of an old file", p(`<w:r><w:pict><v:textbox><w:txbxContent>` + p(r("Ein Kasten.")) + `</w:txbxContent></v:textbox></w:pict></w:r>`), 1, []string{"Kasten"}, []string{"EIN KASTEN."}},
	} {
		in := word(t, c.body)
		if got := untouched(t, "x.docx", in, Options{}); !bytes.Equal(got, in) {
			t.Errorf("%s: changed though nothing was translated", c.name)
		}
		got, d := translated(t, "x.docx", in, Options{})
		if len(d.Blocks) != c.blocks {
			t.Errorf("%s: %d blocks, want %d", c.name, len(d.Blocks), c.blocks)
		}
		out := partOf(t, got, "word/document.xml")
		if _, err := parseXML([]byte(out)); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		for _, w := range c.want {
			if !strings.Contains(out, w) {
				t.Errorf("%s: no %q in %s", c.name, w, out)
			}
		}
		for _, w := range c.gone {
			if strings.Contains(out, w) {
				t.Errorf("%s: still %q in %s", c.name, w, out)
			}
		}
	}
}

// What a picture shows is translated in a page that is kept whole, unless it is a
// word or stands inside a text.
func TestAltTexts(t *testing.T) {
	for in, want := range map[string]string{
		`<p>Ein Satz.</p><img src="a.png" alt="Ein roter Ball">`:                             `<p>EIN SATZ.</p><img src="a.png" alt="EIN ROTER BALL">`,
		`<figure><img alt='Tom &amp; Jan im "Bad"'><figcaption>Im Bad</figcaption></figure>`: `<figure><img alt='TOM &amp; JAN IM „BAD“'><figcaption>IM BAD</figcaption></figure>`,
		`<p><img alt="Ein Ball"> Ein Satz.</p>`:                                              `<p><img alt="EIN BALL"> EIN SATZ.</p>`,
		`<p>Ein Satz.</p><img alt="Logo"><img src=x>`:                                        `<p>EIN SATZ.</p><img alt="Logo"><img src=x>`,
		`<p>Ein <img alt="kleiner Ball"> Satz.</p>`:                                          `<p>EIN <img alt="kleiner Ball"> SATZ.</p>`,
		`<p>Ein Satz.</p><img data-alt="Ein Ball" alt="">`:                                   `<p>EIN SATZ.</p><img data-alt="Ein Ball" alt="">`,
	} {
		if got, _ := translated(t, "x.html", []byte(in), Options{Kind: HTML, WholePage: true}); got != want {
			t.Errorf("\n got %s\nwant %s", got, want)
		}
	}
}

func FuzzDOCX(f *testing.F) {
	f.Add(p(r("Ein Satz."), `<w:r><w:pict><w:txbxContent>`+p(r("Ein Kasten."))+`</w:txbxContent></w:pict></w:r>`))
	f.Add(p(r("Ein "), rb("fettes"), r(" Wort.")) + `<w:tbl><w:tr><w:tc>` + p(r("Zelle")) + `</w:tc></w:tr></w:tbl>`)
	f.Add(p(r("a"), `<w:hyperlink>`+r("b")+`</w:hyperlink>`, `<w:r><w:fldChar w:fldCharType="begin"/></w:r>`, r("c")))
	f.Fuzz(func(t *testing.T, body string) {
		in := word(t, body)
		if got := untouched(t, "x.docx", in, Options{}); !bytes.Equal(got, in) {
			t.Fatal("changed though nothing was translated")
		}
		got, _ := translated(t, "x.docx", in, Options{})
		if _, err := parseXML([]byte(partOf(t, got, "word/document.xml"))); err != nil {
			t.Fatalf("%q became broken XML: %v", body, err)
		}
	})
}

const (
	bookPage = `<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml" xml:lang="de"><head><title>Kapitel</title><script src="x.js"/></head><body><h1>Erstes Kapitel</h1><p>Ein <em>guter</em> Tag.<br/>Und noch einer.</p></body></html>`
	bookOPF  = `<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>Das Buch</dc:title><dc:language>de</dc:language></metadata>` +
		`<manifest><item id="b" href="b.xhtml" media-type="application/xhtml+xml"/><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/><item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/></manifest><spine toc="ncx"><itemref idref="a"/><itemref idref="b"/></spine></package>`
	bookNCX       = `<ncx><docTitle><text>Das Buch</text></docTitle><navMap><navPoint><navLabel><text>Erstes Kapitel</text></navLabel></navPoint></navMap></ncx>`
	bookContainer = `<container><rootfiles><rootfile full-path="O/c.opf"/></rootfiles></container>`
)

func book(t testing.TB, page string) []byte {
	return archive(t, "mimetype", "application/epub+zip", "META-INF/container.xml", bookContainer, "O/c.opf", bookOPF,
		"O/b.xhtml", strings.ReplaceAll(bookPage, "Erstes", "Zweites"), "O/a.xhtml", page, "O/toc.ncx", bookNCX)
}

func TestEPUB(t *testing.T) {
	in := book(t, bookPage)
	got, d := translated(t, "x", in, Options{})
	for name, want := range map[string]string{
		"mimetype":  "application/epub+zip",
		"O/a.xhtml": strings.NewReplacer("Kapitel", "KAPITEL", "Erstes", "ERSTES", "Ein <em>guter</em> Tag.", "EIN <em>GUTER</em> TAG.", "Und noch einer.", "UND NOCH EINER.", `"de"`, `"en"`).Replace(bookPage),
		"O/toc.ncx": strings.NewReplacer("Das Buch", "DAS BUCH", "Erstes Kapitel", "ERSTES KAPITEL").Replace(bookNCX),
		"O/c.opf":   strings.NewReplacer("Das Buch", "DAS BUCH", ">de<", ">en<").Replace(bookOPF),
	} {
		if got := partOf(t, got, name); got != want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, want)
		}
	}
	if got := untouched(t, "x", in, Options{}); !bytes.Equal(got, in) {
		t.Error("changed though nothing was translated")
	}
	var order []string
	for _, b := range d.Blocks {
		order = append(order, b.Text)
	}
	if got := strings.Join(order, "|"); !strings.Contains(got, "Erstes Kapitel|Ein guter Tag.|Und noch einer.|Kapitel|Zweites") {
		t.Errorf("not in the order of the spine: %s", got)
	}
}

func FuzzEPUB(f *testing.F) {
	f.Add(bookPage, bookOPF, bookNCX)
	f.Add(`<html><body><p>Ein Bild: <img alt="Ein Ball"/></p><img alt="Ein roter Ball"/></body></html>`, bookOPF, "")
	f.Add(`<html><body><svg><text>Nein</text></svg><p>Fußnote<a epub:type="noteref" href="#f">1</a></p><aside id="f">Ende.</aside></body></html>`, bookOPF, bookNCX)
	f.Add("", strings.ReplaceAll(bookOPF, "a.xhtml", "a%2exhtml"), "<ncx><text/></ncx>")
	f.Add(bookPage, strings.ReplaceAll(bookOPF, `href="b.xhtml"`, `href="../O/a.xhtml"`), "<ncx>")
	f.Add(bookPage, strings.ReplaceAll(bookOPF, "<dc:language>de</dc:language>", "<dc:language/><dc:description>Ein Buch</dc:description>"), bookNCX)
	f.Add(bookPage, `<package><spine><itemref idref="weg"/></spine></package>`, bookNCX)
	f.Fuzz(func(t *testing.T, page, opf, ncx string) {
		in := archive(t, "mimetype", "application/epub+zip", "META-INF/container.xml", bookContainer, "O/c.opf", opf,
			"O/b.xhtml", bookPage, "O/a.xhtml", page, "O/toc.ncx", ncx)
		if _, err := Read("x", in, Options{}); err != nil {
			t.Skip()
		}
		if got := untouched(t, "x", in, Options{}); !bytes.Equal(got, in) {
			t.Fatal("changed though nothing was translated")
		}
		translated(t, "x", in, Options{})
	})
}

func FuzzHTML(f *testing.F) {
	f.Add(bookPage, true)
	f.Add("<p>Ein <b>Wort</p><li>x<!-- c --><table><td>a<td>b</table>", false)
	f.Add("<p>Ein Satz.<b></b>Noch einer.", true)
	f.Add("<div translate=no>a</div><code>x</code> <pre>y</pre><title>t", true)
	f.Fuzz(func(t *testing.T, page string, whole bool) {
		opt := Options{Kind: HTML, WholePage: whole}
		got := untouched(t, "x.html", []byte(page), opt)
		if whole && string(got) != page {
			t.Fatalf("%q became %q", page, got)
		}
		if _, err := Read("x.html", []byte(page), opt); err != nil {
			t.Skip()
		}
		translated(t, "x.html", []byte(page), opt)
	})
}

func TestMHTML(t *testing.T) {
	in := "From: <Saved by Blink>\r\nSubject: Titel\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"----x\"\r\n\r\n" +
		"------x\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<html lang=3D\"de\"><body><h1>Gr=C3=BC=\r\nne Tage</h1><p>Ein Text.</p></body></html>\r\n" +
		"------x\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n------x--\r\n"
	got, _ := translated(t, "x.mhtml", []byte(in), Options{WholePage: true})
	if want := "<html lang=\"en\"><body><h1>GRÜNE TAGE</h1><p>EIN TEXT.</p></body></html>"; strings.TrimSpace(got) != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
