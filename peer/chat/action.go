package chat

import "time"

// Action is something that is done to an account. Exactly one field is set.
// It is carried out whole or not at all.
type Action struct {
	Send    *Send    `json:"send,omitempty"`
	Edit    *Edit    `json:"edit,omitempty"`
	Delete  *Delete  `json:"delete,omitempty"`
	React   *React   `json:"react,omitempty"`
	Star    *Star    `json:"star,omitempty"`
	Forward *Forward `json:"forward,omitempty"`
	Read    *Read    `json:"read,omitempty"`
	Set     *Set     `json:"set,omitempty"`
	Create  *Create  `json:"create,omitempty"`
	Clear   *Clear   `json:"clear,omitempty"`
}

// Send adds a message to a chat, and empties the chat's draft when it is the
// owner's.
type Send struct {
	Chat  string      `json:"chat"`            // the chat's ID
	Kind  MessageKind `json:"kind,omitempty"`  // empty: Text
	Text  string      `json:"text,omitempty"`  // or a caption
	Quote string      `json:"quote,omitempty"` // the ID of the message that it answers, of the same chat
	Media *Media      `json:"media,omitempty"` // its content is on the phone
	Card  *Card       `json:"card,omitempty"`
	Place *Place      `json:"place,omitempty"`
	By
}

// By says who did something, where it was not the account's owner, as a bridge
// to another network does. A page may not set it.
type By struct {
	From string    `json:"from,omitempty"` // the person's name; empty: the account's owner
	Time time.Time `json:"time,omitzero"`  // zero: now
}

// Edit replaces the text of a message; whoever sent it may do so.
type Edit struct {
	Message string `json:"message"` // its ID
	Text    string `json:"text"`
	By
}

// Delete removes messages: from this account, or for everyone, which leaves a
// trace. For everyone only by who sent them.
type Delete struct {
	Messages []string `json:"messages"` // their IDs, 1 to MaxAtOnce
	Everyone bool     `json:"everyone,omitempty"`
	By
}

// React sets somebody's reaction to a message.
type React struct {
	Message string `json:"message"`         // its ID
	Emoji   string `json:"emoji,omitempty"` // empty: takes the reaction back
	By
}

// Star marks messages, or takes the mark away.
type Star struct {
	Messages []string `json:"messages"` // their IDs, 1 to MaxAtOnce
	Off      bool     `json:"off,omitempty"`
}

// Forward copies messages to chats, in the order of Pos. It adds at most
// MaxForwarded.
type Forward struct {
	Messages []string `json:"messages"` // their IDs, 1 to MaxAtOnce
	Chats    []string `json:"chats"`    // their IDs, 1 to MaxAtOnce
}

// Read moves a chat's read position up to a message, never back; it also takes
// back Marked. By somebody else it moves Chat.Seen.
type Read struct {
	Chat string `json:"chat"`
	Pos  int64  `json:"pos"` // the last message seen; above the newest: the newest
	By
}

// Set changes what is set of a chat. What is nil stays as it is.
type Set struct {
	Chat     string  `json:"chat"`
	Title    *string `json:"title,omitempty"`
	Picture  *string `json:"picture,omitempty"` // the ID of a content on the phone; empty: none
	Pinned   *bool   `json:"pinned,omitempty"`
	Archived *bool   `json:"archived,omitempty"`
	Marked   *bool   `json:"marked,omitempty"`
	Muted    *int64  `json:"muted,omitempty"` // until, milliseconds since 1970; 0: not muted
	Draft    *string `json:"draft,omitempty"` // empty: none
}

// Create adds a chat.
type Create struct {
	Kind  Kind   `json:"kind"`
	Title string `json:"title"`
}

// Clear deletes all messages of a chat from this account, and with All the
// chat too.
type Clear struct {
	Chat string `json:"chat"`
	All  bool   `json:"all,omitempty"`
}

// Outcome is what an action made.
type Outcome struct {
	Chat     *Chat     `json:"chat,omitempty"`     // the chat as it is now; nil where it is gone
	Messages []Message `json:"messages,omitempty"` // those that were added or altered
}
