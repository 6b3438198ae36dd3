import { expect, test, vi } from 'vitest'
import {
  account,
  ack,
  answer,
  chats,
  hooks,
  link,
  log,
  message,
  opened,
  phone,
  renew,
  sends,
  shown,
  storage,
  turn,
} from './accounttest'

test('a message waits, is sent, and is sent again until it is acknowledged', async () => {
  await link()
  chats()
  account.openChat('c')
  answer([message(9, { from: 'p' })])
  account.lost()
  await account.send('one')
  await account.send('two')
  expect(sends()).toEqual([])
  expect(account.viewOpen()?.messages.map((m) => m.status)).toEqual(['sent', 'waiting', 'waiting'])
  expect(account.viewChats()[0]).toMatchObject({
    id: 'c',
    last: { text: 'two', status: 'waiting' },
  })

  await link()
  expect(sends().map((f) => f.text)).toEqual(['one', 'two'])
  account.lost() // before any answer
  await link()
  expect(sends().map((f) => f.text)).toEqual(['one', 'two', 'one', 'two'])
  const [one, two] = sends().slice(2)
  expect(one?.id).toBe(sends()[0]?.id)

  ack(one!.id, { messages: [message(10, { command: one!.id })] })
  ack(two!.id, { messages: [message(11, { command: two!.id })] })
  const views = account.viewOpen()!.messages
  expect(views.map((m) => m.status)).toEqual(['sent', 'sent', 'sent'])
  // The same lines as before, by their keys.
  expect(views.slice(1).map((m) => m.key)).toEqual([one!.id, two!.id])
  ack(one!.id)
  expect(account.viewOpen()?.messages).toHaveLength(3)
})

test('a message that arrived although its acknowledgement was lost', async () => {
  await link()
  chats()
  account.openChat('c')
  await account.send('one')
  const { id } = sends()[0]!
  answer([message(9), message(10, { command: id })])
  expect(account.viewOpen()?.messages.map((m) => m.status)).toEqual(['sent', 'sent'])
  account.lost()
  await link()
  expect(sends()).toHaveLength(1)
})

test('what the phone refuses stays, to be tried again or dropped', async () => {
  await link()
  chats()
  account.openChat('c')
  await account.send('one')
  const { id } = sends()[0]!
  ack(id, { error: { code: 'invalid', text: 'Not this.' } })
  expect(account.viewOpen()?.messages[0]).toMatchObject({ status: 'refused', error: 'Not this.' })
  account.retry(id)
  await vi.waitFor(() => expect(sends()).toHaveLength(2))
  const again = sends()[1]!
  expect(again.id).not.toBe(id)
  expect(account.viewOpen()?.messages).toMatchObject([{ id: again.id, status: 'waiting' }])
  ack(again.id, { error: { code: 'not-found', text: 'Gone.' } })
  account.discard(again.id)
  await vi.waitFor(() => expect(account.viewOpen()?.messages).toEqual([]))
})

test('only so many are on their way, and a busy phone is given time', async () => {
  vi.useFakeTimers()
  account.linked(phone, false, log)
  await vi.advanceTimersByTimeAsync(0)
  account.openChat('c')
  for (let i = 0; i < 40; i++) await account.send(`${i}`)
  expect(sends()).toHaveLength(32)
  const [first, second] = sends()
  ack(first!.id, { messages: [message(1)] })
  expect(sends()).toHaveLength(33)
  ack(second!.id, { error: { code: 'too-many', text: '' } })
  expect(sends()).toHaveLength(33)
  vi.advanceTimersByTime(1_000)
  expect(sends().at(-1)?.id).toBe(second!.id)
})

test('one command that makes several messages gives each a line', async () => {
  await opened([message(1, { command: 'k' }), message(2, { command: 'k' })])
  expect(shown().map((m) => [m.key, m.id])).toEqual([
    ['k', 'm1'],
    ['m2', 'm2'],
  ])
})

test('a message whose file is on its way waits for it, and nothing waits for the message', async () => {
  let done = (_: string) => {}
  const upload = () => new Promise<string>((resolve) => (done = resolve))
  renew(hooks({ upload }))
  await link()
  account.openChat('c')
  const media = { type: 'image/png', size: 3 }
  await account.act({ send: { chat: 'c', kind: 'image', media } }, { chat: 'c', upload: 'u' })
  await account.send('after it')
  expect(shown()).toMatchObject([{ upload: 'u', status: 'waiting' }, { text: 'after it' }])
  expect(sends().map((s) => s.text)).toEqual(['after it'])
  done('content')
  await turn()
  expect(sends().at(-1)).toMatchObject({ kind: 'image', media: { ...media, id: 'content' } })
})

test('a file is kept until its command names the content on the disk', async () => {
  const removed: string[] = []
  renew(hooks({ uploaded: (id) => removed.push(id) }))
  account.linked(phone, true, log)
  await turn()
  account.openChat('c')
  storage.put = ((put) => async (c) => {
    if (c.upload === undefined) throw new DOMException('full', 'QuotaExceededError')
    await put(c)
  })(storage.put)
  const media = { type: 'image/png', size: 3 }
  await account.act({ send: { chat: 'c', kind: 'image', media } }, { chat: 'c', upload: 'u' })
  await turn()
  expect(sends()).toMatchObject([{ media: { ...media, id: 'content of u' } }])
  // A page that is loaded now asks for the upload again.
  expect(await storage.load()).toMatchObject([{ upload: 'u' }])
  expect(removed).toEqual([])
})
