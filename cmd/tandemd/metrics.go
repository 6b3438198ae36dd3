package main

import (
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"tandem/signaling"
	"tandem/signaling/server"
	"tandem/turn"
)

// metrics is what Prometheus is told: counts that signaling and TURN keep, and
// what server.Observer is told here. No label holds what a client chose.
type metrics struct {
	registry *prometheus.Registry
	filled   prometheus.Histogram
	answered prometheus.Histogram
	ended    *prometheus.CounterVec
}

// endings are the reasons of an ended pairing that are counted under their own
// names. Clients may give others, without end.
var endings = map[string]bool{
	"linked": true, "failed": true, "refused": true,
	signaling.LeftGone: true, signaling.LeftReplaced: true, signaling.LeftIdle: true,
}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		filled: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name:    "tandem_signaling_fill_seconds",
			Help:    "Time from the first seat of a session taken to the second.",
			Buckets: []float64{.1, .3, 1, 3, 10, 30, 100, 300, 1000, 3600, 86400},
		}),
		answered: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name:    "tandem_signaling_answer_seconds",
			Help:    "Time from the first frame in a filled session to the other seat's.",
			Buckets: []float64{.01, .02, .05, .1, .2, .5, 1, 2, 5, 10, 30, 120},
		}),
		ended: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "tandem_signaling_pairings_ended_total",
			Help: `Pairings that have ended, by reason, and by whether the other seat had answered. "linked" is what clients say of success.`,
		}, []string{"reason", "answered"}),
	}
	for reason := range endings { // so that a rate has a beginning
		m.ended.WithLabelValues(reason, "true")
		m.ended.WithLabelValues(reason, "false")
	}
	info := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "tandem_build_info", Help: "Always 1; the label is the version.",
		ConstLabels: prometheus.Labels{"version": version},
	})
	info.Set(1)
	m.registry.MustRegister(info, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Filled implements server.Observer.
func (m *metrics) Filled(waited time.Duration) { m.filled.Observe(waited.Seconds()) }

// Answered implements server.Observer.
func (m *metrics) Answered(took time.Duration) { m.answered.Observe(took.Seconds()) }

// Ended implements server.Observer.
func (m *metrics) Ended(reason string, answered bool) {
	if !endings[reason] {
		reason = "other"
	}
	m.ended.WithLabelValues(reason, strconv.FormatBool(answered)).Inc()
}

// watch adds the counts of the parts that run; nil: it does not.
func (m *metrics) watch(s *server.Server, t *turn.Server, ready func() error) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "tandem_ready", Help: "1 while every listener reads and the server does not drain.",
	}, func() float64 {
		if ready() != nil {
			return 0
		}
		return 1
	}))
	if s != nil {
		m.registry.MustRegister(m.filled, m.answered, m.ended, signalingCounts{s})
	}
	if t != nil {
		m.registry.MustRegister(turnCounts{t})
	}
}
