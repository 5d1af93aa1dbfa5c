// Whether a request asks for another protocol. WebSocket is the one that there is; an upgrade that fails to be one could carry a second
// request past whoever judged the first.

import { createHash } from 'node:crypto'
import { bringsBody, type Framing, type HttpVersion } from './framing.ts'
import type { RefusalCode } from './refusal.ts'

export interface HandshakeParts {
  readonly method: string
  readonly version: HttpVersion
  readonly framing: Framing
  readonly forOneHop: ReadonlySet<string>
  readonly one: ReadonlyMap<string, string>
}

/** Null where it stays HTTP. */
export function findUpgrade({ method, version, framing, forOneHop, one }: HandshakeParts): 'websocket' | null | RefusalCode {
  const upgrade = one.get('upgrade')
  // One without the other means nothing, and proxies send `Connection: upgrade` with every request; nor does it in HTTP/1.0 (RFC 9110, 7.8).
  if (upgrade === undefined || !forOneHop.has('upgrade') || version === '1.0') return null
  if (upgrade.toLowerCase() !== 'websocket') return 'upgrade-refused'
  const isWhole =
    method === 'GET' &&
    !bringsBody(framing) &&
    one.get('sec-websocket-version') === '13' &&
    /^[A-Za-z0-9+/]{22}==$/.test(one.get('sec-websocket-key') ?? '')
  return isWhole ? 'websocket' : 'handshake-malformed'
}

/** What the server has to answer to a key. */
export function acceptOf(key: string): string {
  return createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
}
