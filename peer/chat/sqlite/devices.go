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
			SELECT id, name, label, system, origin, public_key, secret, linked_at, last_seen, sent, received
			FROM devices ORDER BY linked_at DESC, rowid DESC`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var d chat.Device
			var key, secret []byte
			var linked, seen int64
			err := rows.Scan(&d.ID, &d.Name, &d.Label, &d.System, &d.Origin, &key, &secret, &linked, &seen,
				&d.Moved.Sent, &d.Moved.Received)
			if err != nil {
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
// whole milliseconds; a zero time stays zero. Name, label, system and origin may
// be empty.
func (s *Store) PutDevice(ctx context.Context, d chat.Device) error {
	if err := validID("the device's ID", d.ID); err != nil {
		return err
	}
	for _, f := range []struct{ what, value string }{
		{"the device's name", d.Name}, {"the device's label", d.Label},
		{"the device's system", d.System}, {"the device's origin", d.Origin},
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
			INSERT INTO devices (id, name, label, system, origin, public_key, secret,
				linked_at, last_seen, sent, received)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (id) DO UPDATE SET name = excluded.name, label = excluded.label,
				system = excluded.system, origin = excluded.origin, public_key = excluded.public_key,
				secret = excluded.secret, linked_at = excluded.linked_at, last_seen = excluded.last_seen,
				sent = excluded.sent, received = excluded.received`,
			d.ID, d.Name, d.Label, d.System, d.Origin, d.Key[:], d.Secret[:],
			millisOrZero(d.LinkedAt), millisOrZero(d.LastSeen), d.Moved.Sent, d.Moved.Received)
		return nil, err
	})
}

// SeenDevice notes when a device was last linked, and what was moved meanwhile.
func (s *Store) SeenDevice(ctx context.Context, id string, at time.Time, moved chat.Moved) error {
	if err := validTime("the time", at); err != nil {
		return err
	}
	if moved.Sent < 0 || moved.Received < 0 {
		return invalid("the bytes that were moved are below zero")
	}
	return s.updateDevice(ctx, "noting when a device was seen", id, `UPDATE devices
		SET last_seen = ?, sent = min(sent + ?, ?), received = min(received + ?, ?) WHERE id = ?`,
		at.UnixMilli(), moved.Sent, int64(maxNumber), moved.Received, int64(maxNumber), id)
}

// LabelDevice gives a device the name that the person calls it by.
func (s *Store) LabelDevice(ctx context.Context, id, label string) error {
	if label != "" {
		if err := validName("the browser's name", label); err != nil {
			return err
		}
	}
	return s.updateDevice(ctx, "naming a device", id, "UPDATE devices SET label = ? WHERE id = ?", label, id)
}

// updateDevice runs a statement that changes the device with an ID.
func (s *Store) updateDevice(ctx context.Context, doing, id, statement string, args ...any) error {
	return s.write(ctx, doing, func(tx *sql.Tx) (*chat.Change, error) {
		n, err := affected(tx.ExecContext(ctx, statement, args...))
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
		return nil, forgetDevice(ctx, tx, id)
	})
}

func forgetDevice(ctx context.Context, tx *sql.Tx, id string) error {
	var forgotten int64
	for _, statement := range []string{
		"DELETE FROM commands WHERE device = ?",
		"DELETE FROM devices WHERE id = ?",
		"DELETE FROM ended_links WHERE id = ?",
	} {
		n, err := affected(tx.ExecContext(ctx, statement, id))
		if err != nil {
			return err
		}
		forgotten += n
	}
	if forgotten == 0 {
		return fmt.Errorf("device %.80q: %w", id, chat.ErrNotFound)
	}
	return nil
}

// affected is how many rows a statement changed.
func affected(result sql.Result, err error) (int64, error) {
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
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
