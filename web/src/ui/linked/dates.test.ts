import { expect, test } from 'vitest'
import { dayName, daysBetween, shortTime, timeOfDay } from './dates'

const at = (...parts: [number, number, number, number?, number?]) => {
  const [year, month, date, hour = 12, minute = 0] = parts
  return new Date(year, month - 1, date, hour, minute).getTime()
}
const now = at(2025, 3, 12, 0, 30) // a Wednesday

test('days are those of the calendar, not of 24 hours', () => {
  expect(daysBetween(at(2025, 3, 11, 23, 59), now)).toBe(1)
  expect(daysBetween(at(2025, 3, 12, 0, 1), now)).toBe(0)
  // Over both changes of the clocks, wherever the test runs.
  expect(daysBetween(at(2024, 12, 31), at(2025, 12, 31))).toBe(365)
})

test.each([
  [at(2025, 3, 12, 0, 5), timeOfDay(at(2025, 3, 12, 0, 5)), 'Today'],
  [at(2025, 3, 11, 23, 59), 'Tuesday', 'Yesterday'],
  [at(2025, 3, 6), 'Thursday', 'Thursday'],
  [at(2025, 3, 5), '5 Mar', '5 Mar'],
  [at(2024, 12, 24), '24 Dec 2024', '24 Dec 2024'],
  // A phone whose clock is ahead.
  [at(2025, 3, 13), '13 Mar', '13 Mar'],
])('%i', (time, inList, between) => {
  const plain = (text: string) => text.replace(/^(\w{3}) (\d+)(,?)/, '$2 $1').replace(',', '')
  expect(plain(shortTime(time, now))).toBe(inList)
  expect(plain(dayName(time, now))).toBe(between)
})
