package main

import (
	"strconv"

	"github.com/prometheus/client_golang/prometheus"

	"tandem/signaling/server"
	"tandem/turn"
)

func desc(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("tandem_"+name, help, labels, nil)
}

var (
	descSockets  = desc("signaling_sockets", "WebSockets that are open now.")
	descSessions = desc("signaling_sessions", "Sessions with a seat taken now, by how many are.", "seats")
	descRefused  = desc("signaling_refused_total", `Frames and upgrades that a bound refused, by reason; "http-429" and so on are upgrades.`, "reason")
	descClosed   = desc("signaling_closed_total", "WebSockets closed, by close code; 0: ended without one.", "code")

	descAllocations     = desc("turn_allocations", "Allocations that exist now.")
	descAllocationsMade = desc("turn_allocations_total", "Allocations ever made.")
	descConnections     = desc("turn_connections", "TCP and TLS connections to the relay that are open now.")
	descBytes           = desc("turn_relayed_bytes_total", "Payload relayed.", "direction")
	descPackets         = desc("turn_relayed_packets_total", "Packets relayed.", "direction")
	descTURNRefused     = desc("turn_refused_total", "What the relay refused, by the bound or rule.", "reason")
	descLinks           = desc("links_total", "Links made, by path. Those made directly are not seen by the server: they are the pairings that ended as linked, less the relayed.", "path")
)

// signalingCounts exports a signaling server's counts.
type signalingCounts struct{ *server.Server }

// Describe implements prometheus.Collector.
func (c signalingCounts) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{descSockets, descSessions, descRefused, descClosed} {
		to <- d
	}
}

// Collect implements prometheus.Collector.
func (c signalingCounts) Collect(to chan<- prometheus.Metric) {
	stats := c.Stats()
	to <- gauge(descSockets, stats.Sockets)
	to <- gauge(descSessions, stats.Sessions-stats.Filled, "one")
	to <- gauge(descSessions, stats.Filled, "both")
	for reason, n := range stats.Refused {
		to <- counter(descRefused, n, reason)
	}
	for code, n := range stats.Closed {
		to <- counter(descClosed, n, strconv.Itoa(code))
	}
}

// turnCounts exports a relay's counts.
type turnCounts struct{ *turn.Server }

// Describe implements prometheus.Collector.
func (c turnCounts) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{
		descAllocations, descAllocationsMade, descConnections, descBytes, descPackets, descTURNRefused, descLinks,
	} {
		to <- d
	}
}

// Collect implements prometheus.Collector.
func (c turnCounts) Collect(to chan<- prometheus.Metric) {
	stats := c.Stats()
	to <- gauge(descAllocations, stats.Allocations)
	to <- counter(descAllocationsMade, stats.AllocationsTotal)
	to <- gauge(descConnections, stats.Connections)
	to <- counter(descBytes, stats.BytesToPeers, "to-peer")
	to <- counter(descBytes, stats.BytesFromPeers, "from-peer")
	to <- counter(descPackets, stats.PacketsToPeers, "to-peer")
	to <- counter(descPackets, stats.PacketsFromPeers, "from-peer")
	to <- counter(descLinks, stats.LinksTotal, "relayed")
	for reason, n := range stats.Refused {
		to <- counter(descTURNRefused, n, string(reason))
	}
}

func gauge(d *prometheus.Desc, n int, labels ...string) prometheus.Metric {
	return prometheus.MustNewConstMetric(d, prometheus.GaugeValue, float64(n), labels...)
}

func counter(d *prometheus.Desc, n uint64, labels ...string) prometheus.Metric {
	return prometheus.MustNewConstMetric(d, prometheus.CounterValue, float64(n), labels...)
}
