package sqlite

import (
	"context"
	"crypto/ecdh"
	"crypto/rand"
	"database/sql"
	"errors"
	"os"

	"tandem/peer/chat"
)

// Account returns the phone's identity. The first call makes it: an X25519 key
// pair (RFC 7748), and the machine's name until Rename.
func (s *Store) Account(ctx context.Context) (a chat.Account, err error) {
	err = s.read(ctx, "reading the account", func(q querier) error {
		a, err = readAccount(ctx, q)
		return err
	})
	if !errors.Is(err, sql.ErrNoRows) {
		return a, err
	}
	err = s.write(ctx, "making the account", func(tx *sql.Tx) (*chat.Change, error) {
		a, err = ensureAccount(ctx, tx)
		return nil, err
	})
	return a, err
}

// Rename changes the account's name.
func (s *Store) Rename(ctx context.Context, name string) error {
	if err := validName("the name", name); err != nil {
		return err
	}
	return s.write(ctx, "renaming the account", func(tx *sql.Tx) (*chat.Change, error) {
		if _, err := ensureAccount(ctx, tx); err != nil {
			return nil, err
		}
		_, err := tx.ExecContext(ctx, "UPDATE account SET name = ?", name)
		return nil, err
	})
}

func readAccount(ctx context.Context, q querier) (a chat.Account, err error) {
	var key []byte
	err = q.QueryRowContext(ctx, "SELECT name, private_key, log FROM account").Scan(&a.Name, &key, &a.Log)
	copy(a.PrivateKey[:], key)
	return a, err
}

func ensureAccount(ctx context.Context, tx *sql.Tx) (chat.Account, error) {
	a, err := readAccount(ctx, tx)
	if !errors.Is(err, sql.ErrNoRows) {
		return a, err
	}
	key, err := ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		return a, err
	}
	a = chat.Account{Name: machineName(), PrivateKey: [32]byte(key.Bytes()), Log: rand.Text()}
	_, err = tx.ExecContext(ctx, "INSERT INTO account (id, name, private_key, log) VALUES (1, ?, ?, ?)",
		a.Name, a.PrivateKey[:], a.Log)
	return a, err
}

func machineName() string {
	name, err := os.Hostname()
	if err != nil || validName("", name) != nil {
		return "Phone"
	}
	return name
}
