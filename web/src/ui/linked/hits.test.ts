import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { MessageView, SearchPage, SearchQuery } from '../../model/app'
import { Hits } from './hits.svelte'

// What a phone would answer, by hand.
const asked: { query: SearchQuery; answer(page: SearchPage): void; fail(why: Error): void }[] = []
const app = {
  search: (query: SearchQuery) =>
    new Promise<SearchPage>((answer, fail) => asked.push({ query, answer, fail })),
}
const page = (ids: number[], more = false): SearchPage => ({
  hits: ids.map((pos) => ({ message: { id: `m${pos}`, pos } as MessageView, title: '' })),
  more,
})
const shown = (hits: Hits) => hits.list.map((h) => h.message.pos)

beforeEach(() => {
  vi.useFakeTimers()
  asked.length = 0
})
afterEach(() => vi.useRealTimers())

test('only the last words are asked for, and older hits follow', async () => {
  const hits = new Hits(app)
  hits.soon({ words: 'te' })
  hits.soon({ words: ' tea ', chat: 'c' })
  await vi.advanceTimersByTimeAsync(300)
  expect(asked.map((a) => a.query)).toEqual([{ words: 'tea', chat: 'c' }])
  asked[0]!.answer(page([9, 8], true))
  await vi.advanceTimersByTimeAsync(0)
  expect([shown(hits), hits.more, hits.note, hits.words]).toEqual([[9, 8], true, '', 'tea'])
  const older = hits.ask({ words: 'tea', before: hits.end! })
  // The same one once more would be two lines with one key.
  asked[1]!.answer(page([8, 7]))
  expect(await older).toBe(true)
  expect([shown(hits), hits.more]).toEqual([[9, 8, 7], false])
})

test('an answer to other words does not count, and a failure takes the hits away', async () => {
  const hits = new Hits(app)
  const [one, two] = [hits.ask({ words: 'a' }), hits.ask({ words: 'b' })]
  asked[1]!.answer(page([2]))
  asked[0]!.answer(page([1]))
  expect(await Promise.all([one, two])).toEqual([false, true])
  expect(shown(hits)).toEqual([2])
  const three = hits.ask({ words: 'c' })
  asked[2]!.fail(new Error('The phone is not linked just now.'))
  expect(await three).toBe(false)
  expect([shown(hits), hits.failed]).toEqual([[], 'The phone is not linked just now.'])
})

test('nothing, and too much, is not asked for', async () => {
  const hits = new Hits(app)
  await hits.ask({ words: '  ' })
  await hits.ask({ words: 'x'.repeat(100_000) })
  expect(asked).toEqual([])
  expect(hits.note).toMatch(/too many words/)
  void hits.ask({ starred: true })
  expect(asked).toHaveLength(1)
})
