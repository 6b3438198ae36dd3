package chat

import (
	"context"
	"time"
)

// Store keeps an account. Each method is safe for concurrent use. A method
// that changes something returns after the change is durable, and only then
// is it told to the subscribers: commit first, tell afterwards.
type Store interface {
	// Account returns the phone's identity, made at the first call.
	Account(ctx context.Context) (Account, error)
	// Rename changes the account's name.
	Rename(ctx context.Context, name string) error

	// Chats returns the chats after the first offset ones, pinned ones
	// first, then by Active, at most limit (and MaxPage) of them.
	Chats(ctx context.Context, offset, limit int) ([]Chat, error)
	// CountChats returns how many chats there are.
	CountChats(ctx context.Context) (int, error)
	// Chat returns the chat with this ID.
	Chat(ctx context.Context, id string) (Chat, error)
	// FindChat returns the chat whose ID is name, or else the only one
	// whose title is name, or else the only one whose title starts with
	// name, without regard to case. ErrNotFound or ErrAmbiguous otherwise.
	FindChat(ctx context.Context, name string) (Chat, error)
	// Members returns the people of a chat besides the owner, by name, after
	// the first offset ones, at most limit (and MaxPage).
	Members(ctx context.Context, chatID string, offset, limit int) ([]Person, error)

	// Messages returns messages of a chat, oldest first.
	Messages(ctx context.Context, chatID string, r Range) (Page, error)
	// Message returns the message with this ID.
	Message(ctx context.Context, id string) (Message, error)
	// Search returns messages that fit, newest first in Page's order:
	// oldest first.
	Search(ctx context.Context, q Query) (Page, error)

	// Do carries out an action. When cmd was carried out before, Do changes
	// nothing and returns what it made then, as it is now.
	Do(ctx context.Context, cmd Command, a Action) (Outcome, error)
	// Recall returns what Do would where cmd was carried out before; ok is
	// false where it was not. So what the action needs is not looked for again.
	Recall(ctx context.Context, cmd Command, a Action) (out Outcome, ok bool, err error)

	// Import gives f a Batch, and keeps what f puts into it: all of it when f
	// returns nil, and nothing otherwise. No other change is made meanwhile.
	Import(ctx context.Context, f func(Batch) error) error

	// Seq is the number of the last change.
	Seq(ctx context.Context) (int64, error)
	// Since returns what has changed after seq, as it is now, taken together.
	// ok is false when that is more than limit chats and messages, or the log
	// does not reach back: then a mirror starts anew.
	Since(ctx context.Context, seq int64, limit int) (c Change, ok bool, err error)
	// Subscribe calls f with each later change, in order and one at a
	// time, until stop is called. f must not block, nor call the Store.
	Subscribe(f func(Change)) (stop func())

	// HasMedia reports whether a message, chat or person refers to the content
	// with this ID.
	HasMedia(ctx context.Context, id string) (bool, error)

	// Tidy takes the words of what was deleted or edited out of the search
	// index for good. It writes a little at a time.
	Tidy(ctx context.Context) error

	// Devices returns the linked devices, the latest linked first.
	Devices(ctx context.Context) ([]Device, error)
	// PutDevice adds a device or replaces the one with its ID.
	PutDevice(ctx context.Context, d Device) error
	// SeenDevice notes when a device was last linked, and what was moved since
	// this was last noted. ErrNotFound when it was forgotten meanwhile.
	SeenDevice(ctx context.Context, id string, at time.Time, moved Moved) error
	// LabelDevice gives a device the name that the person calls it by; empty:
	// takes it away.
	LabelDevice(ctx context.Context, id, label string) error
	// EndDevice forgets a device and its commands, but keeps an EndedLink of it.
	// The device may be one that was never stored.
	EndDevice(ctx context.Context, d Device, e Ended) error
	// DeleteDevice forgets a device, its keys and its commands, and what is left
	// of one whose link was ended.
	DeleteDevice(ctx context.Context, id string) error
	// EndedLinks returns what is left of devices whose link was ended, the latest
	// ended first.
	EndedLinks(ctx context.Context) ([]EndedLink, error)

	// Close waits for what runs and closes the store.
	Close() error
}

// Range chooses messages of a chat. Of Before, After and Around at most one is
// set; none: the newest.
type Range struct {
	Before int64 `json:"before,omitempty"` // the newest below this Pos
	After  int64 `json:"after,omitempty"`  // the oldest above this Pos
	Around int64 `json:"around,omitempty"` // half of them below this Pos, the others from it on
	Limit  int   `json:"limit"`            // at most so many, and MaxPage
}

// Page is a run of messages, oldest first.
type Page struct {
	Messages []Message `json:"messages"`
	Older    bool      `json:"older,omitempty"` // there are messages before the first
	Newer    bool      `json:"newer,omitempty"` // there are messages after the last
}

// Query says what to search for. Words, Kinds and Starred must all fit; at
// least one of them is set.
type Query struct {
	// Words must all begin a word of the message's text, its file's name or
	// its card's or place's name, without regard to case and accents.
	Words   string        `json:"words,omitempty"`
	Chat    string        `json:"chat,omitempty"`    // the ID of the only chat to search
	Kinds   []MessageKind `json:"kinds,omitempty"`   // any of these
	Starred bool          `json:"starred,omitempty"` // starred ones only
	Before  int64         `json:"before,omitempty"`  // the newest below this Pos; 0: the newest
	Limit   int           `json:"limit"`             // at most so many, and MaxPage
}

// Batch takes what an import reads. Its methods are not safe for concurrent
// use. What has an ID that is known already is left as it is, and not counted
// as added: importing twice adds nothing twice. So is a message that was
// deleted from this account.
type Batch interface {
	// Person adds a person. Messages name it by its ID.
	Person(ctx context.Context, p Person) (added bool, err error)
	// Chat adds a chat; Unread, Active and Last follow from its messages. A
	// Read of 0 means that all of its messages are read, one of -1 that none is.
	Chat(ctx context.Context, c Chat) (added bool, err error)
	// Member adds a person to a chat. Who sends a message is a member anyway.
	Member(ctx context.Context, chatID, personID string) error
	// Message adds a message with all that it has. Its From, its Quote and its
	// Reactions count by their IDs; a Pos that is not free is replaced by the
	// next one after it, a Pos of 0 follows from Time. A message whose Media
	// has no ID and that is known already gets Kind and Media of m where m has
	// the content.
	Message(ctx context.Context, m Message) (added bool, err error)
}
