package bitext

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"dolmetsch/doc"
)

func indexEntries(t testing.TB) []IndexEntry {
	second := sample(t)
	second.Name = "news/a & b <c>.txt"
	second.Blocks = second.Blocks[5:]
	return []IndexEntry{
		Summarize("news/seilbahn.html", sample(t)),
		Summarize("news/a%20&%20b.html", second),
		{Name: "news/leer.txt", Failure: "news/leer.txt is empty: expected an article"},
	}
}

func indexDifferences() []Difference {
	return []Difference{{"Die Bahn <schweigt> dazu.", []Place{
		{"The railway is silent.", "news/seilbahn.txt", "2.1", "news/seilbahn.html"},
		{"DB & Co. do not comment.", "news/leer.txt", "1.1", ""},
	}}}
}

func TestSummarize(t *testing.T) {
	got := Summarize("x.html", sample(t))
	if got.Link != "x.html" || got.Name != "news/seilbahn.txt" || got.Units != 13 || got.Approved != 1 || got.Edited != 1 ||
		got.Errors != 2 || got.Warnings != 0 || got.Notes != 1 ||
		got.Title != "Cable car across the Ilm: Neustadt wants to replace 2,000 cars" ||
		got.OriginList() != "offline 9, memory 1, none 1, openai 1, verbatim 1" {
		t.Errorf("%+v %s", got, got.OriginList())
	}
}

func TestIndexParses(t *testing.T) {
	var a, b bytes.Buffer
	if err := WriteIndex(&a, "Batch <1>", indexEntries(t), indexDifferences(), 3); err != nil {
		t.Fatal(err)
	}
	if err := WriteIndex(&b, "Batch <1>", indexEntries(t), indexDifferences(), 3); err != nil || !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("two writes differ")
	}
	golden(t, "index.html", withoutEmbedded(a.Bytes()))
	root, err := html.Parse(&a)
	if err != nil {
		t.Fatal(err)
	}
	var rows, links []string
	for n := range root.Descendants() {
		switch n.Data {
		case "tr":
			rows = append(rows, oneLine(htmlText(n)))
		case "a":
			links = append(links, htmlAttr(n, "href"))
		case "h1":
			if htmlText(n) != "Batch <1>" {
				t.Errorf("title %q", htmlText(n))
			}
		}
	}
	want := []string{"news/seilbahn.html", "news/a%20&%20b.html", "news/seilbahn.html#s2.1"}
	if !slices.Equal(links, want) {
		t.Errorf("links %q, want %q", links, want)
	}
	if len(rows) != 4 || !strings.Contains(rows[2], "news/a & b <c>.txt") || !strings.Contains(rows[3], "is empty") {
		t.Errorf("rows %q", rows)
	}
	if err := WriteIndex(&failing{100}, "x", nil, nil, 0); err == nil {
		t.Error("no error on a full disk")
	}
}

// TestIndexFollowsReview: what is approved on a page shows in the index before
// it is exported.
func TestIndexFollowsReview(t *testing.T) {
	b := openBrowser(t)
	dir := t.TempDir()
	write := func(name string, d *doc.Document) {
		if err := os.WriteFile(filepath.Join(dir, name), written(t, mustFormat(t, "html"), d), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("seilbahn.html", sample(t))
	entries := indexEntries(t)
	entries[0].Link = "seilbahn.html"
	var index bytes.Buffer
	if err := WriteIndex(&index, "Batch", entries, indexDifferences(), 1); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "index.html"), index.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	b.open(filepath.Join(dir, "index.html"))
	b.want(`[...document.querySelectorAll(".count")].map(c => c.textContent).join(" ")`, "1/13 0/6")
	b.want(`document.querySelector("#approved-count").textContent`, "1 of 19 approved")

	b.open(filepath.Join(dir, "seilbahn.html"))
	b.keys("n", "a", "j", "a")
	b.eval(`document.getElementById("s2.1").focus()`)
	b.keys("a") // takes the approval back that the file came with
	b.open(filepath.Join(dir, "index.html"))
	b.want(`[...document.querySelectorAll(".count")].map(c => c.textContent).join(" ")`, "2/13 0/6")

	b.eval(`{ const s = document.getElementById("show"); s.value = "failed"; s.dispatchEvent(new Event("change")); }`)
	b.want(`document.querySelectorAll("tbody tr:not([hidden])").length`, 1.0)
	b.eval(`{ const s = document.getElementById("show"); s.value = ""; s.dispatchEvent(new Event("change")); }`)
	b.eval(`document.querySelectorAll("thead button")[1].click()`)
	b.want(`[...document.querySelectorAll("tbody tr")].map(r => r.dataset.units).join(" ")`, "13 6 0")
	b.eval(`document.querySelectorAll("thead button")[1].click()`)
	b.want(`[...document.querySelectorAll("tbody tr")].map(r => r.dataset.units).join(" ")`, "0 6 13")
	b.eval(`document.getElementById("search").focus()`)
	b.typeText("leer")
	b.want(`document.querySelectorAll("tbody tr:not([hidden])").length`, 1.0)
	b.want(`performance.getEntriesByType("resource").length`, 0.0)
	for _, f := range b.faults {
		t.Errorf("the page reports %s", f)
	}
	if axe, err := os.ReadFile(os.Getenv("BITEXT_AXE")); err == nil {
		for _, v := range views {
			b.view(v.width, v.height, v.scheme)
			b.open(filepath.Join(dir, "index.html"))
			b.eval(string(axe) + ";1")
			b.want(axeReport, "")
			b.want(`document.documentElement.scrollWidth <= innerWidth`, true)
		}
	}
	if shots := os.Getenv("BITEXT_SCREENSHOTS"); shots != "" {
		for _, v := range views {
			b.view(v.width, v.height, v.scheme)
			b.open(filepath.Join(dir, "index.html"))
			b.screenshot(filepath.Join(shots, "index-"+v.name+".png"))
		}
	}
}
