import en from './en/settings'
import { words } from './words.svelte'

export const t = words('settings', en)
