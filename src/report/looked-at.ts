// The last lines of every report for people: what was looked at, and what was not. Silence must mean "looked, and found nothing".

import { toPrintable } from '../base/index.ts'
import type { Coverage } from '../finding/index.ts'
import type { LookedAt, Model, ModelProblem } from '../model/index.ts'
import { count, cutEnd, wrap } from './layout.ts'
import type { Palette } from './palette.ts'
import { describeCoverage } from './statements.ts'

export interface Summary {
  readonly lookedAt: LookedAt
  readonly problems: readonly ModelProblem[]
  readonly coverage?: readonly Coverage[]
}

/** Problems that are shown with their place. `few` keeps each short. */
export type ProblemsShown = 'all' | 'some' | 'few'
const most: Readonly<Record<ProblemsShown, number>> = { all: Number.POSITIVE_INFINITY, some: 5, few: 2 }

export function describeLookedAt(
  { lookedAt, problems, coverage = [] }: Summary,
  width: number,
  palette: Palette,
  wanted: ProblemsShown,
): string[] {
  const unread = lookedAt.files - lookedAt.parsed
  const beside = describeCoverage(coverage)
  const lines = wrap(
    `Looked at ${count(lookedAt.parsed, 'Python file')}${unread > 0 ? ` of ${lookedAt.files}` : ''}.${beside === null ? '' : ` Beside them: ${beside}.`}${describeSkipped(lookedAt)}`,
    width,
  ).map(palette.faint)
  if (problems.length === 0) return lines
  lines.push(palette.warn(`${count(problems.length, 'thing')} could not be understood:`))
  const shown = problems.slice(0, most[wanted])
  for (const { file, line, message } of shown) {
    const place = file === '' ? '' : `${toPrintable(file)}${line > 0 ? `:${line}` : ''}: `
    const text = `${place}${toPrintable(message)}`
    lines.push(...wrap(wanted === 'few' ? cutEnd(text, 2 * width - 20) : text, width, '  '))
  }
  if (shown.length < problems.length) lines.push(`  … and ${problems.length - shown.length} more (--format json lists them)`)
  return lines
}

/** Routers that nothing serves: no rule about routes was asked about theirs. */
export function describeOrphans({ orphans }: Pick<Model, 'orphans'>, width: number): string[] {
  if (orphans.length === 0) return []
  const names = orphans.slice(0, 3).map(({ module, name }) => toPrintable(`${module}:${name}`))
  const more = orphans.length - names.length
  return wrap(
    `Not looked at: ${count(orphans.length, 'router')} that nothing serves (${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}).`,
    width,
  )
}

function describeSkipped({ skipped }: LookedAt): string {
  const reasons = new Map<string, number>()
  for (const { reason } of skipped) reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
  if (reasons.size === 0) return ''
  const parts = [...reasons]
    .sort(([one, a], [other, b]) => b - a || (one < other ? -1 : 1))
    .map(([reason, number]) => `${number} ${toPrintable(reason)}`)
  return ` Passed over: ${parts.join(', ')}.`
}

export function describeApplication({ apps, routes }: Pick<Model, 'apps' | 'routes'>): string {
  if (apps.length === 0) return 'No FastAPI application was found'
  return `${count(apps.length, 'application')}, ${count(routes.length, 'route')}`
}
