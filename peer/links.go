package peer

import (
	"context"
	"fmt"
	"slices"

	"tandem/peer/chat"
	"tandem/peer/wire"
)

// links is what a page is told of the account's links, and may do to them.
type links struct {
	phone *Phone
	own   string // the ID of the page's own device
}

// List returns the linked devices.
func (l links) List(ctx context.Context) (wire.Linked, error) {
	devices, err := l.phone.Devices(ctx)
	if err != nil {
		return wire.Linked{}, err
	}
	list := wire.Linked{Devices: make([]wire.Device, 0, len(devices)), Own: l.own, Most: l.phone.cfg.MaxDevices}
	if days := l.phone.cfg.UnusedDays; days > 0 {
		list.Unused = int64(days)
	}
	for _, d := range devices[:min(len(devices), wire.MaxDevices)] {
		list.Devices = append(list.Devices, wireDevice(d))
	}
	return list, nil
}

func wireDevice(s DeviceStatus) wire.Device {
	d := wire.Device{
		ID: s.ID, Name: s.Name, Label: s.Label, System: s.System, Origin: s.Origin,
		LinkedAt: s.LinkedAt.UnixMilli(), LastSeen: s.LastSeen.UnixMilli(), Online: s.Online,
		Sent: s.Moved.Sent, Received: s.Moved.Received,
	}
	if s.Path != nil {
		d.Path = &wire.Path{Kind: s.Path.Kind, Transport: s.Path.Transport, RoundTrip: s.Path.RoundTrip.Microseconds()}
	}
	return d
}

// Rename gives a device the name that the person calls it by.
func (l links) Rename(ctx context.Context, id, name string) error {
	return l.phone.label(ctx, id, name)
}

// Unlink ends the links of other devices.
func (l links) Unlink(ctx context.Context, ids []string) error {
	devices, err := l.phone.devices(ctx)
	if err != nil {
		return err
	}
	by := chat.Ended{By: chat.ByBrowser}
	var others []chat.Device
	for _, d := range devices {
		if d.ID == l.own {
			by.Browser = called(d)
		} else if slices.Contains(ids, d.ID) {
			others = append(others, d)
		}
	}
	if slices.Contains(ids, l.own) {
		return fmt.Errorf("%w: a browser ends its own link by its goodbye", chat.ErrInvalid)
	}
	for _, id := range ids {
		if !slices.ContainsFunc(others, func(d chat.Device) bool { return d.ID == id }) {
			return fmt.Errorf("device %.80q: %w", id, chat.ErrNotFound)
		}
	}
	for _, d := range others {
		if err := l.phone.end(context.WithoutCancel(ctx), d, by); err != nil {
			return err
		}
	}
	return nil
}
