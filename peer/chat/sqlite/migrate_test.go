package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"tandem/peer/chat"
)

var writeFixture = flag.Bool("fixture", false, "write testdata/schema-N.sql for the latest version N, if there is none")

// restore makes a database from a dump.
func restore(t *testing.T, dump string) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "store.db")
	db := must(sql.Open("sqlite", path))(t)
	defer db.Close()
	if _, err := db.Exec(string(must(os.ReadFile(dump))(t))); err != nil {
		t.Fatal(err)
	}
	return path
}

// schemaOf returns the statements that made a database, in the order of names.
func schemaOf(t *testing.T, db *sql.DB) string {
	t.Helper()
	rows := must(db.Query("SELECT name || ': ' || coalesce(sql, '') FROM sqlite_schema ORDER BY name"))(t)
	defer rows.Close()
	var lines []string
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, line)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, "\n")
}

// TestMigrate opens a store of every earlier version: testdata/schema-N.sql is
// the dump of one of version N, as the program of that time left it. Each must
// become what a new store is, and keep what was in it.
func TestMigrate(t *testing.T) {
	ctx := context.Background()
	fresh := openNew(t)
	versions := len(must(readScripts(migrations()))(t))
	if *writeFixture {
		writeDump(t, versions)
	}
	for version := 1; version <= versions; version++ {
		t.Run(fmt.Sprint(version), func(t *testing.T) {
			s := openAt(t, restore(t, fmt.Sprintf("testdata/schema-%d.sql", version)))
			if got, want := schemaOf(t, s.readers), schemaOf(t, fresh.readers); got != want {
				t.Errorf("got schema\n%s\nwant\n%s", got, want)
			}
			if err := s.Check(ctx); err != nil {
				t.Error(err)
			}
			a := must(s.Account(ctx))(t)
			if a.Name != "Ada's phone" || a.PrivateKey[31] != 7 {
				t.Errorf("account %q", a.Name)
			}
			d := must(s.Devices(ctx))(t)
			if len(d) != 1 || d[0].ID != "d" || d[0].Key[0] != 1 || d[0].Secret[0] != 2 {
				t.Errorf("devices %+v", d)
			}
			c := must(s.FindChat(ctx, "grace"))(t)
			if c.Unread != 1 || c.Last == nil || c.Last.Text != "It's ☕ time\nor not?" {
				t.Errorf("chat %+v", c)
			}
			again := must(sendMessage(s, chat.Command{Device: "d", ID: "k"}, draft{Chat: c.ID, Text: "x"}))(t)
			if again.Text != "Hello" {
				t.Errorf("a command of before made %+v", again)
			}
			seq := must(s.Seq(ctx))(t)
			m := must(sendMessage(s, chat.Command{}, draft{Chat: c.ID, Text: "Later"}))(t)
			if now := must(s.Seq(ctx))(t); now <= seq || seq < 5 {
				t.Errorf("change %d after %d", now, seq)
			}
			if got := all(t, s, c.ID); len(got) != 4 || got[3].ID != m.ID || got[0].Text != "Hello" || got[1].Text != "Hello!" {
				t.Errorf("messages %+v", got)
			}
			if found := must(s.Search(ctx, chat.Query{Words: "TIM", Limit: 9}))(t); len(found.Messages) != 1 {
				t.Errorf("found %+v", found)
			}
		})
	}
}

// writeDump writes what TestMigrate expects, as a script that restores it.
func writeDump(t *testing.T, version int) {
	t.Helper()
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "store.db")
	s := openAt(t, path)
	if err := s.Rename(ctx, "Ada's phone"); err != nil {
		t.Fatal(err)
	}
	key := [32]byte{31: 7}
	must(s.writer.Exec("UPDATE account SET private_key = ?", key[:]))(t)
	if err := s.PutDevice(ctx, chat.Device{ID: "d", Name: "Firefox", Key: [32]byte{1}, Secret: [32]byte{2}}); err != nil {
		t.Fatal(err)
	}
	c := must(createChat(s, chat.Direct, "Grace"))(t)
	must(sendMessage(s, chat.Command{Device: "d", ID: "k"}, draft{Chat: c.ID, Text: "Hello"}))(t)
	m := must(sendMessage(s, chat.Command{}, draft{Chat: c.ID, From: "Grace", Text: "Hello!"}))(t)
	must(readTo(s, chat.Command{Device: "d", ID: "r"}, c.ID, m.Pos))(t)
	must(sendMessage(s, chat.Command{}, draft{Chat: c.ID, From: "Grace", Text: "It's ☕ time\nor not?"}))(t)

	var b strings.Builder
	fmt.Fprintf(&b, "-- A store of version %d, written by: go test -run TestMigrate -fixture\n", version)
	fmt.Fprintf(&b, "PRAGMA application_id = %d;\nPRAGMA user_version = %d;\nBEGIN;\n", applicationID, version)
	var tables []string
	dumpRows(t, s, "SELECT sql || ';', name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT GLOB 'search_*[^n]' ORDER BY rowid",
		func(row []string) { fmt.Fprintln(&b, row[0]); tables = append(tables, row[1]) })
	for _, table := range append(tables, "sqlite_sequence") {
		if table == "search" {
			continue // made anew, as the version 0 asks for
		}
		var columns []string
		dumpRows(t, s, fmt.Sprintf("SELECT name FROM pragma_table_info('%s')", table),
			func(row []string) { columns = append(columns, row[0]) })
		dumpRows(t, s, fmt.Sprintf("SELECT quote(%s) FROM %s", strings.Join(columns, ") || ', ' || quote("), table),
			func(row []string) { fmt.Fprintf(&b, "INSERT INTO %s VALUES (%s);\n", table, row[0]) })
	}
	dumpRows(t, s, "SELECT sql || ';' FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY rowid",
		func(row []string) { fmt.Fprintln(&b, row[0]) })
	b.WriteString("UPDATE search_version SET version = 0;\nCOMMIT;\n")

	f, err := os.OpenFile(fmt.Sprintf("testdata/schema-%d.sql", version), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return // released fixtures stay as they are
	}
	if err != nil {
		t.Fatal(err)
	}
	must(f.WriteString(b.String()))(t)
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

func dumpRows(t *testing.T, s *Store, query string, f func(row []string)) {
	t.Helper()
	rows := must(s.readers.Query(query))(t)
	defer rows.Close()
	columns := must(rows.Columns())(t)
	for rows.Next() {
		row := make([]string, len(columns))
		to := make([]any, len(columns))
		for i := range row {
			to[i] = &row[i]
		}
		if err := rows.Scan(to...); err != nil {
			t.Fatal(err)
		}
		f(row)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
}

// TestMigrateSteps tries migrations to come: a good one, and ones that fail
// and leave the store as it was.
func TestMigrateSteps(t *testing.T) {
	ctx := context.Background()
	first := must(fs.ReadFile(migrations(), "01-first.sql"))(t)
	version := func(path string) (version, tables int) {
		db := must(sql.Open("sqlite", path))(t)
		defer db.Close()
		if err := db.QueryRow("PRAGMA user_version").Scan(&version); err != nil {
			t.Fatal(err)
		}
		if err := db.QueryRow("SELECT count(*) FROM sqlite_schema WHERE name IN ('stars', 'moons')").Scan(&tables); err != nil {
			t.Fatal(err)
		}
		return version, tables
	}
	for _, tt := range []struct {
		name, file, script string
		version, tables    int
		fails              bool
	}{
		{"good", "02-stars.sql", "CREATE TABLE stars (a); CREATE TABLE moons (a);", 3, 2, false},
		{"wrong SQL", "02-stars.sql", "CREATE TABLE stars (a); CREATE TABLE moons;", 1, 0, true},
		{"leaves a reference nowhere", "02-stars.sql", "CREATE TABLE stars (a); UPDATE messages SET chat = 77;", 1, 0, true},
		{"gap in the numbers", "03-stars.sql", "CREATE TABLE stars (a);", 1, 0, true},
		{"no number", "stars.sql", "CREATE TABLE stars (a);", 1, 0, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := restore(t, "testdata/schema-1.sql")
			dir := fstest.MapFS{
				"01-first.sql": {Data: first},
				tt.file:        {Data: []byte(tt.script)},
			}
			if !tt.fails {
				dir["03-nothing.sql"] = &fstest.MapFile{Data: []byte("SELECT 1;")}
			}
			if err := migrate(ctx, path, dir); (err != nil) != tt.fails {
				t.Errorf("error %v", err)
			}
			if v, n := version(path); v != tt.version || n != tt.tables {
				t.Errorf("version %d with %d tables, want %d with %d", v, n, tt.version, tt.tables)
			}
		})
	}
}

// Messages of version 1 keep the order that they had in their chat, whatever
// their times, and what was read stays read.
func TestMigrateOrder(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "store.db")
	db := must(sql.Open("sqlite", path))(t)
	first := must(fs.ReadFile(migrations(), "01-first.sql"))(t)
	if _, err := db.Exec(string(first) + `
		PRAGMA user_version = 1;
		INSERT INTO chats VALUES (1, 'a', 'group', 'A', 'A', 4, 2, 8, 8), (2, 'b', 'group', 'B', 'B', 0, 3, 9, 9),
			(3, 'empty', 'self', 'Empty', 'EMPTY', 0, 0, NULL, 5);
		INSERT INTO changes VALUES (1, 1, 0), (2, 2, 0), (3, 1, 1), (4, 1, 1), (5, 3, 0), (6, 1, 1), (7, 2, 1), (8, 1, 1), (9, 2, 1),
			(10, 2, 1);
		INSERT INTO messages VALUES (3, 'a1', 1, '', 'one', 5000), (4, 'a2', 1, 'Grace', 'two', 1000),
			(6, 'a3', 1, 'Ada', 'three', 5000), (7, 'b1', 2, 'Grace', 'one', 5000), (8, 'a4', 1, 'Grace', 'four', 9000),
			(9, 'b2', 2, 'Ada', 'two', 0), (10, 'b3', 2, 'Ada', 'three', 5000);
		UPDATE chats SET last_seq = 10, active = 10 WHERE num = 2;`); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	s := openAt(t, path)
	for id, want := range map[string]struct {
		order  string
		unread int
		read   string
	}{"a": {"a1 a2 a3 a4 ", 2, "a2"}, "b": {"b1 b2 b3 ", 3, ""}, "empty": {"", 0, ""}} {
		order, read := "", ""
		c := must(s.Chat(ctx, id))(t)
		for _, m := range all(t, s, id) {
			order += m.ID + " "
			if m.Pos < m.Time.UnixMilli()*chat.PosPerMilli {
				t.Errorf("%s of %d stands at %d", m.ID, m.Time.UnixMilli(), m.Pos)
			}
			if m.Pos == c.Read {
				read = m.ID
			}
		}
		if order != want.order || c.Unread != want.unread || read != want.read {
			t.Errorf("chat %s has %s, %d unread after %q", id, order, c.Unread, read)
		}
	}
	if members := must(s.Members(ctx, "a", 0, 9))(t); len(members) != 2 || members[0].Name != "Ada" {
		t.Errorf("members %+v", members)
	}
	order := ""
	for _, c := range must(s.Chats(ctx, 0, 9))(t) {
		order += c.ID + " "
	}
	if order != "a b empty " {
		t.Errorf("chats %s", order)
	}
	if got := must(s.Search(ctx, chat.Query{Words: "three", Limit: 9}))(t); len(got.Messages) != 2 {
		t.Errorf("found %+v", got)
	}
	// No mirror of before can go on.
	if _, ok, err := s.Since(ctx, 10, 100); ok || err != nil {
		t.Errorf("since the last change of before: %v, %v", ok, err)
	}
}
