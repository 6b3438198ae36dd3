package main

import (
	"time"

	"tandem/peer"
	"tandem/peer/chat"
)

// What --json prints. Times are milliseconds since 1970, UTC; round trips are
// milliseconds. README.md lists the fields: they may grow, and stay what they
// are.

type jsonMessage struct {
	ID   string `json:"id"`
	Chat string `json:"chat"`
	Seq  int64  `json:"seq"`
	Mine bool   `json:"mine"`
	From string `json:"from,omitempty"`
	Text string `json:"text"`
	Time int64  `json:"time"`
}

func messageJSON(m chat.Message) jsonMessage {
	return jsonMessage{
		ID: m.ID, Chat: m.Chat, Seq: m.Seq, Mine: m.Mine(), From: m.From, Text: m.Text, Time: millis(m.Time),
	}
}

type jsonChat struct {
	ID     string       `json:"id"`
	Kind   chat.Kind    `json:"kind"`
	Title  string       `json:"title"`
	Unread int          `json:"unread"`
	Last   *jsonMessage `json:"last,omitempty"`
}

func chatJSON(c chat.Chat) jsonChat {
	j := jsonChat{ID: c.ID, Kind: c.Kind, Title: c.Title, Unread: c.Unread}
	if c.Last != nil {
		last := messageJSON(*c.Last)
		j.Last = &last
	}
	return j
}

type jsonPath struct {
	Kind      string  `json:"kind"`
	Transport string  `json:"transport,omitempty"`
	RoundTrip float64 `json:"roundTrip"`
}

type jsonDevice struct {
	ID       string    `json:"id"`
	Name     string    `json:"name"`
	System   string    `json:"system"`
	Origin   string    `json:"origin"`
	LinkedAt int64     `json:"linkedAt"`
	LastSeen int64     `json:"lastSeen"`
	Online   bool      `json:"online"`
	Path     *jsonPath `json:"path,omitempty"`
}

func deviceJSON(d peer.DeviceStatus) jsonDevice {
	j := jsonDevice{
		ID: d.ID, Name: d.Name, System: d.System, Origin: d.Origin,
		LinkedAt: millis(d.LinkedAt), LastSeen: millis(d.LastSeen), Online: d.Online,
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
}

func statusJSON(s peer.Status) jsonStatus {
	j := jsonStatus{
		Account: s.Account, Home: s.Home, Running: s.Running, Since: millis(s.Since), Chats: s.Chats,
		Devices: list(s.Devices, deviceJSON),
		Servers: list(s.Servers, func(s peer.ServerStatus) jsonServer { return jsonServer(s) }),
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
	ID      string       `json:"id,omitempty"`      // unlinked
	Chat    *jsonChat    `json:"chat,omitempty"`    // message, chat
	Message *jsonMessage `json:"message,omitempty"` // message
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
