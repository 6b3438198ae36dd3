// `tandem link` under way, and what must hold when it fails: one clear error
// with a hint, and an account that is as it was.

import { expect } from 'vitest'
import type { Tab } from './browsers'
import { Program, program, tandem } from './processes'

// What `tandem link --json` prints (cmd/tandem/README.md).
interface Event {
  event: string
  reason?: string
  device?: { id: string; name: string }
}

export class Linking {
  private constructor(readonly program: Program) {}

  // `given` is a link, which goes through standard input, or a picture's path.
  static begin(home: string, given: string): Linking {
    const isText = !given.endsWith('.png')
    const p = new Program(program('tandem'), ['link', '--json', isText ? '-' : given], {
      TANDEM_HOME: home,
    })
    if (isText) p.write(`${given}\n`)
    return new Linking(p)
  }

  // Waits until the check code is asked for, the first time or again.
  async asked(attempt = 1): Promise<void> {
    await this.program.sees(new RegExp(`"event":"check","time":\\d+,"try":${attempt},`), 30_000)
  }

  answer(text: string): void {
    this.program.write(`${text}\n`)
  }

  // The events so far.
  get events(): Event[] {
    const lines = this.program.output.split('\n').filter((l) => l.startsWith('{'))
    return lines.map((l) => JSON.parse(l) as Event)
  }

  async linked(): Promise<void> {
    await this.program.sees(/"event":"linked"/, 30_000)
  }

  // Waits for the end, which must be a failure for this reason, told well.
  async fails(reason: string | RegExp, code = 1): Promise<string> {
    expect(await this.program.ended, this.program.output).toBe(code)
    const last = this.events.at(-1)
    expect(last?.event).toBe('error')
    expect(last?.reason).toMatch(reason)
    const lines = this.program.errors.trim().split('\n')
    expect(lines.filter((l) => /^error: \w.{15,}/.test(l))).toHaveLength(1)
    // A phone that went away in the middle can say no more.
    if (last?.reason !== 'internal') expect(lines.at(-1)).toMatch(/^hint: \w.{10,}/)
    expect(lines.filter((l) => !/^(error|hint): /.test(l))).toEqual([])
    return last?.reason ?? ''
  }
}

// The link that the page's "Copy link" button copies: taken on its way, as all
// tabs have one clipboard.
export function linkText(tab: Pick<Tab, 'evaluate'>): Promise<string> {
  return tab.evaluate(`(async () => {
    const find = () => [...document.querySelectorAll('button')].find((b) => b.textContent.includes('Copy link'))
    while (!find()) await new Promise((done) => requestAnimationFrame(done))
    return new Promise((done) => {
      navigator.clipboard.writeText = async (text) => done(text)
      find().click()
    })
  })()`)
}

// The reason of the notice on screen, once there is one.
export function noticed(tab: Tab, ms = 40_000): Promise<string> {
  return tab.evaluate(`(async () => {
    const until = performance.now() + ${ms}
    while (performance.now() < until) {
      const e = document.querySelector('[data-reason]')
      if (e) return e.dataset.reason
      await new Promise((done) => requestAnimationFrame(done))
    }
    return 'no notice within ${ms} ms'
  })()`)
}

// All that the phone keeps and a stranger must not change.
export async function account(home: string): Promise<unknown> {
  const chats = JSON.parse(await tandem(home, 'chats', '--json')) as { id: string }[]
  const messages = chats.map(({ id }) => tandem(home, 'messages', id, '--json', '--limit', '200'))
  return {
    chats,
    messages: (await Promise.all(messages)).map((m) => JSON.parse(m) as unknown),
    devices: JSON.parse(await tandem(home, 'devices', '--json')) as unknown[],
  }
}

// A check code other than this one.
export function wrong(digits: string): string {
  return digits === '0000' ? '0001' : '0000'
}
