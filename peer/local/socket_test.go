package local

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"tandem/peer"
)

func TestSocketIsTheUsersAlone(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("files have no modes")
	}
	home := t.TempDir()
	l, err := Listen(t.Context(), home)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	info, err := os.Lstat(filepath.Join(home, "tandem.sock"))
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Type() != os.ModeSocket || info.Mode().Perm() != 0o600 {
		t.Errorf("its mode is %v", info.Mode())
	}
}

func TestSocketLeftBehindIsReplaced(t *testing.T) {
	home := t.TempDir()
	left, err := net.ListenUnix("unix", &net.UnixAddr{Name: filepath.Join(home, "tandem.sock"), Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	left.SetUnlinkOnClose(false) // as a process that was killed leaves it
	if err := left.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Dial(t.Context(), home); !errors.Is(err, ErrNoPhone) {
		t.Errorf("Dial returns %v", err)
	}
	l, err := Listen(t.Context(), home)
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
}

// A phone that is frozen, or as good as that.
func TestDialASilentPhone(t *testing.T) {
	home := t.TempDir()
	l, err := Listen(t.Context(), home)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if _, err := Dial(t.Context(), home); !errors.Is(err, ErrSilent) {
		t.Errorf("Dial returns %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), helloTimeout/10)
	defer cancel()
	if _, err := Dial(ctx, home); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Dial returns %v to who had no more time", err)
	}
}

func TestDialWithoutPhone(t *testing.T) {
	for _, home := range []string{t.TempDir(), filepath.Join(t.TempDir(), "missing"), filepath.Join(t.TempDir(), strings.Repeat("long", 40))} {
		if _, err := Dial(t.Context(), home); !errors.Is(err, ErrNoPhone) {
			t.Errorf("Dial returns %v", err)
		}
	}
}

func TestLongHome(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	home := filepath.Join(t.TempDir(), strings.Repeat("long", 30))
	if err := os.Mkdir(home, 0o700); err != nil {
		t.Fatal(err)
	}
	path, err := Path(home)
	if err != nil || len(path) > maxPath || !strings.HasPrefix(path, os.TempDir()) {
		t.Fatalf("the socket is %s, %v", path, err)
	}
	l, err := Listen(t.Context(), home)
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	if runtime.GOOS == "windows" {
		return
	}
	// A folder that others can write to may hold a socket of theirs.
	if err := os.Chmod(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := Listen(t.Context(), home); err == nil {
		t.Error("a folder that is open to others was used")
	}
	if _, err := Dial(t.Context(), home); err == nil || errors.Is(err, ErrNoPhone) {
		t.Errorf("Dial returns %v", err)
	}
}

// impostor answers at a home's socket with what it is given.
func impostor(t *testing.T, answer http.HandlerFunc) *Client {
	t.Helper()
	home := t.TempDir()
	l, err := Listen(t.Context(), home)
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/v1/hello", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"program":"tandem"}`)
	})
	mux.HandleFunc("/", answer)
	s := &http.Server{Handler: mux}
	done := make(chan struct{})
	go func() { defer close(done); _ = s.Serve(l) }()
	t.Cleanup(func() {
		s.Close()
		<-done
	})
	c, err := Dial(t.Context(), home)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func TestPhoneThatDies(t *testing.T) {
	c := impostor(t, func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(w, `{"stage":"server"}`)
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	})
	if err := c.Watch(t.Context(), func(peer.Event) {}); !errors.Is(err, ErrGone) {
		t.Errorf("Watch returns %v", err)
	}
	if _, err := c.Link(t.Context(), "x", peer.LinkOptions{Yes: true}); !errors.Is(err, ErrGone) {
		t.Errorf("Link returns %v", err)
	}
}

func TestPhoneOfAnotherVersion(t *testing.T) {
	c := impostor(t, http.NotFound)
	if _, err := c.Status(t.Context()); !errors.Is(err, ErrOtherVersion) {
		t.Errorf("Status returns %v", err)
	}
}

func TestAnswersAreBounded(t *testing.T) {
	c := impostor(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.CopyN(w, endless{}, maxResponse+10)
	})
	if _, err := c.Status(t.Context()); err == nil {
		t.Error("Status took an endless answer")
	}
	if err := c.Watch(t.Context(), func(peer.Event) {}); err == nil {
		t.Error("Watch took an endless line")
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

func TestAnswersAreForTheQuestionThatStands(t *testing.T) {
	var a attempts
	id, end := a.begin()
	answer := func(q answerRequest) error {
		_, err := a.answer(context.Background(), q)
		return err
	}
	if answer(answerRequest{Attempt: id, Try: 0}) == nil {
		t.Error("an answer was taken before a question")
	}
	first := a.expect(id, 1)
	for _, q := range []answerRequest{{Attempt: "other", Try: 1}, {Attempt: id, Try: 2}} {
		if answer(q) == nil {
			t.Errorf("%+v was taken", q)
		}
	}
	if err := answer(answerRequest{Attempt: id, Try: 1, Digits: "1234"}); err != nil {
		t.Fatal(err)
	}
	if answer(answerRequest{Attempt: id, Try: 1, Digits: "5678"}) == nil {
		t.Error("a second answer was taken")
	}
	if got := <-first; got.Digits != "1234" {
		t.Errorf("the answer is %+v", got)
	}
	end()
	if answer(answerRequest{Attempt: id, Try: 1}) == nil {
		t.Error("an answer was taken after the end")
	}
}

// FuzzStream feeds what a phone may send to the readers of both streams: they
// end, and do not panic.
func FuzzStream(f *testing.F) {
	f.Add([]byte(`{"stage":"server"}` + "\n" + `{"ask":{"attempt":"a","try":1,"who":{"browser":"b"}}}` + "\n" + `{"fault":{"code":"link","reason":"no-page","text":"t","hint":"h"}}` + "\n"))
	f.Add([]byte(`{"event":{"change":{"seq":1,"chat":{"id":"c"}}}}` + "\n" + `{"end":true}` + "\n"))
	f.Add([]byte("null\n[]\n"))
	f.Fuzz(func(t *testing.T, stream []byte) {
		err := readStream(t.Context(), strings.NewReader(string(stream)), func(e linkEvent) (bool, error) {
			if e.Fault != nil {
				return true, e.Fault.err()
			}
			return e.Device != nil, nil
		})
		var link *peer.LinkError
		if errors.As(err, &link) && link.Error() == "" && link.Text != "" {
			t.Error("a link error lost its text")
		}
		_ = readStream(t.Context(), strings.NewReader(string(stream)), func(e watchEvent) (bool, error) {
			return e.End || e.Fault != nil, nil
		})
	})
}
