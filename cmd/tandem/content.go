package main

import (
	"fmt"
	"strings"
	"time"

	"tandem/peer/chat"
)

// contentWords says in one line what a message has besides its text: its file,
// card or place. Empty where it has none.
func contentWords(m chat.Message) string {
	switch {
	case m.Deleted:
		return ""
	case m.Media != nil:
		return mediaWords(m.Kind, *m.Media)
	case m.Kind.HasMedia():
		return "[" + kindWord(m.Kind) + ", not on the phone]"
	case m.Card != nil:
		return "[contact] " + cleanLine(m.Card.Name)
	case m.Place != nil:
		words := []string{"[place]"}
		for _, s := range []string{m.Place.Name, m.Place.Address, m.Place.Coordinates} {
			if s != "" {
				words = append(words, cleanLine(s))
			}
		}
		return strings.Join(words, " ")
	}
	return ""
}

// summary is a message on one line.
func summary(m chat.Message) string {
	if m.Deleted {
		return "This message was deleted"
	}
	words := make([]string, 0, 2)
	for _, s := range []string{contentWords(m), cleanLine(m.Text)} {
		if s != "" {
			words = append(words, s)
		}
	}
	return strings.Join(words, " ")
}

func mediaWords(k chat.MessageKind, m chat.Media) string {
	facts := []string{kindWord(k)}
	if m.Duration > 0 {
		facts = append(facts, durationWords(time.Duration(m.Duration)*time.Millisecond))
	}
	if m.Size > 0 {
		facts = append(facts, sizeWords(m.Size))
	}
	if m.ID == "" {
		facts = append(facts, "not on the phone")
	}
	words := "[" + strings.Join(facts, ", ") + "]"
	if m.Name != "" && k != chat.Voice {
		words += " " + cleanLine(m.Name)
	}
	return words
}

func kindWord(k chat.MessageKind) string {
	switch k {
	case chat.Image:
		return "photo"
	case chat.Voice:
		return "voice note"
	case chat.Location:
		return "place"
	}
	return cleanLine(string(k))
}

// sizeWords returns "512 B", "1.2 MB": units of 1000.
func sizeWords(n int64) string {
	if n < 1000 {
		return fmt.Sprintf("%d B", n)
	}
	value, unit := float64(n)/1000, 0
	for value >= 999.95 && unit < 3 {
		value, unit = value/1000, unit+1
	}
	return fmt.Sprintf("%.1f %s", value, []string{"kB", "MB", "GB", "TB"}[unit])
}

// durationWords returns "0:07", "1:02:03".
func durationWords(d time.Duration) string {
	s := int(d.Round(time.Second) / time.Second)
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}
