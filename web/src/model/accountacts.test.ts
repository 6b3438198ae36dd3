import { expect, test, vi } from 'vitest'
import {
  account,
  ack,
  acts,
  answer,
  change,
  chats,
  cy,
  drafts,
  link,
  log,
  message,
  of,
  opened,
  phone,
  shown,
  turn,
} from './accounttest'

test('what is done to a message shows at once, and is undone where the phone refuses', async () => {
  await opened()
  await account.act({ edit: { message: 'm9', text: 'better' } })
  await account.act({ react: { message: 'm10', emoji: '🎉' } })
  await account.act({ star: { messages: ['m9', 'm10'] } })
  expect(shown()).toMatchObject([
    { text: 'better', edited: true, starred: true, changing: true },
    { reactions: [{ emoji: '🎉', mine: true, names: ['You'] }], starred: true },
  ])
  const [edit, react, star] = of('do').map((f) => f.id)
  ack(edit!, { error: { code: 'invalid', text: 'Too old.' } })
  expect(shown()[0]).toMatchObject({ text: 't9', edited: false, starred: true })
  expect(account.refusals).toMatchObject([{ text: 'Not edited: Too old.', message: 'm9' }])
  account.dismiss(edit!)
  expect(account.refusals).toEqual([])
  const after = message(10, { from: 'p', starred: true, reactions: [{ emoji: '🎉' }] })
  ack(react!, { messages: [after] })
  ack(star!, { messages: [after, message(9, { starred: true })] })
  expect(shown()).toMatchObject([{ starred: true, changing: false }, { starred: true }])
})

test('deleting hides a message, or leaves its trace', async () => {
  await opened()
  await account.act({ delete: { messages: ['m9'], everyone: true } })
  expect(shown()[0]).toMatchObject({ deleted: true, text: '' })
  await account.act({ delete: { messages: ['m10'] } })
  expect(shown()).toHaveLength(1)
  change({ gone: ['m10'], messages: [message(9, { text: '', deleted: true })] })
  expect(shown()).toMatchObject([{ deleted: true }])
})

test('what is set of a chat shows at once', async () => {
  await opened()
  await account.act({ set: { chat: 'c', pinned: true, title: 'Cyrus', muted: 99 } })
  expect(account.viewChats()[0]).toMatchObject({ id: 'c', pinned: true, title: 'Cyrus', muted: 99 })
  await account.act({ clear: { chat: 'c' } })
  expect(shown()).toEqual([])
  await account.act({ clear: { chat: 'b', all: true } })
  expect(account.viewChats().map((c) => c.id)).toEqual(['c'])
})

test('a chat is made, and known by what the phone calls it', async () => {
  await link()
  const making = account.createChat('group', 'Tour')
  await turn()
  ack(of('do')[0]!.id, { chat: 'g' })
  expect(await making).toBe('g')
  const refused = account.createChat('group', '')
  await turn()
  ack(of('do')[1]!.id, { error: { code: 'invalid', text: 'It needs a title.' } })
  await expect(refused).rejects.toThrow('It needs a title.')
})

test('who writes is told, for a while', async () => {
  vi.useFakeTimers()
  account.linked(phone, false, log)
  chats()
  account.openChat('c')
  account.frame({ type: 'typing', chat: 'c', from: 'p' })
  expect(account.viewOpen()?.chat.typing).toEqual(['Cy'])
  vi.advanceTimersByTime(10_000)
  expect(account.viewOpen()?.chat.typing).toEqual([])
  account.write('c', 'a')
  account.write('c', 'ab')
  expect(of('typing')).toHaveLength(1)
})

test('a draft is told when typing pauses, and nothing comes back over it', async () => {
  vi.useFakeTimers()
  account.linked(phone, false, log)
  chats()
  change({ chats: [cy({ draft: 'from the phone' })] })
  expect(drafts['c']).toBe('from the phone')
  for (const text of ['h', 'he', 'hel']) account.write('c', text)
  vi.advanceTimersByTime(2_000)
  expect(acts('set')).toMatchObject([{ chat: 'c', draft: 'hel' }])
  account.write('c', 'hell')
  change({ chats: [cy({ draft: 'hel' })] })
  ack(acts('set')[0]!.id)
  expect(drafts['c']).toBe('from the phone') // not shown again
  vi.advanceTimersByTime(2_000)
  expect(acts('set').at(-1)).toMatchObject({ draft: 'hell' })
})

test('what stands in the box stays there when a file is sent, or a message that waited', async () => {
  vi.useFakeTimers()
  account.linked(phone, false, log)
  await vi.advanceTimersByTimeAsync(0)
  chats()
  account.openChat('c')
  account.write('c', 'half a thought')
  await vi.advanceTimersByTimeAsync(2_000)
  ack(acts('set')[0]!.id)
  await account.act({ send: { chat: 'c', kind: 'file', media: { type: 'a/b', size: 1, id: 'x' } } })
  await vi.advanceTimersByTimeAsync(5_000)
  // The phone has emptied its draft with the file.
  change({ chats: [cy()] })
  expect(acts('set')).toHaveLength(1)
  expect(drafts['c']).toBeUndefined() // nothing came over what was typed
  ack(acts('send')[0]!.id)
  await vi.advanceTimersByTimeAsync(2_000)
  expect(acts('set')).toMatchObject([{ draft: 'half a thought' }, { draft: 'half a thought' }])
})

test('what is typed is told at once when the page may be closed', async () => {
  await opened()
  account.write('c', 'half a th')
  account.setVisible(false)
  expect(acts('set')).toMatchObject([{ chat: 'c', draft: 'half a th' }])
  account.write('c', 'half a thought')
  account.leaving()
  expect(acts('set').at(-1)).toMatchObject({ draft: 'half a thought' })
})

test('a search is answered, or its failure told', async () => {
  await opened()
  const found = account.search({ words: 'tea' })
  const { request } = of('search')[0]!
  account.frame({ type: 'messages', request, messages: [message(5)], older: true })
  account.frame({ type: 'messages', request, messages: [message(2)], last: true })
  expect(await found).toMatchObject({
    hits: [{ message: { id: 'm5' }, title: 'Cy' }, { message: { id: 'm2' } }],
    more: false,
  })
  const lost = account.search({ words: 'tea' })
  account.lost()
  await expect(lost).rejects.toThrow(/not linked/)
})

test('a copy on its way shows in the chat that it goes to', async () => {
  await opened()
  await account.act({ forward: { messages: ['m10', 'm9'], chats: ['b'] } }, { chat: 'c' })
  account.viewOpen() // as the page does with each change
  account.openChat('b')
  answer([])
  expect(shown()).toMatchObject([
    { text: 't10', mine: true, forwarded: true, status: 'waiting', pos: 0 },
    { text: 't9', mine: true, forwarded: true, status: 'waiting', pos: 0 },
  ])
  const copies = [message(11, { chat: 'b', forwarded: true }), message(12, { chat: 'b' })]
  ack(of('do').at(-1)!.id, { messages: copies })
  expect(shown()).toMatchObject([{ status: 'sent' }, { status: 'sent' }])
})

test('what was refused is done again as something new, or forgotten', async () => {
  await opened()
  const star = { star: { messages: ['m9'] } }
  const refused = { error: { code: 'internal', text: 'The disk is full.' } } as const
  await account.act(star)
  const [first] = of('do').map((f) => f.id)
  ack(first!, refused)
  expect(account.refusals).toMatchObject([{ id: first, message: 'm9' }])
  await account.again(first!)
  expect(account.refusals).toEqual([])
  const second = of('do').at(-1)!
  expect(second).toMatchObject({ action: star })
  expect(second.id).not.toBe(first)
  expect(shown()[0]).toMatchObject({ starred: true, changing: true })
  ack(second.id, refused)
  account.dismiss(second.id)
  await account.again(second.id) // there is nothing to do
  expect(account.refusals).toEqual([])
  expect(of('do')).toHaveLength(2)

  // One about several messages stands at none of them.
  await account.act({ delete: { messages: ['m9', 'm10'] } })
  ack(of('do').at(-1)!.id, refused)
  expect(account.refusals[0]?.message).toBeUndefined()
  // Whoever makes a chat is told where it is made.
  const made = account.createChat('group', 'Crew')
  await turn()
  ack(of('do').at(-1)!.id, refused)
  await expect(made).rejects.toThrow('The disk is full.')
  expect(account.refusals).toHaveLength(1)
})
