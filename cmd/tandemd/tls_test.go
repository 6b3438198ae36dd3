package main

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	pion "github.com/pion/turn/v5"

	"tandem/signaling"
	"tandem/turn"
)

// authority signs certificates that only a test knows.
type authority struct {
	t    *testing.T
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
	pool *x509.CertPool
	next int64
}

func newAuthority(t *testing.T) *authority {
	t.Helper()
	a := &authority{t: t, pool: x509.NewCertPool()}
	der, key := a.make(&x509.Certificate{IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign})
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	a.cert, a.key = cert, key
	a.pool.AddCert(cert)
	return a
}

func (a *authority) make(template *x509.Certificate) ([]byte, *ecdsa.PrivateKey) {
	a.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		a.t.Fatal(err)
	}
	a.next++
	template.SerialNumber = big.NewInt(a.next)
	template.Subject = pkix.Name{CommonName: fmt.Sprintf("test %d", a.next)}
	template.NotBefore, template.NotAfter = time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
	parent, signer := a.cert, a.key
	if parent == nil {
		parent, signer = template, key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, signer)
	if err != nil {
		a.t.Fatal(err)
	}
	return der, key
}

// files writes a certificate for 127.0.0.1 and localhost, and its key.
func (a *authority) files(dir string) (cert, key string) {
	a.t.Helper()
	der, private := a.make(&x509.Certificate{DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}})
	text, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		a.t.Fatal(err)
	}
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	writePEM(a.t, cert, "CERTIFICATE", der)
	writePEM(a.t, key, "PRIVATE KEY", text)
	return cert, key
}

func writePEM(t *testing.T, file, kind string, der []byte) {
	t.Helper()
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
}

// client returns one that trusts the authority, and follows no redirect.
func (a *authority) client() *http.Client {
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: a.pool}, ForceAttemptHTTP2: true}
	a.t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport, Timeout: patience,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

const testSecret = "a secret of nobody else"

// beginTLS starts a server with a certificate of the authority.
func beginTLS(t *testing.T, a *authority, args ...string) (r *running, dir string) {
	t.Helper()
	dir = t.TempDir()
	cert, key := a.files(dir)
	secret := filepath.Join(dir, "secret")
	if err := os.WriteFile(secret, []byte(testSecret), 0o600); err != nil {
		t.Fatal(err)
	}
	return begin(t, append([]string{"--tls-cert=" + cert, "--tls-key=" + key, "--tls-listen=127.0.0.1:0",
		"--turn-tls-listen=127.0.0.1:0", "--turn-secret-file=" + secret}, args...)...), dir
}

func do(t *testing.T, c *http.Client, url string) *http.Response {
	t.Helper()
	resp, err := c.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		t.Error(err)
	}
	resp.Body.Close()
	return resp
}

func TestHTTPS(t *testing.T) {
	a := newAuthority(t)
	r, _ := beginTLS(t, a)
	c := a.client()
	resp := do(t, c, r.url+"/readyz")
	if resp.StatusCode != 200 || resp.ProtoMajor != 2 || resp.Header.Get("Strict-Transport-Security") != "max-age=31536000" {
		t.Errorf("%s %s, %v", resp.Proto, resp.Status, resp.Header)
	}
	resp = do(t, c, "http://"+r.at+"/a/path?and=more")
	if want := r.url + "/a/path?and=more"; resp.StatusCode != http.StatusPermanentRedirect || resp.Header.Get("Location") != want {
		t.Errorf("HTTP leads to %s %q, want %q", resp.Status, resp.Header.Get("Location"), want)
	}
	if resp = do(t, c, "http://"+r.at+"/healthz"); resp.StatusCode != 200 {
		t.Errorf("/healthz by HTTP: %s", resp.Status)
	}
	dialer := websocket.Dialer{TLSClientConfig: &tls.Config{RootCAs: a.pool}, HandshakeTimeout: patience,
		Subprotocols: []string{signaling.Subprotocol}}
	conn, _, err := dialer.Dial("wss"+strings.TrimPrefix(r.url, "https")+signaling.Path, nil)
	if err != nil {
		t.Fatal(err)
	}
	conn.Close()
}

// A client that names no protocol is told apart by its first byte.
func TestHTTPSWithoutALPN(t *testing.T) {
	a := newAuthority(t)
	r, _ := beginTLS(t, a)
	conn, err := tls.Dial("tcp", strings.TrimPrefix(r.url, "https://"), &tls.Config{RootCAs: a.pool})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil || resp.StatusCode != 200 {
		t.Fatal(resp, err)
	}
	resp.Body.Close()
}

// TURN over TLS, on its port and on that of HTTPS, by ALPN and without.
func TestTURNOverTLS(t *testing.T) {
	a := newAuthority(t)
	r, _ := beginTLS(t, a)
	username, password := turn.Credentials([]byte(testSecret), "test", time.Now(), time.Minute)
	for _, at := range []string{r.turnTLS, strings.TrimPrefix(r.url, "https://")} {
		for _, protocols := range [][]string{nil, {turnProtocol}} {
			conn, err := tls.Dial("tcp", at, &tls.Config{RootCAs: a.pool, NextProtos: protocols})
			if err != nil {
				t.Fatal(err)
			}
			relay := signaling.Relay{Username: username, Credential: password}
			client, err := allocateOver(t, netip.MustParseAddrPort(at), pion.NewSTUNConn(conn), relay)
			if err != nil {
				t.Fatal(at, protocols, err)
			}
			client.exchange("over TLS at " + at)
		}
	}
}

// What others renew is taken at a hangup, and without one a while later.
func TestCertificateIsReadAgain(t *testing.T) {
	a := newAuthority(t)
	r, dir := beginTLS(t, a)
	serial := func() int64 {
		conn, err := tls.Dial("tcp", r.turnTLS, &tls.Config{RootCAs: a.pool})
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		return conn.ConnectionState().PeerCertificates[0].SerialNumber.Int64()
	}
	first := serial()
	a.files(dir)
	r.hangup()
	eventually(t, "the hangup", func() bool { return strings.Contains(r.log.String(), "configuration read again") })
	if second := serial(); second != first+1 {
		t.Errorf("certificate %d after the hangup, want %d", second, first+1)
	}
	if err := os.WriteFile(filepath.Join(dir, "cert.pem"), []byte("torn"), 0o600); err != nil {
		t.Fatal(err)
	}
	r.hangup()
	eventually(t, "the second hangup", func() bool { return strings.Contains(r.log.String(), "not all could be read again") })
	if now := serial(); now != first+1 {
		t.Errorf("certificate %d after a bad one, want %d", now, first+1)
	}
}

func TestCertFilesAreLookedAt(t *testing.T) {
	a, dir := newAuthority(t), t.TempDir()
	cert, key := a.files(dir)
	f := &certFiles{cert: cert, key: key, logger: slog.New(slog.DiscardHandler)}
	if err := f.load(); err != nil {
		t.Fatal(err)
	}
	first, _ := f.get(nil)
	a.files(dir)
	later := time.Now().Add(time.Minute)
	if err := os.Chtimes(cert, later, later); err != nil {
		t.Fatal(err)
	}
	if same, _ := f.get(nil); same != first {
		t.Error("looked at again at once")
	}
	f.looked = time.Now().Add(-lookAgain)
	if second, _ := f.get(nil); second == first {
		t.Error("the new certificate was not taken")
	}
}

// Who opens connections and says nothing meets a bound, and keeps nobody out.
func TestHandshakesAreBounded(t *testing.T) {
	a := newAuthority(t)
	r, _ := beginTLS(t, a)
	at := strings.TrimPrefix(r.url, "https://")
	for range maxHandshakesPerAddr + 8 {
		conn, err := net.Dial("tcp", at)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
	}
	last, err := net.Dial("tcp", at)
	if err != nil {
		t.Fatal(err)
	}
	defer last.Close()
	last.SetReadDeadline(time.Now().Add(patience))
	if _, err := last.Read(make([]byte, 1)); err == nil || os.IsTimeout(err) {
		t.Errorf("one more was not closed: %v", err)
	}
	dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 2)}}
	conn, err := tls.DialWithDialer(&dialer, "tcp", at, &tls.Config{RootCAs: a.pool})
	if err != nil {
		t.Fatal(err)
	}
	conn.Close()
}

func TestTLSFlags(t *testing.T) {
	for want, args := range map[string][]string{
		"want --tls-cert and --tls-key, both": {"--tls-cert=x"},
		"want one of the two":                 {"--domain=link.example.org", "--tls-cert=x", "--tls-key=y"},
		"--acme-… without --domain":           {"--acme-email=me@example.org"},
		"is no name":                          {"--domain=192.0.2.7"},
		"want a URL such as":                  {"--domain=link.example.org", "--acme-directory=nonsense"},
		"reading the certificate":             {"--tls-cert=/nowhere/a", "--tls-key=/nowhere/b"},
	} {
		var errs strings.Builder
		args = append([]string{"--listen=127.0.0.1:0", "--turn-listen=127.0.0.1:0", "--state=" + t.TempDir()}, args...)
		if code := run(args, io.Discard, &errs); code == exitOK || !strings.Contains(errs.String(), want) {
			t.Errorf("%v: exit code %d, %q, want %q", args, code, errs.String(), want)
		}
	}
}
