// The loudness of a voice note, as bars.

import { MaxWave } from '../../protocol/wire.gen'

const BARS = 40

// `wave` as in Media: a byte a value, base64. Heights from 0 to 1; all alike
// where the message has none.
export function bars(wave: string | undefined): number[] {
  const values = decode(wave)
  if (values.length === 0) return Array.from({ length: BARS }, () => 0.25)
  const most = Math.max(1, ...values)
  return Array.from({ length: BARS }, (_, i) => {
    const from = Math.floor((i * values.length) / BARS)
    const to = Math.max(from + 1, Math.floor(((i + 1) * values.length) / BARS))
    return Math.max(0.08, Math.max(...values.slice(from, to)) / most)
  })
}

function decode(wave: string | undefined): number[] {
  try {
    return Array.from(atob(wave ?? ''), (c) => c.charCodeAt(0)).slice(0, 1024)
  } catch {
    return []
  }
}

// Loudnesses from 0 to 1 as the wave of a Media: at most MaxWave bytes, base64,
// the loudest at the top so that a soft voice is seen, too.
export function waveOf(levels: readonly number[]): string {
  const count = Math.min(MaxWave, levels.length)
  const most = levels.reduce((a, b) => Math.max(a, b), 0.05)
  let text = ''
  for (let i = 0; i < count; i++) {
    const from = Math.floor((i * levels.length) / count)
    const to = Math.max(from + 1, Math.floor(((i + 1) * levels.length) / count))
    const part = levels.slice(from, to)
    const mean = part.reduce((a, b) => a + b, 0) / part.length
    text += String.fromCharCode(Math.round((Math.min(1, mean / most) || 0) * 255))
  }
  return btoa(text)
}
