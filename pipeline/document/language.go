package document

import (
	"github.com/abadojack/whatlanggo"
)

// Language is what a text seems to be written in.
type Language struct {
	Code string // ISO 639-1
	Name string // in English
	Sure bool
}

// languages are those that are told apart: those that stand in or beside German
// news. The fewer there are, the surer is the answer on short texts.
//
// whatlanggo is old and stable, with trigrams in 0.5 MB; lingua-go, which is
// better on single words, would add a hundred.
var languages = whatlanggo.Options{Whitelist: map[whatlanggo.Lang]bool{
	whatlanggo.Deu: true, whatlanggo.Eng: true, whatlanggo.Fra: true, whatlanggo.Ita: true, whatlanggo.Spa: true, whatlanggo.Nld: true,
	whatlanggo.Pol: true, whatlanggo.Por: true, whatlanggo.Tur: true, whatlanggo.Swe: true, whatlanggo.Dan: true, whatlanggo.Ces: true,
	whatlanggo.Rus: true, whatlanggo.Ukr: true, whatlanggo.Arb: true,
}}

// Detect says which language text seems to be in; the zero Language if none.
func Detect(text string) Language {
	info := whatlanggo.DetectWithOptions(text, languages)
	if info.Lang < 0 {
		return Language{}
	}
	return Language{info.Lang.Iso6391(), info.Lang.String(), info.IsReliable()}
}
