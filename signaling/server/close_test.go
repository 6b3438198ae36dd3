package server

import (
	"bytes"
	"crypto/rand"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"tandem/signaling"
)

func TestUpgradeRefused(t *testing.T) {
	try := func(t *testing.T, r *running, header http.Header, status int, subprotocols ...string) *http.Response {
		t.Helper()
		ws, resp, err := r.tryDial(header, subprotocols...)
		if err == nil {
			ws.Close()
			t.Fatal("let in")
		}
		if resp == nil || resp.StatusCode != status {
			t.Fatalf("got %v %v, want %d", resp, err, status)
		}
		return resp
	}
	t.Run("without subprotocol", func(t *testing.T) {
		r := start(t, Config{})
		try(t, r, nil, http.StatusBadRequest)
		try(t, r, nil, http.StatusBadRequest, "other")
		resp, err := http.Get(r.URL + signaling.Path)
		if err != nil || resp.StatusCode != http.StatusBadRequest {
			t.Errorf("no upgrade at all: %v %v", resp, err)
		}
		resp.Body.Close()
		http.DefaultClient.CloseIdleConnections()
	})
	t.Run("origin", func(t *testing.T) {
		r := start(t, Config{Origins: []string{"https://tandem.example"}})
		for _, origin := range []string{"https://evil.example", "null", "", "https://tandem.example.evil.example", "http://tandem.example"} {
			try(t, r, http.Header{"Origin": {origin}}, http.StatusForbidden, signaling.Subprotocol)
		}
		for _, origin := range []string{r.URL, "https://tandem.example", "https://TANDEM.example"} {
			ws, resp, err := r.tryDial(http.Header{"Origin": {origin}}, signaling.Subprotocol)
			if err != nil {
				t.Fatalf("origin %s: %v %v", origin, err, resp)
			}
			ws.Close()
		}
	})
	t.Run("sockets of an address", func(t *testing.T) {
		r := start(t, Config{SocketsPerAddress: 1})
		k := r.dial(t)
		resp := try(t, r, nil, http.StatusTooManyRequests, signaling.Subprotocol)
		if resp.Header.Get("Retry-After") == "" {
			t.Error("no Retry-After")
		}
		k.Close()
		eventually(t, "socket free", func() bool { return r.Stats().Sockets == 0 })
		r.dial(t)
	})
	t.Run("upgrades of an address", func(t *testing.T) {
		r := start(t, Config{UpgradesPerSecond: 1, UpgradeBurst: 2})
		r.dial(t)
		r.dial(t)
		try(t, r, nil, http.StatusTooManyRequests, signaling.Subprotocol)
		if n := r.Stats().Refused["http-429"]; n != 1 {
			t.Errorf("%d refusals counted", n)
		}
	})
	t.Run("all sockets", func(t *testing.T) {
		r := start(t, Config{MaxSockets: 1})
		r.dial(t)
		try(t, r, nil, http.StatusServiceUnavailable, signaling.Subprotocol)
	})
	t.Run("stopping", func(t *testing.T) {
		r := start(t, Config{})
		r.stop()
		resp := try(t, r, nil, http.StatusServiceUnavailable, signaling.Subprotocol)
		if resp.Header.Get("Retry-After") == "" {
			t.Error("no Retry-After")
		}
	})
}

func TestDraining(t *testing.T) {
	t.Run("nothing under way", func(t *testing.T) {
		r := start(t, Config{DrainTime: time.Hour})
		k := r.dial(t)
		k.put(joinPhone(sid(1)))
		k.want(signaling.JoinedFrame{Session: sid(1)})
		go r.stop()
		f, ok := k.get().(signaling.DrainingFrame)
		if !ok || f.After < 2*time.Second || f.After > 4*time.Second {
			t.Errorf("got %v", f)
		}
		k.wantClose(signaling.CloseDraining)
	})
	t.Run("a pairing under way is finished", func(t *testing.T) {
		r := start(t, Config{DrainTime: time.Hour})
		id := sid(1)
		page, phone := r.dial(t), r.dial(t)
		page.put(joinPage(id))
		page.want(signaling.JoinedFrame{Session: id})
		phone.put(joinPhone(id))
		phone.want(signaling.JoinedFrame{Session: id})
		phone.want(signaling.FilledFrame{Session: id})
		page.want(signaling.FilledFrame{Session: id})
		ended := make(chan struct{})
		go func() { r.stop(); close(ended) }()
		if _, ok := page.get().(signaling.DrainingFrame); !ok {
			t.Fatal("no draining frame")
		}
		if _, ok := phone.get().(signaling.DrainingFrame); !ok {
			t.Fatal("no draining frame")
		}
		phone.put(sendFrame(id, "offer"))
		page.want(message(id, "offer"))
		page.put(sendFrame(id, "answer"), signaling.LeaveFrame{Session: id})
		phone.want(message(id, "answer"))
		phone.want(signaling.LeftFrame{Session: id, Seat: signaling.SeatPage})
		page.wantClose(signaling.CloseDraining)
		phone.wantClose(signaling.CloseDraining)
		<-ended
	})
	t.Run("not for ever", func(t *testing.T) {
		r := start(t, Config{DrainTime: 20 * time.Millisecond})
		page, phone := r.dial(t), r.dial(t)
		page.put(joinPage(sid(1)))
		phone.put(joinPhone(sid(1)))
		eventually(t, "filled", func() bool { return r.Stats().Filled == 1 })
		go r.stop()
		page.wantClose(signaling.CloseDraining)
		phone.wantClose(signaling.CloseDraining)
	})
}

func TestMalformed(t *testing.T) {
	r := start(t, Config{})
	id, k := "AXMAAAAAAAAAAAAAAAAAAA", "AWsAAAAAAAAAAAAAAAAAAA"
	for name, frame := range map[string]string{
		"no JSON":          "hello",
		"empty":            "",
		"array":            "[]",
		"no type":          "{}",
		"unknown type":     `{"type":"dance","session":"` + id + `"}`,
		"no session":       `{"type":"join","seat":"page","key":"` + k + `"}`,
		"short session":    `{"type":"join","seat":"page","key":"` + k + `","session":"AXMA"}`,
		"standard base64":  `{"type":"join","seat":"page","key":"` + k + `","session":"++++++++++++++++++++AA"}`,
		"trailing bits":    `{"type":"join","seat":"page","key":"` + k + `","session":"AXMAAAAAAAAAAAAAAAAAAB"}`,
		"line end":         `{"type":"join","seat":"page","key":"` + k + `","session":"AXMAAAAAAAAAAAAAAAAAA\n"}`,
		"third seat":       `{"type":"join","seat":"tablet","key":"` + k + `","session":"` + id + `"}`,
		"no key":           `{"type":"join","seat":"page","session":"` + id + `"}`,
		"no data":          `{"type":"send","session":"` + id + `"}`,
		"data not base64":  `{"type":"send","session":"` + id + `","data":"a b"}`,
		"data with end":    `{"type":"send","session":"` + id + `","data":"AA\n"}`,
		"data too long":    `{"type":"send","session":"` + id + `","data":"` + strings.Repeat("A", signaling.MaxDataText+4) + `"}`,
		"reason":           `{"type":"leave","session":"` + id + `","reason":"Not Allowed"}`,
		"reason too long":  `{"type":"leave","session":"` + id + `","reason":"` + strings.Repeat("a", 65) + `"}`,
		"frame of servers": `{"type":"joined","session":"` + id + `"}`,
	} {
		t.Run(name, func(t *testing.T) {
			c := r.dial(t)
			defer c.Close()
			if err := c.WriteMessage(websocket.TextMessage, []byte(frame)); err != nil {
				t.Fatal(err)
			}
			if reason := c.wantClose(signaling.CloseMalformed); reason == "" {
				t.Error("no reason")
			}
		})
	}
	t.Run("binary", func(t *testing.T) {
		c := r.dial(t)
		c.WriteMessage(websocket.BinaryMessage, signaling.Encode(joinPage(sid(1))))
		c.wantClose(signaling.CloseMalformed)
	})
	t.Run("unknown fields are skipped", func(t *testing.T) {
		c := r.dial(t)
		c.WriteMessage(websocket.TextMessage, []byte(`{"type":"join","session":"`+id+`","seat":"page","key":"`+k+`","new":{"a":[1]}}`))
		c.want(signaling.JoinedFrame{Session: sid(1)})
	})
	t.Run("not a WebSocket frame", func(t *testing.T) {
		c := r.dial(t)
		c.NetConn().Write(bytes.Repeat([]byte{0xff}, 4096))
		c.wantClose(websocket.CloseProtocolError)
	})
}

func TestFrameTooLarge(t *testing.T) {
	r := start(t, Config{})
	c := r.dial(t)
	c.WriteMessage(websocket.TextMessage, bytes.Repeat([]byte(" "), signaling.MaxFrame+1))
	c.wantClose(signaling.CloseFrameTooLarge)

	// In fragments, none of which is too large, and which never end.
	c = r.dial(t)
	w, err := c.NextWriter(websocket.TextMessage)
	if err != nil {
		t.Fatal(err)
	}
	for range 100 {
		if _, err := w.Write(bytes.Repeat([]byte(" "), 1000)); err != nil {
			break // closed meanwhile
		}
	}
	c.wantClose(signaling.CloseFrameTooLarge)

	// Announced, not sent: masked text frame with a length of 2^62.
	c = r.dial(t)
	c.NetConn().Write([]byte{0x81, 0xff, 0x40, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4})
	c.NetConn().Write(bytes.Repeat([]byte("x"), signaling.MaxFrame+1))
	c.wantClose(signaling.CloseFrameTooLarge)

	// The largest that is allowed, and a whole frame in fragments.
	c = r.dial(t)
	frame := signaling.Encode(joinPage(sid(1)))
	frame = append(frame, bytes.Repeat([]byte(" "), signaling.MaxFrame-len(frame))...)
	c.WriteMessage(websocket.TextMessage, frame)
	c.want(signaling.JoinedFrame{Session: sid(1)})
}

func TestTooManyFrames(t *testing.T) {
	r := start(t, Config{FramesPerSecond: 1, FrameBurst: 5})
	c := r.dial(t)
	for range 50 {
		c.WriteMessage(websocket.TextMessage, signaling.Encode(sendFrame(sid(1), "x")))
	}
	c.wantClose(signaling.CloseTooManyFrames)

	c = r.dial(t)
	for range 50 {
		c.WriteControl(websocket.PingMessage, nil, time.Now().Add(patience))
	}
	c.wantClose(signaling.CloseTooManyFrames)
}

func TestNoPong(t *testing.T) {
	r := start(t, Config{PingInterval: 20 * time.Millisecond, PongTimeout: 200 * time.Millisecond})
	c := r.dial(t)
	pinged := false
	c.SetPingHandler(func(string) error { pinged = true; return nil })
	c.wantClose(signaling.CloseNoPong)
	if !pinged {
		t.Error("not pinged")
	}
}

func TestTooSlow(t *testing.T) {
	r := start(t, Config{WriteTimeout: 100 * time.Millisecond, FramesPerSecond: 1e6, FrameBurst: 1e6})
	id := sid(1)
	page := r.dial(t)
	page.NetConn().(*net.TCPConn).SetReadBuffer(4 << 10)
	page.put(joinPage(id))
	page.want(signaling.JoinedFrame{Session: id})
	phone := r.dial(t)
	phone.put(joinPhone(id))
	phone.want(signaling.JoinedFrame{Session: id})
	phone.want(signaling.FilledFrame{Session: id})

	// The page never reads again. It must go, and the phone hear of it.
	data := make([]byte, signaling.MaxData)
	rand.Read(data)
	frame := signaling.Encode(signaling.SendFrame{Session: id, Data: data})
	done := make(chan struct{})
	go func() {
		defer close(done)
		for phone.WriteMessage(websocket.TextMessage, frame) == nil {
		}
	}()
	phone.want(signaling.LeftFrame{Session: id, Seat: signaling.SeatPage, Reason: signaling.LeftGone})
	eventually(t, "counted", func() bool { return r.Stats().Closed[signaling.CloseTooSlow] == 1 })
	r.pair(t, sid(2))
	phone.Close()
	<-done
}

// A reader that is only late for a moment is told why it is closed.
func TestTooSlowOverflow(t *testing.T) {
	r := start(t, Config{QueueBytes: 1000})
	id := sid(1)
	page, phone := r.dial(t), r.dial(t)
	page.put(joinPage(id))
	page.want(signaling.JoinedFrame{Session: id})
	phone.put(joinPhone(id), sendFrame(id, strings.Repeat("x", 1000)))
	if reason := page.wantClose(signaling.CloseTooSlow); reason == "" {
		t.Error("no reason")
	}
	phone.want(signaling.JoinedFrame{Session: id})
	phone.want(signaling.FilledFrame{Session: id})
	phone.want(signaling.LeftFrame{Session: id, Seat: signaling.SeatPage, Reason: signaling.LeftGone})
}

func TestMisbehavingPeers(t *testing.T) {
	// The hostile ones come from one address, as far as the server can tell.
	hostile := http.Header{"X-Hostile": {"yes"}}
	r := start(t, Config{
		UpgradeBurst: 1000,
		PingInterval: 50 * time.Millisecond,
		PongTimeout:  2 * time.Second,
		ClientAddr: func(r *http.Request) netip.Addr {
			if r.Header.Get("X-Hostile") != "" {
				return netip.MustParseAddr("192.0.2.1")
			}
			return remoteAddr(r)
		},
	})
	done := make(chan struct{})
	peers := []func(*raw){
		func(c *raw) { c.NetConn().Write(randomBytes(64 << 10)) },
		func(c *raw) { c.WriteMessage(websocket.BinaryMessage, randomBytes(1000)) },
		func(c *raw) { c.WriteMessage(websocket.TextMessage, randomBytes(1<<20)) },
		func(c *raw) { // fragments without end
			for range 100_000 {
				if _, err := c.NetConn().Write([]byte{0x00, 0x80, 0, 0, 0, 0}); err != nil {
					return
				}
			}
		},
		func(c *raw) {
			c.NetConn().Write([]byte{0x01, 0x80, 0, 0, 0, 0}) // begins a message
			for range 20_000 {                                // that goes on with nothing
				if _, err := c.NetConn().Write([]byte{0x00, 0x80, 0, 0, 0, 0}); err != nil {
					return
				}
			}
		},
		func(c *raw) { // joins and never reads
			for i := range 10_000 {
				if c.WriteMessage(websocket.TextMessage, signaling.Encode(joinPage(sid(byte(i))))) != nil {
					return
				}
			}
		},
		func(c *raw) { // never answers a ping
			c.SetPingHandler(func(string) error { return nil })
			c.ReadMessage()
		},
		func(c *raw) { c.NetConn().Close() },
	}
	var clients []*raw
	for range 4 {
		for range peers {
			ws, _, err := r.tryDial(hostile, signaling.Subprotocol)
			if err != nil {
				t.Fatal(err)
			}
			clients = append(clients, &raw{t, ws})
		}
	}
	for i, c := range clients {
		go func() {
			peers[i%len(peers)](c)
			done <- struct{}{}
		}()
	}
	for i := range 5 {
		r.pair(t, sid(byte(200+i)))
	}
	for _, c := range clients {
		c.Close()
	}
	for range clients {
		<-done
	}
	eventually(t, "all gone", func() bool { return r.Stats().Sockets == 0 })
	r.pair(t, sid(250))
}

func randomBytes(n int) []byte {
	b := make([]byte, n)
	rand.Read(b)
	return b
}
