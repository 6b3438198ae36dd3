// What earlier versions of the page left in the outbox.

import type { Command } from './outbox'

export interface OldCommand {
  id: string
  device?: string // absent: of the first version, which had one link at most
  chat: string
  text: string
  time: number
  order: number
  error?: string
}

// As it is now. `device` is the link's, for commands that name none.
export function converted(old: OldCommand, device: string): Command {
  const { text, ...rest } = old
  return { ...rest, device: old.device ?? device, action: { send: { chat: old.chat, text } } }
}
