package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"strings"
)

// Table says how much of a part of a store was saved.
type Table struct {
	Name  string `json:"name"`
	Saved int    `json:"saved"`
	// Lost is how many are known to be lost, by an index that could still be read;
	// with Unsure there may be more.
	Lost   int  `json:"lost"`
	Unsure bool `json:"unsure,omitempty"`
}

// salvaged are the tables that are saved, in the order in which they refer to
// each other. What is made from them anew, as the search index, is not.
var salvaged = []struct {
	name string
	// Columns that say which row it is where the table has no rowid.
	key     string
	indexes []string // complete ones, to count by
}{
	{name: "account"},
	{name: "devices"},
	{name: "ended_links"},
	{name: "people", indexes: []string{"people_by_name"}},
	{name: "chats", indexes: []string{"chats_by_active"}},
	{name: "commands"},
	{name: "messages", indexes: []string{"messages_by_chat"}},
	{name: "media"},
	{name: "members", key: "chat, person"},
	{name: "reactions", key: "message, sender"},
	{name: "tombstones", key: "id"},
}

// salvage copies what can be read of a damaged database into a new one, which has
// the tables already.
type salvage struct {
	ctx context.Context
	old *sql.DB // of one connection, that only reads
	new *sql.Tx
}

func (s *salvage) tables() ([]Table, error) {
	var list []Table
	for _, t := range salvaged {
		columns, err := s.columns(t.name)
		if err != nil {
			return nil, err
		}
		report := Table{Name: t.name}
		if len(columns) == 0 { // of an older version, or its definition is lost
			continue
		}
		var whole bool
		if t.key == "" {
			report.Saved, whole, err = s.byRow(t.name, columns)
		} else {
			report.Saved, whole, err = s.byKey(t.name, t.key, columns)
		}
		if err != nil {
			return nil, err
		}
		if !whole {
			report.Lost, report.Unsure = s.missing(t.name, t.indexes, report.Saved)
		}
		list = append(list, report)
	}
	return list, nil
}

// columns returns those that a table has in both databases.
func (s *salvage) columns(table string) ([]string, error) {
	const names = "SELECT name FROM pragma_table_info(?)"
	known := make(map[string]bool)
	rows, err := s.old.QueryContext(s.ctx, names, table)
	if err != nil {
		return nil, nil // nothing of the schema can be read
	}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			break
		}
		known[name] = true
	}
	rows.Close()
	var both []string
	rows, err = s.new.QueryContext(s.ctx, names, table)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		if known[name] {
			both = append(both, name)
		}
	}
	return both, rows.Err()
}

// byRow copies a table in the order of its rows; over a part that cannot be read it
// leaps, and goes on behind it.
func (s *salvage) byRow(table string, columns []string) (saved int, whole bool, err error) {
	insert, err := s.inserter(table, columns)
	if err != nil {
		return 0, false, err
	}
	defer insert.Close()
	query := fmt.Sprintf("SELECT rowid, %s FROM %s WHERE rowid > ? ORDER BY rowid", strings.Join(columns, ", "), table)
	last, whole := int64(math.MinInt64), true
	for {
		// Only what cannot be read is leapt over: what cannot be written ends it.
		n, to, readErr, err := s.run(insert, len(columns), &last, query, last)
		saved += n
		if err != nil || readErr == nil {
			return saved, whole, err
		}
		var ok bool
		whole = false
		if last, ok = s.leap(table, to); !ok {
			return saved, false, s.ctx.Err()
		}
	}
}

// leap returns a row behind what cannot be read after last.
func (s *salvage) leap(table string, last int64) (next int64, ok bool) {
	query := fmt.Sprintf("SELECT rowid FROM %s WHERE rowid > ? ORDER BY rowid LIMIT 1", table)
	var row int64
	readable := func(from int64) bool {
		return s.old.QueryRowContext(s.ctx, query, from).Scan(&row) == nil
	}
	if readable(last) {
		return row, true // its number is there, but not the rest of it
	}
	last = max(last, 0)
	low, high := last, int64(0)
	for step := int64(1); ; step *= 2 {
		if step > math.MaxInt64/4 || last > math.MaxInt64-step {
			return 0, false
		}
		if readable(last + step) {
			high = last + step
			break
		}
		low = last + step
	}
	for high-low > 1 {
		if middle := low + (high-low)/2; readable(middle) {
			high = middle
		} else {
			low = middle
		}
	}
	return high, true
}

// byKey copies a table from its beginning, and where that cannot be read to its end,
// also from there.
func (s *salvage) byKey(table, key string, columns []string) (saved int, whole bool, err error) {
	insert, err := s.inserter(table, columns)
	if err != nil {
		return 0, false, err
	}
	defer insert.Close()
	names := strings.Join(columns, ", ")
	query := fmt.Sprintf("SELECT %s FROM %s ORDER BY %s", names, table, key)
	saved, _, readErr, err := s.run(insert, len(columns), nil, query)
	if err != nil || readErr == nil {
		return saved, readErr == nil, err
	}
	down := strings.ReplaceAll(key, ",", " DESC,") + " DESC"
	more, _, _, err := s.run(insert, len(columns), nil, fmt.Sprintf("SELECT %s FROM %s ORDER BY %s", names, table, down))
	return saved + more, false, err
}

func (s *salvage) inserter(table string, columns []string) (*sql.Stmt, error) {
	places := strings.Repeat(", ?", len(columns))[2:]
	return s.new.PrepareContext(s.ctx, fmt.Sprintf("INSERT OR IGNORE INTO %s (%s) VALUES (%s)",
		table, strings.Join(columns, ", "), places))
}

// run inserts the rows of a query. saved counts those that are new; readErr is why no
// more could be read. Where the rows begin with their number, after is the one before
// the first, and last becomes that of the last one read.
func (s *salvage) run(insert *sql.Stmt, columns int, after *int64, query string, args ...any) (saved int, last int64, readErr, err error) {
	values := make([]any, columns)
	targets := make([]any, 0, columns+1)
	if after != nil {
		last = *after
		targets = append(targets, &last)
	}
	rows, readErr := s.old.QueryContext(s.ctx, query, args...)
	if readErr != nil {
		return 0, last, readErr, nil
	}
	defer rows.Close()
	for i := range values {
		targets = append(targets, &values[i])
	}
	for rows.Next() {
		if readErr := rows.Scan(targets...); readErr != nil {
			return saved, last, readErr, nil
		}
		n, err := affected(insert.ExecContext(s.ctx, values...))
		if err != nil && !isConstraint(err) { // a row of noise is skipped
			return saved, last, nil, err
		}
		saved += int(n)
	}
	return saved, last, rows.Err(), nil
}

// missing says how many rows are lost, as far as indexes of the table tell.
func (s *salvage) missing(table string, indexes []string, saved int) (lost int, unsure bool) {
	unsure = true
	for _, index := range indexes {
		var n int
		query := fmt.Sprintf("SELECT count(*) FROM %s INDEXED BY %s", table, index)
		if err := s.old.QueryRowContext(s.ctx, query).Scan(&n); err == nil {
			lost, unsure = max(lost, n-saved), false
		}
	}
	return lost, unsure
}
