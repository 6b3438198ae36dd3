package sqlite

import (
	"context"
	"math"
	"slices"

	"tandem/peer/chat"
)

// Messages returns messages of a chat, oldest first.
func (s *Store) Messages(ctx context.Context, chatID string, r chat.Range) (p chat.Page, err error) {
	limit, err := validRange(r)
	if err != nil {
		return chat.Page{}, err
	}
	err = s.read(ctx, "reading messages", func(q querier) error {
		of, err := recordByID(ctx, q, chatID)
		if err != nil {
			return err
		}
		// One more than asked for, on each side, tells whether there are more.
		older := func(before int64, n int) ([]chat.Message, bool, error) {
			found, err := queryMessages(ctx, q,
				"WHERE m.chat = ? AND m.pos < ? ORDER BY m.pos DESC LIMIT ?", of.num, before, n+1)
			more := len(found) > n
			found = found[:min(len(found), n)]
			slices.Reverse(found)
			return found, more, err
		}
		newer := func(from int64, n int) ([]chat.Message, bool, error) {
			found, err := queryMessages(ctx, q,
				"WHERE m.chat = ? AND m.pos >= ? ORDER BY m.pos LIMIT ?", of.num, from, n+1)
			return found[:min(len(found), n)], len(found) > n, err
		}
		switch {
		case r.Around > 0:
			var after []chat.Message
			if p.Messages, p.Older, err = older(r.Around, limit/2); err != nil {
				return err
			}
			after, p.Newer, err = newer(r.Around, limit-limit/2)
			p.Messages = append(p.Messages, after...)
		case r.After > 0:
			if p.Messages, p.Newer, err = newer(r.After+1, limit); err != nil {
				return err
			}
			_, p.Older, err = older(r.After+1, 0)
		case r.Before > 0:
			if p.Messages, p.Older, err = older(r.Before, limit); err != nil {
				return err
			}
			_, p.Newer, err = newer(r.Before, 0)
		default:
			p.Messages, p.Older, err = older(math.MaxInt64, limit)
		}
		return err
	})
	if err != nil {
		return chat.Page{}, err
	}
	return p, nil
}

func validRange(r chat.Range) (limit int, err error) {
	set := 0
	for _, pos := range []int64{r.Before, r.After, r.Around} {
		if pos < 0 {
			return 0, invalid("a position is not below zero")
		}
		if pos > 0 {
			set++
		}
	}
	if set > 1 {
		return 0, invalid("a page of messages is before, after or around a position, one of them")
	}
	return validPage(0, r.Limit)
}
