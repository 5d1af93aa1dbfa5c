// What a scan says of the application beside findings, and what it looked at beside Python, in words.

import { toPrintable } from '../base/index.ts'
import type { Coverage, Statement } from '../finding/index.ts'
import { wrap } from './layout.ts'
import type { Palette } from './palette.ts'

/** `12 Dockerfiles, 3 lock files`: null where nothing else was looked at. */
export function describeCoverage(coverage: readonly Coverage[]): string | null {
  if (coverage.length === 0) return null
  const parts = coverage.map(({ what, count }) => `${count.toLocaleString('en-GB')} ${count === 1 ? what : toPlural(what)}`)
  const last = parts.at(-1) ?? ''
  return parts.length === 1 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`
}

/** `list of requirements` → `lists of requirements`. */
function toPlural(what: string): string {
  return what.replace(/^.+?(?= (?:of|for|in|on|searched|with|without|from)\b|$)/, (noun) => (noun.endsWith('s') ? noun : `${noun}s`))
}

export function describeStatements(statements: readonly Statement[], width: number, palette: Palette, withReasons: boolean): string[] {
  return statements.flatMap((statement) => {
    const { title, verdict, text, reasons } = statement
    const head = verdict === null ? `${title}: ` : `${title}: ${verdict}. `
    const lines = wrap(toPrintable(`${head}${text}`), width)
    const paint = verdict === 'yes' ? palette.good : verdict === 'no' ? palette.bad : palette.warn
    if (verdict !== null) lines[0] = (lines[0] ?? '').replace(`${title}: ${verdict}.`, `${title}: ${paint(`${verdict}.`)}`)
    if (!withReasons) return lines
    return [
      ...lines,
      ...reasons.flatMap(({ text: reason, place }) => {
        const at = place === null ? '' : `${place.file}:${place.line}  `
        return wrap(toPrintable(`${at}${reason}`), width, '  ').map(palette.faint)
      }),
    ]
  })
}
