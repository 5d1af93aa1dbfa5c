// The fast front: HTTP/1.1 read from plain sockets by a grammar that takes less than the reference does. One request of a connection after
// the other, no streams, no events for each request.

import { createServer } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { type Front, type FrontOptions, usualHttp2 } from './core.ts'
import { guardDoor } from './door.ts'
import { KnownBlocks } from './known-blocks.ts'
import { openLayers } from './open-layers.ts'
import { type LinePlace, SocketLine } from './socket-line.ts'
import { Sweep } from './sweep.ts'
import { toServerOptions } from './tls-door.ts'

export async function startSocketFront(options: FrontOptions): Promise<Front> {
  const { tls, times, http2: rules = usualHttp2 } = options
  const sweep = new Sweep([times.head, times.idle, times.keepAlive])
  const lines = new Set<SocketLine>()
  let isStopping = false
  const server =
    tls === undefined
      ? // Nobody reads of a connection before it is known how.
        createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true })
      : // Half open, a handshake whose client has gone would be waited for.
        createTlsServer({ noDelay: true, ...toServerOptions(tls, times.head, rules.overTls) })
  const door = guardDoor(server, tls)
  const known = new KnownBlocks(sweep)
  const place: LinePlace & FrontOptions = { ...options, isStopping: () => isStopping, tunnels: door.tunnels, known }
  server.on(door.connected, (socket) => {
    const line = new SocketLine(socket, place, sweep, () => lines.delete(line))
    lines.add(line)
  })
  const { port, http2 } = await openLayers(server, door, options, place)
  return {
    port,
    renew: door.renew,
    async drain(milliseconds) {
      isStopping = true
      await door.close(milliseconds, () => {
        for (const line of lines) line.closeAtRest()
        http2.leave()
      })
      http2.close()
      sweep.close()
    },
  }
}
