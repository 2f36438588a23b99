package lang

import "testing"

func TestNames(t *testing.T) {
	tests := []struct {
		what  string
		is    func(string) bool
		words map[string]bool
	}{
		{"NounEnding", NounEnding, map[string]bool{"Rechenleistung": true, "Freiheiten": true, "Wissenschaft": true, "Google": false, "Jung": false, "Sundar": false}},
		{"Title", Title, map[string]bool{"Bundeskanzler": true, "Bundeskanzlerin": true, "CEO": true, "Seniorchef": true, "Haushaltspolitikerin": true, "Stadträtin": true, "Berlin": false, "Martin": false, "Richter": true}},
		{"PersonNoun", PersonNoun, map[string]bool{"Glaziologin": true, "Bassist": true, "Äthiopier": true, "Hölle": false}},
		{"Label", Label, map[string]bool{"Firma": true, "Branchendienstes": true, "Vergleichsportals": true, "Fahrgastverband": true, "Übergang": true, "Montag": false}},
		{"PlaceEnding", PlaceEnding, map[string]bool{"Unterlauterbach": true, "Kiefersfelden": true, "Bach": false, "Mäusen": false}},
		{"Town", Town, map[string]bool{"Bielefeld": true, "Essen": false, "Halle": false}},
	}
	for _, tt := range tests {
		for word, want := range tt.words {
			if got := tt.is(word); got != want {
				t.Errorf("%s(%s) = %v", tt.what, word, got)
			}
		}
	}
}
