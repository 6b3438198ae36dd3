package main

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"tandem/peer"
	"tandem/peer/chat"
)

// deviceList is the screen of linked browsers.
type deviceList struct {
	devices  []peer.DeviceStatus
	selected int
	top      int // the first that is shown
}

func (l *deviceList) set(devices []peer.DeviceStatus) {
	id := ""
	if l.selected < len(l.devices) {
		id = l.devices[l.selected].ID
	}
	l.devices = devices
	l.selected = min(l.selected, max(0, len(devices)-1))
	for i, d := range devices {
		if d.ID == id {
			l.selected = i
		}
	}
}

// move chooses the device that is n further down.
func (l *deviceList) move(n int) {
	l.selected = min(max(0, l.selected+n), max(0, len(l.devices)-1))
}

func (m *ui) openDevices() tea.Cmd {
	m.composer.Blur()
	m.screen = onDevices
	return m.b.loadStatus
}

func (m *ui) devicesKey(msg tea.KeyPressMsg) tea.Cmd {
	l := &m.devices
	switch msg.String() {
	case "up", "k":
		l.move(-1)
	case "down", "j":
		l.move(1)
	case "u", "x", "delete":
		if l.selected < len(l.devices) {
			d := l.devices[l.selected]
			return m.open(confirm("Unlink "+deviceName(d)+"?", "unlink it: it will need a new code",
				func(m *ui) tea.Cmd { return m.b.unlink([]string{d.ID}) }))
		}
	case "r":
		if l.selected < len(l.devices) {
			d := l.devices[l.selected]
			return m.open(newPrompt("Name "+nameOf(d.Name, d.System), cleanLine(d.Label), chat.MaxTitleBytes,
				func(m *ui, label string) (tea.Cmd, error) { return m.b.renameDevice(d.ID, label), nil }))
		}
	case "A":
		if len(l.devices) > 0 {
			ids := make([]string, len(l.devices))
			for i, d := range l.devices {
				ids[i] = d.ID
			}
			return m.open(confirm("Unlink all?", "unlink "+plural(len(ids), "browser")+": each will need a new code",
				func(m *ui) tea.Cmd { return m.b.unlink(ids) }))
		}
	case "l":
		return m.openLink()
	case "?":
		return m.openHelp()
	case "esc", "q", "left", "tab":
		m.screen = onList
	}
	return nil
}

func (l *deviceList) keys() []string {
	if len(l.devices) == 0 {
		return []string{"l link a browser", "Esc back"}
	}
	return []string{"u unlink", "r name", "Esc back", "↑↓ choose", "l link another", "A unlink all"}
}

// devicesHead is how many lines stand above the devices, devicesEach how many
// each has.
const (
	devicesHead = 3
	devicesEach = 4
)

// click chooses the device on a line.
func (l *deviceList) click(y int) {
	if i := l.top + (y-devicesHead)/devicesEach; y >= devicesHead && i < len(l.devices) {
		l.selected = i
	}
}

func (l *deviceList) view(by look, width, height int, now time.Time) []string {
	lines := []string{"", " " + bold.Render("Linked browsers"), ""}
	if len(l.devices) == 0 {
		lines = append(lines, by.paragraphs(width,
			"None yet. Open the page of your server in a browser, and press l here to link it.")...)
	}
	rows := max(1, (height-devicesHead)/devicesEach)
	l.top = max(min(l.top, l.selected), l.selected-rows+1)
	for i := l.top; i < min(len(l.devices), l.top+rows); i++ {
		lines = append(lines, l.row(by, i, now)...)
	}
	return by.block(lines, width, height)
}

func (l *deviceList) row(by look, i int, now time.Time) []string {
	d := l.devices[i]
	mark, name := "  ", plain
	if i == l.selected {
		mark, name = by.accent().Render("▌ "), bold
	}
	state := by.good().Render("●") + " " + pathWords(d)
	if !d.Online {
		state = faint.Render("○ last seen " + when(d.LastSeen, now))
	}
	second := short(d.Origin) + ", linked " + when(d.LinkedAt, now)
	if d.Label != "" {
		second = nameOf(d.Name, d.System) + ", " + second
	}
	return []string{
		mark + name.Render(by.fit(deviceName(d), 32)) + "  " + state,
		mark + faint.Render(second),
		mark + faint.Render(movedWords(d)),
		"",
	}
}
