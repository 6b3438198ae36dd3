// A small internet of network namespaces on this machine, which nothing outside
// of it can reach: a hub, hosts on it, and hosts behind routers on it.

import { execFileSync } from 'node:child_process'

// Public addresses, as the relay refuses private ones and those for documents.
// They exist in the namespaces only.
const PUBLIC = '45.90.0'
// Of the host behind a router.
export const BEHIND = '10.0.0.2'
const PREFIX = 'tandemlab'

// What runs in a namespace is run by this.
const inside = (namespace: string) => ['netns', 'exec', namespace]

function run(program: string, args: string[], input = ''): string {
  try {
    return execFileSync(program, args, { input, encoding: 'utf8', stdio: 'pipe' })
  } catch (reason) {
    const said = (reason as { stderr?: string }).stderr?.trim()
    throw new Error(`${program} ${args.join(' ')}: ${said || String(reason)}`)
  }
}
const ip = (line: string) => run('ip', line.split(' '))

// Why this machine can have no such network; empty where it can.
export function hindrance(): string {
  if (process.platform !== 'linux') return 'network namespaces are of Linux alone'
  if (process.getuid!() !== 0) return 'network namespaces need root'
  try {
    const network = new Network()
    try {
      const router = network.router('try')
      network.host('tried', router)
      router.filter('chain post { type nat hook postrouting priority srcnat; masquerade; }')
    } finally {
      network.remove()
    }
    return ''
  } catch (reason) {
    return `this machine permits no network namespaces: ${(reason as Error).message}`
  }
}

let networks = 0

export class Network {
  private readonly name = `${PREFIX}-${process.pid}-${networks++}`
  private readonly namespaces: string[] = []
  private readonly onExit = () => this.remove()
  private readonly hub: string
  private last = 0 // of the hub's addresses that were given
  private ports = 0

  constructor() {
    sweep()
    process.on('exit', this.onExit)
    this.hub = this.namespace('hub')
    ip(`-n ${this.hub} link add bridge type bridge`)
    ip(`-n ${this.hub} link set bridge up`)
  }

  private namespace(name: string): string {
    const full = `${this.name}-${name}`
    ip(`netns add ${full}`)
    this.namespaces.push(full)
    ip(`-n ${full} link set lo up`)
    return full
  }

  // A host on the hub, or behind a router.
  host(name: string, behind?: Router): Host {
    const namespace = this.namespace(name)
    if (behind) return new Host(namespace, behind.attach(namespace), behind.inner)
    return new Host(namespace, this.attach(namespace, 'eth0'))
  }

  router(name: string): Router {
    const namespace = this.namespace(name)
    const address = this.attach(namespace, 'wan')
    const router = new Router(namespace, address)
    router.run('sysctl', '-qw', 'net.ipv4.ip_forward=1')
    return router
  }

  private attach(namespace: string, name: string): string {
    const port = `p${this.ports++}`
    const address = this.spare()
    ip(`-n ${this.hub} link add ${port} type veth peer name ${name} netns ${namespace}`)
    ip(`-n ${this.hub} link set ${port} master bridge up`)
    ip(`-n ${namespace} link set ${name} up`)
    ip(`-n ${namespace} addr add ${address}/24 dev ${name}`)
    return address
  }

  // A public address that nobody has yet.
  spare(): string {
    return `${PUBLIC}.${++this.last}`
  }

  // What still runs in it must have ended.
  remove(): void {
    process.off('exit', this.onExit)
    for (const namespace of this.namespaces.splice(0)) ip(`netns del ${namespace}`)
  }
}

// Removes the networks of test runs that were killed.
function sweep(): void {
  for (const line of ip('netns list').split('\n')) {
    const name = line.split(' ')[0]!
    const [prefix, pid] = name.split('-')
    if (prefix !== PREFIX || alive(Number(pid))) continue
    try {
      ip(`netns del ${name}`)
    } catch {
      // Another run swept it.
    }
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

export class Host {
  constructor(
    readonly namespace: string,
    public address: string,
    private gateway = '',
  ) {}

  // The program and its arguments, as they are run on this host.
  command(program: string, ...args: string[]): [string, string[]] {
    return ['ip', [...inside(this.namespace), program, ...args]]
  }

  run(program: string, ...args: string[]): string {
    return run(...this.command(program, ...args))
  }

  // Gives the host this address besides, or in place of the one it had.
  add(address: string): void {
    ip(`-n ${this.namespace} addr add ${address}/24 dev eth0`)
  }
  move(address: string): void {
    ip(`-n ${this.namespace} addr flush dev eth0 scope global`)
    this.add(address)
    this.address = address
    if (this.gateway) ip(`-n ${this.namespace} route replace default via ${this.gateway}`)
  }

  // Sets what the host's own packet filter does: chains of nftables, in place of those before.
  filter(...chains: string[]): void {
    const table = `table ip lab {}\nflush table ip lab\ndelete table ip lab\ntable ip lab {\n${chains.join('\n')}\n}\n`
    run('ip', [...inside(this.namespace), 'nft', '-f', '-'], table)
  }

  // The packets and bytes that the filter's named counters counted.
  counted(): Record<string, { packets: number; bytes: number }> {
    const listed = JSON.parse(this.run('nft', '-j', 'list', 'counters')) as {
      nftables: { counter?: { name: string; packets: number; bytes: number } }[]
    }
    return Object.fromEntries(listed.nftables.flatMap(({ counter: c }) => (c ? [[c.name, c]] : [])))
  }
}

// A host with a wire to the hub ("wan") and one to those behind it ("lan").
export class Router extends Host {
  readonly inner = '10.0.0.1'

  // Puts the one host behind it; returns that host's address.
  attach(namespace: string): string {
    ip(`-n ${this.namespace} link add lan type veth peer name eth0 netns ${namespace}`)
    ip(`-n ${this.namespace} link set lan up`)
    ip(`-n ${this.namespace} addr add ${this.inner}/24 dev lan`)
    ip(`-n ${namespace} link set eth0 up`)
    ip(`-n ${namespace} addr add ${BEHIND}/24 dev eth0`)
    ip(`-n ${namespace} route add default via ${this.inner}`)
    return BEHIND
  }
}
