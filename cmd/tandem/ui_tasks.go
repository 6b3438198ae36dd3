package main

import (
	"fmt"
	"os"
	"path/filepath"

	tea "charm.land/bubbletea/v2"

	"tandem/peer"
	"tandem/peer/chat"
)

const (
	pageSize = 50   // messages loaded at once
	maxChats = 2000 // chats in the list
)

// What the backend's tasks hand back.
type (
	chatsMsg struct {
		chats []chat.Chat
		seen  int // changes that had been told when these were asked for
		err   error
	}
	messagesMsg struct {
		chat string
		r    chat.Range // what was asked for
		page chat.Page
		err  error
	}
	searchedMsg struct {
		query chat.Query
		page  chat.Page
		err   error
	}
	actedMsg struct {
		doing, done string
		action      chat.Action
		err         error
	}
	createdMsg struct {
		kind  chat.Kind
		title string
		chat  *chat.Chat
		err   error
	}
	sentMsg struct {
		chat   string
		unsent outgoing
		err    error
	}
	addedMsg struct {
		chat, path string
		media      chat.Media
		err        error
	}
	savedMsg struct {
		path  string
		err   error
		again func() tea.Cmd
	}
	openedMsg struct {
		err   error
		again func() tea.Cmd
	}
	readMsg  struct{ err error }
	draftMsg struct {
		chat, text string
		err        error
	}
	statusMsg struct {
		status peer.Status
		err    error
	}
	unlinkedMsg   struct{ err error } // or named
	eventMsg      peer.Event
	watchEndedMsg struct{ err error }
)

func (b *backend) watch() {
	err := b.api.Watch(b.ctx, func(e peer.Event) { b.send(eventMsg(e)) })
	b.send(watchEndedMsg{err})
}

func (b *backend) loadChats(seen int) tea.Cmd {
	return b.do(func() tea.Msg {
		var all []chat.Chat
		for len(all) < maxChats {
			page, err := b.api.Chats(b.ctx, len(all), chat.MaxPage)
			if err != nil {
				return chatsMsg{err: fmt.Errorf("reading the chats: %w", err)}
			}
			all = append(all, page...)
			if len(page) < chat.MaxPage {
				break
			}
		}
		return chatsMsg{chats: all, seen: seen}
	})
}

func (b *backend) loadMessages(chatID string, r chat.Range) tea.Cmd {
	return b.do(func() tea.Msg {
		page, err := b.api.Messages(b.ctx, chatID, r)
		if err != nil {
			err = fmt.Errorf("reading the messages: %w", err)
		}
		return messagesMsg{chatID, r, page, err}
	})
}

func (b *backend) search(q chat.Query) tea.Cmd {
	return b.do(func() tea.Msg {
		page, err := b.api.Search(b.ctx, q)
		if err != nil {
			err = fmt.Errorf("searching: %w", err)
		}
		return searchedMsg{q, page, err}
	})
}

// act carries out what msg says, and hands it back with what came of it.
func (b *backend) act(msg actedMsg) tea.Cmd {
	return b.do(func() tea.Msg {
		if _, err := b.api.Do(b.ctx, chat.Command{}, msg.action); err != nil {
			msg.err = fmt.Errorf("%s: %w", msg.doing, err)
		}
		return msg
	})
}

func (b *backend) create(kind chat.Kind, title string) tea.Cmd {
	return b.do(func() tea.Msg {
		o, err := b.api.Do(b.ctx, chat.Command{}, chat.Action{Create: &chat.Create{Kind: kind, Title: title}})
		if err != nil {
			err = fmt.Errorf("making the chat: %w", err)
		}
		return createdMsg{kind, title, o.Chat, err}
	})
}

// sendAll sends one message after the other; what was not sent is handed back.
func (b *backend) sendAll(chatID string, o outgoing) tea.Cmd {
	return b.do(func() tea.Msg {
		for i, s := range o.sends(chatID) {
			if _, err := b.api.Do(b.ctx, chat.Command{}, chat.Action{Send: &s}); err != nil {
				if i > 0 {
					o = outgoing{files: o.files[i:]}
				}
				return sentMsg{chatID, o, fmt.Errorf("sending: %w", err)}
			}
		}
		return sentMsg{chat: chatID}
	})
}

func (b *backend) addMedia(chatID, path string) tea.Cmd {
	return b.do(func() tea.Msg {
		media, err := b.api.AddMedia(b.ctx, path, filepath.Base(path))
		if err != nil {
			err = fmt.Errorf("attaching the file: %w", err)
		}
		return addedMsg{chatID, path, media, err}
	})
}

func (b *backend) save(m chat.Message, to string) tea.Cmd {
	return b.do(func() tea.Msg {
		return savedMsg{to, b.copyTo(m, to), func() tea.Cmd { return b.save(m, to) }}
	})
}

func (b *backend) copyTo(m chat.Message, to string) error {
	path, err := b.api.MediaPath(b.ctx, m.Media.ID)
	if err != nil {
		return fmt.Errorf("finding the file: %w", err)
	}
	from, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("opening the file: %w", err)
	}
	defer from.Close()
	return copyFile(b.ctx, from, to, false)
}

func (b *backend) openMedia(m chat.Message) tea.Cmd {
	return b.do(func() tea.Msg {
		return openedMsg{b.view.open(b.ctx, b.api, m), func() tea.Cmd { return b.openMedia(m) }}
	})
}

func (b *backend) read(chatID string, pos int64) tea.Cmd {
	return b.do(func() tea.Msg {
		_, err := b.api.Do(b.ctx, chat.Command{}, chat.Action{Read: &chat.Read{Chat: chatID, Pos: pos}})
		return readMsg{err}
	})
}

func (b *backend) setDraft(chatID, text string) tea.Cmd {
	return b.do(func() tea.Msg {
		_, err := b.api.Do(b.ctx, chat.Command{}, chat.Action{Set: &chat.Set{Chat: chatID, Draft: &text}})
		return draftMsg{chatID, text, err}
	})
}

func (b *backend) loadStatus() tea.Msg {
	return b.do(func() tea.Msg {
		s, err := b.api.Status(b.ctx)
		return statusMsg{s, err}
	})()
}

func (b *backend) unlink(ids []string) tea.Cmd {
	return b.do(func() tea.Msg {
		for _, id := range ids {
			if err := b.api.Unlink(b.ctx, id); err != nil {
				return unlinkedMsg{fmt.Errorf("unlinking: %w", err)}
			}
		}
		return unlinkedMsg{}
	})
}

func (b *backend) renameDevice(id, label string) tea.Cmd {
	return b.do(func() tea.Msg {
		if err := b.api.RenameDevice(b.ctx, id, label); err != nil {
			return unlinkedMsg{fmt.Errorf("naming the browser: %w", err)}
		}
		return unlinkedMsg{}
	})
}
