package main

import (
	"io"
	"log/slog"
)

func newLogger(w io.Writer, flags logFlags) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(flags.LogLevel)); err != nil {
		panic(err) // the flag is an enumeration
	}
	opts := &slog.HandlerOptions{Level: level}
	if flags.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(w, opts))
	}
	return slog.New(slog.NewTextHandler(w, opts))
}
