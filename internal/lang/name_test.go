package lang

import "testing"

func TestNounEnding(t *testing.T) {
	for word, want := range map[string]bool{"Rechenleistung": true, "Freiheiten": true, "Wissenschaft": true, "Google": false, "Jung": false, "Sundar": false} {
		if got := NounEnding(word); got != want {
			t.Errorf("NounEnding(%s) = %v", word, got)
		}
	}
}

func TestTitle(t *testing.T) {
	for word, want := range map[string]bool{"Bundeskanzler": true, "Bundeskanzlerin": true, "CEO": true, "Berlin": false} {
		if got := Title(word); got != want {
			t.Errorf("Title(%s) = %v", word, got)
		}
	}
}
