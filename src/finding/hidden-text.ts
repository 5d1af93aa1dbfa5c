// What no report may repeat: the places where secrets stand are blotted out of every line that a report is given, and of files that hold
// an environment every value is, for what is none by its form may be one all the same.

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
    let isHidden = false
    for (const { line: first, end = first, column = 1, endColumn } of byFile.get(file) ?? []) {
      if (line < first || line > end) continue
      isHidden = true
      const from = line === first ? column - 1 : 0
      const to = line === end ? (endColumn ?? text.length + 1) - 1 : text.length
      shown = shown.slice(0, from) + blot.repeat(Math.max(0, Math.min(to, text.length) - from)) + shown.slice(to)
    }
    return !isHidden && isEnvironment(file)
      ? text.replace(assignment, (_, name: string, value: string) => name + blot.repeat(value.length))
      : shown
  }
}

/** `.env`, `prod.env`, `.env.local` */
function isEnvironment(file: string): boolean {
  return /(?:^|[/.])env(?:\.[\w-]+)*$/i.test(file) && !file.endsWith('.py')
}

const assignment = /^(\s*(?:export\s+)?[\w.-]+\s*=\s*)(\S.*)$/s
