package normalize

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/internal/lang"
)

// maxBoilerplate is the length, in bytes, beyond which no line is boilerplate.
const maxBoilerplate = 240

// boilerplate is what whole lines round an article look like that are no part
// of its text.
var boilerplate = regexp.MustCompile(`(?i)^[\[(*+# –-]*(?:` + strings.Join([]string{
	`ende (?:des|der) (?:artikels|beitrags|berichts|meldung|vorschau)\b.*`,
	`(?:[-–+*_=] ?){3,}`,
	// Invitations to read on, share and subscribe.
	`(?:lesen sie|lies) (?:auch|dazu|hier|mehr|weiter)\b.*`,
	`(?:auch interessant|mehr zum thema|mehr dazu|zum thema|weitere artikel|weiterlesen|mehr lesen|das könnte sie auch interessieren|passend dazu)(?:[:!…»>.]* *|: .{0,100})`,
	`(?:jetzt )?(?:(?:artikel|beitrag|seite|link) )?(?:teilen|drucken|merken|versenden|kopieren|kommentieren|speichern|vorlesen|anhören)`,
	`(?:feedback|startseite|nach oben)`,
	`(?:jetzt |auf )?(?:per |via |auf |bei )?(?:facebook|twitter|x|whatsapp|e-mail|linkedin|xing|instagram|telegram|pocket|reddit)(?:[ ,|/]+(?:facebook|twitter|x|whatsapp|e-mail|linkedin|xing|instagram|telegram|pocket|reddit))*(?: teilen)?`,
	`(?:jetzt |hier |kostenlos |unseren |den )*(?:newsletter|abo|e-paper|testabo)\b.{0,60}(?:abonnieren|anmelden|bestellen|testen|abschließen|registrieren)\b.*`,
	`(?:jetzt |hier )?(?:abonnieren|registrieren|anmelden|einloggen|kostenlos testen)[.!]?`,
	`(?:folgen|abonnieren) sie (?:uns|unseren|unser)\b.*`,
	`(?:kommentare?|zu den kommentaren|kommentar schreiben)(?: ?\(\d+\))?`,
	`(?:hier klicken|hier geht es (?:zu|zum|zur)|(?:zur|zum) (?:startseite|übersicht|gesamten artikel|originalartikel|vollständigen artikel))\b.*`,
	// Advertising and consent.
	`(?:anzeige|werbung|advertorial|sponsored|ad)[ .:)\]]*`,
	`(?:anzeige|werbung): .{0,100}`,
	`(?:diese (?:web)?seite|wir) (?:verwende[nt]|nutz(?:t|en)|setz(?:t|en)) cookies\b.*`,
	`bitte (?:aktivieren sie|deaktivieren sie) (?:javascript|cookies|ihren|den)\b.*`,
	// Rights, sources, agencies, dates of the page.
	`(?:©|\(c\)|copyright\b).*`,
	`.{0,80}\balle rechte vorbehalten\b.*`,
	`(?:quellen?|agenturen?|redaktion|mit material (?:von|der|des))[ :]+(?:mit )?(?:` + agencies + `|eigene|ots)\b.{0,40}`,
	`(?:mit )?(?:` + agencies + `)(?:[ ,/·&+-]+(?:und )?(?:` + agencies + `|[a-z]{2,3}))*[ .)\]]*`,
	`(?:[a-z]{2,4}/)+(?:` + agencies + `)[ .)\]]*`,
	`(?:` + agencies + `)-?[a-z]*(?:, dpa)?:[0-9-]+(?:/[0-9]+)?`,
	`(?:stand|veröffentlicht|aktualisiert|erstellt|publiziert|zuletzt aktualisiert|erstveröffentlichung)(?: am)?:? ?(?:\S+, )?\d{1,2}\. ?(?:\d|\pL).{0,40}`,
	`lesezeit:?.{0,20}(?:min|minuten?)\.?`,
	`(?:schlagwörter|schlagworte|stichwörter|tags?|themen|ressort|rubrik|kategorien?|artikel-id):.{0,160}`,
	`#\pL[\pL\d_]*(?:[ ,]+#\pL[\pL\d_]*)*`,
}, "|") + `)$`)

const agencies = `dpa-afx|dpa-infocom|dpa|afp|reuters|rtr|ap|sid|epd|kna|apa|sda|dapd|ddp|dts|cnn|bloomberg`

// tag is what a section or a scraper marks an article with: gn-tech. Capitals
// make it a word: E-Mail-Adresse.
var tag = regexp.MustCompile(`^[a-z0-9]{1,12}(?:[-_][a-z0-9]{1,12}){1,3}$`)

func isBoilerplate(l string) bool {
	return len(l) <= maxBoilerplate && (tag.MatchString(l) || boilerplate.MatchString(l))
}

var caption = regexp.MustCompile(`(?i)^(?:(?:symbol|archiv|luft|sat|beispiel)?(?:fotos?|bild(?:er)?|grafik|karte|illustration|screenshot|collage|montage)(?:credit|quelle|nachweis|montage|rechte|strecke)?(?: \d+)?|bildunterschrift|quelle bild|credits?|video|titelbild): ?.|\((?:foto|bild|quelle|grafik|video): ?[^)]*\)\.?$`)

func isCaption(l string) bool {
	return len(l) < 2*maxBoilerplate && (caption.MatchString(l) || captionEnd.MatchString(l))
}

var captionEnd = regexp.MustCompile(`(?:\((?:Foto|Bild|Grafik|Symbolbild|Archivbild|Archivfoto): ?[^)]{1,60}\)|(?:Foto|Bild|Grafik): [\pL. -]{2,30}/[\pL. /-]{2,30})$`)

// Limits of headings, in characters and words. The first line may be a long
// headline.
const (
	maxHeadingChars = 120
	maxHeadingWords = 15
	maxTitleChars   = 250
)

// classify gives every block its kind.
func classify(blocks []doc.Block) {
	for i := range blocks {
		b := &blocks[i]
		switch {
		case b.Kind == doc.List:
		case isBoilerplate(b.Text):
			b.Kind = doc.Boilerplate
		case isCaption(b.Text):
			b.Kind = doc.Caption
		default:
			b.Kind = doc.Paragraph
		}
	}
	for i := range blocks {
		if b := &blocks[i]; b.Kind == doc.Paragraph && followsNumber(blocks, i) {
			b.Kind = doc.List
		}
	}
	itemize(blocks)
	title := true // no block of the text proper was seen
	for i := range blocks {
		b := &blocks[i]
		if b.Kind != doc.Paragraph {
			continue
		}
		if introduces(blocks, i) && isHeading(b.Text, title) {
			b.Kind = doc.Heading
		}
		title = false
	}
}

// itemize makes list items of short paragraphs with a label that stand in a
// row, such as results: "Viertelfinale: Frankreich gegen Spanien". One alone may
// be a heading, and so is the first paragraph.
func itemize(blocks []doc.Block) {
	title, before := true, -1 // before is the last block if it has a label
	for i := range blocks {
		b := &blocks[i]
		item := b.Kind == doc.Paragraph && !title && labelled.MatchString(b.Text) && isHeading(b.Text, false)
		if b.Kind == doc.Paragraph {
			title = false
		}
		switch {
		case !item:
			before = -1
			continue
		case before >= 0:
			blocks[before].Kind, b.Kind = doc.List, doc.List
		}
		before = i
	}
}

var labelled = regexp.MustCompile(`^[\pL\d][\pL\d.-]+(?: [\pL\d.-]+){0,2}: \S`)

// introduces reports whether text that is no boilerplate follows block i.
func introduces(blocks []doc.Block, i int) bool {
	for _, b := range blocks[i+1:] {
		if b.Kind != doc.Boilerplate {
			return true
		}
	}
	return false
}

// isHeading reports whether a text has the form of a heading: short, and
// without the full stop of a sentence.
func isHeading(l string, title bool) bool {
	chars := utf8.RuneCountInString(l)
	if title && chars > maxTitleChars || !title && (chars > maxHeadingChars || len(strings.Fields(l)) > maxHeadingWords) {
		return false
	}
	core := strings.TrimRight(l, lang.ClosePunctuation)
	if core == "" || strings.IndexFunc(core, unicode.IsLetter) < 0 {
		return false
	}
	return !strings.ContainsRune(".:,;", rune(core[len(core)-1]))
}

// followsNumber reports whether block i is one of several numbered in a row.
func followsNumber(blocks []doc.Block, i int) bool {
	n := itemNumber(blocks[i].Text)
	return n > 0 && (i > 0 && itemNumber(blocks[i-1].Text) == n-1 && n > 1 ||
		i+1 < len(blocks) && itemNumber(blocks[i+1].Text) == n+1)
}

var number = regexp.MustCompile(`^(\d{1,2})[.)] `)

func itemNumber(l string) int {
	m := number.FindStringSubmatch(l[:min(len(l), 8)])
	if m == nil {
		return 0
	}
	n := 0
	for _, c := range m[1] {
		n = 10*n + int(c-'0')
	}
	return n
}
