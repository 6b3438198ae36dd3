package main

import (
	"time"

	"charm.land/bubbles/v2/textarea"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tandem/peer"
)

// refreshEvery is how often the status is read again: events do not tell how
// round trips change.
const refreshEvery = 3 * time.Second

// screen is what has the keyboard.
type screen int

const (
	onList screen = iota
	onChat
	onSearch
	onLink
	onDevices
)

// ui is the terminal interface. Update alone changes it.
type ui struct {
	b       *backend
	now     func() time.Time
	refresh tea.Cmd // waits, then asks for refreshMsg
	later   func(time.Duration, tea.Msg) tea.Cmd

	by            look
	width, height int
	screen        screen
	list          chatList
	chat          conversation
	composer      textarea.Model
	composed      map[string]*composing // by chat, what belongs to the text in the composer
	drafts        map[string]string     // by chat, what was typed and is not yet stored
	search        searchScreen
	link          linkScreen
	devices       deviceList
	dialog        dialog // nil: none
	dialogTop     int    // the line of the body where it begins

	typing typingLine

	status  peer.Status
	changes int            // told by Watch
	settled bool           // the chats were read after Watch had begun
	notice  string         // what went wrong last; until the next key
	told    string         // what came about, where nothing else shows it; until the next key
	retry   func() tea.Cmd // does again what failed last; nil: nothing
	stopped string         // why nothing more will happen; empty while the phone runs
}

type refreshMsg struct{}

func newUI(b *backend) *ui {
	return &ui{
		b:        b,
		now:      time.Now,
		refresh:  tea.Tick(refreshEvery, func(time.Time) tea.Msg { return refreshMsg{} }),
		later:    after,
		list:     newChatList(),
		composer: newComposer(),
		composed: make(map[string]*composing),
		drafts:   make(map[string]string),
		search:   newSearchScreen(),
		link:     newLinkScreen(),
	}
}

// after hands back a message when some time has passed.
func after(d time.Duration, msg tea.Msg) tea.Cmd {
	return tea.Tick(d, func(time.Time) tea.Msg { return msg })
}

// Init is tea.Model's.
func (m *ui) Init() tea.Cmd {
	return tea.Batch(tea.RequestBackgroundColor, m.b.loadChats(0), m.b.loadStatus, m.refresh)
}

// Update is tea.Model's.
func (m *ui) Update(msg tea.Msg) (tea.Model, tea.Cmd) { return m, m.update(msg) }

func (m *ui) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
		m.resize()
		return nil
	case tea.KeyPressMsg:
		return m.key(msg)
	case tea.MouseMsg:
		if m.tooSmall() {
			return nil
		}
		return m.mouse(msg)
	case tea.BackgroundColorMsg:
		m.by.light = !msg.IsDark()
		m.resize()
		return nil
	case tea.ModeReportMsg:
		if msg.Mode == ansi.ModeUnicodeCore && msg.Value != ansi.ModeNotRecognized && msg.Value != ansi.ModePermanentlyReset {
			m.by.cells = cells(ansi.GraphemeWidth) // the renderer does so too
			m.resize()
		}
		return nil
	case eventMsg:
		return m.happened(peer.Event(msg))
	case watchEndedMsg:
		m.stopped = "The phone has stopped. Close this with Ctrl-C and start it again."
		if msg.err != nil {
			m.stopped = sentence(msg.err) + " Close this with Ctrl-C and start it again."
		}
		return nil
	case refreshMsg:
		if m.stopped != "" {
			return nil
		}
		if m.settled {
			return tea.Batch(m.b.loadStatus, m.refresh)
		}
		m.settled = true // what changed before Watch began is in this list
		return tea.Batch(m.b.loadStatus, m.refresh, m.b.loadChats(m.changes))
	case typedMsg:
		m.typing.over(msg)
		return nil
	case readingMsg, stageMsg, askMsg, linkDoneMsg:
		return m.linkUpdate(msg)
	}
	if cmd, ok := m.answered(msg); ok {
		return cmd
	}
	return m.toInputs(msg)
}

// answered takes what came of a task of the backend.
func (m *ui) answered(msg tea.Msg) (cmd tea.Cmd, ok bool) {
	switch msg := msg.(type) {
	case chatsMsg:
		return m.chatsLoaded(msg), true
	case messagesMsg:
		return m.messagesLoaded(msg), true
	case searchedMsg:
		return m.searched(msg), true
	case createdMsg:
		return m.created(msg), true
	case addedMsg:
		return m.added(msg), true
	case actedMsg:
		m.acted(msg)
	case sentMsg:
		m.sent(msg)
	case savedMsg:
		m.told = ""
		m.fail(msg.err, msg.again)
		if msg.err == nil {
			m.told = "Saved " + cleanLine(msg.path) + "."
		}
	case openedMsg:
		m.told = ""
		m.fail(msg.err, msg.again)
	case readMsg:
		m.fail(msg.err, nil)
	case statusMsg:
		m.fail(msg.err, nil)
		if msg.err == nil {
			m.status = msg.status
			m.devices.set(msg.status.Devices)
		}
	case draftMsg:
		m.fail(msg.err, nil)
		if msg.err == nil && m.drafts[msg.chat] == msg.text {
			m.list.setDraft(msg.chat, msg.text)
			delete(m.drafts, msg.chat)
		}
	case unlinkedMsg:
		m.fail(msg.err, nil)
		return m.b.loadStatus, true
	default:
		return nil, false
	}
	return nil, true
}

// key hands a key to what has the keyboard.
func (m *ui) key(msg tea.KeyPressMsg) tea.Cmd {
	again := m.retry
	m.notice, m.told, m.retry = "", "", nil
	switch key := msg.String(); key {
	case "ctrl+c":
		if keep := m.keepDraft(); keep != nil {
			return tea.Sequence(keep, tea.Quit)
		}
		return tea.Quit
	case "ctrl+r":
		if again != nil {
			return again()
		}
		return m.reload()
	case "esc":
		if m.dialog != nil {
			return m.closeDialog()
		}
	case "f1", "ctrl+l", "ctrl+o":
		if m.dialog == nil && key == "f1" {
			return m.openHelp()
		}
		if m.dialog == nil && key == "ctrl+l" {
			return m.openLink()
		}
		if m.dialog == nil {
			return m.openDevices()
		}
	}
	if m.dialog != nil {
		return m.dialog.key(m, msg)
	}
	switch m.screen {
	case onChat:
		return m.chatKey(msg)
	case onSearch:
		return m.searchKey(msg)
	case onLink:
		return m.linkKey(msg)
	case onDevices:
		return m.devicesKey(msg)
	}
	return m.listKey(msg)
}

// reload loads again what did not come about.
func (m *ui) reload() tea.Cmd {
	switch {
	case m.list.failed != nil:
		m.list.failed = nil
		return m.b.loadChats(m.changes)
	case m.screen == onSearch && m.search.failed != nil:
		return m.look()
	case m.chat.failed != nil:
		return m.load(m.chat.asked)
	}
	return nil
}

// toInputs hands pasted text and the like to the field that has the cursor.
func (m *ui) toInputs(msg tea.Msg) (cmd tea.Cmd) {
	switch {
	case m.dialog != nil:
		return m.dialog.input(m, msg)
	case m.screen == onChat && m.chat.cursor == 0:
		m.composer, cmd = m.composer.Update(msg)
		m.resize()
	case m.screen == onSearch:
		m.search.field, cmd = m.search.field.Update(msg)
		if _, ok := msg.(tea.PasteMsg); ok {
			return tea.Batch(cmd, m.look())
		}
	case m.screen == onLink:
		m.link.input, cmd = m.link.input.Update(msg)
	case m.screen == onList && m.list.filtering:
		m.list.filter, cmd = m.list.filter.Update(msg)
	}
	return cmd
}

// fail shows what went wrong, and keeps how to do it again; nil: there is no
// way.
func (m *ui) fail(err error, again func() tea.Cmd) {
	if err == nil || m.b.ctx.Err() != nil || m.stopped != "" {
		return
	}
	m.notice = sentence(err)
	if hint := hintFor(err); hint != "" {
		m.notice += " Hint: " + cleanLine(hint) + "."
	}
	m.retry = again
	if again != nil {
		m.notice += " Ctrl+R tries again."
	}
}
