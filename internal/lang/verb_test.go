package lang

import (
	"slices"
	"testing"
)

func TestGermanVerb(t *testing.T) {
	tests := []struct{ infinitive, particle, stem, participle string }{
		{"abschaffen", "ab", "abschaff", "abgeschaff"},
		{"abnehmen", "ab", "abnimm", "abgenommen"},
		{"vorbereiten", "vor", "vorbereit", "vorbereit"},
		{"anerkennen", "an", "anerkannt", "anerkann"},
		{"zurücktreten", "zurück", "zurücktritt", "zurückgetreten"},
		{"übernehmen", "", "übernahm", "übernommen"},
		{"übersetzen", "über", "übersetz", "übergesetz"},
		{"beschließen", "", "beschloss", "beschlossen"},
		{"steigen", "", "stieg", "gestiegen"},
		{"erinnern", "", "erinner", "erinner"},
		{"gewinnen", "", "gewann", "gewonnen"},
		{"verlieren", "", "verlor", "verloren"},
		{"studieren", "", "studier", "studier"},
	}
	for _, tt := range tests {
		found := false
		for _, v := range GermanVerb(tt.infinitive) {
			if v.Particle == tt.particle && slices.Contains(v.Stems, tt.stem) && slices.Contains(v.Participles, tt.participle) {
				found = true
			}
		}
		if !found {
			t.Errorf("%s: %+v has no %s %s %s", tt.infinitive, GermanVerb(tt.infinitive), tt.particle, tt.stem, tt.participle)
		}
	}
	if vs := GermanVerb("ändern"); len(vs) != 1 {
		t.Errorf("ändern: %+v", vs)
	}
}
