// Colours by what they mean. Without colour every function gives back what it got.

export interface Palette {
  readonly strong: (text: string) => string
  readonly faint: (text: string) => string
  readonly bad: (text: string) => string
  readonly warn: (text: string) => string
  readonly good: (text: string) => string
  readonly name: (text: string) => string
}

export function createPalette(colour: boolean): Palette {
  const paint = (on: number, off: number) => (text: string) => (colour && text !== '' ? `\u001b[${on}m${text}\u001b[${off}m` : text)
  return { strong: paint(1, 22), faint: paint(2, 22), bad: paint(31, 39), warn: paint(33, 39), good: paint(32, 39), name: paint(36, 39) }
}
