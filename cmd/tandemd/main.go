// Tandemd is the server: it serves the page, introduces phones and pages to
// each other (signaling), and relays for those that cannot reach each other
// (TURN). Without a command it does all three; each can run alone.
//
// Standard output tells where things are once they run; the log, and what went
// wrong, is on standard error: one "error:" line and "hint:" lines that say
// what to do.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// Exit codes.
const (
	exitOK      = 0
	exitFailure = 1 // it could not start, or not go on
	exitUsage   = 2 // the command line is wrong
)

// cli is the command line. The commands' Run methods are given an *app.
type cli struct {
	ConfigFile kong.ConfigFlag `name:"config" env:"TANDEM_CONFIG" placeholder:"FILE" help:"TOML file with values for flags: public-url = \"https://tandem.example\". Flags and variables win."`

	Serve     serveCmd     `cmd:"" default:"withargs" help:"Serve the page, signaling and TURN (default)."`
	Signaling signalingCmd `cmd:"" help:"Run signaling alone."`
	TURN      turnCmd      `cmd:"" name:"turn" help:"Run the TURN relay alone."`
	Health    healthCmd    `cmd:"" help:"Ask a running tandemd whether it works; exit with 0 if so."`
	Config    configCmd    `cmd:"" help:"Check a configuration, or list all settings."`
	Check     checkCmd     `cmd:"" help:"Test a deployment from outside, and say what is wrong."`
	Version   versionCmd   `cmd:"" help:"Print the version."`
}

const description = `Tandemd serves the Tandem page, and lets phones and browsers find each other.

    $ tandemd

serves everything on this machine: open http://localhost:8080 and scan the code
with tandem. For others to use it, give it a name that leads to this machine:

    $ tandemd --domain tandem.example

gets a certificate and serves HTTPS. Or put a web server with HTTPS before it,
and say how it is reached:

    $ tandemd --listen localhost:8080 --public-url https://tandem.example

Each flag can be set by the variable that its help names, or in a file.`

// app is what a command works with.
type app struct {
	ctx    context.Context // ends at the signal to end
	stdout io.Writer
	stderr io.Writer
	env    func(string) string

	args    []string         // to be read again at a hangup
	hangups <-chan os.Signal // nil: there are none
}

// newParser returns a parser of the command line. exit is called after --help.
func newParser(stdout, stderr io.Writer, exit func(int)) (*kong.Kong, error) {
	return kong.New(new(cli),
		kong.Name("tandemd"),
		kong.Description(description),
		kong.Writers(stdout, stderr),
		kong.Exit(exit),
		kong.Configuration(loadConfig),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoAppDescFormat: true}),
	)
}

func run(args []string, stdout, stderr io.Writer) int {
	exit := -1
	parser, err := newParser(stdout, stderr, func(code int) { exit = code })
	if err != nil {
		return fail(stderr, err)
	}
	command, err := parser.Parse(args)
	if exit >= 0 {
		return exit
	}
	if err != nil {
		return fail(stderr, usageError{err})
	}
	ctx, stop := untilSignal()
	defer stop()
	hangups, stopHangups := onHangup()
	defer stopHangups()
	if err := command.Run(&app{ctx: ctx, stdout: stdout, stderr: stderr, env: os.Getenv, args: args, hangups: hangups}); err != nil {
		return fail(stderr, err)
	}
	return exitOK
}

// untilSignal returns a context that the first signal to end cancels. A second
// one ends the process as if we had not asked for it.
func untilSignal() (context.Context, context.CancelFunc) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	return ctx, stop
}
