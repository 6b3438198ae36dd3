package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"tandem/peer/chat"
)

// maxEnded is how many ended links are kept; beyond it the oldest go. Each costs
// a seat at its server.
const maxEnded = 32

// EndDevice forgets a device, but for what it takes to tell it so when it comes
// back.
func (s *Store) EndDevice(ctx context.Context, d chat.Device, e chat.Ended) error {
	if err := validID("the device's ID", d.ID); err != nil {
		return err
	}
	if e.Browser != "" {
		if err := validName("the browser's name", e.Browser); err != nil {
			return err
		}
	}
	if err := validTime("the time", e.At); err != nil {
		return err
	}
	return s.write(ctx, "ending a device's link", func(tx *sql.Tx) (*chat.Change, error) {
		if err := forgetDevice(ctx, tx, d.ID); err != nil && !errors.Is(err, chat.ErrNotFound) {
			return nil, err
		}
		_, err := tx.ExecContext(ctx, `
			INSERT INTO ended_links (id, origin, public_key, secret, ended_at, ended_by, browser)
			VALUES (?, ?, ?, ?, ?, ?, ?)`,
			d.ID, d.Origin, d.Key[:], d.Secret[:], e.At.UnixMilli(), string(e.By), e.Browser)
		if err != nil {
			return nil, err
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM ended_links WHERE id NOT IN
			(SELECT id FROM ended_links ORDER BY rowid DESC LIMIT ?)`, maxEnded)
		return nil, err
	})
}

// EndedLinks returns what is left of devices whose link was ended, the latest
// ended first.
func (s *Store) EndedLinks(ctx context.Context) ([]chat.EndedLink, error) {
	var links []chat.EndedLink
	err := s.read(ctx, "reading ended links", func(q querier) error {
		rows, err := q.QueryContext(ctx, `
			SELECT id, origin, public_key, secret, ended_at, ended_by, browser
			FROM ended_links ORDER BY rowid DESC`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var e chat.EndedLink
			var key, secret []byte
			var at int64
			if err := rows.Scan(&e.ID, &e.Origin, &key, &secret, &at, &e.By, &e.Browser); err != nil {
				return err
			}
			copy(e.Key[:], key)
			copy(e.Secret[:], secret)
			e.At = fromMillis(at)
			links = append(links, e)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, err
	}
	return links, nil
}
