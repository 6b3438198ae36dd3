// A server, a phone with a sample account and a browser, each on a host of its
// own in a network of namespaces.

import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Phone } from '../harness/actors'
import { type Browser, chromiumPath, launchChromium, type Tab } from '../harness/browsers'
import { linkText } from '../harness/linking'
import { Program, program, tandem, tempDir } from '../harness/processes'
import { checkCode } from '../harness/scene'
import { type Host, Network, Router } from './namespaces'
import { type Nat, setNat, type Wall } from './nats'

const SECRET = 'the lab keeps nothing from itself'

// Where a side stands: on the hub itself, or behind a router.
export interface Place {
  nat?: Nat
  wall?: Wall
}

export interface Plan {
  page?: Place
  phone?: Place
  port?: number // of the page and of signaling
  // The relay is a server of its own, at this port and for these transports.
  relay?: { port: number; transports: ('udp' | 'tcp')[] }
}

// What `tandem status --json` says of a path.
export interface Path {
  kind: string
  transport?: string
  roundTrip: number
}

export class Site {
  private readonly network = new Network()
  private readonly dir: string
  private readonly removeDir: () => void
  readonly home: string
  readonly origin: string
  readonly phone: Phone
  readonly serverHost: Host
  readonly relayHost?: Host
  readonly phoneHost: Host
  readonly pageHost: Host
  readonly routers: { page?: Router; phone?: Router } = {}
  server?: Program
  relay?: Program
  running?: Program // the phone
  browser?: Browser

  private constructor(private readonly plan: Plan) {
    ;[this.dir, this.removeDir] = tempDir()
    this.home = join(this.dir, 'phone')
    this.phone = new Phone(this.home)
    this.serverHost = this.network.host('server')
    if (plan.relay) this.relayHost = this.network.host('relay')
    this.phoneHost = this.place('phone')
    this.pageHost = this.place('page')
    this.origin = `http://${this.serverHost.address}:${plan.port ?? 8080}`
  }

  private place(side: 'page' | 'phone'): Host {
    const { nat, wall } = this.plan[side] ?? {}
    if (!nat) return this.network.host(side)
    const router = this.network.router(`${side}-router`)
    setNat(router, nat, wall)
    this.routers[side] = router
    return this.network.host(side, router)
  }

  static async set(plan: Plan = {}): Promise<Site> {
    const site = new Site(plan)
    try {
      await site.startServer()
      await site.startPhone()
      await site.startBrowser()
      return site
    } catch (reason) {
      await site.strike()
      throw reason
    }
  }

  private start(host: Host, name: 'tandem' | 'tandemd', ...args: string[]): Program {
    const [command, all] = host.command(program(name), ...args)
    return new Program(command, all, { TANDEM_HOME: this.home, TANDEM_TURN_SECRET: SECRET })
  }

  async startServer(): Promise<void> {
    const args = [`--listen=${this.origin.slice('http://'.length)}`, '--drain=1s']
    if (this.plan.relay) {
      if (!this.relay) await this.startRelay()
      const { port, transports } = this.plan.relay
      const at = `turn:${this.relayHost!.address}:${port}?transport=`
      args.push(`--turn-url=${transports.map((t) => at + t).join(',')}`)
    }
    this.server = this.start(this.serverHost, 'tandemd', ...args)
    await this.server.sees(/Tandem is running/)
  }

  async startRelay(): Promise<void> {
    const at = `${this.relayHost!.address}:${this.plan.relay!.port}`
    this.relay = this.start(this.relayHost!, 'tandemd', 'turn', `--turn-listen=${at}`, '--drain=1s')
    await this.relay.sees(/Tandem is running/)
  }

  async startPhone(): Promise<void> {
    this.running = this.start(this.phoneHost, 'tandem', 'run', '--json', '--sample')
    await this.running.sees(/"event":\s*"ready"/)
  }

  async startBrowser(): Promise<void> {
    const inside = join(this.dir, 'browser')
    const [command, args] = this.pageHost.command(chromiumPath())
    writeFileSync(inside, `#!/bin/sh\nexec ${command} ${args.join(' ')} "$@"\n`)
    chmodSync(inside, 0o755)
    // A page may encrypt only where its origin is secure; there are no names
    // here, of which certificates could be.
    const secure = `--unsafely-treat-insecure-origin-as-secure=${this.origin}`
    this.browser = await launchChromium(join(this.dir, 'profile'), [secure], inside)
  }

  // Opens the page in a new tab; `begin` runs before the page's own code.
  async open(begin?: string): Promise<Tab> {
    const tab = await this.browser!.open()
    if (begin) await tab.begin(begin)
    await tab.goto(this.origin)
    return tab
  }

  // Links by the link that "Copy link" copies. How long it took, in milliseconds,
  // from when the phone has the link until the chats show.
  async link(tab: Tab): Promise<number> {
    const link = await linkText(tab)
    const began = performance.now()
    const p = new Program(program('tandem'), ['link', '-'], { TANDEM_HOME: this.home })
    p.write(`${link}\n`)
    await p.sees(/[Cc]heck code/, 40_000)
    p.write(`${await checkCode(tab)}\n`)
    const code = await p.ended
    if (code !== 0) throw new Error(`tandem link ended with ${code}:\n${p.output}`)
    await tab.text('list', 'Chats')
    return performance.now() - began
  }

  // The path as the phone says; none while there is no link.
  async path(): Promise<Path | undefined> {
    const status = JSON.parse(await tandem(this.home, 'status', '--json')) as {
      devices: { path?: Path }[]
    }
    return status.devices[0]?.path
  }

  spare(): string {
    return this.network.spare()
  }

  async strike(): Promise<void> {
    await this.browser?.close()
    for (const p of [this.running, this.server, this.relay]) await p?.stop()
    this.network.remove()
    this.removeDir()
  }
}

// What the page says of its link.
export function connection(tab: Tab): Promise<string> {
  return tab.text('status', 'Connection')
}
