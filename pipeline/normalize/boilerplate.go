package normalize

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/internal/lang"
	"dolmetsch/internal/regexp"
)

// maxBoilerplate is the length, in bytes, beyond which no line is boilerplate.
const maxBoilerplate = 240

const (
	networks = `facebook|twitter|x|x\.com|whatsapp|e-mail|mail|linkedin|xing|instagram|telegram|pocket|reddit|threads|bluesky|mastodon|pinterest|youtube|tiktok|flipboard|signal`
	agencies = `dpa-afx|dpa-infocom|dpa|afp|reuters|rtr|ap|sid|epd|kna|apa|sda|dapd|ddp|dts|cnn|bloomberg`
	piece    = `(?:artikel|beitrag|text|bericht|seite|link|inhalt|meldung)`
	share    = `(?:teilen|drucken|merken|versenden|senden|verschicken|kopieren|kommentieren|speichern|vorlesen|anhören|weiterempfehlen|empfehlen)`
)

// boilerplate is what whole lines round an article look like that are no part
// of its text.
var boilerplate = newLines(`(?i)`, `[(*+# –-`, `[ +*]*`,
	`ende (?:des|der) (?:artikels|beitrags|berichts|meldung|vorschau|durchsage)\b.*`,
	`(?:[-–+*_=#~•] ?){3,}`,
	// Invitations to read on and to go elsewhere on the page.
	`(?:lesen sie|lies) (?:auch|dazu|hier|mehr (?:dazu|zu|zum|zur|über|auf|in|im|hier|aus|unter)|weiter (?:auf|in|im|unter))\b.{0,80}|(?:lesen sie|lies) (?:mehr|weiter)[:.!…» ]*`,
	`(?:auch interessant|auch lesenswert|mehr zum thema|mehr dazu|zum thema|weitere artikel|weiterlesen|zum weiterlesen|mehr lesen|das könnte (?:sie (?:auch )?interessieren|ihnen (?:auch )?gefallen|dich (?:auch )?interessieren)|passend (?:dazu|zum thema)|verwandte themen|ähnliche artikel|lesetipps?|siehe auch|mehr zu diesem thema|lesen sie)(?:[:!…»>.]* *|: .{0,100})`,
	`(?:mehr|weitere|alle|neueste|aktuelle|ähnliche|verwandte|meistgelesene|beliebteste|neue|die neuesten|die wichtigsten) (?:artikel|nachrichten|meldungen|beiträge|videos|ratgeber|news|themen|storys|bilder)(?: (?:zu|zum|zur|aus|über|von|dem|der)\b[^.!?]{0,50})?(?: (?:finden sie|gibt es|lesen sie) hier)?:?`,
	`(?:mehr|weitere)\b.{0,50} (?:finden|lesen) sie hier[:.]?`,
	`mehr (?:zum|zur) [\pL-]+`, `hier (?:gibt es|gibt's) (?:mehr|alle|weitere)\b[^.!?]{0,50}[.!]?`,
	`hier (?:finden|lesen) sie (?:mehr|weitere|alle (?:folgen|artikel|nachrichten|beiträge))\b[^.!?]{0,50}[.!]?`,
	`mehr (?:aus|von) (?:dem ressort|der redaktion|der region|\pL+(?: \pL+)?)`,
	`alles zum thema\b \pL+(?: \pL+)?`,
	`weitere\b.{0,40} gibt es hier[:.]?`,
	`(?:(?:mehr|weitere (?:beiträge|einträge|artikel|kommentare)|alle|weniger|alle kommentare) (?:laden|anzeigen|erfahren|ansehen)|anzeigen|ausblenden|aufklappen|zuklappen|vollbild)`,
	`(?:lesen sie mehr|mehr): .{0,100}`,
	`(?:unsere )?empfehlungen(?: der redaktion| für sie)?:?|empfohlen (?:von der redaktion|für sie)|(?:top|unsere)[- ](?:themen|empfehlungen|partner|angebote)`,
	`(?:hier klicken|hier geht es (?:zu|zum|zur)|zurück (?:zur|zum|nach)|(?:zurück )?(?:zur|zum) (?:startseite|übersicht|seitenanfang|inhalt|hauptinhalt|navigation|(?:gesamten |vollständigen )?(?:originalartikel|artikel|video|bildergalerie)|login|anmeldung|autorenprofil|autorin|autor|mobilen ansicht|desktop-ansicht|kommentarbereich|diskussion|themenseite|ressort|merkliste|shop|live-?ticker))`,
	`(?:hier klicken|hier geht es (?:zu|zum|zur|direkt)) .*`,
	`(?:zum|zur) (?:haupt)?(?:inhalt|navigation|suche|menü|fußzeile|footer) (?:springen|wechseln)|direkt (?:zum|zur) (?:haupt)?(?:inhalt|navigation|suche)|(?:haupt)?navigation (?:überspringen|öffnen|schließen)|menü (?:öffnen|schließen|anzeigen)`,
	`(?:feedback|feedback geben|startseite|nach oben|impressum|datenschutz(?:erklärung|hinweise|einstellungen)?|nutzungsbedingungen|agb|barrierefreiheit|top-artikel|meistgelesen|meistgeklickt|newsticker|mediadaten|mein konto|über uns|karriere|kündigen|abo kündigen|widerruf|kontakt|inserieren|leserservice|aboservice|e-paper|epaper|newsletter)`,
	`(?:verträge|vertrag|abo)(?: hier| online)? (?:kündigen|widerrufen)`,
	`(?:(?:impressum|datenschutz(?:erklärung)?|agb|kontakt|nutzungsbedingungen|mediadaten|barrierefreiheit|hilfe|karriere|über uns|cookies?)(?: ?[|·•,/–-] ?| |$)){2,}`,
	`weiter auf (?:der nächsten )?seite\b.*|weiterlesen auf (?:der nächsten )?seite\b.{0,5}`,
	`(?:(?:nächste|vorherige|vorige|letzte|erste)[rs]? (?:seite|artikel|beitrag|bild|meldung)|zurück|weiter|nächste|vorherige)[ »›>]*|[«‹<] ?(?:zurück|vorherige.{0,10})`,
	`(?:(?:artikel|beitrag|alles|text) )?auf einer seite (?:lesen|anzeigen)`,
	`\d(?: ?[|·] ?\d| \d)+(?: ?[|·]? ?(?:nächste|weiter|letzte)(?: seite)?[ »›>]*)?`,
	`(?:seite|bild|foto|folie) \d+ (?:von|/) \d+`, `\d{1,3} ?/ ?\d{1,3}`,
	`(?:zur )?(?:bildergalerie|fotostrecke|bilderstrecke|galerie)(?: (?:öffnen|ansehen|starten))?`,
	`(?:bildunterschrift|untertitel|kommentare|alle kommentare|bilder|galerie) (?:anzeigen|ausblenden|einblenden|lesen)`,
	`(?:bild|foto|grafik|karte|video|galerie|audio|tweet|beitrag|podcast) (?:vergrößern|öffnen|abspielen|ansehen|anschauen|anhören|laden|starten|anzeigen)`,
	`(?:\S+ ){0,2}rezept (?:drucken|bewerten|speichern)`,
	// Sharing, subscribing, logging in.
	`(?:jetzt )?(?:`+piece+` )?`+share+`:?`,
	`(?:`+share+`(?: ?[|·•,/] ?| |$)){2,}`,
	`(?:jetzt |bitte )?(?:diesen?|den|als) `+piece+` (?:jetzt )?`+share+`\b.{0,20}`,
	`teilen sie (?:diesen|den|unseren) `+piece+`\b.{0,20}`,
	`(?:`+piece+` |jetzt )?(?:anhören|hören|vorlesen lassen)(?: ?\(?\d.{0,12})?|hören sie diesen `+piece+`\b.{0,20}|audio: .{0,20}minuten`,
	`(?:zur |auf (?:die |der )?)(?:merkliste|leseliste)(?: hinzufügen| setzen| gesetzt)?|(?:aus der merkliste )?(?:gemerkt|entfernen)|zu favoriten hinzufügen`,
	`(?:kurz)?(?:link|url) (?:kopieren|kopiert)!?|kopiert!?|in die zwischenablage kopiert!?`,
	`(?:jetzt |auf |als )?(?:per |via |auf |bei )?(?:`+networks+`)(?: ?[,|/·]? ?(?:`+networks+`))*(?: (?:teilen|senden|verschicken|versenden|folgen))?`,
	`(?:(?:auf|per|via|bei|über) (?:`+networks+`) (?:teilen|senden|versenden|folgen)(?:[ ,|/·]+|$))+`,
	`(?:teilen|folgen) (?:auf|per|via|bei) (?:`+networks+`)|(?:beitrag|artikel|link) (?:per|via|auf) (?:`+networks+`) (?:teilen|senden|versenden|verschicken)`,
	`(?:tweet|twittern|share|pin it|flipboard|whatsapp-kanal|schriftgröße(?: ändern| anpassen)?|a a a|0:00(?: ?/ ?\d+:\d\d)?)`,
	`(?:jetzt |hier |kostenlos |unseren |den |für |zum )*(?:newsletter|abo|e-paper|testabo)\b.{0,60}(?:abonnieren|anmelden|bestellen|testen|abschließen|registrieren)\b.{0,30}`,
	`(?:hier |jetzt )?(?:können sie|abonnieren sie|bestellen sie|erhalten sie|sichern sie sich|holen sie sich)\b.{0,50}\b(?:newsletter|e-paper|app|abo|probeabo)\b.{0,40}`,
	`(?:ihr|unser|der)(?: (?:täglicher?|tägliche|kostenloser?|wöchentlicher?))? newsletter (?:mit|für|aus|zu|am)\b.{0,60}`,
	`melden sie sich\b.{0,40}\bnewsletter\b.{0,40}`,
	`sie lesen (?:gerade )?(?:den|unseren) newsletter\b.*`,
	`.{0,100}\bin ihr (?:e-mail-)?postfach\.?`,
	`(?:jetzt |hier |kostenlos )*(?:abonnieren|registrieren|anmelden|einloggen|kostenlos testen|weiterlesen|spenden|unterstützen)[.!]?`,
	`(?:jetzt |hier )?(?:\d+ (?:tage|wochen|monate?) |einen monat |den ersten monat )(?:kostenlos|gratis|für \d+(?:,\d\d)? (?:€|euro))(?: lesen| testen)?[.!]?`,
	`(?:danach|anschließend|nur|für nur|ab) \d+(?:,\d\d)? (?:€|euro) (?:im|pro|/) ?monat\b.{0,30}`,
	`(?:jederzeit|monatlich|flexibel) kündbar[.!]?`,
	`mit (?:der|dem|ihrer) (?:anmeldung|registrierung|bestellung|absenden|klick|nutzung)\b.{0,20} (?:akzeptieren|stimmen|bestätigen|erklären) sie\b.*`,
	`(?:sie haben|haben sie|sie sind|sind sie) (?:bereits|schon) (?:ein abo|abonnent(?:in)?|kunde|registriert|angemeldet|ein konto|mitglied)\b.*`,
	`(?:bereits|schon|noch) (?:kein |ein )?(?:abonnent(?:in)?|kunde|registriert|angemeldet|konto|mitglied|abo)\?.{0,40}`,
	`(?:bitte |hier )?(?:loggen|melden) sie sich (?:bitte )?(?:ein|an)\b.{0,60}`,
	`um (?:zu kommentieren|diesen `+piece+` (?:zu lesen|weiterzulesen)|weiterzulesen)\b.*`,
	`(?:sie (?:möchten|wollen)|möchten sie|wollen sie) (?:weiterlesen|mehr lesen|den ganzen artikel lesen)\?.{0,40}`,
	`diese[rs]? `+piece+` (?:ist|erscheint|gehört|wird) (?:exklusiv|nur|kostenpflichtig|teil unseres|zu unserem|zum \S+-angebot|von \S+ bereitgestellt)\b.*`,
	`(?:nur|exklusiv) für (?:abonnenten|abonnentinnen|plus-|unsere abonnenten|registrierte (?:nutzer|leser)|angemeldete (?:nutzer|leser)).{0,30}`,
	`(?:als abonnent\S* lesen sie|unbegrenzter? zugr\pL+|zugriff auf alle)\b.{0,60}`,
	`alle (?:artikel|inhalte)(?: \pL+)? (?:frei|unbegrenzt|ohne werbung) lesen`,
	`(?:jetzt )?weiterlesen (?:nach der (?:anzeige|werbung)|mit .{1,30})`,
	`(?:ihre )?e-mail-adresse(?: eingeben| \(pflichtfeld\))?\*?|vielen dank für (?:ihre?|deine?|ihren) (?:anmeldung|registrierung|bestellung|bewertung|teilnahme|interesse|stimme|abstimmung|feedback|kommentar|meinung|unterstützung)[.!]?`,
	`(?:jetzt )?(?:unsere )?app (?:herunterladen|installieren|laden)`, `push-(?:nachrichten|mitteilungen|meldungen)\b.{0,20} (?:aktivieren|erhalten|deaktivieren)`,
	`(?:.{0,60}\b)?folgen sie uns (?:auf|bei|hier)\b.{0,30}`,
	`(?:folgen|abonnieren) sie (?:unseren|unser|unserem|uns)\b.*`, `(?:thema|autor|autorin|ort|verein) folgen`,
	// Comments and opinions of readers.
	`(?:\d{1,5}|noch keine|keine) (?:leser)?kommentare?`, `\d{1,5} kommentar`,
	`(?:kommentare|leserkommentare|zu den kommentaren|kommentar (?:schreiben|verfassen|abgeben|hinzufügen)|lesermeinung(?:en)?(?: schreiben)?|leserbrief schreiben|mitdiskutieren|jetzt kommentieren|antworten)(?: ?\(\d+\)|: ?\d+)?`,
	`(?:schreiben|verfassen) sie (?:den ersten|einen|ihren) kommentar.{0,20}`,
	`(?:jetzt )?diskutieren sie mit[.!]?|(?:beitrag|kommentar|fehler|korrektur|missbrauch) melden`,
	`die (?:kommentare|kommentarfunktion)\b.{0,30} (?:ist|sind|wurde|wurden) (?:geschlossen|deaktiviert|beendet)\.?`,
	`fehler (?:gefunden|entdeckt)\?.*|(?:haben sie|ihnen ist|sie haben) einen fehler (?:entdeckt|gefunden|aufgefallen|bemerkt)[?.!].*`,
	`(?:hat (?:ihnen|dir|euch) (?:der|dieser) `+piece+` (?:gefallen|geholfen)|(?:war|waren|fanden sie|findest du) (?:(?:der|dieser|diese|den|diesen) `+piece+`|das|dies|diese informationen) (?:hilfreich|lesenswert|interessant|nützlich)(?: für sie| für dich)?)\?|wie (?:finden|fanden|bewerten) sie (?:den|diesen) `+piece+`\?`,
	`(?:was meinen sie\?|ihre meinung\b).{0,60}(?:schreiben sie uns|diskutieren sie mit|stimmen sie ab).*`,
	`(?:artikel|beitrag|jetzt|rezept) bewerten|(?:bewertung:? |ø ?)?\d(?:[,.]\d)? (?:von|/) 5(?: sternen?)?(?:[ (·,]+\d+ ?(?:bewertungen|stimmen)?\)?)?|\d(?:,\d)? von 5 sternen.{0,30}|ihre bewertung:?`,
	// Advertising, consent, embedded content.
	`(?:anzeige|werbung|advertorial|sponsored(?: post| content)?|gesponsert|ad|partnerangebot|affiliate-links?)[ .:)\]-]*`,
	`(?:anzeige|werbung): .{0,100}`,
	`(?:(?:anzeige|werbung) ?[–|-] ?)?(?:der )?(?:artikel|text|beitrag) (?:wird|geht) (?:nach|unter|darunter).{0,30}(?:fortgesetzt|weiter)\.?`,
	`(?:weiter|es geht weiter) nach der (?:werbung|anzeige)`,
	`(?:mit \* (?:gekennzeichnete|markierte)|\*? ?(?:affiliate-links?|hinweis zu affiliate-links?):|bei (?:einem|ihrem) (?:kauf|einkauf)\b.{0,60}provision).*`,
	`eilmeldung[ :!+*]*`,
	`(?:diese (?:web)?seite|wir)(?: und unsere partner)? (?:verwende[nt]|nutz(?:t|en)|setz(?:t|en)|verarbeite[nt]) (?:\S+ ){0,3}(?:daten|cookies|technologien)\b.*`,
	`(?:alle |nur notwendige )?cookies? (?:akzeptieren|ablehnen|zulassen|verwalten)|alle (?:akzeptieren|ablehnen|zulassen)|(?:akzeptieren|zustimmen|ablehnen)(?: und (?:weiter|schließen))?`,
	`(?:cookie|datenschutz|privatsphäre)-(?:einstellungen|manager|hinweis|richtlinie)(?: ändern| öffnen)?|einstellungen (?:verwalten|ändern|speichern)`,
	`bitte (?:aktivieren sie|deaktivieren sie) (?:javascript|cookies|ihren|den)\b.*`,
	`(?:empfohlener )?(?:redaktioneller|externer) inhalt|(?:externer |eingebetteter |empfohlener )?(?:inhalt|beitrag|post|tweet|video|reel) (?:von|auf|bei) (?:`+networks+`)`,
	`(?:an dieser stelle|hier) (?:finden sie|befindet sich|wird|steht|wurde|ist|sehen sie)\b.{0,40}\b(?:inhalte?|video|tweet|beitrag|post|karte|grafik|podcast)\b.{0,80}`,
	`(?:ich bin|sind sie) damit einverstanden, dass\b.*`,
	`(?:mit ihrer (?:zustimmung|einwilligung)|wir (?:benötigen|brauchen) ihre (?:zustimmung|einwilligung)|(?:damit|dabei|hierbei) (?:können|werden)\b.{0,20}\b(?:personenbezogene )?daten)\b.*`,
	`(?:sie können|diese) .{0,30}(?:zustimmung|einwilligung|entscheidung)\b.{0,60}(?:jederzeit )?(?:widerrufen|ändern)\b.*`,
	`(?:mehr|weitere)(?: informationen)?(?: dazu)?(?: hierzu)? (?:(?:finden|lesen|erfahren) sie )?in (?:unserer|der) datenschutzerklärung\.?`,
	`(?:aktivieren|akzeptieren) sie\b.{0,40}, um diesen inhalt\b.*`,
	`externe[nr]? inhalte?(?: immer)? (?:anzeigen|laden|zulassen|aktivieren)|inhalte? (?:laden|anzeigen|entsperren|immer anzeigen)|(?:einmal|immer) anzeigen`,
	`(?:(?:video|karte|inhalt|grafik|player) )?wird geladen[ .…]*|dieses video ist (?:leider )?nicht (?:mehr )?verfügbar\.?`,
	`[\pL-]{3,25} wird geladen[ .…]*`,
	`sieh dir diesen beitrag auf \pL+ an|ein (?:beitrag|post) geteilt von .{0,60}`,
	// Rights, sources, agencies, dates of the page.
	`©[^!?„“]{0,100}|(?:\(c\)|copyright:?) ?(?:©|\(c\)|by\b|\d{4}\b|(?:`+agencies+`)\b)[^!?„“]{0,100}`,
	`.{0,80}\balle rechte vorbehalten\b.{0,100}`,
	`(?:quellen?|agenturen?|redaktion|mit (?:material|informationen|agenturmaterial|inhalten|beiträgen) (?:von|der|des))[ :]+(?:mit )?(?:`+agencies+`|eigene|ots)\b.{0,40}`, `mit agenturmaterial\b.{0,30}`,
	`quellen?: [^.!?]{1,50}(?:, [\d.]+(?:, [\d:.]+ uhr)?)?`,
	`(?:mit )?(?:`+agencies+`)(?:[ ,/·&+-]+(?:und )?(?:`+agencies+`|[a-z]{2,3}))*[ .)\]]*`,
	`(?:[a-z]{2,4}/)+(?:`+agencies+`)(?:/[a-z]{2,3})*[ .)\]]*`, `(?:[a-z]{2,4}/)*[a-z]{2,4},? \((?:`+agencies+`)(?:[/, ]+(?:`+agencies+`))*\)`,
	`(?:[a-z]{2,4}/)+(?:`+agencies+`)(?:[/, ]+(?:`+agencies+`))+[ .)\]]*`,
	`(?:© )?(?:`+agencies+`)-?[a-z]*(?:, dpa)?:[0-9-]+(?:/[0-9]+)?`,
	`ots[ .)\]]*`,
	`(?:stand|veröffentlicht|aktualisiert|erstellt|publiziert|zuletzt aktualisiert|letztes update|update|letzte aktualisierung|erstveröffentlichung|datum|erschienen)(?: (?:am|um|vom))?:? ?(?:\S+, )?(?:\d{1,2}\. ?(?:\d|\pL).{0,40}|\d{1,2}[.:]\d\d uhr.{0,20}|`+clock+`)(?:`+pageDate+`)?`,
	`(?:`+weekday+`)?`+pageDate,
	`(?:heute|gestern),? (?:um )?`+clock, `vor (?:\d{1,2}|einer|einem|wenigen) (?:minuten?|stunden?|tag(?:en)?)`,
	`dieser `+piece+` (?:wurde|ist|erschien)\b.{0,40}(?:\d{4}\b.{0,30}(?:veröffentlicht|erschienen|aktualisiert)|ausgabe\b.{0,40})\.?`,
	`dieser `+piece+` (?:wurde|ist|entstand)\b.{0,40}(?:automatisiert|automatisch|künstlicher intelligenz|mit ki|von ki|ki-)\b.{0,80}`,
	`(?:dieser|der) `+piece+` (?:erschien|ist|wurde|stammt) (?:zuerst|zuletzt|ursprünglich|erstmals|aus der)\b.{0,80}`,
	`(?:transparenz|korrektur)hinweis:?.{0,200}|(?:anm(?:erkung|\.)|hinweis|korrektur|ergänzung|klarstellung) (?:der|d\.) red(?:aktion|\.).{0,200}|in einer (?:früheren|vorherigen|ersten|älteren) (?:version|fassung) (?:dieses|des) `+piece+`s?\b.{0,200}`,
	`(?:alle )?angaben ohne gewähr\.?|änderungen vorbehalten\.?`,
	`(?:haben sie|sie haben) (?:fragen|anregungen|hinweise|kritik|themen).{0,30}\? (?:schreiben|mailen) sie\b.{0,80}|(?:schreiben|mailen) sie (?:uns|der redaktion|an die redaktion)\b.{0,80}`,
	`erschienen (?:in|im|am)\b.{0,60}\d{4}\.?`,
	`(?:sendungs?hinweis|programmhinweis|sendehinweis|tv-hinweis|radio-tipp|programmtipp|tv-tipp): .*`,
	`dieses thema im programm: .*|über dieses thema berichtete?n?\b.*`,
	`(?:die )?(?:äußerungen|kommentare|leserbriefe|gastbeiträge|beiträge)\b.{0,90}\b(?:meinung|auffassung|ansicht)(?:en)?\b.{0,40}\bwieder\..*`,
	`-?\d{1,2} ?° ?c?|(?:`+weekday+`-?\d{1,2} ?°(?: ?[/|,·] ?| |$))+`,
	`(?:isin|wkn):? ?[a-z0-9]{6,12}(?:[ ,/|]+(?:isin|wkn|symbol):? ?[a-z0-9]{2,12})*`,
	`(?:\d+\.|der erste|erster|\d+) (?:monate?|wochen?)\b.{0,30}\d ?(?:€|euro|chf|franken)\b?.{0,60}`,
	`(?:lesezeit|lesedauer):?.{0,20}(?:min|minuten?)\.?`, `(?:ca\. )?\d{1,3} (?:min\.?|minuten)(?: lesezeit| lesedauer)?|\d{1,3} min(?:ute)? read`,
	`(?:schlagwörter|schlagworte|stichwörter|tags?|themen|ressort|rubrik|kategorien?|artikel-id|aktien? im artikel|alle artikel zu):.{0,160}`,
	`themen (?:in diesem|dieses|zum) `+piece+`s?:?`,
	`wichtiger hinweis: dieser `+piece+` ersetzt\b.*`,
	`kontakt für (?:die )?(?:medien|presse|rückfragen|journalist\S*|redaktionen)\b.{0,80}|(?:presse|medien)(?:kontakt|stelle|ansprechpartner(?:in)?)(?:: .{0,100}|:)|rückfragen (?:bitte )?(?:an|von)\b.{0,80}:|ansprechpartner(?:in)? für (?:die )?(?:medien|presse)\b.{0,80}`,
	`sperrfrist:? .{0,60}|(?:zur sofortigen|frei zur) veröffentlichung|(?:presse|medien)(?:mitteilung|information|meldung)(?: nr\.? ?\d+(?:/\d+)?)?(?: vom .{5,20})?`,
	`aus (?:dem |der )?(?:\pL+ )?(?:heft|ausgabe|magazin)\b.{0,25}\d|(?:heft|ausgabe) ?(?:nr\. ?)?\d{1,3}(?:/\d{2,4})?`, `e-mail an (?:die redaktion|den autor|die autorin)`,
	`#\pL[\pL\d_]*(?:[ ,]+#\pL[\pL\d_]*)*`,
	`sie (?:sind|befinden sich) hier:? .{0,80}`,
	sections+`(?: ?[|/›»>] ?[\pL\d &.-]{2,30})+`, `(?:startseite|home)(?: `+sections+`){1,3}`,
	sections+`(?:[ |,·]+`+sections+`){2,}`,
	`[\pL\d &-]{2,30}(?: [>›] [\pL\d &.-]{2,40})+`,
)

// clock is a time of day as pages have it, and pageDate a date with one.
const (
	clock    = `\d{1,2}[:.]\d\d(?: uhr)?`
	weekday  = `(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|mo|di|mi|do|fr|sa|so)[.,]* ?(?:den |der )?`
	months   = `(?:januar|jänner|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|jan\.|feb\.|apr\.|aug\.|sept?\.|okt\.|nov\.|dez\.)`
	pageDate = `(?:\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})(?:,? ?[-–|]? ?(?:um )?` + clock + `)?|\d{1,2}\. ` + months + `(?: \d{4})?,? ?(?:[-–|] ?|um )?` + clock + `)`
)

// sections are those of a newspaper, as the first of a path to the article.
const sections = `(?:startseite|home|news|nachrichten|politik|inland|ausland|wirtschaft|finanzen|sport|fußball|kultur|feuilleton|panorama|vermischtes|lokales|regional|region|wissen|wissenschaft|digital|netzwelt|technik|gesundheit|reise|auto|leben|gesellschaft|meinung)`

// aName is a person's: of two to four words, perhaps with a title.
const aName = `(?:(?:Dr|Prof)\. )*\p{Lu}[\pL'’-]+(?: (?:von|van|de|\p{Lu}\.))*(?: \p{Lu}[\pL'’-]+){1,3}`

// byline names who wrote the article; its letters' case counts.
var byline = newLines(``, ``, ``,
	`(?:Eine? (?:Kommentar|Gastbeitrag|Gastkommentar|Analyse|Interview|Reportage|Bericht|Essay|Kolumne|Glosse|Leitartikel|Porträt) )?[Vv]on (?:unsere[rmn] [\pL-]+ )?`+aName+`(?:(?:,| und) `+aName+`)*(?:, \p{Lu}\pL+)?`,
	`[Vv]on unserer (?:Redaktion|Mitarbeiterin|Korrespondentin|Agentur)|[Vv]on unserem (?:Mitarbeiter|Korrespondenten|Redakteur)`,
	`Aus \p{Lu}\pL+ berichtete?n? `+aName,
	`(?:Text und Fotos?|Text|Fotos?)(?: von|:) `+aName+`(?:(?:,| und) `+aName+`)*, (?:Fotos?|Bilder|Text)(?: von|:) `+aName+`|Text und (?:Fotos?|Bilder): `+aName,
	`(?:(?:Zur|Über die) Autorin|(?:Zum|Über den) Autor|(?:Alle Artikel|Mehr) von `+aName+`)`,
	`(?:Autor(?:in|en)?|Text|Redigatur|Redaktion|Protokoll|Bearbeitung|Mitarbeit|Interview|Recherche|Aufgezeichnet von|Verfasst von):? `+aName+`(?:(?:,| und) `+aName+`)*`,
	`Das (?:Interview|Gespräch) führten? `+aName+`(?: und `+aName+`)?\.?`,
	`\p{Lu}[\pL-]+(?: \p{Lu}[\pL-]+)*/[a-z]{2,3}`,                            // Hessen Kurier/ab
	`\((?:[a-z]{2,4}|[A-Z]{2,3})(?:/[A-Za-z]{2,5})*\)|[a-z]{2,3}/[a-z]{2,3}`, // (ute), sti/ala
	`(?:Der|Die|Unsere?) Autor(?:in)? (?:ist|lebt|war|arbeitet|leitet|lehrt|schreibt|studiert|forscht|berichtet|hat)\b.*`,
)

// plainByline is a byline of names alone.
var plainByline = regexp.MustCompile(`^[Vv]on (` + aName + `(?:(?:,| und) ` + aName + `)*)$`)

// EnglishByline is the English of a line that says who wrote an article and
// nothing else; ok is false for any other.
func EnglishByline(line string) (english string, ok bool) {
	if !strings.HasPrefix(line, "von ") && !strings.HasPrefix(line, "Von ") {
		return "", false
	}
	m := plainByline.FindStringSubmatch(line)
	if m == nil {
		return "", false
	}
	return "By " + strings.ReplaceAll(m[1], " und ", " and "), true
}

// tag is what a section or a scraper marks an article with: gn-tech. Capitals
// make it a word: E-Mail-Adresse.
var tag = newLines(``, ``, ``, `[a-z0-9]{1,12}(?:[-_][a-z0-9]{1,12}){1,3}`)

func isBoilerplate(l string) bool {
	return len(l) <= maxBoilerplate && (tag.match(l) || boilerplate.match(l) || byline.match(l)) || voiceOf(l) == surelyPage
}

// labels announce links to other articles and say nothing more themselves.
var labels = newLines(`(?i)`, ``, `[:!… ]*`, `(?:lesen sie (?:auch|dazu auch|mehr zum thema)|mehr zum thema|mehr dazu|zum thema|auch interessant|weitere artikel|zum weiterlesen|passend dazu|verwandte themen|ähnliche artikel|das könnte sie auch interessieren)`)

// menu are words of a page that are no part of the text beside other
// boilerplate, but might be anywhere else.
var menu = newLines(`(?i)`, ``, ``, `(?:mehr|einstellungen|optionen|mehr optionen|ja|nein|weiß nicht|keine angabe|vielleicht|unentschieden|vor|zurück|weiter|suche|wetter|horoskop|rätsel|menü|login|abo|shop|archiv|video|videos|podcast|newsletter|kontakt|hilfe|werbung|anzeigen|`+sections+`|`+networks+`)`)

// nameLine is a person's name alone, perhaps with the place, and dateLine a day
// alone. They are boilerplate where an article begins or behind its end.
var (
	nameLine = newLines(``, ``, ``, aName+`(?:(?:,| und) `+aName+`)*(?:, \p{Lu}\pL+)?`)
	dateLine = newLines(`(?i)`, ``, ``, `(?:\pL+(?: \pL+)?, )?(?:`+weekday+`)?(?:\d{1,2}\. `+months+`(?: \d{4})?|\d{1,2}\. ?\d{1,2}\. ?(?:\d{4}|\d{2})?)`)
)

// spreadLinks marks what is boilerplate by what stands before it: links that a
// label announces, and words of a menu.
func spreadLinks(blocks []doc.Block) {
	for i := range blocks {
		b := &blocks[i]
		if b.Kind != doc.Paragraph || i == 0 || !isLink(b.Text) {
			continue
		}
		before := blocks[i-1]
		switch {
		case labels.match(before.Text),
			menu.match(b.Text) && (before.Kind == doc.Boilerplate || i+1 < len(blocks) && (isBoilerplate(blocks[i+1].Text) || menu.match(blocks[i+1].Text))):
			b.Kind = doc.Boilerplate
		}
	}
}

// credit reports whether a line says who wrote an article or when, beside its
// title or behind its end.
func credit(l string) bool {
	first, _, _ := strings.Cut(l, " ")
	return dateLine.match(l) || nameLine.match(l) && (lang.FirstName(first) || !isGermanWord(first))
}

// spreadEdges marks what is boilerplate by where it stands: a section above the
// title, what lies between boilerplate, and short lines behind the end. The kinds
// of all lists are known.
func spreadEdges(blocks []doc.Block) {
	begin, end := textOf(blocks)
	title := 0 // the first line of several words
	for title < begin && (blocks[title].Kind != doc.Paragraph || len(strings.Fields(blocks[title].Text)) < 3) {
		title++
	}
	for i := 0; i < title && title < begin; i++ {
		beside := i > 0 && blocks[i-1].Kind == doc.Boilerplate || blocks[i+1].Kind == doc.Boilerplate
		if blocks[i].Kind == doc.Paragraph && (section(blocks[i].Text) || beside && isLink(blocks[i].Text) && !lang.Genre(blocks[i].Text)) {
			blocks[i].Kind = doc.Boilerplate
		}
	}
	if title == begin {
		title = 0
	}
	if next := title + 1; next < begin && title > 0 && blocks[title-1].Kind == doc.Boilerplate && blocks[next].Kind == doc.Boilerplate && len(strings.Fields(blocks[title].Text)) == 3 {
		for next < begin && (blocks[next].Kind != doc.Paragraph || len(strings.Fields(blocks[next].Text)) < 3) {
			next++
		}
		if next < begin { // the title follows, this is the name of a section
			blocks[title].Kind = doc.Boilerplate
			title = next
		}
	}
	noText := func(i int) bool {
		return i < len(blocks) && (blocks[i].Kind == doc.Boilerplate || blocks[i].Kind == doc.Caption)
	}
	box := false
	for i := title + 1; i < len(blocks); i++ {
		b := &blocks[i]
		if box = i >= end && (box && b.Kind == doc.Paragraph || boxTitle.match(b.Text)); box {
			continue
		}
		if label := i >= end && strings.HasSuffix(b.Text, ":") && i+1 < len(blocks); b.Kind != doc.Paragraph || !isLink(b.Text) && !label || strings.ContainsAny(b.Text, "?!„\"") || dashed(b.Text) {
			continue
		}
		words := len(strings.Fields(b.Text))
		switch plain := !strings.ContainsAny(b.Text, "0123456789"); {
		case i < end:
			if i < begin && credit(b.Text) || plain && words <= 5 && noText(i-1) && noText(i+1) && (blocks[i-1].Kind == doc.Boilerplate || blocks[i+1].Kind == doc.Boilerplate) {
				b.Kind = doc.Boilerplate
			}
		case credit(b.Text), words <= 6 && plain && (words < 3 || len(blocks)-i > 2 || keywords(b.Text)), noText(i-1) && words <= 12:
			b.Kind = doc.Boilerplate
		}
	}
}

// keywords reports whether a line is nouns and names alone: Thüringen Gera
// Stadtrat.
func keywords(l string) bool {
	return !strings.ContainsRune(l, ',') && !slices.ContainsFunc(strings.Fields(l), func(w string) bool { return !isUpperFirst(w) })
}

// boxTitle begins a box behind the text that belongs to it.
var boxTitle = newLines(`(?i)`, ``, `:?`, `das wichtigste(?: in kürze| im überblick| auf einen blick)?|auf einen blick|im überblick|zusammenfassung|info(?:rmationen|s|box|kasten)?|gut zu wissen|zahlen und fakten|zur person|zur sache|hintergrund|termine?|zutaten|(?:die |alle )?ergebnisse|preise|chronologie|so geht(?: es|'s|’s)`)

// section reports whether a line has the form of a section's name: one word that
// says no genre, or two: Essen & Trinken.
func section(l string) bool {
	if first, second, ok := strings.Cut(l, " & "); ok && !strings.Contains(second, " ") {
		return section(first) && section(second)
	}
	return isUpperFirst(l) && strings.IndexFunc(l, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' }) < 0 && !lang.Genre(l) && !lang.Genre(titleCase(strings.ToLower(l)))
}

// isLink reports whether a line has the form of a link to an article: short, and
// no sentence with a full stop.
func isLink(l string) bool {
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(l, `“”"»«’'‘)]`))
	return utf8.RuneCountInString(l) <= maxHeadingChars && (unicode.IsLetter(last) || unicode.IsDigit(last) || strings.ContainsRune("?!…→›°%€", last))
}
