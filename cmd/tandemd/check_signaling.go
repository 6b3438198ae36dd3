package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"tandem/signaling"
)

// checkSignaling pairs two clients through the server, and keeps the relays
// that each is given.
func (k *check) checkSignaling(parent context.Context) {
	ctx, cancel := context.WithTimeout(parent, k.each)
	defer cancel()
	var id signaling.SessionID
	rand.Read(id[:])
	var clients sync.WaitGroup
	defer clients.Wait()
	defer cancel()

	var seats [2]*signaling.Session
	for i, seat := range []signaling.Seat{signaling.SeatPage, signaling.SeatPhone} {
		client, err := signaling.NewClient(signaling.Config{URL: k.url.String(), Once: true, DialTimeout: k.each})
		if err != nil {
			k.fail("signaling", "look at the address", "%v", err)
			return
		}
		clients.Go(func() { client.Run(ctx) })
		var key signaling.SeatKey
		rand.Read(key[:])
		if seats[i], err = client.Join(ctx, signaling.JoinOptions{Session: id, Seat: seat, Key: key}); err != nil {
			k.failSignaling(err)
			return
		}
		defer seats[i].Leave("checked")
	}
	for _, s := range seats {
		filled, err := until[signaling.Filled](ctx, s)
		if err != nil {
			k.failSignaling(err)
			return
		}
		k.relays = append(k.relays, filled.Relays...)
	}
	began := time.Now()
	for i, s := range seats {
		other := seats[1-i]
		err := s.Send(ctx, []byte("check"))
		if err == nil {
			_, err = until[signaling.Message](ctx, other)
		}
		if err != nil {
			k.failSignaling(err)
			return
		}
	}
	k.met = true
	k.pass("signaling", "two clients met, and had answers from each other in %s", time.Since(began).Round(100*time.Microsecond))
}

// until returns the next event of the type E.
func until[E signaling.Event](ctx context.Context, s *signaling.Session) (E, error) {
	for {
		e, err := s.Recv(ctx)
		if err != nil {
			var none E
			return none, err
		}
		switch e := e.(type) {
		case E:
			return e, nil
		case signaling.Refused:
			var none E
			return none, fmt.Errorf("refused: %s", e.Reason)
		}
	}
}

func (k *check) failSignaling(err error) {
	advice := "look into the server's log"
	switch {
	case errors.Is(err, signaling.ErrTLS):
		advice = "see the certificate above"
	case errors.Is(err, signaling.ErrNotTandem):
		advice = "the proxy may not pass WebSocket upgrades on: see the examples for nginx and Caddy; or the address lacks a path"
	case errors.Is(err, signaling.ErrBusy):
		advice = "a bound is reached, of this address or of all: without --trusted-proxies all clients of a proxy count as one"
	case errors.Is(err, signaling.ErrUnreachable):
		advice = adviseReach(err)
	case errors.Is(err, signaling.ErrLost), errors.Is(err, context.DeadlineExceeded):
		advice = "the proxy may hold frames back, or close idle connections at once: let it pass them unbuffered"
	}
	k.fail("signaling", advice, "%s", strings.TrimPrefix(err.Error(), signaling.ErrEnded.Error()+": "))
}
