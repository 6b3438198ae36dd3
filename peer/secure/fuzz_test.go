package secure

import (
	"bytes"
	"errors"
	"testing"

	"tandem/peer/linkcode"
)

// fixed is a pairing with the same keys each time, so that a corpus can hold
// frames that come far.
func fixed() both {
	b := both{phone: PrivateKey{1}, page: PrivateKey{2}}
	b.code = linkcode.Code{SessionID: [16]byte{3}, PageKey: b.page.Public(), Secret: [16]byte{4}}
	b.initiator = func() *Initiator {
		i := Pair(b.code, b.phone)
		i.random = bytes.NewReader(bytes.Repeat([]byte{5}, 32))
		return i
	}
	b.responder = func() *Responder {
		r := AnswerPair(b.code, b.page)
		r.random = bytes.NewReader(bytes.Repeat([]byte{6}, 32))
		return r
	}
	return b
}

// FuzzRead gives the page any frame before the true offer.
func FuzzRead(f *testing.F) {
	b := fixed()
	first := offer(f, b.initiator())
	f.Add(first)
	f.Add(first[:40])
	f.Add([]byte{byte(KindOffer)})
	f.Fuzz(func(t *testing.T, frame []byte) {
		r := b.responder()
		_, err := r.Read(frame)
		if bytes.Equal(frame, first) {
			if err != nil {
				t.Fatal(err)
			}
			return
		}
		if !errors.Is(err, ErrAuth) {
			t.Fatalf("%x: %v", frame, err)
		}
		if _, err := r.Read(first); err != nil {
			t.Fatalf("the true offer after %x: %v", frame, err)
		}
	})
}

// FuzzAccept gives the phone any frame before the true answer.
func FuzzAccept(f *testing.F) {
	b := fixed()
	second, _ := answer(f, b.responder(), offer(f, b.initiator()))
	f.Add(second)
	f.Add(second[:40])
	f.Add(append([]byte{byte(KindAnswer)}, make([]byte, 60)...)) // an ephemeral key of low order
	f.Fuzz(func(t *testing.T, frame []byte) {
		i := b.initiator()
		offer(t, i)
		_, _, err := i.Accept(frame)
		if bytes.Equal(frame, second) {
			if err != nil {
				t.Fatal(err)
			}
			return
		}
		if !errors.Is(err, ErrAuth) {
			t.Fatalf("%x: %v", frame, err)
		}
		if _, _, err := i.Accept(second); err != nil {
			t.Fatalf("the true answer after %x: %v", frame, err)
		}
	})
}

// FuzzOpen gives an opener any frame before true ones.
func FuzzOpen(f *testing.F) {
	b := fixed()
	i := b.initiator()
	second, page := answer(f, b.responder(), offer(f, i))
	_, phone, err := i.Accept(second)
	if err != nil {
		f.Fatal(err)
	}
	frames := [][]byte{seal(f, page.Sealer, candidate(0)), seal(f, page.Sealer, Sealed{End: true})}
	for _, frame := range frames {
		f.Add(frame)
		f.Add(frame[:20])
	}
	f.Fuzz(func(t *testing.T, frame []byte) {
		o := &Opener{cipher: phone.Opener.cipher}
		_, err := o.Open(frame)
		for _, want := range frames {
			if bytes.Equal(frame, want) {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
		}
		if !errors.Is(err, ErrAuth) {
			t.Fatalf("%x: %v", frame, err)
		}
		for _, want := range frames {
			if _, err := o.Open(want); err != nil {
				t.Fatalf("a true frame after %x: %v", frame, err)
			}
		}
	})
}

// FuzzPayload reads any payload of any kind. What is read can be written, and
// is then read as the same.
func FuzzPayload(f *testing.F) {
	var v payloadVectors
	readVectors(f, "payloads.json", &v)
	for _, p := range v.Payloads {
		f.Add(p.Kind, p.Text)
	}
	f.Fuzz(func(t *testing.T, kind, text string) {
		if kind != "offer" && kind != "answer" && kind != "sealed" {
			return
		}
		once, err := decodeKind(kind, text)
		if err != nil {
			if !errors.Is(err, ErrMalformed) {
				t.Fatal(err)
			}
			return
		}
		twice, err := decodeKind(kind, string(once))
		if err != nil || !bytes.Equal(once, twice) {
			t.Fatalf("%q: written %q, then %q, %v", text, once, twice, err)
		}
	})
}
