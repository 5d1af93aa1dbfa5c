// The server that a front stands on: plain or TLS, its connections counted from the first byte on, so that they can be ended.

import type { Server, Socket } from 'node:net'
import { Server as TlsServer } from 'node:tls'
import type { Front } from './core.ts'
import { type TlsMaterial, toContextOptions, toTicketKeys, untilNextTickets } from './tls-door.ts'
import type { Tunnel } from './tunnel.ts'

export interface Door extends Pick<Front, 'renew'> {
  /** The event of a connection on which HTTP can be spoken. */
  readonly connected: 'connection' | 'secureConnection'
  readonly tunnels: Set<Tunnel>
  /** Asked of each connection before those who are told of it by now; they hear of it by `goOn`. */
  stepBetween(event: 'connection' | 'secureConnection', step: (socket: Socket, goOn: () => void) => void): void
  /** Takes nobody any more, tells whoever is in a tunnel that it ends, and after that time ends all, also handshakes that are not over. */
  close(milliseconds: number, closeAtRest: () => void): Promise<void>
}

export function guardDoor(server: Server, tls?: TlsMaterial): Door {
  const sockets = new Set<Socket>()
  const tunnels = new Set<Tunnel>()
  const count = (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  }
  server.on('connection', count)
  const isTls = server instanceof TlsServer
  if (isTls) {
    // Whoever spoke no TLS is not answered in clear text.
    server.removeAllListeners('tlsClientError')
    server.on('tlsClientError', (_, socket) => socket.destroy())
  }
  let secret = tls?.ticketSecret
  let turning: NodeJS.Timeout | undefined
  const turn = () => {
    clearTimeout(turning)
    if (!isTls || secret === undefined) return
    server.setTicketKeys(toTicketKeys(secret, Date.now()))
    turning = setTimeout(turn, untilNextTickets(Date.now())).unref()
  }
  turn()
  const destroyAll = () => {
    for (const tunnel of tunnels) tunnel.destroy()
    for (const socket of sockets) socket.destroy()
  }
  return {
    connected: isTls ? 'secureConnection' : 'connection',
    renew(material: TlsMaterial) {
      if (isTls) server.setSecureContext(toContextOptions(material))
      secret = material.ticketSecret
      turn()
    },
    tunnels,
    stepBetween(event, step) {
      const told = server.listeners(event).filter((one) => one !== count)
      server.removeAllListeners(event)
      if (event === 'connection') server.on(event, count)
      server.on(event, (socket) =>
        step(socket, () => {
          for (const one of told) one.call(server, socket)
        }),
      )
    },
    async close(milliseconds, closeAtRest) {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      closeAtRest()
      for (const tunnel of tunnels) tunnel.leave()
      const end = setTimeout(destroyAll, milliseconds)
      await closed
      clearTimeout(end)
      clearTimeout(turning)
      destroyAll()
    },
  }
}
