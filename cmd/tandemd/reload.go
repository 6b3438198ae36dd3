package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
)

// onHangup returns the hangups (SIGHUP) of this process from now on. One that
// comes while another is handled is kept.
func onHangup() (<-chan os.Signal, func()) {
	hangups := make(chan os.Signal, 1)
	signal.Notify(hangups, syscall.SIGHUP)
	return hangups, func() { signal.Stop(hangups) }
}

// reloadAtHangups reads again, at each hangup, what can change while the server
// runs. What is wrong with it is logged, and what was stays.
func (s *service) reloadAtHangups(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.app.hangups:
		}
		command, err := s.app.parseAgain()
		if err == nil {
			var faults []error
			for _, reload := range s.onReload {
				faults = append(faults, reload(command))
			}
			err = errors.Join(faults...)
		}
		if err != nil {
			s.logger.Error("not all could be read again: what was goes on", "error", err)
			continue
		}
		s.logger.Info("configuration read again")
	}
}

// parseAgain returns the command, with what its flags are now: a file of values
// may have changed.
func (a *app) parseAgain() (any, error) {
	parser, err := newParser(io.Discard, io.Discard, func(int) {})
	if err != nil {
		return nil, err
	}
	command, err := parser.Parse(a.args)
	if err != nil {
		return nil, err
	}
	return command.Selected().Target.Addr().Interface(), nil
}

// level is the log level that the flags ask for.
func (f logFlags) level() slog.Level {
	var level slog.Level
	if err := level.UnmarshalText([]byte(f.LogLevel)); err != nil {
		panic(err) // the flag is an enumeration
	}
	return level
}

func (s *service) reloadLevel(command any) error {
	if c, ok := command.(interface{ level() slog.Level }); ok {
		s.level.Set(c.level())
	}
	return nil
}

// keepSecrets makes list the secrets shared with relays, and has file, if there
// is one, read again at hangups: a new secret can be put first, and the old one
// removed a day later.
func (s *service) keepSecrets(list [][]byte, file string) {
	s.secrets.Store(&list)
	if file == "" {
		return
	}
	s.onReload = append(s.onReload, func(any) error {
		list, err := secrets(file, s.app.env)
		if err != nil {
			return err
		}
		if s.turn != nil { // first: what it accepts is what is signed next
			if err := s.turn.SetSecrets(list); err != nil {
				return err
			}
		}
		s.secrets.Store(&list)
		return nil
	})
}

// secret returns the one that signs.
func (s *service) secret() []byte { return (*s.secrets.Load())[0] }
