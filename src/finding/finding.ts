// A finding: what we say about one cause. Plain data; `createFinding` makes it and refuses what is malformed.

import { createHash } from 'node:crypto'
import type { Place } from '../base/index.ts'
import type { Access, Route } from '../model/index.ts'
import {
  type Asvs,
  type Confidence,
  type Cwe,
  compareConfidences,
  lessSevere,
  type OwaspApi,
  type Severity,
  worstSeverity,
} from '../taxonomy/index.ts'
import type { RuleCard } from './rule-card.ts'
import { toParagraph } from './text.ts'

export interface Finding {
  /** Over rule and cause; no line number is in it, so that it survives every edit elsewhere. */
  readonly fingerprint: string
  readonly rule: string
  readonly severity: Severity
  readonly confidence: Confidence
  readonly message: Message
  readonly cause: Cause
  /** The primary place is the first, and the only one of its role. */
  readonly places: readonly [PrimaryPlace, ...OtherPlace[]]
  readonly routes: readonly ReachedRoute[]
  /** `module:qualified name` of the handler, of a finding on a route. */
  readonly handler: string | null
  /** How outside data gets to where it does harm; null for what is wrong without any. */
  readonly flow: Flow | null
  /** What would mend it, by machine; empty where a person has to decide. */
  readonly edits: readonly Edit[]
  /** Of what is wrong with a package in a certain version. */
  readonly component?: WeakComponent
  readonly cwe: readonly Cwe[]
  readonly owaspApi: OwaspApi | null
  readonly asvs: readonly Asvs[]
  /** The guardrails of the policy that it breaks; left out where it breaks none. */
  readonly guardrails?: readonly BrokenGuardrail[]
}

export interface BrokenGuardrail {
  readonly id: string
  readonly severity: 'audit' | 'warn' | 'block'
  /** `unknown`: nobody can say whether it holds. `failed`: its condition could not be evaluated. */
  readonly outcome: 'broken' | 'unknown' | 'failed'
  /** It stops a change. */
  readonly blocks: boolean
  readonly owner: string | null
  readonly message: string
  /** Why nobody can say, or what failed. */
  readonly reason: string | null
}

export interface WeakComponent {
  readonly name: string
  readonly version: string
  /** Under which names its weaknesses are published, the worst first. */
  readonly advisories: readonly string[]
}

/** What is wrong (a fact), why it matters, what to do. */
export interface Message {
  readonly what: string
  readonly why: string
  readonly fix: string
}

export interface Cause {
  /** Qualified name of what must change: an app, a function, a class, a setting. */
  readonly name: string
  /** What in it: a parameter, a key, a route. */
  readonly what: string
  /** From 1, among findings of the same rule with the same name and what. */
  readonly ordinal: number
}

interface FindingPlace {
  readonly file: string
  readonly line: number
  /** From 1, in code units of UTF-16; null where whole lines are meant. */
  readonly column: number | null
  readonly end: number
  /** Behind the last character, on the line `end`; null where whole lines are meant. */
  readonly endColumn: number | null
  /** In full, of a place in the file as this commit has it; left out where the tree that was scanned is meant. */
  readonly commit?: string
  readonly note: string | null
}
export interface PrimaryPlace extends FindingPlace {
  readonly role: 'primary'
}
/** `cause` is part of what is wrong, `related` helps to understand it. */
export interface OtherPlace extends FindingPlace {
  readonly role: 'cause' | 'related'
}

/** From where the data comes in to where it does harm. */
export interface Flow {
  readonly steps: readonly FlowStep[]
  /** The ways to the other places of the cause, where what comes in does harm in several. */
  readonly others: readonly (readonly FlowStep[])[]
}
export interface FlowStep extends FindingPlace {
  /** `checked`: a test stands there that does not make it harmless. */
  readonly role: 'enters' | 'passes' | 'returns' | 'kept' | 'stored' | 'read' | 'raised' | 'joined' | 'retold' | 'checked' | 'reaches'
  /** A predicate, with what came in for its subject: `goes into \`url\` of \`fetch\``. */
  readonly note: string
}

/** Replaces what stands from one position up to another. */
export interface Edit {
  readonly file: string
  readonly from: Position
  readonly to: Position
  readonly text: string
}
/** Both from 1; columns in code units of UTF-16. */
export interface Position {
  readonly line: number
  readonly column: number
}

export interface ReachedRoute {
  readonly id: string
  readonly access: Access
}

/** A place in the tree, or in a commit of its history. */
export interface FoundPlace extends Place {
  /** In full. */
  readonly commit?: string
}

/** What a rule says; the rest comes from its card. */
export interface FindingDraft {
  readonly place: FoundPlace
  readonly cause: { readonly name: string; readonly what: string }
  /** What is wrong here: a lower-case fragment without a full stop. */
  readonly what: string
  /** In place of what the rule's card says. */
  readonly fix?: string
  readonly routes?: readonly Route[]
  readonly others?: readonly { readonly role: OtherPlace['role']; readonly place: FoundPlace; readonly note: string }[]
  readonly severity?: Severity
  /** One step less severe than the rule says of these routes. */
  readonly isIndirect?: boolean
  readonly confidence?: Confidence
  readonly handler?: string | null
  readonly flow?: readonly { readonly place: Place; readonly role: FlowStep['role']; readonly note: string }[]
  readonly edits?: readonly Edit[]
  readonly component?: WeakComponent
  /** Nothing is said where another rule that does not yield says one of these weaknesses of the same line. */
  readonly yieldsTo?: readonly Cwe[]
}

export function createFinding(card: RuleCard, draft: FindingDraft, ordinal: number): Finding {
  const routes = draft.routes ?? []
  const told = (severity: Severity): Severity => (draft.isIndirect === true ? lessSevere(severity) : severity)
  const severities = routes.map(({ access }) => told(draft.severity ?? card.severityByAccess?.[access] ?? card.severity))
  const confidence = draft.confidence ?? card.confidence
  if (compareConfidences(confidence, card.confidence) < 0) throw malformed(card, `it is surer (${confidence}) than its rule`)
  const message = { what: draft.what, why: toParagraph(card.why), fix: toParagraph(draft.fix ?? card.fix) }
  for (const [part, text] of Object.entries(message)) if (text.trim() === '') throw malformed(card, `its message has no ${part}`)
  const cause = { name: draft.cause.name, what: draft.cause.what, ordinal }
  if (cause.name === '' || cause.what === '') throw malformed(card, 'its cause has no name')
  if (!Number.isSafeInteger(ordinal) || ordinal < 1) throw malformed(card, `its ordinal is ${ordinal}`)
  return {
    fingerprint: toFingerprint(card.id, cause),
    rule: card.id,
    severity: worstSeverity(severities) ?? told(draft.severity ?? card.severity),
    confidence,
    message,
    cause,
    places: [
      { role: 'primary', ...toFindingPlace(card, draft.place), note: null },
      ...(draft.others ?? []).map(({ role, place, note }) => ({ role, ...toFindingPlace(card, place), note })),
    ],
    routes: routes.map(({ id, access }) => ({ id, access })),
    handler: draft.handler ?? null,
    flow: draft.flow === undefined ? null : createFlow(card, draft.flow),
    edits: (draft.edits ?? []).map((edit) => checkEdit(card, edit)),
    ...(draft.component === undefined ? {} : { component: draft.component }),
    cwe: card.cwe,
    owaspApi: card.owaspApi,
    asvs: card.asvs,
  }
}

function createFlow(card: RuleCard, steps: NonNullable<FindingDraft['flow']>): Flow {
  if (steps.length === 0) throw malformed(card, 'its flow has no steps')
  return { steps: steps.map(({ place, role, note }) => ({ role, ...toFindingPlace(card, place), note })), others: [] }
}

function checkEdit(card: RuleCard, edit: Edit): Edit {
  const { file, from, to } = edit
  const numbers = [from.line, from.column, to.line, to.column]
  const forwards = to.line > from.line || (to.line === from.line && to.column >= from.column)
  if (file === '' || !forwards || !numbers.every((number) => Number.isSafeInteger(number) && number > 0))
    throw malformed(card, `its edit spans ${from.line}:${from.column} to ${to.line}:${to.column} of \`${file}\``)
  return edit
}

/** Sixteen bytes in hexadecimal. The parts are joined by what cannot stand in them, so that no two causes flow together. */
function toFingerprint(rule: string, cause: Cause): string {
  const text = JSON.stringify([rule, cause.name, cause.what, cause.ordinal])
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}

function toFindingPlace(card: RuleCard, { file, line, end = line, ...exact }: FoundPlace): Omit<FindingPlace, 'note'> {
  if (file === '') throw malformed(card, 'it stands in no file')
  if (!Number.isSafeInteger(line) || line < 1 || !Number.isSafeInteger(end) || end < line)
    throw malformed(card, `it spans ${line} to ${end}`)
  const { column = null, endColumn = null, commit } = exact
  const isSpan = column === null || endColumn === null || (column > 0 && (end > line || endColumn >= column))
  if (!isSpan || !Number.isSafeInteger(column ?? 0) || !Number.isSafeInteger(endColumn ?? 0))
    throw malformed(card, `it spans ${line}:${column} to ${end}:${endColumn}`)
  if (commit !== undefined && !/^[0-9a-f]{7,64}$/.test(commit)) throw malformed(card, `its commit is \`${commit}\``)
  const span = { file, line, column: endColumn === null ? null : column, end, endColumn: column === null ? null : endColumn }
  return commit === undefined ? span : { ...span, commit }
}

function malformed(card: RuleCard, reason: string): Error {
  return new Error(`a finding of ${card.id} is malformed: ${reason}`)
}
