// A line of parts that each stay whole: what does not fit beside the others goes below them, and only what fits on no line is broken.

import { widthOf, wrap } from '../layout.ts'

export interface Part {
  readonly text: string
  readonly paint?: (text: string) => string
}

/** `lead` stands before the first line, `margin` before those below it. Both are as wide as they look, and may be painted. */
export function layParts(
  parts: readonly (Part | null)[],
  width: number,
  lead: { readonly text: string; readonly painted?: string },
  margin = ' '.repeat(widthOf(lead.text)),
): string[] {
  const lines: string[] = []
  let line = lead.painted ?? lead.text
  let used = widthOf(lead.text)
  let isFirst = true
  for (const part of parts) {
    if (part === null || part.text === '') continue
    const { paint = (one) => one } = part
    const room = Math.max(1, width - widthOf(margin))
    for (const text of widthOf(part.text) > room ? wrap(part.text, room) : [part.text]) {
      const gap = isFirst ? 0 : 2
      if (!isFirst && used + gap + widthOf(text) > width) {
        lines.push(line)
        line = margin + paint(text)
        used = widthOf(margin) + widthOf(text)
      } else {
        line += ' '.repeat(gap) + paint(text)
        used += gap + widthOf(text)
      }
      isFirst = false
    }
  }
  lines.push(line)
  return lines.map((one) => one.trimEnd())
}
