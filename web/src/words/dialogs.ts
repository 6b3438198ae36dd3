import en from './en/dialogs'
import { words } from './words.svelte'

export const t = words('dialogs', en)
