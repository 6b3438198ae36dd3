//go:build unix

package local

import (
	"io/fs"
	"net"
	"os"
	"syscall"
)

// bind makes the socket so that nobody else can open it, not even before its
// mode is set. What other goroutines create meanwhile is more private too.
func bind(path string) (net.Listener, error) {
	old := syscall.Umask(0o077)
	defer syscall.Umask(old)
	return net.Listen("unix", path)
}

// ownedByUser reports whether a folder is this user's and closed to others.
func ownedByUser(info fs.FileInfo) bool {
	if info.Mode().Perm()&0o077 != 0 {
		return false
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == os.Getuid()
}
