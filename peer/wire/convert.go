package wire

import "tandem/peer/chat"

// FromChat returns the chat as a frame carries it. device is the ID of the
// device that it goes to.
func FromChat(c chat.Chat, device string) Chat {
	w := Chat{ID: c.ID, Kind: string(c.Kind), Title: c.Title, Unread: c.Unread}
	if c.Last != nil {
		m := FromMessage(*c.Last, device)
		w.Last = &m
	}
	return w
}

// FromMessage returns the message as a frame carries it. device is the ID of
// the device that it goes to: it alone learns the ID of the command that made
// the message, and only where it gave that command.
func FromMessage(m chat.Message, device string) Message {
	w := Message{ID: m.ID, Chat: m.Chat, Seq: m.Seq, From: m.From, Text: m.Text, Time: m.Time.UnixMilli()}
	if m.Command.Device == device {
		w.Command = m.Command.ID
	}
	return w
}

// FromChange returns the change as a frame for that device. A message that
// was added is not repeated as its chat's last one: twice the longest text
// would not fit into a frame.
func FromChange(c chat.Change, device string) Change {
	w := Change{Type: TypeChange, Seq: c.Seq}
	if c.Chat != nil {
		as := FromChat(*c.Chat, device)
		w.Chat = &as
	}
	if c.Message != nil {
		m := FromMessage(*c.Message, device)
		w.Message = &m
		if w.Chat != nil && w.Chat.Last != nil && w.Chat.Last.ID == m.ID {
			w.Chat.Last = nil
		}
	}
	return w
}
