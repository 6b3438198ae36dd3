// The words of the chats: loaded with them.

export { default as settings } from './settings'
