// Sizes and times of media in words.

import { t } from '../../words/media'
import { locale } from '../../words/words.svelte'

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB']

// 1234567 is "1.2 MB": as file managers count, in thousands.
export function bytes(n: number): string {
  let unit = 0
  for (; n >= 999.5 && unit < UNITS.length - 1; unit++) n /= 1000
  const digits = unit === 0 || n >= 99.95 ? 0 : 1
  const number = new Intl.NumberFormat(locale(), {
    useGrouping: false,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
  return `${number.format(n)} ${UNITS[unit]}`
}

// Milliseconds as 0:07, 12:34 or 1:02:03.
export function clock(ms: number): string {
  const all = Math.max(0, Math.round(ms / 1000))
  const two = (n: number) => String(n).padStart(2, '0')
  const [h, m, s] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60]
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`
}

// Seconds as what is left of a transfer: never more exact than it is known.
export function remaining(seconds: number): string {
  if (seconds < 5) return t('few-seconds')
  if (seconds < 55) return t('seconds-left', { count: Math.round(seconds / 5) * 5 })
  if (seconds < 3300) return t('minutes-left', { count: Math.round(seconds / 60) || 1 })
  if (seconds < 48 * 3600) return t('hours-left', { count: Math.round(seconds / 3600) })
  return t('days-left')
}
