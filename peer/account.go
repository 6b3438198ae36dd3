package peer

import (
	"context"

	"tandem/peer/chat"
)

// Chats returns a part of the chat list. See chat.Store.
func (p *Phone) Chats(ctx context.Context, offset, limit int) ([]chat.Chat, error) {
	return p.store.Chats(ctx, offset, limit)
}

// FindChat returns the chat with an ID or name. See chat.Store.
func (p *Phone) FindChat(ctx context.Context, name string) (chat.Chat, error) {
	return p.store.FindChat(ctx, name)
}

// Members returns people of a chat. See chat.Store.
func (p *Phone) Members(ctx context.Context, chatID string, offset, limit int) ([]chat.Person, error) {
	return p.store.Members(ctx, chatID, offset, limit)
}

// Messages returns a run of a chat's messages. See chat.Store.
func (p *Phone) Messages(ctx context.Context, chatID string, r chat.Range) (chat.Page, error) {
	return p.store.Messages(ctx, chatID, r)
}

// Message returns the message with an ID. See chat.Store.
func (p *Phone) Message(ctx context.Context, id string) (chat.Message, error) {
	return p.store.Message(ctx, id)
}

// Search returns messages that fit. See chat.Store.
func (p *Phone) Search(ctx context.Context, q chat.Query) (chat.Page, error) {
	return p.store.Search(ctx, q)
}

// Do carries out an action. See chat.Store.
func (p *Phone) Do(ctx context.Context, cmd chat.Command, a chat.Action) (chat.Outcome, error) {
	return p.store.Do(ctx, cmd, a)
}
