package sqlite

import (
	"context"
	"unicode/utf8"

	"tandem/peer/chat"
)

// addParts gives messages what stands in tables of its own, with one query
// for each kind of part.
func addParts(ctx context.Context, q querier, messages []chat.Message) error {
	if len(messages) == 0 {
		return nil
	}
	at := make(map[int64]*chat.Message, len(messages))
	var all, media []int64
	var quotes []string
	for i := range messages {
		m := &messages[i]
		at[m.Pos] = m
		if !m.Deleted {
			all = append(all, m.Pos)
			if m.Kind.HasMedia() {
				media = append(media, m.Pos)
			}
		}
		if m.Quote != nil {
			quotes = append(quotes, m.Quote.ID)
		}
	}
	if err := addReactions(ctx, q, at, all); err != nil {
		return err
	}
	if err := addMedia(ctx, q, at, media); err != nil {
		return err
	}
	return addQuotes(ctx, q, messages, quotes)
}

func addReactions(ctx context.Context, q querier, at map[int64]*chat.Message, positions []int64) error {
	if len(positions) == 0 {
		return nil
	}
	rows, err := q.QueryContext(ctx, `
		SELECT r.message, r.emoji, r.time, p.id, p.name, p.picture
		FROM json_each(?) j
		CROSS JOIN reactions r ON r.message = j.value
		CROSS JOIN people p ON p.num = r.sender
		ORDER BY r.message, r.time, r.sender`, list(positions))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var pos, ms int64
		var r chat.Reaction
		if err := rows.Scan(&pos, &r.Emoji, &ms, &r.From.ID, &r.From.Name, &r.From.Picture); err != nil {
			return err
		}
		r.Time = fromMillis(ms)
		at[pos].Reactions = append(at[pos].Reactions, r)
	}
	return rows.Err()
}

func addMedia(ctx context.Context, q querier, at map[int64]*chat.Message, positions []int64) error {
	if len(positions) == 0 {
		return nil
	}
	rows, err := q.QueryContext(ctx, `
		SELECT message, id, name, type, size, width, height, duration, blur, thumb, wave
		FROM media WHERE message IN (SELECT value FROM json_each(?))`, list(positions))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var pos int64
		d := new(chat.Media)
		if err := rows.Scan(&pos, &d.ID, &d.Name, &d.Type, &d.Size, &d.Width, &d.Height, &d.Duration,
			&d.BlurHash, &d.Thumb, &d.Wave); err != nil {
			return err
		}
		at[pos].Media = d
	}
	return rows.Err()
}

// addQuotes leaves a Quote without a Pos where the quoted message is gone, or
// is one of another chat.
func addQuotes(ctx context.Context, q querier, messages []chat.Message, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	rows, err := q.QueryContext(ctx, `
		SELECT m.id, m.pos, m.kind, substr(m.text, 1, ?), m.deleted, c.id, p.id, p.name, p.picture
		FROM messages m CROSS JOIN chats c ON c.num = m.chat CROSS JOIN people p ON p.num = m.sender
		WHERE m.id IN (SELECT value FROM json_each(?))`, chat.MaxQuoteBytes, list(ids))
	if err != nil {
		return err
	}
	defer rows.Close()
	type key struct{ chat, id string }
	quoted := make(map[key]chat.Quote)
	for rows.Next() {
		var of string
		var a chat.Quote
		if err := rows.Scan(&a.ID, &a.Pos, &a.Kind, &a.Text, &a.Deleted, &of,
			&a.From.ID, &a.From.Name, &a.From.Picture); err != nil {
			return err
		}
		a.Text = cut(a.Text, chat.MaxQuoteBytes)
		quoted[key{of, a.ID}] = a
	}
	for i := range messages {
		if m := &messages[i]; m.Quote != nil {
			if a, ok := quoted[key{m.Chat, m.Quote.ID}]; ok {
				m.Quote = &a
			}
		}
	}
	return rows.Err()
}

// cut returns the beginning of s, at most so many bytes of whole characters.
func cut(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most]
}
