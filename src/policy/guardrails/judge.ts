// Holds one guardrail against one thing: it holds, it is broken, or nobody can say. What cannot be evaluated never passes.

import type { Condition } from '../cel/index.ts'
import type { CompiledGuardrail } from './compile.ts'
import { fitsGlob, fitsPath } from './glob.ts'
import { type SelectorName, selectors } from './guardrail.ts'
import type { Facts, Selects, Subject } from './subject.ts'

export type Outcome = 'untouched' | 'holds' | 'broken' | 'unknown' | 'failed'

export interface Judgement {
  readonly outcome: Outcome
  /** Why nobody can say, or what failed; null otherwise. */
  readonly reason: string | null
}

/** Where each is what it is said to be in one possible world: `open` are the worlds in which it is not known. */
type Verdict = 'untouched' | 'holds' | 'broken' | 'unknown' | { readonly failed: string }

export function judge(compiled: CompiledGuardrail, subject: Subject): Judgement {
  const { doubt, opaque } = subject
  const worlds = doubt === null ? [subject] : doubt.worlds
  const verdicts = worlds.map(({ facts, selects }) => judgeWorld(compiled, facts, selects, opaque))
  for (const verdict of verdicts) if (typeof verdict === 'object') return { outcome: 'failed', reason: verdict.failed }
  const is = (outcome: Verdict) => verdicts.every((verdict) => verdict === outcome)
  if (is('untouched')) return { outcome: 'untouched', reason: null }
  if (verdicts.every((verdict) => verdict === 'holds' || verdict === 'untouched')) return { outcome: 'holds', reason: null }
  if (is('broken')) return { outcome: 'broken', reason: null }
  if (verdicts.includes('unknown'))
    return { outcome: 'unknown', reason: `nothing is known of ${opaque.map((name) => `\`${subject.kind}.${name}\``).join(', ')}` }
  return { outcome: 'unknown', reason: `nobody knows ${doubt?.what ?? 'what it is'}` }
}

function judgeWorld({ guardrail, when, require }: CompiledGuardrail, facts: Facts, selects: Selects, opaque: readonly string[]): Verdict {
  if (!isSelected(guardrail.where, selects)) return 'untouched'
  const values = { [guardrail.for]: facts }
  const first = when === null ? true : ask(when, guardrail.for, values, opaque)
  if (first === false) return 'untouched'
  if (typeof first === 'object') return first
  const then = ask(require, guardrail.for, values, opaque)
  if (typeof then === 'object') return then
  if (then === true) return 'holds'
  return first === 'unknown' || then === 'unknown' ? 'unknown' : 'broken'
}

function ask(
  condition: Condition,
  kind: string,
  values: Readonly<Record<string, Facts>>,
  opaque: readonly string[],
): boolean | 'unknown' | { readonly failed: string } {
  const reads = (name: string) =>
    condition.reads.some((path) => path === kind || path === `${kind}.${name}` || path.startsWith(`${kind}.${name}.`))
  if (opaque.some(reads)) return 'unknown'
  const answer = condition.evaluate(values)
  return typeof answer === 'boolean' ? answer : { failed: reasonOf(answer) }
}

function reasonOf(answer: object): string {
  // An error of CEL carries its reason; whatever else comes back is no yes.
  for (const key of ['reason', 'error']) {
    const found = Object.entries(answer).find(([name]) => name === key)?.[1]
    if (typeof found === 'string') return found
  }
  return 'the condition came to no answer'
}

function isSelected(where: CompiledGuardrail['guardrail']['where'], selects: Selects): boolean {
  return Object.entries(where).every(([name, patterns]) => fits(name, patterns, selects))
}

function fits(name: string, patterns: readonly string[], selects: Selects): boolean {
  // `where` holds the names that its shape knows.
  const { compare } = selectors[name as SelectorName]
  const words = selects[name as SelectorName] ?? []
  return patterns.some((pattern) =>
    words.some((word) => (compare === 'word' ? word === pattern : compare === 'path' ? fitsPath(pattern, word) : fitsGlob(pattern, word))),
  )
}

/** The parts of `where` that keep a thing out, as they are written. */
export function findMisfits(where: CompiledGuardrail['guardrail']['where'], selects: Selects): string[] {
  return Object.entries(where).flatMap(([name, patterns]) => (fits(name, patterns, selects) ? [] : [`${name}: ${patterns.join(', ')}`]))
}
