package main

import (
	"time"

	"tandem/peer"
	"tandem/peer/archive"
	"tandem/peer/chat"
)

// What --json prints. Times are milliseconds since 1970, UTC; round trips are
// milliseconds. README.md lists the fields: they may grow, and stay what they
// are.

type jsonMessage struct {
	ID        string           `json:"id"`
	Chat      string           `json:"chat"`
	Pos       int64            `json:"pos"`
	Kind      chat.MessageKind `json:"kind"`
	Mine      bool             `json:"mine"`
	From      string           `json:"from,omitempty"`
	FromID    string           `json:"fromId,omitempty"`
	Text      string           `json:"text"`
	Time      int64            `json:"time"`
	Status    string           `json:"status,omitempty"`
	Edited    int64            `json:"edited,omitempty"`
	Deleted   bool             `json:"deleted,omitempty"`
	Forwarded bool             `json:"forwarded,omitempty"`
	Starred   bool             `json:"starred,omitempty"`
	Quote     *jsonQuote       `json:"quote,omitempty"`
	Reactions []jsonReaction   `json:"reactions,omitempty"`
	Media     *jsonMedia       `json:"media,omitempty"`
	Card      *chat.Card       `json:"card,omitempty"`
	Place     *chat.Place      `json:"place,omitempty"`
}

type jsonQuote struct {
	ID      string           `json:"id"`
	From    string           `json:"from,omitempty"`
	Kind    chat.MessageKind `json:"kind,omitempty"`
	Text    string           `json:"text"`
	Deleted bool             `json:"deleted,omitempty"`
	Gone    bool             `json:"gone,omitempty"`
}

type jsonReaction struct {
	From  string `json:"from,omitempty"` // absent: the account's owner
	Emoji string `json:"emoji"`
	Time  int64  `json:"time"`
}

type jsonMedia struct {
	ID       string `json:"id,omitempty"` // absent: the file is not on the phone
	Name     string `json:"name,omitempty"`
	Type     string `json:"type"`
	Size     int64  `json:"size"`
	Width    int    `json:"width,omitempty"`
	Height   int    `json:"height,omitempty"`
	Duration int64  `json:"duration,omitempty"` // milliseconds
}

// messageJSON is a message of a chat; nil where the chat is not known.
func messageJSON(m chat.Message, in *chat.Chat) jsonMessage {
	j := jsonMessage{
		ID: m.ID, Chat: m.Chat, Pos: m.Pos, Kind: m.Kind, Mine: m.Mine(),
		From: m.From.Name, FromID: m.From.ID, Text: m.Text, Time: millis(m.Time), Edited: millis(m.Edited),
		Status: statusOf(m, in), Deleted: m.Deleted, Forwarded: m.Forwarded, Starred: m.Starred, Card: m.Card, Place: m.Place,
	}
	if q := m.Quote; q != nil {
		j.Quote = &jsonQuote{ID: q.ID, From: q.From.Name, Kind: q.Kind, Text: q.Text, Deleted: q.Deleted, Gone: q.Pos == 0}
	}
	for _, r := range m.Reactions {
		j.Reactions = append(j.Reactions, jsonReaction{From: r.From.Name, Emoji: r.Emoji, Time: millis(r.Time)})
	}
	if f := m.Media; f != nil {
		j.Media = &jsonMedia{
			ID: f.ID, Name: f.Name, Type: f.Type, Size: f.Size,
			Width: f.Width, Height: f.Height, Duration: f.Duration,
		}
	}
	return j
}

// How far a message of the owner has come.
const (
	onPhone   = "phone" // the phone has it
	readByAll = "read"  // the others have read it
)

// statusOf is empty for messages of others, and where the chat is not known.
func statusOf(m chat.Message, in *chat.Chat) string {
	switch {
	case in == nil || !m.Mine():
		return ""
	case m.Pos <= in.Seen:
		return readByAll
	}
	return onPhone
}

// messagesJSON are messages of the chats by their IDs.
func messagesJSON(messages []chat.Message, chats map[string]*chat.Chat) []jsonMessage {
	return list(messages, func(m chat.Message) jsonMessage { return messageJSON(m, chats[m.Chat]) })
}

type jsonChat struct {
	ID       string       `json:"id"`
	Kind     chat.Kind    `json:"kind"`
	Title    string       `json:"title"`
	Picture  string       `json:"picture,omitempty"`
	Active   int64        `json:"active"`
	Unread   int          `json:"unread"`
	Read     int64        `json:"read"`
	Seen     int64        `json:"seen,omitempty"`
	Marked   bool         `json:"marked,omitempty"`
	Pinned   bool         `json:"pinned,omitempty"`
	Archived bool         `json:"archived,omitempty"`
	Muted    int64        `json:"muted,omitempty"`
	Draft    string       `json:"draft,omitempty"`
	Last     *jsonMessage `json:"last,omitempty"`
}

func chatJSON(c chat.Chat) jsonChat {
	j := jsonChat{
		ID: c.ID, Kind: c.Kind, Title: c.Title, Picture: c.Picture, Active: c.Active, Unread: c.Unread,
		Read: c.Read, Seen: c.Seen, Marked: c.Marked, Pinned: c.Pinned, Archived: c.Archived,
		Muted: millis(c.Muted), Draft: c.Draft,
	}
	if c.Last != nil {
		last := messageJSON(*c.Last, &c)
		j.Last = &last
	}
	return j
}

// jsonOutcome is what an action made.
type jsonOutcome struct {
	Chat     *jsonChat     `json:"chat,omitempty"` // absent where the chat is gone, or none was changed
	Messages []jsonMessage `json:"messages"`
}

func outcomeJSON(o chat.Outcome, chats map[string]*chat.Chat) jsonOutcome {
	j := jsonOutcome{Messages: messagesJSON(o.Messages, chats)}
	if o.Chat != nil {
		c := chatJSON(*o.Chat)
		j.Chat = &c
	}
	return j
}

type jsonPerson struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Picture string `json:"picture,omitempty"`
}

func personJSON(p chat.Person) jsonPerson { return jsonPerson(p) }

type jsonPath struct {
	Kind      string  `json:"kind"`
	Transport string  `json:"transport,omitempty"`
	RoundTrip float64 `json:"roundTrip"`
}

type jsonDevice struct {
	ID       string    `json:"id"`
	Name     string    `json:"name"`
	Label    string    `json:"label,omitempty"`
	System   string    `json:"system"`
	Origin   string    `json:"origin"`
	LinkedAt int64     `json:"linkedAt"`
	LastSeen int64     `json:"lastSeen"`
	Sent     int64     `json:"sent"`
	Received int64     `json:"received"`
	Online   bool      `json:"online"`
	Path     *jsonPath `json:"path,omitempty"`
}

func deviceJSON(d peer.DeviceStatus) jsonDevice {
	j := jsonDevice{
		ID: d.ID, Name: d.Name, Label: d.Label, System: d.System, Origin: d.Origin,
		LinkedAt: millis(d.LinkedAt), LastSeen: millis(d.LastSeen), Online: d.Online,
		Sent: d.Moved.Sent, Received: d.Moved.Received,
	}
	if d.Path != nil {
		j.Path = &jsonPath{
			Kind: d.Path.Kind, Transport: d.Path.Transport,
			RoundTrip: float64(d.Path.RoundTrip) / float64(time.Millisecond),
		}
	}
	return j
}

type jsonServer struct {
	Origin    string `json:"origin"`
	Connected bool   `json:"connected"`
	Error     string `json:"error,omitempty"`
}

type jsonStatus struct {
	Account string       `json:"account"`
	Home    string       `json:"home"`
	Running bool         `json:"running"`
	Since   int64        `json:"since,omitempty"`
	Chats   int          `json:"chats"`
	Devices []jsonDevice `json:"devices"`
	Servers []jsonServer `json:"servers"`

	Importing *archive.Progress `json:"importing,omitempty"`
}

func statusJSON(s peer.Status) jsonStatus {
	j := jsonStatus{
		Account: s.Account, Home: s.Home, Running: s.Running, Since: millis(s.Since), Chats: s.Chats,
		Devices: list(s.Devices, deviceJSON),
		Servers: list(s.Servers, func(s peer.ServerStatus) jsonServer { return jsonServer(s) }),

		Importing: s.Importing,
	}
	return j
}

// jsonEvent is a line of run and link. What is set besides Event and Time
// goes by the event.
type jsonEvent struct {
	Event   string       `json:"event"`
	Time    int64        `json:"time"`
	Status  *jsonStatus  `json:"status,omitempty"`  // ready
	Stage   peer.Stage   `json:"stage,omitempty"`   // stage
	Try     int          `json:"try,omitempty"`     // check
	Who     *peer.Asker  `json:"who,omitempty"`     // check
	Device  *jsonDevice  `json:"device,omitempty"`  // linked, device
	ID      string       `json:"id,omitempty"`      // unlinked, typing
	Chat    *jsonChat    `json:"chat,omitempty"`    // chat; message, when the chat changed too
	Message *jsonMessage `json:"message,omitempty"` // message
	IDs     []string     `json:"ids,omitempty"`     // gone, removed, reset
	From    string       `json:"from,omitempty"`    // typing, when it is not the owner
	People  []jsonPerson `json:"people,omitempty"`  // people
	Reason  peer.Reason  `json:"reason,omitempty"`  // error
	Text    string       `json:"text,omitempty"`    // error
	Hint    string       `json:"hint,omitempty"`    // error
}

// list is never nil, so that an empty one is [] in JSON.
func list[A, B any](in []A, f func(A) B) []B {
	out := make([]B, len(in))
	for i, a := range in {
		out[i] = f(a)
	}
	return out
}

func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}
