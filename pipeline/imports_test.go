package pipeline

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// architecture reads which packages of ours each may import from the table of
// ARCHITECTURE.md, by path below the module. A package that is not in it is
// below one that is (the services below backend, the engine's parts below nmt).
func architecture(t *testing.T) map[string][]string {
	text, err := os.ReadFile("../ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	may := map[string][]string{}
	for _, row := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\| .* \\| ([^|]*) \\|$").FindAllStringSubmatch(string(text), -1) {
		may[row[1]] = []string{row[1]}
		for _, name := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(row[2], -1) {
			may[row[1]] = append(may[row[1]], name[1])
		}
		if row[2] == "everything" {
			may[row[1]] = nil
		}
	}
	return may
}

// TestImportsPointOneWay holds the architecture: cmd -> batch -> pipeline ->
// stages -> {glossary, doc, internal/lang, internal/lexicon}, and backend/offline -> nmt.
func TestImportsPointOneWay(t *testing.T) {
	out, err := exec.Command("go", "list", "-e", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "dolmetsch/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	mayImport := architecture(t)
	seen := 0
	used := map[string]bool{}
	for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		fields := strings.Fields(line)
		from := strings.TrimPrefix(fields[0], "dolmetsch/")
		if from == "dolmetsch" { // the front for who embeds the pipeline
			from = "."
		}
		group := groupOf(mayImport, from)
		used[group] = true
		if group == "" {
			t.Errorf("%s has no place in the architecture; see ARCHITECTURE.md", from)
			continue
		}
		for _, imported := range fields[1:] {
			to, ours := strings.CutPrefix(imported, "dolmetsch/")
			if !ours || mayImport[group] == nil {
				continue
			}
			seen++
			ok := false
			for _, allowed := range mayImport[group] {
				ok = ok || to == allowed || allowed == group && strings.HasPrefix(to, group+"/") || allowed == "nmt" && strings.HasPrefix(to, "nmt/")
			}
			if !ok {
				t.Errorf("%s imports %s", from, to)
			}
		}
	}
	for name := range mayImport {
		if !used[name] {
			t.Errorf("ARCHITECTURE.md has %s, and there is no such package", name)
		}
	}
	if seen < 30 {
		t.Errorf("only %d imports seen", seen)
	}
}

// groupOf is the longest listed path that path is or lies below.
func groupOf(mayImport map[string][]string, path string) string {
	for path != "" {
		if _, ok := mayImport[path]; ok {
			return path
		}
		i := strings.LastIndexByte(path, '/')
		if i < 0 {
			return ""
		}
		path = path[:i]
	}
	return ""
}
