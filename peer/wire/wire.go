// Package wire defines the mirror's frames: what phone and page tell each
// other on the control channel. WIRE.md beside this file describes their
// order; schema.json is generated from the structs below, and the page's
// types from schema.json.
//
// A frame is one JSON object with a type, at most MaxFrame bytes. Unknown
// types and fields are skipped, so that either side may be the newer one.
package wire

import "tandem/peer/chat"

// Version of the protocol, in Welcome.
const Version = 1

// Bounds on frames.
const (
	MaxFrame    = 256 << 10 // bytes of one frame
	BatchBytes  = 48 << 10  // a list is split into frames of about this size
	MaxRequests = 64        // commands and requests waiting for an answer
	MaxDepth    = 16        // objects and arrays within each other

	MaxText = chat.MaxTextBytes  // bytes of a message's text, UTF-8
	MaxName = chat.MaxTitleBytes // bytes of a title, a name, or an Error's or Bye's text
	MaxPage = chat.MaxPage       // messages asked for at once
	MaxID   = chat.MaxCommandID  // bytes of any ID

	// MaxNumber is the greatest number that JavaScript holds exactly.
	MaxNumber = 1<<53 - 1
)

// Type names a frame.
type Type string

// From the phone.
const (
	TypeWelcome  Type = "welcome"
	TypeChats    Type = "chats"
	TypeMessages Type = "messages"
	TypeChange   Type = "change"
	TypeAck      Type = "ack"
	TypePong     Type = "pong"
)

// From the page.
const (
	TypeSend    Type = "send"
	TypeRead    Type = "read"
	TypeHistory Type = "history"
	TypePing    Type = "ping"
)

// TypeBye comes from either side.
const TypeBye Type = "bye"

// Welcome is the phone's first frame, sent once the check is passed.
type Welcome struct {
	Type    Type   `json:"type" jsonschema:"enum=welcome"`
	Version int    `json:"version"`
	Phone   string `json:"phone"`  // the account's name
	Device  string `json:"device"` // the ID under which the phone lists this browser
	// LinkSecret is 32 bytes in base64url, with which the page comes back.
	// It is set after pairing only, and only when the page asked to be kept.
	LinkSecret string `json:"linkSecret,omitempty"`
}

// Chats is a part of the chat list, newest message first.
type Chats struct {
	Type  Type   `json:"type" jsonschema:"enum=chats"`
	Seq   int64  `json:"seq"` // every change up to this number is in the list
	Chats []Chat `json:"chats"`
	First bool   `json:"first,omitempty"` // this part begins a list; the page forgets the one before
	Last  bool   `json:"last,omitempty"`  // this part ends the list
}

// Chat is one conversation, with its newest message.
type Chat struct {
	ID     string   `json:"id"`
	Kind   string   `json:"kind" jsonschema:"enum=direct,enum=group,enum=self"`
	Title  string   `json:"title"`
	Unread int      `json:"unread"`
	Last   *Message `json:"last,omitempty"`
}

// Message is one message of a chat.
type Message struct {
	ID   string `json:"id"`
	Chat string `json:"chat"`
	Seq  int64  `json:"seq"`            // order within the chat
	From string `json:"from,omitempty"` // absent: the account's owner
	Text string `json:"text"`
	Time int64  `json:"time"` // milliseconds since 1970, UTC
	// Command is the ID of the command that made the message, where this
	// page gave it: so the page knows its pending message in it.
	Command string `json:"command,omitempty"`
}

// History asks for a chat's messages before a number.
type History struct {
	Type    Type   `json:"type" jsonschema:"enum=history"`
	Request string `json:"request"` // answered in Messages.Request
	Chat    string `json:"chat"`
	Before  int64  `json:"before,omitempty"` // absent: from the end
	Limit   int    `json:"limit"`            // 1 to MaxPage
}

// Messages answers History: a run of messages, oldest first. A long run comes
// in several frames, the newest part first.
type Messages struct {
	Type     Type      `json:"type" jsonschema:"enum=messages"`
	Request  string    `json:"request"`
	Chat     string    `json:"chat"`
	Messages []Message `json:"messages"`
	More     bool      `json:"more,omitempty"` // older ones exist before these
	Last     bool      `json:"last,omitempty"` // this frame ends the answer
	Error    *Error    `json:"error,omitempty"`
}

// Change is one entry of the phone's change log. A message in it was added and
// is the chat's newest; the chat's last is left out then.
type Change struct {
	Type    Type     `json:"type" jsonschema:"enum=change"`
	Seq     int64    `json:"seq"`
	Chat    *Chat    `json:"chat,omitempty"`    // the chat as it now is
	Message *Message `json:"message,omitempty"` // a message that was added
}

// Send asks the phone to add a message.
type Send struct {
	Type Type   `json:"type" jsonschema:"enum=send"`
	ID   string `json:"id"` // the command's ID, made by the page, 1 to MaxID bytes
	Chat string `json:"chat"`
	Text string `json:"text"`
}

// Read asks the phone to move a chat's read position.
type Read struct {
	Type Type   `json:"type" jsonschema:"enum=read"`
	ID   string `json:"id"`
	Chat string `json:"chat"`
	Seq  int64  `json:"seq"` // the last message seen
}

// Ack says that a command was carried out and is durable, or why not.
type Ack struct {
	Type    Type     `json:"type" jsonschema:"enum=ack"`
	ID      string   `json:"id"`                // the command's
	Message *Message `json:"message,omitempty"` // what Send made
	Error   *Error   `json:"error,omitempty"`
}

// Error says why the phone refused.
type Error struct {
	Code string `json:"code" jsonschema:"enum=not-found,enum=invalid,enum=too-many,enum=internal"`
	Text string `json:"text"` // for a person: what failed and what to do
}

// Ping asks for a Pong with the same number, to measure the round trip.
type Ping struct {
	Type Type  `json:"type" jsonschema:"enum=ping"`
	N    int64 `json:"n"`
}

// Pong answers Ping.
type Pong struct {
	Type Type  `json:"type" jsonschema:"enum=pong"`
	N    int64 `json:"n"`
}

// Bye is the last frame of a link: the other side need not wait for the
// path to time out.
type Bye struct {
	Type Type `json:"type" jsonschema:"enum=bye"`
	// Reason: "closing" (the program ends, come back later), "unlinked"
	// (forget the keys), "replaced" (a newer link of the same device took
	// over), "refused" (the check failed), "error" (a frame broke a bound).
	Reason string `json:"reason" jsonschema:"enum=closing,enum=unlinked,enum=replaced,enum=refused,enum=error"`
	Text   string `json:"text,omitempty"` // for a person
}
