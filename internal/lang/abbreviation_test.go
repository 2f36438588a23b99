package lang

import (
	"strings"
	"testing"
)

func TestAbbreviationOf(t *testing.T) {
	for word, want := range map[string]Abbreviation{
		"Dr": Inside, "z.B": Inside, "bzw": Inside, "Dipl.-Ing": Inside,
		"Abs": BeforeNumber, "Okt": BeforeNumber,
		"Mio": BeforeName, "e.V": BeforeName, "v.Chr": BeforeName,
		"usw":  MayEnd,
		"Haus": NoAbbreviation, "Max": NoAbbreviation, "Dir": NoAbbreviation, "": NoAbbreviation, "-": NoAbbreviation,
	} {
		if got := AbbreviationOf(word); got != want {
			t.Errorf("AbbreviationOf(%q) is %d, want %d", word, got, want)
		}
	}
}

func TestAbbreviationsHaveOneClass(t *testing.T) {
	for w := range rows(germanTSV) {
		n := 0
		for _, a := range abbreviations {
			if a.has(w) {
				n++
			}
		}
		if n > 1 {
			t.Errorf("%s has several classes", w)
		}
		if n == 1 && strings.HasSuffix(w, ".") {
			t.Errorf("%s has its last full stop, which no word that is looked up has", w)
		}
	}
}

func TestOpensSentence(t *testing.T) {
	for _, w := range []string{"Die", "Er", "Laut", "Übrigens", "Warum"} {
		if !OpensSentence(w) {
			t.Errorf("%s should open a sentence", w)
		}
	}
	for _, w := range []string{"die", "Haus", "Meta", "Mal", "Will", ""} {
		if OpensSentence(w) {
			t.Errorf("%q may have its capital for another reason", w)
		}
	}
}

func TestHyphens(t *testing.T) {
	for _, w := range []string{"und", "bzw.", "oder", "bis"} {
		if !SuspendsHyphen(w) {
			t.Errorf("a hyphen before %s is not one of hyphenation", w)
		}
	}
	if SuspendsHyphen("öffentlichung") {
		t.Error("öffentlichung is the rest of a word")
	}
	for w, want := range map[string]bool{"KI": true, "20": true, "deutsch": true, "rot-polnisch": true, "Veröffent": false, "": false} {
		if got := KeepsHyphen(w); got != want {
			t.Errorf("KeepsHyphen(%q) is %t", w, got)
		}
	}
	if !CountsNext("zu") || CountsNext("Haus") {
		t.Error("a number can follow zu in the next line, but is no reason to join it to Haus")
	}
	if !LeavesOpen("und") || LeavesOpen("Haus") || LeavesOpen("ab") {
		t.Error("a line can end with Haus and ab, not with und")
	}
}
