package document

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"dolmetsch/doc"
)

// readAll reads a data set and writes it with English that says what was read.
func readAll(t testing.TB, kind Kind, in string, fields Fields) (string, error) {
	t.Helper()
	rs, err := OpenRecords(kind, "x", strings.NewReader(in), fields)
	if err != nil {
		return "", err
	}
	var out bytes.Buffer
	for {
		r, err := rs.Next()
		if err == io.EOF {
			return out.String(), nil
		}
		if err != nil {
			return out.String(), err
		}
		a := Added{Text: strings.ToUpper(r.Text), Title: strings.ToUpper(r.Title)}
		if r.Err != nil {
			a.Error = r.Err.Error()
		}
		if err := rs.Write(&out, r, a); err != nil {
			return out.String(), err
		}
	}
}

func TestRecords(t *testing.T) {
	for _, tt := range []struct {
		name   string
		kind   Kind
		in     string
		fields Fields
		want   string
	}{
		{"bytes stay", JSONL, `{ "id":1, "text":"Der Rat","x":[1, 2.50]}`, Fields{}, `{ "id":1, "text":"Der Rat","x":[1, 2.50],"text_en":"DER RAT","issues":[]}` + "\n"},
		{"title, empty lines, CRLF", JSONL, "\xEF\xBB\xBF{\"title\":\"a\",\"text\":\"b\"}\r\n\n{\"title\":\"c\",\"text\":\"d\"}\r\n", Fields{},
			`{"title":"a","text":"b","text_en":"B","title_en":"A","issues":[]}` + "\n" + `{"title":"c","text":"d","text_en":"D","title_en":"C","issues":[]}` + "\n"},
		{"other fields", JSONL, `{"kopf":"a","inhalt":"b"}`, Fields{Title: "kopf"}, `{"kopf":"a","inhalt":"b","text_en":"B","title_en":"A","issues":[]}` + "\n"},
		{"paragraphs", JSONL, `{"text":["a","b"]}`, Fields{}, `{"text":["a","b"],"text_en":"A\n\nB","issues":[]}` + "\n"},
		{"again", JSONL, `{"text":"a","text_en":"old","issues":[]}`, Fields{}, `{"text":"a","text_en":"A","issues":[]}` + "\n"},
		{"no text", JSONL, `{"body_html":"a"}`, Fields{}, `{"body_html":"a","text_en":"","issues":[],"error":"it has no field \"text\"; it has body_html (--text-field names another)"}` + "\n"},
		{"semicolons and quotes", CSV, "id;title;text\n1;\"a;b\";\"c \"\"d\"\"\ne\"\n", Fields{}, "id;title;text;text_en;title_en;issues\n1;\"a;b\";\"c \"\"d\"\"\ne\";\"C \"\"D\"\"\nE\";A;B;\n"},
		{"no title", CSV, "text,n\na,1\n", Fields{}, "text,n,text_en,issues\na,1,A,\n"},
		{"short row", CSV, "n,text\n1\n2,b\n", Fields{}, "n,text,text_en,issues\n1,,,\"error: its field \"\"text\"\" is empty\"\n2,b,B,\n"},
		{"tabs, Windows-1252", TSV, "text\tn\nGr\xfcn\t1\n", Fields{}, "text\tn\ttext_en\tissues\nGrün\t1\tGRÜN\t\n"},
	} {
		got, err := readAll(t, tt.kind, tt.in, tt.fields)
		if tt.name == "semicolons and quotes" {
			tt.want = strings.Replace(tt.want, "E\";A;B;", "E\";\"A;B\";", 1)
		}
		if err != nil || got != tt.want {
			t.Errorf("%s: %v\n got %q\nwant %q", tt.name, err, got, tt.want)
		}
	}
	for _, tt := range []struct {
		kind     Kind
		in, want string
	}{
		{JSONL, "{\"text\":\"a\"}\n{\"text\":", "x:2: the object has no end"},
		{JSONL, "{\"text\":\"a\"}\nnichts\n", "x:2: no JSON object"},
		{JSONL, "{\"text\":\"a\"} {}\n", "x:1: \"{}\" after the object"},
		{CSV, "id,body_html\n1,2\n", "x:1: it has no field \"text\"; it has id, body_html (--text-field"},
		{CSV, "id,text\n1,\"a\n", "x:"},
		{CSV, "", "empty table"},
		{Feed, "<rss><channel></channel></rss>", "without entries"},
	} {
		if _, err := readAll(t, tt.kind, tt.in, Fields{}); !errors.Is(err, doc.ErrInput) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%q: %v, expected %s", tt.in, err, tt.want)
		}
	}
}

func TestFeed(t *testing.T) {
	const rss = `<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Blatt</title>
<item><guid>7</guid><title>Rat &amp; Tat</title><link>https://example.org/7</link><description>Kurz.</description><content:encoded><![CDATA[<p>Der Rat tagt.</p>]]></content:encoded></item>
<item><title>Zwei</title><link>https://example.org/8</link><description>Nur kurz.</description></item></channel></rss>`
	const atom = `<feed xmlns="http://www.w3.org/2005/Atom"><title>Blatt</title><entry><id>a</id><title>Drei</title><content type="html">&lt;p&gt;Text&lt;/p&gt;</content></entry></feed>`
	for _, in := range []string{rss, atom} {
		if kind, err := Recognize("x", []byte(in)); kind != Feed || err != nil {
			t.Errorf("%s, %v", kind, err)
		}
	}
	got, err := readAll(t, Feed, rss, Fields{})
	want := `{"id":"7","url":"https://example.org/7","title":"Rat \u0026 Tat","text":"\u003cp\u003eDer Rat tagt.\u003c/p\u003e","text_en":"<P>DER RAT TAGT.</P>","title_en":"RAT & TAT","issues":[]}
{"url":"https://example.org/8","title":"Zwei","text":"Nur kurz.","text_en":"NUR KURZ.","title_en":"ZWEI","issues":[]}
`
	if err != nil || got != want {
		t.Errorf("%v\n got %s\nwant %s", err, got, want)
	}
	if got, err := readAll(t, Feed, atom, Fields{}); err != nil || !strings.Contains(got, "<P>TEXT</P>") {
		t.Errorf("%s, %v", got, err)
	}
}

func TestRecognize(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		want     Kind
		refusal  string
	}{
		{"a.txt", "Ein Artikel.\n\nMit Absatz.", Text, ""},
		{"a", "<!-- x --><!DOCTYPE html><html>", HTML, ""},
		{"falsch.txt", "\xEF\xBB\xBF\n<html><p>Text</p>", HTML, ""},
		{"a.htm", "Ein Text mit <b>Fett</b>", HTML, ""},
		{"a", "<p>Ein Teil</p>", HTML, ""},
		{"a", "<?xml version=\"1.0\"?>\n<html xmlns=\"x\">", HTML, ""},
		{"a", "# Titel\n\nText mit [Link](x) und **fett**.", Markdown, ""},
		{"a", "---\ntitle: x\n---\nText", Markdown, ""},
		{"a.txt", "# Titel\n\nText mit [Link](x) und **fett**.", Text, ""},
		{"a.md", "Text", Markdown, ""},
		{"a", "{\"text\":\"a\"}\n{\"text\":\"b\"}\n", JSONL, ""},
		{"a.txt", "{\"text\":\"a\"}", JSONL, ""},
		{"a", "id,text\n1,a\n", CSV, ""},
		{"a", "Text;id\na;1\n", CSV, ""},
		{"a", "id\ttext\n1\ta\n", TSV, ""},
		{"a.csv", "x,y\n", CSV, ""},
		{"a", "<rss version=\"2.0\">", Feed, ""},
		{"a", "From: x\r\nContent-Type: multipart/related; boundary=x\r\n\r\n", MHTML, ""},
		{"a", "{kein JSON} ist das", Text, ""},
		{"a", "[Anmerkung der Redaktion] Text", Text, ""},
		{"a.txt", "<3 ist ein Herz", Text, ""},
		{"a.txt", "{\\rtf1 x}", "", "an RTF document, which is not read; save it as .docx or .html"},
		{"a.txt", "%PDF-1.4", "", "a PDF"},
		{"a.txt", "\x89PNG\r\n\x1a\n", "", "an image (image/png)"},
		{"a.txt", "\xff\xd8\xff\xe0", "", "an image (image/jpeg)"},
		{"a.doc", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "", "an old Office document"},
		{"a.json", "[{\"text\":\"a\"}]", "", "a JSON list"},
		{"a.json", "{\n \"text\":\"a\"\n}", "", "a JSON object over several lines"},
		{"a.json", "{\"version\":1,\"segments\":[]}", "", "a review file of this program"},
		{"a.tmx", "<?xml version=\"1.0\"?><tmx version=\"1.4\">", "", "a translation memory"},
		{"a.xml", "<?xml version=\"1.0\"?><nitf>", "", "XML of another kind (its root is nitf)"},
		{"a.gz", "\x1f\x8b\x08\x00", "", "a gzip archive"},
		{"a.odt", string(archive(t, "mimetype", "application/vnd.oasis.opendocument.text")), "", "an OpenDocument text (.odt), which is not read; save it as .docx"},
		{"a.xlsx", string(archive(t, "xl/workbook.xml", "")), "", "an Excel workbook"},
		{"a.zip", string(archive(t, "a.txt", "x")), "", "a zip archive"},
		{"a", string(word(t, "")), DOCX, ""},
		{"a", string(book(t, "")), EPUB, ""},
		{"a.docx", "PK\x03\x04abc", "", "a damaged or cut zip archive"},
	} {
		got, err := Recognize(tt.name, []byte(tt.in))
		if got != tt.want || (err != nil) != (tt.refusal != "") || err != nil && !strings.Contains(err.Error(), tt.name+": this is "+tt.refusal) {
			t.Errorf("%s %.40q: %s, %v; expected %s %s", tt.name, tt.in, got, err, tt.want, tt.refusal)
		}
	}
}

func FuzzRecords(f *testing.F) {
	f.Add("{\"text\":\"a\"}\n{\"title\":1}\n", 0)
	f.Add("id,text\n1,\"a\"\n", 1)
	f.Add("id\ttext\n1\ta\n", 2)
	f.Add("<rss><channel><item><title>a</title></item></channel></rss>", 3)
	f.Fuzz(func(t *testing.T, in string, kind int) {
		if kind < 0 || kind > 3 {
			t.Skip()
		}
		k := []Kind{JSONL, CSV, TSV, Feed}[kind]
		out, err := readAll(t, k, in, Fields{})
		if err != nil || k == Feed {
			return
		}
		if again, err := readAll(t, k, out, Fields{}); err != nil || strings.Count(again, "\n") != strings.Count(out, "\n") {
			t.Fatalf("what was written of %q is read as other records: %v\n%q\n%q", in, err, out, again)
		}
	})
}

func FuzzRecognize(f *testing.F) {
	f.Add("a.md", []byte("<html"))
	f.Fuzz(func(t *testing.T, name string, data []byte) { Recognize(name, data) })
}
