package main

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// arrange rewrites a command line into the form that the CLI library reads:
// the bare form gets its command, and flags go before arguments, wherever the
// user wrote them.
func arrange(args []string) []string {
	if len(args) < 2 {
		return args
	}
	app := newApp(nil, nil, nil)
	i := 1
	for i < len(args) {
		takesValue, ok := flagOf(app.Flags, args[i])
		if !ok {
			break
		}
		i++
		if takesValue {
			i++
		}
	}
	if i >= len(args) {
		return args
	}
	out := slices.Clone(args[:i])
	rest := args[i:]
	if slices.Contains([]string{"-h", "--help", "-v", "--version"}, rest[0]) {
		return args
	}
	if app.Command(rest[0]) == nil {
		rest = append([]string{"file"}, rest...)
	}
	commands := app.Commands
	var flags []cli.Flag
	for len(rest) > 0 {
		k := slices.IndexFunc(commands, func(c *cli.Command) bool { return c.HasName(rest[0]) })
		if k < 0 {
			break
		}
		out, rest = append(out, rest[0]), rest[1:]
		flags, commands = commands[k].Flags, commands[k].Subcommands
	}
	var named, positional, global []string
	for len(rest) > 0 {
		arg := rest[0]
		rest = rest[1:]
		if arg == "--" {
			positional = append(positional, rest...)
			break
		}
		if arg == "-" || !strings.HasPrefix(arg, "-") {
			positional = append(positional, arg)
			continue
		}
		takesValue, own := flagOf(flags, arg)
		into := &named
		if !own {
			var ok bool
			if takesValue, ok = flagOf(app.Flags, arg); ok {
				into = &global // --quiet after the command means the same
			}
		}
		*into = append(*into, arg)
		if takesValue && len(rest) > 0 {
			*into = append(*into, rest[0])
			rest = rest[1:]
		}
	}
	out = slices.Insert(out, i, global...)
	out = append(out, named...)
	if slices.ContainsFunc(positional, func(s string) bool { return s != "-" && strings.HasPrefix(s, "-") }) {
		out = append(out, "--")
	}
	return append(out, positional...)
}

// flagOf finds the flag that arg is; takesValue says that the next argument is its value.
func flagOf(flags []cli.Flag, arg string) (takesValue, ok bool) {
	if !strings.HasPrefix(arg, "-") || arg == "-" {
		return false, false
	}
	name, _, hasValue := strings.Cut(strings.TrimLeft(arg, "-"), "=")
	for _, f := range flags {
		if slices.Contains(f.Names(), name) {
			_, isBool := f.(*cli.BoolFlag)
			return !isBool && !hasValue, true
		}
	}
	return false, false
}
