package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"tandem/peer"
	"tandem/peer/chat"
)

// reporter tells what a running phone does, in words or as JSON lines.
type reporter struct{ out *output }

func (r reporter) event(e jsonEvent) {
	if e.Time == 0 {
		e.Time = time.Now().UnixMilli()
	}
	_ = r.out.value(e) // nobody is left to tell
}

// ready tells that the phone runs.
func (r reporter) ready(s peer.Status) {
	if r.out.json {
		j := statusJSON(s)
		r.event(jsonEvent{Event: "ready", Status: &j})
		return
	}
	r.out.line("%s is running, with %s. Ctrl-C ends it.", short(s.Account), plural(s.Chats, "chat"))
	r.out.line("Home: %s", cleanLine(s.Home))
	for _, d := range s.Devices {
		r.out.line("Waiting for %s, linked at %s.", deviceName(d), short(d.Origin))
	}
}

// readyQuietly is ready for a command that has something else to say.
func (r reporter) readyQuietly(s peer.Status) {
	if r.out.json {
		r.ready(s)
	}
}

// happened tells an event of the phone. Words leave out messages: they end up
// in logs.
func (r reporter) happened(e peer.Event, known *names) {
	if !r.out.json {
		if text := known.tell(e); text != "" {
			r.out.line("%s", text)
		}
		return
	}
	j := jsonEvent{Time: e.Time.UnixMilli()}
	switch {
	case e.Device != nil:
		d := deviceJSON(*e.Device)
		j.Event, j.Device = "device", &d
	case e.Gone != "":
		j.Event, j.ID = "unlinked", e.Gone
	case e.Typing != nil:
		j.Event, j.ID, j.From = "typing", e.Typing.Chat, e.Typing.From.Name
	case e.Change != nil:
		r.changed(j.Time, *e.Change)
		return
	default:
		return
	}
	r.event(j)
}

// changed tells a change of the account as events: one a message, with its chat;
// one a chat of which no message changed; and what is no more.
func (r reporter) changed(at int64, c chat.Change) {
	chats := make(map[string]*chat.Chat)
	for i := range c.Chats {
		chats[c.Chats[i].ID] = &c.Chats[i]
	}
	with := make(map[string]bool)
	for _, m := range c.Messages {
		j := messageJSON(m, chats[m.Chat])
		e := jsonEvent{Event: "message", Time: at, Message: &j}
		if in := chats[m.Chat]; in != nil {
			of := chatJSON(*in)
			e.Chat = &of
		}
		with[m.Chat] = true
		r.event(e)
	}
	for _, changed := range c.Chats {
		if !with[changed.ID] {
			of := chatJSON(changed)
			r.event(jsonEvent{Event: "chat", Time: at, Chat: &of})
		}
	}
	if len(c.People) > 0 {
		r.event(jsonEvent{Event: "people", Time: at, People: list(c.People, personJSON)})
	}
	for _, gone := range []struct {
		event string
		ids   []string
	}{{"gone", c.Gone}, {"removed", c.Removed}, {"reset", c.Reset}} {
		if len(gone.ids) > 0 {
			r.event(jsonEvent{Event: gone.event, Time: at, IDs: gone.ids})
		}
	}
}

// names remembers devices, to say what became of them.
type names struct {
	name map[string]string // by ID
	last map[string]string // what was told of it last
}

func newNames(devices []peer.DeviceStatus) *names {
	n := &names{name: make(map[string]string), last: make(map[string]string)}
	for _, d := range devices {
		n.name[d.ID] = deviceName(d)
	}
	return n
}

// tell returns a line about an event, empty when there is nothing new to say.
func (n *names) tell(e peer.Event) string {
	text, id := "", ""
	switch {
	case e.Device != nil:
		id = e.Device.ID
		n.name[id] = deviceName(*e.Device)
		text = n.name[id] + " is offline."
		if e.Device.Online {
			text = n.name[id] + " is linked"
			if e.Device.Path != nil {
				text += ", " + pathWords(withoutTrip(*e.Device))
			}
			text += "."
		}
	case e.Gone != "":
		id = e.Gone
		if n.name[id] == "" {
			return ""
		}
		text = n.name[id] + " is not linked any more."
	}
	if n.last[id] == text {
		return ""
	}
	n.last[id] = text
	if e.Gone != "" {
		delete(n.name, id)
		delete(n.last, id)
	}
	return text
}

// withoutTrip is a device without its round trip, which always changes.
func withoutTrip(d peer.DeviceStatus) peer.DeviceStatus {
	path := *d.Path
	path.RoundTrip = 0
	d.Path = &path
	return d
}

// link links with the page that shows a code, and tells how far it comes. It
// reads the check code from in.
func (r reporter) link(ctx context.Context, api peer.API, link string, yes bool, in *input) error {
	d, err := api.Link(ctx, link, peer.LinkOptions{
		Yes: yes,
		Ask: func(ctx context.Context, who peer.Asker, try int) (string, error) {
			return r.ask(ctx, who, try, in)
		},
		Tell: func(s peer.Stage) {
			switch {
			case r.out.json:
				r.event(jsonEvent{Event: "stage", Stage: s})
			case r.out.terminal && s != peer.StageCheck && s != peer.StageLinked:
				r.out.line("… %s", stageWords(s))
			}
		},
	})
	if err != nil {
		r.failed(err)
		return err
	}
	if r.out.json {
		j := deviceJSON(d)
		r.event(jsonEvent{Event: "linked", Device: &j})
		return nil
	}
	r.out.line("Linked: %s, %s.", deviceName(d), pathWords(d))
	return nil
}

// failed adds an error to the JSON lines. In words, who called prints it.
func (r reporter) failed(err error) {
	if !r.out.json {
		return
	}
	e := jsonEvent{Event: "error", Reason: peer.ReasonInternal, Text: err.Error(), Hint: hintFor(err)}
	var link *peer.LinkError
	switch {
	case errors.As(err, &link):
		e.Reason = link.Reason
	case errors.Is(err, context.Canceled):
		e.Reason, e.Text = peer.ReasonDeclined, "linking was stopped"
	}
	r.event(e)
}

// ask asks for the check code until four digits were typed.
func (r reporter) ask(ctx context.Context, who peer.Asker, try int, in *input) (string, error) {
	if r.out.json {
		r.event(jsonEvent{Event: "check", Try: try, Who: &who})
	} else if try == 1 {
		r.out.line("%s", whoAsks(who))
		if w := warning(who.Network); w != "" {
			r.out.line("%s", w)
		}
	} else {
		r.out.line("That is not the code that the page shows. %s.", triesLeft(try))
	}
	if in == nil {
		return "", fmt.Errorf("%w: there is no terminal to ask for the check code at", peer.ErrDeclined)
	}
	for {
		if !r.out.json {
			r.out.ask("Check code shown in the page: ")
		}
		typed, err := in.line(ctx)
		if err == nil && in.terminal {
			r.out.answered()
		}
		switch {
		case errors.Is(err, io.EOF):
			r.out.hint("no check code could be read; run this at a terminal, or see --yes")
			return "", fmt.Errorf("%w: no check code was typed", peer.ErrDeclined)
		case err != nil:
			return "", err
		}
		switch digits, ok := checkDigits(typed); {
		case ok:
			return digits, nil
		case declines(typed):
			return "", peer.ErrDeclined
		case !r.out.json:
			r.out.line(`The check code is the four digits that the page shows now; "no" refuses the page.`)
		}
	}
}

// checkDigits takes four digits, however they are set apart.
func checkDigits(typed string) (string, bool) {
	digits := strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || r == '\t' || r == '\u00a0' || r == '\u2009' {
			return -1
		}
		return r
	}, typed)
	if len(digits) != 4 || strings.Trim(digits, "0123456789") != "" {
		return "", false
	}
	return digits, true
}

func declines(typed string) bool {
	switch strings.ToLower(strings.TrimSpace(typed)) {
	case "n", "no", "q", "quit":
		return true
	}
	return false
}
