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
		match, err := matching(ctx, q, query)
		if err != nil || match == "" {
			return err
		}
		found, err := positionsOf(ctx, q, "rowid < ? ORDER BY rowid DESC", match, before, limit+1)
		if err != nil {
			return err
		}
		if p.Older = len(found) > limit; p.Older {
			found = found[:limit]
		}
		if query.Before > 0 {
			newer, err := positionsOf(ctx, q, "rowid >= ? ORDER BY rowid", match, before, 1)
			if err != nil {
				return err
			}
			p.Newer = len(newer) > 0
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

// matching writes a query in the language of FTS5
// (https://sqlite.org/fts5.html#full_text_query_syntax). Everything is quoted,
// and has no quotation mark in it. It returns nothing where nothing can fit.
func matching(ctx context.Context, q querier, query chat.Query) (string, error) {
	var all []string
	words(query.Words, func(word string, tail bool) {
		if !tail { // the pair before it says more
			all = append(all, `"`+word+`" *`)
		}
	})
	if len(all) == 0 && query.Words != "" && strings.TrimSpace(query.Words) != "" {
		return "", nil
	}
	slices.Sort(all)
	all = slices.Compact(all)
	if query.Chat != "" {
		r, err := recordByID(ctx, q, query.Chat)
		if err != nil {
			return "", err
		}
		all = append(all, `"`+chatToken(r.num)+`"`)
	}
	if len(query.Kinds) > 0 {
		var any []string
		for _, k := range query.Kinds {
			any = append(any, `"`+kindToken(k)+`"`)
		}
		slices.Sort(any)
		all = append(all, "("+strings.Join(slices.Compact(any), " OR ")+")")
	}
	if query.Starred {
		all = append(all, `"`+string(rune(starMark))+`"`)
	}
	return strings.Join(all, " AND "), nil
}

func positionsOf(ctx context.Context, q querier, where, match string, pos int64, limit int) ([]int64, error) {
	rows, err := q.QueryContext(ctx, "SELECT rowid FROM search WHERE search MATCH ? AND "+where+" LIMIT ?", match, pos, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []int64
	for rows.Next() {
		var pos int64
		if err := rows.Scan(&pos); err != nil {
			return nil, err
		}
		found = append(found, pos)
	}
	return found, rows.Err()
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
