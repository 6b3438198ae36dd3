// Starts the real programs for a test, and ends them.

import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const bin = resolve(import.meta.dirname, '../../../bin')

// Path of one of the project's programs.
export function program(name: 'tandem' | 'tandemd'): string {
  const path = join(bin, name)
  if (!existsSync(path)) throw new Error(`${path} is missing: run "make build" first`)
  return path
}

// A process with what it printed, for tests that wait for a line.
export class Program {
  readonly child: ChildProcess
  output = ''
  errors = '' // what of it went to standard error
  private hasEnded = false
  private waiting: (() => void)[] = []
  readonly ended: Promise<number | null>

  constructor(path: string, args: string[], env: Record<string, string> = {}) {
    this.child = spawn(path, args, {
      env: { ...process.env, NO_COLOR: '1', ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    const take = (chunk: Buffer) => {
      this.output += String(chunk)
      this.wake()
    }
    this.child.stdout!.on('data', take)
    this.child.stderr!.on('data', (chunk: Buffer) => {
      this.errors += String(chunk)
      take(chunk)
    })
    this.child.stdin!.on('error', () => {}) // it ended before it read all
    this.ended = new Promise((done) => {
      this.child.on('close', (code) => {
        this.hasEnded = true
        done(code)
        this.wake()
      })
    })
  }

  private wake() {
    for (const w of this.waiting.splice(0)) w()
  }

  // The first match of pattern in the output, once there is one.
  async sees(pattern: RegExp, ms = 15_000): Promise<RegExpMatchArray> {
    const deadline = Date.now() + ms
    for (;;) {
      const found = this.output.match(pattern)
      if (found) return found
      const left = deadline - Date.now()
      if (left <= 0 || this.hasEnded)
        throw new Error(`no ${pattern} in what ${this.child.spawnfile} printed:\n${this.output}`)
      await new Promise<void>((done) => {
        const timer = setTimeout(done, left)
        this.waiting.push(() => {
          clearTimeout(timer)
          done()
        })
      })
    }
  }

  write(text: string) {
    this.child.stdin!.write(text)
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill(signal)
    await this.ended
  }
}

// A port that nobody listens on.
export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const s = createServer()
    s.on('error', fail)
    s.listen(0, '127.0.0.1', () => {
      const address = s.address()
      if (address === null || typeof address === 'string') return fail(new Error('no port'))
      s.close(() => done(address.port))
    })
  })
}

export interface Server {
  origin: string
  turnPort: number
  program: Program
  restart(): Promise<void>
  stop(): Promise<void>
}

// tandemd with all its parts, on free ports of this machine.
export async function startServer(args: string[] = []): Promise<Server> {
  for (let tries = 5; ; tries--) {
    try {
      return await startOn(await freePort(), await freePort(), args)
    } catch (reason) {
      // Another test may have taken a port since it was found to be free.
      if (tries === 0 || !/address already in use/.test(String(reason))) throw reason
    }
  }
}

async function startOn(port: number, turnPort: number, args: string[]): Promise<Server> {
  const origin = `http://localhost:${port}`
  const [state, forget] = tempDir()
  const start = async () => {
    const p = new Program(program('tandemd'), [
      `--listen=localhost:${port}`,
      `--turn-listen=:${turnPort}`,
      '--drain=1s', // nobody waits for what a test still relays
      `--state=${state}`,
      ...args,
    ])
    await p.sees(/http:\/\/localhost/)
    return p
  }
  const server: Server = {
    origin,
    turnPort,
    program: await start(),
    async restart() {
      await server.program.stop()
      server.program = await start()
    },
    async stop() {
      await server.program.stop()
      forget()
    },
  }
  return server
}

// A folder that is removed by the function beside it.
export function tempDir(): [string, () => void] {
  const dir = mkdtempSync(join(tmpdir(), 'tandem-e2e-'))
  return [dir, () => rmSync(dir, { recursive: true, force: true })]
}

// Runs a command of the phone to its end, and returns what it printed.
export async function tandem(home: string, ...args: string[]): Promise<string> {
  const p = new Program(program('tandem'), args, { TANDEM_HOME: home })
  p.child.stdin!.end()
  const code = await p.ended
  if (code !== 0) throw new Error(`tandem ${args[0]} ended with ${code}:\n${p.output}`)
  return p.output
}

// A running phone.
export async function startPhone(home: string, ...args: string[]): Promise<Program> {
  const p = new Program(program('tandem'), ['run', '--json', ...args], { TANDEM_HOME: home })
  await p.sees(/"event":\s*"ready"/)
  return p
}
