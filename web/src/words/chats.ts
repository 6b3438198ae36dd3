import en from './en/chats'
import { words } from './words.svelte'

export const t = words('chats', en)
