// Pictures of a chat, one as large as the window: zoomed and walked through by keys, wheel,
// double click and finger, in a page that is linked to the real phone.

import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Page, Phone } from './harness/actors'
import { type BrowserName, playwright, type Tab } from './harness/browsers'
import { tandem } from './harness/processes'
import { Scene } from './harness/scene'

const CHAT = 'Album'
const soon = { timeout: 20_000, interval: 50 }

describe.each<BrowserName>(['chromium', 'firefox'])('%s', (name) => {
  // What Puppeteer's Firefox has no hands for.
  const once = test.runIf(name === 'chromium')

  let scene: Scene
  let tab: Tab

  beforeAll(async () => {
    scene = await Scene.set(name)
    await new Phone(scene.home).create(CHAT)
    tab = await scene.open()
    await scene.link(tab)
    // The picture of the code will do.
    for (const file of ['one.png', 'two.png', 'three.png']) {
      const path = join(scene.home, '..', file)
      copyFileSync(join(scene.home, '..', 'shot.png'), path)
      await tandem(scene.home, 'send', CHAT, '--file', path)
    }
    await new Page(tab).open(CHAT)
  }, 90_000)
  afterAll(() => scene?.strike())

  const shows = (file: string) => tab.text('dialog', file)
  const closed = () =>
    expect
      .poll(() => tab.evaluate(`document.querySelectorAll('dialog[open]').length`), soon)
      .toBe(0)
  // By how much the picture is enlarged, and where its middle is, in the end.
  const zoom = () =>
    tab.evaluate<{ scale: number; x: number; y: number }>(`(() => {
      const { style } = document.querySelector('dialog img[draggable]')
      const { a: scale, e: x, f: y } = new DOMMatrix(style.transform)
      return { scale, x, y }
    })()`)
  const ready = () =>
    expect
      .poll(() => tab.evaluate(`!!document.querySelector('dialog img[draggable]')`), soon)
      .toBe(true)

  test('keys zoom, move and walk', async () => {
    await tab.click('button', 'Open Picture three.png')
    await shows('three.png')
    await ready()
    await tab.press('+')
    await tab.press('+')
    expect((await zoom()).scale).toBeCloseTo(2.25)
    // Where it is enlarged, arrows move it.
    await tab.press('ArrowLeft')
    await shows('three.png')
    expect(await zoom()).toMatchObject({ x: 64, y: 0 })
    await tab.press('-')
    expect((await zoom()).scale).toBeCloseTo(1.5)
    await tab.press('0')
    expect(await zoom()).toEqual({ scale: 1, x: 0, y: 0 })
    await tab.press('ArrowLeft')
    await shows('two.png')
    await tab.shows('2 of 3')
    await tab.press('Home')
    await shows('one.png')
    await tab.press('ArrowLeft') // there is none before it
    await tab.press('End')
    await shows('three.png')
    await tab.press('Escape')
    await closed()
    const focused = `document.activeElement.ariaLabel`
    await expect.poll(() => tab.evaluate(focused), soon).toBe('Open Picture three.png')
    expect(scene.browser.complaints).toEqual([])
  })

  once('wheel and double click zoom; what is dragged moves, or goes', async () => {
    const { mouse } = playwright(tab)
    await tab.click('button', 'Open Picture two.png')
    await shows('two.png')
    await ready()
    await mouse.move(640, 400)
    await mouse.wheel(0, -200)
    await expect.poll(async () => (await zoom()).scale, soon).toBeGreaterThan(1.5)
    await mouse.wheel(0, 2000)
    await mouse.wheel(0, 2000)
    await expect.poll(async () => (await zoom()).scale, soon).toBe(1)
    // What is under the pointer stays there.
    await mouse.dblclick(800, 400)
    const near = await zoom()
    expect(near.scale).toBe(2.5)
    expect(near.x).toBeCloseTo(-240, 0)
    const drag = async (x: number, y: number) => {
      await mouse.move(640, 400)
      await mouse.down()
      await mouse.move(640 + x / 2, 400 + y / 2, { steps: 3 })
      await mouse.move(640 + x, 400 + y, { steps: 3 })
      await mouse.up()
    }
    await drag(100, 30)
    expect((await zoom()).x).toBeCloseTo(near.x + 100, 0)
    await shows('two.png')
    await mouse.dblclick(640, 400)
    expect((await zoom()).scale).toBe(1)
    // A whole one is drawn away: to the next, the one before, or out.
    await drag(-200, 10)
    await shows('three.png')
    await ready()
    await drag(200, -10)
    await shows('two.png')
    await ready()
    await drag(20, 200)
    await closed()
    expect(scene.browser.complaints).toEqual([])
  })

  once('a finger swipes from picture to picture, and two zoom', async () => {
    const cdp = await playwright(tab).context().newCDPSession(playwright(tab))
    const touch = async (type: string, ...points: [number, number][]) => {
      const touchPoints = points.map(([x, y], id) => ({ x, y, id }))
      await cdp.send('Input.dispatchTouchEvent', { type: type as 'touchStart', touchPoints })
    }
    await tab.click('button', 'Open Picture two.png')
    await shows('two.png')
    await ready()
    await touch('touchStart', [700, 400])
    for (const x of [650, 600, 550, 500]) await touch('touchMove', [x, 400])
    await touch('touchEnd')
    await shows('three.png')
    await ready()
    await touch('touchStart', [600, 400], [680, 400])
    for (const by of [20, 40, 60, 80]) await touch('touchMove', [600 - by, 400], [680 + by, 400])
    await touch('touchEnd')
    await expect.poll(async () => (await zoom()).scale, soon).toBeCloseTo(3, 0)
    await shows('three.png')
    await tab.click('button', 'Close')
    await closed()
    expect(scene.browser.complaints).toEqual([])
  })
})
