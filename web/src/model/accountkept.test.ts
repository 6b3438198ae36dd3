import { expect, test, vi } from 'vitest'
import { Account } from './account'
import {
  account,
  ack,
  acts,
  answer,
  change,
  chats,
  drafts,
  hooks,
  keptDrafts,
  link,
  log,
  message,
  of,
  phone,
  renew,
  sends,
  sent,
  storage,
  takeFrames,
  turn,
} from './accounttest'

test('what waits is durable where the link is kept, and survives a reload', async () => {
  account.linked(phone, true, log)
  account.openChat('c')
  await account.send('one')
  await vi.waitFor(async () => expect(await storage.load()).toHaveLength(1))
  takeFrames(false)
  const after = new Account(hooks({ send: () => false }))
  after.openChat('c')
  after.linked(phone, true, log)
  await vi.waitFor(() => expect(after.viewOpen()?.messages).toHaveLength(1))
})

test('another phone sees nothing of the one before', async () => {
  await link()
  chats()
  account.openChat('c')
  await account.send('secret')
  account.lost()
  sent.length = 0
  account.linked(
    Uint8Array.from(phone, () => 1),
    false,
    log,
  )
  await turn()
  expect(sent).toEqual([])
  expect([account.chatsLoaded, account.viewOpen()]).toEqual([false, undefined])
})

test('what waits for one phone never goes to another one', async () => {
  account.linked(phone, true, log)
  await turn()
  account.openChat('c')
  account.lost()
  await account.send('for the first')
  sent.length = 0
  // Another tab with the same database, linked with another phone.
  const other = new Account(hooks({ send: (f) => sent.push(f) > 0 }))
  other.linked(Uint8Array.of(7), false, log)
  other.keep(true)
  await turn()
  expect(sends()).toEqual([])
  expect(await storage.load()).toHaveLength(1)
})

test('the choice to keep the link moves what waits, both ways', async () => {
  await link()
  account.openChat('c')
  account.lost()
  await account.send('one')
  expect([account.isAtRisk, (await storage.load()).length]).toEqual([true, 0])
  account.keep(true)
  await turn()
  expect([account.isAtRisk, (await storage.load()).length]).toEqual([false, 1])
  account.keep(false)
  await turn()
  expect([account.isAtRisk, (await storage.load()).length]).toEqual([true, 0])
  expect(account.viewOpen()?.messages).toHaveLength(1)
})

test('what is forgotten while it is loaded does not come back', async () => {
  const load = storage.load
  let go = () => {}
  storage.load = async () => {
    const commands = await load()
    await new Promise<void>((done) => (go = done))
    return commands
  }
  const action = { send: { chat: 'c', text: 'old' } }
  const old = { id: 'k', chat: 'c', action, time: 1, order: 1 }
  await storage.put({ ...old, device: 'device of 0' })
  account.linked(phone, true, log)
  await turn()
  account.forget()
  go()
  await turn()
  account.linked(Uint8Array.of(7), false, log)
  await turn()
  expect(sends()).toEqual([])
})

test('a page that was kept shows its chats at once, and goes on from there', async () => {
  account.linked(phone, true, log)
  await turn()
  chats()
  account.openChat('c')
  answer([message(9)], true)
  change({ messages: [message(10)] }, 12)
  account.lost() // saves what there is
  await turn()

  const after = new Account(hooks())
  after.restore(phone)
  expect(await after.place(phone)).toEqual({ log: 'L', since: 12 })
  expect(await after.place(Uint8Array.of(7))).toBeUndefined()
  expect(after.viewChats()).toMatchObject([{ id: 'b' }, { id: 'c', last: { text: 't10' } }])
  after.openChat('c')
  expect(after.viewOpen()).toMatchObject({ loading: false, older: true, messages: [{}, {}] })
  sent.length = 0
  after.linked(phone, true, { log: 'L', resumed: true })
  expect(of('history')).toEqual([]) // nothing was missed
  after.frame({ type: 'change', seq: 13, messages: [message(11)] })
  expect(after.viewOpen()?.messages).toHaveLength(3)
  // Where the log does not reach back, all is asked for anew.
  after.lost()
  after.linked(phone, true, { log: 'M', resumed: false })
  expect(of('history')).toHaveLength(1)
})

test('what was typed while the phone was away outlasts the page, and what was sent does not', async () => {
  account.linked(phone, true, log)
  chats()
  account.openChat('c')
  account.lost()
  account.write('c', 'for later')
  account.write('b', 'to be sent')
  account.leaving()
  expect(keptDrafts).toEqual([
    ['c', 'for later'],
    ['b', 'to be sent'],
  ])
  account.openChat('b')
  await account.send('to be sent')
  expect(keptDrafts).toEqual([['c', 'for later']])

  renew(hooks())
  account.restore(phone)
  expect(drafts['c']).toBe('for later')
  account.linked(phone, true, log)
  await turn()
  expect(acts('set')).toMatchObject([{ chat: 'c', draft: 'for later' }])
  chats() // the phone knows of none
  expect(drafts['c']).toBe('for later')
  ack(acts('set')[0]!.id)
  expect(keptDrafts).toEqual([])
})

test('of what was typed nothing is kept where nothing shall be, nor after the link', async () => {
  account.linked(phone, true, log)
  account.lost()
  account.write('c', 'secret')
  account.leaving()
  expect(keptDrafts).toHaveLength(1)
  account.keep(false)
  expect(keptDrafts).toEqual([])
  account.leaving()
  expect(keptDrafts).toEqual([])
  account.keep(true)
  account.leaving()
  expect(keptDrafts).toHaveLength(1)
  account.forget()
  account.leaving()
  expect(keptDrafts).toEqual([])
})
