// Choices that outlast the tab. localStorage throws where the browser forbids
// it; the choices then last as long as the page.

import type { PathPolicy } from '../model/path'

const POLICY = 'tandem.path'
const KEEP = 'tandem.keep'
const LINKED = 'tandem.linked'

const POLICIES: readonly string[] = ['auto', 'relay', 'relay-udp', 'relay-tcp']

export interface Settings {
  policy: PathPolicy
  keep: boolean
  // Whether a link is probably stored: so that a page that has none can show
  // its code before the database is open.
  linked: boolean
}

export function loadSettings(): Settings {
  const policy = get(POLICY)
  return {
    policy: policy !== null && POLICIES.includes(policy) ? (policy as PathPolicy) : 'auto',
    keep: get(KEEP) !== 'no',
    linked: get(LINKED) === 'yes',
  }
}

export function savePolicy(policy: PathPolicy): void {
  set(POLICY, policy)
}

export function saveKeep(keep: boolean): void {
  set(KEEP, keep ? 'yes' : 'no')
}

export function saveLinked(linked: boolean): void {
  set(LINKED, linked ? 'yes' : 'no')
}

function get(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

function set(key: string, value: string): void {
  try {
    localStorage.setItem(key, value)
  } catch {
    // Lasts as long as the page, then.
  }
}
