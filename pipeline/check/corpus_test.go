package check

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"

	"dolmetsch/pipeline/doc"
)

// The corpora are not part of the repository: human translations, a sentence
// or a few of them a line, in NAME.de and NAME.en.
var corpora = []string{"newstest2018", "flores-dev", "news-written"}

func readCorpus(t *testing.T, name string) []doc.Unit {
	t.Helper()
	if testing.Short() {
		t.Skip("the corpora take a while")
	}
	dir := os.Getenv("DOLMETSCH_CORPORA")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "corpora", "dev")
	}
	var sides [2][]string
	for i, ext := range []string{".de", ".en"} {
		raw, err := os.ReadFile(filepath.Join(dir, name+ext))
		if err != nil {
			t.Skipf("no corpus: set DOLMETSCH_CORPORA to a folder with %s%s", name, ext)
		}
		sides[i] = strings.Split(strings.TrimRight(string(raw), "\n"), "\n")
	}
	if len(sides[0]) != len(sides[1]) {
		t.Fatalf("%s: %d lines of German, %d of English", name, len(sides[0]), len(sides[1]))
	}
	var units []doc.Unit
	for i := range sides[0] {
		units = append(units, unit(unescape(sides[0][i]), unescape(sides[1][i])))
	}
	return units
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

// Human translations raise few alarms: under 1 unit in 100 has an error, under
// 5 a warning. DOLMETSCH_ALARMS=1 prints them.
func TestFalseAlarms(t *testing.T) {
	var table strings.Builder
	w := tabwriter.NewWriter(&table, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "corpus\tunits\twith error\twith warning\tby check")
	for _, name := range corpora {
		units := readCorpus(t, name)
		d := document(units...)
		Run(d, nil)
		errors, warnings := 0, 0
		byCode := map[string]int{}
		for i := range units {
			u := &units[i]
			if hasSeverity(u, doc.Error) {
				errors++
			}
			if hasSeverity(u, doc.Warning) {
				warnings++
			}
			for _, issue := range u.Issues {
				byCode[issue.Code+" "+string(issue.Severity)]++
				if os.Getenv("DOLMETSCH_ALARMS") != "" {
					t.Logf("%s %s %s: %s\n    %s\n    %s", u.ID, issue.Severity, issue.Code, issue.Message, u.Source, u.Target)
				}
			}
		}
		var list []string
		for _, c := range All {
			for _, s := range []doc.Severity{doc.Error, doc.Warning} {
				if n := byCode[c.Code+" "+string(s)]; n > 0 {
					list = append(list, fmt.Sprintf("%s %s %d", c.Code, s, n))
				}
			}
		}
		n := float64(len(units))
		fmt.Fprintf(w, "%s\t%d\t%d (%.2f%%)\t%d (%.2f%%)\t%s\n", name, len(units), errors, 100*float64(errors)/n, warnings, 100*float64(warnings)/n, strings.Join(list, ", "))
		if float64(errors) >= 0.01*n || float64(warnings) >= 0.05*n {
			t.Errorf("%s: %d of %d units have errors, %d warnings", name, errors, len(units), warnings)
		}
	}
	w.Flush()
	t.Logf("false alarms\n%s", table.String())
}

// plant changes a unit for the worse, or reports that it has no place to.
type plant struct {
	what   string
	codes  []string // any of them finds it
	target float64  // share to be found
	change func(rng *rand.Rand, u *doc.Unit) bool
}

var plants = []plant{
	{"digit changed", []string{"number-mismatch"}, 0.99, changeDigit},
	{"name altered", []string{"name-missing"}, 0.99, alterName},
	{"quotation mark dropped", []string{"quotes-unbalanced", "quotes-count"}, 0.99, dropMark},
	{"quotation dropped", []string{"quotes-count"}, 0.99, dropQuotation},
	{"negation removed", []string{"negation-lost"}, 0.80, removeNegation},
	{"sentence lost", []string{"sentence-dropped"}, 0.99, nil},
}

// Errors planted in human translations are found: 200 of each kind, in units
// drawn without replacement, in which the same check finds nothing before.
func TestPlantedErrors(t *testing.T) {
	var all []doc.Unit
	for _, name := range corpora {
		units := readCorpus(t, name)
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
			u.Issues = nil
			if before, _ := found(&u, p.codes); before || !p.change(rng, &u) {
				continue
			}
			n++
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
		if n < 200 || float64(hits) < p.target*float64(n) {
			t.Errorf("%s: %d of %d found, %.0f%% wanted of 200", p.what, hits, n, 100*p.target)
		}
	}
	w.Flush()
	t.Logf("planted errors\n%s", table.String())
}

// found checks u and reports whether it has an issue of one of the codes, and
// whether one of these is an error.
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
			any = true
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

var capitalRE = regexp.MustCompile(`\p{Lu}\pL{3,}`)

// alterName changes a letter of a name: a capitalised word, not the first, that
// both sides have once. The unit gets it as a term.
func alterName(rng *rand.Rand, u *doc.Unit) bool {
	for _, m := range capitalRE.FindAllStringIndex(u.Target, -1) {
		n := u.Target[m[0]:m[1]]
		s := strings.Index(u.Source, n)
		if m[0] == 0 || s < 0 || strings.Count(u.Source, n) > 1 || occurrences(u.Target, n, false) != 1 || strings.Count(u.Target, n) > 1 {
			continue
		}
		u.Terms = []doc.Term{{Kind: doc.Name, Source: n, SourceSpan: doc.Span{Start: s, End: s + len(n)}, Target: n, TargetSpan: doc.NoSpan}}
		letters := []rune(n)
		i := 1 + rng.IntN(len(letters)-1)
		switch rng.IntN(3) {
		case 0:
			letters = slices.Delete(letters, i, i+1)
		case 1:
			letters = slices.Insert(letters, i, letters[i-1])
		default:
			old := letters[i]
			for letters[i] == old {
				letters[i] = rune('a' + rng.IntN(26))
			}
		}
		u.Target = u.Target[:m[0]] + string(letters) + u.Target[m[1]:]
		return true
	}
	return false
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
