package main

import (
	"bytes"
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tandem/web"
)

// checked runs all checks of a URL and returns the lines.
func checked(t *testing.T, address string) string {
	t.Helper()
	var out bytes.Buffer
	c := checkCmd{URL: address, Timeout: 2 * time.Second}
	err := c.Run(&app{ctx: context.Background(), stdout: &out})
	if failed := strings.Contains(out.String(), "fail  "); failed != (err != nil) {
		t.Errorf("error %v, but said:\n%s", err, out.String())
	}
	return out.String()
}

// wantLines looks for lines that begin as given and hold what follows "…".
func wantLines(t *testing.T, said string, lines ...string) {
	t.Helper()
	for _, want := range lines {
		begin, rest, _ := strings.Cut(want, "…")
		found := false
		for line := range strings.Lines(said) {
			found = found || strings.HasPrefix(line, begin) && strings.Contains(line, rest)
		}
		if !found {
			t.Errorf("no line %q in:\n%s", want, said)
		}
	}
}

func TestCheck(t *testing.T) {
	r := begin(t)
	wantLines(t, checked(t, "http://"+r.at),
		"pass  DNS ", "pass  certificate ", "pass  clock ", "pass  signaling ", "pass  STUN ",
		"pass  relay UDP ", "pass  relay TCP ", "note  refused peers …the relay reaches 127.0.0.1")
}

func TestCheckWithoutServer(t *testing.T) {
	wantLines(t, checked(t, "http://"+freeAddr(t)), "fail  page …nothing may listen there", "fail  signaling …nothing may listen there")
	wantLines(t, checked(t, "https://nowhere.invalid"), "fail  DNS …misspelt")
}

// A proxy that passes no upgrades on, and one whose clock is wrong.
func TestCheckFindsProxies(t *testing.T) {
	r := begin(t, "--no-turn")
	proxy := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: r.at})
	proxy.ModifyResponse = func(resp *http.Response) error {
		resp.Header.Set("Date", time.Now().Add(-5*time.Minute).UTC().Format(http.TimeFormat))
		resp.Header.Del("Content-Security-Policy")
		return nil
	}
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		request.Header.Del("Upgrade")
		proxy.ServeHTTP(w, request)
	}))
	defer front.Close()
	said := checked(t, front.URL)
	wantLines(t, said, "fail  signaling …WebSocket upgrades", "fail  clock …NTP")
	if web.Built() {
		wantLines(t, said, "fail  page …headers")
	} else {
		wantLines(t, said, "fail  page …make build")
	}

	nowhere := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: freeAddr(t)})
	nowhere.ErrorLog = log.New(io.Discard, "", 0)
	gone := httptest.NewServer(nowhere)
	defer gone.Close()
	wantLines(t, checked(t, gone.URL), "fail  page …the proxy does not reach tandemd")
	http.DefaultTransport.(*http.Transport).CloseIdleConnections()
}

// Relays that do not know the secret, and relays that do not answer.
func TestCheckFindsRelays(t *testing.T) {
	relay := begin(t)
	deaf, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer deaf.Close()
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("a secret of nobody else"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := begin(t, "--no-turn", "--turn-secret-file="+secret, "--turn-url=turn:"+relay.turn.String()+"?transport=tcp",
		"--turn-url=turn:"+deaf.LocalAddr().String()+"?transport=udp", "--turn-url=turns:"+relay.turn.String()+"?transport=tcp")
	wantLines(t, checked(t, "http://"+r.at), "pass  signaling ",
		"fail  relay TCP …different secrets", "fail  relay UDP …firewall", "fail  relay TLS …certificate may be missing")

	r = begin(t, "--no-turn")
	wantLines(t, checked(t, "http://"+r.at), "pass  signaling ", "note  relay ")
}

// A certificate that nobody knows, and a port without TLS.
func TestCheckFindsCertificates(t *testing.T) {
	r := begin(t, "--no-turn")
	front := httptest.NewUnstartedServer(httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: r.at}))
	front.Config.ErrorLog = log.New(io.Discard, "", 0)
	front.StartTLS()
	defer front.Close()
	wantLines(t, checked(t, front.URL), "fail  certificate …who signed it")
	wantLines(t, checked(t, "https://"+r.at), "fail  certificate …does not speak TLS")
}
