package main

import (
	"fmt"
	"io"
	"log/slog"
	"net/netip"
	"regexp"
)

// newLogger logs to w. Text that holds addresses has them cut, see
// cutAddresses: libraries' errors name clients. Addresses that are attributes
// by themselves are this server's own, and stay.
func newLogger(w io.Writer, flags logFlags, level *slog.LevelVar) *slog.Logger {
	level.Set(flags.level())
	opts := &slog.HandlerOptions{Level: level, ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		switch value := a.Value.Any().(type) {
		case string:
			a.Value = slog.StringValue(cutAddresses(value))
		case error:
			a.Value = slog.StringValue(cutAddresses(value.Error()))
		}
		return a
	}}
	if flags.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(w, opts))
	}
	return slog.New(slog.NewTextHandler(w, opts))
}

// addressLike finds what may be an IP address; netip decides.
var addressLike = regexp.MustCompile(`[0-9A-Fa-f]*:[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*(?:%[0-9A-Za-z]+)?|[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+`)

// cutAddresses leaves of each IPv4 address in a text its first 24 bits, of each
// IPv6 address its first 48: enough to see where trouble comes from, too little
// to see from whom.
func cutAddresses(text string) string {
	return addressLike.ReplaceAllStringFunc(text, func(found string) string {
		addr, err := netip.ParseAddr(found)
		if err != nil {
			return found
		}
		return cut(addr)
	})
}

func cut(addr netip.Addr) string {
	addr = addr.Unmap().WithZone("")
	bits := 48
	if addr.Is4() {
		bits = 24
	}
	prefix, err := addr.Prefix(bits)
	if err != nil {
		return fmt.Sprint(err) // cannot be: each family has so many bits
	}
	return prefix.String()
}
