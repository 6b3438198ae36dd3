// Package transport makes and keeps the WebRTC link between the phone and one
// page: it sends the sealed offer and reads the sealed answer through a
// rendezvous session, finds a path with ICE, and carries frames on two
// negotiated data channels.
//
// A Dialer holds what all links share. Attempt is the way from a rendezvous
// session to an open Link. A Link carries frames until its path dies or either
// side closes it; it is never revived: who wants to go on makes a new one.
package transport

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/pion/ice/v4"
	"github.com/pion/interceptor"
	"github.com/pion/webrtc/v4"

	"tandem/peer/wire"
	"tandem/signaling"
)

// Policy says which paths a link may take. The zero value is Auto.
type Policy string

const (
	Auto     Policy = "auto"      // direct where possible, else relayed
	Relay    Policy = "relay"     // relayed only: the page does not learn the phone's addresses
	RelayUDP Policy = "relay-udp" // relayed only, and the relay reached over UDP
	RelayTCP Policy = "relay-tcp" // relayed only, and the relay reached over TCP or TLS
)

// Policies lists the valid values of Policy.
var Policies = []Policy{Auto, Relay, RelayUDP, RelayTCP}

// Channel IDs, agreed on beforehand (RFC 8831 section 6.5), so that no DCEP
// round trip is needed.
const (
	controlID uint16 = 0
	bulkID    uint16 = 1
)

// Times of a link.
const (
	// relayWait is how long a relayed path has to wait for a direct one
	// when both are allowed.
	relayWait = 500 * time.Millisecond
	// disconnectedAfter is how long a path may be silent before the link
	// counts as lost. Consent checks come every keepAlive.
	disconnectedAfter = 5 * time.Second
	failedAfter       = 5 * time.Second
	keepAlive         = 2 * time.Second
)

// Config is a Dialer's.
type Config struct {
	Policy Policy       // empty: Auto
	Logger *slog.Logger // nil: none
}

func (c Config) validate() error {
	if c.Policy != "" && !slices.Contains(Policies, c.Policy) {
		return fmt.Errorf("path policy %q is none of %q", c.Policy, Policies)
	}
	return nil
}

// Dialer makes attempts at links. It is safe for concurrent use.
type Dialer struct {
	policy Policy
	logger *slog.Logger
}

// NewDialer returns a Dialer, or an error that names what is wrong in cfg.
func NewDialer(cfg Config) (*Dialer, error) {
	if err := cfg.validate(); err != nil {
		return nil, err
	}
	if cfg.Policy == "" {
		cfg.Policy = Auto
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	return &Dialer{policy: cfg.Policy, logger: cfg.Logger}, nil
}

// api returns the WebRTC stack for one link.
func (d *Dialer) api(h *hurry) (*webrtc.API, error) {
	var s webrtc.SettingEngine
	network, err := newWideNet()
	if err != nil {
		return nil, err
	}
	s.SetNet(network)
	tune(&s)
	s.LoggerFactory = logFactory{d.logger}
	s.DetachDataChannels()
	s.SetNetworkTypes([]webrtc.NetworkType{webrtc.NetworkTypeUDP4, webrtc.NetworkTypeUDP6})
	s.SetICEBindingRequestHandler(h.onCheck)
	s.SetICEMaxBindingRequests(maxBindingRequests)
	s.SetSCTPMaxMessageSize(wire.MaxFrame)
	s.SetICETimeouts(disconnectedAfter, failedAfter, keepAlive)
	// Firefox sends nothing to loopback, so a loopback pair that ICE prefers
	// would be a dead end: it is for machines that have no other address.
	s.SetIncludeLoopbackCandidate(!hasNetwork())
	s.SetIPFilter(usable)
	// A browser hides its addresses behind mDNS names, so its direct
	// candidates first show as peer-reflexive: no reason to wait.
	s.SetHostAcceptanceMinWait(0)
	s.SetSrflxAcceptanceMinWait(0)
	s.SetPrflxAcceptanceMinWait(0)
	s.SetRelayAcceptanceMinWait(relayWait)
	if d.policy != Auto {
		s.SetRelayAcceptanceMinWait(0)
		s.SetICEMulticastDNSMode(ice.MulticastDNSModeDisabled)
	}
	// Without a registry pion takes one for sound and pictures, whose reports
	// wake an idle phone many times a second.
	none := &interceptor.Registry{}
	return webrtc.NewAPI(webrtc.WithSettingEngine(s), webrtc.WithInterceptorRegistry(none)), nil
}

// usable leaves out link-local IPv6 addresses: browsers offer none, and answer a
// check that comes from one but never send to it, so that a pair of one would
// be found good by the phone alone, and nominated.
func usable(ip net.IP) bool { return ip.To4() != nil || !ip.IsLinkLocalUnicast() }

// servers returns the relays that the policy allows.
func (d *Dialer) servers(relays []signaling.Relay) []webrtc.ICEServer {
	var servers []webrtc.ICEServer
	for _, r := range relays {
		var urls []string
		for _, u := range r.URLs {
			if d.allows(u) {
				urls = append(urls, u)
			}
		}
		if len(urls) > 0 {
			servers = append(servers, webrtc.ICEServer{
				URLs: urls, Username: r.Username, Credential: r.Credential,
			})
		}
	}
	return servers
}

func (d *Dialer) allows(url string) bool {
	isTCP := strings.HasPrefix(url, "turns:") || strings.Contains(url, "transport=tcp")
	switch d.policy {
	case RelayUDP:
		return strings.HasPrefix(url, "turn:") && !isTCP
	case RelayTCP:
		return isTCP
	case Relay:
		return strings.HasPrefix(url, "turn")
	}
	return true
}

var (
	// ErrNoRelay is returned when only relayed paths are allowed and the
	// server offers no relay that fits.
	ErrNoRelay = errors.New("the server offers no relay that this path policy allows")
	// ErrNoPath is returned when neither a direct nor a relayed path was
	// found in time.
	ErrNoPath = errors.New("no path to the page was found")
	// ErrLost is returned when an open link's path went dead.
	ErrLost = errors.New("the path was lost")
	// ErrClosed is returned on a link that either side has closed.
	ErrClosed = errors.New("the link is closed")
	// ErrFrame is returned by Recv when the page sent what is no frame: more
	// than wire.MaxFrame bytes, or binary data.
	ErrFrame = errors.New("not a frame of the control channel")
	// ErrBulkFrame is returned by RecvBulk likewise: more than a header and
	// wire.MaxChunk bytes, or text.
	ErrBulkFrame = errors.New("not a frame of the bulk channel")
)
