package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/binary"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

// pebble is Let's Encrypt's own server for tests of clients.
const pebble = "github.com/letsencrypt/pebble/v2/cmd/pebble@v2.10.1"

// buildPebble returns the program, or skips the test where it cannot be had.
func buildPebble(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
	defer cancel()
	install := exec.CommandContext(ctx, "go", "install", pebble)
	install.Env = append(os.Environ(), "GOBIN="+dir, "GOFLAGS=")
	install.Dir = dir
	if out, err := install.CombinedOutput(); err != nil {
		t.Skipf("an ACME server for tests could not be built (is a Go module proxy reached?): %v\n%s", err, out)
	}
	return filepath.Join(dir, "pebble")
}

// serveDNS answers, over TCP, that every name is this machine, until the test
// ends.
func serveDNS(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var tasks sync.WaitGroup
	t.Cleanup(func() { l.Close(); tasks.Wait() })
	tasks.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			tasks.Go(func() {
				defer conn.Close()
				conn.SetDeadline(time.Now().Add(patience))
				for answerDNS(conn) == nil {
				}
			})
		}
	})
	return l.Addr().String()
}

// answerDNS answers one question (RFC 1035, section 4.2.2: a length is before
// each message).
func answerDNS(conn net.Conn) error {
	var size [2]byte
	if _, err := io.ReadFull(conn, size[:]); err != nil {
		return err
	}
	b := make([]byte, binary.BigEndian.Uint16(size[:]))
	if _, err := io.ReadFull(conn, b); err != nil {
		return err
	}
	var m dnsmessage.Message
	if err := m.Unpack(b); err != nil {
		return err
	}
	m.Response, m.RecursionAvailable, m.Additionals = true, true, nil
	if q := m.Questions[0]; q.Type == dnsmessage.TypeA {
		m.Answers = []dnsmessage.Resource{{
			Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class, TTL: 1},
			Body:   &dnsmessage.AResource{A: [4]byte{127, 0, 0, 1}},
		}}
	}
	answer, err := m.Pack()
	if err != nil {
		return err
	}
	_, err = conn.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(answer))), answer...))
	return err
}

// directory is an ACME directory, and who signs for it.
type directory struct {
	url, ca string
	roots   func() *x509.CertPool
}

// runPebble runs one that looks for names at the given ports of this machine.
func runPebble(t *testing.T, program, plain, secure string) directory {
	t.Helper()
	a, dir := newAuthority(t), t.TempDir()
	cert, key := a.files(dir)
	ca := filepath.Join(dir, "ca.pem")
	writePEM(t, ca, "CERTIFICATE", a.cert.Raw)
	port := func(addr string) int {
		_, p, _ := net.SplitHostPort(addr)
		n, _ := strconv.Atoi(p)
		return n
	}
	at, management := freeAddr(t), freeAddr(t)
	config, err := json.Marshal(map[string]any{"pebble": map[string]any{
		"listenAddress": at, "managementListenAddress": management, "certificate": cert, "privateKey": key,
		"httpPort": port(plain), "tlsPort": port(secure), "keyAlgorithm": "ecdsa",
		"profiles": map[string]any{"default": map[string]any{"description": "as usual", "validityPeriod": 7776000}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "pebble.json")
	if err := os.WriteFile(file, config, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "-config", file, "-dnsserver", serveDNS(t))
	cmd.Env = append(os.Environ(), "PEBBLE_VA_NOSLEEP=1", "PEBBLE_WFE_NONCEREJECT=0")
	cmd.Stdout, cmd.Stderr = t.Output(), t.Output()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	c := a.client()
	eventually(t, "the ACME server", func() bool {
		resp, err := c.Get("https://" + at + "/dir")
		if err != nil {
			return false
		}
		resp.Body.Close()
		return resp.StatusCode == http.StatusOK
	})
	return directory{"https://" + at + "/dir", ca, func() *x509.CertPool {
		resp, err := c.Get("https://" + management + "/roots/0")
		if err != nil {
			t.Fatal(err)
		}
		defer c.CloseIdleConnections()
		defer resp.Body.Close()
		text, err := io.ReadAll(resp.Body)
		pool := x509.NewCertPool()
		if err != nil || !pool.AppendCertsFromPEM(text) {
			t.Fatalf("no root: %v", err)
		}
		return pool
	}}
}

// A certificate is got when somebody comes, by either challenge, and is still
// there after a restart.
func TestCertificatesAreGot(t *testing.T) {
	program := buildPebble(t)
	for _, challenge := range []string{"tls-alpn-01", "http-01"} {
		t.Run(challenge, func(t *testing.T) {
			plain, secure := freeAddr(t), freeAddr(t)
			looked := secure
			if challenge == "http-01" {
				looked = freeAddr(t) // where nobody listens
			}
			d := runPebble(t, program, plain, looked)
			state := t.TempDir()
			args := []string{"--domain=link.example.org", "--listen=" + plain, "--tls-listen=" + secure,
				"--turn-tls-listen=127.0.0.1:0", "--acme-directory=" + d.url, "--acme-ca=" + d.ca,
				"--acme-email=me@example.org", "--state=" + state}
			r := begin(t, args...)
			if !strings.HasPrefix(r.url, "https://link.example.org:") {
				t.Errorf("the page is at %s", r.url)
			}
			first := shown(t, secure, d)
			r.end()
			<-r.ended
			info, err := os.Stat(filepath.Join(state, "certificates"))
			if err != nil || info.Mode().Perm() != 0o700 {
				t.Errorf("certificates are kept with mode %v, %v", info.Mode(), err)
			}
			begin(t, args...)
			if again := shown(t, secure, d); again != first {
				t.Error("another certificate was got after a restart")
			}
			if _, err := tls.Dial("tcp", secure, &tls.Config{ServerName: "other.example.org", InsecureSkipVerify: true}); err == nil {
				t.Error("a certificate was had for another name")
			}
		})
	}
}

// shown returns the serial number of the certificate that a client sees, once
// it sees a good one: the first to come may not wait for as long as it takes.
func shown(t *testing.T, at string, d directory) (serial string) {
	t.Helper()
	eventually(t, "a certificate", func() bool {
		conn, err := tls.Dial("tcp", at, &tls.Config{ServerName: "link.example.org", RootCAs: d.roots()})
		if err != nil {
			return false
		}
		defer conn.Close()
		serial = conn.ConnectionState().PeerCertificates[0].SerialNumber.String()
		return true
	})
	return serial
}
