package offline

import "testing"

func TestSpelt(t *testing.T) {
	for _, c := range [][2]string{
		{"Viele Städte, z. B. Köln, sparen.", "Viele Städte, zum Beispiel Köln, sparen."},
		{"Z.B. ⟦N1⟧ spart.", "Zum Beispiel ⟦N1⟧ spart."},
		{"Er zahlt, d. h. ca. ⟦D1⟧ gehen.", "Er zahlt, d. h. ca. ⟦D1⟧ gehen."},
		{"Das sind (evtl. ⟦D1⟧) viele.", "Das sind (eventuell ⟦D1⟧) viele."},
		{"Im ⟦D1⟧ Jh. war es kalt.", "Im ⟦D1⟧ Jahrhundert war es kalt."},
		{"Es stammt aus dem ⟦D1⟧ Jh.", "Es stammt aus dem ⟦D1⟧ Jh."},
		{"Er sagte: “Es ist aus dem ⟦D1⟧ Jh.”", "Er sagte: “Es ist aus dem ⟦D1⟧ Jh.”"},
		{"Nach ⟦D1⟧ Std. kam er u. a. nach ⟦N1⟧.", "Nach ⟦D1⟧ Stunden kam er unter anderem nach ⟦N1⟧."},
		{"Obst, Brot u. v. a. Dinge u. a. m. liegen da.", "Obst, Brot und viele andere Dinge und anderes mehr liegen da."},
		{"Der Katalog (⟦D1⟧ S., ⟦D2⟧) ist da.", "Der Katalog (⟦D1⟧ Seiten, ⟦D2⟧) ist da."},
		{"Siehe S. ⟦D1⟧ und § ⟦D2⟧ S. ⟦D3⟧.", "Siehe S. ⟦D1⟧ und § ⟦D2⟧ S. ⟦D3⟧."},
		{"Prof. Dr. med. ⟦N1⟧ und Dr. rer. nat. ⟦N2⟧ kamen.", "Prof. Dr. ⟦N1⟧ und Dr. ⟦N2⟧ kamen."},
		{"Dr. h. c. mult. ⟦N1⟧", "Dr. h. c. mult. ⟦N1⟧"},
		{"Er heißt Z. Bach.", "Er heißt Z. Bach."},
		{"Kein Punkt", "Kein Punkt"},
	} {
		if got := spelt(c[0]); got != c[1] {
			t.Errorf("%q: got %q, want %q", c[0], got, c[1])
		}
		if again := spelt(c[1]); again != c[1] {
			t.Errorf("%q is spelt again: %q", c[1], again)
		}
	}
}

func TestTidy(t *testing.T) {
	for _, c := range []struct{ text, source, want string }{
		{"people estimated  estimates.", "", "people estimated estimates."},
		{"section 1 et , etc. it", "", "section 1 et, etc. it"},
		{"“No ‘Weiter so ’” stops", "", "“No ‘Weiter so’” stops"},
		{"serving it. ” So", "", "serving it.” So"},
		{"Yes ! Or .NET ?", "", "Yes! Or .NET?"},
		{"He left … and", "", "He left … and"},
		{"about ⟦D1⟧ km3 and 2 m2.", "etwa ⟦D1⟧ km³ und 2 m²", "about ⟦D1⟧ km³ and 2 m²."},
		{"The CO2 of km3", "Das CO₂", "The CO₂ of km3"},
		{"a plain text.", "ein Text", "a plain text."},
	} {
		if got := tidy(c.text, c.source); got != c.want {
			t.Errorf("%q: got %q, want %q", c.text, got, c.want)
		}
	}
}
