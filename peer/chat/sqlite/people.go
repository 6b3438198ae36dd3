package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"tandem/peer/chat"
)

// Members returns the people of a chat besides the owner, by name.
func (s *Store) Members(ctx context.Context, chatID string, offset, limit int) ([]chat.Person, error) {
	limit, err := validPage(int64(offset), limit)
	if err != nil {
		return nil, err
	}
	people := []chat.Person{}
	err = s.read(ctx, "reading a chat's members", func(q querier) error {
		r, err := recordByID(ctx, q, chatID)
		if err != nil {
			return err
		}
		rows, err := q.QueryContext(ctx, `
			SELECT p.id, p.name, p.picture FROM members m CROSS JOIN people p ON p.num = m.person
			WHERE m.chat = ? ORDER BY p.name COLLATE NOCASE, p.num LIMIT ? OFFSET ?`, r.num, limit, offset)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var p chat.Person
			if err := rows.Scan(&p.ID, &p.Name, &p.Picture); err != nil {
				return err
			}
			people = append(people, p)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, err
	}
	return people, nil
}

// owner is the row of the account's owner in people.
const owner = 0

// personNamed returns the row of the person who has this name exactly, the
// first where several have; ok is false where nobody has.
func (w *work) personNamed(name string) (num int64, ok bool, err error) {
	if name == "" {
		return owner, true, nil
	}
	err = w.row("SELECT num FROM people WHERE name = ? ORDER BY num LIMIT 1", name).Scan(&num)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, false, nil
	}
	return num, err == nil, err
}

// makePerson returns the row of the person of this name, made where there is
// none.
func (w *work) makePerson(name string) (int64, error) {
	num, ok, err := w.personNamed(name)
	if ok || err != nil {
		return num, err
	}
	result, err := w.tx.ExecContext(w.ctx, "INSERT INTO people (id, name) VALUES (?, ?)", newID(), name)
	if err != nil {
		return 0, err
	}
	return result.LastInsertId()
}
