package protect

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/internal/lang"
	"dolmetsch/pipeline/protect/propername"
)

// Log odds (propername.Word.Score) from which a word is taken for a name.
const (
	nameScore  = 0.8
	nounPlace  = 1.4  // where common nouns stand rather: after an article, at the start, first in a compound
	nounTwice  = 2    // for a word that is no name mostly
	knownScore = -1.5 // for a word that is a name elsewhere in the article
	personPart = -2   // after a first name
	apposition = -1   // between commas: "der Konkurrent, Bard, soll"
	wellKnown  = -4   // for one that is in the news (lang.KnownName)
)

// findNames claims the names of all units.
func findNames(units []*doc.Unit, claimed []claims) {
	sentences := make([][]propername.Word, len(units))
	for i, u := range units {
		if !shouted(u.Source) {
			sentences[i] = propername.Words(u.Source)
		}
	}
	e := namesOf(sentences)
	versioned := versions(units, e)
	families := map[string]bool{} // with particles: von der Leyen
	for u, found := range e.sentences {
		c, words := &claimed[u], found.words
		source := units[u].Source
		c.media(source)
		for _, o := range c.organisations(words) {
			s := doc.Span{Start: words[o.Start].Span.Start, End: words[o.End-1].Span.End}
			if s = clubNumber(source, s, words[o.Start].Text); c.override(s) {
				c.add(doc.Name, source, s, organisation(s.Of(source)))
			}
		}
		name := func(i int) bool { return found.names[i] && c.open(words[i].Span) }
		for i := 0; i < len(words); i++ {
			if !name(i) {
				continue
			}
			start := i
			for {
				next := i + 1
				if next < len(words) && found.joined[next] && (c.open(words[next].Span) || lang.LegalForm(words[next].Text) && c.free(words[next].Span)) {
					i = next
					continue
				}
				if words[i].Base != words[i].Text {
					break
				}
				for next < len(words) && next <= i+3 && words[next].Prev != "" && !words[next].HyphenBefore && lang.NameParticle(words[next].Text) {
					next++
				}
				if next >= len(words) || words[next].Prev == "" || !name(next) || next > i+1 && !joins(words[i:next+1]) || words[next].HyphenBefore && apart(words, start, next) {
					break
				}
				if i > start && next == i+1 && lang.FirstName(words[start].Text) && lang.Town(words[next].Text) && !words[next].HyphenBefore {
					break // Thomas Mann Davos
				}
				i = next
			}
			if i > start+1 && lang.NobleParticle(words[start+1].Text) && !lang.NobleParticle(words[i].Text) {
				families[source[words[start+1].Span.Start:words[i].Span.Start+len(words[i].Base)]] = true
			}
			s := doc.Span{Start: words[start].Span.Start, End: words[i].Span.Start + len(words[i].Base)}
			if v := version(source[s.End:]); v != "" && words[i].Base == words[i].Text && versioned[words[i].Text+" "+v] {
				s.End += strings.Index(source[s.End:], v) + len(v)
			}
			if start > 0 && words[start-1].Text == "The" && words[start-1].Span.End+1 == s.Start && c.free(words[start-1].Span) {
				s.Start = words[start-1].Span.Start // The Information
			}
			whole, target := extend(source, s, words[start:i+1])
			if !c.free(whole) {
				whole, target = s, s.Of(source)
			}
			c.add(doc.Name, source, whole, target)
		}
	}
	for u := range units {
		for family := range families {
			claimed[u].family(units[u].Source, family)
		}
	}
}

// namesOf finds the names of an article, given as its sentences.
func namesOf(sentences [][]propername.Word) *evidence {
	propername.Article(sentences)
	for _, words := range sentences {
		for i := range words {
			switch w := &words[i]; {
			case plural(words, i):
				w.Base = w.Text
			case possessor(words, i), possessed(words, i):
				w.Base = strings.TrimSuffix(w.Text, "s")
			case ruler(words, i):
				w.Base = nominal(w.Base)
			}
		}
	}
	return decide(sentences)
}

// mediaPattern is a noun for a paper or station and its quoted name.
var mediaPattern = regexp.MustCompile(`(?i:zeitung|zeitschrift|magazins?|blatt|blatte?s|senders?|portals?|nachrichtenagentur|onlinediensts?) [„"»‚]([\p{Lu}\d][^“”"«‘„.!?]{1,50})[“”"«‘]`)

// media claims the quoted names of papers and stations, which stay German:
// das Fachblatt „Infektiologie heute“. Those of films and books do not, as many
// have an English title.
func (c *claims) media(source string) {
	for _, m := range mediaPattern.FindAllStringSubmatchIndex(source, -1) {
		s := doc.Span{Start: m[2], End: m[3]}
		if strings.Count(s.Of(source), " ") < 5 && c.override(s) {
			c.add(doc.Name, source, s, s.Of(source))
		}
	}
}

// family claims where a family name with particles, which is part of a full
// name elsewhere, stands by itself: Von der Leyen schwieg.
func (c *claims) family(source, name string) {
	for _, form := range []string{name, capital(name)} {
		for at := 0; ; {
			span, ok := findWord(source[at:], form)
			if !ok {
				break
			}
			s := doc.Span{Start: at + span.Start, End: at + span.End}
			c.add(doc.Name, source, s, form)
			at = s.End
		}
	}
}

// plural reports whether the s of an acronym, which Article takes for a genitive,
// is that of the plural: die LLMs, but not BMWs Werk.
func plural(words []propername.Word, i int) bool {
	w := &words[i]
	next := i+1 < len(words) && w.Next != "" && words[i+1].Capital()
	return w.Base != w.Text && w.Text == w.Base+"s" && shouting(w.Base) && utf8.RuneCountInString(w.Base) > 1 && !next && !lang.KnownName(w.Base)
}

// possessor reports whether the s of a word, which Article takes for a part of
// it, is the ending of a genitive since what is possessed follows: Husseins
// Sohn. A name in s would have an apostrophe there.
func possessor(words []propername.Word, i int) bool {
	w := &words[i]
	if w.Base != w.Text || !strings.HasSuffix(w.Text, "s") || strings.HasSuffix(w.Text, "ss") || w.Score < 0 || len(w.Text) < 5 ||
		w.Determined() || w.HyphenAfter || w.Next == "" || i+1 == len(words) || shouting(w.Text) {
		return false
	}
	next := &words[i+1]
	return next.Capital() && next.Score < -2 && !lang.FirstName(w.Text) && !lang.KnownName(w.Text) && !lang.Town(w.Text) && !lang.OrgForm(w.Text) && !lang.EnglishNoun(w.Text)
}

// possessed reports whether the s of a family name is the ending of a genitive
// since what is possessed stands before the full name: der Sturz Saddam
// Husseins.
func possessed(words []propername.Word, i int) bool {
	w := &words[i]
	if i < 2 || w.Base != w.Text || !strings.HasSuffix(w.Text, "s") || strings.HasSuffix(w.Text, "ss") || len(w.Text) < 5 ||
		w.Prev == "" || w.HyphenBefore || w.HyphenAfter || !lang.FirstName(w.Prev) || words[i-1].Prev == "" {
		return false
	}
	thing := &words[i-2]
	return thing.Capital() && thing.Score < -2 && !lang.PersonNoun(thing.Text) && !lang.Label(thing.Text)
}

// aloneRules find the words that are names by themselves.
var aloneRules = []rule{
	{
		Name: "its letters and neighbours are those of names", Example: "Im Mai stellte [Nvidia] neue Chips vor.",
		Match: func(s *sentence, i int) doc.Span {
			return one(i, !s.names[i] && s.words[i].Score > threshold(&s.words[i]))
		},
	}, {
		Name: "a well-known name or a town", Example: "Das melden [Schalke] und Uerdingen heute.",
		Match: func(s *sentence, i int) doc.Span {
			w := &s.words[i]
			return one(i, !s.names[i] && (lang.KnownName(w.Base) || lang.Town(w.Base)) && (!w.Determined() || lowered(w.Base)) && w.Score > wellKnown)
		},
	},
}

// count notes how often each word is a name by itself.
func (e *evidence) count() {
	e.each(func(s *sentence, i int) {
		t := e.seen[s.words[i].Base]
		t.all++
		if s.names[i] {
			t.sure++
		}
		e.seen[s.words[i].Base] = t
	})
}

// elsewhereRules go by the same word in the rest of the article.
var elsewhereRules = []rule{
	{
		Name: "seldom a name in this article", Not: true,
		Example: "Die Emissionsklasse [Euro] gilt. | Der Euro fiel. | Der Euro stieg. | Am Montag fiel der Euro wieder. | Der Kurs vom Euro ist hoch.",
		Match: func(s *sentence, i int) doc.Span {
			w, t := &s.words[i], s.seen[s.words[i].Base]
			return one(i, s.names[i] && !s.shown[w.Base] && t.all > 2 && 3*t.sure <= t.all && w.Score < nounTwice && !lang.KnownName(w.Base) && !lang.Town(w.Base))
		},
	}, {
		Name:    "a name elsewhere in this article",
		Example: "Ein [Rennsteigshuttle] hält. | Im Mai kam Rennsteigshuttle dazu. | Nun fährt Rennsteigshuttle dort.",
		Match: func(s *sentence, i int) doc.Span {
			w, t := &s.words[i], s.seen[s.words[i].Base]
			return one(i, !s.names[i] && t.sure > 0 && 2*t.sure >= t.all && (w.Score > knownScore && !w.Determined() || t.sure > 1 && w.HyphenAfter))
		},
	}, {
		Name:    "an apposition between commas",
		Example: "Sein Nachfolger, [Trumm], ging.",
		Match: func(s *sentence, i int) doc.Span {
			w := &s.words[i]
			return one(i, !s.names[i] && w.Before == ',' && w.After == ',' && w.Score > apposition && !lang.NounEnding(w.Text))
		},
	}, {
		Name:    "a first name before a name",
		Example: "Gestern kam die [Anna] Trumm aus Bonn.",
		Match: func(s *sentence, i int) doc.Span {
			w := &s.words[i]
			return one(i, !s.names[i] && lang.FirstName(w.Text) && i+1 < len(s.words) && w.Next != "" && !w.HyphenAfter && candidate(s.words, i+1) && s.words[i+1].Score > 0)
		},
	},
}

// personRules go by the first name before a word.
var personRules = []rule{
	{
		Name:    "behind a first name",
		Example: "Er traf Mercedes [Vogel] dort.",
		Match: func(s *sentence, i int) doc.Span {
			w := &s.words[i]
			return one(i, !s.names[i] && afterFirstName(s.words, i) && w.Score > personPart && !lang.NounEnding(w.Text))
		},
	},
}

// afterFirstName reports whether a first name stands right before the i-th word.
func afterFirstName(words []propername.Word, i int) bool {
	w := &words[i]
	return i > 0 && w.Prev != "" && !w.HyphenBefore && lang.FirstName(w.Prev) && !words[i-1].Determined()
}

// fromPersons notes family names.
func (e *evidence) fromPersons() {
	e.each(func(s *sentence, i int) {
		if s.names[i] && afterFirstName(s.words, i) {
			e.surnames[s.words[i].Base] = true
		}
	})
}

// surnameRules find family names and firms where they stand by themselves.
var surnameRules = []rule{
	{
		Name:    "the family name or firm of a full name in this article",
		Example: "Am Sonntag sprach Lena Vogel. | Danach will [Vogel] gehen.",
		Match: func(s *sentence, i int) doc.Span {
			return one(i, !s.names[i] && s.surnames[s.words[i].Base] && !s.words[i].Determined())
		},
	},
}

// lowered reports whether word begins with a small letter: iPhone.
func lowered(word string) bool {
	first, _ := utf8.DecodeRuneInString(word)
	return unicode.IsLower(first)
}

// threshold is the score from which w is a name by itself.
func threshold(w *propername.Word) float64 {
	if (w.Determined() || w.First || w.HyphenAfter) && !shouting(w.Base) {
		return nounPlace
	}
	return nameScore
}

// loan reports whether the i-th word is a loanword that stands by itself, and
// so is a common noun: nothing of an English name is beside it.
func loan(words []propername.Word, i int) bool {
	w := &words[i]
	beside := func(k int) bool {
		return k >= 0 && k < len(words) && words[k].Capital() && !words[k].First && words[k].Score > nameScore && !lang.Loanword(words[k].Text)
	}
	if w.HyphenBefore && !w.HyphenAfter { // Google-Chatbot
		return lang.Loanword(w.Text)
	}
	return lang.Loanword(w.Text) && !(w.Prev != "" && beside(i-1)) && !(w.Next != "" && beside(i+1))
}

// candidate reports whether the i-th word can be a name at all.
func candidate(words []propername.Word, i int) bool { return noName(words, i) == "" }

// noName is the name of the rule by which the i-th word can be no name; empty if
// it can.
func noName(words []propername.Word, i int) string {
	for _, r := range noNames {
		if r.Match(words, i) {
			return r.Name
		}
	}
	return ""
}

// noNames are the reasons for which a word can be no name at all. What an Example
// is about stands in square brackets.
var noNames = []struct {
	Name, Example string
	Match         func(words []propername.Word, i int) bool
}{
	{"no capital", "Das [sagt] er.", func(words []propername.Word, i int) bool { return !words[i].Capital() }},
	{"one letter", "Das war Plan [B] gestern.", func(words []propername.Word, i int) bool { return utf8.RuneCountInString(words[i].Text) < 2 }},
	{"a month", "Im [März] kam Schnee.", func(words []propername.Word, i int) bool { return lang.Month(words[i].Text) }},
	{"opens the sentence", "[Gestern] kam Schnee.", func(words []propername.Word, i int) bool {
		w := &words[i]
		return lang.OpensSentence(w.Text) && (w.First || w.HyphenBefore || !lang.FirstName(w.Prev) || lang.Address(w.Text)) // Stephan Weil
	}},
	{"a loanword by itself", "Der [Workshop] war gut.", loan},
	{"a German abbreviation", "Er kam um 8 [Std.] zu spät.", func(words []propername.Word, i int) bool {
		return words[i].After == '.' && lang.TranslatedAbbreviation(words[i].Text)
	}},
	{"a unit behind a figure", "Es hat 12 [GB] Speicher.", func(words []propername.Word, i int) bool {
		w := &words[i]
		return w.Prev != "" && strings.Trim(w.Prev, "0123456789") == "" && lang.UnitSymbol(w.Text)
	}},
	{"behind S-, U- or E-", "Die S-[Bahn] fährt.", func(words []propername.Word, i int) bool {
		w := &words[i]
		return w.HyphenBefore && (w.Prev == "S" || w.Prev == "U" || w.Prev == "E")
	}},
	{"a title", "Der [Außenminister] schwieg.", func(words []propername.Word, i int) bool {
		w := &words[i]
		return (lang.Title(w.Text) || lang.Title(w.Base)) && !lang.FirstName(w.Prev)
	}},
	{"a noun for a person before a first name", "Es spielte der [Posaunist] Frederic Belli.", func(words []propername.Word, i int) bool {
		w := &words[i]
		return w.Next != "" && !w.HyphenBefore && !w.HyphenAfter && lang.PersonNoun(w.Text) && lang.FirstName(w.Next) &&
			!lang.FirstName(w.Text) && !lang.FirstName(w.Prev) && w.Score < 2
	}},
	{"an adjective made of a town", "Die [Dortmunder] Polizei ermittelt.", func(words []propername.Word, i int) bool {
		w := &words[i]
		return strings.HasSuffix(w.Text, "er") && !lang.FirstName(w.Text) && w.Next != "" && !w.HyphenAfter && i+1 < len(words) &&
			words[i+1].Capital() && words[i+1].Score < 0 && !lang.LegalForm(words[i+1].Text) && !lang.FirstName(w.Prev) && w.Score < 3
	}},
}

// joins reports whether particles between two names make one name of them:
// Ursula von der Leyen, but not Meta und Google.
func joins(words []propername.Word) bool {
	first := words[0].Text
	for _, p := range words[1 : len(words)-1] {
		switch p.Text {
		case "von", "vom", "zu", "zur", "der", "den", "dem":
			if !lang.FirstName(first) {
				return false
			}
		}
	}
	return words[1].Text != "der" && words[1].Text != "den" && words[1].Text != "dem" && words[1].Text != "zur"
}

// apart reports whether the hyphen before the i-th word, in a name that begins
// with the start-th, is German spelling only: Davis-Cup, where English has
// Davis Cup. Double names of people and places keep theirs.
func apart(words []propername.Word, start, i int) bool {
	if start < i-1 && lang.FirstName(words[start].Text) || lang.FirstName(words[i].Text) || lang.FirstName(words[i-1].Text) && !lang.EnglishNoun(words[i].Text) {
		return false
	}
	return shouting(words[i-1].Text) || shouting(words[i].Text) || lang.EnglishNoun(words[i].Text) || lang.EnglishNoun(words[i-1].Text)
}

// shouting reports whether word has no small letters.
func shouting(word string) bool { return strings.ToUpper(word) == word }

var (
	versionPattern = regexp.MustCompile(`^[ \x{00a0}](\d{1,2}(?:\.\d)?)(?:[^\d.,%\pL-]|[.,](?:\D|$)|$)`)
	// variant is a number with the name of a variant, which nothing is counted
	// with: 15 Pro. The makers of aircraft number them 7x7.
	variant = regexp.MustCompile(`^[ \x{00a0}](\d{1,3}[a-z]?(?: (?:Pro|Max|Plus|Ultra|Mini|mini|Air|Neo|Turbo|XL|Lite|Fold|Flip|Dreamliner))+)(?:[^\d%\pL-]|$)|^ (7\d7)(?:[^\d.,%\pL]|[.,](?:\D|$)|$)`)
	// code is what follows some names after a hyphen: GPT-4o.
	code = regexp.MustCompile(`^(-\d{1,3}(?:\.\d{1,2})?[a-z]?)(?:[^\d\pL.,]|[.,](?:\D|$)|$)`)
)

// version is the small number at the start of rest, which follows a name;
// empty if there is none.
func version(rest string) string {
	if m := versionPattern.FindStringSubmatch(rest); m != nil {
		return m[1]
	}
	return ""
}

// versions finds the names that have versions, Llama 2, as "name number": those
// where at least once nothing follows that the number could count.
func versions(units []*doc.Unit, e *evidence) map[string]bool {
	found := map[string]bool{}
	for u, s := range e.sentences {
		for i, w := range s.words {
			if !s.names[i] || w.Base != w.Text {
				continue
			}
			rest := units[u].Source[w.Span.End:]
			v := version(rest)
			if v == "" {
				continue
			}
			next, more := strings.CutPrefix(rest[strings.Index(rest, v)+len(v):], " ")
			r, _ := utf8.DecodeRuneInString(next)
			follower, _, _ := strings.Cut(next, " ")
			if more && (unicode.IsUpper(r) || unicode.IsDigit(r) || strings.HasSuffix(follower, "e") || lang.GoesWithNumber(strings.Trim(follower, ".,;:"))) {
				continue
			}
			found[w.Text+" "+v] = true
		}
	}
	return found
}

// shouted reports whether text is in capitals throughout, so that they say
// nothing.
func shouted(text string) bool {
	upper, lower := 0, 0
	for _, r := range text {
		switch {
		case unicode.IsUpper(r):
			upper++
		case unicode.IsLower(r):
			lower++
		}
	}
	return upper > 2*lower && upper > 10
}
