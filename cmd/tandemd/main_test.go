package main

import (
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"tandemd": main})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"port":       cmdPort,
			"healthy":    cmdHealthy,
			"get":        cmdGet,
			"sigterm":    cmdSigterm,
			"occupy":     cmdOccupy,
			"waitlisten": cmdWaitListen,
		},
	})
}

// port NAME…: sets each variable to a port that is free for TCP and UDP.
func cmdPort(ts *testscript.TestScript, _ bool, args []string) {
	for _, name := range args {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		ts.Check(err)
		defer l.Close()
		ts.Setenv(name, strconv.Itoa(l.Addr().(*net.TCPAddr).Port))
	}
}

// healthy PORT: waits until the server there says that it works.
func cmdHealthy(ts *testscript.TestScript, _ bool, args []string) {
	url := "http://127.0.0.1:" + args[0] + "/healthz"
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		resp, err := http.Get(url)
		if err == nil {
			b, _ := io.ReadAll(resp.Body)
			resp.Body.Close()
			if resp.StatusCode == 200 && string(b) == "ok\n" {
				return
			}
		}
		if time.Now().After(end) {
			ts.Fatalf("not healthy in time: %v %v", resp, err)
		}
	}
}

// get URL [HEADER:VALUE…]: writes status, headers and body to the file "got".
func cmdGet(ts *testscript.TestScript, _ bool, args []string) {
	r, err := http.NewRequest(http.MethodGet, args[0], nil)
	ts.Check(err)
	for _, h := range args[1:] {
		name, value, _ := strings.Cut(h, ":")
		r.Header.Set(name, value)
	}
	resp, err := http.DefaultClient.Do(r)
	ts.Check(err)
	defer resp.Body.Close()
	var b strings.Builder
	b.WriteString("status " + strconv.Itoa(resp.StatusCode) + "\n")
	resp.Header.Write(&b)
	body, err := io.ReadAll(resp.Body)
	ts.Check(err)
	b.Write(body)
	ts.Check(os.WriteFile(ts.MkAbs("got"), []byte(b.String()), 0o600))
}

// sigterm: asks every program in the background to end.
func cmdSigterm(ts *testscript.TestScript, _ bool, _ []string) {
	for _, c := range ts.BackgroundCmds() {
		ts.Check(c.Process.Signal(syscall.SIGTERM))
	}
}

// occupy NAME: listens on a port, by TCP, until the script ends.
func cmdOccupy(ts *testscript.TestScript, _ bool, args []string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Defer(func() { l.Close() })
	ts.Setenv(args[0], strconv.Itoa(l.Addr().(*net.TCPAddr).Port))
}

// waitlisten PORT: waits until something listens there, by TCP.
func cmdWaitListen(ts *testscript.TestScript, _ bool, args []string) {
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		conn, err := net.Dial("tcp", "127.0.0.1:"+args[0])
		if err == nil {
			conn.Close()
			return
		}
		if time.Now().After(end) {
			ts.Fatalf("nobody listens: %v", err)
		}
	}
}
