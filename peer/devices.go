package peer

import (
	"context"
	"fmt"
	"sort"
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
		ID: d.ID, Name: d.Name, Label: d.Label, System: d.System, Origin: d.Origin,
		LinkedAt: d.LinkedAt, LastSeen: d.LastSeen, Moved: d.Moved,
	}
	l := p.live.get(d.ID)
	if l == nil {
		return s
	}
	s.Online, s.LastSeen = true, time.Now().UTC().Truncate(time.Millisecond)
	moved := l.moved()
	s.Moved = chat.Moved{Sent: s.Moved.Sent + moved.Sent, Received: s.Moved.Received + moved.Received}
	if path, ok := l.link.Path(); ok {
		s.Path = &Path{Kind: "direct", Transport: path.Transport, RoundTrip: path.RoundTrip}
		if path.Relayed {
			s.Path.Kind = "relayed"
		}
	}
	return s
}

// tellDevice tells watchers how a device is now.
func (p *Phone) tellDevice(ctx context.Context, id string) {
	devices, err := p.devices(ctx)
	if err != nil {
		p.logger.Error("telling of a device", "error", err)
	}
	for _, d := range devices {
		if d.ID == id {
			s := p.deviceStatus(d)
			p.events.send(Event{Device: &s})
		}
	}
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
