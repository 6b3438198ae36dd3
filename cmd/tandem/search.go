package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"tandem/peer"
	"tandem/peer/chat"
)

type searchCmd struct {
	Words   []string `arg:"" optional:"" help:"What to search for: each must begin a word of the message."`
	Chat    string   `placeholder:"CHAT" help:"In this chat only."`
	Kind    []string `placeholder:"KIND" help:"Of this kind only: text, image, video, audio, voice, file, contact, location, system; several: several times."`
	Starred bool     `help:"Starred ones only."`
	Before  int64    `placeholder:"POS" help:"Before this position (pos in JSON)."`
	Limit   int      `placeholder:"N" default:"50" help:"At most N messages, the newest. Default: 50."`
}

var kinds = []chat.MessageKind{
	chat.Text, chat.Image, chat.Video, chat.Audio, chat.Voice, chat.File, chat.Contact, chat.Location, chat.System,
}

func (searchCmd) Help() string {
	return `Examples: tandem search apricot jam; tandem search --starred; tandem search --kind file --chat Mira`
}

func (c searchCmd) Run(a *app) error {
	if c.Limit < 1 || c.Before < 0 {
		return usage("--limit and --before must be above zero", "leave them out to see the newest ones")
	}
	if len(c.Words) == 0 && len(c.Kind) == 0 && !c.Starred {
		return usage("nothing to search for was named", "name words, --kind KIND or --starred")
	}
	for _, k := range c.Kind {
		if !slices.Contains(kinds, chat.MessageKind(k)) {
			return usage(fmt.Sprintf("there are no messages of the kind %q", cleanLine(k)),
				"the kinds are text, image, video, audio, voice, file, contact, location and system")
		}
	}
	acc, err := a.reach()
	if err != nil {
		return err
	}
	found, chats, err := c.search(a, acc)
	if err := errors.Join(err, acc.close()); err != nil {
		return err
	}
	if a.out.json {
		return a.out.value(messagesJSON(found, chats))
	}
	if len(found) == 0 {
		a.out.line("Nothing was found.")
	}
	for _, m := range found {
		who := short(m.From.Name)
		if m.Mine() {
			who = "You"
		}
		a.out.line("%s  %s  %s: %s", m.Time.Local().Format("2006-01-02 15:04"), fit(short(chats[m.Chat].Title), 20), who, strings.TrimRight(fit(summary(m), 100), " "))
	}
	return nil
}

// search returns what was found, oldest first, and the chats that it is in.
func (c searchCmd) search(a *app, api peer.API) ([]chat.Message, map[string]*chat.Chat, error) {
	q := chat.Query{Words: strings.Join(c.Words, " "), Starred: c.Starred, Before: c.Before}
	for _, k := range c.Kind {
		q.Kinds = append(q.Kinds, chat.MessageKind(k))
	}
	if c.Chat != "" {
		in, err := findChat(a, api, c.Chat)
		if err != nil {
			return nil, nil, err
		}
		q.Chat = in.ID
	}
	var found []chat.Message
	for len(found) < c.Limit {
		q.Limit = min(chat.MaxPage, c.Limit-len(found))
		page, err := api.Search(a.ctx, q)
		if err != nil {
			return nil, nil, fmt.Errorf("searching: %w", err)
		}
		found = slices.Concat(page.Messages, found)
		if !page.Older || len(page.Messages) == 0 {
			break
		}
		q.Before = page.Messages[0].Pos
	}
	chats, err := chatsOf(a, api, found)
	return found, chats, err
}
