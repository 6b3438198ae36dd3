package sqlite

import (
	"context"
	"database/sql"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tandem/peer/chat"
)

var (
	benchMessages = flag.Int("messages", 1_000_000, "how many messages the benchmarks make")
	benchAccount  = flag.String("account", "", "a store that the benchmarks take instead; they leave it as it is")
)

const benchChats = 500

// vocabulary has the frequent words first, which are short, as in every
// language.
var vocabulary = func() []string {
	r := rand.New(rand.NewPCG(1, 2))
	words := make([]string, 20_000)
	for i := range words {
		length := 5 + r.IntN(6)
		switch {
		case i < 20:
			length = 2 + r.IntN(2)
		case i < 200:
			length = 3 + r.IntN(2)
		case i < 2000:
			length = 4 + r.IntN(4)
		}
		b := make([]byte, length)
		for j := range b {
			b[j] = "etaoinshrdlcumwfgypbvk"[min(r.IntN(22), r.IntN(26))]
		}
		words[i] = string(b)
	}
	return words
}()

// benchMessage makes the messages of an account, chat by chat and in each by
// time, as exports have them; some two minutes lie between two of a chat.
func benchMessage(r *rand.Rand, words *rand.Zipf, i, n int) chat.Message {
	var b strings.Builder
	for j := range 3 + r.IntN(14) {
		if j > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(vocabulary[words.Uint64()])
	}
	of := i / (n/benchChats + 1)
	m := chat.Message{
		ID: fmt.Sprintf("%016x", r.Uint64()), Chat: fmt.Sprint("chat-", of), Kind: chat.Text, Text: b.String(),
		Time: time.UnixMilli(1_600_000_000_000 + int64(i%(n/benchChats+1))*120_000*int64(1+of%7) + int64(r.IntN(100_000))),
	}
	if from := r.IntN(4); from > 0 {
		m.From.ID = fmt.Sprint("person-", (of*3+from)%400)
	}
	switch r.IntN(40) {
	case 0, 1, 2:
		m.Kind = chat.Image
		m.Media = &chat.Media{ID: strings.Repeat("A", 42) + "A", Name: "IMG-" + m.ID[:4] + ".jpg", Type: "image/jpeg",
			Size: 100_000, Width: 1600, Height: 1200, BlurHash: "LEHV6nWB2yk8pyo0adR*.7kCMdnj"}
	case 3:
		m.Reactions = []chat.Reaction{{Emoji: "👍", Time: m.Time}}
	case 4:
		m.Starred = r.IntN(10) == 0
	}
	return m
}

func benchSource() (*rand.Rand, *rand.Zipf) {
	r := rand.New(rand.NewPCG(3, 4))
	return r, rand.NewZipf(r, 1.07, 8, uint64(len(vocabulary)-1))
}

func openBench(b *testing.B) *Store {
	b.Helper()
	s, err := Open(context.Background(), filepath.Join(b.TempDir(), "store.db"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	return s
}

// importBench imports the account.
func importBench(b *testing.B, s *Store, n int) {
	b.Helper()
	ctx := context.Background()
	err := s.Import(ctx, func(batch chat.Batch) error {
		for i := range 400 {
			must(batch.Person(ctx, chat.Person{ID: fmt.Sprint("person-", i), Name: fmt.Sprint("Person ", i)}))(b)
		}
		for i := range benchChats {
			must(batch.Chat(ctx, chat.Chat{ID: fmt.Sprint("chat-", i), Kind: chat.Group, Title: fmt.Sprint("Chat ", i)}))(b)
		}
		r, words := benchSource()
		for i := range n {
			if _, err := batch.Message(ctx, benchMessage(r, words, i, n)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

// peakMemory returns the most memory that the process had, where Linux tells.
func peakMemory(b *testing.B) float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Log(err)
		return 0
	}
	var kB float64
	for line := range strings.Lines(string(status)) {
		fmt.Sscanf(line, "VmHWM: %f", &kB)
	}
	return kB / 1024
}

func BenchmarkImport(b *testing.B) {
	for b.Loop() {
		s := openBench(b)
		importBench(b, s, *benchMessages)
		b.StopTimer()
		b.ReportMetric(peakMemory(b), "peak-MB")
		s.Close()
		b.StartTimer()
	}
	b.ReportMetric(float64(*benchMessages)*float64(b.N)/b.Elapsed().Seconds(), "messages/s")
}

// accountBench returns the path of the store that the benchmarks measure.
func accountBench(b *testing.B) string {
	b.Helper()
	if *benchAccount != "" {
		return *benchAccount
	}
	s := openBench(b)
	importBench(b, s, *benchMessages)
	path := s.path
	s.Close()
	return path
}

// rows are those of one table.
type rows struct {
	insert string
	values [][]any
}

// readRows reads what the query finds, which is inserted by an INSERT of that
// many values.
func readRows(b *testing.B, db *sql.DB, query, insert string) rows {
	b.Helper()
	found := must(db.Query(query))(b)
	defer found.Close()
	columns := len(must(found.Columns())(b))
	r := rows{insert: insert + " VALUES (?" + strings.Repeat(", ?", columns-1) + ")"}
	for found.Next() {
		values, to := make([]any, columns), make([]any, columns)
		for i := range values {
			to[i] = &values[i]
		}
		if err := found.Scan(to...); err != nil {
			b.Fatal(err)
		}
		r.values = append(r.values, values)
	}
	if err := found.Err(); err != nil {
		b.Fatal(err)
	}
	return r
}

// BenchmarkBareInserts puts the rows of an account into the same tables and
// indexes, on a connection with as much memory: one prepared statement for each
// table, one transaction, no checks.
func BenchmarkBareInserts(b *testing.B) {
	ctx := context.Background()
	account := must(Open(ctx, accountBench(b)))(b)
	defer account.Close()
	var tables []rows
	for _, table := range []string{"people", "chats", "members", "messages", "media", "reactions"} {
		query := "SELECT * FROM " + table
		if table == "people" {
			query += " WHERE num <> 0" // the owner's row is in each store
		}
		tables = append(tables, readRows(b, account.readers, query, "INSERT INTO "+table))
	}
	words := rows{insert: insertWords}
	for after := int64(0); ; {
		page := must(queryMessages(ctx, account.readers, "WHERE m.pos > ? ORDER BY m.pos LIMIT 1000", after))(b)
		if len(page) == 0 {
			break
		}
		for i := range page {
			m := &page[i]
			var of int64
			if err := account.readers.QueryRow("SELECT num FROM chats WHERE id = ?", m.Chat).Scan(&of); err != nil {
				b.Fatal(err)
			}
			words.values = append(words.values, []any{m.Pos, indexed(of, m)})
			after = m.Pos
		}
	}
	tables = append(tables, words)
	for b.Loop() {
		b.StopTimer()
		s := openBench(b)
		b.StartTimer()
		_, err := s.transact(func(tx *sql.Tx) (*chat.Change, error) {
			for _, pragma := range importPragmas {
				must(tx.Exec(pragma))(b)
			}
			for _, table := range tables {
				insert := must(tx.PrepareContext(ctx, table.insert))(b)
				for _, values := range table.values {
					must(insert.Exec(values...))(b)
				}
				insert.Close()
			}
			return nil, nil
		})
		if err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		s.Close()
		b.StartTimer()
	}
	b.ReportMetric(float64(len(words.values))*float64(b.N)/b.Elapsed().Seconds(), "messages/s")
}

// someWords returns words of the account's messages, as frequent as there.
func someWords(b *testing.B, s *Store) []string {
	b.Helper()
	var found []string
	texts := must(s.readers.Query("SELECT text FROM messages WHERE pos % 97 = 0 LIMIT 20000"))(b)
	defer texts.Close()
	for texts.Next() {
		var text string
		if err := texts.Scan(&text); err != nil {
			b.Fatal(err)
		}
		words(text, func(word string, _ bool) { found = append(found, word) })
	}
	if len(found) == 0 {
		b.Fatal("the account has no words")
	}
	return found
}

// BenchmarkSearch searches as a person does: one to three words, whole or
// begun, everywhere or in one chat, frequent words and rare ones.
func BenchmarkSearch(b *testing.B) {
	ctx := context.Background()
	s := must(Open(ctx, accountBench(b)))(b)
	defer s.Close()
	words, r := someWords(b, s), rand.New(rand.NewPCG(5, 6))
	chats := must(s.Chats(ctx, 0, 200))(b)
	var times []time.Duration
	slowest := make(map[string]time.Duration)
	for b.Loop() {
		q := chat.Query{Limit: 50}
		for range 1 + r.IntN(3) {
			word := []rune(words[r.IntN(len(words))])
			if r.IntN(2) == 0 {
				word = word[:1+r.IntN(len(word))]
			}
			q.Words += string(word) + " "
		}
		if r.IntN(3) == 0 {
			q.Chat = chats[r.IntN(len(chats))].ID
		}
		start := time.Now()
		if _, err := s.Search(ctx, q); err != nil {
			b.Fatal(err)
		}
		times = append(times, time.Since(start))
		slowest[q.Words+q.Chat] = times[len(times)-1]
	}
	slices.Sort(times)
	b.ReportMetric(times[len(times)/2].Seconds()*1000, "p50-ms")
	b.ReportMetric(times[len(times)*95/100].Seconds()*1000, "p95-ms")
	b.ReportMetric(times[len(times)-1].Seconds()*1000, "max-ms")
	for q, took := range slowest {
		if took > times[len(times)*97/100] {
			b.Log(q, took)
		}
	}
}
