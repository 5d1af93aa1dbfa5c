// What a scan says of the application beside findings, and what it looked at beside Python, in words.

import { toPrintable } from '../base/index.ts'
import type { Coverage, Statement } from '../finding/index.ts'
import { wrap } from './layout.ts'
import type { Palette } from './palette.ts'

/** `12 Dockerfiles, 3 lock files`: null where nothing else was looked at. */
export function describeCoverage(coverage: readonly Coverage[]): string | null {
  if (coverage.length === 0) return null
  return joinWords(coverage.map(({ what, count }) => `${count.toLocaleString('en-GB')} ${count === 1 ? what : toPlural(what)}`))
}

/** `list of requirements` → `lists of requirements`. */
function toPlural(what: string): string {
  return what.replace(/^.+?(?= (?:of|for|in|on|searched|with|without|from|that|too)\b|$)/, (noun) =>
    noun.endsWith('s') ? noun : `${noun}s`,
  )
}

/** Every answer with its reasons. */
export function describeStatements(statements: readonly Statement[], width: number, palette: Palette): string[] {
  return statements.flatMap((statement) => [
    ...describeStatement(statement, width, palette),
    ...statement.reasons.flatMap(({ text, place }) => {
      const at = place === null ? '' : `${place.file}:${place.line}  `
      return wrap(toPrintable(`${at}${text}`), width, '  ').map(palette.faint)
    }),
  ])
}

/** What is wrong in full, what is not known by name alone, and what bears on the findings. */
export function describeAnswers(statements: readonly Statement[], width: number, palette: Palette): string[] {
  const named = (verdict: 'yes' | 'unknown') =>
    joinWords(statements.filter((statement) => statement.verdict === verdict).map(({ title }) => title))
  const [yes, unknown] = [named('yes'), named('unknown')]
  return [
    ...statements.filter(({ verdict }) => verdict === 'no').flatMap((statement) => describeStatement(statement, width, palette)),
    ...(yes === '' ? [] : wrap(`Yes: ${yes}.`, width).map((line) => line.replace('Yes:', palette.good('Yes:')))),
    ...(unknown === '' ? [] : wrap(`Not known: ${unknown}; --all says why.`, width)),
    ...statements
      .filter(({ room, verdict }) => room === 'dependencies' && verdict !== 'no')
      .flatMap(({ text }) => wrap(toPrintable(text), width)),
  ]
}

function describeStatement({ title, verdict, text }: Statement, width: number, palette: Palette): string[] {
  const lines = wrap(toPrintable(verdict === null ? `${title}: ${text}` : `${title}: ${verdict}. ${text}`), width)
  const paint = verdict === 'yes' ? palette.good : verdict === 'no' ? palette.bad : palette.warn
  if (verdict !== null) lines[0] = (lines[0] ?? '').replace(`${title}: ${verdict}.`, `${title}: ${paint(`${verdict}.`)}`)
  return lines
}

function joinWords(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
}
