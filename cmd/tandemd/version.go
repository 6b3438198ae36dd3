package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// version of the server.
const version = "0.1"

type versionCmd struct{}

// Run prints the version, and what this program was built from and for.
func (versionCmd) Run(a *app) error {
	commit := ""
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				commit = fmt.Sprintf("%.12s, ", s.Value)
			}
		}
	}
	_, err := fmt.Fprintf(a.stdout, "tandemd %s (%s%s, %s/%s)\n", version, commit, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}
