package telegram

import (
	"strconv"
	"strings"
	"time"
)

// Owner is whose account was exported, where all of it was.
type Owner struct {
	ID        int64  `json:"user_id"`
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name"`
}

// Name is the owner's name as messages have it.
func (o Owner) Name() string { return strings.TrimSpace(o.FirstName + " " + o.LastName) }

// Chat is a chat, without its messages.
type Chat struct {
	Name string // empty: a deleted account, or the owner's notes
	Type string // "personal_chat", "private_group" and so on
	ID   int64
}

// Message is a message as the export has it. Files are paths within the export, or
// say in brackets why they are not there.
type Message struct {
	ID       int64     `json:"id"`
	Type     string    `json:"type"` // "message" or "service"
	Date     string    `json:"date"` // without a zone: "2023-12-31T23:58:59"
	Unix     unix      `json:"date_unixtime"`
	Edited   string    `json:"edited"`
	EditUnix unix      `json:"edited_unixtime"`
	From     string    `json:"from"`
	FromID   personID  `json:"from_id"` // "user123456"
	Actor    string    `json:"actor"`
	ActorID  personID  `json:"actor_id"`
	Action   string    `json:"action"`
	Title    string    `json:"title"`
	Members  []*string `json:"members"`
	Discard  string    `json:"discard_reason"`

	Text      Text    `json:"text"`
	ReplyTo   int64   `json:"reply_to_message_id"`
	ReplyPeer string  `json:"reply_to_peer_id"` // of another chat
	Forwarded present `json:"forwarded_from"`

	Photo    string  `json:"photo"`
	File     string  `json:"file"`
	FileName string  `json:"file_name"`
	Media    string  `json:"media_type"`
	MIME     string  `json:"mime_type"`
	Width    int     `json:"width"`
	Height   int     `json:"height"`
	Seconds  float64 `json:"duration_seconds"`

	Contact   *Contact   `json:"contact_information"`
	VCard     string     `json:"contact_vcard"`
	Place     *Place     `json:"location_information"`
	PlaceName string     `json:"place_name"`
	Address   string     `json:"address"`
	Poll      *Poll      `json:"poll"`
	Reactions []Reaction `json:"reactions"`
}

// Contact is a shared contact.
type Contact struct {
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name"`
	Phone     string `json:"phone_number"`
}

// Place is a shared location, in degrees.
type Place struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
}

// Poll is a poll with its votes.
type Poll struct {
	Question string `json:"question"`
	Answers  []struct {
		Text   string `json:"text"`
		Voters int64  `json:"voters"`
	} `json:"answers"`
}

// Reaction is one emoji below a message, and the last of those who chose it.
type Reaction struct {
	Type   string `json:"type"` // "emoji", or another that has no character
	Emoji  string `json:"emoji"`
	Recent []struct {
		From   string   `json:"from"`
		FromID personID `json:"from_id"`
		Date   string   `json:"date"`
	} `json:"recent"`
}

// Time returns when the message was sent; older exports say so only in the zone
// of whoever made them. ok is false where there is no such time.
func (m Message) Time(zone *time.Location) (t time.Time, ok bool) { return at(m.Date, m.Unix, zone) }

// EditTime is Time for the last edit.
func (m Message) EditTime(zone *time.Location) (t time.Time, ok bool) {
	return at(m.Edited, m.EditUnix, zone)
}

func at(date string, seconds unix, zone *time.Location) (time.Time, bool) {
	if seconds > 0 {
		return time.Unix(int64(seconds), 0).UTC(), true
	}
	t := ParseDate(date, zone)
	return t, !t.IsZero() && t.Unix() > 0
}

// ParseDate reads "2023-12-31T23:58:59"; the zero time where it is no date.
func ParseDate(date string, zone *time.Location) time.Time {
	t, err := time.ParseInLocation("2006-01-02T15:04:05", date, zone)
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}

// unix is seconds since 1970 as a string or number.
type unix int64

func (u *unix) UnmarshalJSON(data []byte) error {
	n, err := strconv.ParseInt(strings.Trim(string(data), `"`), 10, 64)
	if err != nil || n > 1<<37 {
		n = 0
	}
	*u = unix(n)
	return nil
}

// personID is "user123456"; old exports have the number alone.
type personID string

func (p *personID) UnmarshalJSON(data []byte) error {
	s := strings.Trim(string(data), `"`)
	switch _, err := strconv.ParseInt(s, 10, 64); {
	case s == "null":
		s = ""
	case err == nil:
		s = "user" + s
	}
	*p = personID(s)
	return nil
}

// present reports whether a field is there; it may be null, as the name of an
// account that was deleted is.
type present bool

func (p *present) UnmarshalJSON([]byte) error {
	*p = true
	return nil
}
