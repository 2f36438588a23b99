package check

import (
	"compress/gzip"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"
	"unicode/utf8"

	"dolmetsch/doc"
	"dolmetsch/internal/lang"
	"dolmetsch/pipeline/protect"
)

// The corpora are not part of the repository: human translations, a sentence
// or a few of them a line. The checks were written with the dev sets and with
// one half of wmt-news at hand. Of the other half, wmt-news-unseen, sixty alarms were
// read when the rules were done, and two slips mended after that.
var (
	devSets = []string{"newstest2018", "flores-dev", "news-written"}
	corpora = append(slices.Clone(devSets), "wmt-news-read", "wmt-news-unseen")
)

// article is how many lines of a corpus are taken for an article.
const article = 25

func readCorpus(t *testing.T, name string) []doc.Unit {
	t.Helper()
	if testing.Short() {
		t.Skip("the corpora take a while")
	}
	dir := os.Getenv("DOLMETSCH_CORPORA")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "corpora")
	}
	var german, english []string
	var err error
	if half, ok := strings.CutPrefix(name, "wmt-news-"); ok {
		german, english, err = readHalf(filepath.Join(dir, "wmt-news.tsv.gz"), half == "unseen")
	} else {
		german, err = readLines(filepath.Join(dir, "dev", name+".de"))
		if err == nil {
			english, err = readLines(filepath.Join(dir, "dev", name+".en"))
		}
	}
	if err != nil {
		t.Skip("no corpus; DOLMETSCH_CORPORA names their folder: ", err)
	}
	if len(german) != len(english) {
		t.Fatalf("%s: %d lines of German, %d of English", name, len(german), len(english))
	}
	var units []doc.Unit
	for i := range german {
		units = append(units, unit(unescape(german[i]), unescape(english[i])))
	}
	return units
}

func readLines(file string) ([]string, error) {
	raw, err := os.ReadFile(file)
	return strings.Split(strings.TrimRight(string(raw), "\n"), "\n"), err
}

// direct is the first pair of wmt-news (16,076th line) that was translated from
// German or into it; those before are mostly two translations of a third text.
const direct = 643 * article

// readHalf draws two hundred articles from the direct pairs of a file, and other
// two hundred for the second half.
func readHalf(file string, second bool) (german, english []string, err error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	r, err := gzip.NewReader(f)
	if err != nil {
		return nil, nil, err
	}
	raw, err := io.ReadAll(r)
	if err != nil {
		return nil, nil, err
	}
	lines := strings.Split(strings.TrimSpace(string(raw)), "\n")
	if len(lines) <= direct {
		return nil, nil, fmt.Errorf("%s has only %d lines", file, len(lines))
	}
	lines = lines[direct:]
	order := rand.New(rand.NewPCG(14, 4)).Perm(len(lines) / article)
	if second {
		slices.Reverse(order)
	}
	for _, k := range order[:min(200, len(order)/2)] {
		for _, line := range lines[k*article : (k+1)*article] {
			de, en, _ := strings.Cut(line, "\t")
			german, english = append(german, de), append(english, en)
		}
	}
	return german, english, nil
}

// unescape undoes the quoting of CSV, a slip that some lines of flores-dev
// have: quotation marks doubled and a pair put round the line.
func unescape(line string) string {
	if strings.Contains(line, `""`) || strings.HasPrefix(line, `"`) && strings.HasSuffix(line, `"`) && strings.ContainsAny(line, "„“") {
		return strings.ReplaceAll(strings.TrimSuffix(strings.TrimPrefix(line, `"`), `"`), `""`, `"`)
	}
	return line
}

func hasSeverity(u *doc.Unit, s doc.Severity) bool {
	return slices.ContainsFunc(u.Issues, func(i doc.Issue) bool { return i.Severity == s })
}

// detect gives the units the terms that the product gives them: found without a
// glossary of the user's, in articles of so many lines, and sought in an
// English that a person wrote.
func detect(units []doc.Unit) {
	for at := 0; at < len(units); at += article {
		part := units[at:min(at+article, len(units))]
		d := &doc.Document{}
		for _, u := range part {
			u.State = doc.Edited
			d.Blocks = append(d.Blocks, doc.Block{Kind: doc.Paragraph, Units: []doc.Unit{u}})
		}
		protect.Find(d, nil, protect.Options{Names: true})
		for i := range part {
			part[i] = d.Blocks[i].Units[0]
			protect.Locate(&part[i])
		}
	}
}

// Human translations raise few alarms, with the terms that the product detects.
// wmt-news has slips of its own.
// DOLMETSCH_ALARMS=1 prints them.
func TestFalseAlarms(t *testing.T) {
	var table strings.Builder
	w := tabwriter.NewWriter(&table, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "corpus\tunits\tterms\twith error\twith warning\tby check")
	for _, name := range corpora {
		t.Run(name, func(t *testing.T) {
			units := readCorpus(t, name)
			detect(units)
			Run(document(units...), nil)
			terms, errors, warnings := 0, 0, 0
			byCode := map[string]int{}
			for i := range units {
				u := &units[i]
				terms += len(u.Terms)
				if hasSeverity(u, doc.Error) {
					errors++
				}
				if hasSeverity(u, doc.Warning) {
					warnings++
				}
				for _, issue := range u.Issues {
					byCode[issue.Code+" "+string(issue.Severity)]++
					if os.Getenv("DOLMETSCH_ALARMS") != "" {
						t.Logf("%s %s %s %s: %s\n    %s\n    %s", name, u.ID, issue.Severity, issue.Code, issue.Message, u.Source, u.Target)
					}
				}
			}
			var list []string
			for _, c := range All {
				for _, s := range []doc.Severity{doc.Error, doc.Warning, doc.Info} {
					if n := byCode[c.Code+" "+string(s)]; n > 0 {
						list = append(list, fmt.Sprintf("%s %s %d", c.Code, s, n))
					}
				}
			}
			n := float64(len(units))
			fmt.Fprintf(w, "%s\t%d\t%d\t%d (%.2f%%)\t%d (%.2f%%)\t%s\n", name, len(units), terms, errors, 100*float64(errors)/n, warnings, 100*float64(warnings)/n, strings.Join(list, ", "))
			if float64(errors) >= 0.025*n || float64(warnings) >= 0.085*n {
				t.Errorf("%s: %d of %d units have errors, %d warnings", name, errors, len(units), warnings)
			}
		})
	}
	w.Flush()
	t.Logf("false alarms\n%s", table.String())
}

// plant changes a unit for the worse, or reports that it has no place to.
type plant struct {
	what   string
	codes  []string // any of them finds it
	target float64  // share to be found
	state  doc.State
	change func(rng *rand.Rand, u *doc.Unit) bool
}

// rare are the kinds that the corpora have fewer than 200 places for.
var rare = []string{"month changed", "weekday changed", "a.m. and p.m. swapped"}

var nameCodes = []string{"name-missing"}

var plants = []plant{
	{"digit changed", []string{"number-mismatch"}, 0.99, doc.Edited, changeDigit},
	{"number word changed", []string{"number-mismatch"}, 0.95, doc.Edited, changeWord},
	{"number word left out", []string{"number-mismatch"}, 0.85, doc.Edited, dropWord},
	{"unit changed", []string{"number-mismatch"}, 0.95, doc.Edited, changeUnit},
	{"month changed", []string{"number-mismatch"}, 0.97, doc.Edited, changeMonth},
	{"weekday changed", []string{"number-mismatch"}, 0.95, doc.Edited, changeWeekday},
	{"a.m. and p.m. swapped", []string{"number-mismatch"}, 0.95, doc.Edited, swapHalves},
	{"name misspelt by a person", nameCodes, 0.98, doc.Edited, misspellName},
	{"name replaced by a person", nameCodes, 0.99, doc.Edited, replaceName},
	{"name left out by a person", nameCodes, 0.92, doc.Edited, dropName},
	{"name misspelt by a machine", nameCodes, 0.99, doc.Machine, misspellName},
	{"name replaced by a machine", nameCodes, 0.99, doc.Machine, replaceName},
	{"name left out by a machine", nameCodes, 0.99, doc.Machine, dropName},
	{"surname left out by a machine", nameCodes, 0.99, doc.Machine, dropSurname},
	{"quotation mark dropped", []string{"quotes-unbalanced", "quotes-count"}, 0.99, doc.Edited, dropMark},
	{"quotation dropped", []string{"quotes-count"}, 0.88, doc.Edited, dropQuotation},
	{"quotation's end moved", []string{"quotes-extent"}, 0.80, doc.Edited, moveMark},
	{"negation removed", []string{"negation-lost"}, 0.80, doc.Edited, removeNegation},
	{"German word left", []string{"untranslated"}, 0.80, doc.Edited, leaveWord},
	{"sentence lost", []string{"sentence-dropped"}, 0.96, doc.Edited, nil},
}

// Errors planted in human translations are found: 200 of each kind, in units
// drawn without replacement, in which the same check finds nothing before.
// Found is an error or a warning. DOLMETSCH_ALARMS=1 prints those that are not.
func TestPlantedErrors(t *testing.T) {
	var all []doc.Unit
	for _, name := range devSets {
		units := readCorpus(t, name)
		detect(units)
		all = append(all, units...)
	}
	var table strings.Builder
	w := tabwriter.NewWriter(&table, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "planted\tunits\tfound\tas error\tby")
	for _, p := range plants {
		rng := rand.New(rand.NewPCG(1, 2))
		pool := slices.Clone(all)
		rng.Shuffle(len(pool), func(i, j int) { pool[i], pool[j] = pool[j], pool[i] })
		if p.change == nil {
			pool, p.change = sentencePool(all, rng), loseSentence
		}
		n, hits, asError := 0, 0, 0
		for i := range pool {
			if n == 200 {
				break
			}
			u := pool[i]
			u.Issues, u.State = nil, p.state
			if before, _ := found(&u, p.codes); before || !p.change(rng, &u) {
				continue
			}
			n++
			protect.Locate(&u)
			hit, bad := found(&u, p.codes)
			if hit {
				hits++
			} else if os.Getenv("DOLMETSCH_ALARMS") != "" {
				t.Logf("%s not found:\n    %s\n    %s", p.what, u.Source, u.Target)
			}
			if bad {
				asError++
			}
		}
		fmt.Fprintf(w, "%s\t%d\t%d (%.1f%%)\t%d\t%s\n", p.what, n, hits, 100*float64(hits)/float64(max(n, 1)), asError, strings.Join(p.codes, ", "))
		if n < 200 && !slices.Contains(rare, p.what) || float64(hits) < p.target*float64(n) {
			t.Errorf("%s: %d of %d found, %.0f%% wanted of 200", p.what, hits, n, 100*p.target)
		}
	}
	w.Flush()
	t.Logf("planted errors\n%s", table.String())
}

// found checks u and reports whether it has an error or a warning of one of the
// codes, and whether one of these is an error.
func found(u *doc.Unit, codes []string) (any, bad bool) {
	others := Options{Severity: map[string]doc.Severity{}}
	for _, c := range All {
		if !slices.Contains(codes, c.Code) {
			others.Severity[c.Code] = Off
		}
	}
	d := document(*u)
	others.Run(d, nil)
	for _, issue := range d.Blocks[0].Units[0].Issues {
		if slices.Contains(codes, issue.Code) {
			any = any || issue.Severity != doc.Info
			bad = bad || issue.Severity == doc.Error
		}
	}
	return any, bad
}

func changeDigit(rng *rand.Rand, u *doc.Unit) bool {
	var at []int
	for i := range len(u.Target) {
		if u.Target[i] >= '0' && u.Target[i] <= '9' {
			at = append(at, i)
		}
	}
	if len(at) == 0 {
		return false
	}
	i := at[rng.IntN(len(at))]
	digit := byte('1' + rng.IntN(9))
	for digit == u.Target[i] {
		digit = byte('1' + rng.IntN(9))
	}
	u.Target = u.Target[:i] + string(digit) + u.Target[i+1:]
	return true
}

var numberRE = regexp.MustCompile(` (?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:a|one)[ -](?:third|quarter|fifth)|(?:two|three)[ -](?:thirds|quarters|fifths)) `)

// numberWord is where the English has a number in words that the German has so too.
func numberWord(rng *rand.Rand, u *doc.Unit) (doc.Span, bool) {
	at := numberRE.FindAllStringIndex(u.Target, -1)
	if len(at) == 0 || !germanNumberRE.MatchString(u.Source) {
		return doc.NoSpan, false
	}
	m := at[rng.IntN(len(at))]
	return doc.Span{Start: m[0] + 1, End: m[1] - 1}, true
}

var germanNumberRE = regexp.MustCompile(` (?:zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|(?:ein|einem|zwei|drei) \pL+tel) `)

var (
	unitsRE   = regexp.MustCompile(`(?:\d|two|three|four|five|six|seven|eight|nine|ten)[ -](kilomet(?:er|re)s?|miles?|met(?:er|re)s?|feet|hours?|days?|weeks?|months?|years?|minutes?|seconds?|euros?|dollars?|pounds|percent|degrees|kilograms|tons|tonnes|km|kg|hectares|lit(?:er|re)s|points)\b`)
	monthsRE  = regexp.MustCompile(`\b(January|February|April|June|July|August|September|October|November|December)\b`)
	weekdayRE = regexp.MustCompile(`\b(Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b`)
	halvesRE  = regexp.MustCompile(`\d ?(a\.?m\b|p\.?m\b)`)
)

// unitSwaps are other units for the same number.
var unitSwaps = [][]string{{"kilometers", "miles", "meters", "feet", "kilometer", "mile", "kilometre", "metre", "kilometres", "metres", "meter"},
	{"hours", "days", "weeks", "months", "years", "minutes", "seconds"}, {"hour", "day", "week", "month", "year", "minute", "second"},
	{"euros", "dollars", "pounds", "percent", "points", "degrees"}, {"euro", "dollar"}, {"kilograms", "tons", "tonnes", "hectares", "liters", "litres", "pounds"}, {"km", "kg"}}

// other puts another word of a list in the place of what a group of re takes, and
// of all words that are the same.
func other(rng *rand.Rand, u *doc.Unit, re *regexp.Regexp, lists ...[]string) bool {
	at := re.FindAllStringSubmatchIndex(u.Target, -1)
	if len(at) == 0 {
		return false
	}
	m := at[rng.IntN(len(at))]
	old := u.Target[m[2]:m[3]]
	stem := func(w string) string { return strings.TrimSuffix(strings.Replace(w, "metre", "meter", 1), "s") }
	for _, list := range lists {
		if !slices.Contains(list, old) {
			continue
		}
		words := slices.DeleteFunc(slices.Clone(list), func(w string) bool {
			return stem(w) == stem(old) || strings.HasPrefix(old, "ton") && strings.HasPrefix(w, "ton") || strings.HasPrefix(old, "lit") && strings.HasPrefix(w, "lit")
		})
		put(u, doc.Span{Start: m[2], End: m[3]}, words[rng.IntN(len(words))])
		return true
	}
	return false
}

func changeUnit(rng *rand.Rand, u *doc.Unit) bool { return other(rng, u, unitsRE, unitSwaps...) }

func changeMonth(rng *rand.Rand, u *doc.Unit) bool {
	return other(rng, u, monthsRE, []string{"January", "February", "April", "June", "July", "August", "September", "October", "November", "December"})
}

func changeWeekday(rng *rand.Rand, u *doc.Unit) bool {
	return other(rng, u, weekdayRE, []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"})
}

func swapHalves(rng *rand.Rand, u *doc.Unit) bool {
	return other(rng, u, halvesRE, []string{"a.m", "p.m"}, []string{"am", "pm"})
}

func changeWord(rng *rand.Rand, u *doc.Unit) bool {
	s, ok := numberWord(rng, u)
	if ok {
		words := []string{"two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}
		words = slices.DeleteFunc(words, func(w string) bool { return strings.Contains(strings.ToLower(u.Target), w) })
		put(u, s, words[rng.IntN(len(words))])
	}
	return ok
}

func dropWord(rng *rand.Rand, u *doc.Unit) bool {
	s, ok := numberWord(rng, u)
	if ok {
		put(u, doc.Span{Start: s.Start - 1, End: s.End}, "")
	}
	return ok
}

// aName is where the English has a name of the unit that the German names once.
func aName(rng *rand.Rand, u *doc.Unit, fits func(name string) bool) (doc.Span, bool) {
	for _, i := range rng.Perm(len(u.Terms)) {
		t := &u.Terms[i]
		if t.Kind != doc.Name || !fits(t.Target) || strings.Count(u.Source, t.Source) != 1 || strings.Count(u.Target, t.Target) != 1 || occurrences(u.Target, t.Target, false) != 1 {
			continue
		}
		at := strings.Index(u.Target, t.Target)
		return doc.Span{Start: at, End: at + len(t.Target)}, true
	}
	return doc.NoSpan, false
}

func put(u *doc.Unit, s doc.Span, text string) {
	u.Target = u.Target[:s.Start] + text + u.Target[s.End:]
}

// misspellName leaves out, doubles or changes a letter of a name, swaps two, or
// cuts its end off.
func misspellName(rng *rand.Rand, u *doc.Unit) bool {
	s, ok := aName(rng, u, func(name string) bool { return wordRE.MatchString(name) })
	if !ok {
		return false
	}
	w := wordRE.FindStringIndex(s.Of(u.Target))
	s = doc.Span{Start: s.Start + w[0], End: s.Start + w[1]}
	letters := []rune(s.Of(u.Target))
	i := 1 + rng.IntN(len(letters)-1)
	switch rng.IntN(5) {
	case 0:
		letters = slices.Delete(letters, i, i+1)
	case 1:
		letters = slices.Insert(letters, i, letters[i-1])
	case 2:
		if letters[i] != letters[i-1] && i > 1 {
			letters[i], letters[i-1] = letters[i-1], letters[i]
			break
		}
		fallthrough
	case 3:
		for old := letters[i]; letters[i] == old; {
			letters[i] = rune('a' + rng.IntN(26))
		}
	default:
		letters = letters[:(len(letters)+2)/2]
	}
	put(u, s, string(letters))
	return true
}

var wordRE = regexp.MustCompile(`\pL{4,}`)

// replaceName puts one of the names of another article in the place of one.
func replaceName(rng *rand.Rand, u *doc.Unit) bool {
	others := []string{"Andersen", "Nowak", "Chicago", "Siemens", "Klara Voss", "Toronto", "Maria Ricci", "Greenfield Ltd", "Ostrava", "Peter Hahn", "UNESCO", "Olsson", "Valencia", "Miller"}
	s, ok := aName(rng, u, func(string) bool { return true })
	if !ok {
		return false
	}
	put(u, s, others[rng.IntN(len(others))])
	return true
}

// dropName leaves a name out: "said Merkel on Monday", "said on Monday".
func dropName(rng *rand.Rand, u *doc.Unit) bool {
	s, ok := aName(rng, u, func(string) bool { return true })
	if ok {
		put(u, s, "")
		u.Target = strings.TrimSpace(strings.ReplaceAll(u.Target, "  ", " "))
	}
	return ok
}

func dropSurname(rng *rand.Rand, u *doc.Unit) bool {
	s, ok := aName(rng, u, func(name string) bool { return strings.Count(name, " ") == 1 })
	if ok {
		first, _, _ := strings.Cut(s.Of(u.Target), " ")
		put(u, s, first)
	}
	return ok
}

var doubleRE = regexp.MustCompile(`[“”"]`)

// dropMark takes one mark of a quotation that both sides have.
func dropMark(rng *rand.Rand, u *doc.Unit) bool {
	s, t := countMarks(u.Source), countMarks(u.Target)
	if t.double == 0 || s.double != t.double {
		return false
	}
	at := doubleRE.FindAllStringIndex(u.Target, -1)
	m := at[rng.IntN(len(at))]
	u.Target = u.Target[:m[0]] + u.Target[m[1]:]
	return true
}

func dropQuotation(rng *rand.Rand, u *doc.Unit) bool {
	s, t := countMarks(u.Source), countMarks(u.Target)
	if t.double < 2 || s.double != t.double || t.double%2 != 0 {
		return false
	}
	at := doubleRE.FindAllStringIndex(u.Target, -1)
	k := rng.IntN(len(at)/2) * 2
	a, b := at[k], at[k+1]
	u.Target = u.Target[:a[0]] + u.Target[a[1]:b[0]] + u.Target[b[1]:]
	return true
}

// moveMark moves a mark of a quotation of two words or more by half of them
// into it.
func moveMark(rng *rand.Rand, u *doc.Unit) bool {
	german, english := extents(u.Source, true), extents(u.Target, false)
	if len(german) == 0 || len(german) != len(english) {
		return false
	}
	s := english[rng.IntN(len(english))]
	text := s.Of(u.Target)
	ws := regexp.MustCompile(`\S+`).FindAllStringIndex(text, -1)
	if len(ws) < 2 || s.Start == 0 || s.End == len(u.Target) {
		return false
	}
	_, open := utf8.DecodeLastRuneInString(u.Target[:s.Start])
	_, shut := utf8.DecodeRuneInString(u.Target[s.End:])
	before, after := u.Target[:s.Start-open], u.Target[s.End+shut:]
	opening, closing := u.Target[s.Start-open:s.Start], u.Target[s.End:s.End+shut]
	if k := len(ws) / 2; rng.IntN(2) == 0 {
		text = opening + text[:ws[k-1][1]] + closing + text[ws[k-1][1]:]
	} else {
		text = text[:ws[k][0]] + opening + text[ws[k][0]:] + closing
	}
	u.Target = before + text + after
	return true
}

var notRE = regexp.MustCompile(`(?i)\b(?:not|never) |n['’]t\b|\bno (?:longer )?|\bcannot\b|\bnothing\b|\bnobody\b|\bno one\b|\bnone\b`)

// removeNegation takes a negation from the English of a negated German unit.
func removeNegation(rng *rand.Rand, u *doc.Unit) bool {
	source := harmlessGerman.ReplaceAllString(u.Source, " ")
	at := notRE.FindAllStringIndex(u.Target, -1)
	if !germanNegation.MatchString(source) || len(at) == 0 {
		return false
	}
	m := at[rng.IntN(len(at))]
	instead := map[string]string{"cannot": "can", "nothing": "something", "nobody": "somebody", "no one": "someone", "none": "all"}
	u.Target = u.Target[:m[0]] + instead[strings.ToLower(u.Target[m[0]:m[1]])] + u.Target[m[1]:]
	return true
}

// leaveWord puts a German word of the unit that is no name or number, a noun or
// another word of five letters or more, in the place of an English one.
func leaveWord(rng *rand.Rand, u *doc.Unit) bool {
	var german []string
	for _, m := range wordsRE.FindAllStringIndex(u.Source, -1) {
		s := doc.Span{Start: m[0], End: m[1]}
		inTerm := slices.ContainsFunc(u.Terms, func(t doc.Term) bool { return t.Kind != doc.Quote && t.SourceSpan.Overlaps(s) })
		if w := s.Of(u.Source); m[0] > 0 && !inTerm && !lang.Untranslated(w) && !strings.Contains(strings.ToLower(u.Target), strings.ToLower(w)) {
			german = append(german, w)
		}
	}
	at := smallRE.FindAllStringIndex(u.Target, -1)
	if len(german) == 0 || len(at) == 0 {
		return false
	}
	m := at[rng.IntN(len(at))]
	put(u, doc.Span{Start: m[0] + 1, End: m[1]}, german[rng.IntN(len(german))])
	return true
}

var (
	wordsRE = regexp.MustCompile(`\pL{5,}`)
	smallRE = regexp.MustCompile(` [a-z]{4,}`)
)

// sentencePool are units of two sentences or more, as many in English as in
// German: those of the corpora, then pairs of neighbouring ones.
func sentencePool(all []doc.Unit, rng *rand.Rand) []doc.Unit {
	var pool []doc.Unit
	ends := func(s string) bool { return strings.HasSuffix(strings.TrimRight(s, `"“”`), ".") }
	for _, u := range all {
		if n := len(sentences(u.Source, true)); n > 1 && len(sentences(u.Target, false)) == n {
			pool = append(pool, u)
		}
	}
	rng.Shuffle(len(pool), func(i, j int) { pool[i], pool[j] = pool[j], pool[i] })
	pool = pool[:min(len(pool), 100)]
	for i := 0; i+1 < len(all) && len(pool) < 300; i += 1 + rng.IntN(20) {
		a, b := all[i], all[i+1]
		u := unit(a.Source+" "+b.Source, a.Target+" "+b.Target)
		if ends(a.Source) && ends(a.Target) && ends(b.Source) && ends(b.Target) && len(sentences(u.Source, true)) == len(sentences(u.Target, false)) {
			pool = append(pool, u)
		}
	}
	return pool
}

func loseSentence(rng *rand.Rand, u *doc.Unit) bool {
	s := sentences(u.Target, false)
	if len(s) < 2 {
		return false
	}
	k := rng.IntN(len(s))
	u.Target = strings.Join(slices.Delete(s, k, k+1), " ")
	return true
}
