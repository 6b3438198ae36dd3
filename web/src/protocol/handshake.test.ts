import { beforeAll, describe, expect, test } from 'vitest'
import { type Bytes, ascii, concat } from './bytes'
import { type Answer, type Offer, encodeOffer, kindAnswer, kindOffer, maxFrame } from './frames'
import { Responder } from './handshake'
import { expand, hkdf } from './hkdf'
import { type DeviceKeys, generateDeviceKeys } from './keys'
import { type LinkCode, newLinkCode } from './linkcode'
import { type Initiated, initiate } from './noise'
import { type LinkSecret, importLinkSecret, resumeSession } from './resume'

const offer: Offer = { v: 1, name: "Ada's phone", app: 'tandem 0.1', sdp: 'v=0' }
const answer: Answer = { v: 1, browser: 'Firefox 153', system: 'Linux', keep: true, sdp: 'v=0' }

let phone: DeviceKeys
let page: DeviceKeys
let other: DeviceKeys
let code: LinkCode
let secret: LinkSecret
let session: Bytes

beforeAll(async () => {
  phone = await generateDeviceKeys()
  page = await generateDeviceKeys()
  other = await generateDeviceKeys()
  code = newLinkCode(page.publicKey)
  secret = await importLinkSecret(crypto.getRandomValues(new Uint8Array(32)))
  session = (await resumeSession(secret, '2026-03-14')).sessionId
})

async function pair(c: LinkCode, payload = encodeOffer(offer)): Promise<Initiated> {
  const psk = await hkdf(c.secret, 'tandem/1 pairing psk', 32)
  const prologue = concat(ascii('tandem/1 pair\0'), c.sessionId)
  return initiate(phone, c.pageKey, psk, prologue, payload)
}

async function resume(s: LinkSecret, id: Bytes, own: DeviceKeys, key: Bytes): Promise<Initiated> {
  const psk = await expand(s, 'tandem/1 resume psk', 32)
  return initiate(own, key, psk, concat(ascii('tandem/1 resume\0'), id), encodeOffer(offer))
}

const frameOf = (i: Initiated) => concat(Uint8Array.of(kindOffer), i.message)

// Each frame that differs from the given one in a bit or in length.
function* altered(frame: Bytes): Generator<Bytes> {
  for (let bit = 0; bit < frame.length * 8; bit++) {
    const b = frame.slice()
    b[bit >> 3]! ^= 1 << (bit & 7)
    yield b
  }
  for (let n = 0; n < frame.length; n++) yield frame.slice(0, n)
  yield concat(frame, new Uint8Array(1))
  yield concat(frame, new Uint8Array(maxFrame))
}

describe('pairing', () => {
  test('both sides come to the same keys', async () => {
    const initiated = await pair(code)
    const request = await Responder.pairing(page, code).readOffer(frameOf(initiated))
    expect(request?.offer).toEqual(offer)
    expect(request?.phoneKey).toEqual(phone.publicKey)
    const { frame, established } = await request!.answer(answer)
    expect(frame[0]).toBe(kindAnswer)
    const finished = await initiated.finish(frame.slice(1))
    expect(finished.hash).toEqual(established.hash)
    expect(established.checkCode).toMatch(/^[0-9]{4}$/)
    await expect(request!.answer(answer)).rejects.toThrow('answered')
  })

  test('an altered offer is refused, and the true one still accepted', async () => {
    const responder = Responder.pairing(page, code)
    const frame = frameOf(await pair(code))
    for (const bad of altered(frame)) expect(await responder.readOffer(bad)).toBeUndefined()
    expect(await responder.readOffer(frame)).toBeDefined()
  }, 30_000)

  test('an altered answer is refused, and the true one still accepted', async () => {
    const initiated = await pair(code)
    const request = await Responder.pairing(page, code).readOffer(frameOf(initiated))
    const { frame } = await request!.answer(answer)
    for (const bad of altered(frame.slice(1))) {
      await expect(initiated.finish(bad)).rejects.toThrow()
    }
    await initiated.finish(frame.slice(1))
  }, 30_000)

  test('keys of low order are refused', async () => {
    const responder = Responder.pairing(page, code)
    const frame = frameOf(await pair(code))
    for (const first of [0, 1]) {
      const bad = frame.slice()
      bad.fill(0, 1, 33)
      bad[1] = first
      expect(await responder.readOffer(bad)).toBeUndefined()
    }
    expect(await responder.readOffer(frame)).toBeDefined()
  })

  test('another secret, session or page key is refused', async () => {
    const random = crypto.getRandomValues(new Uint8Array(16))
    for (const wrong of [
      { ...code, secret: random },
      { ...code, sessionId: random },
      { ...code, pageKey: other.publicKey },
    ]) {
      const frame = frameOf(await pair(wrong))
      expect(await Responder.pairing(page, code).readOffer(frame)).toBeUndefined()
    }
  })

  test('only one offer is answered, also of two at once', async () => {
    const responder = Responder.pairing(page, code)
    const frame = frameOf(await pair(code))
    const both = [responder.readOffer(frame), responder.readOffer(frame)]
    expect((await Promise.all(both)).filter((x) => x !== undefined)).toHaveLength(1)
    expect(await responder.readOffer(frameOf(await pair(code)))).toBeUndefined()
  })

  test('an offer that is not understood is none', async () => {
    const responder = Responder.pairing(page, code)
    expect(await responder.readOffer(frameOf(await pair(code, ascii('{"v":2}'))))).toBeUndefined()
    expect(await responder.readOffer(frameOf(await pair(code)))).toBeDefined()
  })

  test('an answer that does not fit into a frame is not made', async () => {
    const request = await Responder.pairing(page, code).readOffer(frameOf(await pair(code)))
    const used = new TextEncoder().encode(JSON.stringify({ ...answer, sdp: '' })).length + 49
    const sdp = 'x'.repeat(maxFrame - used)
    await expect(request!.answer({ ...answer, sdp: sdp + 'x' })).rejects.toThrow('does not fit')
    expect((await request!.answer({ ...answer, sdp })).frame).toHaveLength(maxFrame)
  })
})

describe('coming back', () => {
  test('true offers are answered, each with keys of its own', async () => {
    const responder = Responder.resume(page, secret, session, phone.publicKey)
    const hashes = []
    for (let n = 0; n < 2; n++) {
      const initiated = await resume(secret, session, phone, page.publicKey)
      const request = await responder.readOffer(frameOf(initiated))
      if (n === 0) request!.prepare()
      const answered = request!.answer(answer)
      request!.prepare() // too late to change anything
      const { frame, established } = await answered
      expect((await initiated.finish(frame.slice(1))).hash).toEqual(established.hash)
      hashes.push(established.hash)
    }
    expect(hashes[0]).not.toEqual(hashes[1])
  })

  test('another secret, session, page or phone is refused', async () => {
    const responder = Responder.resume(page, secret, session, phone.publicKey)
    const stranger = await importLinkSecret(new Uint8Array(32))
    const tomorrow = (await resumeSession(secret, '2026-03-15')).sessionId
    for (const initiated of [
      await resume(stranger, session, phone, page.publicKey),
      await resume(secret, tomorrow, phone, page.publicKey),
      await resume(secret, session, phone, other.publicKey),
      await resume(secret, session, other, page.publicKey),
      await pair({ ...code, sessionId: session }),
    ]) {
      expect(await responder.readOffer(frameOf(initiated))).toBeUndefined()
    }
  })
})

test('keys that the page makes cannot be read', async () => {
  expect(page.privateKey.extractable).toBe(false)
  expect(secret.extractable).toBe(false)
  await expect(crypto.subtle.exportKey('jwk', page.privateKey)).rejects.toThrow()
  await expect(importLinkSecret(new Uint8Array(31))).rejects.toThrow()
})
