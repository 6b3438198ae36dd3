package secure

import (
	"slices"

	"tandem/peer/linkcode"

	"github.com/flynn/noise"
)

var suite = noise.NewCipherSuite(noise.DH25519, noise.CipherAESGCM, noise.HashSHA256)

// Keys is what both sides hold after a handshake.
type Keys struct {
	Hash      [32]byte // the handshake hash (Noise, section 11.2); not secret
	CheckCode string   // four digits
	Sealer    *Sealer  // for frames to the other side
	Opener    *Opener  // for frames from the other side
}

// config is what the two roles have in common.
func config(static PrivateKey, psk []byte, prologue string, session [16]byte) noise.Config {
	public := static.Public()
	return noise.Config{
		CipherSuite:           suite,
		Pattern:               noise.HandshakeIK,
		Prologue:              append([]byte(prologue), session[:]...),
		PresharedKey:          psk,
		PresharedKeyPlacement: 1,
		StaticKeypair:         noise.DHKey{Private: slices.Clone(static[:]), Public: public[:]},
	}
}

func pairConfig(code linkcode.Code, static PrivateKey) noise.Config {
	return config(static, derive(code.Secret[:], infoPairPSK, 32), prologuePair, code.SessionID)
}

func resumeConfig(secret LinkSecret, session [16]byte, static PrivateKey) noise.Config {
	return config(static, derive(secret[:], infoResumePSK, 32), prologueResume, session)
}

// newKeys takes what a completed handshake returned: the initiator sends with
// the first cipher, the responder with the second (Noise, section 5.3).
func newKeys(hs *noise.HandshakeState, send, receive *noise.CipherState) *Keys {
	k := &Keys{
		Hash:   [32]byte(hs.ChannelBinding()),
		Sealer: &Sealer{cipher: send.Cipher()},
		Opener: &Opener{cipher: receive.Cipher()},
	}
	k.CheckCode = CheckCode(k.Hash)
	return k
}
