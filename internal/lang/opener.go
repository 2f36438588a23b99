package lang

// OpensSentence reports whether a capitalised German word can hardly have its
// capital for any other reason than that a sentence begins with it: articles,
// pronouns, prepositions, conjunctions and the like, which are written small
// elsewhere. Nouns and names are not among them.
func OpensSentence(word string) bool { return openers[word] }

var openers = WordSet(`
		Der Die Das Dem Den Des Ein Eine Einen Einem Einer Eines Kein Keine Keinen Keinem Keiner Keines
		Ich Du Er Sie Es Wir Ihr Ihm Ihn Ihnen Mich Mir Dich Uns Euch Man Mein Meine Meinen Meinem Meiner
		Sein Seine Seinen Seinem Seiner Ihre Ihren Ihrem Ihrer Unser Unsere Unseren Unserem Unserer
		Dies Diese Dieser Dieses Diesem Diesen Jener Jene Jenes Jenen Jenem Jeder Jede Jedes Jedem Jeden
		Alle Allen Aller Alles Allem Beide Beiden Beides Einige Einigen Einiger Einiges Manche Manchen Mancher
		Manches Mehrere Mehreren Viele Vielen Vieler Vieles Viel Wenige Wenigen Weniger Wenig Etliche Solche Solcher Solchen
		Wer Wen Wem Wessen Was Wo Wann Warum Weshalb Wieso Wie Woher Wohin Womit Wofür Wogegen Worauf Worüber Woran Wodurch Wobei Welche Welcher Welches Welchem Welchen
		Niemand Jemand Etwas Nichts Andere Anderen Anderer Anderes Derselbe Dieselbe Dasselbe Derjenige Diejenigen
		Ab Am An Auf Aus Außer Außerhalb Bei Beim Bis Durch Entlang Für Gegen Gegenüber Gemäß Hinter Im In Infolge Innerhalb Ins
		Mit Mithilfe Mittels Nach Neben Ohne Seit Statt Trotz Über Um Ums Unter Vom Von Vor Während Wegen
		Zu Zum Zur Zwischen Zufolge Laut Angesichts Anhand Anstatt Anstelle Aufgrund Binnen Zugunsten Mangels
		Aber Allerdings Als Also Anders Anschließend Auch Bereits Bevor Bald Bisher Bislang Bloß Da Dabei Dadurch Dafür Dagegen Daher
		Dahinter Damals Damit Danach Daneben Dann Daran Darauf Daraufhin Daraus Darin Darüber Darum Darunter Dass Davon Davor Dazu
		Demnach Demnächst Demzufolge Denn Dennoch Deshalb Deswegen Doch Dort Dorthin Drinnen Draußen Ebenfalls Ebenso Eher Eigentlich
		Einerseits Einmal Einst Endlich Erneut Erst Etwa Falls Fast Ferner Folglich Früher Ganz Genau Gerade Gestern Gleichzeitig Gleichwohl
		Heute Heutzutage Hier Hierbei Hierfür Hierzu Hingegen Hinzu Hinterher Immer Immerhin Indem Indes Indessen Insbesondere Insgesamt Insofern Inzwischen Irgendwann
		Ja Je Jedenfalls Jedoch Jetzt Kaum Kürzlich Leider Längst Lediglich Letztlich Manchmal Mehr Meist Meistens Mittlerweile Mindestens Möglicherweise Morgens Mittags Abends Nachts
		Nachdem Nachher Natürlich Neulich Nein Nicht Nie Niemals Nirgends Noch Nun Nur Ob Obgleich Obwohl Oder Offenbar Oft Plötzlich
		Schließlich Schon Sehr Seitdem So Sobald Sodass Sofern Sofort Sogar Solange Somit Sondern Sonst Soweit Sowohl Später Stattdessen Stets
		Tatsächlich Teilweise Trotzdem Übrigens Überall Und Ungefähr Unterdessen Vermutlich Vielleicht Vielmehr Vorher Vorerst Wahrscheinlich Weder Weil Weiter Weiterhin Wenn
		Wenngleich Wieder Wohl Womöglich Zudem Zuerst Zuletzt Zumal Zumindest Zunächst Zurzeit Zusammen Zuvor Zwar
		Andererseits Außerdem Besonders Üblicherweise Normalerweise Beispielsweise Glücklicherweise Letzterer Erstere Letztere Zahlreiche Derweil Derzeit Entsprechend Hauptsächlich Unabhängig
		Hat Haben Hatte Hätte Ist Sind War Waren Wird Werden Wurde Würde Kann Können Könnte Muss Müssen Soll Sollte Darf
		Berichten Zwei Drei Vier Fünf Sechs Sieben Acht Neun Zehn Elf Zwölf`)

// Month reports whether word is the German name of a month.
func Month(word string) bool { return months[word] }

var months = map[string]bool{
	"Januar": true, "Jänner": true, "Februar": true, "Feber": true, "März": true,
	"April": true, "Mai": true, "Juni": true, "Juli": true, "August": true,
	"September": true, "Oktober": true, "November": true, "Dezember": true,
}
