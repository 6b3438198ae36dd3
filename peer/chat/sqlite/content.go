package sqlite

import (
	"encoding/base64"
	"mime"
	"strconv"
	"strings"

	"tandem/peer/chat"
)

// maxExtent bounds a picture's width and height, maxWave a voice note's
// loudness, maxBlur a BlurHash (9 by 9 components take 166), maxType a media
// type (RFC 6838 section 4.2 has 127 on each side).
const (
	maxExtent = 1 << 20
	maxWave   = 64
	maxBlur   = 166
	maxType   = 255
)

// validContent checks what a message says: its kind, and what belongs to it.
func validContent(m *chat.Message) error {
	media, card, place := m.Kind.HasMedia(), m.Kind == chat.Contact, m.Kind == chat.Location
	switch {
	case kindToken(m.Kind) == "":
		return invalid("a message cannot be of the kind %.20q", m.Kind)
	case media != (m.Media != nil):
		return invalid("a message of the kind %s with a file: %t", m.Kind, m.Media != nil)
	case card != (m.Card != nil):
		return invalid("a message of the kind %s with a contact card: %t", m.Kind, m.Card != nil)
	case place != (m.Place != nil):
		return invalid("a message of the kind %s with a place: %t", m.Kind, m.Place != nil)
	}
	switch {
	case media:
		if err := validMedia(m.Media); err != nil {
			return err
		}
	case card:
		if err := validName("the contact's name", m.Card.Name); err != nil {
			return err
		}
		if err := validString("the contact card", m.Card.VCard, chat.MaxVCardBytes, "\r\n\t"); err != nil {
			return err
		}
	case place:
		if err := validPlace(m.Place); err != nil {
			return err
		}
	default:
		return validText(m.Text)
	}
	return validCaption(m.Text)
}

// validContentID is for the ID of a content that is on the phone.
func validContentID(id string) error {
	if b, err := base64.RawURLEncoding.Strict().DecodeString(id); err != nil || len(b) != 32 {
		return invalid("a content's ID is 43 characters of base64url, not %.50q", id)
	}
	return nil
}

func validMedia(d *chat.Media) error {
	if d.ID != "" {
		if err := validContentID(d.ID); err != nil {
			return err
		}
	}
	if d.Name != "" {
		if err := validName("the file's name", d.Name); err != nil {
			return err
		}
		if strings.Contains(d.Name, "/") {
			return invalid("the file's name has a slash: leave the folders out")
		}
	}
	if _, _, err := mime.ParseMediaType(d.Type); err != nil || len(d.Type) > maxType || !strings.Contains(d.Type, "/") {
		return invalid("%.50q is not a media type", d.Type)
	}
	switch {
	case d.Size < 0 || d.Duration < 0:
		return invalid("neither a file's size nor its duration is below zero")
	case d.Size > maxNumber || d.Duration > maxNumber:
		return invalid("a file of %d bytes and %d milliseconds", d.Size, d.Duration)
	case d.Width < 0 || d.Height < 0 || d.Width > maxExtent || d.Height > maxExtent:
		return invalid("a picture of %d by %d points", d.Width, d.Height)
	case len(d.BlurHash) > maxBlur:
		return invalid("a BlurHash of %d bytes, at most %d are stored", len(d.BlurHash), maxBlur)
	case len(d.Thumb) > chat.MaxThumbBytes:
		return invalid("a thumbnail of %d bytes, at most %d are stored", len(d.Thumb), chat.MaxThumbBytes)
	case len(d.Wave) > maxWave:
		return invalid("%d values of loudness, at most %d are stored", len(d.Wave), maxWave)
	}
	return validCharacters("the BlurHash", d.BlurHash, "")
}

func validPlace(p *chat.Place) error {
	for _, f := range []struct{ what, value string }{{"the place's name", p.Name}, {"the place's address", p.Address}} {
		if f.value == "" {
			continue
		}
		if err := validString(f.what, f.value, chat.MaxTitleBytes, "\n"); err != nil {
			return err
		}
	}
	north, east, _ := strings.Cut(p.Coordinates, ",")
	if !degrees(north, 90) || !degrees(east, 180) {
		return invalid("%.50q are not degrees north and east, as in 48.2010,16.3695", p.Coordinates)
	}
	return nil
}

// degrees reports whether s is a number as RFC 5870 writes it, at most most.
func degrees(s string, most float64) bool {
	for _, r := range s {
		if (r < '0' || r > '9') && r != '.' && r != '-' {
			return false
		}
	}
	f, err := strconv.ParseFloat(s, 64)
	return err == nil && len(s) <= 32 && f >= -most && f <= most
}
