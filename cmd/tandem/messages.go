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
	Before int64  `placeholder:"POS" xor:"range" help:"The newest messages before this position (pos in JSON). Default: the newest of all."`
	After  int64  `placeholder:"POS" xor:"range" help:"The oldest messages after this position."`
	Around string `placeholder:"MSG" xor:"range" help:"The messages around the one with this ID."`
	Limit  int    `placeholder:"N" default:"50" help:"At most N messages. Default: 50."`
}

func (messagesCmd) Help() string {
	return `Example: tandem messages "Notes to self" --limit 10`
}

func (c messagesCmd) Run(a *app) error {
	if c.Limit < 1 || c.Before < 0 || c.After < 0 {
		return usage("--limit, --before and --after must be above zero", "leave them out to see the newest messages")
	}
	if c.Around != "" && c.Limit > chat.MaxPage {
		return usage(fmt.Sprintf("--limit may be %d with --around", chat.MaxPage), "go on with --before and --after")
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
		return a.out.value(messagesJSON(messages, map[string]*chat.Chat{found.ID: &found}))
	}
	for i, m := range messages {
		if i == 0 || !sameDay(messages[i-1].Time.Local(), m.Time.Local()) {
			a.out.line("%s", m.Time.Local().Format("Monday, 2 January 2006"))
		}
		a.out.line("%s", messageLine(found, m))
	}
	if len(messages) == c.Limit && a.out.terminal && c.After == 0 {
		a.out.hint(fmt.Sprintf("older ones: --before %d", messages[0].Pos))
	}
	return nil
}

// read returns the messages, oldest first.
func (c messagesCmd) read(a *app, api peer.API) (chat.Chat, []chat.Message, error) {
	found, err := findChat(a, api, c.Chat)
	if err != nil {
		return found, nil, err
	}
	r := chat.Range{Before: c.Before, After: c.After}
	if c.Around != "" {
		m, err := findMessage(a, api, c.Around)
		if err != nil {
			return found, nil, err
		}
		if m.Chat != found.ID {
			return found, nil, &hinted{fmt.Errorf("that message is not one of %s", short(found.Title)),
				"name the chat that it is in"}
		}
		r.Around = m.Pos
	}
	var all []chat.Message
	for len(all) < c.Limit {
		r.Limit = min(chat.MaxPage, c.Limit-len(all))
		page, err := api.Messages(a.ctx, found.ID, r)
		if err != nil {
			return found, nil, fmt.Errorf("reading the messages: %w", err)
		}
		n := len(page.Messages)
		if r.After > 0 {
			all = append(all, page.Messages...)
			if !page.Newer || n == 0 {
				break
			}
			r.After = page.Messages[n-1].Pos
			continue
		}
		all = append(page.Messages, all...)
		if !page.Older || n == 0 || r.Around > 0 {
			break
		}
		r.Before = page.Messages[0].Pos
	}
	return found, all, nil
}

// findMessage returns the message with an ID, or the newest one of a chat that
// is named as "last:CHAT".
func findMessage(a *app, api peer.API, id string) (chat.Message, error) {
	if name, ok := strings.CutPrefix(id, "last:"); ok {
		c, err := findChat(a, api, name)
		if err != nil {
			return chat.Message{}, err
		}
		if c.Last == nil {
			return chat.Message{}, fmt.Errorf("the chat %q has no messages", cleanLine(c.Title))
		}
		return *c.Last, nil
	}
	m, err := api.Message(a.ctx, id)
	if errors.Is(err, chat.ErrNotFound) {
		return m, &hinted{fmt.Errorf("no message has the ID %q", cleanLine(id)),
			`"tandem messages CHAT --json" lists the IDs; last:CHAT is a chat's newest message`}
	}
	return m, err
}

// messageIDs returns the IDs of the messages that were named.
func messageIDs(a *app, api peer.API, names []string) ([]string, error) {
	ids := make([]string, len(names))
	for i, name := range names {
		m, err := findMessage(a, api, name)
		if err != nil {
			return nil, err
		}
		ids[i] = m.ID
	}
	return ids, nil
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
	at := m.Time.Local().Format("15:04") + "  "
	if m.Kind == chat.System {
		return at + "– " + cleanLine(m.Text)
	}
	from := short(m.From.Name)
	if m.Mine() {
		from = "You"
	}
	if c.Kind == chat.Self {
		from = ""
	} else {
		from += ": "
	}
	var lines []string
	for _, p := range parts(c, m, plain) {
		lines = append(lines, p.beside+p.text)
	}
	text := strings.Join(lines, "\n")
	return at + from + strings.ReplaceAll(text, "\n", "\n       ")
}
