package whatsapp

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// header is what stands before a message's sender, as it was written:
//
//	[31.12.23, 23:59:58] Ada: …       an iPhone
//	12/31/23, 11:59 PM - Ada: …       Android
//	2023年12月31日 下午11:59 - Ada: …
type header struct {
	shape  shape
	date   [3]int // in the order of the file
	hour   int
	minute int
	second int
	half   half
}

// shape is what all headers of a file have in common.
type shape struct {
	bracket   bool
	dateSep   rune   // '.', '/', '-' or '年'
	yearAt    int    // the place of a year of four digits; -1: of two digits, anywhere
	between   string // what stands between date and time, without a half of the day
	timeSep   rune   // ':', '.' or 'h'
	seconds   bool
	halves    bool // 12 hours
	halfFirst bool
	end       string // "]", " - " or ","
}

// maxBetween bounds what may stand between a date and a time, in bytes.
const maxBetween = 32

// scanner walks over the beginning of a line, and leaves marks out.
type scanner struct{ rest string }

func (s *scanner) peek() rune {
	for {
		r, n := utf8.DecodeRuneInString(s.rest)
		if n == 0 {
			return -1
		}
		if !isMark(r) {
			return r
		}
		s.rest = s.rest[n:]
	}
}

func (s *scanner) take() rune {
	r := s.peek()
	if r >= 0 {
		s.rest = s.rest[utf8.RuneLen(r):]
	}
	return r
}

func (s *scanner) spaces() (any bool) {
	for isSpace(s.peek()) {
		s.take()
		any = true
	}
	return any
}

func isSpace(r rune) bool { return r == ' ' || r >= 0x80 && unicode.Is(unicode.Zs, r) }

// digit returns the value of a decimal digit of any script, or -1. Unicode has
// the ten digits of a script one after another, from a multiple of ten on
// counted from the script's zero.
func digit(r rune) int {
	if r >= '0' && r <= '9' {
		return int(r - '0')
	}
	if r < 0x80 || !unicode.Is(unicode.Nd, r) {
		return -1
	}
	for _, zero := range []rune{0x660, 0x6F0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66,
		0xE50, 0xED0, 0xF20, 0x1040, 0x17E0, 0xFF10} {
		if r >= zero && r <= zero+9 {
			return int(r - zero)
		}
	}
	return -1
}

// number reads 1 to most digits.
func (s *scanner) number(most int) (value, digits int) {
	for digits < most {
		d := digit(s.peek())
		if d < 0 {
			break
		}
		s.take()
		value = value*10 + d
		digits++
	}
	return value, digits
}

// parseHeader returns the header with which a line begins, and what follows it.
func parseHeader(line string) (h header, rest string, ok bool) {
	s := &scanner{rest: line}
	if s.peek() == '[' {
		s.take()
		h.shape.bracket = true
	}
	if digit(s.peek()) < 0 || !h.readDate(s) || !h.readBetween(s) || !h.readTime(s) || !h.readEnd(s) {
		return header{}, "", false
	}
	return h, s.rest, true
}

func (h *header) readDate(s *scanner) bool {
	h.shape.yearAt = -1
	for i := range 3 {
		value, digits := s.number(4)
		switch {
		case digits == 0, digits == 3:
			return false
		case digits == 4 && (i == 1 || h.shape.yearAt >= 0):
			return false
		case digits == 4:
			h.shape.yearAt = i
		}
		h.date[i] = value
		s.spaces()
		switch sep := s.peek(); {
		case sep == '年' || sep == '년' || sep == '月' || sep == '월' || sep == '日' || sep == '일':
			s.take()
			h.shape.dateSep = '年'
		case i == 2:
			if sep == '.' && h.shape.dateSep == '.' {
				s.take() // 2023. 12. 31. 23:59
			}
			return true
		case sep == '.' || sep == '/' || sep == '-':
			s.take()
			if i > 0 && sep != h.shape.dateSep {
				return false
			}
			h.shape.dateSep = sep
		default:
			return false
		}
		s.spaces()
	}
	return true
}

// readBetween reads up to the time: a comma, spaces, a word as "at" in some
// languages, or the half of the day where that stands first.
func (h *header) readBetween(s *scanner) bool {
	var b strings.Builder
	for digit(s.peek()) < 0 {
		r := s.take()
		if r < 0 || r == ']' || r == '[' || b.Len() > maxBetween {
			return false
		}
		if isSpace(r) {
			r = ' '
		}
		b.WriteRune(r)
	}
	between := strings.TrimSpace(b.String())
	comma := strings.TrimLeft(between, ",،、 ")
	if found, ok := halves[halfKey(comma)]; ok && comma != "" {
		h.half, h.shape.halves, h.shape.halfFirst = found, true, true
		between = strings.TrimSpace(strings.TrimSuffix(between, comma))
	}
	for _, r := range between {
		if !unicode.IsLetter(r) && !unicode.IsMark(r) && !strings.ContainsRune(",،、. '’", r) {
			return false
		}
	}
	h.shape.between = between
	return true
}

func (h *header) readTime(s *scanner) bool {
	var digits int
	if h.hour, digits = s.number(2); digits == 0 || h.hour > 24 {
		return false
	}
	spaced := s.spaces()
	switch sep := s.peek(); sep {
	case ':', '.':
		if spaced {
			return false
		}
		h.shape.timeSep = sep
	case 'h', '時', '时', '시':
		h.shape.timeSep = 'h'
	case '：':
		h.shape.timeSep = ':'
	default:
		return false
	}
	s.take()
	s.spaces()
	if h.minute, digits = s.number(2); digits != 2 || h.minute > 59 {
		return false
	}
	before := s.rest
	switch s.peek() {
	case ':', '.', '：':
		s.take()
		if h.second, digits = s.number(2); digits == 2 && h.second <= 60 {
			h.shape.seconds = true
		} else {
			h.second, s.rest = 0, before
		}
	case '分', '분':
		s.take()
	}
	return true
}

// readEnd reads the half of the day where that stands last, and what parts the
// header from the sender.
func (h *header) readEnd(s *scanner) bool {
	var b strings.Builder
	for {
		r := s.take()
		switch {
		case r < 0 || b.Len() > maxBetween:
			return false
		case h.shape.bracket && r == ']':
			h.shape.end = "]"
		case !h.shape.bracket && (r == '-' || r == '–') && strings.HasSuffix(b.String(), " ") && isSpace(s.peek()):
			h.shape.end = " - "
		case !h.shape.bracket && r == ',' && isSpace(s.peek()):
			h.shape.end = ","
		case isSpace(r):
			b.WriteByte(' ')
			continue
		default:
			b.WriteRune(r)
			continue
		}
		break
	}
	if isSpace(s.peek()) {
		s.take()
	}
	word := halfKey(b.String())
	if word == "" || hourWords[word] {
		return true
	}
	found, ok := halves[word]
	if !ok || h.shape.halves {
		return false
	}
	h.half, h.shape.halves = found, true
	return true
}
