// Times as people read them, in the language of the page; whether a day has 24 or twice
// 12 hours is as the browser's own language has it.

import { t } from '../../words/chats'
import { locale } from '../../words/words.svelte'

const { hourCycle } = new Intl.DateTimeFormat(undefined, { hour: 'numeric' }).resolvedOptions()
const hours = hourCycle ? { hourCycle } : {}

const FORMATS = {
  clock: { timeStyle: 'short', ...hours },
  weekday: { weekday: 'long' },
  day: { day: 'numeric', month: 'short' },
  dayOfYear: { day: 'numeric', month: 'short', year: 'numeric' },
  full: { dateStyle: 'full', timeStyle: 'short', ...hours },
} satisfies Record<string, Intl.DateTimeFormatOptions>

// Made once a language: making one costs more than using it a thousand times.
const made = new Map<string, Intl.DateTimeFormat>()

function format(name: keyof typeof FORMATS, time: number): string {
  const key = `${name} ${locale()}`
  let maker = made.get(key)
  if (!maker) made.set(key, (maker = new Intl.DateTimeFormat(locale(), FORMATS[name])))
  return maker.format(time)
}

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
  return format(sameYear ? 'day' : 'dayOfYear', time)
}

export function timeOfDay(time: number): string {
  return format('clock', time)
}

export function fullTime(time: number): string {
  return format('full', time)
}

// For a list of chats: the time today, the weekday this week, else the date.
export function shortTime(time: number, now: number): string {
  const days = daysBetween(time, now)
  if (days === 0) return format('clock', time)
  if (days > 0 && days < 7) return format('weekday', time)
  return date(time, now)
}

// For the line between two days of a conversation.
export function dayName(time: number, now: number): string {
  const days = daysBetween(time, now)
  if (days === 0) return t('today')
  if (days === 1) return t('yesterday')
  if (days > 1 && days < 7) return format('weekday', time)
  return date(time, now)
}
