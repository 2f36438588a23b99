package normalize

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/doc"
)

// maxBoilerplate is the length, in bytes, beyond which no line is boilerplate.
const maxBoilerplate = 240

const (
	networks = `facebook|twitter|x|whatsapp|e-mail|mail|linkedin|xing|instagram|telegram|pocket|reddit|threads|bluesky|mastodon|pinterest|youtube|tiktok`
	agencies = `dpa-afx|dpa-infocom|dpa|afp|reuters|rtr|ap|sid|epd|kna|apa|sda|dapd|ddp|dts|cnn|bloomberg`
	piece    = `(?:artikel|beitrag|text|bericht|seite|link|inhalt)`
	share    = `(?:teilen|drucken|merken|versenden|senden|verschicken|kopieren|kommentieren|speichern|vorlesen|anhören|weiterempfehlen|empfehlen)`
)

// boilerplate is what whole lines round an article look like that are no part
// of its text.
var boilerplate = newLines(`(?i)`, `[(*+# –-`, `[ +*]*`,
	`ende (?:des|der) (?:artikels|beitrags|berichts|meldung|vorschau|durchsage)\b.*`,
	`(?:[-–+*_=] ?){3,}`,
	// Invitations to read on and to go elsewhere on the page.
	`(?:lesen sie|lies) (?:auch|dazu|hier|mehr|weiter)\b.*`,
	`(?:auch interessant|mehr zum thema|mehr dazu|zum thema|weitere artikel|weiterlesen|zum weiterlesen|mehr lesen|das könnte sie auch interessieren|passend dazu|verwandte themen|ähnliche artikel)(?:[:!…»>.]* *|: .{0,100})`,
	`(?:mehr|weitere|alle|neueste|aktuelle|ähnliche|meistgelesene) (?:artikel|nachrichten|meldungen|beiträge|videos|ratgeber|news)(?: (?:zu|zum|zur|aus|über|von)\b.{0,50})?(?: (?:finden sie|gibt es|lesen sie) hier)?[:.]?`,
	`(?:mehr|weitere)\b.{0,50} (?:finden|lesen) sie hier[:.]?`,
	`mehr aus \pL+(?: \pL+)?`,
	`weitere\b.{0,40} gibt es hier[:.]?`,
	`(?:mehr|weitere (?:beiträge|einträge|artikel|kommentare)) (?:laden|anzeigen)`,
	`(?:hier klicken|hier geht es (?:zu|zum|zur)|(?:zurück )?(?:zur|zum) (?:startseite|übersicht|seitenanfang|gesamten artikel|originalartikel|vollständigen artikel))\b.*`,
	`(?:feedback|feedback geben|startseite|nach oben|impressum|datenschutz(?:erklärung)?|nutzungsbedingungen|agb|barrierefreiheit|top-artikel|top-themen|meistgelesen|newsticker)`,
	`weiter auf (?:der nächsten )?seite\b.*`,
	`(?:seite|bild|foto) \d+ (?:von|/) \d+`, `\d{1,3} ?/ ?\d{1,3}`,
	`(?:zur )?(?:bildergalerie|fotostrecke|bilderstrecke)(?: (?:öffnen|ansehen|starten))?`,
	`(?:bildunterschrift|untertitel) (?:anzeigen|ausblenden|einblenden)`,
	`(?:\S+ ){0,2}rezept (?:drucken|bewerten|speichern)`,
	// Sharing, subscribing, logging in.
	`(?:jetzt )?(?:`+piece+` )?`+share+`:?`,
	`(?:jetzt )?diesen? `+piece+` (?:jetzt )?`+share+`\b.{0,20}`,
	piece+` anhören\b.{0,30}`,
	`(?:jetzt |auf )?(?:per |via |auf |bei )?(?:`+networks+`)(?:[ ,|/]+(?:`+networks+`))*(?: (?:teilen|senden|verschicken))?`,
	`teilen (?:auf|per|via|bei) (?:`+networks+`)`,
	`(?:jetzt |hier |kostenlos |unseren |den )*(?:newsletter|abo|e-paper|testabo)\b.{0,60}(?:abonnieren|anmelden|bestellen|testen|abschließen|registrieren)\b.*`,
	`melden sie sich\b.{0,40}\bnewsletter\b.{0,40}`,
	`sie lesen (?:gerade )?(?:den|unseren) newsletter\b.*`,
	`.{0,100}\bin ihr (?:e-mail-)?postfach\.?`,
	`(?:jetzt |hier )?(?:abonnieren|registrieren|anmelden|einloggen|kostenlos testen)[.!]?`,
	`mit (?:der|ihrer) (?:anmeldung|registrierung|bestellung) (?:akzeptieren|stimmen|bestätigen) sie\b.*`,
	`(?:sie haben|haben sie|sie sind|sind sie) (?:bereits|schon) (?:ein abo|abonnent|kunde|registriert|angemeldet)\b.*`,
	`bitte (?:loggen|melden) sie sich (?:ein|an)\b.*`,
	`dieser `+piece+` ist (?:exklusiv|nur|kostenpflichtig)\b.*`,
	`weiterlesen (?:nach der anzeige|mit .{1,30})`,
	`(?:.{0,60}\b)?folgen sie uns (?:auf|bei) \pL+.{0,20}`,
	`(?:folgen|abonnieren) sie (?:unseren|unser)\b.*`,
	// Comments and opinions of readers.
	`\d{1,5} kommentare?`, `(?:kommentare|leserkommentare|zu den kommentaren|kommentar (?:schreiben|verfassen|abgeben)|lesermeinung(?:en)?(?: schreiben)?)(?: ?\(\d+\))?`,
	`fehler (?:gefunden|entdeckt)\?.*`,
	`hat ihnen (?:der|dieser) `+piece+` (?:gefallen|geholfen)\??`,
	`(?:was meinen sie\?|ihre meinung\b).{0,60}(?:schreiben sie uns|diskutieren sie mit|stimmen sie ab).*`,
	// Advertising, consent, embedded content.
	`(?:anzeige|werbung|advertorial|sponsored|ad)[ .:)\]]*`,
	`(?:anzeige|werbung): .{0,100}`,
	`eilmeldung[ :!+*]*`,
	`(?:diese (?:web)?seite|wir) (?:verwende[nt]|nutz(?:t|en)|setz(?:t|en)) cookies\b.*`,
	`(?:alle |nur notwendige )?cookies? (?:akzeptieren|ablehnen|zulassen|verwalten)`,
	`bitte (?:aktivieren sie|deaktivieren sie) (?:javascript|cookies|ihren|den)\b.*`,
	`empfohlener (?:redaktioneller|externer) inhalt`,
	`(?:an dieser stelle|hier) finden sie\b.{0,40}\binhalte?\b.*`,
	`ich bin damit einverstanden, dass\b.*`,
	`(?:aktivieren|akzeptieren) sie\b.{0,40}, um diesen inhalt\b.*`,
	`externe[nr]? inhalte? (?:anzeigen|laden|zulassen)`,
	// Rights, sources, agencies, dates of the page.
	`(?:©|\(c\)|copyright\b).*`,
	`.{0,80}\balle rechte vorbehalten\b.*`,
	`(?:quellen?|agenturen?|redaktion|mit material (?:von|der|des))[ :]+(?:mit )?(?:`+agencies+`|eigene|ots)\b.{0,40}`,
	`quellen?: [^.!?]{1,50}(?:, [\d.]+(?:, [\d:.]+ uhr)?)?`,
	`(?:mit )?(?:`+agencies+`)(?:[ ,/·&+-]+(?:und )?(?:`+agencies+`|[a-z]{2,3}))*[ .)\]]*`,
	`(?:[a-z]{2,4}/)+(?:`+agencies+`)(?:/[a-z]{2,3})*[ .)\]]*`,
	`(?:`+agencies+`)-?[a-z]*(?:, dpa)?:[0-9-]+(?:/[0-9]+)?`,
	`ots[ .)\]]*`,
	`(?:stand|veröffentlicht|aktualisiert|erstellt|publiziert|zuletzt aktualisiert|erstveröffentlichung)(?: am)?:? ?(?:\S+, )?\d{1,2}\. ?(?:\d|\pL).{0,40}`,
	`\d{1,2}\.\d{1,2}\.(?:\d{2}|\d{4})(?:,? ?[-–|]? ?\d{1,2}[:.]\d\d(?: uhr)?)?`,
	`dieser `+piece+` (?:wurde|ist|erschien)\b.{0,40}(?:\d{4}|ausgabe)\b.{0,30}(?:veröffentlicht|erschienen|aktualisiert)?\.?`,
	`erschienen (?:in|im|am)\b.{0,60}\d{4}\.?`,
	`dieses thema im programm: .*`,
	`lesezeit:?.{0,20}(?:min|minuten?)\.?`, `\d{1,3} (?:min\.?|minuten) lesezeit`,
	`(?:schlagwörter|schlagworte|stichwörter|tags?|themen|ressort|rubrik|kategorien?|artikel-id|aktien? im artikel|alle artikel zu):.{0,160}`,
	`wichtiger hinweis: dieser `+piece+` ersetzt\b.*`,
	`(?:kontakt für (?:medien|presse|rückfragen)|pressekontakt):.*`,
	`#\pL[\pL\d_]*(?:[ ,]+#\pL[\pL\d_]*)*`,
	sections+`(?: ?[|/›»>] ?[\pL\d &.-]{2,30})+`,
	`[\pL\d &-]{2,30}(?: [>›] [\pL\d &.-]{2,40})+`,
)

// sections are those of a newspaper, as the first of a path to the article.
const sections = `(?:startseite|home|news|nachrichten|politik|inland|ausland|wirtschaft|finanzen|sport|fußball|kultur|feuilleton|panorama|vermischtes|lokales|regional|region|wissen|wissenschaft|digital|netzwelt|technik|gesundheit|reise|auto|leben|gesellschaft|meinung)`

// aName is a person's: of two to four words, perhaps with a title.
const aName = `(?:(?:Dr|Prof)\. )*\p{Lu}[\pL'’-]+(?: (?:von|van|de|\p{Lu}\.))*(?: \p{Lu}[\pL'’-]+){1,3}`

// byline names who wrote the article; its letters' case counts.
var byline = newLines(``, ``, ``,
	`(?:Eine? (?:Kommentar|Gastbeitrag|Analyse|Interview|Reportage|Bericht|Essay|Kolumne|Glosse) )?[Vv]on (?:unsere[rmn] [\pL-]+ )?`+aName+`(?:(?:,| und) `+aName+`)*(?:, \p{Lu}\pL+)?`,
	`(?:Autor(?:in|en)?|Text|Redigatur|Redaktion|Protokoll|Bearbeitung|Mitarbeit|Interview|Recherche|Aufgezeichnet von|Verfasst von):? `+aName+`(?:(?:,| und) `+aName+`)*`,
	`Das (?:Interview|Gespräch) führten? `+aName+`(?: und `+aName+`)?\.?`,
	`\p{Lu}[\pL-]+(?: \p{Lu}[\pL-]+)*/[a-z]{2,3}`, // Hessen Kurier/ab
)

// plainByline is a byline of names alone.
var plainByline = lazy(`^[Vv]on (` + aName + `(?:(?:,| und) ` + aName + `)*)$`)

// EnglishByline is the English of a line that says who wrote an article and
// nothing else; ok is false for any other.
func EnglishByline(line string) (english string, ok bool) {
	if !strings.HasPrefix(line, "von ") && !strings.HasPrefix(line, "Von ") {
		return "", false
	}
	m := plainByline().FindStringSubmatch(line)
	if m == nil {
		return "", false
	}
	return "By " + strings.ReplaceAll(m[1], " und ", " and "), true
}

// tag is what a section or a scraper marks an article with: gn-tech. Capitals
// make it a word: E-Mail-Adresse.
var tag = newLines(``, ``, ``, `[a-z0-9]{1,12}(?:[-_][a-z0-9]{1,12}){1,3}`)

func isBoilerplate(l string) bool {
	return len(l) <= maxBoilerplate && (tag.match(l) || boilerplate.match(l) || byline.match(l))
}

// labels announce links to other articles and say nothing more themselves.
var labels = newLines(`(?i)`, ``, `[:!… ]*`, `(?:lesen sie (?:auch|dazu auch|mehr zum thema)|mehr zum thema|mehr dazu|zum thema|auch interessant|weitere artikel|zum weiterlesen|passend dazu|verwandte themen|ähnliche artikel|das könnte sie auch interessieren)`)

// menu are words of a page that are no part of the text beside other
// boilerplate, but might be anywhere else.
var menu = newLines(`(?i)`, ``, ``, `(?:mehr|ja|nein|vor|zurück|weiter|suche|wetter|horoskop|rätsel|menü|login|abo|shop|archiv|video|videos|podcast|newsletter|kontakt|hilfe|werbung|anzeigen|`+sections+`|`+networks+`)`)

// spreadBoilerplate marks what is boilerplate by what stands beside it: links
// that a label announces, words of a menu, and what follows the article's end.
func spreadBoilerplate(blocks []doc.Block) {
	end := 0 // behind the last block that is text
	for i, b := range blocks {
		if b.Kind == doc.List || b.Kind == doc.Paragraph && !isLink(b.Text) {
			end = i + 1
		}
	}
	marked := false // boilerplate stands behind the end
	for i := end; i < len(blocks); i++ {
		marked = marked || blocks[i].Kind == doc.Boilerplate
	}
	for i := range blocks {
		b := &blocks[i]
		if b.Kind != doc.Paragraph || i == 0 || !isLink(b.Text) {
			continue
		}
		before := blocks[i-1]
		switch {
		case labels.match(before.Text),
			menu.match(b.Text) && (before.Kind == doc.Boilerplate || i+1 < len(blocks) && (isBoilerplate(blocks[i+1].Text) || menu.match(blocks[i+1].Text))),
			i >= end && marked && !strings.ContainsAny(b.Text, "0123456789") && len(strings.Fields(b.Text)) <= 6:
			b.Kind = doc.Boilerplate
		}
	}
}

// isLink reports whether a line has the form of a link to an article: short, and
// no sentence with a full stop.
func isLink(l string) bool {
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(l, `“”"»«’'‘)]`))
	return utf8.RuneCountInString(l) <= maxHeadingChars && (unicode.IsLetter(last) || unicode.IsDigit(last) || last == '?' || last == '!')
}
