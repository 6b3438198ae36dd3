package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"
)

const (
	// acmeTimeout bounds a request to the directory.
	acmeTimeout = 30 * time.Second
	// maxCAFile is of --acme-ca, in bytes.
	maxCAFile = 1 << 20
	// acmeTries bounds how often a request to the directory is tried.
	acmeTries = 5
	// toldAgain is after how long the log says again that there is none.
	toldAgain = time.Minute
)

// acmeCertificates gets them when they are first asked for, and renews them a
// month before they expire (RFC 8555). They are kept in the state folder.
func (s *service) acmeCertificates(flags tlsFlags) (*certificates, error) {
	dir, err := s.state.folder("certificates")
	if err != nil {
		return nil, err
	}
	client, err := flags.acmeClient(s.app.ctx)
	if err != nil {
		return nil, err
	}
	names := make([]string, len(flags.Domain))
	for i, d := range flags.Domain {
		names[i] = string(d)
	}
	manager := &autocert.Manager{
		Prompt:     autocert.AcceptTOS,
		Cache:      autocert.DirCache(dir),
		HostPolicy: autocert.HostWhitelist(names...),
		Email:      flags.ACMEEmail,
		Client:     client,
	}
	var told atomic.Int64 // when the log was told that there is none, in nanoseconds since 1970
	get := func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
		if hello.ServerName == "" { // some TURN clients name none
			hello.ServerName = names[0]
		}
		cert, err := manager.GetCertificate(hello)
		if err == nil || manager.HostPolicy(s.app.ctx, hello.ServerName) != nil || s.app.ctx.Err() != nil {
			return cert, err // what strangers ask for is not worth a line
		}
		if before, now := told.Load(), time.Now(); now.Sub(time.Unix(0, before)) > toldAgain && told.CompareAndSwap(before, now.UnixNano()) {
			s.logger.Error("no certificate: is this server reached at the name, on ports 80 and 443?",
				"name", hello.ServerName, "error", err)
		}
		return cert, err
	}
	challenge := func(next http.Handler) http.Handler {
		handler := manager.HTTPHandler(next)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if name, ok := hostName(r.Host); ok { // a port may be passed on from another
				r.Host = name
			}
			handler.ServeHTTP(w, r)
		})
	}
	return &certificates{get: get, challenge: challenge, protocols: []string{acme.ALPNProto}}, nil
}

// acmeClient returns one whose requests end with ctx.
func (f tlsFlags) acmeClient(ctx context.Context) (*acme.Client, error) {
	directory := autocert.DefaultACMEDirectory
	if f.ACMEDirectory != "" {
		u, err := url.Parse(f.ACMEDirectory)
		if err != nil || u.Scheme != "https" || u.Host == "" {
			return nil, usage("--acme-directory: want a URL such as %s", directory)
		}
		directory = f.ACMEDirectory
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	if f.ACMECA != "" {
		pool, err := readCA(f.ACMECA)
		if err != nil {
			return nil, err
		}
		transport.TLSClientConfig = &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}
	}
	context.AfterFunc(ctx, transport.CloseIdleConnections)
	return &acme.Client{
		DirectoryURL: directory,
		HTTPClient:   &http.Client{Transport: within{ctx, transport}, Timeout: acmeTimeout},
		RetryBackoff: func(n int, _ *http.Request, _ *http.Response) time.Duration {
			if ctx.Err() != nil || n >= acmeTries {
				return -1
			}
			return time.Duration(n) * time.Second
		},
	}, nil
}

func readCA(file string) (*x509.CertPool, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, fmt.Errorf("reading --acme-ca: %w", err)
	}
	if info.Size() > maxCAFile {
		return nil, fmt.Errorf("reading --acme-ca: %s is larger than %d KiB", filepath.Base(file), maxCAFile>>10)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("reading --acme-ca: %w", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(text) {
		return nil, errors.New("reading --acme-ca: there is no certificate in PEM in it")
	}
	return pool, nil
}

// within ends requests with ctx: autocert makes them on nobody's behalf.
type within struct {
	ctx  context.Context
	next http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (w within) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := w.ctx.Err(); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(r.Context())
	stop := context.AfterFunc(w.ctx, cancel)
	resp, err := w.next.RoundTrip(r.WithContext(ctx))
	if err != nil {
		stop()
		cancel()
		return nil, err
	}
	resp.Body = &ending{resp.Body, func() { stop(); cancel() }}
	return resp, nil
}

// ending is a body whose request ends with it.
type ending struct {
	io.ReadCloser
	end func()
}

// Close implements io.Closer.
func (e *ending) Close() error {
	defer e.end()
	return e.ReadCloser.Close()
}
