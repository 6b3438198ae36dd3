// Package chat holds what a phone keeps: people, chats, messages with their
// media, and the devices linked to it; what can be done to them; and the Store
// that keeps them.
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
	MaxTextBytes   = 64 << 10 // a message's text or a draft, UTF-8
	MaxTitleBytes  = 1024     // a chat's title, a person's or a file's name, UTF-8
	MaxVCardBytes  = 64 << 10 // a contact card
	MaxEmojiBytes  = 64       // a reaction
	MaxThumbBytes  = 12 << 10 // a thumbnail
	MaxQuoteBytes  = 512      // of a quoted message's text, as a Quote repeats it
	MaxReactions   = 256      // people who reacted to one message
	MaxPage        = 200      // messages, chats or people in one answer
	MaxCommandID   = 64       // bytes of any ID
	MaxAtOnce      = 100      // messages that one action names
	MaxForwarded   = 1000     // messages that one Forward adds: those it names times its chats
	MaxSearchBytes = 256      // what is searched for
)

var (
	// ErrNotFound is returned when no chat, message or device has the ID
	// or name that was asked for.
	ErrNotFound = errors.New("not found")
	// ErrInvalid is returned when a value is outside the bounds of this
	// package: empty or too long a text, bytes that are not UTF-8, control
	// characters; or when an action does not fit what it is done to, as
	// editing somebody else's message.
	ErrInvalid = errors.New("invalid")
	// ErrNoSpace is returned when the disk, or the quota on it, is full.
	// Nothing was changed.
	ErrNoSpace = errors.New("no space is left: free some on the disk, then try again")
	// ErrAmbiguous is returned when a name fits more than one chat or
	// device.
	ErrAmbiguous = errors.New("ambiguous")
)

// Person is somebody who takes part in chats. The zero Person is the account's
// owner.
type Person struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Picture string `json:"picture,omitempty"` // the ID of a picture's content
}

// Kind says who takes part in a chat.
type Kind string

const (
	Direct Kind = "direct" // one other person
	Group  Kind = "group"  // several people
	Self   Kind = "self"   // notes to oneself
)

// Chat is one conversation.
type Chat struct {
	ID      string `json:"id"`
	Kind    Kind   `json:"kind"`
	Title   string `json:"title"`
	Picture string `json:"picture,omitempty"` // the ID of a picture's content
	// Active orders the chats: greater stands first. It is the Pos of the
	// newest message, or of when the chat was made.
	Active int64 `json:"active"`
	Unread int   `json:"unread"` // messages of others after Read
	Read   int64 `json:"read"`   // the read position: a message's Pos
	// Seen is how far the others have read what the owner wrote: a
	// message's Pos.
	Seen     int64     `json:"seen,omitempty"`
	Marked   bool      `json:"marked,omitempty"` // marked as unread by hand
	Pinned   bool      `json:"pinned,omitempty"`
	Archived bool      `json:"archived,omitempty"`
	Muted    time.Time `json:"muted,omitzero"`  // no notifications before; Forever: until unmuted
	Draft    string    `json:"draft,omitempty"` // a text not yet sent
	Last     *Message  `json:"last,omitempty"`  // the newest message; nil when there is none
}

// Forever is the Muted of a chat that is muted without an end.
var Forever = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)

// MessageKind says what a message is.
type MessageKind string

const (
	Text     MessageKind = "text"
	Image    MessageKind = "image"
	Video    MessageKind = "video"
	Audio    MessageKind = "audio"
	Voice    MessageKind = "voice" // a voice note
	File     MessageKind = "file"
	Contact  MessageKind = "contact"
	Location MessageKind = "location"
	System   MessageKind = "system" // a note: "Grace joined"; From is who did it, where known
)

// HasMedia reports whether messages of this kind have a Media.
func (k MessageKind) HasMedia() bool {
	switch k {
	case Image, Video, Audio, Voice, File:
		return true
	}
	return false
}

// Message is one message of a chat.
type Message struct {
	ID   string `json:"id"`
	Chat string `json:"chat"` // the chat's ID
	// Pos orders the account's messages by time; no two have the same. It is
	// the time in milliseconds times PosPerMilli, plus what makes it unique.
	Pos  int64       `json:"pos"`
	From Person      `json:"from,omitzero"` // zero: the account's owner
	Kind MessageKind `json:"kind"`
	// Text is what was written: the text, a caption, or a system note. Empty
	// in a message that was deleted for everyone.
	Text      string     `json:"text"`
	Time      time.Time  `json:"time"`            // UTC, whole milliseconds
	Edited    time.Time  `json:"edited,omitzero"` // when it was edited last
	Deleted   bool       `json:"deleted,omitempty"`
	Forwarded bool       `json:"forwarded,omitempty"`
	Starred   bool       `json:"starred,omitempty"`
	Quote     *Quote     `json:"quote,omitempty"`
	Reactions []Reaction `json:"reactions,omitempty"` // in the order of their times
	Media     *Media     `json:"media,omitempty"`
	Card      *Card      `json:"card,omitempty"`  // of a Contact
	Place     *Place     `json:"place,omitempty"` // of a Location
	// Command is the one that made the message, as long as the Store
	// remembers it; zero otherwise. With it a page knows its own pending
	// message in what the phone tells it.
	Command Command `json:"-"`
}

// PosPerMilli is how many positions a millisecond has.
const PosPerMilli = 1024

// Mine reports whether the account's owner sent the message.
func (m Message) Mine() bool { return m.From.ID == "" && m.Kind != System }

// Quote is the message that another one answers, as it is now.
type Quote struct {
	ID      string      `json:"id"`
	Pos     int64       `json:"pos"` // 0: the quoted message is gone
	From    Person      `json:"from,omitzero"`
	Kind    MessageKind `json:"kind"`
	Text    string      `json:"text"` // its beginning, at most MaxQuoteBytes
	Deleted bool        `json:"deleted,omitempty"`
}

// Reaction is one person's emoji below a message.
type Reaction struct {
	From  Person    `json:"from,omitzero"` // zero: the account's owner
	Emoji string    `json:"emoji"`
	Time  time.Time `json:"time"`
}

// Media is a file that is part of a message.
type Media struct {
	// ID names the content: the SHA-256 over the SHA-256 of each of its
	// blocks of 1 MiB, in base64url without padding (43 characters). Empty
	// where the file is not on the phone.
	ID       string `json:"id,omitempty"`
	Name     string `json:"name,omitempty"` // the file's name, without folders
	Type     string `json:"type"`           // its media type (RFC 6838): "image/jpeg"
	Size     int64  `json:"size"`           // bytes
	Width    int    `json:"width,omitempty"`
	Height   int    `json:"height,omitempty"`
	Duration int64  `json:"duration,omitempty"` // milliseconds
	BlurHash string `json:"blurHash,omitempty"` // https://blurha.sh
	Thumb    []byte `json:"thumb,omitempty"`    // a small JPEG, at most MaxThumbBytes
	Wave     []byte `json:"wave,omitempty"`     // loudness of a voice note, at most 64 values of 0 to 255
}

// Card is a contact card.
type Card struct {
	Name  string `json:"name"`
	VCard string `json:"vcard"` // RFC 6350, or the older 3.0
}

// Place is a place on earth.
type Place struct {
	// Coordinates are degrees north and east as in a geo: URI (RFC 5870),
	// "48.2010,16.3695".
	Coordinates string `json:"coordinates"`
	Name        string `json:"name,omitempty"`
	Address     string `json:"address,omitempty"`
}

// Command names an action that must be carried out once, however often it
// arrives. ID is made by whoever asks; Device scopes it, so that two devices
// cannot collide. The zero Command is an action of the phone itself, which
// is not remembered.
type Command struct {
	Device string `json:"device,omitempty"`
	ID     string `json:"id,omitempty"`
}

// Change is one entry of the change log, or several taken together: what a
// mirror must learn. Chats and messages are as they are after the change.
type Change struct {
	Seq      int64     `json:"seq"` // every change up to this number is part of it
	Chats    []Chat    `json:"chats,omitempty"`
	Messages []Message `json:"messages,omitempty"` // added or altered
	Gone     []string  `json:"gone,omitempty"`     // IDs of messages that are no more
	Removed  []string  `json:"removed,omitempty"`  // IDs of chats that are no more
	// Reset has the IDs of chats of which too much has changed to be listed:
	// what was known of their messages is to be read anew.
	Reset []string `json:"reset,omitempty"`
	// People whose name or picture has changed.
	People []Person `json:"people,omitempty"`
}

// Device is a linked browser.
type Device struct {
	ID       string
	Name     string   // the browser, as it named itself: "Firefox 153"
	Label    string   // as the person calls it; empty: by its Name
	System   string   // its operating system, as it named itself: "Linux"
	Origin   string   // the page's address: "https://link.example.org"
	Key      [32]byte // its X25519 public key
	Secret   [32]byte // the link secret
	LinkedAt time.Time
	LastSeen time.Time
	Moved    Moved // over all of its links that have ended, and most of one that has not
}

// Moved counts the bytes of frames on both channels of a link.
type Moved struct {
	Sent     int64 `json:"sent"` // to the browser
	Received int64 `json:"received"`
}

// EndedBy says who ended a link.
type EndedBy string

const (
	ByPhone   EndedBy = "phone"   // a person, at the phone
	ByBrowser EndedBy = "browser" // a person, in another linked browser
	ByDisuse  EndedBy = "unused"  // nobody: the browser did not come back for too long
)

// Ended says who ended a link, and when.
type Ended struct {
	By      EndedBy
	Browser string // of ByBrowser: what the other browser is called
	At      time.Time
}

// EndedLink is what remains of a device whose link was ended while it was away:
// what it takes to tell it so when it comes back, and nothing else.
type EndedLink struct {
	ID          string
	Origin      string
	Key, Secret [32]byte
	Ended
}

// Account is the phone's own identity.
type Account struct {
	Name       string   // how the phone presents itself: "Ada's phone"
	PrivateKey [32]byte // its X25519 static key
	// Log names the change log. Numbers of changes mean nothing in another
	// log, such as that of a restored copy.
	Log string
}
