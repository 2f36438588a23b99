package lang

import "strings"

// FirstName reports whether word is a first name common in German and
// international news.
func FirstName(word string) bool { return firstNames[word] }

// OrgForm reports whether word is the legal form of a company or association,
// which makes a name of what stands before it.
func OrgForm(word string) bool { return orgForms[word] }

// Title reports whether word is a title, office, profession or form of
// address, in any case of the singular, which stands before a person's name and
// is no part of it.
func Title(word string) bool {
	for _, end := range []string{"", "in", "s", "en", "n"} {
		if w, ok := strings.CutSuffix(word, end); ok && (titles[w] || endsIn(w, titleEndings)) {
			return true
		}
	}
	return false
}

// PersonNoun reports whether word has the form of a noun for a person: a
// profession, an office, a people. Many other words in -er have it too.
func PersonNoun(word string) bool {
	return Title(word) || endsIn(word, personEndings)
}

// Label reports whether word is a noun that a name follows without a comma:
// die Firma X, der Stadtteil X.
func Label(word string) bool {
	for _, w := range []string{word, strings.TrimSuffix(word, "s"), strings.TrimSuffix(word, "es")} {
		if labels[w] || endsIn(w, labelEndings) {
			return true
		}
	}
	return false
}

// LegalForm reports whether word is the legal form of a company alone, which
// cannot be a part of its proper name.
func LegalForm(word string) bool { return legalForms[word] }

// ClubPrefix reports whether word begins the names of sports clubs.
func ClubPrefix(word string) bool { return clubPrefixes[word] }

// Loanword reports whether word is a German noun that English has too, in
// small letters, so that by its looks it could be an English name.
func Loanword(word string) bool { return loanwords[word] || loanwords[strings.TrimSuffix(word, "s")] }

var loanwords = WordSet(`Affidavit Airbag Airline Album Analytics App Baby Babysitter Backup Band Bar Basketball Baseball Beat Bikini Blog Blogger Bluff Blues Bonus Boom Box Boxer Boy
	Browser Budget Bunker Bus Business Butler Callcenter Camp Camping Camper Campus Canyoning Car Casino Casting Center Champion Chance Charter Chat Chatbot
	Check Chip Cloud Clown Club Coach Cockpit Cocktail Code Comeback Comic Computer Content Cookie Couch Countdown Coup Cowboy Crash Crew Curry Dealer Deal Design
	Designer Detail Diesel Display Drama Drink Drive Drone Dumping Editor Email Event Export Extra Fan Fair Fairness Fakt Farm Farmer Feature Festival Film Finale
	Firewall Fitness Flop Folklore Football Forum Foul Frisbee Gag Gala Gangster Garage Gas Genom Ghetto Golf Graffiti Guide Guru Hacker Handball Hardware
	Hit Hobby Hockey Holding Hostel Hotel Hotspot Image Import Index Insider Interview Jackpot Jazz Jeans Job Jogging Joker Judo Junior Karate Ketchup Keyboard Kilometer
	Killer Kit Kitsch Label Laptop Laser Leasing Limit Link Lobby Logo Look Looping Manager Management Manga Marathon Marketing Marine Marker Match Medium Merchandising Meteorit
	Mikroplastik Milieu Mini Minister Mission Mix Mob Monitor Motor Museum Musical Nest Newsletter Online Oligarch Opposition Origami Orchester Outing Outfit Pandemie Panda Panel Panorama Park
	Partner Party Passage Penthouse Photon Pilot Pipeline Pizza Plan Plastik Playoff Podcast Poker Pool Pop Pose Poster Präsident Prompt Provider Publisher Puzzle Quiz Rap Ranking
	Rating Recycling Reform Region Religion Reportage Reporter Restaurant Revolution Risotto Roboter Rock Roman Rugby Safe Safari Sample Sandwich Sauna Scan Scanner Science Scooter
	Senior Sensor Server Service Set Sex Sheriff Shop Shopping Show Silo Single Skandal Skating Sketch Slogan Smartphone Smoothie Snack Sofa Software Solo Song Sound Soundtrack
	Spam Sponsor Sport Spot Spray Spread Sprint Sprinter Spyware Squash Standard Star Start Startup Statement Station Status Steak Stop Streaming Stress Stretching Student Stuntman
	Style Surfer Sweatshirt Symbol System Tablet Talent Talk Tank Taxi Team Teenager Tennis Terminal Test Ticket Tiger Timing Toast Tool Tourist Tornado
	Tour Trailer Training Transfer Transit Transport Trend Trick Trio Tsunami Tunnel Tuning Turban Tutorial Tweet Uniform Update Upgrade Vampir Veteran Video Virus Visa Visum Vitamin
	Volleyball Wagon Website Whisky Wildcard Winner Wodka Workshop Wrack Yoga Zombie`)

// Town reports whether word is a town or landscape of Germany, Austria or
// Switzerland that has the same name in English and is no other German word.
func Town(word string) bool { return towns[word] }

// TownOrNoun reports whether word is such a town, but a common noun as well.
func TownOrNoun(word string) bool { return townNouns[word] }

var townNouns = WordSet(`Halle Essen Hof Hagen Kiel Worms Siegen Weiden Singen Bergen Leer Wels Hamm Plön Ahlen Lage Lahr Au Aue Burg Zug`)

// BeforePlace reports whether word is a preposition that stands before the
// names of places, which have no article.
func BeforePlace(word string) bool { return placePrepositions[word] }

var placePrepositions = WordSet(`in aus nach bei von In Aus Bei`)

// PlaceEnding reports whether word ends as the names of German villages and
// towns do. Many common nouns do so too.
func PlaceEnding(word string) bool { return endsIn(word, placeEndings) }

// endsIn reports whether word is longer than one of the endings and has it.
func endsIn(word string, endings []string) bool {
	for _, end := range endings {
		if strings.HasSuffix(word, end) && len(word) >= len(end)+3 {
			return true
		}
	}
	return false
}

// NameParticle reports whether word may stand, in small letters, between the
// parts of a name: von, de, of.
func NameParticle(word string) bool { return nameParticles[word] }

// Determiner reports whether word is an article, possessive, demonstrative or
// similar word in small letters, after which a noun is more likely than a name.
func Determiner(word string) bool { return determinerWords[word] }

// NounEnding reports whether word has an ending that German forms nouns with.
func NounEnding(word string) bool { return endsIn(word, nounEndings) }

var nounEndings = strings.Fields(`ung ungen heit heiten keit keiten schaft schaften tion tionen sion sionen
	ität itäten ismus ismen nis nisse nissen tum tümer ling linge lingen chen lein erin innen schaftler ierung
	ierungen elung barkeit losigkeit`)

var orgForms = WordSet(`GmbH AG SE KG KGaA OHG GbR UG eG eV mbH Inc Corp Corporation Company Co Ltd Limited LLC LLP PLC plc
	SA SpA NV BV AB ASA Oyj Holding Group Foundation Institute University College Press Records Studios Pictures Airlines
	Airways Motors Bank Capital Partners Technologies Systems Networks Entertainment`)

var titles = WordSet(`Herr Herrn Frau Dr Prof Professor Doktor Präsident Bundespräsident Ministerpräsident Vizepräsident Kanzler
	Bundeskanzler Vizekanzler Minister Außenminister Innenminister Finanzminister Verteidigungsminister Wirtschaftsminister
	Justizminister Gesundheitsminister Umweltminister Verkehrsminister Arbeitsminister Familienminister Premierminister
	Premier Regierungschef Staatschef Parteichef Fraktionschef Vorsitzender Vorsitzende Parteivorsitzender Bürgermeister
	Oberbürgermeister Landrat Senator Abgeordneter Abgeordnete Sprecher Regierungssprecher König Prinz Prinzessin Herzog Graf
	Kaiser Papst Kardinal Bischof Erzbischof Pfarrer General Oberst Major Hauptmann Admiral Leutnant Kommissar Richter Anwalt
	Rechtsanwalt Staatsanwalt Direktor Geschäftsführer Chef Vorstandschef Firmenchef Konzernchef Vorstandsvorsitzender
	CEO CFO CTO Trainer Nationaltrainer Bundestrainer Stürmer Torwart Kapitän Schauspieler Regisseur Sänger Autor
	Schriftsteller Forscher Wissenschaftler Physiker Chemiker Biologe Historiker Ökonom Experte Analyst Journalist Reporter
	Sir Lord Lady Mister Mr Mrs Ms Vize Bassist Pianist Gitarrist Kurator Kuratorin Intendant Dirigent Redakteur Kommentator Moderator
	Gründer Manager Dezernent Stadtrat Gemeinderat Stadträt Gemeinderät Landrät Ärzt Anwält Rechtsanwält Staatsanwält Bischöf Arzt Zeuge
	Kollege Kolleg Biolog Psycholog Soziolog Theolog Geolog Archäolog Virolog Experten
	Politiker Parteifreund Nachfolger Vorgänger Bruder Schwester Vater Mutter Sohn Tochter Ehemann Ehefrau Witwe Freund`)

var titleEndings = strings.Fields(`chef leiter minister sprecher politiker professor forscher trainer präsident direktor kanzler bürgermeister
	vorstand vorsitzende vorsitzender dezernent kommissar anwalt anwält richter redakteur reporter experte expert wissenschaftler ökonom
	analyst manager sekretär kandidat abgeordnete abgeordneter beauftragte beauftragter botschafter berater gründer unternehmer schauspieler
	sänger spieler stürmer torhüter kapitän läufer autor künstler kurator regisseur intendant dirigent bischof pfarrer verteidiger rätin rät stadtrat
	meister weltmeister olympiasieger aktivist journalist jurist chirurg psychologe psycholog biologe biolog geologe geolog physiker chemiker
	historiker ingenieur entwickler designer produzent moderator korrespondent inspektor hauptkommissar bundesrat regierungsrat nationalrat`)

var personEndings = strings.Fields(`er erin ist istin isten loge login logen ent enten entin ant anten antin or orin eur eurin ätin nom nomin ant arin ar ese esin ege egin ate atin
	ane anin ene enin eiter eiterin ler lerin`)

var labels = WordSet(`Firma Konzern Unternehmen Portal Dienst Verband Gewerkschaft Partei Zeitung Zeitschrift Magazin Sender Verlag Bank Bankhaus
	Universität Uni Hochschule Klinikum Klinik Krankenhaus Institut Stiftung Verein Club Klub Agentur Plattform Hersteller Anbieter Kette Ort
	Ortsteil Ortschaft Stadtteil Gemeinde Dorf Kreis Landkreis Bezirk Grenzübergang Übergang Insel Band Familie Werft Marke Flughafen Bahnhof
	Schloss Burg Kloster Stadion Raumschiff Frachter Fähre Hotel Restaurant Gasthof Café Theater Museum Galerie Raum Großraum Autobahndreieck
	Autobahnkreuz Anschlussstelle Bundesland Kanton Stadt Landeshauptstadt Hauptstadt Kleinstadt Großstadt Hansestadt Kreisstadt Region Provinz Distrikt Bistum
	Erzbistum Landgericht Amtsgericht Oberlandesgericht Polizeipräsidium Regierungsbezirk Initiative Startup Bündnis Brauerei Bäckerei`)

var labelEndings = strings.Fields(`firma konzern unternehmen portal dienst verband gewerkschaft zeitung zeitschrift magazin sender verlag universität hochschule
	klinikum klinik institut stiftung verein agentur plattform hersteller zulieferer händler anbieter kette ortsteil stadtteil gemeinde
	landkreis übergang bäckerei brauerei werft marke`)

var legalForms = WordSet(`GmbH AG SE KG KGaA OHG GbR UG mbH gGmbH Inc Corp Ltd LLC LLP PLC plc SpA Oyj`)

var clubPrefixes = WordSet(`FC SC VfL VfB VfR TSV SV TSG RB FSV SpVgg SSV MSV TuS TV HC EHC ERC EC BSC TSC USC TC SG HSG SSC Hertha Borussia Eintracht
	Arminia Dynamo Rot-Weiss Fortuna Alemannia Viktoria Wacker Kickers`)

var placeEndings = strings.Fields(`hausen heim ingen bach felden dorf stedt stadt burg brücken furt walde hofen ried rode büttel loh weiler
	kirchen zell haven itz witz nitz moos reuth`)

var towns = WordSet(`Berlin Frankfurt Remscheid Herten Bern Aachen Aalen Ahaus Ahlen Altötting Amberg Andernach Annaberg Ansbach Apolda Arnsberg Arnstadt Aschaffenburg Aschersleben Augsburg
	Aurich Backnang Balingen Bamberg Bautzen Bayreuth Bensheim Bergheim Bernburg Biberach Bielefeld Bitburg Bitterfeld Bocholt Bochum Bonn
	Borken Bottrop Brandenburg Breisach Bremen Bremerhaven Bretten Bruchsal Brühl Buchholz Burghausen Buxtehude Bünde Böblingen Castrop
	Celle Cham Chemnitz Cloppenburg Coburg Coesfeld Cottbus Crailsheim Cuxhaven Dachau Darmstadt Datteln Deggendorf Delitzsch Delmenhorst Dessau
	Detmold Diepholz Dillingen Dingolfing Donauwörth Dormagen Dorsten Dortmund Dresden Duisburg Döbeln Dülmen Düren Düsseldorf Eberswalde
	Eckernförde Eichstätt Eisenach Eisenhüttenstadt Eisleben Ellwangen Elmshorn Emden Emmendingen Emsdetten Erding Erfurt Erkelenz Erlangen Eschwege
	Eschweiler Esslingen Euskirchen Eutin Fellbach Flensburg Forchheim Frankenthal Frechen Freiberg Freiburg Freising Freudenstadt Friedberg
	Friedrichshafen Friesland Fulda Fürth Garching Garmisch Geesthacht Geilenkirchen Geislingen Gelsenkirchen Gera Germersheim Gießen Gifhorn Gladbeck
	Goslar Gotha Greifswald Greiz Grevenbroich Grimma Gronau Gummersbach Günzburg Güstrow Gütersloh Göppingen Görlitz Göttingen
	Halberstadt Haltern Hamburg Hameln Hanau Hattingen Heidelberg Heidenheim Heilbronn Helmstedt Helgoland Hennef Herford Herne Hildesheim
	Hiltrup Hilden Holzminden Homburg Husum Hürth Höxter Ibbenbüren Idstein Ilmenau Ingolstadt Iserlohn Itzehoe Jena Jülich Kaiserslautern Kamenz
	Karlsruhe Kassel Kaufbeuren Kelheim Kempten Kerpen Kiefersfelden Kitzingen Kleve Koblenz Konstanz Korbach Krefeld Kronach
	Kulmbach Köpenick Köthen Landau Landsberg Landshut Langenfeld Langenhagen Laatzen Leipzig Lemgo Leonberg Leverkusen Lichtenfels Limburg Lindau
	Lingen Lippstadt Lörrach Lübbecke Lübben Lübeck Lüchow Lüdenscheid Ludwigsburg Ludwigshafen Lüneburg Lünen Magdeburg Mainz
	Mannheim Marburg Marl Mayen Meerbusch Meiningen Meißen Melle Memmingen Meppen Merseburg Merzig Meschede Mettmann Minden Moers Mönchengladbach Mosbach
	Mülheim Münster Nagold Naumburg Neubrandenburg Neuburg Neumünster Neunkirchen Neuruppin Neuss Neustrelitz Neuwied Nienburg Norderstedt
	Nordhausen Nordhorn Nördlingen Nürtingen Oberhausen Oberursel Offenbach Offenburg Oldenburg Oranienburg Oschatz Osnabrück Osterode
	Paderborn Papenburg Parchim Passau Peine Pforzheim Pirmasens Pirna Plauen Potsdam Prenzlau Quedlinburg Rastatt Ratingen Ravensburg Recklinghausen
	Reutlingen Rheine Rheinfelden Rosenheim Rostock Rotenburg Rottweil Rudolstadt Rüsselsheim Saalfeld Saarbrücken Saarlouis Salzgitter
	Salzwedel Sangerhausen Schleswig Schwabach Schwedt Schweinfurt Schwerin Sigmaringen Sindelfingen Sinsheim Soest Solingen
	Soltau Sonneberg Sonthofen Speyer Stade Starnberg Stendal Stockach Stralsund Straubing Strausberg Stuttgart Suhl Sylt Templin Torgau Traunstein Trier
	Troisdorf Tübingen Tuttlingen Uelzen Uelsen Ulm Unna Usedom Varel Vechta Velbert Verden Viersen Villingen Waiblingen Waldshut Walldorf
	Wangen Warendorf Weilheim Weimar Weinheim Wernigerode Wertheim Wesel Wetzlar Wiesbaden Wilhelmshaven Wismar Witten Wittenberg
	Wittstock Wolfenbüttel Wolfsburg Wuppertal Würzburg Xanten Zeitz Zittau Zweibrücken Zwickau
	Bregenz Dornbirn Eisenstadt Feldkirch Graz Innsbruck Kitzbühel Klagenfurt Kufstein Leoben Linz Lustenau Salzburg Steyr Tulln Villach
	Zwettl Aarau Altdorf Appenzell Arosa Basel Bellinzona Biel Chur Davos Emmental Engadin Frauenfeld Glarus Grindelwald Interlaken Klosters Kreuzlingen
	Lausanne Liestal Locarno Lugano Montreux Neuchâtel Olten Rapperswil Schaffhausen Schwyz Solothurn Thun Uster Vaduz Vevey Wettingen Wetzikon Winterthur
	Wollerau Zermatt Zillertal Zofingen Burgenland Vorarlberg Ostfriesland Allgäu Eifel Spreewald Uckermark Wendland Kraichgau
	Charlottenburg Kreuzberg Neukölln Pankow Spandau Steglitz Tempelhof Zehlendorf Schöneberg Friedrichshain Altona Blankenese Schwabing Dahlem Wannsee Klotzsche
	Barmbek Eimsbüttel Wandsbek Harburg Sachsenhausen Bockenheim Wacken Oberstdorf Sanssouci`)

var nameParticles = WordSet(`von vom zu zur van de der den del della di da dos du le la of the and for bin ibn al el`)

var determinerWords = WordSet(`der die das dem den des ein eine einen einem einer eines kein keine keinen keinem keiner keines
	mein meine meinen meinem meiner meines dein deine deinen deinem deiner deines sein seine seinen seinem seiner seines
	ihr ihre ihren ihrem ihrer ihres unser unsere unseren unserem unserer unseres euer eure euren eurem eurer eures
	dieser diese dieses diesem diesen jener jene jenes jenem jenen jeder jede jedes jedem jeden mancher manche manches
	manchem manchen welcher welche welches welchem welchen solcher solche solches solchem solchen alle allen aller alles
	beide beiden beider einige einigen einiger mehrere mehreren mehrerer viele vielen vieler wenige wenigen weniger
	etliche etlichen zum zur beim im am vom ins ans fürs`)

var firstNames = WordSet(`
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
	Rita Robert Roberto Robin Roger Roland Rolf Romy Ron Ronald Rosa Ross Roy Rudi Rudolf Rupert Ruth Ryan Sabine Sabrina
	Salman Sam Samuel Sandra Sara Sarah Saskia Scott Sean Sebastian Selma Serena Sergei Sergej Sergio Shinzo Sigmar Silke Silvia
	Silvio Simon Simone Sofia Sophia Sophie Stefan Stefanie Steffen Steffi Stella Stephan Stephanie Stephen Steve Steven Sundar
	Susan Susanne Svenja Sven Sylvia Tanja Tamara Tatjana Ted Teresa Theo Theodor Theresa Thomas Thorsten Till Tilman Tim Timo Tina
	Tino Tobias Tom Tony Torben Torsten Udo Ulf Ulla Ulrich Ulrike Ursula Ute Uwe Valentin Vanessa Vera Verena Veronika Victor
	Victoria Viktor Viktoria Vincent Viola Vitali Vladimir Volker Volkmar Wallace Walter Waltraud Wanda Wendy Werner Wilhelm Will
	Willi William Willy Winfried Wladimir Wolf Wolfgang Wolfram Xavier Yasmin Yvonne Yusuf Zoe
	Aaron Abdul Abdullah Abigail Achim Ada Adalbert Adelheid Adem Adil Adolf Adrian Adriana Agathe Agnes Ahmad Ahmed Ahmet
	Aileen Ainhoa Aino Akif Aksel Alain Albrecht Aldo Aleksandar Aleksander Aleksandr Aleksandra Alessandra Alessio Alexandre
	Alexis Alfonso Alfredo Alicia Alisa Aliya Allan Almut Alois Aloys Alwin Amalia Amalie Amelie Amina Anatoli Anders Andreea
	André Andrés Anette Angelika Angelo Anica Anika Annabel Annalisa Annelie Annelies Anneliese Annemarie Ansgar Antoine Antonie
	Antonín Anuschka Ariana Ariane Arif Armin Arnaud Arnd Arndt Arne Arno Artur Arturo Arved Ashley Aslı Attila Audrey Aurelia
	Aurélie Avi Aydin Ayhan Aylin Aysel Ayşe Babette Barry Bartosz Bashar Bastian Beata Becky Bekir Bela Benito Benno Benoît
	Berenike Bernadette Bernard Bernardo Bert Bertha Berthold Bertold Bertram Bertrand Beth Betina Betty Bianca Bjarne Bjørn
	Bobby Bodo Bogdan Brenda Brett Britta Brooke Brunhilde Bryan Burak Burghard Calvin Cansu Carin Carina Carlotta Carmela Carol
	Carolin Carolyn Caspar Catarina Cathrin Cecilia Cecilie Celia Celina Celine Chantal Charlie Chiara Christa Christel Christie
	Christin Christl Christoffer Christophe Christos Cindy Claas Clarence Clarissa Clark Claude Claudine Claudio Clemence
	Colette Colin Conny Conrad Constantin Constanze Cora Corina Corinna Corinne Cornelius Cosima Craig Curt Cynthia Cécile
	Cédric Céline Dagmar Damian Damien Dana Danielle Danilo Danny Daphne Daria Dario Darius Dave Davide Dean Deborah Denise
	Deniz Derek Detlev Diane Didier Diether Dietlinde Dilek Dilma Dimitri Dimitrij Dimitrios Dino Dmitry Dolores Dominic
	Dominique Donatella Donna Dora Doreen Dorit Dorothee Dorothy Douglas Dragan Dunja Dustin Dušan Dörte Eberhard Ebru Eckard
	Eckehard Eckhard Edda Eddie Edeltraud Edith Edmund Edna Edoardo Eduardo Edwin Egon Ehud Eike Eileen Einar Ekaterina Ekrem
	Elaine Elfi Elfriede Elias Elif Elina Elisa Elisabetta Elise Elli Elmar Elsa Elsbeth Else Elvira Emanuel Emanuele Emilia
	Emilie Emilio Emine Emir Emmanuelle Emre Engelbert Enno Enrico Enrique Enzo Ercan Erdal Erhard Erin Ernest Ernesto Erol Esra
	Estelle Eugene Eugenie Eveliina Eveline Evi Ewa Ewald Ezgi Fabienne Fabio Fabrice Fabrizio Falk Falko Farid Fatih Fatima
	Fatma Federica Federico Felicitas Fernanda Fernando Filip Filippo Finn Fiona Flavio Folkert Francesca Francine Francisco
	Franck François Françoise Frauke Frederic Frederick Frederik Frederike Frida Fridolin Fridtjof Frieda Friedemann Friederich
	Friederike Frithjof Frédéric Gabi Gabor Gabriella Gabrielle Geert Geoffrey Georges Georgios Geraldine Gerhild Gerold Gerrit
	Gert Gertraud Gertrud Gesa Gesine Gian Gianluca Gianni Gideon Gilbert Gilles Gillian Gina Gino Gioia Giorgio Gitta Giulia
	Giulio Glenn Gloria Godehard Greg Gregory Gretchen Grete Grigori Grit Grégory Gudrun Guillaume Guillermo Gunda Gundula
	Gunnar Gunter Gunther György Gábor Göran Götz Hakan Hakon Halil Hanna Hanne Hanno Hanspeter Harriet Harro Hartwig Hasan
	Hasso Hauke Heather Hedda Hedwig Heidemarie Heidrun Heinke Heinrike Hela Helene Helge Hellmut Helmuth Hendrik Hendrikje
	Henriette Henrike Henryk Hermine Herta Hervé Hilde Hildegard Hilke Hinnerk Hinrich Hiroshi Howard Håkan Hélène Hülya Hüseyin
	Ida Ignaz Ildikó Ilja Ilka Ilona Immanuel Ina Ingeborg Ingmar Ingolf Inken Ioannis Irena Irmela Irmgard Isa Isaac Isabell
	Isabelle Isidor Ismail Istvan István Ivana Ivica Ivo Iván Iwona Jaap Jacek Jackie Jacqueline Jakub Jamal Jamie Janez Janice
	Jannik Jannis Jarek Jaroslav Jaroslaw Jasmin Jasper Jay Jeanette Jeanne Jeannette Jelena Jenny Jeremias Jerry Jill Jiří
	Joanna Joanne Joao Joaquín Joel Johan Johanne Jolanda Jolanta Jon Jonah Jordi Josefa Josefine Josep Josephine Josh Josip
	Jost Joyce João Joëlle Juana Judy Jule Juli Juliana Juliette Julija Jun Jussi Justine Justus János Jörgen Jürg Kaja Kamal
	Kamil Karel Karim Karina Karlheinz Karola Karoline Kaspar Katarzyna Katharine Katherine Kathleen Kathryn Kathy Kati Katie
	Katinka Katrina Kenichi Kenji Kirill Kirstin Kjell Klaas Klemens Knut Kolja Korbinian Kordula Kornelia Krista Kristen
	Kristian Kristin Kristina Kristine Kristof Krystyna Krzysztof Kyle Károly Ladislav Laila Larisa Larissa Laurent Laurenz
	Laurie Laurin Lavinia Leander Leif Leila Lennart Lenny Lenz Leonhard Leonid Leonor Leopold Leroy Lesley Leslie Leyla Lia
	Liane Lilian Liliane Lilli Lilly Lily Linn Lisbeth Liselotte Lorena Lorenz Lorenzo Lorraine Louisa Lubomir Luc Luciano Lucie
	Lucien Lucille Lucy Ludger Ludmila Luděk Luigi Luka Luke Luzia Lydia Lynn László Mads Mae Magda Magnus Mahmud Mahmut Maik
	Maike Mandy Manja Manolo Mara Marcella Marcello Marcin Mareike Marek Maren Margaretha Margarethe Margarita Margit Margitta
	Margot Margret Margrit Marian Mariana Mariano Marielle Marietta Marija Marijke Marika Mariko Mariusz Marjan Marlies Marlon
	Maroš Marta Marten Marthe Martje Marvin Mascha Massimo Matej Mateusz Mathieu Mathilda Mathilde Mathis Mats Mattias Maura
	Maureen Maurice Maurizio Mauro Maxim Maxime Mechthild Megan Meike Meinhard Meinolf Melina Melinda Melvin Mercy Merle Merve
	Meryem Micha Michaela Michal Michał Michele Mihai Mihály Mikael Mikhail Miklós Mila Milan Mildred Milena Milos Miloš Mina
	Minna Mirco Mirja Mirjam Mirko Miro Miroslav Mladen Mohammadi Moishe Molly Morten Morton Murat Muriel Mónika Nadezhda Nadia
	Nadja Naoki Narendra Natascha Natasha Nathalie Nathaniel Nele Nelson Neven Nicolai Nicolaus Nicoletta Nigel Nika Niko Nikola
	Nikolaj Nikos Nilgün Nino Noah Noel Noemi Norman Nuri Odile Ole Oleksandr Oleksij Olena Olivier Olli Omid Onno Orhan Ortrud
	Ortwin Osman Oswald Otfried Othmar Otmar Ottilie Ottmar Ove Paavo Pamela Panagiotis Paolo Pascale Patrice Patrik Patrizia
	Paulina Pauline Paulo Pawel Paweł Pekka Percy Pernille Pete Petr Petros Piotr Pippa Pirmin Polina Priska Priyanka Quentin
	Quirin Rabea Radek Rafael Rafał Raffael Raffaele Raimund Ramona Ramón Randolf Randy Raoul Raphaela Rashid Raul Ravi Ray
	Raymond Raúl Rebekka Regine Reiner Reinhardt Reinhart Reinhilde Remo Renato Renée Reto Ria Ricarda Riccardo Ricky Rico Rieke
	Robbie Robby Roberta Rocco Roderich Rodrigo Romain Romana Ronja Ronny Rory Rosalie Rosalinde Rosemarie Rosi Rosie Rosmarie
	Roswitha Rouven Roxana Ruben Rubén Rudolph Rune Ruslan Russell Rüdiger Sally Salvatore Samantha Sami Samira Sandro Sandy
	Sanna Sascha Seamus Sebastián Sebnem Selin Selina Semih Seraina Serge Sergey Sergi Serhij Serkan Seth Severin Shane Sharon
	Shaun Shawn Sibel Sibylle Siegbert Siegfried Sieglinde Siegmar Siegmund Siegrid Sigmund Sigrid Sigrun Sigurd Silas Silva
	Silvana Silvester Simona Sina Siw Slavko Slobodan Sofie Solveig Sonia Sonja Stanislav Stanisław Stanley Stephane Stuart
	Stéphane Susana Susann Susanna Susi Suzanne Svea Svetlana Swantje Swetlana Sybille Sylke Sylvain Sylvie Szymon Sönke Sören
	Søren Tabea Tadesse Tadeusz Takashi Tania Tarek Tassilo Tatiana Taylor Teodor Terence Terese Terry Thea Thekla Theodora
	Theres Therese Thibault Thiemo Thierry Thies Thilo Thorben Thorbjørn Thore Thure Thérèse Tiffany Tilda Tillmann Tilmann Timm
	Timothy Timur Titus Tjark Tobi Toby Tommy Toni Torge Traudel Traute Travis Trevor Tristan Trude Tuğba Tyler Ueli Uli Ulrika
	Umberto Umut Urban Urs Urte Urška Uschi Uta Vadim Valentina Valeria Valerie Valérie Vasyl Velten Veronica Vicente Vicky
	Viggo Vincenzo Vinzenz Violetta Vito Vitus Vladislav Vojtěch Volkhard Volodymyr Václav Véronique Walburga Waldemar Walther
	Waltraut Warren Wassili Wayne Wenzel Wibke Wiebke Wieland Wilfried Wilfriede Wilhelmine Wilma Wiltrud Wim Winston Witold
	Wojciech Wolfhard Wolodymyr Wouter Xenia Yann Yannick Yasemin Yoko Yuki Yulia Yves Yvette Zachary Zdeněk Zeynep Zita Zlatan
	Saddam Muammar Baschar Jassir Rishi Keir Fumio Shigeru Giorgos Kyriakos Mette Evika Maia Ilham Nikol Benjamin Kassym Gurbanguly Aljaksandr Swjatlana Sviatlana Ruhollah Joav Jitzchak
	Zofia Zoltán Zoran Álvaro Ángel Étienne Ülkü İsmail Şahin Żaneta`)

// EnglishNoun reports whether word is an English noun that ends many names of
// events, firms and places, and that German spelling joins with a hyphen:
// Davis-Cup, Canfield-Drive.
func EnglishNoun(word string) bool { return englishNouns[word] }

var englishNouns = WordSet(`Academy Air Airlines Airport Airways Art Arts Association Avenue Award Awards Bank Bay Beach Board Books Bowl Box
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

var knownNames = WordSet(`Accenture Activision Adidas Adobe Airbnb Airbus Aldi Alibaba Allianz Alphabet Amazon AMD Android Anthropic Apple ARD
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
	Twitter Uber Ubuntu UEFA UNESCO UNHCR UNICEF Unicef Unilever Verizon Vodafone Volkswagen Volvo Walmart Warner Waymo WeChat WeWork WhatsApp
	CDU CSU SPD FDP AfD BSW ADAC DGB Verdi BND BKA DFB DFL NABU TÜV ProSieben Tagesschau Schalke Werder Hoffenheim VdK IHK DLR DIW Ifo GEW
	Wikileaks WikiLeaks Wikipedia Windows Wirecard Xbox Xiaomi Yahoo YouTube Youtube Zalando ZDF Zoom Zynga`)
