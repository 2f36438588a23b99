package lang

import (
	_ "embed"
	"strings"
	"sync"
)

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
	for _, p := range separable() {
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
		if strong := strongVerbs()[base]; strong != nil {
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
	if strongVerbs()[base] == nil {
		for _, p := range inseparable() {
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
	known := func(base string) bool { return strongVerbs()[base] != nil || phraseVerb(base) }
	if known(word) {
		return true
	}
	for _, prefixes := range [][]string{separable(), inseparable()} {
		for _, p := range prefixes {
			if base, ok := strings.CutPrefix(word, p); ok && known(base) {
				return true
			}
		}
	}
	return false
}

var phraseVerb = german.word("phrase-verb")

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

var (
	separable   = german.beginnings("separable")
	inseparable = german.beginnings("inseparable")
)

//go:embed data/verbs.tsv
var verbsTSV string

// strongVerbs are the stems of a strong or irregular verb, by its infinitive:
// those of the present and preterite, and the participle without ge-.
var strongVerbs = sync.OnceValue(func() map[string][]string {
	m := map[string][]string{}
	for word, stems := range rows(verbsTSV) {
		m[word] = strings.Fields(stems)
	}
	return m
})

// StrongForm reports whether word is the third person singular of the preterite
// of a strong verb, without a prefix: schwieg, kam.
func StrongForm(word string) bool { return strongForms()[word] }

var strongForms = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for _, stems := range strongVerbs() {
		if len(stems) > 1 {
			m[stems[len(stems)-2]] = true
		}
	}
	return m
})
