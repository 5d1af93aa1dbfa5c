// What is said of a request: by the rules, whatever the mode, and with what the record tells of it.

import type { Decision } from '../../policy/index.ts'
import type { RefusalCode } from '../request/index.ts'
import type { Objection, ShieldRun } from '../shields/index.ts'
import type { AskedCases } from './recorded-facts.ts'

export type Mode = 'observe' | 'enforce'

/** What the rules say, whatever the mode. */
export type Verdict =
  /** `rule` is null where none is about it, and the policy says that such may pass. */
  | { readonly kind: 'allow'; readonly rule: string | null; readonly reason: string }
  | {
      readonly kind: 'refuse'
      readonly code: RefusalCode
      readonly rule: string | null
      readonly reason: string
      readonly allow?: readonly string[]
      /** Of the answer. */
      readonly headers?: readonly (readonly [string, string])[]
      readonly detail?: string
    }
  | { readonly kind: 'redirect'; readonly path: string; readonly reason: string }
  /** A browser's question before a request. `headers` are of the answer; null where the application's own middleware answers, and nothing else of it runs. */
  | { readonly kind: 'preflight'; readonly reason: string; readonly headers: readonly (readonly [string, string])[] | null }

/** Written on until the request is over. */
export interface DecisionNote {
  /** What the verdict is held to; an objection that is enforced is, whatever the mode of the rules. */
  mode: Mode
  verdict: Verdict
  /** Ids of all operations that may answer. */
  readonly routes: readonly string[]
  readonly principal: string | null
  /** Names of headers of the answer that the application said otherwise than the policy has it. */
  mended?: readonly string[]
  /** What the rules were asked with, by operation; left out where nobody records it. */
  asked?: AskedCases
  /** Beside them: whether a body came. */
  hasBody?: boolean
  /** What shields said; left out where they said nothing. */
  objections?: readonly Objection[]
  /** A rule reads the answer, or a field of it is closed. */
  readsAnswer?: boolean
  /** On its way past the shields; left out where the operation has none. */
  run?: ShieldRun
  /** The gateway answered by itself, and refused nothing: it sent somebody to log in, or is what was asked for. */
  isOwn?: true
  /** Paths of fields that are closed to the caller and were there. */
  closed: ClosedFields | null
}

export interface ClosedFields {
  /** Of the answer: cut, or would have been. */
  readonly read: readonly string[]
  /** Of the body. */
  readonly write: readonly string[]
}

export function toVerdict({ verdict, rule, reason }: Decision): Verdict {
  switch (verdict) {
    case 'allow':
      return { kind: 'allow', rule, reason }
    case 'deny':
      return { kind: 'refuse', code: 'rule-denies', rule, reason }
    case 'unmatched':
      return { kind: 'refuse', code: 'rule-missing', rule: null, reason }
    case 'undecided':
      return { kind: 'refuse', code: 'rule-undecided', rule, reason }
  }
}
