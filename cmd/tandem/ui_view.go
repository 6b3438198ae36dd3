package main

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
)

const (
	wide      = 72 // columns from which list and chat stand side by side
	minWidth  = 24
	minHeight = 8
)

// View is tea.Model's.
func (m *ui) View() tea.View {
	v := tea.NewView("")
	v.AltScreen = true
	v.WindowTitle = "Tandem"
	if m.width == 0 {
		return v // the size comes first
	}
	v.MouseMode = tea.MouseModeCellMotion
	if m.tooSmall() {
		lines := m.by.wrap(fmt.Sprintf("The terminal is too small: at least %d×%d.", minWidth, minHeight), m.width)
		v.SetContent(strings.Join(lines[:min(len(lines), m.height)], "\n"))
		return v
	}
	var body []string
	switch m.screen {
	case onLink:
		body = m.link.view(m.by, m.width, m.bodyHeight())
	case onSearch:
		body = m.searchView(m.width, m.bodyHeight())
	case onDevices:
		body = m.devices.view(m.by, m.width, m.bodyHeight(), m.now())
	default:
		body, v.Cursor = m.chatsView()
	}
	if m.dialog != nil {
		body, v.Cursor = m.withDialog(body), nil
	}
	lines := append([]string{m.header()}, body...)
	lines = append(lines, m.footer()...)
	v.SetContent(strings.Join(lines, "\n"))
	return v
}

func (m *ui) tooSmall() bool { return m.width < minWidth || m.height < minHeight }

func (m *ui) isWide() bool { return m.width >= wide }

// bodyHeight is what header and footer leave.
func (m *ui) bodyHeight() int { return max(1, m.height-1-len(m.footer())) }

func (m *ui) listWidth() int {
	if !m.isWide() {
		return m.width
	}
	return min(40, max(26, m.width/3))
}

func (m *ui) chatWidth() int {
	if !m.isWide() {
		return m.width
	}
	return m.width - m.listWidth() - 1
}

// logHeight is what the chat's title, a rule and the composer leave.
func (m *ui) logHeight() int {
	return max(1, m.bodyHeight()-2-m.composer.Height()-len(m.above(m.chatWidth())))
}

// resize fits the parts to the terminal.
func (m *ui) resize() {
	m.composer.SetWidth(max(8, m.chatWidth()-2))
	m.link.input.SetWidth(max(8, min(100, m.width-6)))
	m.layout()
}

// chatsView draws list and chat, or the one of them that fits.
func (m *ui) chatsView() ([]string, *tea.Cursor) {
	height := m.bodyHeight()
	if m.list.loaded && len(m.list.chats) == 0 {
		return m.list.view(m.by, m.width, height, true, m.now()), nil
	}
	if !m.isWide() && m.screen == onList {
		return m.list.view(m.by, m.width, height, true, m.now()), nil
	}
	right, cursor := m.chatView()
	if !m.isWide() {
		return right, cursor
	}
	left := m.list.view(m.by, m.listWidth(), height, m.screen == onList, m.now())
	for i := range left {
		left[i] += faint.Render("│") + right[i]
	}
	if cursor != nil {
		cursor.X += m.listWidth() + 1
	}
	return left, cursor
}

// chatView draws the chat that is open, and says where the cursor is.
func (m *ui) chatView() ([]string, *tea.Cursor) {
	width, height := m.chatWidth(), m.bodyHeight()
	if m.chat.chat.ID == "" {
		lines := make([]string, height/2)
		for _, line := range m.by.wrap("Choose a chat with ↑ and ↓, and open it with Enter.", max(8, width-4)) {
			lines = append(lines, faint.Render(m.by.centred(line, width)))
		}
		return m.by.block(lines, width, height), nil
	}
	lines := m.by.block([]string{m.chatTitle(width)}, width, 1)
	lines = append(lines, m.chat.view(m.by, width, m.logHeight())...)
	lines = append(lines, faint.Render(strings.Repeat("─", width)))
	lines = append(lines, m.above(width)...)
	top := len(lines)
	for line := range strings.SplitSeq(m.composer.View(), "\n") {
		lines = append(lines, " "+line)
	}
	cursor := m.composer.Cursor()
	if cursor != nil {
		cursor.X++
		cursor.Y += top + 1 // the header
	}
	return m.by.block(lines, width, height), cursor
}

// chatTitle is the title of the chat that is open, who writes there, and how many
// messages are marked.
func (m *ui) chatTitle(width int) string {
	right := m.typing.in(m.chat.chat.ID)
	if n := len(m.chat.marked); n > 0 {
		right = plural(n, "message") + " marked"
	}
	right = m.by.cut(right, width/2)
	title := m.by.cut(short(m.chat.chat.Title), max(4, width-m.by.width(right)-4))
	return " " + bold.Render(title) + "  " + m.by.notice().Render(right)
}

// header is the account on the left and its links on the right.
func (m *ui) header() string {
	left := " " + m.by.accent().Render("Tandem")
	if m.status.Account != "" {
		left += "  " + m.by.cut(short(m.status.Account), max(4, m.width/3))
	}
	right := m.links() + " "
	gap := m.width - m.by.width(left) - m.by.width(right)
	if gap < 1 {
		return m.by.block([]string{" " + right}, m.width, 1)[0]
	}
	return left + pad(gap) + right
}

// links says how many browsers are linked, and by which path.
func (m *ui) links() string {
	online, words := 0, ""
	for _, d := range m.status.Devices {
		if d.Online {
			online++
			words = pathWords(d)
		}
	}
	switch {
	case m.stopped != "":
		return m.by.bad().Render("✕ stopped")
	case len(m.status.Devices) == 0:
		return faint.Render("○ no browser linked")
	case online == 0:
		for _, s := range m.status.Servers {
			if !s.Connected {
				return m.by.notice().Render("○ server not reachable")
			}
		}
		return faint.Render("○ linked, offline")
	case online == 1:
		return m.by.good().Render("●") + " linked: " + words
	}
	return m.by.good().Render("●") + fmt.Sprintf(" %d linked", online)
}
