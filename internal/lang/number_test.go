package lang

import (
	"strings"
	"testing"
)

// numberCases feeds the table test, the round-trip test and the fuzzer's seeds.
var numberCases = []struct {
	text string
	want string // each expression as source=English, then its kind and value
}{
	{"2.000 Menschen", "2.000=2,000 cardinal 2000"},
	{"40 % der Leute", "40 %=40% percent 40"},
	{"40 Prozent der Leute", "40 Prozent=40 percent percent 40"},
	{"um 1,5 Prozentpunkte", "1,5 Prozentpunkte=1.5 percentage points percent 1.5"},
	{"für 3,5 Mio. Euro verkauft", "3,5 Mio. Euro=3.5 million euros currency 3500000"},
	{"Das kostet 5 Mio. Euro. Die SPD", "5 Mio. Euro=5 million euros currency 5000000"},
	{"Es waren 5 Mio.", "5 Mio=5 million cardinal 5000000"},
	{"2 Milliarden und 3 Billionen", "2 Milliarden=2 billion cardinal 2000000000 | 3 Billionen=3 trillion cardinal 3000000000000"},
	{"5 Tsd. Stück", "5 Tsd.=5,000 cardinal 5000"},
	{"€ 5 oder 5 €, 1 Euro", "€ 5=€5 currency 5 | 5 €=€5 currency 5 | 1 Euro=1 euro currency 1"},
	{"1,50 Euro, 1.234,56 €", "1,50 Euro=1.50 euros currency 1.5 | 1.234,56 €=€1,234.56 currency 1234.56"},
	{"10 Milliarden Euro (14,7 Milliarden US-Dollar)", "10 Milliarden Euro=10 billion euros currency 10000000000 | 14,7 Milliarden US-Dollar=14.7 billion U.S. dollars currency 14700000000"},
	{"1000 Schweizer Franken", "1000 Schweizer Franken=1,000 Swiss francs currency 1000"},
	{"am 3. Oktober 1990", "3. Oktober 1990=October 3, 1990 date 1990-10-03"},
	{"Am 3. Oktober tagte der 20. Bundestag.", "3. Oktober=October 3 date --10-03 | 20.=20th ordinal 20"},
	{"vom 3. bis 5. Oktober 2020", "3. bis 5. Oktober 2020=October 3 to 5, 2020 date 2020-10-03..05"},
	{"am 03.10.90 und 3.10.2015", "03.10.90=October 3, 1990 date 1990-10-03 | 3.10.2015=October 3, 2015 date 2015-10-03"},
	{"Am 3.10. ist frei", "3.10.=October 3 date --10-03"},
	{"um 14.30 Uhr, 14 Uhr, 8:05 Uhr", "14.30 Uhr=2:30 p.m. time 14:30 | 14 Uhr=2 p.m. time 14:00 | 8:05 Uhr=8:05 a.m. time 08:05"},
	{"um 12 Uhr mittags, 0.00 Uhr, 8 Uhr abends", "12 Uhr mittags=noon time 12:00 | 0.00 Uhr=midnight time 00:00 | 8 Uhr abends=8 p.m. time 20:00"},
	{"um halb drei, gegen halb 8 Uhr abends, halb zwei Leute", "halb drei=2:30 time 02:30 | halb 8 Uhr abends=7:30 p.m. time 19:30 | zwei=two word 2"},
	{"um 14:30:15 Uhr, nach 2:06:31 Stunden", "14:30:15 Uhr=14:30:15 score 14..30..15 | 2:06:31=2:06:31 score 2..6..31"},
	{"mehr als 2024. Bis mindestens 2023 nicht, mehr als 2023 Menschen, rund 2000", "2024=2024 year 2024 | 2023=2023 year 2023 | 2023=2,023 year 2023 | 2000=2,000 year 2000"},
	{"am 24./25. Dezember, vom 5.-7. Mai 2020", "24./25. Dezember=December 24/25 date --12-24..25 | 5.-7. Mai 2020=May 5-7, 2020 date 2020-05-05..07"},
	{"nach 1:23,45 Minuten, 5.-7. Platz", "1:23,45=1:23.45 score 1..23.45 | 5.=5th ordinal 5 | 7.=7th ordinal 7"},
	{"in den 1990ern, 5.000 mAh", "1990ern=1990s year 1990 | 5.000 mAh=5,000 mAh unit 5000"},
	{"von 9 bis 17 Uhr", "9 bis 17 Uhr=9 a.m. to 5 p.m. time 09:00..17:00"},
	{"10 bis 12 Kinder", "10 bis 12=10 to 12 range 10..12"},
	{"10 bis 12 Prozent, 5–10 %, 5 bis 10 €", "10 bis 12 Prozent=10 to 12 percent range 10..12 | 5–10 %=5–10% range 5..10 | 5 bis 10 €=€5 to €10 range 5..10"},
	{"2 bis 3 Mio. Euro", "2 bis 3 Mio. Euro=2 to 3 million euros range 2000000..3000000"},
	{"Saison 2019/20, 1914–1918", "2019/20=2019/20 range 2019..20 | 1914–1918=1914–1918 range 1914..1918"},
	{"im 19. Jahrhundert. Sie wurde 14. Ihr Bruder", "19.=19th ordinal 19 | 14=14 cardinal 14"},
	{"am 3. und 4. Spieltag", "3.=3rd ordinal 3 | 4.=4th ordinal 4"},
	{"bis zum 20. statt bis zum 10. eines Monats", "20.=20th ordinal 20 | 10.=10th ordinal 10"},
	{"am 5. und 6. des Monats", "5.=5th ordinal 5 | 6.=6th ordinal 6"},
	{"1. Runde: 6:3, 6:4 gegen Novak", "1.=1st ordinal 1 | 6:3=6-3 score 6..3 | 6:4=6-4 score 6..4"},
	{"Halbfinale: 7:6 (7:4)", "7:6=7-6 score 7..6 | 7:4=7-4 score 7..4"},
	{"aus dem 17./18. Jahrhundert", "17.=17th ordinal 17 | 18.=18th ordinal 18"},
	{"in der 1./2. Bundesliga, in der 2. Bundesliga", "1.=1st ordinal 1 | 2.=2nd ordinal 2 | 2.=2.* ordinal 2"},
	{"Der 1. FC Nürnberg siegte 3:1 in 90 Minuten", "1.=1.* ordinal 1 | 3:1=3-1 score 3..1 | 90=90 cardinal 90"},
	{"im Verhältnis 3:1, um 20:15", "3:1=3:1 score 3..1 | 20:15=20:15 time 20:15"},
	{"§ 5 Abs. 2 S. 1 Nr. 3 BGB", "§ 5 Abs. 2 S. 1 Nr. 3=section 5 (2) sentence 1 no. 3 section 5..2..1..3"},
	{"Art. 3 Abs. 1 GG, § 218a", "Art. 3 Abs. 1=Article 3 (1) section 3..1 | § 218a=section 218a section 218"},
	{"Tel. 089/123456, +49 30 1234-56", "089/123456=089/123456 phone 89123456 | +49 30 1234-56=+49 30 1234-56 phone 4930123456"},
	{"im Jahr 2015 100 Fälle", "2015=2015 year 2015 | 100=100 cardinal 100"},
	{"in den 1960er Jahren, die 60er-Jahre", "1960er Jahren=1960s year 1960 | 60er-Jahre=60s year 60"},
	{"Llama 2, Version 2.0.1, IP 192.168.100.200", "2=2 cardinal 2 | 2.0.1=2.0.1 version 2..0..1 | 192.168.100.200=192.168.100.200 version 192..168..100..200"},
	{"2.200.112 Stimmen", "2.200.112=2,200,112 cardinal 2200112"},
	{"0.125 und 2.5", "0.125=0.125 decimal 0.125 | 2.5=2.5 decimal 2.5"},
	{"833 333 Euro, 20 000 Menschen", "833 333 Euro=833,333 euros currency 833333 | 20 000=20,000 cardinal 20000"},
	{"rund 2500 Menschen, PLZ 80331, seit 1945 Menschen", "2500=2,500 cardinal 2500 | 80331=80331 cardinal 80331 | 1945=1945 year 1945"},
	{"24-jährige, G20, Covid-19, A380, 90kg, 160 km/h", "24=24* cardinal 24 | 20=20* cardinal 20 | 19=19* cardinal 19 | 380=380* cardinal 380 | 90kg=90 kg unit 90 | 160 km/h=160 km/h unit 160"},
	{"1/2 Liter, 2½ Stunden", "1/2=1/2 fraction 0.5 | 2½=2½ fraction 2.5"},
	{"bei -5 °C", "-5 °C=-5°C unit -5"},
	{"5,- Euro", "5,- Euro=5 euros currency 5"},
	{"fünfundzwanzig, Zweihundertdreißig", "fünfundzwanzig=twenty-five word 25 | Zweihundertdreißig=two hundred thirty word 230"},
	{"drei Dutzend Leute, eine halbe Million", "drei Dutzend=three dozen word 36 | eine halbe Million=half a million word 500000"},
	{"zwei Drittel, anderthalb Jahre, zwanzigste", "zwei Drittel=two-thirds word 2/3 | anderthalb=one and a half word 1.5 | zwanzigste=twentieth word 20"},
	{"Wilhelm II. dankte ab", "II=II roman 2"},
	{"ein Haus, einst, Hunderte Achtung Zweig", ""},
	{"978-3-16-148410-0", "978-3-16-148410-0=978-3-16-148410-0 phone 9783161484100"},
}

func describe(text string, ns []Number) string {
	var out []string
	for _, n := range ns {
		mark := ""
		if n.Bound {
			mark = "*"
		}
		out = append(out, text[n.Start:n.End]+"="+n.English()+mark+" "+string(n.Kind)+" "+n.Value)
	}
	return strings.Join(out, " | ")
}

func TestGermanNumbers(t *testing.T) {
	for _, c := range numberCases {
		if got := describe(c.text, GermanNumbers(c.text)); got != c.want {
			t.Errorf("%q:\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

// The English of a German expression reads back as the same value.
func TestEnglishReadsBack(t *testing.T) {
	for _, c := range numberCases {
		checkReadsBack(t, c.text)
	}
}

func checkReadsBack(t *testing.T, text string) {
	t.Helper()
	for _, n := range GermanNumbers(text) {
		if n.Bound || n.Kind == NumRoman { // both need what stands around them
			continue
		}
		back := EnglishNumbers(n.English())
		if len(back) != 1 || !SameValue(n, back[0]) || back[0].Start != 0 || back[0].End != len(n.English()) {
			t.Errorf("%q -> %q (%s %s %q) reads back as %v", text[n.Start:n.End], n.English(), n.Kind, n.Value, n.Unit, back)
		}
	}
}

func FuzzGermanNumbers(f *testing.F) {
	for _, c := range numberCases {
		f.Add(c.text)
	}
	for _, s := range []string{"zwei Milliarden drei Millionen vierzigtausenderste", "neunmillionendreitausend", "eine Million eine Million eine Million", "zweihundertdritte Uhr"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		checkSpans(t, text, GermanNumbers(text))
		checkReadsBack(t, text)
	})
}

func FuzzEnglishNumbers(f *testing.F) {
	for _, c := range numberCases {
		for _, n := range GermanNumbers(c.text) {
			f.Add(n.English())
		}
	}
	f.Add("two billion three million forty-first, nine million million and a half")
	f.Fuzz(func(t *testing.T, text string) {
		checkSpans(t, text, EnglishNumbers(text))
	})
}

func checkSpans(t *testing.T, text string, ns []Number) {
	t.Helper()
	last := 0
	for _, n := range ns {
		if n.Start < last || n.End <= n.Start || n.End > len(text) || len(n.parts) == 0 || n.English() == "" {
			t.Fatalf("bad number %+v in %q after %d", n, text, last)
		}
		last = n.End
	}
}
