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

	// Chats returns the chats after the first offset ones, newest message
	// first, at most limit (and MaxPage) of them.
	Chats(ctx context.Context, offset, limit int) ([]Chat, error)
	// CountChats returns how many chats there are.
	CountChats(ctx context.Context) (int, error)
	// Chat returns the chat with this ID.
	Chat(ctx context.Context, id string) (Chat, error)
	// FindChat returns the chat whose ID is name, or else the only one
	// whose title is name, or else the only one whose title starts with
	// name, without regard to case. ErrNotFound or ErrAmbiguous otherwise.
	FindChat(ctx context.Context, name string) (Chat, error)
	// CreateChat adds a chat.
	CreateChat(ctx context.Context, kind Kind, title string) (Chat, error)

	// Messages returns the newest messages of a chat, oldest first: at
	// most limit (and MaxPage) of those with a Seq below before; before 0
	// means from the end.
	Messages(ctx context.Context, chatID string, before int64, limit int) ([]Message, error)
	// Send adds a message. When cmd was carried out before, Send changes
	// nothing and returns the message that it made then.
	Send(ctx context.Context, cmd Command, d Draft) (Message, error)
	// Read moves a chat's read position up to the message with the number
	// seq; it never moves back. Messages of others after it are unread.
	Read(ctx context.Context, cmd Command, chatID string, seq int64) (Chat, error)

	// Seq is the number of the last change.
	Seq(ctx context.Context) (int64, error)
	// Subscribe calls f with each later change, in order and one at a
	// time, until stop is called. f must not block, nor call the Store.
	Subscribe(f func(Change)) (stop func())

	// Devices returns the linked devices, the latest linked first.
	Devices(ctx context.Context) ([]Device, error)
	// PutDevice adds a device or replaces the one with its ID.
	PutDevice(ctx context.Context, d Device) error
	// SeenDevice notes when a device was last linked. ErrNotFound when it
	// was forgotten meanwhile.
	SeenDevice(ctx context.Context, id string, at time.Time) error
	// DeleteDevice forgets a device, its keys and its commands.
	DeleteDevice(ctx context.Context, id string) error

	// Close waits for what runs and closes the store.
	Close() error
}
