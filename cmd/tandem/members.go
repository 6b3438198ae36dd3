package main

import (
	"errors"
	"fmt"

	"tandem/peer"
	"tandem/peer/chat"
)

type membersCmd struct {
	Chat string `arg:"" help:"The chat's ID, its title, or how its title begins."`
}

func (membersCmd) Help() string { return `Example: tandem members "Sunday hike"` }

func (c membersCmd) Run(a *app) error {
	acc, err := a.reach()
	if err != nil {
		return err
	}
	people, err := c.read(a, acc)
	if err := errors.Join(err, acc.close()); err != nil {
		return err
	}
	if a.out.json {
		return a.out.value(list(people, personJSON))
	}
	for _, p := range people {
		a.out.line("%s", short(p.Name))
	}
	return nil
}

func (c membersCmd) read(a *app, api peer.API) ([]chat.Person, error) {
	found, err := findChat(a, api, c.Chat)
	if err != nil {
		return nil, err
	}
	var all []chat.Person
	for {
		page, err := api.Members(a.ctx, found.ID, len(all), chat.MaxPage)
		if err != nil {
			return nil, fmt.Errorf("reading the people of the chat: %w", err)
		}
		all = append(all, page...)
		if len(page) < chat.MaxPage {
			return all, nil
		}
	}
}
