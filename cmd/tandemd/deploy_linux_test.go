package main

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// top is the source's top folder, as tests of this package see it.
const top = "../.."

// static builds tandemd as it is shipped.
func static(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "tandemd")
	build := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", program, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("building: %v\n%s", err, out)
	}
	return program
}

// TestUnits asks systemd what it thinks of the units.
func TestUnits(t *testing.T) {
	analyze := need(t, "systemd-analyze", "systemd")
	dir := t.TempDir()
	for _, name := range []string{"tandemd.service", "tandemd.socket"} {
		b, err := os.ReadFile(filepath.Join("deploy", name))
		if err != nil {
			t.Fatal(err)
		}
		// Any program that exists will do for verifying.
		b = bytes.ReplaceAll(b, []byte("/usr/bin/tandemd"), []byte("/bin/true"))
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	service := filepath.Join(dir, "tandemd.service")
	if out, err := exec.Command(analyze, "security", "--offline=yes", "--threshold=20", service).CombinedOutput(); err != nil {
		t.Errorf("exposed more than 2.0: %v\n%s", err, out)
	}
	out, err := exec.Command(analyze, "verify", "--man=no", service, filepath.Join(dir, "tandemd.socket")).CombinedOutput()
	if err != nil || strings.Contains(string(out), "tandemd.s") {
		t.Errorf("systemd finds fault with a unit: %v\n%s", err, out)
	}
}

// TestImage holds the Dockerfile against the source, and runs the program as
// the image does: alone in an empty root.
func TestImage(t *testing.T) {
	b, err := os.ReadFile("deploy/Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	copies, stages := 0, map[string]bool{}
	for line := range strings.Lines(string(b)) {
		words := strings.Fields(line)
		switch {
		case len(words) >= 4 && words[0] == "FROM" && words[2] == "AS":
			stages[words[3]] = true
		case len(words) >= 3 && words[0] == "COPY" && strings.HasPrefix(words[1], "--from="):
			from := strings.TrimPrefix(words[1], "--from=")
			if !stages[from] && !strings.Contains(from, ":") {
				t.Errorf("no stage %q: %s", from, line)
			}
		case len(words) >= 3 && words[0] == "COPY":
			for _, source := range words[1 : len(words)-1] {
				copies++
				if _, err := os.Stat(filepath.Join(top, source)); err != nil {
					t.Errorf("COPY: %v", err)
				}
			}
		}
	}
	if copies < 8 || len(stages) == 0 {
		t.Errorf("%d copies, stages %v", copies, stages)
	}
	if os.Getuid() != 0 {
		t.Skip("only root may change the root of a program: sudo go test -run TestImage ./cmd/tandemd")
	}

	program := static(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	l.Close()
	within := func(args ...string) *exec.Cmd {
		c := exec.Command("/tandemd", args...)
		c.Dir, c.Env = "/", []string{}
		c.SysProcAttr = &syscall.SysProcAttr{Chroot: filepath.Dir(program), Credential: &syscall.Credential{Uid: 65532, Gid: 65532}}
		return c
	}
	if err := os.Chmod(filepath.Dir(program), 0o755); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	server := within("--listen", addr, "--turn-listen", "127.0.0.1:0", "--drain", "0s")
	server.Stderr = &log
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		server.Process.Signal(syscall.SIGTERM)
		if err := server.Wait(); err != nil {
			t.Errorf("%v\n%s", err, log.String())
		}
	}()
	var last string
	for end := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		out, err := within("health", "--listen", addr).CombinedOutput()
		if last = string(out); err == nil && last == "ok\n" {
			break
		}
		if time.Now().After(end) {
			t.Fatalf("not healthy: %s\n%s", last, log.String())
		}
	}
	resp, err := http.Get("http://" + addr + "/")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if page, _ := io.ReadAll(resp.Body); len(page) == 0 {
		t.Error("no page")
	}
	http.DefaultClient.CloseIdleConnections()
}

// TestSocketActivation has systemd's own tool open the socket.
func TestSocketActivation(t *testing.T) {
	activate := need(t, "systemd-socket-activate", "systemd")
	program := static(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	l.Close()
	notify := filepath.Join(t.TempDir(), "notify")
	told, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: notify, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer told.Close()
	var log bytes.Buffer
	server := exec.Command(activate, "-l", addr, "--fdname=web", "-E", "NOTIFY_SOCKET="+notify,
		program, "--listen=nonsense", "--no-turn", "--drain=0s")
	server.Stdout, server.Stderr = &log, &log
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	ended := false
	defer func() {
		if !ended {
			server.Process.Kill()
			server.Wait()
		}
	}()
	// The first connection starts it, and is answered.
	for end := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		resp, err := http.Get("http://" + addr + "/readyz")
		if err == nil {
			b, _ := io.ReadAll(resp.Body)
			resp.Body.Close()
			if string(b) == "ok\n" {
				break
			}
		}
		if time.Now().After(end) {
			t.Fatalf("it was not started: %v\n%s", err, log.String())
		}
	}
	http.DefaultClient.CloseIdleConnections()
	says := func(want string) {
		t.Helper()
		b := make([]byte, 100)
		told.SetReadDeadline(time.Now().Add(patience))
		if n, err := told.Read(b); err != nil || string(b[:n]) != want {
			t.Errorf("systemd was told %q, %v, want %q", b[:n], err, want)
		}
	}
	says("READY=1")
	server.Process.Signal(syscall.SIGTERM) // systemd-socket-activate has become tandemd
	says("STOPPING=1")
	if err := server.Wait(); err != nil {
		t.Errorf("%v\n%s", err, log.String())
	}
	ended = true
}
