// What is held against the contract, and what becomes of what it does not name.

import type { Mode } from '../../decide/verdict.ts'

export type Undeclared = 'allow' | 'note' | 'refuse'

/** Whether a field may come by a name that the document does not tell (`populate_by_name`, `AliasChoices`), or by the declared one alone. */
export type ContractNames = 'any' | 'declared'

export interface ContractRules {
  readonly mode: Mode
  /** Patterns of paths that are enforced where the rest is observed. */
  readonly enforce: readonly string[]
  readonly requests: boolean
  readonly answers: 'off' | 'report' | 'strip' | 'block'
  /** Of an event or a line of a stream that is kept back. */
  readonly events: 'drop' | 'end'
  /** Of answers that nobody can judge. */
  readonly unjudged: 'note' | 'refuse'
  /** What a schema requires may not be missing in an answer. */
  readonly complete: boolean
  readonly unknown: { readonly query: Undeclared; readonly fields: Undeclared; readonly answers: Undeclared }
  readonly repeated: { readonly query: Undeclared; readonly form: Undeclared; readonly keys: Undeclared }
  readonly names: ContractNames
  /** Values are read by pydantic 1, in ways of its own: they are left to the application. */
  readonly leavesValues: boolean
  /** Bytes of a body of JSON or of a form without files. */
  readonly body: number
  /** Bytes of an answer, or of an event or line of a stream. */
  readonly answer: number
  /** Of arrays and objects within each other. */
  readonly depth: number
  /** Contracts are compiled when they are read, not when they are first needed. */
  readonly ahead: boolean
}
