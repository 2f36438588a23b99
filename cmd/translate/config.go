package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime/debug"
	"strings"

	"github.com/joho/godotenv"
	"github.com/pelletier/go-toml/v2"
	"github.com/urfave/cli/v2"
)

// config is a settings file: names of flags and their values. A table
// [severity] sets the severity of checks by their code.
type config struct {
	file   string
	values map[string]any
}

func readConfig(file string) (config, error) {
	c := config{file: file}
	if file == "" {
		return c, nil
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return c, usage("--config: %v", err)
	}
	if err := toml.Unmarshal(b, &c.values); err != nil {
		var place *toml.DecodeError
		if errors.As(err, &place) {
			row, _ := place.Position()
			return c, usage("%s:%d: %s (expected TOML)", file, row, strings.TrimPrefix(place.Error(), "toml: "))
		}
		return c, usage("%s: %v", file, err)
	}
	known := map[string]bool{"severity": true}
	for _, f := range append(fileFlags(), batchFlags()...) {
		known[f.Names()[0]] = true
	}
	for key := range c.values {
		if !known[key] {
			return c, usage("%s: unknown setting %q (settings are named like the flags of translate file and translate batch)", file, key)
		}
	}
	return c, nil
}

// apply gives c the flags that the file sets and the command line does not.
func (f config) apply(c *cli.Context) error {
	for _, flag := range c.Command.Flags {
		name := flag.Names()[0]
		value, ok := f.values[name]
		if !ok || c.IsSet(name) {
			continue
		}
		list, isList := value.([]any)
		if !isList {
			list = []any{value}
		}
		for _, v := range list {
			switch v.(type) {
			case map[string]any, []any:
				return usage("%s: %s: expected one value, or a list of them", f.file, name)
			}
			if err := c.Set(name, fmt.Sprint(v)); err != nil {
				return usage("%s: %s: %v", f.file, name, err)
			}
		}
	}
	return nil
}

// severities are those that the file sets, by check.
func (f config) severities() (map[string]string, error) {
	value, ok := f.values["severity"]
	if !ok {
		return nil, nil
	}
	table, ok := value.(map[string]any)
	if !ok {
		return nil, usage("%s: severity: expected a table of checks, like [severity] length-ratio = \"info\"", f.file)
	}
	out := map[string]string{}
	for code, v := range table {
		out[code] = fmt.Sprint(v)
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

// version is that of the module, or of the commit it was built from.
func version() string {
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
