import { MaxText } from '../../protocol/wire.gen'

// Whether the phone would refuse a text for its length, which counts bytes of UTF-8.
export function tooLong(text: string): boolean {
  // A UTF-16 unit takes at most three bytes: most texts need not be encoded to know.
  if (text.length * 3 <= MaxText) return false
  return new TextEncoder().encode(text).length > MaxText
}
