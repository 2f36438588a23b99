package bitext

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"

	"dolmetsch/doc"
)

// What people and their programs do to a table before it comes back.

// TestTSVOfPrograms reads tables as Excel, LibreOffice and editors save them.
// The files are made here in those programs' manner.
func TestTSVOfPrograms(t *testing.T) {
	const plain = "id\tsource\ttarget\tstate\tnote\n" +
		"§2.1\tDer „Bär“ schläft.\tThe “bear” sleeps.\tapproved\tgut\n" +
		"§2.10\tEr sagte: \"Ja.\"\tHe said, \"Yes.\"\tmachine\t\n" +
		"§3.1\t\"Nein\", sagte er.\t\"No,\" he said.\tmachine\t\n"
	type row struct{ source, target, note string }
	want := map[string]row{
		"2.1":  {"Der „Bär“ schläft.", "The “bear” sleeps.", "gut"},
		"2.10": {`Er sagte: "Ja."`, `He said, "Yes."`, ""},
		"3.1":  {`"Nein", sagte er.`, `"No," he said.`, ""},
	}
	windows, err := charmap.Windows1252.NewEncoder().String(plain)
	if err != nil {
		t.Fatal(err)
	}
	quotedAll := "\"" + strings.NewReplacer("\"", "\"\"", "\t", "\"\t\"", "\n", "\"\n\"").Replace(strings.TrimSuffix(plain, "\n")) + "\"\n"
	excel := strings.NewReplacer(
		"\tEr sagte: \"Ja.\"\tHe said, \"Yes.\"\t", "\t\"Er sagte: \"\"Ja.\"\"\"\t\"He said, \"\"Yes.\"\"\"\t",
		"\t\"Nein\", sagte er.\t\"No,\" he said.\t", "\t\"\"\"Nein\"\", sagte er.\"\t\"\"\"No,\"\" he said.\"\t").Replace(plain)
	for name, in := range map[string]string{
		"as it was written, quotation marks unquoted": plain,
		"Excel quotes what has marks":                 excel,
		"LibreOffice quotes all text":                 quotedAll,
		"Unicode text":                                string(toUTF16(excel)),
		"UTF-16, big endian":                          bigEndian(toUTF16(excel)),
		"Windows-1252":                                windows,
		"line ends of old Macs":                       strings.ReplaceAll(excel, "\n", "\r"),
		"CRLF and byte order mark":                    "\ufeff" + strings.ReplaceAll(excel, "\n", "\r\n"),
		"tabs at the ends trimmed":                    strings.NewReplacer("\tmachine\t\n", "\n").Replace(plain),
		"header in capitals":                          strings.Replace(plain, "id\tsource\ttarget\tstate\tnote", "ID\t Source \tTARGET\tState\tNote", 1),
		"states in capitals":                          strings.NewReplacer("\tapproved\t", "\tAPPROVED \t", "\tmachine\t", "\tMachine\t").Replace(plain),
		"ids of old files":                            strings.ReplaceAll(plain, "§", ""),
	} {
		d, err := mustFormat(t, "tsv").Read(strings.NewReader(in))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		n := 0
		d.Units(func(_ *doc.Block, u *doc.Unit) {
			n++
			if got := (row{u.Source, u.Target, u.Note}); got != want[u.ID] {
				t.Errorf("%s: segment %s: %q, want %q", name, u.ID, got, want[u.ID])
			}
			if u.ID == "2.1" && u.State != doc.Approved {
				t.Errorf("%s: segment 2.1 is %q", name, u.State)
			}
		})
		if n != len(want) {
			t.Errorf("%s: %d segments", name, n)
		}
		if told := len(d.Remarks) > 0; told != (name == "Windows-1252") {
			t.Errorf("%s: remarks %q", name, d.Remarks)
		}
	}
}

func bigEndian(little []byte) string {
	out := make([]byte, len(little))
	for i := 0; i+1 < len(little); i += 2 {
		out[i], out[i+1] = little[i+1], little[i]
	}
	return string(out)
}

// TestLineBreakInCell: a reviewer pressed Alt+Enter in a cell.
func TestLineBreakInCell(t *testing.T) {
	d, err := mustFormat(t, "tsv").Read(strings.NewReader("id\tsource\ttarget\n§1.1\ta\t\"one\r\ntwo\"\n§1.2\tb\tc\n"))
	if err != nil {
		t.Fatal(err)
	}
	if u := d.Blocks[0].Units; len(u) != 2 || u[0].Target != "one\r\ntwo" || u[1].Target != "c" {
		t.Errorf("%+v", u)
	}
}

// TestFormulaGuard: what a program would compute is guarded, and comes back.
func TestFormulaGuard(t *testing.T) {
	texts := []string{"=1+1", "+49 30 123", "- ein Punkt", "-5 Grad", "@meta", "'=x", "''@y", "'ne Sache", "'", "’tis", "a=b", `"=1"`}
	b := builder{t: t, d: &doc.Document{}}
	for _, text := range texts {
		b.block(doc.Paragraph, unit(text, text).note(text))
	}
	raw := written(t, mustFormat(t, "tsv"), b.done())
	for i, line := range strings.Split(strings.TrimSpace(string(raw)), "\n")[1:] {
		for _, cell := range strings.Split(line, "\t") {
			if strings.ContainsAny(cell[:min(1, len(cell))], "=+-@") {
				t.Errorf("%q: cell %q is a formula", texts[i], cell)
			}
		}
	}
	d, err := mustFormat(t, "tsv").Read(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	for i, text := range texts {
		if u := d.Blocks[i].Units[0]; u.Source != text || u.Target != text || u.Note != text || u.State != doc.Machine {
			t.Errorf("%q: %+v", text, u)
		}
	}
}

// TestChangedTextIsEdited: in every format a text that was changed counts as
// edited by a person, whatever its state says; one that was not does not.
func TestChangedTextIsEdited(t *testing.T) {
	for _, f := range Formats {
		if f.Read == nil || f.Name == "xlsx" { // which TestChangedCellIsEdited holds
			continue
		}
		raw := written(t, f, sample(t))
		for old, id := range map[string]string{
			"Why a cable car, of all things?": "3.1", "no traffic jams at the bridge": "4.1", "End of the article": "8.1",
			"The cabins 東京-1 and 東京-2 in the depot": "7.1", "Cable car across the Ilm:": "1.1",
		} {
			d, err := f.Read(bytes.NewReader(bytes.Replace(raw, []byte(old), []byte("Something else"), 1)))
			if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
			was := sample(t)
			d.Units(func(_ *doc.Block, u *doc.Unit) {
				w := unitOf(was, u.ID)
				if edited := u.ID == id; edited && (u.State != doc.Edited || u.Origin != doc.OriginHuman) || !edited && (u.State != w.State || u.Origin != w.Origin) {
					t.Errorf("%s: %s changed: segment %s is %q by %q", f.Name, id, u.ID, u.State, u.Origin)
				}
			})
		}
	}
}

func unitOf(d *doc.Document, id string) *doc.Unit {
	var found *doc.Unit
	d.Units(func(_ *doc.Block, u *doc.Unit) {
		if u.ID == id {
			found = u
		}
	})
	return found
}

// TestOtherDirection: a file from English to German is none of ours.
func TestOtherDirection(t *testing.T) {
	for _, c := range []struct{ format, in string }{
		{"json", `{"version":1,"source_lang":"en","target_lang":"de","blocks":[{"kind":"paragraph","segments":["1.1"]}],"segments":[{"id":"1.1","source":"a","target":"b","raw":[0,1]}]}`},
		{"xliff", `<xliff version="2.1" srcLang="en-US" trgLang="de"><file id="f"><unit id="1.1"><segment><source>a</source></segment></unit></file></xliff>`},
		{"xliff", `<xliff version="2.1" srcLang="de" trgLang="fr"><file id="f"><unit id="1.1"><segment><source>a</source></segment></unit></file></xliff>`},
		{"xliff12", `<xliff version="1.2"><file source-language="en" target-language="de-DE"><body><trans-unit id="1.1"><source>a</source></trans-unit></body></file></xliff>`},
		{"xliff12", `<xliff version="1.2"><file source-language="nds" target-language="en"><body><trans-unit id="1.1"><source>a</source></trans-unit></body></file></xliff>`},
		{"tmx", `<tmx version="1.4"><header srclang="en-GB"/><body><tu tuid="1.1"><tuv xml:lang="en"><seg>a</seg></tuv><tuv xml:lang="de"><seg>b</seg></tuv></tu></body></tmx>`},
	} {
		if _, err := mustFormat(t, c.format).Read(strings.NewReader(c.in)); !errors.Is(err, doc.ErrInput) || !strings.Contains(err.Error(), "expected German to English") {
			t.Errorf("%s: %v", c.in, err)
		}
	}
	for _, langs := range [][2]string{{"de_DE", "en_US"}, {"DE-at", "EN"}, {"deu", "eng"}, {"ger", "en-GB"}, {"", ""}} {
		in := fmt.Sprintf(`<xliff version="1.2"><file source-language="%s" target-language="%s"><body><trans-unit id="1.1"><source>a</source></trans-unit></body></file></xliff>`, langs[0], langs[1])
		if _, err := mustFormat(t, "xliff12").Read(strings.NewReader(in)); err != nil {
			t.Errorf("%v: %v", langs, err)
		}
	}
}

// TestXLIFFStates: what a tool says needs something wins over approved="yes".
func TestXLIFFStates(t *testing.T) {
	for _, c := range []struct {
		state, approved string
		want            doc.State
	}{
		{"needs-review-translation", "yes", doc.Machine}, {"needs-adaptation", "yes", doc.Machine}, {"new", "yes", doc.Machine},
		{"Needs-Translation", "yes", doc.Machine}, {"translated", "yes", doc.Approved}, {"", "yes", doc.Approved}, {"", "YES", doc.Approved},
		{"Translated", "no", doc.Edited}, {"Signed-Off", "no", doc.Approved}, {"final", "", doc.Approved}, {"x-own", "no", doc.Machine},
	} {
		if got := xliff1State(c.state, c.approved); got != c.want {
			t.Errorf("%+v: %q", c, got)
		}
	}
}

// TestSplitUnit: what a tool has split comes together again; a part without
// English is said, and keeps the whole from being approved.
func TestSplitUnit(t *testing.T) {
	for _, c := range []struct {
		name, parts, source, target string
		state                       doc.State
		half                        bool
	}{
		{"all final", `<segment state="final"><source>Eins. </source><target>One. </target></segment><segment state="final"><source>Zwei.</source><target>Two.</target></segment>`,
			"Eins. Zwei.", "One. Two.", doc.Approved, false},
		{"no target for the space between", `<segment state="final"><source>Eins.</source><target>One.</target></segment><ignorable><source> </source></ignorable><segment state="final"><source>Zwei.</source><target>Two.</target></segment>`,
			"Eins. Zwei.", "One. Two.", doc.Approved, false},
		{"the space left out", `<segment state="final"><source>Eins. </source><target>One.</target></segment><segment state="final"><source>Zwei.</source><target>Two.</target></segment>`,
			"Eins. Zwei.", "One. Two.", doc.Approved, false},
		{"another order", `<segment><source>Eins </source><target order="2">one</target></segment><segment><source>zwei.</source><target order="1">Two </target></segment>`,
			"Eins zwei.", "Two one", doc.Machine, false},
		{"half", `<segment state="final"><source>Eins. </source><target>One. </target></segment><segment state="initial"><source>Zwei.</source></segment>`,
			"Eins. Zwei.", "One. Zwei.", doc.Machine, true},
		{"half, said to be final", `<segment state="final"><source>Eins. </source></segment><segment state="final"><source>Zwei.</source><target>Two.</target></segment>`,
			"Eins. Zwei.", "Eins. Two.", doc.Machine, true},
		{"half, empty target", `<segment state="final"><source>Eins. </source><target>One. </target></segment><segment state="final"><source>Zwei.</source><target> </target></segment>`,
			"Eins. Zwei.", "One. Zwei.", doc.Machine, true},
		{"the least of the states, in any case", `<segment state="Final"><source>Eins. </source><target>One. </target></segment><segment state="REVIEWED"><source>Zwei.</source><target>Two.</target></segment>`,
			"Eins. Zwei.", "One. Two.", doc.Edited, false},
		{"laid out", "<segment state=\"final\">\n  <source>\n   Eins.\n   Zwei.\n  </source>\n  <target>\n   One.\n   Two.\n  </target>\n</segment>",
			"Eins. Zwei.", "One. Two.", doc.Approved, false},
		{"comments of a tool", `<segment><source>Eins</source><target><mrk id="m1" type="comment" value="Really?">One</mrk></target></segment>`,
			"Eins", "One", doc.Machine, false},
	} {
		d, err := mustFormat(t, "xliff").Read(strings.NewReader(`<xliff version="2.1" srcLang="de" trgLang="en"><file id="f"><unit id="1.1">` + c.parts + `</unit></file></xliff>`))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		u := d.Blocks[0].Units[0]
		if half := len(u.Issues) == 1 && u.Issues[0].Code == doc.CodeHalf; u.Source != c.source || u.Target != c.target || u.State != c.state || half != c.half {
			t.Errorf("%s: %+v", c.name, u)
		}
		if strings.Contains(c.name, "comments") && u.Note != "Really?" {
			t.Errorf("%s: note %q", c.name, u.Note)
		}
	}
}

// TestPrettyPrinted: our own files after a program has laid them out anew.
func TestPrettyPrinted(t *testing.T) {
	for _, name := range []string{"xliff", "xliff12"} {
		raw := string(written(t, mustFormat(t, name), sample(t)))
		for _, tag := range []string{"source", "target"} {
			raw = strings.NewReplacer("<"+tag+">", "<"+tag+">\n          ", "</"+tag+">", "\n        </"+tag+">", `suggestion">`, "suggestion\">\n      ").Replace(raw)
		}
		d, err := mustFormat(t, name).Read(strings.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		sample(t).Units(func(_ *doc.Block, w *doc.Unit) {
			u := unitOf(d, w.ID)
			if u.Source != w.Source || u.Target != w.Target || u.State != w.State || u.Origin != w.Origin || len(u.Terms) != len(w.Terms) {
				t.Errorf("%s: segment %s: %+v", name, w.ID, u)
			}
			for i := range u.Terms {
				if u.Terms[i].SourceSpan != w.Terms[i].SourceSpan {
					t.Errorf("%s: segment %s: term %q at %v", name, w.ID, u.Terms[i].Source, u.Terms[i].SourceSpan)
				}
			}
		})
	}
}

// workbook is our sample with changes made to it.
func workbook(t *testing.T, change func(f *excelize.File)) (*doc.Document, error) {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(written(t, mustFormat(t, "xlsx"), sample(t))))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	change(f)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return mustFormat(t, "xlsx").Read(&b)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestWorkbookCells: every cell is text, so what is typed there stays.
func TestWorkbookCells(t *testing.T) {
	_, err := workbook(t, func(f *excelize.File) {
		for row := 1; row <= 14; row++ {
			for col := 1; col <= len(xlsxColumns); col++ {
				cell, _ := excelize.CoordinatesToCellName(col, row)
				id, err := f.GetCellStyle(sheetSegments, cell)
				must(t, err)
				s, err := f.GetStyle(id)
				must(t, err)
				if s.NumFmt != formatText {
					t.Fatalf("cell %s has number format %d", cell, s.NumFmt)
				}
			}
		}
	})
	must(t, err)
}

// TestWorkbookOfOthers: numbers are read as they are shown; what a cell shows
// otherwise elsewhere is refused, by cell.
func TestWorkbookOfOthers(t *testing.T) {
	format := func(f *excelize.File, number int, custom string) int {
		s := excelize.Style{NumFmt: number}
		if custom != "" {
			s = excelize.Style{CustomNumFmt: &custom}
		}
		id, err := f.NewStyle(&s)
		must(t, err)
		return id
	}
	for _, c := range []struct {
		name      string
		value     any
		formula   string
		number    int
		custom    string
		want, err string
	}{
		{name: "percentage", value: 0.5, number: 9, want: "50%"},
		{name: "percentage with places", value: 0.125, number: 10, want: "12.50%"},
		{name: "general number", value: 1234.5, want: "1234.5"},
		{name: "thousands", value: 1234567, number: 3, want: "1,234,567"},
		{name: "own format with words", value: 3, custom: `0" days"`, want: "3 days"},
		{name: "text", value: "plain", want: "plain"},
		{name: "date", value: 46510, number: 14, err: "cell C2: a date or time"},
		{name: "own date", value: 46510, custom: "[$-409]mmmm d, yyyy", err: "cell C2: a date or time"},
		{name: "time", value: 0.0423611, number: 20, err: "cell C2: a date or time"},
		{name: "fraction taken for a date", value: 46024, number: 16, err: "cell C2: a date or time"},
		{name: "hours counted", value: 1.5, custom: "[h]:mm", err: "cell C2: a date or time"},
		{name: "formula", value: 17, formula: "24-7", err: "cell C2: a formula, =24-7"},
	} {
		d, err := workbook(t, func(f *excelize.File) {
			must(t, f.SetCellValue(sheetSegments, "C2", c.value))
			if c.formula != "" {
				must(t, f.SetCellFormula(sheetSegments, "C2", c.formula))
			}
			must(t, f.SetCellStyle(sheetSegments, "C2", "C2", format(f, c.number, c.custom)))
		})
		switch {
		case c.err != "":
			if !errors.Is(err, doc.ErrInput) || !strings.Contains(err.Error(), c.err) {
				t.Errorf("%s: %v", c.name, err)
			}
		case err != nil:
			t.Errorf("%s: %v", c.name, err)
		case unitOf(d, "1.1").Target != c.want || unitOf(d, "1.1").State != doc.Edited:
			t.Errorf("%s: %+v", c.name, unitOf(d, "1.1"))
		}
	}
}

// TestWorkbookMarks: struck-through words are left out, and comments come back.
func TestWorkbookMarks(t *testing.T) {
	d, err := workbook(t, func(f *excelize.File) {
		must(t, f.SetCellRichText(sheetSegments, "C2", []excelize.RichTextRun{
			{Text: "Cable car "}, {Text: "across ", Font: &excelize.Font{Strike: true}}, {Text: "over the Ilm", Font: &excelize.Font{Bold: true}}}))
		strike, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Strike: true}})
		must(t, err)
		must(t, f.SetCellStyle(sheetSegments, "C4", "C4", strike))
		must(t, f.AddComment(sheetSegments, excelize.Comment{Cell: "C3", Author: "Anja", Text: "Anja:\nHow many?"}))
		must(t, f.AddComment(sheetSegments, excelize.Comment{Cell: "B5", Author: "Ben", Paragraph: []excelize.RichTextRun{{Text: "Which "}, {Text: "price?"}}}))
		must(t, f.AddComment(sheetSegments, excelize.Comment{Cell: "C6", Author: "tc={1}", Text: "[Threaded comment]\n\nYour version of Excel allows you to read this threaded comment.\n\nComment:\n    Why not?"}))
	})
	if err != nil {
		t.Fatal(err)
	}
	if u := unitOf(d, "1.1"); u.Target != "Cable car over the Ilm" || u.State != doc.Edited {
		t.Errorf("%+v", u)
	}
	if u := unitOf(d, "2.2"); u.Target != "" {
		t.Errorf("%+v", u)
	}
	if len(d.Remarks) != 2 || !strings.Contains(d.Remarks[0], `cell C2: "across" is struck through`) {
		t.Errorf("%q", d.Remarks)
	}
	for id, want := range map[string]string{"2.1": "How many?", "2.3": "Please check the price with the operator.\nWhich price?", "3.1": "Why not?"} {
		if u := unitOf(d, id); u.Note != want {
			t.Errorf("segment %s: note %q, want %q", id, u.Note, want)
		}
	}
}

// TestTMXOfOthers: what other tools mean by their languages, properties, marks
// and elements. The units are in the manner of those tools.
func TestTMXOfOthers(t *testing.T) {
	variant := func(lang, text string) string { return `<tuv xml:lang="` + lang + `"><seg>` + text + `</seg></tuv>` }
	pair := variant("de", "Ja") + variant("en", "Yes")
	future := time.Now().Add(1000 * time.Hour).UTC().Format(tmxTime)
	for _, c := range []struct {
		name, tu       string
		source, target string
		unproved       bool
	}{
		{"underscore", `<tu>` + variant("de_DE", "Ja") + variant("en_US", "Yes") + `</tu>`, "Ja", "Yes", false},
		{"three letters", `<tu>` + variant("deu", "Ja") + variant("eng", "Yes") + `</tu>`, "Ja", "Yes", false},
		{"bibliographic", `<tu>` + variant("ger", "Ja") + variant("EN-GB", "Yes") + `</tu>`, "Ja", "Yes", false},
		{"Austria", `<tu>` + variant("de-AT", "Jänner") + variant("en", "January") + `</tu>`, "Jänner", "January", false},
		{"Low German is none", `<tu>` + variant("nds", "Jo") + variant("en", "Yes") + `</tu>`, "", "", false},
		{"two variants", `<tu>` + variant("de", "Farbe") + variant("en-US", "color") + variant("en-GB", "colour") + `</tu>`, "Farbe", "color", false},
		{"g", `<tu>` + variant("de", "Ja") + variant("en", `Yes<g id="1">, sir</g>`) + `</tu>`, "Ja", "Yes, sir", false},
		{"codes", `<tu>` + variant("de", "Ja") + variant("en", `<bpt i="1">&lt;b></bpt>Yes<ept i="1">&lt;/b></ept>`) + `</tu>`, "Ja", "Yes", false},
		{"their own x-state", `<tu><prop type="x-state">final</prop><prop type="x-origin">TM</prop>` + pair + `</tu>`, "Ja", "Yes", false},
		{"their own x-issue", `<tu><prop type="x-issue">#12</prop><prop type="x-score">good</prop><prop type="x-raw">?</prop>` + pair + `</tu>`, "Ja", "Yes", false},
		{"date to come", `<tu changedate="` + future + `">` + pair + `</tu>`, "Ja", "Yes", false},
		{"made by MT", `<tu creationid="MT!">` + pair + `</tu>`, "Ja", "Yes", true},
		{"changed by a service", `<tu changeid="DeepL">` + pair + `</tu>`, "Ja", "Yes", true},
		{"property mt", `<tu><prop type="x-MT">yes</prop>` + pair + `</tu>`, "Ja", "Yes", true},
		{"property mt, no", `<tu><prop type="x-MT">0</prop>` + pair + `</tu>`, "Ja", "Yes", false},
		{"origin of a machine", `<tu><prop type="Origin">Machine Translation</prop>` + pair + `</tu>`, "Ja", "Yes", true},
		{"a translator called Mt", `<tu creationid="M. Tanner">` + pair + `</tu>`, "Ja", "Yes", false},
		{"tags as text", `<tu>` + variant("de", "Ja") + variant("en", "&lt;b&gt;Yes&lt;/b&gt;") + `</tu>`, "Ja", "<b>Yes</b>", true},
		{"entities as text", `<tu>` + variant("de", "Ja") + variant("en", "Yes &amp;amp; no") + `</tu>`, "Ja", "Yes &amp; no", true},
		{"less than is no tag", `<tu>` + variant("de", "3 &lt; 4") + variant("en", "3 &lt; 4 > 1") + `</tu>`, "3 < 4", "3 < 4 > 1", false},
	} {
		var got []TMXUnit
		err := EachTMX(strings.NewReader(`<tmx version="1.4"><header creationtool="Other" srclang="de"><prop type="x-name">theirs</prop></header><body>`+c.tu+`</body></tmx>`),
			func(d *doc.Document, u TMXUnit) error {
				if d.Name != "" || u.State != doc.Machine || u.Origin != "" || u.Changed.After(time.Now()) || len(u.Issues) > 0 {
					t.Errorf("%s: %+v", c.name, u)
				}
				got = append(got, u)
				return nil
			})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if (len(got) == 0) != (c.source == "") || len(got) == 1 && (got[0].Source != c.source || got[0].Target != c.target || got[0].Unproved != c.unproved) {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}
