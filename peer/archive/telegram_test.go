package archive_test

import (
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tandem/peer/archive"
	"tandem/peer/chat"
)

const telegramAccount = `{
 "about": "Here is the data you requested.",
 "personal_information": {"user_id": 7, "first_name": "Ada", "last_name": "Lovelace", "phone_number": "+43"},
 "contacts": {"about": "", "list": [{"first_name": "Grace", "deep": [[{"a": [1, 2]}]]}]},
 "chats": {"about": "", "list": [
  {"name": "Grace", "type": "personal_chat", "id": 8, "messages": [
   {"id": 1, "type": "message", "date": "2023-12-31T23:58:59", "date_unixtime": "1704067139", "from": "Grace", "from_id": "user8",
    "text": ["hello ", {"type": "bold", "text": "bold"}, " and ", {"type": "text_link", "text": "a page", "href": "https://example.org"}],
    "reactions": [{"type": "emoji", "count": 1, "emoji": "👍", "recent": [{"from": "Ada", "from_id": "user7", "date": "2024-01-01T00:00:00"}]}]},
   {"id": 2, "type": "message", "date": "2023-12-31T23:59:00", "date_unixtime": "1704067140", "edited": "2024-01-01T00:00:00", "edited_unixtime": "1704067200",
    "from": "Ada Lovelace", "from_id": "user7", "reply_to_message_id": 1, "text": "an answer"},
   {"id": 3, "type": "message", "date": "2023-12-31T23:59:01", "date_unixtime": "1704067141", "from": "Grace", "from_id": "user8",
    "photo": "chats/chat_1/photos/photo_1.png", "width": 40, "height": 30, "text": "a caption", "forwarded_from": null},
   {"id": 4, "type": "message", "date": "2023-12-31T23:59:02", "date_unixtime": "1704067142", "from": "Grace", "from_id": "user8",
    "file": "(File not included. Change data exporting settings to download.)", "file_name": "note.ogg", "media_type": "voice_message",
    "mime_type": "audio/ogg", "duration_seconds": 12, "text": ""},
   {"id": 5, "type": "message", "date": "2023-12-31T23:59:03", "date_unixtime": "1704067143", "from": "Grace", "from_id": "user8",
    "location_information": {"latitude": 48.201, "longitude": 16.3695}, "place_name": "A café", "address": "A street", "text": ""},
   {"id": 6, "type": "message", "date": "2023-12-31T23:59:04", "date_unixtime": "1704067144", "from": "Grace", "from_id": "user8",
    "contact_information": {"first_name": "Edsger", "last_name": "D", "phone_number": "+31 1"}, "text": ""},
   {"id": 7, "type": "service", "date": "2023-12-31T23:59:05", "date_unixtime": "1704067145", "actor": "Grace", "actor_id": "user8",
    "action": "phone_call", "duration_seconds": 61, "discard_reason": "hangup", "text": ""},
   {"id": "eight", "type": "message"},
   {"id": 9, "type": "message", "date": "2023-12-31T23:59:06", "date_unixtime": "1704067146", "from": "Grace", "from_id": "user8",
    "poll": {"question": "Tea?", "closed": false, "total_voters": 2, "answers": [{"text": "Yes", "voters": 2, "chosen": true}]}, "text": ""}
  ]},
  {"name": null, "type": "saved_messages", "id": 7, "messages": [
   {"id": 10, "type": "message", "date": "2023-12-31T23:58:59", "from": "Ada Lovelace", "from_id": "user7", "text": "a note"}]}
 ]}}`

func TestImportTelegram(t *testing.T) {
	a := newAccount(t)
	dir := t.TempDir()
	photos := filepath.Join(dir, "chats", "chat_1", "photos")
	if err := os.MkdirAll(photos, 0o700); err != nil {
		t.Fatal(err)
	}
	for path, data := range map[string]string{filepath.Join(dir, "result.json"): telegramAccount,
		filepath.Join(photos, "photo_1.png"): picture(t, color.White)} {
		if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	r := a.importing(archive.ImportOptions{Path: dir})
	if r.Format != "telegram" || r.Chats != 2 || r.People != 1 || r.Messages != 9 || r.Media != 1 || r.Missing != 1 || r.Me != "Ada Lovelace" {
		t.Errorf("the import: %+v", r)
	}
	if len(r.Notes) != 1 || r.Notes[0].Line != 23 {
		t.Errorf("the notes: %+v", r.Notes)
	}
	c, err := a.store.FindChat(t.Context(), "Grace")
	if err != nil {
		t.Fatal(err)
	}
	m := a.messages(c.ID)
	if len(m) != 8 {
		t.Fatalf("%d messages", len(m))
	}
	if m[0].Text != "hello *bold* and a page (https://example.org)" || m[0].From.Name != "Grace" ||
		len(m[0].Reactions) != 1 || m[0].Reactions[0].From.ID != "" || m[0].Reactions[0].Emoji != "👍" {
		t.Errorf("the first: %+v", m[0])
	}
	if !m[1].Mine() || m[1].Quote == nil || m[1].Quote.ID != m[0].ID || m[1].Quote.Pos != m[0].Pos || m[1].Edited.IsZero() {
		t.Errorf("the answer: %+v", m[1])
	}
	if m[2].Kind != chat.Image || !m[2].Forwarded || m[2].Text != "a caption" || m[2].Media.ID == "" {
		t.Errorf("the photo: %+v", m[2])
	}
	if m[3].Kind != chat.Voice || m[3].Media.ID != "" || m[3].Media.Duration != 12_000 || m[3].Media.Name != "note.ogg" {
		t.Errorf("the voice note: %+v", m[3])
	}
	if m[4].Place == nil || m[4].Place.Coordinates != "48.201000,16.369500" || m[5].Card == nil || m[5].Card.Name != "Edsger D" ||
		m[6].Kind != chat.System || m[6].Text != "Grace called, 1m1s" || m[7].Text != "Poll: Tea?\n– Yes (2)" {
		t.Errorf("the others: %+v", m[4:])
	}
	r = a.importing(archive.ImportOptions{Path: dir})
	if r.Messages != 0 || r.Known != 9 || r.Chats != 0 {
		t.Errorf("the second import: %+v", r)
	}
}

func TestImportTelegramChat(t *testing.T) {
	one := `{"name": "Family", "type": "private_group", "id": 99, "messages": [
 {"id": 1, "type": "service", "date": "2020-07-01T12:00:00", "actor": "Grace", "actor_id": "user8", "action": "create_group", "title": "Family", "members": ["Grace", null]},
 {"id": 2, "type": "message", "date": "2020-07-01T12:00:01", "from": "Ada", "from_id": "user7", "text": "hello"},
 {"id": 3, "type": "message", "date": "2020-07-01T12:00:02", "from": null, "from_id": "user9", "text": "gone"}]}`
	a := newAccount(t)
	r := a.importing(archive.ImportOptions{Path: zipped(t, "x.zip", "ChatExport/result.json", one), Me: "Ada", Zone: "Europe/Vienna"})
	if r.Messages != 3 || r.Me != "Ada" || len(r.Notes) != 0 {
		t.Errorf("the import: %+v", r)
	}
	c := a.chats()[0]
	m := a.messages(c.ID)
	if c.Kind != chat.Group || m[0].Text != "Grace created the group “Family”" || !m[1].Mine() || m[2].From.Name != "Deleted account" {
		t.Errorf("%+v %+v", c, m)
	}
	if want := time.Date(2020, 7, 1, 10, 0, 1, 0, time.UTC); !m[1].Time.Equal(want) {
		t.Errorf("the time is %v", m[1].Time)
	}
	again := newAccount(t)
	if r = again.importing(archive.ImportOptions{Path: written(t, "family.json", strings.TrimSpace(one))}); r.Me != "" || len(r.Notes) != 1 {
		t.Errorf("without an owner: %+v", r)
	}
}
