// Package peer is the phone, as a library: it keeps an account, links browsers
// to it by their link codes, waits for them to come back, and mirrors the
// account to each.
//
// New returns a Phone, Run does its work until its context ends. Everything a
// person or a script does goes through API.
package peer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"tandem/peer/chat"
	"tandem/peer/media"
	"tandem/peer/secure"
	"tandem/peer/transport"
	"tandem/peer/wire"
)

// Config is a Phone's. Store and Media are required.
type Config struct {
	Store chat.Store
	Media *media.Store // the contents that messages name
	Home  string       // the folder of the account, for Status
	// PathPolicy is "auto", "relay", "relay-udp" or "relay-tcp"; empty: auto.
	PathPolicy string
	// App names the program to pages: "tandem 0.1". Empty: "tandem".
	App string
	// MaxDevices bounds how many browsers may be linked. Zero: 8. At most
	// wire.MaxDevices.
	MaxDevices int
	// UnusedDays is after how many days a browser that did not come back is
	// unlinked. Zero: 30. Below zero: never.
	UnusedDays int
	Logger     *slog.Logger // nil: none
}

func (c Config) validate() error {
	var faults []error
	if c.Store == nil {
		faults = append(faults, errors.New("no store"))
	}
	if c.Media == nil {
		faults = append(faults, errors.New("no media"))
	}
	if c.MaxDevices < 0 || c.MaxDevices > wire.MaxDevices {
		faults = append(faults, fmt.Errorf("%d devices at most: want 1 to %d, or 0 for the default", c.MaxDevices, wire.MaxDevices))
	}
	return errors.Join(faults...)
}

// ErrNotRunning is returned by what needs a running phone when Run was not
// called, or has ended.
var ErrNotRunning = errors.New("the phone is not running")

// Phone is an account with its links. It implements API.
type Phone struct {
	// static after construction
	cfg    Config
	store  chat.Store
	dialer *transport.Dialer
	logger *slog.Logger
	events *broadcaster
	live   *registry
	ready  chan struct{} // closed when Run serves

	pairing sync.Mutex // held while a code is being linked
	imports imports    // under way

	mu        sync.Mutex
	account   chat.Account
	since     time.Time              // zero until Run began
	run       context.Context        // ends with Run; nil before
	tasks     *sync.WaitGroup        // what Run joins; nil when it does not run
	listeners map[string]*listener   // by origin
	guests    map[string]chat.Device // linked devices that are not to be kept
}

// New returns a Phone, or an error that names every fault of cfg.
func New(cfg Config) (*Phone, error) {
	if err := cfg.validate(); err != nil {
		return nil, err
	}
	cfg.MaxDevices = cmp.Or(cfg.MaxDevices, 8)
	cfg.UnusedDays = cmp.Or(cfg.UnusedDays, 30)
	cfg.App = cmp.Or(cfg.App, "tandem")
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	dialer, err := transport.NewDialer(transport.Config{
		Policy: transport.Policy(cfg.PathPolicy), Logger: cfg.Logger,
	})
	if err != nil {
		return nil, err
	}
	return &Phone{
		cfg:       cfg,
		store:     cfg.Store,
		dialer:    dialer,
		logger:    cfg.Logger,
		events:    newBroadcaster(),
		live:      newRegistry(),
		ready:     make(chan struct{}),
		listeners: make(map[string]*listener),
		guests:    make(map[string]chat.Device),
	}, nil
}

// Run waits for the linked devices and serves them until ctx ends. It then
// tells them that the phone stops, and returns when all has ended: nil, or
// what kept it from starting. It may be called once.
func (p *Phone) Run(ctx context.Context) error {
	account, err := p.store.Account(ctx)
	if err != nil {
		return fmt.Errorf("reading the account: %w", err)
	}
	devices, err := p.store.Devices(ctx)
	if err != nil {
		return fmt.Errorf("reading the devices: %w", err)
	}
	ended, err := p.store.EndedLinks(ctx)
	if err != nil {
		return fmt.Errorf("reading the ended links: %w", err)
	}
	// A second context lets tasks be ended before the first one is.
	run, cancel := context.WithCancel(ctx)
	defer cancel()

	p.mu.Lock()
	if p.run != nil {
		p.mu.Unlock()
		return errors.New("the phone was run before")
	}
	tasks := new(sync.WaitGroup)
	p.account, p.since, p.run, p.tasks = account, time.Now(), run, tasks
	p.mu.Unlock()

	stop := p.store.Subscribe(func(c chat.Change) { p.events.send(Event{Change: &c}) })
	defer stop()
	for _, d := range devices {
		p.listen(d)
	}
	for _, e := range ended {
		p.listen(remains(e))
	}
	p.start(p.sweep)
	p.start(p.tend)
	close(p.ready)
	<-ctx.Done()

	p.mu.Lock()
	p.tasks = nil // no new ones
	p.mu.Unlock()
	tasks.Wait()
	p.endGuests(context.WithoutCancel(ctx))
	p.events.close()
	return nil
}

// Ready is closed when Run can be asked to link.
func (p *Phone) Ready() <-chan struct{} { return p.ready }

// start runs f as a task of Run. It reports false, and does not run f, when
// the phone does not run.
func (p *Phone) start(f func(ctx context.Context)) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.tasks == nil || p.run.Err() != nil {
		return false
	}
	run := p.run
	p.tasks.Go(func() { f(run) })
	return true
}

// join makes a caller's work a task of Run: the context that it returns ends
// with the phone too. end must be called.
func (p *Phone) join(ctx context.Context) (joined context.Context, end func(), err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.tasks == nil || p.run.Err() != nil {
		return nil, nil, ErrNotRunning
	}
	tasks := p.tasks
	tasks.Add(1)
	joined, cancel := context.WithCancel(ctx)
	stop := context.AfterFunc(p.run, cancel)
	return joined, func() {
		stop()
		cancel()
		tasks.Done()
	}, nil
}

// me is what the phone tells a page of itself.
func (p *Phone) me() secure.Offer {
	p.mu.Lock()
	defer p.mu.Unlock()
	return secure.Offer{Name: p.account.Name, App: p.cfg.App}
}

func (p *Phone) key() secure.PrivateKey {
	p.mu.Lock()
	defer p.mu.Unlock()
	return secure.PrivateKey(p.account.PrivateKey)
}

// log names the account's change log.
func (p *Phone) log() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.account.Log
}
