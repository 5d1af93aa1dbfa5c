// What no report may repeat: the places where secrets stand are blotted out of every line that a report is given.

import type { Place } from '../base/index.ts'
import type { LineReader } from './suppression.ts'

const blot = '*'

/** The lines keep their length, so that the columns of other findings still fit. */
export function hideText(readLine: LineReader, hidden: readonly Place[]): LineReader {
  const byFile = new Map<string, Place[]>()
  for (const place of hidden) {
    const known = byFile.get(place.file)
    if (known === undefined) byFile.set(place.file, [place])
    else known.push(place)
  }
  return (file, line) => {
    const text = readLine(file, line)
    if (text === null) return null
    let shown = text
    for (const { line: first, end = first, column = 1, endColumn } of byFile.get(file) ?? []) {
      if (line < first || line > end) continue
      const from = line === first ? column - 1 : 0
      const to = line === end ? (endColumn ?? text.length + 1) - 1 : text.length
      shown = shown.slice(0, from) + blot.repeat(Math.max(0, Math.min(to, text.length) - from)) + shown.slice(to)
    }
    return shown
  }
}
