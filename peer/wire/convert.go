package wire

import (
	"encoding/base64"
	"time"

	"tandem/peer/chat"
)

// FromPerson returns the person as a frame carries it.
func FromPerson(p chat.Person) Person {
	return Person{ID: p.ID, Name: p.Name, Picture: p.Picture}
}

// FromChat returns the chat as a frame carries it, with a preview of its newest
// message. device is the ID of the device that it goes to.
func FromChat(c chat.Chat, device string) Chat {
	w := Chat{
		ID: c.ID, Kind: string(c.Kind), Title: c.Title, Picture: c.Picture,
		Active: c.Active, Unread: c.Unread, Read: c.Read, Seen: c.Seen,
		Marked: c.Marked, Pinned: c.Pinned, Archived: c.Archived,
		Muted: millis(c.Muted), Draft: c.Draft,
	}
	if c.Last != nil {
		w.Last = new(preview(FromMessage(*c.Last, device)))
	}
	return w
}

// preview leaves out what a chat list does not show: the list of an account
// with many pictures would take several times as long.
func preview(m Message) Message {
	m.Text = beginning(m.Text, MaxQuote)
	m.Quote, m.Reactions = nil, nil
	if m.Media != nil {
		media := *m.Media
		media.Thumb, media.Wave = "", ""
		m.Media = &media
	}
	if m.Card != nil {
		m.Card = &Card{Name: m.Card.Name}
	}
	return m
}

// beginning returns at most the first n bytes of s, whole characters.
func beginning(s string, n int) string {
	if len(s) <= n {
		return s
	}
	end := 0
	for i := range s {
		if i > n {
			break
		}
		end = i
	}
	return s[:end]
}

// FromMessage returns the message as a frame carries it. device is the ID of
// the device that it goes to: it alone learns the ID of the command that made
// the message, and only where it gave that command.
//
// A message that fills all its bounds at once is more than a frame takes. It
// goes without its thumbnail, then without its reactions, then without its
// card's details.
func FromMessage(m chat.Message, device string) Message {
	w := Message{
		ID: m.ID, Chat: m.Chat, Pos: m.Pos, From: m.From.ID, Kind: string(m.Kind),
		Text: m.Text, Time: millis(m.Time), Edited: millis(m.Edited),
		Deleted: m.Deleted, Forwarded: m.Forwarded, Starred: m.Starred,
		Media: fromMedia(m.Media),
	}
	if q := m.Quote; q != nil {
		w.Quote = &Quote{
			ID: q.ID, Pos: q.Pos, From: q.From.ID, Kind: string(q.Kind),
			Text: beginning(q.Text, MaxQuote), Deleted: q.Deleted,
		}
	}
	for _, r := range m.Reactions {
		w.Reactions = append(w.Reactions, Reaction{From: r.From.ID, Emoji: r.Emoji})
	}
	if m.Card != nil {
		w.Card = &Card{Name: m.Card.Name, VCard: m.Card.VCard}
	}
	if m.Place != nil {
		w.Place = &Place{Coordinates: m.Place.Coordinates, Name: m.Place.Name, Address: m.Place.Address}
	}
	if m.Command.Device == device {
		w.Command = m.Command.ID
	}
	return fit(w)
}

// maxEntry is how large an entry of a list may be: what remains of a frame is
// for what stands around it.
const maxEntry = MaxFrame - 4<<10

// fit makes a message fit into a frame.
func fit(m Message) Message {
	// Every byte may take two, most take one: a message that is small in any
	// case need not be measured.
	rough := len(m.Text)
	if m.Card != nil {
		rough += len(m.Card.VCard)
	}
	for _, r := range m.Reactions {
		rough += len(r.From) + len(r.Emoji) + 32
	}
	if m.Media != nil {
		rough += len(m.Media.Thumb)
	}
	if 2*rough < maxEntry-16<<10 {
		return m
	}
	if size(m) > maxEntry && m.Media != nil {
		m.Media.Thumb = ""
	}
	if size(m) > maxEntry {
		m.Reactions = nil
	}
	if size(m) > maxEntry && m.Card != nil {
		m.Card.VCard = ""
	}
	return m
}

func fromMedia(m *chat.Media) *Media {
	if m == nil {
		return nil
	}
	return &Media{
		ID: m.ID, Name: m.Name, Type: m.Type, Size: m.Size, Width: m.Width, Height: m.Height,
		Duration: m.Duration, BlurHash: m.BlurHash,
		Thumb: base64.StdEncoding.EncodeToString(m.Thumb),
		Wave:  base64.StdEncoding.EncodeToString(m.Wave),
	}
}

// millis is a time as frames have it; 0 where there is none.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}
