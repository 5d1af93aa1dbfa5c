// What a change does to the attack surface of an application: plain data, one entry for each cause.

import type { BrokenGuardrail, Finding } from '../finding/index.ts'
import type { Access } from '../model/index.ts'

/** Major changes when a reader of an older one would misread. */
export const DIFFERENCE_SCHEMA_VERSION = '1.0'

/** For whoever defends the application. `unknown`: what decides it could be read on one side alone; never to be read as safe. */
export type Direction = 'weaker' | 'unknown' | 'neutral' | 'stronger'

/** The order is that in which people are told. */
export const changeKinds = [
  'access',
  'route-added',
  'route-removed',
  'route-moved',
  'condition',
  'object',
  'dependency',
  'limit',
  'parameter',
  'body',
  'response',
  'effect',
  'middleware',
  'cors',
  'docs',
  'application',
  'event',
  'handler',
  'package',
  'statement',
] as const
export type ChangeKind = (typeof changeKinds)[number]

export interface Change {
  readonly kind: ChangeKind
  readonly direction: Direction
  /** What changed, as a name: a route's method and path, a model's field, a package. */
  readonly subject: string
  /** What happened to it: a lower-case predicate without a full stop. */
  readonly what: string
  readonly why: readonly Reason[]
  /** Of both sides, where a word says it. */
  readonly before: string | null
  readonly after: string | null
  /** In matching order; of what is gone, as the base had them. */
  readonly routes: readonly ChangedRoute[]
}

export interface Reason {
  readonly text: string
  readonly side: 'base' | 'head'
  readonly place: { readonly file: string; readonly line: number } | null
}

export interface ChangedRoute {
  readonly id: string
  /** `module:qualified name` of the handler; null where it has none. */
  readonly handler: string | null
  /** Null where the route is not there. */
  readonly before: Access | null
  readonly after: Access | null
}

export interface ComparedFinding {
  readonly fingerprint: string
  readonly rule: string
  readonly severity: Finding['severity']
  readonly confidence: Finding['confidence']
  readonly what: string
  readonly cause: string
  readonly place: { readonly file: string; readonly line: number }
  readonly fix: string
  readonly routes: readonly { readonly id: string; readonly access: Access }[]
  /** Of the policy that judges; none where it breaks none. */
  readonly guardrails: readonly BrokenGuardrail[]
}

/** A finding that a comment in the head takes out, and none in the base did. */
export interface AddedSuppression extends ComparedFinding {
  readonly reason: string
  readonly at: { readonly file: string; readonly line: number }
  /** The base reports it: it was there before, and is now silenced. */
  readonly wasReported: boolean
}

export interface SideName {
  /** As it was asked for: `main`, `working tree`. */
  readonly name: string
  /** In full; null for what is no commit. */
  readonly commit: string | null
  readonly content: string
  readonly routes: number
  /** Of what could not be understood. */
  readonly problems: number
}

export interface Difference {
  readonly schemaVersion: string
  readonly tool: string
  readonly base: SideName
  readonly head: SideName
  /** What weakens first; then by kind and subject. */
  readonly changes: readonly Change[]
  readonly findings: {
    readonly new: readonly ComparedFinding[]
    readonly resolved: readonly ComparedFinding[]
    readonly suppressed: readonly AddedSuppression[]
  }
  /** The committed documents of the API against the routes of the head. */
  readonly documents: readonly DocumentDrift[]
}

/** What a committed OpenAPI document says, against what the code serves. */
export interface DocumentDrift {
  readonly file: string
  /** Only operations of that application are compared. */
  readonly app: string
  /** In the document, and nothing serves them. */
  readonly stale: readonly string[]
  /** Served and in the schema of the application, and not in the document. */
  readonly undocumented: readonly string[]
  /** Served, and left out of the schema on purpose. */
  readonly hidden: readonly string[]
  /** The document says that a credential is needed, and the code asks for none. */
  readonly wronglyOpen: readonly string[]
  /** The code asks for a credential, and the document says nothing of it. */
  readonly silentlyGuarded: readonly string[]
}
