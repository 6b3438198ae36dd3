package sqlite

import (
	"context"
	"time"

	"tandem/peer/chat"
)

// maxNumber is the greatest that a page's numbers hold.
const maxNumber = 1<<53 - 1

// maxMessageTime is after the last time that a message can have, some days
// before positions reach maxNumber: later messages come after the last one.
var maxMessageTime = fromMillis(maxNumber/chat.PosPerMilli - 1e9)

func validPosition(what string, pos int64) error {
	if pos < 0 || pos > slot(maxMessageTime) {
		return invalid("%s is the position %d, which no message has", what, pos)
	}
	return nil
}

// now is the clock's time, kept within those that a message can have: a clock that is
// far off must not use up the places that later messages need.
func (s *Store) now() time.Time {
	now := s.clock()
	switch {
	case now.After(maxMessageTime):
		return maxMessageTime
	case now.UnixMilli() < 0:
		return fromMillis(0)
	}
	return now
}

func fromMillis(ms int64) time.Time { return time.UnixMilli(ms).UTC() }

// slot is the first position of a time. 0 means none everywhere.
func slot(t time.Time) int64 { return max(1, t.UnixMilli()*chat.PosPerMilli) }

// free returns the first position from at on that no message has.
func free(ctx context.Context, q querier, at int64) (int64, error) {
	rows, err := q.QueryContext(ctx, "SELECT pos FROM messages WHERE pos >= ? ORDER BY pos", at)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		var taken int64
		if err := rows.Scan(&taken); err != nil {
			return 0, err
		}
		if taken != at {
			break
		}
		at++
	}
	return at, rows.Err()
}
