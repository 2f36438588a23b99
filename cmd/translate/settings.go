package main

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"dolmetsch/doc"
	"dolmetsch/pipeline"
	"dolmetsch/pipeline/backend/offline"
	"dolmetsch/pipeline/bitext"
	"dolmetsch/pipeline/check"
	"dolmetsch/pipeline/document"
	"dolmetsch/pipeline/protect"
)

// Settings is what the commands can be told of how articles are translated,
// checked and written. Flags fill it, then the environment, then a settings
// file; whoever reads it does not see which.
type Settings struct {
	Backend     string
	Model       string
	Glossaries  []string
	Format      string // "": the command's own
	Output      string
	Quotes      string
	Punctuation string
	Names       string
	Lexicon     string
	Memory      string // "": the user's own; "off"
	Context     int
	DryRun      bool
	MaxCost     float64
	Strict      bool
	Force       bool
	Jobs        int
	WholePage   bool                    // of a web page, not the article alone
	AnyLanguage bool                    // translate also what is not German
	Fields      document.Fields         // of data sets
	Severity    map[string]doc.Severity // of checks, by code; only a file has it

	// memoryAsked is set where the command line names the memory: then it must be there.
	memoryAsked bool
	file        string // the settings file, "" for none
}

// defaultSettings are those of a call that says nothing.
func defaultSettings() Settings {
	opt := pipeline.Defaults()
	return Settings{Backend: offline.Name, Quotes: string(opt.Protect.Quotes), Punctuation: "american", Names: "protect", Lexicon: "on", Context: opt.Context, Jobs: runtime.NumCPU()}
}

// flags are the flags of these names, of all settings if there are none; their
// defaults are what s says. They are new ones each time, as the CLI library
// keeps state in flags.
func (s *Settings) flags(names ...string) []cli.Flag {
	all := []cli.Flag{
		&cli.StringFlag{Name: "backend", Aliases: []string{"b"}, Value: s.Backend, Destination: &s.Backend, Usage: "`NAME` of what translates, or several, the next taking what one cannot do: google,offline (see translate backends)"},
		&cli.StringFlag{Name: "model", Destination: &s.Model, Usage: "offline model: `NAME` of an installed one or a folder; the built-in one if not given"},
		&cli.StringSliceFlag{Name: "glossary", Aliases: []string{"g"}, Usage: "glossary `FILE` (.tsv .csv .tbx .yaml); may be repeated, later ones win"},
		&cli.StringFlag{Name: "format", Aliases: []string{"f"}, Destination: &s.Format, Usage: "`LIST` of " + strings.Join(formatNames(), ", ")},
		&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Destination: &s.Output, Usage: "file or folder to write to"},
		&cli.StringFlag{Name: "quotes", Value: s.Quotes, Destination: &s.Quotes, Usage: "quotations: translate, keep (the German words), both"},
		&cli.StringFlag{Name: "punctuation", Value: s.Punctuation, Destination: &s.Punctuation, Usage: "at closing quotation marks: american or british"},
		&cli.StringFlag{Name: "names", Value: s.Names, Destination: &s.Names, Usage: "names the glossary does not list: protect or off"},
		&cli.StringFlag{Name: "lexicon", Value: s.Lexicon, Destination: &s.Lexicon, Usage: "its English for rare nouns, told to the offline model: on or off"},
		&cli.StringFlag{Name: "memory", Destination: &s.Memory, Usage: "translation memory `FILE`, or off", EnvVars: []string{"DOLMETSCH_MEMORY"}},
		&cli.IntFlag{Name: "context", Value: s.Context, Destination: &s.Context, Usage: "`N` sentences before and after, for backends that use them"},
		&cli.BoolFlag{Name: "dry-run", Destination: &s.DryRun, Usage: "send nothing: show what would be sent, and its price"},
		&cli.Float64Flag{Name: "max-cost", Destination: &s.MaxCost, Usage: "stop before a service has cost more than this many US `DOLLARS`"},
		&cli.BoolFlag{Name: "strict", Destination: &s.Strict, Usage: "exit with 3 when a check finds an error"},
		&cli.BoolFlag{Name: "force", Destination: &s.Force, Usage: "also overwrite outputs that were edited since they were written"},
		&cli.IntFlag{Name: "jobs", Aliases: []string{"j"}, Value: s.Jobs, Destination: &s.Jobs, Usage: "`N` articles at the same time"},
	}
	all = append(all,
		&cli.BoolFlag{Name: "whole-page", Destination: &s.WholePage, Usage: "of a web page, translate all of it and keep the page; the article alone if not given"},
		&cli.BoolFlag{Name: "force-language", Destination: &s.AnyLanguage, Usage: "translate also what does not look German"},
		&cli.StringFlag{Name: "text-field", Destination: &s.Fields.Text, Usage: "of a data set (.jsonl .csv .tsv), the `FIELD` with the article; text if not given"},
		&cli.StringFlag{Name: "title-field", Destination: &s.Fields.Title, Usage: "the `FIELD` with its title; title if not given"},
		&cli.StringFlag{Name: "id-field", Destination: &s.Fields.ID, Usage: "the `FIELD` with its name; id or url if not given"},
	)
	if names == nil {
		return all
	}
	return slices.DeleteFunc(all, func(f cli.Flag) bool { return !slices.Contains(names, f.Names()[0]) })
}

// validate names the first setting that makes no sense.
func (s *Settings) validate() error {
	oneOf := func(flag, value string, values ...string) error {
		if slices.Contains(values, value) {
			return nil
		}
		last := len(values) - 1
		return usage("--%s is %q, expected %s or %s", flag, value, strings.Join(values[:last], ", "), values[last])
	}
	err := oneOf("quotes", s.Quotes, string(protect.TranslateQuotes), string(protect.KeepQuotes), string(protect.BothQuotes))
	if err == nil {
		err = oneOf("punctuation", s.Punctuation, "american", "british")
	}
	if err == nil {
		err = oneOf("names", s.Names, "protect", "off")
	}
	if err == nil {
		err = oneOf("lexicon", s.Lexicon, "on", "off")
	}
	switch {
	case err != nil:
		return err
	case s.Context < 0 || s.Context > 20:
		return usage("--context is %d, expected 0 to 20", s.Context)
	case s.Jobs < 1:
		return usage("--jobs is %d, expected 1 or more", s.Jobs)
	case s.MaxCost < 0:
		return usage("--max-cost is %g, expected an amount of US dollars", s.MaxCost)
	}
	return nil
}

// protection is what --quotes, --names and --lexicon ask for.
func (s *Settings) protection() protect.Options {
	return protect.Options{Quotes: protect.Quotes(s.Quotes), Names: s.Names == "protect", Lexicon: s.Lexicon == "on", British: s.Punctuation == "british"}
}

// checks is what the settings file says of the checks.
func (s *Settings) checks() (check.Options, error) {
	opt := check.Options{Severity: s.Severity}
	if err := opt.Validate(); err != nil {
		return opt, usage("%s: %v", s.file, err)
	}
	return opt, nil
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

// dataFolder is where the user's models and memory are.
func (s *session) dataFolder() (string, error) {
	if dir := s.getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "dolmetsch"), nil
	}
	if runtime.GOOS == "linux" {
		if home := s.getenv("HOME"); home != "" {
			return filepath.Join(home, ".local", "share", "dolmetsch"), nil
		}
		return "", errors.New("HOME is not set")
	}
	dir, err := os.UserConfigDir()
	return filepath.Join(dir, "dolmetsch"), err
}
