package main

import (
	"context"
	"errors"
	"strings"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"tandem/peer"
)

// linkScreen links a browser: paste the link, see how far it comes, type the
// check code.
type linkScreen struct {
	input   textinput.Model
	back    screen // where Esc leads
	attempt int    // counts the attempts, to know what belongs to this one
	cancel  context.CancelFunc

	running bool
	reading bool // a picture
	stages  []peer.Stage
	ask     *askMsg // the check code is wanted
	wrong   string  // what was wrong with the digits that were typed
	failure error
	device  *peer.DeviceStatus
}

// What an attempt tells; attempt says which one.
type (
	readingMsg struct{ attempt int }
	stageMsg   struct {
		attempt int
		stage   peer.Stage
	}
	askMsg struct {
		attempt int
		who     peer.Asker
		try     int
		reply   chan<- string // of one
	}
	linkDoneMsg struct {
		attempt int
		device  peer.DeviceStatus
		err     error
	}
)

func newLinkScreen() linkScreen {
	return linkScreen{input: newField(maxLine)}
}

func (m *ui) openLink() tea.Cmd {
	m.composer.Blur()
	if m.screen != onLink {
		m.link.back = m.screen
	}
	m.screen = onLink
	if m.link.running {
		return nil
	}
	m.link.device, m.link.failure, m.link.stages = nil, nil, nil
	return m.link.wantLink()
}

// wantLink empties the field for a link.
func (l *linkScreen) wantLink() tea.Cmd {
	l.input.Reset()
	l.input.Placeholder = "https://… or the path of a picture"
	return l.input.Focus()
}

func (m *ui) linkKey(msg tea.KeyPressMsg) (cmd tea.Cmd) {
	l := &m.link
	switch msg.String() {
	case "esc":
		if l.running {
			l.cancel() // linkDoneMsg follows
			return nil
		}
		return m.goBack(l.back)
	case "enter":
		switch {
		case l.device != nil:
			m.screen = onList
			return nil
		case l.ask != nil:
			l.answer()
			return nil
		case l.running:
			return nil
		}
		return m.startLink(l.input.Value())
	}
	l.wrong = ""
	l.input, cmd = l.input.Update(msg)
	return cmd
}

// answer hands the digits that were typed to the attempt.
func (l *linkScreen) answer() {
	digits, ok := checkDigits(l.input.Value())
	if !ok {
		l.wrong = "The check code is the four digits that the page shows now."
		return
	}
	l.ask.reply <- digits
	l.ask = nil
	l.input.Reset()
	l.input.Blur()
}

func (m *ui) startLink(given string) tea.Cmd {
	if strings.TrimSpace(given) == "" {
		return nil
	}
	l := &m.link
	l.attempt++
	ctx, cancel := context.WithCancel(m.b.ctx)
	attempt := l.attempt
	*l = linkScreen{input: l.input, back: l.back, attempt: attempt, cancel: cancel, running: true}
	l.input.Reset()
	l.input.Blur()
	b := m.b
	return b.do(func() tea.Msg {
		defer cancel()
		if !isLink(given) && !looksLikeLink(given) {
			b.send(readingMsg{attempt})
		}
		link, err := findLink(ctx, given)
		if err != nil {
			return linkDoneMsg{attempt: attempt, err: err}
		}
		d, err := b.api.Link(ctx, link, peer.LinkOptions{
			Ask: func(ctx context.Context, who peer.Asker, try int) (string, error) {
				reply := make(chan string, 1)
				b.send(askMsg{attempt, who, try, reply})
				select {
				case digits := <-reply:
					return digits, nil
				case <-ctx.Done():
					return "", ctx.Err()
				}
			},
			Tell: func(s peer.Stage) { b.send(stageMsg{attempt, s}) },
		})
		return linkDoneMsg{attempt, d, stopped(ctx, err)}
	})
}

// linkUpdate takes what an attempt tells.
func (m *ui) linkUpdate(msg tea.Msg) tea.Cmd {
	l := &m.link
	switch msg := msg.(type) {
	case readingMsg:
		if msg.attempt == l.attempt {
			l.reading = true
		}
	case stageMsg:
		if msg.attempt == l.attempt {
			l.reading = false
			l.stages = append(l.stages, msg.stage)
		}
	case askMsg:
		if msg.attempt != l.attempt || !l.running {
			return nil
		}
		l.ask = &msg
		l.input.Reset()
		l.input.Placeholder = "four digits"
		return l.input.Focus()
	case linkDoneMsg:
		if msg.attempt != l.attempt {
			return nil
		}
		l.running, l.reading, l.ask = false, false, nil
		if msg.err != nil {
			l.failure = msg.err
			return l.wantLink()
		}
		l.device = &msg.device
		l.input.Blur()
		return m.b.loadStatus
	}
	return nil
}

func (l *linkScreen) keys() []string {
	switch {
	case l.device != nil:
		return []string{"Enter chats", "Esc back"}
	case l.ask != nil:
		return []string{"Enter check", "Esc refuse"}
	case l.running:
		return []string{"Esc stop"}
	}
	return []string{"Enter link", "Esc back"}
}

func (l *linkScreen) view(by look, width, height int) []string {
	lines := []string{"", " " + bold.Render("Link a browser"), ""}
	add := func(more ...string) { lines = append(lines, more...) }
	if !l.running && l.device == nil && l.failure == nil {
		add(by.paragraphs(width,
			"Open the page of your Tandem server in a browser. Copy the link beside its QR code and paste it here, or type the path of a picture of the code.", "")...)
	}
	if l.reading {
		add(" … reading the picture")
	}
	for i, s := range l.stages {
		if i < len(l.stages)-1 || l.device != nil {
			add(" " + by.good().Render("✓") + " " + stageWords(s))
		} else if l.running {
			add(" … " + stageWords(s))
		} else {
			add(" " + by.bad().Render("✕") + " " + stageWords(s))
		}
	}
	if len(l.stages) > 0 {
		add("")
	}
	switch {
	case l.device != nil:
		add(by.paragraphs(width, by.good().Render("Linked")+": "+deviceName(*l.device)+", "+pathWords(*l.device)+".",
			"It shows your chats now.")...)
	case l.ask != nil:
		add(l.question(by, width)...)
	case !l.running:
		if l.failure != nil {
			add(failureLines(by, l.failure, width)...)
		}
		add(" " + l.input.View())
	}
	return by.block(lines, width, height)
}

// question says who asks, and has the field for the digits.
func (l *linkScreen) question(by look, width int) []string {
	lines := by.paragraphs(width, bold.Render(whoAsks(l.ask.who)))
	if w := warning(l.ask.who.Network); w != "" {
		lines = append(lines, by.paragraphs(width, by.notice().Render(w))...)
	}
	lines = append(lines, "")
	switch {
	case l.wrong != "":
		lines = append(lines, by.paragraphs(width, by.bad().Render(l.wrong))...)
	case l.ask.try > 1:
		lines = append(lines, by.paragraphs(width, by.bad().Render("That is not the code that the page shows. "+triesLeft(l.ask.try)+"."))...)
	}
	return append(lines, " Check code shown in the page:", " "+l.input.View())
}

// failureLines say why no link came about, and what to do.
func failureLines(by look, err error, width int) []string {
	lines := by.paragraphs(width, by.bad().Render(sentence(err)))
	if hint := hintFor(err); hint != "" {
		lines = append(lines, by.paragraphs(width, sentence(errors.New(hint)))...)
	}
	return append(lines, "", " "+faint.Render("Paste a link to try again:"))
}
