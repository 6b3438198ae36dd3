// An account of a million messages: how long its import takes and how much
// memory, how soon its chats stand in a page, and how quickly it is searched.

import { execFile } from 'node:child_process'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { chromium, type Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { args, find } from '../harness/browsers'
import {
  Program,
  program,
  startPhone,
  startServer,
  tandem,
  tempDir,
  type Server,
} from '../harness/processes'
import { median, say, spread } from './figures'
import { most, peak } from './memory'
import { linkPage, marks } from './page'

const messages = Number(process.env['BENCH_MESSAGES'] ?? 1_000_000)
const runs = Number(process.env['BENCH_RUNS'] ?? 20)
const SMALL = 100

const root = resolve(import.meta.dirname, '../../..')
const run = promisify(execFile)

let dir: string
let remove: () => void
let server: Server
let browser: Browser

beforeAll(async () => {
  ;[dir, remove] = tempDir()
  server = await startServer()
  browser = await chromium.launch({
    executablePath: find('TANDEM_CHROMIUM', ['chromium', 'chromium-browser', 'google-chrome']),
    args,
  })
  for (const [name, n] of [
    ['small', SMALL],
    ['large', messages],
  ] as const)
    await run(
      'go',
      ['run', './peer/archive/generate', '-out', join(dir, `${name}.zip`), `-messages=${n}`].concat(
        [`-chats=${n === SMALL ? 10 : 500}`, `-media=${n === SMALL ? 5 : 1000}`],
      ),
      { cwd: root },
    )
}, 300_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  remove?.()
})

// What a benchmark of the store measured on the large account.
async function storeBench(name: string, times: string): Promise<Record<string, number>> {
  const flags = ['test', '-run=^$', `-bench=^Benchmark${name}$`, `-benchtime=${times}`]
  const account = ['./peer/chat/sqlite', '-account', join(dir, 'large', 'tandem.db')]
  const { stdout } = await run('go', [...flags, ...account], { cwd: root })
  const found = [...stdout.matchAll(/([\d.]+) ([\w/]+(?:-ms)?)(?=\s)/g)]
  return Object.fromEntries(found.map(([, value, unit]) => [unit!, Number(value)]))
}

async function imported(name: string) {
  const home = join(dir, name)
  const start = performance.now()
  const p = new Program(program('tandem'), ['import', join(dir, `${name}.zip`), '--json'], {
    TANDEM_HOME: home,
  })
  const memory = await most(() => peak(p.child.pid!), p.ended)
  const seconds = (performance.now() - start) / 1000
  expect(await p.ended, p.output).toBe(0)
  return {
    seconds,
    memory,
    ...(JSON.parse(p.output.trim().split('\n').at(-1)!) as { messages: number }),
  }
}

test('import', async () => {
  await imported('small')
  const large = await imported('large')
  const bare = await storeBench('BareInserts', '1x')
  const rate = large.messages / large.seconds
  say(
    `${large.messages} messages: bare inserts of the same rows`,
    `${bare['messages/s']!.toFixed(0)} a second`,
  )
  say(
    'import of a WhatsApp export with them',
    `${rate.toFixed(0)} a second`,
    rate / bare['messages/s']!,
    { atLeast: 0.4 },
  )
  say(
    'the most memory that the import used',
    `${large.memory.toFixed(0)} MiB`,
    large.memory / 200,
    1,
  )
})

test('chats painted', async () => {
  const homes = [join(dir, 'small'), join(dir, 'large')] as const
  const phones = [await startPhone(homes[0]), await startPhone(homes[1])]
  const small: number[] = []
  const large: number[] = []
  try {
    // Turn by turn, so that a busy moment of the machine falls on both.
    for (let i = 0; i < runs; i++) {
      small.push(await painted(homes[0]))
      large.push(await painted(homes[1]))
    }
  } finally {
    for (const phone of phones) await phone.stop()
  }
  say(`account of ${SMALL} messages: link open → chats painted`, spread(small))
  say(
    `account of ${messages} messages: link open → chats painted`,
    spread(large),
    median(large) / median(small),
    1.5,
  )
})

async function painted(home: string): Promise<number> {
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    await page.goto(server.origin)
    const events = await linkPage(page, home)
    const marked = await marks(page)
    await tandem(home, 'unlink', events.find((e) => e.event === 'linked')!.device!.id)
    return marked['tandem:chats-painted']! - marked['tandem:open']!
  } finally {
    await context.close()
  }
}

test('search', async () => {
  const searches = Number(process.env['BENCH_SEARCHES'] ?? 300)
  const phone = await storeBench('Search', `${searches}x`)
  say(
    `search over ${messages} messages, on the phone`,
    `median ${phone['p50-ms']} ms, 95 % ${phone['p95-ms']} ms`,
    phone['p95-ms']! / 50,
    1,
  )
  const home = join(dir, 'large')
  const running = await startPhone(home)
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    await page.addInitScript(WATCH)
    await page.goto(server.origin)
    await linkPage(page, home)
    const chats = JSON.parse(await tandem(home, 'chats', '--json')) as { id: string }[]
    const texts: string[] = []
    for (const { id } of chats.slice(0, 10)) {
      const out = await tandem(home, 'messages', id, '--json', '--limit', '50')
      texts.push(...(JSON.parse(out) as { text: string }[]).map((m) => m.text))
    }
    const words = texts.flatMap((t) => t.match(/\p{L}+/gu) ?? [])
    await page.getByRole('button', { name: 'Search', exact: true }).click()
    const times: number[] = []
    for (let i = 0; i < 50; i++) {
      const word = words[(i * 7919) % words.length]!
      await page.getByRole('searchbox', { name: 'Search messages' }).fill(word)
      times.push(await page.evaluate<number>('searched.next()'))
    }
    say('search: asked by the page → results painted', spread(times))
  } finally {
    await context.close()
    await running.stop()
  }
})

// Tells of each search how long it took from the frame that asks until its
// results, which are never none here, are painted.
const WATCH = `
  window.searched = { times: [], next: async () => {
    while (searched.times.length === 0) await new Promise((done) => setTimeout(done, 5))
    return searched.times.shift()
  } }
  const send = RTCDataChannel.prototype.send
  RTCDataChannel.prototype.send = function (data) {
    if (typeof data === 'string' && data.includes('"type":"search"')) {
      const start = performance.now()
      const list = document.querySelector('[aria-label=Results]')
      const seen = new MutationObserver(() => {
        if (list.children.length === 0) return
        seen.disconnect()
        requestAnimationFrame(() => setTimeout(() => searched.times.push(performance.now() - start)))
      })
      seen.observe(list, { childList: true, subtree: true, characterData: true })
    }
    return send.call(this, data)
  }`
