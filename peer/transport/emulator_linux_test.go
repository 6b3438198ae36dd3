package transport

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// path is what an emulator makes of each direction.
type path struct {
	rate  float64       // bytes a second, of IP packets
	delay time.Duration // one way
	loss  float64       // the part of the packets that is lost, whatever the load
}

// The addresses of both ends.
var ends = [2]string{"10.99.0.1", "10.99.0.2"}

// emulator joins two network namespaces by a path of our own: the kernel hands
// over IP packets through a TUN device on each side. TCP and UDP go the same way.
type emulator struct {
	spaces [2]string // names of the namespaces
	tuns   [2]*os.File
	tasks  sync.WaitGroup
}

// newEmulator returns a running one. It ends with the benchmark.
func newEmulator(b *testing.B, p path) *emulator {
	b.Helper()
	e := &emulator{}
	for i := range e.spaces {
		e.spaces[i] = fmt.Sprintf("tandem-%d-%d", os.Getpid(), i)
		ip(b, "netns", "add", e.spaces[i])
		b.Cleanup(func() { ip(b, "netns", "del", e.spaces[i]) })
		tun, err := openTUN(e.spaces[i])
		if err != nil {
			b.Fatal(err)
		}
		e.tuns[i] = tun
		// Only the path's own queue is to fill.
		ip(b, "-n", e.spaces[i], "link", "set", "tun0", "up", "mtu", "1500", "txqueuelen", "20000")
		ip(b, "-n", e.spaces[i], "addr", "add", ends[i], "peer", ends[1-i], "dev", "tun0")
	}
	b.Cleanup(func() {
		_, _ = e.tuns[0].Close(), e.tuns[1].Close()
		e.tasks.Wait()
	})
	for i := range e.tuns {
		e.forward(e.tuns[i], e.tuns[1-i], p, uint64(i))
	}
	return e
}

func ip(b *testing.B, args ...string) {
	if out, err := exec.Command("ip", args...).CombinedOutput(); err != nil {
		b.Errorf("ip %s: %v: %s", strings.Join(args, " "), err, out)
	}
}

// openTUN makes the device tun0 in a namespace.
func openTUN(space string) (*os.File, error) {
	// Not unlocked: a thread in another namespace must not be used again.
	type result struct {
		file *os.File
		err  error
	}
	made := make(chan result)
	go func() {
		runtime.LockOSThread()
		f, err := func() (*os.File, error) {
			ns, err := os.Open("/run/netns/" + space)
			if err != nil {
				return nil, err
			}
			defer ns.Close()
			if err := unix.Setns(int(ns.Fd()), unix.CLONE_NEWNET); err != nil {
				return nil, fmt.Errorf("entering a network namespace: %w", err)
			}
			fd, err := unix.Open("/dev/net/tun", unix.O_RDWR|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
			if err != nil {
				return nil, fmt.Errorf("opening /dev/net/tun: %w", err)
			}
			req, err := unix.NewIfreq("tun0")
			if err != nil {
				return nil, err
			}
			req.SetUint16(unix.IFF_TUN | unix.IFF_NO_PI)
			if err := unix.IoctlIfreq(fd, unix.TUNSETIFF, req); err != nil {
				return nil, fmt.Errorf("making a TUN device: %w", err)
			}
			return os.NewFile(uintptr(fd), "tun0"), nil
		}()
		made <- result{f, err}
	}()
	r := <-made
	return r.file, r.err
}

type packet struct {
	due  time.Time
	buf  *[2048]byte
	size int
}

// forward carries packets one way. The queue in front of the path holds what it
// carries in a round trip, as a well-set router's does; beyond that it drops.
func (e *emulator) forward(from, to *os.File, p path, seed uint64) {
	flying := make(chan packet, 1<<16)
	pool := sync.Pool{New: func() any { return new([2048]byte) }}
	e.tasks.Go(func() {
		defer close(flying)
		random := rand.New(rand.NewPCG(1, seed))
		var free time.Time // when the path has sent what it has
		for {
			buf := pool.Get().(*[2048]byte)
			n, err := from.Read(buf[:])
			if err != nil {
				return
			}
			now := time.Now()
			if free.Before(now) {
				free = now
			}
			if free.Sub(now) > 2*p.delay || random.Float64() < p.loss {
				pool.Put(buf)
				continue
			}
			free = free.Add(time.Duration(float64(n) / p.rate * 1e9))
			flying <- packet{free.Add(p.delay), buf, n}
		}
	})
	e.tasks.Go(func() {
		for pk := range flying {
			if wait := time.Until(pk.due); wait > 0 {
				time.Sleep(wait) // the delay that is emulated
			}
			_, _ = to.Write(pk.buf[:pk.size]) // lost, where the other side is gone
			pool.Put(pk.buf)
		}
	})
}
