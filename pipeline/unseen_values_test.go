package pipeline

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"

	"dolmetsch/doc"
	"dolmetsch/pipeline/check"
	"dolmetsch/pipeline/protect"
)

// pair is a German sentence of an unseen article with the English of a person.
type pair struct {
	german, english string
	heading         bool
	names           []markedName
}

// readPairs reads the articles of testdata/unseen/values: blocks of pairs.
func readPairs(t *testing.T) map[string][][]pair {
	t.Helper()
	files, err := filepath.Glob("../testdata/unseen/values/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no articles", err)
	}
	articles := map[string][][]pair{}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var blocks [][]pair
		for _, block := range strings.Split(strings.TrimSpace(string(raw)), "\n\n") {
			lines := strings.Split(block, "\n")
			if len(lines)%2 != 0 {
				t.Fatalf("%s: a sentence without its English, or English without its sentence, in %q", file, block)
			}
			var pairs []pair
			for i := 0; i < len(lines); i += 2 {
				english, ok := strings.CutPrefix(lines[i+1], "> ")
				if !ok || strings.HasPrefix(lines[i], ">") {
					t.Fatalf("%s: %q is not followed by its English", file, lines[i])
				}
				german, heading := strings.CutPrefix(lines[i], "# ")
				p := pair{english: english, heading: heading}
				p.german, p.names = unmark(german)
				for _, n := range p.names {
					if _, ok := n.in(english); !ok {
						t.Errorf("%s: %s is not in %q", file, n.german, english)
					}
				}
				if strings.ContainsAny(p.german+p.english, "{}\t") || strings.TrimSpace(p.german) != p.german || strings.TrimSpace(p.english) != p.english {
					t.Errorf("%s: braces or space in %q", file, lines[i])
				}
				pairs = append(pairs, p)
			}
			blocks = append(blocks, pairs)
		}
		articles[strings.TrimSuffix(filepath.Base(file), ".txt")] = blocks
	}
	return articles
}

// in is how english writes the name.
func (n markedName) in(english string) (string, bool) {
	forms := n.english
	if forms == nil {
		forms = []string{n.german}
	}
	for _, f := range forms {
		if strings.Contains(english, f) {
			return f, true
		}
	}
	return "", false
}

// documents are the articles as their translator would hand them in: every unit
// has the terms that the product finds.
func documents(articles map[string][][]pair) (docs []*doc.Document, pairs map[*doc.Unit]pair) {
	pairs = map[*doc.Unit]pair{}
	for _, name := range slices.Sorted(maps.Keys(articles)) {
		d := &doc.Document{Name: name}
		for i, block := range articles[name] {
			b := doc.Block{Kind: doc.Paragraph}
			if block[0].heading {
				b.Kind = doc.Heading
			}
			for j, p := range block {
				b.Units = append(b.Units, doc.Unit{ID: fmt.Sprintf("%d.%d", i+1, j+1), Source: p.german, Target: p.english, Origin: doc.OriginHuman, State: doc.Edited})
			}
			d.Blocks = append(d.Blocks, b)
		}
		for i, block := range articles[name] {
			for j, p := range block {
				pairs[&d.Blocks[i].Units[j]] = p
			}
		}
		docs = append(docs, d)
	}
	return docs, pairs
}

func percent(a, b int) string {
	return fmt.Sprintf("%.1f%% (%d of %d)", 100*float64(a)/float64(max(b, 1)), a, b)
}

// TestUnseenValues measures the checks on testdata/unseen/values: the alarms that
// they raise on a person's good English, and the faults that they find in it
// once these are planted there. DOLMETSCH_UNSEEN=1 prints the lines, for reading
// when the rules are done.
//
//	go test ./pipeline -run TestUnseenValues -v
func TestUnseenValues(t *testing.T) {
	articles := readPairs(t)
	if testing.Short() {
		t.Skip("plants thousands of faults")
	}
	docs, pairs := documents(articles)
	lines := os.Getenv("DOLMETSCH_UNSEEN") != ""
	var names, protected, found, right, units, errors, warnings int
	byCode := map[string]int{}
	for _, d := range docs {
		Recheck(d, Options{Protect: protect.Options{Names: true}})
		d.Units(func(_ *doc.Block, u *doc.Unit) {
			units++
			if u.HasErrors() {
				errors++
			}
			if slices.ContainsFunc(u.Issues, func(i doc.Issue) bool { return i.Severity == doc.Warning }) {
				warnings++
			}
			for _, i := range u.Issues {
				byCode[fmt.Sprintf("%s %s", i.Severity, i.Code)]++
				if lines && i.Severity != doc.Info {
					t.Logf("%s %s %s: %s\n\t%s\n\t%s", d.Name, u.ID, i.Code, i.Message, u.Source, u.Target)
				}
			}
			var marked []doc.Span
			for _, n := range pairs[u].names {
				_, s := find([]*doc.Unit{u}, n.german, n.nth)
				marked = append(marked, s)
				if n.english != nil {
					continue
				}
				if names++; protects(u, s) {
					protected++
				} else if lines {
					t.Logf("%s %s missed: %s\n\t%s", d.Name, u.ID, n.german, u.Source)
				}
			}
			for i := range u.Terms {
				if term := &u.Terms[i]; term.Kind == doc.Name && term.Target == term.Source {
					if found++; outside(u.Source, term.SourceSpan, marked) == "" {
						right++
					} else if lines {
						t.Logf("%s %s no name: %s\n\t%s", d.Name, u.ID, term.Source, u.Source)
					}
				}
			}
		})
	}
	t.Logf("%d articles, %d units; with errors %s, with warnings %s", len(docs), units, percent(errors, units), percent(warnings, units))
	for _, code := range slices.Sorted(maps.Keys(byCode)) {
		t.Logf("  %s %d", code, byCode[code])
	}
	t.Logf("names: recall %s, precision %s", percent(protected, names), percent(right, found))
	if units < 450 || names < 300 {
		t.Errorf("%d units with %d names: something is not read", units, names)
	}

	var table strings.Builder
	w := tabwriter.NewWriter(&table, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "planted\tin a person's English\tas error\tin a machine's\tas error")
	two := twoSentences(articles)
	for _, f := range planting {
		in := docs
		if f.two {
			in = two
		}
		rng := rand.New(rand.NewPCG(1, 2))
		var planted int
		var hits, bad [2]int
		for _, d := range in {
			d.Units(func(_ *doc.Block, u *doc.Unit) {
				wrong := f.plant(u, pairs[u])
				rng.Shuffle(len(wrong), func(i, j int) { wrong[i], wrong[j] = wrong[j], wrong[i] })
				for _, target := range wrong[:min(len(wrong), 3)] {
					planted++
					for i, state := range []doc.State{doc.Edited, doc.Machine} {
						hit, asError := noticed(u, target, state)
						if hit {
							hits[i]++
						} else if lines {
							t.Logf("%s, not found (%s):\n\t%s\n\t%s", f.what, cmp.Or(string(state), "machine"), u.Source, target)
						}
						if asError {
							bad[i]++
						}
					}
				}
			})
		}
		fmt.Fprintf(w, "%s\t%s\t%d\t%s\t%d\n", f.what, percent(hits[0], planted), bad[0], percent(hits[1], planted), bad[1])
		if planted < 15 {
			t.Errorf("%s: planted in %d places only", f.what, planted)
		}
	}
	w.Flush()
	t.Logf("planted faults\n%s", table.String())
}

// twoSentences are units of two sentences each, for faults of whole sentences.
func twoSentences(articles map[string][][]pair) []*doc.Document {
	joined := map[string][][]pair{}
	for name, blocks := range articles {
		for _, b := range blocks {
			for i := 0; i+1 < len(b); i += 2 {
				if !b[i].heading {
					joined[name] = append(joined[name], []pair{{german: b[i].german + " " + b[i+1].german, english: b[i].english + "\v" + b[i+1].english}})
				}
			}
		}
	}
	docs, _ := documents(joined)
	for _, d := range docs {
		protect.Find(d, nil, protect.Options{Names: true})
	}
	return docs
}

// noticed reports whether u with another target has an error or a warning that
// it has not with its own, and whether one of these is an error.
func noticed(u *doc.Unit, target string, state doc.State) (any, bad bool) {
	issues := func(target string) []doc.Issue {
		c := *u
		c.Terms = slices.Clone(u.Terms)
		c.Target, c.State, c.Origin, c.Issues = target, state, doc.OriginHuman, nil
		if state == doc.Machine {
			c.Origin = "machine"
		}
		protect.Locate(&c)
		d := &doc.Document{Blocks: []doc.Block{{Kind: doc.Paragraph, Units: []doc.Unit{c}}}}
		check.Run(d, nil)
		return d.Blocks[0].Units[0].Issues
	}
	before := issues(strings.ReplaceAll(u.Target, "\v", " "))
	for _, i := range issues(target) {
		if i.Severity != doc.Info && !slices.Contains(before, i) {
			any = true
			bad = bad || i.Severity == doc.Error
		}
	}
	return any, bad
}

// fault is a kind of error in English, and all places of a unit where it can be
// planted: the English with it.
type fault struct {
	what  string
	two   bool // in units of two sentences, with \v between them
	plant func(u *doc.Unit, p pair) []string
}

const number = `(?:\d[\d.,]*|(?i:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|hundred|thousand|million|billion))`

var (
	months   = []string{"January", "February", "March", "April", "June", "July", "August", "September", "October", "November", "December"}
	weekdays = []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
	words    = []string{"two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}
	// otherUnit has a unit of the same form for each.
	otherUnit = map[string]string{
		"kilometres": "miles", "metres": "feet", "centimetres": "metres", "km": "miles", "m": "km", "km/h": "mph", "tonnes": "kilos",
		"kilograms": "tonnes", "kilos": "grams", "grams": "kilograms", "g": "kg", "litres": "gallons", "millilitres": "litres", "ml": "cl",
		"hectares": "acres", "euros": "dollars", "dollars": "euros", "francs": "euros", "zlotys": "euros", "cents": "euros", "percent": "degrees",
		"degrees": "percent", "points": "percent", "hours": "days", "hour": "day", "minutes": "hours", "seconds": "minutes", "s": "h", "min": "h",
		"days": "weeks", "weeks": "months", "months": "years", "years": "months", "megawatts": "kilowatts", "gigawatts": "megawatts", "GW": "MW",
		"kWh": "MWh", "kcal": "kJ", "hp": "kW", "decibels": "hertz", "light-years": "miles", "nanometres": "millimetres", "hectopascals": "bars",
		"cubic metres": "litres", "milligrams": "grams", "mmHg": "bar", "per mille": "percent",
	}
	unitRE     = regexp.MustCompile(`(?:` + number + `[ -])(` + strings.Join(slices.SortedFunc(maps.Keys(otherUnit), func(a, b string) int { return len(b) - len(a) }), "|") + `)(?:\W|$)`)
	scaleRE    = regexp.MustCompile(`\b(million|billion)\b`)
	digitRE    = regexp.MustCompile(`\d`)
	monthRE    = regexp.MustCompile(`\b(` + strings.Join(months, "|") + `)\b`)
	weekdayRE  = regexp.MustCompile(`\b(` + strings.Join(weekdays, "|") + `)\b`)
	wordRE     = regexp.MustCompile(`(?:^|[ -])((?i:` + strings.Join(words, "|") + `))\b`)
	halfDayRE  = regexp.MustCompile(`\d ([ap])\.m\.`)
	minusRE    = regexp.MustCompile(`(?:^|[ (])(−|-|minus )\d`)
	plusRE     = regexp.MustCompile(`\b(plus|minus)\b|\b(up|down)(?: by)? \d`)
	scoreRE    = regexp.MustCompile(`\b(\d+)(-)(\d+)\b`)
	fromToRE   = regexp.MustCompile(`\b(?:from|by) (\d[\d.,]*\d|\d)( [^.;]*?to )(\d[\d.,]*\d|\d)`)
	notRE      = regexp.MustCompile(`(?i)\b(?:not|never) |n['’]t\b|\bno (?:longer )?|\bcannot\b|\bnobody\b|\bno one\b|\bnone\b`)
	finiteRE   = regexp.MustCompile(`\b(?:is|are|was|were|has|have|had|will|would|can|could|should|must)( )`)
	closingRE  = regexp.MustCompile(`“([^“”]*)”`)
	clauseRE   = regexp.MustCompile(`, [^,.“”]{25,}`)
	longWordRE = regexp.MustCompile(`\pL{4,}`)
)

// put has text in place of target's bytes from i to j.
func put(target string, i, j int, text string) string { return target[:i] + text + target[j:] }

// others replaces what the group of re takes by another word of list, in the same case.
func others(re *regexp.Regexp, list []string) func(u *doc.Unit, p pair) []string {
	return func(u *doc.Unit, _ pair) []string {
		var out []string
		for _, m := range re.FindAllStringSubmatchIndex(u.Target, -1) {
			word := u.Target[m[2]:m[3]]
			i := slices.IndexFunc(list, func(w string) bool { return strings.EqualFold(w, word) })
			other := list[(i+3)%len(list)]
			if word[0] < 'a' {
				other = strings.ToUpper(other[:1]) + other[1:]
			}
			out = append(out, put(u.Target, m[2], m[3], other))
		}
		return out
	}
}

// swapped exchanges the first and the third group of re, where the German has them
// in the same order with mark between them, or anyhow if mark is empty.
func swapped(re *regexp.Regexp, mark string) func(u *doc.Unit, p pair) []string {
	return func(u *doc.Unit, _ pair) []string {
		var out []string
		for _, m := range re.FindAllStringSubmatchIndex(u.Target, -1) {
			a, between, b := u.Target[m[2]:m[3]], u.Target[m[4]:m[5]], u.Target[m[6]:m[7]]
			if a != b && (mark == "" || strings.Contains(u.Source, a+mark+b)) {
				out = append(out, put(u.Target, m[2], m[7], b+between+a))
			}
		}
		return out
	}
}

// ofNames plants a fault in the names that the English has once.
func ofNames(change func(name string) string) func(u *doc.Unit, p pair) []string {
	return func(u *doc.Unit, p pair) []string {
		var out []string
		for _, n := range once(u, p) {
			if wrong := change(n); wrong != n {
				out = append(out, strings.Join(strings.FieldsFunc(strings.ReplaceAll(u.Target, n, wrong), func(r rune) bool { return r == ' ' }), " "))
			}
		}
		return out
	}
}

// once are the names of p that both sides write alike and have once.
func once(u *doc.Unit, p pair) []string {
	var names []string
	for _, n := range p.names {
		if n.english == nil && strings.Count(u.Source, n.german) == 1 && strings.Count(u.Target, n.german) == 1 {
			names = append(names, n.german)
		}
	}
	return names
}

var planting = []fault{
	{what: "digit changed", plant: func(u *doc.Unit, _ pair) (out []string) {
		for _, m := range digitRE.FindAllStringIndex(u.Target, -1) {
			out = append(out, put(u.Target, m[0], m[1], string('1'+(u.Target[m[0]]-'0'+3)%9)))
		}
		return out
	}},
	{what: "number word changed", plant: others(wordRE, words)},
	{what: "scale changed", plant: others(scaleRE, []string{"million", "billion"})},
	{what: "unit changed", plant: func(u *doc.Unit, _ pair) (out []string) {
		for _, m := range unitRE.FindAllStringSubmatchIndex(u.Target, -1) {
			out = append(out, put(u.Target, m[2], m[3], otherUnit[u.Target[m[2]:m[3]]]))
		}
		return out
	}},
	{what: "month changed", plant: others(monthRE, months)},
	{what: "weekday changed", plant: others(weekdayRE, weekdays)},
	{what: "a.m. and p.m. swapped", plant: func(u *doc.Unit, _ pair) (out []string) {
		for _, m := range halfDayRE.FindAllStringSubmatchIndex(u.Target, -1) {
			out = append(out, put(u.Target, m[2], m[3], map[string]string{"a": "p", "p": "a"}[u.Target[m[2]:m[3]]]))
		}
		return out
	}},
	{what: "sign changed", plant: func(u *doc.Unit, _ pair) (out []string) {
		for _, m := range minusRE.FindAllStringSubmatchIndex(u.Target, -1) {
			out = append(out, put(u.Target, m[2], m[3], ""))
		}
		for _, m := range plusRE.FindAllStringSubmatchIndex(u.Target, -1) {
			i, j := m[2], m[3]
			if i < 0 {
				i, j = m[4], m[5]
			}
			out = append(out, put(u.Target, i, j, map[string]string{"plus": "minus", "minus": "plus", "up": "down", "down": "up"}[u.Target[i:j]]))
		}
		return out
	}},
	{what: "score turned", plant: swapped(scoreRE, ":")},
	{what: "from X to Y turned", plant: swapped(fromToRE, "")},
	{what: "name left out", plant: ofNames(func(string) string { return "" })},
	{what: "name replaced", plant: ofNames(func(name string) string {
		list := []string{"Andersen", "Nowak", "Chicago", "Siemens", "Toronto", "Ricci", "Ostrava", "Olsson", "Valencia", "Miller"}
		return list[len(name)%len(list)]
	})},
	{what: "name misspelt", plant: ofNames(func(name string) string {
		m := longWordRE.FindStringIndex(name)
		if m == nil {
			return name
		}
		letters := []rune(name[m[0]:m[1]])
		i := 1 + len(name)%(len(letters)-1)
		switch len(letters) % 3 {
		case 0:
			letters = slices.Delete(letters, i, i+1)
		case 1:
			letters = slices.Insert(letters, i, letters[i])
		default:
			letters[i] = map[bool]rune{true: 'o', false: 'e'}[letters[i] == 'e']
		}
		return put(name, m[0], m[1], string(letters))
	})},
	{what: "two names swapped", plant: func(u *doc.Unit, p pair) (out []string) {
		names := once(u, p)
		for i := 0; i+1 < len(names); i++ {
			a, b := names[i], names[i+1]
			if !strings.Contains(a, b) && !strings.Contains(b, a) {
				out = append(out, strings.NewReplacer(a, b, b, a).Replace(u.Target))
			}
		}
		return out
	}},
	{what: "quotation mark dropped", plant: func(u *doc.Unit, _ pair) (out []string) {
		for _, m := range closingRE.FindAllStringIndex(u.Target, -1) {
			out = append(out, put(u.Target, m[0], m[0]+len("“"), ""), put(u.Target, m[1]-len("”"), m[1], ""))
		}
		return out
	}},
	{what: "quotation dropped", plant: func(u *doc.Unit, _ pair) (out []string) {
		for _, m := range closingRE.FindAllStringSubmatchIndex(u.Target, -1) {
			out = append(out, put(u.Target, m[0], m[1], u.Target[m[2]:m[3]]))
		}
		return out
	}},
	{what: "quotation ends too early", plant: func(u *doc.Unit, _ pair) (out []string) {
		for _, m := range closingRE.FindAllStringSubmatchIndex(u.Target, -1) {
			inside := strings.Split(u.Target[m[2]:m[3]], " ")
			if k := len(inside) / 2; k > 0 {
				out = append(out, put(u.Target, m[0], m[1], "“"+strings.Join(inside[:k], " ")+"” "+strings.Join(inside[k:], " ")))
			}
		}
		return out
	}},
	{what: "quotation ends too late", plant: func(u *doc.Unit, _ pair) (out []string) {
		for _, m := range closingRE.FindAllStringSubmatchIndex(u.Target, -1) {
			after := u.Target[m[1]:]
			n := max(1, strings.Count(u.Target[m[2]:m[3]], " ")/2+1) // words to move over
			at := 0
			for ; n > 0 && at >= 0; n-- {
				next := strings.IndexByte(after[min(at+1, len(after)):], ' ')
				if next < 0 {
					at = -1
					break
				}
				at += 1 + next
			}
			if at > 0 && !strings.ContainsAny(after[:at], "“”") {
				out = append(out, put(u.Target, m[0], m[1]+at, "“"+u.Target[m[2]:m[3]]+after[:at]+"”"))
			}
		}
		return out
	}},
	{what: "negation dropped", plant: func(u *doc.Unit, _ pair) (out []string) {
		instead := map[string]string{"cannot": "can", "nobody": "somebody", "no one": "someone", "none": "all"}
		for _, m := range notRE.FindAllStringIndex(u.Target, -1) {
			out = append(out, put(u.Target, m[0], m[1], instead[strings.ToLower(u.Target[m[0]:m[1]])]))
		}
		return out
	}},
	{what: "negation added", plant: func(u *doc.Unit, _ pair) (out []string) {
		if m := finiteRE.FindStringSubmatchIndex(u.Target); m != nil && !notRE.MatchString(u.Target) {
			out = append(out, put(u.Target, m[2], m[3], " not "))
		}
		return out
	}},
	{what: "clause dropped", plant: func(u *doc.Unit, _ pair) (out []string) {
		for _, m := range clauseRE.FindAllStringIndex(u.Target, -1) {
			if m[0] > 20 {
				out = append(out, put(u.Target, m[0], m[1], ""))
			}
		}
		return out
	}},
	{what: "sentence dropped", two: true, plant: func(u *doc.Unit, _ pair) []string {
		a, b, _ := strings.Cut(u.Target, "\v")
		return []string{a, b}
	}},
	{what: "sentence added", plant: func(u *doc.Unit, _ pair) []string {
		before := []string{"It came as a surprise to everybody.", "Residents had complained about this for years.", "This is what documents seen by the newspaper show."}
		after := []string{"This was confirmed by several people who were there.", "The decision is final.", "She thanked all those who had helped.", "More details will be announced in the coming weeks.", "Nothing of the kind had been expected."}
		n := len(u.Target)
		return []string{before[n%len(before)] + " " + u.Target, u.Target + " " + after[n%len(after)]}
	}},
	{what: "remark of a language model", plant: func(u *doc.Unit, _ pair) []string {
		before := []string{"Sure! Here is the translation: ", "Here's the English version:\n", "Translation: ", "Certainly, I can translate that for you. ", "I'm sorry, but I cannot verify these claims. "}
		after := []string{" Let me know if you need anything else!", " (Note: The names were left in German.)", " I hope this helps.", "\n\nPlease note that I am an AI and cannot check these facts.", " Would you like me to translate the rest of the article?"}
		n := len(u.Target)
		return []string{before[n%len(before)] + u.Target, u.Target + after[n%len(after)]}
	}},
	{what: "refusal instead of English", plant: func(u *doc.Unit, _ pair) []string {
		list := []string{"I'm sorry, but I can't help with that request.", "As an AI language model, I am unable to translate this content.", "I cannot assist with this text, as it describes violence.", "Please provide the text that you would like me to translate."}
		return list[len(u.Target)%len(list):][:1]
	}},
}
