package main

import (
	"errors"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tandem/peer/chat"
)

// act has the phone carry out an action. doing says what, in an error; done says
// that it came about, where nothing on the screen does.
func (m *ui) act(doing, done string, a chat.Action) tea.Cmd {
	return m.b.act(actedMsg{doing: doing, done: done, action: a})
}

// acted takes what came of an action. What has changed comes as an event.
func (m *ui) acted(msg actedMsg) {
	if msg.err != nil {
		m.fail(msg.err, func() tea.Cmd { return m.act(msg.doing, msg.done, msg.action) })
		return
	}
	m.told = msg.done
}

func (m *ui) reply(to chat.Message) tea.Cmd {
	m.endEdit()
	m.compose().quote = &to
	focus := m.unselect()
	m.resize()
	return focus
}

// quickReactions are a key press away.
var quickReactions = []string{"👍", "❤️", "😂", "😮", "😢", "🙏", "🎉"}

func (m *ui) react(to chat.Message) tea.Cmd {
	with := func(emoji string) func(m *ui) tea.Cmd {
		return func(m *ui) tea.Cmd {
			return m.act("reacting", "", chat.Action{React: &chat.React{Message: to.ID, Emoji: emoji}})
		}
	}
	var entries []entry
	for i, emoji := range quickReactions {
		entries = append(entries, entry{string(rune('1' + i)), emoji, with(emoji)})
	}
	entries = append(entries, entry{"+", "another …", func(m *ui) tea.Cmd {
		return m.open(newPrompt("React with", "", chat.MaxEmojiBytes, func(m *ui, emoji string) (tea.Cmd, error) {
			emoji = strings.TrimSpace(emoji)
			if emoji == "" {
				return nil, errors.New("type or paste an emoji")
			}
			return with(emoji)(m), nil
		}))
	}})
	if slices.ContainsFunc(to.Reactions, func(r chat.Reaction) bool { return r.From.ID == "" }) {
		entries = append([]entry{{"0", "take my reaction back", with("")}}, entries...)
	}
	return m.open(&menu{name: "React to " + senderOf(to), entries: entries})
}

func starWords(messages []chat.Message) string {
	if allStarred(messages) {
		return "take the star away"
	}
	return "star"
}

func allStarred(messages []chat.Message) bool {
	return !slices.ContainsFunc(messages, func(m chat.Message) bool { return !m.Starred })
}

func (m *ui) star(messages []chat.Message) tea.Cmd {
	m.chat.marked = nil
	return m.act("starring", "", chat.Action{Star: &chat.Star{Messages: idsOf(messages), Off: allStarred(messages)}})
}

// copyText hands the text to the terminal's clipboard (OSC 52).
func (m *ui) copyText(messages []chat.Message) tea.Cmd {
	var texts []string
	for _, msg := range messages {
		if text := cleanText(msg.Text); text != "" {
			texts = append(texts, text)
		}
	}
	if len(texts) == 0 {
		m.fail(errors.New("there is no text to copy"), nil)
		return nil
	}
	m.chat.marked = nil
	m.told = "Copied. (Some terminals do not let programs copy.)"
	return tea.SetClipboard(strings.Join(texts, "\n"))
}

func (m *ui) deleteMessages(messages []chat.Message) tea.Cmd {
	del := func(everyone bool) func(m *ui) tea.Cmd {
		return func(m *ui) tea.Cmd {
			m.chat.marked = nil
			return m.act("deleting", "", chat.Action{Delete: &chat.Delete{Messages: idsOf(messages), Everyone: everyone}})
		}
	}
	what := "Delete " + plural(len(messages), "message") + "?"
	entries := []entry{
		{"n", "no, keep it", func(*ui) tea.Cmd { return nil }},
		{"y", "delete for me: from this phone and its linked pages", del(false)},
	}
	if m.chat.chat.Kind != chat.Self && !slices.ContainsFunc(messages, func(x chat.Message) bool { return !x.Mine() || x.Deleted }) {
		entries = append(entries, entry{"e", "delete for everyone: a trace stays", del(true)})
	}
	return m.open(&menu{name: what, entries: entries})
}
