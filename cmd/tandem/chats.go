package main

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"tandem/peer"
	"tandem/peer/chat"
)

type chatsCmd struct {
	Limit int `placeholder:"N" help:"List at most N chats. Default: all."`
}

func (chatsCmd) Help() string {
	return `Example: tandem chats --json | jq -r '.[] | select(.unread > 0).title'`
}

func (c chatsCmd) Run(a *app) error {
	if c.Limit < 0 {
		return usage("--limit is below zero", "leave it out to list all chats")
	}
	acc, err := a.reach()
	if err != nil {
		return err
	}
	chats, err := allChats(a, acc, c.Limit)
	if err := errors.Join(err, acc.close()); err != nil {
		return err
	}
	if a.out.json {
		return a.out.value(list(chats, chatJSON))
	}
	if len(chats) == 0 {
		a.out.line("No chats yet.")
		a.out.hint("tandem run --sample makes a few to look at")
	}
	now := time.Now()
	for _, c := range chats {
		a.out.line("%s", chatLine(c, now))
	}
	return nil
}

// allChats reads the list page by page. Limit 0: all.
func allChats(a *app, api peer.API, limit int) ([]chat.Chat, error) {
	var all []chat.Chat
	for limit == 0 || len(all) < limit {
		want := chat.MaxPage
		if limit > 0 {
			want = min(want, limit-len(all))
		}
		page, err := api.Chats(a.ctx, len(all), want)
		if err != nil {
			return nil, fmt.Errorf("reading the chats: %w", err)
		}
		all = append(all, page...)
		if len(page) < want {
			break
		}
	}
	return all, nil
}

// chatLine is a chat in a list: when, unread, title, and the newest message.
func chatLine(c chat.Chat, now time.Time) string {
	at, preview := "", ""
	if c.Last != nil {
		at, preview = when(c.Last.Time, now), previewOf(c)
	}
	unread := ""
	if c.Unread > 0 {
		unread = fmt.Sprintf("(%d)", c.Unread)
	} else if c.Marked {
		unread = "(•)"
	}
	if signs := chatSigns(c, now); signs != "" {
		preview = "[" + strings.TrimSpace(signs) + "] " + preview
	}
	line := fit(at, 10) + "  " + fit(unread, 5) + "  " + fit(short(c.Title), 24)
	return strings.TrimRight(line+"  "+fit(preview, 60), " ")
}

// previewOf is a chat's newest message on one line.
func previewOf(c chat.Chat) string {
	text := summary(*c.Last)
	switch {
	case c.Last.Kind == chat.System:
		return text
	case c.Last.Mine() && c.Kind != chat.Self:
		return "You: " + text
	case c.Kind == chat.Group:
		return short(c.Last.From.Name) + ": " + text
	}
	return text
}
