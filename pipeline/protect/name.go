package protect

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/internal/lang"
	"dolmetsch/internal/lexicon"
	"dolmetsch/internal/regexp"
	"dolmetsch/pipeline/protect/propername"
)

// Log odds (propername.Word.Score) from which a word is taken for a name.
const (
	nameScore    = 0.8
	nounPlace    = 1.4  // where common nouns stand rather: after an article, at the start, first in a compound
	nounTwice    = 2    // for a word that is no name mostly
	knownScore   = -1.5 // for a word that is a name elsewhere in the article
	personPart   = -2   // after a first name
	wellKnown    = -4   // for one that is in the news (lang.KnownName)
	articled     = -1   // the same behind an article
	inLexicon    = -5   // for one that the lexicon has as a name
	strange      = 0    // for one that no dictionary has
	strangePlain = -2   // the same, and it ends with no German word
	strangeTwice = -4   // the same, more than once and never with an article
	again        = -3.5 // behind a name, more than once and never with an article
	listMember   = -6   // in a list with names, and in no dictionary
	speaker      = -5   // beside a verb of saying, more than once and never with an article
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
	families := e.families(units)
	for u, found := range e.sentences {
		c, words := &claimed[u], found.words
		source := units[u].Source
		c.media(source)
		for _, o := range c.organisations(words) {
			s := doc.Span{Start: words[o.Start].Span.Start, End: words[o.End-1].Span.End}
			if s = clubNumber(source, s, words[o.Start].Text); c.override(s) {
				c.addName(source, s, organisation(s.Of(source)), "a firm or club with a place in its name")
			}
		}
		for i := range words {
			switch w := &words[i]; {
			case lang.Agency(w.Text):
				c.addName(source, w.Span, w.Text, "a news agency")
			case w.Text == "Bayern" && club(words, i) && c.override(w.Span):
				c.addName(source, w.Span, w.Text, "a club by what it does")
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
			s := doc.Span{Start: words[start].Span.Start, End: words[i].Span.Start + len(words[i].Base)}
			for _, family := range families { // Von der Leyen, without her first name
				if from := s.End - len(family); from >= 0 && from < s.Start && (source[from:s.End] == family || source[from:s.End] == capital(family)) {
					s.Start = from
				}
			}
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
			c.addName(source, whole, target, found.whyOf(start, i+1))
		}
	}
	for u := range units {
		for _, family := range families {
			claimed[u].family(units[u].Source, family)
		}
	}
}

// club reports whether the i-th word, which is a country as well, is a club: no
// preposition of places stands before it, and the sentence is of a match.
func club(words []propername.Word, i int) bool {
	w := &words[i]
	if w.HyphenAfter || w.HyphenBefore || lang.BeforePlace(w.Prev) || w.Prev == "ganz" {
		return false
	}
	return w.Prev == "gegen" && slices.ContainsFunc(words, match) || w.Next != "" && match(words[i+1]) && slices.ContainsFunc(words, func(w propername.Word) bool { return w.Text == "gegen" || w.Text == "bei" })
}

// match reports whether a word in small letters says that a match was played.
func match(w propername.Word) bool {
	return !w.Capital() && (strings.HasPrefix(w.Text, "spielt") || lang.Sports(w.Text))
}

// families are the family names with particles that full names have: von der
// Leyen.
func (e *evidence) families(units []*doc.Unit) []string {
	var found []string
	for u, s := range e.sentences {
		for i := 0; i < len(s.words); i++ {
			start := i
			for i+1 < len(s.words) && s.joined[i+1] {
				i++
			}
			if i > start+1 && lang.NobleParticle(s.words[start+1].Text) && !lang.NobleParticle(s.words[i].Text) {
				found = append(found, units[u].Source[s.words[start+1].Span.Start:s.words[i].Span.Start+len(s.words[i].Base)])
			}
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// namesOf finds the names of an article, given as its sentences.
func namesOf(sentences [][]propername.Word) *evidence {
	propername.Article(sentences)
	forms, kept := map[string]bool{}, map[string]bool{}
	for _, words := range sentences {
		for i := range words {
			forms[words[i].Text] = true
		}
	}
	for _, words := range sentences {
		for i := range words {
			if w := &words[i]; w.Base != w.Text && !forms[w.Base] && familyPlace(words, i) && !owns(words, i) && !ruler(words, i) && !possessed(words, i) {
				kept[w.Text] = true // Jonas Pauls
			}
		}
	}
	for _, words := range sentences {
		for i := range words {
			switch w := &words[i]; {
			case !w.Capital():
			case plural(words, i), w.Base != w.Text && (kept[w.Text] || !endsGenitive(words, i, forms)):
				w.Base = w.Text
			case w.Base == w.Text && listedGenitive(w.Text) == w.Text: // Kovacs Sohn
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

// quotedPattern is a quoted word.
var quotedPattern = regexp.MustCompile(`[„"»‚](\p{Lu}[\pL-]+)[“”"«‘]`)

// media claims the quoted names of papers and stations, which stay German:
// das Fachblatt „Infektiologie heute“. Those of films and books do not, as many
// have an English title.
func (c *claims) media(source string) {
	if !strings.ContainsAny(source, "„\"»‚") {
		return
	}
	for _, m := range quotedPattern.FindAllStringSubmatchIndex(source, -1) {
		if s := (doc.Span{Start: m[2], End: m[3]}); lang.Medium(s.Of(source)) && c.override(s) {
			c.addName(source, s, s.Of(source), "a paper or station in quotation marks")
		}
	}
	if !mediaNoun(source) {
		return
	}
	for _, m := range mediaPattern.FindAllStringSubmatchIndex(source, -1) {
		s := doc.Span{Start: m[2], End: m[3]}
		if strings.Count(s.Of(source), " ") < 5 && c.override(s) {
			c.addName(source, s, s.Of(source), "a paper or station in quotation marks")
		}
	}
}

// mediaNoun reports whether a noun for a paper or station may stand before an
// opening mark.
func mediaNoun(source string) bool {
	for at := 0; ; {
		i := strings.IndexAny(source[at:], "„\"»‚")
		if i < 0 {
			return false
		}
		before, ok := strings.CutSuffix(source[:at+i], " ")
		at += i + 1
		word := strings.ToLower(before[strings.LastIndexByte(before, ' ')+1:])
		if ok && lang.HasAnySuffix(word, "zeitung", "zeitschrift", "magazin", "magazins", "blatt", "blatte", "blattes", "blatts", "sender", "senders",
			"portal", "portals", "nachrichtenagentur", "onlinedienst", "onlinedienste", "onlinedienstes", "onlinediensts") {
			return true
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
			c.addName(source, s, form, "the family name of a full name in this article")
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

// endsGenitive reports whether the s of a word, which Article takes for a genitive's,
// is one: where the word without it is attested, in the article or as a known
// name, or what it owns follows. Of a first name, or between one and what else
// could be owned, it is the name's own.
func endsGenitive(words []propername.Word, i int, forms map[string]bool) bool {
	w := &words[i]
	if w.Text != w.Base+"s" {
		return true // Meta's
	}
	switch g := listedGenitive(w.Text); {
	case lang.FirstName(w.Text), g == w.Text:
		return forms[w.Base] && owns(words, i)
	case forms[w.Base], ruler(words, i), possessed(words, i):
		return true
	case familyPlace(words, i):
		return owns(words, i)
	case g != "", owns(words, i):
		return true
	}
	return w.HyphenAfter || lang.FirstName(w.Base) || lang.Town(w.Base) || lang.KnownName(w.Base) || listed(w.Base) || shouting(w.Base)
}

// familyPlace reports whether the i-th word stands where a family name does.
func familyPlace(words []propername.Word, i int) bool {
	return words[i].Prev != "" && !words[i].HyphenBefore && lang.FirstName(words[i].Prev)
}

// owns reports whether what stands behind the i-th word may be owned by it.
func owns(words []propername.Word, i int) bool {
	w := &words[i]
	return w.Next != "" && !w.HyphenAfter && words[i+1].Capital() && !lang.FirstName(w.Next) &&
		(words[i+1].Score < -2 || words[i+1].Score < 0 && common(w.Next) || lang.Title(w.Next))
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
	if i < 2 || !strings.HasSuffix(w.Text, "s") || strings.HasSuffix(w.Text, "ss") || len(w.Text) < 5 ||
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
	}, {
		Name: "a name in the lexicon", Example: "In der [Eifel] regnet es.",
		Match: func(s *sentence, i int) doc.Span {
			w := &s.words[i]
			return one(i, !s.names[i] && listed(w.Base) && w.Score > inLexicon && (!w.Determined() || w.Score > articled || !lang.PersonNoun(w.Text)))
		},
	}, {
		Name: "in no dictionary of German", Example: "Sein Nachfolger, [Trumm], ging.",
		Match: func(s *sentence, i int) doc.Span {
			w := &s.words[i]
			if s.names[i] || w.HyphenBefore || lang.NounEnding(w.Text) || described(s.words, i) || !strangeWord(w.Base) {
				return doc.Span{}
			}
			used := s.used[w.Base]
			least := float64(strange)
			switch plain := !lexicon.EndsInWord(w.Base); {
			case acronym(w.Base): // die OMV
				least = listMember
			case w.Determined() && plain:
				least = nameScore
			case w.Determined():
				return doc.Span{}
			case used.count > 1 && 2*used.determined <= used.count:
				least = strangeTwice
			case w.HyphenAfter:
				return doc.Span{}
			case plain:
				least = strangePlain
			}
			return one(i, w.Score > least)
		},
	},
}

// acronym reports whether word is of two to six capitals, and no Roman number.
func acronym(word string) bool {
	n := utf8.RuneCountInString(word)
	return n > 1 && n < 7 && shouting(word) && strings.Trim(word, "IVXLC") != "" && !strings.ContainsAny(word, "0123456789")
}

// described reports whether the word before the i-th looks like an adjective that
// goes with it. One in -e may be a verb, lobte, unless an article is before it.
func described(words []propername.Word, i int) bool {
	before := words[i].Prev
	switch {
	case i == 0 || len(before) <= 3 || words[i].HyphenBefore || words[i-1].Capital() || lang.OpensSentence(capital(before)) || lang.Says(before):
		return false
	case lang.HasAnySuffix(before, "en", "er", "es", "em"):
		return true
	}
	return strings.HasSuffix(before, "e") && lang.Determiner(words[i-1].Prev)
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
		Example: "[Klein] ist dagegen. | Die Abgeordnete Marta Klein sprach.",
		Match: func(s *sentence, i int) doc.Span {
			w, t := &s.words[i], s.seen[s.words[i].Base]
			return one(i, !s.names[i] && t.sure > 0 && 2*t.sure >= t.all && (w.Score > knownScore && !w.Determined() && (w.Score > 0 || !common(w.Base)) || t.sure > 1 && w.HyphenAfter))
		},
	}, {
		Name: "in no dictionary, in a list with names", Example: "Von Uelzen und [Wolkenstieg] kam er.",
		Match: func(s *sentence, i int) doc.Span {
			w := &s.words[i]
			if s.names[i] || w.Determined() || w.HyphenBefore || w.HyphenAfter || lang.NounEnding(w.Text) || w.Score <= listMember || !strangeWord(w.Base) {
				return doc.Span{}
			}
			name := func(k int) bool { return k >= 0 && k < len(s.words) && s.names[k] }
			and := func(k int) bool {
				return k > 0 && k < len(s.words) && (s.words[k].Text == "und" || s.words[k].Text == "oder")
			}
			return one(i, w.Before == ',' && name(i-1) || w.After == ',' && name(i+1) || and(i-1) && name(i-2) || and(i+1) && name(i+2))
		},
	}, {
		Name: "behind a title, and again without an article", Example: "Das sagte Kommissar [Reiter] dem Gericht. | Nun will Reiter weg. | Das hat Reiter gesagt.", Holds: true,
		Match: func(s *sentence, i int) doc.Span {
			w := &s.words[i]
			return one(i, !s.names[i] && i > 0 && w.Prev != "" && !w.HyphenBefore && !w.HyphenAfter && lang.Title(w.Prev) && !s.words[i-1].Determined() &&
				s.undetermined(w.Base) && w.Score > speaker && !lang.NounEnding(w.Text))
		},
	}, {
		Name: "beside a verb of saying, and again without an article", Example: "Dann sagte [Sommer] mehr. | Das hat Sommer gemacht.", Holds: true,
		Match: func(s *sentence, i int) doc.Span {
			w := &s.words[i]
			says := w.Prev != "" && lang.Says(w.Prev) && (w.Next == "" || !s.words[i+1].Capital()) || w.Next != "" && lang.Says(w.Next)
			return one(i, !s.names[i] && says && !w.HyphenBefore && !w.HyphenAfter && s.undetermined(w.Base) && w.Score > speaker && !lang.NounEnding(w.Text))
		},
	}, {
		Name: "behind what somebody said and the verb", Example: "Das sei gut, sagt [Sommer], aber teuer.", Holds: true,
		Match: func(s *sentence, i int) doc.Span {
			w := &s.words[i]
			if s.names[i] || i < 2 || w.Prev == "" || w.HyphenBefore || w.HyphenAfter || !lang.Says(w.Prev) || s.words[i-1].Before != ',' || w.Next != "" && s.words[i+1].Capital() {
				return doc.Span{}
			}
			return one(i, lang.HasAnySuffix(w.Prev, "t", "te") && w.Score > speaker && !lang.NounEnding(w.Text))
		},
	}, {
		Name: "a first name before a name", Example: "Nun ist der [Karl] Trumm weg.",
		Match: func(s *sentence, i int) doc.Span {
			w := &s.words[i]
			return one(i, !s.names[i] && lang.FirstName(w.Text) && i+1 < len(s.words) && w.Next != "" && !w.HyphenAfter && s.can[i+1] && s.words[i+1].Score > 0)
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
	}, {
		Name: "behind a name, and again without an article", Example: "Den Preis gewann Lotte [Stein]. | Dann dankte Stein.", Holds: true,
		Match: func(s *sentence, i int) doc.Span {
			w := &s.words[i]
			return one(i, !s.names[i] && s.behindName(i) && s.undetermined(w.Base) && w.Score > again && !lang.NounEnding(w.Text))
		},
	},
}

// behindName reports whether a word that is a name stands right before the i-th.
func (s *sentence) behindName(i int) bool {
	w := &s.words[i]
	if i == 0 || w.Prev == "" || w.HyphenBefore || w.HyphenAfter || !s.names[i-1] || s.words[i-1].HyphenBefore {
		return false
	}
	before := &s.words[i-1]
	return before.Base == before.Text && !lang.LegalForm(before.Text) && !lang.Town(before.Text) && !lang.KnownName(before.Text) && !shouting(before.Text)
}

// afterFirstName reports whether a first name stands right before the i-th word.
func afterFirstName(words []propername.Word, i int) bool {
	w := &words[i]
	return i > 0 && w.Prev != "" && !w.HyphenBefore && lang.FirstName(w.Prev) && !words[i-1].Determined()
}

// holdRules find the names that the article shows elsewhere.
var holdRules = []rule{
	{
		Name: "the words of a name in this article", Example: "Die Nordlicht Energie AG warnt. | Bald will [Nordlicht Energie] klagen.",
		Match: func(s *sentence, i int) doc.Span {
			n := s.phrase(i)
			return span(i, i+n, n > 0 && !(s.names[i] && i+1 < len(s.words) && s.joined[i+1]))
		},
	}, {
		Name: "the family name or firm of a full name in this article", Example: "Am Sonntag sprach Lena Vogel. | Danach will [Vogel] gehen.",
		Match: func(s *sentence, i int) doc.Span {
			w := &s.words[i]
			ok := !s.names[i] && w.Capital() && s.holds[w.Base] && !lang.Month(w.Text) && !lang.Address(w.Text) && !asks(s.words, i)
			switch {
			case !ok:
			case w.HyphenBefore:
				ok = !common(w.Base)
			case w.Determined(), described(s.words, i):
				ok = !common(w.Base) && !lang.NounEnding(w.Base)
			case lang.OpensSentence(w.Text):
				ok = !w.First || w.Next != "" && finite(w.Next) // Weil sagte
			case lang.Title(w.Text):
				ok = w.Next == "" || !s.words[i+1].Capital()
			}
			return one(i, ok)
		},
	},
}

// phrase returns how many words from the i-th on are those of a name of several
// that the article has elsewhere; 0 if none.
func (s *sentence) phrase(i int) int {
	longest := 0
	for _, p := range s.phrases[s.words[i].Text] {
		n := 0
		for n < len(p) && i+n < len(s.words) && s.words[i+n].Base == p[n] && (n == 0 || s.words[i+n].Prev != "") {
			n++
		}
		if n == len(p) {
			longest = max(longest, n)
		}
	}
	return longest
}

// finite reports whether word, in small letters, looks like a verb in the third
// person singular, so that what stands before it is its subject.
func finite(word string) bool {
	return lang.Says(word) || lang.Copula(word) || lang.StrongForm(word) || lang.HasAnySuffix(word, "te") && len(word) > 4 && !lang.Determiner(word)
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

// asks reports whether the i-th word is a verb before its subject.
func asks(words []propername.Word, i int) bool {
	w := &words[i]
	return w.First && lang.Copula(strings.ToLower(w.Text)) && subject(w.Next)
}

// subject reports whether word is a pronoun that is one.
func subject(word string) bool {
	switch word {
	case "er", "sie", "es", "man", "ich", "wir", "ihr", "du":
		return true
	}
	return false
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
	{"a verb before its subject", "[Will] er das?", asks},
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
