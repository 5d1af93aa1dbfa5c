// What is held against the contract, and what becomes of what it does not name.

import type { Mode } from '../../decide/verdict.ts'

export type Undeclared = 'allow' | 'note' | 'refuse'

/** Whether a field may come by a name that the document does not tell (`populate_by_name`, `AliasChoices`), or by the declared one alone. */
export type ContractNames = 'any' | 'declared'

/** Of files in forms; in bytes. */
export interface FileRules {
  /** Of one file. */
  readonly largest: number
  /** Of the whole body. */
  readonly together: number
  readonly parts: number
  /** File names in the shape of a path. */
  readonly names: Undeclared
  /** Files whose first bytes are not of the type that they are said to be. */
  readonly content: Undeclared
}

export const usualFiles: FileRules = {
  largest: Number.POSITIVE_INFINITY,
  together: Number.POSITIVE_INFINITY,
  parts: Number.POSITIVE_INFINITY,
  names: 'note',
  content: 'note',
}

/** Of JSON. */
export interface JsonRules {
  /** Members of one object, and items of one array. */
  readonly members?: number | undefined
  /** Bytes of a name and of a text, as they are written. */
  readonly name?: number | undefined
  readonly text?: number | undefined
}

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
  /** Left out: as many and as long as they like. */
  readonly json?: JsonRules
  /** Left out: as is usual. */
  readonly files?: FileRules
  /** Contracts are compiled when they are read, not when they are first needed. */
  readonly ahead: boolean
}
