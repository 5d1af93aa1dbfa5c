// Text fitted to the width of a terminal.

/** Narrower than this nothing can be read; wider than this nobody reads. */
const narrowest = 40
const widest = 120

export function fitWidth(columns: number): number {
  return Math.max(narrowest, Math.min(widest, Number.isFinite(columns) ? Math.floor(columns) : widest))
}

/** Breaks at spaces; a word that is longer than a line keeps a line of its own, because cut paths and ids cannot be copied. */
export function wrap(text: string, width: number, indent = ''): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line === '') line = word
    else if (widthOf(indent) + widthOf(line) + 1 + widthOf(word) <= width) line += ` ${word}`
    else {
      lines.push(indent + line)
      line = word
    }
  }
  lines.push(indent + line)
  return lines
}

/** Columns that a terminal needs: East Asian wide characters and emoji take two, combining marks none. */
export function widthOf(text: string): number {
  // Plain ASCII is nearly everything that is ever measured here.
  if (/^[\x20-\x7e]*$/.test(text)) return text.length
  let width = 0
  for (const character of text) if (!/\p{M}/u.test(character)) width += wide.test(character) ? 2 : 1
  return width
}

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)))
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - widthOf(text))) + text
}

/** Cut at the end, as code is. */
export function cutEnd(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  let kept = ''
  let taken = 0
  for (const character of text) {
    taken += widthOf(character)
    if (taken > width - 1) break
    kept += character
  }
  return `${kept}…`
}

/** Cut in the middle, where paths and names tell least. */
export function shorten(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  const characters = [...text]
  const keep = Math.max(1, width - 1)
  const head = Math.ceil(keep / 2)
  const cut = (part: string[], from: 'start' | 'end', room: number): string => {
    while (part.length > 0 && widthOf(part.join('')) > room) from === 'start' ? part.shift() : part.pop()
    return part.join('')
  }
  return `${cut(characters.slice(0, head), 'end', head)}…${cut(characters.slice(characters.length - (keep - head), characters.length), 'start', keep - head)}`
}

/** `1 route`, `2 routes`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`
}
