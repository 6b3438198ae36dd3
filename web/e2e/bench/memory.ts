// How much memory processes use, as Linux tells it.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return '' // it ended
  }
}

const field = (pid: number, name: string) =>
  Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(read(`/proc/${pid}/status`))?.[1] ?? 0) /
  1024

// The most that a process had in memory, in MiB, since it began or since forget.
export const peak = (pid: number) => field(pid, 'VmHWM')

// Lets `peak` begin again (proc_pid_clear_refs(5)).
export function forget(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5')
}

// The processes in which a browser runs pages, found by the profile's folder.
export function pagesOf(profile: string): number[] {
  const parent = new Map<number, number>()
  const command = new Map<number, string>()
  for (const name of readdirSync('/proc')) {
    const pid = Number(name)
    if (!pid) continue
    const [, ppid] = /^PPid:\s+(\d+)/m.exec(read(`/proc/${pid}/status`)) ?? []
    if (!ppid) continue
    parent.set(pid, Number(ppid))
    command.set(pid, read(`/proc/${pid}/cmdline`).replaceAll('\0', ' '))
  }
  const isOf = (pid: number): boolean =>
    pid > 1 &&
    (!!command.get(pid)?.includes(`${profile} `) ||
      !!command.get(pid)?.endsWith(profile) ||
      isOf(parent.get(pid) ?? 0))
  const runsPages = (c: string) => c.includes('--type=renderer') || / tab\s*$/.test(c)
  return [...command].filter(([pid, c]) => runsPages(c) && isOf(pid)).map(([pid]) => pid)
}

// What of these processes' memory is their own, in MiB.
export function own(pids: number[]): number {
  return pids.reduce((sum, pid) => sum + field(pid, 'RssAnon') + field(pid, 'RssShmem'), 0)
}

// Looks at `value` while work is under way; the most that it was.
export async function most(value: () => number, work: Promise<unknown>): Promise<number> {
  let found = value()
  const timer = setInterval(() => (found = Math.max(found, value())), 50)
  try {
    await work
  } finally {
    clearInterval(timer)
  }
  return Math.max(found, value())
}
