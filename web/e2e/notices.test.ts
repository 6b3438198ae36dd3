// Notifications of the real page while nobody looks at it, in Chromium, where a test can
// give the permission and see what the system was asked to show.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { Phone } from './harness/actors'
import { playwright, type Tab } from './harness/browsers'
import { tandem } from './harness/processes'
import { Scene } from './harness/scene'

const CHAT = 'Bell'
const QUIET = 'Quiet'
const soon = { timeout: 20_000, interval: 50 }

interface Shown {
  title: string
  body: string
}

let scene: Scene
let phone: Phone
let tab: Tab

beforeAll(async () => {
  scene = await Scene.set('chromium')
  phone = new Phone(scene.home)
  for (const title of [QUIET, CHAT]) await phone.create(title)
  // A browser without windows knows no background: whether the page has the focus is said here.
  tab = await scene.open({}, 'document.hasFocus = () => !window.away')
  const { origin } = scene.server
  await playwright(tab).context().grantPermissions(['notifications'], { origin })
  await scene.link(tab)
  await tab.evaluate('navigator.serviceWorker.ready.then(() => {})')
}, 90_000)
afterAll(() => scene?.strike())

const shown = () =>
  tab.evaluate<Shown[]>(`navigator.serviceWorker.ready
    .then((r) => r.getNotifications())
    .then((all) => all.map(({ title, body }) => ({ title, body })))`)
const title = () => tab.evaluate<string>('document.title')
const look = (at: boolean) =>
  tab.evaluate(`window.away = ${!at}; ${at} && dispatchEvent(new Event('focus'))`)
const set = async (...names: string[]) => {
  await tab.press('Control+,')
  for (const name of names) await tab.click('checkbox', name)
  await tab.click('button', 'Done')
}

test('what comes while nobody looks is shown, and a click opens its chat', async () => {
  await phone.receive(CHAT, 'Before they are wished for', 'Mira')
  await expect.poll(title, soon).toMatch(/^\(\d+\) Tandem$/)
  await set('Notify me of new messages')
  await look(true)
  await phone.receive(CHAT, 'While somebody looks', 'Mira')
  await tab.shows('Mira: While somebody looks')
  expect(await shown()).toEqual([])

  await look(false)
  await tandem(scene.home, 'mute', QUIET)
  await phone.receive(QUIET, 'Muted', 'Mira')
  await phone.receive(CHAT, 'Ding', 'Mira')
  await expect.poll(shown, soon).toEqual([{ title: CHAT, body: 'Mira: Ding' }])

  // As the system tells the page's worker.
  const [worker] = playwright(tab).context().serviceWorkers()
  await worker!.evaluate(`registration.getNotifications().then(([notification]) =>
    dispatchEvent(new NotificationEvent('notificationclick', { notification })))`)
  await tab.text('log', CHAT)
  await expect.poll(shown, soon).toEqual([])
  await expect.poll(async () => (await phone.chat(CHAT))?.unread, soon).toBe(0)
  expect(scene.browser.complaints).toEqual([])
})

test('names and texts are hidden where that is wished; who comes back finds none', async () => {
  await look(true)
  await set('Hide names and texts')
  await tab.click('listitem', QUIET)
  await tab.text('log', QUIET)
  await look(false)
  for (const text of ['First', 'Second']) await phone.receive(CHAT, text, 'Mira')
  await expect.poll(async () => (await shown()).map((n) => n.title), soon).toEqual(['Tandem'])
  expect(JSON.stringify(await shown())).not.toMatch(/Bell|Mira|First|Second/)
  expect(await title()).toMatch(/^\(\d+\) Tandem$/)
  await look(true)
  await expect.poll(shown, soon).toEqual([])
  expect(scene.browser.complaints).toEqual([])
})
