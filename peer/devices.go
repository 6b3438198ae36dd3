package peer

import (
	"context"
	"errors"
	"fmt"
	"sort"
	"strings"
	"time"

	"tandem/peer/chat"
)

// devices returns the linked devices, those not to be kept too, the latest
// linked first.
func (p *Phone) devices(ctx context.Context) ([]chat.Device, error) {
	list, err := p.store.Devices(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the devices: %w", err)
	}
	p.mu.Lock()
	for _, d := range p.guests {
		list = append(list, d)
	}
	p.mu.Unlock()
	sort.SliceStable(list, func(i, j int) bool { return list[i].LinkedAt.After(list[j].LinkedAt) })
	return list, nil
}

// Devices returns the linked devices and their links, the latest linked first.
func (p *Phone) Devices(ctx context.Context) ([]DeviceStatus, error) {
	devices, err := p.devices(ctx)
	if err != nil {
		return nil, err
	}
	list := make([]DeviceStatus, len(devices))
	for i, d := range devices {
		list[i] = p.deviceStatus(d)
	}
	return list, nil
}

func (p *Phone) deviceStatus(d chat.Device) DeviceStatus {
	s := DeviceStatus{
		ID: d.ID, Name: d.Name, System: d.System, Origin: d.Origin,
		LinkedAt: d.LinkedAt, LastSeen: d.LastSeen,
	}
	l := p.live.get(d.ID)
	if l == nil {
		return s
	}
	s.Online, s.LastSeen = true, time.Now().UTC().Truncate(time.Millisecond)
	if path, ok := l.link.Path(); ok {
		s.Path = &Path{Kind: "direct", Transport: path.Transport, RoundTrip: path.RoundTrip}
		if path.Relayed {
			s.Path.Kind = "relayed"
		}
	}
	return s
}

func (p *Phone) tellDevice(d chat.Device) {
	s := p.deviceStatus(d)
	p.events.send(Event{Device: &s})
}

// Unlink ends a device's link, by its ID or its unambiguous name.
func (p *Phone) Unlink(ctx context.Context, name string) error {
	d, err := p.findDevice(ctx, name)
	if err != nil {
		return err
	}
	if err := p.forget(context.WithoutCancel(ctx), d); err != nil {
		return fmt.Errorf("%s is still linked: %w", d.Name, err)
	}
	return nil
}

func (p *Phone) findDevice(ctx context.Context, name string) (chat.Device, error) {
	devices, err := p.devices(ctx)
	if err != nil {
		return chat.Device{}, err
	}
	var found []chat.Device
	for _, d := range devices {
		if d.ID == name {
			return d, nil
		}
		if strings.EqualFold(d.Name, name) {
			found = append(found, d)
		}
	}
	switch len(found) {
	case 0:
		return chat.Device{}, fmt.Errorf("device %q: %w", name, chat.ErrNotFound)
	case 1:
		return found[0], nil
	}
	return chat.Device{}, fmt.Errorf("device %q: %w: %d devices have this name, use the ID", name, chat.ErrAmbiguous, len(found))
}

// forget ends a device's link, and removes its keys. What changes after it
// returned does not reach the device. When it fails, the device is as it was.
func (p *Phone) forget(ctx context.Context, d chat.Device) error {
	err := p.store.DeleteDevice(ctx, d.ID)
	if err != nil && !errors.Is(err, chat.ErrNotFound) {
		return fmt.Errorf("forgetting the device: %w", err)
	}
	p.mu.Lock()
	delete(p.guests, d.ID)
	p.mu.Unlock()
	p.unlisten(d)
	if l := p.live.get(d.ID); l != nil {
		l.end(byeUnlinked)
		<-l.muted
	}
	p.events.send(Event{Gone: d.ID})
	return nil
}

// Status returns the state of the phone as a whole.
func (p *Phone) Status(ctx context.Context) (Status, error) {
	devices, err := p.Devices(ctx)
	if err != nil {
		return Status{}, err
	}
	account, err := p.store.Account(ctx)
	if err != nil {
		return Status{}, fmt.Errorf("reading the account: %w", err)
	}
	chats, err := p.store.CountChats(ctx)
	if err != nil {
		return Status{}, fmt.Errorf("counting the chats: %w", err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	s := Status{
		Account: account.Name, Home: p.cfg.Home, Since: p.since, Running: p.tasks != nil,
		Chats: chats, Devices: devices, Servers: []ServerStatus{}, Importing: p.imports.progress(),
	}
	for origin, l := range p.listeners {
		l.mu.Lock()
		server := ServerStatus{Origin: origin, Connected: l.state.Connected}
		if l.state.Err != nil {
			server.Error = l.state.Err.Error()
		}
		l.mu.Unlock()
		s.Servers = append(s.Servers, server)
	}
	sort.Slice(s.Servers, func(i, j int) bool { return s.Servers[i].Origin < s.Servers[j].Origin })
	return s, nil
}
