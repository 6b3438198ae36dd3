package main

import (
	"crypto/tls"
	"net/http"
	"strings"
)

// certFlags name a certificate of one's own.
type certFlags struct {
	TLSCert string `name:"tls-cert" env:"TANDEM_TLS_CERT" type:"path" placeholder:"FILE" help:"Certificate chain of your own (PEM). A new one is taken without a restart."`
	TLSKey  string `name:"tls-key" env:"TANDEM_TLS_KEY" type:"path" placeholder:"FILE" help:"Its key (PEM)."`
}

// tlsFlags are those of commands that serve HTTPS by themselves.
type tlsFlags struct {
	Domain []domain `env:"TANDEM_DOMAIN" placeholder:"NAME" help:"Names of this server, the page's first: it gets and renews certificates for them (ACME), and serves HTTPS."`
	certFlags
	TLSListen string `name:"tls-listen" env:"TANDEM_TLS_LISTEN" default:":443" placeholder:"ADDR" help:"Address of HTTPS, which TURN over TLS shares (default :443)."`

	ACMEDirectory string `name:"acme-directory" env:"TANDEM_ACME_DIRECTORY" placeholder:"URL" help:"Who signs certificates. Default: Let's Encrypt."`
	ACMECA        string `name:"acme-ca" env:"TANDEM_ACME_CA" type:"path" placeholder:"FILE" help:"Certificates (PEM) that the directory's own is signed by, where that is a private one."`
	ACMEEmail     string `name:"acme-email" env:"TANDEM_ACME_EMAIL" placeholder:"ADDRESS" help:"Where they may write to about the certificates."`
}

// turnTLSFlags are those of commands that relay over TLS.
type turnTLSFlags struct {
	TURNTLSListen string `name:"turn-tls-listen" env:"TANDEM_TURN_TLS_LISTEN" default:":5349" placeholder:"ADDR" help:"Address of TURN over TLS, where there are certificates (default :5349)."`
}

// on says whether there is to be TLS.
func (f tlsFlags) on() bool { return len(f.Domain) > 0 || f.TLSCert != "" || f.TLSKey != "" }

// validate returns what is wrong with the flags together.
func (f tlsFlags) validate() error {
	if err := f.certFlags.validate(); err != nil {
		return err
	}
	switch {
	case len(f.Domain) > 0 && (f.TLSCert != "" || f.TLSKey != ""):
		return usage("--domain gets certificates, --tls-cert has one: want one of the two")
	case len(f.Domain) == 0 && (f.ACMEDirectory != "" || f.ACMECA != "" || f.ACMEEmail != ""):
		return usage("--acme-… without --domain, for which a certificate would be asked")
	}
	return nil
}

func (f certFlags) validate() error {
	if (f.TLSCert == "") != (f.TLSKey == "") {
		return usage("want --tls-cert and --tls-key, both")
	}
	return nil
}

// domain is a DNS name that a certificate can be had for.
type domain string

func (d *domain) UnmarshalText(text []byte) error {
	name := strings.ToLower(strings.TrimSuffix(string(text), "."))
	if !validDomain(name) {
		return usage("%q is no name that a certificate can be had for, such as link.example.org", text)
	}
	*d = domain(name)
	return nil
}

// validDomain reports whether name is a host name of at least two labels (RFC
// 1123, section 2.1) and no address.
func validDomain(name string) bool {
	labels := strings.Split(name, ".")
	for _, label := range labels {
		if label == "" || len(label) > 63 || strings.Trim(label, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" ||
			label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
	}
	last := labels[len(labels)-1]
	return len(labels) > 1 && len(name) <= 253 && strings.Trim(last, "0123456789") != ""
}

// certificates are where TLS has its certificates from.
type certificates struct {
	get func(*tls.ClientHelloInfo) (*tls.Certificate, error)
	// challenge answers, on the plain web server, who asks whether a name is
	// this server's, and leaves the rest to next. Nil: nobody asks.
	challenge func(next http.Handler) http.Handler
	// protocols are those that asking takes, for ALPN.
	protocols []string
}

// turnProtocol is that of TURN over TLS (RFC 7443). Browsers do not name it.
const turnProtocol = "stun.turn"

// config returns that of TLS, with protocols for ALPN.
func (c *certificates) config(protocols ...string) *tls.Config {
	return &tls.Config{
		GetCertificate: c.get,
		MinVersion:     tls.VersionTLS12,
		NextProtos:     append(protocols, c.protocols...),
	}
}

// openCertificates returns them as the flags say; nil where there is no TLS.
func (s *service) openCertificates(flags tlsFlags) (*certificates, error) {
	if err := flags.validate(); err != nil || !flags.on() {
		return nil, err
	}
	if len(flags.Domain) > 0 {
		return s.acmeCertificates(flags)
	}
	return s.fileCertificates(flags.TLSCert, flags.TLSKey)
}

// strict has browsers come by HTTPS alone from now on (RFC 6797), for a year.
func strict(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Strict-Transport-Security", "max-age=31536000")
		next.ServeHTTP(w, r)
	})
}
