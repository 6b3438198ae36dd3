package main

import (
	"tandem/peer"
	"tandem/peer/chat"
)

// Commands that change messages. Each names messages by their IDs, or the
// newest one of a chat as last:CHAT.

type editCmd struct {
	Message string `arg:"" help:"The message's ID, or last:CHAT."`
	Text    string `arg:"" help:"The new text."`
	From    string `placeholder:"NAME" help:"As NAME, who sent the message."`
}

func (editCmd) Help() string { return `Example: tandem edit last:Dad "See you at seven"` }

func (c editCmd) Run(a *app) error {
	return a.onMessages([]string{c.Message}, func(ids []string) chat.Action {
		return chat.Action{Edit: &chat.Edit{Message: ids[0], Text: c.Text, By: chat.By{From: c.From}}}
	})
}

type deleteCmd struct {
	Messages []string `arg:"" help:"The messages' IDs, or last:CHAT."`
	Everyone bool     `help:"For everyone: a trace stays. Only by who sent them."`
	From     string   `placeholder:"NAME" help:"As NAME, who sent the messages; with --everyone."`
}

func (deleteCmd) Help() string { return `Example: tandem delete last:Dad --everyone` }

func (c deleteCmd) Run(a *app) error {
	return a.onMessages(c.Messages, func(ids []string) chat.Action {
		return chat.Action{Delete: &chat.Delete{Messages: ids, Everyone: c.Everyone, By: chat.By{From: c.From}}}
	})
}

type reactCmd struct {
	Message string `arg:"" help:"The message's ID, or last:CHAT."`
	Emoji   string `arg:"" optional:"" help:"The emoji; none takes the reaction back."`
	From    string `placeholder:"NAME" help:"As NAME."`
}

func (reactCmd) Help() string { return `Example: tandem react last:Dad 👍` }

func (c reactCmd) Run(a *app) error {
	return a.onMessages([]string{c.Message}, func(ids []string) chat.Action {
		return chat.Action{React: &chat.React{Message: ids[0], Emoji: c.Emoji, By: chat.By{From: c.From}}}
	})
}

type starCmd struct {
	Messages []string `arg:"" help:"The messages' IDs, or last:CHAT."`
	Off      bool     `help:"Take the stars away."`
}

func (starCmd) Help() string { return `Example: tandem star last:Dad; tandem search --starred` }

func (c starCmd) Run(a *app) error {
	return a.onMessages(c.Messages, func(ids []string) chat.Action {
		return chat.Action{Star: &chat.Star{Messages: ids, Off: c.Off}}
	})
}

type forwardCmd struct {
	Messages []string `arg:"" help:"The messages' IDs, or last:CHAT."`
	To       []string `required:"" placeholder:"CHAT" help:"The chat to forward to; several: several times."`
}

func (forwardCmd) Help() string { return `Example: tandem forward last:Dad --to "Notes to self"` }

func (c forwardCmd) Run(a *app) error {
	return a.act(func(api peer.API) (chat.Action, error) {
		ids, err := messageIDs(a, api, c.Messages)
		if err != nil {
			return chat.Action{}, err
		}
		chats, err := chatIDs(a, api, c.To)
		if err != nil {
			return chat.Action{}, err
		}
		return chat.Action{Forward: &chat.Forward{Messages: ids, Chats: chats}}, nil
	})
}

// chatIDs returns the IDs of the chats that were named.
func chatIDs(a *app, api peer.API, names []string) ([]string, error) {
	ids := make([]string, len(names))
	for i, name := range names {
		c, err := findChat(a, api, name)
		if err != nil {
			return nil, err
		}
		ids[i] = c.ID
	}
	return ids, nil
}
