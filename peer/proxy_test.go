package peer_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// A tamper sees each frame that a proxy carries, and returns what to carry in
// its stead. toClient says which way it goes, n counts from 0 each way.
type tamper func(toClient bool, n int, frame []byte) [][]byte

// tamperingServer is a signaling server that its users must not trust: it
// passes frames to and from the true one at upstream, after f had its way.
func tamperingServer(t *testing.T, upstream string, f tamper) string {
	t.Helper()
	var wg sync.WaitGroup
	ctx, cancel := context.WithCancel(context.Background())
	upgrader := websocket.Upgrader{
		Subprotocols: []string{"tandem.rendezvous.1"},
		CheckOrigin:  func(*http.Request) bool { return true },
	}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		dialer := websocket.Dialer{Subprotocols: []string{"tandem.rendezvous.1"}}
		up, resp, err := dialer.Dial("ws"+strings.TrimPrefix(upstream, "http")+r.URL.Path, nil)
		if err != nil {
			t.Errorf("dialling upstream: %v", err)
			return
		}
		resp.Body.Close()
		down, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			up.Close()
			return
		}
		context.AfterFunc(ctx, func() {
			up.Close()
			down.Close()
		})
		pass := func(from, to *websocket.Conn, toClient bool) {
			defer from.Close()
			defer to.Close()
			for n := 0; ; n++ {
				_, frame, err := from.ReadMessage()
				if err != nil {
					code := websocket.CloseNormalClosure
					if c, ok := err.(*websocket.CloseError); ok && c.Code >= 3000 {
						code = c.Code
					}
					_ = to.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(time.Second))
					return
				}
				for _, out := range f(toClient, n, frame) {
					if to.WriteMessage(websocket.TextMessage, out) != nil {
						return
					}
				}
			}
		}
		wg.Go(func() { pass(down, up, false) })
		wg.Go(func() { pass(up, down, true) })
	}))
	t.Cleanup(func() {
		cancel()
		s.CloseClientConnections()
		s.Close()
		wg.Wait()
	})
	return s.URL
}
