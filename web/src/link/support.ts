// What the page cannot do without. X25519 is found missing when the first keys
// are made.

export function missing(): 'secure-context' | 'webcrypto' | 'webrtc' | undefined {
  // Browsers hide WebCrypto from pages that were loaded over plain http.
  if (!globalThis.isSecureContext) return 'secure-context'
  if (!globalThis.crypto?.subtle) return 'webcrypto'
  if (typeof RTCPeerConnection !== 'function') return 'webrtc'
  return undefined
}
