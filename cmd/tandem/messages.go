package main

import (
	"errors"
	"fmt"
	"strings"

	"tandem/peer"
	"tandem/peer/chat"
)

type messagesCmd struct {
	Chat   string `arg:"" help:"The chat's ID, its title, or how its title begins."`
	Before int64  `placeholder:"SEQ" help:"Only messages before this number (seq in JSON). Default: the newest."`
	Limit  int    `placeholder:"N" default:"50" help:"At most N messages. Default: 50."`
}

func (messagesCmd) Help() string {
	return `Example: tandem messages "Notes to self" --limit 10`
}

func (c messagesCmd) Run(a *app) error {
	if c.Limit < 1 || c.Before < 0 {
		return usage("--limit and --before must be above zero", "leave them out to see the newest messages")
	}
	acc, err := a.reach()
	if err != nil {
		return err
	}
	found, messages, err := c.read(a, acc)
	if err := errors.Join(err, acc.close()); err != nil {
		return err
	}
	if a.out.json {
		return a.out.value(list(messages, messageJSON))
	}
	for i, m := range messages {
		if i == 0 || !sameDay(messages[i-1].Time.Local(), m.Time.Local()) {
			a.out.line("%s", m.Time.Local().Format("Monday, 2 January 2006"))
		}
		a.out.line("%s", messageLine(found, m))
	}
	if len(messages) == c.Limit && a.out.terminal {
		a.out.hint(fmt.Sprintf("older ones: --before %d", messages[0].Seq))
	}
	return nil
}

// read returns the messages, oldest first.
func (c messagesCmd) read(a *app, api peer.API) (chat.Chat, []chat.Message, error) {
	found, err := findChat(a, api, c.Chat)
	if err != nil {
		return found, nil, err
	}
	var all []chat.Message
	for before := c.Before; len(all) < c.Limit; before = all[0].Seq {
		want := min(chat.MaxPage, c.Limit-len(all))
		page, err := api.Messages(a.ctx, found.ID, before, want)
		if err != nil {
			return found, nil, fmt.Errorf("reading the messages: %w", err)
		}
		all = append(page, all...)
		if len(page) < want {
			break
		}
	}
	return found, all, nil
}

func findChat(a *app, api peer.API, name string) (chat.Chat, error) {
	c, err := api.FindChat(a.ctx, name)
	if errors.Is(err, chat.ErrNotFound) {
		return c, &hinted{fmt.Errorf("no chat is named %q", cleanLine(name)), `"tandem chats" lists them`}
	}
	return c, err
}

// messageLine is a message with its further lines indented below it.
func messageLine(c chat.Chat, m chat.Message) string {
	from := short(m.From)
	if m.Mine() {
		from = "You"
	}
	if c.Kind == chat.Self {
		from = ""
	} else {
		from += ": "
	}
	text := strings.ReplaceAll(cleanText(m.Text), "\n", "\n       ")
	return m.Time.Local().Format("15:04") + "  " + from + text
}
