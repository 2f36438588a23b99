package lang

import (
	"strings"
	"sync"
)

// Questions about German words, answered by the table data/german.tsv.
var (
	// NobleParticle: a particle of family names, von, van, de.
	NobleParticle = german.word("noble-particle")
	// NobleTitle: a title that stands between the first name and the family
	// name, Graf, Freiherr.
	NobleTitle = german.word("noble-title")
	// TranslatedAbbreviation: a capital abbreviation that is translated, Std.,
	// Nr., Mo.
	TranslatedAbbreviation = german.word("translated-abbr")
	// Address: a pronoun that has a capital inside sentences, Sie, Ihnen.
	Address = german.word("address")
	// GoesWithNumber: a word in small letters that belongs to a number before
	// it, 12 bis, 3 weitere.
	GoesWithNumber = german.word("counted")
	// TownPart: a part of a town behind its name, Süd, Mitte.
	TownPart = german.word("town-part")
	// PlaceEpithet: the stem of an adjective with which many names of places and
	// buildings begin, Neu, Groß.
	PlaceEpithet = german.word("place-epithet")
	// Neuter: a noun of that gender with which names of buildings end.
	Neuter = german.word("neuter")

	// Genre: what an article is, as it stands above its title, Kommentar.
	Genre = german.word("genre")
	// OldSpelling: a frequent word of texts before 1996 that is no longer written
	// so, daß.
	OldSpelling = german.word("old-spelling")
	// HeadlineWord: a word of headlines that is no noun.
	HeadlineWord = german.word("headline")
	// SpokenAcronym: one that stays in capitals though it could be a word, NATO.
	SpokenAcronym = german.word("spoken-acronym")

	// BeforeCount: a word before a number that counts or numbers and is no
	// ordinal, auf Platz 3, stieg auf 40.
	BeforeCount = german.word("before-count")
	// Ranked: a noun that stands behind an ordinal more often than at the
	// beginning of a sentence, Platz, Runde.
	Ranked = german.word("ranked")
	// NoAbbreviationWord: a unit or other word without a vowel that ends
	// sentences, kWh.
	NoAbbreviationWord = german.word("no-abbr")

	// LeftOver: a frequent small word that English has not, and that no ending
	// tells for German.
	LeftOver = german.word("left-over")
	// Untranslated: a frequent German word that is no English one and seldom
	// stands in names.
	Untranslated = german.word("untranslated")
	// Cognate: a short word that is the same in both languages.
	Cognate = german.word("cognate")

	// UmlautPlural: a noun in small letters, or the end of one, whose plural has
	// an umlaut and -e or -er, and never -e alone.
	UmlautPlural = either(german.word("umlaut-plural"), german.ending("umlaut-plural", 0))
	// Dative: a word before the dative of the singular, im, zum.
	Dative = german.word("dative")
	// NeverVerb: an adjective or adverb that ends as infinitives do, offen.
	NeverVerb = german.word("never-verb")
	// Declined: a noun that is declined like an adjective, der Abgeordnete, ein
	// Abgeordneter.
	Declined = german.ending("declined", 0)
	// PageNoun: a thing that web pages have and articles are seldom about, in small
	// letters: newsletter, merkliste.
	PageNoun = either(german.word("page"), german.ending("page", 3))
	// PagePart: a thing that web pages have and articles may be about: artikel, video.
	PagePart = german.word("page-part")
	// PageAct: what the reader of a page is asked to do there: abonnieren, teilen.
	PageAct = german.word("page-act")
	// Stamp: what stands beside the date, the author or the reading time of an
	// article, in small letters: aktualisiert, lesezeit, redaktion.
	Stamp = german.word("stamp")
	// PageFill: a small word that stands beside those on buttons and in menus.
	PageFill = german.word("page-fill")
	// MakesVerb: the prefix of a verb that is no first part of a compound, Ver,
	// Ent.
	MakesVerb = german.word("prefix")
)

// Questions about English words, answered by the table data/english.tsv.
var (
	// WithArticle: the last word of a name that has an article, the Vienna
	// Philharmonic.
	WithArticle = english.word("with-article")
	// AfterName: a word behind a name that is no attribute, Siemens has.
	AfterName = english.word("after-name")
	// Negation: not, never, cannot.
	Negation = english.word("negation")
	// Negative: a word that says no in another way, hardly, or begins as such
	// words do, fail-, refus-.
	Negative = either(english.word("negative"), english.beginning("negative"))
	// NotNegative: one that begins like a negative word and is none, under-.
	NotNegative = english.beginning("not-negative")
	// Capitalised: a word in small letters that has a capital without being a
	// name.
	Capitalised = english.word("capitalised")
	// Generic: a noun that a name may lose, the Galapagos Islands.
	Generic = english.word("generic")
	// Linking: a small word between those that initials stand for, of, and.
	Linking = english.word("linking")
	// EnglishOpener: a small word that many sentences begin with, the, it, in.
	EnglishOpener = english.word("opens")
	// SaidTwice: a word that may well stand twice in a row.
	SaidTwice = english.word("said-twice")
	// LinksItself: a word between two that are the same, door to door.
	LinksItself = english.word("links-itself")
	// EnglishSmallWord: one that hardly any English sentence is without, the, of.
	EnglishSmallWord = english.word("small")
	// EnglishAbbreviation: one whose full stop ends no sentence.
	EnglishAbbreviation = english.word("abbr")
)

// NameSpelling is how a name or legal form in capitals is written, GMBH and GmbH,
// ULM and Ulm; "" if the tables have none.
func NameSpelling(capitals string) string { return nameSpellings()[capitals] }

var nameSpellings = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	for _, tag := range []string{"first-name", "town", "known-name", "legal-form"} { // the last that has it decides
		for w := range german.lists()[tag].words {
			m[strings.ToUpper(w)] = w
		}
	}
	return m
})

// Sibilant reports whether a name ends with the sound of s, so that its German
// genitive has an apostrophe and no ending: Marx, Fritz, Grace.
func Sibilant(name string) bool {
	return HasAnySuffix(strings.ToLower(name), "s", "x", "z", "ß", "ce")
}

// More questions about German words, for names.
var (
	// TitleOrSurname: a title that is a frequent family name as well, Herr
	// König, Frau Richter.
	TitleOrSurname = german.word("title-surname")
	// Says: a verb of saying in the third person singular, which a person does.
	Says = german.word("says")
	// Copula: an auxiliary or other frequent verb in the third person singular.
	Copula = german.word("copula")
	// Medium: the name of a paper, magazine or programme that is a common word
	// or may be taken for one, der „Spiegel“.
	Medium = german.word("medium")
	// Agency: a news agency or paper in small letters, dpa.
	Agency = german.word("agency")
	// Street: a noun with which names of streets end.
	Street = german.word("street")
	// StreetEnding: a noun made with one, Nibelungenstraße.
	StreetEnding = german.ending("street", 3)
	// ClubName: the first word of the names of sports clubs before a town, which
	// is another word elsewhere, Preußen Münster, Union Berlin.
	ClubName = german.word("club-name")
)

// AdjectiveName: an adjective or other small word in its bare form that is a
// frequent family name as well, Minister Schwarz.
var AdjectiveName = german.word("adjective-name")

// MediumNoun: a noun behind the name of a paper, Bild-Zeitung.
var MediumNoun = german.word("medium-noun")
