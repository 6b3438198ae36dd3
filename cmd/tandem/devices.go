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
		for _, line := range deviceLines(d, time.Now()) {
			a.out.line("%s", line)
		}
	}
	return nil
}

// deviceLines is a device in a list.
func deviceLines(d peer.DeviceStatus, now time.Time) []string {
	name := deviceName(d)
	if d.Label != "" {
		name += " (" + nameOf(d.Name, d.System) + ")"
	}
	state := pathWords(d)
	if !d.Online {
		state = "last seen " + when(d.LastSeen, now)
	}
	return []string{
		short(d.ID) + "  " + name,
		"    " + state + ", " + movedWords(d),
		"    linked " + when(d.LinkedAt, now) + " at " + short(d.Origin),
	}
}

// deviceName is what a person calls a browser.
func deviceName(d peer.DeviceStatus) string {
	if d.Label != "" {
		return short(d.Label)
	}
	return nameOf(d.Name, d.System)
}

// movedWords returns "1.2 MB to it, 3.4 kB from it".
func movedWords(d peer.DeviceStatus) string {
	return sizeWords(d.Moved.Sent) + " to it, " + sizeWords(d.Moved.Received) + " from it"
}

type renameDeviceCmd struct {
	Device string `arg:"" help:"The browser's ID, or its name when only one has it."`
	Name   string `arg:"" optional:"" help:"What to call it; none: by its own name."`
}

func (renameDeviceCmd) Help() string {
	return `All lists show a browser under this name, here and in the linked pages.

Example: tandem rename-device "Firefox 153" "At work"`
}

func (c renameDeviceCmd) Run(a *app) error {
	acc, err := a.reach()
	if err != nil {
		return err
	}
	err = noBrowser(acc.RenameDevice(a.ctx, c.Device, c.Name), c.Device)
	if err := errors.Join(err, acc.close()); err != nil {
		return err
	}
	switch {
	case a.out.json:
		return a.out.value(struct {
			Renamed string `json:"renamed"`
			Name    string `json:"name"`
		}{c.Device, c.Name})
	case c.Name == "":
		a.out.line("%s goes by its own name again.", short(c.Device))
	default:
		a.out.line("%s is now called %s.", short(c.Device), short(c.Name))
	}
	return nil
}

// noBrowser says of an error that no browser has a name.
func noBrowser(err error, name string) error {
	if errors.Is(err, chat.ErrNotFound) {
		return &hinted{fmt.Errorf("no linked browser is named %q", cleanLine(name)), `"tandem devices" lists them`}
	}
	return err
}

type unlinkCmd struct {
	Device string `arg:"" optional:"" help:"The browser's ID, or its name when only one has it."`
	All    bool   `help:"Unlink every browser."`
}

func (unlinkCmd) Help() string {
	return `A browser that is online erases what it kept of the account at once; one that is
not does so when it comes back. Its page says that it was unlinked at the phone.

Example: tandem unlink "Firefox 153"`
}

type jsonUnlinked struct {
	Unlinked jsonDevice `json:"unlinked"`
}

type jsonUnlinkedAll struct {
	Unlinked []jsonDevice `json:"unlinked"`
}

func (c unlinkCmd) Run(a *app) error {
	if c.All == (c.Device != "") {
		return usage("unlink takes the name of a browser, or --all", `"tandem devices" lists them`)
	}
	acc, err := a.reach()
	if err != nil {
		return err
	}
	devices, err := c.unlink(a, acc)
	if err := errors.Join(err, acc.close()); err != nil {
		return err
	}
	switch {
	case a.out.json && c.All:
		return a.out.value(jsonUnlinkedAll{list(devices, deviceJSON)})
	case a.out.json:
		return a.out.value(jsonUnlinked{deviceJSON(devices[0])})
	case len(devices) == 0:
		a.out.line("No browser is linked.")
	}
	for _, d := range devices {
		a.out.line("Unlinked: %s.", deviceName(d))
	}
	return nil
}

// unlink ends links, and returns the devices that had them.
func (c unlinkCmd) unlink(a *app, api peer.API) ([]peer.DeviceStatus, error) {
	devices, err := api.Devices(a.ctx)
	if err != nil {
		return nil, err
	}
	if c.All {
		for _, d := range devices {
			if err := api.Unlink(a.ctx, d.ID); err != nil && !errors.Is(err, chat.ErrNotFound) {
				return nil, err
			}
		}
		return devices, nil
	}
	if err := noBrowser(api.Unlink(a.ctx, c.Device), c.Device); err != nil {
		return nil, err
	}
	for _, d := range devices {
		if d.ID == c.Device {
			return []peer.DeviceStatus{d}, nil
		}
	}
	for _, d := range devices {
		if strings.EqualFold(d.Name, c.Device) || strings.EqualFold(d.Label, c.Device) {
			return []peer.DeviceStatus{d}, nil
		}
	}
	return []peer.DeviceStatus{{Name: c.Device}}, nil // it was linked just before
}
