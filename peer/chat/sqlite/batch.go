package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"tandem/peer/chat"
)

// maxKnown is how many people, memberships and positions a batch keeps in
// mind; beyond it asks the store again.
const maxKnown = 1 << 15

// batch implements chat.Batch.
type batch struct {
	w     *work
	ended bool // f has returned

	person, member, message, media, reaction, words *sql.Stmt
	findPerson, findMessage, tombstone              *sql.Stmt

	tombstones bool // there are any
	added      int  // messages
	chats      map[string]*batchChat
	people     map[string]int64 // rows by IDs
	members    map[[2]int64]struct{}
	next       map[int64]int64 // slots, and the first position after those taken from them on
	waiting    waiting
}

// batchChat is a chat that the batch has named.
type batchChat struct {
	id      string
	num     int64
	allRead bool // whatever messages it gets
	touched bool // it got messages
}

func now() time.Time { return fromMillis(time.Now().UnixMilli()) }

func newBatch(w *work) (*batch, error) {
	b := &batch{
		w: w, chats: make(map[string]*batchChat), people: make(map[string]int64),
		members: make(map[[2]int64]struct{}), next: make(map[int64]int64),
	}
	err := w.row("SELECT EXISTS (SELECT 1 FROM tombstones)").Scan(&b.tombstones)
	for _, p := range []struct {
		statement **sql.Stmt
		query     string
	}{
		{&b.person, "INSERT INTO people (id, name, picture) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING"},
		{&b.member, "INSERT OR IGNORE INTO members (chat, person) VALUES (?, ?)"},
		{&b.message, insertMessage + " ON CONFLICT DO NOTHING"},
		{&b.media, insertMedia},
		{&b.reaction, insertReaction + " ON CONFLICT DO NOTHING"},
		{&b.words, insertWords},
		{&b.findPerson, "SELECT num FROM people WHERE id = ?"},
		{&b.findMessage, "SELECT pos FROM messages WHERE id = ?"},
		{&b.tombstone, "SELECT EXISTS (SELECT 1 FROM tombstones WHERE id = ?)"},
	} {
		if err != nil {
			break
		}
		*p.statement, err = w.tx.PrepareContext(w.ctx, p.query)
	}
	if err != nil {
		return nil, errors.Join(err, b.close())
	}
	return b, nil
}

func (b *batch) close() error {
	var errs []error
	for _, s := range []*sql.Stmt{b.person, b.member, b.message, b.media, b.reaction, b.words,
		b.findPerson, b.findMessage, b.tombstone} {
		if s != nil {
			errs = append(errs, s.Close())
		}
	}
	return errors.Join(errs...)
}

// begin refuses what comes after the end.
func (b *batch) begin(ctx context.Context) error {
	if b.ended {
		return invalid("the import has ended")
	}
	return ctx.Err()
}

// Person adds a person.
func (b *batch) Person(ctx context.Context, p chat.Person) (added bool, err error) {
	if err := b.begin(ctx); err != nil {
		return false, err
	}
	if err := validID("the person's ID", p.ID); err != nil {
		return false, err
	}
	if err := validName("the person's name", p.Name); err != nil {
		return false, err
	}
	if p.Picture != "" {
		if err := validContentID(p.Picture); err != nil {
			return false, err
		}
	}
	return b.changed(b.person, p.ID, p.Name, p.Picture)
}

// Chat adds a chat. The Active of one that gets no messages is when it was
// made; 0: now.
func (b *batch) Chat(ctx context.Context, c chat.Chat) (added bool, err error) {
	if err := b.begin(ctx); err != nil {
		return false, err
	}
	if err := validImported(c); err != nil {
		return false, err
	}
	if _, err := b.chat(c.ID); !errors.Is(err, chat.ErrNotFound) {
		return false, err
	}
	made := c.Active
	if made == 0 {
		made = slot(b.w.now)
	}
	result, err := b.w.tx.ExecContext(b.w.ctx, `
		INSERT INTO chats (id, kind, title, folded, picture, made, active, read_pos, seen_pos,
			marked, pinned, archived, muted, draft)
		VALUES (?, ?, ?, ?, ?, ?6, ?6, ?, ?, ?, ?, ?, ?, ?)`,
		c.ID, string(c.Kind), c.Title, fold(c.Title), c.Picture, made, max(c.Read, 0), c.Seen,
		c.Marked, c.Pinned, c.Archived, millisOrZero(c.Muted), c.Draft)
	if err != nil {
		return false, err
	}
	num, err := result.LastInsertId()
	b.chats[c.ID] = &batchChat{id: c.ID, num: num, allRead: c.Read == 0}
	b.w.chats.add(c.ID)
	return true, err
}

func validImported(c chat.Chat) error {
	if err := validID("the chat's ID", c.ID); err != nil {
		return err
	}
	if err := validChat(c.Kind, c.Title); err != nil {
		return err
	}
	read := c.Read
	if read == -1 {
		read = 0
	}
	for what, pos := range map[string]int64{"active": c.Active, "read": read, "seen": c.Seen} {
		if err := validPosition(what, pos); err != nil {
			return err
		}
	}
	muted := millisOrZero(c.Muted)
	return set{&chat.Set{Picture: &c.Picture, Draft: &c.Draft, Muted: &muted}}.check()
}

// Member adds a person to a chat.
func (b *batch) Member(ctx context.Context, chatID, personID string) error {
	if err := b.begin(ctx); err != nil {
		return err
	}
	c, err := b.chat(chatID)
	if err != nil {
		return err
	}
	num, err := b.personNum(personID)
	if err != nil || num == owner {
		return err
	}
	return b.addMember(c.num, num)
}

func (b *batch) addMember(chatNum, person int64) error {
	key := [2]int64{chatNum, person}
	if _, known := b.members[key]; known {
		return nil
	}
	bound(b.members)
	b.members[key] = struct{}{}
	_, err := b.changed(b.member, chatNum, person)
	return err
}

// bound empties a map that has become too large.
func bound[K comparable, V any](m map[K]V) {
	if len(m) >= maxKnown {
		clear(m)
	}
}

func (b *batch) changed(s *sql.Stmt, args ...any) (bool, error) {
	result, err := s.ExecContext(b.w.ctx, args...)
	if err != nil {
		return false, err
	}
	n, err := result.RowsAffected()
	return n > 0, err
}

func (b *batch) chat(id string) (*batchChat, error) {
	if c := b.chats[id]; c != nil {
		return c, nil
	}
	r, err := recordByID(b.w.ctx, b.w.tx, id)
	if err != nil {
		return nil, err
	}
	c := &batchChat{id: id, num: r.num}
	b.chats[id] = c
	return c, nil
}

// personNum returns the row of the person with this ID; empty: the owner's.
func (b *batch) personNum(id string) (num int64, err error) {
	if id == "" {
		return owner, nil
	}
	if num, known := b.people[id]; known {
		return num, nil
	}
	err = b.findPerson.QueryRowContext(b.w.ctx, id).Scan(&num)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, invalid("the person %.80q was not added", id)
	}
	if err == nil {
		bound(b.people)
		b.people[id] = num
	}
	return num, err
}
