package server

import (
	"testing"
	"time"

	"tandem/signaling"
)

func TestPair(t *testing.T) {
	r := start(t, Config{})
	r.pair(t, sid(1))
	eventually(t, "nothing left", func() bool {
		s := r.Stats()
		return s.Sockets == 0 && s.Sessions == 0 && s.Filled == 0
	})
}

func TestRelays(t *testing.T) {
	type call struct {
		seat signaling.Seat
		host string
	}
	calls := make(chan call, 10)
	r := start(t, Config{Relays: func(id signaling.SessionID, seat signaling.Seat, host string) ([]signaling.Relay, time.Duration) {
		if id != sid(1) {
			t.Errorf("relays for another session")
		}
		calls <- call{seat, host}
		return []signaling.Relay{{URLs: []string{"turn:relay.example:3478"}, Username: string(seat), Credential: "c"}}, time.Minute
	}})
	page, phone := r.dial(t), r.dial(t)
	page.put(joinPage(sid(1)))
	page.want(signaling.JoinedFrame{Session: sid(1)})
	if len(calls) != 0 {
		t.Fatal("relays were asked for before the session was filled")
	}
	phone.put(joinPhone(sid(1)))
	phone.want(signaling.JoinedFrame{Session: sid(1)})
	for seat, k := range map[signaling.Seat]*raw{signaling.SeatPage: page, signaling.SeatPhone: phone} {
		k.want(signaling.FilledFrame{Session: sid(1), TTL: time.Minute, Relays: []signaling.Relay{
			{URLs: []string{"turn:relay.example:3478"}, Username: string(seat), Credential: "c"}}})
		if c := <-calls; "http://"+c.host != r.URL {
			t.Errorf("relays for host %q", c.host)
		}
	}
}

func TestHeldFrames(t *testing.T) {
	r := start(t, Config{HeldFrames: 3, HeldBytes: 100})
	id := sid(1)
	phone := r.dial(t)
	phone.put(joinPhone(id), sendFrame(id, "1"), sendFrame(id, "2"), sendFrame(id, "3"), sendFrame(id, "4"))
	phone.want(signaling.JoinedFrame{Session: id})
	phone.refused(id, signaling.RefusedHeldFull)
	page := r.dial(t)
	page.put(joinPage(id))
	page.want(signaling.JoinedFrame{Session: id})
	page.want(signaling.FilledFrame{Session: id})
	for _, data := range []string{"1", "2", "3"} {
		page.want(message(id, data))
	}

	// The bound in bytes; and what is held is forgotten with its sender.
	long := string(make([]byte, 70)) // 94 characters
	id = sid(2)
	phone.want(signaling.FilledFrame{Session: sid(1)})
	phone.put(joinPhone(id), sendFrame(id, long), sendFrame(id, "12345"))
	phone.want(signaling.JoinedFrame{Session: id})
	phone.refused(id, signaling.RefusedHeldFull)
	phone.put(signaling.LeaveFrame{Session: id}, joinPhone(id))
	phone.want(signaling.JoinedFrame{Session: id})
	page.put(joinPage(id), sendFrame(id, "first"))
	page.want(signaling.JoinedFrame{Session: id})
	page.want(signaling.FilledFrame{Session: id})
	phone.want(signaling.FilledFrame{Session: id})
	phone.want(message(id, "first"))
	phone.put(sendFrame(id, "back"))
	page.want(message(id, "back"))
}

func TestHeldFramesExpire(t *testing.T) {
	r := start(t, Config{HeldFor: 20 * time.Millisecond})
	id := sid(1)
	phone, page := r.dial(t), r.dial(t)
	phone.put(joinPhone(id), sendFrame(id, "stale"))
	phone.want(signaling.JoinedFrame{Session: id})
	eventually(t, "held frame gone", func() bool {
		r.mu.Lock()
		defer r.mu.Unlock()
		sess := r.sessions[id]
		return sess != nil && !sess.active.IsZero() && len(sess.held[0]) == 0
	})
	page.put(joinPage(id))
	page.want(signaling.JoinedFrame{Session: id})
	page.want(signaling.FilledFrame{Session: id})
	phone.want(signaling.FilledFrame{Session: id})
	phone.put(sendFrame(id, "fresh"))
	page.want(message(id, "fresh"))
}

func TestTakeOver(t *testing.T) {
	r := start(t, Config{})
	id := sid(1)
	page, phone, again := r.dial(t), r.dial(t), r.dial(t)
	page.put(joinPage(id))
	page.want(signaling.JoinedFrame{Session: id})
	phone.put(joinPhone(id))
	phone.want(signaling.JoinedFrame{Session: id})
	phone.want(signaling.FilledFrame{Session: id})
	page.want(signaling.FilledFrame{Session: id})

	again.put(joinPhone(id))
	phone.want(signaling.LeftFrame{Session: id, Seat: signaling.SeatPhone, Reason: signaling.LeftReplaced})
	page.want(signaling.LeftFrame{Session: id, Seat: signaling.SeatPhone, Reason: signaling.LeftReplaced})
	page.want(signaling.FilledFrame{Session: id})
	again.want(signaling.JoinedFrame{Session: id})
	again.want(signaling.FilledFrame{Session: id})
	phone.put(sendFrame(id, "x"))
	phone.refused(id, signaling.RefusedNotJoined)

	// A join again by the holder changes nothing.
	again.put(joinPhone(id))
	again.want(signaling.JoinedFrame{Session: id})
	again.want(signaling.FilledFrame{Session: id})

	page.put(sendFrame(id, "hello"))
	again.want(message(id, "hello"))
	again.Close()
	page.want(signaling.LeftFrame{Session: id, Seat: signaling.SeatPhone, Reason: signaling.LeftGone})
	page.put(signaling.LeaveFrame{Session: id})
	eventually(t, "no session left", func() bool { return r.Stats().Sessions == 0 })
}

func TestTakeOverAlone(t *testing.T) {
	r := start(t, Config{})
	id := sid(1)
	one, two := r.dial(t), r.dial(t)
	one.put(joinPhone(id), sendFrame(id, "old"))
	one.want(signaling.JoinedFrame{Session: id})
	two.put(joinPhone(id), sendFrame(id, "new"))
	two.want(signaling.JoinedFrame{Session: id})
	one.want(signaling.LeftFrame{Session: id, Seat: signaling.SeatPhone, Reason: signaling.LeftReplaced})
	page := r.dial(t)
	page.put(joinPage(id))
	page.want(signaling.JoinedFrame{Session: id})
	page.want(signaling.FilledFrame{Session: id})
	page.want(message(id, "new"))
}

func TestIdleSessionDropped(t *testing.T) {
	r := start(t, Config{IdleAfter: 50 * time.Millisecond})
	id := sid(1)
	page, phone := r.dial(t), r.dial(t)
	page.put(joinPage(id))
	page.want(signaling.JoinedFrame{Session: id})
	phone.put(joinPhone(id))
	phone.want(signaling.JoinedFrame{Session: id})
	phone.want(signaling.FilledFrame{Session: id})
	page.want(signaling.FilledFrame{Session: id})
	page.want(signaling.LeftFrame{Session: id, Seat: signaling.SeatPage, Reason: signaling.LeftIdle})
	phone.want(signaling.LeftFrame{Session: id, Seat: signaling.SeatPhone, Reason: signaling.LeftIdle})
	page.put(sendFrame(id, "x"))
	page.refused(id, signaling.RefusedNotJoined)
}

func TestLoneSeatExpires(t *testing.T) {
	r := start(t, Config{MaxWait: 50 * time.Millisecond})
	phone := r.dial(t)
	phone.put(joinPhone(sid(1)))
	phone.want(signaling.JoinedFrame{Session: sid(1)})
	phone.want(signaling.LeftFrame{Session: sid(1), Seat: signaling.SeatPhone, Reason: signaling.LeftIdle})
	eventually(t, "no session left", func() bool { return r.Stats().Sessions == 0 })
}

func TestRefusals(t *testing.T) {
	t.Run("seat-taken", func(t *testing.T) {
		r := start(t, Config{})
		id := sid(1)
		page, thief := r.dial(t), r.dial(t)
		page.put(joinPage(id))
		page.want(signaling.JoinedFrame{Session: id})
		join := joinPage(id)
		join.Key = key(9)
		thief.put(join)
		thief.refused(id, signaling.RefusedSeatTaken)
		// One socket does not get both seats.
		page.put(joinPhone(id))
		page.refused(id, signaling.RefusedSeatTaken)
		// There is no third seat.
		phone := r.dial(t)
		phone.put(joinPhone(id))
		phone.want(signaling.JoinedFrame{Session: id})
		join = joinPhone(id)
		join.Key = key(9)
		thief.put(join)
		thief.refused(id, signaling.RefusedSeatTaken)
	})
	t.Run("not-joined", func(t *testing.T) {
		r := start(t, Config{})
		k := r.dial(t)
		k.put(sendFrame(sid(1), "x"))
		k.refused(sid(1), signaling.RefusedNotJoined)
		k.put(signaling.LeaveFrame{Session: sid(1)})
		k.refused(sid(1), signaling.RefusedNotJoined)
	})
	t.Run("too-many-sessions of a socket", func(t *testing.T) {
		r := start(t, Config{SeatsPerSocket: 2})
		k := r.dial(t)
		k.put(joinPage(sid(1)), joinPage(sid(2)), joinPage(sid(3)))
		k.want(signaling.JoinedFrame{Session: sid(1)})
		k.want(signaling.JoinedFrame{Session: sid(2)})
		k.refused(sid(3), signaling.RefusedTooManySessions)
		k.put(signaling.LeaveFrame{Session: sid(1)}, joinPage(sid(3)))
		k.want(signaling.JoinedFrame{Session: sid(3)})
	})
	t.Run("too-many-sessions of an address", func(t *testing.T) {
		r := start(t, Config{SeatsPerAddress: 2})
		one, two := r.dial(t), r.dial(t)
		one.put(joinPage(sid(1)), joinPage(sid(2)))
		one.want(signaling.JoinedFrame{Session: sid(1)})
		one.want(signaling.JoinedFrame{Session: sid(2)})
		two.put(joinPage(sid(3)))
		two.refused(sid(3), signaling.RefusedTooManySessions)
		one.Close()
		eventually(t, "seats free", func() bool { return r.Stats().Sessions == 0 })
		two.put(joinPage(sid(3)))
		two.want(signaling.JoinedFrame{Session: sid(3)})
	})
	t.Run("too-many-sessions in all", func(t *testing.T) {
		r := start(t, Config{MaxSessions: 1})
		k := r.dial(t)
		k.put(joinPage(sid(1)), joinPage(sid(2)))
		k.want(signaling.JoinedFrame{Session: sid(1)})
		k.refused(sid(2), signaling.RefusedTooManySessions)
		phone := r.dial(t)
		phone.put(joinPhone(sid(1))) // no further session
		phone.want(signaling.JoinedFrame{Session: sid(1)})
	})
	t.Run("too-fast", func(t *testing.T) {
		r := start(t, Config{JoinsPerSecond: 1, JoinBurst: 2})
		k := r.dial(t)
		k.put(joinPage(sid(1)), joinPage(sid(2)), joinPage(sid(3)))
		k.want(signaling.JoinedFrame{Session: sid(1)})
		k.want(signaling.JoinedFrame{Session: sid(2)})
		k.refused(sid(3), signaling.RefusedTooFast)
		if n := r.Stats().Refused[signaling.RefusedTooFast]; n != 1 {
			t.Errorf("%d refusals counted", n)
		}
	})
}
