// The words of the screens before the chats.

export { default as late } from './late'
export { default as notices } from './notices'
export { default as start } from './start'
