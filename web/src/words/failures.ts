import en from './en/failures'
import { words } from './words.svelte'

export const t = words('failures', en)
