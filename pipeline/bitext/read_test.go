package bitext

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"dolmetsch/doc"
)

// TestReadErrors: what cannot be taken says where and what was expected.
func TestReadErrors(t *testing.T) {
	const (
		x2    = `<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="de" trgLang="en"><file id="f1">`
		x2end = `</file></xliff>`
		x1    = `<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2"><file original="a" source-language="de" datatype="plaintext"><body>`
		x1end = `</body></file></xliff>`
		tmx   = `<tmx version="1.4"><header srclang="de"/><body>`
	)
	for _, c := range []struct{ format, in, want string }{
		{"tsv", "", "empty: expected a header"},
		{"tsv", "id\tsource\n", `line 1: no column "target"`},
		{"tsv", "id\tsource\ttarget\n1.1\ta\tb\tc\n", "line 2: 4 cells: expected 3"},
		{"tsv", "id\tsource\ttarget\n1.1\ta\tb\n1.1\ta\tb\n", "segment 1.1: occurs twice"},
		{"tsv", "id\tsource\ttarget\n1.1\ta\\x\tb\n", `line 2, column source: "\\x": expected \t`},
		{"tsv", "id\tsource\ttarget\n1.1\ta\tb\\\n", "line 2, column target: backslash at the end"},
		{"tsv", "id\tsource\ttarget\none\ta\tb\n", `line 2: segment id "one": expected block.segment`},
		{"tsv", "id\tsource\ttarget\n01.1\ta\tb\n", `line 2: segment id "01.1"`},
		{"tsv", "id\tsource\ttarget\n1.1\t\tb\n", "line 2: segment 1.1: no source"},
		{"tsv", "id\tsource\ttarget\tstate\n1.1\ta\tb\tdone\n", `state "done": expected machine, edited or approved`},
		{"tsv", "id\tsource\ttarget\tissues\n1.1\ta\tb\toh no\n", `column issues: issue "oh no": expected "severity code: message"`},
		{"tsv", "id\tsource\ttarget\tkind\n1.1\ta\tb\tpoem\n", `block kind "poem"`},
		{"tsv", "id\tsource\ttarget\n1.1\tä\xff\tb\n", "line 2: not valid UTF-8"},
		{"tsv", "id\tsource\ttarget\n1.1\t\"a\nb\"\tc\n1.2\ta\tb\tc\n", "line 4: 4 cells: expected 3"},
		{"tsv", "id\tsource\ttarget\n", "no segments"},

		{"xlsx", "PK\x03\x04 no zip", "expected a workbook"},

		{"json", "", "line 1: unexpected end of JSON input"},
		{"json", "{\n\"version\": }", "line 2: invalid character '}'"},
		{"json", `{"version": 2}`, "version 2: expected 1"},
		{"json", `{"version": "1"}`, "line 1: string of version: expected int"},
		{"json", `[]`, "line 1: array of the top: expected"},
		{"json", `{"version":1,"blocks":[{"kind":"paragraph","segments":["1.1"]}],"segments":[]}`, "no segments"},
		{"json", `{"version":1,"blocks":[],"segments":[{"id":"1.1","source":"a","raw":[0,1]},{"id":"1.1","source":"a","raw":[0,1]}]}`, `segment "1.1": occurs twice`},
		{"json", `{"version":1,"blocks":[],"segments":[{"id":"1.1","source":"a","raw":[0,1]}]}`, `segment "1.1": expected every segment in a block`},
		{"json", jsonWith(`"raw":[5,1]`), "segment 1.1: raw {5 1}: expected two offsets in order"},
		{"json", jsonWith(`"raw":[0,1],"terms":[{"kind":"name","source":"x","source_span":[0,99],"target_span":null}]`), `term "x": source span {0 99}: expected offsets into the source`},
		{"json", jsonWith(`"raw":[0,1],"terms":[{"kind":"name","source":"ä","source_span":[0,1],"target_span":null}]`), "source span {0 1}"},
		{"json", jsonWith(`"raw":[0,1],"terms":[{"kind":"verb","source":"ä","source_span":[0,2],"target_span":null}]`), `term kind "verb"`},
		{"json", jsonWith(`"raw":[0,1],"terms":[{"kind":"name","source":"ä","source_span":[0,2],"target_span":[-2,0]}]`), "target span {-2 0}"},
		{"json", jsonWith(`"raw":[0,1],"issues":[{"code":"c","severity":"fatal"}]`), `severity "fatal"`},

		{"xliff", "", "no element: expected <xliff>"},
		{"xliff", "text", "no element: expected <xliff>"},
		{"xliff", "<html/>", "line 1: <html>: expected <xliff>"},
		{"xliff", `<xliff version="3.0"/>`, `XLIFF version "3.0": expected 1.2 or 2.1`},
		{"xliff", x2, "expected well-formed XML"},
		{"xliff", x2 + x2end, "no segments"},
		{"xliff", x2 + `<unit id="1.1"/>` + x2end, `unit "1.1": no <segment>`},
		{"xliff", x2 + "\n" + `<unit id="u1"><segment><source>a</source></segment></unit>` + x2end, `line 2: segment id "u1"`},
		{"xliff", x2 + `<unit id="1.1"><segment state="done"><source>a</source></segment></unit>` + x2end, `state "done": expected initial`},
		{"xliff", x2 + `<unit id="1.1"><segment><source>a<b/></source></segment></unit>` + x2end, "<b> in a text"},
		{"xliff", x2 + `<unit id="1.1"><segment><source>a<cp hex="zz"/></source></segment></unit>` + x2end, `<cp hex="zz">`},
		{"xliff", x2 + `<group id="g" type="dolmetsch:poem"/>` + x2end, `group type "poem"`},
		{"xliff", x2 + `</file><file id="f2">` + x2end, "a second <file>"},
		{"xliff", `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>` + x2 + `<unit id="1.1"><segment><source>&e;</source></segment></unit>` + x2end, "invalid character entity"},
		{"xliff", x2 + strings.Repeat("<group>", 100), "more than 64 elements inside each other"},
		{"xliff", x2 + `<unit id="1.1">` + strings.Repeat("<note/>", 60_000) + `</unit>` + x2end, "more than 50000 elements in one segment"},
		{"xliff", `<?xml version="1.0" encoding="latin1"?>` + x2, `encoding "latin1": expected UTF-8`},
		{"xliff12", x1 + `<trans-unit id="1.1"/>` + x1end, `trans-unit "1.1": no <source>`},
		{"xliff12", x1 + `<trans-unit id="1.1"><source>a<b/></source></trans-unit>` + x1end, "<b> in a text"},
		{"xliff12", x1 + `<trans-unit id="1.1" extradata="score=NaN"><source>a</source></trans-unit>` + x1end, `score "NaN": expected a number`},
		{"xliff12", x1 + `<trans-unit id="1.1" extradata="raw=1"><source>a</source></trans-unit>` + x1end, `raw "1": expected start:end`},

		{"tmx", "<tmx/>", "no segments"},
		{"tmx", tmx + `<tu tuid="x"><tuv xml:lang="de"><seg>a</seg></tuv></tu></body></tmx>`, `segment id "x"`},
		{"tmx", tmx + `<tu tuid="1.1"><tuv xml:lang="de"/></tu></body></tmx>`, "no <seg>"},
		{"tmx", tmx + `<tu tuid="1.1"><tuv><seg>a</seg></tuv></tu></body></tmx>`, "no xml:lang"},
		{"tmx", `<tmx><x/></tmx>`, "<x>: expected <header>, <body> or <tu>"},
	} {
		_, err := mustFormat(t, c.format).Read(strings.NewReader(c.in))
		if err == nil || !strings.Contains(err.Error(), c.want) || !errors.Is(err, doc.ErrInput) {
			t.Errorf("%s of %.90q:\n got %v\nwant %s", c.format, c.in, err, c.want)
		}
	}
}

func jsonWith(fields string) string {
	return `{"version":1,"blocks":[{"kind":"paragraph","segments":["1.1"]}],"segments":[{"id":"1.1","source":"äb","target":"c",` + fields + `}]}`
}

// endless is a file that never ends.
type endless struct{ pattern string }

func (e endless) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		n += copy(p[n:], e.pattern)
	}
	return n, nil
}

func TestReadIsBounded(t *testing.T) {
	defer func(n int64) { maxInput = n }(maxInput)
	maxInput = 1 << 20
	for format, pattern := range map[string]string{
		"tsv": "x", "json": " ", "xliff": " ", "xliff12": " ", "tmx": " ",
	} {
		_, err := mustFormat(t, format).Read(endless{pattern})
		if !errors.Is(err, doc.ErrInput) || !strings.Contains(err.Error(), "larger than 1 MiB") {
			t.Errorf("%s: %v", format, err)
		}
	}
}

func TestReadFailure(t *testing.T) {
	broken := errors.New("the disk is gone")
	for _, f := range Formats {
		if f.Read == nil {
			continue
		}
		_, err := f.Read(io.MultiReader(strings.NewReader(""), failingReader{broken}))
		if !errors.Is(err, broken) || errors.Is(err, doc.ErrInput) {
			t.Errorf("%s: %v, want the disk's error and no blame on the user", f.Name, err)
		}
	}
}

type failingReader struct{ err error }

func (f failingReader) Read([]byte) (int, error) { return 0, f.err }

// TestForeignTools: files as other tools rewrite them.
func TestForeignTools(t *testing.T) {
	for _, c := range []struct{ name, format, in, source, target string }{
		{"columns moved and added, CRLF, byte order mark", "tsv", "\ufefftarget\tremark\tid\tsource\r\nEnglish\tx\t1.1\tDeutsch\r\n\r\n", "Deutsch", "English"},
		{"segment split in two", "xliff", `<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="de" trgLang="en"><file id="f"><unit id="1.1">
			<segment id="s1"><source>Eins.</source><target>One.</target></segment><ignorable><source> </source><target> </target></ignorable>
			<segment id="s2"><source>Zwei.</source><target>Two.</target></segment></unit></file></xliff>`, "Eins. Zwei.", "One. Two."},
		{"prefixed namespace, codes, cp, sm and em", "xliff", `<x:xliff version="2.1" xmlns:x="urn:oasis:names:tc:xliff:document:2.0" srcLang="de" trgLang="en"><x:file id="f"><x:notes><x:note>n</x:note></x:notes><x:unit id="1.1">
			<x:originalData><x:data id="d1">http://x</x:data></x:originalData>
			<x:segment><x:source><x:pc id="1">A</x:pc><x:ph id="2" dataRef="d1"/><x:sm id="m1" type="dolmetsch:name" value="B"/>B<x:em startRef="m1"/><x:cp hex="0009"/></x:source><x:target>C</x:target></x:segment></x:unit></x:file></x:xliff>`, "Ahttp://xB\t", "C"},
		{"1.2 with codes and numbered units", "xliff12", `<xliff version="1.2"><file original="a" source-language="de" target-language="en" datatype="x-txt"><body>
			<trans-unit id="7" resname="1.1"><source>A <g id="1">b</g><x id="2"/><ph id="3">{}</ph> <mrk mtype="seg" mid="0">c</mrk></source><target>D</target><alt-trans><target>no</target></alt-trans></trans-unit></body></file></xliff>`, "A b c", "D"},
		{"regional languages, other variants, DOCTYPE", "tmx", `<!DOCTYPE tmx SYSTEM "tmx14.dtd"><tmx version="1.4"><header srclang="de-DE"/><body>
			<tu tuid="1.1"><tuv xml:lang="de-DE"><seg>A <bpt i="1">&lt;b></bpt>b<ept i="1">&lt;/b></ept></seg></tuv><tuv xml:lang="fr"><seg>F</seg></tuv><tuv xml:lang="EN-US"><seg>A <hi>c</hi></seg></tuv></tu></body></tmx>`, "A b", "A c"},
	} {
		for _, utf16ed := range []bool{false, true} {
			in := []byte(c.in)
			if utf16ed {
				if c.format == "tsv" {
					continue
				}
				in = toUTF16(`<?xml version="1.0" encoding="UTF-16"?>` + c.in)
			}
			d, err := mustFormat(t, c.format).Read(bytes.NewReader(in))
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
				continue
			}
			if u := d.Blocks[0].Units[0]; u.ID != "1.1" || u.Source != c.source || u.Target != c.target {
				t.Errorf("%s: %+v", c.name, u)
			}
		}
	}
}

func toUTF16(s string) []byte {
	out := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, byte(u), byte(u>>8))
	}
	return out
}

// TestFilledTargets: a tool that copies the source into empty targets has
// translated nothing; what a reviewer left like the source stays.
func TestFilledTargets(t *testing.T) {
	for _, c := range []struct {
		origin, state, want string
	}{
		{"none", "", ""}, {"none", "signed-off", "gleich"}, {"verbatim", "", "gleich"},
	} {
		in := `<xliff version="1.2"><file original="a" source-language="de" datatype="x"><body><trans-unit id="1.1" extradata="origin=` + c.origin +
			`"><source><mrk mtype="name" comment="gleich">gleich</mrk></source><target state="` + c.state + `"><mrk mtype="name" comment="gleich">gleich</mrk></target></trans-unit></body></file></xliff>`
		d, err := mustFormat(t, "xliff12").Read(strings.NewReader(in))
		if err != nil {
			t.Fatal(err)
		}
		if u := d.Blocks[0].Units[0]; u.Target != c.want || (u.Terms[0].TargetSpan == doc.NoSpan) != (c.want == "") {
			t.Errorf("%+v: %+v", c, u)
		}
	}
}

// TestWorkbookErrors: a workbook that is whole but not ours.
func TestWorkbookErrors(t *testing.T) {
	for _, c := range []struct {
		sheet string
		cells map[string]string
		want  string
	}{
		{"Sheet1", nil, `expected a sheet "Segments"`},
		{"Segments", nil, "empty: expected a header"},
		{"Segments", map[string]string{"A1": "id", "B1": "source"}, `sheet Segments, row 1: no column "target"`},
		{"Segments", map[string]string{"A1": "id", "B1": "source", "C1": "target", "A2": "x"}, `sheet Segments, row 2: segment id "x"`},
	} {
		f := excelize.NewFile()
		if err := f.SetSheetName("Sheet1", c.sheet); err != nil {
			t.Fatal(err)
		}
		for cell, value := range c.cells {
			if err := f.SetCellStr(c.sheet, cell, value); err != nil {
				t.Fatal(err)
			}
		}
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			t.Fatal(err)
		}
		if _, err := mustFormat(t, "xlsx").Read(&b); err == nil || !errors.Is(err, doc.ErrInput) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
}

// TestWorkbookCell: a text that does not fit is an error, never cut.
func TestWorkbookCell(t *testing.T) {
	b := builder{t: t, d: &doc.Document{}}
	b.block(doc.Paragraph, unit(strings.Repeat("ä", maxCell+1), "x"))
	if err := mustFormat(t, "xlsx").Write(io.Discard, b.done()); err == nil || !strings.Contains(err.Error(), "row 2") {
		t.Errorf("err = %v", err)
	}
}

// TestEachTMXStreams: a memory of any size is read a unit at a time.
func TestEachTMXStreams(t *testing.T) {
	const units = 10_000
	unit := []byte(`<tu><prop type="client">x</prop><tuv xml:lang="de-AT"><seg>Guten Tag</seg></tuv><tuv xml:lang="en"><seg>Hello</seg></tuv></tu>` +
		`<tu><tuv xml:lang="fr"><seg>Bonjour</seg></tuv></tu>`)
	in := io.MultiReader(strings.NewReader(`<tmx version="1.4"><header srclang="de" creationtool="dolmetsch"><prop type="x-name">m</prop></header><body>`),
		&repeat{unit, units, nil}, strings.NewReader(`</body></tmx>`))
	n := 0
	err := EachTMX(in, func(d *doc.Document, u TMXUnit) error {
		if n++; d.Name != "m" || u.Source != "Guten Tag" || u.Target != "Hello" || u.ID != "" {
			t.Fatalf("unit %d: %+v", n, u)
		}
		return nil
	})
	if err != nil || n != units {
		t.Errorf("%d units, %v", n, err)
	}
	stop := errors.New("enough")
	err = EachTMX(strings.NewReader("<tmx>"+string(unit)), func(*doc.Document, TMXUnit) error { return stop })
	if err != stop {
		t.Errorf("err = %v", err)
	}
}

type repeat struct {
	text []byte
	n    int
	rest []byte
}

func (r *repeat) Read(p []byte) (int, error) {
	if len(r.rest) == 0 {
		if r.n == 0 {
			return 0, io.EOF
		}
		r.n--
		r.rest = r.text
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

// fuzzRead holds that a hostile file is refused or gives a document that is
// valid, can be written in every format, and reads back as it was written.
func fuzzRead(f *testing.F, name string, seeds ...string) {
	format := mustFormat(f, name)
	d := sample(f)
	d.Blocks = d.Blocks[1:2] // enough to mutate, and quick
	f.Add(written(f, format, d))
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		d, err := format.Read(bytes.NewReader(in))
		if err != nil {
			if !errors.Is(err, doc.ErrInput) {
				t.Fatalf("%v does not wrap ErrInput", err)
			}
			return
		}
		if err := verify(d); err != nil {
			t.Fatal(err)
		}
		for _, other := range Formats {
			if err := other.Write(io.Discard, d); err != nil {
				t.Fatalf("%s: %v", other.Name, err)
			}
		}
		first := written(t, format, d)
		again, err := format.Read(bytes.NewReader(first))
		if err != nil {
			t.Fatalf("does not read back: %v\n%s", err, first)
		}
		if second := written(t, format, again); !bytes.Equal(first, second) {
			t.Fatalf("changes when read and written again:\n%s\n%s", first, second)
		}
	})
}

func FuzzReadTSV(f *testing.F) {
	fuzzRead(f, "tsv", "target\tid\tsource\r\nb\t1.1\ta\r\n", "id\tsource\ttarget\tissues\tnote\n2.1\ta\\\\\\t\t\terror x: y\\ninfo z: \tn\n")
}

func FuzzReadXLSX(f *testing.F) { fuzzRead(f, "xlsx") }

func FuzzReadJSON(f *testing.F) {
	fuzzRead(f, "json", jsonWith(`"raw":null`), jsonWith(`"raw":[0,1],"terms":[{"kind":"name","source_span":[0,3],"target_span":[0,0]}]`))
}

func FuzzReadXLIFF(f *testing.F) {
	fuzzRead(f, "xliff", `<xliff version="2.0"><file><unit id="1.1"><segment><source>a<sm id="1"/>b<em startRef="1"/><ph id="2" equiv="x"/><cp hex="0"/></source></segment></unit></file></xliff>`)
}

func FuzzReadXLIFF12(f *testing.F) {
	fuzzRead(f, "xliff12", `<xliff version="1.2"><file><body><group restype="x-list"><trans-unit id="1.1"><source> a<mrk comment="1" mtype="name">b</mrk></source><target/></trans-unit></group></body></file></xliff>`)
}

func FuzzReadTMX(f *testing.F) {
	fuzzRead(f, "tmx", `<tmx><tu tuid="1.1"><note>a</note><note>b</note><tuv xml:lang="de"><seg>a<hi>b</hi></seg></tuv></tu></tmx>`)
}
