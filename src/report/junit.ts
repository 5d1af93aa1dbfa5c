// Findings as JUnit XML: a suite for each rule that was asked, a failed case for each finding. A rule that found nothing is a case
// that passed; what is less sure, and what could not be looked at, is a case that was skipped.

import { toPrintable } from '../base/index.ts'
import type { Finding, RuleCard } from '../finding/index.ts'
import type { ModelProblem } from '../model/index.ts'
import type { FindingsReport } from './findings-report.ts'
import { describeGuardrails } from './guardrail-words.ts'
import { describePlace, describeReach, isShown, toSentence } from './words.ts'

export interface JunitCase {
  readonly name: string
  readonly group: string
  readonly outcome: { readonly kind: 'failure' | 'skipped'; readonly type: string; readonly message: string; readonly text: string } | null
}

export interface JunitSuite {
  readonly name: string
  readonly cases: readonly JunitCase[]
}

export function writeJunit({ result, cards, options }: FindingsReport): string {
  const asked = cards.filter(({ id }) => Object.hasOwn(result.asked, id) || result.findings.some(({ rule }) => rule === id))
  const suites = asked.map((card) => toSuite(card, result.findings, options.all))
  if (result.problems.length > 0) suites.push({ name: 'fastward: not understood', cases: result.problems.map(toSkipped) })
  return writeSuites(suites)
}

export function writeSuites(suites: readonly JunitSuite[]): string {
  const cases = suites.flatMap(({ cases }) => cases)
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="fastward" tests="${cases.length}" failures="${countOf(cases, 'failure')}" errors="0">`,
    ...suites.flatMap(writeSuite),
    '</testsuites>',
  ]
  return `${lines.join('\n')}\n`
}

function toSuite({ id, title }: RuleCard, findings: readonly Finding[], all: boolean): JunitSuite {
  const own = findings.filter(({ rule }) => rule === id)
  if (own.length === 0) return { name: id, cases: [{ name: title, group: id, outcome: null }] }
  return { name: id, cases: own.map((finding) => toCase(finding, title, all)) }
}

/** The name is the cause, which stays the same from run to run; lines move. */
function toCase(finding: Finding, title: string, all: boolean): JunitCase {
  const { rule, severity, confidence, message, cause, places, fingerprint } = finding
  const ordinal = cause.ordinal > 1 ? ` #${cause.ordinal}` : ''
  const reach = describeReach(finding, 10)
  const text = [
    describePlace(places[0]),
    `${title}: ${toSentence(message.what)}`,
    message.why,
    ...(reach === '' ? [] : [`Reaches ${reach}.`]),
    ...(finding.flow?.steps ?? []).map((step, index) => `${index + 1}. ${describePlace(step)} ${step.note}`),
    ...describeGuardrails(finding),
    `Fix: ${message.fix}`,
    `Severity ${severity}, confidence ${confidence}, fingerprint ${fingerprint}.`,
  ]
  const kind = isShown(finding, all) ? 'failure' : 'skipped'
  const sure = kind === 'failure' ? '' : `less sure (${confidence} confidence): `
  return {
    name: `${cause.name} ${cause.what}${ordinal}`,
    group: rule,
    outcome: { kind, type: severity, message: `${sure}${describePlace(places[0])}: ${toSentence(message.what)}`, text: text.join('\n') },
  }
}

function toSkipped({ code, file, line, message }: ModelProblem): JunitCase {
  const place = file === '' ? '' : `${file}${line > 0 ? `:${line}` : ''}: `
  return { name: `${place}${message}`, group: code, outcome: { kind: 'skipped', type: code, message: `${place}${message}`, text: '' } }
}

function writeSuite({ name, cases }: JunitSuite): string[] {
  const counts = `tests="${cases.length}" failures="${countOf(cases, 'failure')}" errors="0" skipped="${countOf(cases, 'skipped')}"`
  return [`  <testsuite name="${toText(name)}" ${counts}>`, ...cases.flatMap(writeCase), '  </testsuite>']
}

function writeCase({ name, group, outcome }: JunitCase): string[] {
  const opening = `    <testcase name="${toText(name)}" classname="${toText(group)}"`
  if (outcome === null) return [`${opening}/>`]
  const { kind, type, message, text } = outcome
  const attributes = `type="${toText(type)}" message="${toText(message)}"`
  return [
    `${opening}>`,
    text === '' ? `      <${kind} ${attributes}/>` : `      <${kind} ${attributes}>${text.split('\n').map(toText).join('\n')}</${kind}>`,
    '    </testcase>',
  ]
}

function countOf(cases: readonly JunitCase[], kind: 'failure' | 'skipped'): number {
  return cases.filter(({ outcome }) => outcome?.kind === kind).length
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }

/** XML 1.0 has no way to write a control character, half a surrogate pair or U+FFFE; they are shown by their number. */
function toText(text: string): string {
  return toPrintable(text)
    .replace(/[\ufffe\uffff]/g, (one) => `\\u${one.charCodeAt(0).toString(16)}`)
    .replace(/[&<>"']/g, (one) => entities[one] ?? '')
}
