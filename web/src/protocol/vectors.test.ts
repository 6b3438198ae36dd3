// The page computes what the phone's tests wrote, byte for byte.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { ascii, concat, fromHex, toHex } from './bytes'
import { Cipher } from './cipher'
import { decodeAnswer, decodeOffer, decodeSealed, encodeAnswer, encodeOffer } from './frames'
import { Responder } from './handshake'
import { expand, hkdf } from './hkdf'
import { importDeviceKeys } from './keys'
import { formatLink, parseLink } from './linkcode'
import { initiate, ready, respond } from './noise'
import { importLinkSecret, resumeSession } from './resume'
import { Opener, Sealer } from './sealed'

function read(name: string): unknown {
  const url = new URL(`../../../peer/secure/testdata/${name}`, import.meta.url)
  return JSON.parse(readFileSync(url, 'utf8'))
}

interface NoiseFile {
  vectors: {
    initStatic: string
    respStatic: string
    initEphemeral: string
    respEphemeral: string
    psk: string
    prologue: string
    messages: { payload: string; ciphertext: string }[]
  }[]
}

describe('the Noise community’s vectors', () => {
  const { vectors } = read('noise-ikpsk1.json') as NoiseFile
  test.each(vectors.map((v, n) => ({ n, v })))('vector $n', async ({ v }) => {
    const [one, two, three, four] = v.messages
    if (!one || !two || !three || !four) throw new Error('the vector has fewer than four messages')
    const own = await importDeviceKeys(fromHex(v.initStatic))
    const page = await importDeviceKeys(fromHex(v.respStatic))
    const psk = fromHex(v.psk)
    const prologue = fromHex(v.prologue)

    const initiated = await initiate(
      own,
      page.publicKey,
      psk,
      prologue,
      fromHex(one.payload),
      await importDeviceKeys(fromHex(v.initEphemeral)),
    )
    expect(toHex(initiated.message)).toBe(one.ciphertext)
    const responded = await respond(await ready(page, prologue), page, psk, initiated.message)
    expect(toHex(responded.payload)).toBe(one.payload)
    expect(responded.initiatorKey).toEqual(own.publicKey)
    const answered = await responded.finish(
      fromHex(two.payload),
      await importDeviceKeys(fromHex(v.respEphemeral)),
    )
    expect(toHex(answered.message)).toBe(two.ciphertext)
    const finished = await initiated.finish(answered.message)
    expect(toHex(finished.payload)).toBe(two.payload)
    expect(finished.hash).toEqual(answered.hash)

    for (const [from, to, message] of [
      [finished.fromInitiator, answered.fromInitiator, three],
      [answered.fromResponder, finished.fromResponder, four],
    ] as const) {
      expect(toHex(await from.encrypt(0, fromHex(message.payload)))).toBe(message.ciphertext)
      expect(toHex(await to.decrypt(0, fromHex(message.ciphertext)))).toBe(message.payload)
    }
  })
})

interface Party {
  static: string
  public: string
  ephemeral: string
}

interface Run {
  mode: 'pairing' | 'resume'
  phone: Party
  page: Party
  code?: { address: string; sessionId: string; secret: string; link: string }
  resume?: {
    linkSecret: string
    day: string
    sessionId: string
    pageSeatKey: string
    phoneSeatKey: string
  }
  psk: string
  prologue: string
  offer: string
  frame1: string
  answer: string
  frame2: string
  hash: string
  checkCode: string
  sealed: { from: 'phone' | 'page'; payload: string; frame: string }[]
}

function some<T>(x: T | undefined): T {
  if (x === undefined) throw new Error('there is none')
  return x
}

const utf8 = (s: string) => new TextEncoder().encode(s)

// The page's half in the run's mode, after a check of all that is derived
// before the handshake.
async function responder(run: Run): Promise<Responder> {
  const page = await importDeviceKeys(fromHex(run.page.static))
  if (run.code) {
    const code = {
      sessionId: fromHex(run.code.sessionId),
      pageKey: page.publicKey,
      secret: fromHex(run.code.secret),
    }
    expect(formatLink(run.code.address, code)).toBe(run.code.link)
    expect(parseLink(run.code.link)).toEqual({ address: run.code.address, code })
    expect(toHex(await hkdf(code.secret, 'tandem/1 pairing psk', 32))).toBe(run.psk)
    expect(toHex(concat(ascii('tandem/1 pair\0'), code.sessionId))).toBe(run.prologue)
    return Responder.pairing(page, code)
  }
  const { linkSecret, day, sessionId, pageSeatKey, phoneSeatKey } = some(run.resume)
  const secret = await importLinkSecret(fromHex(linkSecret))
  const session = await resumeSession(secret, day)
  expect(toHex(session.sessionId)).toBe(sessionId)
  expect(toHex(session.seatKey)).toBe(pageSeatKey)
  expect(toHex(await expand(secret, `tandem/1 seat phone ${day}`, 16))).toBe(phoneSeatKey)
  expect(toHex(await expand(secret, 'tandem/1 resume psk', 32))).toBe(run.psk)
  expect(toHex(concat(ascii('tandem/1 resume\0'), session.sessionId))).toBe(run.prologue)
  return Responder.resume(page, secret, session.sessionId, fromHex(run.phone.public))
}

describe.each(['pairing.json', 'pairing-many.json'])('%s', (file) => {
  const { runs } = read(file) as { runs: Run[] }
  test.each(runs.map((run, n) => ({ n, run })))('run $n: the page’s half', async ({ run }) => {
    const request = some(await (await responder(run)).readOffer(fromHex(run.frame1)))
    expect(request.offer).toEqual(JSON.parse(run.offer))
    expect(encodeOffer(request.offer)).toEqual(utf8(run.offer))
    expect(toHex(request.phoneKey)).toBe(run.phone.public)

    const answer = some(decodeAnswer(utf8(run.answer)))
    const { frame, established } = await request.answer(
      answer,
      await importDeviceKeys(fromHex(run.page.ephemeral)),
    )
    expect(toHex(frame)).toBe(run.frame2)
    expect(toHex(established.hash)).toBe(run.hash)
    expect(established.checkCode).toBe(run.checkCode)

    for (const { from, payload, frame } of run.sealed) {
      const value = some(decodeSealed(utf8(payload)))
      expect(value).toEqual(JSON.parse(payload))
      if (from === 'page') expect(toHex(await established.send.seal(value))).toBe(frame)
      else expect(await established.receive.open(fromHex(frame))).toEqual(value)
    }
  })

  test.each(runs.map((run, n) => ({ n, run })))('run $n: the phone’s half', async ({ run }) => {
    const phone = await importDeviceKeys(fromHex(run.phone.static))
    expect(toHex(phone.publicKey)).toBe(run.phone.public)
    const offer = some(decodeOffer(utf8(run.offer)))
    const initiated = await initiate(
      phone,
      fromHex(run.page.public),
      fromHex(run.psk),
      fromHex(run.prologue),
      encodeOffer(offer),
      await importDeviceKeys(fromHex(run.phone.ephemeral)),
    )
    expect('01' + toHex(initiated.message)).toBe(run.frame1)
    const { payload, hash, fromInitiator, fromResponder } = await initiated.finish(
      fromHex(run.frame2).slice(1),
    )
    expect(encodeAnswer(some(decodeAnswer(payload)))).toEqual(utf8(run.answer))
    expect(toHex(hash)).toBe(run.hash)
    const sealer = new Sealer(fromInitiator)
    const opener = new Opener(fromResponder)
    for (const { from, payload, frame } of run.sealed) {
      const value = some(decodeSealed(utf8(payload)))
      if (from === 'phone') expect(toHex(await sealer.seal(value))).toBe(frame)
      else expect(await opener.open(fromHex(frame))).toEqual(value)
    }
  })
})

// RFC 5869, appendix A, tests 1 to 3; NIST's AES-256-GCM test case 14.
test('the primitives’ own vectors', async () => {
  const ikm = new Uint8Array(22).fill(0x0b)
  expect(toHex(await hkdf(ikm, '', 42))).toBe(
    '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8',
  )
  const cipher = await Cipher.of(new Uint8Array(32))
  expect(toHex(await cipher.encrypt(0, new Uint8Array(16)))).toBe(
    'cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919',
  )
})
