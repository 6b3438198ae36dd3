package main

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"tandem/peer"
	"tandem/peer/chat"
)

type devicesCmd struct{}

func (devicesCmd) Run(a *app) error {
	acc, err := a.reach()
	if err != nil {
		return err
	}
	devices, err := acc.Devices(a.ctx)
	if err := errors.Join(err, acc.close()); err != nil {
		return err
	}
	if a.out.json {
		return a.out.value(list(devices, deviceJSON))
	}
	if len(devices) == 0 {
		a.out.line("No browser is linked.")
		a.out.hint("open the page of a server, and run: tandem link -")
	}
	for _, d := range devices {
		a.out.line("%s", deviceLine(d, time.Now()))
	}
	return nil
}

// deviceLine is a device in a list.
func deviceLine(d peer.DeviceStatus, now time.Time) string {
	state := pathWords(d)
	if !d.Online {
		state = "last seen " + when(d.LastSeen, now)
	}
	return fmt.Sprintf("%s  %s  %s  %s", short(d.ID), fit(nameOf(d.Name, d.System), 24), fit(state, 24), short(d.Origin))
}

type unlinkCmd struct {
	Device string `arg:"" help:"The browser's ID, or its name when only one has it."`
}

func (unlinkCmd) Help() string {
	return `A browser that is online forgets the account at once; one that is not finds no
phone when it comes back.

Example: tandem unlink "Firefox 153"`
}

type jsonUnlinked struct {
	Unlinked jsonDevice `json:"unlinked"`
}

func (c unlinkCmd) Run(a *app) error {
	acc, err := a.reach()
	if err != nil {
		return err
	}
	d, err := c.unlink(a, acc)
	if err := errors.Join(err, acc.close()); err != nil {
		return err
	}
	if a.out.json {
		return a.out.value(jsonUnlinked{deviceJSON(d)})
	}
	a.out.line("Unlinked: %s.", nameOf(d.Name, d.System))
	return nil
}

func (c unlinkCmd) unlink(a *app, api peer.API) (peer.DeviceStatus, error) {
	devices, err := api.Devices(a.ctx)
	if err != nil {
		return peer.DeviceStatus{}, err
	}
	err = api.Unlink(a.ctx, c.Device)
	if errors.Is(err, chat.ErrNotFound) {
		return peer.DeviceStatus{}, &hinted{
			fmt.Errorf("no linked browser is named %q", cleanLine(c.Device)), `"tandem devices" lists them`}
	}
	if err != nil {
		return peer.DeviceStatus{}, err
	}
	for _, d := range devices {
		if d.ID == c.Device {
			return d, nil
		}
	}
	for _, d := range devices {
		if strings.EqualFold(d.Name, c.Device) {
			return d, nil
		}
	}
	return peer.DeviceStatus{Name: c.Device}, nil // it was linked just before
}
