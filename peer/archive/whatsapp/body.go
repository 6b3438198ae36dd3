package whatsapp

import (
	"path"
	"regexp"
	"strings"

	"tandem/peer/chat"
)

var (
	// namedFile is how phones name what they send: Android "IMG-20231231-WA0001.jpg",
	// an iPhone "00000012-PHOTO-2023-12-31-23-59-59.jpg".
	namedFile = regexp.MustCompile(`^(?:(?:IMG|VID|AUD|PTT|STK|DOC|GIF)-\d{8}-WA\d{1,8}|\d{1,10}-.{1,400})\.[A-Za-z0-9]{1,8}$`)
	// suffixed is Android's attachment: "NAME (file attached)".
	suffixed = regexp.MustCompile(`^(.{1,400}\.[A-Za-z0-9]{1,8}) \(([^()]{2,60})\)$`)
	// bracketed is an iPhone's: "<attached: NAME>", after a caption.
	bracketed = regexp.MustCompile(`(?s)^(.*?)<([^<>:：]{2,60})[:：] ?([^<>/\\\n]{1,400}\.[A-Za-z0-9]{1,8})>$`)
	// bulleted is what an iPhone writes before the attachment of a document.
	bulleted = regexp.MustCompile(`^.{1,400} • .{1,60}$`)
	// marked is a mark at the end of a text: "<This message was edited>".
	marked = regexp.MustCompile(`(?s)^(.*?)\s?<([^<>\n]{3,80})>$`)
	// located is a location: "location: https://maps.google.com/?q=48.2,16.3".
	located = regexp.MustCompile(`^(?:[^:\n]{1,40}: ?)?https://(?:maps\.google\.com/(?:maps)?\?q=|www\.google\.com/maps/search/\?api=1&query=)(-?\d{1,3}\.\d+),(-?\d{1,3}\.\d+)$`)
)

// lrm begins what an iPhone wrote by itself, and newer Androids too.
const lrm = "\u200E"

// understand finds out what a message is from its text.
func (m *Message) understand(f Form, o Options) {
	byPhone := strings.HasPrefix(m.Text, lrm)
	plain := strings.TrimSpace(withoutMarks(m.Text))
	m.Text = strings.TrimPrefix(m.Text, lrm)
	m.Kind = chat.Text
	if m.From == "" {
		m.Kind, m.Text = chat.System, plain
		return
	}
	m.takeEdited(&plain)
	key := phraseKey(plain)
	first, caption, _ := strings.Cut(plain, "\n")
	switch {
	case deleted[key] || ownDeleted[key]:
		m.Deleted, m.Text = true, ""
	case m.takeSuffixed(first, caption, o), m.takeBracketed(plain, o):
	case m.takeOmitted(first, caption):
	case m.takePlace(plain):
	case byPhone && m.From == o.Title || notes[key]:
		m.Kind, m.Text = chat.System, plain
	case byPhone && f.shape.bracket && !strings.Contains(plain, "\n") && !poll(plain):
		m.Kind, m.Text = chat.System, plain
	case strings.HasPrefix(first, "<") && strings.HasSuffix(first, ">") && len(first) > 6:
		m.Unknown = clip(first)
	}
}

// takeEdited takes the mark of an edited message away.
func (m *Message) takeEdited(plain *string) {
	if !strings.HasSuffix(*plain, ">") {
		return
	}
	found := marked.FindStringSubmatch(*plain)
	if found == nil || !edited[phraseKey(found[2])] {
		return
	}
	m.Edited, *plain = true, found[1]
	m.Text = strings.TrimRight(m.Text[:strings.LastIndexByte(m.Text, '<')], " \n"+lrm)
}

func (m *Message) takeSuffixed(first, caption string, o Options) bool {
	if !strings.HasSuffix(first, ")") {
		return false
	}
	found := suffixed.FindStringSubmatch(first)
	if found == nil || path.Base(found[1]) != found[1] {
		return false
	}
	if !namedFile.MatchString(found[1]) && !attached[phraseKey(found[2])] && (o.Has == nil || !o.Has(found[1])) {
		return false
	}
	m.attach(found[1], caption)
	return true
}

func (m *Message) takeBracketed(plain string, o Options) bool {
	if !strings.HasSuffix(plain, ">") {
		return false
	}
	found := bracketed.FindStringSubmatch(plain)
	if found == nil {
		return false
	}
	if !namedFile.MatchString(found[3]) && !attached[phraseKey(found[2])] && (o.Has == nil || !o.Has(found[3])) {
		return false
	}
	caption := strings.TrimSpace(found[1])
	if bulleted.MatchString(caption) && !strings.Contains(caption, "\n") {
		caption = "" // only the document's name and pages
	}
	m.attach(found[3], caption)
	return true
}

func (m *Message) attach(name, caption string) {
	m.File, m.Kind, m.Text = name, kindOf(name), strings.TrimSpace(caption)
}

// kindOf tells a message's kind by its file's name.
func kindOf(name string) chat.MessageKind {
	upper := strings.ToUpper(name)
	switch ext := strings.ToLower(path.Ext(name)); ext {
	case ".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic", ".avif", ".bmp":
		return chat.Image
	case ".mp4", ".mov", ".3gp", ".m4v", ".webm", ".mkv", ".avi":
		return chat.Video
	case ".opus", ".ogg", ".m4a", ".mp3", ".aac", ".amr", ".wav", ".flac":
		if ext == ".opus" || strings.HasPrefix(upper, "PTT-") {
			return chat.Voice
		}
		return chat.Audio
	case ".vcf":
		return chat.Contact
	}
	return chat.File
}

func (m *Message) takeOmitted(first, caption string) bool {
	kind, ok := omitted[phraseKey(first)]
	if !ok {
		// An iPhone puts the caption before it: "Look! image omitted".
		i := strings.LastIndex(m.Text, lrm)
		if i < 0 {
			return false
		}
		if kind, ok = omitted[phraseKey(m.Text[i:])]; !ok {
			return false
		}
		caption = strings.TrimSpace(m.Text[:i])
		if bulleted.MatchString(caption) {
			caption = ""
		}
	}
	m.Kind, m.Omitted, m.Text = kind, true, strings.TrimSpace(caption)
	return true
}

func (m *Message) takePlace(plain string) bool {
	if !strings.Contains(plain, "https://") {
		return false
	}
	found := located.FindStringSubmatch(plain)
	if found == nil {
		return false
	}
	m.Kind, m.Text, m.Place = chat.Location, "", found[1]+","+found[2]
	return true
}

// poll reports whether the phone wrote down a poll, which is a person's message.
func poll(plain string) bool {
	first, _, _ := strings.Cut(plain, "\n")
	return strings.HasSuffix(strings.TrimSpace(first), ":")
}
