// The browser's parts are played here; the real ones meet a real phone in the
// browser tests. Node has no IndexedDB, so that links live in memory.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { AppState } from '../model/state'
import { ascii, concat, toBase64Url } from '../protocol/bytes'
import { encodeOffer, kindOffer } from '../protocol/frames'
import { hkdf } from '../protocol/hkdf'
import { generateDeviceKeys } from '../protocol/keys'
import { parseLink } from '../protocol/linkcode'
import { initiate } from '../protocol/noise'
import { Link } from './link'

class FakeSocket {
  static readonly OPEN = 1
  static all: FakeSocket[] = []
  readyState = 0
  sent: { type: string; session: string; reason?: string }[] = []
  onopen: (() => void) | null = null
  onmessage: ((e: { data: unknown }) => void) | null = null
  onclose: ((e: { code: number }) => void) | null = null
  constructor() {
    FakeSocket.all.push(this)
  }
  send(text: string) {
    this.sent.push(JSON.parse(text))
  }
  close() {
    this.readyState = 3
  }
  open() {
    this.readyState = 1
    this.onopen?.()
  }
  end(code: number) {
    this.readyState = 3
    this.onclose?.({ code })
  }
  tell(frame: unknown) {
    this.onmessage?.({ data: JSON.stringify(frame) })
  }
}

const control = {
  readyState: 'connecting',
  bufferedAmount: 0,
  onopen: null as (() => void) | null,
  onmessage: null as ((e: { data: string }) => void) | null,
  sent: [] as unknown[],
  send(text: string) {
    this.sent.push(JSON.parse(text))
  },
}

class FakePeerConnection {
  createDataChannel = (name: string) => (name === 'control' ? control : new EventTarget())
  setConfiguration = () => {}
  close = () => {}
  setRemoteDescription = () => Promise.resolve()
  createAnswer = () => Promise.resolve({ sdp: 'v=0' })
  setLocalDescription = () => Promise.resolve()
  getStats = () => Promise.reject(new Error('no statistics'))
}

const listeners = new Map<string, () => void>()
const last = () => FakeSocket.all.at(-1)!
let states: AppState[]
let link: Link

beforeEach(() => {
  const addEventListener = (name: string, f: () => void) => void listeners.set(name, f)
  FakeSocket.all = []
  listeners.clear()
  Object.assign(control, { readyState: 'connecting', sent: [] })
  vi.stubGlobal('WebSocket', FakeSocket)
  vi.stubGlobal('RTCPeerConnection', FakePeerConnection)
  vi.stubGlobal('isSecureContext', true)
  vi.stubGlobal('navigator', { userAgent: 'x' })
  vi.stubGlobal('addEventListener', addEventListener)
  vi.stubGlobal('document', { visibilityState: 'visible', addEventListener })
  vi.stubGlobal('requestAnimationFrame', (f: () => void) => setTimeout(f))
  states = []
  link = new Link(
    { address: 'http://x', policy: 'auto', keep: true },
    {
      ...{ state: (s) => states.push(s), linked() {}, frame() {}, lost() {}, forgotten() {} },
      ...{ kept() {}, leaving() {}, returning() {}, resume: () => Promise.resolve(undefined) },
    },
  )
})
afterEach(() => vi.unstubAllGlobals())

async function shows<K extends AppState['kind']>(kind: K): Promise<AppState & { kind: K }> {
  const is = (s: AppState | undefined): s is AppState & { kind: K } => s?.kind === kind
  return vi.waitFor(() => {
    const state = states.at(-1)
    if (!is(state)) throw new Error(`shows ${state?.kind}, not ${kind}`)
    return state
  })
}

// Shows a code, and scans it. Returns the session.
async function scan(): Promise<string> {
  link.start(undefined, false)
  const { code } = parseLink((await shows('code')).link)
  const offer = await initiate(
    await generateDeviceKeys(),
    code.pageKey,
    await hkdf(code.secret, 'tandem/1 pairing psk', 32),
    concat(ascii('tandem/1 pair\0'), code.sessionId),
    encodeOffer({ v: 1, name: '', app: 'a', sdp: 'v=0' }),
  )
  const session = toBase64Url(code.sessionId)
  const data = toBase64Url(concat(Uint8Array.of(kindOffer), offer.message))
  last().open()
  last().tell({ type: 'filled', session, relays: [] })
  last().tell({ type: 'message', session, data })
  return session
}

describe('start', () => {
  test('an opened link code is shown, and the page listens from then on', async () => {
    vi.stubGlobal('RTCPeerConnection', undefined)
    link.start('http://x/#A', false)
    expect(states).toEqual([{ kind: 'opened-code', link: 'http://x/#A' }])
    expect([...listeners.keys()]).toEqual(['online', 'visibilitychange', 'pagehide'])
    await link.restart()
    expect(states.at(-1)).toEqual({ kind: 'unsupported', missing: 'webrtc' })
  })

  test('while the server is down the screen does not change', async () => {
    link.start(undefined, false)
    await shows('code')
    states.length = 0
    for (let n = 0; n < 3; n++) {
      last().end(1006)
      link.retryNow()
    }
    expect(new Set(states.map((s) => s.kind))).toEqual(new Set(['server-unreachable']))
  })

  test('a server that does not understand this page is left alone', async () => {
    link.start(undefined, false)
    await shows('code')
    last().open()
    last().end(4001)
    expect((await shows('refused')).notice.reason).toBe('server-error')
    link.retryNow()
    expect(FakeSocket.all).toHaveLength(1)
    await link.restart()
    await shows('code')
    expect(FakeSocket.all).toHaveLength(2)
  })
})

describe('a scanned code', () => {
  test('is let go of when the person begins anew', async () => {
    const session = await scan()
    expect((await shows('check')).phone).toBe('your phone')
    control.readyState = 'open'
    const socket = last()
    await link.restart()
    expect(control.sent).toEqual([{ type: 'bye', reason: 'closing' }])
    expect(socket.sent.at(-1)).toEqual({ type: 'leave', session })
    await shows('code')
    socket.end(1006)
    link.retryNow()
    last().open()
    expect(last().sent.map((f) => f.session)).not.toContain(session)
  })

  test('says so when the browser makes no connection', async () => {
    vi.stubGlobal('RTCPeerConnection', function () {
      throw new Error('too many')
    })
    const session = await scan()
    expect((await shows('refused')).notice.reason).toBe('no-webrtc')
    expect(last().sent).toContainEqual({ type: 'leave', session, reason: 'failed' })
  })

  test('is linked once the phone says welcome, with statistics or without', async () => {
    await scan()
    await shows('check')
    control.readyState = 'open'
    control.onopen?.()
    const welcome = { type: 'welcome', version: 1, phone: 'Ada', device: 'd' }
    control.onmessage?.({ data: JSON.stringify(welcome) })
    await vi.waitFor(() => expect(states.at(-1)?.kind).toBe('linked'), 3_000)
    await link.unlink()
    expect(control.sent.at(-1)).toEqual({ type: 'bye', reason: 'unlinked' })
    await shows('code')
  })
})
