package server

import (
	"crypto/sha256"
	"crypto/subtle"
	"slices"
	"time"

	"tandem/signaling"
)

// session is two seats and what is held for an empty one. A session without a
// seat does not exist. The server's mu guards it.
type session struct {
	id     signaling.SessionID
	seats  [2]*seat
	held   [2][]heldFrame // for the seat at the index
	active time.Time      // when it was filled, or something was sent since
	talk   exchange
}

// seat is a taken seat.
type seat struct {
	session *session
	index   int
	socket  *socket
	key     [sha256.Size]byte // of the client's key, which is not kept
	since   time.Time
}

type heldFrame struct {
	data []byte
	at   time.Time
}

var seatNames = [2]signaling.Seat{signaling.SeatPage, signaling.SeatPhone}

func (s *session) filled() bool { return s.seats[0] != nil && s.seats[1] != nil }

// join gives a socket a seat, and tells everyone concerned.
func (s *Server) join(k *socket, f signaling.JoinFrame) {
	now := s.cfg.now()
	index := slices.Index(seatNames[:], f.Seat)
	key := sha256.Sum256(f.Key[:])

	s.mu.Lock()
	defer s.mu.Unlock()
	refuse := func(reason string) {
		s.refused[reason]++
		k.enqueue(signaling.RefusedFrame{Session: f.Session, Reason: reason})
	}
	if !k.addr.joins.take(now, s.cfg.JoinsPerSecond, s.cfg.JoinBurst) {
		refuse(signaling.RefusedTooFast)
		return
	}
	sess := s.sessions[f.Session]
	var taken *seat
	if sess != nil {
		taken = sess.seats[index]
		other := sess.seats[1-index]
		if taken != nil && subtle.ConstantTimeCompare(taken.key[:], key[:]) != 1 || other != nil && other.socket == k {
			refuse(signaling.RefusedSeatTaken)
			return
		}
	}
	if taken == nil || taken.socket != k {
		if len(k.seats) >= s.cfg.SeatsPerSocket || k.addr.seats >= s.cfg.SeatsPerAddress ||
			sess == nil && len(s.sessions) >= s.cfg.MaxSessions {
			refuse(signaling.RefusedTooManySessions)
			return
		}
		if taken != nil {
			taken.socket.enqueue(signaling.LeftFrame{Session: f.Session, Seat: f.Seat, Reason: signaling.LeftReplaced})
			s.free(taken, signaling.LeftReplaced)
			sess = s.sessions[f.Session] // gone, if that was the last seat
		}
		if sess == nil {
			sess = &session{id: f.Session}
			s.sessions[f.Session] = sess
		}
		s.take(sess, &seat{session: sess, index: index, socket: k, key: key, since: now})
		if sess.filled() {
			sess.active = now
			s.filled++
			sess.talk.began(now)
			s.cfg.Observer.Filled(now.Sub(sess.seats[1-index].since))
		}
	}
	k.enqueue(signaling.JoinedFrame{Session: f.Session})
	if !sess.filled() {
		return
	}
	s.tellFilled(sess.seats[index])
	if taken == nil || taken.socket != k {
		s.tellFilled(sess.seats[1-index])
	}
	s.expireHeld(sess, now)
	for _, h := range sess.held[index] {
		k.enqueue(signaling.MessageFrame{Session: f.Session, Data: h.data})
	}
	sess.held[index] = nil
}

func (s *Server) tellFilled(t *seat) {
	id := t.session.id
	relays, ttl := s.cfg.Relays(id, seatNames[t.index], t.socket.hostName())
	t.socket.enqueue(signaling.FilledFrame{Session: id, Relays: relays, TTL: ttl})
}

// send passes data on, or holds it. It returns the socket that it was queued
// for; nil if none.
func (s *Server) send(k *socket, f signaling.SendFrame) *socket {
	s.mu.Lock()
	defer s.mu.Unlock()
	own := s.seatOf(k, f.Session)
	if own == nil {
		s.refuseNotJoined(k, f.Session)
		return nil
	}
	now := s.cfg.now()
	sess, to := own.session, 1-own.index
	sess.active = now
	sess.talk.sent(own.index, sess.filled(), now, s.cfg.Observer)
	if other := sess.seats[to]; other != nil {
		other.socket.enqueue(signaling.MessageFrame(f))
		return other.socket
	}
	s.expireHeld(sess, now)
	size := textSize(f.Data)
	for _, h := range sess.held[to] {
		size += textSize(h.data)
	}
	if len(sess.held[to]) >= s.cfg.HeldFrames || size > s.cfg.HeldBytes {
		s.refused[signaling.RefusedHeldFull]++
		k.enqueue(signaling.RefusedFrame{Session: f.Session, Reason: signaling.RefusedHeldFull})
		return nil
	}
	sess.held[to] = append(sess.held[to], heldFrame{f.Data, now})
	return nil
}

// textSize is the size of data as frames have it, base64url.
func textSize(data []byte) int { return (len(data)*4 + 2) / 3 }

func (s *Server) leave(k *socket, f signaling.LeaveFrame) {
	s.mu.Lock()
	defer s.mu.Unlock()
	own := s.seatOf(k, f.Session)
	if own == nil {
		s.refuseNotJoined(k, f.Session)
		return
	}
	s.free(own, f.Reason)
}

func (s *Server) refuseNotJoined(k *socket, id signaling.SessionID) {
	s.refused[signaling.RefusedNotJoined]++
	k.enqueue(signaling.RefusedFrame{Session: id, Reason: signaling.RefusedNotJoined})
}

func (s *Server) seatOf(k *socket, id signaling.SessionID) *seat {
	if sess := s.sessions[id]; sess != nil {
		for _, t := range sess.seats {
			if t != nil && t.socket == k {
				return t
			}
		}
	}
	return nil
}

func (s *Server) take(sess *session, t *seat) {
	sess.seats[t.index] = t
	t.socket.seats = append(t.socket.seats, t)
	t.socket.addr.seats++
}

// free empties a seat and tells the other one.
func (s *Server) free(t *seat, reason string) {
	s.empty(t, reason)
	if other := t.session.seats[1-t.index]; other != nil {
		other.since = s.cfg.now() // it waits again
		other.socket.enqueue(signaling.LeftFrame{Session: t.session.id, Seat: seatNames[t.index], Reason: reason})
	}
}

// empty empties a seat, and forgets the session after its last one. What the
// seat's holder had sent and nobody has received goes with it.
func (s *Server) empty(t *seat, reason string) {
	sess := t.session
	if sess.filled() {
		s.filled--
		s.cfg.Observer.Ended(reason, sess.talk.answered)
		s.checkSettled()
	}
	sess.seats[t.index] = nil
	if sess.talk.answered || int(sess.talk.asker) == t.index {
		sess.talk = exchange{}
	}
	sess.held[1-t.index] = nil
	k := t.socket
	k.addr.seats--
	k.seats = slices.DeleteFunc(k.seats, func(x *seat) bool { return x == t })
	if len(k.seats) == 0 {
		k.seats = nil
	}
	if sess.seats[1-t.index] == nil {
		delete(s.sessions, sess.id)
	}
}

// dropIdle ends a session and tells each seat that it is gone.
func (s *Server) dropIdle(sess *session) {
	for _, t := range sess.seats {
		if t != nil {
			t.socket.enqueue(signaling.LeftFrame{Session: sess.id, Seat: seatNames[t.index], Reason: signaling.LeftIdle})
			s.empty(t, signaling.LeftIdle)
		}
	}
}

func (s *Server) expireHeld(sess *session, now time.Time) {
	for i, held := range sess.held {
		if len(held) > 0 {
			sess.held[i] = slices.DeleteFunc(held, func(h heldFrame) bool { return now.Sub(h.at) >= s.cfg.HeldFor })
		}
	}
}

// sweep does what time alone causes.
func (s *Server) sweep(now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for k := range s.sockets {
		if now.Sub(k.pinged) >= s.cfg.PingInterval {
			k.pinged = now
			k.enqueuePing()
		}
	}
	for _, sess := range s.sessions {
		s.expireHeld(sess, now)
		switch {
		case sess.filled():
			if now.Sub(sess.active) >= s.cfg.IdleAfter {
				s.dropIdle(sess)
			}
		default:
			for _, t := range sess.seats {
				if t != nil && now.Sub(t.since) >= s.cfg.MaxWait {
					s.dropIdle(sess)
				}
			}
		}
	}
	s.addresses.sweep(now, &s.cfg)
}
