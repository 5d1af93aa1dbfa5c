// What a function does, one thing after the other, as far as it is written in it: for rules that ask what comes before what, and
// what is asked on the way.
import type { Place } from '../base/index.ts'
import type { CodeValue, Inside } from './code.ts'

/** Of the functions that requests reach and that speak of callers, credentials or quantities. */
export interface Outline {
  readonly inside: Inside
  /** Its head. */
  readonly place: Place
  readonly entries: readonly string[]
  /** What FastAPI itself calls it as; `before` is a dependency or a middleware. */
  readonly role: 'handler' | 'before' | 'within'
  readonly parameters: readonly OutlineParameter[]
  /** Decorators as written, outermost first. */
  readonly decorators: readonly string[]
  readonly steps: readonly Step[]
}

export interface OutlineParameter {
  readonly name: string
  /** Which part of a request it is, if it is one. */
  readonly in: string | null
  /** As written; null without one. */
  readonly default: string | null
}

interface InOutline {
  readonly place: Place
  /** As written, at most 160 characters. */
  readonly text: string
  /** The tests around it, outermost first: the step that asks, and whether this is where it holds. */
  readonly under: readonly { readonly step: number; readonly holds: boolean }[]
  /** As written, of a `with` around it that looks like a lock or a transaction. */
  readonly lock: string | null
  /** In an `except` clause. */
  readonly isRescue: boolean
}

export type Step = CallStep | TestStep | SetStep | ReturnStep | RaiseStep

export interface CallStep extends InOutline {
  readonly kind: 'call'
  /** The last name of what is called. */
  readonly name: string
  /** As written: `self.users.find`. */
  readonly callee: string
  /** As written, names of keywords with them: `name=form.name`. */
  readonly arguments: readonly string[]
  readonly goesTo: readonly string[]
  readonly awaited: boolean
}

export interface TestStep extends InOutline {
  readonly kind: 'test'
  readonly asks: readonly Asked[]
  /** How several are joined; `mixed` where nobody can say which of them decides. */
  readonly joined: 'and' | 'or' | 'mixed'
  /** What the arm does in the end, and what is done where it does not hold: nothing is there where there is no `else`. */
  readonly then: ArmEnd
  readonly otherwise: ArmEnd
}

export type ArmEnd = 'raises' | 'returns' | 'goes-on' | 'nothing'

/** One question of a test. It holds where the value is true, false, `None`, anything but `None`, or where it compares so. */
export interface Asked {
  readonly how: 'true' | 'false' | 'none' | 'given' | '==' | '!=' | 'in' | 'not in' | '<' | '<=' | '>' | '>='
  readonly value: CodeValue
  /** What a comparison holds it against. */
  readonly against: CodeValue | null
}

export interface ReturnStep extends InOutline {
  readonly kind: 'return'
  /** As written; empty where nothing is given back. */
  readonly value: string
  /** `made`: put together on the spot of nothing but what is written in the code: `User(id=0, role="admin")`, `{"sub": "dev"}`. */
  readonly what: 'nothing' | 'constant' | 'made' | 'other'
}

/** A variable, an attribute or an item gets a value; `operator` is that of an augmented assignment, else `=`. */
export interface SetStep extends InOutline {
  readonly kind: 'set'
  readonly target: string
  readonly operator: string
  readonly value: string
}

/** `status` where the text of the exception says one. */
export interface RaiseStep extends InOutline {
  readonly kind: 'raise'
  readonly status: number | null
}
