// Emoji into a text box, where the caret is, so that the browser can undo it.

export function insert(box: HTMLTextAreaElement, text: string, from = box.selectionStart): void {
  box.setRangeText(text, from, box.selectionEnd, 'end')
  box.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertText', data: text }))
}

// The name between colons that was just finished before the caret, as in :smile:.
export function shortcode(text: string, caret: number): { name: string; from: number } | undefined {
  const before = text.slice(Math.max(0, caret - 64), caret)
  const found = /(?<![\p{L}\p{N}]):([a-z0-9_+-]{2,40}):$/u.exec(before)
  return found ? { name: found[1]!, from: caret - found[0].length } : undefined
}
