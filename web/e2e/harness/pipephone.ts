// The phone's store and mirror without a network (peer/mirror/pipephone), which a
// test can cut off, kill and start again.

import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { Action } from '../../src/protocol/wire.gen'

// Builds it into dir.
export function build(dir: string): string {
  const path = join(dir, 'pipephone')
  const cwd = resolve(import.meta.dirname, '../../..')
  const { status, stderr } = spawnSync('go', ['build', '-o', path, './peer/mirror/pipephone'], {
    cwd,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`building pipephone failed: ${stderr}`)
  return path
}

export class Pipephone {
  readonly #program: string
  readonly #database: string
  readonly #frame: (link: string, text: string) => void
  #child!: ChildProcessWithoutNullStreams
  #ended!: Promise<unknown>
  #answers: ((line: string) => void)[] = []

  // `frame` gets what the phone sends over a link.
  constructor(program: string, database: string, frame: (link: string, text: string) => void) {
    this.#program = program
    this.#database = database
    this.#frame = frame
  }

  async start(): Promise<void> {
    const child = spawn(this.#program, [this.#database])
    this.#child = child
    this.#ended = new Promise((done) => child.on('close', done))
    child.stdin.on('error', () => {}) // it was killed
    let errors = ''
    child.stderr.on('data', (text) => (errors += text))
    await new Promise<void>((ready, failed) => {
      createInterface(child.stdout).on('line', (line) => {
        const [name = '', ...rest] = line.split(' ')
        if (name === 'ready') ready()
        else if (name === 'did' || name === 'refused') this.#answers.shift()?.(rest.join(' '))
        else if (rest.length > 0) this.#frame(name, rest.join(' '))
      })
      child.on('close', () => failed(new Error(`pipephone ended: ${errors}`)))
    })
  }

  say(line: string): void {
    this.#child.stdin.write(`${line}\n`)
  }

  // The ID of what it made.
  act(action: Action): Promise<string> {
    return this.#ask(`do ${JSON.stringify(action)}`)
  }

  async seq(): Promise<number> {
    return Number(await this.#ask('seq'))
  }

  // As a crash does.
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.#ended
    this.#answers = []
  }

  async stop(): Promise<void> {
    this.#child.stdin.end()
    await this.#ended
  }

  #ask(line: string): Promise<string> {
    return new Promise((done) => {
      this.#answers.push(done)
      this.say(line)
    })
  }
}
