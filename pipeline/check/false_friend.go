package check

import (
	"dolmetsch/doc"
	"dolmetsch/internal/regexp"
)

var falseFriend = Check{
	Code:     "false-friend",
	Severity: doc.Warning,
	Doc:      "The English has the word that looks like a German one and means something else: eventuell and eventually, bekommen and become.",
	Example:  Example{Source: "Eventuell kommt der Chef.", Target: "Eventually the boss will come."},
	Run: func(u *doc.Unit, _ Context) []doc.Issue {
		if blank(u) {
			return nil
		}
		source, target := texts(u)
		if !anyFriend.MatchString(source) {
			return nil
		}
		var out []doc.Issue
		for _, f := range falseFriends {
			de := group(f.german, source)
			if de == "" || f.excuse != nil && f.excuse.MatchString(source) {
				continue
			}
			if en := group(f.english, target); en != "" {
				out = append(out, issues("%q is hardly %q here, rather %q", de, en, f.meaning)...)
			}
		}
		return out
	},
}

// falseFriends list German words, the English words that they are not, and
// German words that excuse these.
var falseFriends = []struct {
	sample                  string // of the German
	german, english, excuse *regexp.Regexp
	meaning                 string
}{
	{"eventuell", word(`eventuell\pL*`), word(`eventual(?:ly)?`), word(`schließlich|letztlich|irgendwann|am Ende`), "possibly"},
	{"aktuelle", word(`aktuell\pL*`), word(`actual`), word(`tatsächlich\pL*|eigentlich\pL*|wirklich\pL*`), "current"},
	{"bekommen", word(`bekomm(?:e|t|st|en)`), word(`becom(?:e|es|ing)`), word(`w[ieu]rd\pL*|geworden`), "get"},
	{"Chefs", word(`Chef(?:s|in|innen)?`), word(`chefs?`), word(`\pL*[Kk][oö]ch\pL*|Chefk\pL+|\pL*[Kk]üche\pL*|Restaurant\pL*`), "boss, head"},
	{"Gymnasium", word(`Gymnasi(?:um|ums|en)`), word(`gymnasiums?|gyms?`), word(`Turn\pL+|Sport\pL+`), "secondary school"},
	{"Handy", word(`Handys?`), word(`handy|handies`), nil, "mobile phone"},
	{"Gift", word(`Gift(?:e|s)?`), word(`gifts?`), word(`Geschenk\pL*`), "poison"},
	{"Rat", word(`Rat`), word(`rats?`), word(`\pL*[Rr]atten?\pL*`), "advice, council"},
	{"sensibel", word(`sensib(?:el|le|len|ler|les)`), word(`sensible`), word(`vernünftig\pL*`), "sensitive"},
	{"sympathisch", word(`sympathisch\pL*`), word(`sympathetic`), word(`Mitgefühl\pL*`), "likeable"},
	{"brav", word(`brav\pL{0,2}`), word(`brave`), word(`tapfer\pL*|mutig\pL*`), "well-behaved"},
	{"Fabrik", word(`Fabrik(?:en)?`), word(`fabrics?`), word(`Stoff\pL*|Gewebe\pL*`), "factory"},
	{"Prospekte", word(`Prospekte?n?`), word(`prospects?`), word(`Aussicht\pL*`), "brochure"},
	{"Konkurs", word(`Konkurs\pL*`), word(`concourse`), nil, "bankruptcy"},
	{"Meinung", word(`Meinungen|Meinung`), word(`meanings?`), word(`Bedeutung\pL*|Sinn\pL*`), "opinion"},
	{"Warenhaus", word(`Warenhaus(?:es)?|Warenhäusern?`), word(`warehouses?`), word(`Lager\pL*`), "department store"},
	{"Novelle", word(`Novellen?`), word(`novels?`), word(`Roman\pL*`), "novella, amendment"},
	{"Unternehmer", word(`Unternehmer(?:n|s|in)?`), word(`undertakers?`), word(`Bestatt\pL*`), "entrepreneur"},
	{"Kaution", word(`Kaution(?:en)?`), word(`cautions?`), word(`[Vv]orsicht\pL*`), "bail, deposit"},
	{"dezent", word(`dezent\pL*`), word(`decent`), nil, "discreet"},
	{"genial", word(`genial\pL*`), word(`genial`), nil, "ingenious"},
	{"pathetisch", word(`pathetisch\pL*`), word(`pathetic`), nil, "solemn"},
	{"Oldtimer", word(`Oldtimern?s?`), word(`old-?timers?`), nil, "classic car"},
	{"Beamer", word(`Beamern?s?`), word(`beamers?`), nil, "projector"},
	{"Mobbing", word(`Mobbing`), word(`mobbing`), nil, "bullying"},
	{"Smoking", word(`Smokings?`), word(`smoking`), word(`[Rr]auch\pL*`), "tuxedo"},
}

// anyFriend matches where one of them may, and spares most units the others.
var anyFriend = regexp.MustCompile(`(?i)eventuell|aktuell|bekomm|chef|gymnasi|handy|gift|rat\b|sensib|sympath|brav|fabrik|prospekt|konkurs|meinung|warenh|novelle|unternehmer|kaution|dezent|genial|pathet|oldtimer|beamer|mobbing|smoking`)

func word(pattern string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)(?:^|[^\pL-])(` + pattern + `)(?:[^\pL-]|$)`)
}

// group is the first group of the first match of re in text, or "".
func group(re *regexp.Regexp, text string) string {
	if m := re.FindStringSubmatch(text); m != nil {
		return m[1]
	}
	return ""
}
