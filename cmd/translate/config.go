package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"github.com/joho/godotenv"
	"github.com/pelletier/go-toml/v2"
	"github.com/urfave/cli/v2"

	"dolmetsch/doc"
	"dolmetsch/pipeline/bitext"
)

// fill gives the flags of c that neither the command line nor the environment
// sets what a settings file says: names of flags and their values. A table
// [severity] sets the severity of checks by their code. Paths in it are
// relative to the file. An empty file name is no file.
func (s *Settings) fill(c *cli.Context, file string) error {
	defer func() { s.Glossaries = c.StringSlice("glossary") }() // the library binds no slice
	s.memoryAsked = c.IsSet("memory") && s.Memory != os.Getenv("DOLMETSCH_MEMORY")
	if s.file = file; file == "" {
		return nil
	}
	values, err := readConfig(file)
	if err != nil {
		return err
	}
	if s.Severity, err = severities(file, values["severity"]); err != nil {
		return err
	}
	outputAsked, output := c.IsSet("output"), s.Output
	for _, flag := range c.Command.Flags {
		name := flag.Names()[0]
		value, ok := values[name]
		if !ok || c.IsSet(name) && fmt.Sprint(c.Value(name)) != "" { // an empty variable sets nothing
			continue
		}
		list, isList := value.([]any)
		if !isList {
			list = []any{value}
		}
		if name == "format" {
			if outputAsked && saysFormat(output) {
				continue // -o out.html on the command line asks for HTML
			}
			if c.Command.Name == "file" && output == "" && values["output"] == nil && strings.Contains(fmt.Sprint(value), ",") {
				continue // several are for folders; this goes to standard output
			}
		}
		for _, v := range list {
			switch v.(type) {
			case map[string]any, []any:
				return usage("%s: %s: expected one value, or a list of them", file, name)
			}
			if err := c.Set(name, besideConfig(file, name, fmt.Sprint(v))); err != nil {
				return usage("%s: %s: %v", file, name, err)
			}
		}
	}
	return nil
}

// saysFormat reports whether the extension of an output chooses its format.
func saysFormat(output string) bool {
	_, ok := bitext.ByExt(output)
	return ok && !isFolder(output)
}

// besideConfig is the value of a setting; a path is taken from where the file is.
func besideConfig(file, name, value string) string {
	isPath := false
	switch name {
	case "glossary", "output":
		isPath = value != "-"
	case "memory":
		isPath = value != "off"
	case "model": // the name of one, or a folder
		isPath = strings.ContainsAny(value, `/\`)
	}
	if !isPath || value == "" || filepath.IsAbs(value) {
		return value
	}
	folder := strings.HasSuffix(value, "/")
	value = filepath.Join(filepath.Dir(file), value)
	if folder {
		value += "/"
	}
	return value
}

// readConfig reads a settings file, whose keys are the names of flags.
func readConfig(file string) (values map[string]any, err error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, usage("--config: %v", err)
	}
	if err := toml.Unmarshal(b, &values); err != nil {
		var place *toml.DecodeError
		if errors.As(err, &place) {
			row, _ := place.Position()
			return nil, usage("%s:%d: %s (expected TOML)", file, row, strings.TrimPrefix(place.Error(), "toml: "))
		}
		return nil, usage("%s: %v", file, err)
	}
	known := map[string]bool{"severity": true}
	for _, f := range new(Settings).flags() {
		known[f.Names()[0]] = true
	}
	for key := range values {
		if !known[key] {
			return nil, usage("%s: unknown setting %q (settings are named like the flags of translate file and translate batch)", file, key)
		}
	}
	return values, nil
}

// severities reads the table [severity] of a settings file; nil is none.
func severities(file string, value any) (map[string]doc.Severity, error) {
	if value == nil {
		return nil, nil
	}
	table, ok := value.(map[string]any)
	if !ok {
		return nil, usage("%s: severity: expected a table of checks, like [severity] length-ratio = \"info\"", file)
	}
	out := map[string]doc.Severity{}
	for code, v := range table {
		out[code] = doc.Severity(fmt.Sprint(v))
	}
	return out, nil
}

// readEnv gives the environment, with .env of the working folder behind it.
func readEnv() (func(string) string, error) {
	values, err := godotenv.Read(".env")
	if errors.Is(err, fs.ErrNotExist) {
		return os.Getenv, nil
	}
	if err != nil {
		// The library's error may quote the line, which may hold a key.
		return nil, usage(".env cannot be read; expected lines NAME=value as in .env.example")
	}
	return func(name string) string {
		if v, ok := os.LookupEnv(name); ok {
			return v
		}
		return values[name]
	}, nil
}

// release is the version of a release; go run ./release sets it.
var release string

// version is that of the module, or of the commit it was built from.
func version() string {
	if release != "" {
		return release
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	v := info.Main.Version
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && (v == "" || v == "(devel)") {
			v = s.Value[:min(12, len(s.Value))]
		}
	}
	if v == "" {
		v = "devel"
	}
	return v
}
