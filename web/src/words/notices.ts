import en from './en/notices'
import { words } from './words.svelte'

export const t = words('notices', en)
