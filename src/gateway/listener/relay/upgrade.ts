// What becomes of a request that asked for WebSocket and got it: both connections become a tunnel (RFC 6455, 4.2.2).

import { acceptOf, comesBack, findHeader, openEdge, type RequestHead, readConnection } from '../../request/index.ts'
import type { AnswerStep } from '../core.ts'
import type { FrameFault } from '../frame-meter.ts'
import { joinTunnel, type TunnelEnd } from '../tunnel.ts'
import type { ResponseHead } from '../upstream/response-head.ts'
import type { RelayPlace } from './relay-place.ts'

const none: ReadonlySet<string> = new Set()

/** Whether it is the answer to the handshake of this very request. */
export function acceptsHandshake(answer: ResponseHead, request: RequestHead | null): boolean {
  const key = request === null ? '' : (findHeader(request.headers, 'sec-websocket-key') ?? '')
  const value = (name: string) => answer.headers.filter((header) => header.name === name).map((header) => header.value)
  return (
    value('upgrade').join().toLowerCase() === 'websocket' &&
    readConnection(answer.headers).has('upgrade') &&
    value('sec-websocket-accept').join() === acceptOf(key)
  )
}

/** Tells the client that it may begin. `onClosed`: with the fault where the gateway ended it. */
export function openTunnel(
  { times, elapsed, edge, tunnels, isStopping }: RelayPlace,
  client: TunnelEnd,
  upstream: TunnelEnd,
  answer: ResponseHead,
  step: AnswerStep | undefined,
  onClosed: (fault: FrameFault | null) => void,
): void {
  client.socket.write(writeSwitch(answer, step), 'latin1')
  const tunnel = joinTunnel(client, upstream, {
    idle: times.tunnelIdle,
    limits: (edge?.() ?? openEdge).messages,
    elapsed,
    onClosed: (fault) => {
      tunnels.delete(tunnel)
      onClosed(fault)
    },
  })
  tunnels.add(tunnel)
  if (isStopping()) tunnel.leave()
}

function writeSwitch(answer: ResponseHead, step: AnswerStep | undefined): string {
  const kept = answer.headers
    .filter(({ name }) => comesBack(name, none) && name !== 'content-length')
    .flatMap(({ name, value }) => [name, value])
  const rawHeaders = step?.headers?.(answer, kept) ?? kept
  let lines = 'connection: upgrade\r\nupgrade: websocket\r\n'
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) lines += `${rawHeaders[index]}: ${rawHeaders[index + 1]}\r\n`
  return `HTTP/1.1 101 Switching Protocols\r\n${lines}\r\n`
}
