package media

import (
	"crypto/sha256"
	"encoding/base64"
	"hash"
)

// BlockBytes is the size of the blocks that a content's ID is made of.
const BlockBytes = 1 << 20

// idLength is the length of an ID: 32 bytes in base64url without padding.
const idLength = 43

// Hasher computes the ID of what is written to it. The zero Hasher is ready.
//
// The content is cut into blocks of 1 MiB; the last may be shorter, and an
// empty content has none. Each block's SHA-256 is taken, 32 bytes, and the ID is
// the SHA-256 of these one after the other, in base64url without padding (RFC
// 4648 section 5): 43 characters. The hashes of the blocks let a part of a file
// be checked without reading the rest, and a file be hashed while its parts
// come.
//
// For "hello", a single block, that is SHA-256(SHA-256("hello")):
//
//	SHA-256("hello") = 2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824
//	ID = lZXJ35AHUUjrBoYDZd8zWEt1v_eCpRDGzUiDpBmDPVA
//
// testdata/ids.json has more, for other implementations to check theirs.
type Hasher struct {
	sums  []byte    // of the full blocks
	block hash.Hash // of the one begun; nil before the first byte
	n     int       // bytes in it
}

// resumeHasher continues after full blocks whose hashes are known.
func resumeHasher(sums []byte) *Hasher { return &Hasher{sums: sums} }

// Write never fails.
func (h *Hasher) Write(p []byte) (int, error) {
	if h.block == nil {
		h.block = sha256.New()
	}
	n := len(p)
	for len(p) > 0 {
		part := p[:min(len(p), BlockBytes-h.n)]
		h.block.Write(part)
		p = p[len(part):]
		if h.n += len(part); h.n == BlockBytes {
			h.sums = h.block.Sum(h.sums)
			h.block.Reset()
			h.n = 0
		}
	}
	return n, nil
}

// Sums returns the hashes of all blocks so far, 32 bytes each.
func (h *Hasher) Sums() []byte {
	sums := append([]byte(nil), h.sums...)
	if h.n > 0 {
		sums = h.block.Sum(sums)
	}
	return sums
}

// ID returns the ID of what was written so far.
func (h *Hasher) ID() string { return idOf(h.Sums()) }

func idOf(sums []byte) string {
	id := sha256.Sum256(sums)
	return base64.RawURLEncoding.EncodeToString(id[:])
}

// ValidID reports whether id has the form of a content's ID.
func ValidID(id string) bool {
	if len(id) != idLength {
		return false
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(id)
	return err == nil && len(raw) == sha256.Size
}
