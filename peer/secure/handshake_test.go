package secure

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"tandem/peer/linkcode"
)

var (
	someOffer  = Offer{V: 1, Name: "Ada's phone", App: "tandem 0.1", SDP: "v=0"}
	someAnswer = Answer{V: 1, Browser: "Firefox 153", System: "Linux", Keep: true, SDP: "v=0"}
)

// both is a phone and a page that can make a handshake together.
type both struct {
	initiator    func() *Initiator
	responder    func() *Responder
	phone, page  PrivateKey
	code         linkcode.Code
	secret       LinkSecret
	session      [16]byte
	otherSession [16]byte
	step         int // of altered: every bit in one mode, one of each byte in the other
}

func pairing() both {
	b := both{phone: GenerateKey(), page: GenerateKey(), step: 1}
	b.code = linkcode.New(b.page.Public())
	b.initiator = func() *Initiator { return Pair(b.code, b.phone) }
	b.responder = func() *Responder { return AnswerPair(b.code, b.page) }
	return b
}

func resuming() both {
	b := both{phone: GenerateKey(), page: GenerateKey(), secret: NewLinkSecret(), step: 7}
	b.session, b.otherSession = b.secret.SessionID("2026-03-14"), b.secret.SessionID("2026-03-15")
	b.initiator = func() *Initiator { return Resume(b.secret, b.session, b.phone, b.page.Public()) }
	b.responder = func() *Responder { return AnswerResume(b.secret, b.session, b.page, b.phone.Public()) }
	return b
}

func modes(t *testing.T, f func(t *testing.T, b both)) {
	t.Run("pairing", func(t *testing.T) { f(t, pairing()) })
	t.Run("resuming", func(t *testing.T) { f(t, resuming()) })
}

func offer(t testing.TB, i *Initiator) []byte {
	t.Helper()
	frame, err := i.Offer(someOffer)
	if err != nil {
		t.Fatal(err)
	}
	return frame
}

func answer(t testing.TB, r *Responder, first []byte) ([]byte, *Keys) {
	t.Helper()
	q, err := r.Read(first)
	if err != nil {
		t.Fatal(err)
	}
	frame, keys, err := q.Answer(someAnswer)
	if err != nil {
		t.Fatal(err)
	}
	return frame, keys
}

func TestHandshake(t *testing.T) {
	modes(t, func(t *testing.T, b both) {
		i := b.initiator()
		q, err := b.responder().Read(offer(t, i))
		if err != nil {
			t.Fatal(err)
		}
		if q.Offer != someOffer || q.Phone != b.phone.Public() {
			t.Errorf("the page read %+v", q)
		}
		second, pageKeys, err := q.Answer(someAnswer)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := q.Answer(someAnswer); err == nil {
			t.Error("an offer was answered twice")
		}
		a, phoneKeys, err := i.Accept(second)
		if err != nil {
			t.Fatal(err)
		}
		if a != someAnswer {
			t.Errorf("the phone read %+v", a)
		}
		if phoneKeys.Hash != pageKeys.Hash || phoneKeys.CheckCode != pageKeys.CheckCode || len(phoneKeys.CheckCode) != 4 {
			t.Errorf("check codes %s and %s", phoneKeys.CheckCode, pageKeys.CheckCode)
		}
		if _, _, err := i.Accept(second); !errors.Is(err, ErrRepeated) {
			t.Errorf("a repeated answer: %v", err)
		}
		if _, err := i.Offer(someOffer); err == nil {
			t.Error("a handshake made two offers")
		}
	})
}

// altered calls f with each frame that differs from the given one in a bit (of
// which it takes every step-th), or is shorter, or longer.
func altered(frame []byte, step int, f func(frame []byte, what int)) {
	for bit := 0; bit < len(frame)*8; bit += step {
		b := slices.Clone(frame)
		b[bit/8] ^= 1 << (bit % 8)
		f(b, bit)
	}
	for n := range frame {
		f(frame[:n:n], -n)
	}
	f(append(slices.Clone(frame), 0), len(frame)*8)
	f(append(slices.Clone(frame), make([]byte, MaxFrame)...), len(frame)*8)
	f(nil, 0)
}

func TestAlteredOffer(t *testing.T) {
	modes(t, func(t *testing.T, b both) {
		first, r := offer(t, b.initiator()), b.responder()
		altered(first, b.step, func(frame []byte, what int) {
			if _, err := r.Read(frame); !errors.Is(err, ErrAuth) {
				t.Errorf("altered at %d: %v", what, err)
			}
		})
		if _, err := r.Read(first); err != nil {
			t.Errorf("the true offer after altered ones: %v", err)
		}
	})
}

func TestAlteredAnswer(t *testing.T) {
	modes(t, func(t *testing.T, b both) {
		i := b.initiator()
		second, pageKeys := answer(t, b.responder(), offer(t, i))
		altered(second, b.step, func(frame []byte, what int) {
			if _, _, err := i.Accept(frame); !errors.Is(err, ErrAuth) {
				t.Errorf("altered at %d: %v", what, err)
			}
		})
		_, keys, err := i.Accept(second)
		if err != nil || keys.Hash != pageKeys.Hash {
			t.Errorf("the true answer after altered ones: %v", err)
		}
	})
}

// Ephemeral keys of low order, with which every secret is zero, are refused on
// either side and leave the handshake able to go on.
func TestLowOrder(t *testing.T) {
	b := pairing()
	low := [][]byte{make([]byte, 32), append([]byte{1}, make([]byte, 31)...)}
	i, r := b.initiator(), b.responder()
	first := offer(t, i)
	for _, key := range low {
		bad := append(append([]byte{byte(KindOffer)}, key...), first[33:]...)
		if _, err := r.Read(bad); !errors.Is(err, ErrAuth) {
			t.Errorf("offer: %v", err)
		}
	}
	second, _ := answer(t, r, first)
	for _, key := range low {
		bad := append(append([]byte{byte(KindAnswer)}, key...), second[33:]...)
		if _, _, err := i.Accept(bad); !errors.Is(err, ErrAuth) {
			t.Errorf("answer: %v", err)
		}
	}
	if _, _, err := i.Accept(second); err != nil {
		t.Errorf("the true answer after those: %v", err)
	}
	for _, key := range low {
		code := b.code
		code.PageKey = [32]byte(key)
		if _, err := Pair(code, b.phone).Offer(someOffer); !errors.Is(err, ErrKey) {
			t.Errorf("page key: %v", err)
		}
	}
}

// Whatever one side holds otherwise than the other, no offer authenticates.
func TestWrongSecrets(t *testing.T) {
	p, q := pairing(), resuming()
	other := GenerateKey()
	pair := func(change func(c *linkcode.Code)) *Initiator {
		c := p.code
		change(&c)
		return Pair(c, p.phone)
	}
	session := q.session
	for name, i := range map[string]*Initiator{
		"pairing, secret":   pair(func(c *linkcode.Code) { c.Secret[15] ^= 1 }),
		"pairing, session":  pair(func(c *linkcode.Code) { c.SessionID[0] ^= 1 }),
		"pairing, page key": pair(func(c *linkcode.Code) { c.PageKey = other.Public() }),
		"pairing, resumed":  Resume(LinkSecret{}, p.code.SessionID, p.phone, p.page.Public()),
	} {
		if _, err := p.responder().Read(offer(t, i)); !errors.Is(err, ErrAuth) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, i := range map[string]*Initiator{
		"resuming, secret":    Resume(NewLinkSecret(), session, q.phone, q.page.Public()),
		"resuming, session":   Resume(q.secret, q.otherSession, q.phone, q.page.Public()),
		"resuming, page key":  Resume(q.secret, session, q.phone, other.Public()),
		"resuming, phone key": Resume(q.secret, session, other, q.page.Public()),
	} {
		if _, err := q.responder().Read(offer(t, i)); !errors.Is(err, ErrAuth) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Pairing with a link secret as pairing secret, or the reverse, does not work:
// the modes differ in more than the secret.
func TestModesDoNotMix(t *testing.T) {
	page, phone := GenerateKey(), GenerateKey()
	code := linkcode.New(page.Public())
	c := Pair(code, phone)
	c.config.PresharedKey = bytes.Repeat([]byte{7}, 32)
	r := AnswerResume(LinkSecret{}, code.SessionID, page, phone.Public())
	r.config.PresharedKey = c.config.PresharedKey
	if _, err := r.Read(offer(t, c)); !errors.Is(err, ErrAuth) {
		t.Errorf("a pairing offer in a resumed session: %v", err)
	}
}

// An answer belongs to one offer, even between the same two.
func TestAnswerOfAnotherOffer(t *testing.T) {
	b := resuming()
	i, j := b.initiator(), b.initiator()
	r := b.responder()
	forI, _ := answer(t, r, offer(t, i))
	forJ, _ := answer(t, r, offer(t, j))
	if _, _, err := i.Accept(forJ); !errors.Is(err, ErrAuth) {
		t.Errorf("an answer to another offer: %v", err)
	}
	if _, _, err := i.Accept(forI); err != nil {
		t.Errorf("its own answer: %v", err)
	}
	if _, _, err := b.initiator().Accept(forI); !errors.Is(err, ErrAuth) {
		t.Errorf("an answer before an offer: %v", err)
	}
}

// A page that shows a code answers one phone; one that comes back answers as
// often as it is asked.
func TestSecondOffer(t *testing.T) {
	b := pairing()
	r := b.responder()
	first := offer(t, b.initiator())
	answer(t, r, first)
	for _, frame := range [][]byte{first, offer(t, Pair(b.code, GenerateKey()))} {
		if _, err := r.Read(frame); !errors.Is(err, ErrRepeated) {
			t.Errorf("a second offer in pairing: %v", err)
		}
	}
	b = resuming()
	r = b.responder()
	answer(t, r, offer(t, b.initiator()))
	if _, err := r.Read(offer(t, b.initiator())); err != nil {
		t.Errorf("a second offer when coming back: %v", err)
	}
}

// Frames of another kind are refused before anything is computed.
func TestKinds(t *testing.T) {
	b := pairing()
	i, r := b.initiator(), b.responder()
	first := offer(t, i)
	second, keys := answer(t, r, first)
	sealed, err := keys.Sealer.Seal(Sealed{End: true})
	if err != nil {
		t.Fatal(err)
	}
	for want, frame := range map[Kind][]byte{KindOffer: first, KindAnswer: second, KindSealed: sealed} {
		if kind, ok := KindOf(frame); !ok || kind != want {
			t.Errorf("kind %d, %v, want %d", kind, ok, want)
		}
		if _, err := b.responder().Read(frame); (err == nil) != (want == KindOffer) {
			t.Errorf("kind %d read as an offer: %v", want, err)
		}
	}
	for _, frame := range [][]byte{nil, {}, {0}, {4}, make([]byte, MaxFrame+1)} {
		if _, ok := KindOf(frame); ok {
			t.Errorf("%d bytes are a frame", len(frame))
		}
	}
}

// The longest descriptions fill a frame to the last byte.
func TestOversize(t *testing.T) {
	b := pairing()
	o, a := someOffer, someAnswer
	encoded, err := o.encode()
	if err != nil {
		t.Fatal(err)
	}
	o.SDP = strings.Repeat("x", MaxFrame-97-len(encoded)+len(o.SDP))
	encoded, err = a.encode()
	if err != nil {
		t.Fatal(err)
	}
	a.SDP = strings.Repeat("x", MaxFrame-49-len(encoded)+len(a.SDP))

	tooLong := o
	tooLong.SDP += "x"
	i := b.initiator()
	if _, err := i.Offer(tooLong); !errors.Is(err, ErrTooLarge) {
		t.Errorf("an offer one byte too long: %v", err)
	}
	first, err := i.Offer(o)
	if err != nil || len(first) != MaxFrame {
		t.Fatalf("%d bytes: %v", len(first), err)
	}
	q, err := b.responder().Read(first)
	if err != nil || q.Offer != o {
		t.Fatal(err)
	}
	longAnswer := a
	longAnswer.SDP += "x"
	if _, _, err := q.Answer(longAnswer); !errors.Is(err, ErrTooLarge) {
		t.Errorf("an answer one byte too long: %v", err)
	}
	second, _, err := q.Answer(a)
	if err != nil || len(second) != MaxFrame {
		t.Fatalf("%d bytes: %v", len(second), err)
	}
	if got, _, err := i.Accept(second); err != nil || got != a {
		t.Error(err)
	}
}

// What authenticates but is not understood is told apart from what does not
// authenticate.
func TestMalformedPayload(t *testing.T) {
	b := pairing()
	i := b.initiator()
	offer(t, i)
	i.payload = []byte(`{"v":2}`) // start, below, makes message 1 again
	_, first, err := i.start()
	if err != nil {
		t.Fatal(err)
	}
	r := b.responder()
	if _, err := r.Read(first); !errors.Is(err, ErrMalformed) {
		t.Errorf("an offer of version 2: %v", err)
	}

	i = b.initiator()
	q, err := r.Read(offer(t, i))
	if err != nil {
		t.Fatal(err)
	}
	second, _, _, err := q.hs.WriteMessage([]byte{byte(KindAnswer)}, []byte(`[]`))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := i.Accept(second); !errors.Is(err, ErrMalformed) {
		t.Errorf("an answer that is a list: %v", err)
	}
	if _, _, err := i.Accept(second); !errors.Is(err, ErrRepeated) {
		t.Errorf("the same again: %v", err)
	}
}
