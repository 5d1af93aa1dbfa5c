// Findings as SARIF 2.1.0, the form that code hosts and editors take. Suppressed findings are in it when all is asked for, with the
// suppression: there are hosts that do not read it and would show them again.

import { toPrintable } from '../base/index.ts'
import type { Edit, Finding, FlowStep, OtherPlace, PrimaryPlace, RuleCard, ScanResult, Statement, Suppressed } from '../finding/index.ts'
import { toParagraph } from '../finding/index.ts'
import type { ModelProblem } from '../model/index.ts'
import { type Cwe, cwePage, findCweWords, type Severity } from '../taxonomy/index.ts'
import type { FindingsOptions, FindingsReport } from './findings-report.ts'
import { toJsonText } from './json-text.ts'
import { toRuleHelp } from './rule-page.ts'
import { toSentence } from './words.ts'

const root = '%SRCROOT%'

export function writeSarif({ result, cards, options }: FindingsReport): string {
  return toJsonText(toSarif(result, cards, options))
}

/** `cards` are those of all rules that a finding may come from; those that were not asked are not listed. */
export function toSarif(result: ScanResult, cards: readonly RuleCard[], { version, all }: Pick<FindingsOptions, 'version' | 'all'>) {
  const suppressed = all ? result.suppressed : []
  const said = new Set([...result.findings, ...suppressed.map(({ finding }) => finding)].map(({ rule }) => rule))
  const asked = cards.filter(({ id }) => Object.hasOwn(result.asked, id) || said.has(id))
  const ruleIndex = new Map(asked.map(({ id }, index) => [id, index]))
  const weaknesses = [...new Set(asked.flatMap(({ cwe }) => cwe))].sort(byNumber)
  const weaknessIndex = new Map(weaknesses.map((id, index) => [id, index]))
  const toTaxon = (id: Cwe) => ({ id, index: weaknessIndex.get(id) ?? -1, toolComponent: { name: 'CWE', index: 0 } })
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'fastward',
            semanticVersion: version,
            rules: asked.map((card) => toRule(card, toTaxon)),
            supportedTaxonomies: [{ name: 'CWE', index: 0 }],
          },
        },
        taxonomies: [
          {
            name: 'CWE',
            organization: 'MITRE',
            shortDescription: { text: 'Common Weakness Enumeration' },
            isComprehensive: false,
            taxa: weaknesses.map((id) => ({ id, helpUri: cwePage(id), shortDescription: { text: findCweWords(id) ?? id } })),
          },
        ],
        originalUriBaseIds: toBases(result),
        columnKind: 'utf16CodeUnits',
        invocations: [{ executionSuccessful: true, toolExecutionNotifications: result.problems.map(toNotification) }],
        results: [
          ...result.findings.map((finding) => toResult(finding, ruleIndex.get(finding.rule) ?? -1, toTaxon)),
          ...suppressed.map((one) => ({
            ...toResult(one.finding, ruleIndex.get(one.finding.rule) ?? -1, toTaxon),
            suppressions: [toSuppression(one)],
          })),
        ],
        properties: {
          snapshot: result.snapshot,
          lookedAt: result.lookedAt,
          statements: result.statements.map(toSaid),
          coverage: result.coverage,
        },
      },
    ],
  }
}

/** SARIF has no place for what is said of the whole; viewers that show properties get the plain words. */
function toSaid({ id, room, title, verdict, text, reasons }: Statement) {
  return {
    id,
    room,
    title,
    verdict,
    text: toMessage(text),
    reasons: reasons.map((one) => ({ text: toMessage(one.text), place: one.place })),
  }
}

type ToTaxon = (id: Cwe) => object

function toRule(card: RuleCard, toTaxon: ToTaxon) {
  const why = toParagraph(card.why)
  return {
    id: card.id,
    shortDescription: { text: card.title },
    fullDescription: { text: why },
    help: { text: `${why} ${toParagraph(card.fix)}`, markdown: toRuleHelp(card) },
    defaultConfiguration: { level: levels[card.severity] },
    relationships: card.cwe.map((id) => ({ target: toTaxon(id), kinds: ['superset'] })),
    properties: {
      // GitHub knows a weakness by the first form, others by the second.
      tags: [...tagsOf(card), ...card.cwe.map((id) => `external/cwe/cwe-${id.slice('CWE-'.length).padStart(3, '0')}`)],
      precision: card.confidence,
      'security-severity': scores[card.severity],
    },
  }
}

function toResult(finding: Finding, ruleIndex: number, toTaxon: ToTaxon) {
  const { rule, severity, confidence, message, places, routes, handler, fingerprint, cause } = finding
  const [primary, ...others] = places
  return {
    ruleId: rule,
    ruleIndex,
    level: levels[severity],
    message: { text: toMessage(`${toSentence(message.what)} ${message.why} ${message.fix}`) },
    locations: [
      {
        ...toLocation(primary),
        ...(handler === null
          ? {}
          : { logicalLocations: [{ name: handler.split(/[:.]/).at(-1) ?? handler, fullyQualifiedName: handler, kind: 'function' }] }),
      },
    ],
    relatedLocations: others.map((place, index) => ({
      id: index + 1,
      ...toLocation(place),
      message: { text: toMessage(place.note ?? place.role) },
      properties: { role: place.role },
    })),
    ...(finding.flow === null ? {} : { codeFlows: [finding.flow.steps, ...finding.flow.others].map(toCodeFlow) }),
    // GitHub looks for the second name alone, and makes a worse one from the line where it is missing.
    partialFingerprints: { 'fastward/v1': fingerprint, primaryLocationLineHash: `${fingerprint}:1` },
    ...(finding.edits.length === 0 ? {} : { fixes: [toFix(finding)] }),
    taxa: finding.cwe.map(toTaxon),
    rank: ranks[severity],
    properties: {
      tags: tagsOf(finding),
      severity,
      'security-severity': scores[severity],
      confidence,
      handler,
      cause,
      routes,
      ...(finding.guardrails === undefined ? {} : { guardrails: finding.guardrails }),
    },
  }
}

function toCodeFlow(steps: readonly FlowStep[]) {
  return { threadFlows: [{ locations: steps.map((step, index) => toStep(step, index === 0 || index === steps.length - 1)) }] }
}

/** Viewers fold away what is not essential; the kinds are those of the standard's section 3.38.8 where it has a word. */
function toStep(step: FlowStep, isEnd: boolean) {
  return {
    location: { ...toLocation(step), message: { text: toMessage(step.note) } },
    kinds: kinds[step.role],
    importance: isEnd ? 'essential' : 'important',
  }
}
const kinds: Readonly<Record<FlowStep['role'], readonly string[]>> = {
  enters: ['acquire', 'taint'],
  passes: ['call', 'taint'],
  returns: ['return', 'taint'],
  kept: ['value', 'taint'],
  stored: ['value', 'taint'],
  read: ['value', 'taint'],
  raised: ['throw', 'taint'],
  joined: ['value', 'taint'],
  retold: ['value', 'taint'],
  checked: ['branch'],
  reaches: ['call', 'danger'],
}

function toFix({ edits, message }: Finding) {
  const files = [...new Set(edits.map(({ file }) => file))]
  return {
    description: { text: toMessage(message.fix) },
    artifactChanges: files.map((file) => ({
      artifactLocation: { uri: toUri(file), uriBaseId: root },
      replacements: edits.filter((edit) => edit.file === file).map(toReplacement),
    })),
  }
}

function toReplacement({ from, to, text }: Edit) {
  return {
    deletedRegion: { startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column },
    insertedContent: { text },
  }
}

function toSuppression({ reason, file, line, by }: Suppressed) {
  return {
    kind: by === 'comment' ? 'inSource' : 'external',
    status: 'accepted',
    justification: toPrintable(reason),
    location: toLocation({ file, line, column: null, end: line, endColumn: null }),
  }
}

/** A reader of SARIF finds links (`[text](1)`) and places to fill (`{0}`) in a message: none of ours has any. */
function toMessage(text: string): string {
  return toPrintable(text)
    .replace(/(\\*)\]\(/g, '$1$1\\](')
    .replace(/\{(?=\d+\})|(?<=\{\d+)\}/g, '$&$&')
}

type Region = Pick<PrimaryPlace | OtherPlace, 'line' | 'column' | 'end' | 'endColumn'>

function toLocation({ file, commit, ...region }: Region & { readonly file: string; readonly commit?: string }) {
  return { physicalLocation: { artifactLocation: { uri: toUri(file), uriBaseId: baseOf(commit) }, region: toRegion(region) } }
}

/** A file as a commit has it lies in another folder than the one that was scanned: no viewer should show today's lines for it. */
function baseOf(commit: string | undefined): string {
  return commit === undefined ? root : `COMMIT_${commit}`
}

function toBases({ findings, suppressed }: ScanResult) {
  const places = [...findings, ...suppressed.map(({ finding }) => finding)].flatMap((finding) => finding.places)
  const commits = [...new Set(places.flatMap(({ commit }) => commit ?? []))].sort()
  return Object.fromEntries([
    [root, { description: { text: 'The folder that was scanned.' } }],
    ...commits.map((commit) => [baseOf(commit), { description: { text: `The folder that was scanned, as it is in commit ${commit}.` } }]),
  ])
}

function toRegion({ line, column, end, endColumn }: Region) {
  return column === null || endColumn === null
    ? { startLine: line, endLine: end }
    : { startLine: line, startColumn: column, endLine: end, endColumn }
}

function toNotification({ code, file, line, message }: ModelProblem) {
  return {
    descriptor: { id: code },
    level: 'warning',
    message: { text: toMessage(message) },
    locations:
      file === ''
        ? []
        : [
            {
              physicalLocation: {
                artifactLocation: { uri: toUri(file), uriBaseId: root },
                ...(line > 0 ? { region: { startLine: line } } : {}),
              },
            },
          ],
  }
}

/** Half of a surrogate pair, which a file name may hold, has no place in a URI. */
function toUri(file: string): string {
  const whole = file.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
  return whole.split('/').map(encodeURIComponent).join('/')
}

function tagsOf({ cwe, owaspApi, asvs }: Pick<Finding, 'cwe' | 'owaspApi' | 'asvs'>): string[] {
  return ['security', ...cwe, ...(owaspApi === null ? [] : [owaspApi]), ...asvs]
}

const levels: Readonly<Record<Severity, 'note' | 'warning' | 'error'>> = {
  low: 'note',
  medium: 'warning',
  high: 'error',
  critical: 'error',
}

/** GitHub sorts by this number: above 9 critical, above 7 high, above 4 medium. */
const scores: Readonly<Record<Severity, string>> = { low: '3.0', medium: '5.5', high: '8.0', critical: '9.5' }

const ranks: Readonly<Record<Severity, number>> = { low: 25, medium: 50, high: 75, critical: 100 }

function byNumber(one: Cwe, other: Cwe): number {
  return Number(one.slice(4)) - Number(other.slice(4))
}
