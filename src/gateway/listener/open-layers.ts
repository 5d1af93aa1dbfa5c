// What stands between the connections of a front and those who read HTTP/1.1 of them, whichever front it is: HTTP/2, and before it the header of a
// trusted hop. Then the port opens.

import type { Server } from 'node:net'
import { type FrontOptions, usualHttp2 } from './core.ts'
import type { Door } from './door.ts'
import { type Http2Door, openHttp2 } from './http2/http2-door.ts'
import { openPort } from './listen.ts'
import { takeProxyHeader } from './proxy-protocol/take-proxy-header.ts'
import type { RelayPlace } from './relay/relay-place.ts'

export async function openLayers(
  server: Server,
  door: Door,
  options: FrontOptions,
  place: RelayPlace,
): Promise<{ readonly port: number; readonly http2: Http2Door }> {
  const http2 = openHttp2(options, place, options.http2 ?? usualHttp2)
  door.stepBetween(door.connected, http2.take)
  const takeHeader = takeProxyHeader(options)
  if (takeHeader !== null) door.stepBetween('connection', takeHeader)
  return { port: await openPort(server, options.listen), http2 }
}
