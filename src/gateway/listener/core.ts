// What stands between a front, which speaks HTTP with clients, and whoever decides. A front knows nothing of routes and rules; who decides
// knows nothing of sockets.

import type { Client, HeadLimits, RefusalCode, RequestHead, SentHead } from '../request/index.ts'
import type { UpstreamPool } from './upstream/pool.ts'

export type Judgement =
  /** `added` are headers of ours for the application. */
  | { readonly kind: 'pass'; readonly added: readonly (readonly [string, string])[] }
  | { readonly kind: 'refuse'; readonly code: RefusalCode; readonly headers?: readonly (readonly [string, string])[] }
  /** 307, as the application would answer before anything of it runs. */
  | { readonly kind: 'redirect'; readonly location: string }

export interface Judged<Note = unknown> {
  readonly judgement: Judgement
  readonly note: Note
}

export interface Judge<Note = unknown> {
  /** Asked once for each whole head. The note comes back with what became of the request. */
  judge(head: RequestHead, client: Client): Judged<Note> | Promise<Judged<Note>>
  /** Told once for each request, when it is over. */
  record(outcome: Outcome<Note>): void
}

export interface Outcome<Note = unknown> {
  readonly client: Client
  /** null of what no parser could read. */
  readonly sent: SentHead | null
  /** null where it was refused before anybody was asked. */
  readonly note: Note | null
  /** Why the gateway answered by itself; null where the application did. */
  readonly code: RefusalCode | null
  /** null where the client had gone before an answer. */
  readonly status: number | null
  readonly ended: 'answered' | 'client-left' | 'upstream-cut' | 'tunnel-closed'
  readonly milliseconds: number
}

export interface FrontTimes {
  /** Milliseconds for a whole head, from its first byte or from the connection. */
  readonly head: number
  /** Between two parts of a body, and for a client that does not take its answer. */
  readonly idle: number
  /** Between two requests on one connection. */
  readonly keepAlive: number
  /** Of WebSocket: without a byte either way. */
  readonly tunnelIdle: number
}

export const usualFrontTimes: FrontTimes = { head: 10_000, idle: 60_000, keepAlive: 65_000, tunnelIdle: 3_600_000 }

export interface FrontOptions {
  /** Port 0: any that is free. */
  readonly listen: { readonly host: string; readonly port: number }
  readonly upstream: UpstreamPool
  readonly judge: Judge
  readonly limits: HeadLimits
  readonly times: FrontTimes
  readonly elapsed: () => number
}

export interface Front {
  readonly port: number
  /** Takes no new requests, waits for those that run, and then closes what is left. */
  drain(milliseconds: number): Promise<void>
}

export type StartFront = (options: FrontOptions) => Promise<Front>
