package local

import (
	"io/fs"
	"net"
)

// bind makes the socket. The folders of a user's profile, os.TempDir among
// them, are closed to other users.
func bind(path string) (net.Listener, error) { return net.Listen("unix", path) }

func ownedByUser(fs.FileInfo) bool { return true }
