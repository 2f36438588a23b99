package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"dolmetsch/pipeline/backend/offline"

	"github.com/rogpeppe/go-internal/testscript"
)

// documents are those whose commands are run, in order, each in a folder of
// its own that has what the commands speak of.
const documents = "../../README.md ../../docs/*.md"

// elsewhere are commands of documents that other tests run, or none can:
// they build the program, need a network, or a cluster.
var elsewhere = regexp.MustCompile(`^(go|sbatch|spark-submit|kubectl|docker|podman|sudo|curl|pip|tar|sha256sum|gh)\b|https://(example|github)`)

// documentExits are the exit codes of commands that do not end with 0 here.
var documentExits = map[string]int{
	// they are there
	"translate model install mozilla-base":                                     exitInput,
	"translate model install mine ~/.mozilla/firefox/abcd1234.default-release": exitInput,
	"translate model install mine ~/.local/share/translateLocally":             exitInput,
	"translate model install mine folder/":                                     exitInput,
}

// documentFiles are what the commands speak of.
const documentFiles = `
-- article.txt --
Halvoric wächst

Der Konzern Halvoric hat im Mai 2.000 Rechner gekauft. Das sagte Chefin Annika Terhorst am Montag.
-- articles/a.txt --
Die Stadt baut den Hafen aus. Halvoric hilft dabei.
-- a.txt --
Der Konzern Halvoric wächst. Das sagt Annika Terhorst.
-- page.html --
<!DOCTYPE html><html lang="de"><head><title>Ein altes Haus</title></head><body><article><h1>Ein altes Haus</h1>
<p>Das Haus ist alt. Es steht seit 1890 am Hafen, und niemand wohnt darin.</p></article></body></html>
-- mixed/hafen.txt --
Die Stadt baut den Hafen aus.
-- mixed/haus.md --
# Ein altes Haus

Das Haus ist alt.
-- mixed/c.css --
p { color: red }
-- articles/b.txt --
Halvoric kauft 40 % der Anteile.
-- articles.jsonl --
{"id":"a","title":"Ein altes Haus","text":"Das Haus ist alt."}
{"id":"b","text":"Der Hafen kostet 2.000 Euro."}
-- ours.tsv --
Rechner	computer
`

// TestDocuments runs every command of the README and of docs/.
func TestDocuments(t *testing.T) {
	articles, err := filepath.Abs("../../testdata")
	if err != nil {
		t.Fatal(err)
	}
	scripts := t.TempDir()
	var files []string
	n := 0
	for _, pattern := range strings.Fields(documents) {
		names, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			script := "translate article.txt -o article.json\nexec sh -c 'gzip -k articles.jsonl; cp $TESTDATA/../docs/scale/part.sh .'\n"
			for _, c := range shellCommands(string(text)) {
				if elsewhere.MatchString(c) {
					continue
				}
				if !regexp.MustCompile(`(^|[|;] *)translate\b|\bpart\.sh$|^mkdir`).MatchString(c) {
					t.Errorf("%s: %q is no command of ours; say in elsewhere what runs it", name, c)
				}
				script += fmt.Sprintf("exits %d sh -c '%s'\n", documentExits[c], strings.ReplaceAll(c, "'", "''"))
				n++
			}
			file := filepath.Join(scripts, strings.ToLower(strings.TrimSuffix(filepath.Base(name), ".md"))+".txtar")
			if err := os.WriteFile(file, []byte(script+documentFiles), 0o666); err != nil {
				t.Fatal(err)
			}
			files = append(files, file)
		}
	}
	if n < 20 {
		t.Errorf("only %d commands", n)
	}
	testscript.Run(t, testscript.Params{
		Files: files,
		Setup: func(e *testscript.Env) error {
			prepare(e, articles)
			for _, s := range tattlers() { // that answer well
				if s.name == "deepl" { // one that is not configured
					continue
				}
				s.tale, s.told = "nothing", map[string]bool{}
				server := httptest.NewServer(s)
				e.Defer(server.Close)
				for name, value := range s.env(server.URL, "key-of-the-tests") {
					e.Setenv(name, value)
				}
			}
			if err := wordFile(filepath.Join(e.WorkDir, "report.docx"), "Das Haus ist alt. Es steht am Hafen."); err != nil {
				return err
			}
			// What the documents install is there already: no test needs a network.
			for _, name := range []string{"mozilla-base", "mine"} {
				if _, err := smallModel(e, filepath.Join(e.WorkDir, "data", "dolmetsch", "models", name)); err != nil {
					return err
				}
			}
			if err := startModelServer(e); err != nil {
				return err
			}
			e.Setenv(offline.EnvRegistry, e.Getenv("SERVER")+"/registry/db/models.json")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits},
	})
}

// wordFile makes a document of Word's kind with one paragraph.
func wordFile(file, text string) error {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, part := range []struct{ name, xml string }{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`},
		{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`},
		{"word/document.xml", `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>` + text + `</w:t></w:r></w:p></w:body></w:document>`},
	} {
		w, err := z.Create(part.name)
		if err == nil {
			_, err = io.WriteString(w, `<?xml version="1.0" encoding="UTF-8"?>`+part.xml)
		}
		if err != nil {
			return err
		}
	}
	if err := z.Close(); err != nil {
		return err
	}
	return os.WriteFile(file, b.Bytes(), 0o666)
}

// shellCommands are the commands of the sh blocks of a document, continued
// lines joined, without comments.
func shellCommands(markdown string) []string {
	var out []string
	inside, open := false, ""
	for line := range strings.Lines(markdown) {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "```"):
			inside = line == "```sh"
			continue
		case !inside:
			continue
		}
		line, _, _ = strings.Cut(line, " # ")
		line = strings.TrimSpace(open + line)
		open = ""
		if rest, more := strings.CutSuffix(line, `\`); more {
			open = rest
			continue
		}
		if line != "" && !strings.HasPrefix(line, "#") {
			out = append(out, line)
		}
	}
	return out
}
