// One thing that a guardrail speaks of: what conditions know of it, what selectors compare, and where it stands.

import type { Place } from '../../base/index.ts'
import type { Finding } from '../../finding/index.ts'
import type { Route } from '../../model/index.ts'
import type { SelectorName, SubjectKind } from './guardrail.ts'

export type FactValue = null | boolean | number | string | readonly FactValue[] | { readonly [name: string]: FactValue }

export type Facts = Readonly<Record<string, FactValue>>
export type Selects = { readonly [Name in SelectorName]?: readonly string[] }

export interface Subject {
  readonly kind: SubjectKind
  /** The same from scan to scan as long as it is the same thing: what a fingerprint is made of. */
  readonly id: string
  /** In a sentence: `GET /users/{id}`, `the parameter \`limit\` of GET /users`. */
  readonly label: string
  /** Null where it stands nowhere. */
  readonly place: Place | null
  readonly handler: string | null
  readonly routes: readonly Route[]
  readonly facts: Facts
  readonly selects: Selects
  /** A fact that nobody knows, with what it could be: a guardrail holds where it holds whatever it is. */
  readonly doubt: Doubt | null
  /** Facts of which nothing is known: a condition that reads one of them comes to nothing. */
  readonly opaque: readonly string[]
  /** What it is, where it is one that was found. */
  readonly finding: Finding | null
}

export interface Doubt {
  readonly what: string
  readonly worlds: readonly { readonly facts: Facts; readonly selects: Selects }[]
}
