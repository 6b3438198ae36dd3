package linkcode

import (
	"errors"
	"net/netip"
	"regexp"
	"strconv"
	"strings"
)

// maxAddress bounds a page's address, in bytes.
const maxAddress = 200

// addressForm is what a page's address may look like, and the same on the
// page (web/src/protocol/linkcode.ts). It is narrower than a URL so that two
// implementations cannot read one text in two ways: no user, no query, no
// character outside ASCII (a browser writes such hosts in Punycode).
var addressForm = regexp.MustCompile(
	`^([Hh][Tt][Tt][Pp][Ss]?)://([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::([0-9]{1,5}))?((?:/[A-Za-z0-9._~%!$&'()*+,;=:@-]+)*)/*$`)

func parseAddress(s string) (string, error) {
	m := addressForm.FindStringSubmatch(s)
	if m == nil {
		return "", errors.New("what stands before the # is not a page's http or https address")
	}
	scheme, host, port, path := strings.ToLower(m[1]), strings.ToLower(m[2]), m[3], m[4]
	if host[0] == '[' {
		if a, err := netip.ParseAddr(host[1 : len(host)-1]); err != nil || !a.Is6() {
			return "", errors.New("the page's address has no valid IPv6 address between its brackets")
		}
	}
	if port != "" {
		n, err := strconv.ParseUint(port, 10, 16)
		if err != nil || n == 0 {
			return "", errors.New("the page's address has no valid port number")
		}
		if port = ":" + strconv.FormatUint(n, 10); scheme+port == "http:80" || scheme+port == "https:443" {
			port = ""
		}
	}
	for segment := range strings.SplitSeq(path, "/") {
		if segment == "." || segment == ".." {
			return "", errors.New("the path of the page's address has a segment . or .. in it")
		}
	}
	origin := scheme + "://" + host + port + path
	if len(origin) > maxAddress {
		return "", errors.New("the page's address is longer than 200 bytes")
	}
	return origin, nil
}
