package sqlite

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"tandem/peer/chat"
)

// keptCommands is how many commands of a device are remembered. A page sends a
// command again until it is acknowledged and lets few wait at once, so only
// the latest can ever come again.
const keptCommands = 10_000

// made is what an action was about: what a command remembers.
type made struct {
	chat     string   // the chat's ID; empty: of none or several
	messages []string // the IDs of those that were added or altered
}

// recall returns what the command made when it was carried out before; ok is
// false when it was not.
func (w *work) recall(cmd chat.Command, action string) (m made, ok bool, err error) {
	if cmd == (chat.Command{}) {
		return m, false, nil
	}
	var before, messages string
	err = w.row("SELECT action, chat, messages FROM commands WHERE device = ? AND id = ?",
		cmd.Device, cmd.ID).Scan(&before, &m.chat, &messages)
	if errors.Is(err, sql.ErrNoRows) {
		return m, false, nil
	}
	if err != nil {
		return m, false, err
	}
	if before != action {
		return m, false, invalid("the command ID %q was given to another action before", cmd.ID)
	}
	if err := json.Unmarshal([]byte(messages), &m.messages); err != nil {
		return m, false, fmt.Errorf("%w (command %q: %w)", ErrDamaged, cmd.ID, err)
	}
	return m, true, nil
}

// remember notes the command, and forgets the device's oldest. Messages that
// are added from here on are known as made by it.
func (w *work) remember(cmd chat.Command, action string) error {
	if cmd == (chat.Command{}) {
		return nil
	}
	var n int64
	err := w.row(`
		INSERT INTO commands (device, n, id, action, chat, messages)
		VALUES (?1, 1 + coalesce((SELECT max(n) FROM commands WHERE device = ?1), 0), ?2, ?3, '', '[]')
		RETURNING num, n`,
		cmd.Device, cmd.ID, action).Scan(&w.command.V, &n)
	if err != nil {
		return err
	}
	w.command.Valid = true
	return w.exec("DELETE FROM commands WHERE device = ? AND n <= ?", cmd.Device, n-keptCommands)
}

// keep completes what remember began.
func (w *work) keep(m made) error {
	if !w.command.Valid {
		return nil
	}
	ids := m.messages
	if ids == nil {
		ids = []string{}
	}
	return w.exec("UPDATE commands SET chat = ?, messages = ? WHERE num = ?", m.chat, list(ids), w.command.V)
}
