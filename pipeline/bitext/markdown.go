package bitext

import (
	"bufio"
	"cmp"
	"io"
	"strings"

	"dolmetsch/doc"
	"dolmetsch/internal/regexp"
)

// writeMarkdown writes a heading for every heading of the article and a table
// of German and English for what follows it; issues are listed below the
// table. The tables are those of GitHub Flavored Markdown. No text is
// interpreted as markup.
func writeMarkdown(w io.Writer, d *doc.Document) error {
	out := bufio.NewWriter(w)
	p := &markdown{out: out}
	level := "# "
	boilerplate := false
	for _, b := range d.Blocks {
		if b.Kind == doc.Boilerplate && !boilerplate {
			p.endTable()
			p.block("*Not part of the article:*")
		} else if b.Kind != doc.Boilerplate && boilerplate {
			p.endTable()
		}
		boilerplate = b.Kind == doc.Boilerplate
		if b.Kind != doc.Heading {
			for _, u := range b.Units {
				p.row(b.Kind, &u)
			}
			continue
		}
		p.endTable()
		var german, english []string
		for _, u := range b.Units {
			german = append(german, u.Source)
			english = append(english, cmp.Or(u.Target, u.Source))
		}
		p.block(level+escapeMarkdown(strings.Join(english, " ")), emphasis("*", strings.Join(german, " ")))
		level = "## "
		for i := range b.Units {
			p.issues(&b.Units[i])
		}
		p.flushIssues()
	}
	p.endTable()
	return out.Flush()
}

type markdown struct {
	out     *bufio.Writer
	begun   bool // something was written
	inTable bool
	pending []string // issue lines of the open table
}

// block writes paragraphs set off by blank lines.
func (p *markdown) block(paragraphs ...string) {
	for _, s := range paragraphs {
		if s == "" {
			continue
		}
		if p.begun {
			p.out.WriteString("\n")
		}
		p.begun = true
		p.out.WriteString(s + "\n")
	}
}

func (p *markdown) row(kind doc.Kind, u *doc.Unit) {
	if !p.inTable {
		p.block("| | Deutsch | English |\n|--:|---|---|")
		p.inTable = true
	}
	german, english := escapeMarkdown(u.Source), escapeMarkdown(u.Target)
	switch kind {
	case doc.List:
		german, english = "• "+german, "• "+english
	case doc.Caption, doc.Boilerplate:
		german, english = emphasis("*", u.Source), emphasis("*", u.Target)
	}
	if u.Target == "" {
		english = "—"
	}
	p.out.WriteString("| " + u.ID + " | " + german + " | " + english + " |\n")
	p.issues(u)
}

func (p *markdown) issues(u *doc.Unit) {
	for _, i := range u.Issues {
		p.pending = append(p.pending, "- "+emphasis("**", u.ID+" "+string(i.Severity))+" "+
			escapeMarkdown(i.Code)+": "+escapeMarkdown(i.Message))
	}
	if u.Note != "" {
		p.pending = append(p.pending, "- "+emphasis("**", u.ID+" note")+" "+escapeMarkdown(u.Note))
	}
}

func (p *markdown) endTable() {
	p.inTable = false
	p.flushIssues()
}

func (p *markdown) flushIssues() {
	p.block(strings.Join(p.pending, "\n"))
	p.pending = nil
}

func emphasis(mark, text string) string {
	if text = escapeMarkdown(text); text == "" {
		return ""
	}
	return mark + text + mark
}

// markdownSpecial is what can mean something inside a line: the inline marks,
// the borders of table cells, links and @mentions that GitHub makes by itself,
// :emoji: and $formulas$.
var markdownSpecial = regexp.MustCompile("[\\\\`*_\\[\\]<>&|~#@$^]|:[A-Za-z/+]|(?i:www\\.)")

// escapeMarkdown makes s literal inside a heading, table cell or list item. It
// does not guard the start of a paragraph, where no text of ours stands.
func escapeMarkdown(s string) string {
	return markdownSpecial.ReplaceAllStringFunc(oneLine(s), func(m string) string {
		if len(m) == len("www.") {
			return m[:3] + `\.`
		}
		return `\` + m
	})
}
