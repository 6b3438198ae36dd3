// Tandem is the phone: it keeps an account, links browsers to it, and mirrors
// the account to each of them. Without a command it is a terminal interface.
//
// Standard output carries what was asked for: words for people, or JSON for
// scripts (--json, see README.md). What went wrong is on standard error, as
// one "error:" line and "hint:" lines that say what to do. Text that comes
// from others is stripped of control characters before it is printed.
package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/signal"
	"sync"
	"syscall"

	"github.com/alecthomas/kong"

	"tandem/signaling"
)

func main() {
	// Where the system names no name servers, as on Android, names still
	// resolve: also those that libraries look up.
	net.DefaultResolver = signaling.NewResolver()
	os.Exit(run(os.Args[1:]))
}

// Exit codes.
const (
	exitOK      = 0
	exitFailure = 1 // what was asked for did not come about
	exitUsage   = 2 // the command line is wrong
	exitRefused = 3 // a person declined, or did not know the check code
)

// cli is the command line. The commands' Run methods are given an *app.
type cli struct {
	Home        string `env:"TANDEM_HOME" placeholder:"DIR" help:"Folder of the account. Default: ${default_home}."`
	JSON        bool   `name:"json" help:"Print JSON for scripts; its fields are listed in cmd/tandem/README.md."`
	Path        string `env:"TANDEM_PATH" enum:"auto,relay,relay-udp,relay-tcp" default:"auto" placeholder:"PATH" help:"Paths that links may take when this command runs the phone: auto, relay, relay-udp, relay-tcp. Default: auto."`
	MaxDevices  int    `env:"TANDEM_MAX_DEVICES" default:"8" placeholder:"N" help:"Browsers that may be linked at once when this command runs the phone, 1 to 64. Default: 8."`
	UnlinkAfter int    `env:"TANDEM_UNLINK_AFTER" default:"30" placeholder:"DAYS" help:"Days after which a browser that did not come back is unlinked; 0: never. Default: 30."`
	Verbose     bool   `short:"v" help:"Tell on standard error what the phone does."`

	UI       uiCmd       `cmd:"" default:"1" hidden:"" help:"Open the terminal interface."`
	Run      runCmd      `cmd:"" help:"Run the phone without an interface, until Ctrl-C."`
	Link     linkCmd     `cmd:"" help:"Link a browser by the code that its page shows."`
	Chats    chatsCmd    `cmd:"" help:"List the chats, newest message first."`
	Messages messagesCmd `cmd:"" help:"Print a chat's messages, oldest first."`
	Search   searchCmd   `cmd:"" help:"Search for messages."`
	Members  membersCmd  `cmd:"" help:"List the people of a chat."`

	Send    sendCmd    `cmd:"" help:"Send a message, with files."`
	Edit    editCmd    `cmd:"" help:"Replace a message's text."`
	Delete  deleteCmd  `cmd:"" help:"Delete messages, here or for everyone."`
	React   reactCmd   `cmd:"" help:"React to a message with an emoji."`
	Star    starCmd    `cmd:"" help:"Mark messages with a star."`
	Forward forwardCmd `cmd:"" help:"Forward messages to other chats."`
	Save    saveCmd    `cmd:"" help:"Save a message's file."`
	Typing  typingCmd  `cmd:"" help:"Tell the linked pages that somebody writes."`

	New     newCmd     `cmd:"" help:"Add a chat."`
	Read    readCmd    `cmd:"" help:"Mark a chat as read."`
	Unread  unreadCmd  `cmd:"" help:"Mark a chat as unread."`
	Pin     pinCmd     `cmd:"" help:"Pin a chat to the top."`
	Archive archiveCmd `cmd:"" help:"Archive a chat."`
	Mute    muteCmd    `cmd:"" help:"Mute a chat."`
	Rename  renameCmd  `cmd:"" help:"Give a chat another title."`
	Picture pictureCmd `cmd:"" help:"Give a chat a picture, or take it away."`
	Draft   draftCmd   `cmd:"" help:"Show or set a chat's draft."`
	Clear   clearCmd   `cmd:"" help:"Delete a chat's messages, or the chat."`

	Import importCmd `cmd:"" help:"Import chats from WhatsApp, Telegram or Tandem."`
	Export exportCmd `cmd:"" help:"Export the account, or some chats."`
	Watch  watchCmd  `cmd:"" help:"Tell what changes, for scripts."`

	Devices      devicesCmd      `cmd:"" help:"List the linked browsers."`
	RenameDevice renameDeviceCmd `cmd:"" help:"Give a linked browser a name."`
	Unlink       unlinkCmd       `cmd:"" help:"Unlink a browser, or all."`

	Status   statusCmd   `cmd:"" help:"Tell how the phone is."`
	Doctor   doctorCmd   `cmd:"" help:"Find out what is wrong, and repair a damaged database."`
	ShowLink showLinkCmd `cmd:"" help:"Show the server's page address as a QR code, to open it on another device."`
	Version  versionCmd  `cmd:"" help:"Print the version."`
}

const description = `Tandem links this phone and a browser by a QR code, peer to peer.

Open the page of a Tandem server in a browser, then run:

    $ tandem link -

and paste the link that the page's "Copy link" button gives you. Without a
command, tandem opens the terminal interface.`

func run(args []string) int {
	var c cli
	out := newOutput(os.Stdout, os.Stderr)
	home, homeErr := defaultHome(os.Getenv)
	parser, err := kong.New(&c,
		kong.Name("tandem"),
		kong.Description(description),
		kong.Vars{"default_home": home},
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoAppDescFormat: true}),
	)
	if err != nil {
		return out.fail(err)
	}
	command, err := parser.Parse(args)
	if err != nil {
		return out.fail(&usageError{err, helpHint(err)})
	}
	out.json = c.JSON
	if c.Home == "" {
		if homeErr != nil {
			return out.fail(homeErr)
		}
		c.Home = home
	}
	ctx, stop := untilSignal()
	defer stop()
	a := &app{ctx: ctx, cli: &c, out: out}
	if err := command.Run(a); err != nil {
		return out.fail(err)
	}
	return exitOK
}

// helpHint names the help that goes with a command line that is wrong.
func helpHint(err error) string {
	var wrong *kong.ParseError
	if errors.As(err, &wrong) && wrong.Context != nil {
		if node := wrong.Context.Selected(); node != nil && !node.Hidden {
			return fmt.Sprintf(`"tandem %s --help" explains the command`, node.Name)
		}
	}
	return `"tandem --help" lists the commands`
}

// untilSignal returns a context that the first signal to end cancels. A second
// one ends the process as if we had not asked for it.
func untilSignal() (context.Context, context.CancelFunc) {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // nohup
		signals = append(signals, syscall.SIGHUP)
	}
	ctx, stop := signal.NotifyContext(context.Background(), signals...)
	context.AfterFunc(ctx, stop)
	return ctx, stop
}

// app is what a command works with.
type app struct {
	ctx context.Context // ends at the signal to end
	cli *cli
	out *output
	// inTerminal says that the terminal interface runs.
	inTerminal bool
	waited     sync.Once // it was said that this waits
}

// usageError is a wrong command line.
type usageError struct {
	err  error
	hint string
}

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

func usage(text, hint string) error { return &usageError{errors.New(text), hint} }
