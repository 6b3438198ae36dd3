package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"tandem/peer/chat"
)

// keptCommands is how many commands of a device are remembered. A page sends a
// command again until it is acknowledged and lets few wait at once, so only
// the latest can ever come again.
const keptCommands = 10_000

// outcome is what a command did when it was carried out.
type outcome struct {
	chat    int64           // the chat's row
	message sql.Null[int64] // the number of the message that a Send made
}

// recall returns the outcome of a command that was carried out before, or nil.
func recall(ctx context.Context, tx *sql.Tx, cmd chat.Command) (*outcome, error) {
	if cmd == (chat.Command{}) {
		return nil, nil
	}
	var o outcome
	err := tx.QueryRowContext(ctx, "SELECT chat, message FROM commands WHERE device = ? AND id = ?",
		cmd.Device, cmd.ID).Scan(&o.chat, &o.message)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return &o, err
}

// remember keeps the outcome, and forgets the device's oldest.
func remember(ctx context.Context, tx *sql.Tx, cmd chat.Command, o outcome) error {
	if cmd == (chat.Command{}) {
		return nil
	}
	var n int64
	err := tx.QueryRowContext(ctx, `
		INSERT INTO commands (device, n, id, chat, message)
		VALUES (?1, 1 + coalesce((SELECT max(n) FROM commands WHERE device = ?1), 0), ?2, ?3, ?4)
		RETURNING n`,
		cmd.Device, cmd.ID, o.chat, o.message).Scan(&n)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "DELETE FROM commands WHERE device = ? AND n <= ?", cmd.Device, n-keptCommands)
	return err
}

// errReused is for a page that gave one ID to two actions.
func errReused(cmd chat.Command) error {
	return invalid("the command ID %q was given to another action before", cmd.ID)
}
