// Package chat holds what a phone keeps: chats, messages, and the devices
// linked to it; and the Store that keeps them.
//
// It knows neither the network nor SQL. Package sqlite implements Store;
// package mirror shows a Store to linked pages.
package chat

import (
	"errors"
	"time"
)

// Bounds on what a Store takes. A value beyond one is refused with an error
// that wraps ErrInvalid, never cut short.
const (
	MaxTextBytes  = 64 << 10 // a message's text, UTF-8
	MaxTitleBytes = 1024     // a chat's title or a participant's name, UTF-8
	MaxPage       = 200      // messages or chats in one answer
	MaxCommandID  = 64       // bytes of a command's ID
)

var (
	// ErrNotFound is returned when no chat, message or device has the ID
	// or name that was asked for.
	ErrNotFound = errors.New("not found")
	// ErrInvalid is returned when a value is outside the bounds of this
	// package: empty or too long a text, bytes that are not UTF-8, control
	// characters.
	ErrInvalid = errors.New("invalid")
	// ErrAmbiguous is returned when a name fits more than one chat or
	// device.
	ErrAmbiguous = errors.New("ambiguous")
)

// Kind says who takes part in a chat.
type Kind string

const (
	Direct Kind = "direct" // one other person
	Group  Kind = "group"  // several people
	Self   Kind = "self"   // notes to oneself
)

// Chat is one conversation.
type Chat struct {
	ID     string   `json:"id"`
	Kind   Kind     `json:"kind"`
	Title  string   `json:"title"`
	Unread int      `json:"unread"`         // messages of others after the read position
	Last   *Message `json:"last,omitempty"` // the newest message; nil when there is none
}

// Message is one message of a chat.
type Message struct {
	ID   string `json:"id"`
	Chat string `json:"chat"` // the chat's ID
	// Seq is the number of the change that added the message: greater for
	// later messages, and the order within a chat.
	Seq int64 `json:"seq"`
	// From is the sender's name; empty for the account's owner.
	From string    `json:"from,omitempty"`
	Text string    `json:"text"`
	Time time.Time `json:"time"` // UTC, whole milliseconds
	// Command is the one that made the message, as long as the Store
	// remembers it; zero otherwise. With it a page knows its own pending
	// message in what the phone tells it.
	Command Command `json:"-"`
}

// Mine reports whether the account's owner sent the message.
func (m Message) Mine() bool { return m.From == "" }

// Draft is a message not yet stored.
type Draft struct {
	Chat string // the chat's ID
	From string // the sender's name; empty for the account's owner
	Text string
	Time time.Time // zero: now
}

// Command names an action that must be carried out once, however often it
// arrives. ID is made by whoever asks; Device scopes it, so that two devices
// cannot collide. The zero Command is an action of the phone itself, which
// is not remembered.
type Command struct {
	Device string
	ID     string
}

// Change is one entry of the change log: what a mirror must learn.
type Change struct {
	Seq     int64    `json:"seq"`
	Chat    *Chat    `json:"chat,omitempty"`    // the chat as it is after the change
	Message *Message `json:"message,omitempty"` // the message, where one was added
}

// Device is a linked browser.
type Device struct {
	ID       string
	Name     string   // the browser, as it named itself: "Firefox 153"
	System   string   // its operating system, as it named itself: "Linux"
	Origin   string   // the page's address: "https://link.example.org"
	Key      [32]byte // its X25519 public key
	Secret   [32]byte // the link secret
	LinkedAt time.Time
	LastSeen time.Time
}

// Account is the phone's own identity.
type Account struct {
	Name       string   // how the phone presents itself: "Ada's phone"
	PrivateKey [32]byte // its X25519 static key
}
