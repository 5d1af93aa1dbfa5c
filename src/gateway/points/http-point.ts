// A protocol by which proxies ask over HTTP/1.1: how its questions are read, and how its answers are written.

import type { Client, RefusalCode, RequestHead } from '../request/index.ts'
import type { Headers, PointAnswer } from './answer.ts'
import type { PointName, Question } from './question.ts'

export interface HttpPoint {
  readonly name: PointName
  readonly path: string
  /** What stands behind it belongs to the question. */
  readonly isPrefix?: boolean
  /** A code where it is no question. */
  read(head: RequestHead, client: Client, known: Known): Question | RefusalCode
  write(answer: PointAnswer): Written
}

export interface Known {
  /** An operation by GET or HEAD reads a body. */
  readonly mayRead: boolean
  /** Of the question: null where it has no body, `cut` where it is longer than is read. */
  readonly bytes: Uint8Array | 'cut' | null
}

export interface Written {
  readonly status: number
  readonly reason: string
  readonly headers: Headers
  readonly body: string
}
