package wire

// Action is what a page asks the phone to do. Exactly one field is set. The
// fields mean what those of chat.Action mean.
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

// Send adds a message to a chat, and empties the chat's draft.
type Send struct {
	Chat  string `json:"chat"`
	Kind  string `json:"kind,omitempty" jsonschema:"enum=text,enum=image,enum=video,enum=audio,enum=voice,enum=file,enum=contact,enum=location"` // absent: text
	Text  string `json:"text,omitempty"`                                                                                                         // or a caption
	Quote string `json:"quote,omitempty"`                                                                                                        // the ID of the message that it answers
	Media *Media `json:"media,omitempty"`                                                                                                        // the phone measures what it can itself
	Card  *Card  `json:"card,omitempty"`
	Place *Place `json:"place,omitempty"`
}

// Edit replaces the text of one of the owner's messages.
type Edit struct {
	Message string `json:"message"`
	Text    string `json:"text"`
}

// Delete removes messages from this account, or for everyone, which leaves a
// trace; for everyone only the owner's own.
type Delete struct {
	Messages []string `json:"messages"` // 1 to MaxAtOnce
	Everyone bool     `json:"everyone,omitempty"`
}

// React sets the owner's reaction to a message.
type React struct {
	Message string `json:"message"`
	Emoji   string `json:"emoji,omitempty"` // absent: takes it back
}

// Star marks messages, or takes the mark away.
type Star struct {
	Messages []string `json:"messages"` // 1 to MaxAtOnce
	Off      bool     `json:"off,omitempty"`
}

// Forward copies messages to chats: at most MaxForwarded are added.
type Forward struct {
	Messages []string `json:"messages"` // 1 to MaxAtOnce
	Chats    []string `json:"chats"`    // 1 to MaxAtOnce
}

// Read moves a chat's read position up to a message, never back.
type Read struct {
	Chat string `json:"chat"`
	Pos  int64  `json:"pos"`
}

// Set changes what is set of a chat. What is absent stays as it is.
type Set struct {
	Chat     string  `json:"chat"`
	Title    *string `json:"title,omitempty"`
	Picture  *string `json:"picture,omitempty"` // the ID of a content; empty: none
	Pinned   *bool   `json:"pinned,omitempty"`
	Archived *bool   `json:"archived,omitempty"`
	Marked   *bool   `json:"marked,omitempty"` // as unread
	Muted    *int64  `json:"muted,omitempty"`  // until, milliseconds since 1970; 0: not muted
	Draft    *string `json:"draft,omitempty"`  // empty: none
}

// Create adds a chat.
type Create struct {
	Kind  string `json:"kind" jsonschema:"enum=direct,enum=group,enum=self"`
	Title string `json:"title"`
}

// Clear deletes all messages of a chat from this account, and with All the
// chat too.
type Clear struct {
	Chat string `json:"chat"`
	All  bool   `json:"all,omitempty"`
}
