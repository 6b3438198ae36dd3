package main

import (
	"context"
	"errors"

	"tandem/peer"
	"tandem/peer/local"
)

type watchCmd struct{}

func (watchCmd) Help() string {
	return `Example: tandem watch --json | jq -r 'select(.event == "message") | .message.text'

Needs a running phone, and ends with it.`
}

// Run tells what happens on the running phone until it stops, or until Ctrl-C.
func (watchCmd) Run(a *app) error {
	client, err := local.Dial(a.ctx, a.cli.Home)
	if errors.Is(err, local.ErrNoPhone) {
		return &hinted{errors.New("no phone is running here"), `start one: "tandem run", or the terminal interface, "tandem"`}
	}
	if err != nil {
		return err
	}
	defer client.Close()
	status, err := client.Status(a.ctx)
	if err != nil {
		return err
	}
	known := newNames(status.Devices)
	r := reporter{a.out}
	began := false
	err = client.Watch(a.ctx, func(e peer.Event) {
		if !began {
			began = true
			r.readyQuietly(status)
		}
		r.happened(e, known)
		r.words(e)
	})
	switch {
	case a.ctx.Err() != nil || errors.Is(err, context.Canceled):
		return nil
	case err == nil:
		err = local.ErrGone
	}
	return &hinted{err, `start it again and watch it again: what happened meanwhile is in "tandem messages"`}
}

// words tells changes of the account to people.
func (r reporter) words(e peer.Event) {
	if r.out.json {
		return
	}
	if e.Typing != nil && e.Typing.From.ID != "" {
		r.out.line("%s writes…", short(e.Typing.From.Name))
	}
	if e.Change == nil {
		return
	}
	titles := make(map[string]string)
	for _, c := range e.Change.Chats {
		titles[c.ID] = short(c.Title)
	}
	for _, m := range e.Change.Messages {
		who := short(m.From.Name)
		if m.Mine() {
			who = "You"
		}
		r.out.line("%s  %s  %s: %s", m.Time.Local().Format("15:04"), titles[m.Chat], who, fit(summary(m), 100))
	}
}
