package check

import (
	"regexp"

	"dolmetsch/glossary"
	"dolmetsch/pipeline/doc"
)

var falseFriend = Check{
	Code:     "false-friend",
	Severity: doc.Warning,
	Doc:      "The English has the word that looks like a German one and means something else: eventuell and eventually, bekommen and become.",
	Example:  Example{Source: "Eventuell kommt der Chef.", Target: "Eventually the boss will come."},
	Run: func(u *doc.Unit, _ *glossary.Glossary) []doc.Issue {
		if blank(u) {
			return nil
		}
		source, target := texts(u)
		var out []doc.Issue
		for _, f := range falseFriends {
			de := f.german.FindString(source)
			if de == "" || f.excuse != nil && f.excuse.MatchString(source) {
				continue
			}
			if en := f.english.FindString(target); en != "" {
				out = append(out, issues("%q is hardly %q here, rather %q", de, en, f.meaning)...)
			}
		}
		return out
	},
}

// falseFriends list German words, the English words that they are not, and
// German words that excuse these.
var falseFriends = []struct {
	german, english, excuse *regexp.Regexp
	meaning                 string
}{
	{word(`eventuell\pL*`), word(`eventual(?:ly)?`), word(`schließlich|letztlich|irgendwann|am Ende`), "possibly"},
	{word(`aktuell\pL*`), word(`actual`), word(`tatsächlich\pL*|eigentlich\pL*|wirklich\pL*`), "current"},
	{word(`bekomm(?:e|t|st|en)`), word(`becom(?:e|es|ing)`), word(`w[ieu]rd\pL*|geworden`), "get"},
	{word(`Chef(?:s|in|innen)?`), word(`chefs?`), word(`\pL*[Kk][oö]ch\pL*|Chefk\pL+|\pL*[Kk]üche\pL*|Restaurant\pL*`), "boss, head"},
	{word(`Gymnasi(?:um|ums|en)`), word(`gymnasiums?|gyms?`), word(`Turn\pL+|Sport\pL+`), "secondary school"},
	{word(`Handys?`), word(`handy|handies`), nil, "mobile phone"},
	{word(`Gift(?:e|s)?`), word(`gifts?`), word(`Geschenk\pL*`), "poison"},
	{word(`Rat`), word(`rats?`), word(`\pL*[Rr]atten?\pL*`), "advice, council"},
	{word(`sensib(?:el|le|len|ler|les)`), word(`sensible`), word(`vernünftig\pL*`), "sensitive"},
	{word(`sympathisch\pL*`), word(`sympathetic`), word(`Mitgefühl\pL*`), "likeable"},
	{word(`brav\pL{0,2}`), word(`brave`), word(`tapfer\pL*|mutig\pL*`), "well-behaved"},
	{word(`Fabriken?`), word(`fabrics?`), word(`Stoff\pL*|Gewebe\pL*`), "factory"},
	{word(`Prospekte?n?`), word(`prospects?`), word(`Aussicht\pL*`), "brochure"},
	{word(`Konkurs\pL*`), word(`concourse`), nil, "bankruptcy"},
	{word(`Meinungen|Meinung`), word(`meanings?`), word(`Bedeutung\pL*|Sinn\pL*`), "opinion"},
	{word(`Warenhaus(?:es)?|Warenhäusern?`), word(`warehouses?`), word(`Lager\pL*`), "department store"},
	{word(`Novellen?`), word(`novels?`), word(`Roman\pL*`), "novella, amendment"},
	{word(`Unternehmer(?:n|s|in)?`), word(`undertakers?`), word(`Bestatt\pL*`), "entrepreneur"},
	{word(`Kaution(?:en)?`), word(`cautions?`), word(`[Vv]orsicht\pL*`), "bail, deposit"},
	{word(`dezent\pL*`), word(`decent`), nil, "discreet"},
	{word(`genial\pL*`), word(`genial`), nil, "ingenious"},
	{word(`pathetisch\pL*`), word(`pathetic`), nil, "solemn"},
	{word(`Oldtimern?s?`), word(`old-?timers?`), nil, "classic car"},
	{word(`Beamern?s?`), word(`beamers?`), nil, "projector"},
	{word(`Mobbing`), word(`mobbing`), nil, "bullying"},
	{word(`Smokings?`), word(`smoking`), word(`[Rr]auch\pL*`), "tuxedo"},
}

func word(pattern string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)(?:^|[^\pL-])(?:` + pattern + `)(?:[^\pL-]|$)`)
}
