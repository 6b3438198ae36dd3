package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"tandem/peer"
	"tandem/peer/chat"
)

type sendCmd struct {
	Chat    string   `arg:"" help:"The chat's ID, its title, or how its title begins."`
	Text    string   `arg:"" optional:"" help:"The message, or the first file's caption; - or none: standard input."`
	File    []string `xor:"content" placeholder:"FILE" help:"Send this file; several: several times."`
	Voice   bool     `help:"The file is a voice note."`
	Contact string   `xor:"content" placeholder:"FILE" help:"Send the contact card in this file (vCard)."`
	Place   string   `xor:"content" placeholder:"LAT,LON" help:"Send this place, in degrees: 48.2010,16.3695. The text is its name."`
	Quote   string   `placeholder:"MSG" help:"Answer the message with this ID, or last:CHAT."`
	From    string   `placeholder:"NAME" help:"Add the message as one that NAME sent to you, as a bridge to another network does."`
}

func (sendCmd) Help() string {
	return `Examples: tandem send Dad "See you at six"; tandem send Mira --file jam.jpg "It turned out well"; uptime | tandem send "Notes to self"`
}

func (c sendCmd) Run(a *app) error {
	if c.Voice && len(c.File) != 1 {
		return usage("--voice needs one --file", "name the recording with --file")
	}
	text, err := c.text(a)
	if err != nil {
		return err
	}
	acc, err := a.reach()
	if err != nil {
		return err
	}
	sent, err := c.send(a, acc, text)
	var chats map[string]*chat.Chat
	if a.out.json {
		var missing error
		chats, missing = chatsOf(a, acc, sent)
		err = errors.Join(err, missing)
	}
	if err := errors.Join(err, acc.close()); err != nil {
		return err
	}
	if !a.out.json {
		return nil
	}
	for _, m := range sent {
		if err := a.out.value(messageJSON(m, chats[m.Chat])); err != nil {
			return err
		}
	}
	return nil
}

// send sends a message for each file, the first with the text; else one.
func (c sendCmd) send(a *app, api peer.API, text string) (sent []chat.Message, err error) {
	to, err := findChat(a, api, c.Chat)
	if err != nil {
		return nil, err
	}
	s := chat.Send{Chat: to.ID, Text: text, By: chat.By{From: c.From}}
	if c.Quote != "" {
		quoted, err := findMessage(a, api, c.Quote)
		if err != nil {
			return nil, err
		}
		s.Quote = quoted.ID
	}
	all, err := c.contents(a, api, s)
	if err != nil {
		return nil, err
	}
	for _, s := range all {
		o, err := api.Do(a.ctx, chat.Command{}, chat.Action{Send: &s})
		if err != nil {
			if len(sent) > 0 {
				err = fmt.Errorf("%d of %d messages were sent, then %w", len(sent), len(all), err)
			}
			return sent, err
		}
		sent = append(sent, o.Messages...)
	}
	return sent, nil
}

// contents makes the messages to send of what the command line names.
func (c sendCmd) contents(a *app, api peer.API, s chat.Send) ([]chat.Send, error) {
	switch {
	case c.Contact != "":
		card, err := readCard(c.Contact)
		if err != nil {
			return nil, err
		}
		s.Kind, s.Card = chat.Contact, &card
		return []chat.Send{s}, nil
	case c.Place != "":
		s.Kind, s.Place = chat.Location, &chat.Place{Coordinates: c.Place, Name: s.Text}
		s.Text = ""
		return []chat.Send{s}, nil
	case len(c.File) == 0:
		return []chat.Send{s}, nil
	}
	var all []chat.Send
	for _, name := range c.File {
		path, err := filepath.Abs(name)
		if err != nil {
			return nil, fmt.Errorf("finding the file: %w", err)
		}
		m, err := api.AddMedia(a.ctx, path, filepath.Base(path))
		if err != nil {
			return nil, err
		}
		one := s
		one.Kind, one.Media = kindOf(m.Type), &m
		if c.Voice {
			if !isSound(m.Type) {
				return nil, &hinted{fmt.Errorf("%s is no recording, but %s", name, m.Type), "leave --voice out to send it as a file"}
			}
			one.Kind = chat.Voice
		}
		all = append(all, one)
		s.Text, s.Quote = "", ""
	}
	return all, nil
}

// isSound reports whether a file may be a voice note. What browsers record has
// the type of a video, with no picture in it.
func isSound(mediaType string) bool {
	return strings.HasPrefix(mediaType, "audio/") || mediaType == "video/webm" || mediaType == "application/ogg"
}

// kindOf is what a file of a media type is sent as.
func kindOf(mediaType string) chat.MessageKind {
	switch kind, _, _ := strings.Cut(mediaType, "/"); {
	case mediaType == "image/svg+xml":
		return chat.File
	case kind == "image":
		return chat.Image
	case kind == "video":
		return chat.Video
	case kind == "audio":
		return chat.Audio
	}
	return chat.File
}

// readCard reads a contact card and the name in it (RFC 6350 section 6.2.1).
func readCard(path string) (chat.Card, error) {
	f, err := os.Open(path)
	if err != nil {
		return chat.Card{}, fmt.Errorf("opening the contact card: %w", err)
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, chat.MaxVCardBytes+1))
	if err != nil {
		return chat.Card{}, fmt.Errorf("reading the contact card: %w", err)
	}
	if len(b) > chat.MaxVCardBytes {
		return chat.Card{}, fmt.Errorf("the contact card is longer than %d bytes", chat.MaxVCardBytes)
	}
	text := strings.ReplaceAll(string(b), "\r\n", "\n")
	for line := range strings.SplitSeq(text, "\n") {
		if name, ok := strings.CutPrefix(line, "FN:"); ok {
			return chat.Card{Name: name, VCard: text}, nil
		}
		if name, value, ok := strings.Cut(line, ":"); ok && strings.HasPrefix(name, "FN;") {
			return chat.Card{Name: value, VCard: text}, nil
		}
	}
	return chat.Card{}, &hinted{errors.New("the contact card names nobody"), "a vCard has a line that begins with FN:"}
}

// text is the message, without the line end that closes standard input.
func (c sendCmd) text(a *app) (string, error) {
	if c.Text != "" && c.Text != "-" || c.Text == "" && (len(c.File) > 0 || c.Contact != "" || c.Place != "") {
		return c.Text, nil
	}
	in, err := openInput(os.Stdin)
	if err != nil {
		return "", err
	}
	defer in.Close()
	if in.terminal {
		a.out.hint("type the message; Ctrl-D on a line of its own sends it")
	}
	text, err := in.all(a.ctx, chat.MaxTextBytes+2)
	if err != nil {
		return "", fmt.Errorf("reading the message from standard input: %w", err)
	}
	return strings.TrimSuffix(strings.TrimSuffix(string(text), "\n"), "\r"), nil
}
