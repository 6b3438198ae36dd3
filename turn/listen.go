package turn

import (
	"errors"
	"fmt"
	"net"
	"os"
	"syscall"
)

// listen opens every listening socket.
func (s *Server) listen() error {
	cfg := s.core.cfg
	udpReplies, streamReplies := newSources(cfg.RepliesPerSource), newSources(cfg.RepliesPerSource)
	for _, addr := range cfg.Listen {
		udp, tcp, err := listenBoth(addr)
		if err != nil {
			return err
		}
		s.packets = append(s.packets, newPackets(s.core, udp, udpReplies))
		s.streams = append(s.streams, newStreams(s.core, "tcp", tcp, nil, streamReplies))
	}
	for _, addr := range cfg.TLSListen {
		tcp, err := net.Listen("tcp", addr)
		if err != nil {
			return explain("TLS", addr, err)
		}
		s.streams = append(s.streams, newStreams(s.core, "tls", tcp, cfg.TLSConfig, streamReplies))
	}
	for _, shared := range cfg.Shared {
		l := newStreams(s.core, "tls", shared, nil, streamReplies)
		l.shared = true
		s.streams = append(s.streams, l)
	}
	return nil
}

// listenBoth opens addr for UDP and TCP, on the same port if addr leaves it to
// the system.
func listenBoth(addr string) (*net.UDPConn, net.Listener, error) {
	at, err := net.ResolveUDPAddr("udp", addr)
	if err != nil {
		return nil, nil, explain("UDP", addr, err)
	}
	for try := 1; ; try++ {
		udp, err := net.ListenUDP("udp", at)
		if err != nil {
			return nil, nil, explain("UDP", addr, err)
		}
		both := *at
		both.Port = udp.LocalAddr().(*net.UDPAddr).Port
		tcp, err := net.Listen("tcp", both.String())
		if err == nil {
			return udp, tcp, nil
		}
		udp.Close()
		if at.Port != 0 || try == 20 {
			return nil, nil, explain("TCP", addr, err)
		}
	}
}

// explain says what to do about a socket that could not be opened.
func explain(network, addr string, err error) error {
	advice := ""
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		advice = "; another program has this port: stop it, or listen on another"
	case errors.Is(err, os.ErrPermission):
		advice = "; this user may not open this port: choose one above 1023"
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		advice = "; the address is not one of this machine"
	}
	return fmt.Errorf("listening on %s %s: %w%s", network, addr, err, advice)
}
