package secure

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"tandem/peer/linkcode"

	"github.com/flynn/noise"
)

var update = flag.Bool("update", false, "write testdata/pairing.json and pairing-many.json anew")

// octets are bytes that vectors write in hexadecimal.
type octets []byte

func (o octets) MarshalText() ([]byte, error) { return []byte(hex.EncodeToString(o)), nil }

func (o *octets) UnmarshalText(text []byte) (err error) {
	*o, err = hex.DecodeString(string(text))
	return err
}

func readVectors(t testing.TB, name string, v any) {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, v); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

// The Noise community's vectors hold for the configuration that both roles
// are built on.
func TestNoiseVectors(t *testing.T) {
	var file struct {
		Vectors []struct {
			InitStatic, RespStatic, InitEphemeral, RespEphemeral, PSK, Prologue octets

			Messages []struct{ Payload, Ciphertext octets }
		}
	}
	readVectors(t, "noise-ikpsk1.json", &file)
	if len(file.Vectors) == 0 {
		t.Fatal("no vectors")
	}
	for n, v := range file.Vectors {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			phone, page := PrivateKey(v.InitStatic), PrivateKey(v.RespStatic)
			pageKey := page.Public()
			ic := config(phone, v.PSK, "", [16]byte{})
			ic.Prologue, ic.Initiator, ic.PeerStatic = v.Prologue, true, pageKey[:]
			ic.Random = bytes.NewReader(v.InitEphemeral)
			rc := config(page, v.PSK, "", [16]byte{})
			rc.Prologue, rc.Random = v.Prologue, bytes.NewReader(v.RespEphemeral)
			i, err := noise.NewHandshakeState(ic)
			if err != nil {
				t.Fatal(err)
			}
			r, err := noise.NewHandshakeState(rc)
			if err != nil {
				t.Fatal(err)
			}

			m := v.Messages
			got, _, _, err := i.WriteMessage(nil, m[0].Payload)
			assertBytes(t, "message 1", got, m[0].Ciphertext, err)
			payload, _, _, err := r.ReadMessage(nil, got)
			assertBytes(t, "payload 1", payload, m[0].Payload, err)
			got, r1, r2, err := r.WriteMessage(nil, m[1].Payload)
			assertBytes(t, "message 2", got, m[1].Ciphertext, err)
			payload, i1, i2, err := i.ReadMessage(nil, got)
			assertBytes(t, "payload 2", payload, m[1].Payload, err)
			got, err = i1.Encrypt(nil, nil, m[2].Payload)
			assertBytes(t, "message 3", got, m[2].Ciphertext, err)
			got, err = r2.Encrypt(nil, nil, m[3].Payload)
			assertBytes(t, "message 4", got, m[3].Ciphertext, err)
			payload, err = r1.Decrypt(nil, nil, m[2].Ciphertext)
			assertBytes(t, "payload 3", payload, m[2].Payload, err)
			payload, err = i2.Decrypt(nil, nil, m[3].Ciphertext)
			assertBytes(t, "payload 4", payload, m[3].Payload, err)
		})
	}
}

func assertBytes(t *testing.T, what string, got, want []byte, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	if !bytes.Equal(got, want) {
		t.Fatalf("%s:\n got %x\nwant %x", what, got, want)
	}
}

// runs is the form of pairing.json and pairing-many.json.
type runs struct {
	Comment string `json:"comment"`
	Runs    []run  `json:"runs"`
}

// run is one handshake with everything that it derives and sends.
type run struct {
	Mode   string       `json:"mode"` // "pairing" or "resume"
	Phone  party        `json:"phone"`
	Page   party        `json:"page"`
	Code   *runCode     `json:"code,omitempty"`   // pairing
	Resume *runResume   `json:"resume,omitempty"` // resume
	PSK    octets       `json:"psk"`
	Prolog octets       `json:"prologue"`
	Offer  string       `json:"offer"`  // payload of message 1
	First  octets       `json:"frame1"` // with message 1
	Answer string       `json:"answer"` // payload of message 2
	Second octets       `json:"frame2"` // with message 2
	Hash   octets       `json:"hash"`
	Check  string       `json:"checkCode"`
	Sealed []sealedStep `json:"sealed"`
}

type party struct {
	Static    octets `json:"static"` // private
	Public    octets `json:"public"` // of static
	Ephemeral octets `json:"ephemeral"`
}

type runCode struct {
	Address   string `json:"address"`
	SessionID octets `json:"sessionId"`
	Secret    octets `json:"secret"`
	Link      string `json:"link"`
}

type runResume struct {
	LinkSecret octets `json:"linkSecret"`
	Day        string `json:"day"`
	SessionID  octets `json:"sessionId"`
	PageSeat   octets `json:"pageSeatKey"`
	PhoneSeat  octets `json:"phoneSeatKey"`
}

type sealedStep struct {
	From    string `json:"from"`
	Payload string `json:"payload"`
	Frame   octets `json:"frame"`
}

// The worked example, and more of the same with random keys.
func TestPairingVectors(t *testing.T) {
	for _, file := range []struct {
		name, comment string
		runs          int
	}{
		{"pairing.json", "The worked example of PAIRING.md: a pairing, and coming back.", 2},
		{"pairing-many.json", "As pairing.json, with other keys, names and days.", 20},
	} {
		t.Run(file.name, func(t *testing.T) {
			if *update {
				out := runs{Comment: file.comment + " Bytes are hexadecimal. Written by go test -update in peer/secure."}
				source := rand.NewChaCha8([32]byte([]byte(fmt.Sprintf("%-32s", file.name))))
				for n := range file.runs {
					out.Runs = append(out.Runs, makeRun(t, source, n))
				}
				b, err := json.MarshalIndent(out, "", "  ")
				if err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile("testdata/"+file.name, append(b, '\n'), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			var in runs
			readVectors(t, file.name, &in)
			if len(in.Runs) != file.runs {
				t.Fatalf("%d runs, want %d", len(in.Runs), file.runs)
			}
			for n, want := range in.Runs {
				got := want.replay(t)
				gotJSON, _ := json.MarshalIndent(got, "", " ")
				wantJSON, _ := json.MarshalIndent(want, "", " ")
				if !bytes.Equal(gotJSON, wantJSON) {
					t.Errorf("run %d:\n got %s\nwant %s", n, gotJSON, wantJSON)
				}
			}
		})
	}
}

// makeRun chooses keys and texts, and fills in what follows from them.
func makeRun(t *testing.T, source *rand.ChaCha8, n int) run {
	take := func(n int) octets {
		b := make(octets, n)
		source.Read(b)
		return b
	}
	pick := func(from ...string) string { return from[source.Uint64()%uint64(len(from))] }
	sdp := "v=0\r\no=- 4611731400430051336 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\n" +
		"m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\na=mid:0\r\na=fingerprint:sha-256 "
	r := run{
		Phone: party{Static: take(32), Ephemeral: take(32)},
		Page:  party{Static: take(32), Ephemeral: take(32)},
	}
	offer := Offer{Name: "Ada's phone", App: "tandem 0.1", SDP: sdp + hex.EncodeToString(take(32)) + "\r\na=setup:actpass\r\n"}
	answer := Answer{Browser: "Firefox 153", System: "Linux", Keep: true, SDP: sdp + hex.EncodeToString(take(32)) + "\r\na=setup:active\r\n"}
	if n%2 == 0 {
		r.Mode = "pairing"
		r.Code = &runCode{Address: "https://tandem.example", SessionID: take(16), Secret: take(16)}
	} else {
		r.Mode = "resume"
		r.Resume = &runResume{LinkSecret: take(32), Day: "2026-03-14"}
	}
	if n >= 2 {
		offer.Name = pick("Grace <g@example.org> & co", "Телефон", "電話", "👩🏽‍🚀 phone", `"quoted" \ back`, "")
		answer.Browser = pick("Chromium 133", "Safari 18 “beta”", "é\u00a0e")
		answer.Keep = n%3 == 0
		if r.Code != nil {
			r.Code.Address = pick("http://localhost:8080", "https://example.org/tandem", "http://[2001:db8::1]:8443/a/b")
		} else {
			r.Resume.Day = pick("2024-02-29", "2026-12-31", "2027-01-01")
		}
	}
	r.Offer, r.Answer = text(t, offer.encode), text(t, answer.encode)
	for range 1 + source.Uint64()%3 {
		from := pick("phone", "page")
		c := Sealed{Candidate: fmt.Sprintf("candidate:%d 1 udp 2122260223 192.0.2.%d 50000 typ host", source.Uint64()%1e6, take(1)[0]), Mid: "0"}
		r.Sealed = append(r.Sealed, sealedStep{From: from, Payload: text(t, c.encode)})
	}
	for _, from := range []string{"phone", "page"} {
		r.Sealed = append(r.Sealed, sealedStep{From: from, Payload: text(t, Sealed{End: true}.encode)})
	}
	r.Sealed = append(r.Sealed, sealedStep{From: "phone", Payload: text(t, Sealed{Refused: RefusedDeclined}.encode)})
	return r.replay(t)
}

func text(t *testing.T, encode func() ([]byte, error)) string {
	t.Helper()
	b, err := encode()
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// replay runs the handshake from the keys and texts in r, both roles, and
// returns r with everything else as it came out.
func (r run) replay(t *testing.T) run {
	t.Helper()
	phone, page := PrivateKey(r.Phone.Static), PrivateKey(r.Page.Static)
	phoneKey, pageKey := phone.Public(), page.Public()
	r.Phone.Public, r.Page.Public = phoneKey[:], pageKey[:]

	var i *Initiator
	var p *Responder
	if r.Code != nil {
		code := linkcode.Code{SessionID: [16]byte(r.Code.SessionID), PageKey: pageKey, Secret: [16]byte(r.Code.Secret)}
		r.Code = &runCode{
			Address: r.Code.Address, SessionID: r.Code.SessionID, Secret: r.Code.Secret,
			Link: code.Link(r.Code.Address),
		}
		address, read, err := linkcode.Parse(r.Code.Link)
		if err != nil || address != r.Code.Address || read != code {
			t.Fatalf("the link does not read back: %v", err)
		}
		i, p = Pair(code, phone), AnswerPair(code, page)
	} else {
		secret := LinkSecret(r.Resume.LinkSecret)
		session := secret.SessionID(r.Resume.Day)
		pageSeat, phoneSeat := secret.SeatKey(SeatPage, r.Resume.Day), secret.SeatKey(SeatPhone, r.Resume.Day)
		r.Resume = &runResume{
			LinkSecret: r.Resume.LinkSecret, Day: r.Resume.Day,
			SessionID: session[:], PageSeat: pageSeat[:], PhoneSeat: phoneSeat[:],
		}
		i, p = Resume(secret, session, phone, pageKey), AnswerResume(secret, session, page, phoneKey)
	}
	i.random, p.random = bytes.NewReader(r.Phone.Ephemeral), bytes.NewReader(r.Page.Ephemeral)
	r.PSK, r.Prolog = i.config.PresharedKey, i.config.Prologue

	offer, err := decodeOffer([]byte(r.Offer))
	if err != nil {
		t.Fatal(err)
	}
	answer, err := decodeAnswer([]byte(r.Answer))
	if err != nil {
		t.Fatal(err)
	}
	if r.First, err = i.Offer(offer); err != nil {
		t.Fatal(err)
	}
	request, err := p.Read(r.First)
	if err != nil {
		t.Fatal(err)
	}
	if request.Offer != offer || request.Phone != phoneKey {
		t.Fatalf("the page read %+v", request)
	}
	second, pageKeys, err := request.Answer(answer)
	if err != nil {
		t.Fatal(err)
	}
	r.Second = second
	gotAnswer, phoneKeys, err := i.Accept(r.Second)
	if err != nil {
		t.Fatal(err)
	}
	if gotAnswer != answer || phoneKeys.Hash != pageKeys.Hash || phoneKeys.CheckCode != pageKeys.CheckCode {
		t.Fatalf("the phone read %+v", gotAnswer)
	}
	r.Hash, r.Check = phoneKeys.Hash[:], phoneKeys.CheckCode

	sealed := make([]sealedStep, len(r.Sealed))
	for n, s := range r.Sealed {
		sealer, opener := phoneKeys.Sealer, pageKeys.Opener
		if s.From == "page" {
			sealer, opener = pageKeys.Sealer, phoneKeys.Opener
		}
		payload, err := decodeSealed([]byte(s.Payload))
		if err != nil {
			t.Fatal(err)
		}
		if s.Frame, err = sealer.Seal(payload); err != nil {
			t.Fatal(err)
		}
		if got, err := opener.Open(s.Frame); err != nil || got != payload {
			t.Fatalf("opened %+v, %v", got, err)
		}
		sealed[n] = s
	}
	r.Sealed = sealed
	return r
}

// The values that PAIRING.md shows are those of pairing.json.
func TestWorkedExample(t *testing.T) {
	doc, err := os.ReadFile("PAIRING.md")
	if err != nil {
		t.Fatal(err)
	}
	var in runs
	readVectors(t, "pairing.json", &in)
	pair, back := in.Runs[0], in.Runs[1]
	address, payload, _ := strings.Cut(pair.Code.Link, "#")
	row := func(what string, o octets) string { return fmt.Sprintf("| %s | `%x` |\n", what, []byte(o)) }
	frame := func(what string, o octets) string {
		return fmt.Sprintf("| %s | `%x`…, %d bytes |\n", what, []byte(o[:12]), len(o))
	}
	for _, want := range []string{
		address + "#\n" + payload[:52] + "\n" + payload[52:] + "\n",
		row("session ID", pair.Code.SessionID), row("page's public key", pair.Page.Public),
		row("pairing secret", pair.Code.Secret), row("pre-shared key", pair.PSK), row("prologue", pair.Prolog),
		frame("frame 1", pair.First), frame("frame 2", pair.Second), row("handshake hash", pair.Hash),
		"| check code | " + pair.Check + " |\n", "Of the coming back, on " + back.Resume.Day + ":\n",
		row("link secret", back.Resume.LinkSecret), row("session ID", back.Resume.SessionID),
		row("page's seat key", back.Resume.PageSeat), row("phone's seat key", back.Resume.PhoneSeat),
		row("pre-shared key", back.PSK),
	} {
		if !strings.Contains(string(doc), want) {
			t.Errorf("PAIRING.md lacks %q", want)
		}
	}
}
