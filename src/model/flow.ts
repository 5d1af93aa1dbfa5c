// What an entry can do to the outside, and how what comes in reaches it.
import type { Place } from '../base/index.ts'
import type { Inside, WrittenImports } from './code.ts'

export interface Flows {
  readonly effects: readonly Effect[]
  readonly flows: readonly Flow[]
  /** Effects whose ways were not followed to their ends: there may be more. */
  readonly cut: number
}

/** A call by which the program does something outside of itself. */
export interface Effect {
  /** In which language it speaks: `file`, `url`, `sql`, `command` … (`knowledge/effect-row.ts` lists them). */
  readonly kind: string
  /** `read`, `write`, `delete`, `ask`, `run` … */
  readonly does: string
  /** As the row names it: `builtins.open`. */
  readonly callee: string
  /** As written, at most 120 characters. */
  readonly text: string
  readonly place: Place
  readonly inside: Inside
  /** Ids of routes, in the model's order, that reach the call. */
  readonly entries: readonly string[]
}

/** How a part of a request reaches an effect. */
export interface Flow {
  readonly effect: Effect
  readonly source: FlowSource
  /** From where it comes in to the effect, both included. */
  readonly steps: readonly FlowPoint[]
  /** Ids of the routes by which it comes in and reaches the effect. */
  readonly entries: readonly string[]
  /** Ids of events that it comes in by. */
  readonly events: readonly string[]
  /** What of the effect the caller chooses. */
  readonly chooses: FlowChoice
  /** A language model answered in between: the caller says what it is to say. */
  readonly isRetold: boolean
  /** Where it becomes part of a text in the function of the effect; null elsewhere, and where it does so more than once. */
  readonly joined: JoinedPart | null
  /** It goes through an object that several parts of the program share, or through a name that only looks like the right one. */
  readonly certainty: 'certain' | 'likely'
  /** One request stores it, and another reads it again. */
  readonly isStored?: boolean
}

/** For whoever changes the text. */
export interface JoinedPart {
  /** The expression that gives the part, with columns. */
  readonly place: Place
  /** What stands in front of it and behind it in the whole text; `…` is what is not known. */
  readonly before: string
  readonly after: string
  /** What `html` and `shlex` are called here, where they are imported. */
  readonly modules: Readonly<Record<string, string>>
  readonly imports: WrittenImports | null
}

export type FlowChoice =
  /** All of it: the whole path, the host of an address, the text of a statement. */
  | 'everything'
  /** What follows a part that the program gives: `..` leads out of a folder. */
  | 'rest'
  /** One name without a slash; `..` leads one folder up. */
  | 'name'
  /** Perhaps the host: what stands before it does not end with a slash. */
  | 'perhaps-host'
  /** Only what follows the host of an address. */
  | 'below-host'

export interface FlowSource {
  /** `name`, `payload.url`, `headers.host`. */
  readonly name: string
  readonly in: 'path' | 'query' | 'header' | 'cookie' | 'body' | 'form' | 'file' | 'request' | 'message'
  readonly inside: Inside
}

export interface FlowPoint {
  readonly place: Place
  /** `checked`: a test stands there that does not make it harmless. */
  readonly role: 'enters' | 'passes' | 'returns' | 'kept' | 'stored' | 'read' | 'raised' | 'joined' | 'retold' | 'checked' | 'reaches'
  /** A predicate, with the value for its subject: `goes into \`url\` of \`fetch\``. */
  readonly note: string
}
