package lang

import "strings"

// Abbreviation says how the full stop of a German abbreviation is to be read.
type Abbreviation int

// The classes of abbreviation, by what may follow their full stop inside a
// sentence.
const (
	// NoAbbreviation is a word whose full stop ends a sentence.
	NoAbbreviation Abbreviation = iota
	// Inside never ends a sentence: another word must follow (Dr., bzw., z. B.).
	Inside
	// BeforeNumber goes on only before a number (Abs. 2, Kap. IV).
	BeforeNumber
	// BeforeName goes on before a noun or name (5 Mio. Euro, Müller jun.), but
	// not before a word that has a capital only where a sentence begins.
	BeforeName
	// MayEnd goes on only before a lower-case word (usw., etc., u. Ä.).
	MayEnd
)

// AbbreviationOf is the class of a word that stands before a full stop. The
// word may itself hold full stops ("d.h", "Dipl.-Ing"), but no spaces.
func AbbreviationOf(word string) Abbreviation {
	if class := abbreviated(word); class != NoAbbreviation {
		return class
	}
	// "Reg.-Bez", "CDU-Abg": the last part decides.
	if i := strings.LastIndexAny(word, "-/"); i >= 0 {
		return abbreviated(word[i+1:])
	}
	if strings.HasSuffix(word, "str") { // Bahnhofstr. 5
		return BeforeNumber
	}
	return NoAbbreviation
}

// abbreviations are the classes with their words. The table leaves out what is
// also a common last word of a sentence ("Art" is there because it counts only
// before a number).
var abbreviations = []struct {
	class Abbreviation
	has   func(string) bool
}{
	{Inside, german.word("abbr-inside")}, {BeforeNumber, german.word("abbr-number")},
	{BeforeName, german.word("abbr-name")}, {MayEnd, german.word("abbr-end")},
}

func abbreviated(word string) Abbreviation {
	for _, a := range abbreviations {
		if a.has(word) {
			return a.class
		}
	}
	return NoAbbreviation
}
