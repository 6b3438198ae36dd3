package wire

import "tandem/peer/chat"

// FromChange returns the change as frames for that device, in the order in which
// they must be sent: one, or several where it is more than a frame of about
// BatchBytes. since is the number of the change that was told before: all but
// the last have it, so that who is cut off between them starts before the first.
//
// The people that it names are not part of it.
func FromChange(c chat.Change, since int64, device string) []Change {
	var s splitter
	for _, id := range c.Removed {
		s.room(len(id) + 3)
		s.part.Removed = append(s.part.Removed, id)
	}
	for _, id := range c.Reset {
		s.room(len(id) + 3)
		s.part.Reset = append(s.part.Reset, id)
	}
	for _, id := range c.Gone {
		s.room(len(id) + 3)
		s.part.Gone = append(s.part.Gone, id)
	}
	// A chat stands before its messages.
	for _, in := range c.Chats {
		as := FromChat(in, device)
		s.room(size(as))
		s.part.Chats = append(s.part.Chats, as)
	}
	for _, in := range c.Messages {
		m := FromMessage(in, device)
		s.room(size(m))
		s.part.Messages = append(s.part.Messages, m)
	}
	parts := append(s.parts, s.part)
	for i := range parts {
		parts[i].Type, parts[i].Seq = TypeChange, since
		leaveOutLast(&parts[i])
	}
	parts[len(parts)-1].Seq = c.Seq
	return parts
}

// splitter fills parts of a change.
type splitter struct {
	parts []Change
	part  Change // that is being filled
	bytes int    // of it
}

// room makes sure that n bytes more fit into the part, or begins another. An
// entry that is larger than a part has one of its own.
func (s *splitter) room(n int) {
	if s.bytes > 0 && s.bytes+n > BatchBytes {
		s.parts = append(s.parts, s.part)
		s.part, s.bytes = Change{}, 0
	}
	s.bytes += n
}

// leaveOutLast takes the preview out of a chat whose newest message stands in
// the same frame.
func leaveOutLast(c *Change) {
	if len(c.Chats) == 0 || len(c.Messages) == 0 {
		return
	}
	here := make(map[string]bool, len(c.Messages))
	for _, m := range c.Messages {
		here[m.ID] = true
	}
	for i := range c.Chats {
		if last := c.Chats[i].Last; last != nil && here[last.ID] {
			c.Chats[i].Last = nil
		}
	}
}
