package turn

import (
	"log/slog"
	"sync"
	"time"

	"github.com/pion/logging"
)

// quiet is the logger that pion gets. Most of what pion logs is caused by
// single packets, names their senders, and is counted in Stats anyway. So
// quiet drops everything below a warning, never fills in a format's values,
// and lets each format pass once per logEvery.
type quiet struct {
	log *slog.Logger
	now func() time.Time

	mu   sync.Mutex
	last map[string]time.Time // by format, of which pion has a few dozen
}

const logEvery = 10 * time.Minute

func newQuiet(log *slog.Logger, now func() time.Time) *quiet {
	return &quiet{log: log, now: now, last: map[string]time.Time{}}
}

// NewLogger implements logging.LoggerFactory.
func (q *quiet) NewLogger(string) logging.LeveledLogger { return q }

func (q *quiet) note(format string) {
	now := q.now()
	q.mu.Lock()
	last, seen := q.last[format]
	pass := !seen || now.Sub(last) >= logEvery
	if pass {
		q.last[format] = now
	}
	q.mu.Unlock()
	if pass {
		q.log.Debug("TURN protocol trouble, told once in a while", "kind", format)
	}
}

func (q *quiet) Trace(string)                   {}
func (q *quiet) Tracef(string, ...any)          {}
func (q *quiet) Debug(string)                   {}
func (q *quiet) Debugf(string, ...any)          {}
func (q *quiet) Info(string)                    {}
func (q *quiet) Infof(string, ...any)           {}
func (q *quiet) Warn(string)                    {}
func (q *quiet) Warnf(format string, _ ...any)  { q.note(format) }
func (q *quiet) Error(string)                   {}
func (q *quiet) Errorf(format string, _ ...any) { q.note(format) }
