package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tandem/peer/chat"
)

const (
	maxAttached  = 30   // files beside one text
	maxNames     = 24   // file names that a completion lists
	maxDirectory = 4096 // entries of a folder that a completion looks at
)

// attach asks for a file to send along.
func (m *ui) attach() tea.Cmd {
	if m.chat.chat.ID == "" {
		return nil
	}
	id := m.chat.chat.ID
	p := newPrompt("Attach a file: its path", "", maxLine, func(m *ui, typed string) (tea.Cmd, error) {
		if len(m.compose().files) >= maxAttached {
			return nil, fmt.Errorf("no more than %d files can be sent at once", maxAttached)
		}
		path, err := existing(typed)
		if err != nil {
			return nil, err
		}
		m.told = "Reading " + cleanLine(filepath.Base(path)) + " …"
		return m.b.addMedia(id, path), nil
	})
	p.finish = completePath
	return m.open(p)
}

// existing returns the absolute path of the file that was typed or dropped on
// the terminal.
func existing(typed string) (string, error) {
	if strings.TrimSpace(typed) == "" {
		return "", errors.New("no file was named")
	}
	for _, path := range paths(typed) {
		info, err := os.Stat(path)
		if err != nil {
			continue
		}
		if info.IsDir() {
			return "", &hinted{fmt.Errorf("%s is a folder", path), "Tab lists what is in it"}
		}
		return filepath.Abs(path)
	}
	return "", &hinted{fmt.Errorf("there is no file %s", typed), "Tab completes paths"}
}

// added takes a file that was read. A recording may go as a voice note.
func (m *ui) added(msg addedMsg) tea.Cmd {
	m.told = ""
	if msg.err != nil {
		m.fail(msg.err, func() tea.Cmd { return m.b.addMedia(msg.chat, msg.path) })
		return nil
	}
	add := func(kind chat.MessageKind) func(m *ui) tea.Cmd {
		return func(m *ui) tea.Cmd {
			c := m.composed[msg.chat]
			if c == nil {
				c = &composing{}
				m.composed[msg.chat] = c
			}
			c.files = append(c.files, attached{msg.media, kind})
			m.resize()
			return nil
		}
	}
	if !isSound(msg.media.Type) || m.dialog != nil {
		return add(kindOf(msg.media.Type))(m)
	}
	return m.open(&menu{name: "Send " + short(msg.media.Name), entries: []entry{
		{"v", "as a voice note", add(chat.Voice)},
		{"f", "as a file", add(kindOf(msg.media.Type))},
	}})
}

// completePath completes a path as a shell does: as far as it is certain, and
// with the names that it may go on as.
func completePath(typed string) (completed string, names []string) {
	dir, begin := filepath.Split(typed)
	folder := dir
	if rest, ok := strings.CutPrefix(dir, "~"+string(filepath.Separator)); ok {
		home, err := os.UserHomeDir()
		if err != nil {
			return typed, nil
		}
		folder = filepath.Join(home, rest)
	}
	if folder == "" {
		folder = "."
	}
	f, err := os.Open(folder)
	if err != nil {
		return typed, nil
	}
	defer f.Close()
	entries, _ := f.ReadDir(maxDirectory) // what could be read
	for _, e := range entries {
		name := e.Name()
		if !strings.HasPrefix(name, begin) || begin == "" && strings.HasPrefix(name, ".") || cleanLine(name) != name {
			continue
		}
		if info, err := os.Stat(filepath.Join(folder, name)); err == nil && info.IsDir() {
			name += string(filepath.Separator)
		}
		names = append(names, name)
	}
	if len(names) == 0 {
		return typed, nil
	}
	slices.Sort(names)
	// In order, the first and the last differ where any two do.
	common := commonStart(names[0], names[len(names)-1])
	if len(names) == 1 {
		return dir + common, nil
	}
	if extra := len(names) - maxNames; extra > 0 {
		names = append(names[:maxNames], fmt.Sprintf("and %d more", extra))
	}
	return dir + common, names
}

func commonStart(a, b string) string {
	n := 0
	for i, r := range a {
		if !strings.HasPrefix(b[min(i, len(b)):], string(r)) {
			break
		}
		n = i + len(string(r))
	}
	return a[:min(n, len(a))]
}

// saveMedia asks where to save a message's file.
func (m *ui) saveMedia(msg chat.Message) tea.Cmd {
	where := safeName(msg)
	if home, err := os.UserHomeDir(); err == nil {
		downloads := filepath.Join(home, "Downloads")
		if info, err := os.Stat(downloads); err == nil && info.IsDir() {
			where = filepath.Join(downloads, where)
		}
	}
	p := newPrompt("Save "+mediaWords(msg.Kind, *msg.Media)+" as", where, maxLine, func(m *ui, typed string) (tea.Cmd, error) {
		if strings.TrimSpace(typed) == "" {
			return nil, errors.New("no file was named")
		}
		all := paths(typed)
		to := all[0]
		if strings.HasPrefix(to, "~") {
			to = all[len(all)-1]
		}
		to = saveCmd{To: to}.target(msg)
		if _, err := os.Lstat(to); err == nil {
			return nil, &hinted{fmt.Errorf("%s is there already", to), "choose another name"}
		}
		m.told = "Saving …"
		return m.b.save(msg, to), nil
	})
	p.finish = completePath
	return m.open(p)
}
