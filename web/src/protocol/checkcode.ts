import type { Bytes } from './bytes'
import { hkdf } from './hkdf'

// The four digits that the page shows and the person types at the phone.
export async function checkCode(handshakeHash: Bytes): Promise<string> {
  const b = await hkdf(handshakeHash, 'tandem/1 check code', 4)
  const n = new DataView(b.buffer).getUint32(0)
  return String(n % 10_000).padStart(4, '0')
}
