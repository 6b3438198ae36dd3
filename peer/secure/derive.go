package secure

import (
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"time"
)

// The info strings of HKDF, and the beginnings of the prologues. PAIRING.md
// has the same table.
const (
	infoPairPSK   = "tandem/1 pairing psk"
	infoResumePSK = "tandem/1 resume psk"
	infoSession   = "tandem/1 session "
	infoSeat      = "tandem/1 seat "
	infoCheckCode = "tandem/1 check code"

	prologuePair   = "tandem/1 pair\x00"
	prologueResume = "tandem/1 resume\x00"
)

// A Seat is a side's place in a session at the signaling server.
type Seat string

// The seats of a session (signaling/PROTOCOL.md).
const (
	SeatPage  Seat = "page"
	SeatPhone Seat = "phone"
)

// derive is HKDF of RFC 5869 with SHA-256 and an empty salt.
func derive(secret []byte, info string, length int) []byte {
	out, err := hkdf.Key(sha256.New, secret, nil, info, length)
	if err != nil {
		panic(err) // not possible: fails only above 8160 bytes
	}
	return out
}

// SessionID returns the session in which both sides meet on a day, as Days
// names them.
func (s LinkSecret) SessionID(day string) [16]byte {
	return [16]byte(derive(s[:], infoSession+day, 16))
}

// SeatKey returns the key with which a side takes its seat on a day, and
// takes it over from itself after a reload.
func (s LinkSecret) SeatKey(seat Seat, day string) [16]byte {
	return [16]byte(derive(s[:], infoSeat+string(seat)+" "+day, 16))
}

// Days returns the days under which a phone waits for its devices: today's
// date in UTC, and for two hours around midnight the neighbour's too, since
// the page's clock may be ahead or behind.
func Days(now time.Time) []string {
	now = now.UTC()
	days := []string{now.Format(time.DateOnly)}
	switch hour := now.Hour(); {
	case hour < 2:
		days = append(days, now.AddDate(0, 0, -1).Format(time.DateOnly))
	case hour >= 22:
		days = append(days, now.AddDate(0, 0, 1).Format(time.DateOnly))
	}
	return days
}

// CheckCode returns the four digits that the page shows and the person types
// at the phone. The hash is that of a completed handshake.
func CheckCode(hash [32]byte) string {
	n := binary.BigEndian.Uint32(derive(hash[:], infoCheckCode, 4))
	return fmt.Sprintf("%04d", n%10_000)
}
