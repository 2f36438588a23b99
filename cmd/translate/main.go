// Command translate turns German news articles into English, aligned sentence
// by sentence. It reads flags, settings and files and chooses the exit code;
// all translation logic is in the packages below pipeline.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
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
	exitFindings    = 3   // done, but with errors under --strict, or articles failed
	exitInterrupted = 130 // as a shell reports SIGINT
)

// errFindings ends a run that did its work but has something to report.
var errFindings = errors.New("")

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(50) // a folder in 130 MB instead of 150, at the price of some percent of the time
	}
	os.Exit(run(os.Args, os.Stdin, os.Stdout, os.Stderr))
}

func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	go func() { // a second Ctrl-C ends the program at once
		<-ctx.Done()
		stop()
	}()
	err := newApp(stdin, stdout, stderr).RunContext(ctx, arrange(args))
	if ctx.Err() != nil && (err == nil || errors.Is(err, context.Canceled)) {
		fmt.Fprintln(stderr, "translate: interrupted")
		return exitInterrupted
	}
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errFindings):
		if text := strings.TrimSpace(err.Error()); text != "" {
			fmt.Fprintln(stderr, "translate: "+text)
		}
		return exitFindings
	case errors.Is(err, doc.ErrInput):
		fmt.Fprintln(stderr, "translate: "+errText(err))
		return exitInput
	}
	fmt.Fprintln(stderr, "translate: "+errText(err))
	return exitFailed
}

// usage is an error of how the program was called.
func usage(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{doc.ErrInput}, args...)...)
}

func newApp(stdin io.Reader, stdout, stderr io.Writer) *cli.App {
	onUsageError := func(_ *cli.Context, err error, _ bool) error {
		return usage("%v (see translate --help)", err)
	}
	commands := []*cli.Command{
		fileCommand(), batchCommand(), reviewCommand(), memoryCommand(), glossaryCommand(), modelCommand(), backendsCommand(),
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
	return &cli.App{
		Name:                   "translate",
		Usage:                  "German news articles into English, aligned for review, offline or by a service",
		UsageText:              "translate [global options] ARTICLE\ntranslate [global options] command [options] [arguments]",
		Version:                version(),
		Reader:                 stdin,
		Writer:                 stdout,
		ErrWriter:              stderr,
		HideHelpCommand:        true,
		UseShortOptionHandling: false,
		Flags:                  globalFlags(),
		Before:                 setUp,
		Commands:               commands,
		OnUsageError:           onUsageError,
		Action: func(c *cli.Context) error {
			if c.Args().Present() {
				return usage("unknown command %q (see translate --help)", c.Args().First())
			}
			return cli.ShowAppHelp(c)
		},
		ExitErrHandler: func(*cli.Context, error) {}, // run decides
	}
}

// chooseSubcommand is what a command does that is nothing without one of its own.
func chooseSubcommand(c *cli.Context) error {
	if c.Args().Present() {
		return usage("unknown command %q (see translate %s --help)", c.Args().First(), c.Command.Name)
	}
	return cli.ShowSubcommandHelp(c)
}

func globalFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "config", Usage: "settings in a TOML `FILE`; its keys are the names of flags", EnvVars: []string{"DOLMETSCH_CONFIG"}},
		&cli.BoolFlag{Name: "quiet", Aliases: []string{"q"}, Usage: "no progress and no notes, only errors"},
		&cli.BoolFlag{Name: "verbose", Usage: "also what was repaired, and timings"},
		&cli.StringFlag{Name: "log-format", Value: "text", Usage: "of notes on stderr: text or json"},
	}
}

// setUp makes the logger and reads .env and the settings file.
func setUp(c *cli.Context) error {
	level := slog.LevelInfo
	switch {
	case c.Bool("quiet") && c.Bool("verbose"):
		return usage("--quiet and --verbose exclude each other")
	case c.Bool("quiet"):
		level = slog.LevelError
	case c.Bool("verbose"):
		level = slog.LevelDebug
	}
	var handler slog.Handler
	switch c.String("log-format") {
	case "text":
		handler = &lineHandler{w: c.App.ErrWriter, level: level}
	case "json":
		handler = slog.NewJSONHandler(c.App.ErrWriter, &slog.HandlerOptions{Level: level})
	default:
		return usage("--log-format is %q, expected text or json", c.String("log-format"))
	}
	env, err := readEnv()
	if err != nil {
		return err
	}
	config, err := readConfig(c.String("config"))
	if err != nil {
		return err
	}
	c.Context = context.WithValue(c.Context, sessionKey{}, &session{
		log: slog.New(handler), getenv: env, config: config,
		progress: level == slog.LevelInfo && c.String("log-format") == "text" && isTerminal(c.App.ErrWriter),
	})
	return nil
}

// session is what the global flags say.
type session struct {
	log      *slog.Logger
	getenv   func(string) string
	config   config
	progress bool
}

type sessionKey struct{}

func sessionOf(c *cli.Context) *session { return c.Context.Value(sessionKey{}).(*session) }
