// The head of a request as a front read it, and what becomes of it: a canonical form that is judged and sent on, or a refusal. Nothing
// here knows sockets; every front gives the same lines and gets the same answer.

import { type DecodedPath, decodePath } from '../resolve/index.ts'
import { type Framing, findFraming, type HttpVersion } from './framing.ts'
import { findUpgrade } from './handshake.ts'
import { type HeaderBlock, readFacts } from './header-block.ts'
import { listHeaders, type SentHeader } from './headers.ts'
import type { HeadLimits } from './limits.ts'
import type { RefusalCode } from './refusal.ts'
import { findMethodFault, splitTarget } from './request-line.ts'

/** As it was sent: nothing joined, nothing dropped, in order. */
export interface SentHead {
  readonly method: string
  readonly target: string
  /** `1.1`, `2`, or whatever stood there. */
  readonly version: string
  /** Name, value, name, value: bytes as Latin-1. */
  readonly rawHeaders: readonly string[]
  /** The same, where whoever read them has listed them already: names in lower case, and none of them is no header. */
  readonly headers?: readonly SentHeader[]
  readonly block?: HeaderBlock
  /** Of HTTP/2: whether a body follows, which no header says there. */
  readonly hasBody?: boolean
  /** What whoever read it found wrong already. */
  readonly fault?: RefusalCode
}

export interface RequestHead {
  readonly method: string
  /** As it was sent, and as it is sent on: path and query. */
  readonly target: string
  /** Before the `?`. */
  readonly rawPath: string
  /** Behind the `?`; null where there is none. */
  readonly query: string | null
  readonly decoded: DecodedPath
  readonly version: HttpVersion
  /** Lower case, with the port where one was given. */
  readonly host: string
  /** In order, names in lower case; what is for one hop is still there. */
  readonly headers: readonly SentHeader[]
  readonly framing: Framing
  readonly expectsContinue: boolean
  readonly upgrade: 'websocket' | null
  /** Names that `Connection` lists. */
  readonly forOneHop: ReadonlySet<string>
  /** The lines as one, where they may come again. */
  readonly block: HeaderBlock | null
}

export type ReadHead = { readonly kind: 'head'; readonly head: RequestHead } | { readonly kind: 'refused'; readonly code: RefusalCode }

const refused = (code: RefusalCode): ReadHead => ({ kind: 'refused', code })

export function readHead(sent: SentHead, limits: HeadLimits): ReadHead {
  const { method, target, version, rawHeaders } = sent
  if (sent.fault !== undefined) return refused(sent.fault)
  const methodFault = findMethodFault(method)
  if (methodFault !== null) return refused(methodFault)
  if (version !== '1.1' && version !== '1.0' && version !== '2') return refused('version-unknown')
  if (target.length > limits.targetBytes) return refused('target-too-long')
  if (rawHeaders.length > limits.headers * 2) return refused('headers-too-many')
  let size = method.length + target.length + 12
  if (sent.block === undefined) for (const text of rawHeaders) size += text.length + 2
  else size += sent.block.size
  if (size > limits.headBytes) return refused('head-too-large')
  const split = splitTarget(target)
  if (split === null) return refused('target-not-a-path')
  const decoded = decodePath(split.path)
  if (decoded.doubts.length > 0 && decoded.doubts.includes('not-a-path')) return refused('target-not-a-path')
  if (decoded.doubts.length > 0 && decoded.doubts.includes('control')) return refused('path-with-control')
  const headers = sent.headers ?? listHeaders(rawHeaders)
  if (headers === null) return refused('header-malformed')
  const facts = sent.block === undefined ? readFacts(headers) : sent.block.facts
  if (typeof facts === 'string') return refused(facts)
  const { forOneHop, one, host } = facts
  const framing = findFraming(version, one.get('content-length'), one.get('transfer-encoding'), sent.hasBody)
  if (typeof framing === 'string') return refused(framing)
  const expect = one.get('expect')
  if (expect !== undefined && expect.toLowerCase() !== '100-continue') return refused('expectation-unknown')
  const upgrade = findUpgrade({ method, version, framing, forOneHop, one })
  if (upgrade !== null && upgrade !== 'websocket') return refused(upgrade)
  return {
    kind: 'head',
    head: {
      method,
      target,
      rawPath: split.path,
      query: split.query,
      decoded,
      version,
      host,
      headers,
      framing,
      // HTTP/1.0 knows no such answer.
      expectsContinue: expect !== undefined && version !== '1.0',
      upgrade,
      forOneHop,
      block: sent.block ?? null,
    },
  }
}
