package lang

import (
	"testing"
)

func TestCompareNumbers(t *testing.T) {
	same := [][2]string{
		{"2,5 Millionen Euro", "€2,500,000"},
		{"rund 2,5 Mio. Euro", "about 2.5 million euros"},
		{"Um 14 Uhr", "At 2 p.m."},
		{"gegen 4.00 Uhr (00.00 Uhr GMT)", "at around 4.00 am (0000 GMT)"},
		{"im 20. Jahrhundert", "in the twentieth century"},
		{"im 20. Jahrhundert", "in the 20th century"},
		{"fünfundzwanzig Leute", "25 people"},
		{"drei Dutzend Leute", "three dozen people"},
		{"36 Leute", "three dozen people"},
		{"ein Mann", "one man"},
		{"Platz 1", "first place"},
		{"beide Ärzte", "2 doctors"},
		{"in den 60er Jahren", "in the 1960s"},
		{"am 03.10.90", "on 3 October 1990"},
		{"am 3. Oktober", "on the 3rd of October"},
		{"eine zweistündige Rede", "a 2 hour speech"},
		{"2 bis 3 Mio. Euro", "between 2 and 3 million euros"},
		{"der 24-Jährige", "the 24-year-old"},
		{"Sie siegten 3:1", "They won 3-1"},
		{"30 Grad minus, -5 °C", "minus 30 degrees, 5 °C below zero"},
		{"von 2,1 auf 2,3 Mrd. Euro", "from 2.1 billion to 2.3 billion euros"},
		{"von 2,1 auf 2,3 Mrd. Euro", "from 2.1 to 2.3 billion euros"},
		{"bei 21,6 statt bisher 21,2 Mrd. Euro", "at 21.6 billion euros instead of 21.2 billion"},
		{"zwei bis drei Millionen Jahre", "two million to three million years"},
		{"10 Milliarden", "10bn"},
		{"mehrere hunderttausend Euro", "several hundred thousand euros"},
		{"ein Jahrzehnt", "10 years"},
		{"anderthalb Jahre", "1.5 years"},
		{"83 % und 75 Prozent", "83 percent and 75 per cent"},
		{"2019/20", "2019-20"},
		{"um halb drei", "at 2:30"},
		{"zwischen -3 und +1 °C", "between minus three and plus one degree"},
		{"auf 10 188,13 Punkte", "to 10,188.13 points"},
		{"8 Milliarden Euro", "8 thousand million euros"},
		{"der CO2-Ausstoß", "emissions of carbon dioxide"},
		{"von neun bis siebzehn Uhr", "from nine to five"},
		{"mit 1,8 Promille", "at 0.18%"},
		{"in 2:19:58 Stunden", "in 2:19:58"},
	}
	for _, c := range same {
		if m, x := CompareNumbers(c[0], c[1]); len(m)+len(x) > 0 {
			t.Errorf("%q = %q: missing %q, extra %q", c[0], c[1], describe(c[0], m), describe(c[1], x))
		}
	}
	different := [][2]string{
		{"2.000 Euro", "2.000 euros"},
		{"2.000 Euro", "2,100 euros"},
		{"2.200.112", "2,200,12"},
		{"3,5 Mio. Euro", "3.5 billion euros"},
		{"von 2,1 auf 2,3 Mrd. Euro", "from 2.1 million to 2.3 billion euros"},
		{"von 20 auf 2,3 Mrd. Euro", "from 21 billion to 2.3 billion euros"},
		{"drei Milliarden", "three million"},
		{"5 Billionen", "5 billion"},
		{"fünfundzwanzig Leute", "twenty-six people"},
		{"14 Uhr", "4 p.m."},
		{"14 Uhr", "2 a.m."},
		{"3. Oktober 1990", "October 3, 1991"},
		{"3. Oktober", "October 4"},
		{"40 Prozent", "4 percent"},
		{"der 20. Bundestag", "the 21st Bundestag"},
		{"10 bis 12", "10 to 13"},
		{"drei Dutzend", "four dozen"},
		{"das Jahr 1914", "the year"},
		{"das Jahr", "the year 1914"},
		{"12 Männer und 12 Frauen", "12 men and women"},
		{"die 1960er Jahre", "the 1970s"},
	}
	for _, c := range different {
		if m, x := CompareNumbers(c[0], c[1]); len(m)+len(x) == 0 {
			t.Errorf("%q and %q pass as the same", c[0], c[1])
		}
	}
}

func TestSameValue(t *testing.T) {
	for _, c := range []struct {
		de, en string
		same   bool
	}{
		{"2,5 Millionen", "2,500,000", true},
		{"40 %", "40 percent", true},
		{"5 Euro", "€5", true},
		{"5 Euro", "$5", false},
		{"14 Uhr", "2 p.m.", true},
		{"14 Uhr", "2:30 p.m.", false},
		{"3. Oktober 1990", "3 October 1990", true},
		{"3. Oktober 1990", "October 3", false},
		{"zwanzigste", "20th", true},
		{"10 bis 12 Prozent", "10–12%", true},
		{"10 Prozent", "10 percentage points", false},
	} {
		a, b := GermanNumbers(c.de), EnglishNumbers(c.en)
		if len(a) != 1 || len(b) != 1 {
			t.Fatalf("%q, %q: found %d and %d", c.de, c.en, len(a), len(b))
		}
		if SameValue(a[0], b[0]) != c.same {
			t.Errorf("SameValue(%q, %q) is not %v", c.de, c.en, c.same)
		}
	}
}

func TestEnglishNumbers(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"2,000 people", "cardinal 2000"},
		{"a 1000-euro fine", "currency 1000"},
		{"US$14.7bn and £5m", "currency 14700000000 | currency 5000000"},
		{"$2.5 to $3 million", "range 2500000..3000000"},
		{"on Oct. 3, 1990 and 5th of May", "date 1990-10-03 | date --05-05"},
		{"May 5, 2000 people", "date 2000-05-05"},
		{"from 9 a.m. to noon", "time 09:00..12:00"},
		{"two hundred and five, a thousand, one", "word 205 | word 1000"},
		{"a hundred thousand", "word 100"},
		{"nine hundred and ninety-nine thousand, two-thirds", "word 999000 | word 2/3"},
		{"half a million, two and a half", "word 500000 | word 2.5"},
		{"the twenty-first century", "word 21"},
		{"'60s and 1960s", "year 60 | year 1960"},
		{"World War II", "roman 2"},
	} {
		var got string
		for i, n := range EnglishNumbers(c.text) {
			if i > 0 {
				got += " | "
			}
			got += string(n.Kind) + " " + n.Value
		}
		if got != c.want {
			t.Errorf("%q: got %s, want %s", c.text, got, c.want)
		}
	}
}
