package main

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"tandem/signaling"
	"tandem/web"
)

// These tests run the proxies that deploy/ has examples for, with those
// examples: only names, ports and certificates are the tests' own.

func example(t *testing.T, name string, replace ...string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("deploy", name))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(replace); i += 2 {
		if !bytes.Contains(b, []byte(replace[i])) {
			t.Fatalf("%s has no %q", name, replace[i])
		}
	}
	return strings.NewReplacer(replace...).Replace(string(b))
}

// proxy runs a proxy until the test ends, and waits until it listens.
func proxy(t *testing.T, addr string, command ...string) {
	t.Helper()
	var log bytes.Buffer
	c := exec.Command(command[0], command[1:]...)
	c.Stdout, c.Stderr = &log, &log
	c.Env = append(os.Environ(), "HOME="+t.TempDir())
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		c.Process.Signal(syscall.SIGTERM)
		c.Wait()
	})
	for end := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		if conn, err := net.Dial("tcp", addr); err == nil {
			conn.Close()
			return
		}
		if time.Now().After(end) {
			t.Fatalf("%s does not listen: %s", command[0], log.String())
		}
	}
}

// throughProxy uses all that a page needs at url, which a proxy serves.
func throughProxy(t *testing.T, r *running, url string) {
	t.Helper()
	page := r.get(url + "/")
	if !web.Built() {
		if !strings.Contains(page, "page not built") {
			t.Errorf("page: %.200s", page)
		}
	} else if !strings.HasPrefix(page, "200 ") {
		t.Fatalf("page: %.200s", page)
	}
	for _, asset := range regexp.MustCompile(`(?:src|href)="(\./[^"]+)"`).FindAllStringSubmatch(page, -1) {
		if got := r.get(url + "/" + asset[1]); !strings.HasPrefix(got, "200 ") {
			t.Errorf("%s: %.100s", asset[1], got)
		}
	}
	_, _, relay := pair(t, url, "127.0.0.1", signaling.SessionID{1})
	for _, u := range relay.URLs { // what the proxy is called, where the relay listens
		if !strings.HasPrefix(u, fmt.Sprintf("turn:127.0.0.1:%d?", r.turn.Port())) {
			t.Errorf("relay %s", u)
		}
	}
}

// counted says whether the clients of a proxy are counted apart: one of them
// uses up its own connection attempts, and not another's.
func counted(t *testing.T, url string) {
	t.Helper()
	try := func(from string) int {
		client := http.Client{Transport: &http.Transport{
			DisableKeepAlives: true,
			DialContext:       (&net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}}).DialContext,
		}}
		request, err := http.NewRequest(http.MethodGet, url+signaling.Path, nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("X-Forwarded-For", "198.51.100.200") // a lie
		resp, err := client.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		io.Copy(io.Discard, resp.Body)
		return resp.StatusCode
	}
	refused := false
	for range 300 {
		if refused = try("127.0.0.2") == http.StatusTooManyRequests; refused {
			break
		}
	}
	if !refused {
		t.Error("a client of the proxy has no bound of its own")
	}
	if status := try("127.0.0.3"); status != http.StatusBadRequest {
		t.Errorf("another client of the proxy pays for it: status %d", status)
	}
}

// nginxMain is what Debian's nginx.conf is around the example.
func nginxMain(t *testing.T, servers, stream string) []string {
	t.Helper()
	dir := t.TempDir()
	text := fmt.Sprintf(`daemon off; pid %[1]s/pid; error_log stderr; worker_processes 1;
events { worker_connections 512; }
http {
	access_log off;
	client_body_temp_path %[1]s/body; proxy_temp_path %[1]s/proxy; fastcgi_temp_path %[1]s/fastcgi;
	uwsgi_temp_path %[1]s/uwsgi; scgi_temp_path %[1]s/scgi;
	%[2]s
}
%[3]s
`, dir, servers, stream)
	if os.Getuid() == 0 {
		text = "user root;\n" + text
	}
	config := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return []string{need(t, "nginx", "nginx"), "-p", dir, "-c", config}
}

// only127 trusts the proxy of a test and none of its clients, which come from
// other addresses of the loopback network.
const only127 = "--trusted-proxies=127.0.0.1/32"

func TestBehindNginx(t *testing.T) {
	front := freeAddr(t)
	r := begin(t, "--public-url=http://"+front, only127)
	server := example(t, "nginx.conf",
		"listen 443 ssl http2;", "listen "+front+";", "listen [::]:443 ssl http2;", "",
		"ssl_certificate     /etc/letsencrypt/live/tandem.example/fullchain.pem;", "",
		"ssl_certificate_key /etc/letsencrypt/live/tandem.example/privkey.pem;", "",
		"127.0.0.1:8080", r.at)
	proxy(t, front, nginxMain(t, server, "")...)
	throughProxy(t, r, "http://"+front)
	counted(t, "http://"+front)
}

func TestBehindNginxBelowAPath(t *testing.T) {
	front := freeAddr(t)
	r := begin(t, "--public-url=http://"+front+"/tandem", only127)
	locations := example(t, "nginx-prefix.conf", "127.0.0.1:8080", r.at)
	proxy(t, front, nginxMain(t, "server { listen "+front+"; server_name x; "+locations+" }", "")...)
	throughProxy(t, r, "http://"+front+"/tandem")
}

func TestBehindCaddy(t *testing.T) {
	caddy := need(t, "caddy", "caddy")
	front := freeAddr(t)
	r := begin(t, "--public-url=http://"+front, only127)
	config := filepath.Join(t.TempDir(), "Caddyfile")
	text := "{\n\tadmin off\n\tauto_https off\n}\n" +
		example(t, "Caddyfile", "tandem.example {", "http://"+front+" {", "127.0.0.1:8080", r.at)
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	proxy(t, front, caddy, "run", "--adapter", "caddyfile", "--config", config)
	throughProxy(t, r, "http://"+front)
	counted(t, "http://"+front)
}

// A proxy may also pass the path on.
func TestPathIsCutOff(t *testing.T) {
	front := freeAddr(t)
	r := begin(t, "--listen="+front, "--public-url=http://"+front+"/tandem")
	throughProxy(t, r, "http://"+front+"/tandem")
	if got := r.get("http://" + front + "/tandem"); got != r.get("http://"+front+"/tandem/") { // redirected
		t.Errorf("without the slash: %.100s", got)
	}
	if got := r.get("http://" + front + "/healthz"); got != "200 ok\n" {
		t.Errorf("at the root: %.100s", got)
	}
}

// nginx names clients by PROXY headers, where it only passes connections on.
func TestProxyProtocol(t *testing.T) {
	front := freeAddr(t)
	r := begin(t, "--public-url=http://"+front, only127, "--proxy-protocol", "--metrics-listen=127.0.0.1:0")
	modules := "/usr/lib/nginx/modules/ngx_stream_module.so"
	if _, err := os.Stat(modules); err != nil {
		t.Skip("nginx's stream module is not installed: on Debian, apt-get install libnginx-mod-stream")
	}
	command := nginxMain(t, "", "stream { server { listen "+front+"; proxy_pass "+r.at+"; proxy_protocol on; } }")
	proxy(t, front, append(command, "-g", "load_module "+modules+";")...)
	throughProxy(t, r, "http://"+front)
	counted(t, "http://"+front)

	// A header from elsewhere is no header, and from the proxy it is needed.
	for from, want := range map[string]string{"127.0.0.9": "400", "127.0.0.1": ""} {
		dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}}
		conn, err := dialer.Dial("tcp", r.at)
		if err != nil {
			t.Fatal(err)
		}
		if from == "127.0.0.9" {
			io.WriteString(conn, "PROXY TCP4 198.51.100.1 198.51.100.2 1 2\r\n")
		}
		io.WriteString(conn, "GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n")
		conn.(*net.TCPConn).CloseWrite()
		answer, _ := io.ReadAll(conn)
		conn.Close()
		if status := strings.TrimPrefix(string(answer), "HTTP/1.1 "); !strings.HasPrefix(status, want) || want == "" && status != "" {
			t.Errorf("from %s: %.100q", from, answer)
		}
	}
}
