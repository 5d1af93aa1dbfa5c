// The last lines of every report for people: what was looked at, and what was not. Silence must mean "looked, and found nothing".

import { toPrintable } from '../base/index.ts'
import type { LookedAt, Model, ModelProblem } from '../model/index.ts'
import { count, wrap } from './layout.ts'
import type { Palette } from './palette.ts'

export interface Summary {
  readonly lookedAt: LookedAt
  readonly problems: readonly ModelProblem[]
}

/** Problems that are shown with their place; `all` shows every one. */
const fewProblems = 5

export function describeLookedAt({ lookedAt, problems }: Summary, width: number, palette: Palette, all: boolean): string[] {
  const unread = lookedAt.files - lookedAt.parsed
  const lines = wrap(
    `Looked at ${count(lookedAt.parsed, 'Python file')}${unread > 0 ? ` of ${lookedAt.files}` : ''}.${describeSkipped(lookedAt)}`,
    width,
  ).map(palette.faint)
  if (problems.length === 0) return lines
  lines.push(palette.warn(`${count(problems.length, 'thing')} could not be understood:`))
  const shown = all ? problems : problems.slice(0, fewProblems)
  for (const { file, line, message } of shown) {
    const place = file === '' ? '' : `${toPrintable(file)}${line > 0 ? `:${line}` : ''}: `
    lines.push(...wrap(`${place}${toPrintable(message)}`, width - 2, '  '))
  }
  if (shown.length < problems.length)
    lines.push(`  … and ${problems.length - shown.length} more${all ? '' : ' (--format json lists them)'}`)
  return lines
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
