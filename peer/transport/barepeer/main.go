// Command barepeer is what the benchmarks compare Tandem's link with: a pion
// peer connection with one data channel and the plainest signaling there is,
// HTTP on loopback, without any of Tandem's own parts.
//
// It prints its address. POST /offer makes an offer (body: {"relay": {…}}, an
// RTCIceServer or null), POST /answer takes the answer, POST /candidate a
// trickled candidate, and GET /opened waits for the channel and tells the
// milliseconds from the making of the offer until it opened. Then GET
// /send?bytes=N sends that many over the channel, and GET /receive?bytes=N waits
// until so many have come.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/pion/webrtc/v4"
)

type relay struct {
	URLs       []string `json:"urls"`
	Username   string   `json:"username"`
	Credential string   `json:"credential"`
}

// peer serves one connection at a time: the benchmark makes them in turn.
type peer struct {
	pc       *webrtc.PeerConnection
	start    time.Time
	opened   chan time.Time
	channel  *webrtc.DataChannel
	received chan int // the sizes of messages
}

func main() {
	log.SetFlags(0)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatalf("error: %v", err)
	}
	var p peer
	http.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, "<!doctype html><title>bare peer</title>")
	})
	http.HandleFunc("POST /offer", handle(p.offer))
	http.HandleFunc("POST /answer", handle(p.answer))
	http.HandleFunc("POST /candidate", handle(p.candidate))
	http.HandleFunc("GET /opened", handle(p.wait))
	http.HandleFunc("GET /send", handle(p.send))
	http.HandleFunc("GET /receive", handle(p.receive))
	fmt.Printf("http://%s\n", l.Addr())
	server := &http.Server{ReadHeaderTimeout: 5 * time.Second}
	log.Fatalf("error: %v", server.Serve(l))
}

func handle(f func(*http.Request) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v, err := f(r)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		if err := json.NewEncoder(w).Encode(v); err != nil {
			log.Printf("writing: %v", err)
		}
	}
}

func (p *peer) offer(r *http.Request) (any, error) {
	var body struct {
		Relay *relay `json:"relay"`
	}
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		return nil, err
	}
	if p.pc != nil {
		if err := p.pc.GracefulClose(); err != nil {
			return nil, err
		}
	}
	var s webrtc.SettingEngine
	s.SetPrflxAcceptanceMinWait(0)
	s.SetRelayAcceptanceMinWait(0)
	var cfg webrtc.Configuration
	if body.Relay != nil {
		cfg.ICETransportPolicy = webrtc.ICETransportPolicyRelay
		cfg.ICEServers = []webrtc.ICEServer{{
			URLs: body.Relay.URLs, Username: body.Relay.Username, Credential: body.Relay.Credential,
		}}
	}
	p.start, p.opened = time.Now(), make(chan time.Time, 1)
	var err error
	if p.pc, err = webrtc.NewAPI(webrtc.WithSettingEngine(s)).NewPeerConnection(cfg); err != nil {
		return nil, err
	}
	yes, id, opened := true, uint16(0), p.opened
	c, err := p.pc.CreateDataChannel("bare", &webrtc.DataChannelInit{Negotiated: &yes, ID: &id})
	if err != nil {
		return nil, err
	}
	c.OnOpen(func() { opened <- time.Now() })
	p.channel, p.received = c, make(chan int, 1024)
	received := p.received
	c.OnMessage(func(m webrtc.DataChannelMessage) { received <- len(m.Data) })
	offer, err := p.pc.CreateOffer(nil)
	if err != nil {
		return nil, err
	}
	gathered := webrtc.GatheringCompletePromise(p.pc)
	if err := p.pc.SetLocalDescription(offer); err != nil {
		return nil, err
	}
	<-gathered
	return p.pc.LocalDescription(), nil
}

func (p *peer) answer(r *http.Request) (any, error) {
	var answer webrtc.SessionDescription
	if err := json.NewDecoder(r.Body).Decode(&answer); err != nil {
		return nil, err
	}
	return struct{}{}, p.pc.SetRemoteDescription(answer)
}

func (p *peer) candidate(r *http.Request) (any, error) {
	var c webrtc.ICECandidateInit
	if err := json.NewDecoder(r.Body).Decode(&c); err != nil {
		return nil, err
	}
	return struct{}{}, p.pc.AddICECandidate(c)
}

func (p *peer) wait(r *http.Request) (any, error) {
	select {
	case t := <-p.opened:
		return map[string]float64{"milliseconds": float64(t.Sub(p.start).Microseconds()) / 1000}, nil
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
}

// What a message holds, and how many bytes of them wait in the channel: as in
// the examples of pion and of the browsers' makers.
const (
	message  = 64 << 10
	buffered = 1 << 20
)

func (p *peer) send(r *http.Request) (any, error) {
	left, err := strconv.Atoi(r.FormValue("bytes"))
	if err != nil {
		return nil, err
	}
	low := make(chan struct{}, 1)
	p.channel.SetBufferedAmountLowThreshold(buffered / 2)
	p.channel.OnBufferedAmountLow(func() {
		select {
		case low <- struct{}{}:
		default:
		}
	})
	for data := make([]byte, message); left > 0; left -= len(data) {
		if p.channel.BufferedAmount() > buffered {
			select {
			case <-low:
			case <-r.Context().Done():
				return nil, r.Context().Err()
			}
		}
		if err := p.channel.Send(data[:min(left, message)]); err != nil {
			return nil, err
		}
	}
	return struct{}{}, nil
}

func (p *peer) receive(r *http.Request) (any, error) {
	left, err := strconv.Atoi(r.FormValue("bytes"))
	if err != nil {
		return nil, err
	}
	for left > 0 {
		select {
		case n := <-p.received:
			left -= n
		case <-r.Context().Done():
			return nil, r.Context().Err()
		}
	}
	return struct{}{}, nil
}
