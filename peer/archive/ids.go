package archive

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"strings"
)

var lowerBase32 = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// idOf makes the ID of what an export names by parts: 16 characters as the Store's
// own IDs have, the same at each import.
func idOf(parts ...string) string {
	h := sha256.New()
	var length [8]byte
	for _, p := range parts {
		binary.BigEndian.PutUint64(length[:], uint64(len(p)))
		h.Write(length[:])
		h.Write([]byte(p))
	}
	return lowerBase32.EncodeToString(h.Sum(nil)[:10])
}

// personID names a person of an export by name or number.
func personID(source, name string) string { return idOf(source, "person", strings.TrimSpace(name)) }

// repeatWindow is how many messages apart equal ones are told from each other.
const repeatWindow = 4096

// repeats counts equal messages of the same time, which only their order tells
// apart. It remembers the last repeatWindow ones: equal times stand together.
type repeats struct {
	counts map[string]int
	ring   []string
	next   int
}

func newRepeats() *repeats {
	return &repeats{counts: map[string]int{}, ring: make([]string, repeatWindow)}
}

// add returns how many equal keys were added before.
func (r *repeats) add(key string) int {
	if old := r.ring[r.next]; old != "" {
		if r.counts[old]--; r.counts[old] == 0 {
			delete(r.counts, old)
		}
	}
	r.ring[r.next] = key
	r.next = (r.next + 1) % len(r.ring)
	n := r.counts[key]
	r.counts[key]++
	return n
}
