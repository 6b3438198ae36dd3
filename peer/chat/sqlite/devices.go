package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"tandem/peer/chat"
)

// Devices returns the linked devices, the latest linked first.
func (s *Store) Devices(ctx context.Context) ([]chat.Device, error) {
	devices := []chat.Device{}
	err := s.read(ctx, "reading devices", func(q querier) error {
		rows, err := q.QueryContext(ctx, `
			SELECT id, name, system, origin, public_key, secret, linked_at, last_seen
			FROM devices ORDER BY linked_at DESC, rowid DESC`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var d chat.Device
			var key, secret []byte
			var linked, seen int64
			if err := rows.Scan(&d.ID, &d.Name, &d.System, &d.Origin, &key, &secret, &linked, &seen); err != nil {
				return err
			}
			copy(d.Key[:], key)
			copy(d.Secret[:], secret)
			d.LinkedAt, d.LastSeen = timeOrZero(linked), timeOrZero(seen)
			devices = append(devices, d)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, err
	}
	return devices, nil
}

// PutDevice adds a device or replaces the one with its ID. Times are kept in
// whole milliseconds; a zero time stays zero. Name, system and origin may be
// empty.
func (s *Store) PutDevice(ctx context.Context, d chat.Device) error {
	if err := validID("the device's ID", d.ID); err != nil {
		return err
	}
	for _, f := range []struct{ what, value string }{
		{"the device's name", d.Name}, {"the device's system", d.System}, {"the device's origin", d.Origin},
	} {
		if f.value == "" {
			continue
		}
		if err := validName(f.what, f.value); err != nil {
			return err
		}
	}
	for _, t := range []time.Time{d.LinkedAt, d.LastSeen} {
		if err := validTime("the device's time", fromMillis(millisOrZero(t))); err != nil {
			return err
		}
	}
	return s.write(ctx, "storing a device", func(tx *sql.Tx) (*chat.Change, error) {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO devices (id, name, system, origin, public_key, secret, linked_at, last_seen)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (id) DO UPDATE SET name = excluded.name, system = excluded.system,
				origin = excluded.origin, public_key = excluded.public_key, secret = excluded.secret,
				linked_at = excluded.linked_at, last_seen = excluded.last_seen`,
			d.ID, d.Name, d.System, d.Origin, d.Key[:], d.Secret[:],
			millisOrZero(d.LinkedAt), millisOrZero(d.LastSeen))
		return nil, err
	})
}

// SeenDevice notes when a device was last linked.
func (s *Store) SeenDevice(ctx context.Context, id string, at time.Time) error {
	if err := validTime("the time", at); err != nil {
		return err
	}
	return s.write(ctx, "noting when a device was seen", func(tx *sql.Tx) (*chat.Change, error) {
		result, err := tx.ExecContext(ctx, "UPDATE devices SET last_seen = ? WHERE id = ?", at.UnixMilli(), id)
		if err != nil {
			return nil, err
		}
		n, err := result.RowsAffected()
		if err == nil && n == 0 {
			err = fmt.Errorf("device %.80q: %w", id, chat.ErrNotFound)
		}
		return nil, err
	})
}

// DeleteDevice forgets a device, its keys and its commands. A device that was
// never stored, as its person did not want to be kept, can have commands too.
func (s *Store) DeleteDevice(ctx context.Context, id string) error {
	return s.write(ctx, "forgetting a device", func(tx *sql.Tx) (*chat.Change, error) {
		var forgotten int64
		for _, statement := range []string{
			"DELETE FROM commands WHERE device = ?",
			"DELETE FROM devices WHERE id = ?",
		} {
			result, err := tx.ExecContext(ctx, statement, id)
			if err != nil {
				return nil, err
			}
			n, err := result.RowsAffected()
			if err != nil {
				return nil, err
			}
			forgotten += n
		}
		if forgotten == 0 {
			return nil, fmt.Errorf("device %.80q: %w", id, chat.ErrNotFound)
		}
		return nil, nil
	})
}

func millisOrZero(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func timeOrZero(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return fromMillis(ms)
}
