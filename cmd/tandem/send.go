package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"tandem/peer"
	"tandem/peer/chat"
)

type sendCmd struct {
	Chat string `arg:"" help:"The chat's ID, its title, or how its title begins."`
	Text string `arg:"" optional:"" help:"The message; - or none: standard input."`
	From string `placeholder:"NAME" help:"Add the message as one that NAME sent to you, as a bridge to another network does."`
}

func (sendCmd) Help() string {
	return `Examples: tandem send Dad "See you at six"; uptime | tandem send "Notes to self"`
}

func (c sendCmd) Run(a *app) error {
	text, err := c.text(a)
	if err != nil {
		return err
	}
	acc, err := a.reach()
	if err != nil {
		return err
	}
	m, err := c.send(a, acc, text)
	if err := errors.Join(err, acc.close()); err != nil {
		return err
	}
	if a.out.json {
		return a.out.value(messageJSON(m))
	}
	return nil
}

func (c sendCmd) send(a *app, api peer.API, text string) (chat.Message, error) {
	to, err := findChat(a, api, c.Chat)
	if err != nil {
		return chat.Message{}, err
	}
	m, err := api.Send(a.ctx, chat.Command{}, chat.Draft{Chat: to.ID, From: c.From, Text: text})
	if err != nil {
		return m, fmt.Errorf("sending the message: %w", err)
	}
	return m, nil
}

// text is the message, without the line end that closes standard input.
func (c sendCmd) text(a *app) (string, error) {
	if c.Text != "" && c.Text != "-" {
		return c.Text, nil
	}
	in, err := openInput(os.Stdin)
	if err != nil {
		return "", err
	}
	defer in.Close()
	if in.terminal {
		a.out.hint("type the message; Ctrl-D on a line of its own sends it")
	}
	text, err := in.all(a.ctx, chat.MaxTextBytes+2)
	if err != nil {
		return "", fmt.Errorf("reading the message from standard input: %w", err)
	}
	return strings.TrimSuffix(strings.TrimSuffix(string(text), "\n"), "\r"), nil
}
