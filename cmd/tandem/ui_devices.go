package main

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"tandem/peer"
)

// deviceList is the screen of linked browsers.
type deviceList struct {
	devices  []peer.DeviceStatus
	selected int
	unlink   string // the ID of the device that is to be unlinked, once confirmed
}

func (l *deviceList) set(devices []peer.DeviceStatus) {
	id := ""
	if l.selected < len(l.devices) {
		id = l.devices[l.selected].ID
	}
	l.devices = devices
	l.selected = min(l.selected, max(0, len(devices)-1))
	asked := false
	for i, d := range devices {
		if d.ID == id {
			l.selected = i
		}
		asked = asked || d.ID == l.unlink
	}
	if !asked {
		l.unlink = ""
	}
}

func (m *ui) openDevices() tea.Cmd {
	m.composer.Blur()
	m.screen = onDevices
	m.devices.unlink = ""
	return m.b.loadStatus
}

func (m *ui) devicesKey(msg tea.KeyPressMsg) tea.Cmd {
	l := &m.devices
	key := msg.String()
	if l.unlink != "" {
		id := l.unlink
		l.unlink = ""
		if key == "y" || key == "Y" {
			return m.b.unlink(id)
		}
		return nil
	}
	switch key {
	case "up", "k":
		l.selected = max(0, l.selected-1)
	case "down", "j":
		l.selected = min(l.selected+1, max(0, len(l.devices)-1))
	case "u", "x", "delete":
		if l.selected < len(l.devices) {
			l.unlink = l.devices[l.selected].ID
		}
	case "l", "ctrl+l":
		return m.openLink()
	case "esc", "q", "left", "tab":
		m.screen = onList
	}
	return nil
}

func (l *deviceList) keys() []string {
	switch {
	case l.unlink != "":
		return []string{"y unlink", "any other key keeps it"}
	case len(l.devices) == 0:
		return []string{"l link a browser", "Esc back"}
	}
	return []string{"u unlink", "Esc back", "↑↓ choose", "l link another"}
}

func (l *deviceList) view(by cells, width, height int, now time.Time) []string {
	lines := []string{"", " " + bold.Render("Linked browsers"), ""}
	if len(l.devices) == 0 {
		lines = append(lines, by.paragraphs(width,
			"None yet. Open the page of your server in a browser, and press l here to link it.")...)
	}
	rows := max(1, (height-len(lines))/3)
	top := max(0, l.selected-rows+1)
	for i := top; i < min(len(l.devices), top+rows); i++ {
		lines = append(lines, l.row(by, i, now)...)
	}
	return by.block(lines, width, height)
}

func (l *deviceList) row(by cells, i int, now time.Time) []string {
	d := l.devices[i]
	mark, name := "  ", plain
	if i == l.selected {
		mark, name = accent.Render("▌ "), bold
	}
	state := good.Render("●") + " " + pathWords(d)
	if !d.Online {
		state = faint.Render("○ last seen " + when(d.LastSeen, now))
	}
	second := faint.Render(short(d.Origin) + ", linked " + when(d.LinkedAt, now))
	if l.unlink == d.ID {
		second = bad.Render("Unlink it? It will need a new code. y/n")
	}
	return []string{
		mark + name.Render(by.fit(nameOf(d.Name, d.System), 32)) + "  " + state,
		mark + second,
		"",
	}
}
