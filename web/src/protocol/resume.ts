// What a page that was linked before derives from the link secret.
// peer/secure/PAIRING.md, "Handshake".
import type { Bytes } from './bytes'
import { expand, importSecret } from './hkdf'

// 32 bytes from the phone, held as a key that cannot be read. It can be
// stored in IndexedDB.
export type LinkSecret = CryptoKey

export async function importLinkSecret(raw: Bytes): Promise<LinkSecret> {
  if (raw.length !== 32) throw new Error(`a link secret of ${raw.length} bytes, not 32`)
  return importSecret(raw)
}

// The session in which page and phone meet on a day, and the key with which
// the page takes its seat in it.
export async function resumeSession(
  secret: LinkSecret,
  day: string,
): Promise<{ sessionId: Bytes; seatKey: Bytes }> {
  return {
    sessionId: await expand(secret, `tandem/1 session ${day}`, 16),
    seatKey: await expand(secret, `tandem/1 seat page ${day}`, 16),
  }
}

// The UTC day by which sessions are named: 2006-01-02.
export function today(now: Date): string {
  return now.toISOString().slice(0, 10)
}
