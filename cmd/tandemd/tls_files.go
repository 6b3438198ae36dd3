package main

import (
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"
)

// lookAgain is after how long the files are looked at again, at a handshake.
const lookAgain = 10 * time.Second

// certFiles is a certificate in files that others renew.
type certFiles struct {
	cert, key string
	logger    *slog.Logger

	mu      sync.Mutex
	loaded  *tls.Certificate
	changed time.Time // the later of the files' times, as they were loaded
	looked  time.Time
}

func (s *service) fileCertificates(cert, key string) (*certificates, error) {
	f := &certFiles{cert: cert, key: key, logger: s.logger}
	if err := f.load(); err != nil {
		return nil, hinted{err, "--tls-cert and --tls-key take files in PEM: the certificate with those between it and its authority, and its key"}
	}
	s.onReload = append(s.onReload, func(any) error { return f.load() })
	return &certificates{get: f.get}, nil
}

// load reads the files. What was loaded stays where they are wrong.
func (f *certFiles) load() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.loadLocked()
}

func (f *certFiles) loadLocked() error {
	changed, err := f.time()
	if err != nil {
		return fmt.Errorf("reading the certificate: %w", err)
	}
	f.changed, f.looked = changed, time.Now()
	pair, err := loadPair(f.cert, f.key)
	if err != nil {
		return err
	}
	if left := time.Until(pair.Leaf.NotAfter); left <= 0 {
		f.logger.Warn("the certificate has expired: browsers will refuse it", "file", f.cert, "expired", pair.Leaf.NotAfter)
	}
	f.loaded = &pair
	return nil
}

func loadPair(cert, key string) (pair tls.Certificate, err error) {
	if pair, err = tls.LoadX509KeyPair(cert, key); err != nil {
		return pair, fmt.Errorf("reading the certificate: %w", err)
	}
	return pair, nil
}

func (f *certFiles) time() (time.Time, error) {
	cert, errCert := os.Stat(f.cert)
	key, errKey := os.Stat(f.key)
	if err := errors.Join(errCert, errKey); err != nil {
		return time.Time{}, err
	}
	if key.ModTime().After(cert.ModTime()) {
		return key.ModTime(), nil
	}
	return cert.ModTime(), nil
}

// get has tls.Config.GetCertificate's signature.
func (f *certFiles) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if time.Since(f.looked) < lookAgain {
		return f.loaded, nil
	}
	f.looked = time.Now()
	changed, err := f.time()
	if err != nil || changed.Equal(f.changed) {
		return f.loaded, nil // they may be about to be replaced
	}
	if err := f.loadLocked(); err != nil {
		f.logger.Error("the new certificate cannot be used: the old one goes on", "error", err)
	} else {
		f.logger.Info("certificate read again")
	}
	return f.loaded, nil
}
