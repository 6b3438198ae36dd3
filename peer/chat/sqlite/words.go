package sqlite

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"tandem/peer/chat"
)

// searchVersion is raised when words are made in another way: then Open makes
// the search index anew.
const searchVersion = 1

// maxWord is how many bytes of a word are searched.
const maxWord = 64

// Besides words, the index has tokens of characters for private use, which no
// word has: for a message's chat, its kind, and its star. A search for several
// of them and words meets only messages that have them all.
const (
	chatDigits = 0xe000 // a chat's number, in digits from here on, to the base 4096
	kindMark   = 0xf000
	starMark   = 0xf100
)

var kinds = []chat.MessageKind{chat.Text, chat.Image, chat.Video, chat.Audio, chat.Voice,
	chat.File, chat.Contact, chat.Location, chat.System}

func chatToken(num int64) string {
	var digits []rune
	for ; num > 0; num /= 4096 {
		digits = append(digits, chatDigits+rune(num%4096))
	}
	return string(digits)
}

func kindToken(k chat.MessageKind) string {
	for i, one := range kinds {
		if one == k {
			return string(rune(kindMark + i))
		}
	}
	return ""
}

// indexed returns the words by which a message is found, with a space
// between them. One that was deleted for everyone has none.
func indexed(chatNum int64, m *chat.Message) string {
	if m.Deleted {
		return ""
	}
	var b strings.Builder
	b.Grow(len(m.Text) + 16)
	b.WriteString(chatToken(chatNum))
	b.WriteByte(' ')
	b.WriteString(kindToken(m.Kind))
	if m.Starred {
		b.WriteByte(' ')
		b.WriteRune(starMark)
	}
	wordsOf(m, func(word string, _ bool) {
		b.WriteByte(' ')
		b.WriteString(word)
	})
	return b.String()
}

// wordsOf calls f with each word of a message.
func wordsOf(m *chat.Message, f func(word string, tail bool)) {
	words(m.Text, f)
	if m.Media != nil {
		words(m.Media.Name, f)
	}
	if m.Card != nil {
		words(m.Card.Name, f)
	}
	if m.Place != nil {
		words(m.Place.Name, f)
	}
}

// words calls f with each word of a text, without accents; but for ASCII, of
// which the tokenizer takes care, without case.
//
// Chinese, Japanese, Thai and some other scripts do not part words. Of a run of
// their letters each pair of neighbours is a word, and so is the last letter
// (tail): what stands inside a run is found by two letters or more, and a
// single one finds every pair that it begins.
func words(text string, f func(word string, tail bool)) {
	if !ascii(text) {
		text = norm.NFKD.String(text)
	}
	var word []byte
	var run rune // the last letter of a run; 0: in none
	paired := false
	end := func() {
		if len(word) > 0 {
			f(string(word), false)
			word = word[:0]
		}
		if run != 0 {
			f(string(run), paired)
			run, paired = 0, false
		}
	}
	for _, r := range text {
		switch {
		case r < 0x80:
			if asciiWord(byte(r)) {
				if run != 0 {
					end()
				}
				if len(word) < maxWord {
					word = append(word, byte(r))
				}
			} else {
				end()
			}
		case unicode.Is(unicode.Mn, r): // an accent or a vowel sign: left out
		case unicode.In(r, runScripts...) && unicode.IsLetter(r):
			if len(word) > 0 {
				end()
			}
			if run != 0 {
				f(string([]rune{run, r}), false)
				paired = true
			}
			run = r
		case unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.Mc, r):
			if run != 0 {
				end()
			}
			if len(word) < maxWord {
				word = utf8.AppendRune(word, foldRune(r))
			}
		default:
			end()
		}
	}
	end()
}

var runScripts = []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana,
	unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

func asciiWord(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9'
}
