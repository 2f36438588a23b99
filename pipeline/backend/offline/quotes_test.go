package offline

import "testing"

func TestQuoted(t *testing.T) {
	for _, tt := range []struct {
		what, source, text string
		from               []int
		want               string
	}{
		{"right", "“ Wir gehen heim ”, sagte er.", "“ We go home”, he said.", []int{0, 1, 2, 4, 3}, "“ We go home”, he said."},
		{"closed too soon", "“ Wir gehen heim ”, sagte er.", "“ We” go home, he said.", []int{0, 1, 2, 4, 3}, "“ We go home”, he said."},
		{"closed too late", "“ Wir gehen heim ”, sagte er.", "“ We go home, he said.”", []int{0, 1, 2, 4, 3}, "“ We go home”, he said."},
		{"opened too late", "Er sagte “ ja zu allem ”.", "He said yes “ to everything”.", []int{0, 1, 2, 3, 4}, "He said “ yes to everything”."},
		{"a word drawn in", "Das Wort “ nie ” fehlt hier.", "The word “ never lacks” here.", []int{0, 1, 2, 3, 4}, "The word “ never” lacks here."},
		{"marks lost", "Er nannte es “ einen schönen Tag ” und ging.", "He called it a fine day and left.", []int{0, 1, 2, 3, 4, 5, 6, 7}, "He called it “ a fine day” and left."},
		{"an empty pair", "“ Nein danke ”, sagte er.", "“ ” No thanks, he said.", []int{0, 1, 3, 2}, "“ No thanks”, he said."},
		{"two of them", "“ Wir gehen heim ”, sagte er, “ und das sofort ”.", "“ We” go home, he said, “ and that at once”.", []int{0, 1, 2, 4, 3, 5, 6, 7, 7}, "“ We go home”, he said, “ and that at once”."},
		{"in another order", "“ Wir gehen ”, sagte er, “ und das sofort ”.", "“ And that at once”, he said, “ we go”.", []int{4, 5, 6, 6, 3, 2, 0, 1}, "“ And that at once”, he said, “ we go”."},
		{"goes on in the next sentence", "Er sagte: “ Wir gehen heim.", "He said: We “ go home.", []int{0, 1, 2, 3, 4}, "He said: “ We go home."},
		{"comes from the sentence before", "Wir gehen heim ”, sagte er.", "We go” home, he said.", []int{0, 1, 2, 4, 3}, "We go home”, he said."},
		{"the stop inside", "Er sagte: “ Wir gehen heim. ”", "He said: “ We go” home.", []int{0, 1, 2, 3, 4}, "He said: “ We go home.”"},
		{"nothing known", "Er sagte “ ja zu allem ”.", "He agreed “ with” it all.", []int{0, -1, -1, -1, -1}, "He agreed “ with” it all."},
		{"no marks", "Er ging.", "He left.", []int{0, 1}, "He left."},
	} {
		if got := quoted(aligned(tt.source, tt.text, tt.from...), tt.source); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.what, got, tt.want)
		}
	}
}
