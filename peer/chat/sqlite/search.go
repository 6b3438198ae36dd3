package sqlite

import (
	"context"
	"database/sql"
	"math"
	"slices"
	"strings"

	"tandem/peer/chat"
)

// Search returns messages that fit, oldest first. Words that have no letter
// or digit are left out; where nothing is left of a query, nothing fits.
func (s *Store) Search(ctx context.Context, query chat.Query) (p chat.Page, err error) {
	limit, err := validQuery(query)
	if err != nil {
		return chat.Page{}, err
	}
	before := query.Before
	if before == 0 {
		before = math.MaxInt64
	}
	err = s.read(ctx, "searching", func(q querier) error {
		p.Messages = []chat.Message{}
		f, err := finding(ctx, q, query)
		if err != nil || f == nil {
			return err
		}
		found, err := f.find(ctx, older, before, limit+1)
		if err != nil {
			return err
		}
		if p.Older = len(found) > limit; p.Older {
			found = found[:limit]
		}
		if query.Before > 0 {
			after, err := f.find(ctx, newer, before, 1)
			if err != nil {
				return err
			}
			p.Newer = len(after) > 0
		}
		p.Messages, err = messagesAt(ctx, q, found)
		return err
	})
	if err != nil {
		return chat.Page{}, err
	}
	return p, nil
}

func validQuery(query chat.Query) (limit int, err error) {
	switch {
	case len(query.Words) > chat.MaxSearchBytes:
		return 0, invalid("what is searched for has %d bytes, at most %d are searched for: shorten it",
			len(query.Words), chat.MaxSearchBytes)
	case strings.TrimSpace(query.Words) == "" && len(query.Kinds) == 0 && !query.Starred:
		return 0, invalid("a search needs words, kinds of messages, or the starred ones")
	case query.Before < 0:
		return 0, invalid("a position is not below zero")
	}
	for _, k := range query.Kinds {
		if kindToken(k) == "" {
			return 0, invalid("there are no messages of the kind %.20q", k)
		}
	}
	return validPage(0, query.Limit)
}

// finding returns what finds the messages that fit, or nil where none can.
func finding(ctx context.Context, q querier, query chat.Query) (*finder, error) {
	f := &finder{q: q}
	words(query.Words, func(word string, tail bool) {
		s := seek(word)
		if !tail && !slices.Contains(f.words, s) { // the pair before a tail says more
			f.words = append(f.words, s)
		}
	})
	if len(f.words) == 0 && strings.TrimSpace(query.Words) != "" {
		return nil, nil
	}
	if query.Chat != "" {
		r, err := recordByID(ctx, q, query.Chat)
		if err != nil {
			return nil, err
		}
		f.marks = append(f.marks, `"`+chatToken(r.num)+`"`)
	}
	if len(query.Kinds) > 0 {
		var any []string
		for _, k := range query.Kinds {
			any = append(any, `"`+kindToken(k)+`"`)
		}
		slices.Sort(any)
		f.marks = append(f.marks, "("+strings.Join(slices.Compact(any), " OR ")+")")
	}
	if query.Starred {
		f.marks = append(f.marks, `"`+string(rune(starMark))+`"`)
	}
	return f, nil
}

const insertWords = "INSERT INTO search (rowid, words) VALUES (?, ?)"

// index makes the search index anew where its words were made in another way,
// or not at all, as after a migration.
func (s *Store) index(ctx context.Context) error {
	var version int
	if err := s.readers.QueryRowContext(ctx, "SELECT version FROM search_version").Scan(&version); err != nil {
		return err
	}
	if version == searchVersion {
		return nil
	}
	_, err := s.transact(func(tx *sql.Tx) (*chat.Change, error) {
		if _, err := tx.ExecContext(ctx, "INSERT INTO search (search) VALUES ('delete-all')"); err != nil {
			return nil, err
		}
		if err := indexAll(ctx, tx); err != nil {
			return nil, err
		}
		_, err := tx.ExecContext(ctx, "UPDATE search_version SET version = ?", searchVersion)
		return nil, err
	})
	return err
}

// indexAll goes through the messages page by page, in the order in which FTS5
// takes them best.
func indexAll(ctx context.Context, tx *sql.Tx) error {
	insert, err := tx.PrepareContext(ctx, insertWords)
	if err != nil {
		return err
	}
	defer insert.Close()
	for after := int64(0); ; {
		page, err := queryMessages(ctx, tx, "WHERE m.pos > ? ORDER BY m.pos LIMIT 1000", after)
		if err != nil || len(page) == 0 {
			return err
		}
		nums, err := chatNums(ctx, tx, page)
		if err != nil {
			return err
		}
		for i := range page {
			if text := indexed(nums[page[i].Chat], &page[i]); text != "" {
				if _, err := insert.ExecContext(ctx, page[i].Pos, text); err != nil {
					return err
				}
			}
		}
		after = page[len(page)-1].Pos
	}
}

func chatNums(ctx context.Context, tx *sql.Tx, messages []chat.Message) (map[string]int64, error) {
	nums := make(map[string]int64)
	for _, m := range messages {
		if _, ok := nums[m.Chat]; ok {
			continue
		}
		var num int64
		if err := tx.QueryRowContext(ctx, "SELECT num FROM chats WHERE id = ?", m.Chat).Scan(&num); err != nil {
			return nil, err
		}
		nums[m.Chat] = num
	}
	return nums, nil
}
