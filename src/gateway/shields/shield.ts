// One protection beside the access rules: contract, limits, inspection, abuse. It is compiled once for each operation, and what has nothing to do for an
// operation costs that operation nothing. Each has a mode of its own: to observe is to do all the work, note what would be refused, and change nothing.

import type { Route } from '../../model/index.ts'
import type { Principal } from '../../policy/index.ts'
import type { BodyRead, ReadJson } from '../content/index.ts'
import type { Mode } from '../decide/verdict.ts'
import type { JsonTape } from '../json/index.ts'
import type { BodyFilter, Outcome, ResponseHead } from '../listener/index.ts'
import type { Client, RefusalCode, RequestHead } from '../request/index.ts'

export interface Shield {
  /** As the record names it: `contract`, `limits`. */
  readonly name: string
  /** Asked when policy and routes are read, never for a request. `route` is null for paths that the application is not known to have. */
  of(route: Route | null): OperationShield | null
}

/** A request before anybody knows who sends it. */
export interface Arrival {
  readonly head: RequestHead
  readonly client: Client
  /** What answers; where several operations may, the one that was registered first. */
  readonly route: Route | null
  /** What else may answer. Usually nothing. */
  readonly others: readonly Route[]
  /** Of the path, as captured and decoded once. */
  readonly parameters: Readonly<Record<string, string>>
  /** Milliseconds since 1970. */
  readonly now: number
  /** Of limits that were asked, what is left: for the record and the answer. Left out where none was. */
  left?: LeftOfLimit[]
  /** For the record; an objection that is returned is noted by whoever asked. One that is enforced says why an answer is not shown. */
  note(objection: Objection): void
}

export interface LeftOfLimit {
  readonly limit: string
  /** Units. */
  readonly left: number
  readonly of: number
  /** Microseconds of the rate. */
  readonly room: number
  /** The store is away, and this process counts by itself. */
  readonly alone?: true
}

/** The same object from the first step to the last: a `WeakMap` may be keyed by it. */
export interface ShieldRequest extends Arrival {
  /** As far as it was verified; `anonymous` before, and where nothing was shown. */
  readonly principal: Principal
  /** Of the access rules for this path. A shield goes by its own. */
  readonly mode: Mode
}

/** Each step is left out where there is nothing to do. What throws is noted as an objection `judge-failed`, and refuses where the shield enforces. */
export interface OperationShield {
  /** Of this shield for this operation. */
  readonly mode: Mode
  /** Before anybody looks at credentials. */
  before?(arrival: Arrival): Said
  /** Who calls is known, and the access rules let the request through, or let it on to its body. */
  head?(request: ShieldRequest): Said
  /** The whole body. It is read once for all shields and the access rules. */
  readonly body?: {
    readonly mostBytes: number
    judge(request: ShieldRequest, body: SentBytes): Said
    /** Asked once, where the body comes in more than one piece or is longer than all of them read; null where there is nothing to see before it is whole. */
    watch?(request: ShieldRequest): ShieldWatch | null
  }
  /** Asked once for each answer of the application, before a byte of it goes out; null lets it through. */
  answer?(request: ShieldRequest, response: ResponseHead): AnswerShield | null
  /** `answer` says `added` alone: neither the other headers nor the body wait for it. */
  readonly addsAlone?: boolean
  /** The application is not told which encodings and parts the client would take, so that `answer` can read what comes. Never set it to observe. */
  readonly wantsPlainAnswer?: boolean
  /** The request is over, however it ended. Told once for each that came to this operation and was asked `before` or any later step of any shield. */
  done?(request: ShieldRequest, outcome: ShieldOutcome): void
}

/** Looks at a body while it comes. What it objects to and does not enforce is noted, and it is not asked any more. */
export interface ShieldWatch {
  /** The next bytes, which go on when it has nothing to say: at once, or when the body is whole. They are not its own: what it keeps it copies. */
  add(bytes: Uint8Array): Objection | null
  /** Of a body longer than all of them read. Another one is given to `judge` as a whole. */
  end(): Objection | null
}

export type Said = Objection | null | Promise<Objection | null>

export interface SentBytes {
  /** null: longer than `mostBytes`, and not to be judged by what it holds. Empty where there is none. */
  readonly bytes: Uint8Array | null
  /** As the application reads it, parsed once for all who ask: `sent` is the JSON or the form as it came. Refused where readers differ, and where `bytes` is null. */
  read(): BodyRead
  /** The JSON in `bytes`, whatever they are said to be, parsed once for all who ask alike. */
  json(depth: number, repeats: boolean): ReadJson
  /** What stands in `bytes` and where, without a value made of it; null of what is no JSON. It holds until another body is read: nobody waits with it in hand. */
  tape(): JsonTape | null
  /** Somebody asked for it. */
  readonly isTaped: boolean
}

export interface AnswerShield {
  /** Headers as they go to the client, given those that would: name, value, name, value. */
  headers?(rawHeaders: readonly string[]): readonly string[]
  /** Behind those, of this answer alone. */
  readonly added?: readonly string[]
  /** After closed fields were cut. */
  readonly body?: BodyFilter
}

export type ShieldOutcome = Pick<Outcome, 'status' | 'ended' | 'milliseconds' | 'code' | 'bytes' | 'point'>

/** Why a shield would refuse. */
export interface Objection {
  /** Its name. */
  readonly shield: string
  readonly code: RefusalCode
  /** For the record: names and places, never a value that somebody sent. */
  readonly reason: string
  /** For the caller, who sees nothing else of it; left out, the status says it all. */
  readonly detail?: string
  /** Of the refusal. */
  readonly headers?: readonly (readonly [string, string])[]
  /** The mode of the shield: noted, or refused as well. */
  readonly isEnforced: boolean
}

/** As a line of the log holds it. */
export const toRecordedLeft = ({ limit, left, of, alone }: LeftOfLimit): object => ({
  limit,
  left,
  of,
  ...(alone === undefined ? {} : { alone }),
})

/** As a line of the log and the record hold it. */
export const toRecordedObjection = ({ shield, code, reason, isEnforced }: Objection): object => ({
  shield,
  code,
  reason,
  enforced: isEnforced,
})
