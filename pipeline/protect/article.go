package protect

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/glossary"
	"dolmetsch/internal/lang"
)

// dropThe takes a "the" off the end of cells where it stands for the article
// that German gives to companies and clubs (die Deutsche Bahn) and the name
// after it, of slot, is no attribute there: the Lufthansa strike keeps its own.
// A backend that sees a placeholder cannot know that the name has none.
func (r *restorer) dropThe(cells []cell, slot, next int) []cell {
	const the = "the "
	n := len(cells) - len(the)
	if n < 0 || n > 0 && (cells[n-1].slot != plainText || alnum(cells[n-1].r)) {
		return cells
	}
	for k, c := range cells[n:] {
		if c.slot != plainText || unicode.ToLower(c.r) != rune(the[k]) {
			return cells
		}
	}
	t := r.term(slot)
	if t.Kind != doc.Name || strings.HasPrefix(r.m.slots[slot].ending, "-") || !afterArticle(r.m.unit.Source[:t.SourceSpan.Start]) {
		return cells
	}
	if certain := certainlyBare(t.Target); !certain && (!bare(t.Target) || !r.alone(next)) {
		return cells
	}
	return cells[:n]
}

// afterArticle reports whether before ends with a definite article.
func afterArticle(before string) bool {
	before, ok := strings.CutSuffix(before, " ")
	if !ok {
		return false
	}
	switch strings.ToLower(before[strings.LastIndexAny(before, " („“»‚")+1:]) {
	case "der", "die", "das", "dem", "den", "des", "beim", "vom", "zum", "zur", "im", "am":
		return true
	}
	return false
}

// certainlyBare reports whether name, of a company or club, never has an
// article in English: Commerzbank AG, FC Schalke 04.
func certainlyBare(name string) bool {
	words := strings.Fields(strings.TrimPrefix(name, "1. "))
	return len(words) > 1 && (lang.LegalForm(words[len(words)-1]) || lang.ClubPrefix(words[0]) || civic(words[0]))
}

// bare reports whether name is one of a company or the like that has no
// article in English unless it is an attribute. Parties and agencies have one.
func bare(name string) bool {
	return bareNames()[name] || lang.KnownName(name) && !shouting(name)
}

// bareNames are the organisations of the built-in glossary that have no article.
var bareNames = sync.OnceValue(func() map[string]bool {
	names := map[string]bool{}
	for _, e := range glossary.Builtin().Entries {
		if e.Context == "organisation" && !lang.WithArticle(e.English[strings.LastIndexByte(e.English, ' ')+1:]) {
			names[e.English] = true
		}
	}
	return names
})

// alone reports whether what follows the name, from cell i on, shows that it is
// not the attribute of a noun: the end, punctuation, a function word or verb.
func (r *restorer) alone(i int) bool {
	if r.plainAt(i) != ' ' {
		return i >= len(r.cells) || r.cells[i].slot == plainText && !alnum(r.cells[i].r) && r.cells[i].r != '-'
	}
	var b strings.Builder
	for i++; alnum(r.plainAt(i)); i++ {
		b.WriteRune(r.plainAt(i))
	}
	word := b.String()
	if first, _ := utf8.DecodeRuneInString(word); !unicode.IsLower(first) {
		return false
	}
	return lang.AfterName(word) || strings.HasSuffix(word, "ed")
}
