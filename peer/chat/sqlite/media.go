package sqlite

import "context"

// HasMedia reports whether a message, chat or person refers to the content
// with this ID.
func (s *Store) HasMedia(ctx context.Context, id string) (has bool, err error) {
	if id == "" {
		return false, nil
	}
	err = s.read(ctx, "looking for a content", func(q querier) error {
		return q.QueryRowContext(ctx, hasMedia, id).Scan(&has)
	})
	return has, err
}

// An index of those that have a content serves only a query that says so.
const hasMedia = `
	SELECT EXISTS (SELECT 1 FROM media WHERE id = ?1 AND id <> '')
	    OR EXISTS (SELECT 1 FROM chats WHERE picture = ?1 AND picture <> '')
	    OR EXISTS (SELECT 1 FROM people WHERE picture = ?1 AND picture <> '')`
