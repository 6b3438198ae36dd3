package main

import (
	"runtime"
	"runtime/debug"
)

// version of the phone, which it also tells to pages.
const version = "0.1"

type versionCmd struct{}

type jsonVersion struct {
	Version string `json:"version"`
	Commit  string `json:"commit,omitempty"`
	Go      string `json:"go"`
	System  string `json:"system"`
}

func (versionCmd) Run(a *app) error {
	v := jsonVersion{Version: version, Go: runtime.Version(), System: runtime.GOOS + "/" + runtime.GOARCH}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				v.Commit = s.Value
			}
		}
	}
	if a.out.json {
		return a.out.value(v)
	}
	if v.Commit != "" {
		a.out.line("tandem %s (%.12s, %s, %s)", v.Version, v.Commit, v.Go, v.System)
	} else {
		a.out.line("tandem %s (%s, %s)", v.Version, v.Go, v.System)
	}
	return nil
}
