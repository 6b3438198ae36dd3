package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"go.uber.org/goleak"

	"tandem/peer/local"
)

// patience is how long a test waits for another process, which the race detector
// makes slow, and which shares the machine with many others.
const patience = time.Minute

// noSleep keeps the race detector from sleeping for a second at the end of
// each process.
const noSleep = "atexit_sleep_ms=0"

func TestMain(m *testing.M) {
	os.Setenv("GORACE", noSleep)
	testscript.Main(leaks{m}, map[string]func(){
		"tandem": func() { os.Exit(run(os.Args[1:])) },
	})
}

// leaks fails when a test left a goroutine behind.
type leaks struct{ m *testing.M }

func (l leaks) Run() int {
	code := l.m.Run()
	if sampleFolder != "" {
		os.RemoveAll(sampleFolder)
	}
	if code == 0 {
		if err := goleak.Find(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
	}
	return code
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(e *testscript.Env) error {
			e.Setenv("TANDEM_HOME", filepath.Join(e.WorkDir, "home"))
			e.Setenv("TZ", "UTC")
			e.Setenv("GORACE", noSleep)
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			// running: wait until a phone runs in TANDEM_HOME.
			"running": func(ts *testscript.TestScript, _ bool, _ []string) {
				ts.Check(awaitPhone(ts.Getenv("TANDEM_HOME")))
			},
			// recordings: make jam.png and note.ogg.
			"recordings": recordings,
			// spoil FILE FROM COUNT: destroys bytes.
			"spoil": func(ts *testscript.TestScript, _ bool, args []string) {
				f, err := os.OpenFile(ts.MkAbs(args[0]), os.O_WRONLY, 0)
				ts.Check(err)
				from, err := strconv.ParseInt(args[1], 10, 64)
				ts.Check(err)
				count, err := strconv.Atoi(args[2])
				ts.Check(err)
				_, err = f.WriteAt(bytes.Repeat([]byte("noise!"), count/6+1)[:count], from)
				ts.Check(errors.Join(err, f.Close()))
			},
			// picture FILE: draws one.
			"picture": func(ts *testscript.TestScript, _ bool, args []string) {
				var b bytes.Buffer
				ts.Check(png.Encode(&b, image.NewGray(image.Rect(0, 0, 64, 64))))
				ts.Check(os.WriteFile(ts.MkAbs(args[0]), b.Bytes(), 0o600))
			},
			// interrupt: Ctrl-C for the commands in the background.
			"interrupt": func(ts *testscript.TestScript, _ bool, args []string) {
				for _, c := range ts.BackgroundCmds() {
					ts.Check(c.Process.Signal(os.Interrupt))
				}
			},
		},
	})
}

// awaitPhone waits until a phone runs in home: there is nothing but its socket
// to tell when another process is ready.
func awaitPhone(home string) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for {
		c, err := local.Dial(ctx, home)
		if err == nil {
			c.Close()
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("no phone runs in %s: %w", home, err)
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// process is a tandem that runs beside a test.
type process struct {
	t     *testing.T
	cmd   *exec.Cmd
	stdin io.WriteCloser

	mu     sync.Mutex
	output []byte
	more   chan struct{} // one token: output has grown
	closed chan struct{} // both streams have ended
}

// tandem starts a command in home.
func tandem(t *testing.T, home string, args ...string) *process {
	t.Helper()
	cmd := exec.Command("tandem", args...)
	cmd.Env = append(os.Environ(), "TANDEM_HOME="+home, "NO_COLOR=1")
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	p := &process{t: t, cmd: cmd, stdin: stdin, more: make(chan struct{}, 1), closed: make(chan struct{})}
	cmd.Stdout, cmd.Stderr = p, p
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(p.closed)
		_ = cmd.Wait() // wait reads the code
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		<-p.closed
	})
	return p
}

// Write takes what the command prints.
func (p *process) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.output = append(p.output, b...)
	select {
	case p.more <- struct{}{}:
	default:
	}
	return len(b), nil
}

func (p *process) text() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return string(p.output)
}

// sees waits until the output matches n times.
func (p *process) sees(pattern string, n int) {
	p.t.Helper()
	re := regexp.MustCompile(pattern)
	late := time.After(patience)
	for {
		if len(re.FindAllString(p.text(), -1)) >= n {
			return
		}
		select {
		case <-p.more:
		case <-p.closed:
			if len(re.FindAllString(p.text(), -1)) >= n {
				return
			}
			p.t.Fatalf("it ended without %d of %q:\n%s", n, pattern, p.text())
		case <-late:
			p.t.Fatalf("it does not print %d of %q:\n%s", n, pattern, p.text())
		}
	}
}

func (p *process) types(text string) {
	p.t.Helper()
	if _, err := io.WriteString(p.stdin, text); err != nil {
		p.t.Fatal(err)
	}
}

// ends waits for the end, and checks the exit code.
func (p *process) ends(code int) {
	p.t.Helper()
	select {
	case <-p.closed:
	case <-time.After(patience):
		p.t.Fatalf("it does not end:\n%s", p.text())
	}
	if got := p.cmd.ProcessState.ExitCode(); got != code {
		p.t.Fatalf("it ended with %d, not %d:\n%s", got, code, p.text())
	}
}

func (p *process) interrupt() {
	p.t.Helper()
	if err := p.cmd.Process.Signal(os.Interrupt); err != nil {
		p.t.Fatal(err)
	}
}

// prints runs a command to its end, and returns its standard output.
func prints(t *testing.T, home string, args ...string) []byte {
	t.Helper()
	cmd := exec.Command("tandem", args...)
	cmd.Env = append(os.Environ(), "TANDEM_HOME="+home, "NO_COLOR=1")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("tandem %v: %v\n%s", args, err, stderr.Bytes())
	}
	return out
}
