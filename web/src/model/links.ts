// The account's links, as the phone tells of them: which browsers are linked, and what
// a person can do to them from here.

import type { RawFrame } from '../link/control'
import { cleanName } from '../protocol/frames'
import type { Device, FromPage } from '../protocol/wire.gen'
import { MaxDevices } from '../protocol/wire.gen'
import { t } from '../words/failures'
import type { Path } from './path'
import { isCount, isId, isName, isObject, isTime } from './read'

export interface LinksView {
  browsers: readonly BrowserView[] // the latest linked first
  most: number // so many may be linked at once
  unused?: number // days after which one that did not come back is unlinked
}

export interface BrowserView {
  id: string
  own: boolean // this one
  name: string // as it named itself
  label: string // as the person calls it; empty: by its name
  system: string
  linkedAt: number // this and all times: ms since 1970
  lastSeen: number
  online: boolean
  path?: Path
  sent: number // bytes to it
  received: number
}

// What is to be done to the links. A browser is named by its ID; an empty name takes
// back the one that it was given.
export type LinksChange = { rename: string; name: string } | { unlink: readonly string[] }

interface Question {
  resolve(links: LinksView): void
  reject(reason: Error): void
}

export class Links {
  readonly #send: (frame: FromPage) => boolean
  readonly #questions = new Map<string, Question>()

  // `send` is as in AccountHooks.
  constructor(send: (frame: FromPage) => boolean) {
    this.#send = send
  }

  // How the links are, after a change if there is one. Rejects with words for the person.
  ask(change?: LinksChange): Promise<LinksView> {
    return new Promise((resolve, reject) => {
      const request = crypto.randomUUID()
      if (!this.#send(frameOf(request, change))) return reject(new Error(t('not-linked')))
      this.#questions.set(request, { resolve, reject })
    })
  }

  // False where the frame is for somebody else.
  frame(f: RawFrame): boolean {
    if (f.type !== 'linked') return false
    const question = isId(f.request) ? this.#questions.get(f.request) : undefined
    if (!question) return true
    this.#questions.delete(f.request as string)
    if (isObject(f.error)) {
      question.reject(new Error(isName(f.error.text) ? f.error.text : t('phone-refused')))
    } else question.resolve(readLinks(f))
    return true
  }

  lost(): void {
    for (const q of this.#questions.values()) q.reject(new Error(t('not-linked')))
    this.#questions.clear()
  }
}

function frameOf(request: string, change: LinksChange | undefined): FromPage {
  if (!change) return { type: 'devices', request }
  if ('unlink' in change) return { type: 'unlink', request, devices: [...change.unlink] }
  const { rename: device, name } = change
  return { type: 'rename', request, device, ...(name === '' ? {} : { name }) }
}

function readLinks({ devices, own, most, unused }: RawFrame): LinksView {
  const list: unknown[] = Array.isArray(devices) ? devices.slice(0, MaxDevices) : []
  return {
    browsers: list.map((d) => readBrowser(d, own)).filter((b) => b !== undefined),
    most: isCount(most) ? most : 0,
    ...(isCount(unused) && unused > 0 ? { unused } : {}),
  }
}

function readBrowser(v: unknown, own: unknown): BrowserView | undefined {
  if (!isObject(v) || !isId(v.id)) return undefined
  const d: { [K in keyof Device]?: unknown } = v
  const path = readPath(d.path)
  return {
    id: v.id,
    own: v.id === own,
    name: lineOf(d.name),
    label: lineOf(d.label),
    system: lineOf(d.system),
    linkedAt: isTime(d.linkedAt) ? d.linkedAt : 0,
    lastSeen: isTime(d.lastSeen) ? d.lastSeen : 0,
    online: d.online === true,
    ...(path ? { path } : {}),
    sent: isCount(d.sent) ? d.sent : 0,
    received: isCount(d.received) ? d.received : 0,
  }
}

function readPath(v: unknown): Path | undefined {
  if (!isObject(v)) return undefined
  const { kind, transport, roundTrip } = v
  const over = transport === 'udp' || transport === 'tcp' || transport === 'tls'
  return {
    kind: kind === 'relayed' ? kind : 'direct',
    ...(kind === 'relayed' && over ? { transport } : {}),
    ...(isCount(roundTrip) && roundTrip > 0 ? { roundTrip: roundTrip / 1000 } : {}),
  }
}

function lineOf(v: unknown): string {
  return typeof v === 'string' ? cleanName(v) : ''
}
