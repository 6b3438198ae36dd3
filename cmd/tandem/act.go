package main

import (
	"errors"
	"fmt"

	"tandem/peer"
	"tandem/peer/chat"
)

// act carries out the action that f makes, and prints what it made.
func (a *app) act(f func(api peer.API) (chat.Action, error)) error {
	acc, err := a.reach()
	if err != nil {
		return err
	}
	o, err := a.actOn(acc, f)
	var chats map[string]*chat.Chat
	if err == nil && a.out.json {
		chats, err = chatsOf(a, acc, o.Messages)
	}
	if err := errors.Join(err, acc.close()); err != nil {
		return err
	}
	if a.out.json {
		return a.out.value(outcomeJSON(o, chats))
	}
	return nil
}

func (a *app) actOn(api peer.API, f func(api peer.API) (chat.Action, error)) (chat.Outcome, error) {
	action, err := f(api)
	if err != nil {
		return chat.Outcome{}, err
	}
	return api.Do(a.ctx, chat.Command{}, action)
}

// onChat is act for an action on the chat of this name.
func (a *app) onChat(name string, f func(c chat.Chat) chat.Action) error {
	return a.act(func(api peer.API) (chat.Action, error) {
		c, err := findChat(a, api, name)
		if err != nil {
			return chat.Action{}, err
		}
		return f(c), nil
	})
}

// onMessages is act for an action on messages.
func (a *app) onMessages(names []string, f func(ids []string) chat.Action) error {
	return a.act(func(api peer.API) (chat.Action, error) {
		ids, err := messageIDs(a, api, names)
		if err != nil {
			return chat.Action{}, err
		}
		return f(ids), nil
	})
}

// chatsOf returns the chats of messages, by their IDs.
func chatsOf(a *app, api peer.API, messages []chat.Message) (map[string]*chat.Chat, error) {
	chats := make(map[string]*chat.Chat)
	for _, m := range messages {
		if chats[m.Chat] != nil {
			continue
		}
		c, err := api.FindChat(a.ctx, m.Chat)
		if err != nil {
			return nil, fmt.Errorf("reading a chat: %w", err)
		}
		chats[m.Chat] = &c
	}
	return chats, nil
}
