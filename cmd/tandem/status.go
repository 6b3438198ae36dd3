package main

import (
	"errors"
	"time"
)

type statusCmd struct{}

func (statusCmd) Run(a *app) error {
	acc, err := a.reach()
	if err != nil {
		return err
	}
	s, err := acc.Status(a.ctx)
	if err := errors.Join(err, acc.close()); err != nil {
		return err
	}
	if a.out.json {
		return a.out.value(statusJSON(s))
	}
	now := time.Now()
	running := "not running"
	if s.Running {
		running = "running since " + when(s.Since, now)
	}
	a.out.line("Phone    %s, %s", short(s.Account), running)
	a.out.line("Home     %s", cleanLine(s.Home))
	a.out.line("Chats    %d", s.Chats)
	if s.Importing != nil {
		a.out.line("Import   under way, %d %%", percent(*s.Importing))
	}
	if len(s.Devices) == 0 {
		a.out.line("Linked   no browser")
	}
	for _, d := range s.Devices {
		a.out.line("Linked   %s, at %s: %s", deviceName(d), short(d.Origin), pathWords(d))
	}
	for _, server := range s.Servers {
		state := "connected"
		if !server.Connected {
			state = "not connected"
			if server.Error != "" {
				state += ": " + cleanLine(server.Error)
			}
		}
		a.out.line("Server   %s: %s", short(server.Origin), state)
	}
	return nil
}
