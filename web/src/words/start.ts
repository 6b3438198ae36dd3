import en from './en/start'
import { words } from './words.svelte'

export const t = words('start', en)
