package check

import (
	"slices"
	"strings"

	"dolmetsch/doc"
	"dolmetsch/internal/regexp"
)

var symbolLeak = Check{
	Code:     "symbol-leak",
	Severity: doc.Error,
	Doc:      "The English holds a placeholder, a token of the translation engine, an HTML entity or a broken character that the German does not have.",
	Example:  Example{Source: "Meta gab das bekannt.", Target: "⟦N1⟧ announced this."},
	Run: func(u *doc.Unit, _ Context) []doc.Issue {
		var leaked []string
		for _, s := range symbolRE.FindAllString(u.Target, -1) {
			if !strings.Contains(u.Source, s) && !slices.Contains(leaked, s) {
				leaked = append(leaked, s)
			}
		}
		if leaked == nil {
			return nil
		}
		return issues("the English holds %s", quoted(leaked))
	},
}

var symbolRE = regexp.MustCompile(`⟦[^⟧]{0,20}⟧?|[^⟦\s]{0,8}⟧|\bQ[B-Z]{2}\d{2}X|</?x\b[^>]*>|</?span\b[^>]*>|</?s>|<unk>|<pad>|▁|&(?:amp|quot|lt|gt|apos|nbsp|#\d+|#x[0-9a-fA-F]+);|\{\{?\w*\}?\}|�|__[A-Z]+_?\d*__`)

var tags = Check{
	Code:     "tags",
	Severity: doc.Error,
	Doc:      "The English does not have the same markup tags as the German.",
	Example:  Example{Source: "Ein <b>wichtiger</b> Tag.", Target: "An <b>important day."},
	Run: func(u *doc.Unit, _ Context) []doc.Issue {
		if blank(u) {
			return nil
		}
		want, have := tagRE.FindAllString(u.Source, -1), tagRE.FindAllString(u.Target, -1)
		slices.Sort(want)
		slices.Sort(have)
		if slices.Equal(want, have) || u.State != doc.Machine && len(want) == len(have) && len(want) == len(noteRE.FindAllString(u.Source, -1)) {
			return nil // a person may translate what a transcript notes: <lachen/>
		}
		return issues("the German has the tags %s, the English %s", quoted(want), quoted(have))
	},
}

// noteRE is a note in a transcript.
var noteRE = regexp.MustCompile(`<\pL+/>`)

var tagRE = regexp.MustCompile(`</?\pL[\pL\d]*(?:\s[^<>]*)?/?>`)

var insertedLabel = Check{
	Code:     "inserted-label",
	Severity: doc.Warning,
	Doc:      "The English has brackets or a label that the German does not have; brackets are info in a person's English.",
	Example:  Example{Source: "Er wuchs in Fulda auf.", Target: "He grew up in Fulda (city)."},
	Run: func(u *doc.Unit, _ Context) []doc.Issue {
		if blank(u) {
			return nil
		}
		source, target := texts(u)
		target = paragraphRE.ReplaceAllString(target, "")
		for _, c := range []string{"[", "{", "(", "**", "```", "##"} {
			if strings.Count(" "+target, " "+c) <= strings.Count(" "+source, " "+c) || c == "[" && strings.Count(target, "[") <= strings.Count(source, "(") {
				continue
			}
			found := issues("the English has %q more often than the German", c)
			switch {
			case u.State != doc.Machine && (c == "(" || c == "["):
				found[0].Severity = doc.Info // a person may explain something
			case c != "(":
				found[0].Severity = doc.Error
			}
			return found
		}
		if m := labelRE.FindString(target); m != "" && !strings.Contains(source, ":") {
			return issues("the English begins with the label %q", m)
		}
		return nil
	},
}

var (
	// Art. 38 Abs. 2 is Article 38 (2)
	paragraphRE = regexp.MustCompile(`\d[a-z]? ?\(\d+[a-z]?\)`)
	labelRE     = regexp.MustCompile(`^\pL+(?: \pL+)?:\s`)
)
