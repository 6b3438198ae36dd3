// Times as people read them. The words are English, like the rest of the page;
// whether a day has 24 or twice 12 hours is as the browser's own language has it.

const { hourCycle } = new Intl.DateTimeFormat(undefined, { hour: 'numeric' }).resolvedOptions()
const languages = typeof navigator === 'undefined' ? [] : navigator.languages
const locale = languages.find((l) => l.toLowerCase().startsWith('en')) ?? 'en-GB'

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(locale, options)
}

const clock = format({ timeStyle: 'short', ...(hourCycle ? { hourCycle } : {}) })
const weekday = format({ weekday: 'long' })
const day = format({ day: 'numeric', month: 'short' })
const dayOfYear = format({ day: 'numeric', month: 'short', year: 'numeric' })
const full = format({ dateStyle: 'full', timeStyle: 'short', ...(hourCycle ? { hourCycle } : {}) })

// Calendar days between two times, in the browser's time zone.
export function daysBetween(earlier: number, later: number): number {
  // Through UTC, where every day has 24 hours.
  const midnight = (time: number) => {
    const date = new Date(time)
    return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate())
  }
  return Math.round((midnight(later) - midnight(earlier)) / 86_400_000)
}

function date(time: number, now: number): string {
  const sameYear = new Date(time).getFullYear() === new Date(now).getFullYear()
  return (sameYear ? day : dayOfYear).format(time)
}

export function timeOfDay(time: number): string {
  return clock.format(time)
}

export function fullTime(time: number): string {
  return full.format(time)
}

// For a list of chats: the time today, the weekday this week, else the date.
export function shortTime(time: number, now: number): string {
  const days = daysBetween(time, now)
  if (days === 0) return clock.format(time)
  if (days > 0 && days < 7) return weekday.format(time)
  return date(time, now)
}

// For the line between two days of a conversation.
export function dayName(time: number, now: number): string {
  const days = daysBetween(time, now)
  if (days === 0) return 'Today'
  if (days === 1) return 'Yesterday'
  if (days > 1 && days < 7) return weekday.format(time)
  return date(time, now)
}
