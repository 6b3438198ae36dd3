package main

import (
	"os/exec"
	"syscall"
)

// detach keeps a program away from the console that the interface has.
func detach(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP}
}
