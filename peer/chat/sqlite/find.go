package sqlite

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"tandem/peer/chat"
)

// readyLetters is up to how many letters the search index has the messages of
// each beginning of a word ready, in order: as "prefix" says in its table.
//
// For a longer beginning FTS5 gathers and sorts the messages of all words that
// begin so before it gives the first one, which for a frequent word of a large
// account takes a second. So a long word is first looked up by its first letters,
// and whether a message has the rest its text says. Where too many of those
// tried have it not, the word is rare, and its messages are soon gathered.
const readyLetters = 4

// maxTried is how many messages are tried before words are looked up whole. That
// takes as long as gathering some thousand messages.
const maxTried = 1024

// finder looks for messages that have all words and all marks.
type finder struct {
	q     querier
	words []sought
	marks []string // of the chat, the kinds, and the star, in the language of FTS5
	tried int      // messages, since the words were last narrowed
}

// sought is a word that another begins with.
type sought struct {
	word string
	cut  bool // it is looked up by its first letters
	had  int  // how many of the messages tried have it
}

func seek(word string) sought {
	return sought{word: word, cut: utf8.RuneCountInString(word) > readyLetters}
}

// direction is in which a finder goes through the positions.
type direction struct{ compare, order string }

var (
	older = direction{"<", "DESC"} // below a position
	newer = direction{">=", "ASC"} // from a position on
)

// find returns the first positions in a direction, at most limit.
func (f *finder) find(ctx context.Context, d direction, from int64, limit int) (found []int64, err error) {
	for len(found) < limit {
		if !slices.ContainsFunc(f.words, func(s sought) bool { return s.cut }) {
			rest, err := f.lookUp(ctx, d, from, limit-len(found))
			return append(found, rest...), err
		}
		more := false
		if found, from, more, err = f.try(ctx, d, from, limit, found); err != nil || !more {
			return found, err
		}
		f.narrow()
	}
	return found, nil
}

// match writes what is sought in the language of FTS5
// (https://sqlite.org/fts5.html#full_text_query_syntax). Words have no quotation
// mark in them.
func (f *finder) match() string {
	var all []string
	for _, s := range f.words {
		word := s.word
		if s.cut {
			word = string([]rune(word)[:readyLetters])
		}
		all = append(all, `"`+word+`" *`)
	}
	slices.Sort(all)
	return strings.Join(append(slices.Compact(all), f.marks...), " AND ")
}

func (d direction) lookUp() string {
	return "SELECT rowid FROM search WHERE search MATCH ? AND rowid " + d.compare + " ? ORDER BY rowid " + d.order + " LIMIT ?"
}

// lookUp finds what the search index alone says.
func (f *finder) lookUp(ctx context.Context, d direction, from int64, limit int) ([]int64, error) {
	rows, err := f.q.QueryContext(ctx, d.lookUp(), f.match(), from, limit)
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

// try selects what says a message's words, in the order in which the search
// index has them. CROSS JOIN: it comes first.
func (d direction) try() string {
	return `SELECT s.rowid, m.text, coalesce(m.extra, ''), coalesce(a.name, '')
		FROM search s CROSS JOIN messages m ON m.pos = s.rowid LEFT JOIN media a ON a.message = s.rowid
		WHERE search MATCH ? AND s.rowid ` + d.compare + " ? ORDER BY s.rowid " + d.order + " LIMIT ?"
}

// try goes through messages that have the first letters of the words that are
// cut, and adds those that have the words. more tells that there may be others,
// from the position next on.
func (f *finder) try(ctx context.Context, d direction, from int64, limit int, found []int64) (_ []int64, next int64, more bool, err error) {
	rows, err := f.q.QueryContext(ctx, d.try(), f.match(), from, maxTried)
	if err != nil {
		return nil, 0, false, err
	}
	defer rows.Close()
	n := 0
	for rows.Next() {
		var pos int64
		var text, extra, file string
		if err := rows.Scan(&pos, &text, &extra, &file); err != nil {
			return nil, 0, false, err
		}
		m := chat.Message{Text: text, Media: &chat.Media{Name: file}}
		if m.Card, m.Place, err = extras(extra); err != nil {
			return nil, 0, false, fmt.Errorf("%w (the message at %d: %w)", ErrDamaged, pos, err)
		}
		n++
		if f.has(&m) {
			if found = append(found, pos); len(found) == limit {
				return found, 0, false, nil
			}
		}
		next = pos
		if d == newer {
			next++
		}
	}
	return found, next, n == maxTried, rows.Err()
}

// has reports whether a message has all words, and counts which it has.
func (f *finder) has(m *chat.Message) bool {
	f.tried++
	has := make([]bool, len(f.words))
	wordsOf(m, func(word string, _ bool) {
		for i, s := range f.words {
			has[i] = has[i] || begins(word, s.word)
		}
	})
	all := true
	for i := range f.words {
		if has[i] {
			f.words[i].had++
		}
		all = all && (has[i] || !f.words[i].cut)
	}
	return all
}

// begins reports whether a word begins with another, both as words makes them:
// the tokenizer does not regard the case of ASCII.
func begins(word, with string) bool {
	if len(word) < len(with) {
		return false
	}
	for i := range len(with) {
		if lower(word[i]) != lower(with[i]) {
			return false
		}
	}
	return true
}

func lower(b byte) byte {
	if b >= 'A' && b <= 'Z' {
		return b + 'a' - 'A'
	}
	return b
}

// narrow has words looked up whole from now on: those that are rare among the
// messages tried, and in any case the rarer half of the words that are cut.
func (f *finder) narrow() {
	var cut []*sought
	for i := range f.words {
		if f.words[i].cut {
			cut = append(cut, &f.words[i])
		}
	}
	slices.SortFunc(cut, func(a, b *sought) int { return cmp.Compare(a.had, b.had) })
	for i, s := range cut {
		s.cut = i >= (len(cut)+1)/2 && s.had >= f.tried/4
		s.had = 0
	}
	f.tried = 0
}
