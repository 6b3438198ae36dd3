//go:build !linux

package sqlite

func onSmallDisk(string, string) {} // no test asks for it
