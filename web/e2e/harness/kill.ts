// Kills what the harness has no handle of.

import { readdir, readFile } from 'node:fs/promises'

// The process of the Chromium that has this profile; 0 when there is none.
async function chromium(profile: string): Promise<number> {
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    const line = await readFile(`/proc/${entry}/cmdline`, 'utf8').catch(() => '')
    const args = line.split('\0')
    const isMain = !args.some((a) => a.startsWith('--type='))
    if (isMain && args.includes(`--user-data-dir=${profile}`)) return Number(entry)
  }
  return 0
}

// Kills it as a crash or a lack of memory would, and waits until it is gone.
export async function killChromium(profile: string): Promise<void> {
  const pid = await chromium(profile)
  if (pid === 0) throw new Error(`no Chromium runs with the profile ${profile}`)
  process.kill(pid, 'SIGKILL')
  while ((await chromium(profile)) !== 0) await new Promise((done) => setTimeout(done, 20))
}
