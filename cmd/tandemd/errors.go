package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"
)

// usageError is a wrong command line.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

func usage(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// hinted is an error with what to do about it.
type hinted struct {
	err  error
	hint string
}

func (e hinted) Error() string { return e.err.Error() }
func (e hinted) Unwrap() error { return e.err }

// fail prints err and returns the exit code that goes with it.
func fail(w io.Writer, err error) int {
	// Several faults of a configuration stand on lines of their own.
	fmt.Fprintf(w, "error: %s\n", strings.ReplaceAll(err.Error(), "\n", "; "))
	var h hinted
	if errors.As(err, &h) {
		fmt.Fprintf(w, "hint: %s\n", h.hint)
	}
	var wrong usageError
	if errors.As(err, &wrong) {
		fmt.Fprintln(w, `hint: "tandemd --help" lists the commands, "tandemd COMMAND --help" the flags`)
		return exitUsage
	}
	return exitFailure
}

// explainListen adds what to do about an address that cannot be listened on.
func explainListen(err error, flag string) error {
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return hinted{err, fmt.Sprintf("another program uses this port: stop it, or choose another port with %s", flag)}
	case errors.Is(err, os.ErrPermission):
		return hinted{err, fmt.Sprintf("choose a port above 1023 with %s, or give this program the right to open lower ones", flag)}
	}
	return hinted{err, fmt.Sprintf("%s takes HOST:PORT, an address of this machine; an empty HOST means all of them", flag)}
}
