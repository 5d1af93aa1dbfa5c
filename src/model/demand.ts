// What the code of an entry asks before it goes on: in a form that stays the same where variables get other names, tests are turned
// round, or a question moves to a helper or a dependency. For whoever compares two states.
import type { Place } from '../base/index.ts'

/** What a handler, a dependency or the handler of an event asks, itself and in what it calls. */
export interface Demands {
  /** `module:qualname` of what FastAPI, or a library of events, calls. */
  readonly of: string
  /** Ids of the routes or events whose requests meet it, in the model's order. */
  readonly entries: readonly string[]
  readonly demands: readonly Demand[]
}

/** A request goes on where one of these holds, and is refused where none does. */
export interface Demand {
  readonly any: readonly DemandAtom[]
  /** What the caller sees; null where that is not known. */
  readonly status: number | null
  /** As written where it stands, at most 160 characters: the test, or the call. */
  readonly text: string
  readonly place: Place
}

/**
 * `done`: a call whose code is not understood comes back without an exception. What is asked about begins with `caller` (who calls),
 * `path.NAME`, `query.NAME`, `header.NAME`, `cookie.NAME`, `form.NAME`, `body`, `message` (of an event), `request`, or with `~`, anything
 * else that is made at run time; the rest is written in the code.
 */
export interface DemandAtom {
  readonly how: 'true' | 'false' | 'none' | 'given' | '==' | '!=' | 'in' | 'not in' | '<' | '<=' | 'done'
  readonly of: string
  readonly with: string | null
}
