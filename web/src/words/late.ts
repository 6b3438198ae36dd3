import en from './en/late'
import { words } from './words.svelte'

export const t = words('late', en)
