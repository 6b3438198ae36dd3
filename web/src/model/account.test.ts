import { expect, test } from 'vitest'
import {
  account,
  ack,
  acts,
  answer,
  change,
  chats,
  cy,
  link,
  message,
  of,
  opened,
  refuse,
  sends,
  shown,
  takeFrames,
} from './accounttest'

test('opens a chat, loads it, and says that it was read', async () => {
  await link()
  expect(account.chatsLoaded).toBe(false)
  chats(2)
  expect(account.viewChats().map((c) => [c.id, c.unread])).toEqual([
    ['b', 0],
    ['c', 2],
  ])
  account.openChat('c')
  expect(account.viewOpen()).toMatchObject({ chat: { title: 'Cy' }, loading: true, messages: [] })
  expect(of('history')).toMatchObject([{ chat: 'c', limit: 50 }])
  answer([message(8, { from: 'p' }), message(9, { from: 'p' })], true)
  expect(account.viewOpen()).toMatchObject({ loading: false, older: true })
  expect(acts('read')).toMatchObject([{ chat: 'c', pos: 9 }])
  account.load('older')
  account.load('older')
  expect(of('history')).toHaveLength(2)
  expect(of('history')[1]).toMatchObject({ before: 8 })
  expect(account.viewOpen()?.loadingOlder).toBe(true)
  answer([message(7)])
  expect(account.viewOpen()).toMatchObject({ loadingOlder: false, older: false })
  expect(account.viewOpen()?.messages.map((m) => m.id)).toEqual(['m7', 'm8', 'm9'])
})

test('nothing is read while nobody looks', async () => {
  await link()
  chats(1)
  account.setVisible(false)
  account.openChat('c')
  answer([message(9, { from: 'p' })])
  expect(acts('read')).toEqual([])
  account.setVisible(true)
  expect(acts('read')).toHaveLength(1)
})

test('what comes faster than answers is told to be read in one', async () => {
  await link()
  chats(1)
  account.openChat('c')
  answer([message(9, { from: 'p' })])
  const told = (pos: number) =>
    change({ chats: [cy({ unread: 2 })], messages: [message(pos, { from: 'p' })] }, pos)
  for (const pos of [10, 11, 12]) told(pos)
  expect(acts('read')).toMatchObject([{ pos: 9 }])
  ack(acts('read')[0]!.id)
  expect(acts('read')).toMatchObject([{ pos: 9 }, { pos: 12 }])
})

test('changes reach the open chat; a second list means that some were left out', async () => {
  await link()
  chats()
  account.openChat('c')
  answer([message(9)])
  change({
    chats: [cy({ title: 'Cyn', unread: 1, active: 20 })],
    messages: [message(10, { from: 'p' })],
  })
  expect(account.viewOpen()).toMatchObject({
    chat: { title: 'Cyn' },
    messages: [{}, { text: 't10' }],
  })
  expect(account.viewChats()[0]).toMatchObject({ id: 'c', unread: 0, last: { text: 't10' } })
  expect(of('history')).toHaveLength(1)
  chats()
  expect(of('history')).toHaveLength(2)
})

test('a hostile phone is skipped', async () => {
  await link()
  for (const f of [
    { type: 'chats', seq: 'x', chats: [null] },
    { type: 'chats', seq: 1, chats: [null, {}, 7] },
    { type: 'change', seq: 1, messages: [message(1), null] },
    { type: 'messages', request: 'never asked', chat: 'c', messages: [message(1)] },
    { type: 'ack', id: 'never sent', message: message(2) },
  ]) {
    account.frame(f)
  }
  expect(account.viewChats()).toEqual([])
})

test('a chat that could not be loaded is not drawn as an empty one', async () => {
  await link()
  chats()
  account.openChat('c')
  refuse()
  expect(account.viewOpen()).toMatchObject({ loading: false, failed: 'Could not read.' })
  account.load('older')
  expect(of('history')).toHaveLength(2)
  expect(account.viewOpen()).toMatchObject({ loading: true })
  expect(account.viewOpen()?.failed).toBeUndefined()
  refuse()
  account.closeChat()
  account.openChat('c')
  expect(of('history')).toHaveLength(3)
  answer([message(9)])
  expect(account.viewOpen()).toMatchObject({ loading: false, messages: [{ id: 'm9' }] })
})

test('older messages that could not be loaded do not make the chat begin here', async () => {
  await link()
  chats()
  account.openChat('c')
  answer([message(9)], true)
  account.load('older')
  refuse()
  expect(account.viewOpen()).toMatchObject({
    ...{ older: true, loadingOlder: false, failed: 'Could not read.', messages: [{ id: 'm9' }] },
  })
  account.load('older')
  expect(of('history').at(-1)).toMatchObject({ before: 9 })
  answer([message(8)])
  expect(account.viewOpen()).toMatchObject({ older: false, messages: [{ id: 'm8' }, { id: 'm9' }] })
  expect(account.viewOpen()?.failed).toBeUndefined()
})

test('a request that the link does not take can be repeated', async () => {
  await link()
  chats()
  takeFrames(false)
  account.openChat('c')
  expect(account.viewOpen()).toMatchObject({ loading: false, failed: 'The link is busy.' })
  takeFrames(true)
  account.load('older')
  expect(account.viewOpen()).toMatchObject({ loading: true })
  account.lost()
  expect(account.viewOpen()?.failed).toBeUndefined()
})

test('each line on the screen has an ID of its own, whatever the phone sends', async () => {
  await link()
  chats()
  account.openChat('c')
  await account.send('mine')
  const { id } = sends()[0]!
  answer([message(1, { command: 'k' }), message(2, { id: 'k' }), message(3, { id })])
  expect(shown().map((m) => m.key)).toEqual(['k', id])
})

test('a message is read once the others have seen it', async () => {
  await opened()
  change({ chats: [cy({ seen: 9 })] })
  expect(shown().map((m) => m.status)).toEqual(['read', 'sent'])
})

test('views of what did not change are the same objects', async () => {
  await opened()
  const before = shown()
  const [list] = account.viewChats()
  change({ messages: [message(10, { from: 'p', text: 'edited' })] })
  expect(shown()[0]).toBe(before[0])
  expect(shown()[1]).not.toBe(before[1])
  expect(account.viewChats()[0]).toBe(list)
  // A person's new name changes what they wrote.
  account.frame({ type: 'people', people: [{ id: 'p', name: 'Cyrus' }] })
  expect(shown()[0]).toBe(before[0])
  expect(shown()[1]?.from?.name).toBe('Cyrus')
})

test('a jump loads what is around the message, and newer ones on', async () => {
  await opened([message(900)])
  account.jump('c', 'm400', 400)
  expect(of('history').at(-1)).toMatchObject({ around: 400 })
  answer([message(399), message(400)], true, { newer: true })
  const wish = account.viewOpen()?.target
  expect(account.viewOpen()).toMatchObject({ newer: true, older: true, target: { key: 'm400' } })
  account.jump('c', 'm400', 400) // again: it is here
  expect(account.viewOpen()!.target!.wish).toBeGreaterThan(wish!.wish)
  account.load('newer')
  expect(of('history').at(-1)).toMatchObject({ after: 400 })
  answer([message(401)], false, { newer: true })
  expect(shown().at(-1)?.id).toBe('m401')
  account.toNewest()
  expect(shown().map((m) => m.id)).toEqual(['m900'])
})
