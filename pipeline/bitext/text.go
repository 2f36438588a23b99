package bitext

import (
	"bufio"
	"io"
	"strings"

	"dolmetsch/doc"
)

// writeDocument writes the document that the article came in. Of plain text that
// is the English article.
func writeDocument(w io.Writer, d *doc.Document) error {
	if d.File == nil {
		return writeText(w, d)
	}
	return d.File.Rewrite(w, d)
}

// writeText writes the English article: blocks separated by blank lines, list
// items by line breaks, no boilerplate. A unit without English stands in
// German, so that no sentence is missing, and is marked, so that none passes
// for English.
func writeText(w io.Writer, d *doc.Document) error {
	out := bufio.NewWriter(w)
	var previous doc.Kind
	for _, b := range d.Blocks {
		if b.Kind == doc.Boilerplate || len(b.Units) == 0 {
			continue
		}
		switch {
		case previous == "":
		case previous == doc.List && b.Kind == doc.List:
			out.WriteString("\n")
		default:
			out.WriteString("\n\n")
		}
		previous = b.Kind
		if b.Kind == doc.List {
			out.WriteString("• ")
		}
		sentences := make([]string, len(b.Units))
		for i, u := range b.Units {
			sentences[i] = oneLine(u.Target)
			if strings.TrimSpace(u.Target) == "" || u.Origin == doc.OriginNone && u.Target == u.Source {
				sentences[i] = "[not translated: " + oneLine(u.Source) + "]"
			}
		}
		out.WriteString(strings.Join(sentences, " "))
	}
	if previous != "" {
		out.WriteString("\n")
	}
	return out.Flush()
}
