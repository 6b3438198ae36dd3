package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"

	"golang.org/x/term"

	"tandem/peer"
	"tandem/peer/chat"
	"tandem/peer/chat/sqlite"
	"tandem/peer/linkcode/qrimage"
	"tandem/peer/local"
)

// output writes what a command says. It is safe for concurrent use.
type output struct {
	mu       sync.Mutex
	stdout   io.Writer
	stderr   io.Writer
	terminal bool // stdout is one
	colour   bool
	json     bool
	asking   bool // a question stands on the last line

	errTerminal bool // stderr is one
	hasStatus   bool // a line of progress stands there
}

func newOutput(stdout, stderr *os.File) *output {
	terminal := term.IsTerminal(int(stdout.Fd()))
	return &output{
		stdout:   stdout,
		stderr:   stderr,
		terminal: terminal,

		errTerminal: term.IsTerminal(int(stderr.Fd())),
		colour:      terminal && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb",
	}
}

// line prints a line for people. Its text must be clean.
func (o *output) line(format string, args ...any) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.fresh()
	fmt.Fprintf(o.stdout, format+"\n", args...)
}

// ask prints a question; what is typed stands behind it.
func (o *output) ask(question string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.fresh()
	o.asking = true
	fmt.Fprint(o.stdout, question)
}

// answered says that the line of the question was ended by what was typed.
func (o *output) answered() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.asking = false
}

// fresh begins a new line where a question still stands.
func (o *output) fresh() {
	if o.asking {
		fmt.Fprintln(o.stdout)
		o.asking = false
	}
}

// value prints a JSON value on one line.
func (o *output) value(v any) error {
	b, err := marshal(v)
	if err != nil {
		return fmt.Errorf("printing: %w", err)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	_, err = fmt.Fprintf(o.stdout, "%s\n", b)
	return err
}

// hint tells people what may help, beside a command's output.
func (o *output) hint(text string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	fmt.Fprintf(o.stderr, "hint: %s\n", text)
}

// status shows a line of progress, over the one before; empty: takes it away.
func (o *output) status(line string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if line == "" && !o.hasStatus {
		return
	}
	fmt.Fprint(o.stderr, "\r\x1b[K"+line)
	o.hasStatus = line != ""
}

// marshal encodes for a stream that may be a terminal: some of those obey the
// control characters that JSON leaves as they are.
func marshal(v any) ([]byte, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	var clean strings.Builder
	for _, r := range strings.TrimSuffix(b.String(), "\n") {
		if r >= 0x7f && r < 0xa0 || isBidiControl(r) {
			fmt.Fprintf(&clean, `\u%04x`, r)
		} else {
			clean.WriteRune(r)
		}
	}
	return []byte(clean.String()), nil
}

// fail prints an error and returns the exit code that goes with it.
func (o *output) fail(err error) int {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.fresh()
	fmt.Fprintf(o.stderr, "error: %s\n", cleanLine(err.Error()))
	if hint := hintFor(err); hint != "" {
		fmt.Fprintf(o.stderr, "hint: %s\n", cleanLine(hint))
	}
	return exitCode(err)
}

func exitCode(err error) int {
	var wrong *usageError
	var link *peer.LinkError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &wrong):
		return exitUsage
	case errors.As(err, &link) && (link.Reason == peer.ReasonDeclined || link.Reason == peer.ReasonWrongCheckCode):
		return exitRefused
	}
	return exitFailure
}

// hinted is an error with what to do about it.
type hinted struct {
	err  error
	hint string
}

func (e *hinted) Error() string { return e.err.Error() }
func (e *hinted) Unwrap() error { return e.err }

func hintFor(err error) string {
	var own *hinted
	var wrong *usageError
	var link *peer.LinkError
	switch {
	case errors.As(err, &own) && own.hint != "":
		return own.hint
	case errors.As(err, &wrong):
		return wrong.hint
	case errors.As(err, &link):
		return link.Hint
	case errors.Is(err, sqlite.ErrLocked):
		return "another program has this account open but does not answer; end it, or choose another --home"
	case errors.Is(err, sqlite.ErrDamaged):
		return `save what can be read of it with: tandem doctor --repair`
	case errors.Is(err, sqlite.ErrNewer):
		return "the account was not touched; install the newer tandem again"
	case errors.Is(err, sqlite.ErrReadOnly):
		return "look to whom the folder of the account belongs, or choose another --home; tandem doctor tells more"
	case errors.Is(err, local.ErrSilent):
		return "look with tandem messages whether it was done, before you do it again; end the phone and start it anew if it stays silent"
	case errors.Is(err, chat.ErrNoSpace):
		return "nothing of it was done; free some space, and do it again"
	case errors.Is(err, chat.ErrAmbiguous):
		return "use the ID, or more of the name"
	case errors.Is(err, qrimage.ErrNoCode), errors.Is(err, qrimage.ErrNotALink):
		return `or copy the link with the page's "Copy link" button, and run: tandem link -`
	}
	return ""
}
