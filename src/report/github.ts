// Findings as workflow commands: GitHub shows them as annotations on the lines of a change. It shows ten of each level for one step,
// and findings come worst first.
// https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions

import { toPrintable } from '../base/index.ts'
import type { Finding } from '../finding/index.ts'
import type { Severity } from '../taxonomy/index.ts'
import type { FindingsReport } from './findings-report.ts'
import { describeGuardrails } from './guardrail-words.ts'
import { count } from './layout.ts'
import { describePlace, describeReach, findTitle, firstSentence, isShown, toSentence } from './words.ts'

export function writeGithub(report: FindingsReport): string {
  const { result, options } = report
  const shown = result.findings.filter((finding) => isShown(finding, options.all))
  return [...shown.map((finding) => toAnnotation(finding, report)), summarise(report, shown.length)].map((line) => `${line}\n`).join('')
}

function toAnnotation(finding: Finding, { cards, options }: FindingsReport): string {
  const { message, severity, rule, places } = finding
  const [{ file, line, column, end, endColumn, commit }] = places
  const reach = describeReach(finding, 3)
  const text = [
    // A line of a commit is no line of the change that is looked at.
    ...(commit === undefined ? [] : [`${describePlace(places[0])}:`]),
    toSentence(message.what),
    firstSentence(toPrintable(message.why)),
    ...(reach === '' ? [] : [`Reaches ${reach}.`]),
    ...describeGuardrails(finding),
    `Fix: ${toPrintable(message.fix)}`,
    `(${rule})`,
  ]
  return toWorkflowCommand(
    levels[severity],
    commit !== undefined
      ? { title: findTitle(finding, cards) }
      : {
          file: toPrintable(`${options.prefix ?? ''}${file}`),
          line,
          // Columns are of one line alone.
          ...(column === null || endColumn === null || end > line ? {} : { col: column }),
          endLine: end,
          ...(column === null || endColumn === null || end > line ? {} : { endColumn }),
          title: findTitle(finding, cards),
        },
    text.join('\n'),
  )
}

/** What is not on any line: how much was found and looked at. */
function summarise({ result }: FindingsReport, shown: number): string {
  const { findings, problems, lookedAt } = result
  const hidden = findings.length - shown
  const text = [
    `${findings.length === 0 ? 'Nothing found' : count(findings.length, 'finding')}${hidden > 0 ? `, ${hidden} of them less sure and not annotated` : ''}.`,
    `Looked at ${lookedAt.parsed} of ${count(lookedAt.files, 'Python file')}.`,
    ...(problems.length > 0 ? [`${count(problems.length, 'thing')} could not be understood: --format json lists them.`] : []),
  ]
  return toWorkflowCommand('notice', { title: 'Fastward' }, text.join(' '))
}

/** Nothing of the text or of a property can start another command. */
export function toWorkflowCommand(
  level: 'notice' | 'warning' | 'error',
  properties: Readonly<Record<string, string | number>>,
  text: string,
): string {
  const written = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`)
  return `::${level} ${written.join(',')}::${escapeText(text)}`
}

function escapeText(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeText(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}

const levels: Readonly<Record<Severity, 'notice' | 'warning' | 'error'>> = {
  low: 'notice',
  medium: 'warning',
  high: 'error',
  critical: 'error',
}
