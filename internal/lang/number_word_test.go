package lang

import (
	"fmt"
	"strings"
	"testing"
)

// germanWordsOf writes a number below a million in words, as a German would.
func germanWordsOf(n int) string {
	ones := strings.Fields("null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn")
	tens := strings.Fields("- - zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig")
	joined := func(n int) string {
		return strings.TrimSuffix(strings.Replace(germanWordsOf(n)+"|", "eins|", "ein|", 1), "|")
	}
	switch {
	case n < 20:
		return ones[n]
	case n < 100 && n%10 == 0:
		return tens[n/10]
	case n < 100:
		return joined(n%10) + "und" + tens[n/10]
	case n < 1000 && n%100 == 0:
		return joined(n/100) + "hundert"
	case n < 1000:
		return joined(n/100) + "hundert" + germanWordsOf(n%100)
	case n%1000 == 0:
		return joined(n/1000) + "tausend"
	}
	return joined(n/1000) + "tausend" + germanWordsOf(n%1000)
}

// germanOrdinalOf writes an ordinal in words: zweihunderterste.
func germanOrdinalOf(n int) string {
	w := germanWordsOf(n)
	for cardinal, ordinal := range map[string]string{"eins": "erste", "drei": "dritte", "sieben": "siebte", "acht": "achte"} {
		if n%100 < 20 && strings.HasSuffix(w, cardinal) {
			return strings.TrimSuffix(w, cardinal) + ordinal
		}
	}
	if n%100 > 0 && n%100 < 20 {
		return w + "te"
	}
	return w + "ste"
}

// Every cardinal and ordinal up to 9,999 in words has its value, and comes out
// of English with the same.
func TestNumberWordTables(t *testing.T) {
	if got := germanOrdinalOf(201) + " " + germanOrdinalOf(1311) + " " + germanOrdinalOf(21); got != "zweihunderterste eintausenddreihundertelfte einundzwanzigste" {
		t.Fatal("the test writes ", got)
	}
	bad := 0
	check := func(word string, n int, ordinal bool) {
		text := "Es war " + word + " dort."
		ns := GermanNumbers(text)
		if len(ns) != 1 || ns[0].Value != fmt.Sprint(n) || ns[0].ordinal != ordinal || text[ns[0].Start:ns[0].End] != word {
			if bad++; bad < 20 {
				t.Errorf("%s is read as %+v", text, ns)
			}
			return
		}
		if en := EnglishNumbers(ns[0].English()); len(en) != 1 || !SameValue(en[0], ns[0]) {
			if bad++; bad < 20 {
				t.Errorf("%s is written %q and read as %+v", text, ns[0].English(), en)
			}
		}
	}
	for n := 2; n < 10000; n++ {
		check(germanWordsOf(n), n, false)
		check(germanOrdinalOf(n), n, true)
		check(germanOrdinalOf(n)+"n", n, true)
	}
	if bad > 0 {
		t.Errorf("%d are wrong", bad)
	}
}

// Numbers from a million up in words are one.
func TestMillionsInWords(t *testing.T) {
	for german, want := range map[string]struct{ value, english string }{
		"eine Million zweihunderttausend":             {"1200000", "one million two hundred thousand"},
		"zwei Millionen dreihundertfünfzigtausend":    {"2350000", "two million three hundred fifty thousand"},
		"drei Milliarden vierhundert Millionen":       {"3400000000", "three billion four hundred million"},
		"zwei Milliarden eine Million":                {"2001000000", "two billion one million"},
		"zwei Milliarden drei Millionen vierzig":      {"2003000040", "two billion three million forty"},
		"fünf Billionen zwei Milliarden":              {"5002000000000", "five trillion two billion"},
		"eine Million fünfhundert":                    {"1000500", "one million five hundred"},
		"zwölf Millionen":                             {"12000000", "twelve million"},
		"zweimillionen":                               {"2000000", "two million"},
		"dreimillionenzweihunderttausend":             {"3200000", "three million two hundred thousand"},
		"vierundzwanzigmillionensechshundertachtzehn": {"24000618", "twenty-four million six hundred eighteen"},
	} {
		ns := GermanNumbers("Es waren " + german + " im Land.")
		if len(ns) != 1 || ns[0].Value != want.value || ns[0].English() != want.english || ns[0].End != len("Es waren "+german) {
			t.Errorf("%s is read as %+v, English %q", german, ns, firstEnglish(ns))
			continue
		}
		if en := EnglishNumbers("There were " + want.english + " here."); len(en) != 1 || !SameValue(en[0], ns[0]) {
			t.Errorf("%s is read as %+v", want.english, en)
		}
	}
	for german, want := range map[string]string{ // two numbers
		"Das kostete zwei Millionen zehn Jahre zuvor.": "2000000 10",
		"Von drei Millionen vier Milliarden zu machen": "3000000 4000000000",
		"zwei Millionen und dreißig":                   "2000000 30",
	} {
		var got []string
		for _, n := range GermanNumbers(german) {
			got = append(got, n.Value)
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%s is read as %s, want %s", german, s, want)
		}
	}
	for german, want := range map[string]string{"die einmillionste Besucherin": "one millionth", "der zweimillionste": "two millionth"} {
		if ns := GermanNumbers(german); len(ns) != 1 || ns[0].English() != want || !ns[0].ordinal {
			t.Errorf("%s is %+v", german, ns)
		}
	}
}

func firstEnglish(ns []Number) string {
	if len(ns) == 0 {
		return ""
	}
	return ns[0].English()
}
