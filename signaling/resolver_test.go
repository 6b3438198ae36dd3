package signaling

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

// nameServer answers every A question with 192.0.2.7, over UDP.
func nameServer(t *testing.T) string {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	wg.Go(func() {
		b := make([]byte, 1500)
		for {
			n, from, err := conn.ReadFrom(b)
			if err != nil {
				return
			}
			var m dnsmessage.Message
			if m.Unpack(b[:n]) != nil || len(m.Questions) != 1 {
				continue
			}
			q := m.Questions[0]
			reply := dnsmessage.Message{Header: dnsmessage.Header{ID: m.ID, Response: true, RecursionAvailable: true}, Questions: m.Questions}
			if q.Type == dnsmessage.TypeA {
				reply.Answers = []dnsmessage.Resource{{
					Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class, TTL: 60},
					Body:   &dnsmessage.AResource{A: [4]byte{192, 0, 2, 7}},
				}}
			}
			if packed, err := reply.Pack(); err == nil {
				conn.WriteTo(packed, from)
			}
		}
	})
	t.Cleanup(func() { conn.Close(); wg.Wait() })
	return conn.LocalAddr().String()
}

// deadServer refuses at once: nobody listens there any more.
func deadServer(t *testing.T) string {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	conn.Close()
	return conn.LocalAddr().String()
}

func TestResolver(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "resolv.conf")
	good := nameServer(t)
	for name, c := range map[string]struct {
		goos   string
		env    map[string]string
		public []string
	}{
		"asked for":         {"linux", map[string]string{"TANDEM_DNS": good}, nil},
		"public, no file":   {"linux", nil, []string{good}},
		"public, android":   {"android", nil, []string{good}},
		"second of a list":  {"linux", map[string]string{"TANDEM_DNS": deadServer(t) + " , " + good}, nil},
		"nonsense in list":  {"linux", map[string]string{"TANDEM_DNS": "nonsense,," + good}, nil},
		"dead, then public": {"linux", map[string]string{"TANDEM_DNS": deadServer(t)}, []string{good}},
	} {
		t.Run(name, func(t *testing.T) {
			r := newResolver(missing, c.goos, func(k string) string { return c.env[k] }, c.public)
			ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
			defer cancel()
			addrs, err := r.LookupHost(ctx, "tandem.example")
			if err != nil || !slices.Equal(addrs, []string{"192.0.2.7"}) {
				t.Errorf("got %v %v", addrs, err)
			}
		})
	}
}

func TestResolverOfSystem(t *testing.T) {
	present := filepath.Join(t.TempDir(), "resolv.conf")
	os.WriteFile(present, nil, 0o600)
	none := func(string) string { return "" }
	if newResolver(present, "linux", none, nil) != net.DefaultResolver {
		t.Error("the system's resolver is not used where it works")
	}
	if newResolver("/nonexistent", "windows", none, nil) != net.DefaultResolver {
		t.Error("the system's resolver is not used on Windows")
	}
}

func TestReadServers(t *testing.T) {
	prefix := t.TempDir()
	os.MkdirAll(filepath.Join(prefix, "etc"), 0o700)
	path := filepath.Join(prefix, "etc/resolv.conf")
	text := "# comment\nnameserver 192.0.2.1\nnameserver  2001:db8::1 \nnameserver nonsense\nnameserver\nsearch example\n"
	os.WriteFile(path, []byte(text), 0o600)
	if got := readServers(path); !slices.Equal(got, []string{"192.0.2.1:53", "[2001:db8::1]:53"}) {
		t.Errorf("got %v", got)
	}
	for range 100 {
		text += "nameserver 192.0.2.2\n"
	}
	os.WriteFile(path, []byte(text), 0o600)
	if got := readServers(path); len(got) > maxServers {
		t.Errorf("%d name servers", len(got))
	}
}
