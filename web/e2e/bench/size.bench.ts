// What a visitor loads, and how big the programs are.

import { statSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { args, find } from '../harness/browsers'
import {
  Program,
  program,
  startPhone,
  startServer,
  tempDir,
  type Server,
} from '../harness/processes'
import { checkCode } from '../harness/scene'
import { median, say } from './figures'
import { marked } from './page'

let server: Server
let browser: Browser

beforeAll(async () => {
  server = await startServer()
  browser = await chromium.launch({
    executablePath: find('TANDEM_CHROMIUM', ['chromium', 'chromium-browser', 'google-chrome']),
    args,
  })
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

test('weight of the page, gzip', async () => {
  const [dir, remove] = tempDir()
  const phone = await startPhone(join(dir, 'phone'), '--sample')
  try {
    const context = await browser.newContext()
    const page = await context.newPage()
    // Compressed as gzip, whatever the browser would like best.
    await page.route('**/*', (route) =>
      route.continue({ headers: { ...route.request().headers(), 'accept-encoding': 'gzip' } }),
    )
    const loaded: { url: string; bytes: number; at: number }[] = []
    page.on('requestfinished', (request) => {
      const at = Date.now()
      void request
        .sizes()
        .then((s) => loaded.push({ url: request.url(), bytes: s.responseBodySize, at }))
    })
    await page.goto(server.origin)
    await marked(page, 'tandem:code-shown')
    const shownAt = await page.evaluate<number>(
      `performance.timeOrigin + performance.getEntriesByName('tandem:code-shown')[0].startTime`,
    )
    const shot = join(dir, 'shot.png')
    await page.screenshot({ path: shot })
    const p = new Program(program('tandem'), ['link', shot], { TANDEM_HOME: join(dir, 'phone') })
    await p.sees(/[Cc]heck code/)
    p.write(`${await checkCode({ evaluate: (e: string) => page.evaluate(e) })}\n`)
    await p.ended
    await marked(page, 'tandem:chats-painted')
    await expect.poll(() => loaded.length).toBeGreaterThan(3)
    const sum = (list: typeof loaded) => list.reduce((n, l) => n + l.bytes, 0) / 1024
    const untilCode = loaded.filter((l) => l.at <= shownAt)
    say(
      'page until the QR code is on screen, gzip',
      `${sum(untilCode).toFixed(1)} KB`,
      sum(untilCode) / 60,
      1,
    )
    say('page until linked, gzip', `${sum(loaded).toFixed(1)} KB`, sum(loaded) / 120, 1)
    await context.close()
  } finally {
    await phone.stop()
    remove()
  }
})

test('size of the programs', () => {
  for (const name of ['tandem', 'tandemd'] as const)
    say(`bin/${name}`, `${(statSync(program(name)).size / (1 << 20)).toFixed(1)} MB`)
})

test('time from page load to the QR code on screen', async () => {
  const times: number[] = []
  const blank: number[] = []
  for (let i = 0; i < 20; i++) {
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.goto(`${server.origin}/healthz`)
    blank.push(
      await page.evaluate<number>(`performance.getEntriesByType('navigation')[0].loadEventEnd`),
    )
    await page.goto(server.origin)
    await marked(page, 'tandem:code-shown')
    times.push(
      await page.evaluate<number>(`performance.getEntriesByName('tandem:code-shown')[0].startTime`),
    )
    await context.close()
  }
  say(
    'page load → QR code on screen, new visitor',
    `${median(times).toFixed(0)} ms (median of 20)`,
    median(times) / median(blank),
  )
  say('beside it: load of a page of two bytes', `${median(blank).toFixed(0)} ms`)
})
