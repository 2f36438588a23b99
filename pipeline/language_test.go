package pipeline

import (
	"errors"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/pipeline/document"
)

func TestLanguage(t *testing.T) {
	const german = "Der Minister sprach am Montag mit den Schülern über die Geschichte ihrer Stadt."
	const english = "We are very happy that you have come to see us here in London today."
	const french = "Nous sommes très heureux que vous soyez venus nous voir ici à Paris aujourd'hui."
	article := func(sentences ...string) *doc.Document {
		d := &doc.Document{Name: "a.txt"}
		b := doc.Block{Kind: doc.Paragraph, Text: strings.Join(sentences, " ")}
		for _, s := range sentences {
			b.Units = append(b.Units, doc.Unit{Source: s})
		}
		d.Blocks = []doc.Block{b}
		return d
	}
	for _, tt := range []struct {
		d        *doc.Document
		language string
	}{
		{article(german, german), ""},
		{article(german, english, german), ""},
		{article(english, english), "English"},
		{article(french, french), "French"},
		{article("Good morning, everybody."), ""}, // too short to be sure
	} {
		err := requireGerman(tt.d, Options{})
		other := new(LanguageError)
		if (tt.language != "") != errors.As(err, &other) || other.Language != tt.language {
			t.Errorf("%.40s: %v, expected %q", tt.d.Blocks[0].Text, err, tt.language)
		}
		if err := requireGerman(tt.d, Options{AnyLanguage: true}); err != nil {
			t.Error(err)
		}
	}
	d := article(german, english, german)
	keepForeign(d, Options{})
	for i, u := range d.Blocks[0].Units {
		if foreign := i == 1; foreign != (u.Origin == doc.OriginVerbatim) || foreign != (len(u.Issues) == 1) {
			t.Errorf("%d: %+v", i, u)
		}
	}
}

// TestForeignSentences measures the detector on sentences that it is asked about
// (go test -v -run TestForeignSentences ./pipeline; DEV_SETS is a folder with
// newstest2018.de and newstest2018.en).
func TestForeignSentences(t *testing.T) {
	dir := os.Getenv("DEV_SETS")
	if dir == "" {
		t.Skip("DEV_SETS is not set")
	}
	for _, code := range []string{"de", "en"} {
		data, err := os.ReadFile(dir + "/newstest2018." + code)
		if err != nil {
			t.Fatal(err)
		}
		n, sure, wrong := 0, 0, 0
		for _, s := range strings.Split(string(data), "\n") {
			if len(strings.Fields(s)) < minForeignWords || utf8.RuneCountInString(s) < minForeignChars {
				continue
			}
			n++
			if l := document.Detect(s); l.Sure {
				if sure++; l.Code != code {
					wrong++
				}
			}
		}
		t.Logf("%s: %d sentences, sure of %d, wrong of %d", code, n, sure, wrong)
		if wrong*500 > n {
			t.Errorf("%s: wrong of %d in %d", code, wrong, n)
		}
	}
}
