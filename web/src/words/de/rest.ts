// The words of the chats: loaded with them.

export { default as chats } from './chats'
export { default as dialogs } from './dialogs'
export { default as failures } from './failures'
export { default as media } from './media'
export { default as settings } from './settings'
