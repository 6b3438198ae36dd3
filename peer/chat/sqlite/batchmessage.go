package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"tandem/peer/chat"
)

// maxWaiting is how many bytes of words, and maxWaitingCount of how many
// messages, wait to be put into the search index together.
const (
	maxWaiting      = 8 << 20
	maxWaitingCount = 1 << 16
)

// waiting are words for the search index, which takes them well only in the
// order of positions, while chats are imported one after the other.
type waiting struct {
	entries []entry
	bytes   int
}

type entry struct {
	pos   int64
	words string
}

// Message adds a message with all that it has.
func (b *batch) Message(ctx context.Context, m chat.Message) (added bool, err error) {
	if err := b.begin(ctx); err != nil {
		return false, err
	}
	m.Time, m.Edited = wholeMillis(m.Time), wholeMillis(m.Edited)
	if err := validImportedMessage(&m); err != nil {
		return false, err
	}
	c, err := b.chat(m.Chat)
	if err != nil {
		return false, err
	}
	sender, err := b.personNum(m.From.ID)
	if err != nil {
		return false, err
	}
	if b.tombstones {
		var gone bool
		if err := b.tombstone.QueryRowContext(ctx, m.ID).Scan(&gone); err != nil || gone {
			return false, err
		}
	}
	if added, err = b.insert(&m, c.num, sender); err != nil {
		return false, err
	}
	if !added {
		return false, b.complete(&m, c)
	}
	if sender != owner {
		if err := b.addMember(c.num, sender); err != nil {
			return false, err
		}
	}
	c.touched = true
	b.added++
	return true, b.addParts(&m, c.num)
}

// wholeMillis keeps a zero time zero.
func wholeMillis(t time.Time) time.Time { return timeOrZero(millisOrZero(t)) }

func validImportedMessage(m *chat.Message) error {
	if err := validID("the message's ID", m.ID); err != nil {
		return err
	}
	if err := validMessageTime("the message's time", fromMillis(millisOrZero(m.Time))); err != nil {
		return err
	}
	if err := validMessageTime("the time of editing", fromMillis(millisOrZero(m.Edited))); err != nil {
		return err
	}
	if err := validPosition("pos", m.Pos); err != nil {
		return err
	}
	if m.Quote != nil {
		if err := validID("the quoted message's ID", m.Quote.ID); err != nil {
			return err
		}
	}
	if len(m.Reactions) > chat.MaxReactions {
		return invalid("%d reactions, at most %d are stored", len(m.Reactions), chat.MaxReactions)
	}
	for _, r := range m.Reactions {
		if err := validString("the reaction", r.Emoji, chat.MaxEmojiBytes, ""); err != nil {
			return err
		}
		if err := validMessageTime("the reaction's time", fromMillis(millisOrZero(r.Time))); err != nil {
			return err
		}
	}
	if !m.Deleted {
		return validContent(m)
	}
	if kindToken(m.Kind) == "" || m.Text != "" || m.Media != nil || m.Card != nil || m.Place != nil || m.Reactions != nil {
		return invalid("of a message that was deleted for everyone, only its kind is left")
	}
	return nil
}

// insert adds the message's row at its position, or at the next that is free.
// It reports false when the ID is known.
func (b *batch) insert(m *chat.Message, chatNum, sender int64) (added bool, err error) {
	first := m.Pos
	if first == 0 {
		first = slot(m.Time)
	}
	m.Pos = first
	if next := b.next[first]; next > 0 {
		m.Pos = next
	}
	args, err := messageArgs(m, chatNum, sender, sql.Null[int64]{})
	if err != nil {
		return false, err
	}
	added, err = b.changed(b.message, args...)
	if err != nil || added {
		if m.Pos != first {
			b.next[first] = m.Pos + 1
		}
		return added, err
	}
	if known, err := b.position(m.ID); known > 0 || err != nil {
		return false, err
	}
	if m.Pos, err = free(b.w.ctx, b.w.tx, m.Pos); err != nil {
		return false, err
	}
	args[0] = m.Pos
	bound(b.next)
	b.next[first] = m.Pos + 1
	return b.changed(b.message, args...)
}

// position returns where the message with this ID is; 0: nowhere.
func (b *batch) position(id string) (pos int64, err error) {
	err = b.findMessage.QueryRowContext(b.w.ctx, id).Scan(&pos)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return pos, err
}

func (b *batch) addParts(m *chat.Message, chatNum int64) error {
	if m.Media != nil {
		if _, err := b.changed(b.media, mediaArgs(m.Pos, m.Media)...); err != nil {
			return err
		}
	}
	for _, r := range m.Reactions {
		sender, err := b.personNum(r.From.ID)
		if err != nil {
			return err
		}
		if _, err := b.changed(b.reaction, m.Pos, sender, r.Emoji, millisOrZero(r.Time)); err != nil {
			return err
		}
	}
	return b.index(m.Pos, indexed(chatNum, m))
}

// index has the words of a message wait for the search index; the last ones of
// a position count.
func (b *batch) index(pos int64, text string) error {
	if text == "" {
		return nil
	}
	b.waiting.entries = append(b.waiting.entries, entry{pos, text})
	b.waiting.bytes += len(text)
	if b.waiting.bytes >= maxWaiting || len(b.waiting.entries) >= maxWaitingCount {
		return b.flush()
	}
	return nil
}

// flush puts what waits into the search index.
func (b *batch) flush() error {
	slices.SortStableFunc(b.waiting.entries, func(x, y entry) int { return cmp.Compare(x.pos, y.pos) })
	for i, e := range b.waiting.entries {
		if i+1 < len(b.waiting.entries) && b.waiting.entries[i+1].pos == e.pos {
			continue
		}
		if _, err := b.words.ExecContext(b.w.ctx, e.pos, e.words); err != nil {
			return err
		}
	}
	clear(b.waiting.entries) // lets go of the texts
	b.waiting.entries, b.waiting.bytes = b.waiting.entries[:0], 0
	return nil
}

// complete makes of a message that is known already, and had no content of its
// file, what it turned out to be: an export without media says of a picture only
// that something was left out. The caption and the marks stay.
func (b *batch) complete(m *chat.Message, c *batchChat) error {
	if m.Media == nil || m.Media.ID == "" {
		return nil
	}
	pos, err := b.position(m.ID)
	if err != nil {
		return err
	}
	var name string
	err = b.w.row("SELECT name FROM media WHERE message = ? AND id = ''", pos).Scan(&name)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	media := *m.Media
	media.Name = cmp.Or(media.Name, name)
	d := mediaArgs(pos, &media)
	if err := b.w.exec(`
		UPDATE media SET id = ?, name = ?, type = ?, size = ?, width = ?, height = ?, duration = ?, blur = ?, thumb = ?, wave = ?
		WHERE message = ?`, append(d[1:], pos)...); err != nil {
		return err
	}
	if err := b.w.exec("UPDATE messages SET kind = ? WHERE pos = ?", string(m.Kind), pos); err != nil {
		return err
	}
	t, err := b.w.target(m.ID)
	if err != nil {
		return err
	}
	if err := b.w.unindex("= ?", pos); err != nil {
		return err
	}
	c.touched = true
	return b.index(pos, indexed(t.chatNum, &t.Message))
}
