package main

import (
	"fmt"
	"time"

	"tandem/peer/chat"
)

// details says all that is known of a message.
func details(c chat.Chat, m chat.Message) []string {
	day := func(t time.Time) string { return t.Local().Format("Monday, 2 January 2006, 15:04:05") }
	from := "You"
	if !m.Mine() {
		from = short(m.From.Name)
	}
	lines := []string{"From      " + from, "In        " + short(c.Title), "Sent      " + day(m.Time)}
	if !m.Edited.IsZero() {
		lines = append(lines, "Edited    "+day(m.Edited))
	}
	if m.Mine() && c.Kind != chat.Self {
		state := "on the phone, not read yet"
		if c.Seen >= m.Pos {
			state = "read"
		}
		lines = append(lines, "State     "+state)
	}
	if f := m.Media; f != nil {
		lines = append(lines, "File      "+cleanLine(f.Name), "Type      "+cleanLine(f.Type), "Size      "+sizeWords(f.Size))
		if f.Width > 0 {
			lines = append(lines, fmt.Sprintf("Pixels    %d×%d", f.Width, f.Height))
		}
		if f.Duration > 0 {
			lines = append(lines, "Length    "+durationWords(time.Duration(f.Duration)*time.Millisecond))
		}
	}
	if m.Place != nil {
		lines = append(lines, "Place     "+cleanLine(m.Place.Coordinates))
	}
	for _, r := range m.Reactions {
		who := "You"
		if r.From.ID != "" {
			who = short(r.From.Name)
		}
		lines = append(lines, "Reaction  "+cleanLine(r.Emoji)+" "+who+", "+r.Time.Local().Format("2 Jan 15:04"))
	}
	return append(lines, "ID        "+cleanLine(m.ID))
}
