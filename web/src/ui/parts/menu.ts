import type { IconName } from './Icon.svelte'

export interface MenuItem {
  name: string
  icon: IconName
  danger?: boolean // not to be undone
  act: () => void
}

// Where a menu opens: below a control, or at a point.
export type MenuPlace = DOMRect | { x: number; y: number }
