package dolmetsch

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// addition is one row of the table in CONTRIBUTING.md, done once.
type addition struct {
	row   string            // what the row begins with
	add   map[string]string // new files; the tests among them are not counted
	edit  map[string]string // lines that are put behind the first that begins with the text before " => "
	tests string            // the packages that must then pass
}

// additions are made-up things, each added as CONTRIBUTING.md says.
var additions = []addition{
	{
		row:   "a unit of money",
		edit:  map[string]string{"internal/lang/data/units.tsv": "currency\tEUR\tEuro => currency\tXDU\tDublone, Dublonen\tdoubloon, doubloons\tDbl"},
		add:   map[string]string{"internal/lang/added_test.go": "package lang\n" + `import "testing"; func TestAdded(t *testing.T) { n := GermanNumbers("3,5 Mio. Dublonen"); if len(n) != 1 || n[0].English() != "3.5 million doubloons" { t.Error(n) } }`},
		tests: "./internal/lang",
	}, {
		row:   "a scale, month",
		edit:  map[string]string{"internal/lang/data/values.tsv": "zone\tCEST => zone\tXDT\tDolmetschzeit\tXDT"},
		add:   map[string]string{"internal/lang/zone_added_test.go": "package lang\n" + `import "testing"; func TestZoneAdded(t *testing.T) { n := GermanNumbers("um 15 Uhr Dolmetschzeit"); if len(n) != 1 || n[0].English() != "3 p.m. XDT" { t.Error(n[0].English()) } }`},
		tests: "./internal/lang",
	}, {
		row:   "a German or English word",
		edit:  map[string]string{"internal/lang/data/german.tsv": "-abgeordneter\t => -abgesandterling\ttitle"},
		add:   map[string]string{"internal/lang/word_added_test.go": "package lang\n" + `import "testing"; func TestWordAdded(t *testing.T) { if !Title("Hofabgesandterling") { t.Error("no title") } }`},
		tests: "./internal/lang",
	}, {
		row: "a rule for names",
		edit: map[string]string{"pipeline/protect/structure.go": "var structureRules = []rule{ => \t{\n" +
			"\t\tName: \"two names joined by a plus\", Example: \"Das zeigt [Vorle] + Kunz heute.\",\n" +
			"\t\tMatch: func(s *sentence, i int) doc.Span { return one(i, s.words[i].Text == \"Vorle\") },\n\t},"},
		tests: "./pipeline/protect",
	}, {
		row: "a check",
		add: map[string]string{
			"pipeline/check/added.go": "package check\n" + `import ("strings"; "dolmetsch/doc")
var added = Check{Code: "added", Severity: doc.Info, Doc: "The English shouts.", Example: Example{Source: "Halt.", Target: "Stop!!!"},
	Run: func(u *doc.Unit, _ Context) []doc.Issue { if strings.Contains(u.Target, "!!!") { return issues("it shouts") }; return nil }}`,
		},
		edit:  map[string]string{"pipeline/check/check.go": "	emptyTarget, => 	added,"},
		tests: "./pipeline/check",
	}, {
		row: "a review format",
		add: map[string]string{
			"pipeline/bitext/added.go": "package bitext\n" + `import ("fmt"; "io"; "dolmetsch/doc")
func writeAdded(w io.Writer, d *doc.Document) (err error) {
	fmt.Fprintln(w, d.Name)
	d.Units(func(_ *doc.Block, u *doc.Unit) { _, err = fmt.Fprintf(w, "%s = %s\n", u.Source, u.Target) })
	return err
}`,
			"pipeline/bitext/added_test.go": "package bitext\n" + `import "testing"; func TestAdded(t *testing.T) { if _, ok := ByExt("a.added"); !ok { t.Error("not chosen by its extension") } }`,
		},
		edit:  map[string]string{"pipeline/bitext/bitext.go": `	{"tsv", => 	{"added", ".added", "German = English", writeAdded, nil},`},
		tests: "./pipeline/bitext",
	}, {
		row: "a kind of document",
		add: map[string]string{
			"pipeline/document/added.go": "package document\n" + `import ("errors"; "io"; "dolmetsch/doc")
func openAdded(data []byte, _ Options) (*File, error) {
	if len(data) < 6 { return nil, errors.New("too short") }
	return &File{Blocks: []doc.Block{{Kind: doc.Paragraph, Text: string(data[5:])}}, write: func(w io.Writer, english []Content) error { _, err := io.WriteString(w, "%ADD "+english[0][0].Text); return err }}, nil
}`,
			"pipeline/document/added_test.go": "package document\n" + `import "testing"; func TestAdded(t *testing.T) { d, err := Read("a.add", []byte("%ADD Der Hund bellt."), Options{}); if err != nil || d.Blocks[0].Text != "Der Hund bellt." || d.File.Ext() != ".add" { t.Error(d, err) } }`,
		},
		edit: map[string]string{"pipeline/document/recognize.go": "" +
			"	Text     Kind = => 	Shouted  Kind = \"added\"\x00" +
			"	Text:     { => 	Shouted: {\"an added file\", \".add\", false, openAdded},\x00" +
			"	case htmlStart.MatchString(head): => 		return HTML, nil\n	case strings.HasPrefix(head, \"%ADD \"):\n		return Shouted, nil\n	case false:"},
		tests: "./pipeline/document",
	}, {
		row: "a backend",
		add: map[string]string{
			"pipeline/backend/added/added.go": "// Package added answers with the German.\npackage added\n" + `import ("context"; "dolmetsch/pipeline/backend"; "dolmetsch/pipeline/markup")
// Factory makes the backend.
var Factory = backend.Factory{Name: "added", Doc: "answers with the German", Open: func(context.Context, func(string) string) (backend.Backend, error) { return added{}, nil }}
type added struct{}
func (added) Traits() backend.Traits { return backend.Traits{Name: "added", Style: markup.Plain, Parallel: 1} }
func (added) Translate(_ context.Context, segs []backend.Segment) ([]backend.Translation, error) {
	out := make([]backend.Translation, len(segs))
	for i, s := range segs { out[i].Text = s.German() }
	return out, nil
}`,
			"pipeline/backend/all/added_test.go": "package all\n" + `import "testing"; func TestAdded(t *testing.T) { if _, err := ByName("added"); err != nil { t.Error(err) } }`,
		},
		edit: map[string]string{"pipeline/backend/all/all.go": "" +
			"	\"dolmetsch/pipeline/backend\" => 	\"dolmetsch/pipeline/backend/added\"\x00" +
			"	none.Factory, => 	added.Factory,"},
		tests: "./pipeline/backend/all ./pipeline/backend/added",
	}, {
		row: "a glossary format",
		add: map[string]string{
			"glossary/added.go": "package glossary\n" + `import ("encoding/json"; "errors"; "io")
func readAdded(file string, r io.Reader) (out []Entry, err error) {
	if err = json.NewDecoder(r).Decode(&out); errors.Is(err, io.EOF) { err = nil }
	return out, err
}
func writeAdded(w io.Writer, entries []Entry) error { return json.NewEncoder(w).Encode(entries) }`,
			"glossary/added_test.go": "package glossary\n" + `import ("os"; "testing"); func TestAdded(t *testing.T) { f := t.TempDir() + "/a.added"; os.WriteFile(f, []byte(` + "`[{\"German\":\"Rechner\",\"English\":\"computer\"}]`" + `), 0o600); g, err := Load(f); if err != nil || g == nil { t.Error(err) } }`,
		},
		edit:  map[string]string{"glossary/file.go": `	{"tsv", => 	{"added", []string{".added"}, readAdded, writeAdded},`},
		tests: "./glossary",
	},
}

// elsewhere are rows that other tests hold: the lexicon is packed by go generate,
// which .ci/run compares.
var elsewhere = map[string]bool{"a rare word and its English": true}

// TestContributing adds one of everything, as an overlay over the tree, and runs the
// tests of the packages. It counts the files against CONTRIBUTING.md.
func TestContributing(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles and runs the tests of nine packages")
	}
	table, err := os.ReadFile("CONTRIBUTING.md")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]int{}
	for _, m := range regexp.MustCompile(`(?m)^\| (an? [^|]+) \| (\d) \|`).FindAllStringSubmatch(string(table), -1) {
		files[m[1]], _ = strconv.Atoi(m[2])
	}
	root, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	replace := map[string]string{}
	put := func(name, text string) {
		file := filepath.Join(dir, strconv.Itoa(len(replace))+filepath.Ext(name))
		if old, ok := replace[filepath.Join(root, name)]; ok {
			file = old // several additions to one table
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		replace[filepath.Join(root, name)] = file
	}
	packages := map[string]bool{}
	for _, a := range additions {
		count := len(a.edit)
		for name, text := range a.add {
			if !strings.HasSuffix(name, "_test.go") {
				count++
			}
			put(name, text)
		}
		for name, edits := range a.edit {
			current := filepath.Join(root, name)
			if file, ok := replace[current]; ok {
				current = file
			}
			b, err := os.ReadFile(current)
			if err != nil {
				t.Fatal(err)
			}
			text := "\n" + string(b)
			for _, edit := range strings.Split(edits, "\x00") {
				behind, line, _ := strings.Cut(edit, " => ")
				at := strings.Index(text, "\n"+behind)
				if at < 0 {
					t.Fatalf("%s: %s has no line that begins with %q", a.row, name, behind)
				}
				end := at + 1 + strings.Index(text[at+1:], "\n") + 1
				text = text[:end] + line + "\n" + text[end:]
			}
			put(name, text[1:])
		}
		found := false
		for row, want := range files {
			if strings.HasPrefix(row, a.row) {
				found = true
				delete(files, row)
				if count != want {
					t.Errorf("%s takes %d files, CONTRIBUTING.md says %d", row, count, want)
				}
			}
		}
		if !found {
			t.Errorf("CONTRIBUTING.md has no row for %s", a.row)
		}
		for _, p := range strings.Fields(a.tests) {
			packages[p] = true
		}
	}
	for row := range files {
		if !elsewhere[row] {
			t.Errorf("nothing here adds %s", row)
		}
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(file, overlay, 0o600); err != nil {
		t.Fatal(err)
	}
	// CHECKS.md is what -update writes, and a format's golden too.
	args := []string{"test", "-short", "-vet=off", "-overlay", file, "-skip", "TestReference|TestGolden/added|Browser|Review"}
	for p := range packages {
		args = append(args, p)
	}
	if out, err := exec.CommandContext(t.Context(), "go", args...).CombinedOutput(); err != nil {
		t.Errorf("go %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}
