package lang

import "testing"

func TestEnglishForm(t *testing.T) {
	tests := []struct {
		base, form string
		want       bool
	}{
		{"model", "models", true}, {"model", "Model’s", true}, {"company", "companies", true}, {"company's", "companies", false},
		{"resign", "resigned", true}, {"resign", "resigning", true}, {"plan", "planned", true}, {"leave", "left", true},
		{"woman", "women", true}, {"crisis", "crises", true}, {"wolf", "wolves", true}, {"party", "parties'", true},
		{"model", "modem", false}, {"power", "powder", false}, {"art", "arts", true}, {"art", "article", false},
	}
	for _, tt := range tests {
		if got := EnglishForm(tt.base, tt.form); got != tt.want {
			t.Errorf("EnglishForm(%q, %q) = %v", tt.base, tt.form, got)
		}
	}
}

func TestEnglishArticle(t *testing.T) {
	for next, want := range map[string]string{
		"OpenAI": "an", "Google": "a", "hour": "an", "university": "a", "European": "a", "FBI agent": "an", "NATO": "a", "UN envoy": "a",
		"8%": "an", "80% rise": "an", "18": "an", "11": "an", "100": "a", "“Anna”": "an", "Ukrainian": "a", "unintended": "an", "One": "a",
	} {
		if got := EnglishArticle(next); got != want {
			t.Errorf("EnglishArticle(%q) = %s", next, got)
		}
	}
}
