package protect

import (
	"strings"
	"testing"

	"dolmetsch/doc"
)

// Names whole and nothing but names, in the patterns of news prose.
func TestStructure(t *testing.T) {
	tests := []struct{ source, want string }{
		{"„Ich höre mit 64 Filialen auf“, sagte Seniorchef Heinrich Hölscher.", "Heinrich Hölscher"},
		{"Gesucht werden 600 Beschäftigte, wie Werkleiterin Katrin Böhnisch am Montag mitteilte.", "Katrin Böhnisch"},
		{"„Das verstehe ich“, sagte Kulturdezernentin Ülkü Özdemir-Schäfer.", "Ülkü Özdemir-Schäfer"},
		{"„Das stimmt nicht“, sagte Gemeinderätin Gudrun Ebenhoch.", "Gudrun Ebenhoch"},
		{"Die Haushaltspolitikerin Eveliina Rantanen warnte vor Kürzungen.", "Eveliina Rantanen"},
		{"„Das reicht nicht“, sagte Stadträtin Maria Żak-Sommerfeld.", "Maria Żak-Sommerfeld"},
		{"Den Preis bekam eine Komödie von Timo Sägebrecht, die für Lachstürme sorgte.", "Timo Sägebrecht"},
		{"Das berichtet die Glaziologin Seraina Caduff.", "Seraina Caduff"},
		{"„Ich warte“, sagt der Bassist Jörg Häußler.", "Jörg Häußler"},
		{"Das Tor schoss der eingewechselte Mirko Danelius in der 90. Minute.", "Mirko Danelius"},
		{"Der CDU-Politiker Dr. Konstantin von Rabenau widersprach.", "CDU, Konstantin von Rabenau"},
		{"Es siegte der Äthiopier Tadesse Worku Alemu nach 2:06:31 Std. deutlich.", "Tadesse Worku Alemu"},
		{"Als erste Frau lief Mercy Jepkosgei-Arap ins Ziel.", "Mercy Jepkosgei-Arap"},
		{"Es spielte der Posaunist Frederic Belli, dann sprach Anna Weber von der Stadt.", "Frederic Belli, Anna Weber"},
		{"Karl-Theodor zu Guttenberg traf Annegret Kramp-Karrenbauer.", "Karl-Theodor zu Guttenberg, Annegret Kramp-Karrenbauer"},
		{"Es kamen J. K. Rowling und Mohammed bin Salman.", "J. K. Rowling, Mohammed bin Salman"},
		{"Der Fahrer Peter Kurz bremste.", "Peter Kurz"},
		{"Das sagt Dr. Sommer.", "Sommer"},
		{"In Rom sprach Papst Leo XIV. zu den Menschen.", "Rom=Rome, Papst Leo XIV.=Pope Leo XIV"},
		{"In Rom sprach Papst Klemens IX. zu den Menschen.", "Rom=Rome, Klemens IX.=Klemens IX"},
		{"Die FDP-Politikerin Marie-Agnes Strack-Zimmermann kritisierte Recep Tayyip Erdoğan.", "FDP, Marie-Agnes Strack-Zimmermann, Recep Tayyip Erdoğan"},
		{"Der Reporter Jim Acosta von CNN fragte nach.", "Jim Acosta, CNN"},
		{"(Foto: L. Arancibia)", "L. Arancibia"},
		{"Es folgt ein Spiel gegen M. Torrente, z. B. im Mai.", "M. Torrente"},
		{"Der frühere Präsident George W. Bush sprach.", "George W. Bush"},
		{"Gerüchte um Saddam Husseins Sohn gab es viele.", "Saddam Hussein"},
		{"Die Hölscher GmbH & Co. KG mit Sitz in Münster wird verkauft.", "Hölscher GmbH & Co. KG, Münster"},
		{"Sie wird von der Großbäckerei Kornfeld AG übernommen.", "Kornfeld AG"},
		{"Das sagte Analystin Verena Kostka vom Bankhaus Reimers & Söhne.", "Verena Kostka, Reimers & Söhne"},
		{"Das fordert der Verein Elbfreunde e. V. seit Jahren.", "Elbfreunde e. V."},
		{"Der Investor, die Firma Höhenwind, will nun abwarten.", "Höhenwind"},
		{"Nach einem Bericht des Branchendienstes Silberdraht haben elf Entwickler gekündigt.", "Silberdraht"},
		{"Das zeigen Zahlen des Vergleichsportals Zinskompass im Mittel.", "Zinskompass"},
		{"Die Gewerkschaft Nahrung-Genuss-Gaststätten (NGG) sieht das skeptisch.", "Nahrung-Genuss-Gaststätten, NGG"},
		{"Der Fahrgastverband Pro Bahn hielt dagegen.", "Pro Bahn"},
		{"Der Sozialverband VdK hält den Betrag für zu niedrig.", "VdK"},
		{"Die IG Metall will die Kurzarbeit mittragen.", "IG Metall"},
		{"Gegen den FC St. Pauli gewannen die Gäste.", "FC St. Pauli"},
		{"Am Samstag spielt St. Pauli gegen Schalke 04.", "St. Pauli, Schalke 04"},
		{"Der 1. FC Heidenheim verlor.", "1. FC Heidenheim"},
		{"Der Beste war Fabian Krull vom SC Charlottenburg.", "Fabian Krull, SC Charlottenburg"},
		{"Eine Ausstellung im Neuen Palais zeigt das.", "Neuen Palais=Neues Palais"},
		{"Im Januar liebte Friedrich II. Obst.", "Friedrich II.=Friedrich II"},
		{"Es stammt aus der Zeit Friedrich Wilhelms I.", "Friedrich Wilhelms I=Friedrich Wilhelm I"},
		{"Der Gemeinderat von Unterlauterbach lehnte das Vorhaben ab.", "Unterlauterbach"},
		{"Am Übergang Kiefersfelden warten Lastwagen.", "Kiefersfelden"},
		{"Er arbeitet am Universitätsklinikum Freiburg.", "Freiburg"},
		{"Eine Rentnerin aus Bielefeld verlor viel Geld.", "Bielefeld"},
		{"Er gewann das Tennisturnier in Halle.", "Halle"},
		{"Sie will die „Alte Post“ verkaufen.", "Alte Post"},
		{"Infrage kommt Proxima Centauri b, der nah ist.", "Proxima Centauri b"},
		{"Er nutzte Antworten des Google-Chatbots Gemini.", "Google, Gemini"},
		{"Im Stadtteil Klotzsche sind Wohnungen geplant.", "Klotzsche"},

		{"Die Stadtwerke München GmbH erhöht die Preise.", "Stadtwerke München GmbH"},
		{"Sie arbeitet bei den Stadtwerken München in München.", "Stadtwerken München=Stadtwerke München, München=Munich"},
		{"Die Kreissparkasse Göppingen-Süd und die Sparkasse KölnBonn öffnen.", "Kreissparkasse Göppingen-Süd, Sparkasse KölnBonn"},
		{"Die Flughafen München GmbH warnt.", "Flughafen München GmbH"},
		{"Das Geld der Stadtwerke Menschen zu geben ist falsch.", ""},
		{"In München spielte der TSV 1860 München gegen Bayer 04 Leverkusen.", "München=Munich, TSV 1860 München, Bayer 04 Leverkusen"},
		{"Der TSV München Ost traf auf den VfL Bochum 1848.", "TSV München Ost, VfL Bochum 1848"},
		{"Der 1. FC Köln verlor in Köln gegen Bayern München.", "1. FC Köln, Köln=Cologne, Bayern München=Bayern Munich"},
		{"Die Deutsche Bank AG und die Deutsche Bahn schwiegen.", "Deutsche Bank AG, Deutsche Bahn"},
		{"Er lehrt an der Universität Duisburg-Essen.", "Duisburg-Essen"},
		{"Siegfried Freiherr von Gleichenstein und Otto Graf Lambsdorff kamen.", "Siegfried Freiherr von Gleichenstein, Otto Graf Lambsdorff"},
		{"Darin beschreibt Thomas Mann Davos genau.", "Thomas Mann, Davos"},
		{"Der Sturz Saddam Husseins auf dem Platz war inszeniert.", "Saddam Hussein"},
		{"Der Tod König Ludwigs II. bleibt rätselhaft.", "Ludwigs II.=Ludwig II"},
		{"Im Jahr 1700 regierte Ludwig XIV.", "Ludwig XIV=Louis XIV"},
		{"Er nutzt ein iPhone 15 Pro und GPT-4o.", "iPhone 15 Pro, GPT-4o"},
		{"Das Galaxy S24 Ultra fliegt in der Boeing 737 Max mit.", "Galaxy S24 Ultra, Boeing 737 Max"},
		{"Am S-Bahn-Tunnel und per E-Mail und U-Bahn.", ""},
		{"Das meldet das Fachblatt „Infektiologie heute“ über den Film „Die Stille“.", "Infektiologie heute"},
		{"Laut der Zeitung „Münchner Bote“ kam er aus München.", "Münchner Bote, München=Munich"},
		{"Das sagte Ministerpräsident Stephan Weil (SPD).", "Stephan Weil, SPD"},
		{"Es hieß, dass Stephan Sie sah.", "Stephan"},
		{"Nach dem Nato-Gipfel sprach die Uefa.", "Nato=NATO, Uefa=UEFA"},

		{"Damit gab der Trainer Fehler zu, und die Firma Mitarbeiter entlassen will keiner.", ""},
		{"Der Sprecherin zufolge nahm der Minister Stellung.", ""},
		{"Das Unternehmen Geld zu leihen lehnte die Bank Ende Mai ab.", ""},
		{"Bei Mäusen und in Badehosen ist das anders.", ""},
		{"Die Stadt bauen Bagger & Co. um, z. B. Autos und Straßen.", ""},
	}
	for _, tt := range tests {
		d := article1(tt.source)
		Find(d, nil, Options{Names: true})
		var got []string
		for _, term := range d.Blocks[0].Units[0].Terms {
			switch {
			case term.Kind != doc.Name:
			case term.Target == term.Source:
				got = append(got, term.Source)
			default:
				got = append(got, term.Source+"="+term.Target)
			}
		}
		if s := strings.Join(got, ", "); s != tt.want {
			t.Errorf("%q: names %s; want %s", tt.source, s, tt.want)
		}
	}
}

// A family name with particles is one by itself once the full name has stood.
func TestFamily(t *testing.T) {
	d := article1("Es sprach Anna von der Heydt.", "Von der Heydt lachte, und von der Heydt ging.", "Das ist von der Ostsee bekannt.")
	Find(d, nil, Options{Names: true})
	for i, want := range []string{"Anna von der Heydt", "Von der Heydt, von der Heydt", "Ostsee"} {
		var got []string
		for _, term := range d.Blocks[0].Units[i].Terms {
			got = append(got, term.Source)
		}
		if s := strings.Join(got, ", "); s != want {
			t.Errorf("unit %d: %s, want %s", i, s, want)
		}
	}
}

func TestTags(t *testing.T) {
	d := article1("Auf X schrieb @max_1 über #Klimawandel (#NoAfD), a@b.de und die #1.")
	Find(d, nil, Options{})
	var got []string
	for _, term := range d.Blocks[0].Units[0].Terms {
		if term.Kind == doc.URL {
			got = append(got, term.Source)
		}
	}
	if s := strings.Join(got, " "); s != "@max_1 #Klimawandel #NoAfD a@b.de" {
		t.Errorf("found %s", s)
	}
}

// A name that structure shows once is one wherever it stands.
func TestStructureElsewhere(t *testing.T) {
	d := article1("Käufer ist die Kornfeld AG.", "Danach will Kornfeld „die Lage neu bewerten“.", "Das sagte Sprecherin Lena Ohnsorg.", "Was Ohnsorg plant, ist offen.")
	Find(d, nil, Options{Names: true})
	for i, want := range []string{"Kornfeld AG", "Kornfeld", "Lena Ohnsorg", "Ohnsorg"} {
		found := false
		for _, term := range d.Blocks[0].Units[i].Terms {
			found = found || term.Kind == doc.Name && term.Source == want
		}
		if !found {
			t.Errorf("unit %d: no name %s in %+v", i, want, d.Blocks[0].Units[i].Terms)
		}
	}
}
