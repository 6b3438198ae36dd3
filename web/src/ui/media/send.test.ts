import { expect, test } from 'vitest'
import { MemoryUploads } from '../../model/uploads'
import { Sending } from '../../model/mediasending'
import type { Send } from '../../protocol/wire.gen'
import { sendFiles } from './send'

test('of several files only those that were not sent are tried again', async () => {
  const acted: Send[] = []
  const disk = new MemoryUploads()
  const put = disk.put.bind(disk)
  let room = 1
  disk.put = async (upload) => {
    if (room-- <= 0) throw new DOMException('full', 'QuotaExceededError')
    await put(upload)
  }
  const media = new Sending(
    () => Promise.reject(new Error('no link')),
    () => {},
  )
  await media.keepIn(disk, 'd')
  const app = { act: async ({ send }: { send?: Send }) => void (send && acted.push(send)) }
  let left = ['a', 'b', 'c'].map((name) => new File([name], name, { type: 'text/plain' }))
  const to = { chat: 'c', caption: 'Look', quote: 'q' }
  const sent = (file: File) => (left = left.filter((f) => f !== file))

  await expect(sendFiles(app, media, to, left, sent)).rejects.toThrow('could not store “b”')
  expect(left.map((f) => f.name)).toEqual(['b', 'c'])
  room = 9
  await sendFiles(app, media, { ...to, caption: '', quote: undefined }, left, sent)
  expect(acted.map((s) => [s.media?.name, s.text, s.quote])).toEqual([
    ['a', 'Look', 'q'],
    ['b', undefined, undefined],
    ['c', undefined, undefined],
  ])
  expect(left).toEqual([])
})
