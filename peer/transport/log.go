package transport

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/pion/logging"
)

// logFactory hands pion's log lines to slog. Pion writes addresses into its
// lines at every level, so they appear only where debugging was asked for; and
// ICE passwords into those below a warning, which no flag of ours shows.
type logFactory struct{ logger *slog.Logger }

func (f logFactory) NewLogger(scope string) logging.LeveledLogger {
	return leveled{f.logger.With("scope", scope)}
}

type leveled struct{ logger *slog.Logger }

func (l leveled) log(level slog.Level, msg string) {
	l.logger.Log(context.Background(), level, msg)
}

func (l leveled) logf(level slog.Level, format string, args []any) {
	if l.logger.Enabled(context.Background(), level) {
		l.log(level, fmt.Sprintf(format, args...))
	}
}

const levelTrace = slog.LevelDebug - 4

func (l leveled) Trace(msg string)             { l.log(levelTrace, msg) }
func (l leveled) Tracef(f string, args ...any) { l.logf(levelTrace, f, args) }
func (l leveled) Debug(msg string)             { l.log(levelTrace, msg) }
func (l leveled) Debugf(f string, args ...any) { l.logf(levelTrace, f, args) }
func (l leveled) Info(msg string)              { l.log(levelTrace, msg) }
func (l leveled) Infof(f string, args ...any)  { l.logf(levelTrace, f, args) }
func (l leveled) Warn(msg string)              { l.log(slog.LevelDebug, msg) }
func (l leveled) Warnf(f string, args ...any)  { l.logf(slog.LevelDebug, f, args) }
func (l leveled) Error(msg string)             { l.log(slog.LevelDebug, msg) }
func (l leveled) Errorf(f string, args ...any) { l.logf(slog.LevelDebug, f, args) }
