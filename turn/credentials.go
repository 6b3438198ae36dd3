package turn

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// maxUsername is the longest username that is looked at, in bytes. RFC 8489
// (section 14.3) allows 508; ours have about 40.
const maxUsername = 256

var (
	// ErrCredential means that a username or password was not made with any of
	// the secrets.
	ErrCredential = errors.New("credential not made with a known secret")
	// ErrExpired means that a credential was right, but that its time is over.
	ErrExpired = errors.New("credential expired")
)

// Credentials makes a username and a password that a relay which knows secret
// accepts for new allocations until now+ttl. They follow the TURN REST API
// (draft-uberti-behave-turn-rest-00, section 2.2), so coturn with
// "use-auth-secret" takes them too:
//
//	username = <seconds since 1970 at expiry> ":" <tag>
//	password = base64(HMAC-SHA1(secret, username))
//
// The tag names the session that the credential was made for; the relay reads
// no meaning into it. An empty one is replaced by a random one, because
// allocations are counted by username.
func Credentials(secret []byte, tag string, now time.Time, ttl time.Duration) (username, password string) {
	if tag == "" {
		tag = rand.Text()
	}
	username = strconv.FormatInt(now.Add(ttl).Unix(), 10) + ":" + tag
	return username, sign(secret, username)
}

// Verify says whether username and password were made with one of the secrets
// and are not expired at the time now. It returns ErrCredential or ErrExpired,
// and compares in constant time.
func Verify(secrets [][]byte, username, password string, now time.Time) error {
	expiry, err := parseUsername(username)
	if err != nil {
		return err
	}
	known := false
	for _, secret := range secrets {
		if hmac.Equal([]byte(sign(secret, username)), []byte(password)) {
			known = true
		}
	}
	switch {
	case !known:
		return ErrCredential
	case !now.Before(expiry):
		return fmt.Errorf("%w at %s", ErrExpired, expiry.UTC().Format(time.RFC3339))
	}
	return nil
}

func sign(secret []byte, username string) string {
	mac := hmac.New(sha1.New, secret)
	mac.Write([]byte(username))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// parseUsername returns when a username expires.
func parseUsername(username string) (time.Time, error) {
	if len(username) > maxUsername {
		return time.Time{}, fmt.Errorf("%w: username of %d bytes", ErrCredential, len(username))
	}
	stamp, _, _ := strings.Cut(username, ":")
	seconds, err := strconv.ParseUint(stamp, 10, 40) // to the year 36812: no overflow later on
	if err != nil {
		return time.Time{}, fmt.Errorf("%w: username without a time", ErrCredential)
	}
	return time.Unix(int64(seconds), 0), nil
}
