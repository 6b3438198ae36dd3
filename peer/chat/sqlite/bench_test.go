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

var benchMessages = flag.Int("messages", 1_000_000, "how many messages the benchmarks have")

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

// BenchmarkBareInserts puts the same rows into the same tables and indexes, on
// a connection with as much memory: one prepared statement for each table, one
// transaction, no checks.
func BenchmarkBareInserts(b *testing.B) {
	ctx := context.Background()
	n := *benchMessages
	for b.Loop() {
		s := openBench(b)
		_, err := s.transact(func(tx *sql.Tx) (*chat.Change, error) {
			for _, pragma := range importPragmas {
				must(tx.Exec(pragma))(b)
			}
			var people, chats, message, media, reaction, words *sql.Stmt
			for query, to := range map[string]**sql.Stmt{
				"INSERT INTO people (num, id, name) VALUES (?, ?, ?)":                                                   &people,
				"INSERT INTO chats (num, id, kind, title, folded, made, active) VALUES (?1, ?2, 'group', ?2, ?2, 0, 0)": &chats,
				insertMessage: &message, insertMedia: &media, insertReaction: &reaction, insertWords: &words,
			} {
				*to = must(tx.PrepareContext(ctx, query))(b)
				defer (*to).Close()
			}
			for i := range 400 {
				must(people.Exec(i+1, fmt.Sprint("person-", i), fmt.Sprint("Person ", i)))(b)
			}
			for i := range benchChats {
				must(chats.Exec(i+1, fmt.Sprint("chat-", i)))(b)
			}
			r, zipf := benchSource()
			taken := make(map[int64]bool)
			for i := range n {
				m := benchMessage(r, zipf, i, n)
				for m.Pos = slot(m.Time); taken[m.Pos]; m.Pos++ {
				}
				taken[m.Pos] = true
				var of, from int64
				fmt.Sscanf(m.Chat, "chat-%d", &of)
				if m.From.ID != "" {
					fmt.Sscanf(m.From.ID, "person-%d", &from)
					from++
				}
				args := must(messageArgs(&m, of+1, from, sql.Null[int64]{}))(b)
				must(message.Exec(args...))(b)
				if m.Media != nil {
					must(media.Exec(mediaArgs(m.Pos, m.Media)...))(b)
				}
				for _, one := range m.Reactions {
					must(reaction.Exec(m.Pos, 0, one.Emoji, one.Time.UnixMilli()))(b)
				}
				must(words.Exec(m.Pos, indexed(of+1, &m)))(b)
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
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "messages/s")
}

// BenchmarkSearch searches as a person does: one to three words, whole or
// begun, everywhere or in one chat, frequent words and rare ones.
func BenchmarkSearch(b *testing.B) {
	ctx := context.Background()
	s := openBench(b)
	importBench(b, s, *benchMessages)
	r, words := benchSource()
	var times []time.Duration
	slowest := make(map[string]time.Duration)
	for b.Loop() {
		q := chat.Query{Limit: 50}
		for range 1 + r.IntN(3) {
			word := vocabulary[words.Uint64()]
			if r.IntN(2) == 0 {
				word = word[:1+r.IntN(len(word))]
			}
			q.Words += word + " "
		}
		if r.IntN(3) == 0 {
			q.Chat = fmt.Sprint("chat-", r.IntN(benchChats))
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
