package lang

import "strings"

// FirstName reports whether word is a first name common in German and
// international news.
func FirstName(word string) bool { return firstNames[word] }

// OrgForm reports whether word is the legal form of a company or association,
// which makes a name of what stands before it.
func OrgForm(word string) bool { return orgForms[word] }

// Title reports whether word is a title, office or form of address, which
// stands before a person's name and is no part of it.
func Title(word string) bool {
	return titles[word] || strings.HasSuffix(word, "in") && titles[strings.TrimSuffix(word, "in")]
}

// NameParticle reports whether word may stand, in small letters, between the
// parts of a name: von, de, of.
func NameParticle(word string) bool { return nameParticles[word] }

// Determiner reports whether word is an article, possessive, demonstrative or
// similar word in small letters, after which a noun is more likely than a name.
func Determiner(word string) bool { return determinerWords[word] }

// NounEnding reports whether word has an ending that German forms nouns with.
func NounEnding(word string) bool {
	for _, end := range nounEndings {
		if strings.HasSuffix(word, end) && len(word) >= len(end)+3 {
			return true
		}
	}
	return false
}

var nounEndings = strings.Fields(`ung ungen heit heiten keit keiten schaft schaften tion tionen sion sionen
	ität itäten ismus ismen nis nisse nissen tum tümer ling linge lingen chen lein erin innen schaftler ierung
	ierungen elung barkeit losigkeit`)

var orgForms = wordSet(`GmbH AG SE KG KGaA OHG GbR UG eG eV mbH Inc Corp Corporation Company Co Ltd Limited LLC LLP PLC plc
	SA SpA NV BV AB ASA Oyj Holding Group Foundation Institute University College Press Records Studios Pictures Airlines
	Airways Motors Bank Capital Partners Technologies Systems Networks Entertainment`)

var titles = wordSet(`Herr Herrn Frau Dr Prof Professor Doktor Präsident Bundespräsident Ministerpräsident Vizepräsident Kanzler
	Bundeskanzler Vizekanzler Minister Außenminister Innenminister Finanzminister Verteidigungsminister Wirtschaftsminister
	Justizminister Gesundheitsminister Umweltminister Verkehrsminister Arbeitsminister Familienminister Premierminister
	Premier Regierungschef Staatschef Parteichef Fraktionschef Vorsitzender Vorsitzende Parteivorsitzender Bürgermeister
	Oberbürgermeister Landrat Senator Abgeordneter Abgeordnete Sprecher Regierungssprecher König Prinz Prinzessin Herzog Graf
	Kaiser Papst Kardinal Bischof Erzbischof Pfarrer General Oberst Major Hauptmann Admiral Leutnant Kommissar Richter Anwalt
	Rechtsanwalt Staatsanwalt Direktor Geschäftsführer Chef Vorstandschef Firmenchef Konzernchef Vorstandsvorsitzender
	CEO CFO CTO Trainer Nationaltrainer Bundestrainer Stürmer Torwart Kapitän Schauspieler Regisseur Sänger Autor
	Schriftsteller Forscher Wissenschaftler Physiker Chemiker Biologe Historiker Ökonom Experte Analyst Journalist Reporter
	Sir Lord Lady Mister Mr Mrs Ms`)

var nameParticles = wordSet(`von vom zu zur van de der den del della di da dos du le la of the and for bin ibn al el`)

var determinerWords = wordSet(`der die das dem den des ein eine einen einem einer eines kein keine keinen keinem keiner keines
	mein meine meinen meinem meiner meines dein deine deinen deinem deiner deines sein seine seinen seinem seiner seines
	ihr ihre ihren ihrem ihrer ihres unser unsere unseren unserem unserer unseres euer eure euren eurem eurer eures
	dieser diese dieses diesem diesen jener jene jenes jenem jenen jeder jede jedes jedem jeden mancher manche manches
	manchem manchen welcher welche welches welchem welchen solcher solche solches solchem solchen alle allen aller alles
	beide beiden beider einige einigen einiger mehrere mehreren mehrerer viele vielen vieler wenige wenigen weniger
	etliche etlichen zum zur beim im am vom ins ans fürs`)

var firstNames = wordSet(`
	Adam Alan Albert Alessandro Alex Alexander Alexandra Alexei Alfred Ali Alice Alina Amanda Amir Amy Ana Anastasia Andrea Andreas
	Andrei Andrej Andrew Andrzej Andy Angela Angelina Anita Anja Anke Ann Anna Anne Annegret Annalena Annette Annika Anthony Antje Anton Antonia
	Antonio Arnold Arthur Astrid August Axel Barack Barbara Beate Beatrice Ben Benedikt Benjamin Bernd Bernhard Bernie Bettina Bill
	Birgit Björn Bob Boris Brad Brian Brigitte Bruce Bruno Burkhard Camilla Carl Carla Carlo Carlos Carmen Carola Caroline Carsten
	Catherine Cem Charles Charlotte Chris Christian Christiane Christina Christine Christof Christoph Christopher Claire Clara Claudia Claus
	Clemens Clara Cornelia Cristiano Dan Daniel Daniela David Dennis Detlef Diana Diego Dieter Dietmar Dietrich Dirk Dmitri Dmitrij Dominik
	Donald Doris Dorothea Eckart Eduard Edward Edgar Ekkehard Elena Elisabeth Elizabeth Elke Ella Ellen Elon Emil Emily Emma
	Emmanuel Eric Erich Erik Erika Ernst Erwin Esther Eugen Eva Evelyn Fabian Felix Ferdinand Florian Francesco Francis Franco Frank
	Franz Franziska Fred Friedhelm Friedrich Fritz Gabriel Gabriela Gabriele Gary Georg George Gerald Gerd Gerhard Gerda Gernot Giorgia
	Giovanni Gisela Giuseppe Gordon Gottfried Graham Gregor Greta Guido Günter Günther Gustav Hannah Hannelore Hannes Hans Harald
	Harry Hartmut Hassan Heidi Heike Heiko Heiner Heinrich Heinz Helen Helena Helga Helmut Henning Henri Henrik Henry Herbert Hermann
	Hilary Hillary Holger Horst Hubert Hubertus Hugo Ian Ibrahim Igor Ilse Imran Ines Inga Inge Ingo Ingrid Irene Iris Irina Isabel
	Isabella Ivan Iwan Jack Jacob Jacques Jakob James Jan Jana Jane Janet Janina Janine Jason Javier Jean Jeff Jeffrey Jennifer Jens
	Jeremy Jerome Jessica Jim Jimmy Joachim Joan Jochen Joe Johann Johanna Johannes John Johnny Jonas Jonathan Jordan Jörg Jorge José
	Josef Joseph Joshua Juan Judith Julia Julian Juliane Julie Julius Jupp Jürgen Justin Jutta Kai Kamala Karen Karin Karl Karla
	Karsten Katarina Kate Katharina Kathrin Katja Katrin Kay Keith Kelly Ken Kenneth Kerstin Kevin Kim Kirsten Klaus Klara Konrad
	Konstantin Kurt Lara Larry Lars Laura Lea Lena Leo Leon Leonard Leonardo Leonie Lev Lewis Liam Lina Linda Linus Lisa Lothar Louis
	Louise Luca Lucas Lucia Ludwig Luis Luisa Luise Lukas Lutz Magdalena Maja Malte Manfred Manuel Manuela Marc Marcel Marco Marcus
	Margaret Margarete Margrethe Maria Marianne Marie Marina Mario Marion Mark Marko Markus Marlene Martha Martin Martina Mary Mathias
	Matt Matteo Matthew Matthias Max Maximilian Maya Meghan Mehmet Melanie Melissa Mercedes Michael Michail Michel Michelle Miguel
	Mike Mira Miriam Mohamed Mohammad Mohammed Mona Monica Monika Moritz Muhammad Mustafa Nadine Nancy Naomi Natalia Natalie Nathan
	Neil Nicholas Nick Nico Nicola Nicolas Nicole Niels Nikita Niklas Nikolai Nikolaus Nils Nina Nora Norbert Olaf Oleg Olga Oliver
	Olivia Omar Oscar Oskar Osama Otto Pablo Pascal Patricia Patrick Paul Paula Pavel Pedro Peer Peter Petra Phil Philip Philipp
	Philippe Pia Pierre Rachel Rainer Ralf Ralph Raphael Rebecca Recep Regina Reinhard Reinhold Renate René Ricardo Richard Rick
	Rita Robert Roberto Robin Roger Roland Rolf Roman Romy Ron Ronald Rosa Ross Roy Rudi Rudolf Rupert Ruth Ryan Sabine Sabrina
	Salman Sam Samuel Sandra Sara Sarah Saskia Scott Sean Sebastian Selma Serena Sergei Sergej Sergio Shinzo Sigmar Silke Silvia
	Silvio Simon Simone Sofia Sophia Sophie Stefan Stefanie Steffen Steffi Stella Stephan Stephanie Stephen Steve Steven Sundar
	Susan Susanne Svenja Sven Sylvia Tanja Tamara Tatjana Ted Teresa Theo Theodor Theresa Thomas Thorsten Till Tilman Tim Timo Tina
	Tino Tobias Tom Tony Torben Torsten Udo Ulf Ulla Ulrich Ulrike Ursula Ute Uwe Valentin Vanessa Vera Verena Veronika Victor
	Victoria Viktor Viktoria Vincent Viola Vitali Vladimir Volker Volkmar Wallace Walter Waltraud Wanda Wendy Werner Wilhelm Will
	Willi William Willy Winfried Wladimir Wolf Wolfgang Wolfram Xavier Yasmin Yvonne Yusuf Zoe`)

// EnglishNoun reports whether word is an English noun that ends many names of
// events, firms and places, and that German spelling joins with a hyphen:
// Davis-Cup, Canfield-Drive.
func EnglishNoun(word string) bool { return englishNouns[word] }

var englishNouns = wordSet(`Academy Air Airlines Airport Airways Art Arts Association Avenue Award Awards Bank Bay Beach Board Books Bowl Box
	Boxes Bridge Bucket Business Camp Campus Capital Car Card Center Central Centre Challenge Champions Championship Check City Class Club
	College Committee Computer Conference Council Counsel Country Court Cup Day Design Down Drive Economy Employee Entertainment Federation Festival
	Films Force Forum Foundation Free Fund Games Garden General Global Gold Governance Grand Group Hall Highway Hill Hospital Hotel House Institute
	International Internet Island Journal Kong Lake League Library Lives Management Market Marathon Masters Media Meeting Memorial Mission
	Monetary Museum Music National Network New News Office Online Open Orchestra Park Party Pipeline Place Post Power President Press Prize
	Pro Pub Race Radio Record Records Report Research Resort Resources River Road Room School Science Senior Series Service Services Show Skies
	Society Song Square Stadium Star State Station Store Storm Street Studio Studios Summit Super Systems Task Team Tech Telescope Television
	Times Tour Tower Town Trade Treasury Trophy Trust Tunnel Union United University Valley Venture View Village Wall Watch Way Web Week World York`)

// KnownName reports whether word is the name, or the first word of the name,
// of a company, product, medium or body that is often in the news and has the
// same form in English.
func KnownName(word string) bool { return knownNames[word] }

var knownNames = wordSet(`Accenture Activision Adidas Adobe Airbnb Airbus Aldi Alibaba Allianz Alphabet Amazon AMD Android Anthropic Apple ARD
	Arte AstraZeneca Audi Axios Azure Baidu Barclays BASF Bayer BBC Bentley Bertelsmann BioNTech Biontech Bitcoin BlackBerry BlackRock Bloomberg
	BMW Boeing Bosch BP Brexit Broadcom BuzzFeed ByteDance Cambridge Cessna Chanel ChatGPT Chrome Chrysler Cisco Citigroup Claude CNBC CNN
	Commerzbank Comcast Continental Copilot Daimler Dell Deliveroo Deloitte DeepL DeepMind DeepSeek Discord Disney DJI Dropbox DuckDuckGo E.ON EasyJet eBay
	Edeka Ericsson Ethereum Eurowings Exxon ExxonMobil Facebook Ferrari Fiat FIFA Figma Firefox Fitbit Flipkart Foxconn Fraunhofer Gazprom Gemini
	GitHub GitLab Gmail Goldman Google Greenpeace Groupon H&M Heineken HelloFresh Henkel Hitachi Honda HSBC Huawei Hyundai IBM Ikea IKEA Infineon
	Instagram Intel iPad iPhone iOS JPMorgan Kaspersky Kia Kickstarter KPMG Lamborghini Lenovo LG Lidl LinkedIn Linux Llama L'Oréal Lufthansa LVMH Lyft macOS
	Maersk Mastercard Mastodon Mazda McDonald McDonald's McKinsey Mercedes Meta Metro MetLife Microsoft Mistral Mitsubishi Moderna Monsanto Mozilla
	NASA Nestlé Netflix Nike Nikon Nintendo Nissan Nokia Novartis Nvidia NVIDIA OpenAI Opel Oracle Oxfam Panasonic Patreon PayPal Pepsi Peugeot Pfizer
	Philips Photoshop Pinterest Pixar PlayStation Politico Porsche Prada Puma PwC Python Qualcomm Quora Raytheon Reddit Renault Reuters Rewe Roche
	Rolex Rosatom Rosneft Rossmann RWE Ryanair Salesforce Samsung Sanofi SAP Shopify Siemens Skoda Škoda Skype Slack Snapchat SoftBank Sony SpaceX
	Spotify Starbucks Starlink Stellantis Stripe Subaru Swatch Telegram Telefónica Tencent Tesla TikTok Toshiba Toyota Trivago Tripadvisor TSMC TUI Twitch
	Twitter Uber Ubuntu UEFA UNESCO UNHCR UNICEF Unicef Unilever Verizon Visa Vodafone Volkswagen Volvo Walmart Warner Waymo WeChat WeWork WhatsApp
	Wikileaks WikiLeaks Wikipedia Windows Wirecard Xbox Xiaomi Yahoo YouTube Youtube Zalando ZDF Zoom Zynga`)
