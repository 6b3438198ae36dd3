package secure

import (
	"encoding/binary"
	"fmt"
	"sync"

	"github.com/flynn/noise"
)

// MaxSealed is how many frames a side may seal with the keys of one
// handshake.
const MaxSealed = 256

const (
	sealedHeader = 1 + 8 // kind, counter
	tagBytes     = 16    // of AES-GCM
)

// Sealer seals frames for the other side. It is safe for concurrent use.
type Sealer struct {
	cipher noise.Cipher

	mu   sync.Mutex
	next uint64 // the next frame's counter
}

// Seal returns a sealed frame. Errors: ErrTooLarge when a field is beyond its
// bound (a candidate has at most 1000 bytes, a mid 32, a reason 64) or more
// than one kind of thing is set, ErrExhausted.
func (s *Sealer) Seal(p Sealed) ([]byte, error) {
	plain, err := p.encode()
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.next >= MaxSealed {
		return nil, ErrExhausted
	}
	frame := make([]byte, sealedHeader, sealedHeader+len(plain)+tagBytes)
	frame[0] = byte(KindSealed)
	binary.BigEndian.PutUint64(frame[1:], s.next)
	frame = s.cipher.Encrypt(frame, s.next, nil, plain)
	s.next++
	return frame, nil
}

// Opener opens the frames that the other side sealed, in any order. It is
// safe for concurrent use.
type Opener struct {
	cipher noise.Cipher

	mu   sync.Mutex
	seen [MaxSealed]bool // by counter
}

// Open returns what a sealed frame says. Errors: ErrAuth, ErrRepeated, and
// ErrMalformed for what a newer version may say and this one skips.
func (o *Opener) Open(frame []byte) (Sealed, error) {
	kind, ok := KindOf(frame)
	if !ok || kind != KindSealed || len(frame) < sealedHeader+tagBytes {
		return Sealed{}, fmt.Errorf("%w: it is not a sealed frame", ErrAuth)
	}
	counter := binary.BigEndian.Uint64(frame[1:sealedHeader])
	if counter >= MaxSealed {
		return Sealed{}, fmt.Errorf("%w: its counter is beyond %d", ErrAuth, MaxSealed-1)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	plain, err := o.cipher.Decrypt(nil, counter, nil, frame[sealedHeader:])
	if err != nil {
		return Sealed{}, ErrAuth
	}
	if o.seen[counter] {
		return Sealed{}, ErrRepeated
	}
	o.seen[counter] = true
	return decodeSealed(plain)
}
