// What stands between a front, which speaks HTTP with clients, and whoever decides. A front knows nothing of routes and rules; who decides
// knows nothing of sockets.

import type { Client, Edge, HeadLimits, RefusalCode, RequestHead, SentHead } from '../request/index.ts'
import type { BodyRoom } from './relay/body-room.ts'
import type { TlsMaterial } from './tls-door.ts'
import type { UpstreamPool } from './upstream/pool.ts'
import type { ResponseHead } from './upstream/response-head.ts'

export type Judgement =
  | Pass
  | {
      readonly kind: 'refuse'
      readonly code: RefusalCode
      readonly headers?: readonly (readonly [string, string])[]
      /** For the caller; left out, the status says it all. */
      readonly detail?: string
    }
  /** 307, as the application would answer before anything of it runs. */
  | { readonly kind: 'redirect'; readonly location: string }
  /** What the gateway answers in place of the application. `headers` are complete but for the length. */
  | {
      readonly kind: 'respond'
      readonly status: number
      readonly reason: string
      readonly headers: readonly (readonly [string, string])[]
      readonly body: string
    }

export interface Pass {
  readonly kind: 'pass'
  /** Headers of ours for the application. */
  readonly added: readonly (readonly [string, string])[]
  /** Names in lower case of what the client sent that do not go on. */
  readonly withheld?: ReadonlySet<string> | undefined
  /** Asked in place of the client's own; an answer to HEAD has no body all the same. */
  readonly method?: 'GET'
  /** What must be seen of the body first. Without it the body streams. */
  readonly body?: BodyStep
  /** What becomes of the answer. Without it, it streams as it comes. */
  readonly answer?: AnswerStep | undefined
  /** Of a `BodyStep`: what goes on in place of the body that was read. */
  readonly bytes?: Uint8Array | undefined
}

export interface BodyStep {
  readonly mostBytes: number
  /** Asked once: with the whole body, or with null where it is longer. A pass then lets through what was read and what follows. */
  judge(body: Uint8Array | null): Judged | Promise<Judged>
  /** Asked once, where the body comes in more than one piece or is longer than is read: who looks at it as it comes. */
  watch?(): BodyWatch | null
}

/** Null: it goes on. What is said otherwise ends the request, and what went on before is taken back as far as that can be done. */
export interface BodyWatch {
  /** The next bytes, before they go anywhere. */
  add(bytes: Uint8Array): Judged | null
  /** Of a body that was longer than is read: all of it came, and the last of it has not gone on. What is not is judged as a whole. */
  end(): Judged | null
}

export interface AnswerStep {
  /** Headers as they go to the client, given those that the application may say: name, value, name, value. Asked once. */
  headers?(head: ResponseHead, rawHeaders: readonly string[]): readonly string[]
  /** Others behind those, for each answer its own: what is made of the same headers again and again is not made anew for them. */
  added?(head: ResponseHead): readonly string[] | undefined
  /** Asked once, before anything went to the client; null lets the body stream. */
  body?(head: ResponseHead): BodyFilter | null
}

export type BodyFilter =
  /** `finish` is asked once, with null where the body is longer than `mostBytes`. */
  | {
      readonly kind: 'whole'
      readonly mostBytes: number
      /** `finish` promises nothing: it answers at once, and keeps nothing of the memory that it is given. */
      readonly isInstant?: boolean
      finish(body: Uint8Array | null): FilteredBody | Promise<FilteredBody>
    }
  /** Null from either: what follows must not be shown, and the answer breaks off. */
  | {
      readonly kind: 'parts'
      /** What goes on is what came: it only looks, and length and trailers stay. */
      readonly onlyLooks?: true
      write(bytes: Uint8Array): Uint8Array | null
      end(): Uint8Array | null
    }
  | { readonly kind: 'refuse'; readonly code: RefusalCode }

export type FilteredBody =
  /** Up to `mostCopied`, they stand until the next answer is looked at; more are the receiver's. */
  | { readonly kind: 'send'; readonly bytes: Uint8Array }
  /** What was read goes out, and what follows as it comes; through `rest` where there is one. */
  | { readonly kind: 'pass'; readonly rest?: Extract<BodyFilter, { kind: 'parts' }> }
  | { readonly kind: 'refuse'; readonly code: RefusalCode }

export interface Judged<Note = unknown> {
  readonly judgement: Judgement
  readonly note: Note
  /** No byte of an answer before `Judge.acknowledge` said yes. */
  readonly isRecordedFirst?: boolean
}

export interface Judge<Note = unknown> {
  /** Asked once for each whole head. The note comes back with what became of the request. */
  judge(head: RequestHead, client: Client): Judged<Note> | Promise<Judged<Note>>
  /** Headers of what the gateway answers when nobody judged: the application is away, its answer is not shown, or (null) no head could be read. */
  own?(head: RequestHead | null, client: Client): readonly (readonly [string, string])[]
  /** Of what is recorded first: with what is known when an answer is about to begin. False where the record is not safe; then nobody is answered. */
  acknowledge?(outcome: Outcome<Note>): Promise<boolean>
  /** Told once for each request, when it is over. */
  record(outcome: Outcome<Note>): void
  /** Told after `record` of what was judged when the request was over: nobody had its note. */
  late?(note: Note, outcome: Outcome<Note>): void
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
  /** `told`: a proxy that asked got its answer, and what it did then is not known. */
  readonly ended: 'answered' | 'client-left' | 'upstream-cut' | 'tunnel-closed' | 'told'
  /** Which kind of decision point was asked; left out of what came to the gateway itself. */
  readonly point?: string
  readonly milliseconds: number
  /** Of the body of the answer, as it went out; of what the gateway answers by itself, and of a WebSocket, 0. */
  readonly bytes: number
}

export interface FrontTimes {
  /** Milliseconds for a whole head, from its first byte or from the connection. */
  readonly head: number
  /** Between two parts of a body, and for a client that does not take its answer. */
  readonly idle: number
  /** Between two requests on one connection. */
  readonly keepAlive: number
  /** Bytes of a body in a second, on the whole; 0: as slowly as it likes. */
  readonly slowest: number
  /** Of WebSocket: without a byte either way. */
  readonly tunnelIdle: number
}

export const usualFrontTimes: FrontTimes = { head: 10_000, idle: 60_000, slowest: 0, keepAlive: 65_000, tunnelIdle: 3_600_000 }

export type ListenAddress = { readonly host: string; readonly port: number } | { readonly path: string }

/** HTTP/2 beside HTTP/1.1, on the same port. */
export interface Http2Rules {
  /** Over TLS, where the client asks for it by ALPN. */
  readonly overTls: boolean
  /** In clear text, from clients that begin with it (RFC 9113, 3.3); there is no upgrade. */
  readonly inClear: boolean
  /** Streams of one connection at a time. */
  readonly streams: number
  /** Requests that a client may take back in half a minute before they are answered. */
  readonly takenBack: number
  /** Frames that ask for nothing, at once; a request, an answer and time allow for more. */
  readonly idleFrames: number
}

export const usualHttp2: Http2Rules = { overTls: true, inClear: false, streams: 100, takenBack: 300, idleFrames: 1000 }

/** Whether trusted hops begin a connection with a header that says who stands behind them; `accept`: they may, `require`: they must. */
export type ProxyProtocol = 'off' | 'accept' | 'require'

export interface FrontOptions {
  /** Port 0: any that is free. */
  readonly listen: ListenAddress
  readonly upstream: UpstreamPool
  readonly judge: Judge
  readonly limits: HeadLimits
  readonly times: FrontTimes
  readonly elapsed: () => number
  /** Left out: clients speak HTTP in clear text. */
  readonly tls?: TlsMaterial
  /** Left out: as is usual. */
  readonly http2?: Http2Rules
  /** Of the hops of `edge`. Left out: off. */
  readonly proxyProtocol?: ProxyProtocol
  /** Asked for each request. Left out: any host, nobody trusted, no limits. */
  readonly edge?: () => Edge
  /** For bodies that are read before they go on, all together. Left out: any. */
  readonly bodies?: BodyRoom
  /** False: connections are not read into memory of ours where Node offers that, but as any. */
  readonly ownReads?: boolean
}

export interface Front {
  readonly port: number
  /** Takes no new requests, waits for those that run, and then closes what is left. */
  drain(milliseconds: number): Promise<void>
  /** New connections are greeted with it; those that stand go on. Of a front without TLS it does nothing. */
  renew(tls: TlsMaterial): void
}

export type StartFront = (options: FrontOptions) => Promise<Front>
