// One request to the application and its answer, as whoever asks has it in hand. Which connection carries it is the pool's business.

import type { Socket } from 'node:net'
import type { Framing, WrittenHead } from '../../request/index.ts'
import type { ResponseHead } from './response-head.ts'

export interface UpstreamRequest {
  readonly method: string
  readonly head: WrittenHead
  readonly framing: Framing
  readonly isUpgrade: boolean
}

export type UpstreamFailure =
  /** No connection could be made. */
  | 'away'
  /** The connection ended before an answer began. */
  | 'reset'
  /** The answer is no HTTP, or says two things. */
  | 'broken'
  /** No connection, no first byte or no next byte in time. */
  | 'slow'
  /** It ended in the middle of the body. */
  | 'cut'
  /** Too many wait for a connection. */
  | 'busy'

export interface UpstreamHandlers {
  /** The head is sent: the body may follow. */
  onReady(): void
  onContinue(): void
  onHead(head: ResponseHead, hasBody: boolean): void
  /**
   * In place of `onHead` and `onData`, where head and body came at once and are short. The bytes stand until it returns. False: they are told all
   * the same.
   */
  onWhole?(head: ResponseHead, body: Uint8Array): boolean
  /** False: no more until `resume`. The bytes are the receiver's to keep. */
  onData(bytes: Uint8Array): boolean
  onEnd(rawTrailers: readonly string[]): void
  /** After 101: the connection is the receiver's now, with what came behind the head. */
  onUpgrade(head: ResponseHead, socket: Socket, rest: Uint8Array): void
  /** More of the body may be written. */
  onDrain(): void
  /** Nothing follows. Also after `onHead`, where the body breaks off. */
  onFail(failure: UpstreamFailure): void
}

export interface UpstreamExchange {
  /** Everything of the request was written. */
  readonly isSent: boolean
  /** False: no more until `onDrain`. */
  write(bytes: Uint8Array): boolean
  end(rawTrailers: readonly string[]): void
  pause(): void
  resume(): void
  /** Whoever asked has gone: the connection is closed, so that the application knows, and nothing is called any more. */
  destroy(): void
}
