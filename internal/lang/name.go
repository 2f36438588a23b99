package lang

import (
	"strings"

	"dolmetsch/internal/memo"
)

// FirstName reports whether word is a first name common in German and
// international news.
var FirstName = german.word("first-name")

// OrgForm reports whether word is the legal form of a company or association,
// which makes a name of what stands before it.
var OrgForm = german.word("org-form")

// Title reports whether word is a title, office, profession or form of
// address, in any case of the singular, which stands before a person's name and
// is no part of it.
func Title(word string) bool { return title(word) }

var title = memo.Of(func(word string) bool {
	for _, end := range []string{"", "in", "s", "en", "n"} {
		if w, ok := strings.CutSuffix(word, end); ok && (titled(w)) {
			return true
		}
	}
	return false
})

// PersonNoun reports whether word has the form of a noun for a person: a
// profession, an office, a people. Many other words in -er have it too.
func PersonNoun(word string) bool {
	return Title(word) || person(word)
}

// Label reports whether word is a noun that a name follows without a comma:
// die Firma X, der Stadtteil X.
func Label(word string) bool {
	for _, w := range []string{word, strings.TrimSuffix(word, "s"), strings.TrimSuffix(word, "es")} {
		if labelled(w) {
			return true
		}
	}
	return false
}

// LegalForm reports whether word is the legal form of a company alone, which
// cannot be a part of its proper name.
var LegalForm = german.word("legal-form")

// ClubPrefix reports whether word begins the names of sports clubs.
var ClubPrefix = german.word("club")

// Loanword reports whether word is a German noun that English has too, in
// small letters, so that by its looks it could be an English name.
func Loanword(word string) bool { return loanword(word) || loanword(strings.TrimSuffix(word, "s")) }

var loanword = german.word("loanword")

// Town reports whether word is a town or landscape of Germany, Austria or
// Switzerland that has the same name in English and is no other German word.
var Town = german.word("town")

// TownOrNoun reports whether word is such a town, but a common noun as well.
var TownOrNoun = german.word("town-noun")

// BeforePlace reports whether word is a preposition that stands before the
// names of places, which have no article.
var BeforePlace = german.word("before-place")

// PlaceEnding reports whether word ends as the names of German villages and
// towns do. Many common nouns do so too.
var PlaceEnding = german.ending("place", 3)

// NameParticle reports whether word may stand, in small letters, between the
// parts of a name: von, de, of.
var NameParticle = german.word("name-particle")

// Determiner reports whether word is an article, possessive, demonstrative or
// similar word in small letters, after which a noun is more likely than a name.
var Determiner = german.word("determiner")

// BeforeOne and BeforeMany report whether word, in small letters, stands before a
// noun in the singular or the plural, where the noun's form may be either.
var (
	BeforeOne  = german.word("before-one")
	BeforeMany = german.word("before-many")
)

// NounEnding reports whether word has an ending that German forms nouns with.
var NounEnding = german.ending("noun", 3)

// EnglishNoun reports whether word is an English noun that ends many names of
// events, firms and places, and that German spelling joins with a hyphen:
// Davis-Cup, Canfield-Drive.
var EnglishNoun = english.word("name-noun")

// KnownName reports whether word is the name, or the first word of the name,
// of a company, product, medium or body that is often in the news and has the
// same form in English.
var KnownName = german.word("known-name")

var (
	titled   = either(german.word("title"), german.ending("title", 3))
	labelled = either(german.word("label"), german.ending("label", 3))
	person   = german.ending("person", 3)
)
