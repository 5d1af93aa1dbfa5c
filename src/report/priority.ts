// What to mend first and why, for a person at a terminal: how many findings stay after each question, the first one with its answers, and
// the order of the others.

import { toPrintable } from '../base/index.ts'
import { type Finding, type Funnel, type Priority, priorityOrder } from '../finding/index.ts'
import { disarm } from './disarm.ts'
import type { FindingsReport } from './findings-report.ts'
import { count, fitWidth, padEnd, padStart, wrap } from './layout.ts'
import { createPalette, type Palette } from './palette.ts'
import { describePlace, findTitle, toSentence } from './words.ts'

const mostRows = 20

const questions = {
  found: 'found and shown',
  reachable: 'reachable: a route leads there, or it needs none',
  exposed: 'exposed: no credential of the application stands before it',
  exploitable: 'exploitable: exploited, followed, or done by one request',
  fixable: 'fixable at once: by machine or by another version',
} as const

export function writePriority(report: FindingsReport, { stages, findings: ranked }: Funnel): string {
  const { result, cards, options } = report
  const palette = createPalette(options.colour)
  const width = fitWidth(options.columns)
  const known = new Map(result.findings.map((finding) => [finding.fingerprint, finding]))
  const digits = Math.max(...stages.map(({ left }) => String(left).length))
  const most = Math.max(1, stages[0]?.left ?? 0)
  const lines = stages.map(({ name, left }) => {
    const bar = '█'.repeat(Math.round((left / most) * 20))
    return `${padStart(String(left), digits)}  ${padEnd(bar, 20)}  ${questions[name]}`
  })
  const [first] = ranked
  if (first === undefined) return `${[...lines, '', 'Nothing was found that is shown; `--all` shows what is less sure too.'].join('\n')}\n`
  const finding = known.get(first.fingerprint)
  lines.push('', palette.strong('First'))
  if (finding !== undefined) {
    lines.push(`  ${finding.severity}  ${toPrintable(findTitle(finding, cards))}  ${palette.faint(finding.rule)}`)
    lines.push(`  ${palette.name(describePlace(finding.places[0]))}`, ...wrap(toSentence(toPrintable(finding.message.what)), width, '  '))
  }
  lines.push(...explain(first, finding, palette, width))
  if (ranked.length > 1) lines.push('', palette.strong('Then'))
  for (const one of ranked.slice(1, mostRows)) {
    const next = known.get(one.fingerprint)
    if (next === undefined) continue
    const words = [one.exposure.is, one.exploitability.is, one.fixability.is].join(', ')
    lines.push(
      `${padStart(String(one.rank), 4)}  ${padEnd(tellWeight(one, next), 18)}  ${next.rule}  ${describePlace(next.places[0])}`,
      `      ${palette.faint(words)}`,
    )
  }
  if (ranked.length > mostRows) lines.push(`      and ${count(ranked.length - mostRows, 'more')}: \`--format json\` has them all`)
  lines.push('', 'Ordered by:', ...priorityOrder.flatMap((text, index) => wrap(`${index + 1}. ${text}`, width, '  ')))
  return `${lines.map(disarm).join('\n')}\n`
}

function explain(priority: Priority, finding: Finding | undefined, palette: Palette, width: number): string[] {
  const { reachability, exposure, exploitability, fixability } = priority
  const rows = [
    ['weight', finding === undefined ? priority.weight : tellWeight(priority, finding), ''],
    ['reach', reachability.is, reachability.why],
    ['exposure', exposure.is, exposure.why],
    ['exploit', exploitability.is, exploitability.why],
    ['fix', fixability.is, fixability.why],
  ]
  return rows.flatMap(([name = '', is = '', why = '']) =>
    wrap(`${padEnd(name, 9)} ${is}${why === '' ? '' : `: ${toPrintable(why)}`}`, width, '  ').map((line, index) =>
      index === 0 ? line : palette.faint(line),
    ),
  )
}

function tellWeight({ weight }: Priority, { severity }: Finding): string {
  return weight === severity ? severity : `${weight} (was ${severity})`
}
