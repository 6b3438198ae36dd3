// The way a link takes through the network.
export interface Path {
  // Whether packets go straight to the phone, or through the TURN relay.
  kind: 'direct' | 'relayed'
  // How the relay is reached; absent when direct.
  transport?: 'udp' | 'tcp' | 'tls'
  // The last measured round trip in milliseconds; absent before the first.
  roundTrip?: number
}

// Which paths a link may take. 'auto' prefers direct ones; the others hide this
// browser's address from the phone, or test a relay.
export type PathPolicy = 'auto' | 'relay' | 'relay-udp' | 'relay-tcp'
