package main

import (
	"context"
	"errors"
	"os"

	"golang.org/x/term"

	"tandem/peer"
)

type linkCmd struct {
	Link string `arg:"" placeholder:"LINK|IMAGE|-" help:"The link behind the code, a picture that shows the code, or - to read either from standard input."`
	Yes  bool   `help:"Do not ask for the check code: whoever shows this link code gets the account. For scripts, with codes of your own."`
}

func (linkCmd) Help() string {
	return `The link code is a secret until it was used. An argument can be seen by other
users of this machine while the command runs; "tandem link -" reads the link
from standard input, where nobody else sees it.

The check code is asked for at the terminal. It is read from standard input
when that is not a terminal, as the next line where the link came from there.

When no phone is running, this command becomes it, and goes on until Ctrl-C.

Exit status: 0 linked, 1 no link came about, 2 wrong usage, 3 refused (the
check code was wrong three times, or you declined).

Examples: tandem link -; tandem link screenshot.png`
}

func isTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }

func (c linkCmd) Run(a *app) error {
	stdin, err := openInput(os.Stdin)
	if err != nil {
		return err
	}
	defer stdin.Close()
	r := reporter{a.out}
	link, err := c.read(a, stdin)
	if err != nil {
		r.failed(err)
		return err
	}
	asker := stdin
	if c.Link == "-" && !stdin.terminal && !a.out.json && !c.Yes {
		// Standard input is a pipe that carried the link. A person, if there
		// is one, sits at the terminal.
		if tty, err := openTerminal(); err == nil {
			defer tty.Close()
			asker = tty
		}
	}
	acc, err := a.reachOrBecome()
	if err != nil {
		r.failed(err)
		return err
	}
	if acc.own == nil {
		err := r.link(a.ctx, acc, link, c.Yes, asker)
		return errors.Join(stopped(a.ctx, err), acc.close())
	}
	return a.runPhone(acc.own, reporter.readyQuietly, func(ctx context.Context, r reporter) error {
		if err := r.link(ctx, acc, link, c.Yes, asker); err != nil {
			return stopped(ctx, err)
		}
		if !a.out.json {
			a.out.line("This command is the running phone now. Ctrl-C ends it, and with it the link.")
		}
		if !stdin.terminal {
			return nil
		}
		return takePasted(ctx, r, acc, stdin)
	})
}

// read returns the link code's text.
func (c linkCmd) read(a *app, stdin *input) (string, error) {
	if c.Link != "-" {
		return findLink(a.ctx, c.Link)
	}
	if stdin.terminal && !a.out.json {
		a.out.ask("Paste the link: ")
		defer a.out.answered()
	}
	return linkFromInput(a.ctx, stdin)
}

// stopped turns the end of the context into the error that says so: a link
// that the person stopped was refused.
func stopped(ctx context.Context, err error) error {
	if ctx.Err() == nil || !errors.Is(err, context.Canceled) {
		return err
	}
	return &peer.LinkError{Reason: peer.ReasonDeclined, Text: "linking was stopped", Hint: "nothing of the account was sent"}
}
