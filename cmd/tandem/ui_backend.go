package main

import (
	"context"
	"fmt"
	"sync"

	tea "charm.land/bubbletea/v2"

	"tandem/peer"
	"tandem/peer/chat"
)

const (
	pageSize = 50   // messages loaded at once
	maxChats = 2000 // chats in the list
)

// backend does the interface's work beside it, and hands back messages.
type backend struct {
	// static after construction
	api    peer.API
	ctx    context.Context
	cancel context.CancelFunc
	send   func(tea.Msg) // tells the interface; it does nothing when that has ended

	mu    sync.Mutex
	ended bool
	tasks sync.WaitGroup
}

// What a backend hands back.
type (
	chatsMsg struct {
		chats []chat.Chat
		seen  int // changes that had been told when these were asked for
		err   error
	}
	messagesMsg struct {
		chat   string
		before int64
		page   chat.Page
		err    error
	}
	sentMsg struct {
		chat, text string
		err        error
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
	unlinkedMsg   struct{ err error }
	eventMsg      peer.Event
	watchEndedMsg struct{ err error }
)

func newBackend(ctx context.Context, api peer.API) *backend {
	ctx, cancel := context.WithCancel(ctx)
	return &backend{api: api, ctx: ctx, cancel: cancel, send: func(tea.Msg) {}}
}

// begin reports whether a task may begin; tasks.Done ends it.
func (b *backend) begin() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ended {
		return false
	}
	b.tasks.Add(1)
	return true
}

// close ends the tasks and waits for them.
func (b *backend) close() {
	b.mu.Lock()
	b.ended = true
	b.mu.Unlock()
	b.cancel()
	b.tasks.Wait()
}

// start runs f until it ends or close is called.
func (b *backend) start(f func()) {
	if b.begin() {
		go func() {
			defer b.tasks.Done()
			f()
		}()
	}
}

// do is f as a command of the interface.
func (b *backend) do(f func() tea.Msg) tea.Cmd {
	return func() tea.Msg {
		if !b.begin() {
			return nil
		}
		defer b.tasks.Done()
		return f()
	}
}

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

func (b *backend) loadMessages(chatID string, before int64) tea.Cmd {
	return b.do(func() tea.Msg {
		page, err := b.api.Messages(b.ctx, chatID, chat.Range{Before: before, Limit: pageSize})
		if err != nil {
			err = fmt.Errorf("reading the messages: %w", err)
		}
		return messagesMsg{chatID, before, page, err}
	})
}

func (b *backend) sendText(chatID, text string) tea.Cmd {
	return b.do(func() tea.Msg {
		_, err := b.api.Do(b.ctx, chat.Command{}, chat.Action{Send: &chat.Send{Chat: chatID, Text: text}})
		return sentMsg{chatID, text, err}
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

func (b *backend) unlink(id string) tea.Cmd {
	return b.do(func() tea.Msg { return unlinkedMsg{b.api.Unlink(b.ctx, id)} })
}
