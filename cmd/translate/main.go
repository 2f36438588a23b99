// Command translate turns German news articles into English, aligned sentence
// by sentence. It reads flags, settings and files and chooses the exit code;
// all translation logic is in the packages below pipeline.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/urfave/cli/v2"

	"dolmetsch/doc"
)

// Exit codes, as the README documents them.
const (
	exitOK          = 0
	exitFailed      = 1   // something went wrong that the user did not cause
	exitInput       = 2   // wrong use or bad input
	exitFindings    = 3   // done, but segments stayed German, articles failed, or errors under --strict
	exitInterrupted = 130 // as a shell reports SIGINT
)

// errFindings ends a run that did its work but has something to report.
var errFindings = errors.New("")

func main() {
	collectLate()
	os.Exit(run(os.Args, os.Stdin, os.Stdout, os.Stderr))
}

// collectLate lets the heap grow to what the model and the tables take before
// memory is collected for the first time, as until then there is next to nothing
// to collect. From then on a folder takes 130 MB instead of 150, at the price of
// some percent of the time.
func collectLate() {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(80 << 20)
	runtime.AddCleanup(new([64]byte), func(percent int) { // what nobody holds goes with the first collection
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(math.MaxInt64)
	}, 50)
}

func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	go func() { // a second Ctrl-C ends the program at once
		<-ctx.Done()
		stop()
	}()
	s := newSession(stdin, stdout, stderr)
	s.bare = len(args) < 2
	app := newApp(s)
	err := app.RunContext(ctx, arrange(app, args))
	if ctx.Err() != nil && (err == nil || errors.Is(err, context.Canceled)) {
		s.fail("interrupted", exitInterrupted)
		return exitInterrupted
	}
	code := exitFailed
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errFindings):
		code = exitFindings
	case errors.Is(err, doc.ErrInput):
		code = exitInput
	}
	if text := strings.TrimSpace(errText(err)); text != "" {
		s.fail(text, code)
	}
	return code
}

// usage is an error of how the program was called.
func usage(format string, args ...any) error {
	return doc.Inputf("", format, args...)
}

// session is one call of the program: what it was told, and where it reads,
// writes and logs. Commands are its methods.
type session struct {
	Settings
	args           []string // of the command, without flags
	stdin          io.Reader
	stdout, stderr io.Writer
	log            *slog.Logger
	getenv         func(string) string // the environment, with .env behind it
	progress       bool                // bars may be shown
	bare           bool                // called without any argument
	app            *cli.App

	global struct {
		config, logFormat string
		quiet, verbose    bool
	}
}

func newSession(stdin io.Reader, stdout, stderr io.Writer) *session {
	s := &session{Settings: defaultSettings(), stdin: stdin, stdout: stdout, stderr: stderr, getenv: os.Getenv}
	s.log = slog.New(newLineHandler(stderr, slog.LevelInfo))
	return s
}

// fail writes the last line of a run that did not simply succeed.
func (s *session) fail(text string, code int) {
	if s.global.logFormat == "json" {
		slog.New(slog.NewJSONHandler(s.stderr, nil)).Error(text, "exit", code)
		return
	}
	fmt.Fprintln(s.stderr, "translate: "+text)
}

func newApp(s *session) *cli.App {
	commands := []*cli.Command{
		fileCommand(s), batchCommand(s), streamCommand(s), reviewCommand(s), memoryCommand(s), glossaryCommand(s), modelCommand(s), backendsCommand(s), serveCommand(s),
		versionCommand(s), completionCommand(s), manCommand(s),
	}
	for _, c := range commands {
		c.OnUsageError = onUsageError
		for _, sub := range c.Subcommands {
			sub.OnUsageError = onUsageError
		}
		if len(c.Subcommands) > 0 {
			c.Action = chooseSubcommand
		}
	}
	app := &cli.App{
		Name:                 "translate",
		Usage:                "German news articles into English, aligned for review, offline or by a service",
		UsageText:            "translate [global options] ARTICLE\ntranslate [global options] command [options] [arguments]",
		Version:              version(),
		Reader:               s.stdin,
		Writer:               s.stdout,
		ErrWriter:            s.stderr,
		EnableBashCompletion: true,
		Flags:                s.globalFlags(),
		Before:               s.setUp,
		Commands:             commands,
		OnUsageError:         onUsageError,
		ExitErrHandler:       func(*cli.Context, error) {}, // run decides
	}
	s.app = app
	return app
}

// onUsageError is the error of flags that cannot be read; of an unknown one it
// says which was probably meant.
func onUsageError(c *cli.Context, err error, _ bool) error {
	text := err.Error()
	if name, unknown := strings.CutPrefix(text, "flag provided but not defined: -"); unknown && name != "" {
		var long []cli.Flag // -o is near to everything with an o
		for _, f := range append(c.App.Flags, c.Command.Flags...) {
			long = append(long, &cli.BoolFlag{Name: f.Names()[0]})
		}
		text = "unknown flag -" + strings.Repeat("-", min(1, len(name)-1)) + name
		// The nearest may be far; whoever mistypes a flag gets its first letter right.
		if near := cli.SuggestFlag(long, name, true); strings.HasPrefix(near, "--"+name[:1]) {
			text += "; did you mean " + near + "?"
		}
	}
	return usage("%s (see %s --help)", text, cmp.Or(c.Command.HelpName, c.App.Name))
}

// chooseSubcommand is what a command does that is nothing without one of its own.
func chooseSubcommand(c *cli.Context) error {
	if c.Args().Present() {
		return usage("unknown command %q (see %s --help)", c.Args().First(), c.Command.HelpName)
	}
	return cli.ShowSubcommandHelp(c)
}

// action makes f the action of a command: what flags do not say is filled in
// from the settings file before.
func (s *session) action(f func(context.Context) error) cli.ActionFunc {
	return func(c *cli.Context) error {
		if err := s.fill(c, s.global.config); err != nil {
			return err
		}
		s.args = c.Args().Slice()
		return f(c.Context)
	}
}

func (s *session) globalFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "config", Destination: &s.global.config, Usage: "settings in a TOML `FILE`; its keys are the names of flags", EnvVars: []string{"DOLMETSCH_CONFIG"}},
		&cli.BoolFlag{Name: "quiet", Aliases: []string{"q"}, Destination: &s.global.quiet, Usage: "no progress and no notes, only errors"},
		&cli.BoolFlag{Name: "verbose", Destination: &s.global.verbose, Usage: "also what was repaired, and timings"},
		&cli.StringFlag{Name: "log-format", Value: "text", Destination: &s.global.logFormat, Usage: "of notes on stderr: text or json"},
	}
}

// setUp makes the logger and reads .env.
func (s *session) setUp(*cli.Context) error {
	level := slog.LevelInfo
	switch {
	case s.global.quiet && s.global.verbose:
		return usage("--quiet and --verbose exclude each other")
	case s.global.quiet:
		level = slog.LevelError
	case s.global.verbose:
		level = slog.LevelDebug
	}
	switch s.global.logFormat {
	case "text":
		s.log = slog.New(newLineHandler(s.stderr, level))
	case "json":
		s.log = slog.New(slog.NewJSONHandler(s.stderr, &slog.HandlerOptions{Level: level}))
	default:
		return usage("--log-format is %q, expected text or json", s.global.logFormat)
	}
	s.progress = level == slog.LevelInfo && s.global.logFormat == "text" && isTerminal(s.stderr)
	var err error
	s.getenv, err = readEnv()
	return err
}
