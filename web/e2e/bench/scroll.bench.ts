// A chat of a hundred thousand messages: scrolled from its end to its start, opened
// beside one of a small account, and typed in; and the memory of a page that visited
// many chats.

import { execFile } from 'node:child_process'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type Program,
  type Server,
  startPhone,
  startServer,
  tandem,
  tempDir,
} from '../harness/processes'
import { median, say } from './figures'
import { browser as launch, linked } from './linked'

const runs = Number(process.env['BENCH_RUNS'] ?? 3)
const messages = Number(process.env['BENCH_MESSAGES'] ?? 100_000)

let server: Server
let browser: Browser
let remove: () => void
let phones: Program[]
let small: Page
let large: Page
// The titles of the chats of each account.
let few: string[]
let long: string
let many: string[]

beforeAll(async () => {
  let dir: string
  ;[dir, remove] = tempDir()
  server = await startServer()
  browser = await launch()
  const homes = [join(dir, 'small'), join(dir, 'large')] as const
  phones = [await startPhone(homes[0], '--sample'), await startPhone(homes[1])]
  few = await titles(homes[0])
  await load(dir, homes[1], messages, 1)
  long = (await titles(homes[1]))[0]!
  await load(dir, homes[1], 20_000, 260)
  many = (await titles(homes[1])).filter((t) => t !== long)
  small = await linked(await browser.newContext(), server.origin, homes[0])
  large = await linked(await browser.newContext(), server.origin, homes[1])
}, 600_000)
afterAll(async () => {
  await browser?.close()
  for (const phone of phones ?? []) await phone.stop()
  await server?.stop()
  remove?.()
})

async function load(dir: string, home: string, count: number, chats: number) {
  const path = join(dir, `${chats}.zip`)
  const sizes = [`-messages=${count}`, `-chats=${chats}`, '-media=0', `-out=${path}`]
  const cwd = resolve(import.meta.dirname, '../../..')
  await promisify(execFile)('go', ['run', './peer/archive/generate', ...sizes], { cwd })
  await tandem(home, 'import', path)
}

async function titles(home: string): Promise<string[]> {
  const chats = JSON.parse(await tandem(home, 'chats', '--json')) as {
    title: string
    archived?: boolean
  }[]
  return chats.filter((c) => !c.archived).map((c) => c.title)
}

// Opens a chat; milliseconds from the press until its messages are painted.
function open(page: Page, title: string): Promise<number> {
  return page.evaluate<number>(`(async () => {
    const title = ${JSON.stringify(title)}
    const frame = () => new Promise((done) => requestAnimationFrame(done))
    const find = () => document.querySelector('li[aria-label=' + CSS.escape(title) + '] button')
    const list = document.querySelector('[aria-label=Chats]').parentElement
    while (!find()) {
      const isEnd = list.scrollTop + list.clientHeight >= list.scrollHeight - 1
      list.scrollTop = isEnd ? 0 : list.scrollTop + list.clientHeight
      await frame()
      await frame()
    }
    const button = find()
    await frame()
    const pressed = performance.now()
    button.click()
    while (!document.querySelector('[role=log][aria-label=' + CSS.escape(title) + '] li[data-key]'))
      await frame()
    await frame()
    return performance.now() - pressed
  })()`)
}

test('scrolling from the end to the start', async () => {
  const tasks: number[] = []
  for (let i = 0; i < runs; i++) {
    await open(large, many[i]!)
    await open(large, long)
    const run = await large.evaluate<Record<string, number>>(`(async () => {
      const log = document.querySelector('[role=log]')
      const frame = () => new Promise((done) => requestAnimationFrame(done))
      const result = { task: 0, rows: 0, jump: 0, steps: 0 }
      const observer = new PerformanceObserver((list) => {
        for (const e of list.getEntries()) result.task = Math.max(result.task, e.duration)
      })
      observer.observe({ type: 'longtask' })
      const begun = performance.now()
      for (;;) {
        const above = log.scrollHeight - log.clientHeight + log.scrollTop
        const by = Math.min(1000, above)
        const { top } = log.getBoundingClientRect()
        const rows = [...log.querySelectorAll('li[data-key]')]
        result.rows = Math.max(result.rows, rows.length)
        const read = rows.find((row) => row.getBoundingClientRect().top >= top) ?? rows.at(-1)
        const before = read.getBoundingClientRect().top
        log.scrollTop -= by
        await frame()
        const jump = read.isConnected ? read.getBoundingClientRect().top - before - by : 0
        result.jump = Math.max(result.jump, Math.abs(jump))
        result.steps++
        if (by === 0 && log.textContent.includes('This is where the chat begins.')) break
      }
      observer.disconnect()
      result.seconds = (performance.now() - begun) / 1000
      return result
    })()`)
    tasks.push(run['task']!)
    say(
      `scroll ${messages} messages, run ${i + 1}`,
      `${run['seconds']!.toFixed(0)} s, ${run['rows']} rows at most, jump ${run['jump']!.toFixed(1)} px, longest task ${run['task']!.toFixed(0)} ms`,
    )
    expect(run['rows']).toBeLessThan(200)
  }
  // Shorter ones than 50 ms are not told of.
  const task = Math.max(median(tasks), 1)
  say('longest task while scrolling, median run', `${task.toFixed(0)} ms`, task / 50, 1)
}, 1_200_000)

test('opening a chat, press to painted', async () => {
  const times = { small: [] as number[], large: [] as number[] }
  for (let i = 0; i < 20; i++) {
    times.small.push(await open(small, few[i % Math.min(4, few.length)]!))
    times.large.push(await open(large, i % 2 ? long : many[i % 7]!))
  }
  const at95 = (values: number[]) => values.toSorted((a, b) => a - b)[18]!
  const both = (v: number[]) =>
    `${median(v).toFixed(0)} ms, 95th percentile ${at95(v).toFixed(0)} ms`
  say('opening a chat, small account', both(times.small))
  const ratio = median(times.large) / median(times.small)
  say('opening a chat, large account', both(times.large), ratio, 1.5)
})

// Milliseconds from a key to the end of what it causes in the text box, layout included.
async function keys(page: Page, rate: number): Promise<number[]> {
  await page.bringToFront()
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Emulation.setCPUThrottlingRate', { rate })
  try {
    await page.evaluate(`{
      globalThis.keys = []
      const box = document.querySelector('textarea')
      box.focus()
      box.addEventListener('keydown', () => {
        const pressed = performance.now()
        box.addEventListener('input', () => setTimeout(() => {
          void document.body.offsetHeight
          globalThis.keys.push(performance.now() - pressed)
        }), { once: true })
      })
    }`)
    await page.keyboard.type('What is typed here is long enough for a median', { delay: 60 })
    const times = await page.evaluate<number[]>('globalThis.keys')
    expect(times.length).toBeGreaterThan(40)
    return times
  } finally {
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: 1 })
    await cdp.detach()
  }
}

test.each([1, 6])('typing with the long chat open, throttled %d times', async (rate) => {
  // What the browser and the machine take for it by themselves.
  const bare = await browser.newPage()
  await bare.setContent('<textarea></textarea>')
  const alone = median(await keys(bare, rate))
  await bare.close()
  say(`a key in an empty page, throttled ${rate} times`, `${alone.toFixed(1)} ms`)
  await open(large, many[0]!)
  await open(large, long)
  const key = median(await keys(large, rate))
  say(`a key in the composer, throttled ${rate} times`, `${key.toFixed(1)} ms`, key / 16, 1)
})

test('memory after many chats', async () => {
  const cdp = await large.context().newCDPSession(large)
  const used = async () => {
    await cdp.send('HeapProfiler.collectGarbage')
    const { usedSize } = await cdp.send('Runtime.getHeapUsage')
    return usedSize / (1 << 20)
  }
  await large.reload()
  await large.getByRole('list', { name: 'Chats' }).waitFor()
  for (const title of many.slice(0, 10)) await open(large, title)
  const after10 = await used()
  for (const title of many.slice(10, 200)) await open(large, title)
  const after200 = await used()
  say('memory after 10 chats', `${after10.toFixed(1)} MB`)
  say('memory after 200 chats', `${after200.toFixed(1)} MB`, after200 / after10, 1.5)
})
