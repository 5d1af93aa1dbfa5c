// Findings for a comment on a pull request: a table of what was found, and why and what to do below it, by rule, folded.
//
// Words of the scanned tree are written so that no reader of Markdown finds a mark, a link, a mention or a reference in them.

import { toPrintable } from '../base/index.ts'
import type { Finding } from '../finding/index.ts'
import { accessWords } from './access-words.ts'
import type { FindingsReport } from './findings-report.ts'
import { describeGuardrails, stopsChange } from './guardrail-words.ts'
import { count } from './layout.ts'
import { escapeSummary, escapeText, toCode } from './markdown-text.ts'
import { describeCoverage } from './statements.ts'
import { countSeverities, describePlace, findTitle, isShown, shortRouteId, sortByAccess, toSentence } from './words.ts'

/** By this line a later run finds the comment of an earlier one. */
const mark = '<!-- fastward -->'

/** GitHub refuses comments of more than 65,536 characters. */
const mostRows = 50
const mostRoutes = 3
const mostProblems = 10
/** Of findings whose way is told, and of steps of one. */
const mostWays = 10
const mostSteps = 10

export function writeMarkdown(report: FindingsReport): string {
  const { result, options } = report
  const shown = result.findings.filter((finding) => isShown(finding, options.all))
  const rows = options.all ? shown : shown.slice(0, mostRows)
  const blocks = [
    mark,
    `### Fastward: ${shown.length === 0 ? 'nothing found' : `${count(shown.length, 'finding')} (${countSeverities(shown)})`}`,
    ...(rows.length === 0 ? [] : [writeTable(rows, report)]),
    ...(rows.length < shown.length ? [`And ${count(shown.length - rows.length, 'finding')} more.`] : []),
    ...[...new Set(rows.map(({ rule }) => rule))].map((rule) => writeRule(rule, rows, report)),
    ...writeStatements(report),
    ...writeNotLookedAt(report, shown.length),
  ]
  return `${blocks.join('\n\n')}\n`
}

function writeTable(findings: readonly Finding[], { cards }: FindingsReport): string {
  const rows = findings.map((finding) => {
    const { severity, confidence, message, places, rule } = finding
    const cells = [
      confidence === 'high' ? severity : `${severity}, confidence ${confidence}`,
      `**${escapeText(findTitle(finding, cards))}**<br>${escapeText(toSentence(message.what))}<br>${toCode(rule)}${stopsChange(finding) ? ', stops a change' : ''}`,
      toCode(describePlace(places[0])),
      writeReach(finding),
    ]
    return `| ${cells.join(' | ')} |`
  })
  return ['| severity | finding | where | reaches |', '|---|---|---|---|', ...rows].join('\n')
}

function writeReach({ routes }: Finding): string {
  const shown = sortByAccess(routes)
    .slice(0, mostRoutes)
    .map(({ id, access }) => `${toCode(shortRouteId(id))} ${accessWords[access]}`)
  const more = routes.length - shown.length
  return `${shown.join('<br>')}${more > 0 ? `<br>and ${more} more` : ''}`
}

function writeRule(rule: string, findings: readonly Finding[], { cards }: FindingsReport): string {
  const own = findings.filter((finding) => finding.rule === rule)
  const [first] = own
  if (first === undefined) return ''
  const fixes = [...new Set(own.map(({ message }) => message.fix))]
  const cwe = first.cwe.join(', ')
  return [
    `<details><summary>${escapeSummary(findTitle(first, cards))}</summary>`,
    escapeText(first.message.why),
    ...fixes.map((fix) => `**Fix:** ${escapeText(fix)}`),
    ...writeGuardrails(own),
    ...own.filter((finding) => findings.indexOf(finding) < mostWays).flatMap(writeFlow),
    `${toCode(rule)} · ${cwe}${first.owaspApi === null ? '' : ` · OWASP ${first.owaspApi}`}`,
    '</details>',
  ].join('\n\n')
}

/** Each guardrail once, however many findings of the rule break it. */
function writeGuardrails(findings: readonly Finding[]): string[] {
  const told = [...new Set(findings.flatMap(describeGuardrails))]
  return told.length === 0 ? [] : [told.map((text) => `- ${escapeText(text)}`).join('\n')]
}

/** How what comes in gets to where it does harm: a numbered line a step. */
function writeFlow({ flow }: Finding): string[] {
  if (flow === null) return []
  const lines = flow.steps.map((step, index) => `${index + 1}. ${escapeText(step.note)} ${toCode(describePlace(step))}`)
  const left = lines.length - mostSteps
  // A list goes on counting from the number that is written.
  return left > 1
    ? [lines.slice(0, mostSteps / 2).join('\n'), `and ${count(left, 'more step')}, then`, lines.slice(-mostSteps / 2).join('\n')]
    : [lines.join('\n')]
}

function writeStatements({ result }: FindingsReport): string[] {
  if (result.statements.length === 0) return []
  const rows = result.statements.map(
    ({ title, verdict, text }) => `- **${escapeText(title)}**: ${verdict === null ? '' : `${verdict}. `}${escapeText(text)}`,
  )
  return [rows.join('\n')]
}

function writeNotLookedAt({ result }: FindingsReport, shown: number): string[] {
  const { findings, suppressed, problems, lookedAt, coverage } = result
  const beside = describeCoverage(coverage)
  const lines = [
    `Looked at ${lookedAt.parsed} of ${count(lookedAt.files, 'Python file')}.`,
    ...(beside === null ? [] : [`Beside them: ${beside}.`]),
    ...(findings.length > shown ? [`${count(findings.length - shown, 'finding')} of less confidence not shown.`] : []),
    ...(suppressed.length > 0 ? [`${count(suppressed.length, 'finding')} suppressed by comments.`] : []),
  ]
  if (problems.length === 0) return [lines.join(' ')]
  const listed = problems.slice(0, mostProblems).map(({ file, line, message }) => {
    const place = file === '' ? '' : `${toCode(`${toPrintable(file)}${line > 0 ? `:${line}` : ''}`)} `
    return `- ${place}${escapeText(message)}`
  })
  if (problems.length > listed.length) listed.push(`- and ${problems.length - listed.length} more`)
  const heading = `<details><summary>${count(problems.length, 'thing')} could not be understood</summary>`
  return [lines.join(' '), [heading, listed.join('\n'), '</details>'].join('\n\n')]
}
