package archive_test

import (
	"errors"
	"image/color"
	"strings"
	"testing"
	"time"

	"tandem/peer/archive"
	"tandem/peer/chat"
)

const direct = `31.12.23, 23:58 - Messages and calls are end-to-end encrypted. Tap to learn more.
31.12.23, 23:58 - Grace: Happy new year, almost
31.12.23, 23:58 - Grace: Happy new year, almost
31.12.23, 23:59 - Ada: seven
lines
01.01.24, 00:00 - Ada: <Media omitted>
01.01.24, 00:01 - Grace: This message was deleted
01.01.24, 00:02 - Grace: location: https://maps.google.com/?q=48.2010,16.3695
`

func TestImportWhatsAppTwiceThenWithMedia(t *testing.T) {
	a := newAccount(t)
	r := a.importing(archive.ImportOptions{Path: written(t, "WhatsApp Chat with Grace.txt", direct)})
	if r.Format != "whatsapp" || r.Chats != 1 || r.People != 1 || r.Messages != 7 || r.Missing != 1 || r.Me != "Ada" ||
		r.DateForm != "day.month.year, 24 hours" || len(r.Notes) != 0 {
		t.Errorf("the first import: %+v", r)
	}
	chats := a.chats()
	if len(chats) != 1 || chats[0].Title != "Grace" || chats[0].Kind != chat.Direct || chats[0].Unread != 0 {
		t.Fatalf("the chats: %+v", chats)
	}
	r = a.importing(archive.ImportOptions{Path: written(t, "WhatsApp Chat with Grace.txt", direct)})
	if r.Chats != 0 || r.People != 0 || r.Messages != 0 || r.Known != 7 {
		t.Errorf("the second import: %+v", r)
	}
	later := strings.Replace(direct, "<Media omitted>", "IMG-20240101-WA0001.png (file attached)", 1) +
		"01.01.24, 00:03 - Ada: Grace.vcf (file attached)\n"
	r = a.importing(archive.ImportOptions{Path: zipped(t, "WhatsApp Chat with Grace.zip", "WhatsApp Chat with Grace.txt", later,
		"IMG-20240101-WA0001.png", picture(t, color.White), "Grace.vcf", "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Grace Hopper\r\nEND:VCARD\r\n")})
	if r.Messages != 1 || r.Known != 7 || r.Media != 1 || r.Missing != 0 {
		t.Errorf("the later import: %+v", r)
	}
	m := a.messages(chats[0].ID)
	if len(m) != 8 {
		t.Fatalf("%d messages", len(m))
	}
	if m[0].Kind != chat.System || m[1].From.Name != "Grace" || !m[3].Mine() || m[3].Text != "seven\nlines" || !m[5].Deleted ||
		m[6].Place.Coordinates != "48.2010,16.3695" || m[7].Card == nil || m[7].Card.Name != "Grace Hopper" {
		t.Errorf("the messages: %+v", m)
	}
	if m[4].Kind != chat.Image || m[4].Media == nil || m[4].Media.ID == "" || m[4].Media.Width != 40 || m[4].Media.Type != "image/png" {
		t.Errorf("the picture: %+v", m[4].Media)
	}
	if want := time.Date(2024, 1, 1, 0, 1, 0, 0, time.UTC); !m[5].Time.Equal(want) {
		t.Errorf("the time is %v", m[5].Time)
	}
}

// What an account cannot hold is taken out of a text, and said.
func TestControlCharactersAreRemoved(t *testing.T) {
	a := newAccount(t)
	for path, at := range map[string]int64{
		written(t, "WhatsApp Chat with Grace.txt", "31.12.23, 23:58 - Grace: one\x1b[1m\n01.01.24, 00:00 - Ada: two\n"): 1,
		written(t, "result.json", `{"name":"Hopper","type":"personal_chat","id":7,"messages":[{"id":1,"type":"message",`+
			`"date":"2023-12-31T23:58:00","date_unixtime":"1704067080","from":"Hopper","from_id":"user7","text":"one\u001b[1m"}]}`): 0,
	} {
		r := a.importing(archive.ImportOptions{Path: path})
		if len(r.Notes) == 0 || r.Notes[0].Text != "control characters were removed" || at > 0 && r.Notes[0].Line != at {
			t.Errorf("%s: %+v", path, r.Notes)
		}
	}
	for _, c := range a.chats() {
		if m := a.messages(c.ID); m[0].Text != "one[1m" {
			t.Errorf("%s: %q", c.Title, m[0].Text)
		}
	}
}

func TestImportWhatsAppGroupOfAnIPhone(t *testing.T) {
	text := "[12/31/23, 11:58:01\u202fPM] Family: \u200eMessages and calls are end-to-end encrypted.\n" +
		"[12/31/23, 11:58:02\u202fPM] Ada: hello\n" +
		"\u200e[12/31/23, 11:58:03\u202fPM] Grace: Look! \u200e<attached: 00000003-PHOTO-2023-12-31-23-58-03.jpg>\n" +
		"[12/31/23, 11:58:04\u202fPM] Edsger: seven \u200e<This message was edited>\n" +
		"\u200e[12/31/23, 11:58:05\u202fPM] Ada: \u200e<attached: 00000004-STICKER-2023-12-31-23-58-05.webp>\n" +
		"[12/31/23, 11:58:06\u202fPM] Ada: <Qqq www>\n"
	a := newAccount(t)
	path := zipped(t, "WhatsApp Chat - Family.zip", "_chat.txt", text,
		"00000003-PHOTO-2023-12-31-23-58-03.jpg", picture(t, color.Black))
	r := a.importing(archive.ImportOptions{Path: path, Me: "ada"})
	if r.Messages != 6 || r.People != 2 || r.Media != 1 || r.Missing != 1 || r.Me != "Ada" {
		t.Errorf("the import: %+v", r)
	}
	if len(r.Notes) != 2 || r.Notes[0].Line != 5 || r.Notes[1].Line != 6 || r.Notes[1].File != "_chat.txt" {
		t.Errorf("the notes: %+v", r.Notes)
	}
	c := a.chats()[0]
	if c.Kind != chat.Group || c.Title != "Family" || len(a.members(c.ID)) != 2 {
		t.Errorf("the chat: %+v %+v", c, a.members(c.ID))
	}
	m := a.messages(c.ID)
	if m[0].Kind != chat.System || m[0].From.ID != "" || !m[1].Mine() || m[2].Text != "Look!" || m[2].Kind != chat.Image || m[3].Edited.IsZero() {
		t.Errorf("the messages: %+v", m)
	}
}

func TestNobodyIsTakenForTheOwner(t *testing.T) {
	a := newAccount(t)
	r := a.importing(archive.ImportOptions{Path: written(t, "WhatsApp Chat with Family.txt",
		"31.12.23, 23:58 - Ada: a\n31.12.23, 23:58 - Grace: b\n31.12.23, 23:58 - Edsger: c\n")})
	if r.Me != "" || len(r.Notes) != 1 || !strings.Contains(r.Notes[0].Text, "--me") {
		t.Errorf("got %+v", r)
	}
}

func TestImportUndecidedDates(t *testing.T) {
	a := newAccount(t)
	path := written(t, "WhatsApp Chat with Grace.txt", "1/2/24, 23:58 - Grace: a\n1/3/24, 23:58 - Ada: b\n")
	if _, err := a.tryImport(archive.ImportOptions{Path: path}); !errors.Is(err, archive.ErrUndecided) || !strings.Contains(err.Error(), "--date-order") {
		t.Errorf("got %v", err)
	}
	if len(a.chats()) != 0 {
		t.Error("something was imported")
	}
	a.importing(archive.ImportOptions{Path: path, DateOrder: "mdy"})
	if m := a.messages(a.chats()[0].ID); m[0].Time.Month() != time.January {
		t.Errorf("got %v", m[0].Time)
	}
}

func TestOneChatsDatesDecideForAll(t *testing.T) {
	a := newAccount(t)
	r := a.importing(archive.ImportOptions{Path: zipped(t, "x.zip", "WhatsApp Chat with Grace.txt", "1/2/24, 23:58 - Grace: a\n",
		"WhatsApp Chat with Edsger.txt", "1/31/24, 23:58 - Edsger: a\n1/31/24, 23:59 - Ada: a\n")})
	if r.Chats != 2 || r.Me != "Ada" || r.DateForm != "month/day/year, 24 hours" {
		t.Errorf("got %+v", r)
	}
	c, err := a.store.FindChat(t.Context(), "Grace")
	if err != nil {
		t.Fatal(err)
	}
	if m := a.messages(c.ID); m[0].Time.Month() != time.January {
		t.Errorf("got %v", m[0].Time)
	}
}

func TestImportLongMessage(t *testing.T) {
	long := strings.Repeat("wörter ", 15_000)
	a := newAccount(t)
	r := a.importing(archive.ImportOptions{Path: written(t, "WhatsApp Chat with Grace.txt", "31.12.23, 23:58 - Grace: "+long+"\n")})
	if r.Messages != 2 {
		t.Errorf("got %+v", r)
	}
	var all string
	for _, m := range a.messages(a.chats()[0].ID) {
		all += m.Text
	}
	if strings.TrimSpace(all) != strings.TrimSpace(long) {
		t.Error("something is lost")
	}
}
