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
	{"250 g Mehl, 5 l Milch, 3 t Stahl, 9,8 s, 100 m", "250 g=250 g unit 250 | 5 l=5 l unit 5 | 3 t=3 t unit 3 | 9,8 s=9.8 s unit 9.8 | 100 m=100 m unit 100"},
	{"120 PS, 80 qm, 7 Bft, 400 ppm, 10 µm, 15 mg/l", "120 PS=120 horsepower unit 120 | 80 qm=80 m² unit 80 | 7 Bft=7 Bft unit 7 | 400 ppm=400 ppm unit 400 | 10 µm=10 µm unit 10 | 15 mg/l=15 mg/l unit 15"},
	{"0,5 Promille, 0,8 ‰, 12 Seemeilen, 30 Grad, 39.000 Zähler", "0,5 Promille=0.5 per mille unit 0.5 | 0,8 ‰=0.8‰ unit 0.8 | 12 Seemeilen=12 nautical miles unit 12 | 30 Grad=30 degrees unit 30 | 39.000 Zähler=39,000 points unit 39000"},
	{"150 TEUR, 1,5 TEUR, 3 MEUR, 200 Kronen, 40 norwegische Kronen", "150 TEUR=150,000 euros currency 150000 | 1,5 TEUR=1.5 thousand euros currency 1500 | 3 MEUR=3 million euros currency 3000000 | 200 Kronen=200 crowns currency 200 | 40 norwegische Kronen=40 Norwegian kroner currency 40"},
	{"CHF 1'200.50, 85'000.–, Fr. 3.50, 5 zł, 1’234’567.50 Franken", "CHF 1'200.50=CHF 1,200.50 currency 1200.5 | 85'000.–=85,000 cardinal 85000 | Fr. 3.50=CHF 3.50 currency 3.5 | 5 zł=PLN 5 currency 5 | 1’234’567.50 Franken=1,234,567.50 francs currency 1234567.5"},
	{"5 Jahre, 10 Kilometer, ein 10-Meter-Turm", "5=5 cardinal 5 | 10=10 cardinal 10 | 10=10* cardinal 10"}, // the words stay in the sentence
	{"300 v. Chr., 80 n. Chr. und 44 vor Christus", "300 v. Chr.=300 B.C. unit 300 | 80 n. Chr.=80 A.D. unit 80 | 44 vor Christus=44 B.C. unit 44"},
	{"Am 3.Oktober, 3. Okt. 2020, 01.Januar 2018, 5. Feber, am 7. Sept.", "3.Oktober=October 3 date --10-03 | 3. Okt. 2020=October 3, 2020 date 2020-10-03 | 01.Januar 2018=January 1, 2018 date 2018-01-01 | 5. Feber=February 5 date --02-05 | 7. Sept=September 7 date --09-07"},
	{"vom 3.–5.10. und vom 12.-14.5.2019", "3.–5.10.=October 3–5 date --10-03..05 | 12.-14.5.2019=May 12-14, 2019 date 2019-05-12..14"},
	{"am 3., 9., 17. und 24. November", "3., 9., 17. und 24. November=November 3, 9, 17 and 24 date --11-03..09..17..24"},
	{"in der Nacht vom 3. auf den 4. März", "3. auf den 4. März=March 3 to 4 date --03-03..04"},
	{"bis 16.12. weiter, Montag (15.05.), 07.08. frei, um 16.05. ging es", "16.12.=December 16 date --12-16 | 15.05.=May 15 date --05-15 | 07.08.=August 7 date --08-07 | 16.05=16.05 decimal 16.05"},
	{"141205 Jul 24, 091530 Okt 23", "141205 Jul 24=141205 Jul 24 phone 14120524 | 091530 Okt 23=091530 Okt 23 phone 9153023"},
	{"um dreiviertel fünf, gegen Viertel nach acht, ab viertel vor neun, kurz vor fünf vor zwölf, um fünf nach halb drei", "dreiviertel fünf=4:45 time 04:45 | Viertel nach acht=8:15 time 08:15 | viertel vor neun=8:45 time 08:45 | fünf vor zwölf=11:55 time 11:55 | fünf nach halb drei=2:35 time 02:35"},
	{"14 Uhr MEZ, 9.30 Uhr MESZ, am Abend um 8 Uhr, am Samstagnachmittag um 4 Uhr", "14 Uhr MEZ=2 p.m. CET time 14:00 | 9.30 Uhr MESZ=9:30 a.m. CEST time 09:30 | 8 Uhr=8 p.m. time 20:00 | 4 Uhr=4 p.m. time 16:00"},
	{"in 9:30 Minuten, nach 12:05 Stunden, in 23:21,7 Minuten", "9:30=9:30 score 9..30 | 12:05=12:05 score 12..5 | 23:21,7=23:21.7 score 23..21.7"},
	{"1:14.000.000, im Maßstab 1:25.000, Chancen von 1:50.000", "1:14.000.000=1:14,000,000 score 1..14000000 | 1:25.000=1:25,000 score 1..25000 | 1:50.000=1:50,000 score 1..50000"},
	{"Da fiel das 1:0. Es hieß 3:1 (1:1), später 10:9", "1:0=1-0 score 1..0 | 3:1=3-1 score 3..1 | 1:1=1-1 score 1..1 | 10:9=10-9 score 10..9"},
	{"eineinviertel, zweidreiviertel, eineinhalb, anderthalb", "eineinviertel=one and a quarter word 1.25 | zweidreiviertel=two and three-quarters word 2.75 | eineinhalb=one and a half word 1.5 | anderthalb=one and a half word 1.5"},
	{"-0,5 Prozent, minus 5 Grad, Minus 3 °C, −2 Punkte", "-0,5 Prozent=-0.5 percent percent -0.5 | minus 5 Grad=minus 5 degrees unit -5 | Minus 3 °C=minus 3°C unit -3 | −2 Punkte=−2 points unit -2"},
	{"IBAN DE89 3704 0044 0532 0130 00, AT61 1904 3002 3457 3201", "DE89 3704 0044 0532 0130 00=DE89 3704 0044 0532 0130 00 phone 89370400440532013000 | AT61 1904 3002 3457 3201=AT61 1904 3002 3457 3201 phone 611904300234573201"},
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
		back := EnglishNumbers(n.English() + n.behind())
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
