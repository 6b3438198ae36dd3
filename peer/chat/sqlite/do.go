package sqlite

import (
	"context"
	"database/sql"
	"fmt"

	"tandem/peer/chat"
)

// action is one kind of action. check says whether it is within the bounds,
// do carries it out.
type action interface {
	check() error
	do(w *work) (made, error)
}

// actionOf returns the action that is set, its name as commands remember it,
// and what it does, for errors.
func actionOf(a chat.Action) (one action, name, doing string, err error) {
	n := 0
	for _, c := range []struct {
		set         bool
		action      action
		name, doing string
	}{
		{a.Send != nil, send{a.Send}, "send", "adding a message"},
		{a.Edit != nil, edit{a.Edit}, "edit", "editing a message"},
		{a.Delete != nil, remove{a.Delete}, "delete", "deleting messages"},
		{a.React != nil, react{a.React}, "react", "reacting to a message"},
		{a.Star != nil, star{a.Star}, "star", "starring messages"},
		{a.Forward != nil, forward{a.Forward}, "forward", "forwarding messages"},
		{a.Read != nil, read{a.Read}, "read", "moving a read position"},
		{a.Set != nil, set{a.Set}, "set", "changing a chat"},
		{a.Create != nil, create{a.Create}, "create", "adding a chat"},
		{a.Clear != nil, clearing{a.Clear}, "clear", "clearing a chat"},
	} {
		if c.set {
			n++
			one, name, doing = c.action, c.name, c.doing
		}
	}
	if n != 1 {
		return nil, "", "", invalid("an action does one thing, this one %d", n)
	}
	return one, name, doing, nil
}

// Do carries out an action, once for each command.
func (s *Store) Do(ctx context.Context, cmd chat.Command, a chat.Action) (out chat.Outcome, err error) {
	if err := validCommand(cmd); err != nil {
		return out, err
	}
	one, name, doing, err := actionOf(a)
	if err != nil {
		return out, err
	}
	if err := one.check(); err != nil {
		return out, fmt.Errorf("%s: %w", doing, err)
	}
	err = s.write(ctx, doing, func(tx *sql.Tx) (*chat.Change, error) {
		w := &work{ctx: context.WithoutCancel(ctx), tx: tx, now: s.now()}
		result, again, err := w.recall(cmd, name)
		if err != nil {
			return nil, err
		}
		if again {
			out, err = w.outcome(result)
			return nil, err
		}
		if err := w.remember(cmd, name); err != nil {
			return nil, err
		}
		if result, err = one.do(w); err != nil {
			return nil, err
		}
		if err := w.keep(result); err != nil {
			return nil, err
		}
		change, err := w.finish()
		if err != nil {
			return nil, err
		}
		out, err = w.outcome(result)
		return change, err
	})
	if err != nil {
		return chat.Outcome{}, err
	}
	return out, nil
}

// Recall returns what a command made that was carried out before.
func (s *Store) Recall(ctx context.Context, cmd chat.Command, a chat.Action) (out chat.Outcome, ok bool, err error) {
	if err := validCommand(cmd); err != nil {
		return out, false, err
	}
	_, name, _, err := actionOf(a)
	if err != nil {
		return out, false, err
	}
	err = s.write(ctx, "looking for a command", func(tx *sql.Tx) (*chat.Change, error) {
		w := &work{ctx: context.WithoutCancel(ctx), tx: tx, now: s.now()}
		result, again, err := w.recall(cmd, name)
		if err != nil || !again {
			return nil, err
		}
		ok = true
		out, err = w.outcome(result)
		return nil, err
	})
	if err != nil {
		return chat.Outcome{}, false, err
	}
	return out, ok, nil
}

// outcome returns what an action was about, as it is now.
func (w *work) outcome(m made) (out chat.Outcome, err error) {
	if m.chat != "" {
		chats, err := queryChats(w.ctx, w.tx, "WHERE c.id = ?", m.chat)
		if err != nil {
			return out, err
		}
		if len(chats) == 1 {
			out.Chat = &chats[0]
		}
	}
	out.Messages, err = messagesOf(w.ctx, w.tx, m.messages)
	if len(out.Messages) == 0 {
		out.Messages = nil
	}
	return out, err
}
