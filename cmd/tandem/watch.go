package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

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
	r := reporter{a.out}
	known := newNames(nil)
	words := talk{r.out, client, make(map[string]string)}
	var failed error
	ctx, stop := context.WithCancel(a.ctx)
	defer stop()
	err = client.Watch(ctx, func(e peer.Event) {
		if !e.Watching {
			r.happened(e, known)
			words.tell(ctx, e)
			return
		}
		status, err := client.Status(ctx)
		if err != nil {
			failed = err
			stop()
			return
		}
		known = newNames(status.Devices)
		r.watching(status)
	})
	switch {
	case a.ctx.Err() != nil:
		return nil
	case failed != nil:
		err = failed
	case err == nil:
		err = local.ErrGone
	}
	wrong := &hinted{fmt.Errorf("watching the phone: %w", err), "watch again when it runs again; \"tandem messages CHAT --after POS\" has what came meanwhile"}
	if a.out.json {
		reason := peer.ReasonInternal
		if errors.Is(err, local.ErrGone) {
			reason = reasonStopped
		}
		r.event(jsonEvent{Event: "error", Reason: reason, Text: wrong.Error(), Hint: wrong.hint})
	}
	return wrong
}

// watching tells that from now on nothing is missed.
func (r reporter) watching(s peer.Status) {
	if r.out.json {
		r.ready(s)
		return
	}
	r.out.line("Watching %s, with %s. Ctrl-C ends it.", short(s.Account), plural(s.Chats, "chat"))
}

// reasonStopped is the reason of the error that ends a watch when the phone
// stops.
const reasonStopped peer.Reason = "phone-stopped"

// talk tells people what changes in the account.
type talk struct {
	out    *output
	api    peer.API
	titles map[string]string // of chats, by their IDs
}

func (t talk) tell(ctx context.Context, e peer.Event) {
	if t.out.json {
		return
	}
	if e.Typing != nil && e.Typing.From.ID != "" {
		t.out.line("%s writes in %s", short(e.Typing.From.Name), t.title(ctx, e.Typing.Chat))
	}
	if e.Change == nil {
		return
	}
	for _, c := range e.Change.Chats {
		t.titles[c.ID] = short(c.Title)
	}
	for _, m := range e.Change.Messages {
		who := short(m.From.Name)
		if m.Mine() {
			who = "You"
		}
		t.out.line("%s  %s  %s: %s", m.Time.Local().Format("15:04"), t.title(ctx, m.Chat), who, strings.TrimRight(fit(summary(m), 100), " "))
	}
	for _, id := range e.Change.Removed {
		t.out.line("Deleted: the chat %s", t.title(ctx, id))
	}
	if n := len(e.Change.Gone); n > 0 {
		t.out.line("Deleted: %s", plural(n, "message"))
	}
}

// title is a chat's title, or its ID where it is not known any more.
func (t talk) title(ctx context.Context, id string) string {
	if t.titles[id] == "" {
		t.titles[id] = short(id)
		if c, err := t.api.FindChat(ctx, id); err == nil {
			t.titles[id] = short(c.Title)
		}
	}
	return t.titles[id]
}
