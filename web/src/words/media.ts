import en from './en/media'
import { words } from './words.svelte'

export const t = words('media', en)
