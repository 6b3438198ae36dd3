package sqlite

import (
	"context"
	"time"

	"tandem/peer/chat"
)

// maxMessageTime is after the last time that a message can have, in the year
// 2248: positions stay below 2^53, so that a page's numbers hold them.
var maxMessageTime = fromMillis(1 << 53 / chat.PosPerMilli)

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
