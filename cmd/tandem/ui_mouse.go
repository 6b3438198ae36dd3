package main

import tea "charm.land/bubbletea/v2"

const wheelLines = 3

// mouse takes a click or a turn of the wheel.
func (m *ui) mouse(msg tea.MouseMsg) tea.Cmd {
	at := msg.Mouse()
	y := at.Y - 1 // below the header
	if y < 0 || y >= m.bodyHeight() {
		return nil
	}
	switch msg := msg.(type) {
	case tea.MouseWheelMsg:
		n := wheelLines
		switch msg.Button {
		case tea.MouseWheelUp:
			n = -wheelLines
		case tea.MouseWheelDown:
		default:
			return nil
		}
		return m.turned(at.X, n)
	case tea.MouseClickMsg:
		if msg.Button == tea.MouseLeft || msg.Button == tea.MouseRight {
			m.notice, m.told = "", ""
			return m.clicked(at.X, y, msg.Button == tea.MouseRight)
		}
	}
	return nil
}

// turned scrolls what is under the mouse by n lines down.
func (m *ui) turned(x, n int) tea.Cmd {
	switch {
	case m.dialog != nil:
		m.dialog.wheel(n / wheelLines)
	case m.screen == onSearch:
		return m.searchMove(n / wheelLines)
	case m.screen == onDevices:
		m.devices.move(n / wheelLines)
	case m.screen == onLink:
	case m.overList(x):
		m.list.move(n / wheelLines)
	case m.chat.chat.ID != "":
		return m.scroll(-n)
	}
	return nil
}

// overList reports whether a column belongs to the list of chats.
func (m *ui) overList(x int) bool {
	if !m.isWide() {
		return m.screen == onList
	}
	return x < m.listWidth()
}

func (m *ui) clicked(x, y int, right bool) tea.Cmd {
	switch {
	case m.dialog != nil:
		if y < m.dialogTop {
			return m.closeDialog()
		}
		return m.dialog.click(m, y-m.dialogTop)
	case m.screen == onSearch:
		i := m.search.top + (y-searchHead)/2
		if y < searchHead || i >= len(m.search.found) {
			return nil
		}
		m.search.at = i
		return m.searchOpen()
	case m.screen == onDevices:
		m.devices.click(y)
		return nil
	case m.screen == onLink:
		return nil
	case m.overList(x):
		return m.clickedChat(y, right)
	case m.chat.chat.ID != "":
		return m.clickedMessage(y, right)
	}
	return nil
}

func (m *ui) clickedChat(y int, right bool) tea.Cmd {
	id, ok := m.list.at(y, m.bodyHeight())
	if !ok {
		return nil
	}
	m.list.selected = id
	c, known := m.list.current()
	if right && known {
		return m.openChatMenu(c)
	}
	return m.enterRow()
}

// clickedMessage selects a message; where it is selected already, it opens what
// can be done with it. A click on the composer goes there.
func (m *ui) clickedMessage(y int, right bool) tea.Cmd {
	height := m.logHeight()
	pos, ok := m.chat.log.at(y-1, height) // below the title
	switch {
	case y > height:
		m.screen = onChat
		return m.unselect()
	case y == 0 || !ok:
		return nil
	case y == height && (m.chat.log.back > 0 || m.chat.newer):
		return m.toEnd() // the line that says so
	}
	again := m.chat.cursor == pos
	m.choose(pos)
	if right || again {
		return m.openMessageMenu()
	}
	return nil
}
