package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/urfave/cli/v2"

	"dolmetsch/doc"
	"dolmetsch/glossary"
	"dolmetsch/pipeline"
	"dolmetsch/pipeline/answer"
	"dolmetsch/pipeline/backend"
	"dolmetsch/pipeline/bitext"
	"dolmetsch/pipeline/check"
	"dolmetsch/pipeline/memory"
	"dolmetsch/pipeline/protect"
)

// commonFlags are those of file and batch; a new slice each time, as the CLI
// library keeps state in flags.
func commonFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "backend", Aliases: []string{"b"}, Value: "offline", Usage: "`NAME` of what translates, or several, the next taking what one cannot do: google,offline (see translate backends)"},
		&cli.StringFlag{Name: "model", Usage: "offline model: `NAME` of an installed one or a folder; the built-in one if not given"},
		&cli.StringSliceFlag{Name: "glossary", Aliases: []string{"g"}, Usage: "glossary `FILE` (.tsv .csv .tbx .yaml); may be repeated, later ones win"},
		&cli.StringFlag{Name: "format", Aliases: []string{"f"}, Usage: "`LIST` of " + strings.Join(formatNames(), ", ")},
		&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "file or folder to write to"},
		&cli.StringFlag{Name: "quotes", Value: string(protect.TranslateQuotes), Usage: "quotations: translate, keep (the German words), both"},
		&cli.StringFlag{Name: "punctuation", Value: "american", Usage: "at closing quotation marks: american or british"},
		&cli.StringFlag{Name: "names", Value: "protect", Usage: "names the glossary does not list: protect or off"},
		&cli.StringFlag{Name: "memory", Usage: "translation memory `FILE`, or off", EnvVars: []string{"DOLMETSCH_MEMORY"}},
		&cli.IntFlag{Name: "context", Value: 2, Usage: "`N` sentences before and after, for backends that use them"},
		&cli.BoolFlag{Name: "dry-run", Usage: "send nothing: show what would be sent, and its price"},
		&cli.Float64Flag{Name: "max-cost", Usage: "stop before a service has cost more than this many US `DOLLARS`"},
		&cli.BoolFlag{Name: "strict", Usage: "exit with 3 when a check finds an error"},
		&cli.IntFlag{Name: "jobs", Aliases: []string{"j"}, Value: runtime.NumCPU(), Usage: "`N` articles at the same time"},
	}
}

func formatNames() []string {
	var names []string
	for _, f := range bitext.Formats {
		names = append(names, f.Name)
	}
	return names
}

// formatsOf reads a list of formats, "html,txt".
func formatsOf(list string) ([]bitext.Format, error) {
	var formats []bitext.Format
	seen := map[string]bool{}
	for _, name := range strings.Split(list, ",") {
		name = strings.TrimSpace(name)
		f, ok := bitext.ByName(name)
		if !ok {
			return nil, usage("--format: unknown format %q, expected some of %s", name, strings.Join(formatNames(), ", "))
		}
		if !seen[name] {
			formats = append(formats, f)
		}
		seen[name] = true
	}
	return formats, nil
}

// opened is what a run works with.
type opened struct {
	options pipeline.Options
	stacks  []*backend.Stacked
	done    func(segments int) // told when segments are through; may be nil
	prices  *backend.Prices
	store   *memory.Store // the translation memory; nil: none
}

func (o *opened) close() {
	if o.store != nil {
		o.store.Close()
	}
}

// open makes everything that the common flags ask for. Answers of backends are
// kept in the store, which may be nil.
func open(c *cli.Context, answers *answer.Store) (*opened, error) {
	s := sessionOf(c)
	o := &opened{}
	opt := &o.options
	var err error
	if opt.Protect, err = protection(c); err != nil {
		return nil, err
	}
	switch p := c.String("punctuation"); p {
	case "american", "british":
		opt.British = p == "british"
	default:
		return nil, usage("--punctuation is %q, expected american or british", p)
	}
	if opt.Context = c.Int("context"); opt.Context < 0 || opt.Context > 20 {
		return nil, usage("--context is %d, expected 0 to 20", opt.Context)
	}
	if c.Int("jobs") < 1 {
		return nil, usage("--jobs is %d, expected 1 or more", c.Int("jobs"))
	}
	if c.Float64("max-cost") < 0 {
		return nil, usage("--max-cost is %g, expected an amount of US dollars", c.Float64("max-cost"))
	}
	if opt.Check, err = s.checks(); err != nil {
		return nil, err
	}
	if opt.Glossary, err = openGlossary(c.StringSlice("glossary"), s); err != nil {
		return nil, err
	}
	if err := openBackend(c, s, o, answers); err != nil {
		return nil, err
	}
	if err := openMemory(c, s, o); err != nil {
		return nil, err
	}
	return o, nil
}

// protection is what the flags --quotes and --names ask for.
func protection(c *cli.Context) (opt protect.Options, err error) {
	switch q := protect.Quotes(c.String("quotes")); q {
	case protect.TranslateQuotes, protect.KeepQuotes, protect.BothQuotes:
		opt.Quotes = q
	default:
		return opt, usage("--quotes is %q, expected translate, keep or both", q)
	}
	switch n := c.String("names"); n {
	case "protect", "off":
		opt.Names = n == "protect"
	default:
		return opt, usage("--names is %q, expected protect or off", n)
	}
	return opt, nil
}

// checks is what the settings file says of the checks.
func (s *session) checks() (opt check.Options, err error) {
	severities, err := s.config.severities()
	if err != nil {
		return opt, err
	}
	for code, severity := range severities {
		if opt.Severity == nil {
			opt.Severity = map[string]doc.Severity{}
		}
		opt.Severity[code] = doc.Severity(severity)
	}
	if err := opt.Validate(); err != nil {
		return opt, fmt.Errorf("%w: %s: %w", doc.ErrInput, s.config.file, err)
	}
	return opt, nil
}

// openGlossary merges the user's glossaries over the built-in one.
func openGlossary(files []string, s *session) (*glossary.Glossary, error) {
	all := []*glossary.Glossary{glossary.Builtin()}
	for _, file := range files {
		g, err := glossary.Load(file)
		if err != nil {
			return nil, err
		}
		all = append(all, g)
	}
	merged, conflicts := glossary.Merge(all...)
	for _, conflict := range conflicts {
		s.log.Warn(conflict.String())
	}
	return merged, nil
}

// openMemory opens the translation memory. The default one is used when it is
// there, and made only by review apply.
func openMemory(c *cli.Context, s *session, o *opened) error {
	file := c.String("memory")
	if file == "off" {
		return nil
	}
	if file == "" {
		var err error
		if file, err = defaultMemory(s.getenv); err != nil {
			return nil
		}
		if _, err := os.Stat(file); err != nil {
			return nil
		}
	}
	store, err := memory.Open(c.Context, file)
	if err != nil {
		return err
	}
	o.store, o.options.Memory = store, store
	return nil
}

// dataFolder is where the user's models and memory are.
func dataFolder(getenv func(string) string) (string, error) {
	if dir := getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "dolmetsch"), nil
	}
	if runtime.GOOS == "linux" {
		if home := getenv("HOME"); home != "" {
			return filepath.Join(home, ".local", "share", "dolmetsch"), nil
		}
		return "", errors.New("HOME is not set")
	}
	dir, err := os.UserConfigDir()
	return filepath.Join(dir, "dolmetsch"), err
}

func defaultMemory(getenv func(string) string) (string, error) {
	dir, err := dataFolder(getenv)
	return filepath.Join(dir, "memory.db"), err
}

// strictness is errFindings when d has errors and the user asked for strictness.
func strictness(c *cli.Context, errors int, what string) error {
	if !c.Bool("strict") || errors == 0 {
		return nil
	}
	return fmt.Errorf("%s: %s of severity error%w", what, count(errors, "issue"), errFindings)
}

// countIssues counts the issues of d by severity.
func countIssues(d *doc.Document) map[doc.Severity]int {
	n := map[doc.Severity]int{}
	d.Units(func(_ *doc.Block, u *doc.Unit) {
		for _, i := range u.Issues {
			n[i.Severity]++
		}
	})
	return n
}
