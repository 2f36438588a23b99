// Package check finds what is wrong with translation units: changed numbers,
// lost names, quotations, negations or sentences, text left German, loops, and
// the like. Every check is a value that carries its code, its documentation
// and an example, so that lists of them are generated.
//
// It reports and never repairs; finding the protected terms of a unit is
// package protect's work, and translating it again package pipeline's.
package check

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"dolmetsch/doc"
	"dolmetsch/glossary"
	"dolmetsch/internal/lang"
	"dolmetsch/internal/regexp"
)

// Check is one thing to look for. Exactly one of Run and RunAll is set, but in
// the list Given.
type Check struct {
	Code     string       // stable; users silence and configure by it
	Severity doc.Severity // unless an issue or Options say otherwise
	Doc      string       // what it finds and what it lets pass
	Example  Example
	// Run looks at one unit. The issues need no code and, where the check's
	// own holds, no severity.
	Run func(u *doc.Unit, in Context) []doc.Issue
	// RunAll looks at the units of a whole document, which all have a target,
	// and calls report for what it finds.
	RunAll func(units []*doc.Unit, g *glossary.Glossary, report func(*doc.Unit, doc.Issue))
}

// Context is where a unit stands. The zero value is a sentence by itself, checked
// without a glossary.
type Context struct {
	Kind     doc.Kind           // of its block
	Glossary *glossary.Glossary // the user's; nil where there is none
}

// line reports whether the unit stands for itself and need be no sentence: it may
// be a byline, a place or a firm.
func (in Context) line() bool { return in.Kind != "" && in.Kind != doc.Paragraph }

// Example is a unit in which a check finds something.
type Example struct {
	Source, Target string
	Terms          []doc.Term
	Before         *Example         // the unit before it, for a check of documents
	Glossary       []glossary.Entry // that the unit is checked with
}

// All are the checks, in the order in which they run.
var All = []Check{
	emptyTarget,
	untranslated,
	otherLanguage,
	remark,
	symbolLeak,
	tags,
	numberMismatch,
	numbersSwapped,
	addressMissing,
	addressAdded,
	signMissing,
	nameMissing,
	termMissing,
	forbiddenEnglish,
	falseFriend,
	quotesUnbalanced,
	quotesCount,
	quotesExtent,
	negationLost,
	negationAdded,
	sentenceDropped,
	sentenceAdded,
	insertedLabel,
	repeatedWords,
	saidAgain,
	lengthRatio,
	whitespace,
	invisibleCharacters,
	inconsistent,
	unknownWord,
	sourceDamaged,
}

// Off as a severity switches a check off.
const Off doc.Severity = "off"

// Options adapts the checks to a user.
type Options struct {
	// Severity overrides that of all issues of a code; Off drops them.
	Severity map[string]doc.Severity
	// Silence lists codes to drop, by unit ID.
	Silence map[string][]string
}

// Validate reports codes and severities that there are not, as bad input.
func (o Options) Validate() error {
	known := map[string]bool{}
	var codes []string
	for _, c := range slices.Concat(All, Given) {
		known[c.Code] = true
		codes = append(codes, c.Code)
	}
	unknown := func(code string) error {
		return doc.Inputf("", "unknown check %q; expected one of %s", code, strings.Join(codes, ", "))
	}
	for _, code := range slices.Sorted(maps.Keys(o.Severity)) {
		if !known[code] {
			return unknown(code)
		}
		switch s := o.Severity[code]; s {
		case doc.Error, doc.Warning, doc.Info, Off:
		default:
			return doc.Inputf("", "check %s: unknown severity %q; expected error, warning, info or off", code, s)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(o.Silence)) {
		for _, code := range o.Silence[id] {
			if !known[code] {
				return unknown(code)
			}
		}
	}
	return nil
}

// Run checks d with the severities that the checks have.
func Run(d *doc.Document, g *glossary.Glossary) { Options{}.Run(d, g) }

// Run checks every unit of d that was to be translated and sets its issues.
// Issues of an earlier run are replaced; those that no check made stay, in
// front. Units left untranslated on purpose
// (doc.OriginNone) and those with nothing to translate (doc.OriginVerbatim)
// are passed over. g is the user's glossary and may be nil.
//
// A reviewer silences checks in a unit's note, "silence: quotes-count,
// negation-lost", as Options.Silence does by its ID.
func (o Options) Run(d *doc.Document, g *glossary.Glossary) {
	var units []*doc.Unit
	kinds := map[*doc.Unit]doc.Kind{}
	d.Units(func(b *doc.Block, u *doc.Unit) {
		earlier := u.Issues
		u.Issues = nil
		for _, i := range earlier {
			if c := find(Given, i.Code); c != nil {
				o.report(c, u, i)
			} else if find(All, i.Code) == nil {
				u.Issues = append(u.Issues, i)
			}
		}
		if u.Origin != doc.OriginNone && u.Origin != doc.OriginVerbatim {
			units = append(units, u)
			kinds[u] = b.Kind
		}
	})
	translated := slices.DeleteFunc(slices.Clone(units), func(u *doc.Unit) bool { return strings.TrimSpace(u.Target) == "" })
	for i := range All {
		c := &All[i]
		if o.Severity[c.Code] == Off {
			continue
		}
		if c.RunAll != nil {
			c.RunAll(translated, g, func(u *doc.Unit, issue doc.Issue) { o.report(c, u, issue) })
			continue
		}
		for _, u := range units {
			for _, issue := range c.Run(u, Context{kinds[u], g}) {
				o.report(c, u, issue)
			}
		}
	}
}

func (o Options) report(c *Check, u *doc.Unit, issue doc.Issue) {
	issue.Code = c.Code
	if issue.Severity == "" {
		issue.Severity = c.Severity
	}
	if s, ok := o.Severity[c.Code]; ok {
		issue.Severity = s
	}
	if issue.Severity == Off || slices.Contains(o.Silence[u.ID], c.Code) || slices.Contains(silenced(u.Note), c.Code) {
		return
	}
	u.Issues = append(u.Issues, issue)
}

var silenceRE = regexp.MustCompile(`(?i)\bsilence:\s*([a-z-]+(?:\s*,\s*[a-z-]+)*)`)

// silenced are the codes that a reviewer's note silences.
func silenced(note string) []string {
	var codes []string
	for _, m := range silenceRE.FindAllStringSubmatch(note, -1) {
		for _, code := range strings.Split(m[1], ",") {
			codes = append(codes, strings.ToLower(strings.TrimSpace(code)))
		}
	}
	return codes
}

// Reference writes the table of all checks in Markdown.
func Reference(w io.Writer) error {
	var b strings.Builder
	b.WriteString("| code | severity | finds | example |\n|---|---|---|---|\n")
	cell := strings.NewReplacer("|", "\\|", "\n", " ").Replace
	for _, c := range slices.Concat(All, Given) {
		example := fmt.Sprintf("%s → %s", c.Example.Source, c.Example.Target)
		if before := c.Example.Before; before != nil {
			example = fmt.Sprintf("%s → %s, then %s", before.Source, before.Target, example)
		}
		if c.Example.Source == "" {
			example = ""
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", c.Code, c.Severity, cell(c.Doc), cell(example))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// issues is a list of one issue, with the check's own severity.
func issues(format string, args ...any) []doc.Issue {
	return []doc.Issue{{Message: fmt.Sprintf(format, args...)}}
}

func warning(format string, args ...any) []doc.Issue {
	return []doc.Issue{{Severity: doc.Warning, Message: fmt.Sprintf(format, args...)}}
}

func info(format string, args ...any) []doc.Issue {
	return []doc.Issue{{Severity: doc.Info, Message: fmt.Sprintf(format, args...)}}
}

// count is n of a thing: 1 quotation, 2 quotations.
func count(n int, thing string) string {
	if n != 1 {
		thing = lang.EnglishPlural(thing)
	}
	return fmt.Sprintf("%d %s", n, thing)
}

// blank reports whether u has no translation to look at; empty-target says so.
func blank(u *doc.Unit) bool { return strings.TrimSpace(u.Target) == "" }

// listed is a list under its name: word "a", words "a", "b".
func listed(thing string, list []string) string {
	if len(list) != 1 {
		thing = lang.EnglishPlural(thing)
	}
	return thing + " " + quoted(list)
}

func quoted(list []string) string {
	q := make([]string, len(list))
	for i, s := range list {
		q[i] = fmt.Sprintf("%q", s)
	}
	return strings.Join(q, ", ")
}
