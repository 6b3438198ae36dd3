package whatsapp_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"tandem/peer/archive/whatsapp"
	"tandem/peer/chat"
)

func TestBodies(t *testing.T) {
	const android, iphone = "31.12.23, 23:58 - ", "[31.12.23, 23:58:59] "
	tests := []struct {
		name, text string
		want       whatsapp.Message
	}{
		{"attachment, Android", android + "Ada: IMG-20231231-WA0001.jpg (file attached)",
			whatsapp.Message{From: "Ada", Kind: chat.Image, File: "IMG-20231231-WA0001.jpg"}},
		{"attachment with a mark and a caption", android + "Ada: \u200eVID-20231231-WA0001.mp4 (Datei angehängt)\nLook!\nAt this.",
			whatsapp.Message{From: "Ada", Kind: chat.Video, File: "VID-20231231-WA0001.mp4", Text: "Look!\nAt this."}},
		{"attachment in a language that is not known", android + "Ada: PTT-20231231-WA0001.opus (xyz abc)",
			whatsapp.Message{From: "Ada", Kind: chat.Voice, File: "PTT-20231231-WA0001.opus"}},
		{"document", android + "Ada: The plan.pdf (archivo adjunto)",
			whatsapp.Message{From: "Ada", Kind: chat.File, File: "The plan.pdf"}},
		{"sticker", android + "Ada: STK-20231231-WA0001.webp (ملف مرفق)",
			whatsapp.Message{From: "Ada", Kind: chat.Image, File: "STK-20231231-WA0001.webp"}},
		{"contact card", android + "Ada: Grace Hopper.vcf (file attached)",
			whatsapp.Message{From: "Ada", Kind: chat.Contact, File: "Grace Hopper.vcf"}},
		{"no attachment", android + "Ada: See main.go (it is short)",
			whatsapp.Message{From: "Ada", Kind: chat.Text, Text: "See main.go (it is short)"}},
		{"attachment, iPhone", "\u200e" + iphone + "Ada: \u200e<attached: 00000012-PHOTO-2023-12-31-23-58-59.jpg>",
			whatsapp.Message{From: "Ada", Kind: chat.Image, File: "00000012-PHOTO-2023-12-31-23-58-59.jpg"}},
		{"attachment with a caption, iPhone", iphone + "Ada: Look! \u200e<Anhang: 00000012-VIDEO-2023-12-31-23-58-59.mp4>",
			whatsapp.Message{From: "Ada", Kind: chat.Video, File: "00000012-VIDEO-2023-12-31-23-58-59.mp4", Text: "Look!"}},
		{"document, iPhone", iphone + "Ada: The plan.pdf • \u200e3 pages \u200e<adjunto: 00000013-The plan.pdf>",
			whatsapp.Message{From: "Ada", Kind: chat.File, File: "00000013-The plan.pdf"}},
		{"voice note, iPhone", iphone + "Ada: \u200e<添付ファイル: 00000014-AUDIO-2023-12-31-23-58-59.opus>",
			whatsapp.Message{From: "Ada", Kind: chat.Voice, File: "00000014-AUDIO-2023-12-31-23-58-59.opus"}},
		{"omitted, Android", android + "Ada: <Media omitted>", whatsapp.Message{From: "Ada", Kind: chat.File, Omitted: true}},
		{"omitted, de", android + "Ada: <Medien ausgeschlossen>", whatsapp.Message{From: "Ada", Kind: chat.File, Omitted: true}},
		{"omitted, es", android + "Ada: <Multimedia omitido>\nMira", whatsapp.Message{From: "Ada", Kind: chat.File, Omitted: true, Text: "Mira"}},
		{"omitted, pt", android + "Ada: <Mídia oculta>", whatsapp.Message{From: "Ada", Kind: chat.File, Omitted: true}},
		{"omitted, ru", android + "Ada: <Без медиафайлов>", whatsapp.Message{From: "Ada", Kind: chat.File, Omitted: true}},
		{"omitted, zh", android + "Ada: <省略多媒体文件>", whatsapp.Message{From: "Ada", Kind: chat.File, Omitted: true}},
		{"image omitted, iPhone", iphone + "Ada: \u200eimage omitted", whatsapp.Message{From: "Ada", Kind: chat.Image, Omitted: true}},
		{"image omitted after a caption, iPhone", iphone + "Ada: Look! \u200eBild weggelassen",
			whatsapp.Message{From: "Ada", Kind: chat.Image, Omitted: true, Text: "Look!"}},
		{"video omitted, iPhone", iphone + "Ada: \u200evídeo omitido", whatsapp.Message{From: "Ada", Kind: chat.Video, Omitted: true}},
		{"edited", android + "Ada: seven <This message was edited>", whatsapp.Message{From: "Ada", Kind: chat.Text, Text: "seven", Edited: true}},
		{"edited, iPhone", iphone + "Ada: sieben\nacht \u200e<Diese Nachricht wurde bearbeitet>",
			whatsapp.Message{From: "Ada", Kind: chat.Text, Text: "sieben\nacht", Edited: true}},
		{"deleted", android + "Ada: This message was deleted", whatsapp.Message{From: "Ada", Kind: chat.Text, Deleted: true}},
		{"deleted by the owner, fr", iphone + "Ada: \u200eVous avez supprimé ce message.", whatsapp.Message{From: "Ada", Kind: chat.Text, Deleted: true}},
		{"location, Android", android + "Ada: location: https://maps.google.com/?q=48.2010,-16.3695",
			whatsapp.Message{From: "Ada", Kind: chat.Location, Place: "48.2010,-16.3695"}},
		{"location, iPhone", iphone + "Ada: \u200eStandort: https://maps.google.com/?q=48.2010,16.3695",
			whatsapp.Message{From: "Ada", Kind: chat.Location, Place: "48.2010,16.3695"}},
		{"poll", iphone + "Ada: \u200ePOLL:\nTea?\n\u200eOPTION: Yes (\u200e2 votes)",
			whatsapp.Message{From: "Ada", Kind: chat.Text, Text: "POLL:\nTea?\n\u200eOPTION: Yes (\u200e2 votes)"}},
		{"note of the phone, Android", android + "Messages and calls are end-to-end encrypted. Tap to learn more.",
			whatsapp.Message{Kind: chat.System, Text: "Messages and calls are end-to-end encrypted. Tap to learn more."}},
		{"note with a colon in quotation marks", android + `Ada changed the subject to "Plan: B"`,
			whatsapp.Message{Kind: chat.System, Text: `Ada changed the subject to "Plan: B"`}},
		{"note of the phone, iPhone", iphone + "Family: \u200eAda created this group",
			whatsapp.Message{From: "Family", Kind: chat.System, Text: "Ada created this group"}},
		{"name from right to left", android + "\u202bעדה לאבלייס\u202c: שלום", whatsapp.Message{From: "עדה לאבלייס", Kind: chat.Text, Text: "שלום"}},
		{"telephone number", android + "\u202a+43 660 1234567\u202c: hello", whatsapp.Message{From: "+43 660 1234567", Kind: chat.Text, Text: "hello"}},
		{"a line that looks like a header of another form", android + "Ada: look\n[31/12/23, 23:58:59] Grace: quoted",
			whatsapp.Message{From: "Ada", Kind: chat.Text, Text: "look\n[31/12/23, 23:58:59] Grace: quoted"}},
		{"control characters", android + "Ada: a\x00b\x07c", whatsapp.Message{From: "Ada", Kind: chat.Text, Text: "abc", Cleaned: true}},
		{"not UTF-8", android + "Ada: caf\xe9", whatsapp.Message{From: "Ada", Kind: chat.Text, Text: "caf\uFFFD", Repaired: true}},
		{"an unknown mark", android + "Ada: <Qqqqq wwwww>",
			whatsapp.Message{From: "Ada", Kind: chat.Text, Text: "<Qqqqq wwwww>", Unknown: "<Qqqqq wwwww>"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, got := read(t, test.text+"\n", "", whatsapp.Options{Title: "Family"})
			if len(got) != 1 {
				t.Fatalf("%d messages, want 1: %+v", len(got), got)
			}
			test.want.Line, test.want.Time = 1, got[0].Time
			if got[0] != test.want {
				t.Errorf("got  %+v\nwant %+v", got[0], test.want)
			}
		})
	}
}

func TestTheExportsFileTellsAnAttachment(t *testing.T) {
	has := func(name string) bool { return name == "x.bin" }
	_, got := read(t, "31.12.23, 23:58 - Ada: x.bin (qqq)\n31.12.23, 23:58 - Ada: y.bin (qqq)\n", "", whatsapp.Options{Has: has})
	if got[0].File != "x.bin" || got[1].File != "" {
		t.Errorf("got %+v", got)
	}
}

func TestDateOrder(t *testing.T) {
	line := func(dates ...string) string {
		var b strings.Builder
		for _, d := range dates {
			b.WriteString(d + ", 10:00 - Ada: hello\n")
		}
		return b.String()
	}
	tests := []struct {
		name, text, asked, want string
		err                     error
	}{
		{name: "a number above 12", text: line("1/2/24", "1/3/24", "1/13/24"), want: "mdy"},
		{name: "times that run on", text: line("30/01/24", "01/02/24", "02/02/24"), want: "dmy"},
		{name: "times that run back otherwise", text: line("11/01/24", "12/01/24", "01/02/24", "02/02/24", "03/02/24"), want: "dmy"},
		{name: "times that run back otherwise, mdy", text: line("01/11/24", "01/12/24", "02/01/24", "02/02/24"), want: "mdy"},
		{name: "nothing says", text: line("01/02/24", "01/03/24"), err: whatsapp.ErrOrder},
		{name: "nothing says, and it was asked for", text: line("01/02/24", "01/03/24"), asked: "mdy", want: "mdy"},
		{name: "all the same", text: line("01/01/24", "02/02/24"), want: "dmy"},
		{name: "asked for what does not fit", text: line("31/01/24"), asked: "mdy", err: whatsapp.ErrDates},
		{name: "no order fits", text: line("31/01/24", "01/31/24"), err: whatsapp.ErrDates},
		{name: "no chat", text: "dear diary,\n", err: whatsapp.ErrNoHeader},
		{name: "nothing", text: "", err: whatsapp.ErrNoHeader},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			form, err := whatsapp.Examine(strings.NewReader(test.text), test.asked, now)
			if !errors.Is(err, test.err) || err == nil && form.Order() != test.want {
				t.Errorf("got %s, %v; want %s, %v", form.Order(), err, test.want, test.err)
			}
		})
	}
}

func TestWhatTheWholeFileTells(t *testing.T) {
	form, _ := read(t, "[31.12.23, 23:58:59] Family: \u200eMessages are encrypted.\n"+
		"[31.12.23, 23:58:59] Ada: hello\n[31.12.23, 23:58:59] Grace: \u200eYou deleted this message.\n", "", whatsapp.Options{})
	if form.Title != "Family" || form.Owner != "Grace" || len(form.Senders) != 2 || form.Senders["Ada"] != 1 {
		t.Errorf("got %+v", form)
	}
	if got := form.String(); got != "day.month.year, 24 hours" {
		t.Errorf("the form is %q", got)
	}
}

func TestTimesAreInTheZone(t *testing.T) {
	vienna, err := time.LoadLocation("Europe/Vienna")
	if err != nil {
		t.Fatal(err)
	}
	_, got := read(t, "31.07.23, 23:58 - Ada: hello\n", "", whatsapp.Options{Zone: vienna})
	if want := time.Date(2023, 7, 31, 21, 58, 0, 0, time.UTC); !got[0].Time.Equal(want) {
		t.Errorf("the time is %v, want %v", got[0].Time, want)
	}
}

func TestTooLongMessage(t *testing.T) {
	text := "31.12.23, 23:58 - Ada: " + strings.Repeat(strings.Repeat("x", 999)+"\n", 1100)
	form, err := whatsapp.Examine(strings.NewReader(text), "", now)
	if err != nil {
		t.Fatal(err)
	}
	for _, err = range whatsapp.Read(strings.NewReader(text), form, whatsapp.Options{Zone: time.UTC}) {
	}
	if !errors.Is(err, whatsapp.ErrTooLong) {
		t.Errorf("got %v", err)
	}
	if _, err = whatsapp.Examine(strings.NewReader(strings.Repeat("x", 2<<20)), "", now); !errors.Is(err, whatsapp.ErrTooLong) {
		t.Errorf("a long line: got %v", err)
	}
}

func TestTitle(t *testing.T) {
	for name, want := range map[string]string{
		"WhatsApp Chat with Ada.txt":          "Ada",
		"WhatsApp Chat - Ada & Grace.zip":     "Ada & Grace",
		"WhatsApp Chat with Ada (1).zip":      "Ada",
		"WhatsApp Chat with Ada (Work).txt":   "Ada (Work)",
		"WhatsApp Chat mit Ada.txt":           "Ada",
		"Chat de WhatsApp con Ada.txt":        "Ada",
		"Discussion WhatsApp avec Ada.txt":    "Ada",
		"Conversa do WhatsApp com Ada.txt":    "Ada",
		"WhatsApp-chat met Ada.txt":           "Ada",
		"Чат WhatsApp с контактом Ада.txt":    "Ада",
		"与Ada的 WhatsApp 聊天.txt":               "Ada",
		"Ada ile WhatsApp Sohbeti.txt":        "Ada",
		"_chat.txt":                           "",
		"notes.txt":                           "",
		"WhatsApp Chat with .txt":             "",
		"folder/WhatsApp Chat with Ada.txt":   "Ada",
		`folder\WhatsApp Chat with Ada 🌊.txt`: "Ada 🌊",
	} {
		if got := whatsapp.Title(name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("31.12.23, 23:58 - Ada: one\ntwo\n", "")
	f.Add("\u200e[12/31/23, 11:58:59\u202fPM] Ada: \u200e<attached: 0-A.jpg>\r\n", "mdy")
	f.Add("٣١\u200f/١٢\u200f/٢٠٢٣، ١١:٥٨ م - عدة: نعم", "dmy")
	f.Fuzz(func(t *testing.T, text, order string) {
		form, err := whatsapp.Examine(strings.NewReader(text), order, now)
		if err != nil {
			return
		}
		for m, err := range whatsapp.Read(strings.NewReader(text), form, whatsapp.Options{Zone: time.UTC}) {
			if err != nil {
				return
			}
			if strings.ContainsAny(m.Text+m.From, "\x00\r\x1b") {
				t.Errorf("control characters in %+v", m)
			}
			if m.Kind == chat.Location && m.Place == "" || m.Kind == chat.Image && m.File == "" && !m.Omitted {
				t.Errorf("without content: %+v", m)
			}
		}
	})
}
