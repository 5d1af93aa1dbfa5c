// One request of a client, as a front hands it to the relay: what both fronts can do, and nothing of how.

import type { Socket } from 'node:net'
import type { Client, Framing, RefusalCode, SentHead } from '../request/index.ts'
import type { AnswerMemory } from './upstream/response-head.ts'

export interface ClientExchange {
  readonly client: Client
  readonly sent: SentHead
  /** Called by the front, set by the relay. */
  listener: ClientListener | null
  /** Set by the relay when the head was read: what body follows. */
  framing: Framing
  /** Starts the body; the front then tells the listener. */
  readBody(): void
  pauseBody(): void
  resumeBody(): void
  /** `100 Continue` */
  continue(): void
  /** `isLast`: the connection ends with this answer. `rawHeaders` are complete but for framing by chunks and `Connection`. */
  respond(head: AnswerHead): void
  /** False: no more until `onTaken`. */
  write(bytes: Uint8Array): boolean
  /** The same of a few bytes that stand until it returns. */
  writeCopy?(bytes: Uint8Array): boolean
  end(rawTrailers: readonly string[]): void
  /** Ends the connection so that the client sees that the answer is not whole. */
  abort(): void
  /** Of an upgrade: the client's connection is the caller's now. Null where the front cannot give it. */
  takeSocket(): { readonly socket: Socket; readonly rest: Uint8Array } | null
}

export interface AnswerHead {
  readonly status: number
  readonly reason: string
  readonly rawHeaders: readonly string[]
  /** Of the application's answer: what was made of the same head before. */
  readonly memory?: AnswerMemory
  /** Of the body, where the headers do not say it. */
  readonly length?: number | undefined
  /** Behind those, others for each answer: name, value, name, value. */
  readonly added?: readonly string[] | undefined
  readonly hasBody: boolean
  readonly isLast: boolean
}

export interface ClientListener {
  /** False: no more until `resumeBody`. */
  onBody(bytes: Uint8Array): boolean
  onBodyEnd(rawTrailers: readonly string[]): void
  /** The client took what it was given. */
  onTaken(): void
  /** What follows of the request is no HTTP, or does not come. */
  onFault(code: RefusalCode): void
  /** Nothing more can be said to the client. */
  onGone(): void
  /** The answer left whole. */
  onAnswered(): void
}
