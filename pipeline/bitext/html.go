package bitext

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"math"
	"strings"

	"dolmetsch/doc"
	"dolmetsch/internal/regexp"
)

//go:embed review
var reviewFiles embed.FS

// reviewModules are the page's script, each after those that it imports. Node's
// test runner tests all but the last as they are (reviewtest).
var reviewModules = []string{"review/text.mjs", "review/work.mjs", "review/keep.mjs", "review/export.mjs", "review/page.mjs"}

var (
	reviewCSS  = mustRead("review/review.css")
	reviewJS   = joinModules(reviewModules)
	reviewPage = template.Must(template.New("page.html").Funcs(template.FuncMap{
		"severity": severityName,
	}).ParseFS(reviewFiles, "review/page.html"))
)

// mustRead reads an embedded file: without it there is no program.
func mustRead(name string) string {
	b, err := reviewFiles.ReadFile(name)
	if err != nil {
		panic(err)
	}
	return string(b)
}

var (
	moduleImport = regexp.MustCompile(`(?m)^import \{[^}]*\} from "\./[a-z]+\.mjs";\n`)
	moduleExport = regexp.MustCompile(`(?m)^export `)
)

// joinModules makes one module of several, as a page that is one file cannot
// import: they share a scope, and no name occurs in two of them.
func joinModules(names []string) string {
	var b strings.Builder
	for _, name := range names {
		b.WriteString(moduleExport.ReplaceAllString(moduleImport.ReplaceAllString(mustRead(name), ""), ""))
	}
	return b.String()
}

// page is what the template of the review page is given.
type page struct {
	Doc    *doc.Document
	Source string // language
	Target string
	CSP    string
	Served Served
	CSS    template.CSS
	JS     template.JS
	Data   jsonDocument
	Blocks []pageBlock
	Units  int
	Counts map[string]int // units by their worst issue
	Codes  []string       // of all issues, as they first occur
}

type pageBlock struct {
	Kind  doc.Kind
	Units []pageUnit
}

type pageUnit struct {
	*doc.Unit
	Kind   doc.Kind
	State  string
	Worst  string // severity of the worst issue, or empty
	Sure   int    // Score as a percentage, -1 where unknown
	Level  string // "sure", "fair", "doubtful", or empty where unknown
	Source []pageNode
	Target []pageNode
}

// pageNode is a node for the template, which can not look terms up.
type pageNode struct {
	Text  string
	Term  *doc.Term
	Index int
	Nodes []pageNode
}

// writeHTML writes the review page: one file that needs no network and lets
// none be used. Articles are untrusted, so their text goes through
// html/template, and the content security policy allows the page's own script
// and style, by their hashes, and nothing else.
func writeHTML(w io.Writer, d *doc.Document) error {
	return writePage(w, d, contentPolicy(reviewCSS, reviewJS), Served{})
}

// Served says where a review page that comes from a server keeps its work.
type Served struct{ Address string }

// ReviewPage is the review page of d for a server, and the content security
// policy to serve it with: the page may connect to its server and to nothing else.
func ReviewPage(d *doc.Document, s Served) (page []byte, policy string, err error) {
	policy = contentPolicy(reviewCSS, reviewJS) + "; connect-src 'self'"
	var b bytes.Buffer
	err = writePage(&b, d, policy, s)
	return b.Bytes(), policy, err
}

func writePage(w io.Writer, d *doc.Document, policy string, s Served) error {
	p := page{
		Doc: d, Source: sourceLang(d), Target: targetLang(d),
		CSS: template.CSS(reviewCSS), JS: template.JS(reviewJS), Data: toJSON(d),
		CSP: policy, Served: s,
		Counts: map[string]int{},
	}
	seen := map[string]bool{}
	for i := range d.Blocks {
		b := &d.Blocks[i]
		pb := pageBlock{Kind: b.Kind}
		for j := range b.Units {
			u := &b.Units[j]
			pu := pageUnit{Unit: u, Kind: b.Kind, State: stateName(u.State), Worst: string(worst(u))}
			pu.Sure, pu.Level = confidence(u.Score)
			pu.Source, pu.Target = pageNodes(sourceNodes(u), u.Terms), pageNodes(targetNodes(u), u.Terms)
			pb.Units = append(pb.Units, pu)
			p.Units++
			if pu.Worst != "" {
				p.Counts[pu.Worst]++
			}
			for _, is := range u.Issues {
				if !seen[is.Code] {
					seen[is.Code] = true
					p.Codes = append(p.Codes, is.Code)
				}
			}
		}
		p.Blocks = append(p.Blocks, pb)
	}
	out := bufio.NewWriter(w)
	if err := reviewPage.Execute(out, p); err != nil {
		return err
	}
	return out.Flush()
}

// contentPolicy allows a page the one style and the one script that are in it.
func contentPolicy(css, js string) string {
	return fmt.Sprintf("default-src 'none'; style-src '%s'; script-src '%s'; base-uri 'none'; form-action 'none'",
		sourceDigest(css), sourceDigest(js))
}

func sourceDigest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

func pageNodes(nodes []node, terms []doc.Term) []pageNode {
	var p []pageNode
	for _, n := range nodes {
		pn := pageNode{Text: n.text, Index: n.term, Nodes: pageNodes(n.nodes, terms)}
		if n.term >= 0 {
			pn.Term = &terms[n.term]
		}
		p = append(p, pn)
	}
	return p
}

// Missing reports whether the English lacks the term.
func (n pageNode) Missing() bool { return n.Term != nil && n.Term.TargetSpan == doc.NoSpan }

func worst(u *doc.Unit) doc.Severity {
	for _, s := range []doc.Severity{doc.Error, doc.Warning, doc.Info} {
		for _, i := range u.Issues {
			if i.Severity == s {
				return s
			}
		}
	}
	return ""
}

func severityName(s doc.Severity) string {
	switch s {
	case doc.Error:
		return "Error"
	case doc.Warning:
		return "Warning"
	}
	return "Note"
}

// confidence turns the mean log probability of a token into the mean
// probability in per cent and a level to shade it by. The levels only guide
// the eye; they promise nothing on quality.
func confidence(score float64) (percent int, level string) {
	if score >= 0 || math.IsNaN(score) {
		return -1, ""
	}
	p := math.Exp(score)
	switch {
	case p >= 0.7:
		level = "sure"
	case p >= 0.5:
		level = "fair"
	default:
		level = "doubtful"
	}
	return int(math.Round(100 * p)), level
}
