package main

import (
	"slices"
	"time"

	"charm.land/bubbles/v2/textarea"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tandem/peer"
	"tandem/peer/chat"
)

// refreshEvery is how often the status is read again: events do not tell how
// round trips change.
const refreshEvery = 3 * time.Second

// screen is what has the keyboard.
type screen int

const (
	onList screen = iota
	onChat
	onLink
	onDevices
)

// ui is the terminal interface. Update alone changes it.
type ui struct {
	b       *backend
	now     func() time.Time
	refresh tea.Cmd // waits, then asks for refreshMsg

	by            cells // how the terminal counts columns
	width, height int
	screen        screen
	list          chatList
	chat          conversation
	composer      textarea.Model
	drafts        map[string]string // by chat, what was typed and is not yet stored
	link          linkScreen
	devices       deviceList

	typing typingLine

	status  peer.Status
	changes int    // told by Watch
	settled bool   // the chats were read after Watch had begun
	notice  string // what went wrong last; until the next key
	stopped string // why nothing more will happen; empty while the phone runs
}

type refreshMsg struct{}

func newUI(b *backend) *ui {
	return &ui{
		b:        b,
		now:      time.Now,
		refresh:  tea.Tick(refreshEvery, func(time.Time) tea.Msg { return refreshMsg{} }),
		composer: newComposer(),
		drafts:   make(map[string]string),
		link:     newLinkScreen(),
	}
}

// Init is tea.Model's.
func (m *ui) Init() tea.Cmd {
	return tea.Batch(m.b.loadChats(0), m.b.loadStatus, m.refresh)
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
		m.notice = ""
		if msg.String() == "ctrl+c" {
			if keep := m.keepDraft(); keep != nil {
				return tea.Sequence(keep, tea.Quit)
			}
			return tea.Quit
		}
		return m.key(msg)
	case tea.ModeReportMsg:
		if msg.Mode == ansi.ModeUnicodeCore && msg.Value != ansi.ModeNotRecognized && msg.Value != ansi.ModePermanentlyReset {
			m.by = cells(ansi.GraphemeWidth) // the renderer does so too
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
	case chatsMsg:
		return m.chatsLoaded(msg)
	case messagesMsg:
		return m.messagesLoaded(msg)
	case sentMsg:
		m.sent(msg)
		return nil
	case readMsg:
		m.fault(msg.err)
		return nil
	case statusMsg:
		m.fault(msg.err)
		if msg.err == nil {
			m.status = msg.status
			m.devices.set(msg.status.Devices)
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
	case draftMsg:
		m.fault(msg.err)
		if msg.err == nil && m.drafts[msg.chat] == msg.text {
			m.list.setDraft(msg.chat, msg.text)
			delete(m.drafts, msg.chat)
		}
		return nil
	case typedMsg:
		m.typing.over(msg)
		return nil
	case unlinkedMsg:
		m.fault(msg.err)
		return m.b.loadStatus
	case readingMsg, stageMsg, askMsg, linkDoneMsg:
		return m.linkUpdate(msg)
	}
	return m.toInputs(msg)
}

// key hands a key to the screen that has the keyboard.
func (m *ui) key(msg tea.KeyPressMsg) tea.Cmd {
	switch m.screen {
	case onChat:
		return m.chatKey(msg)
	case onLink:
		return m.linkKey(msg)
	case onDevices:
		return m.devicesKey(msg)
	}
	return m.listKey(msg)
}

// toInputs hands pasted text and the like to the field that has the cursor.
func (m *ui) toInputs(msg tea.Msg) (cmd tea.Cmd) {
	switch m.screen {
	case onChat:
		m.composer, cmd = m.composer.Update(msg)
		m.resize()
	case onLink:
		m.link.input, cmd = m.link.input.Update(msg)
	}
	return cmd
}

// happened takes an event of the phone.
func (m *ui) happened(e peer.Event) tea.Cmd {
	switch {
	case e.Device != nil || e.Gone != "":
		return m.b.loadStatus
	case e.Change != nil:
		m.changes++
		return m.changed(*e.Change)
	case e.Typing != nil:
		return m.types(*e.Typing)
	}
	return nil
}

// changed takes a change of the account into what is shown.
func (m *ui) changed(c chat.Change) tea.Cmd {
	m.list.apply(c)
	open := m.chat.chat.ID
	if open == "" {
		return nil
	}
	if slices.Contains(c.Removed, open) {
		m.chat = conversation{}
		return m.leaveChat()
	}
	for _, changed := range c.Chats {
		if changed.ID == open {
			// A draft from elsewhere, where nothing else was typed here.
			if changed.Draft != m.chat.chat.Draft && m.composer.Value() == m.draftOf(m.chat.chat) {
				m.composer.SetValue(changed.Draft)
				m.composer.MoveToEnd()
				m.resize()
			}
			m.chat.chat = changed
		}
	}
	if slices.Contains(c.Reset, open) { // too much has changed to be listed
		m.chat = conversation{chat: m.chat.chat, loading: true}
		return m.b.loadMessages(open, 0)
	}
	m.chat.change(c, m.by, m.chatWidth())
	if len(c.Messages) > 0 {
		m.typing.from = "" // what was typed came
	}
	return m.markRead()
}

func (m *ui) chatsLoaded(msg chatsMsg) tea.Cmd {
	m.fault(msg.err)
	if msg.err != nil {
		return nil
	}
	if msg.seen != m.changes {
		return m.b.loadChats(m.changes) // it may lack what happened meanwhile
	}
	m.list.set(msg.chats)
	return nil
}

// fault shows an error in place.
func (m *ui) fault(err error) {
	if err == nil || m.b.ctx.Err() != nil || m.stopped != "" {
		return
	}
	m.notice = sentence(err)
	if hint := hintFor(err); hint != "" {
		m.notice += " Hint: " + cleanLine(hint) + "."
	}
}
