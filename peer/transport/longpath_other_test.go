//go:build !linux

package transport

// pathRole is for the benchmark of long paths, which needs Linux.
func pathRole() (func(), bool) { return nil, false }
