package lang

import "strings"

// Verb is a German verb taken apart: abschaffen is ab|schaffen.
type Verb struct {
	Particle string // separable, stands at the end of a main clause; "" for none
	// Stems are what endings are added to in the present, the preterite and the
	// subjunctive, with Particle: abschaff, abnimm, abnahm.
	Stems []string
	// Participles are second participles as they stand (abgenommen) or, of weak
	// verbs, without their -t (abgeschaff).
	Participles []string
}

// GermanVerb takes an infinitive apart, by its spelling and a table of strong
// verbs. It is generous: where a prefix may be separable or not (übersetzen),
// and where what looks like one may belong to the stem, it has the stems of
// both, the first of the results being the likeliest.
func GermanVerb(infinitive string) []Verb {
	verbs := []Verb{joinedVerb("", infinitive)}
	for _, p := range separable {
		if base, ok := strings.CutPrefix(infinitive, p); ok && verbBase(base) {
			verbs = append(verbs, joinedVerb(p, base))
			break
		}
	}
	return verbs
}

// joinedVerb is the verb of particle and a base, which has no other separable
// particle.
func joinedVerb(particle, base string) Verb {
	v := Verb{Particle: particle}
	add := func(prefix, base string) {
		weak := VerbStem(base)
		stems, participles := []string{weak}, []string{weak}
		if strong := strongVerbs[base]; strong != nil {
			stems = append(stems, strong[:len(strong)-1]...)
			participles = append(participles, strong[len(strong)-1])
		}
		for _, s := range stems {
			v.Stems = append(v.Stems, particle+prefix+s)
		}
		for _, s := range participles {
			v.Participles = append(v.Participles, particle+prefix+s) // studiert, begonnen
			if prefix == "" {
				v.Participles = append(v.Participles, particle+"ge"+s)
			}
		}
	}
	if strongVerbs[base] == nil {
		for _, p := range inseparable {
			if rest, ok := strings.CutPrefix(base, p); ok && verbBase(rest) {
				add(p, rest)
				break
			}
		}
	}
	add("", base)
	return v
}

// KnownVerb reports whether word is the infinitive of a strong verb, with or
// without a prefix, or of another that often goes with a noun: in Kraft setzen.
func KnownVerb(word string) bool {
	known := func(base string) bool { return strongVerbs[base] != nil || phraseVerbs[base] }
	if known(word) {
		return true
	}
	for _, prefixes := range [][]string{separable, inseparable} {
		for _, p := range prefixes {
			if base, ok := strings.CutPrefix(word, p); ok && known(base) {
				return true
			}
		}
	}
	return false
}

var phraseVerbs = WordSet("setzen stellen legen machen führen leisten üben stecken holen suchen fassen spielen sagen sein")

// VerbStem is an infinitive without its ending.
func VerbStem(infinitive string) string {
	if s, ok := strings.CutSuffix(infinitive, "en"); ok {
		return s
	}
	return strings.TrimSuffix(infinitive, "n")
}

// verbBase reports whether what follows a prefix can be a verb.
func verbBase(base string) bool {
	return len(base) >= 4 && strings.HasSuffix(base, "n") && strings.ContainsAny(VerbStem(base), "aeiouyäöü") || base == "tun"
}

// separable are the particles of verbs, those that begin with another before
// that one.
var separable = strings.Fields(`zurecht zurück zusammen zuvor zu wieder weiter weg vorüber voraus voran vorbei vorweg vor voll um unter über
	teil statt sicher preis offen nieder nach mit los klar kaputt hoch hinzu hinweg hinunter hinter hinein hinaus hinauf hin hervor herunter herum herein
	herbei heraus herauf heran her heim gleich gegenüber frei fort fest fern fehl entlang entgegen empor einher ein durch dazu davon dar da
	bereit bekannt bei bevor aus aufrecht auf an ab`)

var inseparable = strings.Fields(`wider unter über hinter durch miss ver zer ent emp er be ge um`)

// strongVerbs are the stems of strong and irregular verbs: infinitive, stems
// of the present and preterite, and the participle without ge-.
var strongVerbs = func() map[string][]string {
	m := map[string][]string{}
	for _, line := range strings.Split(`befehlen befiehl befahl befohlen, beginnen begann begonnen, beißen biss bissen, bergen birg barg borgen, bersten birst barst borsten,
		biegen bog bogen, bieten bot boten, binden band bunden, bitten bat beten, blasen blies blasen, bleiben blieb blieben, braten briet braten,
		brechen brich brach brochen, brennen brannt brann, bringen brach bracht brach, denken dach dacht dach, dringen drang drungen, dürfen darf durf durf,
		empfehlen empfiehl empfahl empfohlen, essen iss aß gessen, fahren fuhr fahren, fallen fiel fallen, fangen fing fangen, finden fand funden, flechten flicht flocht flochten,
		fliegen flog flogen, fliehen floh flohen, fließen floss flossen, fressen friss fraß fressen, frieren fror froren, geben gib gab geben,
		gehen ging gangen, gelingen gelang lungen, gelten gilt galt golten, genesen genas nesen, genießen genoss nossen, geschehen geschieh geschah schehen,
		gewinnen gewann wonnen, gießen goss gossen, gleichen glich glichen, gleiten glitt glitten, graben grub graben, greifen griff griffen, haben hat hab,
		halten hielt halten, hängen hing hangen, heben hob hoben, heißen hieß heißen, helfen hilf half holfen, kennen kann kannt kann, klingen klang klungen,
		kneifen kniff kniffen, kommen kam kommen, können kann konn konn, kriechen kroch krochen, laden lud laden, lassen ließ lassen, laufen lief laufen,
		leiden litt litten, leihen lieh liehen, lesen lies las lesen, liegen lag legen, lügen log logen, meiden mied mieden, messen miss maß messen,
		nehmen nimm nahm nommen, nennen nann nannt nann, pfeifen pfiff pfiffen, preisen pries priesen, quellen quill quoll quollen, raten riet raten, reiben rieb rieben,
		reißen riss rissen, reiten ritt ritten, rennen rann rannt rann, riechen roch rochen, ringen rang rungen, rinnen rann ronnen, rufen rief rufen,
		saufen soff soffen, saugen sog sogen, schaffen schuf schaffen, scheiden schied schieden, scheinen schien schienen, schelten schilt schalt scholten,
		schieben schob schoben, schießen schoss schossen, schlafen schlief schlafen, schlagen schlug schlagen, schleichen schlich schlichen, schleifen schliff schliffen,
		schließen schloss schlossen, schmeißen schmiss schmissen, schmelzen schmilz schmolz schmolzen, schneiden schnitt schnitten, schreiben schrieb schrieben,
		schreien schrie schrien, schreiten schritt schritten, schweigen schwieg schwiegen, schwellen schwill schwoll schwollen, schwimmen schwamm schwommen,
		schwinden schwand schwunden, schwingen schwang schwungen, schwören schwor schworen, sehen sieh sah sehen, senden sand sandt sand, singen sang sungen, sinken sank sunken,
		sitzen saß sessen, spinnen spann sponnen, sprechen sprich sprach sprochen, springen sprang sprungen, stechen stich stach stochen, stehen stand standen,
		stehlen stiehl stahl stohlen, steigen stieg stiegen, sterben stirb starb storben, stoßen stieß stoßen, streichen strich strichen, streiten stritt stritten,
		tragen trug tragen, treffen triff traf troffen, treiben trieb trieben, treten tritt trat treten, trinken trank trunken, trügen trog trogen, tun ta tat tan,
		verderben verdirb verdarb verdorben, vergessen vergiss vergaß vergessen, verlieren verlor verloren, wachsen wuchs wachsen, waschen wusch waschen, weichen wich wichen,
		weisen wies wiesen, wenden wand wandt wand, werben wirb warb worben, werden wird wurd worden, werfen wirf warf worfen, wiegen wog wogen, winden wand wunden,
		wissen weiß wuss wuss, ziehen zog zogen, zwingen zwang zwungen`, ",") {
		fields := strings.Fields(line)
		m[fields[0]] = fields[1:]
	}
	return m
}()
