// Clocks that components read: they follow the time without timers of their own.

import { createSubscriber } from 'svelte/reactivity'

const subscribe = createSubscriber((update) => {
  const timer = setInterval(update, 30_000)
  return () => clearInterval(timer)
})

// The time now, kept true to half a minute.
export function nowish(): number {
  subscribe()
  return Date.now()
}

export function secondsUntil(time: number): number {
  return Math.max(0, Math.ceil((time - Date.now()) / 1000))
}

// Counts whole seconds down to a time; call it while a component is made.
export function countdown(until: () => number): { readonly left: number } {
  let left = $state(secondsUntil(until()))
  $effect(() => {
    const end = until()
    let timer: ReturnType<typeof setTimeout>
    const tick = () => {
      left = secondsUntil(end)
      // Wake just after the next whole second, so that none is skipped.
      if (left > 0) timer = setTimeout(tick, end - Date.now() - (left - 1) * 1000)
    }
    tick()
    return () => clearTimeout(timer)
  })
  return {
    get left() {
      return left
    },
  }
}

// True from a time on; call it while a component is made.
export function passed(time: () => number): { readonly yes: boolean } {
  let yes = $state(Date.now() >= time())
  $effect(() => {
    const wait = time() - Date.now()
    yes = wait <= 0
    if (yes) return
    const timer = setTimeout(() => (yes = true), wait)
    return () => clearTimeout(timer)
  })
  return {
    get yes() {
      return yes
    },
  }
}
