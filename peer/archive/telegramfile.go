package archive

import (
	"fmt"
	"path"
	"strconv"
	"strings"
	"unicode"

	"tandem/peer/archive/telegram"
	"tandem/peer/chat"
)

// addContent adds what a message has besides its text.
func (t *telegramImport) addContent(at int64, m *chat.Message, text *string, w telegram.Message) error {
	switch {
	case w.Photo != "" && m.Kind != chat.System:
		return t.addFile(at, m, chat.Image, w.Photo, w)
	case w.File != "":
		return t.addFile(at, m, telegramKind(w), w.File, w)
	case w.Contact != nil:
		card, ok := t.contactCard(at, w)
		if ok {
			m.Kind, m.Card = chat.Contact, &card
		}
	case w.Place != nil:
		m.Kind, m.Place = chat.Location, &chat.Place{
			Coordinates: degrees(w.Place.Latitude) + "," + degrees(w.Place.Longitude),
			Name:        line(w.PlaceName), Address: line(w.Address)}
	case w.Poll != nil:
		*text = pollText(*w.Poll)
	}
	return nil
}

// telegramKind tells what a file is by what the export calls it.
func telegramKind(w telegram.Message) chat.MessageKind {
	switch w.Media {
	case "sticker":
		return kindFor(chat.Image, w.MIME)
	case "voice_message":
		return chat.Voice
	case "video_message", "video_file", "animation":
		return chat.Video
	case "audio_file":
		return chat.Audio
	}
	return kindFor(chat.File, w.MIME)
}

// addFile adds a photo or file. Where the export does not have it, it says so
// in brackets in place of a path.
func (t *telegramImport) addFile(at int64, m *chat.Message, kind chat.MessageKind, name string, w telegram.Message) error {
	m.Kind = kind
	var media chat.Media
	if strings.HasPrefix(name, "(") {
		t.report.Missing++
		media = chat.Media{Type: typeOfKind(kind)}
	} else {
		var err error
		base := fileName(name)
		if w.FileName != "" {
			base = fileName(w.FileName)
		}
		if media, err = t.attachAs(t.e.name, at, path.Join(t.dir, name), base); err != nil {
			return err
		}
	}
	if media.ID == "" {
		if w.FileName != "" {
			media.Name = fileName(w.FileName)
		}
		if main, sub, ok := strings.Cut(w.MIME, "/"); ok && main != "" && sub != "" {
			media.Type = cut(line(w.MIME), 128)
		}
	} else {
		m.Kind = kindFor(kind, media.Type)
	}
	const most = 1 << 20 // pixels
	if media.Width == 0 && w.Width > 0 && w.Height > 0 && w.Width < most && w.Height < most {
		media.Width, media.Height = w.Width, w.Height
	}
	if media.Duration == 0 && w.Seconds > 0 && w.Seconds < 1e9 {
		media.Duration = int64(w.Seconds * 1000)
	}
	m.Media = &media
	return nil
}

// contactCard returns the card of a shared contact: the vCard of the export, or
// one made of what it says.
func (t *telegramImport) contactCard(at int64, w telegram.Message) (chat.Card, bool) {
	if w.VCard != "" && !strings.HasPrefix(w.VCard, "(") {
		if card, ok := t.card(t.e.name, at, path.Join(t.dir, w.VCard)); ok {
			return card, true
		}
	}
	escape := strings.NewReplacer(`\`, `\\`, ",", `\,`, ";", `\;`)
	name := line(w.Contact.FirstName + " " + w.Contact.LastName)
	if name == "" {
		name = line(w.Contact.Phone)
	}
	vcard := "BEGIN:VCARD\nVERSION:3.0\nFN:" + escape.Replace(name) +
		"\nN:" + escape.Replace(line(w.Contact.LastName)) + ";" + escape.Replace(line(w.Contact.FirstName)) + ";;;\n"
	if phone := line(w.Contact.Phone); phone != "" {
		vcard += "TEL:" + escape.Replace(phone) + "\n"
	}
	return cardOf(vcard+"END:VCARD\n", name)
}

func degrees(v float64) string { return strconv.FormatFloat(v, 'f', 6, 64) }

// pollText writes a poll down.
func pollText(p telegram.Poll) string {
	var b strings.Builder
	b.WriteString("Poll: " + p.Question)
	for _, a := range p.Answers {
		fmt.Fprintf(&b, "\n– %s (%d)", a.Text, a.Voters)
	}
	return b.String()
}

// wasCleaned is the note of a message that clean altered.
const wasCleaned = "control characters were removed"

// clean removes the control characters that no message may have.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, s)
}
