package main

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// arrange puts a command line into the order that the CLI library reads:
// global flags, command, flags, arguments. Without a command it is that of
// one article, and help COMMAND is COMMAND --help.
func arrange(app *cli.App, args []string) []string {
	if len(args) == 0 || slices.Contains(args, "--generate-bash-completion") {
		return args
	}
	rest := args[1:]
	if len(rest) > 0 && rest[0] == "help" {
		rest = append(slices.Clone(rest[1:]), "--help")
	}
	var global, path, flags, positional []string
	var own []cli.Flag // of the command so far
	commands := app.Commands
	down := func(c *cli.Command) { path, commands, own = append(path, c.Name), c.Subcommands, c.Flags }
	for len(rest) > 0 {
		arg := rest[0]
		isFlag := len(arg) > 1 && arg[0] == '-'
		takesValue, isGlobal := flagOf(app.Flags, arg)
		i := slices.IndexFunc(commands, func(c *cli.Command) bool { return c.HasName(arg) })
		switch {
		case path == nil && (arg == "--help" || arg == "-h" || arg == "--version" || arg == "-v"):
			return append(append(args[:1:1], global...), rest...)
		case i >= 0 && flags == nil && positional == nil:
			down(commands[i])
			rest = rest[1:]
			continue
		case path == nil && !isGlobal: // no command: one article
			down(app.Command("file"))
			continue
		case arg == "--":
			positional, rest = append(positional, rest[1:]...), nil
			continue
		case !isFlag:
			positional, rest = append(positional, arg), rest[1:]
			continue
		}
		into := &flags
		if value, known := flagOf(own, arg); known || !isGlobal {
			takesValue = value
		} else {
			into = &global // --quiet after the command means the same
		}
		n := 1
		if takesValue && len(rest) > 1 {
			n = 2
		}
		*into, rest = append(*into, rest[:n]...), rest[n:]
	}
	if path == nil {
		down(app.Command("file"))
	}
	out := slices.Concat(args[:1], global, path, flags)
	if slices.ContainsFunc(positional, func(s string) bool { return len(s) > 1 && s[0] == '-' }) {
		out = append(out, "--")
	}
	return append(out, positional...)
}

// flagOf finds the flag that arg is; takesValue says that the next argument is its value.
func flagOf(flags []cli.Flag, arg string) (takesValue, ok bool) {
	name, _, hasValue := strings.Cut(strings.TrimLeft(arg, "-"), "=")
	for _, f := range flags {
		if len(arg) > 1 && arg[0] == '-' && slices.Contains(f.Names(), name) {
			_, isBool := f.(*cli.BoolFlag)
			return !isBool && !hasValue, true
		}
	}
	return false, false
}
