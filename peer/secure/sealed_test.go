package secure

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
)

// linked returns both sides' keys of a completed handshake.
func linked(t testing.TB) (phone, page *Keys) {
	t.Helper()
	b := pairing()
	i := b.initiator()
	second, page := answer(t, b.responder(), offer(t, i))
	_, phone, err := i.Accept(second)
	if err != nil {
		t.Fatal(err)
	}
	return phone, page
}

func candidate(n int) Sealed {
	return Sealed{Candidate: fmt.Sprintf("candidate:%d 1 udp 1 192.0.2.1 9 typ host", n), Mid: "0"}
}

func seal(t testing.TB, s *Sealer, p Sealed) []byte {
	t.Helper()
	frame, err := s.Seal(p)
	if err != nil {
		t.Fatal(err)
	}
	return frame
}

func TestSealedOrder(t *testing.T) {
	phone, page := linked(t)
	for _, side := range []struct{ from, to *Keys }{{phone, page}, {page, phone}} {
		var frames [][]byte
		for n := range MaxSealed {
			frames = append(frames, seal(t, side.from.Sealer, candidate(n)))
		}
		if _, err := side.from.Sealer.Seal(candidate(0)); !errors.Is(err, ErrExhausted) {
			t.Errorf("one more than %d: %v", MaxSealed, err)
		}
		for _, n := range rand.Perm(MaxSealed) {
			if n == 100 {
				continue // lost
			}
			if got, err := side.to.Opener.Open(frames[n]); err != nil || got != candidate(n) {
				t.Fatalf("frame %d: %+v, %v", n, got, err)
			}
		}
		for n := range MaxSealed {
			want := ErrRepeated
			if n == 100 {
				want = nil
			}
			if _, err := side.to.Opener.Open(frames[n]); !errors.Is(err, want) {
				t.Errorf("frame %d again: %v", n, err)
			}
		}
	}
}

func TestSealedAltered(t *testing.T) {
	phone, page := linked(t)
	frame := seal(t, phone.Sealer, candidate(0))
	altered(frame, 1, func(frame []byte, what int) {
		if _, err := page.Opener.Open(frame); !errors.Is(err, ErrAuth) {
			t.Errorf("altered at %d: %v", what, err)
		}
	})
	if _, err := phone.Opener.Open(frame); !errors.Is(err, ErrAuth) {
		t.Errorf("sent back to its sender: %v", err)
	}
	_, other := linked(t)
	if _, err := other.Opener.Open(frame); !errors.Is(err, ErrAuth) {
		t.Errorf("of another handshake: %v", err)
	}
	// None of these used up the counter.
	if _, err := page.Opener.Open(frame); err != nil {
		t.Errorf("the true frame after altered ones: %v", err)
	}
}

// A counter of 256 or more is refused though it authenticates.
func TestSealedCounter(t *testing.T) {
	phone, page := linked(t)
	for _, counter := range []uint64{MaxSealed, 1 << 32, 1<<64 - 1} {
		frame := binary.BigEndian.AppendUint64([]byte{byte(KindSealed)}, counter)
		frame = phone.Sealer.cipher.Encrypt(frame, counter, nil, []byte(`{"end":true}`))
		if _, err := page.Opener.Open(frame); !errors.Is(err, ErrAuth) {
			t.Errorf("counter %d: %v", counter, err)
		}
	}
}

// What a newer version says is skipped, and its counter is used up.
func TestSealedUnknown(t *testing.T) {
	phone, page := linked(t)
	frame := binary.BigEndian.AppendUint64([]byte{byte(KindSealed)}, 0)
	frame = phone.Sealer.cipher.Encrypt(frame, 0, nil, []byte(`{"new":true}`))
	for _, want := range []error{ErrMalformed, ErrRepeated} {
		if _, err := page.Opener.Open(frame); !errors.Is(err, want) {
			t.Errorf("%v, want %v", err, want)
		}
	}
}

func TestSealBounds(t *testing.T) {
	phone, page := linked(t)
	long := string(make([]byte, 1001))
	for _, p := range []Sealed{
		{}, {Candidate: long, Mid: "0"}, {Candidate: "c"}, {Mid: "0"}, {Candidate: "a\nb", Mid: "0"},
		{End: true, Refused: RefusedTimeout}, {End: true, Mid: "0"}, {Refused: "No!"},
		{Candidate: "c", Mid: "0", End: true}, {Candidate: "c", Mid: "0", Refused: RefusedTimeout},
	} {
		if _, err := phone.Sealer.Seal(p); !errors.Is(err, ErrTooLarge) {
			t.Errorf("%+v: %v", p, err)
		}
	}
	// A refused payload uses up no counter.
	for _, p := range []Sealed{{End: true}, {Refused: RefusedTooMany}} {
		frame := seal(t, phone.Sealer, p)
		if got, err := page.Opener.Open(frame); err != nil || got != p {
			t.Errorf("%+v: %v", got, err)
		}
	}
}

func TestSealedConcurrently(t *testing.T) {
	phone, page := linked(t)
	var wg sync.WaitGroup
	var mu sync.Mutex
	var opened []string
	for n := range 8 {
		wg.Go(func() {
			for k := range MaxSealed / 8 {
				frame, err := phone.Sealer.Seal(candidate(n*1000 + k))
				if err != nil {
					t.Error(err)
					return
				}
				for range 2 { // the second is a repeat
					if got, err := page.Opener.Open(frame); err == nil {
						mu.Lock()
						opened = append(opened, got.Candidate)
						mu.Unlock()
					}
				}
			}
		})
	}
	wg.Wait()
	slices.Sort(opened)
	if n := len(slices.Compact(opened)); n != MaxSealed || len(opened) != n {
		t.Errorf("%d frames opened, %d different", len(opened), n)
	}
}
