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

	MaxText   = chat.MaxTextBytes  // bytes of a message's text, UTF-8
	MaxName   = chat.MaxTitleBytes // bytes of a title, a name, or an Error's or Bye's text
	MaxPage   = chat.MaxPage       // messages asked for at once
	MaxID     = chat.MaxCommandID  // bytes of any ID
	MaxAtOnce = chat.MaxAtOnce     // messages that one action names
	// MaxForwarded is how many messages one Forward adds: those it names times
	// its chats.
	MaxForwarded = chat.MaxForwarded

	MaxVCard     = chat.MaxVCardBytes  // bytes of a contact card
	MaxEmoji     = chat.MaxEmojiBytes  // bytes of a reaction
	MaxThumb     = chat.MaxThumbBytes  // bytes of a thumbnail, before base64
	MaxWave      = 64                  // values of a voice note's loudness
	MaxQuote     = chat.MaxQuoteBytes  // bytes of a quote's or a preview's text
	MaxReactions = chat.MaxReactions   // reactions to one message
	MaxWords     = chat.MaxSearchBytes // bytes of what is searched for
	MaxKinds     = 16                  // kinds that a search names
	MaxDevices   = 64                  // browsers linked at once

	// Of the bulk channel.
	MaxStreams = 16       // streams open at once, both directions together
	MaxChunk   = 64 << 10 // bytes of content in one frame of the bulk channel
	MaxWhole   = 4 << 20  // bytes of a content that is fetched whole: a picture of a chat or person
	BulkHeader = 12       // bytes before them: stream (4), offset (8), big-endian

	// MaxNumber is the greatest number that JavaScript holds exactly.
	MaxNumber = 1<<53 - 1
)

// Type names a frame.
type Type string

// From the phone.
const (
	TypeWelcome  Type = "welcome"
	TypePeople   Type = "people"
	TypeChats    Type = "chats"
	TypeMessages Type = "messages"
	TypeChange   Type = "change"
	TypeAck      Type = "ack"
	TypeLinked   Type = "linked"
	TypePong     Type = "pong"
)

// From the page.
const (
	TypeDo      Type = "do"
	TypeHistory Type = "history"
	TypeSearch  Type = "search"
	TypeMembers Type = "members"
	TypeDevices Type = "devices"
	TypeRename  Type = "rename"
	TypeUnlink  Type = "unlink"
	TypeFetch   Type = "fetch"
	TypeUpload  Type = "upload"
	TypePing    Type = "ping"
)

// From either side.
const (
	TypeTyping Type = "typing"
	TypeGrant  Type = "grant"
	TypeStop   Type = "stop"
	TypeBye    Type = "bye"
)

// Welcome is the phone's first frame, sent once the check is passed.
type Welcome struct {
	Type    Type   `json:"type" jsonschema:"enum=welcome"`
	Version int    `json:"version"`
	Phone   string `json:"phone"`  // the account's name
	Device  string `json:"device"` // the ID under which the phone lists this browser
	// LinkSecret is 32 bytes in base64url, with which the page comes back.
	// It is set after pairing only, and only when the page asked to be kept.
	LinkSecret string `json:"linkSecret,omitempty"`
	// Log names the change log. A page that comes back names it with the
	// number of the last change that it has.
	Log string `json:"log"`
	// Resumed says that changes follow from the number that the page gave,
	// in place of a chat list.
	Resumed bool `json:"resumed,omitempty"`
}

// Person is somebody who takes part in chats.
type Person struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Picture string `json:"picture,omitempty"` // the ID of a content
}

// People tells of persons before a frame first names them, and when they have
// changed. With Request it answers Members.
type People struct {
	Type    Type     `json:"type" jsonschema:"enum=people"`
	People  []Person `json:"people"`
	Request string   `json:"request,omitempty"`
	Last    bool     `json:"last,omitempty"` // this frame ends the answer
	Error   *Error   `json:"error,omitempty"`
}

// Chats is a part of the chat list: pinned chats first, then by Active, greater
// ones first.
type Chats struct {
	Type  Type   `json:"type" jsonschema:"enum=chats"`
	Seq   int64  `json:"seq"` // every change up to this number is in the list
	Chats []Chat `json:"chats"`
	First bool   `json:"first,omitempty"` // this part begins a list; the page forgets the one before
	Last  bool   `json:"last,omitempty"`  // this part ends the list
}

// Chat is one conversation, with its newest message.
type Chat struct {
	ID       string `json:"id"`
	Kind     string `json:"kind" jsonschema:"enum=direct,enum=group,enum=self"`
	Title    string `json:"title"`
	Picture  string `json:"picture,omitempty"` // the ID of a content
	Active   int64  `json:"active"`            // greater stands first
	Unread   int    `json:"unread"`
	Read     int64  `json:"read,omitempty"` // the read position: a message's pos
	Seen     int64  `json:"seen,omitempty"` // how far the others have read
	Marked   bool   `json:"marked,omitempty"`
	Pinned   bool   `json:"pinned,omitempty"`
	Archived bool   `json:"archived,omitempty"`
	Muted    int64  `json:"muted,omitempty"` // until, milliseconds since 1970
	Draft    string `json:"draft,omitempty"`
	// Last is a preview of the newest message: of its text the first MaxQuote
	// bytes, of its media no thumb and no wave, no quote, no reactions, of a
	// card the name only. It does not take the place of the message itself.
	Last *Message `json:"last,omitempty"`
}

// Message is one message of a chat.
type Message struct {
	ID        string     `json:"id"`
	Chat      string     `json:"chat"`
	Pos       int64      `json:"pos"`            // order by time
	From      string     `json:"from,omitempty"` // a person's ID; absent: the account's owner
	Kind      string     `json:"kind" jsonschema:"enum=text,enum=image,enum=video,enum=audio,enum=voice,enum=file,enum=contact,enum=location,enum=system"`
	Text      string     `json:"text"`
	Time      int64      `json:"time"`             // milliseconds since 1970, UTC
	Edited    int64      `json:"edited,omitempty"` // when it was edited last
	Deleted   bool       `json:"deleted,omitempty"`
	Forwarded bool       `json:"forwarded,omitempty"`
	Starred   bool       `json:"starred,omitempty"`
	Quote     *Quote     `json:"quote,omitempty"`
	Reactions []Reaction `json:"reactions,omitempty"`
	Media     *Media     `json:"media,omitempty"`
	Card      *Card      `json:"card,omitempty"`
	Place     *Place     `json:"place,omitempty"`
	// Command is the ID of the command that made the message, where this
	// page gave it: so the page knows its pending message in it.
	Command string `json:"command,omitempty"`
}

// Quote is the message that another one answers.
type Quote struct {
	ID      string `json:"id"`
	Pos     int64  `json:"pos,omitempty"`  // absent: it is no more
	From    string `json:"from,omitempty"` // a person's ID; absent: the account's owner
	Kind    string `json:"kind"`
	Text    string `json:"text"` // its beginning
	Deleted bool   `json:"deleted,omitempty"`
}

// Reaction is one person's emoji below a message.
type Reaction struct {
	From  string `json:"from,omitempty"` // a person's ID; absent: the account's owner
	Emoji string `json:"emoji"`
}

// Media is a file that is part of a message.
type Media struct {
	ID       string `json:"id,omitempty"` // of its content; absent: it is not on the phone
	Name     string `json:"name,omitempty"`
	Type     string `json:"type"` // its media type (RFC 6838)
	Size     int64  `json:"size"` // bytes
	Width    int    `json:"width,omitempty"`
	Height   int    `json:"height,omitempty"`
	Duration int64  `json:"duration,omitempty"` // milliseconds
	BlurHash string `json:"blurHash,omitempty"`
	Thumb    string `json:"thumb,omitempty"` // a small JPEG, base64
	Wave     string `json:"wave,omitempty"`  // loudness of a voice note, a byte a value, base64
}

// Card is a contact card.
type Card struct {
	Name  string `json:"name"`
	VCard string `json:"vcard"`
}

// Place is a place on earth.
type Place struct {
	Coordinates string `json:"coordinates"` // "48.2010,16.3695" (RFC 5870)
	Name        string `json:"name,omitempty"`
	Address     string `json:"address,omitempty"`
}

// Change is one or more entries of the phone's change log. One that does not fit
// into a frame comes in several: all but the last have the seq of the change
// before, so that a page that was cut off between them asks for all of it again.
type Change struct {
	Type     Type      `json:"type" jsonschema:"enum=change"`
	Seq      int64     `json:"seq"`
	Chats    []Chat    `json:"chats,omitempty"`    // as they now are; last is left out where it is in messages
	Messages []Message `json:"messages,omitempty"` // added or altered
	Gone     []string  `json:"gone,omitempty"`     // IDs of messages that are no more
	Removed  []string  `json:"removed,omitempty"`  // IDs of chats that are no more
	Reset    []string  `json:"reset,omitempty"`    // IDs of chats whose messages are to be read anew
}

// Do asks the phone to carry out an action.
type Do struct {
	Type   Type   `json:"type" jsonschema:"enum=do"`
	ID     string `json:"id"` // the command's ID, made by the page, 1 to MaxID bytes
	Action Action `json:"action"`
}

// Ack says that a command was carried out and is durable, or why not.
type Ack struct {
	Type     Type      `json:"type" jsonschema:"enum=ack"`
	ID       string    `json:"id"`                 // the command's
	Chat     string    `json:"chat,omitempty"`     // the ID of the chat that it made
	Messages []Message `json:"messages,omitempty"` // what it made or altered, as far as a frame of about BatchBytes goes
	Error    *Error    `json:"error,omitempty"`
}

// Error says why the phone refused.
type Error struct {
	Code string `json:"code" jsonschema:"enum=not-found,enum=invalid,enum=too-many,enum=no-space,enum=internal"`
	Text string `json:"text"` // for a person: what failed and what to do
}

// History asks for a run of a chat's messages: the newest, or those before,
// after or around a position.
type History struct {
	Type    Type   `json:"type" jsonschema:"enum=history"`
	Request string `json:"request"` // answered in Messages.Request
	Chat    string `json:"chat"`
	Before  int64  `json:"before,omitempty"`
	After   int64  `json:"after,omitempty"`
	Around  int64  `json:"around,omitempty"`
	Limit   int    `json:"limit"` // 1 to MaxPage
}

// Search asks for messages that fit words, kinds and stars, newest first.
type Search struct {
	Type    Type     `json:"type" jsonschema:"enum=search"`
	Request string   `json:"request"` // answered in Messages.Request
	Words   string   `json:"words,omitempty"`
	Chat    string   `json:"chat,omitempty"` // absent: all chats
	Kinds   []string `json:"kinds,omitempty"`
	Starred bool     `json:"starred,omitempty"`
	Before  int64    `json:"before,omitempty"`
	Limit   int      `json:"limit"` // 1 to MaxPage
}

// Messages answers History and Search: a run of messages, oldest first. A long
// run comes in several frames, the newest part first.
type Messages struct {
	Type     Type      `json:"type" jsonschema:"enum=messages"`
	Request  string    `json:"request"`
	Messages []Message `json:"messages"`
	Older    bool      `json:"older,omitempty"` // older ones exist before these
	Newer    bool      `json:"newer,omitempty"` // newer ones exist after the whole run
	Last     bool      `json:"last,omitempty"`  // this frame ends the answer
	Error    *Error    `json:"error,omitempty"`
}

// Members asks for the people of a chat; People answers.
type Members struct {
	Type    Type   `json:"type" jsonschema:"enum=members"`
	Request string `json:"request"`
	Chat    string `json:"chat"`
}

// Typing says that somebody writes in a chat. It counts for some seconds and is
// not kept.
type Typing struct {
	Type Type   `json:"type" jsonschema:"enum=typing"`
	Chat string `json:"chat"`
	From string `json:"from,omitempty"` // a person's ID; absent: the account's owner, in another page or on the phone
}

// Fetch asks for a part of a content: its bytes come on the bulk channel, with
// Stream in front, up to what is granted.
type Fetch struct {
	Type   Type   `json:"type" jsonschema:"enum=fetch"`
	Stream int64  `json:"stream"` // made by the page, of no open stream, 1 to 2³¹−1
	Media  string `json:"media"`  // the content's ID
	From   int64  `json:"from"`   // the offset of the first byte
	// To is the offset after the last byte, at most the content's size. 0: the
	// whole content, at most MaxWhole, where the page does not know its size; the
	// phone says it by a Grant.
	To    int64 `json:"to"`
	Grant int64 `json:"grant"` // as in Grant
}

// Upload offers a content to the phone. It answers with Grant, whose From says
// where to begin, or Stop.
type Upload struct {
	Type   Type   `json:"type" jsonschema:"enum=upload"`
	Stream int64  `json:"stream"` // as in Fetch
	Upload string `json:"upload"` // the ID of the upload, made by the page: the same when it is resumed
	Size   int64  `json:"size"`   // bytes
}

// Grant lets the sender of a stream send its bytes up to an offset. The receiver
// grants more as it has dealt with what came, so that neither side piles up
// bytes.
type Grant struct {
	Type   Type  `json:"type" jsonschema:"enum=grant"`
	Stream int64 `json:"stream"`
	From   int64 `json:"from,omitempty"` // in the first grant of an upload: the phone has the bytes before this offset
	To     int64 `json:"to"`             // bytes before this offset may be sent; never less than before
}

// Stop ends a stream. The phone's Stop ends an upload that is whole with Media
// set; otherwise Error says why a stream cannot go on. A page's Stop cancels; with
// Drop the phone forgets what it has of an upload.
type Stop struct {
	Type   Type   `json:"type" jsonschema:"enum=stop"`
	Stream int64  `json:"stream"`
	Media  string `json:"media,omitempty"` // the ID of the content that the phone has now
	Drop   bool   `json:"drop,omitempty"`
	Error  *Error `json:"error,omitempty"`
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
	// By says who unlinked the browser: a person at the phone, a person in
	// another linked browser, called Browser, or nobody: it did not come back
	// for too long.
	By      string `json:"by,omitempty" jsonschema:"enum=phone,enum=browser,enum=unused"`
	Browser string `json:"browser,omitempty"`
}
