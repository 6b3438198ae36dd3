// Sentences about the link that several screens use.

import type { Path, PathPolicy } from '../../model/path'
import type { Stage } from '../../model/state'

// In the order in which a link goes through them.
export const STAGES: readonly Stage[] = ['server', 'phone', 'check', 'path', 'secure']

export function stageName(stage: Stage): string {
  switch (stage) {
    case 'server':
      return 'Reaching the server'
    case 'phone':
      return 'Waiting for the phone'
    case 'check':
      return 'Checking that it is your phone'
    case 'path':
      return 'Finding a path'
    case 'secure':
      return 'Securing the path'
  }
}

// What may be wrong when a stage takes long, and what to do about it.
export function stageHelp(stage: Stage, policy: PathPolicy): string {
  switch (stage) {
    case 'server':
      return 'The server does not answer. Is this computer online? A proxy or firewall may block WebSockets.'
    case 'phone':
      return 'The phone does not answer. Is Tandem running on it, and is it online? If this browser was unlinked there, link it anew.'
    case 'check':
      return 'The phone was found but has not finished its part. It may be busy or on a weak network.'
    case 'path':
      if (policy === 'auto')
        return 'No path to the phone yet. A firewall may block UDP on one side, and the relay may be out of reach.'
      return 'No path through the relay yet. It may be out of reach; “Automatic” in the connection options allows a direct path.'
    case 'secure':
      return 'A path was found but is losing packets. A weak network does this; it often passes.'
  }
}

export function pathName(path: Path): string {
  const way =
    path.kind === 'direct'
      ? 'Direct'
      : path.transport
        ? `Relayed over ${path.transport.toUpperCase()}`
        : 'Relayed'
  if (path.roundTrip === undefined) return way
  return `${way} · ${Math.max(1, Math.round(path.roundTrip))} ms`
}

export function pathHelp(path: Path): string {
  return path.kind === 'direct'
    ? 'Packets go straight between this browser and the phone.'
    : 'Packets go through the relay, which cannot read them.'
}

export function messages(count: number): string {
  return count === 1 ? '1 message' : `${count} messages`
}
