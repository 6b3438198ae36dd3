package transport

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/pion/webrtc/v4"
	"golang.org/x/sys/unix"
)

// lasts is how long each transfer is measured, from its first byte on: slow
// start is a part of it.
const lasts = 10 * time.Second

// BenchmarkLongPath compares the bulk channel with one TCP stream (CUBIC) of the
// kernel over the same emulated path, one after the other:
//
//	go test ./peer/transport -run '^$' -bench LongPath -benchtime 1x
//
// It needs root, ip(8) and /dev/net/tun. What else the machine does lowers the
// figures, at 1 Gbit/s above all.
func BenchmarkLongPath(b *testing.B) {
	if os.Getuid() != 0 {
		b.Skip("the emulator of long paths makes network namespaces: run this as root")
	}
	if _, err := os.Stat("/dev/net/tun"); err != nil {
		b.Skipf("the emulator of long paths needs TUN devices: %v", err)
	}
	if _, err := exec.LookPath("ip"); err != nil {
		b.Skip("the emulator of long paths needs ip(8), of iproute2")
	}
	for _, c := range []struct {
		name string
		path path
	}{
		{"100Mbit-50ms", path{rate: 12.5e6, delay: 25 * time.Millisecond}},
		{"100Mbit-50ms-1%loss", path{rate: 12.5e6, delay: 25 * time.Millisecond, loss: 0.01}},
		{"1Gbit-50ms", path{rate: 125e6, delay: 25 * time.Millisecond}},
	} {
		b.Run(c.name, func(b *testing.B) {
			e := newEmulator(b, c.path)
			for b.Loop() {
				tcp := e.run(b, "tcp-send", "tcp-receive")
				link := e.run(b, "phone", "page")
				b.ReportMetric(tcp.rate()/1e6, "TCP-MB/s")
				b.ReportMetric(link.rate()/1e6, "link-MB/s")
				b.ReportMetric(link.rate()/tcp.rate(), "link/TCP")
				b.ReportMetric(float64(link.Busy)/float64(link.Idle), "control-busy/idle")
				b.ReportMetric(0, "ns/op")
			}
		})
	}
}

// outcome is what both ends measured.
type outcome struct {
	Bytes int64         `json:",omitempty"` // that arrived
	Took  time.Duration `json:",omitempty"` // from the first to the last of them
	Idle  time.Duration `json:",omitempty"` // the control channel's median round trip
	Busy  time.Duration `json:",omitempty"` // the same during the transfer
}

func (o outcome) rate() float64 { return float64(o.Bytes) / o.Took.Seconds() }

// run runs a role in each namespace. The first line of each is for the other; the
// second, its outcome.
func (e *emulator) run(b *testing.B, sender, receiver string) (o outcome) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.Context(), 3*lasts+30*time.Second)
	defer cancel()
	var in [2]io.WriteCloser
	var out [2]*bufio.Reader
	for i, role := range []string{sender, receiver} {
		cmd := exec.CommandContext(ctx, "ip", "netns", "exec", e.spaces[i], os.Args[0])
		cmd.Env = append(os.Environ(), "TANDEM_PATH_ROLE="+role)
		var said bytes.Buffer
		cmd.Stderr = &said
		stdin, err := cmd.StdinPipe()
		if err != nil {
			b.Fatal(err)
		}
		stdout, err := cmd.StdoutPipe()
		if err != nil {
			b.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			b.Fatal(err)
		}
		in[i], out[i] = stdin, bufio.NewReader(stdout)
		defer func() {
			_ = stdin.Close()
			if err := cmd.Wait(); err != nil {
				b.Errorf("%s: %v: %s", role, err, said.String())
			}
		}()
	}
	for _, from := range []int{0, 1} {
		line, err := out[from].ReadBytes('\n')
		if err != nil {
			b.Fatalf("no description from role %d: %v", from, err)
		}
		if _, err := in[1-from].Write(line); err != nil {
			b.Fatal(err)
		}
	}
	for i := range out {
		if err := json.NewDecoder(out[i]).Decode(&o); err != nil {
			b.Fatalf("no outcome from role %d: %v", i, err)
		}
		_ = in[1].Close() // the sender is done
	}
	return o
}

// pathRole returns what this process is to do where the benchmark started it in
// a namespace.
func pathRole() (func(), bool) {
	name := os.Getenv("TANDEM_PATH_ROLE")
	role, ok := map[string]func(context.Context, *bufio.Reader) (outcome, error){
		"tcp-send": sendTCP, "tcp-receive": receiveTCP, "phone": runPhone, "page": runPage,
	}[name]
	return func() {
		ctx, cancel := context.WithTimeout(context.Background(), 3*lasts+20*time.Second)
		defer cancel()
		o, err := role(ctx, bufio.NewReader(os.Stdin))
		if err == nil {
			err = json.NewEncoder(os.Stdout).Encode(o)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "error:", err)
			os.Exit(1)
		}
	}, ok
}

// received measures what arrives until the time is over.
func received(next func() (int, error)) (o outcome, err error) {
	var first time.Time
	for {
		n, err := next()
		if err != nil {
			return o, err
		}
		if first.IsZero() {
			first = time.Now()
		}
		o.Bytes += int64(n)
		if o.Took = time.Since(first); o.Took >= lasts {
			return o, nil
		}
	}
}

func sendTCP(ctx context.Context, in *bufio.Reader) (o outcome, err error) {
	fmt.Println("ready")
	if _, err := in.ReadString('\n'); err != nil { // the other side listens
		return o, err
	}
	d := net.Dialer{Control: cubic}
	c, err := d.DialContext(ctx, "tcp", net.JoinHostPort(ends[1], "7"))
	if err != nil {
		return o, err
	}
	defer c.Close()
	for buf := make([]byte, 256<<10); ; {
		if _, err := c.Write(buf); err != nil {
			return o, nil // the receiver has had enough
		}
	}
}

// cubic chooses the congestion control that most systems have, whatever this
// machine's default is.
func cubic(_, _ string, c syscall.RawConn) error {
	var set error
	err := c.Control(func(fd uintptr) {
		set = unix.SetsockoptString(int(fd), unix.IPPROTO_TCP, unix.TCP_CONGESTION, "cubic")
	})
	return errors.Join(err, set)
}

func receiveTCP(ctx context.Context, _ *bufio.Reader) (o outcome, err error) {
	l, err := net.Listen("tcp", net.JoinHostPort(ends[1], "7"))
	if err != nil {
		return o, err
	}
	defer l.Close()
	fmt.Println("listening")
	c, err := l.Accept()
	if err != nil {
		return o, err
	}
	defer c.Close()
	buf := make([]byte, 256<<10)
	return received(func() (int, error) { return c.Read(buf) })
}

// describe tells the other side a description.
func describe(d webrtc.SessionDescription) error { return json.NewEncoder(os.Stdout).Encode(d) }

func described(in *bufio.Reader) (d webrtc.SessionDescription, err error) {
	line, err := in.ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(line, &d)
	}
	return d, err
}

func runPhone(ctx context.Context, in *bufio.Reader) (o outcome, err error) {
	d, err := NewDialer(Config{})
	if err != nil {
		return o, err
	}
	l, offer, err := offered(ctx, d)
	if err != nil {
		return o, err
	}
	var tasks sync.WaitGroup
	defer func() { err = errors.Join(err, l.Close()); tasks.Wait() }()
	if err := describe(offer); err != nil {
		return o, err
	}
	answer, err := described(in)
	if err != nil {
		return o, err
	}
	if err := l.pc.SetRemoteDescription(answer); err != nil {
		return o, err
	}
	if err := l.ready(ctx); err != nil {
		return o, err
	}
	echoed := make(chan struct{}, 1)
	tasks.Go(func() { _ = l.Recv(func([]byte) error { echoed <- struct{}{}; return nil }) })
	if o.Idle, err = echo(ctx, l, echoed, 20, nil); err != nil {
		return o, err
	}
	done := make(chan struct{})
	var failed atomic.Value
	tasks.Go(func() {
		defer close(done)
		frame := make([]byte, maxBulkFrame)
		for start := time.Now(); time.Since(start) < lasts+2*time.Second; {
			if err := l.SendBulk(ctx, frame[:l.BulkFrame()]); err != nil {
				failed.Store(err)
				return
			}
		}
	})
	o.Busy, err = echo(ctx, l, echoed, 1<<20, done)
	if sending, ok := failed.Load().(error); ok {
		err = errors.Join(err, sending)
	}
	return o, err
}

// echo returns the median round trip of count frames, or of those until done.
func echo(ctx context.Context, l *Link, echoed <-chan struct{}, count int, done <-chan struct{}) (time.Duration, error) {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	var times []time.Duration
	for ended := false; len(times) < count && !ended; {
		start := time.Now()
		if err := l.Send(ctx, []byte("ping")); err != nil {
			return 0, err
		}
		if err := l.wait(ctx, echoed); err != nil {
			return 0, err
		}
		times = append(times, time.Since(start))
		select {
		case <-tick.C:
		case <-done:
			ended = true
		}
	}
	slices.Sort(times)
	return times[len(times)/2], nil
}

func runPage(ctx context.Context, in *bufio.Reader) (o outcome, err error) {
	d, err := NewDialer(Config{})
	if err != nil {
		return o, err
	}
	offer, err := described(in)
	if err != nil {
		return o, err
	}
	l, answer, err := answering(ctx, d, offer)
	if err != nil {
		return o, err
	}
	var tasks sync.WaitGroup
	defer func() { err = errors.Join(err, l.Close()); tasks.Wait() }()
	if err := describe(answer); err != nil {
		return o, err
	}
	if err := l.ready(ctx); err != nil {
		return o, err
	}
	tasks.Go(func() { _ = l.Recv(func(frame []byte) error { return l.Send(ctx, frame) }) })
	frames := make(chan int)
	over := make(chan struct{})
	tasks.Go(func() {
		_ = l.RecvBulk(func(frame []byte) error {
			select {
			case frames <- len(frame):
			case <-over: // what still comes is not counted
			}
			return nil
		})
	})
	o, err = received(func() (int, error) {
		select {
		case n := <-frames:
			return n, nil
		case <-l.Done():
			return 0, l.Err()
		}
	})
	close(over)
	if err != nil {
		return o, err
	}
	_, err = io.Copy(io.Discard, in) // until the phone is done, too
	return o, err
}
