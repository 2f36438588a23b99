package lang

import (
	"fmt"
	"slices"
	"testing"
)

func (d Difference) none() bool {
	return len(d.Missing)+len(d.Extra)+len(d.Units)+len(d.Signs)+len(d.Days)+len(d.Left)+len(d.Unnamed) == 0
}

func (d Difference) describe(de, en string) string {
	out := fmt.Sprintf("missing %q, extra %q, left %q", describe(de, d.Missing), describe(en, d.Extra), describe(de, d.Left))
	for _, p := range slices.Concat(d.Units, d.Signs, d.Days) {
		out += fmt.Sprintf(" %q is %q", de[p[0].Start:p[0].End], en[p[1].Start:p[1].End])
	}
	return out
}

func TestCompareValues(t *testing.T) {
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
		// in another unit
		{"anderthalb Jahre altes Kind", "an 18-month-old child"},
		{"nach zwei Wochen", "after 14 days"},
		{"48 Stunden", "two days"},
		{"1,5 Kilometer", "1,500 meters"},
		{"eine Dreiviertelstunde", "forty-five minutes"},
		{"eine Viertelstunde", "15 minutes"},
		{"ein halbes Jahr", "six months"},
		{"150 TEUR", "150,000 euros"},
		{"0,8 Promille", "0.08 percent"},
		{"8 Kilometer", "5 miles"},
		{"rund hundert Meter", "about a hundred yards"},
		{"12.12.19", "12/12/19"},
		{"am 3.10.2019", "on October 3, 2019"},
		// the unit in another form
		{"5.000 m", "the 5,000m"},
		{"160 km/h", "160km/h"},
		{"69 cm", "69 centimeters"},
		{"90 kg", "90 kilos"},
		{"16 m²", "16sq m"},
		{"200 Pfund", "200 pounds"},
		{"eine zweistündige Sitzung", "a two-hour meeting"},
		{"ein 10-Meter-Turm", "a 10-meter tower"},
		{"3 Prozentpunkte", "3 points"},
		{"10.000 Jahre v. Chr.", "10,000 BCE"},
		{"zwei volle Stunden", "two full hours"},
		{"5 Mio. Euro", "5m euros"},
		// times
		{"um halb vier", "at half past three"},
		{"um viertel nach acht", "at a quarter past eight"},
		{"gegen Viertel vor neun", "at around quarter to nine"},
		{"9:30 Minuten", "nine minutes and 30 seconds"},
		{"um 17:21 Uhr", "at 17:21"},
		{"am Abend gegen 8 Uhr", "at around 8 p.m."},
		{"um 8 Uhr, wie am Abend zuvor", "at 8 p.m., as on the evening before"},
		{"in der Nacht zum Dienstag", "on Monday night"},
		{"in der Nacht auf Montag", "on Sunday night"},
		{"in der Nacht zum Freitag", "in the early hours of Friday"},
		{"im 19. Jahrhundert", "in the 1800s"},
		{"72 Kilometer südöstlich", "45 miles (72 kilometers) southeast"},
		{"mit 14½–13½", "by 14½-13½"},
		{"2,05 Milliarden Pfund im Halbjahr", "in the half to 2.05 billion pounds"},
		{"mehr als 30 GB", "more than 30GBs"},
		// rounds of a cup
		{"im Achtelfinale", "in the round of 16"},
		{"im Viertelfinale", "among the last 8"},
		{"im Sechzehntelfinale", "in the round of 32"},
		// signs
		{"-0,5 Prozent", "a fall of 0.5 percent"},
		{"sank um 0,5 Prozent", "was down 0.5 percent"},
		{"minus 5 Grad", "−5 degrees"},
		{"stieg um 3 Prozent", "was up 3 percent"},
		// months and weekdays
		{"im Mai", "last May"},
		{"am Montagabend", "on Monday evening"},
		{"am Samstag und Sonnabend", "on Saturday"},
		{"in der Welt am Sonntag", "in Welt am Sonntag"},
		{"Rosenmontag", "carnival"},
		{"Er kam im März", "He came in March"},
	}
	for _, c := range same {
		if d := CompareValues(c[0], c[1]); !d.none() {
			t.Errorf("%q = %q: %s", c[0], c[1], d.describe(c[0], c[1]))
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
		{"5 Kilometer", "5 miles"}, {"8 Meter", "8 feet"}, {"zwei Stunden", "two days"}, {"fünf Jahre", "five months"},
		{"eine Stunde", "a day"}, {"drei weitere Jahre", "three more months"}, {"Mitte März", "mid-April"}, {"am 12. März", "on 12 April"}, {"2.500 Pfund (1.100 kg)", "2,400 pounds (1,100 kg)"}, {"halb im Scherz 50 Prozent", "half-jokingly 50 points"}, {"der 18-Jährige", "the 18-month-old"}, {"ein Fünfjahresvertrag", "a five-month contract"}, {"auf der Oktobertagung", "at the April meeting"}, {"der Rosenmontag", "Rose Tuesday"}, {"die Kette Ruby Tuesday", "the chain Ruby Monday"}, {"am 17. Juli um 7 Uhr morgens", "at 7 p.m. on July 17"}, {"eine halbe Stunde", "half a day"}, {"3 Wochen", "3 months"}, {"250 g", "250 kg"}, {"30 Grad", "30 percent"},
		{"5 Euro und 3 Prozent", "3 euros and 5 percent"}, {"eine zweistündige Sitzung", "a two-day meeting"}, {"20 Kronen", "20 euros"},
		{"40 GW", "40 MW"}, {"300 v. Chr.", "300 A.D."}, {"5 km", "5"},
		{"am 3. Oktober", "on November 3"}, {"im Juni", "in July"}, {"3.10.2019", "November 3, 2019"}, {"am Montag", "on Tuesday"}, {"am Freitagabend", "on Thursday evening"},
		{"am Mittwoch", "yesterday"}, {"seit April", "for some time"},
		{"um 8 Uhr", "at 8 p.m."}, {"um 9.30 Uhr", "at 9:30 p.m."}, {"um 20 Uhr", "at 8 a.m."}, {"um 11 Uhr", "at 11 p.m."}, {"am Abend um 8 Uhr", "at 8 a.m."},
		{"um halb vier", "at half past four"}, {"um viertel nach acht", "at a quarter to eight"},
		{"-0,5 Prozent", "0.5 percent"}, {"minus 5 Grad", "5 degrees"}, {"minus 5 Grad", "plus 5 degrees"}, {"stieg um 5 Prozent", "was down 5 percent"}, {"verlor 5 Prozent", "was up 5 percent"},
		{"im Achtelfinale", "in the round of 32"}, {"anderthalb Jahre", "15 months"}, {"eine Dreiviertelstunde", "35 minutes"},
	}
	for _, c := range different {
		if d := CompareValues(c[0], c[1]); d.none() {
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
