package pipeline

import (
	"os/exec"
	"strings"
	"testing"
)

// mayImport says which packages of ours each may import, by path below the
// module. A package that is not listed here is below one that is (the services
// below backend, the engine's parts below nmt).
var mayImport = map[string][]string{
	"doc":                nil,
	"internal/lang":      nil,
	"internal/sqlite":    {"doc"},
	"internal/lexicon":   {"internal/lexicon"},
	"nmt":                {"nmt"},
	"glossary":           {"doc", "internal/lang"},
	"pipeline/normalize": {"doc", "internal/lang", "internal/lexicon"},
	"pipeline/document":  {"doc", "internal/lang", "pipeline/normalize"},
	"pipeline/segment":   {"doc", "internal/lang"},
	"pipeline/markup":    {"internal/lang"},
	"pipeline/protect":   {"pipeline/protect", "pipeline/markup", "doc", "internal/lang", "internal/lexicon", "glossary"},
	"pipeline/check":     {"doc", "internal/lang", "internal/lexicon", "glossary", "pipeline/protect/propername"},
	"pipeline/bitext":    {"doc", "internal/lang"},
	"pipeline/backend":   {"pipeline/backend", "pipeline/markup", "doc", "internal/lang", "nmt"},
	"pipeline/memory":    {"doc", "internal/lang", "internal/sqlite"},
	"pipeline/desk":      {"pipeline", "pipeline/answer", "pipeline/batch", "pipeline/bitext", "pipeline/document", "pipeline/memory", "doc", "glossary", "internal/sqlite"},
	"pipeline/answer":    {"doc", "internal/sqlite", "pipeline/backend"},
	"pipeline/batch": {"pipeline", "pipeline/answer", "pipeline/backend", "pipeline/bitext", "pipeline/document", "pipeline/memory", "doc",
		"internal/lang", "internal/sqlite"},
	"pipeline/stream": {"pipeline", "pipeline/backend", "pipeline/bitext", "pipeline/document", "doc"},
	"pipeline": {"pipeline/backend", "pipeline/check", "pipeline/markup", "doc", "pipeline/document", "pipeline/normalize",
		"pipeline/protect", "pipeline/segment", "glossary", "internal/lang", "internal/lexicon"},
	".":             {"doc", "glossary", "pipeline", "pipeline/backend", "pipeline/backend/all", "pipeline/bitext", "pipeline/protect"},
	"training/mask": {"doc", "glossary", "internal/lexicon", "pipeline/markup", "pipeline/protect"},
	"cmd/translate": nil, // everything; nothing imports it
	"docs/terminal": nil,
}

// TestImportsPointOneWay holds the architecture: cmd -> batch -> pipeline ->
// stages -> {glossary, doc, internal/lang, internal/lexicon}, and backend/offline -> nmt.
func TestImportsPointOneWay(t *testing.T) {
	out, err := exec.Command("go", "list", "-e", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "dolmetsch/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	seen := 0
	for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		fields := strings.Fields(line)
		from := strings.TrimPrefix(fields[0], "dolmetsch/")
		if from == "dolmetsch" { // the front for who embeds the pipeline
			from = "."
		}
		group := groupOf(from)
		if group == "" {
			t.Errorf("%s has no place in the architecture; see mayImport", from)
			continue
		}
		for _, imported := range fields[1:] {
			to, ours := strings.CutPrefix(imported, "dolmetsch/")
			if !ours || group == "cmd/translate" {
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
	if seen < 30 {
		t.Errorf("only %d imports seen", seen)
	}
}

// groupOf is the longest listed path that path is or lies below.
func groupOf(path string) string {
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
