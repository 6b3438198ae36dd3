package sqlite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"tandem/peer/chat"
)

// onDisk runs a child of this test, which has a small disk of its own mounted: in
// namespaces, so that nothing of it is seen or stays outside.
func onDisk(t *testing.T, what string) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childEnv+"="+what+" "+t.TempDir())
	ids := []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}}
	groups := []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}}
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags: syscall.CLONE_NEWNS | syscall.CLONE_NEWUSER, UidMappings: ids, GidMappings: groups,
	}
	out, err := cmd.CombinedOutput()
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		t.Skipf("no namespaces of its own are to be had here: %v", err)
	}
	if strings.HasPrefix(string(out), "skip: ") {
		t.Skip(string(out))
	}
	if err != nil || !strings.HasSuffix(string(out), "done\n") {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestFullDisk(t *testing.T) { onDisk(t, "full-disk") }

func TestReadOnlyDisk(t *testing.T) { onDisk(t, "read-only-disk") }

// onSmallDisk mounts a disk of 3 MB and runs what the test is about.
func onSmallDisk(what, dir string) {
	err := syscall.Mount("tandem", dir, "tmpfs", 0, "size=3m,mode=700")
	if err != nil {
		fmt.Println("skip: no disk can be mounted here:", err)
		return
	}
	defer syscall.Unmount(dir, syscall.MNT_DETACH)
	err = map[string]func(string) error{"full-disk": fullDisk, "read-only-disk": readOnlyDisk}[what](dir)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("done")
}

// fullDisk fills the disk with messages, twice: what was refused left nothing, what was
// not is there, and once there is room it goes on.
func fullDisk(dir string) error {
	ctx := context.Background()
	path, ballast := filepath.Join(dir, "store.db"), filepath.Join(dir, "ballast")
	s, err := Open(ctx, path)
	if err != nil {
		return err
	}
	c, err := createChat(s, chat.Self, "Notes")
	if err != nil {
		return err
	}
	sent, n := make(map[string]bool), 0
	text := strings.Repeat("word ", 2000)
	send := func() error {
		n++
		m, err := sendMessage(s, chat.Command{Device: "d", ID: fmt.Sprint(n)}, draft{Chat: c.ID, Text: text})
		if err == nil {
			sent[m.ID] = true
		}
		return err
	}
	if err := os.WriteFile(ballast, make([]byte, 800<<10), 0o600); err != nil {
		return err
	}
	for round, left := range []int64{400 << 10, 0} { // of the ballast, after the round
		refused := 0
		for refused < 5 {
			if err := send(); err != nil {
				if !errors.Is(err, chat.ErrNoSpace) {
					return fmt.Errorf("sending on a full disk: %w", err)
				}
				refused++
			}
		}
		if _, err := s.Chats(ctx, 0, 10); err != nil {
			return fmt.Errorf("reading on a full disk: %w", err)
		}
		if round == 1 { // it ends, and begins anew, on the full disk
			if err := s.Close(); err != nil {
				return fmt.Errorf("closing on a full disk: %w", err)
			}
			if s, err = Open(ctx, path); err != nil && !errors.Is(err, chat.ErrNoSpace) {
				return fmt.Errorf("opening on a full disk: %w", err)
			}
		}
		if err := os.Truncate(ballast, left); err != nil {
			return err
		}
		if s == nil {
			if s, err = Open(ctx, path); err != nil {
				return err
			}
		}
		// What was refused is carried out when it comes again.
		n--
		for range 3 {
			if err := send(); err != nil {
				return fmt.Errorf("sending once there is room: %w", err)
			}
		}
	}
	defer s.Close()
	if err := s.Check(ctx); err != nil {
		return err
	}
	stored := 0
	for before := int64(0); ; {
		page, err := messagesBefore(s, c.ID, before, chat.MaxPage)
		if err != nil {
			return err
		}
		for _, m := range page {
			if !sent[m.ID] {
				return fmt.Errorf("message %s was refused, and is there", m.ID)
			}
			stored++
		}
		if len(page) < chat.MaxPage {
			break
		}
		before = page[0].Pos
	}
	if stored != len(sent) {
		return fmt.Errorf("%d messages are there, %d were sent", stored, len(sent))
	}
	return nil
}

// readOnlyDisk makes the disk read-only: the store is not opened, says why, and is
// whole when it can be written again.
func readOnlyDisk(dir string) error {
	ctx := context.Background()
	path := filepath.Join(dir, "store.db")
	s, err := Open(ctx, path)
	if err != nil {
		return err
	}
	if _, err := createChat(s, chat.Self, "Notes"); err != nil {
		return err
	}
	if err := s.Close(); err != nil {
		return err
	}
	if err := syscall.Mount("", dir, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		return fmt.Errorf("making the disk read-only: %w", err)
	}
	if _, err := Open(ctx, path); !errors.Is(err, ErrReadOnly) {
		return fmt.Errorf("opening it on a read-only disk: %w", err)
	}
	if _, err := Open(ctx, filepath.Join(dir, "new", "store.db")); !errors.Is(err, ErrReadOnly) {
		return fmt.Errorf("making one on a read-only disk: %w", err)
	}
	if err := Examine(ctx, path); err != nil {
		return fmt.Errorf("examining it on a read-only disk: %w", err)
	}
	if err := syscall.Mount("", dir, "", syscall.MS_REMOUNT, ""); err != nil {
		return err
	}
	if s, err = Open(ctx, path); err != nil {
		return err
	}
	defer s.Close()
	if n, err := s.CountChats(ctx); err != nil || n != 1 {
		return fmt.Errorf("%d chats, %w", n, err)
	}
	return s.Check(ctx)
}
