package main

import tea "charm.land/bubbletea/v2"

// topic is a part of the help: keys, and what they do.
type topic struct {
	name string
	keys [][2]string
}

// topics are all keys of the interface. README.md has them too.
var topics = []topic{
	{"Everywhere", [][2]string{
		{"F1, ?", "the keys (? where no text is typed)"},
		{"Esc", "back"},
		{"Ctrl+R", "try again what failed"},
		{"Ctrl+L", "link a browser"},
		{"Ctrl+O", "the linked browsers"},
		{"Ctrl+C", "quit"},
	}},
	{"Chats", [][2]string{
		{"↑ ↓, Enter", "choose, open"},
		{"/", "look for a chat by its title"},
		{"s, *", "search all messages; the starred ones"},
		{"n", "a new chat"},
		{"Space", "all that can be done with the chat"},
		{"p, a, m", "pin, archive, mute"},
		{"u", "mark as unread, or as read"},
		{"r, x", "rename; clear or delete"},
		{"o", "unread chats first"},
		{"l, d, q", "link a browser, linked browsers, quit"},
	}},
	{"A chat", [][2]string{
		{"Enter", "send"},
		{"Alt+Enter", "a new line (also Ctrl+J)"},
		{"↑", "select a message (where nothing is typed)"},
		{"PgUp PgDn", "scroll; older messages load"},
		{"Home, End", "the first one loaded, the newest (Ctrl+ where something is typed)"},
		{"Ctrl+T", "attach a file"},
		{"Ctrl+F", "search this chat"},
		{"Ctrl+G", "all that can be done with the chat"},
		{"Tab, Esc", "to the chats"},
	}},
	{"A selected message", [][2]string{
		{"Enter", "all that can be done with it"},
		{"r, +", "reply, react"},
		{"e, d", "edit, delete"},
		{"f, s", "forward, star"},
		{"c", "copy its text"},
		{"o, w", "open its file with the system's viewer, save it"},
		{"g", "go to the message that it answers"},
		{"i", "details"},
		{"Space", "mark several, to copy, star, forward or delete them"},
	}},
	{"The mouse", [][2]string{
		{"wheel", "scroll"},
		{"click", "open a chat, select a message; again: what can be done"},
		{"right click", "what can be done with a chat or message"},
		{"Shift+drag", "select text, in most terminals"},
	}},
}

func (m *ui) openHelp() tea.Cmd {
	return m.open(&sheet{name: "Keys", text: func(by look, width int) (lines []string) {
		for i, t := range topics {
			if i > 0 {
				lines = append(lines, "")
			}
			lines = append(lines, " "+bold.Render(t.name))
			for _, k := range t.keys {
				for j, line := range by.wrap(k[1], max(10, width-15)) {
					name := ""
					if j == 0 {
						name = k[0]
					}
					lines = append(lines, " "+by.accent().Render(by.fit(name, 12))+" "+line)
				}
			}
		}
		return lines
	}})
}
