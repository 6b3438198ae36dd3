package sqlite

import (
	"errors"
	"os"
)

// fileLock is an exclusive lock that one open file holds. The system releases
// it when the process ends, however it ends; the file stays, as removing it
// would let two processes lock two files of one name.
type fileLock struct{ f *os.File }

// acquire takes the lock without waiting. ErrLocked: somebody has it.
func acquire(path string) (*fileLock, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := tryLock(f); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &fileLock{f}, nil
}

func (l *fileLock) release() error { return l.f.Close() }
