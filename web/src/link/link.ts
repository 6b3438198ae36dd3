// The link as a whole: shows codes or comes back, follows one connection at a
// time, and says where it stands. What a state looks like is phase.ts.

import type { PathPolicy } from '../model/path'
import type { Notice } from '../model/state'
import { type Bytes, fromBase64Url } from '../protocol/bytes'
import type { Request } from '../protocol/handshake'
import type { DeviceKeys } from '../protocol/keys'
import { importLinkSecret } from '../protocol/resume'
import type { Bye, FromPage, Welcome } from '../protocol/wire.gen'
import type { Device } from '../store/devices'
import { Connection, type End } from './connection'
import { type RawFrame, parseFrame, phoneName, readBye, readWelcome } from './control'
import type { LinkEvents, LinkOptions } from './events'
import { Keeper } from './keeper'
import { notice, refusal, unlinkedBy } from './notices'
import { Pairing, type PairingEvents, type Scanned } from './pairing'
import type { Peer } from './peer'
import { Returning } from './returning'
import { Screen } from './screen'
import type { Relay } from './signal'
import { Rendezvous, type Seat, type ServerStatus } from './socket'
import { missing } from './support'
import { names } from './useragent'
import { WarmPeer } from './warm'

// Longer than the phone's three minutes, which begin later: it says what happened.
const CHECK_TIMEOUT = 3 * 60_000 + 15_000
const WELCOME_TIMEOUT = 15_000
// How long the session is kept once linked, for candidates of a better path.
const LINGER = 5_000
// A phone that finds fault twice in this time will do so again.
const FAULTS_WITHIN = 60_000

export class Link {
  readonly #events: LinkEvents
  readonly #address: string
  readonly #keeper = new Keeper()
  readonly #warm = new WarmPeer()
  #policy: PathPolicy
  #keep: boolean
  readonly #screen: Screen
  #rendezvous: Rendezvous | undefined
  #pairing: Pairing | undefined
  #returning: Returning | undefined
  #connection: Connection | undefined
  #scannedSeat: Seat | undefined
  // Of the phone that is linked, or being linked.
  #device: Device | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #linger: ReturnType<typeof setTimeout> | undefined
  #faultAt = -Infinity
  // Told apart from what was begun before the last restart.
  #era = 0

  constructor(options: LinkOptions, events: LinkEvents) {
    this.#address = options.address
    this.#policy = options.policy
    this.#keep = options.keep
    this.#events = events
    this.#screen = new Screen(
      () => this.#rendezvous?.status,
      (state) => events.state(state),
    )
  }

  // `opened` is the link code with which the page was opened, if any;
  // `probablyLinked` what the settings remember.
  start(opened: string | undefined, probablyLinked: boolean): void {
    addEventListener('online', () => this.#look())
    document.addEventListener('visibilitychange', () => this.#look())
    addEventListener('pagehide', () => {
      this.#events.leaving()
      this.send(bye('closing')) // nothing follows it
    })
    // Not the browser to link: says what to do with the code, and needs nothing for that.
    if (opened !== undefined) return this.#screen.set({ kind: 'opened-code', link: opened })
    const lacks = missing()
    if (lacks) return this.#screen.set({ kind: 'unsupported', missing: lacks })
    if (probablyLinked) return void this.restart()
    this.#pair()
    void this.#findDevice()
  }

  // Begins anew: comes back where a phone is known, else shows a code.
  async restart(): Promise<void> {
    this.#stop()
    const lacks = missing()
    if (lacks) return this.#screen.set({ kind: 'unsupported', missing: lacks })
    const era = this.#era
    this.#screen.set({ kind: 'loading' })
    this.#server() // meanwhile
    const device = await this.#keeper.load()
    if (era !== this.#era) return
    this.#device = device
    if (device) this.#comeBack(device)
    else this.#pair()
  }

  retryNow(): void {
    this.#rendezvous?.retryNow()
    this.#returning?.now()
  }

  setPolicy(policy: PathPolicy): void {
    this.#policy = policy
    this.#warm.drop()
    // The path in use may be one that is no longer wanted.
    if (
      this.#device &&
      (this.#screen.phase.kind === 'linked' || this.#screen.phase.kind === 'returning')
    ) {
      this.#lost()
    }
  }

  async setKeep(keep: boolean): Promise<void> {
    this.#keep = keep
    if (!this.#device || this.#screen.phase.kind === 'refused') return
    await this.#keeper.keep(this.#device, keep)
    this.#events.kept(this.#keeper.isKept)
  }

  // False when the frame was not taken: not linked, or too much waits.
  send(frame: FromPage): boolean {
    return this.#screen.phase.kind === 'linked' && this.#connection?.send(frame) === true
  }

  // Media's channel of the link; undefined while there is none.
  get bulk(): RTCDataChannel | undefined {
    return this.#screen.phase.kind === 'linked' ? this.#connection?.bulk : undefined
  }

  async unlink(): Promise<void> {
    this.#connection?.close(bye('unlinked'))
    const isErased = await this.#forget()
    this.#pair(notice(isErased ? 'unlinked-here' : 'not-erased'))
  }

  #server(): Rendezvous {
    if (this.#rendezvous?.status.kind === 'ended') this.#rendezvous = undefined
    this.#rendezvous ??= new Rendezvous(this.#address.replace(/^http/, 'ws') + '/signal', (s) =>
      this.#served(s),
    )
    return this.#rendezvous
  }

  #served(status: ServerStatus): void {
    if (!this.#connection) {
      if (status.kind === 'ended') return this.#refuse(notice('server-error'))
      if (this.#screen.phase.kind === 'returning' && status.kind !== 'open')
        return this.#screen.stage('server')
    }
    this.#screen.show()
  }

  #look(): void {
    const visible = document.visibilityState === 'visible'
    this.#connection?.setVisible(visible)
    if (!visible) return
    this.retryNow()
    this.#pairing?.shown()
  }

  // Ends whatever is under way. The socket stays, for what comes next.
  #stop(): void {
    this.#era++
    clearTimeout(this.#timer)
    clearTimeout(this.#linger)
    this.#pairing?.stop()
    this.#returning?.stop()
    this.#connection?.close(bye('closing'))
    this.#scannedSeat?.leave()
    this.#warm.drop()
    this.#pairing = this.#returning = this.#connection = this.#scannedSeat = undefined
  }

  #leaveServer(): void {
    this.#returning?.stop()
    this.#returning = undefined
    this.#rendezvous?.close()
    this.#rendezvous = undefined
  }

  #refuse(why: Notice): void {
    this.#stop()
    this.#leaveServer()
    this.#screen.set({ kind: 'refused', notice: why })
  }

  // False when something of it may still be stored.
  #forget(): Promise<boolean> {
    this.#stop()
    this.#device = undefined
    this.#events.forgotten()
    return this.#keeper.forget()
  }

  // Pairing.

  #pair(first?: Notice): void {
    this.#stop()
    this.#screen.set({ kind: 'showing' })
    const events: PairingEvents = {
      code: (code) => {
        this.#screen.set({ kind: 'showing', code })
        requestAnimationFrame(() => setTimeout(() => this.#pairing && this.#warm.prepare()))
      },
      paused: () => {
        this.#pairing = undefined
        this.#warm.drop()
        this.#leaveServer()
        this.#screen.set({ kind: 'paused' })
      },
      filled: (relays) => this.#warm.configure(relays, this.#policy),
      scanned: (scanned) => this.#scanned(scanned),
      failed: () => {
        this.#pairing = undefined
        this.#leaveServer()
        this.#screen.set({ kind: 'unsupported', missing: 'webcrypto' })
      },
    }
    this.#pairing = new Pairing(this.#server(), this.#address, events, first)
  }

  // The settings remembered no link; the database has the last word.
  async #findDevice(): Promise<void> {
    const era = this.#era
    const device = await this.#keeper.load()
    if (!device || era !== this.#era || this.#screen.phase.kind !== 'showing') return
    this.#device = device
    this.#comeBack(device)
  }

  #scanned(scanned: Scanned): void {
    const { keys, request, relays, seat } = scanned
    this.#pairing = undefined
    this.#scannedSeat = seat
    const phone = phoneName(request.offer.name)
    // The browser is given its work before the screen changes.
    const connection = this.#connect(request, relays, (frame) => seat.send(frame), {
      answered: (digits) => {
        this.#timer = setTimeout(() => this.#refuse(notice('timeout')), CHECK_TIMEOUT)
        this.#screen.setSoon({ kind: 'checking', phone, digits })
      },
      welcome: (welcome) => void this.#paired(welcome, keys, request.phoneKey),
      refused: (reason) => this.#refuse(refusal(reason)),
      ended: (why) => this.#refuse(notice(why === 'lost' ? 'interrupted' : why)),
    })
    if (!(connection instanceof Connection)) {
      seat.leave('failed')
      return this.#refuse(notice(connection))
    }
    this.#screen.setSoon({ kind: 'answering', phone, since: Date.now() })
    scanned.onSealed((frame) => connection.sealed(frame))
    scanned.onLeft(() => connection.phoneLeft())
  }

  async #paired(welcome: Welcome, keys: DeviceKeys, phoneKey: Bytes): Promise<void> {
    const era = this.#era
    this.#welcomed(welcome, phoneKey)
    if (welcome.linkSecret === undefined) return
    const secret = await importLinkSecret(fromBase64Url(welcome.linkSecret))
    if (era !== this.#era) return
    const device = { id: welcome.device, phone: welcome.phone, phoneKey, keys, secret }
    this.#device = device
    await this.#keeper.keep(device, this.#keep)
    if (era === this.#era) this.#events.kept(this.#keeper.isKept)
  }

  // Coming back.

  #comeBack(device: Device, lostSince?: number): void {
    this.#stop()
    this.#events.returning(device.phoneKey)
    this.#screen.set({
      kind: 'returning',
      phone: device.phone,
      stage: 'server',
      since: Date.now(),
      ...(lostSince === undefined ? {} : { lostSince }),
    })
    this.#warm.prepare()
    const returning: Returning = new Returning(this.#server(), device, {
      joined: () => {
        if (!this.#connection) this.#screen.stage('phone')
      },
      filled: (relays) => {
        if (this.#connection || this.#screen.phase.kind !== 'returning') return
        this.#warm.configure(relays, this.#policy)
        this.#screen.stage('check')
      },
      offer: (request, relays) => this.#offered(device, returning, request, relays),
      sealed: (frame) => this.#connection?.sealed(frame),
      left: () => {
        if (this.#connection) this.#connection.phoneLeft()
        else this.#screen.stage('phone')
      },
      replaced: () => {
        if (this.#screen.phase.kind === 'returning') this.#refuse(notice('replaced'))
      },
    })
    this.#returning = returning
  }

  // Until the channel opens nothing that stands is given up for an offer: the
  // server can repeat an old one.
  #offered(device: Device, via: Returning, request: Request, relays: readonly Relay[]): void {
    if (this.#screen.phase.kind !== 'returning' || this.#connection?.isOpen) return
    clearTimeout(this.#timer)
    this.#connection?.close()
    this.#screen.stage('check')
    const connection = this.#connect(request, relays, (frame) => via.send(frame), {
      answered: () => this.#screen.stage('path'),
      welcome: (welcome) => {
        this.#welcomed(welcome, device.phoneKey)
        if (welcome.phone !== device.phone) {
          this.#device = { ...device, phone: welcome.phone }
          void this.#keeper.keep(this.#device)
        }
      },
      refused: (reason) => this.#refuse(refusal(reason)),
      ended: () => this.#again(via),
    })
    if (!(connection instanceof Connection)) {
      this.#screen.stage('path')
      this.#again(via)
    }
  }

  #again(via: Returning): void {
    if (this.#returning !== via) return
    this.#connection = undefined
    if (this.#rendezvous?.status.kind === 'ended') return this.#refuse(notice('server-error'))
    const retryAt = Date.now() + via.again()
    if (this.#screen.phase.kind === 'returning')
      this.#screen.set({ ...this.#screen.phase, retryAt })
  }

  // Both.

  #connect(
    request: Request,
    relays: readonly Relay[],
    send: (frame: Bytes) => void,
    then: {
      answered(digits: string): void
      welcome(welcome: Welcome): void
      refused(reason: string): void
      ended(why: End): void
    },
  ): Connection | 'no-relay' | 'no-webrtc' {
    let peer: Peer | undefined
    try {
      peer = this.#warm.take(relays, this.#policy)
    } catch {
      return 'no-webrtc'
    }
    if (!peer) return 'no-relay'
    const connection: Connection = new Connection(peer, send, {
      answered: then.answered,
      connected: () => this.#screen.stage('secure'),
      open: () => {
        if (this.#screen.phase.kind !== 'returning') return
        this.#timer = setTimeout(() => {
          connection.close()
          then.ended('lost')
        }, WELCOME_TIMEOUT)
      },
      path: (path) => {
        const { kind } = this.#screen.phase
        if (kind === 'checking' || kind === 'linked')
          this.#screen.setSoon({ ...this.#screen.phase, path })
      },
      frame: (text) => {
        const frame = parseFrame(text)
        if (!frame) return
        if (this.#screen.phase.kind === 'linked') return this.#received(frame)
        const welcome = frame.type === 'welcome' ? readWelcome(frame) : undefined
        if (welcome) then.welcome(welcome)
        else if (frame.type === 'bye') this.#left(frame)
      },
      ended: (why) => {
        clearTimeout(this.#timer)
        this.#connection = undefined
        if (this.#screen.phase.kind === 'linked') this.#lost()
        else then.ended(why)
      },
      refused: (reason) => {
        this.#connection = undefined
        then.refused(reason)
      },
    })
    this.#connection = connection
    const { browser, system } = names(navigator)
    connection.setVisible(document.visibilityState === 'visible')
    const me = { browser, system, keep: this.#keep && this.#keeper.works }
    const device = this.#screen.phase.kind === 'returning' ? this.#device : undefined
    const resume = device ? this.#events.resume(device.phoneKey) : Promise.resolve(undefined)
    void connection.start(
      request,
      resume.then((r) => ({ ...me, ...r })),
    )
    return connection
  }

  #welcomed({ phone, log, resumed }: Welcome, phoneKey: Bytes): void {
    clearTimeout(this.#timer)
    performance.mark('tandem:welcome')
    const path =
      this.#screen.phase.kind === 'checking' ? this.#screen.phase.path : this.#connection?.path
    // The chat list comes right behind: both are drawn at once.
    this.#screen.setNext({ kind: 'linked', phone, ...(path ? { path } : {}) })
    this.#connection?.welcomed()
    this.#linger = setTimeout(() => this.#leaveServer(), LINGER)
    this.#events.linked(phoneKey, this.#keeper.isKept, { log, resumed: resumed === true })
  }

  #received(frame: RawFrame): void {
    if (frame.type === 'pong' && typeof frame.n === 'number') this.#connection?.pong(frame.n)
    else if (frame.type === 'bye') this.#left(frame)
    else this.#events.frame(frame)
  }

  // The phone took its leave.
  #left(frame: RawFrame): void {
    const goodbye = readBye(frame)
    const { reason, text } = goodbye
    if (reason === 'unlinked') return void this.#unlinked(unlinkedBy(goodbye))
    this.#connection?.close() // nothing follows a bye
    switch (reason) {
      case 'replaced':
        this.#events.lost()
        return this.#refuse(notice('replaced'))
      case 'refused':
        return this.#refuse(refusal(text))
      case 'error': {
        const again = performance.now() - this.#faultAt < FAULTS_WITHIN
        this.#faultAt = performance.now()
        if (!again) return this.#lost()
        this.#events.lost()
        return this.#refuse(notice('phone-error'))
      }
      case 'closing':
        return this.#lost()
    }
  }

  // The phone waits for the page's word that all is erased, and else tells it again.
  async #unlinked(why: Notice): Promise<void> {
    const connection = this.#connection
    this.#connection = undefined
    const isErased = await this.#forget()
    connection?.close(isErased ? bye('unlinked') : undefined)
    this.#refuse(isErased ? why : notice('not-erased'))
  }

  // Comes back, if there is a way.
  #lost(): void {
    const { phase, device } = { phase: this.#screen.phase, device: this.#device }
    this.#events.lost()
    if (!device) return this.#refuse(notice(phase.kind === 'linked' ? 'ended' : 'interrupted'))
    const lostSince =
      phase.kind === 'linked'
        ? Date.now()
        : phase.kind === 'returning'
          ? phase.lostSince
          : undefined
    this.#comeBack(device, lostSince)
  }
}

function bye(reason: Bye['reason']): Bye {
  return { type: 'bye', reason }
}
