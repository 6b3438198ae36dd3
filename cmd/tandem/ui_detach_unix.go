//go:build unix

package main

import (
	"os/exec"
	"syscall"
)

// detach keeps a program away from the terminal that the interface has.
func detach(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} }
