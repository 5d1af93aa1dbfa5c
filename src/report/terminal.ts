// Findings for a person at a terminal: what matters most in full, the rest as one line per rule, and what was not looked at.

import { toPrintable } from '../base/index.ts'
import type { Finding, OtherPlace, PrimaryPlace } from '../finding/index.ts'
import { type Severity, severities } from '../taxonomy/index.ts'
import type { FindingsReport } from './findings-report.ts'
import { count, fitWidth, padEnd, wrap } from './layout.ts'
import { describeApplication, describeLookedAt } from './looked-at.ts'
import { createPalette, type Palette } from './palette.ts'

const mostInFull = 5
const mostRoutes = 3

export function writeTerminalReport({ result, model, cards, options }: FindingsReport): string {
  const palette = createPalette(options.colour)
  const width = fitWidth(options.columns)
  const { findings, suppressed } = result
  const sure = options.all ? findings : findings.filter(({ confidence }) => confidence === 'high')
  const full = options.all ? sure : sure.slice(0, mostInFull)
  const rest = findings.filter((finding) => !full.includes(finding))
  const titles = new Map(cards.map(({ id, title }) => [id, title]))

  const blocks = full.map((finding) => describeFinding(finding, titles.get(finding.rule) ?? finding.rule, width, palette).join('\n'))
  if (rest.length > 0) blocks.push(describeRest(rest, width, palette).join('\n'))
  const asked = `${describeApplication(model)}; ${count(Object.keys(result.asked).length, 'rule')} asked.`
  const summary = [palette.strong(conclude(findings, palette)), ...wrap(asked, width).map(palette.faint)]
  if (suppressed.length > 0)
    summary.push(palette.faint(`${count(suppressed.length, 'finding')} suppressed by comments, each with a reason.`))
  summary.push(...describeLookedAt(result, width, palette, options.all))
  blocks.push(summary.join('\n'))
  return `${blocks.join('\n\n')}\n`
}

function describeFinding(finding: Finding, title: string, width: number, palette: Palette): string[] {
  const { message, places, severity, confidence, rule } = finding
  const [primary, ...others] = places
  const dial = `${severity}${confidence === 'high' ? '' : `, confidence ${confidence}`}`
  return [
    `${paintSeverity(severity, palette)(dial)}  ${palette.strong(title)}  ${palette.faint(rule)}`,
    `  ${palette.name(describePlace(primary))}`,
    ...wrap(`${capitalise(toPrintable(message.what))}.`, width - 2, '  '),
    ...others.map((place) => `  ${palette.faint(`${describePlace(place)}  ${toPrintable(place.note ?? '')}`.trimEnd())}`),
    ...wrap(toPrintable(message.why), width - 2, '  '),
    ...describeRoutes(finding, width).map(palette.faint),
    ...wrap(`Fix: ${toPrintable(message.fix)}`, width - 2, '  ').map((line, index) =>
      index === 0 ? line.replace('Fix:', palette.good('Fix:')) : line,
    ),
  ]
}

/** A finding on one route has said which; of others, the first few show what is meant. */
function describeRoutes({ routes, handler }: Finding, width: number): string[] {
  if (routes.length === 0 || handler !== null) return []
  const shown = routes.slice(0, mostRoutes).map(({ id }) => toPrintable(shortId(id)))
  const more = routes.length - shown.length
  return wrap(`Reaches ${count(routes.length, 'route')}: ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`, width - 2, '  ')
}

function describeRest(findings: readonly Finding[], width: number, palette: Palette): string[] {
  const rows = [...new Set(findings.map(({ rule }) => rule))].map((rule) => {
    const group = findings.filter((finding) => finding.rule === rule)
    const unsure = group.filter(({ confidence }) => confidence !== 'high').length
    const worst = severities.findLast((severity) => group.some((finding) => finding.severity === severity)) ?? 'low'
    return { worst, number: group.length, rule, unsure: unsure === 0 ? '' : unsure === group.length ? 'less sure' : `${unsure} less sure` }
  })
  const digits = Math.max(...rows.map(({ number }) => String(number).length))
  return [
    ...rows.map(
      ({ worst, number, rule, unsure }) =>
        `${paintSeverity(worst, palette)(padEnd(worst, 'critical'.length))}  ${String(number).padStart(digits)} × ${rule}${unsure === '' ? '' : palette.faint(`  ${unsure}`)}`,
    ),
    ...wrap('--all shows them in full.', width).map(palette.faint),
  ]
}

function conclude(findings: readonly Finding[], palette: Palette): string {
  if (findings.length === 0) return palette.good('Nothing found.')
  const parts = severities
    .toReversed()
    .map((severity) => [severity, findings.filter((finding) => finding.severity === severity).length] as const)
    .filter(([, number]) => number > 0)
    .map(([severity, number]) => paintSeverity(severity, palette)(`${number} ${severity}`))
  return `${count(findings.length, 'finding')}: ${parts.join(', ')}.`
}

function paintSeverity(severity: Severity, palette: Palette): (text: string) => string {
  return severity === 'critical' || severity === 'high' ? palette.bad : severity === 'medium' ? palette.warn : palette.faint
}

function describePlace({ file, line }: PrimaryPlace | OtherPlace): string {
  return `${toPrintable(file)}:${line}`
}

/** The app is named in what is stored; a person sees one app at a time. */
function shortId(id: string): string {
  return id.slice(id.indexOf('|') + 1)
}

/** Only what starts with a word of ours; paths and methods stay as they are. */
function capitalise(text: string): string {
  return /^[a-z]+ /.test(text) ? text.slice(0, 1).toUpperCase() + text.slice(1) : text
}
