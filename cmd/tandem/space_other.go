//go:build !linux && !darwin && !freebsd && !windows

package main

import "errors"

func freeSpace(string) (int64, error) { return 0, errors.New("this system does not tell") }
