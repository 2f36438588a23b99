package normalize

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/internal/lang"
	"dolmetsch/internal/regexp"
)

// voice is how much of a line is in the voice of a page, as opposed to an
// article's: it names what pages have (newsletter, merkliste) and what their
// readers do there (abonnieren, teilen), and speaks to the reader of itself.
type voice int

const (
	noVoice voice = iota
	// maybeSaid is a sentence that the page or the article may say: what stands
	// beside it decides.
	maybeSaid
	// maybePage may be a button or a label of the page, or a heading: what stands
	// beside it decides, and where it stands.
	maybePage
	// surelyPage is no part of any article.
	surelyPage
)

// maxButton is the number of words of a button or an entry of a menu, at most.
const maxButton = 9

// voiceOf judges a line by its words.
func voiceOf(l string) voice {
	if len(l) > 2*maxBoilerplate {
		return noVoice
	}
	if label, rest, ok := strings.Cut(l, ": "); ok && pageNoun(strings.ToLower(label)) && isLink(rest) && len(strings.Fields(rest)) <= maxButton {
		return maybePage // Bildergalerie: So feierte Köln
	}
	return max(buttonVoice(l), addressVoice(l), metaVoice(l))
}

// pageWord is a word of a line in small letters, without the marks round it.
type pageWord struct {
	low     string
	capital bool
	begins  bool // a sentence, or what stands behind a colon
}

func pageWords(l string) []pageWord {
	var words []pageWord
	begins := true
	for at := 0; at < len(l); {
		r, n := utf8.DecodeRuneInString(l[at:])
		if !isWord(r) {
			begins = begins || strings.ContainsRune(".!?:|", r)
			at += n
			continue
		}
		end := at + n
		for end < len(l) {
			r, n := utf8.DecodeRuneInString(l[end:])
			next, _ := utf8.DecodeRuneInString(l[end+n:])
			if !isWord(r) && (!strings.ContainsRune("-'’.", r) || !isWord(next)) {
				break
			}
			end += n
		}
		words = append(words, pageWord{strings.ToLower(l[at:end]), unicode.IsUpper(r), begins})
		begins, at = false, end
	}
	return words
}

// pageNoun reports whether a word in small letters is a PageNoun or a compound
// with one before or behind a hyphen.
func pageNoun(word string) bool {
	if lang.PageNoun(word) || lang.PageNoun(strings.TrimSuffix(word, "s")) {
		return true
	}
	first, rest, ok := strings.Cut(word, "-")
	return ok && (lang.PageNoun(first) && lang.PagePart(rest) || lang.PageNoun(rest[strings.LastIndexByte(rest, '-')+1:]))
}

// buttonVoice judges a line that has no words but those of pages: a button, an
// entry of a menu, the label of a box.
func buttonVoice(l string) voice {
	if len(l) > maxHeadingChars || strings.ContainsAny(l, "„“\";") || strings.HasSuffix(l, ".") {
		return noVoice
	}
	words := pageWords(l)
	if len(words) == 0 || len(words) > maxButton {
		return noVoice
	}
	nouns, parts, acts, fills, others, asks := 0, 0, 0, 0, 0, false
	shouted := l == inCapitals(l)
	for i, w := range words {
		switch {
		case strings.Trim(w.low, "0123456789.") == "":
			fills++
		case w.low == "sie", i == 0 && (w.low == "der" || w.low == "die" || w.low == "das" || w.low == "ein" || w.low == "eine"):
			return noVoice // a sentence
		case pageNoun(w.low):
			nouns++
		case lang.PageAct(w.low) && (!w.capital || w.begins || shouted):
			acts++
		case lang.PagePart(w.low), lang.Stamp(w.low), isNetwork(w.low):
			parts++
		case lang.PageFill(w.low):
			fills++
			asks = asks || w.low == "jetzt" || w.low == "hier" || w.low == "bitte" || strings.HasPrefix(w.low, "dies") || strings.HasPrefix(w.low, "unser")
		case w.capital:
			others++
		default:
			return noVoice
		}
	}
	last := words[len(words)-1].low
	if others > 0 {
		if others == 1 && acts > 0 && lang.PageAct(last) && len(words) <= 4 { // Preis prüfen, bei Kehl ansehen
			return maybePage
		}
		return noVoice
	}
	count := strings.ContainsAny(l, "0123456789") && parts == 1 && len(words) == 2 // 14 Reaktionen
	link := len(words) == 2 && (words[0].low == "zum" || words[0].low == "zur")    // Zum Angebot
	switch n := nouns + parts + acts; {
	case n == 0:
		return noVoice
	case nouns > 0 && n > 1 && (n > 2 || fills > 0), lang.PageAct(last) && parts > 0 && acts+parts+fills > 2 && (asks || fills > 0):
		return surelyPage
	case nouns > 0 || acts > 0 && (asks || parts > 0 || len(words) <= 2), parts > 0 && (asks || count || link || parts == len(words) && (parts > 1 || strings.HasSuffix(l, ":"))):
		return maybePage
	}
	return noVoice
}

var isNetwork = func() func(string) bool {
	set := map[string]bool{}
	for n := range strings.SplitSeq(networks, "|") {
		set[strings.ReplaceAll(n, `\`, "")] = true
	}
	return func(word string) bool { return set[word] }
}()

// addressVoice judges a sentence that speaks to the reader of what the page has.
// What somebody says is in quotation marks.
func addressVoice(l string) voice {
	if len(l) > maxBoilerplate+60 || strings.ContainsAny(l, "„“»«\"›‹") {
		return noVoice
	}
	nouns, parts, acts := 0, 0, 0
	reader, site, self, subject, asks := false, false, false, false, false
	var before pageWord
	words := pageWords(l)
	for i, w := range words {
		thing := pageNoun(w.low)
		switch {
		case thing || lang.PagePart(w.low) && w.capital:
			if thing {
				nouns++
			} else {
				parts++
			}
			site = site || strings.HasPrefix(before.low, "unser")
			self = self || strings.HasPrefix(before.low, "dies") && itself.MatchString(w.low)
			subject = subject || before.begins && strings.HasPrefix(before.low, "dies")
			reader = reader || thing && i == 1 && strings.HasPrefix(before.low, "ihr")
		case w.low == "sie" && w.capital && (i > 0 || strings.Contains(l, "?")):
			reader = true
			asks = asks || before.begins && strings.HasSuffix(before.low, "en")
		case lang.PageAct(w.low) && (!w.capital || w.begins):
			acts++
			if w.begins && strings.HasSuffix(w.low, "e") { // Teile
				reader, asks = true, true
			}
		case w.capital && (i > 0 && w.low == "ihnen" || strings.HasPrefix(w.low, "ihr") && len(w.low) <= 5 && (i > 0 || len(w.low) > 3)),
			w.low == "du" || w.low == "dir" || w.low == "dich" || strings.HasPrefix(w.low, "dein") && len(w.low) <= 6:
			reader = true
		}
		before = w
	}
	if len(words) > maxVoiced {
		return noVoice
	}
	short, question := len(words) <= maxAsking, strings.HasSuffix(l, "?")
	switch {
	case nouns+parts == 0 || question && nouns+acts == 0 && !self:
		return noVoice
	case reader && nouns > 0 && (site || self), reader && self && acts > 0 && !question, reader && site && asks && parts+acts > 0:
		return surelyPage
	case reader && asks && (nouns > 0 || parts+acts > 1), reader && short && (nouns > 0 || parts+acts > 1 || self), short && site && nouns > 0, short && (subject || self && parts > 1):
		return maybeSaid
	}
	return noVoice
}

// maxVoiced is the number of words of a box, at most.
const maxVoiced = 45

// itself is what a page calls its article, and parts of it, in "dieser Artikel".
var itself = regexp.MustCompile(`^(?:` + piece[3:len(piece)-1] + `|beiträge|nachricht|video|podcast|bild|folge|thema)`)

// maxAsking is the number of words of what a page says to its reader, unless it
// asks for something.
const maxAsking = 14

var (
	stampDate = regexp.MustCompile(`(?i)\b\d{1,2}\. ?(?:\d{1,2}\. ?|` + months + ` )(?:\d{4}|\d\d)\b`)
	stampTime = regexp.MustCompile(`(?i)\b\d{1,2}[.:]\d\d(?: ?(?:uhr|min(?:uten)?))?\b|\b\d{1,2} uhr\b`)
	stampSpan = regexp.MustCompile(`(?i)\b(?:\d{1,3} ?(?:min\b\.?|minuten?\b)|vor (?:\d{1,2}|einer|einem) (?:minuten?|stunden?|tag(?:en)?)\b)`)
)

// maxNames is the number of names beside a date that are taken for authors.
const maxNames = 5

// metaVoice judges a line that has nothing but who wrote an article, where, when,
// and how long it takes to read it.
func metaVoice(l string) voice {
	if len(l) > maxHeadingChars || strings.ContainsAny(l, "„“\"!?;") {
		return noVoice
	}
	rest := stampDate.ReplaceAllString(l, " ")
	date := rest != l
	von := strings.HasPrefix(strings.ToLower(l), "von")
	if !date && !von && strings.IndexFunc(l, func(r rune) bool { return r == '(' || r == '/' || r == '|' || r == '-' || r == ':' }) < 0 && !strings.Contains(l, "edaktion") && !strings.Contains(l, " von ") && !strings.ContainsAny(l, "0123456789") {
		return noVoice
	}
	timed := stampTime.ReplaceAllString(rest, " ")
	minute := timed != rest && strings.ContainsAny(stampTime.FindString(rest), ".:")
	rest = stampSpan.ReplaceAllString(timed, " ")
	span := rest != timed
	labels, names, agencies, others, person := 0, 0, 0, 0, false
	var before pageWord
	for i, w := range pageWords(rest) {
		switch {
		case strings.HasSuffix(w.low, "-redaktion"):
			labels++
			names++
		case lang.Stamp(w.low), lang.Genre(titleCase(w.low)):
			labels++
		case lang.Agency(w.low):
			agencies++
		case lang.PageFill(w.low):
		case w.capital && (lang.FirstName(titleCase(w.low)) || before.capital && lang.FirstName(titleCase(before.low)) || lang.Town(titleCase(w.low)) || !isGermanWord(w.low)):
			names++
			person = person || lang.FirstName(titleCase(w.low)) && i < 3
		case w.capital && others < 3:
			others++
		default:
			return noVoice
		}
		before = w
	}
	if others > 0 {
		if date || labels > 0 && strings.Contains(l, ": ") && !lang.Genre(l[:strings.Index(l, ":")]) {
			return maybePage
		}
		return noVoice
	}
	if names > maxNames || strings.HasSuffix(l, ".") && !date && !span && agencies == 0 {
		return noVoice
	}
	stamp := date || minute || span
	switch {
	case stamp && labels+agencies > 0, date && minute && (names == 0 || person), agencies > 0 && strings.ContainsAny(l, "(/|") && names+labels > 0,
		labels > 0 && names > 0 && strings.Contains(strings.ToLower(l), "redaktion"),
		person && names > 1 && (von || labels > 0 && strings.Contains(l, " von ")):
		return surelyPage
	case date, names == 0 && (timed != stampDate.ReplaceAllString(l, " ") || span):
		return maybePage
	}
	return noVoice
}

// textOf is where the text proper begins and ends: lists and paragraphs that
// are sentences.
func textOf(blocks []doc.Block) (begin, end int) {
	begin = len(blocks)
	for i, b := range blocks {
		if b.Kind == doc.List || b.Kind == doc.Paragraph && !isLink(b.Text) && !isLabel(b.Text) {
			begin, end = min(begin, i), i+1
		}
	}
	return begin, end
}

// isLabel reports whether a line is short and announces what follows: Quellen:
func isLabel(l string) bool { return strings.HasSuffix(l, ":") && len(strings.Fields(l)) <= 5 }

// adLabel says that an advertisement follows, wherever in an article.
var adLabel = newLines(`(?i)`, `[(*+# –-`, `[ .:)+*\]-]*`, `(?:anzeige|werbung|advertorial|sponsored|gesponsert|ad)`)

// spreadVoice marks as boilerplate what may be the page's and stands before the
// text, behind it, or beside boilerplate that is more than the label of an
// advertisement.
func spreadVoice(blocks []doc.Block) {
	voices, maybe := make([]voice, len(blocks)), make([]bool, len(blocks))
	for i, b := range blocks {
		voices[i] = voiceOf(b.Text)
		maybe[i] = b.Kind == doc.Paragraph && (voices[i] == maybePage || voices[i] == maybeSaid)
	}
	begin, end := len(blocks), 0
	for i, b := range blocks {
		if b.Kind == doc.List || b.Kind == doc.Paragraph && !isLink(b.Text) && !isLabel(b.Text) && !maybe[i] {
			begin, end = min(begin, i), i+1
		}
	}
	if end == 0 {
		return
	}
	// A line of the contents stands in the text again.
	seen := map[string]bool{}
	for i := len(blocks) - 1; i >= 0; i-- {
		if i >= begin {
			seen[blocks[i].Text] = true
		} else if blocks[i].Kind == doc.Paragraph && i > 0 && seen[blocks[i].Text] {
			blocks[i].Kind = doc.Boilerplate
		}
	}
	// The only line that can be the title is it.
	title, titles := 0, 0
	for i, b := range blocks[:begin] {
		if b.Kind == doc.Paragraph && len(strings.Fields(b.Text)) > 2 {
			if titles++; titles == 1 || maybe[title] {
				title = i
			}
		}
	}
	if titles > 0 {
		maybe[title] = false
	}
	beside := func(i int) bool {
		return i >= 0 && i < len(blocks) && blocks[i].Kind == doc.Boilerplate && !adLabel.match(blocks[i].Text)
	}
	button := func(i int) bool {
		return i >= 0 && i < len(blocks) && maybe[i] && voices[i] == maybePage
	}
	for i := range blocks {
		if maybe[i] && (beside(i-1) || beside(i+1) || button(i) && (i < begin || i >= end || button(i-1) && button(i+1))) {
			blocks[i].Kind = doc.Boilerplate
		}
	}
	for i := len(blocks) - 1; i >= 0; i-- {
		if maybe[i] && beside(i+1) {
			blocks[i].Kind = doc.Boilerplate
		}
	}
}
