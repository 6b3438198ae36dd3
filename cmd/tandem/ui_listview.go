package main

import (
	"strconv"
	"strings"
	"time"

	"charm.land/lipgloss/v2"

	"tandem/peer/chat"
)

// head is how many lines stand above the chats.
func (l *chatList) head() int {
	if l.filtering || l.filter.Value() != "" {
		return 1
	}
	return 0
}

// view draws the list; each chat takes two lines.
func (l *chatList) view(by look, width, height int, focused bool, now time.Time) []string {
	switch {
	case l.failed != nil && !l.loaded:
		return by.block(append([]string{""}, by.paragraphs(width, by.bad().Render(sentence(l.failed)), "Ctrl+R tries again.")...), width, height)
	case !l.loaded:
		return by.block([]string{"", faint.Render(" Loading…")}, width, height)
	case len(l.chats) == 0:
		return by.block(by.paragraphs(width, "", "No chats yet.", "",
			"Press n to begin one. To look around in some that are made up, close this and run: tandem run --sample"), width, height)
	}
	var lines []string
	if l.head() > 0 {
		l.filter.SetWidth(max(4, width-5))
		lines = append(lines, " "+l.filter.View())
	}
	all := l.rows()
	if len(all) == 0 {
		lines = append(append(lines, ""), by.paragraphs(width, faint.Render("No chat has this in its title. Esc shows all."))...)
		return by.block(lines, width, height)
	}
	n := l.fitting(height)
	i := max(0, l.index())
	l.top = min(l.top, i, max(0, len(all)-n))
	l.top = max(l.top, i-n+1)
	for _, c := range all[l.top:min(len(all), l.top+n)] {
		if c.ID == archiveRow {
			lines = append(lines, l.archive(by, width, focused)...)
			continue
		}
		lines = append(lines, chatRow(by, c, width, c.ID == l.selected, focused, now)...)
	}
	return by.block(lines, width, height)
}

// fitting returns how many chats fit.
func (l *chatList) fitting(height int) int { return max(1, (height-l.head())/2) }

// at returns the row on a line of the list.
func (l *chatList) at(line, height int) (id string, ok bool) {
	line -= l.head()
	i := l.top + line/2
	rows := l.rows()
	if line < 0 || line/2 >= l.fitting(height) || i >= len(rows) {
		return "", false
	}
	return rows[i].ID, true
}

// archive draws the row that folds and unfolds the archive.
func (l *chatList) archive(by look, width int, focused bool) []string {
	archived := l.chats[l.live():]
	unread := 0
	for _, c := range archived {
		if c.Unread > 0 || c.Marked {
			unread++
		}
	}
	sign, about := "▸", plural(len(archived), "chat")
	if l.unfolded {
		sign = "▾"
	}
	if unread > 0 {
		about += ", " + strconv.Itoa(unread) + " unread"
	}
	selected := l.selected == archiveRow
	mark, title := rowMark(by, selected, focused)
	return []string{
		mark + title.Render(by.cut(sign+" Archived", width-3)),
		mark + faint.Render(by.cut("  "+about, width-3)),
	}
}

func rowMark(by look, selected, focused bool) (mark string, title lipgloss.Style) {
	switch {
	case !selected:
		return "  ", plain
	case focused:
		return by.accent().Render("▌ "), bold
	}
	return "▌ ", bold
}

func chatRow(by look, c chat.Chat, width int, selected, focused bool, now time.Time) []string {
	at, preview, badge := "", "", ""
	if c.Last != nil {
		at, preview = when(c.Last.Time, now), previewOf(c)
	}
	if c.Unread > 0 {
		badge = " " + unreadCount(c.Unread) + " "
	} else if c.Marked {
		badge = " • "
	}
	badgeStyle := by.badge()
	if c.Muted.After(now) {
		badgeStyle = faint.Reverse(true)
	}
	if c.Draft != "" {
		preview = "Draft: " + cleanLine(c.Draft)
	}
	signs := chatSigns(c, now)
	mark, title := rowMark(by, selected, focused)
	second := faint
	if c.Unread > 0 || c.Marked {
		title, second = bold, plain
	}
	inner := width - 3 // the mark and a blank at the end
	room := inner - by.width(at) - 1
	if by.width(signs)+min(by.width(short(c.Title)), room*2/3) > room {
		signs = "" // their order and their badges say it too
	}
	name := by.fit(short(c.Title), room-by.width(signs))
	text := by.fit(preview, inner-by.width(badge))
	return []string{
		mark + title.Render(name) + " " + faint.Render(signs+at) + " ",
		mark + second.Render(text) + badgeStyle.Render(badge) + " ",
	}
}

// chatSigns are what is set of a chat, in front of its time.
func chatSigns(c chat.Chat, now time.Time) string {
	var signs []string
	if c.Pinned {
		signs = append(signs, "pinned")
	}
	if c.Muted.After(now) {
		signs = append(signs, "muted")
	}
	if c.Archived {
		signs = append(signs, "archived")
	}
	if len(signs) == 0 {
		return ""
	}
	return strings.Join(signs, ", ") + " "
}

func unreadCount(n int) string {
	if n > 999 {
		return "999+"
	}
	return strconv.Itoa(n)
}
